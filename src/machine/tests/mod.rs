//! Programs put together by hand, one test file for each group of instructions.

mod arithmetic;
mod calls;
mod locks;
mod maps;
mod memory;
mod panics;
mod strings;

use super::test_environment::{End, TestEnvironment};
use super::{Goroutine, Termination};
use crate::program::*;

/// Cells that the tests' programs use as variables: addresses 1 to this.
const VARIABLES: u64 = 32;

/// Puts programs together.
struct Assembler {
    program: Program,
}

impl Assembler {
    fn new() -> Self {
        let mut program = Program { image: vec![0; VARIABLES as usize + 1], ..Program::default() };
        let types = &mut program.types;
        let string = types.intern(Type::String);
        let runtime_error = types.declare("runtime.Error");
        types.define(runtime_error, string);
        let struct_type = types.declare("errors.errorString");
        types.define(struct_type, string);
        program.known = Known {
            runtime_error,
            string,
            error_string: types.intern(Type::Pointer(struct_type)),
            int: types.intern(Type::Int(IntKind::Int)),
            any: types.intern(Type::Interface(Vec::new())),
            ..Known::default()
        };
        let mut assembler = Self { program };
        assembler.add_panic_text();
        assembler
    }

    /// `func panicText(v any) string`, for strings, runtime errors and errors.
    fn add_panic_text(&mut self) {
        use Instruction::*;
        let prefix = self.string("runtime error: ");
        let known = self.program.known;
        self.program.known.panic_text = self.function(
            "runtime.panicText",
            (1, 2),
            5,
            vec![
                IsType { dst: 3, src: 1, ty: known.runtime_error },
                JumpIfNot { condition: 3, target: 5 },
                prefix(4),
                StringConcat { dst: 0, a: 4, b: 2 },
                Return,
                IsType { dst: 3, src: 1, ty: known.error_string },
                JumpIfNot { condition: 3, target: 9 },
                Load { dst: 0, pointer: 2, offset: 0 },
                Return,
                Move { dst: 0, src: 2 },
                Return,
            ],
        );
        self.program.functions.last_mut().unwrap().is_std = true;
    }

    /// Adds a function with so many words of results and parameters; jumps count from its first instruction.
    fn function(
        &mut self,
        name: &str,
        (results, params): (u16, u16),
        frame_words: u16,
        mut code: Vec<Instruction>,
    ) -> FunctionId {
        let entry = self.program.code.len() as Pc;
        for (line, instruction) in code.iter_mut().enumerate() {
            if let Some(target) = jump_target_mut(instruction) {
                *target += entry;
            }
            self.program.positions.push(Position { line: line as u32 + 1, column: 1 });
        }
        self.program.code.append(&mut code);
        self.program.functions.push(Function {
            name: name.into(),
            entry,
            end: self.program.code.len() as Pc,
            frame_words,
            result_words: results,
            param_words: params,
            ..Function::default()
        });
        self.program.functions.len() as FunctionId - 1
    }

    /// As [`Self::function`], with the place in it where a recovered panic goes on.
    fn function_with_defer(
        &mut self,
        name: &str,
        words: (u16, u16),
        frame_words: u16,
        code: Vec<Instruction>,
        recovery: Pc,
    ) -> FunctionId {
        let id = self.function(name, words, frame_words, code);
        let function = self.program.functions.last_mut().unwrap();
        function.recovery = Some(function.entry + recovery);
        id
    }

    /// A constant.
    fn constant(&mut self, value: u64) -> u32 {
        self.program.constants.push(value);
        self.program.constants.len() as u32 - 1
    }

    /// A string in the image, as an instruction that puts it into a slot.
    fn string(&mut self, text: &str) -> impl Fn(Slot) -> Instruction + use<> {
        let offset = self.program.image.len() as u32 * 8;
        for chunk in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.program.image.push(u64::from_le_bytes(word));
        }
        let index = self.constant(string_word(offset, text.len() as u32));
        move |dst| Instruction::Constant { dst, index }
    }

    fn map(&mut self, key: Type, value: Type) -> u16 {
        let types = &mut self.program.types;
        let (key, value) = (types.intern(key), types.intern(value));
        let shape = MapShape { key, value, key_words: types.words(key) as u16, value_words: types.words(value) as u16 };
        self.program.maps.push(shape);
        self.program.maps.len() as u16 - 1
    }

    /// `main.main`, where the run starts.
    fn main(&mut self, frame_words: u16, mut code: Vec<Instruction>) -> FunctionId {
        code.extend([Instruction::Int { dst: 0, value: 0 }, Instruction::Exit { status: 0 }]);
        self.program.entry = self.function("main.main", (0, 0), frame_words, code);
        self.program.entry
    }

    fn environment(&self) -> TestEnvironment {
        validate(&self.program).unwrap();
        TestEnvironment::new(&self.program, 1 << 20)
    }

    /// Runs the program whole and in single steps; both must come to the same. Gives the environment after it.
    fn run(&self) -> (End, TestEnvironment) {
        let mut single = self.environment();
        let mut whole = self.environment();
        let ends = (whole.run::<false>(&self.program), single.run::<true>(&self.program));
        assert_eq!(ends.0, ends.1);
        (ends.0, whole)
    }

    /// The variables after a run that ends well.
    fn variables(&self) -> impl Fn(u64) -> u64 + use<> {
        let (end, environment) = self.run();
        assert_eq!(end, End::Terminated(Termination::Exit(0)));
        move |address| environment.load(address)
    }

    /// What a run that panics writes.
    fn panic(&self) -> String {
        match self.run().0 {
            End::Terminated(Termination::Panic(text)) => text,
            other => panic!("{other:?}"),
        }
    }

    /// The first line of it.
    fn panic_line(&self) -> String {
        self.panic().lines().next().unwrap().into()
    }

    fn fatal(&self) -> String {
        match self.run().0 {
            End::Terminated(Termination::Fatal(text)) => text,
            other => panic!("{other:?}"),
        }
    }
}

/// `variable = slot`.
fn keep(src: Slot, address: u32) -> Instruction {
    Instruction::StoreGlobal { src, address }
}

fn int(dst: Slot, value: i32) -> Instruction {
    Instruction::Int { dst, value }
}

const MISSING: i32 = MISSING_BOUND;

#[test]
fn an_idle_goroutine_is_small() {
    let mut assembler = Assembler::new();
    let deferred = assembler.function("main.f.func1", (0, 1), 2, vec![Instruction::Return]);
    let function = assembler.function(
        "main.f",
        (0, 2),
        10,
        vec![
            Instruction::DeferFunction { frame: 3, function: deferred },
            Instruction::Sync { op: SyncOp::Lock, lock: 0, value: 0 },
            Instruction::Return,
        ],
    );
    let mut environment = assembler.environment();
    let mut goroutine = Box::new(Goroutine::new(&assembler.program, function, &[5, 6]));
    // The lock is taken: the goroutine waits.
    use super::{Cell, Environment, Memory};
    environment.memory().cell(5).unwrap().store(1);
    let exit = super::execute::<false, _>(&assembler.program, &mut goroutine, &mut environment, 100);
    assert!(matches!(exit, super::Exit::Park(_)));
    assert!(goroutine.bytes() < 350, "{} bytes", goroutine.bytes());
}
