//! Deferred calls of a goroutine, last first: a list, because most goroutines have none or one, and one spare entry, because
//! `defer mu.Unlock()` in a function that a loop calls must not allocate each time.

use crate::program::Address;

/// The deferred calls of all frames of a goroutine.
#[derive(Debug, Default)]
pub(super) struct DeferredCalls {
    last: Option<Box<DeferredCall>>,
    spare: Option<Box<DeferredCall>>,
}

/// A call that was put off.
#[derive(Debug, Default)]
pub(super) struct DeferredCall {
    before: Option<Box<DeferredCall>>,
    /// How many callers the frame has that deferred it.
    pub depth: u32,
    pub function: u32,
    pub closure: Address,
    pub params: Vec<u64>,
}

/// [`DeferredCall::function`] of a nil function value, which panics when it is called.
pub(super) const NIL_FUNCTION: u32 = u32::MAX;

impl Clone for DeferredCalls {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    /// Into the entries that it has.
    fn clone_from(&mut self, source: &Self) {
        let mut place = &mut self.last;
        let mut unused = self.spare.take();
        for call in source.iter() {
            let entry = place.get_or_insert_with(|| unused.take().unwrap_or_default());
            let DeferredCall { before: _, depth, function, closure, params } = &mut **entry;
            (*depth, *function, *closure) = (call.depth, call.function, call.closure);
            params.clone_from(&call.params);
            place = &mut entry.before;
        }
        let mut rest = Self { last: place.take(), spare: None };
        self.spare = unused.or_else(|| rest.pop());
    }
}

impl DeferredCalls {
    pub fn push(&mut self, depth: u32, function: u32, closure: Address, params: &[u64]) {
        let mut call = self.spare.take().unwrap_or_default();
        call.params.clear();
        call.params.reserve_exact(params.len());
        call.params.extend_from_slice(params);
        (call.depth, call.function, call.closure) = (depth, function, closure);
        call.before = self.last.take();
        self.last = Some(call);
    }

    /// Depth of the frame that the last call belongs to.
    pub fn depth(&self) -> Option<u32> {
        self.last.as_ref().map(|call| call.depth)
    }

    /// Takes the last call off. [`Self::recycle`] wants it back.
    pub fn pop(&mut self) -> Option<Box<DeferredCall>> {
        let mut call = self.last.take()?;
        self.last = call.before.take();
        Some(call)
    }

    pub fn recycle(&mut self, call: Box<DeferredCall>) {
        self.spare = Some(call);
    }

    /// The calls that are put off, the last first.
    pub fn iter(&self) -> impl Iterator<Item = &DeferredCall> {
        std::iter::successors(self.last.as_deref(), |call| call.before.as_deref())
    }

    /// Bytes outside the goroutine itself.
    pub fn bytes(&self) -> usize {
        let listed = std::iter::successors(self.last.as_ref(), |call| call.before.as_ref());
        listed
            .chain(self.spare.as_ref())
            .map(|call| size_of::<DeferredCall>() + call.params.capacity() * size_of::<u64>())
            .sum()
    }
}

impl Drop for DeferredCalls {
    /// Entry by entry: a list of a hundred thousand would overflow our own stack if each dropped the next.
    fn drop(&mut self) {
        while self.pop().is_some() {}
    }
}
