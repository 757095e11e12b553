//! Writes the gallery's lessons beside the module, one file for each language: `/pkg/lessons.en.json`. The page fetches the one that it
//! needs when it has started, so they cost the first visit nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::gallery::lesson;

/// Brings the files in `folder` up to date; those that are stay as they are.
///
/// # Errors
/// A file can't be written.
pub fn write(folder: &Path) -> Result<()> {
    for (tag, text) in lesson::sheets().context("the lessons can't be written as JSON")? {
        let path = folder.join(format!("lessons.{tag}.json"));
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            continue;
        }
        // A rename is whole or not at all: the file may be served meanwhile.
        let unfinished = path.with_extension("new");
        fs::write(&unfinished, text)
            .and_then(|()| fs::rename(&unfinished, &path))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_are_written_once_for_each_language_and_an_old_one_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("lessons.id.json"), "old").expect("written");
        write(folder.path()).expect("written");
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .expect("listed")
            .map(|entry| entry.expect("there").file_name().into_string().expect("text"))
            .collect();
        names.sort();
        assert_eq!(names, ["lessons.en.json", "lessons.id.json"]);
        let indonesian = fs::read_to_string(folder.path().join("lessons.id.json")).expect("read");
        assert!(indonesian.contains("Pembaruan yang hilang"), "{indonesian}");
    }
}
