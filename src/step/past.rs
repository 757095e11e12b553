//! Steps that aren't in the tree: what was run at full speed is kept as the list of its steps only, and comes back into the tree, by
//! making it again, when somebody wants to go back there.

use super::schedule::Schedule;
use super::tree::Action;

/// Actions from the beginning of the run, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    /// Equal ones in a row, counted.
    actions: Vec<(Action, u32)>,
    len: u64,
}

impl Past {
    pub(super) fn push(&mut self, action: Action) {
        self.len += 1;
        match self.actions.last_mut() {
            // Lines of input are told apart by where they stand, not by their text.
            Some((last, count)) if *last == action && !matches!(action, Action::Input(_)) && *count < u32::MAX => {
                *count += 1;
            }
            _ => self.actions.push((action, 1)),
        }
    }

    /// How many there are.
    pub(super) const fn len(&self) -> u64 {
        self.len
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().flat_map(|(action, count)| std::iter::repeat_n(action, *count as usize))
    }

    /// Takes the last `count` away, and gives them.
    pub(super) fn split_off(&mut self, count: u64) -> Vec<Action> {
        let mut taken = Vec::new();
        while (taken.len() as u64) < count {
            let Some((action, left)) = self.actions.last_mut() else { break };
            taken.push(action.clone());
            *left -= 1;
            if *left == 0 {
                self.actions.pop();
            }
        }
        self.len -= taken.len() as u64;
        taken.reverse();
        taken
    }

    /// Appends the steps to a schedule. Standard input is no part of one.
    pub(super) fn write(&self, schedule: &mut Schedule) {
        for (action, count) in &self.actions {
            match *action {
                Action::Step(goroutine) => schedule.push(goroutine, *count),
                Action::Mutex(on) => schedule.push_mutex(on),
                Action::Input(_) => {}
            }
        }
    }
}
