//! Which types contain a lock, and so mustn't be copied: what `go vet` calls the lock path.

use crate::lang::hir::Hir;
use crate::program::{Type, TypeId};
use std::collections::HashSet;

/// How `go vet FILE.go` names the package of the file.
const PACKAGE: &str = "command-line-arguments";

/// Answers whether a type contains a lock.
pub struct Locks<'h> {
    hir: &'h Hir,
    /// Types whose pointers have `Lock` and `Unlock` though they themselves don't.
    lockers: HashSet<TypeId>,
}

impl<'h> Locks<'h> {
    pub fn new(hir: &'h Hir) -> Self {
        let has = |ty: TypeId| {
            let set = hir.method_sets.iter().find(|set| set.ty == ty);
            set.is_some_and(|set| ["Lock", "Unlock"].iter().all(|name| set.methods.iter().any(|m| m.name == *name)))
        };
        let pointers = hir.method_sets.iter().filter_map(|set| match hir.types.get(set.ty) {
            Type::Pointer(to) if has(set.ty) && !has(*to) => Some(*to),
            _ => None,
        });
        Self { hir, lockers: pointers.collect() }
    }

    /// `main.Outer contains main.Counter contains sync.Mutex`; `None` for a type without a lock.
    pub fn path(&self, ty: TypeId) -> Option<String> {
        let types = &self.hir.types;
        if let Type::Array { element, .. } = *types.underlying(ty) {
            return self.path(element);
        }
        let name = self.name(ty);
        if self.lockers.contains(&ty) || name == "sync.noCopy" || name == "sync/atomic.noCopy" {
            return Some(name);
        }
        let Type::Struct(fields) = types.underlying(ty) else { return None };
        let inner = fields.iter().find_map(|field| self.path(field.ty))?;
        Some(format!("{name} contains {inner}"))
    }

    /// A type's name with the path of its package.
    fn name(&self, ty: TypeId) -> String {
        let name = self.hir.types.name(ty);
        match name.split_once('.') {
            Some(("main", rest)) => format!("{PACKAGE}.{rest}"),
            Some(("atomic", rest)) => format!("sync/atomic.{rest}"),
            _ => name,
        }
    }
}
