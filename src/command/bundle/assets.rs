//! Files that are no scripts and no pages: styles, the modules, programs. They keep their names, in folders whose names change with what
//! is in them; so that what computes an address, such as that of a program, needs to know a folder only.

use std::collections::BTreeMap;

use super::{place, short_hash};

/// Where files with a hash in their address are. What they are never changes, so browsers keep them.
pub const FOLDER: &str = "assets";

/// The site's folders with assets, by their names in the source.
pub struct Assets {
    /// From a folder of the source, such as `pkg`, to its place in the site.
    folders: BTreeMap<String, String>,
}

impl Assets {
    /// Takes all files that are in folders, and gives those of the site.
    pub fn new(files: &BTreeMap<String, Vec<u8>>) -> (Self, BTreeMap<String, Vec<u8>>) {
        let mut groups: BTreeMap<&str, Vec<(&str, Vec<u8>)>> = BTreeMap::new();
        for (path, bytes) in files {
            let Some((folder, rest)) = path.split_once('/') else { continue };
            let bytes = if path.ends_with(".css") { styles(path, files).into_bytes() } else { bytes.clone() };
            groups.entry(folder).or_default().push((rest, bytes));
        }
        let (mut folders, mut placed) = (BTreeMap::new(), BTreeMap::new());
        for (folder, files) in groups {
            let parts = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]);
            let place = format!("{FOLDER}/{folder}-{}", short_hash(parts));
            placed.extend(files.into_iter().map(|(name, bytes)| (format!("{place}/{name}"), bytes)));
            folders.insert(folder.to_owned(), place);
        }
        (Self { folders }, placed)
    }

    /// The place in the site of a file or folder of the source, or of what its name begins with.
    pub fn place(&self, path: &str) -> Option<String> {
        let (folder, rest) = path.split_once('/')?;
        Some(format!("{}/{rest}", self.folders.get(folder)?))
    }
}

/// The style sheet at this path with those that it imports, without comments and without space that nobody needs.
fn styles(path: &str, files: &BTreeMap<String, Vec<u8>>) -> String {
    let text = files.get(path).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
    let mut whole = String::new();
    let own = minified(&text);
    let mut rest = own.as_str();
    while let Some((import, after)) = rest.strip_prefix("@import \"").and_then(|rest| rest.split_once("\";")) {
        if let Ok(other) = place::resolve(path, import) {
            whole.push_str(&styles(&other, files));
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// A style sheet in fewer bytes: CSS takes any white space for one space, and none beside braces, semicolons and commas. What is in quotes
/// stays as it is.
fn minified(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if next == '"' || next == '\'' {
            let end = rest[1..].find(next).map_or(rest.len(), |at| at + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if next.is_ascii_whitespace() {
            rest = rest.trim_ascii_start();
            let joins = |other: char| "{};,".contains(other);
            if !out.is_empty()
                && !out.ends_with(joins)
                && !rest.starts_with(joins)
                && !rest.is_empty()
                && !rest.starts_with("/*")
            {
                out.push(' ');
            }
        } else {
            if next == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_lose_what_nobody_reads_and_nothing_else() {
        let css = "/* A\n comment. */\n.a , .b > i {\n  color: red;\n  content: \"; }  /* \";\n  margin: 0 1px;\n}\n\n@media (min-width: 1px) {\n  a:hover { top: calc(1px + 2px) }\n}\n";
        assert_eq!(
            minified(css),
            ".a,.b > i{color: red;content: \"; }  /* \";margin: 0 1px}@media (min-width: 1px){a:hover{top: calc(1px + 2px)}}"
        );
    }

    #[test]
    fn a_folder_is_named_after_what_is_in_it_and_sheets_take_in_others() {
        let mut files: BTreeMap<String, Vec<u8>> = [
            ("style/all.css", "@import \"a.css\";\n@import \"b.css\";\n.c { top: 0 }"),
            ("style/a.css", ".a { top: 0; }"),
            ("style/b.css", ".b { top: 0; }"),
            ("pkg/programs/counter.bin", "bytes"),
            ("icon.svg", "<svg/>"),
        ]
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
        .into();
        let (assets, placed) = Assets::new(&files);
        let all = assets.place("style/all.css").expect("it has a place");
        assert_eq!(placed[&all], b".a{top: 0}.b{top: 0}.c{top: 0}");
        let programs = assets.place("pkg/programs/").expect("it has a place");
        assert_eq!(placed[&format!("{programs}counter.bin")], b"bytes");
        assert_eq!(assets.place("icon.svg"), None);
        files.insert("style/b.css".to_owned(), b".b { top: 1px }".to_vec());
        let (changed, _) = Assets::new(&files);
        assert_ne!(changed.place("style/"), assets.place("style/"));
        assert_eq!(changed.place("pkg/"), assets.place("pkg/"));
    }
}
