//! A bounded way for chunks from one thread to another. Its lock is held for a few instructions, once in thousands of events, and nothing is
//! allocated after the beginning; the standard library's channels come in three kinds with all that waits in them, and nobody waits here.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One of two ends, which are alike.
pub struct Pipe<T>(Arc<Mutex<VecDeque<T>>>);

impl<T> Pipe<T> {
    /// Both ends of a pipe with room for so many.
    pub fn new(room: usize) -> (Self, Self) {
        let pipe = Arc::new(Mutex::new(VecDeque::with_capacity(room)));
        (Self(pipe.clone()), Self(pipe))
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts something into it. False: there is no room, or nobody at the other end.
    pub fn put(&self, value: T) -> bool {
        let mut queue = self.lock();
        let is_taken = queue.len() < queue.capacity() && Arc::strong_count(&self.0) > 1;
        if is_taken {
            queue.push_back(value);
        }
        is_taken
    }

    /// Takes what was put into it first.
    pub fn take(&self) -> Option<T> {
        self.lock().pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out_in_order_as_long_as_there_is_room_and_somebody() {
        let (one, other) = Pipe::new(2);
        assert_eq!((other.take(), one.put(1), one.put(2), one.put(3)), (None, true, true, false));
        assert_eq!(
            (other.take(), one.put(4), other.take(), other.take(), other.take()),
            (Some(1), true, Some(2), Some(4), None)
        );
        drop(other);
        assert!(!one.put(5));
    }
}
