//! What package sort needs: slices of any type, one word at a time.

use super::{Outcome, Reader, Type, panic_with};
use crate::machine::{Cell, Environment, Memory, NativeCall, NativeExit};
use crate::program::{Native, Program};

/// `loadWord`, `storeWord`, `sliceLength` and `elementWords`. Frame: the result if there is one, the slice as an interface, …
pub fn function<E: Environment>(native: Native, env: &mut E, program: &Program, call: &mut NativeCall<'_>) -> Outcome {
    let frame = &mut *call.frame;
    let first = usize::from(native != Native::StoreWord);
    let memory = env.memory();
    let reader = Reader { program, memory: &memory, reads: call.reads };
    let value = reader.dynamic([frame[first], frame[first + 1]]);
    let element = value.and_then(|value| match *reader.underlying(value.ty) {
        Type::Slice(element) => Some((element, value)),
        _ => None,
    });
    let Some((element, slice)) = element else {
        let kind = value.map_or("Invalid", |value| kind_name(reader.underlying(value.ty)));
        return Err(panic_with(env, program, &format!("reflect: call of Swapper on {kind} Value")));
    };
    let length = reader.word(slice, 1);
    let words = reader.words(element);
    match native {
        Native::SliceLength => frame[0] = length,
        Native::ElementWords => frame[0] = words,
        _ => {
            let (index, word) = (frame[first + 2], frame[first + 3]);
            if index >= length || word >= words {
                return Err(NativeExit::Panic(format!("index out of range [{}] with length {length}", index as i64)));
            }
            let address = reader.word(slice, 0).wrapping_add(index.wrapping_mul(words)).wrapping_add(word);
            match memory.cell(address) {
                None => return Err(NativeExit::Panic("invalid memory address or nil pointer dereference".into())),
                Some(cell) if native == Native::StoreWord => {
                    cell.store(frame[first + 4]);
                    env.wrote(call.pc, address, frame[first + 4], None);
                }
                Some(_) => frame[0] = reader.cell(address),
            }
        }
    }
    Ok(())
}

/// As package reflect names a type's kind.
fn kind_name(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::Int(kind) => kind.name(),
        Type::Float32 => "float32",
        Type::Float64 => "float64",
        Type::String => "string",
        Type::Pointer(_) => "ptr",
        Type::Array { .. } => "array",
        Type::Map { .. } => "map",
        Type::Struct(_) => "struct",
        Type::Func(_) => "func",
        _ => "interface",
    }
}
