//! A checked tree to a program: the driver, which compiles what `main` can reach, function by function.

mod arithmetic;
mod builtins;
mod calls;
mod closures;
mod conditions;
mod equality;
mod expressions;
mod function;
mod image;
mod inline;
mod interfaces;
mod literals;
mod loops;
mod natives;
mod operands;
mod places;
mod slices;
mod statements;
mod synthesis;
#[cfg(test)]
mod tests;
mod updates;
pub(super) mod walk;

use super::diagnostic::Diagnostic;
use super::hir::{Const, Expr, ExprKind, Func, FuncBody, FuncId, GlobalId, Hir};
use crate::program::{
    Function, FunctionId, Global, Instruction, Known, MapShape, PLAIN_FUNCTION, Position, Program, Type, TypeId,
};
use function::FunctionCompiler;
use image::Image;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// The most words of a value that a frame holds. A larger array can only be a variable, used element by element.
const MAX_VALUE_WORDS: u64 = 4096;

/// The most words of all package-level variables together: they are part of the program that is sent to the machine.
const MAX_GLOBAL_WORDS: u64 = 1 << 22;

/// Compiles a checked program. Errors are about sizes only: too large a frame, value or set of package-level variables.
pub fn compile(hir: &Hir) -> Result<Program, Vec<Diagnostic>> {
    let mut compiler = Compiler::new(hir);
    compiler.declare_globals();
    compiler.run();
    let Compiler { mut program, image, errors, .. } = compiler;
    if !errors.is_empty() {
        return Err(errors);
    }
    program.image = image.into_cells();
    #[cfg(debug_assertions)]
    if let Err(problem) = crate::program::validate(&program) {
        unreachable!("the compiler made a program that isn't valid: {problem}");
    }
    Ok(program)
}

/// Something that becomes one function of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unit {
    /// A function of the tree: declared, literal or native (as a value).
    Declared(FuncId),
    /// The evaluation of one package-level variable's initial value.
    Initializer(usize),
    /// The function behind the method value `x.f`: a closure over the receiver.
    Bound(FuncId),
    /// How an interface calls method `1` of method set `0`.
    Wrapper(usize, usize),
    /// A made-up function around a call that `go` or `defer` puts off: index in [`Compiler::thunks`].
    Thunk(usize),
}

/// What all functions of one compilation share.
struct Compiler<'h> {
    hir: &'h Hir,
    program: Program,
    image: Image,
    ids: HashMap<Unit, FunctionId>,
    queue: VecDeque<(FunctionId, Unit)>,
    thunks: Vec<Rc<Func>>,
    global_addresses: Vec<u32>,
    /// Which initialisation sets a package-level variable.
    initializer_of: HashMap<GlobalId, usize>,
    /// Initialisations that the program needs: the user's, and those of the standard library's variables that it uses.
    needed_initializers: BTreeSet<usize>,
    /// For each reached function literal: which captures are by value. Set by the function around it.
    capture_modes: HashMap<FuncId, Rc<[bool]>>,
    method_sets: HashMap<TypeId, usize>,
    /// Dynamic types that interfaces can hold.
    converted: HashSet<TypeId>,
    constants: HashMap<u64, u32>,
    maps: HashMap<(TypeId, TypeId), u16>,
    errors: Vec<Diagnostic>,
}

impl<'h> Compiler<'h> {
    fn new(hir: &'h Hir) -> Self {
        let program = Program { types: hir.types.clone(), tunables: hir.tunables.clone(), ..Program::default() };
        let method_sets = hir.method_sets.iter().enumerate().map(|(index, set)| (set.ty, index)).collect();
        let initializer_of = hir
            .initializers
            .iter()
            .enumerate()
            .flat_map(|(index, initializer)| initializer.targets.iter().flatten().map(move |&global| (global, index)))
            .collect();
        Self {
            hir,
            program,
            image: Image::default(),
            ids: HashMap::new(),
            queue: VecDeque::new(),
            thunks: Vec::new(),
            global_addresses: Vec::new(),
            initializer_of,
            needed_initializers: BTreeSet::new(),
            capture_modes: HashMap::new(),
            method_sets,
            converted: HashSet::new(),
            constants: HashMap::new(),
            maps: HashMap::new(),
            errors: Vec::new(),
        }
    }

    /// Gives every package-level variable its cells, and its value where that is a constant, as Go's linker does.
    fn declare_globals(&mut self) {
        let mut words = 0;
        for global in &self.hir.globals {
            let address = self.image.end();
            let size = self.program.types.words(global.ty);
            words = size.saturating_add(words);
            if words > MAX_GLOBAL_WORDS {
                let message =
                    format!("the package's variables take more than {MAX_GLOBAL_WORDS} words, which is not supported");
                self.errors.push(Diagnostic::new(global.position, message));
                return;
            }
            self.image.reserve(size);
            self.global_addresses.push(address);
            self.program.globals.push(Global {
                name: global.name.clone(),
                ty: global.ty,
                address: u64::from(address),
                position: global.position,
                is_user: global.is_user,
            });
        }
        self.image.begin_strings();
        for (index, initializer) in self.hir.initializers.iter().enumerate() {
            if let ([Some(global)], Some(word)) =
                (initializer.targets.as_slice(), self.constant_word(&initializer.value))
            {
                self.image.set(self.global_addresses[*global as usize], word);
                self.initializer_of.remove(global);
            } else if self.is_user_initializer(index) {
                self.needed_initializers.insert(index);
            }
        }
    }

    fn is_user_initializer(&self, index: usize) -> bool {
        self.hir.initializers[index]
            .targets
            .iter()
            .all(|target| target.is_none_or(|global| self.hir.globals[global as usize].is_user))
    }

    /// The word of a constant expression, or of a zero value of one word.
    fn constant_word(&mut self, expr: &Expr) -> Option<u64> {
        match &expr.kind {
            ExprKind::Const(constant) => Some(self.word(constant)),
            ExprKind::Zero if self.program.types.words(expr.ty) == 1 => Some(0),
            _ => None,
        }
    }

    fn word(&mut self, constant: &Const) -> u64 {
        match constant {
            Const::Bool(value) => u64::from(*value),
            Const::Int(value) => *value,
            Const::Float(value) => value.to_bits(),
            Const::String(bytes) => self.image.string(bytes),
        }
    }

    /// Compiles everything that a run can reach, and the entry function last: by then it is known which of the standard
    /// library's variables are used.
    fn run(&mut self) {
        if !self.errors.is_empty() {
            return;
        }
        self.find_known();
        for index in self.needed_initializers.clone() {
            self.function_id(Unit::Initializer(index));
        }
        for init in self.hir.inits.clone() {
            self.function_id(Unit::Declared(init));
        }
        self.function_id(Unit::Declared(self.hir.main));
        while let Some((id, unit)) = self.queue.pop_front() {
            self.compile_unit(id, unit);
        }
        self.compile_entry();
    }

    fn find_known(&mut self) {
        let known = self.hir.known;
        for ty in [known.runtime_error, known.error_string] {
            self.convert(ty);
        }
        self.program.known = Known {
            runtime_error: known.runtime_error,
            panic_text: self.function_id(Unit::Declared(known.panic_text)),
            error_string: known.error_string,
            string: known.string,
            int: known.int,
            any: known.any,
            error: known.error,
        };
    }

    /// The id of a unit's function, which is compiled later if it is new.
    fn function_id(&mut self, unit: Unit) -> FunctionId {
        if let Some(&id) = self.ids.get(&unit) {
            return id;
        }
        let id = self.program.functions.len() as FunctionId;
        self.program.functions.push(Function::default());
        self.ids.insert(unit, id);
        self.queue.push_back((id, unit));
        id
    }

    /// The function of a call that is put off.
    fn thunk_id(&mut self, thunk: Func) -> FunctionId {
        self.thunks.push(Rc::new(thunk));
        self.function_id(Unit::Thunk(self.thunks.len() - 1))
    }

    fn compile_unit(&mut self, id: FunctionId, unit: Unit) {
        let hir = self.hir;
        match unit {
            Unit::Declared(func) => match &hir.functions[func as usize].body {
                FuncBody::Block(_) => self.compile_function(id, &hir.functions[func as usize], self.captures_of(func)),
                FuncBody::Native(_) => {
                    let function = self.native_as_function(func);
                    self.compile_function(id, &function, Rc::from([]));
                }
            },
            Unit::Initializer(index) => {
                let function = self.initializer_as_function(index);
                self.compile_function(id, &function, Rc::from([]));
            }
            Unit::Bound(func) => {
                let function = self.bound_method(func);
                self.compile_function(id, &function, Rc::from([true]));
            }
            Unit::Wrapper(set, method) => {
                let function = self.method_wrapper(set, method);
                self.compile_function(id, &function, Rc::from([]));
            }
            Unit::Thunk(index) => {
                let function = Rc::clone(&self.thunks[index]);
                self.compile_function(id, &function, Rc::from([]));
            }
        }
    }

    /// Which captures of a literal are by value.
    fn captures_of(&self, func: FuncId) -> Rc<[bool]> {
        self.capture_modes.get(&func).cloned().unwrap_or_else(|| Rc::from([]))
    }

    fn compile_function(&mut self, id: FunctionId, func: &Func, captures_by_value: Rc<[bool]>) {
        let mut function = FunctionCompiler::new(self, id, func);
        function.prologue(func, &captures_by_value);
        if let FuncBody::Block(body) = &func.body {
            function.block(body);
        }
        function.finish(func, &captures_by_value);
    }

    /// `runtime.main`: initialises, calls `main.main`, exits.
    fn compile_entry(&mut self) {
        let id = self.program.functions.len() as FunctionId;
        self.program.functions.push(Function::default());
        self.program.entry = id;
        // A standard variable's initial value may use further ones: those have been found while compiling it.
        let mut calls: Vec<Unit> = self.needed_initializers.iter().map(|&index| Unit::Initializer(index)).collect();
        calls.extend(self.hir.inits.iter().map(|&init| Unit::Declared(init)));
        calls.push(Unit::Declared(self.hir.main));
        let func = synthesis::function("runtime.main".into(), Position::default(), true);
        let calls: Vec<FunctionId> = calls.into_iter().map(|unit| self.function_id(unit)).collect();
        let mut function = FunctionCompiler::new(self, id, &func);
        for callee in calls {
            function.emit(Instruction::Call { frame: 0, function: callee });
        }
        let status = function.alloc(1);
        function.emit(Instruction::Int { dst: status, value: 0 });
        function.emit(Instruction::Exit { status });
        function.finish(&func, &[]);
    }

    /// The address of a package-level variable; its initialisation becomes part of the program.
    fn global_address(&mut self, global: GlobalId) -> u32 {
        if let Some(&index) = self.initializer_of.get(&global)
            && self.needed_initializers.insert(index)
        {
            self.function_id(Unit::Initializer(index));
        }
        self.global_addresses[global as usize]
    }

    /// The value of a declared function without captures.
    fn plain_function(&mut self, func: FuncId) -> u64 {
        PLAIN_FUNCTION | u64::from(self.function_id(Unit::Declared(func)))
    }

    fn constant_index(&mut self, word: u64) -> u32 {
        let Self { constants, program, .. } = self;
        *constants.entry(word).or_insert_with(|| {
            program.constants.push(word);
            program.constants.len() as u32 - 1
        })
    }

    /// The index of a map type's shape.
    fn map_shape(&mut self, map: TypeId, position: Position) -> u16 {
        let &Type::Map { key, value } = self.program.types.underlying(map) else {
            unreachable!("{} is a map type after the check", self.program.types.name(map));
        };
        if let Some(&shape) = self.maps.get(&(key, value)) {
            return shape;
        }
        let Ok(index) = u16::try_from(self.program.maps.len()) else {
            self.error(position, "the program uses too many map types");
            return 0;
        };
        let key_words = self.value_words(key, position);
        let value_words = self.value_words(value, position);
        self.program.maps.push(MapShape { key, value, key_words, value_words });
        self.maps.insert((key, value), index);
        index
    }

    /// The words of a value that is held in a frame; an error when that is too many.
    fn value_words(&mut self, ty: TypeId, position: Position) -> u16 {
        let words = self.program.types.words(ty);
        if words > MAX_VALUE_WORDS {
            let name = self.program.types.name(ty);
            self.error(
                position,
                format!(
                    "not supported: copying a value of type {name}, which has {words} words (at most {MAX_VALUE_WORDS})"
                ),
            );
            return 1;
        }
        words as u16
    }

    fn error(&mut self, position: Position, message: impl Into<String>) {
        let diagnostic = Diagnostic::new(position, message);
        if !self.errors.contains(&diagnostic) {
            self.errors.push(diagnostic);
        }
    }

    /// How a local variable is stored when nobody has asked for a copy by value.
    fn needs_cells(&self, local: &super::hir::Local, is_result: bool) -> bool {
        local.address_taken
            || (local.captured
                && (local.reassigned || is_result || !function::fits_capture(&self.program.types, local.ty)))
            || function::has_large_array(&self.program.types, local.ty)
    }
}
