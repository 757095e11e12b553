//! What the README promises is what the code has, and the other way round.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file))
        .unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// What stands between two texts, of which the first must be there.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start:?}"));
    rest.split(end).next().unwrap_or(rest)
}

/// The names in quotes of this kind.
fn quoted(text: &str, quote: char) -> BTreeSet<String> {
    text.split(quote).skip(1).step_by(2).map(str::to_owned).collect()
}

/// The README's section with this title.
fn section<'a>(readme: &'a str, title: &str) -> &'a str {
    between(readme, &format!("\n## {title}\n"), "\n## ")
}

/// Attributes that the element's class watches, and the one that it only reads.
fn attributes() -> BTreeSet<String> {
    let class = read("www/element.js");
    let mut names = quoted(between(&class, "static observedAttributes = [", "]"), '\'');
    names.extend(quoted(between(&class, "const REBUILDING = [", "]"), '\''));
    names.insert("autoplay".to_owned());
    names
}

/// Public members of the element's class that aren't a custom element's own.
fn members() -> BTreeSet<String> {
    let class = read("www/element.js");
    let face = between(&class, "// -- the public face --", "\n}\n");
    let declared = face.lines().filter_map(|line| {
        let line = line.strip_prefix("  ").filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))?;
        let (head, _) = line.split_once('(')?;
        head.split(' ').next_back().map(str::to_owned)
    });
    // What only the lab's own page uses.
    declared.filter(|name| !["settings", "mostWorkers"].contains(&name.as_str())).collect()
}

#[test]
fn the_table_of_attributes_is_the_elements() {
    let readme = read("README.md");
    let table = between(section(&readme, "The element"), "| attribute |", "\n\n");
    let written: BTreeSet<String> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .flat_map(|line| quoted(line.split(" | ").next().expect("a first column"), '`'))
        .collect();
    assert_eq!(written, attributes());
}

#[test]
fn every_member_and_event_of_the_element_is_described() {
    let readme = read("README.md");
    let names = quoted(section(&readme, "The element"), '`');
    let described = |name: &str| {
        names.iter().any(|written| written == name || written.split('(').next() == Some(name) && written.ends_with(')'))
    };
    let events = quoted(between(&read("www/frame/protocol.js"), "export const EVENTS = [", "]"), '\'');
    assert!(events.len() > 4, "{events:?}");
    let missing: Vec<String> = members().into_iter().chain(events).filter(|name| !described(name)).collect();
    assert!(missing.is_empty(), "the README's section on the element says nothing of {missing:?}");
}

/// The manifest's entries of this kind, by their names.
fn manifest(kind: &str) -> BTreeSet<String> {
    let manifest: serde_json::Value = serde_json::from_str(&read("www/custom-elements.json")).expect("JSON");
    let entries = manifest["modules"][0]["declarations"][0][kind].as_array().expect("a list").iter();
    entries.map(|entry| entry["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn the_manifest_and_the_types_have_the_elements_whole_face() {
    let events = quoted(between(&read("www/frame/protocol.js"), "export const EVENTS = [", "]"), '\'');
    assert_eq!(manifest("attributes"), attributes());
    assert_eq!(manifest("members"), members());
    assert_eq!(manifest("events"), events);
    let styles = quoted(between(&read("www/frame/protocol.js"), "export const STYLES = [", "]"), '\'');
    let styles: BTreeSet<String> = styles.iter().map(|name| format!("--lock-scope-{name}")).collect();
    assert_eq!(manifest("cssProperties"), styles);
    let tokens = read("www/style/tokens.css");
    for style in &styles {
        assert!(tokens.contains(&format!("var({style}, ")), "nothing has the style {style}");
    }
    let types = read("www/lockscope.d.ts");
    let inside = |start: &str| between(&types, start, "\n}\n").to_owned();
    let (face, events_there, attributes_there) = (
        inside("export class LockScope "),
        inside("export interface LockScopeEventMap "),
        inside("export interface LockScopeAttributes "),
    );
    for (names, text) in [(members(), face), (events, events_there), (attributes(), attributes_there)] {
        for name in names {
            let declared = [":", "?:", "(", "'?:"].iter().any(|end| text.contains(&format!("{name}{end}")));
            assert!(declared, "lockscope.d.ts lacks {name}");
        }
    }
}

#[test]
fn every_part_and_custom_property_is_described() {
    let readme = read("README.md");
    let described = quoted(section(&readme, "The element"), '`');
    let (parts, styles) = (manifest("cssParts"), manifest("cssProperties"));
    let views = format!("{}{}", read("www/stage.js"), read("www/views/memory.js"));
    for part in &parts {
        let there = views.contains(&format!("part: '{part}'"))
            || between(&views, "const parts = {", "}").contains(&format!("{part}: "));
        assert!(there, "no part {part}");
    }
    let missing: Vec<_> = parts.union(&styles).filter(|name| !described.contains(*name)).collect();
    assert!(missing.is_empty(), "the README says nothing of {missing:?}");
}

#[test]
fn every_flag_of_the_command_is_described() {
    let readme = read("README.md");
    let commands = section(&readme, "What you can do");
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_lockscope")).args(arguments).arg("--help").output();
        String::from_utf8(output.expect("the command starts").stdout).expect("UTF-8")
    };
    let listed = help(&[]);
    let subcommands: Vec<&str> = between(&listed, "Commands:\n", "\n\n")
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(subcommands.len() > 4, "{listed}");
    for subcommand in subcommands {
        let own = commands
            .split("\nlockscope ")
            .skip(1)
            .find(|text| text.split([' ', '\n']).next() == Some(subcommand))
            .unwrap_or_else(|| panic!("the README doesn't list `lockscope {subcommand}`"));
        // Until the fence, or the next command.
        let own = own.split("\n```").next().expect("its lines");
        let flags = help(&[subcommand]);
        for flag in flags.lines().filter_map(|line| line.trim_start().strip_prefix("--").or(line.split(", --").nth(1)))
        {
            let flag = flag.split(|end: char| !end.is_ascii_alphabetic() && end != '-').next().expect("a name");
            assert!(
                flag == "help" || own.contains(&format!("--{flag}")),
                "the README's `lockscope {subcommand}` lacks --{flag}"
            );
        }
    }
}
