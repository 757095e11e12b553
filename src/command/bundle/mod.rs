//! Makes the site of its sources: few files instead of a hundred, each as small as it can be, under addresses that change with what
//! they hold. The sources are plain ES modules, and stay it: they run as they are in any browser.
//!
//! The parser, the names and the printer are Oxc's; putting modules together is ours. There are whole bundlers, but none for here:
//! Rolldown needs the newest compiler of Rust and minutes to build, SWC's is no longer kept, and esbuild needs Node, which the machine
//! of somebody who only has Rust lacks. A file that is minified has no source map: whoever wants to read the page reads `www`.
//!
//! | file | |
//! |---|---|
//! | `module` | one module: what it imports and exports, its text with other names |
//! | `graph` | all modules, and which of them go into one file |
//! | `link` | the text of one file |
//! | `assets` | what is no script: styles, modules of WebAssembly, programs |
//! | `page` | a page, with links to what it needs |
//! | `place` | paths and addresses |

mod assets;
mod graph;
mod link;
mod module;
mod page;
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use sha2::{Digest, Sha256, Sha384};

use assets::Assets;
pub use assets::FOLDER as ASSETS;
use graph::Graph;
use link::{link, mark, shared};
use page::Places;

/// Scripts whose addresses tutorials and browsers know, and which therefore never change.
const STABLE: [&str; 3] = ["lockscope.js", "element.js", KEEPER];

/// Files by their paths, with slashes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The site: what a web server has to send, by path, of the pages and modules in `www` and what was built into `pkg`.
///
/// # Errors
/// A file can't be read, or a module can't be bundled; the message says which and why.
pub fn bundle(www: &Path, pkg: &Path) -> Result<Files> {
    let mut sources = Files::new();
    collect(www, "", &mut sources)?;
    collect(pkg, "pkg/", &mut sources)?;
    let (scripts, rest): (Files, Files) = sources.into_iter().partition(|(path, _)| path.ends_with(".js"));
    let (pages, rest): (Files, Files) = rest.into_iter().partition(|(path, _)| path.ends_with(".html"));
    // Types are for editors, which follow their paths.
    let (types, rest): (Files, Files) = rest.into_iter().partition(|(path, _)| path.ends_with(".d.ts"));
    let (assets, mut site) = Assets::new(&rest);
    site.extend(types);
    site.extend(rest.into_iter().filter(|(path, _)| !path.contains('/')));
    let pages: BTreeMap<String, String> =
        pages.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect();
    let mut roots: Vec<String> =
        STABLE.iter().filter(|path| scripts.contains_key(**path)).map(|&path| path.to_owned()).collect();
    for (path, html) in &pages {
        let found = addresses(html)
            .filter(|address| address.ends_with(".js"))
            .filter_map(|address| place::resolve(path, address).ok());
        roots.extend(found.filter(|path| scripts.contains_key(path)));
    }
    let graph = Graph::read(&roots, &mut |path| {
        let bytes = scripts.get(path).ok_or_else(|| anyhow!("there is no module {path}"))?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    })?;
    let names = write_scripts(&graph, &assets, &mut site)?;
    for (path, html) in pages {
        let places = PagePlaces { page: &path, graph: &graph, names: &names, assets: &assets, site: &site };
        let html = page::write(&html, &places);
        site.insert(path, html.into_bytes());
    }
    list_files(&mut site);
    Ok(site)
}

/// The service worker, which keeps the site for when there is no network.
const KEEPER: &str = "isolating-worker.js";
/// What stands in it in the place of the build's name and its files.
const BUILD: &str = "LOCKSCOPE_BUILD";

/// Tells the service worker what there is: a name for exactly this, and the paths of all files that pages want.
fn list_files(site: &mut Files) {
    let is_wanted = |path: &str| {
        path != KEEPER && [".html", ".js", ".css", ".wasm", ".bin", ".svg"].iter().any(|end| path.ends_with(end))
            || path.starts_with(ASSETS) && path.ends_with(".json")
    };
    let wanted: Vec<(&String, &Vec<u8>)> = site.iter().filter(|(path, _)| is_wanted(path)).collect();
    let name = short_hash(wanted.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]));
    let list: Vec<&str> = std::iter::once(name.as_str()).chain(wanted.iter().map(|(path, _)| path.as_str())).collect();
    let list = list.join(" ");
    if let Some(keeper) = site.get_mut(KEEPER) {
        *keeper = String::from_utf8_lossy(keeper).replace(BUILD, &list).into_bytes();
    }
}

/// What a page's attributes address.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    let after = |start: &'static str| html.match_indices(start).map(move |(at, _)| &html[at + start.len()..]);
    after(" src=\"").chain(after(" href=\"")).filter_map(|rest| rest.split('"').next())
}

/// Links the files of all modules, puts them into the site, and gives their paths.
fn write_scripts(graph: &Graph, assets: &Assets, site: &mut Files) -> Result<Vec<String>> {
    let shared = shared(graph)?;
    let texts = (0..graph.chunks.len()).map(|chunk| link(graph, chunk, &shared)).collect::<Result<Vec<_>>>()?;
    let names: Vec<String> = (0..texts.len()).map(|chunk| name(graph, assets, &texts, chunk)).collect();
    for (chunk, text) in texts.iter().enumerate() {
        let text = with_addresses(graph, assets, &names, chunk, text);
        site.insert(names[chunk].clone(), text.into_bytes());
    }
    Ok(names)
}

/// The files that one mentions, however far, itself included.
fn mentioned(graph: &Graph, chunk: usize) -> BTreeSet<usize> {
    let mut all = BTreeSet::new();
    let mut open = vec![chunk];
    while let Some(chunk) = open.pop() {
        if all.insert(chunk) {
            open.extend(graph.needs(chunk));
            for &module in &graph.members(chunk) {
                let module = &graph.modules[module];
                let others = module.dynamic.iter().chain(&module.addresses).filter_map(|path| graph.find(path));
                open.extend(others.filter_map(|module| graph.chunk_of[module]));
            }
        }
    }
    all
}

/// The path of a file in the site: named after its entry or its last module, and after everything that it has and mentions, since the
/// names of those are in it.
fn name(graph: &Graph, assets: &Assets, texts: &[String], chunk: usize) -> String {
    let named = graph.entry_of(chunk).or(graph.chunks[chunk].last().copied()).expect("a file has modules");
    let path = &graph.modules[named].path;
    if STABLE.contains(&path.as_str()) {
        return path.clone();
    }
    let mentioned = mentioned(graph, chunk);
    let addresses =
        mentioned.iter().flat_map(|&chunk| graph.members(chunk)).flat_map(|module| &graph.modules[module].addresses);
    let places: String = addresses.filter_map(|path| assets.place(path)).collect();
    let parts = mentioned.iter().map(|&chunk| texts[chunk].as_bytes()).chain([path.as_bytes(), places.as_bytes()]);
    let stem = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or("script");
    format!("{ASSETS}/{stem}-{}.js", short_hash(parts))
}

/// The text of a file with addresses in the place of its marks.
fn with_addresses(graph: &Graph, assets: &Assets, names: &[String], chunk: usize, text: &str) -> String {
    let own = &names[chunk];
    let mut text = text.to_owned();
    for other in graph.needs(chunk) {
        text = text.replace(&mark("chunk", &other.to_string()), &place::relative(own, &names[other]));
    }
    for module in graph.members(chunk) {
        let module = &graph.modules[module];
        for path in &module.addresses {
            text = text.replace(&mark("address", path), &place::relative(own, &placed(graph, assets, names, path)));
        }
        for path in &module.dynamic {
            let target = graph.chunk_of[graph.at(path)].expect("what is imported by itself is an entry");
            text = with_import(&text, &mark("import", path), &imported(graph, names, chunk, target));
        }
    }
    text
}

/// The addresses of a file that this one imports when it runs, and of what that one needs and nobody has fetched yet.
fn imported(graph: &Graph, names: &[String], chunk: usize, target: usize) -> Vec<String> {
    let there = graph.closure(chunk);
    let others = graph.closure(target).into_iter().filter(|other| *other != target && !there.contains(other));
    std::iter::once(target).chain(others).map(|file| place::relative(&names[chunk], &names[file])).collect()
}

/// Replaces `import("MARK")` by one that asks for all of the files at once: the browser would learn of the others only from the first.
fn with_import(text: &str, mark: &str, files: &[String]) -> String {
    let mut text = text.to_owned();
    for quote in ['"', '\'', '`'] {
        let imports: Vec<String> = files.iter().map(|file| format!("import(\"{file}\")")).collect();
        let new = match &imports[..] {
            [one] => one.clone(),
            all => format!("Promise.all([{}]).then(a=>a[0])", all.join(",")),
        };
        text = text.replace(&format!("import({quote}{mark}{quote})"), &new);
    }
    text
}

/// The path in the site of what a module or a page addresses.
fn placed(graph: &Graph, assets: &Assets, names: &[String], path: &str) -> String {
    let script = graph.find(path).and_then(|module| graph.chunk_of[module]).map(|chunk| names[chunk].clone());
    script.or_else(|| assets.place(path)).unwrap_or_else(|| path.to_owned())
}

struct PagePlaces<'a> {
    page: &'a str,
    graph: &'a Graph,
    names: &'a [String],
    assets: &'a Assets,
    site: &'a Files,
}

impl PagePlaces<'_> {
    /// As a page writes it.
    fn seen_from_page(&self, path: &str) -> String {
        let address = place::relative(self.page, path);
        address.strip_prefix("./").unwrap_or(&address).to_owned()
    }
}

impl Places for PagePlaces<'_> {
    fn address(&self, address: &str) -> Option<String> {
        let path = place::resolve(self.page, address).ok()?;
        let placed = placed(self.graph, self.assets, self.names, &path);
        (placed != path || self.names.contains(&path)).then(|| self.seen_from_page(&placed))
    }

    fn modules(&self, address: &str) -> Vec<String> {
        let module = place::resolve(self.page, address).ok().and_then(|path| self.graph.find(&path));
        let chunk = module.and_then(|module| self.graph.chunk_of[module]);
        let files = chunk.map(|chunk| self.graph.closure(chunk)).unwrap_or_default();
        files.into_iter().map(|file| self.seen_from_page(&self.names[file])).collect()
    }

    fn integrity(&self, address: &str) -> Option<String> {
        let path = place::resolve(self.page, address).ok()?;
        let bytes = self.site.get(&path).filter(|_| path.ends_with(".js") || path.ends_with(".css"))?;
        Some(format!("sha384-{}", base64(&Sha384::digest(bytes))))
    }
}

/// As `integrity` attributes have it: the alphabet with `+` and `/`, for a number of bytes that three divides.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks(3).map(|group| group.iter().fold(0, |word, &byte| word << 8 | usize::from(byte)));
    groups.flat_map(|word| [18, 12, 6, 0].map(|shift| char::from(DIGITS[word >> shift & 63]))).collect()
}

/// Ten hexadecimal digits of the SHA-256 of all parts and their lengths.
fn short_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads all files below a folder but hidden ones.
fn collect(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            files.insert(format!("{prefix}{name}"), bytes);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bundles a site of these files.
    fn site(files: &[(&str, &str)]) -> Result<BTreeMap<String, String>> {
        let folder = tempfile::tempdir()?;
        fs::create_dir_all(folder.path().join("pkg"))?;
        for (name, text) in files {
            let name = if name.starts_with("pkg/") { (*name).to_owned() } else { format!("www/{name}") };
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("it has one"))?;
            fs::write(path, text)?;
        }
        let files = bundle(&folder.path().join("www"), &folder.path().join("pkg"))?;
        Ok(files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text"))).collect())
    }

    /// The file that begins so, without its hash: its name and text.
    fn file<'a>(site: &'a BTreeMap<String, String>, start: &str) -> (&'a str, &'a str) {
        let mut found = site.iter().filter(|(name, _)| name.starts_with(start));
        let (name, text) = found.next().unwrap_or_else(|| panic!("{start} is not in {:?}", site.keys()));
        assert!(found.next().is_none(), "{start} is there twice");
        (name, text)
    }

    const PAGE: (&str, &str) = ("index.html", "<head><script type=\"module\" src=\"lab.js\"></script></head>");

    #[test]
    fn modules_become_one_file_in_which_no_two_names_meet() {
        let site = site(&[
            PAGE,
            ("lab.js", "import { count, step as by } from './count.js';\nimport { text } from './text.js';\nconst state = { by };\nconsole.info(text, count(state));\n"),
            ("count.js", "import { text } from './text.js';\nlet state = 40;\nexport const step = 2;\nexport function count({ by }) { state += by; return { state, text }; }\n"),
            ("text.js", "/** Words. */\nconst state = { count: 'n' };\nexport const text = state.count;\n"),
        ])
        .expect("bundled");
        let (_, lab) = file(&site, "assets/lab-");
        assert!(!lab.contains("Words") && !lab.contains("import"), "{lab}");
        // Each of the three has its own `state`, and properties keep their names.
        for part in ["{count:`n`}", "state:", "by:"] {
            assert!(lab.contains(part), "{part} is not in {lab}");
        }
        assert_eq!(site.len(), 2, "{:?}", site.keys());
    }

    #[test]
    fn what_comes_later_is_a_file_of_its_own_and_what_both_need_is_fetched_once() {
        let state = "export class State {}\nexport const states = [new State()];\n";
        let site = site(&[
            PAGE,
            ("other.html", "<head><script type=\"module\" src=\"other.js\"></script></head>"),
            ("lab.js", "import { states } from './state.js';\nconst { View } = await import('./view.js');\nnew View(states);\n"),
            ("other.js", "import { State } from './state.js';\nimport('./view.js');\nnew State();\n"),
            ("view.js", "import { State } from './state.js';\nimport { draw } from './draw.js';\nexport class View extends State { draw() { draw(this); } }\n"),
            ("draw.js", "export class Pen {}\nexport function draw(view) { new Pen(view); }\n"),
            ("state.js", state),
        ])
        .expect("bundled");
        let (shared, _) = file(&site, "assets/state-");
        let (view, text) = file(&site, "assets/view-");
        let shared = shared.strip_prefix("assets/").expect("it is there");
        assert!(text.contains(&format!("from\"./{shared}\"")), "{text}");
        let (_, lab) = file(&site, "assets/lab-");
        assert!(
            lab.contains(&format!("import(\"./{}\")", view.strip_prefix("assets/").expect("it is there"))),
            "{lab}"
        );
        let page = &site["index.html"];
        let integrity = format!("sha384-{}", base64(&Sha384::digest(&site[&format!("assets/{shared}")])));
        assert_eq!(integrity.len(), 7 + 64);
        let link = format!("<link rel=\"modulepreload\" href=\"assets/{shared}\" integrity=\"{integrity}\">");
        assert!(page.contains(&link), "{page}");
        assert!(!page.contains("view-"), "what comes later is fetched later: {page}");
    }

    #[test]
    fn a_file_that_comes_later_is_asked_for_with_all_that_it_needs() {
        let site = site(&[
            PAGE,
            ("lab.js", "import('./a.js');\nimport('./b.js');\n"),
            ("a.js", "import { Both } from './both.js';\nexport const a = new Both();\n"),
            ("b.js", "import { Both } from './both.js';\nexport const b = new Both();\n"),
            ("both.js", "export class Both {}\n"),
        ])
        .expect("bundled");
        let (_, lab) = file(&site, "assets/lab-");
        let (both, _) = file(&site, "assets/both-");
        let both = both.strip_prefix("assets/").expect("it is there");
        assert_eq!(lab.matches(&format!("import(\"./{both}\")]")).count(), 2, "{lab}");
    }

    #[test]
    fn workers_and_other_files_are_found_where_they_are() {
        let site = site(&[
            PAGE,
            ("lockscope.js", "export const at = new URL('./embed.html', import.meta.url);\n"),
            ("lab.js", "new Worker(new URL('./engine/worker.js', import.meta.url), { type: 'module' });\nconst name = 'a';\nfetch(new URL(`./pkg/${name}.bin`, import.meta.url));\nimport('./style/late.js');\n"),
            ("style/late.js", "export const late = (file) => new URL(file, import.meta.url);\n"),
            ("style/late.css", ".a { top: 0 }\n"),
            ("engine/worker.js", "import init, * as all from '../pkg/engine.js';\ninit(all.start);\n"),
            ("pkg/engine.js", "function init() { return new URL('engine_bg.wasm', import.meta.url); }\nexport function start() {}\nexport { init as default };\n"),
            ("pkg/engine_bg.wasm", "module"),
            ("pkg/a.bin", "program"),
        ])
        .expect("bundled");
        assert!(site["lockscope.js"].contains("new URL(`./embed.html`,import.meta.url)"), "{:?}", site["lockscope.js"]);
        let (_, lab) = file(&site, "assets/lab-");
        let (worker, text) = file(&site, "assets/worker-");
        assert!(lab.contains(&format!("new URL(`./{}`,import.meta.url)", &worker["assets/".len()..])), "{lab}");
        let program = site.keys().find(|path| path.starts_with("assets/pkg-")).expect("the folder is there");
        let (engine, glue) = file(&site, "assets/engine-");
        assert!(text.contains(&format!("from\"./{}\"", &engine["assets/".len()..])), "{text}");
        assert!(glue.contains("as default") && glue.contains("start"), "{glue}");
        assert!(program.ends_with("/a.bin") || program.ends_with("/engine_bg.wasm"), "{program}");
        let (_, late) = file(&site, "assets/late-");
        let (sheet, _) = file(&site, "assets/style-");
        let folder = sheet.strip_prefix("assets/").and_then(|path| path.strip_suffix("late.css")).expect("in a folder");
        assert!(
            late.contains(&format!("new URL(\"./{folder}\",import.meta.url)"))
                || late.contains(&format!("new URL(`./{folder}`,import.meta.url)")),
            "{late}"
        );
    }

    #[test]
    fn a_change_changes_the_addresses_of_everything_that_leads_to_it_and_no_other() {
        let of = |view: &str| {
            let site = site(&[
                PAGE,
                ("lockscope.js", "import('./view.js');\n"),
                ("lab.js", "import('./view.js');\nimport('./other.js');\n"),
                ("view.js", view),
                ("other.js", "export const other = 1;\n"),
            ])
            .expect("bundled");
            ["assets/lab-", "assets/view-", "assets/other-", "lockscope.js"]
                .map(|start| file(&site, start).0.to_owned())
        };
        let (before, after) = (of("export const view = 1;\n"), of("export const view = 2;\n"));
        let changed: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a != b).collect();
        assert_eq!(changed, [true, true, false, false], "{before:?} {after:?}");
    }

    #[test]
    fn the_service_worker_knows_all_files_and_is_another_one_for_another_build() {
        let of = |words: &str| {
            let site = site(&[
                PAGE,
                ("lab.js", "console.info('lab');\n"),
                (
                    "isolating-worker.js",
                    "const [build, ...files] = 'LOCKSCOPE_BUILD'.split(' ');\nconsole.info(build, files);\n",
                ),
                ("icon.svg", words),
                ("pkg/lessons.en.json", "[]"),
                ("pkg/engine.d.ts", ""),
            ])
            .expect("bundled");
            let lab = file(&site, "assets/lab-").0.to_owned();
            (site["isolating-worker.js"].clone(), lab)
        };
        let ((first, lab), (second, _)) = (of("<svg/>"), of("<svg></svg>"));
        for part in [lab.as_str(), "index.html", "icon.svg", "/lessons.en.json"] {
            assert!(first.contains(part), "{part}: {first}");
        }
        assert!(
            !first.contains("LOCKSCOPE_BUILD") && !first.contains(".d.ts") && !first.contains("isolating-worker"),
            "{first}"
        );
        assert_ne!(first, second);
    }

    #[test]
    fn bytes_are_written_as_attributes_have_them() {
        assert_eq!(base64(b"light work."[..9].as_ref()), "bGlnaHQgd29y");
        assert_eq!(base64(&[0xff, 0xef, 0xbe]), "/+++");
    }

    #[test]
    fn what_cannot_be_bundled_is_an_error_that_says_where() {
        for (text, expected) in [
            ("import { gone } from './a.js';\n", "a.js exports no gone"),
            ("import './gone.js';\n", "gone.js"),
            ("export * from './a.js';\n", "lab.js: `export *`"),
            ("const a = ;\n", "lab.js"),
            ("import '../../secret.js';\n", "leads out of the site"),
        ] {
            let error = site(&[PAGE, ("lab.js", text), ("a.js", "export const a = 1;\n")]).expect_err(text);
            assert!(format!("{error:#}").contains(expected), "{error:#}");
        }
    }

    #[test]
    fn the_pages_own_script_is_small_and_the_lab_asks_for_nothing_that_comes_later() {
        let www = Path::new(env!("CARGO_MANIFEST_DIR")).join("www");
        let folder = tempfile::tempdir().expect("a folder");
        // In the place of the modules: what the scripts import of them by name.
        let mut sources = Files::new();
        collect(&www, "", &mut sources).expect("readable");
        let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (path, text) in sources.into_iter().filter(|(path, _)| path.ends_with(".js")) {
            let module = module::Module::read(&path, String::from_utf8(text).expect("text")).expect("a module");
            for import in module.imports.into_iter().filter(|import| import.from.starts_with("pkg/")) {
                modules.entry(import.from).or_default().extend(import.name.filter(|name| name != "default"));
            }
        }
        for (path, names) in modules {
            let names: String = names.iter().map(|name| format!("export function {name}() {{}}\n")).collect();
            let text = format!("function init() {{}}\n{names}export {{ init as default }};\n");
            fs::write(folder.path().join(&path["pkg/".len()..]), text).expect("written");
        }
        let site = bundle(&www, folder.path()).expect("bundled");
        let script = site["lockscope.js"].len() + site["element.js"].len();
        assert!(script < 10_000, "{script} bytes");
        let page = String::from_utf8_lossy(&site["index.html"]).into_owned();
        for needed in
            ["assets/inline-", "assets/conductor-", "assets/text-", "assets/lab-", "\"lockscope.js\"", "\"element.js\""]
        {
            assert!(page.contains(needed), "{needed}: {page}");
        }
        for later in ["framed-", "compiler-worker-"] {
            assert!(!page.contains(later), "{later}: {page}");
        }
    }
}
