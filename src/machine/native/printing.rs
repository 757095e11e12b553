//! The calls of package fmt, and the builtins `print` and `println`.

use super::print::{Printer, Stop, cell_address};
use super::verbs::Operands;
use super::{Outcome, Reader, Type, floats, new_string};
use crate::machine::{Environment, Memory, NativeCall, NativeExit};
use crate::program::{Native, PLAIN_FUNCTION, Program};

/// Stands at the end of output that was cut.
const CUT: &str = "… (the output of this call is too long)\n";

/// `Println` and its kin. Frame: results, the format if there is one, operands.
pub fn formatted<E: Environment>(native: Native, env: &mut E, program: &Program, call: &mut NativeCall<'_>) -> Outcome {
    let memory = env.memory();
    let reader = Reader { program, memory: &memory, reads: call.reads };
    let mut printer = Printer::new(reader, call.method_results);
    let (results, has_format) = match native {
        Native::FmtPrintf => (3, true),
        Native::FmtPrintln | Native::FmtPrint => (3, false),
        Native::FmtErrorf => (2, true),
        Native::FmtSprintf => (1, true),
        _ => (1, false),
    };
    let operands = Operands::new(&call.frame[results + usize::from(has_format)..], call.count);
    let outcome = match native {
        Native::FmtPrintln | Native::FmtSprintln => printer.line(operands),
        Native::FmtPrint | Native::FmtSprint => printer.plain(operands),
        _ => {
            if native == Native::FmtErrorf {
                printer.wrapped = Some(0);
            }
            let format = printer.reader.string(call.frame[results]);
            printer.formatted(&format, operands)
        }
    };
    match outcome {
        Ok(()) => {}
        Err(Stop::Full) => printer.out.push(CUT),
        Err(Stop::CallMethod { function, receiver }) => return Err(NativeExit::CallMethod { function, receiver }),
    }
    let (text, wrapped) = (printer.out.bytes, printer.wrapped);
    match native {
        Native::FmtPrintln | Native::FmtPrint | Native::FmtPrintf => {
            env.print(&text);
            call.frame[..3].copy_from_slice(&[text.len() as u64, 0, 0]);
        }
        _ => call.frame[0] = new_string(env, &text)?,
    }
    if let Some(wrapped) = wrapped {
        call.frame[1] = wrapped;
    }
    Ok(())
}

/// `printed(v any) string` and `typeName(v any) string`.
pub fn described<E: Environment>(native: Native, env: &mut E, program: &Program, call: &mut NativeCall<'_>) -> Outcome {
    let value = [call.frame[1], call.frame[2]];
    let memory = env.memory();
    let reader = Reader { program, memory: &memory, reads: call.reads };
    let text = match (native, reader.dynamic(value)) {
        (Native::TypeName, None) => b"<nil>".to_vec(),
        (Native::TypeName, Some(value)) => program.types.name(value.ty).into_bytes(),
        _ => printed(&reader, value),
    };
    call.frame[0] = new_string(env, &text)?;
    Ok(())
}

/// `printValues(line bool, a ...any)`
pub fn print_values<E: Environment>(env: &mut E, program: &Program, call: &NativeCall<'_>) {
    let memory = env.memory();
    let reader = Reader { program, memory: &memory, reads: call.reads };
    let line = call.frame[0] != 0;
    let mut text = Vec::new();
    for (index, pair) in call.frame[1..][..usize::from(call.count) * 2].chunks_exact(2).enumerate() {
        if line && index > 0 {
            text.push(b' ');
        }
        text.extend(printed(&reader, [pair[0], pair[1]]));
    }
    if line {
        text.push(b'\n');
    }
    env.print_error(&text);
}

/// A value as the builtin `print` and the runtime write it: basic ones by their value, others by their type and an address.
fn printed<M: Memory>(reader: &Reader<M>, words: [u64; 2]) -> Vec<u8> {
    let Some(value) = reader.dynamic(words) else { return b"nil".to_vec() };
    let word = reader.data_word(value);
    let name = reader.program.types.name(value.ty);
    let is_named = matches!(reader.program.types.get(value.ty), Type::Named(_));
    let text = match reader.underlying(value.ty) {
        Type::Bool => (word != 0).to_string(),
        Type::Int(kind) if kind.is_signed() => (word as i64).to_string(),
        Type::Int(_) => word.to_string(),
        Type::Float32 | Type::Float64 => floats::printed(f64::from_bits(word)),
        Type::String if is_named => {
            return [name.as_bytes(), b"(\"", &reader.string(word), b"\")"].concat();
        }
        Type::String => return reader.string(word),
        _ => {
            let address = if word & PLAIN_FUNCTION != 0 { 0x48_0000 } else { cell_address(word.max(1)) };
            return format!("({name}) {address:#x}").into_bytes();
        }
    };
    if is_named { format!("{name}({text})").into_bytes() } else { text.into_bytes() }
}
