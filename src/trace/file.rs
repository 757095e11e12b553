//! Recordings as files: compact, versioned, and checked when they are read.
//!
//! A file is the bytes `LOCKSCOPE\x1a`, the format's [`VERSION`] in two bytes, and sections: four letters, the length of what follows in eight
//! bytes, that many bytes, and their FNV-1a hash in eight (G. Fowler, L. C. Noll, K.-P. Vo). All numbers are little-endian; those inside
//! sections are LEB128. The sections are `HEAD`, `TEXT`, `CODE`, `LOCK`, `ROST`, `FILM`, `PRNT`, `RPRT`, one `EVTS` for each worker, and
//! `DONE`, in this order.
//!
//! An event is a byte of kind and flags, and then what differs from the event before: instruction, goroutine, and both words, each as a
//! zigzag difference from the last of the same kind. Most events take five to seven bytes instead of sixteen.
//!
//! | version | |
//! |---|---|
//! | 1 | `HEAD`, `CODE`, `LOCK`, `EVTS`, `DONE` |
//! | 2 | with what playing a run back needs: `TEXT` (the program and how it ran), the functions' lines in `CODE`, totals in `LOCK`, `ROST` (the goroutines' functions), `FILM` (values), `PRNT` (output), `RPRT` (the report) |
//!
//! Files of version 1 are still read; what they don't have is empty.

pub use super::bytes::LoadError;

use super::bytes::{Reader, put, put_differences, put_list, put_text, section, unzigzag, zigzag};
use super::event::Event;
use super::film::{Film, Frame};
use super::log::Counts;
use super::printed::Printed;
use super::recording::{About, LockInfo, Recording};

/// Grows when older readers can't read the file any more.
pub const VERSION: u16 = 2;

const MAGIC: &[u8; 10] = b"LOCKSCOPE\x1a";
const HEAD: [u8; 4] = *b"HEAD";
const TEXT: [u8; 4] = *b"TEXT";
const CODE: [u8; 4] = *b"CODE";
const LOCK: [u8; 4] = *b"LOCK";
const ROSTER: [u8; 4] = *b"ROST";
const FILM: [u8; 4] = *b"FILM";
const PRINTED: [u8; 4] = *b"PRNT";
const REPORT: [u8; 4] = *b"RPRT";
const EVENTS: [u8; 4] = *b"EVTS";
const DONE: [u8; 4] = *b"DONE";

impl Recording {
    /// The recording as the bytes of a file.
    pub fn save(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        section(&mut file, HEAD, |out| {
            put(out, u64::from(self.workers));
            put(out, u64::from(self.mutex_was_off));
            put(out, self.elapsed_ns);
            put(out, self.counts.recorded);
            put(out, self.counts.dropped);
            put(out, self.counts.forgotten);
            put(out, self.streams.len() as u64);
        });
        section(&mut file, TEXT, |out| put_about(out, &self.about));
        section(&mut file, CODE, |out| {
            put_list(out, &self.functions, |out, name| put_text(out, name));
            put_differences(out, &self.function_lines);
            put_differences(out, &self.lines);
            put(out, self.operands.len() as u64);
            for (&pc, name) in &self.operands {
                put(out, u64::from(pc));
                put_text(out, name);
            }
        });
        section(&mut file, LOCK, |out| {
            put_list(out, &self.locks, |out, lock| {
                put_text(out, &lock.name);
                put(out, u64::from(lock.address));
                put(out, u64::from(lock.kind));
                put(out, lock.acquisitions);
                put(out, lock.contended);
            });
        });
        section(&mut file, ROSTER, |out| put_differences(out, &self.roster));
        section(&mut file, FILM, |out| put_film(out, &self.film));
        section(&mut file, PRINTED, |out| put_printed(out, &self.printed));
        section(&mut file, REPORT, |out| put_text(out, &self.report));
        for stream in &self.streams {
            section(&mut file, EVENTS, |out| {
                let mut before = Before::default();
                put_list(out, stream, |out, &event| before.put(out, event));
            });
        }
        section(&mut file, DONE, |_| {});
        file
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// The file isn't a whole recording of a version that is known; see [`LoadError`]. Positions count bytes from 0.
    pub fn load(file: &[u8]) -> Result<Self, LoadError> {
        let rest = file.strip_prefix(MAGIC).ok_or(LoadError::Foreign)?;
        let version = rest.first_chunk().ok_or(LoadError::Cut(file.len()))?;
        let version = u16::from_le_bytes(*version);
        if version > VERSION {
            return Err(LoadError::TooNew(version));
        }
        let mut reader = Reader { file, at: MAGIC.len() + 2, end: file.len() };
        let mut recording = Self::default();
        let streams = reader.section(HEAD, |head| {
            recording.workers = head.word()?;
            recording.mutex_was_off = head.number()? != 0;
            recording.elapsed_ns = head.number()?;
            let (recorded, dropped, forgotten) = (head.number()?, head.number()?, head.number()?);
            recording.counts = Counts { recorded, dropped, forgotten };
            head.number()
        })?;
        let plays_back = version >= 2;
        if plays_back {
            recording.about = reader.section(TEXT, Reader::about)?;
        }
        reader.section(CODE, |code| {
            recording.functions = code.list(Reader::text)?;
            if plays_back {
                recording.function_lines = code.differences()?;
            }
            recording.lines = code.differences()?;
            recording.operands = code.list(|code| Ok((code.word()?, code.text()?)))?.into_iter().collect();
            Ok(())
        })?;
        recording.locks = reader.section(LOCK, |locks| {
            locks.list(|lock| {
                let (name, address, kind) = (lock.text()?, lock.word()?, lock.word()?);
                let (acquisitions, contended) = if plays_back { (lock.number()?, lock.number()?) } else { (0, 0) };
                Ok(LockInfo { name, address, kind, acquisitions, contended })
            })
        })?;
        if plays_back {
            recording.roster = reader.section(ROSTER, Reader::differences)?;
            recording.film = reader.section(FILM, Reader::film)?;
            recording.printed = reader.section(PRINTED, Reader::printed)?;
            recording.report = reader.section(REPORT, Reader::text)?;
        }
        for _ in 0..streams {
            let mut before = Before::default();
            let stream = reader.section(EVENTS, |events| events.list(|events| before.get(events)))?;
            recording.streams.push(stream);
        }
        reader.section(DONE, |_| Ok(()))?;
        if reader.at == file.len() { Ok(recording) } else { Err(LoadError::Damaged(reader.at)) }
    }
}

fn put_about(out: &mut Vec<u8>, about: &About) {
    put_text(out, &about.name);
    put_text(out, &about.source);
    put_list(out, &about.constants, |out, (name, value)| {
        put_text(out, name);
        put(out, *value as u64);
    });
    put(out, about.began_ms);
    put(out, u64::from(about.mutex_off) | u64::from(about.keep_going) << 1);
    put(out, about.pace_ns);
}

fn put_film(out: &mut Vec<u8>, film: &Film) {
    let mut before = 0;
    put_list(out, film.frames(), |out, frame| {
        put(out, frame.time.wrapping_sub(before));
        before = frame.time;
        let mut next = 0;
        put_list(out, &frame.changes, |out, &(place, word)| {
            put(out, u64::from(place.wrapping_sub(next)));
            put(out, u64::from(word));
            next = place.wrapping_add(1);
        });
    });
}

fn put_printed(out: &mut Vec<u8>, printed: &Printed) {
    put(out, printed.missing());
    let mut before = 0;
    put_list(out, printed.pieces(), |out, piece| {
        put(out, piece.time.wrapping_sub(before));
        before = piece.time;
        put(out, u64::from(piece.error));
        put_text(out, &piece.text);
    });
}

/// The last event, and the last words of each kind: what the next one is compared with.
#[derive(Default)]
struct Before {
    pc: u32,
    goroutine: u32,
    words: [[u32; 2]; 32],
}

impl Before {
    fn put(&mut self, out: &mut Vec<u8>, event: Event) {
        let [head, goroutine, a, b] = event.words();
        let words = &mut self.words[(head & 31) as usize];
        out.push(head as u8);
        put(out, zigzag((head >> 8).wrapping_sub(self.pc)));
        put(out, zigzag(goroutine.wrapping_sub(self.goroutine)));
        put(out, zigzag(a.wrapping_sub(words[0])));
        put(out, zigzag(b.wrapping_sub(words[1])));
        (self.pc, self.goroutine, *words) = (head >> 8, goroutine, [a, b]);
    }

    fn get(&mut self, reader: &mut Reader) -> Result<Event, LoadError> {
        let start = reader.at;
        let kind = u32::from(reader.byte()?);
        let words = &mut self.words[(kind & 31) as usize];
        self.pc = self.pc.wrapping_add(unzigzag(reader.number()?));
        self.goroutine = self.goroutine.wrapping_add(unzigzag(reader.number()?));
        for word in words.iter_mut() {
            *word = word.wrapping_add(unzigzag(reader.number()?));
        }
        let head = kind | self.pc << 8;
        Event::from_words([head, self.goroutine, words[0], words[1]]).ok_or(LoadError::Damaged(start))
    }
}

/// The parts of a recording that aren't events.
impl Reader<'_> {
    fn about(&mut self) -> Result<About, LoadError> {
        let (name, source) = (self.text()?, self.text()?);
        let constants = self.list(|reader| Ok((reader.text()?, reader.number()? as i64)))?;
        let began_ms = self.number()?;
        let switches = self.number()?;
        let (mutex_off, keep_going) = (switches & 1 != 0, switches & 2 != 0);
        Ok(About { name, source, constants, began_ms, mutex_off, keep_going, pace_ns: self.number()? })
    }

    fn film(&mut self) -> Result<Film, LoadError> {
        let mut film = Film::default();
        let mut time = 0_u64;
        let frames = self.list(|reader| {
            time = time.wrapping_add(reader.number()?);
            let mut next = 0_u16;
            let changes = reader.list(|reader| {
                let start = reader.at;
                let gap = u16::try_from(reader.number()?).map_err(|_| LoadError::Damaged(start))?;
                let place = next.wrapping_add(gap);
                next = place.wrapping_add(1);
                Ok((place, reader.word()?))
            })?;
            Ok(Frame { time, changes })
        })?;
        frames.into_iter().for_each(|frame| film.push(frame));
        Ok(film)
    }

    fn printed(&mut self) -> Result<Printed, LoadError> {
        let mut printed = Printed::default();
        printed.cut(self.number()?);
        let mut time = 0_u64;
        let pieces = self.list(|reader| {
            time = time.wrapping_add(reader.number()?);
            Ok((time, reader.number()? != 0, reader.text()?))
        })?;
        pieces.iter().for_each(|(time, error, text)| printed.add(*time, *error, text));
        Ok(printed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::Kind;
    use super::*;

    fn recording() -> Recording {
        let stream = |worker: u32| {
            (0..1000_u32)
                .map(|number| {
                    let kind = Kind::ALL[(number as usize * 7) % Kind::ALL.len()];
                    Event::at(kind, number << 5, number, worker, number.wrapping_mul(0x9E37_79B9), u32::MAX - number)
                })
                .collect()
        };
        let mut film = Film::default();
        film.add(100, &[0, 5, 0, 7]);
        film.add(2000, &[0, 6, 9, u32::MAX]);
        let mut printed = Printed::default();
        printed.add(3, false, "count: 6\n");
        printed.add(9, true, "fatal error: größe\n");
        printed.cut(12);
        Recording {
            workers: 2,
            mutex_was_off: true,
            elapsed_ns: u64::MAX,
            about: About {
                name: "counter".into(),
                source: "package main\n".into(),
                constants: vec![("goroutines".into(), -3), ("n".into(), i64::MAX)],
                began_ms: 1_790_000_000_000,
                mutex_off: true,
                keep_going: false,
                pace_ns: 50_000_000,
            },
            functions: vec!["main.main".into(), "größe".into()],
            function_lines: vec![7, 0],
            lines: vec![0, 9, 3, u32::MAX],
            locks: vec![LockInfo { name: "c.mu".into(), address: 77, kind: 1, acquisitions: 1 << 40, contended: 5 }],
            operands: [(3, "count".into())].into(),
            counts: Counts { recorded: 2000, dropped: 3, forgotten: 4 },
            roster: vec![1, 2, 2, 0, 2],
            streams: vec![stream(1), Vec::new(), stream(2)],
            film,
            printed,
            report: "{\"version\":1}".into(),
        }
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let recording = recording();
        assert_eq!(Recording::load(&recording.save()), Ok(recording));
        assert_eq!(Recording::load(&Recording::default().save()), Ok(Recording::default()));
    }

    #[test]
    fn files_of_version_1_are_still_read() {
        let recording = Recording::load(include_bytes!("version1.lockscope")).expect("it is a recording");
        let locks: Vec<&str> = recording.locks.iter().map(|lock| lock.name.as_str()).collect();
        assert_eq!((recording.workers, locks), (2, vec!["wg", "mu"]));
        let acquired = recording.streams.iter().flatten().filter(|event| event.kind() == Kind::Acquired);
        assert_eq!(acquired.count(), 6);
        assert_eq!((recording.about, recording.report), (About::default(), String::new()), "it has none");
    }

    #[test]
    fn every_damaged_byte_is_found() {
        let file = recording().save();
        for at in (0..file.len()).filter(|at| at % 13 == 0 || *at < 200) {
            let mut damaged = file.clone();
            damaged[at] ^= 0x10;
            let error = Recording::load(&damaged).expect_err("a byte differs");
            match at {
                0..10 => assert_eq!(error, LoadError::Foreign),
                10..12 => assert!(matches!(error, LoadError::TooNew(_)), "byte {at}: {error:?}"),
                _ => assert!(matches!(error, LoadError::Damaged(_) | LoadError::Cut(_)), "byte {at}: {error:?}"),
            }
        }
    }

    #[test]
    fn a_file_that_was_cut_says_where() {
        let file = recording().save();
        for length in (12..file.len()).step_by(101).chain([file.len() - 1]) {
            assert_eq!(Recording::load(&file[..length]), Err(LoadError::Cut(length)));
        }
        let longer = [&file[..], b"more"].concat();
        assert_eq!(Recording::load(&longer), Err(LoadError::Damaged(file.len())));
    }

    #[test]
    fn foreign_and_newer_files_are_told_apart() {
        assert_eq!(Recording::load(b"PK\x03\x04 something else"), Err(LoadError::Foreign));
        let mut newer = recording().save();
        newer[10] = 9;
        let error = Recording::load(&newer).expect_err("it is newer");
        assert_eq!(error, LoadError::TooNew(9));
        assert!(error.to_string().contains("version 9"), "{error}");
    }
}
