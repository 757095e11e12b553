//! The built-in programs as the page gets them: a list with their sources, and each one compiled, so that a visit that only runs
//! them needs no compiler.

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
        files.push((format!("programs/{}.bin", built_in.name), program::save(&compiled)));
    }
    Ok(files)
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
            let compiled = program::load(bytes).expect("it loads");
            assert_eq!(compiled, lang::compile(built_in.source, &[]).expect("it compiles"));
        }
    }
}
