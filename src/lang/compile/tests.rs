//! What the compiler makes of small trees: which instructions, where variables live, which functions are left out.

use super::compile;
use crate::lang::hir::*;
use crate::program::{
    AtomicOp, Comparison, Instruction, IntKind, Native, Position, Program, Signature, SyncOp, Type, TypeId, describe,
};

/// A tree in the making with the basic types.
struct Tree {
    hir: Hir,
    int: TypeId,
    nothing: TypeId,
    bool: TypeId,
}

fn position(line: u32) -> Position {
    Position { line, column: 2 }
}

impl Tree {
    /// With function 0, `runtime.panicText`, which the machine needs.
    fn new() -> Self {
        let mut hir = Hir::default();
        let int = hir.types.intern(Type::Int(IntKind::Int));
        let bool = hir.types.intern(Type::Bool);
        let nothing = hir.types.intern(Type::Tuple(Vec::new()));
        hir.known = KnownHir { runtime_error: int, error_string: int, int, bool, ..KnownHir::default() };
        let mut tree = Self { hir, int, nothing, bool };
        tree.function("runtime.panicText", &[], vec![]);
        tree.hir.functions[0].is_std = true;
        tree
    }

    fn global(&mut self, name: &str, ty: TypeId) -> GlobalId {
        self.hir.globals.push(GlobalVar { name: name.into(), ty, position: position(3), is_user: true });
        self.hir.globals.len() as GlobalId - 1
    }

    fn function(&mut self, name: &str, locals: &[(&str, TypeId)], body: Vec<Stmt>) -> FuncId {
        let ty = self.hir.types.intern(Type::Func(Signature { params: vec![], results: vec![], variadic: false }));
        let locals = locals
            .iter()
            .map(|&(name, ty)| Local {
                name: name.into(),
                ty,
                position: position(6),
                captured: false,
                address_taken: false,
                reassigned: false,
                is_capture: false,
            })
            .collect();
        self.hir.functions.push(Func {
            name: name.into(),
            ty,
            params: vec![],
            results: vec![],
            named_results: false,
            locals,
            captures: vec![],
            body: FuncBody::Block(body),
            has_defer: false,
            position: position(5),
            is_std: false,
        });
        self.hir.functions.len() as FuncId - 1
    }

    fn main(&mut self, locals: &[(&str, TypeId)], body: Vec<Stmt>) -> FuncId {
        self.hir.main = self.function("main.main", locals, body);
        self.hir.main
    }

    /// A native method of package sync on a new type of one word.
    fn lock_method(&mut self, native: Native) -> FuncId {
        let id = self.function(native.name(), &[("m", self.int)], vec![]);
        let func = &mut self.hir.functions[id as usize];
        func.params = vec![0];
        func.body = FuncBody::Native(native);
        func.is_std = true;
        id
    }

    fn int(&self, value: i64) -> Expr {
        self.expr(ExprKind::Const(Const::Int(value as u64)), self.int)
    }

    fn expr(&self, kind: ExprKind, ty: TypeId) -> Expr {
        Expr { kind, ty, position: position(7) }
    }

    fn local(&self, id: LocalId) -> Expr {
        self.expr(ExprKind::Local(id), self.int)
    }

    fn global_expr(&self, id: GlobalId) -> Expr {
        self.expr(ExprKind::Global(id), self.int)
    }

    fn call(&self, target: Target, args: Vec<Expr>) -> Expr {
        let call = Call { target, args, spread: false, position: position(8) };
        self.expr(ExprKind::Call(Box::new(call)), self.nothing)
    }

    fn increment(&self, target: Expr) -> Stmt {
        statement(StmtKind::Update { target, op: BinaryOp::Add, value: self.int(1) })
    }

    /// `for i := 0; i < 10; i++ { body }` for local `i`.
    fn counted_loop(&self, i: LocalId, body: Vec<Stmt>) -> Stmt {
        let condition = ExprKind::Compare {
            comparison: Comparison::Less,
            left: Box::new(self.local(i)),
            right: Box::new(self.int(10)),
        };
        let init = statement(StmtKind::Var { local: i, init: Some(self.int(0)) });
        let repeat = statement(StmtKind::For {
            label: 0,
            per_iteration: vec![i],
            condition: Some(self.expr(condition, self.bool)),
            post: vec![self.increment(self.local(i))],
            body,
        });
        statement(StmtKind::Block(vec![init, repeat]))
    }

    fn compile(&self) -> Program {
        compile(&self.hir).expect("the tree compiles")
    }
}

fn statement(kind: StmtKind) -> Stmt {
    Stmt { kind, position: position(9) }
}

/// The instructions of the function with this name.
fn code<'p>(program: &'p Program, name: &str) -> &'p [Instruction] {
    let function = program.functions.iter().find(|function| function.name == name).expect("the function is reached");
    &program.code[function.entry as usize..function.end as usize]
}

fn count(program: &Program, name: &str, test: impl Fn(&Instruction) -> bool) -> usize {
    code(program, name).iter().filter(|instruction| test(instruction)).count()
}

fn is_new_variable(instruction: &Instruction) -> bool {
    matches!(instruction, Instruction::NewVariable { .. })
}

#[test]
fn count_increment_is_load_add_update() {
    let mut tree = Tree::new();
    let count = tree.global("count", tree.int);
    tree.main(&[], vec![tree.increment(tree.global_expr(count))]);
    let program = tree.compile();
    let address = program.globals[0].address as u32;
    let code = code(&program, "main.main");
    assert_eq!(code.len(), 4, "{code:?}");
    let Instruction::LoadGlobal { dst: loaded, address: from } = code[0] else { panic!("{code:?}") };
    let Instruction::AddInt { dst: sum, a, value: 1 } = code[1] else { panic!("{code:?}") };
    assert_eq!((a, from), (loaded, address));
    assert_eq!(code[2], Instruction::UpdateGlobal { src: sum, loaded, address });
    assert_eq!(code[3], Instruction::Return);
    let main = program.functions.iter().find(|function| function.name == "main.main").unwrap();
    let steps: Vec<_> = (main.entry..main.entry + 3).map(|pc| describe(&program, pc)).collect();
    assert_eq!(steps, ["load count", "add 1", "store count"]);
}

#[test]
fn assigning_a_sum_of_itself_is_an_update_too() {
    let mut tree = Tree::new();
    let count = tree.global("count", tree.int);
    let sum =
        ExprKind::Binary { op: BinaryOp::Add, left: Box::new(tree.global_expr(count)), right: Box::new(tree.int(1)) };
    let assign = StmtKind::Assign { target: Some(tree.global_expr(count)), value: tree.expr(sum, tree.int) };
    tree.main(&[], vec![statement(assign)]);
    assert_eq!(count_updates(&tree.compile()), 1);
}

fn count_updates(program: &Program) -> usize {
    count(program, "main.main", |instruction| matches!(instruction, Instruction::UpdateGlobal { .. }))
}

#[test]
fn an_uncaptured_local_stays_in_the_frame() {
    let mut tree = Tree::new();
    let init = statement(StmtKind::Var { local: 0, init: Some(tree.int(1)) });
    tree.main(&[("x", tree.int)], vec![init, tree.increment(tree.local(0))]);
    let program = tree.compile();
    let code = code(&program, "main.main");
    assert_eq!(
        code,
        [Instruction::Int { dst: 0, value: 1 }, Instruction::AddInt { dst: 0, a: 0, value: 1 }, Instruction::Return]
    );
    assert!(program.variables.is_empty());
}

/// `main` with a variable that a literal increments or reads; `flag` says what the check found about the variable.
fn capturing(reassigned: bool) -> Program {
    let mut tree = Tree::new();
    let body = vec![statement(StmtKind::Expr(tree.local(0)))];
    let literal = tree.function("main.main.func1", &[("x", tree.int)], body);
    let func = &mut tree.hir.functions[literal as usize];
    func.captures = vec![Capture { outer: 0, inner: 0 }];
    func.locals[0].is_capture = true;
    let func_type = func.ty;
    let init = statement(StmtKind::Var { local: 0, init: Some(tree.int(1)) });
    let callee = tree.expr(ExprKind::Closure(literal), func_type);
    let call = statement(StmtKind::Expr(tree.call(Target::Value(callee), vec![])));
    let main = tree.main(&[("x", tree.int)], vec![init, call]);
    let local = &mut tree.hir.functions[main as usize].locals[0];
    local.captured = true;
    local.reassigned = reassigned;
    tree.compile()
}

#[test]
fn a_never_reassigned_capture_is_by_value() {
    let program = capturing(false);
    assert_eq!(count(&program, "main.main", is_new_variable), 0);
    let literal = program.functions.iter().find(|function| function.name == "main.main.func1").unwrap();
    assert!(literal.is_closure);
    assert_eq!(literal.capture_words, 1);
    // The value, and no more loads.
    assert_eq!(count(&program, "main.main.func1", |i| matches!(i, Instruction::Load { .. })), 1);
}

#[test]
fn a_reassigned_capture_lives_in_a_cell() {
    let program = capturing(true);
    assert_eq!(count(&program, "main.main", is_new_variable), 1);
    assert_eq!(program.variables[0].name, "x");
    // Its address, then its value.
    assert_eq!(count(&program, "main.main.func1", |i| matches!(i, Instruction::Load { .. })), 2);
}

#[test]
fn each_iteration_has_its_own_captured_loop_variable() {
    let mut tree = Tree::new();
    let literal = tree.function("main.main.func1", &[("i", tree.int)], vec![]);
    let func = &mut tree.hir.functions[literal as usize];
    func.captures = vec![Capture { outer: 0, inner: 0 }];
    let func_type = func.ty;
    let callee = tree.expr(ExprKind::Closure(literal), func_type);
    let call = Call { target: Target::Value(callee), args: vec![], spread: false, position: position(8) };
    let go = statement(StmtKind::Go(call));
    let main = tree.main(&[("i", tree.int)], vec![tree.counted_loop(0, vec![go])]);
    let local = &mut tree.hir.functions[main as usize].locals[0];
    local.captured = true;
    local.reassigned = true;
    let program = tree.compile();
    // Once for the variable, and once for its copy in each further iteration.
    assert_eq!(count(&program, "main.main", is_new_variable), 2);
    assert_eq!(program.variables.len(), 1);
}

#[test]
fn a_locked_increment_takes_seven_instructions_an_iteration() {
    let mut tree = Tree::new();
    let mutex = tree.hir.types.intern(Type::Array { element: tree.int, length: 3 });
    let pointer = tree.hir.types.intern(Type::Pointer(mutex));
    let (mu, counter) = (tree.global("mu", mutex), tree.global("count", tree.int));
    let [lock, unlock] = [Native::MutexLock, Native::MutexUnlock].map(|native| tree.lock_method(native));
    let on_mu = |method: FuncId| {
        let place = tree.expr(ExprKind::Global(mu), mutex);
        let address = tree.expr(ExprKind::AddressOf(Box::new(place)), pointer);
        statement(StmtKind::Expr(tree.call(Target::Func(method), vec![address])))
    };
    let body = vec![on_mu(lock), tree.increment(tree.global_expr(counter)), on_mu(unlock)];
    let repeat = tree.counted_loop(0, body);
    tree.main(&[("i", tree.int)], vec![repeat]);
    let program = tree.compile();
    let code = code(&program, "main.main");
    let main = program.functions.iter().find(|function| function.name == "main.main").unwrap();
    let back = code.iter().position(|i| matches!(i, Instruction::JumpCompareInt { .. })).expect("the loop's test");
    let Instruction::JumpCompareInt { target, .. } = code[back] else { panic!() };
    assert_eq!(back as u32 - (target - main.entry) + 1, 7, "{code:?}");
    let sync = code.iter().position(|i| matches!(i, Instruction::Sync { op: SyncOp::Lock, .. })).unwrap();
    assert_eq!(program.operands[&(main.entry + sync as u32)], "mu");
}

#[test]
fn functions_and_library_variables_that_nobody_uses_are_left_out() {
    let mut tree = Tree::new();
    let unused = tree.global("errUnused", tree.int);
    tree.hir.globals[unused as usize].is_user = false;
    let maker = tree.function("errors.make", &[], vec![]);
    let value = Expr { ty: tree.int, ..tree.call(Target::Func(maker), vec![]) };
    tree.hir.initializers.push(Initializer { targets: vec![Some(unused)], value, locals: vec![] });
    tree.main(&[], vec![]);
    let program = tree.compile();
    let names: Vec<_> = program.functions.iter().map(|function| function.name.as_str()).collect();
    assert_eq!(names, ["runtime.panicText", "main.main", "runtime.main"]);
}

#[test]
fn a_constant_initial_value_is_in_memory_from_the_start() {
    let mut tree = Tree::new();
    let total = tree.global("total", tree.int);
    let value = tree.int(42);
    tree.hir.initializers.push(Initializer { targets: vec![Some(total)], value, locals: vec![] });
    tree.main(&[], vec![]);
    let program = tree.compile();
    assert_eq!(program.image, [0, 42]);
    assert_eq!(count(&program, "runtime.main", |i| matches!(i, Instruction::Call { .. })), 1);
}

#[test]
fn a_value_that_no_frame_holds_is_an_error_at_its_line() {
    let mut tree = Tree::new();
    let array = tree.hir.types.intern(Type::Array { element: tree.int, length: 100_000 });
    let (a, b) = (tree.global("a", array), tree.global("b", array));
    let target = tree.expr(ExprKind::Global(a), array);
    let value = tree.expr(ExprKind::Global(b), array);
    tree.main(&[], vec![statement(StmtKind::Assign { target: Some(target), value })]);
    let errors = compile(&tree.hir).expect_err("100,000 words are too many");
    assert_eq!(errors[0].position.line, 9);
    assert!(errors[0].message.contains("[100000]int"), "{}", errors[0].message);
}

/// The program that Go source compiles to.
fn program(source: &str) -> Program {
    let hir = crate::lang::check(source, &[]).expect("the source is right");
    compile(&hir).expect("the source compiles")
}

/// The line and the operand of the only instruction that passes `test`.
fn place_of(program: &Program, test: impl Fn(&Instruction) -> bool) -> (u32, &str) {
    let found: Vec<_> = (0..program.code.len()).filter(|&pc| test(&program.code[pc])).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    let pc = found[0] as u32;
    (program.position(pc).line, program.operands.get(&pc).map_or("", String::as_str))
}

const CONTAINER: &str = r#"package main

import (
	"sync"
	"sync/atomic"
)

type Container struct {
	mu       sync.Mutex
	counters map[string]int
}

func (c *Container) inc(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counters[name]++
}

func main() {
	c := &Container{counters: map[string]int{}}
	var ops atomic.Int64
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		c.inc("a")
	}()
	ops.Add(1)
	wg.Done()
	wg.Wait()
}
"#;

#[test]
fn a_deferred_unlock_happens_on_the_line_of_its_defer() {
    let program = program(CONTAINER);
    let unlock = |i: &Instruction| matches!(i, Instruction::Sync { op: SyncOp::Unlock, .. });
    assert_eq!(place_of(&program, unlock), (15, "c.mu"));
}

#[test]
fn one_line_library_functions_happen_on_the_users_line() {
    let program = program(CONTAINER);
    let add = |i: &Instruction| matches!(i, Instruction::Atomic { op: AtomicOp::Add, .. });
    assert_eq!(place_of(&program, add), (28, "ops"));
    let lines: Vec<_> = (0..program.code.len() as u32)
        .filter(|&pc| matches!(program.code[pc as usize], Instruction::Sync { op: SyncOp::WaitGroupAdd, .. }))
        .map(|pc| (program.position(pc).line, program.operands[&pc].as_str()))
        .collect();
    assert_eq!(lines, [(23, "wg"), (29, "wg"), (25, "wg")]);
}

#[test]
fn a_map_increment_reads_adds_and_writes_with_what_it_read() {
    let program = program(CONTAINER);
    let code = code(&program, "main.(*Container).inc");
    let get = code.iter().position(|i| matches!(i, Instruction::MapGet { .. })).expect("a map read");
    let Instruction::MapGet { dst: loaded, map, key, shape, .. } = code[get] else { panic!() };
    let Instruction::AddInt { dst: value, a, value: 1 } = code[get + 1] else { panic!("{code:?}") };
    assert_eq!(a, loaded);
    // What was read lies behind the new value.
    assert_eq!(loaded, value + 1);
    assert_eq!(code[get + 2], Instruction::MapSet { map, key, value, update: true, shape });
}

#[test]
fn a_function_with_defer_can_go_on_after_a_recovered_panic() {
    let program = program(CONTAINER);
    let inc = program.functions.iter().find(|function| function.name == "main.(*Container).inc").unwrap();
    let recovery = inc.recovery.expect("it defers") as usize;
    assert_eq!(program.code[recovery..recovery + 2], [Instruction::RunDeferred, Instruction::Return]);
    let main = program.functions.iter().find(|function| function.name == "main.main").unwrap();
    assert_eq!(main.recovery, None);
}

#[test]
fn too_large_a_frame_is_an_error_at_its_function() {
    let params: Vec<_> = (0..20).map(|index| format!("a{index} [4000]int")).collect();
    let source =
        format!("package main\n\nfunc f({}) {{}}\n\nfunc main() {{\n\tvar g = f\n\t_ = g\n}}\n", params.join(", "));
    let hir = crate::lang::check(&source, &[]).expect("the source is right");
    let errors = compile(&hir).expect_err("80,000 words are too many");
    assert_eq!(errors[0].position.line, 3);
    assert!(errors[0].message.contains("too much room"), "{}", errors[0].message);
}

#[test]
fn a_loop_in_a_function_that_is_never_called_costs_nothing() {
    let program = program("package main\n\nfunc unused() {\n\tfor {\n\t}\n}\n\nfunc main() {}\n");
    assert!(program.functions.iter().all(|function| function.name != "main.unused"));
    assert_eq!(code(&program, "main.main"), [Instruction::Return]);
}
