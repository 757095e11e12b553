//! Packages and imports: finds and parses what a program needs of the standard library, and collects each package's names.

use super::declarations::Declaration;
use super::scope::{Kind, Object, ObjectId, is_exported};
use super::{Checker, Library};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::parse::{self, Source};
use crate::program::Position;
use gosyn::ast;
use gosyn::ast::Declaration as Syntax;
use std::collections::HashMap;

/// A package's file before the check.
pub struct Parsed {
    pub path: String,
    pub source: Source,
    pub is_std: bool,
}

/// A package in the check.
pub struct Package<'a> {
    pub path: String,
    pub name: String,
    pub source: &'a Source,
    pub is_std: bool,
    pub scope: HashMap<&'a str, ObjectId>,
    pub imports: HashMap<&'a str, ObjectId>,
    /// In the order of the source, with the text between the quotes.
    pub import_list: Vec<(ObjectId, &'a ast::Import)>,
}

/// Packages that every program has, because the machine needs what they declare.
const IMPLICIT: [&str; 2] = ["runtime", "errors"];

/// Parses the program and, before it, the standard packages that it imports, directly or not.
pub fn parse_all(source: &str, library: Library) -> Result<Vec<Parsed>, Vec<Diagnostic>> {
    let main = parse::parse(source)?;
    let mut parsed = Vec::new();
    let mut errors = Vec::new();
    for path in IMPLICIT {
        load(path, library, &mut parsed, &mut errors);
    }
    for import in &main.file.imports {
        let path = import_path(import);
        let position = main.position(import.path.pos);
        if path.is_empty() {
            errors.push(Diagnostic::new(position, "invalid import path (empty string)"));
        } else if library(&path).is_none() {
            errors.push(Diagnostic::new(position, format!("package {path} is not supported yet")));
        } else {
            load(&path, library, &mut parsed, &mut errors);
        }
    }
    if main.file.pkg_name.name != "main" {
        let message =
            format!("package {} is not a main package: a program starts with `package main`", main.file.pkg_name.name);
        errors.push(Diagnostic::new(main.position(main.file.pkg_name.pos), message));
    }
    if !errors.is_empty() {
        return Err(crate::lang::diagnostic::arrange(errors));
    }
    parsed.push(Parsed { path: "main".into(), source: main, is_std: false });
    Ok(parsed)
}

/// Appends a standard package behind the packages that it imports.
fn load(path: &str, library: Library, parsed: &mut Vec<Parsed>, errors: &mut Vec<Diagnostic>) {
    if parsed.iter().any(|package| package.path == path) {
        return;
    }
    let Some(text) = library(path) else {
        errors
            .push(Diagnostic::new(Position::default(), format!("package {path} is missing from the standard library")));
        return;
    };
    match parse::parse(text) {
        Ok(source) => {
            for import in &source.file.imports {
                load(&import_path(import), library, parsed, errors);
            }
            parsed.push(Parsed { path: path.into(), source, is_std: true });
        }
        Err(diagnostics) => errors.extend(
            diagnostics.into_iter().map(|d| Diagnostic::new(Position::default(), format!("package {path}: {d}"))),
        ),
    }
}

pub fn import_path(import: &ast::Import) -> String {
    String::from_utf8_lossy(&super::constants::unquote(&import.path.value)).into_owned()
}

impl<'a> Checker<'a> {
    pub fn check_package(&mut self, parsed: &'a Parsed, all: &'a [Parsed]) {
        self.package = self.packages.len();
        self.packages.push(Package {
            path: parsed.path.clone(),
            name: parsed.source.file.pkg_name.name.clone(),
            source: &parsed.source,
            is_std: parsed.is_std,
            scope: HashMap::new(),
            imports: HashMap::new(),
            import_list: Vec::new(),
        });
        self.collect_imports(all);
        self.collect_names(&parsed.source.file);
        self.resolve_package();
        self.check_bodies();
        self.order_initializers();
        self.report_unused_imports();
    }

    fn collect_imports(&mut self, all: &'a [Parsed]) {
        let source = self.packages[self.package].source;
        for import in &source.file.imports {
            let path = import_path(import);
            let Some(imported) = self.packages.iter().position(|package| package.path == path) else {
                continue;
            };
            let Some(parsed) = all.iter().find(|parsed| parsed.path == path) else {
                continue;
            };
            let (name, position) = match &import.name {
                Some(name) => (name.name.as_str(), name.pos),
                None => (parsed.source.file.pkg_name.name.as_str(), import.path.pos),
            };
            let object = Object {
                name,
                package: self.package,
                position,
                kind: Kind::Package { package: imported, used: name == "_" },
            };
            let id = self.objects.len();
            self.objects.push(object);
            self.packages[self.package].import_list.push((id, import));
            match name {
                "_" => {}
                "." => self.import_everything(imported),
                _ => {
                    if let Some(previous) = self.packages[self.package].imports.insert(name, id) {
                        self.redeclared(name, position, self.objects[previous].position);
                    }
                }
            }
        }
    }

    /// `import . "p"`: the exported names become the file's.
    fn import_everything(&mut self, imported: usize) {
        let names: Vec<_> = self.packages[imported]
            .scope
            .iter()
            .filter(|(name, _)| is_exported(name))
            .map(|(&name, &id)| (name, id))
            .collect();
        for (name, id) in names {
            self.packages[self.package].imports.entry(name).or_insert(id);
        }
    }

    /// Marks an object of a dot-imported package as used: its import is.
    pub fn use_dot_import(&mut self, object: ObjectId) {
        let package = self.objects[object].package;
        if package == self.package {
            return;
        }
        let list = self.packages[self.package].import_list.iter().map(|&(id, _)| id).collect::<Vec<_>>();
        for id in list {
            if let Kind::Package { package: imported, used } = &mut self.objects[id].kind
                && *imported == package
            {
                *used = true;
            }
        }
    }

    fn report_unused_imports(&mut self) {
        let list = self.packages[self.package].import_list.clone();
        for (id, import) in list {
            let object = &self.objects[id];
            let Kind::Package { package, used: false } = object.kind else {
                continue;
            };
            let path = import_path(import);
            let (position, name) = (object.position, object.name);
            let last = path.rsplit('/').next().unwrap_or_default();
            let message = match &import.name {
                Some(_) if name != "." && name != last => {
                    format!("{path:?} imported as {name} and not used")
                }
                None if self.packages[package].name != last => {
                    format!("{path:?} imported as {} and not used", self.packages[package].name)
                }
                _ => format!("{path:?} imported and not used"),
            };
            self.error(position, message);
        }
    }

    /// Makes the package's names known, without looking at what they denote.
    fn collect_names(&mut self, file: &'a ast::File) {
        let mut order = 0;
        for declaration in &file.decl {
            match declaration {
                Syntax::Const(declaration) => {
                    for (spec, source, iota) in super::declarations::constants(declaration) {
                        for (index, name) in spec.name.iter().enumerate() {
                            self.collect(name, Declaration::Constant { spec, source, iota, index });
                        }
                    }
                }
                Syntax::Type(declaration) => {
                    for spec in &declaration.specs {
                        self.collect(&spec.name, Declaration::Type(spec));
                    }
                }
                Syntax::Variable(declaration) => {
                    for spec in &declaration.specs {
                        for (index, name) in spec.name.iter().enumerate() {
                            self.collect(name, Declaration::Variable { spec, index, order });
                        }
                        order += 1;
                    }
                }
                Syntax::Function(function) => self.collect_function(function),
            }
        }
    }

    fn collect_function(&mut self, function: &'a ast::FuncDecl) {
        if function.recv.is_some() {
            // Methods belong to their type.
            return;
        }
        let name = function.name.name.as_str();
        if name == "init" || name == "main" && self.packages[self.package].name == "main" {
            if !function.typ.params.list.is_empty() || !function.typ.result.list.is_empty() {
                self.error(function.name.pos, format!("func {name} must have no arguments and no return values"));
            }
            if function.body.is_none() && !self.is_std() {
                self.error(function.typ.pos, format!("func {name} missing body"));
            }
        }
        if name != "init" {
            self.collect(&function.name, Declaration::Function(function));
        }
    }

    fn collect(&mut self, name: &'a ast::Ident, declaration: Declaration<'a>) {
        let id = self.objects.len();
        let is_function = matches!(declaration, Declaration::Function(_));
        self.objects.push(Object {
            name: &name.name,
            package: self.package,
            position: name.pos,
            kind: Kind::Declared(declaration),
        });
        let is_main = name.name == "main" && self.packages[self.package].name == "main";
        if (name.name == "init" || is_main) && !is_function {
            self.error(name.pos, format!("cannot declare {} - must be func", name.name));
            return;
        }
        // A blank name can't be found, but what it declares is checked.
        if name.name == "_" {
            self.packages[self.package].scope.entry("_").or_insert(id);
            return;
        }
        if let Some(&import) = self.packages[self.package].imports.get(name.name.as_str()) {
            if let Kind::Package { package, .. } = self.objects[import].kind {
                let (position, imported) = (self.objects[import].position, self.packages[package].name.clone());
                let path = &self.packages[package].path;
                let path = if *path == imported { String::new() } else { format!(" ({path:?})") };
                let message = format!(
                    "{} already declared through import of package {imported}{path}\n\t{}: other declaration of {}",
                    name.name,
                    self.place_text(position),
                    name.name
                );
                self.error(name.pos, message);
            }
            return;
        }
        let package = &mut self.packages[self.package];
        if let Some(&previous) = package.scope.get(name.name.as_str()) {
            let previous = self.objects[previous].position;
            self.redeclared(&name.name, name.pos, previous);
            return;
        }
        package.scope.insert(&name.name, id);
    }
}

/// Names that Go's packages have and ours don't yet, so that the message can say so.
pub fn is_in_go(path: &str, name: &str) -> bool {
    let names: &[&str] = match path {
        "sync" => &["Map", "Pool", "Locker", "OnceFunc", "OnceValue", "OnceValues"],
        "time" => &[
            "After",
            "AfterFunc",
            "NewTimer",
            "NewTicker",
            "Tick",
            "Timer",
            "Ticker",
            "Parse",
            "Date",
            "Unix",
            "Format",
        ],
        "fmt" => &[
            "Fprintf", "Fprintln", "Fprint", "Sscanf", "Sscan", "Sscanln", "Scanf", "Fscan", "Fscanln", "Fscanf",
            "Stringer", "Appendf",
        ],
        "os" => &[
            "Args",
            "Getenv",
            "ReadFile",
            "WriteFile",
            "Open",
            "Create",
            "Stdin",
            "Stdout",
            "Stderr",
            "Signal",
            "Interrupt",
        ],
        "strings" => &[
            "NewReader",
            "NewReplacer",
            "Builder",
            "Cut",
            "SplitN",
            "SplitAfter",
            "FieldsFunc",
            "Map",
            "IndexFunc",
            "Reader",
        ],
        "sync/atomic" => &["Value", "Pointer", "LoadPointer", "StorePointer", "AddUintptr", "Uintptr"],
        "runtime" => &[
            "ReadMemStats",
            "MemStats",
            "Stack",
            "Caller",
            "NumCgoCall",
            "LockOSThread",
            "UnlockOSThread",
            "SetFinalizer",
        ],
        "math/rand" | "math/rand/v2" => {
            &["Perm", "Shuffle", "NormFloat64", "ExpFloat64", "NewZipf", "Rand", "N", "NewPCG", "NewChaCha8"]
        }
        "errors" => &["Is", "As", "Unwrap", "Join"],
        _ => &[],
    };
    names.contains(&name)
}
