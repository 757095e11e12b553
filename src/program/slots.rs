//! What an instruction names: the slots of the frame, with how many words lie there, and where it may jump to.

use super::{Function, Instruction, MAP_ITERATOR_WORDS, MapShape, Pc, SPREAD, Slot};

/// Where the instruction may jump to, besides on to the next one.
pub fn jump_target_mut(instruction: &mut Instruction) -> Option<&mut Pc> {
    match instruction {
        Instruction::Jump { target }
        | Instruction::JumpIf { target, .. }
        | Instruction::JumpIfNot { target, .. }
        | Instruction::JumpCompare { target, .. }
        | Instruction::JumpCompareInt { target, .. } => Some(target),
        Instruction::StringNext { done, .. } | Instruction::MapNext { done, .. } => Some(done),
        _ => None,
    }
}

/// Calls `visit` with the first slot of everything in the frame that the instruction reads or writes, and its size in words.
/// `maps` and `functions` are the program's; a size that they don't tell (yet) is given as 0.
pub fn for_each_slot_mut(
    instruction: &mut Instruction,
    maps: &[MapShape],
    functions: &[Function],
    mut visit: impl FnMut(&mut Slot, u32),
) {
    use Instruction::*;
    let shape = |shape: u16| {
        let shape = maps.get(usize::from(shape));
        shape.map_or((0, 0), |shape| (u32::from(shape.key_words), u32::from(shape.value_words)))
    };
    let function = |id: u32| functions.get(id as usize);
    match instruction {
        Jump { .. } | RunDeferred | Return | Unreachable => {}
        Int { dst, .. }
        | Constant { dst, .. }
        | LoadGlobal { dst, .. }
        | New { dst, .. }
        | NewVariable { dst, .. }
        | MakeMap { dst, .. } => visit(dst, 1),
        Zero { dst, words } => visit(dst, u32::from(*words)),
        Recover { dst } => visit(dst, 2),
        Move { dst, src } => [dst, src].into_iter().for_each(|slot| visit(slot, 1)),
        MoveWords { dst, src, words } => [dst, src].into_iter().for_each(|slot| visit(slot, u32::from(*words))),
        MakeInterface { dst, src, words, .. } => {
            visit(dst, 2);
            visit(src, u32::from(*words));
        }
        AssertType { dst, src, words, ok, .. } => {
            visit(dst, u32::from(*words) + u32::from(*ok));
            visit(src, 2);
        }
        AssertInterface { dst, src, ok, .. } => {
            visit(dst, 2 + u32::from(*ok));
            visit(src, 2);
        }
        IsType { dst, src, .. } | Implements { dst, src, .. } => {
            visit(dst, 1);
            visit(src, 2);
        }
        Add { dst, a, b }
        | Sub { dst, a, b }
        | IntOp { dst, a, b, .. }
        | FloatOp { dst, a, b, .. }
        | Compare { dst, a, b, .. }
        | CompareUnsigned { dst, a, b, .. }
        | CompareFloat { dst, a, b, .. }
        | CompareString { dst, a, b, .. }
        | StringConcat { dst, a, b } => [dst, a, b].into_iter().for_each(|slot| visit(slot, 1)),
        InterfaceEqual { dst, a, b } => {
            visit(dst, 1);
            visit(a, 2);
            visit(b, 2);
        }
        AddInt { dst, a, .. }
        | Wrap { dst, a, .. }
        | Negate { dst, a }
        | FloatNegate { dst, a }
        | Complement { dst, a }
        | Not { dst, a }
        | Convert { dst, a, .. } => [dst, a].into_iter().for_each(|slot| visit(slot, 1)),
        CheckShift { a } | JumpCompareInt { a, .. } => visit(a, 1),
        JumpIf { condition, .. } | JumpIfNot { condition, .. } => visit(condition, 1),
        JumpCompare { a, b, .. } => [a, b].into_iter().for_each(|slot| visit(slot, 1)),
        Load { dst: word, pointer, .. } | Offset { dst: word, pointer, .. } | Store { src: word, pointer, .. } => {
            visit(word, 1);
            visit(pointer, 1);
        }
        Update { src, pointer, loaded, .. } => [src, pointer, loaded].into_iter().for_each(|slot| visit(slot, 1)),
        StoreGlobal { src, .. } => visit(src, 1),
        UpdateGlobal { src, loaded, .. } => [src, loaded].into_iter().for_each(|slot| visit(slot, 1)),
        Element { dst, slice, index, .. } => {
            visit(dst, 1);
            visit(slice, 2);
            visit(index, 1);
        }
        ArrayElement { dst, array, index, .. } => [dst, array, index].into_iter().for_each(|slot| visit(slot, 1)),
        CheckIndex { index, .. } => visit(index, 1),
        FrameLoad { dst: value, base, index, words } | FrameStore { src: value, base, index, words } => {
            visit(value, u32::from(*words));
            visit(base, u32::from(*words));
            visit(index, 1);
        }
        MakeSlice { dst, length, capacity, .. } => {
            visit(dst, 3);
            visit(length, 1);
            visit(capacity, 1);
        }
        Closure { dst, captures, function: id } => {
            visit(dst, 1);
            visit(captures, function(*id).map_or(0, |function| u32::from(function.capture_words)));
        }
        SliceSlice { dst, slice, bounds, .. } => [dst, slice, bounds].into_iter().for_each(|slot| visit(slot, 3)),
        SliceArray { dst, array, bounds, .. } => {
            visit(dst, 3);
            visit(array, 1);
            visit(bounds, 3);
        }
        SliceString { dst, string, bounds } => {
            visit(dst, 1);
            visit(string, 1);
            visit(bounds, 3);
        }
        Grow { dst, slice, count, .. } => {
            visit(dst, 3);
            visit(slice, 3);
            visit(count, 1);
        }
        StringLength { dst, string } => [dst, string].into_iter().for_each(|slot| visit(slot, 1)),
        StringIndex { dst, string, index } => [dst, string, index].into_iter().for_each(|slot| visit(slot, 1)),
        StringNext { dst, string, index, .. } => {
            visit(dst, 2);
            visit(string, 1);
            visit(index, 1);
        }
        MapGet { dst, map, key, ok, shape: id } => {
            let (key_words, value_words) = shape(*id);
            visit(dst, value_words + u32::from(*ok));
            visit(map, 1);
            visit(key, key_words);
        }
        MapSet { map, key, value, update, shape: id } => {
            let (key_words, value_words) = shape(*id);
            visit(map, 1);
            visit(key, key_words);
            visit(value, if *update { 2 * value_words } else { value_words });
        }
        MapDelete { map, key, shape: id } => {
            visit(map, 1);
            visit(key, shape(*id).0);
        }
        MapClear { map, .. } => visit(map, 1),
        MapLength { dst, map } => [dst, map].into_iter().for_each(|slot| visit(slot, 1)),
        MapIterate { iterator, map, .. } => {
            visit(iterator, u32::from(MAP_ITERATOR_WORDS));
            visit(map, 1);
        }
        MapNext { dst, iterator, shape: id, .. } => {
            let (key_words, value_words) = shape(*id);
            visit(dst, key_words + value_words);
            visit(iterator, u32::from(MAP_ITERATOR_WORDS));
        }
        Call { frame, function: id } | GoFunction { frame, function: id } | DeferFunction { frame, function: id } => {
            let words =
                function(*id).map_or(0, |callee| u32::from(callee.result_words) + u32::from(callee.param_words));
            visit(frame, words);
        }
        // The closure's address follows the parameters.
        CallValue { frame, callee, params, results }
        | Go { frame, callee, params, results }
        | Defer { frame, callee, params, results } => {
            visit(frame, u32::from(*results) + u32::from(*params) + 1);
            visit(callee, 1);
        }
        CallMethod { frame, receiver, results, .. } => {
            visit(frame, u32::from(*results) + 1);
            visit(receiver, 2);
        }
        Native { frame, count, .. } => visit(frame, if *count == SPREAD { 3 } else { 2 * u32::from(*count) }),
        Panic { value } => visit(value, 2),
        Sync { lock, value, .. } => [lock, value].into_iter().for_each(|slot| visit(slot, 1)),
        Atomic { dst, pointer, a, b, .. } => [dst, pointer, a, b].into_iter().for_each(|slot| visit(slot, 1)),
        Exit { status } => visit(status, 1),
    }
}
