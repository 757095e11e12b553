//! Calls of functions that the machine carries out: lock operations and atomics are instructions of their own, the others
//! `Native`.

use super::function::FunctionCompiler;
use crate::lang::hir::{Call, Expr, FuncId};
use crate::program::{AtomicOp, Instruction, IntKind, Native, SPREAD, Slot, SyncOp};

impl FunctionCompiler<'_, '_> {
    pub fn native_call(&mut self, native: Native, func: FuncId, call: &Call, dst: Slot, results: u16) {
        if let Some(op) = sync_op(native) {
            return self.sync(op, &call.args, dst);
        }
        if let Some((op, kind)) = atomic_op(native) {
            return self.atomic(op, kind, &call.args, dst);
        }
        let mut signature = self.func_signature(func);
        let frame = self.results_at(dst, results);
        let count = if !signature.variadic {
            self.arguments(&signature, call);
            0
        } else if call.spread {
            self.arguments(&signature, call);
            SPREAD
        } else {
            // The variadic arguments stay in slots: they become parameters of their own.
            let fixed = signature.params.len().saturating_sub(1);
            signature.params.truncate(fixed);
            signature.variadic = false;
            let rest = call.args.get(fixed..).unwrap_or_default();
            signature.params.extend(rest.iter().map(|arg| arg.ty));
            self.arguments(&signature, call);
            rest.len() as u16
        };
        self.emit(Instruction::Native { native, frame, count });
        self.copy(dst, frame, results);
    }

    /// A lock operation on the lock that the first argument points to.
    fn sync(&mut self, op: SyncOp, args: &[Expr], dst: Slot) {
        let Some((lock, rest)) = args.split_first() else { return };
        let text = self.text(lock);
        let lock = self.pointer(lock);
        let value = match (op, rest.first()) {
            (SyncOp::WaitGroupAdd | SyncOp::CondAdd | SyncOp::CondWait, Some(operand)) => self.value(operand),
            (SyncOp::TryLock | SyncOp::TryRwLock | SyncOp::TryRLock, _) => dst,
            _ => lock,
        };
        self.emit_on(Instruction::Sync { op, lock, value }, &text);
    }

    fn atomic(&mut self, op: AtomicOp, kind: IntKind, args: &[Expr], dst: Slot) {
        let Some((cell, rest)) = args.split_first() else { return };
        let text = self.text(cell);
        let pointer = self.pointer(cell);
        let operands: Vec<Slot> = rest.iter().map(|arg| self.value(arg)).collect();
        let a = operands.first().copied().unwrap_or(pointer);
        let b = operands.get(1).copied().unwrap_or(pointer);
        let dst = if op == AtomicOp::Store { pointer } else { dst };
        self.emit_on(Instruction::Atomic { op, kind, dst, pointer, a, b }, &text);
    }
}

/// The lock operation that a native function of package sync is.
fn sync_op(native: Native) -> Option<SyncOp> {
    Some(match native {
        Native::MutexLock => SyncOp::Lock,
        Native::MutexUnlock => SyncOp::Unlock,
        Native::MutexTryLock => SyncOp::TryLock,
        Native::MutexLockAlways => SyncOp::LockAlways,
        Native::MutexUnlockAlways => SyncOp::UnlockAlways,
        Native::RwMutexLock => SyncOp::RwLock,
        Native::RwMutexUnlock => SyncOp::RwUnlock,
        Native::RwMutexRLock => SyncOp::RLock,
        Native::RwMutexRUnlock => SyncOp::RUnlock,
        Native::RwMutexTryLock => SyncOp::TryRwLock,
        Native::RwMutexTryRLock => SyncOp::TryRLock,
        Native::WaitGroupAdd => SyncOp::WaitGroupAdd,
        Native::WaitGroupWait => SyncOp::WaitGroupWait,
        Native::CondAdd => SyncOp::CondAdd,
        Native::CondWait => SyncOp::CondWait,
        Native::CondSignal => SyncOp::CondSignal,
        Native::CondBroadcast => SyncOp::CondBroadcast,
        _ => return None,
    })
}

/// The operation and the integer kind of a native function of package sync/atomic.
fn atomic_op(native: Native) -> Option<(AtomicOp, IntKind)> {
    use IntKind::{Int32, Int64, Uint32, Uint64};
    Some(match native {
        Native::AtomicLoadInt32 => (AtomicOp::Load, Int32),
        Native::AtomicLoadInt64 => (AtomicOp::Load, Int64),
        Native::AtomicLoadUint32 => (AtomicOp::Load, Uint32),
        Native::AtomicLoadUint64 => (AtomicOp::Load, Uint64),
        Native::AtomicStoreInt32 => (AtomicOp::Store, Int32),
        Native::AtomicStoreInt64 => (AtomicOp::Store, Int64),
        Native::AtomicStoreUint32 => (AtomicOp::Store, Uint32),
        Native::AtomicStoreUint64 => (AtomicOp::Store, Uint64),
        Native::AtomicAddInt32 => (AtomicOp::Add, Int32),
        Native::AtomicAddInt64 => (AtomicOp::Add, Int64),
        Native::AtomicAddUint32 => (AtomicOp::Add, Uint32),
        Native::AtomicAddUint64 => (AtomicOp::Add, Uint64),
        Native::AtomicSwapInt32 => (AtomicOp::Swap, Int32),
        Native::AtomicSwapInt64 => (AtomicOp::Swap, Int64),
        Native::AtomicSwapUint32 => (AtomicOp::Swap, Uint32),
        Native::AtomicSwapUint64 => (AtomicOp::Swap, Uint64),
        Native::AtomicCasInt32 => (AtomicOp::CompareAndSwap, Int32),
        Native::AtomicCasInt64 => (AtomicOp::CompareAndSwap, Int64),
        Native::AtomicCasUint32 => (AtomicOp::CompareAndSwap, Uint32),
        Native::AtomicCasUint64 => (AtomicOp::CompareAndSwap, Uint64),
        _ => return None,
    })
}
