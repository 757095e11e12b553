//! Runs that never end.

use std::fs;

use crate::{lockscope, path};

#[test]
fn a_simulated_run_that_spins_ends_and_says_who_spins_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("spin.go");
    fs::write(&file, "package main\n\nfunc main() {\n\tdone := false\n\tfor !done {\n\t}\n}\n")
        .expect("it can be written");
    let output = lockscope(&["run", "--engine", "step", path(&file)]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(124), "{said}");
    assert!(said.contains("comes to the same states again and again"), "{said}");
    assert!(said.contains("Spinning: goroutine 1 at line 5"), "{said}");
}
