//! `lockscope vet` tells copied locks in the words and at the places of the real `go vet`, where that is installed.

#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vet/copies.go")
}

fn findings(stderr: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(stderr);
    text.lines().map(|line| line.trim_start_matches("./")).filter(|line| line.contains(".go:")).map(named).collect()
}

/// The finding with the file's name only.
fn named(line: &str) -> String {
    line.find("copies.go:").map_or_else(|| line.to_owned(), |at| line[at..].to_owned())
}

fn lockscope() -> (BTreeSet<String>, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_lockscope")).arg("vet").arg(program()).output().expect("it runs");
    (findings(&output.stderr), output.status.code())
}

#[test]
fn copied_locks_are_told_as_go_vet_tells_them() {
    let (ours, status) = lockscope();
    assert_eq!(status, Some(1));
    assert!(ours.contains("copies.go:21:17: byValue passes lock by value: sync.Mutex"), "{ours:#?}");
    let vet = Command::new("go")
        .args(["vet", "-copylocks"])
        .arg(program())
        .env("GO111MODULE", "off")
        .env("GOFLAGS", "")
        .env("GOTOOLCHAIN", "local")
        .output();
    let theirs = match vet {
        Ok(output) => findings(&output.stderr),
        Err(why) => return eprintln!("skipped the comparison with the real go vet: {why}"),
    };
    let only_theirs: Vec<_> = theirs.difference(&ours).collect();
    let only_ours: Vec<_> = ours.difference(&theirs).collect();
    assert!(only_theirs.is_empty() && only_ours.is_empty(), "only go: {only_theirs:#?}\nonly we: {only_ours:#?}");
}

#[test]
fn a_program_without_findings_ends_well_and_in_silence() {
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/races/clean/mutex.go");
    let output = Command::new(env!("CARGO_BIN_EXE_lockscope")).arg("vet").arg(program).output().expect("it runs");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &[][..]));
}
