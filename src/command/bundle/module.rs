//! One ES module as the bundler sees it: what it imports, exports and addresses; and its text again with other names.

use std::collections::HashMap;

use anyhow::{Result, bail};
use oxc_allocator::{Allocator, TakeIn};
use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, Expression, ImportExpression, NewExpression, Program, Statement,
    StringLiteral, VariableDeclaration,
};
use oxc_ast::{AstBuilder, NONE};
use oxc_ast_visit::{Visit, VisitMut, walk, walk_mut};
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_mangler::{MangleOptions, Mangler};
use oxc_parser::Parser;
use oxc_semantic::{Scoping, SemanticBuilder};
use oxc_span::{SPAN, SourceType};
use oxc_syntax::module_record::{ExportExportName, ExportImportName, ExportLocalName, ImportImportName};

use super::place;

/// A module and what it has to do with others, all of which are named by their paths in the site.
#[derive(Debug)]
pub struct Module {
    pub path: String,
    pub text: String,
    /// The modules that it imports statically, in the order in which they are carried out.
    pub requests: Vec<String>,
    pub imports: Vec<Import>,
    pub exports: Vec<Export>,
    /// The modules of its `import('…')`.
    pub dynamic: Vec<String>,
    /// What `new URL('…', import.meta.url)` names: a file, or a folder when the rest is only known where it runs.
    pub addresses: Vec<String>,
    /// Names of its top level, imported ones left out.
    pub names: Vec<String>,
    /// It has functions and constants and no state, so that two copies of it are as good as one.
    pub is_pure: bool,
}

/// A name that comes from another module.
#[derive(Debug)]
pub struct Import {
    pub local: String,
    pub from: String,
    /// What it is called there; `None` for all of its exports at once.
    pub name: Option<String>,
}

#[derive(Debug)]
pub struct Export {
    pub name: String,
    /// Its own, or one that it has imported.
    pub local: Exported,
}

#[derive(Debug)]
pub enum Exported {
    Local(String),
    Other { from: String, name: String },
}

impl Module {
    /// Reads the module at a path of the site.
    ///
    /// # Errors
    /// It is no module, or uses what the bundler can't do: `export *`, nameless default exports, computed imports of its own.
    pub fn read(path: &str, text: String) -> Result<Self> {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, &text, SourceType::mjs()).parse();
        if let Some(error) = parsed.errors.first() {
            bail!("{path}: {}", error.clone().with_source_code(text.clone()));
        }
        let record = &parsed.module_record;
        let at = |request: &str| place::resolve(path, request);
        let mut module = Module {
            path: path.to_owned(),
            requests: Vec::new(),
            imports: Vec::new(),
            exports: Vec::new(),
            dynamic: Vec::new(),
            addresses: Vec::new(),
            names: Vec::new(),
            is_pure: is_pure(&parsed.program),
            text: String::new(),
        };
        for entry in &record.import_entries {
            let name = match &entry.import_name {
                ImportImportName::Name(name) => Some(name.name.to_string()),
                ImportImportName::Default(_) => Some("default".to_owned()),
                ImportImportName::NamespaceObject => None,
            };
            let from = at(&entry.module_request.name)?;
            module.imports.push(Import { local: entry.local_name.name.to_string(), from, name });
        }
        if !record.star_export_entries.is_empty() {
            bail!("{path}: `export *` can't be bundled: name what is exported");
        }
        for entry in record.local_export_entries.iter().chain(&record.indirect_export_entries) {
            let name = match &entry.export_name {
                ExportExportName::Name(name) => name.name.to_string(),
                ExportExportName::Default(_) => "default".to_owned(),
                ExportExportName::Null => bail!("{path}: an export without a name can't be bundled"),
            };
            let local = match (&entry.module_request, &entry.import_name, &entry.local_name) {
                (Some(from), ExportImportName::Name(name), _) => {
                    Exported::Other { from: at(&from.name)?, name: name.name.to_string() }
                }
                (None, _, ExportLocalName::Name(local) | ExportLocalName::Default(local))
                    if local.name != "*default*" =>
                {
                    Exported::Local(local.name.to_string())
                }
                _ => bail!("{path}: the export `{name}` can't be bundled: give it a name"),
            };
            module.exports.push(Export { name, local });
        }
        let mut requests: Vec<(u32, &str)> = Vec::new();
        for (name, uses) in &record.requested_modules {
            requests.extend(uses.first().map(|first| (first.statement_span.start, name.as_str())));
        }
        requests.sort_unstable();
        module.requests = requests.into_iter().map(|(_, name)| at(name)).collect::<Result<_>>()?;
        let mut outside = Outside::default();
        outside.visit_program(&parsed.program);
        module.dynamic = outside.imports.iter().map(|name| at(name)).collect::<Result<_>>()?;
        module.addresses = outside.addresses.iter().map(|name| at(name)).collect::<Result<_>>()?;
        let scoping = SemanticBuilder::new().build(&parsed.program).semantic.into_scoping();
        let imported: Vec<&str> = module.imports.iter().map(|import| import.local.as_str()).collect();
        let symbols =
            scoping.iter_bindings_in(scoping.root_scope_id()).map(|symbol| scoping.symbol_name(symbol).to_owned());
        module.names = symbols.filter(|name| !imported.contains(&name.as_str())).collect();
        drop(parsed);
        module.text = text;
        Ok(module)
    }

    /// The module's statements without its imports and exports, with other names for what stands at its top level, and with what
    /// `address` makes of the paths that it addresses (true: by an `import()`).
    pub fn print(&self, names: &HashMap<String, String>, address: &dyn Fn(&str, bool) -> String) -> String {
        let allocator = Allocator::default();
        let mut program = Parser::new(&allocator, &self.text, SourceType::mjs()).parse().program;
        let mut scoping = SemanticBuilder::new().build(&program).semantic.into_scoping();
        let symbols: Vec<_> = scoping.iter_bindings_in(scoping.root_scope_id()).collect();
        for symbol in symbols {
            if let Some(name) = names.get(scoping.symbol_name(symbol)) {
                scoping.set_symbol_name(symbol, name);
            }
        }
        let ast = AstBuilder::new(&allocator);
        let mut addresses = Addresses { path: &self.path, ast, address };
        addresses.visit_program(&mut program);
        let statements = ast.vec_from_iter(program.body.drain(..).filter_map(plain));
        program.body = statements;
        print(&program, scoping, CodegenOptions::default())
    }
}

/// The statement without `import` and `export`.
fn plain(statement: Statement<'_>) -> Option<Statement<'_>> {
    match statement {
        Statement::ImportDeclaration(_) => None,
        Statement::ExportNamedDeclaration(export) => export.unbox().declaration.map(Statement::from),
        Statement::ExportDefaultDeclaration(export) => match export.unbox().declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                Some(Statement::FunctionDeclaration(function))
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => Some(Statement::ClassDeclaration(class)),
            // `read` refuses what has no name.
            _ => None,
        },
        other => Some(other),
    }
}

fn print(program: &Program<'_>, scoping: Scoping, options: CodegenOptions) -> String {
    Codegen::new().with_options(options).with_scoping(Some(scoping)).build(program).code
}

/// The same program with short names and without what people need to read it.
///
/// # Errors
/// The text is no module, which is a mistake of the bundler.
pub fn minify(text: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
    if let Some(error) = parsed.errors.first() {
        bail!("the bundler wrote what is no module: {error}");
    }
    let options = MangleOptions { top_level: true, ..MangleOptions::default() };
    let mangled = Mangler::new().with_options(options).build(&parsed.program);
    let written = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(Some(mangled.scoping))
        .with_private_member_mappings(Some(mangled.class_private_mappings))
        .build(&parsed.program);
    Ok(written.code)
}

/// What `new URL('…', import.meta.url)` names, as it stands there, when this is one. Of a template, what stands before its first
/// expression; of what is computed, the folder that it is in.
fn addressed<'e>(new: &'e NewExpression<'_>) -> Option<&'e str> {
    let [first, base] = new.arguments.as_slice() else { return None };
    if !new.callee.is_specific_id("URL") || !is_own_address(base.as_expression()?) {
        return None;
    }
    match first.as_expression()? {
        Expression::StringLiteral(literal) => Some(literal.value.as_str()),
        Expression::TemplateLiteral(template) => Some(template.quasis.first()?.value.raw.as_str()),
        _ => Some("./"),
    }
}

/// `import.meta.url`.
fn is_own_address(expression: &Expression<'_>) -> bool {
    let Expression::StaticMemberExpression(member) = expression else { return false };
    member.property.name == "url" && matches!(member.object, Expression::MetaProperty(_))
}

fn literal<'e, 'a>(source: &'e Expression<'a>) -> Option<&'e StringLiteral<'a>> {
    match source {
        Expression::StringLiteral(literal) => Some(literal),
        _ => None,
    }
}

/// Collects what a module asks for while it runs.
#[derive(Default)]
struct Outside {
    imports: Vec<String>,
    addresses: Vec<String>,
}

impl<'a> Visit<'a> for Outside {
    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        // Others are addresses that only whoever runs them knows, as those of a thread's module.
        self.imports.extend(literal(&import.source).map(|literal| literal.value.to_string()));
        walk::walk_import_expression(self, import);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        self.addresses.extend(addressed(new).map(str::to_owned));
        walk::walk_new_expression(self, new);
    }
}

/// Puts other addresses in the place of those in the source.
struct Addresses<'a, 'm> {
    path: &'m str,
    ast: AstBuilder<'a>,
    address: &'m dyn Fn(&str, bool) -> String,
}

impl<'a> Addresses<'a, '_> {
    fn other(&self, name: &str, imported: bool) -> oxc_span::Atom<'a> {
        // `read` has resolved it before.
        let path = place::resolve(self.path, name).unwrap_or_default();
        self.ast.atom(&(self.address)(&path, imported))
    }
}

impl<'a> VisitMut<'a> for Addresses<'a, '_> {
    fn visit_import_expression(&mut self, import: &mut ImportExpression<'a>) {
        if let Expression::StringLiteral(literal) = &mut import.source {
            literal.value = self.other(&literal.value, true);
            literal.raw = None;
        }
        walk_mut::walk_import_expression(self, import);
    }

    fn visit_new_expression(&mut self, new: &mut NewExpression<'a>) {
        // Before an address of ours takes its place, which is none of the source's.
        walk_mut::walk_new_expression(self, new);
        if let Some(name) = addressed(new).map(str::to_owned) {
            let other = self.other(&name, false);
            match new.arguments[0].as_expression_mut() {
                Some(Expression::StringLiteral(literal)) => {
                    literal.value = other;
                    literal.raw = None;
                }
                Some(Expression::TemplateLiteral(template)) => {
                    template.quasis[0].value.raw = other;
                    template.quasis[0].value.cooked = Some(other);
                }
                // Relative to the folder, wherever that is.
                _ => {
                    let own = new.arguments[1].to_expression_mut().take_in(self.ast.allocator);
                    let folder = self.ast.expression_string_literal(SPAN, other, None);
                    let arguments = self.ast.vec_from_array([folder.into(), own.into()]);
                    let url = self.ast.expression_identifier(SPAN, "URL");
                    new.arguments[1] = self.ast.expression_new(SPAN, url, NONE, arguments).into();
                }
            }
        }
    }
}

/// Whether a module consists of functions and of constants that nothing can change.
fn is_pure(program: &Program<'_>) -> bool {
    program.body.iter().all(|statement| match statement {
        Statement::FunctionDeclaration(_) => true,
        Statement::VariableDeclaration(variables) => are_constant(variables),
        Statement::ExportNamedDeclaration(export) => match &export.declaration {
            Some(Declaration::FunctionDeclaration(_)) => true,
            Some(Declaration::VariableDeclaration(variables)) => are_constant(variables),
            _ => false,
        },
        _ => false,
    })
}

fn are_constant(variables: &VariableDeclaration<'_>) -> bool {
    variables.kind.is_const() && variables.declarations.iter().all(|one| one.init.as_ref().is_some_and(is_constant))
}

/// Literals, and what arithmetic makes of them. Lists are none: somebody may add to one, or compare it with itself.
fn is_constant(expression: &Expression<'_>) -> bool {
    match expression {
        Expression::BinaryExpression(binary) => is_constant(&binary.left) && is_constant(&binary.right),
        Expression::RegExpLiteral(_) => false,
        other => other.is_literal(),
    }
}
