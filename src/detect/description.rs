//! A race in words: the text that Go writes for it, and the same as data.

use super::{Access, Race};
use crate::program::{Instruction, MapShape, Pc, Program, SyncOp, Type};
use serde::Serialize;
use std::fmt::Write;

/// The line above and below each of Go's reports.
const RULE: &str = "==================";
/// So many calls of a stack are told.
const FRAMES: usize = 64;
/// The program's memory is told as if it began where Go's heap does.
const HEAP: u64 = 0xc0_0000_0000;
/// A map whose values have more bytes isn't accessed by the runtime's fast functions.
const FAST_VALUE_BYTES: u64 = 128;

/// A race, as the report of a run has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RaceReport {
    /// Go's text, from `==================` to `==================`.
    pub text: String,
    /// What is accessed, as the source of one of the two names it: `count`, `c.value`. Empty where it has no name.
    pub variable: String,
    /// As in the text: `0x00c000012080`.
    pub address: String,
    /// The access that showed the race, and the earlier one.
    pub accesses: [RaceAccess; 2],
}

/// One of the two accesses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RaceAccess {
    /// `read` or `write`.
    pub kind: &'static str,
    /// By package `sync/atomic`.
    pub atomic: bool,
    /// Go's number of the goroutine; main is 1.
    pub goroutine: u32,
    /// It hadn't ended when the race was found.
    pub running: bool,
    /// The line of the user's source, 0 if there is none, and the function that it is in.
    pub line: u32,
    pub function: String,
    /// The innermost call first.
    pub stack: Vec<RaceFrame>,
    /// The `go` statement that started the goroutine, and the calls around that; empty for main.
    pub created: Vec<RaceFrame>,
}

/// A call in a stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RaceFrame {
    /// `main.(*Counter).Inc`
    pub function: String,
    /// `./prog.go`, or a file of Go's runtime.
    pub file: String,
    /// 0 inside Go's runtime.
    pub line: u32,
    pub column: u32,
    /// Instructions from the function's start.
    pub offset: u32,
}

impl RaceReport {
    /// In the words of the program.
    pub fn new(program: &Program, race: &Race) -> Self {
        let accesses = race.accesses.each_ref().map(|access| RaceAccess::new(program, access));
        let operand = |access: &Access| access.stack.first().and_then(|pc| program.operands.get(pc));
        let mut report = Self {
            text: String::new(),
            variable: race.accesses.iter().find_map(operand).cloned().unwrap_or_default(),
            address: format!("{:#014x}", HEAP + race.address * 8),
            accesses,
        };
        report.text = report.write();
        report
    }

    /// Whether it is between the same lines as another one, whichever of them reads: a person takes both for one race.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let lines = |access: &RaceAccess| -> Vec<u32> {
            access.stack.iter().map(|frame| frame.line).filter(|&line| line != 0).collect()
        };
        let ([a, b], [c, d]) = (self.accesses.each_ref().map(lines), other.accesses.each_ref().map(lines));
        (a == c && b == d) || (a == d && b == c)
    }

    fn write(&self) -> String {
        let mut text = format!("{RULE}\nWARNING: DATA RACE\n");
        for (index, access) in self.accesses.iter().enumerate() {
            let verb = match (index, access.kind) {
                (0, "write") => "Write",
                (0, _) => "Read",
                (_, "write") => "Previous write",
                _ => "Previous read",
            };
            let who =
                if access.goroutine == 1 { "main goroutine".into() } else { format!("goroutine {}", access.goroutine) };
            // Writing to a String doesn't fail.
            let _ = writeln!(text, "{verb} at {} by {who}:", self.address);
            write_stack(&mut text, &access.stack);
            text.push('\n');
        }
        for access in self.accesses.iter().filter(|access| access.goroutine != 1) {
            let state = if access.running { "running" } else { "finished" };
            let _ = writeln!(text, "Goroutine {} ({state}) created at:", access.goroutine);
            write_stack(&mut text, &access.created);
            text.push('\n');
        }
        // No empty line before the rule.
        text.pop();
        let _ = writeln!(text, "{RULE}");
        text
    }
}

impl RaceAccess {
    fn new(program: &Program, access: &Access) -> Self {
        let mut stack = frames(program, &access.stack);
        let user = stack.first().cloned();
        if let Some(frame) = access.stack.first().and_then(|&pc| operation(program, pc)) {
            stack.insert(0, frame);
        }
        Self {
            kind: if access.kind.write { "write" } else { "read" },
            atomic: access.kind.atomic,
            goroutine: access.goroutine,
            running: access.running,
            line: user.as_ref().map_or(0, |frame| frame.line),
            function: user.map_or_else(String::new, |frame| frame.function),
            stack,
            created: frames(program, &access.created),
        }
    }
}

fn write_stack(text: &mut String, stack: &[RaceFrame]) {
    if stack.is_empty() {
        text.push_str("  [failed to restore the stack]\n");
    }
    for frame in stack {
        let _ = write!(text, "  {}()\n      {}", frame.function, frame.file);
        let _ = match frame.line {
            0 => writeln!(text, " +{:#x}", frame.offset),
            line => writeln!(text, ":{line} +{:#x}", frame.offset),
        };
    }
}

/// The calls in the user's source.
fn frames(program: &Program, stack: &[Pc]) -> Vec<RaceFrame> {
    let frame = |&pc: &Pc| {
        let position = program.position(pc);
        let function = program.function_at(pc).filter(|function| !function.is_std && position.line != 0)?;
        Some(RaceFrame {
            function: function.name.clone(),
            file: "./prog.go".into(),
            line: position.line,
            column: position.column,
            offset: pc - function.entry,
        })
    };
    stack.iter().filter_map(frame).take(FRAMES).collect()
}

/// The function of Go's runtime or library that does what the instruction does, when it isn't simply a load or a store.
fn operation(program: &Program, pc: Pc) -> Option<RaceFrame> {
    let shape = |shape: u16| program.maps.get(shape as usize);
    let runtime = |name: &str| (format!("runtime.{name}"), "runtime/map.go".to_owned());
    let (function, file) = match *program.code.get(pc as usize)? {
        Instruction::MapGet { ok, shape: index, .. } => {
            map_function(program, shape(index)?, if ok { "mapaccess2" } else { "mapaccess1" })
        }
        Instruction::MapSet { shape: index, .. } => map_function(program, shape(index)?, "mapassign"),
        Instruction::MapDelete { shape: index, .. } => map_function(program, shape(index)?, "mapdelete"),
        Instruction::MapClear { .. } => runtime("mapclear"),
        Instruction::MapIterate { .. } => runtime("mapiterinit"),
        Instruction::MapNext { .. } => runtime("mapiternext"),
        Instruction::Grow { .. } => ("runtime.growslice".into(), "runtime/slice.go".into()),
        Instruction::Sync { op: SyncOp::WaitGroupAdd, .. } => {
            ("sync.(*WaitGroup).Add".into(), "sync/waitgroup.go".into())
        }
        Instruction::Sync { op: SyncOp::WaitGroupWait, .. } => {
            ("sync.(*WaitGroup).Wait".into(), "sync/waitgroup.go".into())
        }
        Instruction::Atomic { op, kind, .. } => {
            let width = kind.name();
            let kind = format!("{}{}", width[..1].to_ascii_uppercase(), &width[1..]);
            (format!("sync/atomic.{op:?}{kind}"), "sync/atomic/doc.go".into())
        }
        Instruction::Native { native, .. } if program.position(pc).line != 0 => {
            let name = native.name();
            let package = name.split_once('.').map_or(name, |(package, _)| package);
            (name.to_owned(), package.to_owned())
        }
        _ => return None,
    };
    Some(RaceFrame { function, file, line: 0, column: 0, offset: 0 })
}

/// Go's runtime has faster functions for maps with keys of 4 and 8 bytes and for strings.
fn map_function(program: &Program, shape: &MapShape, name: &str) -> (String, String) {
    let types = &program.types;
    let fast = match types.underlying(shape.key) {
        _ if types.bytes(shape.value) > FAST_VALUE_BYTES => None,
        Type::String => Some("faststr"),
        Type::Pointer(_) if name == "mapassign" => Some("fast64ptr"),
        Type::Int(_) | Type::Pointer(_) => match types.bytes(shape.key) {
            4 => Some("fast32"),
            8 => Some("fast64"),
            _ => None,
        },
        _ => None,
    };
    match fast {
        None => (format!("runtime.{name}"), "runtime/map.go".into()),
        Some(fast) => {
            (format!("runtime.{name}_{fast}"), format!("runtime/map_{}.go", fast.strip_suffix("ptr").unwrap_or(fast)))
        }
    }
}
