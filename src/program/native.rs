//! The functions of the standard library that the machine carries out itself: those which the Go files of
//! `lang/std` declare without a body.

use serde::{Deserialize, Serialize};

macro_rules! natives {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// A native function. Its Go declaration, with parameters and results, stands in `lang/std`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[repr(u16)]
        pub enum Native { $($(#[$doc])* $variant),* }

        impl Native {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The full name: import path, dot, function; methods as in a stack trace.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The native function that a declaration without a body names.
            pub fn by_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|native| native.name() == name)
            }
        }
    };
}

natives! {
    // fmt: `...any` comes as interfaces in slots, see `Instruction::Native`.
    FmtPrintln = "fmt.Println",
    FmtPrint = "fmt.Print",
    FmtPrintf = "fmt.Printf",
    FmtSprintln = "fmt.Sprintln",
    FmtSprint = "fmt.Sprint",
    FmtSprintf = "fmt.Sprintf",
    /// `func errorf(format string, a ...any) (text string, wrapped uint64)`: `%w` as `%v`; which operands it had, as bits.
    FmtErrorf = "fmt.errorf",
    /// `func writeStderr(s string)`
    WriteStderr = "runtime.writeStderr",
    /// `func printValues(line bool, a ...any)`: the builtins `print` and `println`.
    PrintValues = "runtime.printValues",
    /// `func printed(v any) string`: as the builtin `print` writes it, which is also how a panic's value is shown.
    Printed = "runtime.printed",
    /// `func write(fd int, s string)`
    OsWrite = "os.write",
    /// `func readLine() (line string, ok bool)`: waits for a line of standard input, newline included.
    OsReadLine = "os.readLine",

    // errors
    /// `func comparable(v any) bool`: `==` with it cannot panic.
    ErrorsComparable = "errors.comparable",
    /// `func checkTarget(target any) int`: whether `errors.As` can assign to what it points to.
    ErrorsCheckTarget = "errors.checkTarget",
    /// `func assign(err error, target any) bool`
    ErrorsAssign = "errors.assign",

    // strconv, strings: pure functions of words and strings.
    FormatInt = "strconv.FormatInt",
    FormatUint = "strconv.FormatUint",
    FormatFloat = "strconv.FormatFloat",
    Quote = "strconv.Quote",
    /// `func parseInt(s string, base, bits int) (value int64, failure int)`: 0 fine, 1 syntax, 2 range.
    ParseInt = "strconv.parseInt",
    ParseUint = "strconv.parseUint",
    ParseFloat = "strconv.parseFloat",
    /// `func unquote(s string) (value string, ok bool)`
    Unquote = "strconv.unquote",
    StringsIndex = "strings.Index",
    StringsLastIndex = "strings.LastIndex",
    StringsCount = "strings.Count",
    StringsRepeat = "strings.repeat",
    StringsToUpper = "strings.ToUpper",
    StringsToLower = "strings.ToLower",
    StringsReplace = "strings.Replace",
    StringsTrim = "strings.Trim",
    StringsTrimLeft = "strings.TrimLeft",
    StringsTrimRight = "strings.TrimRight",
    StringsTrimSpace = "strings.TrimSpace",
    StringsEqualFold = "strings.EqualFold",
    StringsJoin = "strings.Join",

    /// `func has(r rune, property int) bool`
    UnicodeHas = "unicode.has",
    /// `func to(r rune, which int) rune`: 0 upper case, 1 lower case.
    UnicodeTo = "unicode.to",

    // math
    MathFloat64Bits = "math.Float64bits",
    MathFloat64FromBits = "math.Float64frombits",
    MathSqrt = "math.Sqrt",
    MathFloor = "math.Floor",
    MathCeil = "math.Ceil",
    MathTrunc = "math.Trunc",
    MathRound = "math.Round",
    MathRoundToEven = "math.RoundToEven",
    MathPow = "math.Pow",
    MathExp = "math.Exp",
    MathExp2 = "math.Exp2",
    MathExpm1 = "math.Expm1",
    MathLog = "math.Log",
    MathLog2 = "math.Log2",
    MathLog10 = "math.Log10",
    MathLog1p = "math.Log1p",
    MathSin = "math.Sin",
    MathCos = "math.Cos",
    MathTan = "math.Tan",
    MathAsin = "math.Asin",
    MathAcos = "math.Acos",
    MathAtan = "math.Atan",
    MathAtan2 = "math.Atan2",
    MathSinh = "math.Sinh",
    MathCosh = "math.Cosh",
    MathTanh = "math.Tanh",
    MathHypot = "math.Hypot",
    MathCbrt = "math.Cbrt",
    MathMod = "math.Mod",

    // Conversions between strings and slices, which read or fill fresh cells.
    /// `func bytesToString(b []byte) string`
    BytesToString = "runtime.bytesToString",
    /// `func stringToBytes(s string) []byte`
    StringToBytes = "runtime.stringToBytes",
    RunesToString = "runtime.runesToString",
    StringToRunes = "runtime.stringToRunes",

    // sort, by way of one cell at a time.
    /// `func sliceLength(slice any) int`
    SliceLength = "sort.sliceLength",
    /// `func elementWords(slice any) int`
    ElementWords = "sort.elementWords",
    /// `func loadWord(slice any, index, word int) uint64`
    LoadWord = "sort.loadWord",
    /// `func storeWord(slice any, index, word int, value uint64)`
    StoreWord = "sort.storeWord",

    // time
    /// `func Sleep(d Duration)`: parks the goroutine.
    Sleep = "time.Sleep",
    /// `func now() (wall, monotonic int64)`: nanoseconds since 1970 and since the run's start.
    Now = "time.now",

    // math/rand: a generator for each goroutine, seeded from the run's seed.
    /// `func next() uint64`
    Random = "math/rand.next",
    /// `func Seed(seed int64)`: seeds the goroutine's generator.
    RandomSeed = "math/rand.Seed",

    // runtime, os
    Gosched = "runtime.Gosched",
    NumGoroutine = "runtime.NumGoroutine",
    NumCpu = "runtime.NumCPU",
    /// `func fatal(message string)`: `fatal error: message`, which `recover` doesn't stop.
    Fatal = "runtime.fatal",
    /// `func typeName(v any) string`: as `%T` writes it.
    TypeName = "runtime.typeName",
    /// `func Exit(code int)`
    OsExit = "os.Exit",

    // The lock operations: the compiler turns these into `Instruction::Sync`, so none is called by `Instruction::Native`.
    MutexLock = "sync.(*Mutex).Lock",
    MutexUnlock = "sync.(*Mutex).Unlock",
    MutexTryLock = "sync.(*Mutex).TryLock",
    /// Locks inside the standard library, which the mutex switch leaves alone.
    MutexLockAlways = "sync.(*Mutex).lockAlways",
    MutexUnlockAlways = "sync.(*Mutex).unlockAlways",
    RwMutexLock = "sync.(*RWMutex).Lock",
    RwMutexUnlock = "sync.(*RWMutex).Unlock",
    RwMutexRLock = "sync.(*RWMutex).RLock",
    RwMutexRUnlock = "sync.(*RWMutex).RUnlock",
    RwMutexTryLock = "sync.(*RWMutex).TryLock",
    RwMutexTryRLock = "sync.(*RWMutex).TryRLock",
    WaitGroupAdd = "sync.(*WaitGroup).Add",
    WaitGroupWait = "sync.(*WaitGroup).Wait",
    CondAdd = "sync.(*notifyList).add",
    CondWait = "sync.(*notifyList).wait",
    CondSignal = "sync.(*notifyList).notifyOne",
    CondBroadcast = "sync.(*notifyList).notifyAll",

    /// `func sameType(a, b any) bool`: of the same dynamic type.
    AtomicSameType = "sync/atomic.sameType",

    // sync/atomic: turned into `Instruction::Atomic`; the types' methods call these. Pointers to a cell, whatever its kind.
    AtomicLoadInt32 = "sync/atomic.LoadInt32",
    AtomicLoadInt64 = "sync/atomic.LoadInt64",
    AtomicLoadUint32 = "sync/atomic.LoadUint32",
    AtomicLoadUint64 = "sync/atomic.LoadUint64",
    AtomicStoreInt32 = "sync/atomic.StoreInt32",
    AtomicStoreInt64 = "sync/atomic.StoreInt64",
    AtomicStoreUint32 = "sync/atomic.StoreUint32",
    AtomicStoreUint64 = "sync/atomic.StoreUint64",
    AtomicAddInt32 = "sync/atomic.AddInt32",
    AtomicAddInt64 = "sync/atomic.AddInt64",
    AtomicAddUint32 = "sync/atomic.AddUint32",
    AtomicAddUint64 = "sync/atomic.AddUint64",
    AtomicSwapInt32 = "sync/atomic.SwapInt32",
    AtomicSwapInt64 = "sync/atomic.SwapInt64",
    AtomicSwapUint32 = "sync/atomic.SwapUint32",
    AtomicSwapUint64 = "sync/atomic.SwapUint64",
    AtomicCasInt32 = "sync/atomic.CompareAndSwapInt32",
    AtomicCasInt64 = "sync/atomic.CompareAndSwapInt64",
    AtomicCasUint32 = "sync/atomic.CompareAndSwapUint32",
    AtomicCasUint64 = "sync/atomic.CompareAndSwapUint64",
}
