//! The gallery's lessons as the page gets them, one file for each language. The page fetches the one that it needs when it has started,
//! so they cost the first visit nothing.

use anyhow::{Context, Result};

use crate::gallery::lesson;

/// The files' paths below `/pkg`, with what they hold: `lessons.en.json` and its like.
///
/// # Errors
/// The lessons can't be written as JSON.
pub fn files() -> Result<Vec<(String, Vec<u8>)>> {
    let sheets = lesson::sheets().context("the lessons can't be written as JSON")?;
    Ok(sheets.into_iter().map(|(tag, text)| (format!("lessons.{tag}.json"), text.into_bytes())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_file_for_each_language() {
        let files = files().expect("written");
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["lessons.en.json", "lessons.id.json"]);
        let indonesian = String::from_utf8(files[1].1.clone()).expect("text");
        assert!(indonesian.contains("Pembaruan yang hilang"), "{indonesian}");
    }
}
