//! Checks a parsed program as Go's compiler does and makes the checked tree: resolves names, infers types, folds constants,
//! says everything implicit. Its messages have the words and the places of Go's.

mod assignability;
mod assignments;
mod builtins;
mod calls;
mod composites;
mod constants;
mod conversions;
mod declarations;
mod expressions;
mod functions;
mod initialization;
mod literals;
mod loops;
mod method_sets;
mod operand;
mod operators;
mod overrides;
mod packages;
mod predicates;
mod printing;
mod returns;
mod scope;
mod selectors;
mod statements;
mod switches;
#[cfg(test)]
mod tests;
mod types;
mod universe;

use super::diagnostic::{Diagnostic, arrange};
use super::hir::{self, FuncId, Hir};
use super::parse::Source;
use crate::program::{Position, TypeId};
use functions::{Body, Context, Variable};
use initialization::{Node, Pending};
use packages::Package;
use printing::Spelling;
use scope::{Object, ObjectId};
use selectors::Method;
use std::collections::{BTreeSet, HashMap};
use universe::Basic;

/// Finds the Go source of a standard package.
pub type Library = fn(&str) -> Option<&'static str>;

/// Checks a program. `overrides` gives values for its top-level integer constants, by name.
pub fn check(source: &str, overrides: &[(String, i64)]) -> Result<Hir, Vec<Diagnostic>> {
    check_with(source, overrides, super::std::source)
}

/// [`check`], with standard packages from elsewhere.
pub fn check_with(source: &str, overrides: &[(String, i64)], library: Library) -> Result<Hir, Vec<Diagnostic>> {
    let parsed = packages::parse_all(source, library)?;
    let hir = run(&parsed, source, &[])?;
    if overrides.is_empty() {
        return Ok(hir);
    }
    overrides::validate(&hir, overrides)?;
    let mut changed = run(&parsed, source, overrides)?;
    for (tunable, unchanged) in changed.tunables.iter_mut().zip(&hir.tunables) {
        tunable.default = unchanged.default;
    }
    Ok(changed)
}

fn run(parsed: &[packages::Parsed], source: &str, overrides: &[(String, i64)]) -> Result<Hir, Vec<Diagnostic>> {
    let mut checker = Checker::new(Spelling::of(source), overrides);
    checker.check_packages(parsed);
    let mut diagnostics = checker.diagnostics;
    if diagnostics.iter().any(|diagnostic| diagnostic.message.contains("not supported yet")) {
        // What is not supported isn't looked into: what it uses counts as used.
        diagnostics.retain(|diagnostic| !diagnostic.message.contains("not used"));
    }
    if diagnostics.is_empty() { Ok(checker.hir) } else { Err(arrange(diagnostics)) }
}

/// The state of a check. Its methods stand in the files of this directory, by subject.
pub struct Checker<'a> {
    hir: Hir,
    basic: Basic,
    spelling: Spelling,
    packages: Vec<Package<'a>>,
    /// The package at hand.
    package: usize,
    objects: Vec<Object<'a>>,
    universe: HashMap<&'static str, ObjectId>,
    /// Declared methods, by the defined type that they belong to.
    methods: HashMap<TypeId, Vec<Method>>,
    /// The package that a defined type was declared in.
    homes: HashMap<TypeId, usize>,
    /// Defined types whose right-hand side wasn't known yet when they were defined.
    undefined_types: Vec<(TypeId, TypeId)>,
    /// Where defined types were declared, for messages about them.
    type_positions: Vec<(TypeId, usize)>,
    /// Key types of maps, which must be comparable once all types are known.
    map_keys: Vec<(usize, TypeId)>,
    context: Context<'a>,
    variables: Vec<Variable>,
    /// For each function that is checked: the variable that each of its locals is or stands for.
    local_variables: Vec<(FuncId, Vec<Option<usize>>)>,
    /// How the user's functions are declared, for messages.
    signatures: HashMap<FuncId, &'a gosyn::ast::FuncType>,
    bodies: Vec<Body<'a>>,
    initializers: Vec<Pending>,
    dependencies: HashMap<Node, BTreeSet<Node>>,
    /// The package's names that are being looked at, each needed by the one before.
    resolving: Vec<ObjectId>,
    /// How deep the expression or statement at hand is nested.
    depth: usize,
    overrides: HashMap<String, i64>,
    diagnostics: Vec<Diagnostic>,
    /// Where errors in an inherited constant expression are reported.
    error_place: Option<usize>,
}

impl<'a> Checker<'a> {
    fn new(spelling: Spelling, overrides: &[(String, i64)]) -> Self {
        let mut hir = Hir::default();
        let basic = Basic::new(&mut hir.types);
        let mut checker = Self {
            hir,
            basic,
            spelling,
            packages: Vec::new(),
            package: 0,
            objects: Vec::new(),
            universe: HashMap::new(),
            methods: HashMap::new(),
            homes: HashMap::new(),
            undefined_types: Vec::new(),
            type_positions: Vec::new(),
            map_keys: Vec::new(),
            context: Context::default(),
            variables: Vec::new(),
            local_variables: Vec::new(),
            signatures: HashMap::new(),
            bodies: Vec::new(),
            initializers: Vec::new(),
            dependencies: HashMap::new(),
            resolving: Vec::new(),
            depth: 0,
            overrides: overrides.iter().cloned().collect(),
            diagnostics: Vec::new(),
            error_place: None,
        };
        checker.declare_universe();
        checker
    }

    fn check_packages(&mut self, parsed: &'a [packages::Parsed]) {
        for package in parsed {
            self.check_package(package, parsed);
        }
        self.finish_locals();
        if self.diagnostics.is_empty() {
            self.collect_method_sets();
            self.find_known();
        }
    }

    fn source(&self) -> Option<&'a Source> {
        self.packages.get(self.package).map(|package| package.source)
    }

    fn is_std(&self) -> bool {
        self.packages.get(self.package).is_some_and(|package| package.is_std)
    }

    /// The position of an offset in the user's source; none in a standard package's.
    fn place(&self, offset: usize) -> Position {
        match self.source() {
            Some(source) if !self.is_std() => source.position(offset),
            _ => Position::default(),
        }
    }

    /// `./prog.go:7:2`, for the second line of a message.
    fn place_text(&self, offset: usize) -> String {
        let position = self.place(offset);
        format!("./prog.go:{}:{}", position.line, position.column)
    }

    /// Reports an error, unless it only follows from one reported before.
    fn error(&mut self, offset: usize, message: impl Into<String>) {
        let message = message.into();
        if message.contains("invalid type") || message.contains("invalid operand") {
            return;
        }
        let offset = self.error_place.unwrap_or(offset);
        let diagnostic = match self.source() {
            Some(source) if self.is_std() => {
                let at = source.position(offset);
                let path = &self.packages[self.package].path;
                Diagnostic::new(Position::default(), format!("package {path}: {}:{}: {message}", at.line, at.column))
            }
            _ => Diagnostic::new(self.place(offset), message),
        };
        // A hostile program shall not make us keep a million messages.
        if self.diagnostics.len() < 1000 {
            self.diagnostics.push(diagnostic);
        }
    }

    fn not_supported(&mut self, offset: usize, what: &str) {
        self.error(offset, format!("{what} not supported yet"));
    }
}

/// A statement or expression that does nothing, where an error was reported.
fn nothing(position: Position) -> hir::Stmt {
    hir::Stmt { kind: hir::StmtKind::Block(Vec::new()), position }
}
