//! Writes one file of several modules: their statements one after the other, with names that are unique in the whole site, between
//! what the file imports and exports.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use anyhow::Result;

use super::graph::Graph;
use super::module::minify;

/// Stands for the name of a file, until all of them have one.
pub fn mark(kind: &str, what: &str) -> String {
    format!("@@{kind}:{what}@@")
}

/// A name of a module's top level that is unique in the site. No source has names like these.
fn unique(module: usize, local: &str) -> String {
    format!("{local}$${module}")
}

/// What every file has to export besides the exports of its entry: names of modules that other files import.
pub fn shared(graph: &Graph) -> Result<Vec<BTreeSet<(usize, String)>>> {
    let mut shared = vec![BTreeSet::new(); graph.chunks.len()];
    for chunk in 0..graph.chunks.len() {
        for &module in &graph.chunks[chunk] {
            for import in &graph.modules[module].imports {
                let Some(name) = &import.name else { continue };
                let (origin, local) = graph.origin(graph.at(&import.from), name)?;
                if let Some(other) = graph.chunk_of[origin].filter(|&other| other != chunk) {
                    shared[other].insert((origin, local));
                }
            }
        }
    }
    Ok(shared)
}

/// The name under which a file exports the n-th of what it shares. No module exports such a name.
fn shared_as(position: usize) -> String {
    format!("${position}")
}

/// The text of a file, minified, with marks for the addresses of others.
///
/// # Errors
/// A module imports what isn't there.
pub fn link(graph: &Graph, chunk: usize, shared: &[BTreeSet<(usize, String)>]) -> Result<String> {
    let members = graph.members(chunk);
    let mut imports: BTreeMap<usize, BTreeSet<String>> =
        graph.needs(chunk).into_iter().map(|other| (other, BTreeSet::new())).collect();
    let mut whole = BTreeSet::new();
    let mut body = String::new();
    for &module in &members {
        let own = &graph.modules[module];
        let mut names: HashMap<String, String> =
            own.names.iter().map(|name| (name.clone(), unique(module, name))).collect();
        for import in &own.imports {
            let from = graph.at(&import.from);
            let Some(name) = &import.name else {
                let local = unique(from, "all");
                whole.insert((from, local.clone()));
                names.insert(import.local.clone(), local);
                continue;
            };
            let (origin, local) = graph.origin(from, name)?;
            if let Some(other) = graph.chunk_of[origin].filter(|&other| other != chunk) {
                let position = shared[other].iter().position(|(module, name)| (*module, name) == (origin, &local));
                let position = position.expect("whatever is imported is shared");
                let named = format!("{} as {}", shared_as(position), unique(origin, &local));
                imports.entry(other).or_default().insert(named);
            }
            names.insert(import.local.clone(), unique(origin, &local));
        }
        let address = |path: &str, imported: bool| mark(if imported { "import" } else { "address" }, path);
        body.push_str(&own.print(&names, &address));
        body.push('\n');
    }
    let mut text = String::new();
    for (other, names) in &imports {
        let file = mark("chunk", &other.to_string());
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if names.is_empty() {
            writeln!(text, "import '{file}';")?;
        } else {
            writeln!(text, "import {{ {} }} from '{file}';", names.join(", "))?;
        }
    }
    for (module, local) in whole {
        let other = graph.chunk_of[module].expect("what is imported as a whole is an entry");
        writeln!(text, "import * as {local} from '{}';", mark("chunk", &other.to_string()))?;
    }
    text.push_str(&body);
    let mut exports: Vec<String> = Vec::new();
    if let Some(entry) = graph.entry_of(chunk) {
        for export in &graph.modules[entry].exports {
            let (origin, local) = graph.origin(entry, &export.name)?;
            exports.push(format!("{} as {}", unique(origin, &local), export.name));
        }
    }
    let others = shared[chunk].iter().enumerate();
    exports.extend(
        others.map(|(position, (module, local))| format!("{} as {}", unique(*module, local), shared_as(position))),
    );
    if !exports.is_empty() {
        writeln!(text, "export {{ {} }};", exports.join(", "))?;
    }
    minify(&text)
}
