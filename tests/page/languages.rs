//! Every word that a person reads is there in English and Indonesian, and the language is the person's choice.

use crate::browser::Page;

#[test]
fn the_page_speaks_indonesian_when_asked() {
    let page = Page::open("?program=counter&pace=full&lang=id&mutex=off&autoplay=off");
    assert_eq!(page.evaluate("return document.documentElement.lang", &[]), "id");
    page.press("button", "Jalankan");
    page.wait_for_event("finish");
    // Numbers are written as Indonesian writes them, the console stays Go's.
    page.wait_for_text("10.000 penambahan, ");
    page.wait_for_text("THREAD SUNGGUHAN");
    let text = page.text();
    for english in ["REAL THREADS", "Restart", "increments,", "Constants"] {
        assert!(!text.contains(english), "“{english}” is still English in:\n{text}");
    }
    assert!(text.contains("count: "), "{text}");
}

#[test]
fn another_language_keeps_everything_that_is_there() {
    let page = Page::open("?program=print&pace=full&lang=en&autoplay=off");
    page.run();
    page.paste_source("package main\n\nfunc main() {\n\tx = 1\n}\n");
    page.wait_for_text("undefined: x");
    let language = page.node("combobox", "Language");
    page.call_on(&language, "function () { this.value = 'id'; this.dispatchEvent(new Event('change')) }", &[]);
    page.node("combobox", "Bahasa");
    page.node("switch", "Mutex nyala");
    page.wait_for_text("Tombol Jalankan masih memakai program terakhir");
    page.wait_for_text("undefined: x");
    let console = page.text_of("log", "Konsol");
    assert!(console.contains("Final count: 10"), "{console}");
    assert_eq!(page.evaluate("return document.documentElement.lang", &[]), "id");
    page.wait_until("the address says it", "return location.search.includes('lang=id')");
}

#[test]
fn a_language_that_changes_as_a_run_ends_loses_nothing_of_the_end() {
    // A script that hears of the end is before all drawing of it: at full speed what is shown of the end comes in several pictures.
    let page = Page::open("?program=doubleunlock&pace=full&lang=en&autoplay=off");
    page.run();
    let told = page.evaluate(
        "const frames = async () => { for (let i = 0; i < 30; i += 1) await new Promise(requestAnimationFrame) };
        const words = () => ['.sentence', '.console', '.report', '.truth']
            .map((part) => scope.shadowRoot.querySelector(part)?.textContent ?? null);
        const finished = new Promise((done) => scope.addEventListener('finish', done, { once: true }));
        finished.then(() => { scope.lang = 'id' });
        await scope.run();
        await frames();
        const first = words();
        scope.lang = 'en';
        await frames();
        scope.lang = 'id';
        await frames();
        return { first, second: words() };",
        &[],
    );
    let parts = told["second"].as_array().expect("a list");
    assert!(parts.iter().all(|part| part.as_str().is_some_and(|text| !text.is_empty())), "{told}");
    assert!(parts[1].as_str().is_some_and(|console| console.contains("exit status 2")), "{told}");
    assert_eq!(told["first"], told["second"], "what stood there, and what stands there when nothing runs");
}

#[test]
fn both_languages_have_the_same_texts() {
    // The site has them in files of other names: they come from the sources. Views that come later have words of their own.
    let read = |name: &str| {
        let file = format!("{}/www/text/{name}.js", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
    };
    const LATER: [&str; 10] = [
        "evidence",
        "explore",
        "guide",
        "proof",
        "races",
        "recordings",
        "statistics",
        "stepping",
        "timeline",
        "waitfor",
    ];
    let texts: Vec<String> = ["en", "id"].into_iter().chain(LATER).map(read).collect();
    let page = Page::blank();
    page.visit("about:blank");
    const KEYS: &str = "
        const load = (source) => import(`data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`);
        const [first, second, ...later] = await Promise.all(args[0].map(load));
        const pairs = [{ en: first.en, id: second.id }, ...later.map((texts) => (texts.en ? texts : Object.values(texts).find(({ en }) => en)))];
        const keys = (object, path = '') => Object.entries(object).flatMap(([key, value]) =>
            typeof value === 'object' && value ? keys(value, `${path}${key}.`) : `${path}${key}: ${typeof value}`);
        const [english, indonesian] = ['en', 'id'].map((tag) => keys(pairs.map((pair) => pair[tag])));
        return [english.filter((key) => !indonesian.includes(key)), indonesian.filter((key) => !english.includes(key))]";
    let missing = page.evaluate(KEYS, &[serde_json::json!(texts)]);
    assert_eq!(missing, serde_json::json!([[], []]), "texts that one of the two has not");
}
