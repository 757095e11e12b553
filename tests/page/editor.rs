//! Editing in place: plain text that stays plain, Go's errors at their lines, undo, and programs of any size.

use serde_json::{Value, json};

use crate::browser::{Page, key};

/// The text that the editor shows, line by line as it stands on the screen.
fn shown(page: &Page) -> String {
    let lines = page.evaluate(
        "return [...scope.shadowRoot.querySelectorAll('.line')].map((line) => line.textContent).join('\\n')",
        &[],
    );
    lines.as_str().expect("lines").to_owned()
}

/// Puts the caret behind this text, or selects it when `all` of it is wanted.
fn go_to(page: &Page, text: &str, all: bool) {
    let editor = page.node("textbox", "Go source");
    page.focus(&editor);
    const SELECT: &str = "function (text, all) {
        const row = [...this.children].find((row) => row.textContent.includes(text));
        const at = row.textContent.indexOf(text);
        getSelection().setBaseAndExtent(row.firstChild, all ? at : at + text.length, row.firstChild, at + text.length);
    }";
    page.call_on(&editor, SELECT, &[json!(text), json!(all)]);
}

#[test]
fn typing_indents_undoes_and_says_gos_errors_at_their_line() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    let before = shown(&page);
    go_to(&page, "count++", false);
    page.press_keys(&format!("{0}if count > 3 {{{0}count = x{0}}}", key::ENTER));
    let edited = before
        .replace("\t\t\t\tcount++\n", "\t\t\t\tcount++\n\t\t\t\tif count > 3 {\n\t\t\t\t\tcount = x\n\t\t\t\t}\n");
    assert_eq!(shown(&page), edited);
    page.wait_for_text("./prog.go:28:14: undefined: x");
    let at_line = page.evaluate("return scope.shadowRoot.querySelector('.line.error').dataset.error", &[]);
    assert_eq!(at_line, "undefined: x");
    let editor = page.node("textbox", "Go source");
    assert_eq!(page.call_on(&editor, "function () { return this.ariaInvalid }", &[]), "true");
    // The last good program is still there to run, and its error is still there afterwards.
    page.run().assert_prints("count: 10000\n");
    page.wait_for_text("undefined: x");
    go_to(&page, "count = x", true);
    page.type_text("count = count");
    page.poll("the error is gone", || (!page.text().contains("undefined: x")).then_some(()));
    // Undo takes words, not everything and not single letters; redo gives them back.
    let mended = shown(&page);
    let mut undone = 0;
    while shown(&page) != before {
        page.press_with(key::CONTROL, 'z');
        undone += 1;
        assert!(undone < 20, "undone {undone} times:\n{}", shown(&page));
    }
    assert!(undone > 3, "{undone}");
    for _ in 0..undone {
        page.press_with(key::CONTROL, 'y');
    }
    assert_eq!(shown(&page), mended);
    page.press("button", "Undo all edits");
    page.poll("all edits are undone", || (shown(&page) == before).then_some(()));
    // That, too, was an edit.
    let editor = page.node("textbox", "Go source");
    page.focus(&editor);
    page.press_with(key::CONTROL, 'z');
    assert_eq!(shown(&page), mended);
}

#[test]
fn tab_indents_and_after_escape_it_leaves() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    let before = shown(&page);
    go_to(&page, "import (", false);
    page.press_keys(&format!("{}{}", key::TAB, key::BACKSPACE));
    assert_eq!(shown(&page), before, "a tab, taken back");
    page.press_with(key::CONTROL, 'a');
    page.press_key(key::TAB);
    let indented: String =
        before.split('\n').map(|line| if line.is_empty() { "\n".to_owned() } else { format!("\t{line}\n") }).collect();
    assert_eq!(shown(&page), indented.trim_end_matches('\n').to_owned() + "\n");
    page.press_with(key::SHIFT, key::TAB);
    assert_eq!(shown(&page), before);
    page.press_keys(&format!("{}{}", key::ESCAPE, key::TAB));
    const INSIDE: &str = "return scope.shadowRoot.activeElement?.isContentEditable ?? false";
    assert_eq!(page.evaluate(INSIDE, &[]), false);
    assert_eq!(shown(&page), before);
}

#[test]
fn anything_can_be_pasted_and_stays_plain_text() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.paste_source("package main\n\nfunc main() {\n\tprintln(\"héé 世界 👩‍👩‍👧\") /* <b>x</b>\n*/ `raw\n`\n}\n");
    let editor = page.node("textbox", "Go source");
    assert_eq!(page.call_on(&editor, "function () { return this.querySelector('b, span, font') }", &[]), Value::Null);
    page.wait_for_text("<b>x</b>");
    // What comes out is what went in, also by copying.
    const COPY: &str = "function () {
        const data = new DataTransfer();
        getSelection().selectAllChildren(this);
        this.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, cancelable: true }));
        return data.getData('text/plain');
    }";
    assert_eq!(page.call_on(&editor, COPY, &[]), shown(&page));
    // What is too long is refused with a reason, and everything stays.
    let before = shown(&page);
    const PASTE: &str = "function (text) {
        const data = new DataTransfer();
        data.setData('text/plain', text);
        const paste = { inputType: 'insertFromPaste', dataTransfer: data, cancelable: true, bubbles: true };
        this.dispatchEvent(new InputEvent('beforeinput', paste));
    }";
    page.call_on(&editor, PASTE, &[json!("x".repeat(300 * 1024))]);
    page.wait_for_text("at most 256 KB and 10,000 lines");
    page.call_on(&editor, PASTE, &[json!("\n".repeat(20_000))]);
    assert_eq!(shown(&page), before);
    // Windows' ends of lines are Go's here.
    page.press_with(key::CONTROL, 'a');
    page.call_on(&editor, PASTE, &[json!("package main\r\n\r\nfunc main() {\r\n}\r\n")]);
    assert_eq!(shown(&page), "package main\n\nfunc main() {\n}\n");
    page.poll("it compiles", || (!page.text().contains("./prog.go:")).then_some(()));
}

#[test]
fn an_input_method_writes_into_the_source() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    let before = shown(&page);
    go_to(&page, "// Many", false);
    let compose = |text: &str| {
        let end = text.encode_utf16().count();
        page.devtools("Input.imeSetComposition", json!({ "text": text, "selectionStart": end, "selectionEnd": end }));
    };
    compose("に");
    compose("にほ");
    compose("にほん");
    page.type_text("日本");
    page.press_keys("!");
    assert_eq!(shown(&page), before.replace("// Many", "// Many日本!"));
    page.wait_until("the program has it", "return scope.source.includes('Many日本!')");
    page.press_with(key::CONTROL, 'z');
    page.press_with(key::CONTROL, 'z');
    assert_eq!(shown(&page), before);
}

#[test]
fn in_two_thousand_lines_a_key_changes_one_line_and_colours_what_is_seen() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    let functions: String = (0..500).map(|i| format!("func f{i}() int {{\n\treturn {i}\n}}\n\n")).collect();
    page.paste_source(&format!("package main\n\n{functions}func main() {{\n\tprintln(f0())\n}}\n"));
    page.wait_until("it compiles", "return scope.source.includes('f499')");
    go_to(&page, "return 250", false);
    const CHANGES: &str = "
        globalThis.touched = new Set();
        const lines = scope.shadowRoot.querySelector('.lines');
        new MutationObserver((changes) => changes.forEach(({ target, addedNodes, removedNodes }) =>
            [target, ...addedNodes, ...removedNodes].forEach((node) => touched.add(node.parentElement?.closest('.line') ?? node))))
            .observe(lines, { subtree: true, childList: true, characterData: true })";
    page.evaluate(CHANGES, &[]);
    page.press_keys("0+1");
    let touched = page.evaluate("return [touched.size, [...touched][0].textContent]", &[]);
    assert_eq!(touched, json!([1, "\treturn 2500+1"]), "lines that three keys touched");
    page.wait_until("it compiles", "return scope.source.includes('2500+1')");
    // The line is on the screen and coloured; a thousand lines further on nothing is.
    const COLOURED: &str = "
        const coloured = [...CSS.highlights.get('go-keyword')].map(({ startContainer }) => startContainer.data);
        return ['\\treturn 2500+1', '\\treturn 2', '\\treturn 499'].map((line) => coloured.includes(line))";
    assert_eq!(page.evaluate(COLOURED, &[]), json!([true, false, false]));
}

#[test]
fn what_vet_finds_stands_below_the_source_in_gos_words() {
    let page = Page::open("?program=counter&autoplay=off");
    let source = "package main\n\nimport \"sync\"\n\nfunc enter(mu sync.Mutex) {\n\tmu.Lock()\n\tmu.Unlock()\n}\n\nfunc main() {\n\tvar mu sync.Mutex\n\tenter(mu)\n}\n";
    page.evaluate("scope.source = args[0]", &[serde_json::json!(source)]);
    page.wait_for_text("./prog.go:5:15: enter passes lock by value: sync.Mutex");
    page.assert_accessible("a source that vet finds something in");
}
