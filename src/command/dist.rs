//! Writes what visitors get, as `bundle` makes it, into a folder, with a compressed form beside each file that gains by it.

use std::collections::HashMap;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::bundle::{Files, bundle};
use super::{bind, pack};

/// Says of which sources a folder was made. Hidden, so that `lockscope build` leaves it behind.
const STAMP: &str = ".sources";
/// What a compressed file is called after the other one's name.
const PACKED: &str = "br";

/// Makes the site of `www` and `pkg` in `dist`, unless it is there. Any number of processes may do so at once.
///
/// # Errors
/// The sources can't be put together, or the result can't be written.
pub fn refresh(www: &Path, pkg: &Path, dist: &Path) -> Result<()> {
    let lock = dist.with_extension("lock");
    let file = File::create(&lock).with_context(|| format!("cannot write {}", lock.display()))?;
    file.lock().with_context(|| format!("cannot lock {}", lock.display()))?;
    let sources = format!("{:x}\n", state(&[www, pkg])?);
    if fs::read_to_string(dist.join(STAMP)).is_ok_and(|there| there == sources) {
        return Ok(());
    }
    let files = bundle(www, pkg)?;
    let fresh = dist.with_extension("new");
    bind::remove(&fresh)?;
    write(&files, &fresh, &packed(dist)).with_context(|| format!("cannot write {}", fresh.display()))?;
    fs::write(fresh.join(STAMP), sources).with_context(|| format!("cannot write {}", fresh.display()))?;
    bind::replace(&fresh, dist)
}

/// Compressed files by what they hold.
type Packed = HashMap<Vec<u8>, PathBuf>;

/// Those that a folder has already: the modules take seconds, and change seldom.
fn packed(dist: &Path) -> Packed {
    let mut found = Packed::new();
    let mut open = vec![dist.to_owned()];
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == PACKED)
                && let Ok(bytes) = fs::read(path.with_extension(""))
            {
                found.insert(bytes, path);
            }
        }
    }
    found
}

fn write(files: &Files, folder: &Path, there: &Packed) -> Result<()> {
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, bytes)?;
        if !["html", "js", "css", "json", "svg", "wasm", "bin"].iter().any(|end| name.ends_with(end)) {
            continue;
        }
        let beside = folder.join(format!("{name}.{PACKED}"));
        if let Some(old) = there.get(bytes) {
            fs::copy(old, beside)?;
        } else if let Some(packed) = pack::brotli(bytes)? {
            fs::write(beside, packed)?;
        }
    }
    Ok(())
}

/// A number that changes when a file in one of the folders does: its name, size or time.
fn state(folders: &[&Path]) -> Result<u64> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|&folder| folder.to_owned()).collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            let about = entry.metadata()?;
            if about.is_dir() {
                open.push(entry.path());
            } else {
                files.push((entry.path(), about.len(), about.modified()?));
            }
        }
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    // Another command may make other files of the same sources.
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    std::env::current_exe().and_then(fs::metadata).and_then(|about| about.modified()).ok().hash(&mut hasher);
    files.hash(&mut hasher);
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let scripts = "// A comment.\nconst words = 'so many words that compressing them is worth it';\n\
                       for (let i = 0; i < 10; i += 1) console.info(words, words, words, 'and some more of them', i);\n\
                       document.body.append(words + words, 'some of these are short and some are long', 1, 2, 3);\n";
        for (name, text) in [
            ("www/index.html", "<head><script type=\"module\" src=\"lab.js\"></script></head>"),
            ("www/lab.js", scripts),
            ("pkg/programs/counter.bin", "bytes"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        folder
    }

    fn scripts(folder: &Path) -> Vec<String> {
        let files = fs::read_dir(folder.join("dist/assets"))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> =
            files.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.starts_with("lab-")).collect();
        names.sort();
        names
    }

    #[test]
    fn an_edit_gives_a_file_of_another_name_and_nothing_old_stays() {
        let folder = site();
        let at = |name: &str| folder.path().join(name);
        let refresh = || refresh(&at("www"), &at("pkg"), &at("dist")).expect("made");
        refresh();
        let first = scripts(folder.path());
        assert_eq!(first.len(), 2, "{first:?}");
        assert!(first[1].ends_with(".js.br"), "{first:?}");
        let page = fs::read_to_string(at("dist/index.html")).expect("there");
        assert!(page.contains(&format!("src=\"assets/{}\"", first[0])), "{page}");
        fs::write(at("www/lab.js"), "console.info('other');\n").expect("written");
        refresh();
        let second = scripts(folder.path());
        assert_eq!(second.len(), 1, "too short to compress: {second:?}");
        assert_ne!(second[0], first[0]);
    }

    #[test]
    fn what_is_unchanged_is_left_alone() {
        let folder = site();
        let at = |name: &str| folder.path().join(name);
        let refresh = || refresh(&at("www"), &at("pkg"), &at("dist")).expect("made");
        refresh();
        fs::write(at("dist/here"), "").expect("written");
        refresh();
        assert!(at("dist/here").exists());
    }
}
