//! The loop that executes instructions. What an instruction does stands in the file of its group; here is only where its words come
//! from and go to, and which is next.

use super::arithmetic::{compare, compare_floats, convert, float_op, int_op};
use super::calls::{self, Flow};
use super::copy::{self, Copy};
use super::goroutine::{Growth, Purpose};
use super::maps::{self, Next, Request};
use super::panics::{self, Trap};
use super::slices::{self, check_index, frame_element};
use super::{Cell, Environment, Exit, Goroutine, Memory, Termination, Write};
use super::{interfaces, memory, strings, synchronisation, value};
use crate::program::{AtomicOp, Comparison, Conversion, Instruction, Pc, Program, Slot, SyncOp};
use crate::sync::Progress;

/// Runs the goroutine from its `pc` on until it must leave the worker. `fuel` is counted at safepoints (backward jumps, calls,
/// synchronisation, natives), where [`Environment::interrupted`] is read as well. With `SINGLE` it is exactly one instruction, or one
/// step of a map instruction.
#[cfg_attr(target_family = "wasm", optimize(speed))]
pub fn execute<const SINGLE: bool, E: Environment>(
    program: &Program,
    goroutine: &mut Goroutine,
    env: &mut E,
    fuel: u32,
) -> Exit {
    let cells = env.memory();
    let code = program.code.as_slice();
    let mut fuel = fuel;
    let mut pc = goroutine.pc;
    let mut started = false;
    if !SINGLE {
        // Nobody keeps it up to date from here on.
        copy::forget(goroutine);
    }

    'frame: loop {
        env.in_frame(goroutine);
        let frame = &mut goroutine.stack[goroutine.base as usize..];

        macro_rules! word {
            ($slot:expr) => {
                frame[$slot as usize]
            };
        }
        macro_rules! words {
            ($slot:expr, $count:literal) => {{
                let mut words = [0; $count];
                words.copy_from_slice(&frame[$slot as usize..][..$count]);
                words
            }};
        }
        macro_rules! set {
            ($slot:expr, $words:expr) => {{
                let words = $words;
                frame[$slot as usize..][..words.len()].copy_from_slice(&words);
            }};
        }

        // Leaves with what keeps an instruction from being done, or with how it goes on outside of the loop.
        let flow = 'instruction: loop {
            if SINGLE {
                if started {
                    goroutine.pc = pc;
                    return Exit::Preempted;
                }
                started = true;
            }

            macro_rules! attempt {
                ($result:expr) => {
                    match $result {
                        Ok(value) => value,
                        Err(trap) => break 'instruction Flow::Trap(trap),
                    }
                };
            }
            macro_rules! allocated {
                ($result:expr) => {
                    match $result {
                        Some(value) => value,
                        None => break 'instruction Flow::Trap(Trap::out_of_memory()),
                    }
                };
            }
            macro_rules! safepoint {
                () => {
                    fuel = fuel.saturating_sub(1);
                    if fuel == 0 || env.interrupted() {
                        goroutine.pc = pc;
                        return Exit::Preempted;
                    }
                };
            }
            macro_rules! jump {
                ($target:expr) => {{
                    let back = $target <= pc;
                    pc = $target;
                    if back {
                        safepoint!();
                    }
                    continue 'instruction;
                }};
            }

            match code[pc as usize] {
                Instruction::Int { dst, value } => word!(dst) = value as i64 as u64,
                Instruction::Constant { dst, index } => word!(dst) = program.constants[index as usize],
                Instruction::Move { dst, src } => word!(dst) = word!(src),
                Instruction::MoveWords { dst, src, words } => {
                    let src = src as usize;
                    frame.copy_within(src..src + words as usize, dst as usize);
                }
                Instruction::Zero { dst, words } => frame[dst as usize..][..words as usize].fill(0),

                Instruction::Add { dst, a, b } => word!(dst) = word!(a).wrapping_add(word!(b)),
                Instruction::AddInt { dst, a, value } => word!(dst) = word!(a).wrapping_add(value as i64 as u64),
                Instruction::Sub { dst, a, b } => word!(dst) = word!(a).wrapping_sub(word!(b)),
                Instruction::IntOp { op, dst, a, b } => word!(dst) = attempt!(int_op(op, word!(a), word!(b))),
                Instruction::Wrap { kind, dst, a } => word!(dst) = kind.wrap(word!(a)),
                Instruction::CheckShift { a } => {
                    if (word!(a) as i64) < 0 {
                        break 'instruction Flow::Trap(Trap::runtime("negative shift amount".into()));
                    }
                }
                Instruction::FloatOp { op, dst, a, b } => word!(dst) = float_op(op, word!(a), word!(b)),
                Instruction::Negate { dst, a } => word!(dst) = word!(a).wrapping_neg(),
                Instruction::FloatNegate { dst, a } => word!(dst) = word!(a) ^ 1 << 63,
                Instruction::Complement { dst, a } => word!(dst) = !word!(a),
                Instruction::Not { dst, a } => word!(dst) = u64::from(word!(a) == 0),
                Instruction::Convert { conversion: Conversion::IntToString, dst, a } => {
                    word!(dst) = allocated!(code_point(env, word!(a)));
                }
                Instruction::Convert { conversion, dst, a } => word!(dst) = convert(conversion, word!(a)),

                Instruction::Compare { comparison, dst, a, b } => {
                    word!(dst) = u64::from(compare(comparison, word!(a) as i64, word!(b) as i64));
                }
                Instruction::CompareUnsigned { comparison, dst, a, b } => {
                    word!(dst) = u64::from(compare(comparison, word!(a), word!(b)));
                }
                Instruction::CompareFloat { comparison, dst, a, b } => {
                    word!(dst) = u64::from(compare_floats(comparison, word!(a), word!(b)));
                }
                Instruction::CompareString { comparison, dst, a, b } => {
                    word!(dst) = u64::from(compare_strings(&cells, comparison, word!(a), word!(b)));
                }
                Instruction::InterfaceEqual { dst, a, b } => {
                    let (a, b) = (words!(a, 2), words!(b, 2));
                    word!(dst) = u64::from(attempt!(value::interfaces_equal(program, &cells, a, b)));
                }

                Instruction::Jump { target } => jump!(target),
                Instruction::JumpIf { condition, target } => {
                    if word!(condition) != 0 {
                        jump!(target);
                    }
                }
                Instruction::JumpIfNot { condition, target } => {
                    if word!(condition) == 0 {
                        jump!(target);
                    }
                }
                Instruction::JumpCompare { comparison, a, b, target } => {
                    if compare(comparison, word!(a) as i64, word!(b) as i64) {
                        jump!(target);
                    }
                }
                Instruction::JumpCompareInt { comparison, a, value, target } => {
                    if compare(comparison, word!(a) as i64, i64::from(value)) {
                        jump!(target);
                    }
                }

                Instruction::Load { dst, pointer, offset } => {
                    let pointer = word!(pointer);
                    let value = attempt!(memory::cell(&cells, pointer, offset)).load();
                    word!(dst) = value;
                    let address = pointer.wrapping_add(u64::from(offset));
                    env.read(pc, address, value);
                    if SINGLE && E::KEEPS_COPIES {
                        copy::keep(program, goroutine, dst, Copy { pc, address, value });
                        pc += 1;
                        continue 'frame;
                    }
                }
                Instruction::Store { src, pointer, offset } => {
                    let (pointer, value) = (word!(pointer), word!(src));
                    attempt!(memory::cell(&cells, pointer, offset)).store(value);
                    env.wrote(pc, pointer.wrapping_add(u64::from(offset)), value, None);
                }
                Instruction::Update { src, pointer, loaded, offset } => {
                    if !SINGLE && env.preempts_write(Write::Update) {
                        goroutine.pc = pc;
                        return Exit::Yielded;
                    }
                    let (pointer, values) = (word!(pointer), (word!(src), word!(loaded)));
                    let cell = attempt!(memory::cell(&cells, pointer, offset));
                    let address = pointer.wrapping_add(u64::from(offset));
                    memory::update(env, program, cell, values, (pc, address));
                    if SINGLE && E::KEEPS_COPIES {
                        copy::forget(goroutine);
                        pc += 1;
                        continue 'frame;
                    }
                }
                Instruction::LoadGlobal { dst, address } => {
                    let value = attempt!(memory::global(&cells, address)).load();
                    word!(dst) = value;
                    env.read(pc, u64::from(address), value);
                    if SINGLE && E::KEEPS_COPIES {
                        copy::keep(program, goroutine, dst, Copy { pc, address: u64::from(address), value });
                        pc += 1;
                        continue 'frame;
                    }
                }
                Instruction::StoreGlobal { src, address } => {
                    let value = word!(src);
                    attempt!(memory::global(&cells, address)).store(value);
                    env.wrote(pc, u64::from(address), value, None);
                }
                Instruction::UpdateGlobal { src, loaded, address } => {
                    if !SINGLE && env.preempts_write(Write::Update) {
                        goroutine.pc = pc;
                        return Exit::Yielded;
                    }
                    let values = (word!(src), word!(loaded));
                    let cell = attempt!(memory::global(&cells, address));
                    memory::update(env, program, cell, values, (pc, u64::from(address)));
                    if SINGLE && E::KEEPS_COPIES {
                        copy::forget(goroutine);
                        pc += 1;
                        continue 'frame;
                    }
                }

                Instruction::Offset { dst, pointer, offset } => {
                    word!(dst) = attempt!(memory::offset(word!(pointer), offset));
                }
                Instruction::Element { dst, slice, index, words } => {
                    word!(dst) = attempt!(memory::element(words!(slice, 2), word!(index), words));
                }
                Instruction::ArrayElement { dst, array, index, words, length } => {
                    word!(dst) = attempt!(memory::array_element(word!(array), length, word!(index), words));
                }
                Instruction::CheckIndex { index, length } => {
                    attempt!(check_index(word!(index), u64::from(length)));
                }
                Instruction::FrameLoad { dst, base, index, words } => {
                    let element = attempt!(frame_element(base, word!(index), words, frame.len()));
                    frame.copy_within(element, dst as usize);
                }
                Instruction::FrameStore { base, src, index, words } => {
                    let element = attempt!(frame_element(base, word!(index), words, frame.len()));
                    let src = src as usize;
                    frame.copy_within(src..src + words as usize, element.start);
                }

                Instruction::New { dst, words } => {
                    word!(dst) = attempt!(memory::allocate(env, u64::from(words)));
                }
                Instruction::NewVariable { dst, words, variable } => {
                    let address = attempt!(memory::allocate(env, u64::from(words)));
                    word!(dst) = address;
                    env.new_variable(variable, address);
                }
                Instruction::MakeSlice { dst, length, capacity, words } => {
                    let (length, capacity) = (word!(length), word!(capacity));
                    let count = attempt!(slices::make_slice_cells(length, capacity, u64::from(words)));
                    let address = attempt!(memory::allocate(env, count));
                    set!(dst, [address, length, capacity]);
                }
                Instruction::MakeMap { dst, map } => word!(dst) = allocated!(maps::make(env, map)),
                Instruction::Closure { dst, captures, function } => {
                    word!(dst) = attempt!(closure(env, program, frame, captures, function));
                }

                Instruction::SliceSlice { dst, slice, bounds, words } => {
                    let (slice, bounds) = (words!(slice, 3), words!(bounds, 3));
                    set!(dst, attempt!(slices::slice(slice, bounds, u64::from(words))));
                }
                Instruction::SliceArray { dst, array, bounds, words, length } => {
                    let (array, bounds) = (word!(array), words!(bounds, 3));
                    set!(dst, attempt!(slices::slice_array(array, u64::from(length), bounds, u64::from(words))));
                }
                Instruction::SliceString { dst, string, bounds } => {
                    word!(dst) = attempt!(slices::slice_string(word!(string), words!(bounds, 3)));
                }
                Instruction::Grow { dst, slice, count, words, bytes } => {
                    let (slice, count) = (words!(slice, 3), word!(count));
                    let needed = slice[1].wrapping_add(count);
                    if needed <= slice[2] {
                        set!(dst, [slice[0], needed, slice[2]]);
                    } else {
                        let growth = &mut goroutine.rare.get_or_insert_default().growth;
                        match attempt!(grow::<SINGLE, E>(env, &cells, growth, slice, needed, (words, bytes, pc))) {
                            None => continue 'frame,
                            Some(grown) => set!(dst, grown),
                        }
                    }
                }
                Instruction::StringLength { dst, string } => word!(dst) = strings::length(word!(string)),
                Instruction::StringIndex { dst, string, index } => {
                    let (string, index) = (word!(string), word!(index));
                    attempt!(check_index(index, strings::length(string)));
                    word!(dst) = u64::from(strings::byte(&cells, string, index));
                }
                Instruction::StringConcat { dst, a, b } => {
                    word!(dst) = allocated!(strings::concat(env, word!(a), word!(b)));
                }
                Instruction::StringNext { dst, string, index, done } => {
                    let (string, index) = (word!(string), word!(index));
                    if index >= strings::length(string) {
                        jump!(done);
                    }
                    let (rune, bytes) = strings::decode(&cells, string, index);
                    set!(dst, [u64::from(rune), index + bytes]);
                }

                Instruction::MapGet { dst, map, key, ok, shape } => {
                    let request = Request::Get { dst, key, ok };
                    break 'instruction map_instruction::<SINGLE, E>(env, program, goroutine, pc, shape, map, request);
                }
                Instruction::MapSet { map, key, value, update, shape } => {
                    let request = Request::Set { key, value, update };
                    break 'instruction map_instruction::<SINGLE, E>(env, program, goroutine, pc, shape, map, request);
                }
                Instruction::MapDelete { map, key, shape } => {
                    let request = Request::Delete { key };
                    break 'instruction map_instruction::<SINGLE, E>(env, program, goroutine, pc, shape, map, request);
                }
                Instruction::MapClear { map, shape } => {
                    break 'instruction map_instruction::<SINGLE, E>(
                        env,
                        program,
                        goroutine,
                        pc,
                        shape,
                        map,
                        Request::Clear,
                    );
                }
                Instruction::MapLength { dst, map } => {
                    env.uses_map(pc, word!(map), false);
                    word!(dst) = match maps::length(&cells, word!(map)) {
                        Some(length) => length,
                        None => break 'instruction Flow::Trap(Trap::nil_pointer()),
                    };
                }
                Instruction::MapIterate { iterator, map, shape } => {
                    let slots = (iterator, map, shape);
                    env.uses_map(pc, word!(map), false);
                    if attempt!(maps::begin_iteration::<SINGLE, E>(env, program, goroutine, slots)) {
                        pc += 1;
                    }
                    continue 'frame;
                }
                Instruction::MapNext { dst, iterator, shape, done } => {
                    env.uses_map(pc, word!(iterator), false);
                    match attempt!(maps::next::<SINGLE, E>(env, program, goroutine, (dst, iterator, shape))) {
                        Next::NotYet => {}
                        Next::Pair => pc += 1,
                        Next::End => pc = done,
                    }
                    continue 'frame;
                }

                Instruction::MakeInterface { dst, src, words, ty } => {
                    let data = attempt!(interfaces::data_word(env, &frame[src as usize..][..words as usize]));
                    set!(dst, [interfaces::type_word(ty), data]);
                }
                Instruction::AssertType { dst, src, words, ok, ty, interface: source } => {
                    let interface = words!(src, 2);
                    let dst = &mut frame[dst as usize..][..words as usize + usize::from(ok)];
                    attempt!(interfaces::assert_type(program, &cells, interface, dst, ok, (ty, source)));
                }
                Instruction::AssertInterface { dst, src, ok, ty } => {
                    let interface = words!(src, 2);
                    let dst = &mut frame[dst as usize..][..2 + usize::from(ok)];
                    attempt!(interfaces::assert_interface(program, interface, dst, ok, ty));
                }
                Instruction::IsType { dst, src, ty } => {
                    word!(dst) = u64::from(word!(src) == interfaces::type_word(ty));
                }
                Instruction::Implements { dst, src, ty } => {
                    word!(dst) = u64::from(interfaces::implements(program, word!(src), ty));
                }

                Instruction::Call { frame, function } => {
                    pc = attempt!(calls::call(program, goroutine, frame, function, pc));
                    safepoint!();
                    continue 'frame;
                }
                Instruction::CallValue { frame: first, callee, params: _, results: _ } => {
                    let callee = word!(callee);
                    pc = attempt!(calls::call_value(program, &cells, goroutine, first, callee, pc));
                    safepoint!();
                    continue 'frame;
                }
                Instruction::CallMethod { frame: first, receiver, results, method } => {
                    let receiver = words!(receiver, 2);
                    let call = (first, results, method);
                    pc = attempt!(calls::call_method(program, goroutine, receiver, call, pc));
                    safepoint!();
                    continue 'frame;
                }
                Instruction::Return => match goroutine.callers.last() {
                    Some(&caller) if caller.purpose == Purpose::Call => {
                        goroutine.callers.pop();
                        goroutine.running = caller.function;
                        goroutine.base = caller.base;
                        pc = caller.pc + 1;
                        continue 'frame;
                    }
                    _ => {
                        goroutine.pc = pc;
                        break 'instruction calls::leave(env, program, goroutine);
                    }
                },
                Instruction::Native { native, frame, count } => {
                    goroutine.pc = pc;
                    break 'instruction calls::call_native(env, program, goroutine, native, frame, count);
                }
                Instruction::Go { frame: first, callee, params, results } => {
                    let callee = word!(callee);
                    goroutine.pc = pc;
                    attempt!(calls::go_value(env, program, goroutine, (first, params, results), callee));
                    pc += 1;
                    safepoint!();
                    continue 'frame;
                }
                Instruction::GoFunction { frame, function } => {
                    goroutine.pc = pc;
                    let called = &program.functions[function as usize];
                    let (params, results) = (called.param_words, called.result_words);
                    attempt!(calls::go(env, program, goroutine, frame, (function, 0), params, results));
                    pc += 1;
                    safepoint!();
                    continue 'frame;
                }
                Instruction::Defer { frame: first, callee, params, results } => {
                    let callee = word!(callee);
                    calls::defer_value(program, &cells, goroutine, (first, params, results), callee);
                    pc += 1;
                    continue 'frame;
                }
                Instruction::DeferFunction { frame, function } => {
                    let called = &program.functions[function as usize];
                    let (params, results) = (called.param_words, called.result_words);
                    calls::defer(goroutine, frame, (function, 0), params, results);
                    pc += 1;
                    continue 'frame;
                }
                Instruction::RunDeferred => {
                    goroutine.pc = pc;
                    break 'instruction calls::run_deferred(program, goroutine);
                }
                Instruction::Panic { value } => break 'instruction Flow::Trap(Trap::value(words!(value, 2))),
                Instruction::Recover { dst } => {
                    let value = panics::recover(goroutine);
                    let dst = goroutine.base as usize + dst as usize;
                    goroutine.stack[dst..][..2].copy_from_slice(&value);
                    pc += 1;
                    continue 'frame;
                }

                Instruction::Sync { op: op @ (SyncOp::Lock | SyncOp::Unlock), lock, .. }
                    if !synchronisation::is_switched(env, goroutine.rare.as_deref()) =>
                {
                    let lock = word!(lock);
                    env.at(pc);
                    match synchronisation::mutex(env, &cells, &mut goroutine.wait, op, lock) {
                        Progress::Done => {
                            pc += 1;
                            safepoint!();
                            continue 'instruction;
                        }
                        other => break 'instruction synchronisation::unusual(env, goroutine, op, lock, other),
                    }
                }
                Instruction::Sync { op, lock, value } => {
                    let lock = word!(lock);
                    let value = goroutine.base as usize + value as usize;
                    env.at(pc);
                    match synchronisation::perform(env, &cells, goroutine, op, lock, value) {
                        Flow::Next => {
                            pc += 1;
                            safepoint!();
                            continue 'frame;
                        }
                        other => break 'instruction other,
                    }
                }
                Instruction::Atomic { op, kind, dst, pointer, a, b } => {
                    let address = word!(pointer);
                    let cell = attempt!(memory::cell(&cells, address, 0));
                    env.begin_atomic(address);
                    let result = memory::atomic(op, kind, cell, word!(a), word!(b));
                    if let Some(result) = result {
                        word!(dst) = result;
                    }
                    let failed = op == AtomicOp::CompareAndSwap && result == Some(0);
                    env.end_atomic(pc, address, op != AtomicOp::Store, op != AtomicOp::Load && !failed);
                }
                Instruction::Exit { status } => {
                    let status = word!(status) as i32;
                    break 'instruction Flow::Exit(Exit::Terminate(Termination::Exit(status)));
                }
                Instruction::Unreachable => break 'instruction Flow::Trap(Trap::fatal("unreachable code")),
            }
            pc += 1;
        };

        let flow = match flow {
            Flow::Trap(trap) => {
                goroutine.pc = pc;
                panics::raise(env, program, goroutine, trap)
            }
            flow => flow,
        };
        match flow {
            Flow::Next => pc += 1,
            Flow::Frame => pc = goroutine.pc,
            Flow::Exit(exit) => {
                goroutine.pc = pc;
                return exit;
            }
            Flow::NextAndExit(exit) => {
                goroutine.pc = pc + 1;
                return exit;
            }
            // `raise` leaves none.
            Flow::Trap(_) => return Exit::Preempted,
        }
        fuel = fuel.saturating_sub(1);
        if fuel == 0 || env.interrupted() {
            goroutine.pc = pc;
            return Exit::Preempted;
        }
    }
}

#[inline(never)]
fn compare_strings<M: Memory>(cells: &M, comparison: Comparison, a: u64, b: u64) -> bool {
    // Equality doesn't need the order, and differing lengths settle it.
    match comparison {
        Comparison::Equal => strings::equal(cells, a, b),
        Comparison::NotEqual => !strings::equal(cells, a, b),
        _ => compare(comparison, strings::compare(cells, a, b) as i64, 0),
    }
}

/// `string(rune)`.
#[cold]
fn code_point<E: Environment>(env: &mut E, word: u64) -> Option<u64> {
    let char = u32::try_from(word).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
    strings::allocate(env, char.encode_utf8(&mut [0; 4]).as_bytes())
}

/// A new closure: the function's id and the captured words.
#[inline(never)]
fn closure<E: Environment>(
    env: &mut E,
    program: &Program,
    frame: &[u64],
    captures: Slot,
    function: u32,
) -> Result<u64, Trap> {
    let words = program.functions[function as usize].capture_words;
    let address = memory::allocate(env, u64::from(words) + 1)?;
    let cells = env.memory();
    let captured = &frame[captures as usize..][..words as usize];
    let contents = std::iter::once(u64::from(function)).chain(captured.iter().copied());
    for (address, word) in (address..).zip(contents) {
        cells.cell(address).ok_or_else(Trap::nil_pointer)?.store(word);
    }
    Ok(address)
}

/// Copies a slice to a larger place, with `SINGLE` one cell; gives the grown slice when all is there.
#[inline(never)]
fn grow<const SINGLE: bool, E: Environment>(
    env: &mut E,
    cells: &E::Memory,
    growth: &mut Growth,
    [address, length, capacity]: [u64; 3],
    needed: u64,
    (words, bytes, pc): (u16, u16, Pc),
) -> Result<Option<[u64; 3]>, Trap> {
    let words = u64::from(words);
    if growth.target == 0 {
        let capacity = slices::grown_capacity(capacity, needed, u64::from(bytes));
        let count = capacity.checked_mul(words).ok_or_else(Trap::out_of_memory)?;
        *growth = Growth { target: memory::allocate(env, count)?, copied: 0, capacity };
    }
    let total = length * words;
    while growth.copied < total {
        let from = cells.cell(address.wrapping_add(growth.copied)).ok_or_else(Trap::nil_pointer);
        let to = cells.cell(growth.target.wrapping_add(growth.copied)).ok_or_else(Trap::nil_pointer);
        match (from, to) {
            (Ok(from), Ok(to)) => {
                let value = from.load();
                to.store(value);
                env.read(pc, address.wrapping_add(growth.copied), value);
            }
            (Err(trap), _) | (_, Err(trap)) => {
                growth.target = 0;
                return Err(trap);
            }
        }
        growth.copied += 1;
        if SINGLE && growth.copied < total {
            return Ok(None);
        }
    }
    let grown = [growth.target, needed, growth.capacity];
    growth.target = 0;
    Ok(Some(grown))
}

/// A map instruction as part of the loop.
#[inline(never)]
#[cfg_attr(target_family = "wasm", optimize(speed))]
fn map_instruction<const SINGLE: bool, E: Environment>(
    env: &mut E,
    program: &Program,
    goroutine: &mut Goroutine,
    pc: Pc,
    shape: u16,
    map: Slot,
    request: Request,
) -> Flow {
    goroutine.pc = pc;
    let address = goroutine.stack[goroutine.base as usize + map as usize];
    env.uses_map(pc, address, !matches!(request, Request::Get { .. }));
    match maps::perform::<SINGLE, E>(env, program, goroutine, shape, map, request) {
        Ok(true) => {
            if SINGLE && E::KEEPS_COPIES {
                copy::after_map(program, goroutine, shape, request);
            }
            Flow::Next
        }
        Ok(false) if SINGLE => Flow::Frame,
        Ok(false) => Flow::Exit(Exit::Yielded),
        Err(trap) => Flow::Trap(trap),
    }
}
