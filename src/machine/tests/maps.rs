use super::super::{Environment, Random, maps};
use super::*;
use Instruction::*;
use std::collections::BTreeMap;

/// Frame: 0 map, 1 key, 2 value, 3 ok, 4 loaded words.
const WORDS: u16 = 16;

fn int_type() -> Type {
    Type::Int(IntKind::Int)
}

fn make(shape: u16) -> Instruction {
    MakeMap { dst: 0, map: u32::from(shape) }
}

const fn get(shape: u16) -> Instruction {
    MapGet { dst: 2, map: 0, key: 1, ok: true, shape }
}

const fn set(shape: u16) -> Instruction {
    MapSet { map: 0, key: 1, value: 2, update: false, shape }
}

const fn delete(shape: u16) -> Instruction {
    MapDelete { map: 0, key: 1, shape }
}

#[test]
fn a_map_is_what_a_btree_map_is() {
    for seed in 0..30 {
        let mut random = Random::new(seed);
        let mut assembler = Assembler::new();
        let shape = assembler.map(int_type(), int_type());
        let mut model = BTreeMap::new();
        let mut code = vec![make(shape), keep(0, 1)];
        let keys = 4 + seed * 4;
        for step in 0..600 {
            let key = (random.next_word() % keys) as i32;
            code.push(int(1, key));
            match random.next_word() % 8 {
                0..4 => {
                    code.extend([int(2, step), set(shape)]);
                    model.insert(key as u64, step as u64);
                }
                4..7 => {
                    code.push(delete(shape));
                    model.remove(&(key as u64));
                }
                _ if seed % 3 == 0 && step % 50 == 0 => {
                    code.push(MapClear { map: 0, shape });
                    model.clear();
                }
                _ => {
                    // A wrong answer leaves a mark in variable 3.
                    let expected = model.get(&(key as u64)).map_or((0, 0), |&value| (value as i32, 1));
                    let base = code.len() as u32;
                    code.extend([
                        get(shape),
                        JumpCompareInt { comparison: Comparison::NotEqual, a: 2, value: expected.0, target: base + 4 },
                        JumpCompareInt { comparison: Comparison::NotEqual, a: 3, value: expected.1, target: base + 4 },
                        Jump { target: base + 6 },
                        int(4, step + 1),
                        keep(4, 3),
                    ]);
                }
            }
        }
        code.extend([MapLength { dst: 2, map: 0 }, keep(2, 2)]);
        assembler.main(WORDS, code);
        let (end, environment) = assembler.run();
        assert_eq!(end, End::Terminated(Termination::Exit(0)));
        assert_eq!(environment.load(3), 0, "seed {seed}: a wrong answer at that step");
        assert_eq!(environment.load(2), model.len() as u64);
        let shape = assembler.program.maps[0];
        let mut entries: Vec<_> = maps::entries(&environment.memory(), &shape, environment.load(1))
            .into_iter()
            .map(|(k, v)| (k[0], v[0]))
            .collect();
        entries.sort();
        assert_eq!(entries, model.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn keys_are_compared_by_their_type() {
    let mut assembler = Assembler::new();
    let strings = assembler.map(Type::String, int_type());
    let floats = assembler.map(Type::Float64, int_type());
    let (one, other) = (assembler.string("same"), assembler.string("same"));
    let minus_zero = assembler.constant((-0.0f64).to_bits());
    let nan = assembler.constant(f64::NAN.to_bits());
    assembler.main(
        WORDS,
        vec![
            make(strings),
            one(1),
            int(2, 5),
            set(strings),
            other(1),
            get(strings),
            keep(2, 1),
            make(floats),
            int(1, 0),
            int(2, 6),
            set(floats),
            Constant { dst: 1, index: minus_zero },
            get(floats),
            keep(2, 2),
            Constant { dst: 1, index: nan },
            set(floats),
            set(floats),
            get(floats),
            keep(3, 3),
            MapLength { dst: 2, map: 0 },
            keep(2, 4),
        ],
    );
    let variable = assembler.variables();
    assert_eq!((1..=4).map(variable).collect::<Vec<_>>(), [5, 6, 0, 3]);
}

#[test]
fn a_nil_map_reads_as_empty_and_panics_when_written() {
    let mut assembler = Assembler::new();
    let shape = assembler.map(int_type(), int_type());
    assembler.main(WORDS, vec![int(0, 0), int(1, 1), get(shape), keep(3, 1), delete(shape), set(shape)]);
    assert_eq!(assembler.panic_line(), "panic: assignment to entry in nil map");
}

#[test]
fn a_key_without_hash_panics() {
    let mut assembler = Assembler::new();
    let int_id = assembler.program.known.int;
    let slice = assembler.program.types.intern(Type::Slice(int_id));
    let shape = assembler.map(Type::Interface(Vec::new()), int_type());
    assembler.main(
        WORDS,
        vec![
            make(shape),
            Zero { dst: 5, words: 3 },
            MakeInterface { dst: 8, src: 5, words: 3, ty: slice },
            MapGet { dst: 2, map: 0, key: 8, ok: false, shape },
        ],
    );
    assert_eq!(assembler.panic_line(), "panic: runtime error: hash of unhashable type []int");
}

/// Adds up the keys and counts the pairs of a map with keys 0 to 99; `body` runs for each pair with its key in slot 1.
fn iterate(body: Vec<Instruction>) -> Assembler {
    let mut assembler = Assembler::new();
    let shape = assembler.map(int_type(), int_type());
    let mut code = vec![
        make(shape),
        int(1, 0),
        Move { dst: 2, src: 1 },
        set(shape),
        AddInt { dst: 1, a: 1, value: 1 },
        JumpCompareInt { comparison: Comparison::Less, a: 1, value: 100, target: 2 },
        int(5, 0),
        int(6, 0),
        MapIterate { iterator: 7, map: 0, shape },
    ];
    let start = code.len() as u32;
    let end = start + 4 + body.len() as u32;
    code.push(MapNext { dst: 1, iterator: 7, shape, done: end });
    code.extend([Add { dst: 5, a: 5, b: 1 }, AddInt { dst: 6, a: 6, value: 1 }]);
    code.extend(body);
    code.extend([Jump { target: start }, keep(5, 1), keep(6, 2)]);
    assembler.main(WORDS, code);
    assembler
}

#[test]
fn an_iteration_meets_every_key_once() {
    let variable = iterate(Vec::new()).variables();
    assert_eq!((variable(1), variable(2)), (4950, 100));
}

#[test]
fn deleted_keys_are_not_met() {
    // Whichever key comes, its neighbour goes: 50 pairs are left to meet.
    let one = int(3, 1);
    let neighbour = Instruction::IntOp { op: crate::program::IntOp::Xor, dst: 1, a: 1, b: 3 };
    let variable = iterate(vec![one, neighbour, delete(0)]).variables();
    assert_eq!(variable(2), 50);
}

#[test]
fn growth_during_an_iteration_repeats_and_forgets_nothing() {
    // Each of the first hundred keys adds another key, beyond 1000: the map grows several times.
    let body = vec![
        JumpCompareInt { comparison: Comparison::Less, a: 1, value: 1000, target: 15 },
        Sub { dst: 5, a: 5, b: 1 },
        AddInt { dst: 6, a: 6, value: -1 },
        Jump { target: 17 },
        AddInt { dst: 1, a: 1, value: 1000 },
        set(0),
    ];
    let mut assembler = iterate(body);
    // The jumps in the body count from main's start: 12 is its first instruction there.
    let entry = assembler.program.functions.last().unwrap().entry;
    for (offset, target) in [(12, 16), (15, 18)] {
        *jump_target_mut(&mut assembler.program.code[entry as usize + offset]).unwrap() = entry + target;
    }
    let variable = assembler.variables();
    assert_eq!((variable(1), variable(2)), (4950, 100));
}

/// Two goroutines that write to one map, or one that writes and one that reads or iterates.
fn conflicting(reader: Vec<Instruction>) -> Assembler {
    let mut assembler = Assembler::new();
    let shape = assembler.map(int_type(), int_type());
    let writer = assembler.function(
        "main.writer",
        (0, 0),
        WORDS,
        vec![
            LoadGlobal { dst: 0, address: 1 },
            int(1, 0),
            set(shape),
            AddInt { dst: 1, a: 1, value: 1 },
            JumpCompareInt { comparison: Comparison::Less, a: 1, value: 200, target: 2 },
            int(5, 2),
            int(6, -1),
            Sync { op: SyncOp::WaitGroupAdd, lock: 5, value: 6 },
            Return,
        ],
    );
    let mut code = vec![
        make(shape),
        keep(0, 1),
        int(1, 7),
        set(shape),
        int(5, 2),
        int(6, 1),
        Sync { op: SyncOp::WaitGroupAdd, lock: 5, value: 6 },
        GoFunction { frame: 7, function: writer },
    ];
    code.extend(reader);
    code.push(Sync { op: SyncOp::WaitGroupWait, lock: 5, value: 6 });
    assembler.main(WORDS, code);
    assembler
}

/// Ends of runs in single steps, in a hundred orders.
fn ends(assembler: &Assembler) -> Vec<String> {
    let run = |seed| {
        let mut environment = assembler.environment();
        environment.order = Some(Random::new(seed));
        match environment.run::<true>(&assembler.program) {
            End::Terminated(Termination::Fatal(text)) => text.lines().next().unwrap().to_string(),
            other => format!("{other:?}"),
        }
    };
    (0..100).map(run).collect()
}

fn counting_to_200(instruction: Instruction) -> Vec<Instruction> {
    vec![
        int(1, 0),
        instruction,
        AddInt { dst: 1, a: 1, value: 1 },
        JumpCompareInt { comparison: Comparison::Less, a: 1, value: 200, target: 9 },
    ]
}

#[test]
fn gos_check_finds_concurrent_use() {
    let writes = ends(&conflicting(counting_to_200(set(0))));
    assert!(writes.iter().filter(|end| *end == "fatal error: concurrent map writes").count() > 90);
    let reads = ends(&conflicting(counting_to_200(MapGet { dst: 2, map: 0, key: 1, ok: false, shape: 0 })));
    assert!(reads.contains(&"fatal error: concurrent map read and map write".to_string()));
    let iterations = ends(&conflicting(vec![
        MapIterate { iterator: 7, map: 0, shape: 0 },
        MapNext { dst: 1, iterator: 7, shape: 0, done: 8 },
        Jump { target: 9 },
    ]));
    assert!(iterations.contains(&"fatal error: concurrent map iteration and map write".to_string()));
}

#[test]
fn keep_going_corrupts_the_map_but_ends() {
    let assembler = conflicting(counting_to_200(set(0)));
    let mut lengths = Vec::new();
    for seed in 0..50 {
        let mut environment = assembler.environment();
        environment.order = Some(Random::new(seed));
        environment.keeps_going = true;
        assert_eq!(environment.run::<true>(&assembler.program), End::Terminated(Termination::Exit(0)));
        assert!(environment.conflicts > 0);
        lengths.push(maps::length(&environment.memory(), environment.load(1)).unwrap());
    }
    assert!(lengths.iter().any(|&length| length != 200), "both wrote the same 200 keys: {lengths:?}");
}

#[test]
fn a_lost_update_of_a_map_entry_is_counted() {
    let mut assembler = Assembler::new();
    let shape = assembler.map(int_type(), int_type());
    assembler.main(
        WORDS,
        vec![
            make(shape),
            int(1, 1),
            int(2, 10),
            set(shape),
            // m[1] = 11, from a 7 that has been overwritten with 10 meanwhile.
            int(2, 11),
            int(3, 7),
            MapSet { map: 0, key: 1, value: 2, update: true, shape },
        ],
    );
    let (_, environment) = assembler.run();
    assert_eq!(environment.lost.iter().map(|&(_, _, amount)| amount).collect::<Vec<_>>(), [3]);
}

#[test]
fn deleting_leaves_no_growing_table_behind() {
    let mut assembler = Assembler::new();
    let shape = assembler.map(int_type(), int_type());
    let before = assembler.environment().memory();
    drop(before);
    assembler.main(
        WORDS,
        vec![
            make(shape),
            int(1, 0),
            set(shape),
            delete(shape),
            AddInt { dst: 1, a: 1, value: 1 },
            JumpCompareInt { comparison: Comparison::Less, a: 1, value: 10_000, target: 2 },
            New { dst: 2, words: 1 },
            keep(2, 1),
        ],
    );
    // Insertions and deletions in turn use the same table over and over.
    assert!(assembler.variables()(1) < 200 + assembler.program.image.len() as u64);
}
