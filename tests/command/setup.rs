//! Installing, on machines made of scripts.

use std::fs;

use crate::{failure, lockscope, path};

/// A PATH whose only programs are these shell scripts, each of which first notes its call in the file `calls`.
#[cfg(unix)]
fn machine(programs: &[(&str, &str)]) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    for (name, script) in programs {
        let file = folder.path().join(name);
        let script = format!("#!/bin/sh\necho \"${{0##*/}} $*\" >> \"${{0%/*}}/calls\"\n{script}\n");
        fs::write(&file, script).expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("executable");
    }
    folder
}

#[cfg(unix)]
fn calls(machine: &tempfile::TempDir) -> String {
    fs::read_to_string(machine.path().join("calls")).expect("something was called")
}

#[cfg(unix)]
#[test]
fn setup_never_forbids_installing() {
    let machine = machine(&[
        ("rustup", r#"[ "$1 $2" = "toolchain list" ] && echo nightly-x86_64"#),
        ("apt-get", ""),
        ("id", "echo 0"),
    ]);
    let said = failure(lockscope(&["setup"]).env("PATH", machine.path()).env("LOCKSCOPE_SETUP", "never"), 1);
    assert!(said.contains("LOCKSCOPE_SETUP=never forbids installing one"), "{said}");
    assert!(said.contains("    rustup toolchain install nightly --profile minimal --component rust-src"), "{said}");
    assert!(said.contains("    apt-get update && apt-get install -y --no-remove rustc-web"), "{said}");
    let calls = calls(&machine);
    assert!(!calls.contains("install") && !calls.contains("add") && !calls.contains("apt-get"), "{calls}");
}

#[test]
fn a_misspelt_setup_installs_nothing() {
    let said = failure(lockscope(&["setup"]).env("PATH", "").env("LOCKSCOPE_SETUP", "nver"), 1);
    assert!(said.contains("LOCKSCOPE_SETUP is `nver`"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_failing_rustup_is_followed_by_packages_and_both_are_explained() {
    let machine = machine(&[
        (
            "rustup",
            r#"case "$1 $2" in
                "toolchain list") echo "stable-x86_64 (default)";;
                *) echo "info: syncing"; echo "error: could not download file" >&2; exit 1;;
            esac"#,
        ),
        ("apt-get", r#"case "$*" in *install*) echo "E: Unable to locate package rustc-web"; exit 100;; esac"#),
        ("id", "echo 0"),
    ]);
    let said = failure(lockscope(&["setup"]).env("PATH", machine.path()), 1);
    assert!(said.contains("  rustup: there is no nightly toolchain"), "{said}");
    assert!(said.contains("\n  error: could not download file"), "{said}");
    assert!(said.contains("\n  E: Unable to locate package rustc-web"), "{said}");
    let calls = calls(&machine);
    let order = ["rustup toolchain install nightly", " update", " install -y --no-remove"];
    let places: Vec<_> = order.iter().map(|call| calls.find(call).expect(call)).collect();
    assert!(places.is_sorted(), "{calls}");
}

#[cfg(unix)]
#[test]
fn packages_bring_the_toolchain_and_the_linker_that_their_link_names() {
    use std::os::unix::fs::symlink;
    // The packages' files are there from the start, but dpkg knows of them only after their installation.
    let machine = machine(&[
        ("id", "echo 0"),
        ("apt-get", r#"here="${0%/*}"; case "$*" in *rustc-web*) : > "$here/on";; *lld-22) : > "$here/lld-22";; esac"#),
        (
            "dpkg",
            r#"here="${0%/*}"; [ -e "$here/on" ] || exit 1
            echo "/usr/share/$2"; for name in rustc cargo rust-lld; do echo "$here/web/bin/$name"; done"#,
        ),
    ]);
    let web = machine.path().join("web");
    fs::create_dir_all(web.join("bin")).expect("a folder");
    fs::create_dir_all(web.join("lib/rustlib/src/rust/library/std")).expect("a folder");
    fs::write(web.join("lib/rustlib/src/rust/library/std/Cargo.toml"), "").expect("written");
    fs::write(web.join("bin/cargo"), "").expect("written");
    fs::write(
        web.join("bin/rustc"),
        format!("#!/bin/sh\n[ \"$1\" = -vV ] && echo 'release: 1.96.0' || echo {}\n", web.display()),
    )
    .expect("written");
    let rwx = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(web.join("bin/rustc"), rwx).expect("executable");
    symlink("../../lld-22", web.join("bin/rust-lld")).expect("linked");

    let output = lockscope(&["setup"]).env("PATH", machine.path()).output().expect("the command starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let found = String::from_utf8_lossy(&output.stdout);
    assert!(found.contains("toolchain: the Debian packages rustc-web"), "{found}");
    assert!(found.contains(path(&web.join("bin/rustc"))), "{found}");
    let calls = calls(&machine);
    let installed = calls.find("rustc-web cargo-web rust-web-src rust-web-llvm").expect("the packages");
    assert!(calls[installed..].contains("--no-install-recommends lld-22\n"), "{calls}");
    assert_eq!(calls.matches("apt-get").count(), 3, "one update, two installations: {calls}");
}

#[cfg(unix)]
#[test]
fn who_is_not_root_is_told_what_to_run() {
    let machine = machine(&[("apt-get", ""), ("id", "echo 1000")]);
    let said = failure(lockscope(&["setup"]).env("PATH", machine.path()), 1);
    assert!(said.contains("rustup isn't installed"), "{said}");
    assert!(said.contains("only root may do that"), "{said}");
    assert!(said.contains("sudo apt-get install -y --no-remove rustc-web cargo-web rust-web-src"), "{said}");
    assert!(!calls(&machine).contains("apt-get"), "{said}");
}
