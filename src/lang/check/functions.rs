//! Functions' bodies: parameters, local variables, function literals and what they capture.

use super::initialization::Node;
use super::scope::{Kind, Scope};
use super::{Checker, hir};
use crate::lang::hir::{Capture, FuncId, LabelId, Local, LocalId};
use crate::program::{Position, Signature, TypeId};
use gosyn::ast;
use std::collections::HashMap;

/// A declared function whose body is still to be checked.
#[derive(Debug)]
pub struct Body<'a> {
    pub func: FuncId,
    pub function: &'a ast::FuncDecl,
    /// Without the receiver.
    pub signature: Signature,
}

/// What surrounds the code at hand.
#[derive(Debug, Default)]
pub struct Context<'a> {
    /// The function and the ones around it, outermost first.
    pub functions: Vec<Function<'a>>,
    pub scopes: Vec<Scope<'a>>,
    /// In a constant declaration: the number of the specification.
    pub iota: Option<usize>,
    /// What is being initialised or defined, whose needs decide the order of initialisation.
    pub node: Option<Node>,
}

/// A function whose body is being checked.
#[derive(Debug)]
pub struct Function<'a> {
    pub name: String,
    pub signature: Signature,
    pub locals: Vec<Local>,
    /// The variable that each local is or stands for. Made-up locals have none.
    pub variables: Vec<Option<usize>>,
    pub captures: Vec<Capture>,
    captured: HashMap<usize, LocalId>,
    pub results: Vec<LocalId>,
    pub named_results: bool,
    /// For a return without values: the results' names, with their variables.
    pub result_names: Vec<(&'a str, usize)>,
    pub has_defer: bool,
    closures: usize,
    pub labels: LabelId,
    /// The statements around that `break` and `continue` can leave, outermost first.
    pub targets: Vec<BranchTarget<'a>>,
    /// Labels declared in this function: name, position, whether used.
    pub named_labels: Vec<(&'a str, usize, bool)>,
}

/// A statement that `break` or `continue` can leave.
#[derive(Clone, Copy, Debug)]
pub struct BranchTarget<'a> {
    pub label: LabelId,
    pub name: Option<&'a str>,
    /// What `continue` needs.
    pub is_loop: bool,
    /// A labelled block or other statement that only has a name.
    pub is_breakable: bool,
}

/// A variable in a function, as the source declares it.
#[derive(Debug)]
pub struct Variable {
    pub name: String,
    pub ty: TypeId,
    pub position: usize,
    /// How many functions are around the one that declares it.
    depth: usize,
    local: LocalId,
    pub used: bool,
    /// Need not be used: parameters, variables whose declaration is wrong.
    pub is_exempt: bool,
    pub address_taken: bool,
    pub reassigned: bool,
}

pub fn new_function(name: String, ty: TypeId, body: hir::FuncBody, position: Position, is_std: bool) -> hir::Func {
    hir::Func {
        name,
        ty,
        params: Vec::new(),
        results: Vec::new(),
        named_results: false,
        locals: Vec::new(),
        captures: Vec::new(),
        body,
        has_defer: false,
        position,
        is_std,
    }
}

impl<'a> Checker<'a> {
    /// Checks the bodies of the package's functions, in the order of the source.
    pub fn check_bodies(&mut self) {
        for body in std::mem::take(&mut self.bodies) {
            self.check_body(&body);
        }
        let source = self.packages[self.package].source;
        for declaration in &source.file.decl {
            if let ast::Declaration::Function(function) = declaration
                && function.recv.is_none()
                && function.name.name == "init"
            {
                self.check_init(function);
            }
        }
        if self.packages[self.package].name == "main" && !self.is_std() {
            match self.packages[self.package].scope.get("main").map(|&id| self.objects[id].kind.clone()) {
                Some(Kind::Function(main)) => self.hir.main = main,
                _ if self.diagnostics.is_empty() => {
                    let message = "function main is undeclared in the main package";
                    self.diagnostics
                        .push(super::Diagnostic::new(Position::default(), format!("runtime.main_main·f: {message}")));
                }
                _ => {}
            }
        }
    }

    /// The `init` functions: there may be several, and nothing can call them.
    fn check_init(&mut self, function: &'a ast::FuncDecl) {
        let func = self.function_declaration(function, None);
        let number =
            self.hir.inits.iter().filter(|&&id| self.hir.functions[id as usize].is_std == self.is_std()).count();
        let name = format!("{}.init.{number}", self.packages[self.package].path);
        self.hir.functions[func as usize].name = name;
        self.hir.inits.push(func);
        for body in std::mem::take(&mut self.bodies) {
            self.check_body(&body);
        }
    }

    fn check_body(&mut self, body: &Body<'a>) {
        let Some(block) = &body.function.body else {
            if matches!(self.hir.functions[body.func as usize].body, hir::FuncBody::Native(_)) {
                self.native_locals(body);
            }
            return;
        };
        self.context.node = Some(Node::Function(body.func));
        let name = self.hir.functions[body.func as usize].name.clone();
        self.begin_function(name, body.signature.clone());
        self.open_scope();
        let mut params = Vec::new();
        if let Some(receiver) = &body.function.recv
            && let Some(field) = receiver.list.first()
        {
            let ty = self.receiver_type(&field.typ);
            params.push(self.parameter(field.name.first(), ty, super::printing::start(&field.typ)));
        }
        params.extend(self.declare_parameters(&body.function.typ));
        let statements = self.function_block(block);
        self.finish_function(body.func, params, statements);
        self.context.node = None;
        self.settle_types();
    }

    /// Natives have no body, but their parameters are locals all the same.
    fn native_locals(&mut self, body: &Body<'a>) {
        let name = self.hir.functions[body.func as usize].name.clone();
        self.begin_function(name, body.signature.clone());
        self.open_scope();
        let mut params = Vec::new();
        if let Some(field) = body.function.recv.as_ref().and_then(|receiver| receiver.list.first()) {
            let ty = self.receiver_type(&field.typ);
            params.push(self.parameter(field.name.first(), ty, super::printing::start(&field.typ)));
        }
        params.extend(self.declare_parameters(&body.function.typ));
        self.close_scope();
        let Some(function) = self.context.functions.pop() else {
            return;
        };
        self.local_variables.push((body.func, function.variables));
        let target = &mut self.hir.functions[body.func as usize];
        (target.params, target.results, target.locals) = (params, function.results, function.locals);
        target.named_results = function.named_results;
    }

    pub fn begin_function(&mut self, name: String, signature: Signature) {
        self.context.functions.push(Function {
            name,
            signature,
            locals: Vec::new(),
            variables: Vec::new(),
            captures: Vec::new(),
            captured: HashMap::new(),
            results: Vec::new(),
            named_results: false,
            result_names: Vec::new(),
            has_defer: false,
            closures: 0,
            labels: 0,
            targets: Vec::new(),
            named_labels: Vec::new(),
        });
    }

    /// A function's statements: declares what needs to be, checks that it ends with a return.
    fn function_block(&mut self, block: &'a ast::BlockStmt) -> Vec<hir::Stmt> {
        let mut statements = Vec::new();
        self.collect_labels(&block.list);
        self.statements(&block.list, &mut statements);
        let has_results = self.function().is_some_and(|function| !function.signature.results.is_empty());
        if has_results && !super::returns::terminates(&block.list) {
            self.error(block.pos.1, "missing return");
        }
        self.report_unused_labels();
        statements
    }

    /// Takes what was found out about the innermost function over into the checked tree.
    fn finish_function(&mut self, func: FuncId, params: Vec<LocalId>, statements: Vec<hir::Stmt>) {
        self.close_scope();
        let Some(function) = self.context.functions.pop() else {
            return;
        };
        self.local_variables.push((func, function.variables));
        let target = &mut self.hir.functions[func as usize];
        target.params = params;
        target.results = function.results;
        target.named_results = function.named_results;
        target.locals = function.locals;
        target.captures = function.captures;
        target.has_defer = function.has_defer;
        target.body = hir::FuncBody::Block(statements);
    }

    fn declare_parameters(&mut self, syntax: &'a ast::FuncType) -> Vec<LocalId> {
        // The types' own errors were reported when the signature was made.
        let known = self.diagnostics.len();
        let positions = (self.type_positions.len(), self.map_keys.len());
        let (_, parameters) = self.signature(syntax);
        self.diagnostics.truncate(known);
        self.type_positions.truncate(positions.0);
        self.map_keys.truncate(positions.1);
        let params = parameters
            .params
            .iter()
            .map(|parameter| self.parameter(parameter.name, parameter.ty, parameter.position))
            .collect();
        let mut names = Vec::new();
        let mut results = Vec::new();
        for result in &parameters.results {
            let local = self.parameter(result.name, result.ty, result.position);
            results.push(local);
            // A return assigns to it.
            if let Some(number) = self.function().and_then(|function| function.variables[local as usize]) {
                self.variables[number].reassigned = true;
                names.extend(result.name.map(|name| (name.name.as_str(), number)));
            }
        }
        let is_named = parameters.results.iter().any(|result| result.name.is_some());
        if let Some(function) = self.context.functions.last_mut() {
            function.results = results;
            function.named_results = is_named;
            function.result_names = names;
        }
        params
    }

    fn parameter(&mut self, name: Option<&'a ast::Ident>, ty: TypeId, position: usize) -> LocalId {
        match name {
            Some(name) => self.declare_variable(name, ty, true),
            None => {
                let position = self.place(position);
                self.temporary(ty, position)
            }
        }
    }

    pub fn function(&self) -> Option<&Function<'a>> {
        self.context.functions.last()
    }

    /// Declares a variable in the innermost block. `is_exempt`: it need not be used.
    pub fn declare_variable(&mut self, name: &'a ast::Ident, ty: TypeId, is_exempt: bool) -> LocalId {
        let position = self.place(name.pos);
        let local = self.temporary(ty, position);
        let number = self.variables.len();
        self.variables.push(Variable {
            name: name.name.clone(),
            ty,
            position: name.pos,
            depth: self.context.functions.len().saturating_sub(1),
            local,
            used: false,
            is_exempt,
            address_taken: false,
            reassigned: false,
        });
        if let Some(function) = self.context.functions.last_mut() {
            function.locals[local as usize].name.clone_from(&name.name);
            function.variables[local as usize] = Some(number);
        }
        self.declare(&name.name, name.pos, Kind::Variable(number));
        local
    }

    /// A local variable without a name in the source.
    pub fn temporary(&mut self, ty: TypeId, position: Position) -> LocalId {
        let Some(function) = self.context.functions.last_mut() else {
            return 0;
        };
        let local = function.locals.len() as LocalId;
        let name = String::new();
        function.locals.push(Local {
            name,
            ty,
            position,
            captured: false,
            address_taken: false,
            reassigned: false,
            is_capture: false,
        });
        function.variables.push(None);
        local
    }

    /// What stands for a variable in the innermost function: captures it if it belongs to one around.
    pub fn local_of(&mut self, number: usize) -> LocalId {
        let variable = &self.variables[number];
        let mut local = variable.local;
        for depth in variable.depth + 1..self.context.functions.len() {
            let outer = local;
            let functions = &mut self.context.functions;
            functions[depth - 1].locals[outer as usize].captured = true;
            let stand_in =
                Local { captured: false, is_capture: true, ..functions[depth - 1].locals[outer as usize].clone() };
            let function = &mut functions[depth];
            local = *function.captured.entry(number).or_insert_with(|| {
                let inner = function.locals.len() as LocalId;
                function.locals.push(stand_in);
                function.variables.push(Some(number));
                function.captures.push(Capture { outer, inner });
                inner
            });
        }
        local
    }

    /// The variable behind a place, if the place lies inside of a variable and not behind a pointer.
    fn root(&self, place: &hir::Expr) -> Option<usize> {
        match &place.kind {
            hir::ExprKind::Local(local) => self.function()?.variables.get(*local as usize).copied().flatten(),
            hir::ExprKind::Field { base, .. } => self.root(base),
            hir::ExprKind::Index { base, .. } if matches!(self.under(base.ty), crate::program::Type::Array { .. }) => {
                self.root(base)
            }
            _ => None,
        }
    }

    pub fn mark_address_taken(&mut self, place: &hir::Expr) {
        if let Some(number) = self.root(place) {
            self.variables[number].address_taken = true;
        }
    }

    pub fn mark_reassigned(&mut self, place: &hir::Expr) {
        if let Some(number) = self.root(place) {
            self.variables[number].reassigned = true;
        }
    }

    /// A function literal.
    pub fn function_literal(&mut self, literal: &'a ast::FuncLit) -> (TypeId, FuncId) {
        let (signature, _) = self.signature(&literal.typ);
        let is_invalid = signature.params.iter().chain(&signature.results).any(|&ty| ty == self.basic.invalid);
        let ty = self.hir.types.intern(crate::program::Type::Func(signature.clone()));
        let name = match self.context.functions.last_mut() {
            Some(function) => {
                function.closures += 1;
                // Go names a literal in a literal `main.main.func1.2`.
                let mark = if self.context.functions.len() > 1 { "" } else { "func" };
                let function = &self.context.functions[self.context.functions.len() - 1];
                format!("{}.{mark}{}", function.name, function.closures)
            }
            None => "main.func1".into(),
        };
        let position = self.place(literal.typ.pos);
        let func = self.hir.functions.len() as FuncId;
        let is_std = self.is_std();
        self.hir.functions.push(new_function(name.clone(), ty, hir::FuncBody::Block(Vec::new()), position, is_std));
        self.signatures.insert(func, &literal.typ);
        self.begin_function(name, signature);
        self.open_scope();
        let params = self.declare_parameters(&literal.typ);
        let statements = self.function_block(&literal.body);
        self.finish_function(func, params, statements);
        (if is_invalid { self.basic.invalid } else { ty }, func)
    }

    /// Package variables' initial values are computed in a function of their own, as far as names and locals are concerned.
    pub fn enter_initializer(&mut self) {
        let name = format!("{}.glob.", self.packages[self.package].path);
        self.begin_function(name, Signature { params: Vec::new(), results: Vec::new(), variadic: false });
        self.open_scope();
    }

    pub fn leave_initializer(&mut self) -> Vec<Local> {
        self.close_scope();
        self.context.functions.pop().map(|function| function.locals).unwrap_or_default()
    }

    /// What is known of each variable, now that everything was seen, goes to the locals that are it or stand for it.
    pub fn finish_locals(&mut self) {
        for (func, numbers) in std::mem::take(&mut self.local_variables) {
            let locals = &mut self.hir.functions[func as usize].locals;
            for (local, number) in locals.iter_mut().zip(numbers) {
                if let Some(number) = number {
                    local.address_taken = self.variables[number].address_taken;
                    local.reassigned = self.variables[number].reassigned;
                }
            }
        }
    }
}
