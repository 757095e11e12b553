use super::*;
use Instruction::*;

#[test]
fn calls_find_arguments_and_results_in_the_callers_frame() {
    let mut assembler = Assembler::new();
    // func fib(n int) int
    let id = assembler.program.functions.len() as FunctionId;
    assembler.function(
        "main.fib",
        (1, 1),
        5,
        vec![
            JumpCompareInt { comparison: Comparison::Less, a: 1, value: 2, target: 8 },
            AddInt { dst: 4, a: 1, value: -1 },
            Call { frame: 3, function: id },
            Move { dst: 2, src: 3 },
            AddInt { dst: 4, a: 1, value: -2 },
            Call { frame: 3, function: id },
            Add { dst: 0, a: 2, b: 3 },
            Return,
            Move { dst: 0, src: 1 },
            Return,
        ],
    );
    assembler.main(2, vec![int(1, 15), Call { frame: 0, function: id }, keep(0, 1)]);
    assert_eq!(assembler.variables()(1), 610);
}

#[test]
fn closures_carry_words() {
    let mut assembler = Assembler::new();
    // func(a int) int { return a + captured }
    let id = assembler.function(
        "main.main.func1",
        (1, 1),
        4,
        vec![Load { dst: 3, pointer: 2, offset: 1 }, Add { dst: 0, a: 1, b: 3 }, Return],
    );
    let function = assembler.program.functions.last_mut().unwrap();
    (function.is_closure, function.capture_words) = (true, 1);
    assembler.main(
        6,
        vec![
            int(0, 40),
            Closure { dst: 1, captures: 0, function: id },
            int(4, 2),
            CallValue { frame: 3, callee: 1, params: 1, results: 1 },
            keep(3, 1),
        ],
    );
    assert_eq!(assembler.variables()(1), 42);
}

#[test]
fn nil_functions_panic_or_are_fatal() {
    let mut assembler = Assembler::new();
    assembler.main(3, vec![int(0, 0), CallValue { frame: 1, callee: 0, params: 0, results: 0 }]);
    assert!(assembler.panic_line().contains("nil pointer dereference"));
    let mut assembler = Assembler::new();
    assembler.main(3, vec![int(0, 0), Go { frame: 1, callee: 0, params: 0, results: 0 }]);
    assert!(assembler.fatal().starts_with("fatal error: go of nil func value\n\ngoroutine 1 [running]:\n"));
}

#[test]
fn deferred_calls_run_last_first_with_their_arguments() {
    let mut assembler = Assembler::new();
    // func(digit int) { number = number*10 + digit }
    let push = assembler.function(
        "main.push",
        (0, 1),
        4,
        vec![
            LoadGlobal { dst: 1, address: 1 },
            int(2, 10),
            Instruction::IntOp { op: crate::program::IntOp::Mul, dst: 1, a: 1, b: 2 },
            Add { dst: 1, a: 1, b: 0 },
            keep(1, 1),
            Return,
        ],
    );
    let f = assembler.function_with_defer(
        "main.f",
        (0, 0),
        2,
        vec![
            int(0, 1),
            DeferFunction { frame: 0, function: push },
            int(0, 2),
            DeferFunction { frame: 0, function: push },
            int(0, 3),
            DeferFunction { frame: 0, function: push },
            RunDeferred,
            Return,
        ],
        6,
    );
    assembler.main(2, vec![Call { frame: 0, function: f }]);
    assert_eq!(assembler.variables()(1), 321);
}

#[test]
fn goroutines_get_their_arguments_and_end() {
    let mut assembler = Assembler::new();
    let f = assembler.function(
        "main.main.func1",
        (0, 2),
        3,
        vec![
            Add { dst: 2, a: 0, b: 1 },
            keep(2, 1),
            int(0, 2),
            int(1, -1),
            Sync { op: SyncOp::WaitGroupAdd, lock: 0, value: 1 },
            Return,
        ],
    );
    assembler.main(
        4,
        vec![
            int(0, 2),
            int(1, 1),
            Sync { op: SyncOp::WaitGroupAdd, lock: 0, value: 1 },
            int(2, 30),
            int(3, 12),
            GoFunction { frame: 2, function: f },
            Sync { op: SyncOp::WaitGroupWait, lock: 0, value: 0 },
        ],
    );
    assert_eq!(assembler.variables()(1), 42);
}

#[test]
fn endless_recursion_overflows_the_stack_with_gos_words() {
    let mut assembler = Assembler::new();
    let id = assembler.program.functions.len() as FunctionId;
    assembler.function("main.f", (0, 1), 4, vec![Call { frame: 2, function: id }, Return]);
    assembler.main(2, vec![Call { frame: 0, function: id }]);
    let text = assembler.fatal();
    let start = "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\n\
                 goroutine 1 [running]:\nmain.f(...)\n\t./prog.go:1\nmain.f(...)\n";
    assert!(text.starts_with(start), "{}", &text[..400]);
    assert!(text.ends_with("...additional frames elided...\n"));
}

#[test]
fn methods_of_an_interface_get_its_data_word() {
    let mut assembler = Assembler::new();
    let double = assembler.function("main.T.Double", (1, 1), 2, vec![Add { dst: 0, a: 1, b: 1 }, Return]);
    let int_type = assembler.program.known.int;
    assembler.program.types.methods.insert(int_type, "Double", double);
    let method = assembler.program.types.methods.id("Double");
    assembler.main(
        6,
        vec![
            int(0, 21),
            MakeInterface { dst: 1, src: 0, words: 1, ty: int_type },
            CallMethod { frame: 3, receiver: 1, results: 1, method },
            keep(3, 1),
        ],
    );
    assert_eq!(assembler.variables()(1), 42);
}
