//! What makes a package for npm of the site: `npm pack dist`.

use serde_json::json;

/// The files, by their names.
pub fn files() -> [(&'static str, String); 2] {
    [("package.json", manifest()), ("README.md", include_str!("README.md").to_owned())]
}

fn manifest() -> String {
    let typed = |script: &str| json!({ "types": "./lockscope.d.ts", "default": script });
    let manifest = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "description": env!("CARGO_PKG_DESCRIPTION"),
        "license": env!("CARGO_PKG_LICENSE"),
        "type": "module",
        "exports": {
            ".": typed("./lockscope.js"),
            "./lockscope.js": typed("./lockscope.js"),
            "./element.js": typed("./element.js"),
            "./*": "./*",
        },
        "types": "./lockscope.d.ts",
        "customElements": "custom-elements.json",
        "sideEffects": ["./lockscope.js"],
        // Servers compress for themselves, and npm does.
        "files": ["**/*", "!**/*.br"],
    });
    format!("{manifest:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_exports_the_script_the_class_and_the_rest_with_types() {
        let [(_, manifest), (_, readme)] = files();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
        assert_eq!(manifest["exports"]["."]["default"], "./lockscope.js");
        assert_eq!(manifest["exports"]["./element.js"]["types"], "./lockscope.d.ts");
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
        assert!(readme.contains("<lock-scope program=\"counter\">"));
    }
}
