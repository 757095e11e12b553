//! Whether a program holds together: every slot, jump, cell and id that its instructions name exists.

use super::disassembly::describe;
use super::{
    FIRST_CELL, Function, Instruction, Known, MAX_INSTRUCTIONS, Pc, Program, Type, TypeId, TypeTable,
    for_each_slot_mut, jump_target_mut,
};

/// Checks a program; `Err` says what is wrong with which instruction. What a run does with it is checked by the machine.
pub fn validate(program: &Program) -> Result<(), String> {
    if program.code.len() > MAX_INSTRUCTIONS {
        return Err(format!("{} instructions, at most {MAX_INSTRUCTIONS}", program.code.len()));
    }
    if program.positions.len() != program.code.len() {
        return Err(format!("{} positions for {} instructions", program.positions.len(), program.code.len()));
    }
    if program.functions.get(program.entry as usize).is_none() {
        return Err(format!("there is no function {}, the entry", program.entry));
    }
    validate_types(&program.types)?;
    validate_tables(program)?;
    program.functions.iter().try_for_each(|function| validate_function(program, function))
}

/// Types are made of earlier ones, as they are interned; only a defined type may be made of later ones, and may not contain itself.
fn validate_types(types: &TypeTable) -> Result<(), String> {
    for (id, ty) in types.all() {
        if let Type::Named(index) = ty {
            let Some(named) = types.named.get(*index as usize) else { return Err(format!("type {id} has no name")) };
            match types.try_get(named.underlying) {
                Some(Type::Named(_)) | None => return Err(format!("type {} is not defined", named.name)),
                Some(_) => {}
            }
        } else if parts(ty).into_iter().any(|part| part >= id) {
            return Err(format!("type {id} is made of a type that comes after it"));
        }
    }
    let mut sized = vec![false; types.len()];
    types.all().try_for_each(|(id, _)| validate_size(types, id, &mut sized, 0))
}

/// How many types may lie in each other; Go's own compiler takes no more than a few hundred.
const MOST_NESTED: u32 = 500;

/// Whether a value of the type has an end. `sized` are the types of which that is known.
fn validate_size(types: &TypeTable, id: TypeId, sized: &mut [bool], depth: u32) -> Result<(), String> {
    if sized[id as usize] {
        return Ok(());
    }
    if depth > MOST_NESTED {
        return Err(format!("type {id} contains itself, or others too deeply"));
    }
    match types.get(id) {
        Type::Named(index) => validate_size(types, types.named[*index as usize].underlying, sized, depth + 1)?,
        ty @ (Type::Array { .. } | Type::Struct(_) | Type::Tuple(_)) => {
            parts(ty).into_iter().try_for_each(|part| validate_size(types, part, sized, depth + 1))?;
        }
        _ => {}
    }
    sized[id as usize] = true;
    Ok(())
}

/// The types that a type literal names.
fn parts(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Pointer(part) | Type::Slice(part) | Type::Array { element: part, .. } => vec![*part],
        Type::Map { key, value } => vec![*key, *value],
        Type::Struct(fields) => fields.iter().map(|field| field.ty).collect(),
        Type::Func(signature) => signature.params.iter().chain(&signature.results).copied().collect(),
        Type::Interface(methods) => methods.iter().map(|method| method.signature).collect(),
        Type::Tuple(parts) => parts.clone(),
        Type::Bool
        | Type::Int(_)
        | Type::Float32
        | Type::Float64
        | Type::String
        | Type::Named(_)
        | Type::Untyped(_) => Vec::new(),
    }
}

/// What the program's tables name.
fn validate_tables(program: &Program) -> Result<(), String> {
    let types = &program.types;
    let is_type = |id: TypeId| (id as usize) < types.len();
    let is_function = |id: u32| (id as usize) < program.functions.len();
    for global in &program.globals {
        if !is_type(global.ty) {
            return Err(format!("variable {} has no type", global.name));
        }
        let end = global.address.saturating_add(types.words(global.ty));
        if global.address < FIRST_CELL || end > program.image.len() as u64 {
            return Err(format!("variable {} lies outside of the image", global.name));
        }
    }
    if let Some(variable) = program.variables.iter().find(|variable| !is_type(variable.ty)) {
        return Err(format!("variable {} has no type", variable.name));
    }
    for (index, map) in program.maps.iter().enumerate() {
        let fits = |id, words| is_type(id) && types.words(id) == u64::from(words);
        if !fits(map.key, map.key_words) || !fits(map.value, map.value_words) {
            return Err(format!("map {index} has keys or values of another size than their type"));
        }
    }
    if let Some((ty, function)) = types.methods.all().find(|(ty, function)| !is_type(*ty) || !is_function(*function)) {
        return Err(format!("function {function} or type {ty}, whose method it is, is missing"));
    }
    let Known { runtime_error, panic_text, error_string, string, int, any, error } = program.known;
    if !is_function(panic_text) || ![runtime_error, error_string, string, int, any, error].into_iter().all(is_type) {
        return Err("what the machine must know of the standard library is missing".to_owned());
    }
    Ok(())
}

fn validate_function(program: &Program, function: &Function) -> Result<(), String> {
    let range = function.entry..function.end;
    if function.entry >= function.end || function.end as usize > program.code.len() {
        return Err(format!("function {} has no code", function.name));
    }
    if function.recovery.is_some_and(|recovery| !range.contains(&recovery)) {
        return Err(format!("function {} recovers outside of its code", function.name));
    }
    // Whoever calls it puts these there.
    let given = u32::from(function.result_words) + u32::from(function.param_words) + u32::from(function.is_closure);
    if given > u32::from(function.frame_words) {
        let Function { name, frame_words, .. } = function;
        return Err(format!("function {name} is called with {given} words in a frame of {frame_words}"));
    }
    for pc in range {
        let instruction = program.code[pc as usize];
        if let Err(problem) = validate_instruction(program, function, pc, instruction) {
            return Err(format!("{} at {pc}, {}: {problem}", function.name, describe(program, pc)));
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
    use crate::program::{Field, Global, MapShape, Position};

    fn program(code: Vec<Instruction>) -> Program {
        let end = code.len() as Pc;
        let mut types = TypeTable::default();
        types.intern(Type::String);
        let function = Function { name: "main.main".into(), end, frame_words: 2, ..Function::default() };
        Program {
            positions: vec![Position::default(); code.len()],
            code,
            functions: vec![function],
            types,
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
    fn a_frame_without_room_for_what_a_call_puts_there_is_found() {
        let mut program = program(vec![Instruction::Return]);
        (program.functions[0].param_words, program.functions[0].is_closure) = (1, true);
        assert_eq!(validate(&program), Ok(()));
        program.functions[0].result_words = 1;
        let problem = validate(&program).expect_err("two words have room");
        assert_eq!(problem, "function main.main is called with 3 words in a frame of 2");
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

    fn problem(change: impl FnOnce(&mut Program)) -> String {
        let mut program = program(vec![Instruction::Return]);
        change(&mut program);
        validate(&program).expect_err("it must be found")
    }

    #[test]
    fn a_type_without_end_is_found() {
        let text = problem(|program| {
            let named = program.types.declare("main.Node");
            let field = |ty| Field { name: "next".into(), ty, embedded: false };
            let node = program.types.intern(Type::Struct(vec![field(named)]));
            program.types.define(named, node);
        });
        assert!(text.contains("contains itself"), "{text}");
        let text = problem(|program| {
            program.types.intern(Type::Pointer(1));
        });
        assert_eq!(text, "type 1 is made of a type that comes after it");
        let text = problem(|program| {
            program.types.declare("main.Open");
        });
        assert_eq!(text, "type main.Open is not defined");
    }

    #[test]
    fn a_type_that_points_to_itself_is_fine() {
        let mut program = program(vec![Instruction::Return]);
        let named = program.types.declare("main.Node");
        let pointer = program.types.intern(Type::Pointer(named));
        let node =
            program.types.intern(Type::Struct(vec![Field { name: "next".into(), ty: pointer, embedded: false }]));
        program.types.define(named, node);
        assert_eq!(validate(&program), Ok(()));
    }

    #[test]
    fn tables_that_name_what_is_not_there_are_found() {
        let shape = MapShape { key: 0, value: 0, key_words: 1, value_words: 2 };
        let text = problem(|program| program.maps.push(shape));
        assert!(text.contains("map 0"), "{text}");
        let global =
            Global { name: "count".into(), ty: 0, address: u64::MAX, position: Position::default(), is_user: true };
        let text = problem(|program| program.globals.push(global));
        assert_eq!(text, "variable count lies outside of the image");
        let text = problem(|program| {
            program.types.methods.insert(0, "Error", 7);
        });
        assert_eq!(text, "function 7 or type 0, whose method it is, is missing");
        let text = problem(|program| program.known.error = 9);
        assert!(text.contains("standard library"), "{text}");
    }
}
