//! The built-in programs, as plain Go files that run as they stand under the real `go`.
//!
//! Most come in two forms: `NAME.go` goes wrong in the way that its lesson is about, `NAME-cured.go` doesn't, and they differ in as
//! little as possible. A few are right as they stand and go wrong when the mutex switch is off. What there is to learn from each is in
//! `lessons/NAME.toml`.

use serde::Serialize;

// For the command only: the page gets the lessons as files of their own, which it fetches when somebody wants one.
#[cfg(not(target_family = "wasm"))]
pub mod explored;
#[cfg(not(target_family = "wasm"))]
pub mod lesson;

/// A built-in program.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct GalleryProgram {
    /// As in `?program=` and `lockscope run`.
    pub name: &'static str,
    pub source: &'static str,
}

macro_rules! programs {
    ($($name:literal),* $(,)?) => {
        /// All of them: lesson by lesson in the order of the picker, each broken form before its cure.
        pub const PROGRAMS: [GalleryProgram; [$($name),*].len()] =
            [$(GalleryProgram { name: $name, source: include_str!(concat!($name, ".go")) }),*];
    };
}

programs! {
    "counter",
    "print",
    "statemap",
    "container",
    "atomic", "atomic-cured",
    "torn", "torn-cured",
    "check", "check-cured",
    "separate", "separate-cured",
    "wronglock", "wronglock-cured",
    "copied", "copied-cured",
    "flaglock", "flaglock-cured",
    "lazyinit", "lazyinit-cured",
    "abba", "abba-cured",
    "philosophers", "philosophers-cured",
    "selfdeadlock", "selfdeadlock-cured",
    "earlyreturn", "earlyreturn-cured",
    "nestedrlock", "nestedrlock-cured",
    "doubleunlock", "doubleunlock-cured",
    "waitgroup", "waitgroup-cured",
    "lostwakeup", "lostwakeup-cured",
    "ifwait", "ifwait-cured",
    "fairness",
}

/// The program of this name.
pub fn find(name: &str) -> Option<&'static GalleryProgram> {
    PROGRAMS.iter().find(|program| program.name == name)
}
