//! Tells whether one of the page's modules has to be built again: a number over everything that goes into it.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// What in `src` is for the command only and never reaches a module.
const HOST_ONLY: [&str; 3] = ["command", "gallery", "main.rs"];

/// The sum over the manifest, the lock file and the sources of the package in `source` but for those in `without` (folders and
/// files below `src`), and over `extra`, such as compiler flags. Contents count, times don't: a checkout that changes nothing
/// builds nothing.
///
/// Another Rust may hash differently; the worst that follows is one more build.
///
/// # Errors
/// A file can't be read.
pub fn of_sources(source: &Path, without: &[&str], extra: &[String]) -> io::Result<u64> {
    let mut files = Vec::new();
    let src = source.join("src");
    collect(&src, &mut files)?;
    files.retain(|file| !HOST_ONLY.iter().chain(without).any(|other| file.starts_with(src.join(other))));
    files.extend(["Cargo.toml", "Cargo.lock"].map(|name| source.join(name)));
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(source).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    extra.hash(&mut hasher);
    Ok(hasher.finish())
}

/// All files below a folder, without hidden ones: editors leave their swap files there.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A package with one source in the library, one in a room, one host-only.
    fn package() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [
            ("Cargo.toml", "[package]"),
            ("Cargo.lock", "version = 4"),
            ("src/lib.rs", "mod lang;"),
            ("src/lang/mod.rs", "fn parse() {}"),
            ("src/main.rs", "fn main() {}"),
            ("src/command/mod.rs", "pub fn main() {}"),
        ] {
            write(folder.path(), name, text);
        }
        folder
    }

    fn write(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    #[test]
    fn any_input_of_the_module_changes_the_fingerprint() {
        for (name, text) in [
            ("src/lang/mod.rs", "fn parse() { }"),
            ("src/lang/std/fmt.go", "package fmt"),
            ("Cargo.toml", "[package] # new"),
            ("Cargo.lock", "version = 3"),
        ] {
            let folder = package();
            let before = of_sources(folder.path(), &[], &[]).expect("readable");
            write(folder.path(), name, text);
            assert_ne!(of_sources(folder.path(), &[], &[]).expect("readable"), before, "{name}");
        }
        let folder = package();
        let before = of_sources(folder.path(), &[], &[]).expect("readable");
        assert_ne!(of_sources(folder.path(), &[], &["-Cx".to_owned()]).expect("readable"), before, "flags");
    }

    #[test]
    fn a_renamed_file_changes_the_fingerprint() {
        let folder = package();
        let before = of_sources(folder.path(), &[], &[]).expect("readable");
        fs::rename(folder.path().join("src/lang/mod.rs"), folder.path().join("src/lang.rs")).expect("renamed");
        assert_ne!(of_sources(folder.path(), &[], &[]).expect("readable"), before);
    }

    #[test]
    fn what_the_module_is_without_does_not() {
        let folder = package();
        let before = of_sources(folder.path(), &["lang"], &[]).expect("readable");
        write(folder.path(), "src/lang/mod.rs", "fn parse() { }");
        assert_eq!(of_sources(folder.path(), &["lang"], &[]).expect("readable"), before);
        write(folder.path(), "src/language.rs", "fn other() {}");
        assert_ne!(of_sources(folder.path(), &["lang"], &[]).expect("readable"), before);
    }

    #[test]
    fn what_is_no_input_of_the_module_does_not() {
        let folder = package();
        let before = of_sources(folder.path(), &[], &[]).expect("readable");
        write(folder.path(), "src/command/mod.rs", "pub fn other() {}");
        write(folder.path(), "src/main.rs", "fn main() { }");
        write(folder.path(), "src/gallery/counter.go", "package main");
        write(folder.path(), "src/.lib.rs.swp", "an editor's");
        write(folder.path(), "www/index.html", "<!doctype html>");
        assert_eq!(of_sources(folder.path(), &[], &[]).expect("readable"), before);
    }
}
