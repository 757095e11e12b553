//! What people get wrong is said in one message, with what to do.

use std::fs;
use std::net::TcpListener;

use crate::{failure, lockscope, path};

#[test]
fn a_busy_port_is_named_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let said = failure(&mut lockscope(&["serve", "--port", &port]), 1);
    assert!(said.starts_with(&format!("error: port {port} of 127.0.0.1 is in use")), "{said}");
    assert!(said.contains(&format!("http://localhost:{port}")), "{said}");
    assert!(said.contains(" lockscope serve --port "), "{said}");
    // Without a subcommand it is the same command, and under cargo the advice is for cargo.
    let said = failure(lockscope(&["--port", &port]).env("CARGO", "cargo"), 1);
    assert!(said.contains(" cargo run -- serve --port "), "{said}");
}

#[test]
fn a_host_of_another_machine_is_named() {
    // This address is reserved for documentation: it is nobody's.
    let said = failure(&mut lockscope(&["serve", "--port", "0", "--host", "192.0.2.1"]), 1);
    assert!(said.contains("--host 192.0.2.1 is no address of this machine"), "{said}");
}

#[test]
fn unknown_program_lists_the_builtin_ones() {
    let said = failure(&mut lockscope(&["run", "nosuchprogram"]), 1);
    assert!(said.contains("no built-in program `nosuchprogram`"), "{said}");
    for program in lockscope::gallery::PROGRAMS {
        let list = said.split_once("\n  Built-in programs: ").expect("a list").1;
        assert!(list.trim().split(", ").any(|name| name == program.name), "{}: {said}", program.name);
    }
}

#[test]
fn a_missing_file_is_named() {
    let said = failure(&mut lockscope(&["run", "missing.go"]), 1);
    assert_eq!(said, "error: cannot read missing.go: no such file or directory\n");
}

#[test]
fn a_file_that_is_no_text_is_named_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("binary.go");
    fs::write(&file, b"package main\n\xff\xfe").expect("written");
    let said = failure(&mut lockscope(&["run", path(&file)]), 1);
    assert!(said.contains("binary.go:2: this is not UTF-8"), "{said}");
}

#[test]
fn bad_flags_are_usage_errors_that_name_the_flag() {
    for (arguments, part) in [
        (&["run", "x.go", "--mutex", "maybe"][..], "--mutex"),
        (&["run", "x.go", "--workers", "0"], "--workers"),
        (&["run", "x.go", "--workers", "many"], "--workers"),
        (&["run", "x.go", "--const", "goroutines"], "has no `=`"),
        (&["run", "x.go", "--const", "n=many"], "`many` is not an integer"),
        (&["run", "x.go", "--timeout", "20"], "has no unit"),
        (&["run", "x.go", "--seed", "-1"], "'-1'"),
        (&["run", "x.go", "--engine", "dead"], "--engine"),
        (&["run", "x.go", "--fast"], "--fast"),
        (&["run"], "FILE.go"),
        (&["serve", "--port", "70700"], "--port"),
        (&["sreve"], "sreve"),
    ] {
        let said = failure(&mut lockscope(arguments), 2);
        assert!(said.contains(part), "{arguments:?}: {said}");
    }
}

#[test]
fn what_does_not_exist_yet_is_refused() {
    let said = failure(&mut lockscope(&["run", "counter", "--engine", "step", "--trace", "x.trace"]), 2);
    assert!(said.starts_with("error: --trace with --engine step is not supported yet"), "{said}");
}

#[cfg(debug_assertions)]
#[test]
fn a_benchmark_of_an_unoptimised_build_is_refused_with_what_to_run() {
    let said = failure(&mut lockscope(&["bench", "--json"]), 1);
    assert!(said.contains("cargo run --release -- bench"), "{said}");
}

#[test]
fn a_folder_with_other_files_is_refused_before_anything_is_built() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("thesis.txt"), "mine").expect("written");
    let said = failure(&mut lockscope(&["build", "--out", path(folder.path())]), 1);
    assert!(said.contains("did not write"), "{said}");
    let file = folder.path().join("thesis.txt");
    let said = failure(&mut lockscope(&["build", "--out", path(&file)]), 1);
    assert!(said.contains("is a file"), "{said}");
}
