//! Whether a program holds together: every slot, jump, cell and id that its instructions name exists.

use super::{FIRST_CELL, Function, Instruction, Pc, Program, for_each_slot_mut, jump_target_mut};

/// Checks a program; `Err` says what is wrong with which instruction. What a run does with it is checked by the machine.
pub fn validate(program: &Program) -> Result<(), String> {
    if program.positions.len() != program.code.len() {
        return Err(format!("{} positions for {} instructions", program.positions.len(), program.code.len()));
    }
    if program.functions.get(program.entry as usize).is_none() {
        return Err(format!("there is no function {}, the entry", program.entry));
    }
    for global in &program.globals {
        let end = global.address + program.types.words(global.ty);
        if global.address < FIRST_CELL || end > program.image.len() as u64 {
            return Err(format!("variable {} lies outside of the image", global.name));
        }
    }
    program.functions.iter().try_for_each(|function| validate_function(program, function))
}

fn validate_function(program: &Program, function: &Function) -> Result<(), String> {
    let range = function.entry..function.end;
    if function.entry >= function.end || function.end as usize > program.code.len() {
        return Err(format!("function {} has no code", function.name));
    }
    if function.recovery.is_some_and(|recovery| !range.contains(&recovery)) {
        return Err(format!("function {} recovers outside of its code", function.name));
    }
    for pc in range {
        let instruction = program.code[pc as usize];
        if let Err(problem) = validate_instruction(program, function, pc, instruction) {
            return Err(format!("{} at {pc}, {instruction:?}: {problem}", function.name));
        }
    }
    let last = program.code[function.end as usize - 1];
    let ends = matches!(
        last,
        Instruction::Return
            | Instruction::Jump { .. }
            | Instruction::Panic { .. }
            | Instruction::Exit { .. }
            | Instruction::Unreachable
    );
    if ends { Ok(()) } else { Err(format!("function {} runs over its end", function.name)) }
}

fn validate_instruction(
    program: &Program,
    function: &Function,
    pc: Pc,
    mut instruction: Instruction,
) -> Result<(), String> {
    let mut problem = None;
    let frame_words = u32::from(function.frame_words);
    for_each_slot_mut(&mut instruction, &program.maps, &program.functions, |slot, words| {
        if u32::from(*slot) + words > frame_words {
            problem = Some(format!("slots {slot}+{words} of a frame of {frame_words}"));
        }
    });
    if let Some(target) = jump_target_mut(&mut instruction)
        && !(function.entry..function.end).contains(target)
    {
        problem = Some(format!("jumps out of its function from {pc}"));
    }
    problem.or_else(|| missing(program, &instruction)).map_or(Ok(()), Err)
}

/// What an instruction names that the program doesn't have.
fn missing(program: &Program, instruction: &Instruction) -> Option<String> {
    use Instruction::*;
    let check = |what: &str, index: u64, length: usize| (index >= length as u64).then(|| format!("no {what} {index}"));
    match *instruction {
        Constant { index, .. } => check("constant", u64::from(index), program.constants.len()),
        Call { function, .. }
        | Closure { function, .. }
        | GoFunction { function, .. }
        | DeferFunction { function, .. } => check("function", u64::from(function), program.functions.len()),
        LoadGlobal { address, .. } | StoreGlobal { address, .. } | UpdateGlobal { address, .. } => {
            if u64::from(address) < FIRST_CELL {
                return Some("the address of nil".into());
            }
            check("cell", u64::from(address), program.image.len())
        }
        NewVariable { variable, .. } => check("variable", u64::from(variable), program.variables.len()),
        MakeMap { map, .. } => check("map", u64::from(map), program.maps.len()),
        MapGet { shape, .. }
        | MapSet { shape, .. }
        | MapDelete { shape, .. }
        | MapClear { shape, .. }
        | MapIterate { shape, .. }
        | MapNext { shape, .. } => check("map", u64::from(shape), program.maps.len()),
        MakeInterface { ty, .. }
        | AssertType { ty, .. }
        | AssertInterface { ty, .. }
        | IsType { ty, .. }
        | Implements { ty, .. } => check("type", u64::from(ty), program.types.len()),
        CallMethod { method, .. } => check("method", u64::from(method), program.types.methods.names()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Position;

    fn program(code: Vec<Instruction>) -> Program {
        let end = code.len() as Pc;
        let function = Function { name: "main.main".into(), end, frame_words: 2, ..Function::default() };
        Program {
            positions: vec![Position::default(); code.len()],
            code,
            functions: vec![function],
            ..Program::default()
        }
    }

    #[test]
    fn a_slot_outside_of_the_frame_is_found() {
        let fine = program(vec![Instruction::Zero { dst: 0, words: 2 }, Instruction::Return]);
        assert_eq!(validate(&fine), Ok(()));
        let wide = program(vec![Instruction::Zero { dst: 1, words: 2 }, Instruction::Return]);
        assert!(validate(&wide).is_err_and(|problem| problem.contains("slots 1+2 of a frame of 2")));
    }

    #[test]
    fn a_jump_out_of_the_function_is_found() {
        let jump = program(vec![Instruction::Jump { target: 2 }, Instruction::Return]);
        assert!(validate(&jump).is_err_and(|problem| problem.contains("jumps out of its function")));
    }

    #[test]
    fn code_that_runs_over_its_end_is_found() {
        let open = program(vec![Instruction::Int { dst: 0, value: 1 }]);
        assert!(validate(&open).is_err_and(|problem| problem.contains("runs over its end")));
    }
}
