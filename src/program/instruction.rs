//! The instruction set: a register machine whose slots are private to a goroutine and whose cells are shared.
//!
//! An instruction touches at most one shared cell, or is one synchronisation operation; the step engine, the explorer and
//! the race detector are exact because of this. The exceptions are named: map instructions take several steps of one cell
//! each (they stay at their `pc` until done), and `Native` calls of `fmt` read what they print.

use serde::{Deserialize, Serialize};

use super::{Address, FunctionId, IntKind, MethodId, Native, Pc, TypeId};

/// Index of a word in the running function's frame.
pub type Slot = u16;

/// How two words compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// Integer operations on 64 bits; narrower kinds are wrapped afterwards by [`Instruction::Wrap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum IntOp {
    Mul,
    /// Panics with `integer divide by zero`.
    Div,
    DivUnsigned,
    Rem,
    RemUnsigned,
    And,
    Or,
    Xor,
    AndNot,
    /// The count is unsigned here (negative counts are checked by [`Instruction::CheckShift`]); 64 and more shift all out.
    Shl,
    Shr,
    ShrUnsigned,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum FloatOp {
    Add,
    Sub,
    Mul,
    Div,
}

/// Conversions of a word to another basic type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Conversion {
    /// Signed 64-bit integer to float64.
    IntToFloat,
    /// Unsigned 64-bit integer to float64.
    UintToFloat,
    /// float64 to a signed 64-bit integer, truncated; out of range gives the smallest integer, as on amd64.
    FloatToInt,
    FloatToUint,
    /// Rounds a float64 to the nearest float32 (kept as float64 bits).
    RoundToFloat32,
    /// An integer to the string of that code point.
    IntToString,
}

/// Synchronisation operations on a lock in memory. Each is one instruction; one that must wait leaves the goroutine parked
/// at its `pc` and goes on there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum SyncOp {
    /// `sync.Mutex`: cells `state, sema, record`.
    Lock,
    Unlock,
    /// Result (bool) in `value`.
    TryLock,
    /// As `Lock` and `Unlock`, but not under the mutex switch: for locks inside the standard library.
    LockAlways,
    UnlockAlways,
    /// `sync.RWMutex`: cells `w.state, w.sema, w.record, writerSem, readerSem, readerCount, readerWait`.
    RwLock,
    RwUnlock,
    RLock,
    RUnlock,
    /// Results (bool) in `value`.
    TryRwLock,
    TryRLock,
    /// `sync.WaitGroup`: cells `state (counter in the high 32 bits, waiters in the low), sema`. The delta is in `value`.
    WaitGroupAdd,
    WaitGroupWait,
    /// The list of a `sync.Cond`: cells `lock, checker, head, tail`. The waiter's address (cells `sema, next`) is in `value`.
    CondAdd,
    CondWait,
    CondSignal,
    CondBroadcast,
}

/// Atomic operations on one cell (`sync/atomic`), sequentially consistent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum AtomicOp {
    Load,
    Store,
    /// `dst` gets the new value.
    Add,
    /// `dst` gets the old value.
    Swap,
    /// `a` old, `b` new; `dst` gets a bool.
    CompareAndSwap,
    /// `dst` gets the old value.
    And,
    Or,
}

/// One step of a goroutine. `dst`, `a`, `b`, `src`… are slots; values of several words lie in consecutive slots.
#[derive(Clone, Copy, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Instruction {
    // -- private words --
    /// `dst = value`, sign-extended.
    Int {
        dst: Slot,
        value: i32,
    },
    /// `dst = constants[index]`.
    Constant {
        dst: Slot,
        index: u32,
    },
    Move {
        dst: Slot,
        src: Slot,
    },
    /// Copies `words` slots; the ranges may overlap.
    MoveWords {
        dst: Slot,
        src: Slot,
        words: u16,
    },
    /// Sets `words` slots to zero.
    Zero {
        dst: Slot,
        words: u16,
    },

    // -- arithmetic --
    Add {
        dst: Slot,
        a: Slot,
        b: Slot,
    },
    AddInt {
        dst: Slot,
        a: Slot,
        value: i32,
    },
    Sub {
        dst: Slot,
        a: Slot,
        b: Slot,
    },
    IntOp {
        op: IntOp,
        dst: Slot,
        a: Slot,
        b: Slot,
    },
    /// `dst = kind.wrap(a)`.
    Wrap {
        kind: IntKind,
        dst: Slot,
        a: Slot,
    },
    /// Panics with `negative shift amount` when the signed word in `a` is negative.
    CheckShift {
        a: Slot,
    },
    FloatOp {
        op: FloatOp,
        dst: Slot,
        a: Slot,
        b: Slot,
    },
    Negate {
        dst: Slot,
        a: Slot,
    },
    FloatNegate {
        dst: Slot,
        a: Slot,
    },
    /// All bits inverted (`^a`).
    Complement {
        dst: Slot,
        a: Slot,
    },
    /// `!a` of a bool.
    Not {
        dst: Slot,
        a: Slot,
    },
    Convert {
        conversion: Conversion,
        dst: Slot,
        a: Slot,
    },

    // -- comparisons: `dst` is a bool --
    Compare {
        comparison: Comparison,
        dst: Slot,
        a: Slot,
        b: Slot,
    },
    CompareUnsigned {
        comparison: Comparison,
        dst: Slot,
        a: Slot,
        b: Slot,
    },
    CompareFloat {
        comparison: Comparison,
        dst: Slot,
        a: Slot,
        b: Slot,
    },
    CompareString {
        comparison: Comparison,
        dst: Slot,
        a: Slot,
        b: Slot,
    },
    /// `a`, `b` are interfaces (two words each). Panics for a type that isn't comparable. Values behind them are private copies.
    InterfaceEqual {
        dst: Slot,
        a: Slot,
        b: Slot,
    },

    // -- jumps --
    Jump {
        target: Pc,
    },
    JumpIf {
        condition: Slot,
        target: Pc,
    },
    JumpIfNot {
        condition: Slot,
        target: Pc,
    },
    /// Signed comparison of two words.
    JumpCompare {
        comparison: Comparison,
        a: Slot,
        b: Slot,
        target: Pc,
    },
    JumpCompareInt {
        comparison: Comparison,
        a: Slot,
        value: i32,
        target: Pc,
    },

    // -- shared memory: one cell each --
    /// `dst = cell[pointer + offset]`; panics for nil.
    Load {
        dst: Slot,
        pointer: Slot,
        offset: u32,
    },
    Store {
        src: Slot,
        pointer: Slot,
        offset: u32,
    },
    /// As `Store` of `src`, for the last step of `x++` or `x op= y`, where slot `loaded` holds what was read from the cell: when
    /// the cell has changed since, another goroutine's write is lost, and the machine counts that.
    Update {
        src: Slot,
        pointer: Slot,
        loaded: Slot,
        offset: u32,
    },
    LoadGlobal {
        dst: Slot,
        address: u32,
    },
    StoreGlobal {
        src: Slot,
        address: u32,
    },
    UpdateGlobal {
        src: Slot,
        loaded: Slot,
        address: u32,
    },

    // -- addresses: no cell is touched --
    /// `dst = pointer + offset`; panics for a nil pointer.
    Offset {
        dst: Slot,
        pointer: Slot,
        offset: u32,
    },
    /// `dst = slice[index]`'s address: `slice` is three words, of which the first two (address, length) are read, `words` the
    /// element's size. Panics when out of range.
    Element {
        dst: Slot,
        slice: Slot,
        index: Slot,
        words: u16,
    },
    /// As `Element`, for an array of `length` elements at the address in `array`.
    ArrayElement {
        dst: Slot,
        array: Slot,
        index: Slot,
        words: u16,
        length: u32,
    },
    /// Panics with Go's index error unless `0 <= index < length`; for arrays in a frame and for strings' `s[i]`.
    CheckIndex {
        index: Slot,
        length: u32,
    },
    /// `dst = frame[base + index * words ..][..words]` after [`Instruction::CheckIndex`]: an array in the frame.
    FrameLoad {
        dst: Slot,
        base: Slot,
        index: Slot,
        words: u16,
    },
    FrameStore {
        base: Slot,
        src: Slot,
        index: Slot,
        words: u16,
    },

    // -- allocation: fresh cells, zeroed, that nobody else can see yet --
    /// `dst` = address of `words` new cells.
    New {
        dst: Slot,
        words: u32,
    },
    /// As `New` for a local variable of the source ([`super::Program::variables`]), so that the page can show it.
    NewVariable {
        dst: Slot,
        words: u16,
        variable: u32,
    },
    /// `dst` (three words) = `make([]T, length, capacity)`, `words` an element's size. Panics for bad sizes.
    MakeSlice {
        dst: Slot,
        length: Slot,
        capacity: Slot,
        words: u16,
    },
    /// `dst` = `make(map[K]V)` for [`super::Program::maps`]`[map]`.
    MakeMap {
        dst: Slot,
        map: u32,
    },
    /// `dst` = a closure of `function` (cells: function id, captures) with the `capture_words` slots from `captures` on.
    Closure {
        dst: Slot,
        captures: Slot,
        function: FunctionId,
    },

    // -- slices, strings --
    /// `dst` (three words) = `slice[low:high:max]` of three words at `slice`, for elements of `words`; bounds in slots
    /// `bounds`, `bounds+1`, `bounds+2`. A low that the source leaves out is 0, a high or max that it leaves out is
    /// [`MISSING_BOUND`] (-1 is what `s[:len(s)-1]` of an empty slice gives, and panics). `dst` may overlap `slice` and `bounds`.
    SliceSlice {
        dst: Slot,
        slice: Slot,
        bounds: Slot,
        words: u16,
    },
    /// As `SliceSlice`, of the array of `length` elements at the address in `array`.
    SliceArray {
        dst: Slot,
        array: Slot,
        bounds: Slot,
        words: u16,
        length: u32,
    },
    /// `dst` = `string[low:high]`, bounds as in `SliceSlice`.
    SliceString {
        dst: Slot,
        string: Slot,
        bounds: Slot,
    },
    /// Makes room for `count` (slot) more elements, as `append` does: `dst` (three words) is the slice with its length
    /// already grown. When the capacity doesn't suffice, `dst` has new cells and the old elements must be copied: the instruction
    /// stays at its `pc` and copies a cell each step. `dst` and `slice` don't overlap. `bytes` is the element's size in Go
    /// ([`super::TypeTable::bytes`], at most 65,535), which the new capacity depends on.
    Grow {
        dst: Slot,
        slice: Slot,
        count: Slot,
        words: u16,
        bytes: u16,
    },
    /// `dst` = length in bytes of the string.
    StringLength {
        dst: Slot,
        string: Slot,
    },
    /// `dst` = byte `index` of `string`. Panics when out of range.
    StringIndex {
        dst: Slot,
        string: Slot,
        index: Slot,
    },
    StringConcat {
        dst: Slot,
        a: Slot,
        b: Slot,
    },
    /// Decodes the code point of `string` at byte `index`: `dst` = the rune (U+FFFD when invalid), `dst+1` = the next index;
    /// jumps to `done` at the end of the string.
    StringNext {
        dst: Slot,
        string: Slot,
        index: Slot,
        done: Pc,
    },

    // -- maps: several steps of one cell each --
    /// `dst` = `map[key]` or the zero value; with `ok` the slot after the value is the bool of the comma-ok form.
    MapGet {
        dst: Slot,
        map: Slot,
        key: Slot,
        ok: bool,
        shape: u16,
    },
    /// `map[key] = value`. Go's check: ends the run with `concurrent map writes` unless keep-going is on. `update`: this is the end of `m[k] op= v`, whose loaded
    /// words lie behind the value's.
    MapSet {
        map: Slot,
        key: Slot,
        value: Slot,
        update: bool,
        shape: u16,
    },
    MapDelete {
        map: Slot,
        key: Slot,
        shape: u16,
    },
    /// `clear(map)`.
    MapClear {
        map: Slot,
        shape: u16,
    },
    MapLength {
        dst: Slot,
        map: Slot,
    },
    /// Begins `for k, v := range map`: fills the iterator's [`MAP_ITERATOR_WORDS`] slots.
    MapIterate {
        iterator: Slot,
        map: Slot,
        shape: u16,
    },
    /// Next pair: key at `dst`, value right behind it; jumps to `done` after the last.
    MapNext {
        dst: Slot,
        iterator: Slot,
        shape: u16,
        done: Pc,
    },

    // -- interfaces --
    /// `dst` (two words) = the value of `words` slots at `src` as an interface with dynamic type `ty`. A value of one word is stored
    /// as it is, a larger one is copied to new cells; none (`struct{}`) becomes 0.
    MakeInterface {
        dst: Slot,
        src: Slot,
        words: u16,
        ty: TypeId,
    },
    /// Type assertion to a concrete type. `dst` = the value of `words`; with `ok` a bool follows, else it panics. `interface` is the
    /// type that the source gives the value, for the panic's text.
    AssertType {
        dst: Slot,
        src: Slot,
        words: u16,
        ok: bool,
        ty: TypeId,
        interface: TypeId,
    },
    /// Type assertion to an interface type: `dst` = two words; with `ok` a bool follows, else it panics.
    AssertInterface {
        dst: Slot,
        src: Slot,
        ok: bool,
        ty: TypeId,
    },
    /// `dst` = whether the dynamic type of the interface at `src` is `ty` (for a type switch).
    IsType {
        dst: Slot,
        src: Slot,
        ty: TypeId,
    },
    /// `dst` = whether the dynamic type of the interface at `src` has all methods of interface `ty`.
    Implements {
        dst: Slot,
        src: Slot,
        ty: TypeId,
    },

    // -- calls: arguments as laid out in [`super::Function`], from slot `frame` on --
    Call {
        frame: Slot,
        function: FunctionId,
    },
    /// Calls the function value in `callee`, whose parameters' and results' words are known from its type: the closure's address is
    /// placed behind them. Panics for nil.
    CallValue {
        frame: Slot,
        callee: Slot,
        params: u16,
        results: u16,
    },
    /// Calls method `method` ([`super::Methods::id`]) of the interface at `receiver`; its data word becomes the first parameter,
    /// at `frame + results`. Panics for nil.
    CallMethod {
        frame: Slot,
        receiver: Slot,
        results: u16,
        method: MethodId,
    },
    /// A function of the standard library that the machine itself carries out. `count`: how many `...any` arguments (two
    /// words each) follow the fixed parameters, or [`SPREAD`] when a slice of three words does.
    Native {
        native: Native,
        frame: Slot,
        count: u16,
    },
    /// Starts a goroutine with a function value, parameters at `frame + results` as for a call. Panics for nil
    /// (`go of nil func value`, a fatal error in Go).
    Go {
        frame: Slot,
        callee: Slot,
        params: u16,
        results: u16,
    },
    GoFunction {
        frame: Slot,
        function: FunctionId,
    },
    /// Puts off a call until this function returns; copies its parameters.
    Defer {
        frame: Slot,
        callee: Slot,
        params: u16,
        results: u16,
    },
    DeferFunction {
        frame: Slot,
        function: FunctionId,
    },
    /// Runs this function's deferred calls, last first; stays at its `pc` until none is left.
    RunDeferred,
    /// Leaves the function; its results lie at the frame's start. The last frame's return ends the goroutine.
    Return,
    /// Panics with the interface at `value` (two words).
    Panic {
        value: Slot,
    },
    /// `dst` (two words) = `recover()`.
    Recover {
        dst: Slot,
    },

    // -- synchronisation --
    /// `lock` holds the address; panics for nil, as a load through it would.
    Sync {
        op: SyncOp,
        lock: Slot,
        value: Slot,
    },
    /// `pointer` holds the cell's address; panics for nil. The result is wrapped to `kind`. `Store` leaves `dst` alone.
    Atomic {
        op: AtomicOp,
        kind: IntKind,
        dst: Slot,
        pointer: Slot,
        a: Slot,
        b: Slot,
    },

    /// Ends the program with this exit status (`os.Exit`, and `main.main`'s return).
    Exit {
        status: Slot,
    },
    /// Never reached: the end of a function that Go knows to be without end.
    Unreachable,
}

/// `count` of [`Instruction::Native`] for `f(args...)`.
pub const SPREAD: u16 = u16::MAX;

/// A bound that the source of a slice expression leaves out, as a sign-extended word.
pub const MISSING_BOUND: i32 = i32::MIN;

/// Slots that a map iteration keeps.
pub const MAP_ITERATOR_WORDS: u16 = 6;

/// An instruction is copied at each step: it stays small.
const _: () = assert!(std::mem::size_of::<Instruction>() <= 16);

/// The first cell of a program's variables: cell 0 is nil's.
pub const FIRST_CELL: Address = 1;

/// Packs a string's place: byte offset in memory (eight bytes a cell) and length in bytes.
pub const fn string_word(offset: u32, length: u32) -> u64 {
    // The empty string is 0, wherever it was cut from, so that equal words are equal strings.
    if length == 0 { 0 } else { (offset as u64) << 32 | length as u64 }
}

/// The byte offset and the length in bytes behind a string's word.
pub const fn string_place(word: u64) -> (u32, u32) {
    ((word >> 32) as u32, word as u32)
}
