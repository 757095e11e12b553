//! The site: the pages of `www` as they stand in the checkout, the built modules and programs, and what visitors get of both.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::module::{self, Module};
use super::progress::Progress;
use super::toolchain::{Setup, Toolchain};
use super::{bind, dist, fingerprint, lessons, programs};

/// What is served, and what `lockscope build` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The pages, scripts and styles.
    pub www: PathBuf,
    /// What was built: the modules with their JavaScript, the gallery with its programs and lessons. The scripts find it at `/pkg`.
    pub pkg: PathBuf,
    /// What visitors get: few and small files, made of the others. None: those themselves.
    pub dist: Option<PathBuf>,
}

impl Site {
    /// Makes what visitors get anew, where the sources changed: an edit needs only a reload.
    ///
    /// # Errors
    /// The sources can't be put together, or the result can't be written.
    pub fn refresh(&self) -> Result<()> {
        match &self.dist {
            Some(dist) => dist::refresh(&self.www, &self.pkg, dist),
            None => Ok(()),
        }
    }
}

/// Builds the modules, unless those that are there come from the same sources and compiler, compiles the built-in programs, and
/// gives the site. Any number of processes and threads may do so at once: one builds, the others wait for it.
///
/// # Errors
/// The checkout is gone, there is no toolchain, or the build fails: a message that says what to do.
pub fn build(setup: Setup, progress: Progress) -> Result<Site> {
    let source = source()?;
    let folder = source.join("target/site");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let _turn = turn(&folder.join("lock"), progress)?;
    let mut built = Vec::new();
    let mut found = Toolchain::find();
    for module in Module::ALL {
        built.push(Built::bring(module, &source, &folder, &mut found, setup, progress)?);
    }
    let site = Site { www: source.join("www"), pkg: folder.join("pkg"), dist: Some(folder.join("dist")) };
    let mut programs = programs::files()?;
    programs.extend(lessons::files()?);
    let fresh = built.iter().any(|built| built.is_new);
    if fresh || !programs.iter().all(|(name, bytes)| fs::read(site.pkg.join(name)).is_ok_and(|there| there == *bytes)) {
        let folders: Vec<&Path> = built.iter().map(|built| built.folder.as_path()).collect();
        assemble(&site.pkg, &folders, &programs)?;
    }
    site.refresh()?;
    Ok(site)
}

/// A module with its JavaScript, in a folder of its own.
struct Built {
    folder: PathBuf,
    /// It was built just now.
    is_new: bool,
}

impl Built {
    /// Builds the module, or finds it built.
    fn bring(
        module: Module,
        source: &Path,
        site: &Path,
        found: &mut Result<Toolchain, Vec<String>>,
        setup: Setup,
        progress: Progress,
    ) -> Result<Self> {
        let folder = site.join(module.feature());
        let stamp = site.join(format!("{}.stamp", module.feature()));
        let inputs = fingerprint::of_sources(source, module.without(), &module::inputs(module))
            .with_context(|| format!("cannot read the sources in {}", source.display()))?;
        let built = built(&stamp, module, &folder).filter(|(of, _)| *of == inputs).map(|(_, toolchain)| toolchain);
        let toolchain = match (&*found, &built) {
            (Ok(toolchain), Some(id)) if toolchain.id == *id => return Ok(Self { folder, is_new: false }),
            // The compiler went away, its work is still good.
            (Err(_), Some(_)) => return Ok(Self { folder, is_new: false }),
            (Ok(toolchain), _) => toolchain.clone(),
            (Err(_), None) => {
                let toolchain = Toolchain::ensure(setup, progress)?;
                *found = Ok(toolchain.clone());
                toolchain
            }
        };
        progress.say(&format!("Toolchain: {}", toolchain.name));
        let wasm = module::build(module, source, &toolchain, progress)?;
        let step = progress.step("Writing the module's JavaScript");
        // Should the next lines fail half-way, the old stamp must not vouch for what they leave.
        let _ = fs::remove_file(&stamp);
        bind::bind(&wasm, module.name(), &folder)?;
        fs::write(&stamp, format!("{inputs:x}\n{}\n", toolchain.id))
            .with_context(|| format!("cannot write {}", stamp.display()))?;
        step.done();
        Ok(Self { folder, is_new: true })
    }
}

/// Puts the modules and the compiled programs together in `pkg`, which is replaced as a whole: what is served is never half old
/// and half new.
fn assemble(pkg: &Path, modules: &[&Path], programs: &[(String, Vec<u8>)]) -> Result<()> {
    let fresh = pkg.with_extension("new");
    bind::remove(&fresh)?;
    for module in modules {
        copy(module, &fresh).with_context(|| format!("cannot copy {}", module.display()))?;
    }
    for (name, bytes) in programs {
        let path = fresh.join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, bytes));
        written.with_context(|| format!("cannot write {}", path.display()))?;
    }
    bind::replace(&fresh, pkg)
}

/// Copies a folder with everything in it, into another that may be there.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), &place)?;
        }
    }
    Ok(())
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
fn built(stamp: &Path, module: Module, folder: &Path) -> Option<(u64, String)> {
    let files = [format!("{}.js", module.name()), format!("{}_bg.wasm", module.name())];
    if !files.iter().all(|name| folder.join(name).is_file()) {
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
        let (module, stamp) = (folder.path().join("compiler"), folder.path().join("compiler.stamp"));
        let built = || built(&stamp, Module::Compiler, &module);
        fs::create_dir(&module).expect("a folder");
        fs::write(&stamp, "1f\nrustc 1.97.0\nhost: here\n").expect("written");
        assert_eq!(built(), None);
        for name in ["compiler.js", "compiler_bg.wasm"] {
            fs::write(module.join(name), "").expect("written");
        }
        assert_eq!(built(), Some((0x1f, "rustc 1.97.0\nhost: here".to_owned())));
        fs::write(&stamp, "cut off").expect("written");
        assert_eq!(built(), None);
    }

    #[test]
    fn the_package_has_all_modules_and_programs_and_nothing_old() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for name in ["engine/lockscope.js", "engine/snippets/a/b.js", "compiler/compiler.js", "pkg/old.js"] {
            fs::create_dir_all(path(name).parent().expect("it has one")).expect("a folder");
            fs::write(path(name), name).expect("written");
        }
        let programs = [("programs/counter.bin".to_owned(), vec![1, 2])];
        assemble(&path("pkg"), &[&path("engine"), &path("compiler")], &programs).expect("assembled");
        for name in ["pkg/lockscope.js", "pkg/snippets/a/b.js", "pkg/compiler.js", "pkg/programs/counter.bin"] {
            assert!(path(name).is_file(), "{name}");
        }
        assert!(!path("pkg/old.js").exists());
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
