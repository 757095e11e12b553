use super::*;
use Instruction::*;

#[test]
fn nil_and_wild_pointers_panic_with_the_signal_line() {
    let mut assembler = Assembler::new();
    assembler.main(2, vec![int(0, 0), Load { dst: 1, pointer: 0, offset: 0 }]);
    let text = assembler.panic();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "panic: runtime error: invalid memory address or nil pointer dereference");
    assert!(lines[1].starts_with("[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x"));
    assert_eq!(lines[2..], ["", "goroutine 1 [running]:", "main.main()", "\t./prog.go:2"]);
    let mut assembler = Assembler::new();
    assembler.main(2, vec![int(0, -5), Store { src: 1, pointer: 0, offset: 3 }]);
    assert!(assembler.panic_line().contains("nil pointer dereference"));
}

fn element(index: i32) -> Assembler {
    let mut assembler = Assembler::new();
    assembler.main(
        6,
        vec![
            int(0, 3),
            MakeSlice { dst: 1, length: 0, capacity: 0, words: 2 },
            int(4, index),
            Element { dst: 5, slice: 1, index: 4, words: 2 },
            Sub { dst: 5, a: 5, b: 1 },
            keep(5, 1),
        ],
    );
    assembler
}

#[test]
fn elements_lie_one_behind_the_other_and_indices_are_checked() {
    assert_eq!(element(2).variables()(1), 4);
    assert_eq!(element(5).panic_line(), "panic: runtime error: index out of range [5] with length 3");
    assert_eq!(element(-1).panic_line(), "panic: runtime error: index out of range [-1]");
}

/// `s[low:high:max]` of a slice of length 3 and capacity 5, or of an array of 3.
fn cut(array: bool, low: i32, high: i32, max: i32) -> Assembler {
    let mut assembler = Assembler::new();
    let cut = if array {
        SliceArray { dst: 5, array: 2, bounds: 8, words: 1, length: 3 }
    } else {
        SliceSlice { dst: 5, slice: 2, bounds: 8, words: 1 }
    };
    assembler.main(
        11,
        vec![
            int(0, 3),
            int(1, 5),
            MakeSlice { dst: 2, length: 0, capacity: 1, words: 1 },
            int(8, low),
            int(9, high),
            int(10, max),
            cut,
            Sub { dst: 5, a: 5, b: 2 },
            keep(5, 1),
            keep(6, 2),
            keep(7, 3),
        ],
    );
    assembler
}

#[test]
fn slices_are_cut_within_their_capacity() {
    let variables = |array, low, high, max| {
        let variable = cut(array, low, high, max).variables();
        [variable(1), variable(2), variable(3)]
    };
    assert_eq!(variables(false, 1, MISSING, MISSING), [1, 2, 4]);
    assert_eq!(variables(false, 2, 5, MISSING), [2, 3, 3]);
    assert_eq!(variables(false, 1, 2, 3), [1, 1, 2]);
    assert_eq!(variables(true, 0, MISSING, MISSING), [0, 3, 3]);
}

#[test]
fn bad_bounds_panic_with_gos_words() {
    let line = |array, low, high, max| {
        let line = cut(array, low, high, max).panic_line();
        line.strip_prefix("panic: runtime error: slice bounds out of range ").unwrap().to_string()
    };
    assert_eq!(line(false, 0, 6, MISSING), "[:6] with capacity 5");
    assert_eq!(line(true, 0, 5, MISSING), "[:5] with length 3");
    assert_eq!(line(false, 0, -1, MISSING), "[:-1]");
    assert_eq!(line(false, 4, 2, MISSING), "[4:2]");
    assert_eq!(line(false, -2, 2, MISSING), "[-2:]");
    assert_eq!(line(false, 4, MISSING, MISSING), "[4:3]");
    assert_eq!(line(false, 0, 1, 6), "[::6] with capacity 5");
    assert_eq!(line(true, 0, 1, 6), "[::6] with length 3");
    assert_eq!(line(false, 0, 1, -6), "[::-6]");
    assert_eq!(line(false, 0, 4, 3), "[:4:3]");
    assert_eq!(line(false, 3, 2, 4), "[3:2:]");
}

#[test]
fn append_grows_as_in_go() {
    use super::super::slices::grown_capacity;
    let mut capacity = 0;
    let mut capacities = Vec::new();
    for length in 0..2000 {
        if length == capacity {
            capacity = grown_capacity(capacity, length + 1, 8);
            capacities.push(capacity);
        }
    }
    assert_eq!(capacities, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560]);
    assert_eq!(grown_capacity(0, 5, 8), 6);
    assert_eq!(grown_capacity(0, 5, 16), 5);
    assert_eq!(grown_capacity(0, 1, 1), 8);
    assert_eq!(grown_capacity(4, 9, 8), 10);
}

#[test]
fn growing_copies_the_elements() {
    let mut assembler = Assembler::new();
    assembler.main(
        12,
        vec![
            int(0, 2),
            MakeSlice { dst: 1, length: 0, capacity: 0, words: 1 },
            int(4, 7),
            Store { src: 4, pointer: 1, offset: 0 },
            int(4, 8),
            Store { src: 4, pointer: 1, offset: 1 },
            int(5, 1),
            Grow { dst: 6, slice: 1, count: 5, words: 1, bytes: 8 },
            Load { dst: 9, pointer: 6, offset: 0 },
            Load { dst: 10, pointer: 6, offset: 1 },
            keep(9, 1),
            keep(10, 2),
            keep(7, 3),
            keep(8, 4),
        ],
    );
    let variable = assembler.variables();
    assert_eq!((1..=4).map(variable).collect::<Vec<_>>(), [7, 8, 3, 4]);
}

#[test]
fn bad_sizes_of_make_panic() {
    let make = |length: i32, capacity: i32| {
        let mut assembler = Assembler::new();
        assembler
            .main(5, vec![int(0, length), int(1, capacity), MakeSlice { dst: 2, length: 0, capacity: 1, words: 1 }]);
        assembler
    };
    assert_eq!(make(-1, 5).panic_line(), "panic: runtime error: makeslice: len out of range");
    assert_eq!(make(5, 3).panic_line(), "panic: runtime error: makeslice: cap out of range");
    assert!(make(0, i32::MAX).fatal().starts_with("fatal error: runtime: out of memory\n\ngoroutine 1 [running]:\n"));
}

#[test]
fn an_update_over_another_write_is_counted() {
    let mut assembler = Assembler::new();
    assembler.main(
        2,
        vec![
            LoadGlobal { dst: 0, address: 1 },
            int(1, 5),
            // Another goroutine's write.
            StoreGlobal { src: 1, address: 1 },
            AddInt { dst: 1, a: 0, value: 1 },
            UpdateGlobal { src: 1, loaded: 0, address: 1 },
        ],
    );
    let (_, environment) = assembler.run();
    let entry = assembler.program.functions.last().unwrap().entry;
    assert_eq!(environment.lost, [(entry + 4, 1, 5)]);
}

#[test]
fn a_copy_is_kept_from_the_read_to_the_write() {
    use super::super::{Exit, execute};
    let mut assembler = Assembler::new();
    let main = assembler.main(
        2,
        vec![
            LoadGlobal { dst: 0, address: 2 },
            LoadGlobal { dst: 0, address: 1 },
            AddInt { dst: 1, a: 0, value: 1 },
            UpdateGlobal { src: 1, loaded: 0, address: 1 },
        ],
    );
    assembler.program.image[1] = 41;
    let mut environment = assembler.environment();
    let mut goroutine = Goroutine::new(&assembler.program, main, &[]);
    let mut copies = Vec::new();
    for _ in 0..4 {
        assert_eq!(execute::<true, _>(&assembler.program, &mut goroutine, &mut environment, 1), Exit::Preempted);
        copies.push(goroutine.copy().map(|copy| (copy.address, copy.value)));
    }
    assert_eq!(copies, [None, Some((1, 41)), Some((1, 41)), None]);
}

#[test]
fn a_copy_is_not_shown_any_more_when_instructions_are_not_executed_singly() {
    use super::super::{Exit, execute};
    let mut assembler = Assembler::new();
    let main = assembler.main(
        2,
        vec![
            LoadGlobal { dst: 0, address: 1 },
            AddInt { dst: 1, a: 0, value: 1 },
            UpdateGlobal { src: 1, loaded: 0, address: 1 },
            Jump { target: 0 },
        ],
    );
    let entry = assembler.program.functions[main as usize].entry;
    assembler.program.code[entry as usize + 3] = Jump { target: entry + 2 };
    let mut environment = assembler.environment();
    let mut goroutine = Goroutine::new(&assembler.program, main, &[]);
    execute::<true, _>(&assembler.program, &mut goroutine, &mut environment, 1);
    assert_eq!(goroutine.copy().map(|copy| copy.address), Some(1));
    assert_eq!(execute::<false, _>(&assembler.program, &mut goroutine, &mut environment, 3), Exit::Preempted);
    assert_eq!(goroutine.copy(), None);
}
