//! Saves a page its waterfall: a browser learns of a module's imports only when it has the module, one journey for each level. So
//! the pages are sent with links to everything that their scripts import.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The page's text with a `modulepreload` for each module that its scripts import, at the end of its head. `folder` is where the page
/// lies. A module that can't be read is left out: the browser will say so.
pub fn with_links(html: &str, folder: &Path) -> String {
    let mut modules = BTreeSet::new();
    for script in scripts(html) {
        follow(folder, Path::new(script), &mut modules);
    }
    let Some(end) = html.find("</head>") else { return html.to_owned() };
    let there =
        |module: &str| html.contains(&format!("src=\"{module}\"")) || html.contains(&format!("href=\"{module}\""));
    let links: String = modules
        .iter()
        .map(|module| module.to_string_lossy().replace('\\', "/"))
        .filter(|module| !there(module))
        .map(|module| format!("<link rel=\"modulepreload\" href=\"{module}\">\n"))
        .collect();
    format!("{}{links}{}", &html[..end], &html[end..])
}

/// The addresses of a page's module scripts.
fn scripts(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices("<script type=\"module\" src=\"")
        .filter_map(|(at, start)| html[at + start.len()..].split('"').next())
}

/// Adds the module at this path below `folder`, and all that it imports.
fn follow(folder: &Path, module: &Path, modules: &mut BTreeSet<PathBuf>) {
    if modules.contains(module) {
        return;
    }
    let Ok(text) = fs::read_to_string(folder.join(module)) else { return };
    modules.insert(module.to_owned());
    for import in imports(&text) {
        if let Some(path) = resolve(module, import) {
            follow(folder, &path, modules);
        }
    }
}

/// What a module imports, statically or with a literal `import('…')`, outside of comments.
fn imports(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut in_comment = false;
    for line in text.lines() {
        let line = line.trim_start();
        if line.starts_with("/*") {
            in_comment = true;
        }
        if !in_comment && !line.starts_with("//") {
            let statement = line.starts_with("import ") || line.starts_with("} from ") || line.starts_with("export ");
            let start = if statement { [" from '", "import '"] } else { ["import('", "import('"] };
            let at = start.iter().find_map(|start| line.find(start).map(|at| at + start.len()));
            found.extend(at.and_then(|at| line[at..].split('\'').next()));
        }
        if line.ends_with("*/") {
            in_comment = false;
        }
    }
    found
}

/// The path that an import in the module at `from` means. `None` outside of the site.
fn resolve(from: &Path, import: &str) -> Option<PathBuf> {
    if !import.starts_with('.') {
        return None;
    }
    let mut path = from.parent().unwrap_or(Path::new("")).to_owned();
    for part in Path::new(import).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            Component::Normal(name) => path.push(name),
            _ => return None,
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_and_types_in_comments_are_not() {
        let text = "/** The page. */\n\nimport './a.js';\nimport { b } from './b.js';\nimport {\n  c,\n} from '../c.js';\n\
                    /** @typedef {import('./types.js').T} T */\n/**\n * @param {import('./more.js').T} t\n */\n\
                    export { d } from './d.js';\nconst e = await import('./e.js');\n// import './no.js';\n";
        assert_eq!(imports(text), ["./a.js", "./b.js", "../c.js", "./d.js", "./e.js"]);
    }

    #[test]
    fn a_page_names_all_modules_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(path, text).expect("written");
        };
        write("lab.js", "import './views/code.js';\nawait import('./element.js');\n");
        write("element.js", "import './lab.js';\nimport './gone.js';\n");
        write("views/code.js", "import { node } from './node.js';\nimport { x } from '../element.js';\n");
        write("views/node.js", "import 'https://example.org/other.js';\nimport '../../outside.js';\n");
        let html = "<head><link rel=\"modulepreload\" href=\"element.js\">\n<script type=\"module\" src=\"lab.js\"></script></head><body>";
        let page = with_links(html, folder.path());
        let expected = "<link rel=\"modulepreload\" href=\"views/code.js\">\n<link rel=\"modulepreload\" href=\"views/node.js\">\n</head>";
        assert!(page.contains(expected), "{page}");
        assert_eq!(page.matches("modulepreload").count(), 3, "{page}");
    }

    #[test]
    fn the_labs_own_graph_is_complete() {
        let www = Path::new(env!("CARGO_MANIFEST_DIR")).join("www");
        let html = fs::read_to_string(www.join("index.html")).expect("the page");
        let page = with_links(&html, &www);
        for module in ["session.js", "stage.js", "engine/live.js", "engine/board.js", "views/code.js", "text/en.js"] {
            assert!(page.contains(&format!("href=\"{module}\"")), "{module}: {page}");
        }
    }
}
