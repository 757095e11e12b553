//! People's own programs: pasted into the editor, reading their input, wrong.

use std::fs;
use std::path::Path;

use crate::browser::{Page, key};

/// A program of the corpus that `lockscope run` is tested with, and what it prints.
fn corpus(name: &str) -> (String, String) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(name);
    let read = |extension: &str| {
        let file = file.with_extension(extension);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    };
    (read("go"), read("expected"))
}

/// Without the lines on standard error and the exit status, which the corpus keeps after the output.
fn printed(expected: &str) -> &str {
    let output = expected.split_once("-- stderr --").map_or(expected, |(output, _)| output);
    output.split_once("-- exit status").map_or(output, |(output, _)| output)
}

#[test]
fn a_program_gets_its_line_from_the_input_field() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.set_source(
        "package main

import \"fmt\"

func main() {
	var name string
	fmt.Print(\"Name? \")
	fmt.Scanln(&name)
	fmt.Println(\"Hello,\", name)
}
",
    );
    page.start();
    page.wait_for_text("Name?");
    let field = page.node("textbox", "Standard input");
    page.focus(&field);
    page.type_text("Budi");
    page.press_key(key::ENTER);
    page.finished().assert_prints("Name? Hello, Budi\n");
}

#[test]
fn a_program_pasted_verbatim_runs() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    let (source, expected) = corpus("tutorials/old_style_state");
    page.paste_source(&source);
    page.wait_until(
        "the editor's text is the program",
        "return scope.source.includes('old') || scope.source.includes('Scanln')",
    );
    page.start();
    // It ends after a line of input, whatever that is.
    let field = page.node("textbox", "Standard input");
    page.focus(&field);
    page.press_key(key::ENTER);
    page.finished().assert_prints(printed(&expected));
}

#[test]
fn tutorials_print_in_the_page_what_they_print_under_go() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/tutorials");
    let files = fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("a file").path());
    let mut names: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "go"))
        .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    for name in names {
        let (source, expected) = corpus(&format!("tutorials/{name}"));
        // A directive asks for input or for flags of the command.
        if source.starts_with("// lockscope:") || source.contains("Scanln") {
            continue;
        }
        page.set_source(&source);
        let report = page.run();
        assert_eq!(report.stdout(), printed(&expected), "{name}: {}", report.stderr());
    }
}

#[test]
fn a_compile_error_reads_as_gos_and_the_last_good_program_still_runs() {
    let page = Page::open("?program=print&pace=full&autoplay=off");
    page.run();
    page.paste_source("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"new\")\n\tx = 1\n}\n");
    page.wait_for_text("./prog.go:7:2: undefined: x");
    let report = page.run();
    assert!(report.stdout().ends_with("Final count: 10\n"), "the program from before: {}", report.stdout());
    page.wait_for_text("./prog.go:7:2: undefined: x");
    page.paste_source("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"mended\")\n}\n");
    page.poll("the error is gone", || (!page.text().contains("undefined: x")).then_some(()));
    page.run().assert_prints("mended\n");
}

#[test]
fn a_program_that_is_too_long_is_refused_and_the_one_before_stays() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.set_source(&format!("package main\n\nfunc main() {{\n{}}}\n", "\tprintln()\n".repeat(20_000)));
    page.wait_for_text("at most 256 KB and 10,000 lines");
    page.run().assert_prints("count: 10000\n");
}

#[test]
fn every_error_is_listed_with_its_line() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.paste_source("package main\n\nfunc main() {\n\tvar a int\n\tb := 1\n\treturn 2\n}\n");
    page.wait_for_text("./prog.go:4:6: declared and not used: a");
    page.wait_for_text("./prog.go:5:2: declared and not used: b");
}

#[test]
fn what_is_not_supported_yet_says_so_with_its_line() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.paste_source("package main\n\nfunc main() {\n\tc := make(chan int)\n\t_ = c\n}\n");
    page.wait_for_text("./prog.go:4:");
    page.wait_for_text("not supported yet");
}

#[test]
fn a_panic_ends_with_gos_report_and_status() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.set_source("package main\n\nfunc main() {\n\tvar list []int\n\t_ = list[len(list)]\n}\n");
    let report = page.run();
    assert_eq!((report.outcome(), report.0["exitStatus"].as_i64()), ("panic", Some(2)), "{}", report.0);
    page.wait_for_text("panic: runtime error: index out of range [0] with length 0");
    page.wait_for_text("exit status 2");
}
