//! A page of the site: its scripts and styles under the addresses that they get, and links to everything that its scripts import. A
//! browser learns of a module's imports only when it has the module, one journey for each level. Each comes with what it has to hold
//! (`integrity`), so that a file that was changed on its way, or on a mirror, isn't used.

use std::collections::BTreeSet;

/// What a page has to know of the files.
pub trait Places {
    /// The address in the page of a file of the source; `None` when it stays where it is.
    fn address(&self, path: &str) -> Option<String>;
    /// The addresses of the file that a module is in, and of all that this one imports.
    fn modules(&self, path: &str) -> Vec<String>;
    /// What the file at this address in the page has to hold, as `integrity` says it; `None` for what isn't checked.
    fn integrity(&self, address: &str) -> Option<String>;
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
        let written = address.as_deref().unwrap_or(path);
        out.push_str(written);
        out.push('"');
        // What a script fetches by itself is looked for among what was loaded before only as it asks for it: without.
        let is_fetched = out.rfind('<').is_some_and(|tag| out[tag..].contains(" rel=\"preload\""));
        if let Some(integrity) = places.integrity(written).filter(|_| !is_fetched) {
            out.push_str(&format!(" integrity=\"{integrity}\""));
        }
        rest = after;
    }
    out.push_str(rest);
    let links: String = needed
        .difference(&named)
        .map(|file| {
            let integrity = places.integrity(file).map_or(String::new(), |value| format!(" integrity=\"{value}\""));
            format!("<link rel=\"modulepreload\" href=\"{file}\"{integrity}>\n")
        })
        .collect();
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

        fn integrity(&self, address: &str) -> Option<String> {
            address.ends_with("lab.js").then(|| "sha384-x".to_owned())
        }
    }

    #[test]
    fn a_page_names_every_file_once() {
        let html = "<head><link rel=\"icon\" href=\"icon.svg\">\n<link rel=\"modulepreload\" href=\"inline.js\">\n\
                    <script type=\"module\" src=\"lab.js\"></script>\n</head><body></body>";
        assert_eq!(
            write(html, &Some3),
            "<head><link rel=\"icon\" href=\"icon.svg\">\n<link rel=\"modulepreload\" href=\"assets/inline.js\">\n\
             <script type=\"module\" src=\"assets/lab.js\" integrity=\"sha384-x\"></script>\n\
             <link rel=\"modulepreload\" href=\"assets/shared.js\">\n</head><body></body>"
        );
    }
}
