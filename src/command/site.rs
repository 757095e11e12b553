//! The site: the pages of `www` as they stand in the checkout, and beside them, as `/pkg`, the built module.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::progress::Progress;
use super::toolchain::{Setup, Toolchain};
use super::{bind, fingerprint, lessons, module};

/// What is served, and what `lockscope build` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The pages, scripts and styles. Served from here, so that an edit needs only a reload.
    pub www: PathBuf,
    /// What wasm-bindgen wrote, and the lessons; `/pkg` in the site.
    pub pkg: PathBuf,
}

/// The files of `pkg` that every build has.
const MODULE_FILES: [&str; 2] = ["lockscope.js", "lockscope_bg.wasm"];

/// Builds the module, unless the one that is there comes from the same sources and compiler, and gives the site.
/// Any number of processes and threads may do so at once: one builds, the others wait for it.
///
/// # Errors
/// The checkout is gone, there is no toolchain, or the build fails: a message that says what to do.
pub fn build(setup: Setup, progress: Progress) -> Result<Site> {
    let source = source()?;
    let folder = source.join("target/site");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let _turn = turn(&folder.join("lock"), progress)?;
    let site = Site { www: source.join("www"), pkg: folder.join("pkg") };
    let inputs = fingerprint::of_sources(&source, &module::flags())
        .with_context(|| format!("cannot read the sources in {}", source.display()))?;
    let stamp = folder.join("stamp");
    let built = built(&stamp, &site).filter(|(of, _)| *of == inputs).map(|(_, toolchain)| toolchain);
    let toolchain = match (Toolchain::find(), &built) {
        (Ok(toolchain), Some(id)) if toolchain.id == *id => return with_lessons(site),
        // The compiler went away, its work is still good.
        (Err(_), Some(_)) => return with_lessons(site),
        (Ok(toolchain), _) => toolchain,
        (Err(_), None) => Toolchain::ensure(setup, progress)?,
    };
    progress.say(&format!("Toolchain: {}", toolchain.name));
    let wasm = module::build(&source, &toolchain, progress)?;
    let step = progress.step("Writing the module's JavaScript");
    // Should the next lines fail half-way, the old stamp must not vouch for what they leave.
    let _ = fs::remove_file(&stamp);
    bind::bind(&wasm, &site.pkg)?;
    fs::write(&stamp, format!("{inputs:x}\n{}\n", toolchain.id))
        .with_context(|| format!("cannot write {}", stamp.display()))?;
    step.done();
    with_lessons(site)
}

/// The lessons aren't part of the module: they are written anew whenever they changed.
fn with_lessons(site: Site) -> Result<Site> {
    lessons::write(&site.pkg)?;
    Ok(site)
}

/// The folder of the pages. Asked before a build of minutes, whose result would have no page.
///
/// # Errors
/// The checkout or its page is gone.
pub fn pages() -> Result<PathBuf> {
    let www = source()?.join("www");
    if !www.join("index.html").is_file() {
        bail!(
            "there is no page: {} is missing\n  Restore it, for example with `git checkout -- www` in the checkout",
            www.join("index.html").display()
        );
    }
    Ok(www)
}

/// The checkout that this command was built from: pages and sources are read from there.
fn source() -> Result<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !source.join("Cargo.toml").is_file() {
        bail!(
            "the sources of the page are gone: this command was built from {0}\n\
             \x20 Restore that checkout, or clone Lockscope anew and run `cargo run` in it",
            source.display()
        );
    }
    Ok(source.to_owned())
}

/// Waits for the right to build; it ends with the file's handle, also when the process dies.
fn turn(path: &Path, progress: Progress) -> Result<File> {
    let context = || format!("cannot lock {}", path.display());
    let file = File::create(path).with_context(context)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            progress.say("Another lockscope builds the page's module: waiting for it …");
            file.lock().with_context(context)?;
        }
        Err(TryLockError::Error(error)) => return Err(error).with_context(context),
    }
    Ok(file)
}

/// Fingerprint and toolchain of the module that is there, if it is complete.
fn built(stamp: &Path, site: &Site) -> Option<(u64, String)> {
    if !MODULE_FILES.iter().all(|name| site.pkg.join(name).is_file()) {
        return None;
    }
    parse_stamp(&fs::read_to_string(stamp).ok()?)
}

fn parse_stamp(text: &str) -> Option<(u64, String)> {
    let (inputs, toolchain) = text.split_once('\n')?;
    Some((u64::from_str_radix(inputs, 16).ok()?, toolchain.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_only_good_beside_a_complete_module() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Site { www: folder.path().join("www"), pkg: folder.path().join("pkg") };
        let stamp = folder.path().join("stamp");
        fs::create_dir(&site.pkg).expect("a folder");
        fs::write(&stamp, "1f\nrustc 1.97.0\nhost: here\n").expect("written");
        assert_eq!(built(&stamp, &site), None);
        for name in MODULE_FILES {
            fs::write(site.pkg.join(name), "").expect("written");
        }
        assert_eq!(built(&stamp, &site), Some((0x1f, "rustc 1.97.0\nhost: here".to_owned())));
        fs::write(&stamp, "cut off").expect("written");
        assert_eq!(built(&stamp, &site), None);
    }

    #[test]
    fn only_one_builds_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        let first = turn(&path, Progress::Quiet).expect("free");
        let other = File::open(&path).expect("there");
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(first);
        turn(&path, Progress::Quiet).expect("free again");
    }
}
