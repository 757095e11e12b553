//! One function in the making: its frame's slots, its code, labels, variables, and how it begins and ends.

use super::Compiler;
use crate::lang::hir::{Func, LabelId, Local, LocalId};
use crate::program::{
    FunctionId, Instruction, IntKind, Pc, Position, Slot, Type, TypeId, TypeTable, Variable, for_each_slot_mut,
    jump_target_mut,
};
use std::collections::HashMap;

/// Slots from here on stand for hoisted constants until [`FunctionCompiler::finish`] gives them slots of their own.
pub(super) const HOISTED: Slot = 0xff00;

/// The most constants that a function keeps in slots for its loops.
const MAX_HOISTED: usize = 24;

/// Arrays of more words live in cells, so that a frame stays small.
const MAX_FRAME_ARRAY: u64 = 16;

/// Larger variables are captured by reference even when nobody assigns them.
const MAX_CAPTURE: u64 = 8;

/// A place in the code that jumps name before it is known. Until [`FunctionCompiler::finish`] a jump's target is a label's number.
pub(super) type Label = Pc;

/// Where a local variable lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Storage {
    /// Not declared yet.
    Unset,
    Frame(Slot),
    /// In cells; the slot holds their address.
    Cell(Slot),
}

/// What `break` and `continue` of a statement jump to.
pub(super) struct Exits {
    pub label: LabelId,
    pub on_break: Label,
    pub on_continue: Option<Label>,
}

/// A type as instructions tell types apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int(IntKind),
    Float32,
    Float64,
    String,
    Slice(TypeId),
    Array {
        element: TypeId,
        length: u64,
    },
    Map,
    Struct,
    Interface,
    /// Pointers, functions, bools: one word that is only compared for equality.
    Word,
    Tuple,
}

pub(super) struct FunctionCompiler<'c, 'h> {
    pub compiler: &'c mut Compiler<'h>,
    pub id: FunctionId,
    pub locals: Vec<Local>,
    pub storage: Vec<Storage>,
    pub results: Vec<LocalId>,
    pub has_defer: bool,
    pub is_std: bool,
    /// Of the instructions to come.
    pub position: Position,
    pub code: Vec<Instruction>,
    pub exits: Vec<Exits>,
    pub loop_depth: u32,
    /// How the locals of the function that is being put in place of its call read in the caller's source; see [`super::inline`].
    pub inlined: Option<HashMap<LocalId, String>>,
    positions: Vec<Position>,
    operands: Vec<(usize, String)>,
    labels: Vec<Option<Pc>>,
    /// The next free slot.
    top: u32,
    frame_words: u32,
    /// The first slot behind results, parameters and the closure.
    pub first_local: Slot,
    hoisted: Vec<u64>,
    variables: HashMap<LocalId, u32>,
}

/// Whether a variable of this type may be captured by value: a small one, but not a map, which is in cells so that the page can show
/// what the goroutines do to it.
pub(super) fn fits_capture(types: &TypeTable, ty: TypeId) -> bool {
    types.words(ty) <= MAX_CAPTURE && !matches!(types.underlying(ty), Type::Map { .. })
}

/// Whether a value of this type holds an array that is too large for a frame.
pub(super) fn has_large_array(types: &TypeTable, ty: TypeId) -> bool {
    match types.underlying(ty) {
        Type::Array { element, .. } => types.words(ty) > MAX_FRAME_ARRAY || has_large_array(types, *element),
        Type::Struct(fields) => fields.iter().any(|field| has_large_array(types, field.ty)),
        _ => false,
    }
}

/// The sum of sizes. It stops at the largest number, which no frame has room for.
pub(super) fn total(words: impl Iterator<Item = u16>) -> u16 {
    words.fold(0, u16::saturating_add)
}

impl<'c, 'h> FunctionCompiler<'c, 'h> {
    pub fn new(compiler: &'c mut Compiler<'h>, id: FunctionId, func: &Func) -> Self {
        Self {
            compiler,
            id,
            locals: func.locals.clone(),
            storage: vec![Storage::Unset; func.locals.len()],
            results: func.results.clone(),
            has_defer: func.has_defer,
            is_std: func.is_std,
            position: func.position,
            code: Vec::new(),
            exits: Vec::new(),
            loop_depth: 0,
            inlined: None,
            positions: Vec::new(),
            operands: Vec::new(),
            labels: Vec::new(),
            top: 0,
            frame_words: 0,
            first_local: 0,
            hoisted: Vec::new(),
            variables: HashMap::new(),
        }
    }

    // -- types --

    pub fn types(&self) -> &TypeTable {
        &self.compiler.program.types
    }

    pub fn kind(&self, ty: TypeId) -> Kind {
        match self.types().underlying(ty) {
            Type::Int(kind) => Kind::Int(*kind),
            Type::Float32 => Kind::Float32,
            Type::Float64 => Kind::Float64,
            Type::String => Kind::String,
            Type::Slice(element) => Kind::Slice(*element),
            Type::Array { element, length } => Kind::Array { element: *element, length: *length },
            Type::Map { .. } => Kind::Map,
            Type::Struct(_) => Kind::Struct,
            Type::Interface(_) => Kind::Interface,
            Type::Tuple(_) => Kind::Tuple,
            _ => Kind::Word,
        }
    }

    /// The words of a value of this type in a frame.
    pub fn words(&mut self, ty: TypeId) -> u16 {
        self.compiler.value_words(ty, self.position)
    }

    pub fn words_of_locals(&mut self, locals: &[LocalId]) -> u16 {
        total(locals.iter().map(|&local| self.words(self.locals[local as usize].ty)))
    }

    /// An element's size in Go, which `append` grows by.
    pub fn element_bytes(&self, ty: TypeId) -> u16 {
        u16::try_from(self.types().bytes(ty)).unwrap_or(u16::MAX)
    }

    /// The size of an element for instructions that compute its address.
    pub fn element_words(&mut self, ty: TypeId) -> u16 {
        let words = self.types().words(ty);
        u16::try_from(words).unwrap_or_else(|_| {
            let name = self.types().name(ty);
            self.error(format!("not supported: elements of type {name}, which has {words} words (at most 65535)"));
            1
        })
    }

    pub fn error(&mut self, message: impl Into<String>) {
        self.compiler.error(self.position, message);
    }

    // -- slots --

    /// Reserves `words` slots; [`Self::release`] frees them.
    pub fn alloc(&mut self, words: u16) -> Slot {
        let slot = self.top;
        self.top += u32::from(words);
        if self.top >= u32::from(HOISTED) {
            self.error(
                "the variables and values of this function take too much room: a frame has at most 65,000 words",
            );
            self.top = slot;
            return 0;
        }
        self.frame_words = self.frame_words.max(self.top);
        slot as Slot
    }

    pub fn mark(&self) -> u32 {
        self.top
    }

    /// Frees all slots that have been reserved since `mark`.
    pub fn release(&mut self, mark: u32) {
        self.top = mark;
    }

    /// Whether the `words` slots from `slot` on are the last that were reserved.
    pub fn is_top(&self, slot: Slot, words: u16) -> bool {
        u32::from(slot) + u32::from(words) == self.top
    }

    // -- code --

    pub fn emit(&mut self, instruction: Instruction) {
        self.code.push(instruction);
        self.positions.push(if self.is_std { Position::default() } else { self.position });
    }

    /// As [`Self::emit`], with what the instruction is about in the source's words.
    pub fn emit_on(&mut self, instruction: Instruction, operand: &str) {
        if !self.is_std && !operand.is_empty() {
            self.operands.push((self.code.len(), operand.to_string()));
        }
        self.emit(instruction);
    }

    /// Runs `body` with the position of the source's `position`.
    pub fn at<T>(&mut self, position: Position, body: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.position;
        // An inlined call stays where it is in the caller.
        if self.inlined.is_none() && position.line != 0 {
            self.position = position;
        }
        let result = body(self);
        self.position = before;
        result
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        self.labels.len() as Label - 1
    }

    pub fn bind(&mut self, label: Label) {
        self.labels[label as usize] = Some(self.code.len() as Pc);
    }

    pub fn jump(&mut self, target: Label) {
        self.emit(Instruction::Jump { target });
    }

    /// Copies `words` slots.
    pub fn copy(&mut self, dst: Slot, src: Slot, words: u16) {
        match words {
            _ if dst == src => {}
            0 => {}
            1 => self.emit(Instruction::Move { dst, src }),
            _ => self.emit(Instruction::MoveWords { dst, src, words }),
        }
    }

    pub fn zero(&mut self, dst: Slot, words: u16) {
        match words {
            0 => {}
            1 => self.emit(Instruction::Int { dst, value: 0 }),
            _ => self.emit(Instruction::Zero { dst, words }),
        }
    }

    pub fn set_word(&mut self, dst: Slot, word: u64) {
        match i32::try_from(word as i64) {
            Ok(value) => self.emit(Instruction::Int { dst, value }),
            Err(_) => {
                let index = self.compiler.constant_index(word);
                self.emit(Instruction::Constant { dst, index });
            }
        }
    }

    /// A slot that holds a constant: in a loop one that is filled when the function begins.
    pub fn constant(&mut self, word: u64) -> Slot {
        if let Some(index) = self.hoisted.iter().position(|&hoisted| hoisted == word) {
            return HOISTED + index as Slot;
        }
        if self.loop_depth > 0 && self.hoisted.len() < MAX_HOISTED {
            self.hoisted.push(word);
            return HOISTED + self.hoisted.len() as Slot - 1;
        }
        let dst = self.alloc(1);
        self.set_word(dst, word);
        dst
    }

    // -- variables --

    /// Whether `local` lives in cells of this function's.
    pub fn needs_cells(&self, local: LocalId) -> bool {
        self.compiler.needs_cells(&self.locals[local as usize], self.results.contains(&local))
    }

    /// Makes room for a variable: slots of the frame, or new cells. Neither is zeroed… but new cells are zero.
    pub fn declare(&mut self, local: LocalId) -> Storage {
        let storage = if self.needs_cells(local) {
            let pointer = self.alloc(1);
            self.new_cells(local, pointer);
            Storage::Cell(pointer)
        } else {
            let words = self.words(self.locals[local as usize].ty);
            Storage::Frame(self.alloc(words))
        };
        self.storage[local as usize] = storage;
        storage
    }

    /// `pointer` = new cells for one execution of a variable's declaration.
    pub fn new_cells(&mut self, local: LocalId, pointer: Slot) {
        let Local { name, ty, position, .. } = self.locals[local as usize].clone();
        let words = self.types().words(ty).max(1);
        let Ok(words) = u16::try_from(words) else {
            return self.new_words(pointer, words);
        };
        if self.is_std || self.inlined.is_some() {
            return self.emit(Instruction::New { dst: pointer, words: u32::from(words) });
        }
        let (function, variables) = (self.id, &mut self.compiler.program.variables);
        let variable = *self.variables.entry(local).or_insert_with(|| {
            variables.push(Variable { name: name.clone(), ty, position, function });
            variables.len() as u32 - 1
        });
        self.emit_on(Instruction::NewVariable { dst: pointer, words, variable }, &name);
    }

    /// `dst` = `words` new cells.
    pub fn new_words(&mut self, dst: Slot, words: u64) {
        let words = u32::try_from(words.max(1)).unwrap_or_else(|_| {
            self.error("not supported: a variable of more than 4,294,967,295 words");
            1
        });
        self.emit(Instruction::New { dst, words });
    }

    // -- beginning and end --

    /// Lays out results, parameters and captures, and brings those into cells that need them.
    pub fn prologue(&mut self, func: &Func, captures_by_value: &[bool]) {
        let mut results: u16 = 0;
        for &result in &func.results {
            let words = self.words(self.locals[result as usize].ty);
            self.storage[result as usize] = Storage::Frame(self.alloc(words));
            results = words.saturating_add(results);
        }
        let mut params = Vec::new();
        for &param in &func.params {
            let words = self.words(self.locals[param as usize].ty);
            let slot = self.alloc(words);
            self.storage[param as usize] = Storage::Frame(slot);
            params.push((param, slot, words));
        }
        let closure = if func.captures.is_empty() { None } else { Some(self.alloc(1)) };
        self.first_local = self.top as Slot;
        if func.named_results || func.has_defer {
            self.zero(0, results);
        }
        for &result in &func.results {
            if self.needs_cells(result) {
                self.declare(result);
            }
        }
        for (param, slot, words) in params {
            if self.needs_cells(param)
                && let Storage::Cell(pointer) = self.declare(param)
            {
                let name = self.locals[param as usize].name.clone();
                self.store_cells(pointer, 0, slot, words, &name);
            }
        }
        if let Some(closure) = closure {
            self.load_captures(func, captures_by_value, closure);
        }
    }

    /// Brings what a closure carries into slots: values, or the addresses of variables.
    fn load_captures(&mut self, func: &Func, by_value: &[bool], closure: Slot) {
        let mut offset = 1;
        for (capture, &by_value) in func.captures.iter().zip(by_value) {
            let Local { name, ty, .. } = self.locals[capture.inner as usize].clone();
            let words = if by_value { self.words(ty) } else { 1 };
            let slot = self.alloc(words);
            for word in 0..words {
                self.emit_on(
                    Instruction::Load { dst: slot + word, pointer: closure, offset: offset + u32::from(word) },
                    &name,
                );
            }
            offset += u32::from(words);
            self.storage[capture.inner as usize] = if by_value { Storage::Frame(slot) } else { Storage::Cell(slot) };
        }
    }

    /// Words that a closure of `func` carries.
    fn capture_words(&mut self, func: &Func, by_value: &[bool]) -> u16 {
        let words = func.captures.iter().zip(by_value).map(|(capture, &by_value)| {
            let ty = self.locals[capture.inner as usize].ty;
            if by_value { self.compiler.value_words(ty, self.position) } else { 1 }
        });
        total(words)
    }

    /// Deferred calls, results from their cells, and out.
    pub fn leave(&mut self) {
        if self.has_defer {
            self.emit(Instruction::RunDeferred);
        }
        let mut slot = 0;
        for result in self.results.clone() {
            let words = self.words(self.locals[result as usize].ty);
            if let Storage::Cell(pointer) = self.storage[result as usize] {
                let name = self.locals[result as usize].name.clone();
                self.load_cells(slot, pointer, 0, words, &name);
            }
            slot = words.saturating_add(slot);
        }
        self.emit(Instruction::Return);
    }

    /// Ends the function and adds it to the program.
    pub fn finish(mut self, func: &Func, captures_by_value: &[bool]) {
        let recovery = self.code.len() as Pc;
        let is_open = self.end_is_reachable();
        if self.has_defer || (is_open && func.results.is_empty()) {
            self.leave();
        } else if is_open {
            self.emit(Instruction::Unreachable);
        }
        let result_words = self.words_of_locals(&func.results);
        let param_words = self.words_of_locals(&func.params);
        let capture_words = self.capture_words(func, captures_by_value);
        let start = self.hoist(func);
        let entry = self.compiler.program.code.len() as Pc;
        let shift = entry + start;
        for instruction in &mut self.code[start as usize..] {
            if let Some(target) = jump_target_mut(instruction) {
                *target = self.labels[*target as usize].map_or(shift + recovery, |pc| pc + shift);
            }
        }
        let program = &mut self.compiler.program;
        program.operands.extend(self.operands.into_iter().map(|(index, text)| (index as Pc + shift, text)));
        program.code.append(&mut self.code);
        program.positions.append(&mut self.positions);
        let function = &mut program.functions[self.id as usize];
        function.name = func.name.clone();
        function.entry = entry;
        function.end = program.code.len() as Pc;
        function.frame_words = self.frame_words as u16;
        function.result_words = result_words;
        function.param_words = param_words;
        function.capture_words = capture_words;
        function.is_closure = !func.captures.is_empty();
        function.recovery = func.has_defer.then_some(shift + recovery);
        function.position = if func.is_std { Position::default() } else { func.position };
        function.is_std = func.is_std;
    }

    /// Whether control can come to the end of the code so far.
    pub fn end_is_reachable(&self) -> bool {
        let end = self.code.len() as Pc;
        let is_closed = matches!(
            self.code.last(),
            Some(Instruction::Return | Instruction::Jump { .. } | Instruction::Panic { .. } | Instruction::Unreachable)
        );
        !is_closed || self.labels.contains(&Some(end))
    }

    /// Gives the hoisted constants the first slots behind the parameters, filled when the function begins. Returns how many
    /// instructions that took.
    fn hoist(&mut self, func: &Func) -> Pc {
        let count = self.hoisted.len() as u16;
        if count == 0 {
            return 0;
        }
        let first = self.first_local;
        let program = &self.compiler.program;
        for instruction in &mut self.code {
            for_each_slot_mut(instruction, &program.maps, &program.functions, |slot, _| {
                *slot = match *slot {
                    hoisted if hoisted >= HOISTED => first + (hoisted - HOISTED),
                    local if local >= first => local + count,
                    fixed => fixed,
                }
            });
        }
        self.frame_words += u32::from(count);
        let body = std::mem::take(&mut self.code);
        let positions = std::mem::take(&mut self.positions);
        self.position = func.position;
        for (index, word) in std::mem::take(&mut self.hoisted).into_iter().enumerate() {
            self.set_word(first + index as Slot, word);
        }
        self.code.extend(body);
        self.positions.extend(positions);
        Pc::from(count)
    }
}
