//! What happened, in records of sixteen bytes.

use serde::Serialize;
use std::collections::BTreeMap;
use std::mem::offset_of;

/// Grows when a record's meaning changes; files say which they have.
pub const VERSION: u32 = 1;

/// One thing that happened on a worker. What `a` and `b` mean depends on the [`Kind`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Event {
    /// [`Kind`] in bits 0 to 4, [`READER`], [`CONTENDED`], [`STARVING`] in bits 5 to 7, the instruction in bits 8 to 31.
    head: u32,
    /// Go's number of the goroutine that it happened to; 0: to none.
    pub goroutine: u32,
    pub a: u32,
    pub b: u32,
}

const _: () = assert!(size_of::<Event>() == 16);

// SAFETY: it is made of four `u32`s, for which all bits zero is a value.
unsafe impl bytemuck::Zeroable for Event {}

// SAFETY: it is `repr(C)` and made of four `u32`s: no padding, any bits are a value, nothing is borrowed and nothing can change inside.
unsafe impl bytemuck::Pod for Event {}

/// Flag: it is about the read side of an `RWMutex`.
pub const READER: u32 = 1 << 5;
/// Flag: the goroutine had to wait for the lock.
pub const CONTENDED: u32 = 1 << 6;
/// Flag of [`Kind::Acquired`] and [`Kind::Readied`]: in starvation mode, where the lock is handed on directly.
pub const STARVING: u32 = 1 << 7;
const FLAGS: u32 = READER | CONTENDED | STARVING;
const KIND: u32 = (1 << 5) - 1;
/// The instruction of events that have none.
pub const NO_PC: u32 = (1 << 24) - 1;

const _: () = assert!(crate::program::MAX_INSTRUCTIONS <= NO_PC as usize);

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $number:literal,)*) => {
        /// What happened. "64 bits" means the low half in `a` and the high half in `b`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "camelCase")]
        #[repr(u8)]
        pub enum Kind {
            $($(#[$doc])* $name = $number,)*
        }

        impl Kind {
            /// All kinds, in the order of their numbers.
            pub const ALL: &[Kind] = &[$(Kind::$name),*];

            const fn of(number: u32) -> Option<Kind> {
                match number {
                    $($number => Some(Kind::$name),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// The worker read the clock: 64 bits of nanoseconds since the run's start, pauses left out.
    Clock = 1,
    /// The goroutine was made by goroutine `a` (0: by nobody, it is main); `b`: its function.
    Started = 2,
    /// A worker begins to run it, for the `b`-th time; counted from 1.
    Ran = 3,
    /// It had run for long enough, or the engine wanted it; it is still runnable.
    Preempted = 4,
    /// It let others go first (`runtime.Gosched`, a hand-off); it is still runnable.
    Yielded = 5,
    /// It waits for a semaphore from now on.
    Parked = 6,
    /// It sleeps from now on, for 64 bits of nanoseconds.
    Slept = 7,
    /// It waits for standard input from now on.
    ReadsInput = 8,
    /// Its function has returned.
    Ended = 9,
    /// It ended the program: `main` returned, `os.Exit`, a panic, a fatal error. `a`: the exit status.
    Terminated = 10,
    /// Goroutine `a` made this one runnable.
    Readied = 11,
    /// It begins to wait for lock `a`, whose first cell is `b`.
    Waits = 12,
    /// Its wait is over and took 64 bits of nanoseconds. [`Kind::Acquired`] comes next, unless it waited for a WaitGroup.
    Waited = 13,
    /// It has lock `a`. `b`: the lock's order, see [`super::order`].
    Acquired = 14,
    /// It lets go of lock `a`; `b`: as when it was acquired.
    Released = 15,
    /// It goes in past lock `a` without taking it, for the mutex is off.
    Entered = 16,
    /// It comes out past lock `a`, which it had not taken.
    Left = 17,
    /// It read the low bits `b` from cell `a`.
    Read = 18,
    /// It wrote the low bits `b` to cell `a`.
    Wrote = 19,
    /// The last step of `x++` or `x op= y`: it wrote the low bits `b` to cell `a`, over the value that it had read, unless
    /// [`Kind::Overwrote`] comes next.
    Updated = 20,
    /// The update before lost other goroutines' writes: it went over the low bits `b` in cell `a`.
    Overwrote = 21,
    /// So many events are missing here (64 bits): there was no room for them.
    Gap = 22,
}

impl Event {
    /// An event without an instruction.
    #[inline(always)]
    pub const fn new(kind: Kind, goroutine: u32, a: u32, b: u32) -> Self {
        Self { head: kind as u32 | NO_PC << 8, goroutine, a, b }
    }

    /// An event with some of the flags, at the instruction `pc`.
    #[inline(always)]
    pub const fn at(kind: Kind, flags: u32, pc: u32, goroutine: u32, a: u32, b: u32) -> Self {
        let pc = if pc < NO_PC { pc } else { NO_PC };
        Self { head: kind as u32 | flags & FLAGS | pc << 8, goroutine, a, b }
    }

    /// An event whose two words are one number.
    #[inline]
    pub const fn wide(kind: Kind, goroutine: u32, value: u64) -> Self {
        Self::new(kind, goroutine, value as u32, (value >> 32) as u32)
    }

    /// The event with these words, as from a file; `None` when it is of no kind.
    pub const fn from_words([head, goroutine, a, b]: [u32; 4]) -> Option<Self> {
        match Kind::of(head & KIND) {
            Some(_) => Some(Self { head, goroutine, a, b }),
            None => None,
        }
    }

    pub const fn words(self) -> [u32; 4] {
        [self.head, self.goroutine, self.a, self.b]
    }

    /// What happened. (A zeroed record counts as a gap of 0 events; none is ever read.)
    #[inline]
    pub const fn kind(self) -> Kind {
        match Kind::of(self.head & KIND) {
            Some(kind) => kind,
            None => Kind::Gap,
        }
    }

    /// Whether a flag is set.
    pub const fn has(self, flag: u32) -> bool {
        self.head & flag != 0
    }

    /// The instruction, if it is known.
    pub const fn pc(self) -> Option<u32> {
        let pc = self.head >> 8;
        if pc == NO_PC { None } else { Some(pc) }
    }

    /// `a` and `b` as one number.
    pub const fn value(self) -> u64 {
        self.a as u64 | (self.b as u64) << 32
    }

    /// Whether it is about one of the program's cells.
    pub const fn is_cell(self) -> bool {
        matches!(self.kind(), Kind::Read | Kind::Wrote | Kind::Updated | Kind::Overwrote)
    }

    pub(super) const fn with_goroutine(self, goroutine: u32) -> Self {
        Self { goroutine, ..self }
    }
}

/// An event as two words, which is how recorders store it: half as many stores as of its four parts. What the hot path records is made of
/// whole words from the start, for a compiler that sees two halves put together stores them apart again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(transparent)]
pub struct Packed([u64; 2]);

// SAFETY: it is two `u64`s, for which all bits zero is a value.
unsafe impl bytemuck::Zeroable for Packed {}
// SAFETY: it is transparent over two `u64`s: no padding, any bits are a value, nothing is borrowed and nothing can change inside.
unsafe impl bytemuck::Pod for Packed {}

impl Packed {
    /// As [`Event::at`]. `goroutine` has the number in its upper half and nothing in the lower one; of `a` and `b` the lower half
    /// counts. `pc` is an instruction of a [valid](crate::program::MAX_INSTRUCTIONS) program.
    #[inline(always)]
    pub const fn at(kind: Kind, flags: u32, pc: u32, goroutine: u64, a: u64, b: u64) -> Self {
        debug_assert!(pc < NO_PC && goroutine as u32 == 0);
        Self::of([(kind as u32 | flags & FLAGS | pc << 8) as u64 | goroutine, a & 0xffff_ffff | b << 32])
    }

    /// From words whose lower halves are the head and `a`.
    #[inline(always)]
    const fn of([first, second]: [u64; 2]) -> Self {
        if cfg!(target_endian = "little") {
            Self([first, second])
        } else {
            Self([first.rotate_left(32), second.rotate_left(32)])
        }
    }

    pub fn event(self) -> Event {
        bytemuck::cast(self)
    }
}

impl From<Event> for Packed {
    #[inline(always)]
    fn from(event: Event) -> Self {
        bytemuck::cast(event)
    }
}

/// Where the parts of a record are, for JavaScript.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventLayout {
    pub version: u32,
    /// Of one record.
    pub bytes: usize,
    /// Byte offsets.
    pub fields: BTreeMap<&'static str, usize>,
    pub kinds: BTreeMap<String, u32>,
    /// Bits of the head.
    pub flags: BTreeMap<&'static str, u32>,
}

/// The layout of [`Event`], from the compiler itself.
pub fn layout() -> EventLayout {
    let name = |kind: &Kind| {
        let name = format!("{kind:?}");
        name[..1].to_ascii_lowercase() + &name[1..]
    };
    EventLayout {
        version: VERSION,
        bytes: size_of::<Event>(),
        fields: BTreeMap::from([
            ("head", offset_of!(Event, head)),
            ("goroutine", offset_of!(Event, goroutine)),
            ("a", offset_of!(Event, a)),
            ("b", offset_of!(Event, b)),
        ]),
        kinds: Kind::ALL.iter().map(|kind| (name(kind), *kind as u32)).collect(),
        flags: BTreeMap::from([("reader", READER), ("contended", CONTENDED), ("starving", STARVING)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_keeps_its_parts_apart() {
        for &kind in Kind::ALL {
            let event = Event::at(kind, READER | STARVING, 0x00ab_cdef, 7, 8, 9);
            assert_eq!((event.kind(), event.pc(), event.goroutine), (kind, Some(0x00ab_cdef), 7));
            assert!(event.has(READER) && event.has(STARVING) && !event.has(CONTENDED));
            assert_eq!(Event::from_words(event.words()), Some(event));
        }
        assert_eq!(Event::at(Kind::Read, 0, u32::MAX, 1, 2, 3).pc(), None, "it doesn't fit");
        assert_eq!(Event::wide(Kind::Clock, 0, u64::MAX - 5).value(), u64::MAX - 5);
        assert_eq!(Event::from_words([31, 0, 0, 0]), None);
    }

    #[test]
    fn packed_it_is_the_same_event() {
        let event = Event::at(Kind::Acquired, CONTENDED, 77, 8, u32::MAX, 5);
        assert_eq!(Packed::at(Kind::Acquired, CONTENDED, 77, 8 << 32, u64::MAX, 9 << 32 | 5).event(), event);
        assert_eq!(Packed::from(event).event(), event);
    }

    #[test]
    fn every_number_has_one_name() {
        let layout = layout();
        let numbers: std::collections::BTreeSet<u32> = layout.kinds.values().copied().collect();
        assert_eq!(numbers.len(), Kind::ALL.len());
        assert_eq!(layout.kinds["readsInput"], Kind::ReadsInput as u32);
    }
}
