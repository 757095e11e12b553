//! What is told of small programs, and what isn't.

use super::vet;

/// The findings in a program with these declarations, as `line: message` with lines counted from the declarations' first.
fn findings(declarations: &str) -> Vec<String> {
    let source = format!("package main\n\nimport \"sync\"\n\nvar _ sync.Mutex\n{declarations}\n");
    let found = vet(&source).unwrap_or_else(|errors| panic!("{errors:?}"));
    found.iter().map(|finding| format!("{}: {}", finding.position.line - 5, finding.message)).collect()
}

#[test]
fn a_return_that_forgets_to_unlock_is_found() {
    let found = findings(
        "var mu sync.Mutex
var n int
func f(x int) int {
    mu.Lock()
    if x == 0 {
        return 0
    }
    n += x
    mu.Unlock()
    return n
}
func main() { f(1) }",
    );
    assert_eq!(found, ["6: this return misses mu.Unlock(), mu was locked in line 9"]);
}

#[test]
fn read_locks_and_locks_in_structs_are_told_apart() {
    let found = findings(
        "type box struct { mu sync.RWMutex; n int }
func (b *box) get(x int) int {
    b.mu.RLock()
    for i := 0; i < x; i++ {
        if b.n == i {
            return i
        }
    }
    b.mu.RUnlock()
    b.mu.Lock()
    b.n++
    b.mu.Unlock()
    return 0
}
func main() { (&box{}).get(1) }",
    );
    assert_eq!(found, ["6: this return misses b.mu.RUnlock(), b.mu was locked in line 8"]);
}

#[test]
fn functions_that_may_well_be_right_are_left_alone() {
    for body in [
        // Deferred, also in a literal.
        "mu.Lock()\ndefer mu.Unlock()\nif x { return }\nn++",
        "mu.Lock()\ndefer func() { mu.Unlock() }()\nif x { return }\nn++",
        // For the caller.
        "mu.Lock()\nn++\nreturn",
        "mu.Lock()\nif x { mu.Unlock()\nreturn }\nn++",
        // Unlocked on every way.
        "mu.Lock()\nif x { mu.Unlock()\nreturn }\nmu.Unlock()",
        "for {\nmu.Lock()\nif x { mu.Unlock()\nbreak }\nmu.Unlock()\n}",
        "mu.Lock()\nswitch { case x: mu.Unlock()\ndefault: mu.Unlock() }\nif x { return }\nn++",
        // Somewhere else.
        "mu.Lock()\ngo func() { mu.Unlock() }()\nif x { return }\nmu.Lock()\nmu.Unlock()",
        // Who knows whether it holds it.
        "if !mu.TryLock() { return }\nif x { mu.Unlock()\nreturn }\nmu.Unlock()",
        // The program ends here.
        "mu.Lock()\nif x { panic(\"x\") }\nmu.Unlock()",
    ] {
        let declarations =
            format!("var mu sync.Mutex\nvar n int\nfunc f(x bool) {{\n{body}\n}}\nfunc main() {{ f(true) }}");
        assert_eq!(findings(&declarations), Vec::<String>::new(), "{body}");
    }
}

#[test]
fn a_group_that_is_counted_by_its_own_goroutine_is_found() {
    let found = findings(
        "func main() {
    var wg, other sync.WaitGroup
    for i := 0; i < 3; i++ {
        go func() {
            wg.Add(1)
            defer wg.Done()
        }()
    }
    wg.Add(1)
    go func() {
        defer wg.Done()
        other.Add(1)
        go func() { other.Done() }()
    }()
    other.Wait()
    wg.Wait()
}",
    );
    assert_eq!(found, ["5: WaitGroup.Add called from inside new goroutine"]);
}

#[test]
fn a_program_that_does_not_compile_has_the_compilers_errors() {
    let errors = vet("package main\n\nfunc main() { x }\n").unwrap_err();
    assert_eq!(errors[0].to_string(), "./prog.go:3:15: undefined: x");
}

#[test]
fn the_standard_library_is_not_looked_into() {
    let source = "package main\n\nimport (\n\t\"bufio\"\n\t\"fmt\"\n\t\"os\"\n\t\"sort\"\n\t\"strings\"\n\t\"sync\"\n\t\"sync/atomic\"\n\t\"time\"\n)\n\n\
        func main() {\n\tvar m sync.Map\n\tvar v atomic.Value\n\tm.Store(1, 2)\n\tv.Store(1)\n\tsort.Ints(nil)\n\t\
        fmt.Println(strings.ToUpper(\"x\"), time.Now().IsZero(), bufio.NewReader(os.Stdin) != nil)\n}\n";
    assert_eq!(vet(source), Ok(Vec::new()));
}
