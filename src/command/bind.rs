//! Gives the built module its JavaScript: what the wasm-bindgen command does, as a library, in the version that the
//! lock file holds beside wasm-bindgen's own.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// Writes `lockscope.js`, `lockscope_bg.wasm`, their types and the thread pool's helper to `folder`, which is replaced
/// as a whole and only once everything is written: what is served is never half old and half new.
///
/// # Errors
/// The module isn't one of wasm-bindgen's version, or a file can't be written.
pub fn bind(module: &Path, folder: &Path) -> Result<()> {
    let fresh = folder.with_extension("new");
    remove(&fresh)?;
    Bindgen::new()
        .input_path(module)
        .out_name("lockscope")
        .web(true)?
        .typescript(true)
        // Workers call `init()` without an argument: the script has to know where its module is.
        .omit_default_module_path(false)
        .generate(&fresh)
        .with_context(|| format!("cannot write the JavaScript of {}", module.display()))?;
    remove(folder)?;
    fs::rename(&fresh, folder).with_context(|| format!("cannot write {}", folder.display()))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
