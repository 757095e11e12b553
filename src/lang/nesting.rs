//! Sources that are nested as deeply as somebody can make them, in every form, with a stack no larger than a browser's worker has: each is
//! compiled, or refused with an error that has a line. A stack that overflows would end the whole test, as it would the page's worker.

use super::{compile, vet};

/// Compiles it, and looks for what is suspicious, on a thread with a megabyte of stack. Gives the first error.
fn tried(name: &str, source: String) -> Option<String> {
    let work = move || {
        let error = compile(&source, &[]).err().map(|errors| errors[0].to_string());
        let _ = vet(&source);
        error
    };
    let thread = std::thread::Builder::new().name(name.to_owned()).stack_size(1 << 20).spawn(work);
    thread.expect("a thread").join().unwrap_or_else(|_| panic!("{name}"))
}

fn in_main(body: &str) -> String {
    format!("package main\nfunc main() {{\n{body}\n}}\n")
}

/// `count` declarations, each made from its number and the one before, with the last first, which makes whoever goes on from a name to
/// what it stands for go through all of them.
fn reversed(count: usize, first: &str, next: impl Fn(usize) -> String) -> String {
    let declarations: Vec<String> = (1..count).rev().map(next).collect();
    format!("package main\n{}\n{first}\n", declarations.join("\n"))
}

#[test]
fn what_is_nested_in_itself_is_refused_or_compiled() {
    for n in [100, 149, 20_000] {
        let forms = [
            ("parentheses", format!("_ = {}1{}", "(".repeat(n), ")".repeat(n))),
            ("signs", format!("x := 1; _ = {}x", "- ".repeat(n))),
            ("additions", format!("x := 1; _ = x{}", "+x".repeat(n))),
            ("strings", format!("x := \"\"; _ = x{}", "+x".repeat(n))),
            ("conditions", format!("x := true; _ = x{}", "&&x".repeat(n))),
            ("alternatives", format!("x := true; if x{} {{}}", "||x&&x".repeat(n))),
            ("calls", format!("f := func(x int) int {{ return x }}; _ = {}1{}", "f(".repeat(n), ")".repeat(n))),
            ("indices", format!("x := []int{{0}}; _ = {}0{}", "x[".repeat(n), "]".repeat(n))),
            ("blocks", format!("{}{}", "{".repeat(n), "}".repeat(n))),
            ("ifs", format!("{}{}", "if true {".repeat(n), "}".repeat(n))),
            ("else ifs", format!("if false {{}}{}", " else if false {}".repeat(n))),
            ("loops", format!("{}{}", "for {".repeat(n), "}".repeat(n))),
            ("switches", format!("{}{}", "switch { case true: ".repeat(n), "}".repeat(n))),
            ("functions", format!("{}{}", "func() {".repeat(n), "}()".repeat(n))),
            ("go statements", format!("{}{}", "go func() {".repeat(n), "}()".repeat(n))),
            ("slice types", format!("var x {}int; _ = x", "[]".repeat(n))),
            ("array types", format!("var x {}int; _ = x", "[1]".repeat(n))),
            ("pointer types", format!("var x {}int; _ = x", "*".repeat(n))),
            ("map types", format!("var x {}int; _ = x", "map[int]".repeat(n))),
            ("function types", format!("var x {}int; _ = x", "func() ".repeat(n))),
            ("struct types", format!("var x {}int{}; _ = x", "struct{a ".repeat(n), "}".repeat(n))),
            ("interface types", format!("var x {}int{}; _ = x", "interface{f() ".repeat(n), "}".repeat(n))),
            ("literals", format!("_ = {}int{{}}{}", "[]any{".repeat(n), "}".repeat(n))),
            ("bare literals", format!("_ = {}int{}{}", "[]".repeat(n), "{".repeat(n), "}".repeat(n))),
            ("labels", (0..n).map(|label| format!("l{label}: ")).collect::<String>() + "for {}"),
        ];
        for (name, body) in forms {
            let error = tried(name, in_main(&body));
            if n >= 5_000 {
                let error = error.unwrap_or_else(|| panic!("{n} {name} were compiled"));
                assert!(error.starts_with("./prog.go:3:"), "{n} {name}: {error}");
            }
        }
    }
}

#[test]
fn chains_within_nesting_are_refused_before_a_tree_is_made_of_them() {
    let chain = |operator: &str| operator.repeat(140);
    for n in [1, 2, 10, 70, 145] {
        let forms = [
            (
                "additions in parentheses",
                format!("x := 1; _ = {}x{}", "(".repeat(n), format!("{})", chain("+x")).repeat(n)),
            ),
            (
                "calls of calls",
                format!("var f func(any) any; _ = {}f{}", "f(".repeat(n), format!("{})", chain("(1)")).repeat(n)),
            ),
            ("fields of calls", format!("x := 1; _ = {}x{}", "x(".repeat(n), format!("{})", chain(".y")).repeat(n))),
            (
                "additions in functions",
                format!(
                    "x := 1; _ = {}x{}",
                    "func() int { return (".repeat(n),
                    format!("{})}}()", chain("+x")).repeat(n)
                ),
            ),
            ("else ifs in else ifs", "if false {} else if true {".repeat(n) + &"}".repeat(n)),
        ];
        for (name, body) in forms {
            tried(name, in_main(&body));
        }
    }
}

#[test]
fn declarations_that_lead_to_each_other_are_followed_without_end() {
    const MAIN: &str = "func main() {}";
    for n in [100, 10_000] {
        let chains = [
            ("constants", reversed(n, &format!("const c0 = 1\n{MAIN}"), |i| format!("const c{i} = c{} + 1", i - 1))),
            ("variables", reversed(n, &format!("var v0 = 1\n{MAIN}"), |i| format!("var v{i} = v{} + 1", i - 1))),
            ("slices", reversed(n, &format!("type T0 int\n{MAIN}"), |i| format!("type T{i} []T{}", i - 1))),
            ("arrays", reversed(n, &format!("type T0 int\n{MAIN}"), |i| format!("type T{i} [1]T{}", i - 1))),
            ("names", reversed(n, &format!("type T0 int\n{MAIN}"), |i| format!("type T{i} T{}", i - 1))),
            ("aliases", reversed(n, &format!("type T0 int\n{MAIN}"), |i| format!("type T{i} = []T{}", i - 1))),
            (
                "structs",
                reversed(n, &format!("type T0 int\nfunc main() {{ var x T{}; y := x; _ = x == y }}", n - 1), |i| {
                    format!("type T{i} struct {{ a T{} }}", i - 1)
                }),
            ),
            (
                "embedded",
                reversed(
                    n,
                    &format!("type T0 struct{{}}\nfunc (T0) f() {{}}\nfunc main() {{ var x T{}; x.f() }}", n - 1),
                    |i| format!("type T{i} struct {{ T{} }}", i - 1),
                ),
            ),
            (
                "interfaces",
                reversed(n, &format!("type T0 interface{{ f() }}\nfunc main() {{ var x T{}; x.f() }}", n - 1), |i| {
                    format!("type T{i} interface {{ T{} }}", i - 1)
                }),
            ),
            ("functions", reversed(n, "func f0() {}\nfunc main() {}", |i| format!("func f{i}() {{ f{}() }}", i - 1))),
            (
                "needs",
                reversed(n, &format!("var v = f{}()\nfunc f0() int {{ return 1 }}\n{MAIN}", n - 1), |i| {
                    format!("func f{i}() int {{ return f{}() }}", i - 1)
                }),
            ),
        ];
        for (name, source) in chains {
            let error = tried(name, source);
            assert!(error.as_ref().is_none_or(|error| error.starts_with("./prog.go:")), "{n} {name}: {error:?}");
            let is_unsupported = error.as_ref().is_some_and(|error| error.contains("not supported yet"));
            assert!(n > 100 || is_unsupported || error.is_none(), "{n} {name}: {error:?}");
        }
    }
}
