//! A program as bytes, so that one who compiles and one who runs need not be the same: the page's two WebAssembly modules,
//! or the build, which compiles the built-in programs, and a browser.
//!
//! ```text
//! magic     8 bytes   "lockscop"
//! format    8 bytes   of the Rust that wrote it: little-endian, as the next
//! checksum  8 bytes   of the rest
//! program   the rest  in postcard's encoding
//! ```
//!
//! Postcard (<https://postcard.jamesmunns.com>) writes integers as variable-length groups of seven bits and no names: a small program
//! takes some kilobytes, and compresses well.

use std::fmt;

use super::decode::{Damaged, decode};
use super::{Program, validate};

/// What such bytes begin with.
const MAGIC: [u8; 8] = *b"lockscop";
/// Bytes before the program.
const HEADER: usize = 24;

/// Says in which form a program is. Whoever changes an instruction changes the form: so it is made of the sources, and nobody has
/// to remember to count it up. It never has to be read by another version of Lockscope: one that doesn't fit is compiled anew.
const FORMAT: u64 = {
    let sources: [&[u8]; 6] = [
        include_bytes!("mod.rs"),
        include_bytes!("instruction.rs"),
        include_bytes!("methods.rs"),
        include_bytes!("native.rs"),
        include_bytes!("types.rs"),
        include_bytes!("saved.rs"),
    ];
    let mut sum = FNV_BASIS;
    let mut index = 0;
    while index < sources.len() {
        sum = fnv(sum, sources[index]);
        index += 1;
    }
    sum
};

/// Why bytes are no program that can be run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// They don't begin as a saved program does.
    NoProgram,
    /// Another version of Lockscope wrote them.
    OtherVersion,
    /// Some were lost or changed.
    Damaged,
    /// The program contradicts itself, and how.
    Invalid(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProgram => f.write_str("this is no compiled program"),
            Self::OtherVersion => f.write_str("the program was compiled by another version of Lockscope"),
            Self::Damaged => f.write_str("the compiled program is damaged"),
            Self::Invalid(problem) => write!(f, "the compiled program is invalid: {problem}"),
        }
    }
}

impl std::error::Error for Refused {}

/// The program as bytes. The same program gives the same bytes.
pub fn save(program: &Program) -> Vec<u8> {
    let mut bytes = vec![0; HEADER];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..16].copy_from_slice(&FORMAT.to_le_bytes());
    // A vector takes whatever is written, and a program has nothing that postcard can't write.
    let mut bytes = postcard::to_extend(program, bytes).expect("a program can be written");
    let sum = fnv(FNV_BASIS, &bytes[HEADER..]);
    bytes[16..HEADER].copy_from_slice(&sum.to_le_bytes());
    bytes
}

/// Reads what [`save`] wrote, and checks it.
///
/// # Errors
/// The bytes are not what this version of [`save`] wrote, or are no program that holds together ([`validate`]).
pub fn load(bytes: &[u8]) -> Result<Program, Refused> {
    let Some((header, body)) = bytes.split_at_checked(HEADER) else { return Err(Refused::NoProgram) };
    if header[..8] != MAGIC {
        return Err(Refused::NoProgram);
    }
    if header[8..16] != FORMAT.to_le_bytes() {
        return Err(Refused::OtherVersion);
    }
    if header[16..] != fnv(FNV_BASIS, body).to_le_bytes() {
        return Err(Refused::Damaged);
    }
    let program = decode(body).map_err(|Damaged| Refused::Damaged)?;
    validate(&program).map_err(Refused::Invalid)?;
    Ok(program)
}

/// The sum of nothing.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// The 64-bit FNV-1a hash (<http://www.isthe.com/chongo/tech/comp/fnv/>) of `bytes` after those that gave `sum`. It finds accidents;
/// against intent there is [`validate`].
const fn fnv(mut sum: u64, bytes: &[u8]) -> u64 {
    let mut index = 0;
    while index < bytes.len() {
        sum = (sum ^ bytes[index] as u64).wrapping_mul(0x100_0000_01b3);
        index += 1;
    }
    sum
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::{gallery, lang};

    fn counter() -> Program {
        lang::compile(gallery::find("counter").expect("it is in the gallery").source, &[]).expect("it compiles")
    }

    /// Puts the right checksum on bytes that were changed.
    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let sum = fnv(FNV_BASIS, &bytes[HEADER..]);
        bytes[16..HEADER].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    #[test]
    fn a_program_comes_back_as_it_was() {
        let program = counter();
        let bytes = save(&program);
        assert_eq!(load(&bytes).as_ref(), Ok(&program));
        // Types that are made afterwards must not double those that are there.
        let mut loaded = load(&bytes).expect("it loads");
        assert_eq!(loaded.types.intern(program.types.get(program.known.string).clone()), program.known.string);
    }

    /// All Go files below a folder.
    fn go_files(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                go_files(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "go") {
                files.push(path);
            }
        }
    }

    #[test]
    fn every_program_of_the_tests_and_the_gallery_comes_back_as_it_was() {
        let mut files = Vec::new();
        for folder in ["tests/programs", "src/gallery"] {
            go_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
        }
        let mut programs = 0;
        for file in files {
            let source = std::fs::read_to_string(&file).expect("readable");
            // Some are there for their errors.
            let Ok(program) = lang::compile(&source, &[]) else { continue };
            let bytes = save(&program);
            assert!(load(&bytes).as_ref() == Ok(&program), "{} differs", file.display());
            programs += 1;
        }
        assert!(programs > 100, "only {programs} programs were tried");
    }

    #[test]
    fn the_same_source_gives_the_same_bytes() {
        assert_eq!(save(&counter()), save(&counter()));
    }

    #[test]
    fn other_files_and_other_versions_are_told_apart() {
        assert_eq!(load(b"").expect_err("refused"), Refused::NoProgram);
        assert_eq!(load(b"<!doctype html><title>404</title>").expect_err("refused"), Refused::NoProgram);
        let mut old = save(&counter());
        old[8] ^= 1;
        let refused = load(&old).expect_err("refused");
        assert_eq!(refused.to_string(), "the program was compiled by another version of Lockscope");
    }

    #[test]
    fn every_byte_that_is_lost_or_changed_is_noticed() {
        let bytes = save(&counter());
        for length in (0..bytes.len()).step_by(7) {
            assert!(load(&bytes[..length]).is_err(), "cut to {length} bytes");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            assert!(load(&changed).is_err(), "byte {at} changed");
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(load(&longer), Err(Refused::Damaged));
        assert_eq!(load(&sealed(longer)), Err(Refused::Damaged));
    }

    #[test]
    fn a_forged_program_never_gets_past_the_checks_with_a_panic() {
        // With a good checksum: what is left is that each change is either refused or gives a program that holds together.
        let bytes = save(&counter());
        for at in HEADER..bytes.len() {
            for bit in [0x01, 0x40, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= bit;
                if let Ok(program) = load(&sealed(changed)) {
                    assert_eq!(validate(&program), Ok(()), "byte {at}");
                }
            }
        }
    }

    #[test]
    fn a_program_that_contradicts_itself_is_refused_with_the_reason() {
        let mut program = counter();
        program.entry = 9999;
        let refused = load(&save(&program)).expect_err("refused");
        assert_eq!(refused.to_string(), "the compiled program is invalid: there is no function 9999, the entry");
    }
}
