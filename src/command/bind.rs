//! Gives a built module its JavaScript: what the wasm-bindgen command does, as a library, in the version that the
//! lock file holds beside wasm-bindgen's own.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// Writes `NAME.js`, `NAME_bg.wasm`, their types and the thread pool's helper to `folder`, which is replaced as a whole and only
/// once everything is written. The names of the module's functions are left out: they are a seventh of the file and nobody's to read.
///
/// # Errors
/// The module isn't one of wasm-bindgen's version, or a file can't be written.
pub fn bind(module: &Path, name: &str, folder: &Path) -> Result<()> {
    let fresh = folder.with_extension("new");
    remove(&fresh)?;
    Bindgen::new()
        .input_path(module)
        .out_name(name)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        // Workers call `init()` without an argument: the script has to know where its module is.
        .omit_default_module_path(false)
        .generate(&fresh)
        .with_context(|| format!("cannot write the JavaScript of {}", module.display()))?;
    replace(&fresh, folder)
}

/// Puts a folder that is complete in the place of the one before.
///
/// # Errors
/// The old one can't be removed, or the new one not be moved.
pub fn replace(fresh: &Path, folder: &Path) -> Result<()> {
    remove(folder)?;
    fs::rename(fresh, folder).with_context(|| format!("cannot write {}", folder.display()))
}

/// Removes a folder with everything in it, if it is there.
///
/// # Errors
/// It is there and can't be removed.
pub fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
