//! Paths of the site: relative to its root, with slashes, on every system.

use anyhow::{Result, bail};

/// The path that an address in the file at `from` means.
///
/// # Errors
/// It leads out of the site, or isn't relative.
pub fn resolve(from: &str, address: &str) -> Result<String> {
    let relative = !address.contains(':') && !address.starts_with('/');
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." => {}
            ".." => {
                if parts.pop().is_none() {
                    bail!("{from}: {address} leads out of the site");
                }
            }
            part => parts.push(part),
        }
    }
    if !relative {
        bail!("{from}: {address} is no relative address");
    }
    Ok(parts.join("/"))
}

/// The address of the file at `to` in the one at `from`. It begins with a dot, as a module's has to.
pub fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let folders = from.len() - 1;
    let shared = from[..folders].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(folders - shared);
    format!("{}{}", if up.is_empty() { "./" } else { &up }, to[shared..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_resolved_and_made_again() {
        for (from, address, to) in [
            ("lab.js", "./views/code.js", "views/code.js"),
            ("views/code.js", "../engine/live.js", "engine/live.js"),
            ("views/code.js", "./node.js", "views/node.js"),
            ("engine/package.js", "../pkg/", "pkg/"),
        ] {
            assert_eq!(resolve(from, address).expect("inside"), to);
            assert_eq!(relative(from, to), address);
        }
        assert_eq!(resolve("style/sheets.js", "tokens.css").expect("inside"), "style/tokens.css");
        assert!(resolve("lab.js", "../secret.js").is_err());
        assert!(resolve("lab.js", "https://example.org/a.js").is_err());
    }
}
