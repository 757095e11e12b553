//! Methods that can be called through an interface.

use crate::hash::Map;

use serde::{Deserialize, Serialize};

use super::{FunctionId, TypeId};

/// The number of a method's name, as [`super::Instruction::CallMethod`] has it.
pub type MethodId = u32;

/// For a method's name and a dynamic type, a function that takes the interface's data word as its receiver (one word), then the
/// method's parameters. A call through an interface finds it by two indices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct Methods {
    ids: Map<String, MethodId>,
    /// A row for each name, by type; as long as the last type that has the method needs.
    rows: Vec<Vec<Option<FunctionId>>>,
}

/// The names in the order of their numbers, each with its row.
type Saved = Vec<(String, Vec<Option<FunctionId>>)>;

impl From<Methods> for Saved {
    fn from(methods: Methods) -> Self {
        let mut names: Vec<_> = methods.ids.into_iter().collect();
        names.sort_unstable_by_key(|(_, id)| *id);
        names.into_iter().map(|(name, _)| name).zip(methods.rows).collect()
    }
}

impl From<Saved> for Methods {
    fn from(saved: Saved) -> Self {
        let (names, rows): (Vec<_>, Vec<_>) = saved.into_iter().unzip();
        Self { ids: names.into_iter().zip(0..).collect(), rows }
    }
}

impl Methods {
    /// The number of a name, a new one for a new name.
    pub fn id(&mut self, name: &str) -> MethodId {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = self.rows.len() as MethodId;
        self.ids.insert(name.to_string(), id);
        self.rows.push(Vec::new());
        id
    }

    /// `ty` has a method of this name; in place of what was there before.
    pub fn insert(&mut self, ty: TypeId, name: &str, function: FunctionId) {
        let id = self.id(name);
        let row = &mut self.rows[id as usize];
        if row.len() <= ty as usize {
            row.resize(ty as usize + 1, None);
        }
        row[ty as usize] = Some(function);
    }

    /// The function of a method of `ty`; `None` where it has none of that number.
    #[inline]
    pub fn find(&self, ty: TypeId, method: MethodId) -> Option<FunctionId> {
        *self.rows.get(method as usize)?.get(ty as usize)?
    }

    /// As [`Self::find`], by the method's name.
    pub fn find_named(&self, ty: TypeId, name: &str) -> Option<FunctionId> {
        self.find(ty, *self.ids.get(name)?)
    }

    /// The functions of all methods.
    pub fn functions(&self) -> impl Iterator<Item = FunctionId> {
        self.rows.iter().flatten().copied().flatten()
    }

    /// All of them: the type, and the function.
    pub fn all(&self) -> impl Iterator<Item = (TypeId, FunctionId)> {
        let rows = self.rows.iter().map(|row| (0..).zip(row));
        rows.flatten().filter_map(|(ty, function)| Some((ty, (*function)?)))
    }

    /// How many names have numbers.
    pub fn names(&self) -> usize {
        self.rows.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_found_by_name_and_by_number_for_the_types_that_have_it() {
        let mut methods = Methods::default();
        let error = methods.id("Error");
        methods.insert(3, "String", 7);
        methods.insert(5, "Error", 8);
        assert_eq!((methods.id("Error"), methods.names()), (error, 2));
        assert_eq!(methods.find(5, error), Some(8));
        assert_eq!([methods.find(3, error), methods.find(9, error), methods.find(5, 2)], [None; 3]);
        assert_eq!(methods.find_named(3, "String"), Some(7));
        assert_eq!(
            [methods.find_named(4, "String"), methods.find_named(3, "Error"), methods.find_named(3, "x")],
            [None; 3]
        );
        assert_eq!(methods.all().collect::<Vec<_>>(), [(5, 8), (3, 7)]);
        assert_eq!(Methods::from(Saved::from(methods.clone())), methods);
        methods.insert(3, "String", 9);
        assert_eq!(methods.find_named(3, "String"), Some(9));
    }
}
