//! Links, source, attributes and messages come from anybody: none of them runs a script, breaks the page or hangs it.

use std::sync::OnceLock;

use serde_json::json;

use crate::browser::Page;
use crate::site::{serve_beside, served};

/// What a page must not do with any of this: it would call `hit`, or be an element that nobody made.
const UNHARMED: &str = "
    const trees = [document, scope.shadowRoot];
    const strange = trees.flatMap((tree) => [...tree.querySelectorAll('img, iframe, object, embed, base, script:not([src]), [onerror], [onload]')]);
    return [globalThis.hits ?? 0, strange.map(({ outerHTML }) => outerHTML)]";

const MARKUP: &str = "<img src=x onerror=globalThis.hits=1><script>globalThis.hits=1</script>";

fn assert_unharmed(page: &Page, after: &str) {
    assert_eq!(page.evaluate(UNHARMED, &[]), json!([0, []]), "{after}");
}

#[test]
fn an_address_with_anything_in_it_opens_a_page_that_works() {
    let page = Page::open("?autoplay=off&pace=full&lang=en");
    let markup: String = url::form_urlencoded::byte_serialize(MARKUP.as_bytes()).collect();
    for query in [
        format!("?lang={markup}&theme={markup}&program={markup}&views={markup}&controls={markup}&engine={markup}"),
        "?lang=constructor&theme=__proto__&program=constructor&controls=toString&const=__proto__=1&const=constructor=2"
            .to_owned(),
        format!(
            "?workers=1e9&pace=-1&mutex={markup}&keep-going={markup}&const={markup}=1&{markup}={markup}#{markup}={markup}"
        ),
        format!("?pace={}&workers={}&const=x={}", "9".repeat(4000), "9".repeat(4000), "9".repeat(4000)),
        "?src=javascript:globalThis.hits%3D1".to_owned(),
        "?src=data:text/html,<script>globalThis.hits=1</script>".to_owned(),
        "?src=file:///etc/passwd".to_owned(),
        "?src=//[".to_owned(),
    ] {
        page.visit("about:blank");
        page.load(&format!("{query}&autoplay=off"));
        assert_unharmed(&page, &query);
        page.evaluate("scope.setAttribute('pace', 'full'); scope.setAttribute('program', 'counter')", &[]);
        let report =
            page.evaluate("scope.source = 'package main\\n\\nfunc main() { println(7) }\\n'; return scope.run()", &[]);
        assert_eq!(report["stderr"], "7\n", "{query}");
    }
    // What a policy refuses is an error of the page; here it is the proof that nothing got through.
    page.errors();
}

#[test]
fn what_a_program_is_called_prints_and_fails_with_is_text() {
    let page = Page::open("?autoplay=off&pace=full&lang=en");
    let source = format!(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n)\n\nvar mu sync.Mutex\nvar names = map[string]string{{}}\n\nfunc main() {{\n\
         \tmu.Lock()\n\tnames[`{MARKUP}`] = `{MARKUP}`\n\tmu.Unlock()\n\tfmt.Println(`{MARKUP}`)\n\tpanic(`{MARKUP}`)\n}}\n"
    );
    page.set_source(&source);
    let report = page.run();
    assert!(report.stdout().contains(MARKUP) && report.stderr().contains(MARKUP));
    page.wait_for_text("onerror=globalThis.hits=1");
    assert_unharmed(&page, "a program full of markup");
    page.set_source(&format!("package main\n\n// {MARKUP}\nfunc main() {{\n\tx := \"{MARKUP}\" + 1\n}}\n"));
    page.wait_until("it is refused", "return scope.shadowRoot.querySelector('.line.error') !== null");
    assert_unharmed(&page, "an error full of markup");
}

#[test]
fn a_source_that_overflows_the_compilers_stack_costs_its_worker_and_nothing_else() {
    let page = Page::open("?autoplay=off&pace=full&lang=en");
    for deep in ["(", "func() {", "-"] {
        page.set_source(&format!("package main\n\nfunc main() {{\n\tx := {}1\n}}\n", deep.repeat(20_000)));
        page.set_source("package main\n\nfunc main() { println(1) }\n");
        assert_eq!(page.run().stderr(), "1\n", "{deep}");
    }
}

#[test]
fn no_code_in_a_link_is_more_than_refused() {
    let page = Page::open("?autoplay=off");
    // The reader of links, with two thousand codes that were changed at random, always the same ones.
    const PROPERTY: &str = "
        const { decode, encode, LinkError } = await import('/controls/link.js');
        let seed = 1;
        const random = (end) => {
            seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
            return Math.floor((seed / 2 ** 32) * end);
        };
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        const codes = await Promise.all(['', 'package main\\n', scope.source, '世界'.repeat(300), 'a'.repeat(200000)].map(encode));
        const counts = { taken: 0, refused: 0, strange: [] };
        for (let round = 0; round < 2000; round += 1) {
            let code = [...codes[random(codes.length)]];
            for (let change = random(4); change >= 0; change -= 1) {
                const at = random(code.length + 1);
                const letter = random(20) === 0 ? String.fromCodePoint(random(0x10000)) : alphabet[random(64)];
                code.splice(at, random(3), ...(random(8) === 0 ? codes[random(codes.length)].slice(0, 40) : [letter]));
            }
            try {
                const source = await decode(code.join(''));
                if (typeof source !== 'string' || source.length > 256 * 1024) counts.strange.push(code.join(''));
                counts.taken += 1;
            } catch (error) {
                if (error instanceof LinkError) counts.refused += 1;
                else counts.strange.push(`${code.join('')}: ${error}`);
            }
        }
        return counts";
    let counts = page.evaluate(PROPERTY, &[]);
    assert_eq!(counts["strange"], json!([]), "{counts}");
    assert!(counts["refused"].as_u64() > Some(100) && counts["taken"].as_u64() > Some(10), "{counts}");
}

#[test]
fn a_page_that_floods_its_frame_or_speaks_nonsense_gets_a_frame_that_works() {
    static ORIGIN: OnceLock<String> = OnceLock::new();
    let html = format!(
        "<!doctype html><link rel=\"icon\" href=\"data:,\"><iframe src=\"{}/embed.html?program=counter&pace=full&autoplay=off\" width=\"1200\" height=\"900\" \
         allow=\"cross-origin-isolated\"></iframe>",
        served().origin
    );
    let page = Page::blank();
    page.visit(&format!("{}/page.html", serve_beside(&ORIGIN, &[], &html)));
    const FLOOD: &str = "
        const frame = document.querySelector('iframe').contentWindow;
        const heard = [];
        addEventListener('message', ({ source, data }) => source === frame && heard.push(data));
        const until = async (found) => { while (!heard.some(found)) await new Promise((resolve) => setTimeout(resolve, 20)); };
        await until(({ here }) => here);
        const nonsense = [null, 7, 'x', [], { lockscope: 1 }, { lockscope: 2, hello: true }, { lockscope: 1, hello: true }, { constructor: 1 }];
        for (const data of nonsense) frame.postMessage(data, '*');
        const { port1, port2 } = new MessageChannel();
        const answers = [];
        port1.onmessage = ({ data }) => answers.push(data);
        frame.postMessage({ lockscope: 1, hello: true }, '*', [port2]);
        // A second page that greets gets nothing.
        const other = new MessageChannel();
        const stolen = [];
        other.port1.onmessage = ({ data }) => stolen.push(data);
        frame.postMessage({ lockscope: 1, hello: true }, '*', [other.port2]);
        for (const data of nonsense) port1.postMessage(data);
        for (const data of [
            { attribute: 'onclick', value: 'hits=1' }, { attribute: 'program', value: 'x'.repeat(5000) }, { attribute: 'mutex', value: {} },
            { source: 'x'.repeat(3 << 20) }, { source: 7 }, { call: 'constructor', id: 1 }, { call: 'run', id: 'x' }, { turn: 'constructor' },
            { style: '--paper', value: 'red' }, { style: '--lock-scope-paper', value: 'url(https://example.invalid/)' },
        ]) port1.postMessage(data);
        for (let i = 0; i < 3000; i += 1) port1.postMessage({ attribute: 'mutex', value: i % 2 ? 'on' : 'off' });
        port1.postMessage({ call: 'run', id: 99 });
        while (!answers.some(({ answer }) => answer === 99)) await new Promise((resolve) => setTimeout(resolve, 20));
        return [answers.find(({ answer }) => answer === 99), stolen.length]";
    let result = page.evaluate(FLOOD, &[]);
    assert_eq!(result[0]["value"]["stdout"], "count: 10000\n", "{result}");
    assert_eq!(result[1], 0, "{result}");
    let frames = page.in_frames(
        "return [...document.querySelectorAll('iframe')]",
        "return [globalThis.hits ?? 0, document.querySelector('lock-scope').hasAttribute('onclick'), document.documentElement.style.cssText]",
    );
    assert_eq!(frames, [json!([0, false, ""])]);
}
