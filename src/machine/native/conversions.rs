//! Conversions between strings and numbers (strconv), and between strings and slices.

use super::{Outcome, Reader, floats, format, new_string, panic_with, parse, text};
use crate::machine::{Cell, Environment, Memory, NativeCall, NativeExit};
use crate::program::{Native, Program};

/// Frame: the results, then the parameters.
pub fn function<E: Environment>(native: Native, env: &mut E, program: &Program, call: &mut NativeCall<'_>) -> Outcome {
    let memory = env.memory();
    let reader = Reader { program, memory: &memory, reads: call.reads };
    let frame = &mut *call.frame;
    match native {
        Native::BytesToString => {
            let bytes = reader.slice_bytes(&frame[1..4]);
            frame[0] = new_string(env, &bytes)?;
        }
        Native::RunesToString => {
            let mut out = Vec::new();
            for index in 0..frame[2].min(memory.len()) {
                text::push(&mut out, text::rune(reader.cell(frame[1].wrapping_add(index))));
            }
            frame[0] = new_string(env, &out)?;
        }
        Native::StringToBytes => {
            let bytes = reader.string(frame[3]);
            let slice = new_slice(env, bytes.iter().map(|&byte| u64::from(byte)))?;
            frame[..3].copy_from_slice(&slice);
        }
        Native::StringToRunes => {
            let bytes = reader.string(frame[3]);
            let runes: Vec<u64> = text::runes(&bytes).map(|(_, char, _)| u64::from(u32::from(char))).collect();
            let slice = new_slice(env, runes.into_iter())?;
            frame[..3].copy_from_slice(&slice);
        }
        Native::FormatInt | Native::FormatUint => {
            let (value, base) = (format::Integer::new(frame[1], native == Native::FormatInt), frame[2]);
            if !(2..=36).contains(&base) {
                return Err(panic_with(env, program, "strconv: illegal AppendInt/FormatInt base"));
            }
            frame[0] = new_string(env, &in_base(value, base))?;
        }
        Native::FormatFloat => {
            let (value, verb, precision, bits) = (f64::from_bits(frame[1]), frame[2] as u8, frame[3] as i64, frame[4]);
            if bits != 32 && bits != 64 {
                return Err(panic_with(env, program, "strconv: illegal AppendFloat/FormatFloat bitSize"));
            }
            let mut out = Vec::new();
            if matches!(verb, b'b' | b'e' | b'E' | b'f' | b'g' | b'G' | b'x' | b'X') {
                let value = if bits == 32 { f64::from(value as f32) } else { value };
                // A longer precision only adds zeros.
                let precision = usize::try_from(precision).ok().map(|precision| precision.min(1 << 20));
                floats::format(value, verb, precision, bits as u32, &mut out);
            } else {
                out.extend([b'%', verb]);
            }
            frame[0] = new_string(env, &out)?;
        }
        Native::Quote => {
            let mut out = Vec::new();
            text::quote(&mut out, &reader.string(frame[1]), false);
            frame[0] = new_string(env, &out)?;
        }
        Native::Unquote => {
            let value = text::unquote(&reader.string(frame[2]));
            frame[1] = u64::from(value.is_some());
            frame[0] = new_string(env, &value.unwrap_or_default())?;
        }
        Native::ParseInt => {
            let (value, failure) = parse::signed(&reader.string(frame[2]), frame[3], frame[4]);
            (frame[0], frame[1]) = (value as u64, failure as u64);
        }
        Native::ParseUint => {
            let (value, failure) = parse::unsigned(&reader.string(frame[2]), frame[3], frame[4]);
            (frame[0], frame[1]) = (value, failure as u64);
        }
        _ => {
            let (value, failure) = parse::float(&reader.string(frame[2]), frame[3]);
            (frame[0], frame[1]) = (value.to_bits(), failure as u64);
        }
    }
    Ok(())
}

fn in_base(value: format::Integer, base: u64) -> Vec<u8> {
    let mut digits = format::digits(value.magnitude, base, false);
    if value.negative {
        digits.insert(0, b'-');
    }
    digits
}

/// A new slice with these words as elements.
fn new_slice<E: Environment>(env: &mut E, words: impl ExactSizeIterator<Item = u64>) -> Result<[u64; 3], NativeExit> {
    let length = words.len() as u64;
    // An empty slice isn't nil.
    let address = env.allocate(length.max(1)).ok_or(NativeExit::OutOfMemory)?;
    let memory = env.memory();
    for (address, word) in (address..).zip(words) {
        memory.cell(address).ok_or(NativeExit::OutOfMemory)?.store(word);
    }
    Ok([address, length, length])
}
