use super::*;
use Instruction::*;

/// `panic("text")`, from slots 0 and 1 of the frame on.
fn panic_with(assembler: &mut Assembler, text: &str) -> Vec<Instruction> {
    let ty = assembler.program.known.string;
    let string = assembler.string(text);
    vec![string(0), MakeInterface { dst: 0, src: 0, words: 1, ty }, Panic { value: 0 }]
}

/// A function that panics with this text.
fn panicking(assembler: &mut Assembler, name: &str, text: &str) -> FunctionId {
    let code = panic_with(assembler, text);
    assembler.function(name, (0, 0), 2, code)
}

/// `func() { recovered = recover() }`, whose data word goes to variable 1.
fn recovering(assembler: &mut Assembler) -> FunctionId {
    assembler.function("main.r", (0, 0), 2, vec![Recover { dst: 0 }, keep(0, 1), Return])
}

#[test]
fn a_panic_that_nobody_recovers_ends_with_the_stack() {
    let mut assembler = Assembler::new();
    let f = panicking(&mut assembler, "main.f", "boom");
    assembler.main(1, vec![int(0, 0), Call { frame: 0, function: f }]);
    assert_eq!(
        assembler.panic(),
        "panic: boom\n\ngoroutine 1 [running]:\nmain.f()\n\t./prog.go:3\nmain.main()\n\t./prog.go:2\n"
    );
}

#[test]
fn the_trace_says_who_created_the_goroutine() {
    let mut assembler = Assembler::new();
    let f = panicking(&mut assembler, "main.main.func1", "boom");
    assembler.main(2, vec![GoFunction { frame: 0, function: f }, Jump { target: 1 }]);
    assert_eq!(
        assembler.panic(),
        "panic: boom\n\ngoroutine 2 [running]:\nmain.main.func1()\n\t./prog.go:3\ncreated by main.main\n\t./prog.go:1\n"
    );
}

#[test]
fn recover_stops_a_panic_and_the_function_returns_its_results() {
    let mut assembler = Assembler::new();
    let string = assembler.program.known.string;
    let recovering = recovering(&mut assembler);
    let thrower = panicking(&mut assembler, "main.thrower", "boom");
    // func f() (result int) { defer r(); result = 7; thrower(); result = 8; return }
    let f = assembler.function_with_defer(
        "main.f",
        (1, 0),
        3,
        vec![
            DeferFunction { frame: 1, function: recovering },
            int(0, 7),
            Call { frame: 1, function: thrower },
            int(0, 8),
            RunDeferred,
            Return,
        ],
        4,
    );
    assembler.main(2, vec![Call { frame: 1, function: f }, keep(1, 2)]);
    let variable = assembler.variables();
    assert_eq!(variable(1), u64::from(string) + 1);
    assert_eq!(variable(2), 7);
}

#[test]
fn only_the_deferred_function_itself_recovers() {
    let mut assembler = Assembler::new();
    let recovering = recovering(&mut assembler);
    let indirect = assembler.function("main.i", (0, 0), 1, vec![Call { frame: 0, function: recovering }, Return]);
    let mut code = vec![DeferFunction { frame: 0, function: indirect }];
    code.extend(panic_with(&mut assembler, "boom"));
    code.extend([RunDeferred, Return]);
    let f = assembler.function_with_defer("main.f", (0, 0), 2, code, 4);
    assembler.main(1, vec![Call { frame: 0, function: f }]);
    assert_eq!(assembler.panic_line(), "panic: boom");
}

#[test]
fn recover_outside_of_a_panic_is_nil() {
    let mut assembler = Assembler::new();
    let recovering = recovering(&mut assembler);
    assembler.main(1, vec![int(0, 5), keep(0, 1), Call { frame: 0, function: recovering }]);
    assert_eq!(assembler.variables()(1), 0);
}

#[test]
fn a_panic_in_a_deferred_call_is_printed_below_the_first() {
    let mut assembler = Assembler::new();
    let second = panicking(&mut assembler, "main.second", "B");
    let mut code = vec![DeferFunction { frame: 0, function: second }];
    code.extend(panic_with(&mut assembler, "A"));
    let f = assembler.function_with_defer("main.f", (0, 0), 2, code, 1);
    assembler.main(1, vec![Call { frame: 0, function: f }]);
    assert!(assembler.panic().starts_with("panic: A\n\tpanic: B\n\ngoroutine 1 [running]:\nmain.second()\n"));
}

#[test]
fn a_panic_after_recover_says_so() {
    let mut assembler = Assembler::new();
    let mut code = vec![Recover { dst: 0 }];
    code.extend(panic_with(&mut assembler, "B"));
    let again = assembler.function("main.again", (0, 0), 2, code);
    let mut code = vec![DeferFunction { frame: 0, function: again }];
    code.extend(panic_with(&mut assembler, "A"));
    let f = assembler.function_with_defer("main.f", (0, 0), 2, code, 1);
    assembler.main(1, vec![Call { frame: 0, function: f }]);
    assert!(assembler.panic().starts_with("panic: A [recovered]\n\tpanic: B\n\n"));
}

#[test]
fn recovering_the_second_panic_ends_the_first_as_well() {
    let mut assembler = Assembler::new();
    let recovering = recovering(&mut assembler);
    let second = panicking(&mut assembler, "main.second", "B");
    let first = panicking(&mut assembler, "main.first", "A");
    let f = assembler.function_with_defer(
        "main.f",
        (0, 0),
        2,
        vec![
            DeferFunction { frame: 0, function: recovering },
            DeferFunction { frame: 0, function: second },
            Call { frame: 0, function: first },
            RunDeferred,
            Return,
        ],
        3,
    );
    assembler.main(2, vec![Call { frame: 0, function: f }, int(0, 3), keep(0, 2), Recover { dst: 0 }, keep(0, 3)]);
    let variable = assembler.variables();
    assert_ne!(variable(1), 0);
    assert_eq!((variable(2), variable(3)), (3, 0));
}

#[test]
fn a_panic_recovered_inside_a_deferred_call_leaves_the_outer_one() {
    let mut assembler = Assembler::new();
    let recovering = recovering(&mut assembler);
    let inner = panicking(&mut assembler, "main.inner", "B");
    let safe = assembler.function_with_defer(
        "main.safe",
        (0, 0),
        2,
        vec![DeferFunction { frame: 0, function: recovering }, Call { frame: 0, function: inner }, RunDeferred, Return],
        2,
    );
    let mut code = vec![DeferFunction { frame: 0, function: safe }];
    code.extend(panic_with(&mut assembler, "A"));
    let f = assembler.function_with_defer("main.f", (0, 0), 2, code, 1);
    assembler.main(1, vec![Call { frame: 0, function: f }]);
    assert!(assembler.panic().starts_with("panic: A\n\ngoroutine 1"));
}

#[test]
fn failed_assertions_name_the_types() {
    let mut assembler = Assembler::new();
    let known = assembler.program.known;
    let string = assembler.string("x");
    assembler.main(
        4,
        vec![
            string(0),
            MakeInterface { dst: 1, src: 0, words: 1, ty: known.string },
            AssertType { dst: 3, src: 1, words: 1, ok: false, ty: known.int, interface: known.any },
        ],
    );
    assert_eq!(assembler.panic_line(), "panic: interface conversion: interface {} is string, not int");
}

#[test]
fn comparing_what_has_no_equality_panics() {
    let mut assembler = Assembler::new();
    let int_type = assembler.program.known.int;
    let slice = assembler.program.types.intern(Type::Slice(int_type));
    assembler.main(
        6,
        vec![
            Zero { dst: 0, words: 3 },
            MakeInterface { dst: 3, src: 0, words: 3, ty: slice },
            InterfaceEqual { dst: 5, a: 3, b: 3 },
        ],
    );
    assert_eq!(assembler.panic_line(), "panic: runtime error: comparing uncomparable type []int");
}
