//! Go programs that call the standard library print what the real Go prints. Each `tests/NAME.expected` is what
//! `go run NAME.go`, with `NAME.input` on standard input, printed (Go 1.19).

use super::place::Reader;
use super::print::{Printer, Stop};
use super::verbs::Operands;
use crate::lang;
use crate::machine::test_environment::{End, PlainCell, TestEnvironment};
use crate::machine::{Cell, Environment, Memory, Random, Termination};
use crate::program::Program;

fn compile(source: &str) -> Program {
    lang::compile(source, &[]).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// What the program prints on standard output; it must end well.
fn output(source: &str, input: &str) -> Vec<u8> {
    let program = compile(source);
    let mut env = TestEnvironment::<PlainCell>::new(&program, 1 << 20);
    env.input = input.split_inclusive('\n').map(|line| line.as_bytes().to_vec()).collect();
    let end = env.run::<false>(&program);
    assert_eq!(end, End::Terminated(Termination::Exit(0)), "{}", String::from_utf8_lossy(&env.output));
    env.output
}

/// Compares line by line, with the lines that differ in the message.
fn assert_prints(source: &str, input: &str, expected: &[u8]) {
    let actual = output(source, input);
    let lines = |bytes: &[u8]| -> Vec<String> {
        bytes.split(|&byte| byte == b'\n').map(|line| line.escape_ascii().to_string()).collect()
    };
    let (actual_lines, expected_lines) = (lines(&actual), lines(expected));
    let different: Vec<_> = expected_lines.iter().zip(&actual_lines).filter(|(a, b)| a != b).take(10).collect();
    assert!(actual == expected, "{} and {} lines: {different:#?}", expected_lines.len(), actual_lines.len());
}

macro_rules! programs {
    ($($(#[$attribute:meta])* $name:ident: $file:literal, $input:expr;)*) => {$(
        $(#[$attribute])*
        #[test]
        fn $name() {
            assert_prints(
                include_str!(concat!("tests/", $file, ".go")),
                $input,
                include_bytes!(concat!("tests/", $file, ".expected")),
            );
        }
    )*};
}

programs! {
    formats_come_out_as_in_go: "formats", "";
    strings_numbers_and_errors_are_handled_as_in_go: "texts", "";
    durations_dates_and_containers_are_as_in_go: "times", "";
    mathematics_gives_the_results_of_go: "mathematics", "";
    standard_input_is_scanned_as_in_go: "scanning", include_str!("tests/scanning.input");
    locks_and_runtime_errors_show_as_in_go: "locks", "";
    panicking_string_methods_are_printed_as_in_go: "panics", "";
}

#[test]
fn seeded_random_numbers_repeat_and_stay_in_range() {
    let program = r#"
package main

import (
	"fmt"
	"math/rand"
	v2 "math/rand/v2"
)

func main() {
	a, b := rand.New(rand.NewSource(7)), rand.New(rand.NewSource(7))
	rand.Seed(3)
	first := rand.Int63()
	rand.Seed(3)
	fmt.Println(rand.Int63() == first)
	var seen [6]int
	for i := 0; i < 600; i++ {
		if x := a.Intn(1000); x != b.Intn(1000) || x < 0 || x >= 1000 {
			fmt.Println("differs")
		}
		seen[rand.Intn(6)]++
		seen[v2.IntN(6)]++
		if f := v2.Float64(); f < 0 || f >= 1 {
			fmt.Println("out of range", f)
		}
	}
	for face, count := range seen {
		if count < 100 || count > 300 {
			fmt.Println(face, "came up", count, "times of 1200")
		}
	}
}
"#;
    assert_prints(program, "", b"true\n");
}

/// A race can leave any word anywhere: printing ends all the same, and in bounds.
#[test]
fn corrupted_values_are_printed_without_harm() {
    let program = compile(
        r#"
package main

import (
	"errors"
	"fmt"
	"time"
)

type point struct{ X, Y int }
type tree struct {
	left, right *tree
	values      []any
	names       map[string][]point
	e           error
	f           func(int) error
	d           time.Duration
	grid        [3][2]float64
}
type key struct {
	a any
	s string
}

func main() {
	fmt.Println(tree{}, map[key]tree{}, map[any]any{}, [][]string{}, []byte("x"), errors.New("e"), &tree{}, []error{}, [4]bool{})
}
"#,
    );
    let mut random = Random::new(5);
    let env = TestEnvironment::<PlainCell>::new(&program, 1000);
    for round in 0..20 {
        let memory = env.memory();
        for address in 1..memory.len() {
            // Small words are plausible addresses, lengths, types and capacities; the others are noise.
            let word = match random.next_word() % 8 {
                0 => random.next_word(),
                1 => random.next_word() & 0xffff_ffff_0000_0fff,
                2 => 1 << (random.next_word() % 64),
                _ => random.next_word() % 1000,
            };
            memory.cell(address).expect("a cell").store(word);
        }
        for ty in 0..program.types.len() as u64 {
            let words = [ty + 1, random.next_word() % 1200];
            let verb = b"vdsxqpTcg"[(random.next_word() % 9) as usize];
            let format = [&b"%+#"[..=(round % 3)], &[verb]].concat();
            let mut printer = Printer::new(Reader { program: &program, memory: &memory, reads: None }, &[]);
            let outcome = printer.formatted(&format, Operands::Slots(&words));
            assert!(matches!(outcome, Ok(()) | Err(Stop::Full | Stop::CallMethod { .. })));
            assert!(printer.out.bytes.len() < 64 << 20);
        }
    }
}
