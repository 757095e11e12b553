//! The modules of the site, and which of them go together into one file.
//!
//! An *entry* is a module that something asks for by itself: a page, a stable address, a worker, an `import()`. Modules that the same
//! entries need go into one file, so that nobody fetches what he doesn't need and nothing is fetched twice (the rule is Rollup's, see
//! <https://rollupjs.org/faqs/#how-does-rollup-split-chunks>).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Result, bail};

use super::module::{Exported, Module};

/// A module of at most so many bytes that is pure is copied into every file that needs it: a request costs more.
const COPIED: usize = 1500;

/// How something comes to ask for a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// By a page, by an address that never changes, or as a worker: nothing else is there yet.
    Alone,
    /// By another module, with `import()`, or statically with all of its exports at once.
    ByModules,
}

/// Modules by the index in which they are carried out when everything is imported.
pub struct Graph {
    pub modules: Vec<Module>,
    index: HashMap<String, usize>,
    /// The entries.
    pub entries: BTreeMap<usize, Asked>,
    /// The file that each module is in; `None` for those that are copied.
    pub chunk_of: Vec<Option<usize>>,
    /// The modules of each file, in order.
    pub chunks: Vec<Vec<usize>>,
}

impl Graph {
    /// Reads the modules that `roots` need, however they do. `text` gives the text of the module at a path.
    ///
    /// # Errors
    /// A module can't be read, or can't be bundled.
    pub fn read(roots: &[String], text: &mut dyn FnMut(&str) -> Result<String>) -> Result<Self> {
        let mut graph = Self {
            modules: Vec::new(),
            index: HashMap::new(),
            entries: BTreeMap::new(),
            chunk_of: Vec::new(),
            chunks: Vec::new(),
        };
        let mut asked: Vec<(String, Asked)> = roots.iter().map(|root| (root.clone(), Asked::Alone)).collect();
        let mut next = 0;
        while let Some((path, how)) = asked.get(next).cloned() {
            next += 1;
            let from = graph.modules.len();
            graph.follow(&path, &mut BTreeSet::new(), text)?;
            let entry = graph.index[&path];
            let before = graph.entries.entry(entry).or_insert(how);
            *before = how.min(*before);
            for module in &graph.modules[from..] {
                asked.extend(module.dynamic.iter().map(|path| (path.clone(), Asked::ByModules)));
                let whole = module.imports.iter().filter(|import| import.name.is_none());
                asked.extend(whole.map(|import| (import.from.clone(), Asked::ByModules)));
                let workers = module.addresses.iter().filter(|address| address.ends_with(".js"));
                asked.extend(workers.map(|path| (path.clone(), Asked::Alone)));
            }
        }
        graph.split();
        Ok(graph)
    }

    /// Adds a module after all that it imports.
    fn follow(
        &mut self,
        path: &str,
        under_way: &mut BTreeSet<String>,
        text: &mut dyn FnMut(&str) -> Result<String>,
    ) -> Result<()> {
        if self.index.contains_key(path) || !under_way.insert(path.to_owned()) {
            return Ok(());
        }
        let module = Module::read(path, text(path)?)?;
        for request in &module.requests {
            self.follow(request, under_way, text)?;
        }
        self.index.insert(path.to_owned(), self.modules.len());
        self.modules.push(module);
        Ok(())
    }

    /// The module at a path.
    pub fn at(&self, path: &str) -> usize {
        self.index[path]
    }

    pub fn find(&self, path: &str) -> Option<usize> {
        self.index.get(path).copied()
    }

    /// All that an entry imports, itself included.
    fn reach(&self, entry: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open = vec![entry];
        while let Some(module) = open.pop() {
            if reached.insert(module) {
                open.extend(self.modules[module].requests.iter().map(|path| self.at(path)));
            }
        }
        reached
    }

    fn split(&mut self) {
        let reach: BTreeMap<usize, BTreeSet<usize>> =
            self.entries.keys().map(|&entry| (entry, self.reach(entry))).collect();
        let there = self.there(&reach);
        let mut groups: BTreeMap<BTreeSet<usize>, Vec<usize>> = BTreeMap::new();
        for module in 0..self.modules.len() {
            let own = &self.modules[module];
            let is_entry = self.entries.contains_key(&module);
            if !is_entry && own.is_pure && own.requests.is_empty() && own.text.len() <= COPIED {
                continue;
            }
            let mut key: BTreeSet<usize> = self
                .entries
                .keys()
                .copied()
                .filter(|entry| reach[entry].contains(&module) && !there[entry].contains(&module))
                .collect();
            // What others ask for by itself stands in a file of its own with what only goes with it.
            let host = if is_entry {
                Some(module)
            } else {
                key.iter().copied().find(|host| key.iter().all(|entry| reach[entry].contains(host)))
            };
            key = host.map_or(key, |host| BTreeSet::from([host]));
            groups.entry(key).or_default().push(module);
        }
        self.chunks = groups.into_values().collect();
        self.chunks.sort();
        self.chunk_of = vec![None; self.modules.len()];
        for (chunk, modules) in self.chunks.iter().enumerate() {
            for &module in modules {
                self.chunk_of[module] = Some(chunk);
            }
        }
    }

    /// For each entry, the modules that are there when it is asked for, whoever asks.
    fn there(&self, reach: &BTreeMap<usize, BTreeSet<usize>>) -> BTreeMap<usize, BTreeSet<usize>> {
        let all: BTreeSet<usize> = (0..self.modules.len()).collect();
        let at_first = |how: &Asked| if *how == Asked::Alone { BTreeSet::new() } else { all.clone() };
        let mut there: BTreeMap<usize, BTreeSet<usize>> =
            self.entries.iter().map(|(&entry, how)| (entry, at_first(how))).collect();
        loop {
            let mut changed = false;
            for (&entry, how) in &self.entries {
                if *how == Asked::Alone {
                    continue;
                }
                let mut least = all.clone();
                for (asking, module) in self.modules.iter().enumerate() {
                    if !module.dynamic.iter().any(|path| self.at(path) == entry) {
                        continue;
                    }
                    for (other, reached) in reach {
                        if reached.contains(&asking) {
                            least.retain(|module| reached.contains(module) || there[other].contains(module));
                        }
                    }
                }
                // Who imports all of it statically has nothing before.
                let whole = |module: &Module| {
                    module.imports.iter().any(|import| import.name.is_none() && self.at(&import.from) == entry)
                };
                if self.modules.iter().any(whole) {
                    least.clear();
                }
                if there[&entry] != least {
                    there.insert(entry, least);
                    changed = true;
                }
            }
            if !changed {
                return there;
            }
        }
    }

    /// The module and the name of its top level that are behind a module's export.
    ///
    /// # Errors
    /// There is no such export.
    pub fn origin(&self, module: usize, export: &str) -> Result<(usize, String)> {
        let own = &self.modules[module];
        let Some(found) = own.exports.iter().find(|one| one.name == export) else {
            bail!("{} exports no {export}", own.path);
        };
        match &found.local {
            Exported::Other { from, name } => self.origin(self.at(from), name),
            Exported::Local(local) => match own.imports.iter().find(|import| import.local == *local) {
                Some(import) => match &import.name {
                    Some(name) => self.origin(self.at(&import.from), name),
                    None => bail!("{}: {export} is a whole module, which can't be exported", own.path),
                },
                None => Ok((module, local.clone())),
            },
        }
    }

    /// The modules whose code is in a file: its own, and those that are copied.
    pub fn members(&self, chunk: usize) -> Vec<usize> {
        let mut members: BTreeSet<usize> = self.chunks[chunk].iter().copied().collect();
        for &module in &self.chunks[chunk] {
            let requests = self.modules[module].requests.iter().map(|path| self.at(path));
            members.extend(requests.filter(|&request| self.chunk_of[request].is_none()));
        }
        members.into_iter().collect()
    }

    /// The entry that a file is, if it is one.
    pub fn entry_of(&self, chunk: usize) -> Option<usize> {
        self.chunks[chunk].iter().copied().find(|module| self.entries.contains_key(module))
    }

    /// The files that the modules of this one import statically, in order.
    pub fn needs(&self, chunk: usize) -> BTreeSet<usize> {
        let requests = self.chunks[chunk].iter().flat_map(|&module| &self.modules[module].requests);
        requests.filter_map(|path| self.chunk_of[self.at(path)]).filter(|&other| other != chunk).collect()
    }

    /// A file and all that it imports statically, however far.
    pub fn closure(&self, chunk: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::new();
        let mut open = vec![chunk];
        while let Some(chunk) = open.pop() {
            if all.insert(chunk) {
                open.extend(self.needs(chunk));
            }
        }
        all
    }
}
