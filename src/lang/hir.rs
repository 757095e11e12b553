//! A checked Go program: every expression has its type, every name is resolved, everything implicit in the source is said
//! (conversions to interfaces, dereferences, addresses of receivers, promoted fields). `check` makes it, `compile` reads it.
//!
//! After the check a tree has no type error and no untyped constant left; constant expressions are folded.

use crate::program::{Comparison, FunctionId, Native, Position, Tunable, TypeId, TypeTable};

/// Index of a function in [`Hir::functions`]; the compiler gives reached functions ids of their own.
pub type FuncId = FunctionId;
/// Index in [`Hir::globals`].
pub type GlobalId = u32;
/// Index in [`Func::locals`] of the function at hand.
pub type LocalId = u32;
/// Names a statement that `break` or `continue` can leave, unique in its function.
pub type LabelId = u32;

/// A whole program with the standard packages that it imports.
#[derive(Debug, Default)]
pub struct Hir {
    pub types: TypeTable,
    pub globals: Vec<GlobalVar>,
    pub functions: Vec<Func>,
    /// Initialisations of package variables in the order of Go's dependency analysis, standard packages first.
    pub initializers: Vec<Initializer>,
    /// The `init` functions, in order.
    pub inits: Vec<FuncId>,
    pub main: FuncId,
    pub tunables: Vec<Tunable>,
    /// For every defined type (and pointer to one) with methods, its method set including promoted methods: what can be called
    /// through an interface.
    pub method_sets: Vec<MethodSet>,
    pub known: KnownHir,
}

/// The standard library's declarations that the machine needs (see [`crate::program::Known`]).
#[derive(Debug, Default, Clone, Copy)]
pub struct KnownHir {
    pub runtime_error: TypeId,
    pub panic_text: FuncId,
    pub error_string: TypeId,
    pub string: TypeId,
    pub int: TypeId,
    pub bool: TypeId,
    pub any: TypeId,
    pub error: TypeId,
}

#[derive(Debug)]
pub struct GlobalVar {
    pub name: String,
    pub ty: TypeId,
    pub position: Position,
    pub is_user: bool,
}

#[derive(Debug)]
pub struct Initializer {
    /// `None` for `_`.
    pub targets: Vec<Option<GlobalId>>,
    /// One value; of a tuple type when there are several targets.
    pub value: Expr,
    /// Locals that the value's evaluation needs ([`ExprKind::Let`], closures' captures don't occur here).
    pub locals: Vec<Local>,
}

#[derive(Debug)]
pub struct MethodSet {
    /// The dynamic type: `T` or `*T`.
    pub ty: TypeId,
    pub methods: Vec<SetMethod>,
}

#[derive(Debug)]
pub struct SetMethod {
    pub name: String,
    /// The declared method.
    pub func: FuncId,
    /// How to get from a value of [`MethodSet::ty`] to the method's receiver, in order.
    pub path: Vec<Access>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Go to field `index` of the struct (of a place when at one, which stays a place).
    Field(usize),
    /// Follow the pointer.
    Deref,
    /// Take the address of the place reached (only after a `Deref`).
    Address,
}

#[derive(Debug)]
pub struct Func {
    /// As in a stack trace: `main.main`, `main.(*Container).inc`, `main.main.func1`.
    pub name: String,
    /// The signature with the receiver as first parameter: [`crate::program::Type::Func`].
    pub ty: TypeId,
    /// The receiver first. Blank and unnamed parameters have a local, too.
    pub params: Vec<LocalId>,
    /// Named or made up: always as many as the signature has results.
    pub results: Vec<LocalId>,
    pub named_results: bool,
    pub locals: Vec<Local>,
    /// What a function literal takes from the function around it.
    pub captures: Vec<Capture>,
    pub body: FuncBody,
    pub has_defer: bool,
    pub position: Position,
    pub is_std: bool,
}

#[derive(Debug)]
pub enum FuncBody {
    Block(Vec<Stmt>),
    Native(Native),
}

#[derive(Debug, Clone, Copy)]
pub struct Capture {
    /// The variable in the enclosing function.
    pub outer: LocalId,
    /// What stands for it in this one.
    pub inner: LocalId,
}

#[derive(Debug, Clone)]
pub struct Local {
    pub name: String,
    pub ty: TypeId,
    pub position: Position,
    /// A function literal refers to it. (Of a local that itself stands for a captured one: set when an inner literal captures it again.)
    pub captured: bool,
    /// Its address is taken, also by calling a method with a pointer receiver on it, or by slicing it.
    pub address_taken: bool,
    /// Assigned after its declaration, in this function or in a literal. A captured variable that is neither this nor
    /// `address_taken` may be captured by value. Of captured variables, all stand-ins carry the flags of the original.
    pub reassigned: bool,
    /// Stands for a variable of the enclosing function.
    pub is_capture: bool,
}

#[derive(Debug, Clone)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: TypeId,
    pub position: Position,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Const {
    Bool(bool),
    /// Already in the representation of its type ([`crate::program::IntKind::wrap`]).
    Int(u64),
    /// float32 values are rounded already.
    Float(f64),
    /// Go strings are bytes.
    String(Vec<u8>),
}

#[derive(Debug, Clone)]
pub enum ExprKind {
    Const(Const),
    /// The zero value of the type: `nil`, and what a variable without initial value holds.
    Zero,
    Local(LocalId),
    Global(GlobalId),
    /// A declared function as a value.
    Func(FuncId),
    /// A function literal.
    Closure(FuncId),
    /// `x.f` of a method, bound to its receiver (evaluated now; already adjusted to the method's receiver type).
    MethodValue {
        receiver: Box<Expr>,
        func: FuncId,
    },
    Unary {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    /// Both operands have the result's type; for shifts the right one has any integer type.
    Binary {
        op: BinaryOp,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// Both operands have one type (a comparison of interface and concrete value has had the latter converted). Result: bool.
    Compare {
        comparison: Comparison,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Call(Box<Call>),
    /// Between numeric types, string types, defined types of the same underlying type, and string ↔ []byte, []rune, integer.
    Convert(Box<Expr>),
    /// A concrete value becomes the interface type of this expression.
    ToInterface(Box<Expr>),
    /// An interface value of another interface type: the words stay.
    InterfaceToInterface(Box<Expr>),
    /// `x.(T)`: with `comma_ok` the expression's type is the tuple `(T, bool)`. `target` is concrete or an interface.
    TypeAssert {
        value: Box<Expr>,
        target: TypeId,
        comma_ok: bool,
    },
    /// Field `index` of a struct value or place.
    Field {
        base: Box<Expr>,
        index: usize,
    },
    Deref(Box<Expr>),
    /// `&place`, or `&T{…}` when the operand is a composite literal (then new cells).
    AddressOf(Box<Expr>),
    /// Element of a slice, an array (value or place) or a string (a byte). A pointer to an array has been dereferenced.
    Index {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    /// With `comma_ok` the type is the tuple `(V, bool)`.
    MapIndex {
        map: Box<Expr>,
        key: Box<Expr>,
        comma_ok: bool,
    },
    /// `base[low:high:max]` of a slice, a string, or an array place.
    Slice {
        base: Box<Expr>,
        low: Option<Box<Expr>>,
        high: Option<Box<Expr>>,
        max: Option<Box<Expr>>,
    },
    /// Fields that the source gives, by index; the others are zero.
    StructLiteral(Vec<(usize, Expr)>),
    /// Elements by index, ascending; the others are zero.
    ArrayLiteral(Vec<(u64, Expr)>),
    SliceLiteral {
        length: u64,
        elements: Vec<(u64, Expr)>,
    },
    MapLiteral(Vec<(Expr, Expr)>),
    Builtin {
        builtin: Builtin,
        args: Vec<Expr>,
        /// `append(s, t...)`.
        spread: bool,
    },
    /// Evaluates `value` (of a tuple type) into fresh locals, then `body`: for `f(g())` and the like.
    Let {
        locals: Vec<LocalId>,
        value: Box<Expr>,
        body: Box<Expr>,
    },
    /// Several values at once, of a tuple type: only as the body of a [`ExprKind::Let`] or a return of converted results.
    Tuple(Vec<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    Negate,
    Not,
    Complement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// Of numbers and of strings.
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    And,
    Or,
    Xor,
    AndNot,
    Shl,
    Shr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builtin {
    Len,
    Cap,
    /// Slice first; the values to add are converted to its element type. `append([]byte, string...)` keeps the string.
    Append,
    /// Destination, source (a slice or a string).
    Copy,
    Delete,
    Clear,
    /// `make(T, sizes…)`: the type is the expression's.
    Make,
    /// `new(T)`.
    New,
    Min,
    Max,
    /// The argument is of type `any`.
    Panic,
    Recover,
    Print,
    Println,
}

#[derive(Debug, Clone)]
pub struct Call {
    pub target: Target,
    /// Converted to the parameters' types. The receiver of a method comes first, adjusted (address taken, dereferenced, promoted field).
    /// Arguments of a variadic parameter stand one by one, converted to its element type, unless `spread`.
    pub args: Vec<Expr>,
    /// `f(xs...)`: the last argument is the slice itself.
    pub spread: bool,
    pub position: Position,
}

#[derive(Debug, Clone)]
pub enum Target {
    /// A declared function or method.
    Func(FuncId),
    /// A value of function type.
    Value(Expr),
    /// A method of an interface value; not among `args`. `signature` is the method's type.
    Interface { receiver: Expr, method: String, signature: TypeId },
}

#[derive(Debug, Clone)]
pub struct Stmt {
    pub kind: StmtKind,
    pub position: Position,
}

#[derive(Debug, Clone)]
pub enum StmtKind {
    Expr(Expr),
    /// A new variable at each execution. Without `init`: its zero value.
    Var {
        local: LocalId,
        init: Option<Expr>,
    },
    /// `a, b := f()`: new variables (or `None` for `_`) from a tuple. When only some are new, the others come as assignments from made-up locals.
    VarTuple {
        locals: Vec<Option<LocalId>>,
        value: Expr,
    },
    /// `place = value`. `None`: `_ = value`.
    Assign {
        target: Option<Expr>,
        value: Expr,
    },
    /// `a, b = b, a`: operands of index expressions and pointer indirections on the left first, then the values, then the
    /// assignments from left to right.
    AssignParallel {
        targets: Vec<Option<Expr>>,
        values: Vec<Expr>,
    },
    /// `x op= y`, `x++`: the place's operands are evaluated once.
    Update {
        target: Expr,
        op: BinaryOp,
        value: Expr,
    },
    Go(Call),
    Defer(Call),
    /// `go`/`defer` of a builtin (`defer delete(m, k)`, `defer close`, `defer panic(…)`, `recover()`): its arguments are evaluated now.
    DeferBuiltin {
        expr: Expr,
        is_go: bool,
    },
    /// One value for each result, or one of a tuple type with all of them, or none: the results as they are.
    Return(Vec<Expr>),
    Block(Vec<Stmt>),
    If {
        condition: Expr,
        then: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
    /// The init statement stands before, in a block around. `per_iteration`: the variables it declares; each iteration has its own
    /// copy of those that are captured or address-taken, copied before `post`.
    For {
        label: LabelId,
        per_iteration: Vec<LocalId>,
        condition: Option<Expr>,
        post: Vec<Stmt>,
        body: Vec<Stmt>,
    },
    Range {
        label: LabelId,
        over: RangeOver,
        key: Option<RangeTarget>,
        value: Option<RangeTarget>,
        body: Vec<Stmt>,
    },
    Switch {
        label: LabelId,
        /// Evaluated once into a made-up local that the conditions name (before this statement): here only conditions are left.
        cases: Vec<Case>,
    },
    TypeSwitch {
        label: LabelId,
        /// Of interface type, evaluated once.
        value: Expr,
        cases: Vec<TypeCase>,
    },
    Break(LabelId),
    Continue(LabelId),
}

/// What a `for … range` runs over.
#[derive(Debug, Clone)]
pub enum RangeOver {
    /// `range n`: the type is the expression's.
    Int(Expr),
    Slice(Expr),
    /// An array: a place is read element by element when there is no value variable or when it comes by pointer (then dereferenced here);
    /// otherwise the range expression is copied first.
    Array(Expr),
    String(Expr),
    Map(Expr),
}

#[derive(Debug, Clone)]
pub enum RangeTarget {
    /// A new variable in each iteration.
    New(LocalId),
    /// `for x = range …`.
    Place(Expr),
}

#[derive(Debug, Clone)]
pub struct Case {
    /// bool expressions, tried in order. Empty for `default`, which is tried last wherever it stands.
    pub conditions: Vec<Expr>,
    pub is_default: bool,
    pub body: Vec<Stmt>,
    /// Ends with `fallthrough`.
    pub falls_through: bool,
    pub position: Position,
}

#[derive(Debug, Clone)]
pub struct TypeCase {
    /// `None` is `case nil`.
    pub types: Vec<Option<TypeId>>,
    pub is_default: bool,
    /// The variable of `switch v := x.(type)` in this clause.
    pub binding: Option<LocalId>,
    pub body: Vec<Stmt>,
    pub position: Position,
}
