//! What the checker says of wrong programs, each verified with the real `go`, and what it makes of right ones.

use crate::lang::hir::{ExprKind, Func, FuncBody, Hir, Local, StmtKind};
use crate::lang::{check, std as library};

fn errors(source: &str) -> String {
    let messages = check(source, &[]).err().unwrap_or_default();
    messages.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn checked(source: &str) -> Hir {
    check(source, &[]).unwrap_or_else(|errors| panic!("{errors:#?}\nin\n{source}"))
}

/// The body of `main` in a program, from line 3 on.
fn in_main(body: &str) -> String {
    format!("package main\nfunc main() {{\n{body}\n}}\n")
}

fn function<'h>(hir: &'h Hir, name: &str) -> &'h Func {
    hir.functions.iter().find(|function| function.name == name).unwrap_or_else(|| panic!("no function {name}"))
}

fn local<'h>(function: &'h Func, name: &str) -> &'h Local {
    function.locals.iter().find(|local| local.name == name).unwrap_or_else(|| panic!("no variable {name}"))
}

#[test]
fn wrong_statements_are_reported_as_go_reports_them() {
    let table = [
        ("x := 1", "./prog.go:3:1: declared and not used: x"),
        (
            "var x int = \"a\"\n_ = x",
            "./prog.go:3:13: cannot use \"a\" (untyped string constant) as int value in variable declaration",
        ),
        ("x := 1\nx = y", "./prog.go:4:5: undefined: y"),
        (
            "x := 1\n_ = x + \"a\"",
            "./prog.go:4:5: invalid operation: x + \"a\" (mismatched types int and untyped string)",
        ),
        ("x := 1\n_ = x + 1.5", "./prog.go:4:9: 1.5 (untyped float constant) truncated to int"),
        (
            "var b byte = 256\n_ = b",
            "./prog.go:3:14: cannot use 256 (untyped int constant) as byte value in variable declaration (overflows)",
        ),
        ("_ = 1 / 0", "./prog.go:3:9: invalid operation: division by zero"),
        ("var s []int\n_ = s == s", "./prog.go:4:5: invalid operation: s == s (slice can only be compared to nil)"),
        ("1 + 2", "./prog.go:3:1: 1 + 2 (untyped int constant 3) is not used"),
        ("len", "./prog.go:3:1: len (built-in) must be called"),
        ("int", "./prog.go:3:1: int (type) is not an expression"),
        ("if 1 {\n}", "./prog.go:3:4: non-boolean condition in if statement"),
        ("a, b := 1\n_, _ = a, b", "./prog.go:3:9: assignment mismatch: 2 variables but 1 value"),
        ("a := 1, 2\n_ = a", "./prog.go:3:6: assignment mismatch: 1 variable but 2 values"),
        ("a := 1\na := 2\n_ = a", "./prog.go:4:3: no new variables on left side of :="),
        ("var p *int\np.x = 1", "./prog.go:4:3: p.x undefined (type *int has no field or method x)"),
        ("L:\nfor {\n}", "./prog.go:3:1: label L defined and not used"),
        ("for {\ncontinue L\n}", "./prog.go:4:10: continue label not defined: L"),
        ("break", "./prog.go:3:1: break is not in a loop, switch, or select"),
        ("_ = [2]int{1, 2, 3}", "./prog.go:3:18: index 2 is out of bounds (>= 2)"),
        ("_ = map[string]int{\"a\": 1, \"a\": 2}", "./prog.go:3:28: duplicate key \"a\" in map literal"),
        (
            "switch 1 {\ncase 1:\ncase 1:\n}",
            "./prog.go:5:6: duplicate case 1 (constant of type int) in expression switch\n\t./prog.go:4:6: previous case",
        ),
        (
            "f := func(a int, b string) {}\nf(1)",
            "./prog.go:4:3: not enough arguments in call to f\n\thave (number)\n\twant (int, string)",
        ),
        ("f := func() {}\nf(1)", "./prog.go:4:3: too many arguments in call to f\n\thave (number)\n\twant ()"),
        ("return 1", "./prog.go:3:8: too many return values\n\thave (number)\n\twant ()"),
        ("const c = 10\nc = 20", "./prog.go:4:1: cannot assign to c (neither addressable nor a map index expression)"),
        (
            "type T struct{ x int }\nm := map[string]T{}\nm[\"a\"].x = 1",
            "./prog.go:5:1: cannot assign to struct field m[\"a\"].x in map",
        ),
        ("_ = int(\"a\")", "./prog.go:3:9: cannot convert \"a\" (untyped string constant) to type int"),
        ("defer len(\"abc\")", "./prog.go:3:7: defer discards result of len(\"abc\") (constant 3 of type int)"),
        (
            "var e error\n_ = e.(int)",
            "./prog.go:4:5: impossible type assertion: e.(int)\n\tint does not implement error (missing method Error)",
        ),
        ("x := nil\n_ = x", "./prog.go:3:6: use of untyped nil in assignment"),
        (
            "type R struct{ r R }",
            "./prog.go:3:6: invalid recursive type R\n\t./prog.go:3:6: R refers to\n\t./prog.go:3:6: R",
        ),
    ];
    for (body, expected) in table {
        assert_eq!(errors(&in_main(body)), expected, "in\n{body}");
    }
}

#[test]
fn wrong_declarations_are_reported_as_go_reports_them() {
    let main = "\nfunc main() {}\n";
    let table = [
        ("import \"os\"", "./prog.go:2:8: \"os\" imported and not used"),
        ("import rng \"math/rand\"", "./prog.go:2:8: \"math/rand\" imported as rng and not used"),
        ("import \"net/http\"", "./prog.go:2:8: package net/http is not supported yet"),
        ("import \"strings\"\nvar x = strings.Nothing()", "./prog.go:3:17: undefined: strings.Nothing"),
        ("import \"errors\"\nvar x errors.errorString", "./prog.go:3:14: errorString not exported by package errors"),
        (
            "var x int\nvar x string",
            "./prog.go:3:5: x redeclared in this block\n\t./prog.go:2:5: other declaration of x",
        ),
        ("func f() int {\n}", "./prog.go:3:1: missing return"),
        ("func f() int {\nfor {\n}\n}", ""),
        (
            "func f() (int, string) { return 1 }",
            "./prog.go:2:33: not enough return values\n\thave (number)\n\twant (int, string)",
        ),
        ("type T struct{ a, a int }", "./prog.go:2:19: a redeclared\n\t./prog.go:2:16: other declaration of a"),
        ("func (x int) m() {}", "./prog.go:2:7: cannot define new methods on non-local type int"),
        (
            "var a = b\nvar b = a",
            "./prog.go:2:5: initialization loop for a\n\t./prog.go:2:5: a refers to\n\t./prog.go:3:5: b refers to\n\t./prog.go:2:5: a",
        ),
        (
            "const c int8 = 200",
            "./prog.go:2:16: cannot use 200 (untyped int constant) as int8 value in constant declaration (overflows)",
        ),
        (
            "type T struct{}\nvar e error = T{}",
            "./prog.go:3:15: cannot use T{} (value of type T) as error value in variable declaration: T does not implement error (missing method Error)",
        ),
    ];
    for (declarations, expected) in table {
        assert_eq!(errors(&format!("package main\n{declarations}{main}")), expected, "of\n{declarations}");
    }
}

#[test]
fn syntax_errors_are_reported_as_go_reports_them() {
    let table = [
        ("f(1 2)", "./prog.go:3:5: syntax error: unexpected literal 2 in argument list; possibly missing comma or )"),
        ("x := 1 y := 2", "./prog.go:3:8: syntax error: unexpected y at end of statement"),
        ("if x = 1 {\n}", "./prog.go:3:6: syntax error: cannot use assignment (x) = (1) as value"),
        ("var s = \"abc", "./prog.go:3:13: newline in string"),
        ("f := func() {}\ngo f", "./prog.go:4:4: expression in go must be function call"),
        (
            "_ = []int{1\n}",
            "./prog.go:3:12: syntax error: unexpected newline in composite literal; possibly missing comma or }",
        ),
    ];
    for (body, expected) in table {
        assert_eq!(errors(&in_main(body)), expected, "in\n{body}");
    }
    assert_eq!(
        errors("package main\nx := 1\n"),
        "./prog.go:2:1: syntax error: non-declaration statement outside function body"
    );
    assert_eq!(errors("func main() {}\n"), "./prog.go:1:1: syntax error: package statement must be first");
}

#[test]
fn what_is_not_supported_yet_says_so_with_its_place_and_nothing_follows_from_it() {
    let table = [
        ("c := make(chan int)\nc <- 1\nx := <-c\n_ = x", "./prog.go:3:11: channels are not supported yet"),
        ("select {\n}", "./prog.go:3:1: select statements are not supported yet"),
        ("type I interface{ M() }\nvar i I\ni.M()", "./prog.go:3:8: interfaces with methods are not supported yet"),
        ("goto L", "./prog.go:3:1: goto statements are not supported yet"),
        ("_ = 1i", "./prog.go:3:5: complex numbers are not supported yet"),
    ];
    for (body, expected) in table {
        let found = errors(&in_main(body));
        assert_eq!(found.lines().next(), Some(expected), "in\n{body}");
        assert!(found.lines().all(|line| line.contains("not supported yet")), "{found}");
    }
    let generic = "package main\nfunc f[T any](x T) T { return x }\nfunc main() { f(1) }\n";
    assert_eq!(errors(generic), "./prog.go:2:8: generics are not supported yet");
}

#[test]
fn columns_count_bytes() {
    assert_eq!(errors(&in_main("_ = \"世界\" + x")), "./prog.go:3:16: undefined: x");
}

#[test]
fn every_standard_package_checks_and_has_its_native_functions() {
    for (path, _) in library::PACKAGES {
        let source = format!("package main\nimport _ {path:?}\nfunc main() {{}}\n");
        assert_eq!(errors(&source), "", "{path}");
    }
}

#[test]
fn what_gosyn_refuses_but_go_allows_is_taken() {
    checked("package main\nimport (\"fmt\")\nfunc main() { fmt.Println() }\n");
    checked("package main\nfunc f() {}\nfunc main() { defer f() }\n");
    checked("package main\nfunc main() { x := 1; if x > 0 { x++ } else { x-- } }\n");
}

#[test]
fn captured_variables_carry_what_the_compiler_needs_to_know_of_them() {
    let hir = checked(
        "package main\nfunc use(x int) {}\nfunc main() {\nconstant, changed, pointed, alone := 1, 2, 3, 4\n_ = &pointed\n\
         func() { func() { use(constant + changed + pointed); changed++ }() }()\nuse(alone)\n}\n",
    );
    let flags = |local: &Local| (local.captured, local.reassigned, local.address_taken, local.is_capture);
    let main = function(&hir, "main.main");
    assert_eq!(flags(local(main, "constant")), (true, false, false, false));
    assert_eq!(flags(local(main, "changed")), (true, true, false, false));
    assert_eq!(flags(local(main, "pointed")), (true, false, true, false));
    assert_eq!(flags(local(main, "alone")), (false, false, false, false));
    let outer = function(&hir, "main.main.func1");
    assert_eq!(flags(local(outer, "changed")), (true, true, false, true));
    let inner = function(&hir, "main.main.func1.1");
    assert_eq!(flags(local(inner, "changed")), (false, true, false, true));
    assert_eq!(flags(local(inner, "pointed")), (false, false, true, true));
    assert_eq!(inner.captures.len(), 3);
}

#[test]
fn calling_a_pointer_method_and_slicing_take_addresses() {
    let hir = checked(
        "package main\nimport \"sync\"\ntype C struct{ mu sync.Mutex; n int }\nfunc main() {\nvar c C\nvar a [3]int\nvar s []int\nc.mu.Lock()\n_ = a[:]\n_ = s[:]\n}\n",
    );
    let main = function(&hir, "main.main");
    assert!(local(main, "c").address_taken && local(main, "a").address_taken);
    assert!(!local(main, "s").address_taken);
}

#[test]
fn named_results_count_as_assigned_so_that_a_deferred_literal_sees_them() {
    let hir = checked("package main\nfunc f() (r int) {\ndefer func() { r++ }()\nreturn 1\n}\nfunc main() { f() }\n");
    let f = function(&hir, "main.f");
    assert!(f.has_defer && f.named_results && local(f, "r").reassigned);
}

#[test]
fn loops_name_the_variables_of_each_iteration() {
    let hir = checked("package main\nfunc main() {\nfor i, j := 0, 1; i < 3; i++ {\n_ = j\n}\n}\n");
    let main = function(&hir, "main.main");
    let FuncBody::Block(body) = &main.body else { panic!("no body") };
    let StmtKind::Block(inner) = &body[0].kind else { panic!("no block: {body:?}") };
    let per_iteration = inner.iter().find_map(|statement| match &statement.kind {
        StmtKind::For { per_iteration, .. } => Some(per_iteration),
        _ => None,
    });
    let names: Vec<_> = per_iteration.unwrap().iter().map(|&local| main.locals[local as usize].name.as_str()).collect();
    assert_eq!(names, ["i", "j"]);
}

#[test]
fn shifted_constants_take_the_type_that_is_wanted() {
    let hir =
        checked("package main\nfunc main() {\nn := 3\nvar x uint8 = 1 << n\nvar y int64 = 1<<n + 2\n_, _ = x, y\n}\n");
    let main = function(&hir, "main.main");
    let FuncBody::Block(body) = &main.body else { panic!("no body") };
    let types: Vec<_> = body
        .iter()
        .filter_map(|statement| match &statement.kind {
            StmtKind::Var { init: Some(init), .. } if matches!(init.kind, ExprKind::Binary { .. }) => {
                Some(hir.types.name(init.ty))
            }
            _ => None,
        })
        .collect();
    assert_eq!(types, ["uint8", "int64"]);
}

#[test]
fn package_variables_are_initialised_in_the_order_of_their_needs() {
    let hir = checked(
        "package main\nvar a = c + b\nvar b = f()\nvar c = 1\nfunc f() int { return d }\nvar d = 4\nfunc main() {}\n",
    );
    let targets = hir.initializers.iter().filter_map(|initializer| initializer.targets[0]);
    let user = targets.map(|global| &hir.globals[global as usize]).filter(|global| global.is_user);
    let names: Vec<_> = user.map(|global| global.name.as_str()).collect();
    assert_eq!(names, ["c", "d", "b", "a"]);
}

#[test]
fn top_level_integer_constants_can_be_changed() {
    let source = "package main\nconst (\n\tgoroutines = 10\n\ttotal = goroutines * 2\n\tname = \"x\"\n\tsmall uint8 = 3\n)\nconst first = iota\nvar slots [goroutines]int\nfunc main() {}\n";
    let tunables = |overrides: &[(String, i64)]| {
        let hir = check(source, overrides).map_err(|errors| errors[0].to_string())?;
        Ok::<_, String>(hir.tunables.iter().map(|t| (t.name.clone(), t.value, t.default)).collect::<Vec<_>>())
    };
    let entry = |name: &str, value, default| (name.to_string(), value, default);
    assert_eq!(tunables(&[]).unwrap(), [entry("goroutines", 10, 10), entry("total", 20, 20), entry("small", 3, 3)]);
    let changed = tunables(&[("goroutines".into(), 4)]).unwrap();
    assert_eq!(changed, [entry("goroutines", 4, 10), entry("total", 8, 20), entry("small", 3, 3)]);
    assert_eq!(tunables(&[("small".into(), 300)]).unwrap_err(), "constant small: 300 overflows uint8");
    assert_eq!(
        tunables(&[("workers".into(), 1)]).unwrap_err(),
        "no constant workers: the program's constants are goroutines, total, small"
    );
}

/// Runs `f` with a stack no larger than a browser's worker has.
fn with_small_stack(f: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(1 << 20).spawn(f).unwrap().join().unwrap();
}

#[test]
fn hostile_sources_are_refused_and_nothing_worse() {
    with_small_stack(|| {
        for n in [40, 100, 140, 100_000] {
            let sources = [
                in_main(&format!("_ = {}1{}", "(".repeat(n), ")".repeat(n))),
                in_main(&format!("_ = {}1", "-".repeat(n))),
                in_main(&format!("_ = {}1", "- ".repeat(n))),
                in_main(&format!("_ = 1{}", "+1".repeat(n))),
                in_main(&format!("x{}", ".y".repeat(n))),
                in_main(&format!("f{}", "()".repeat(n))),
                in_main(&format!("{}{}", "{".repeat(n), "}".repeat(n))),
                in_main(&format!("{}{}", "if true {".repeat(n), "}".repeat(n))),
                in_main(&format!("if true {{}}{}", " else if true {}".repeat(n))),
                in_main(&format!("{};{}", "func() {".repeat(n), "}()".repeat(n))),
                in_main(&format!("var x {}int", "[]".repeat(n))),
                in_main(&format!("var x {}int", "*".repeat(n))),
                in_main(&format!("var x {}int", "func() ".repeat(n))),
                in_main(&format!("var x {}int", "map[int]".repeat(n))),
                in_main(&format!("x := {}{}", "[]int{".repeat(n), "}".repeat(n))),
                in_main(&format!("x := {}{}", "struct{a ".repeat(n), "}".repeat(n))),
                in_main(&"L:".repeat(n)),
                in_main(&"for x := range y { ".repeat(n)),
                in_main(&"switch { case ".repeat(n)),
                "(".repeat(n),
                "\"\\".repeat(n),
                "package main;".repeat(n),
            ];
            for source in sources {
                let _ = check(&source, &[]);
            }
        }
    });
}

#[test]
fn hostile_constants_and_types_are_refused_in_time() {
    let mut doubled = String::from("package main\nconst c0 = \"0123456789\"\n");
    let mut nested = String::from("package main\ntype T0 struct{}\n");
    for n in 1..60 {
        doubled += &format!("const c{n} = c{} + c{}\n", n - 1, n - 1);
        nested += &format!("type T{n} struct {{ a, b T{} }}\n", n - 1);
    }
    for source in [doubled, nested] {
        assert_ne!(errors(&(source + "func main() {}\n")), "");
    }
    for body in [
        "_ = 1 << 100000",
        "_ = 1 << 1000 << 1000",
        "_ = 1e1000000",
        "var a [1 << 62]int\n_ = a",
        "_ = [...]int{1 << 40: 1}",
        "const c = 1.0 / 3\nconst d = c * c * c\nconst e = d * d * d * d * d * d * d * d\nvar f float64 = e\n_ = f; _ = 1 / 0",
    ] {
        assert_ne!(errors(&in_main(body)), "", "in\n{body}");
    }
}

#[test]
fn no_mutilated_program_brings_the_checker_down() {
    let mut programs = Vec::new();
    for area in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs")).unwrap().flatten() {
        let files = std::fs::read_dir(area.path()).into_iter().flatten().flatten().map(|file| file.path());
        programs.extend(files.filter(|path| path.extension().is_some_and(|end| end == "go")));
    }
    programs.sort();
    assert!(programs.len() > 50, "the programs of the tests are missing");
    // A linear congruential generator: the same mutilations in each run.
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % below
    };
    for path in programs {
        let text: Vec<char> = std::fs::read_to_string(&path).unwrap().chars().collect();
        for _ in 0..4 {
            let mut changed = text.clone();
            let (from, to) = (random(text.len()), random(text.len()));
            match random(3) {
                0 => drop(changed.drain(from..(from + 1 + random(12)).min(text.len()))),
                1 => changed[from] = text[to],
                _ => drop(changed.splice(from..from, text[to..(to + 12).min(text.len())].iter().copied())),
            }
            let source: String = changed.into_iter().collect();
            let _ = check(&source, &[]);
        }
    }
}
