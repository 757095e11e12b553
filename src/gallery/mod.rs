//! The built-in programs, as plain Go files that run as they stand under the real `go`.

use serde::Serialize;

/// A built-in program.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct GalleryProgram {
    /// As in `?program=` and `lockscope run`.
    pub name: &'static str,
    pub source: &'static str,
}

/// All of them, in the order of the picker.
pub const PROGRAMS: [GalleryProgram; 4] = [
    GalleryProgram { name: "counter", source: include_str!("counter.go") },
    GalleryProgram { name: "print", source: include_str!("print.go") },
    GalleryProgram { name: "statemap", source: include_str!("statemap.go") },
    GalleryProgram { name: "container", source: include_str!("container.go") },
];

/// The program of this name.
pub fn find(name: &str) -> Option<&'static GalleryProgram> {
    PROGRAMS.iter().find(|program| program.name == name)
}
