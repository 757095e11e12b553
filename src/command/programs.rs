//! The built-in programs as the page gets them: each one with its source and compiled, so that a visit that only runs it needs nothing
//! else and no compiler; and a list with the sources of all, for who wants another one.

use anyhow::{Result, anyhow};

use crate::{gallery, lang, program};

/// The files' paths below `/pkg`, with what they hold: `gallery.json`, and `programs/NAME.bin` for each program.
///
/// # Errors
/// A built-in program doesn't compile.
pub fn files() -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = vec![("gallery.json".to_owned(), serde_json::to_vec(gallery::PROGRAMS.as_slice())?)];
    for built_in in &gallery::PROGRAMS {
        let compiled = lang::compile(built_in.source, &[]).map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            anyhow!("the built-in program {} doesn't compile\n{}", built_in.name, errors.join("\n"))
        })?;
        files.push((format!("programs/{}.bin", built_in.name), file(built_in.source, &program::save(&compiled))));
    }
    Ok(files)
}

/// Bytes of the source, a little-endian number of 32 bits; the source, UTF-8; the compiled program.
fn file(source: &str, compiled: &[u8]) -> Vec<u8> {
    let length = u32::try_from(source.len()).expect("programs have a limit that is far smaller");
    [&length.to_le_bytes(), source.as_bytes(), compiled].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_program_has_its_compiled_form() {
        let files = files().expect("they compile");
        assert_eq!(files.len(), 1 + gallery::PROGRAMS.len());
        let list: serde_json::Value = serde_json::from_slice(&files[0].1).expect("JSON");
        for (built_in, listed) in gallery::PROGRAMS.iter().zip(list.as_array().expect("a list")) {
            assert_eq!(listed["name"], built_in.name);
            assert_eq!(listed["source"], built_in.source);
            let name = format!("programs/{}.bin", built_in.name);
            let (_, bytes) = files.iter().find(|(path, _)| *path == name).expect("it is there");
            let (length, rest) = bytes.split_first_chunk().expect("four bytes");
            let (source, compiled) = rest.split_at(u32::from_le_bytes(*length) as usize);
            assert_eq!(source, built_in.source.as_bytes());
            let compiled = program::load(compiled).expect("it loads");
            assert_eq!(compiled, lang::compile(built_in.source, &[]).expect("it compiles"));
        }
    }
}
