//! `lockscope build`: writes the site as plain files for any web server. Only files that an earlier build wrote are
//! ever replaced or removed.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::exit::ExitStatus;
use super::progress::Progress;
use super::site::{self, Site};
use super::toolchain::Setup;
use super::{hosting, package};

/// Build what changed and write the site as static files
#[derive(clap::Args)]
pub struct Arguments {
    /// Folder to write to: a new one, an empty one, or one that an earlier build wrote
    #[arg(long, default_value = "dist")]
    out: PathBuf,
}

/// Lists what a build wrote, one path a line, and by that marks the folder as ours.
const MARKER: &str = ".lockscope-site";

/// Builds the site and writes it.
///
/// # Errors
/// The folder isn't ours to write to, or the site can't be built.
pub fn build(arguments: Arguments) -> Result<ExitStatus> {
    let setup = Setup::from_env()?;
    let out = arguments.out;
    // Before a build of minutes, and again when it is done.
    written(&out)?;
    site::pages()?;
    let site = site::build(setup, Progress::here())?;
    let files = write(&site, &out)?;
    println!("{files} files in {}", out.display());
    println!("For threads, the web server must send some headers with them:");
    println!("  Netlify and Cloudflare Pages read _headers; nginx.conf and Caddyfile say it to nginx and Caddy.");
    println!(
        "  GitHub Pages and other hosts that send none: the page isolates itself, with a reload at the first visit."
    );
    Ok(ExitStatus::SUCCESS)
}

/// Writes the site's files to `out` in place of those of the build before, and gives their number.
///
/// # Errors
/// The folder has files of someone else, or one can't be written.
pub fn write(site: &Site, out: &Path) -> Result<usize> {
    let old = written(out)?;
    let mut files = Vec::new();
    match &site.dist {
        Some(dist) => collect(dist, Path::new(""), &mut files)?,
        None => {
            collect(&site.www, Path::new(""), &mut files)?;
            collect(&site.pkg, Path::new("pkg"), &mut files)?;
        }
    }
    let told: Vec<_> = hosting::files().into_iter().chain(package::files()).collect();
    let cannot = |what: &str, path: &Path| format!("cannot {what} {}", path.display());
    for name in &old {
        match fs::remove_file(out.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| cannot("remove", &out.join(name)));
            }
            _ => {}
        }
    }
    fs::create_dir_all(out).with_context(|| cannot("create", out))?;
    // The list goes first: whatever happens next, the following build knows what may be ours.
    let names = files.iter().map(|(name, _)| name.as_path()).chain(told.iter().map(|(name, _)| Path::new(name)));
    let list: String = names.map(|name| format!("{}\n", name.display())).collect();
    fs::write(out.join(MARKER), list).with_context(|| cannot("write", &out.join(MARKER)))?;
    for (name, from) in &files {
        let to = out.join(name);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).with_context(|| cannot("create", parent))?;
        }
        fs::copy(from, &to).with_context(|| cannot("write", &to))?;
    }
    for (name, text) in &told {
        fs::write(out.join(name), text).with_context(|| cannot("write", &out.join(name)))?;
    }
    Ok(files.len() + told.len())
}

/// What an earlier build wrote to this folder; nothing when it is new or empty.
///
/// # Errors
/// It is a file, or has files and no list of ours.
fn written(out: &Path) -> Result<Vec<PathBuf>> {
    let mut entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            bail!("--out {} is a file", out.display())
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", out.display())),
    };
    if entries.next().is_none() {
        return Ok(Vec::new());
    }
    let Ok(list) = fs::read_to_string(out.join(MARKER)) else {
        bail!(
            "{0} has files that `lockscope build` did not write, and it won't overwrite them\n\
             \x20 Choose another folder with --out, or empty {0} first",
            out.display()
        );
    };
    let inside = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
    Ok(list.lines().map(PathBuf::from).filter(|path| inside(path)).collect())
}

/// All files below `folder`, each as its name in the site and its path. Hidden ones stay behind.
fn collect(folder: &Path, name: &Path, files: &mut Vec<(PathBuf, PathBuf)>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let (path, name) = (entry.path(), name.join(entry.file_name()));
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else {
            files.push((name, path));
        }
    }
    files.sort();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site with two pages and a module.
    fn site() -> (tempfile::TempDir, Site) {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Site { www: folder.path().join("www"), pkg: folder.path().join("pkg"), dist: None };
        for path in ["www/index.html", "www/engine/conductor.js", "pkg/lockscope.js", "pkg/.gitignore"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(&path, "text").expect("a file");
        }
        (folder, site)
    }

    #[test]
    fn pages_and_module_are_written_and_hidden_files_are_not() {
        let (folder, site) = site();
        let out = folder.path().join("a/dist");
        assert_eq!(write(&site, &out).expect("written"), 3 + hosting::files().len() + package::files().len());
        for name in [
            "index.html",
            "engine/conductor.js",
            "pkg/lockscope.js",
            "_headers",
            "nginx.conf",
            "Caddyfile",
            "package.json",
        ] {
            assert!(out.join(name).is_file(), "{name}");
        }
        assert!(!out.join("pkg/.gitignore").exists());
    }

    #[test]
    fn a_second_build_replaces_its_own_files_and_keeps_other_peoples() {
        let (folder, site) = site();
        let out = folder.path().join("dist");
        write(&site, &out).expect("written");
        fs::write(out.join("CNAME"), "example.org").expect("written");
        fs::rename(site.www.join("engine/conductor.js"), site.www.join("engine/worker.js")).expect("renamed");
        write(&site, &out).expect("written again");
        assert!(out.join("engine/worker.js").is_file());
        assert!(!out.join("engine/conductor.js").exists());
        assert_eq!(fs::read_to_string(out.join("CNAME")).expect("kept"), "example.org");
    }

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let (folder, site) = site();
        let out = folder.path().join("thesis");
        fs::create_dir(&out).expect("a folder");
        fs::write(out.join("index.html"), "mine").expect("written");
        let error = write(&site, &out).expect_err("it must refuse").to_string();
        assert!(error.contains("did not write") && error.contains("--out"), "{error}");
        assert_eq!(fs::read_to_string(out.join("index.html")).expect("kept"), "mine");
    }

    #[test]
    fn a_list_cannot_lead_out_of_its_folder() {
        let (folder, site) = site();
        let out = folder.path().join("dist");
        fs::create_dir(&out).expect("a folder");
        fs::write(folder.path().join("precious"), "mine").expect("written");
        fs::write(out.join(MARKER), format!("../precious\n{}\n", folder.path().join("precious").display()))
            .expect("written");
        write(&site, &out).expect("written");
        assert!(folder.path().join("precious").exists());
    }
}
