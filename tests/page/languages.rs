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
fn both_languages_have_the_same_texts() {
    let page = Page::open("?autoplay=off");
    const KEYS: &str = "
        const pairs = await Promise.all([
            Promise.all([import('/text/en.js'), import('/text/id.js')]).then(([{ en }, { id }]) => ({ en, id })),
            ...['evidence', 'proof', 'statistics', 'stepping'].map((name) => import(`/text/${name}.js`).then((texts) => texts[name])),
        ]);
        const [en, id] = ['en', 'id'].map((tag) => Object.assign({}, ...pairs.map((pair, index) => ({ [index]: pair[tag] }))));
        const keys = (object, path = '') => Object.entries(object).flatMap(([key, value]) =>
            typeof value === 'object' && value ? keys(value, `${path}${key}.`) : `${path}${key}: ${typeof value}`);
        // Views that come later have words of their own.
        const { en: laterEn, id: laterId } = await import('/text/timeline.js');
        const [english, indonesian] = [keys({ ...en, timeline: laterEn }), keys({ ...id, timeline: laterId })];
        return [english.filter((key) => !indonesian.includes(key)), indonesian.filter((key) => !english.includes(key))]";
    assert_eq!(page.evaluate(KEYS, &[]), serde_json::json!([[], []]), "texts that one of the two has not");
}
