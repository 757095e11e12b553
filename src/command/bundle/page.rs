//! A page of the site: its scripts and styles under the addresses that they get, and links to everything that its scripts import. A
//! browser learns of a module's imports only when it has the module, one journey for each level.

use std::collections::BTreeSet;

/// What a page has to know of the files.
pub trait Places {
    /// The address in the page of a file of the source; `None` when it stays where it is.
    fn address(&self, path: &str) -> Option<String>;
    /// The addresses of the file that a module is in, and of all that this one imports.
    fn modules(&self, path: &str) -> Vec<String>;
}

/// The page's text with the addresses of the site, and at the end of its head a `modulepreload` for each file that a script of it or a
/// module that it preloads needs.
pub fn write(html: &str, places: &dyn Places) -> String {
    let mut needed = BTreeSet::new();
    let mut named = BTreeSet::new();
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html;
    while let Some((at, start)) = next_address(rest) {
        let (before, after) = rest.split_at(at + start.len());
        let Some((path, after)) = after.split_once('"') else { break };
        out.push_str(before);
        let address = places.address(path);
        if address.is_some() && path.ends_with(".js") {
            needed.extend(places.modules(path));
            named.extend(address.clone());
        }
        out.push_str(address.as_deref().unwrap_or(path));
        out.push('"');
        rest = after;
    }
    out.push_str(rest);
    let links: String =
        needed.difference(&named).map(|file| format!("<link rel=\"modulepreload\" href=\"{file}\">\n")).collect();
    match out.find("</head>") {
        Some(end) => format!("{}{links}{}", &out[..end], &out[end..]),
        None => out,
    }
}

/// Where the next attribute with an address is, and how it begins.
fn next_address(html: &str) -> Option<(usize, &'static str)> {
    [" src=\"", " href=\""].into_iter().filter_map(|start| Some((html.find(start)?, start))).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Some3;

    impl Places for Some3 {
        fn address(&self, path: &str) -> Option<String> {
            (path != "icon.svg").then(|| format!("assets/{path}"))
        }

        fn modules(&self, path: &str) -> Vec<String> {
            vec![format!("assets/{path}"), "assets/shared.js".to_owned()]
        }
    }

    #[test]
    fn a_page_names_every_file_once() {
        let html = "<head><link rel=\"icon\" href=\"icon.svg\">\n<link rel=\"modulepreload\" href=\"inline.js\">\n\
                    <script type=\"module\" src=\"lab.js\"></script>\n</head><body></body>";
        assert_eq!(
            write(html, &Some3),
            "<head><link rel=\"icon\" href=\"icon.svg\">\n<link rel=\"modulepreload\" href=\"assets/inline.js\">\n\
             <script type=\"module\" src=\"assets/lab.js\"></script>\n\
             <link rel=\"modulepreload\" href=\"assets/shared.js\">\n</head><body></body>"
        );
    }
}
