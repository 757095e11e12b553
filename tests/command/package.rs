//! What others get of it.

use std::process::Command;

#[test]
fn the_package_has_what_it_is_built_of_and_nothing_else() {
    let listed = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    let files = String::from_utf8(listed.stdout).expect("UTF-8");
    let files: Vec<&str> = files.lines().collect();
    for needed in [
        "Cargo.lock",
        "README.md",
        "src/main.rs",
        "src/gallery/counter.go",
        "src/lang/std/fmt.go",
        "src/command/bench/page/worker.js",
        "src/web/cold.ts",
        "www/index.html",
        "www/picture.png",
        "tests/page/main.rs",
    ] {
        assert!(files.contains(&needed), "{needed} is missing: {files:#?}");
    }
    for file in files {
        let top = file.split('/').next().unwrap_or_default();
        let known =
            ["src", "www", "tests", "README.md", "package.json", "package-lock.json", "jsconfig.json", ".gitignore"];
        let is_cargos = file.starts_with("Cargo.") || file == ".cargo_vcs_info.json";
        assert!(known.contains(&top) || is_cargos, "{file} is in the package");
    }
}
