//! What people see: pictures of each state at three sizes and in both themes, kept under `target/screenshots` to be looked
//! at, and what a machine can say about them.

use serde_json::json;

use crate::browser::{Page, Theme};
use crate::site::serve_without_isolation;

const SIZES: [(u32, u32); 3] = [(1440, 900), (1024, 768), (390, 844)];

/// Blocks whose content doesn't fit their height although nothing cuts or scrolls it: it lies over the next block.
const SPILT: &str = "
    const spills = (element) => {
        const { display, overflowY, position } = getComputedStyle(element);
        const block = ['block', 'flex', 'grid'].includes(display) && overflowY === 'visible' && position === 'static';
        return block && element.clientHeight > 0 && element.scrollHeight > element.clientHeight + 6;
    };
    return [...scope.shadowRoot.querySelectorAll('p, section, header, button')].filter(spills)
        .map((element) => `${element.localName}.${element.className}: ${element.textContent.slice(0, 60)}`)";

/// Keeps a picture of the page at each size and in each theme, and checks that nothing is cut off at the side.
pub fn keep_pictures(page: &Page, state: &str) {
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme);
        for (width, height) in SIZES {
            page.resize((width, height));
            page.evaluate(
                "scrollTo(0, 0); for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame)",
                &[],
            );
            let picture = page.screenshot(&format!("{state}-{width}x{height}-{}", theme.name()));
            let wide = page.evaluate("return document.scrollingElement.scrollWidth", &[]).as_u64();
            assert!(wide <= Some(width.into()), "{wide:?} CSS pixels wide: {}", picture.display());
            let spilt = page.evaluate(SPILT, &[]);
            assert_eq!(spilt, json!([]), "texts that run over what stands below: {}", picture.display());
        }
    }
}

/// The colour of the page's background, which differs between the themes.
fn background(page: &Page) -> String {
    const COLOUR: &str = "return [document.documentElement, document.body]
        .map((element) => getComputedStyle(element).backgroundColor).join()";
    page.evaluate(COLOUR, &[]).as_str().unwrap_or_default().to_owned()
}

#[test]
fn the_opened_page_fits_every_size_in_both_themes() {
    let page = Page::open("");
    page.wait_for_event("start");
    page.wait_for_text("11 goroutines on");
    keep_pictures(&page, "open");
    for (width, height) in SIZES {
        page.resize((width, height));
        page.evaluate("scrollTo(0, 0)", &[]);
        let switch = page.node("switch", "Mutex");
        let bottom = page.call_on(&switch, "function () { return this.getBoundingClientRect().top }", &[]);
        // On a telephone people scroll, but the switch is no further than that.
        let reach = if width < 600 { 3 * height } else { height };
        assert!(bottom.as_f64() < Some(reach.into()), "the switch is at {bottom} of {height} at {width}");
    }
}

#[test]
fn the_theme_is_the_persons() {
    let page = Page::open("?autoplay=off");
    page.prefer(Theme::Light);
    let light = background(&page);
    page.prefer(Theme::Dark);
    assert_ne!(background(&page), light);
}

#[test]
fn lost_updates_look_bad() {
    let page = Page::open("?program=counter&pace=full&mutex=off&autoplay=off");
    page.run();
    page.wait_for_text("lost.");
    keep_pictures(&page, "lost");
}

#[test]
fn the_running_state_map_has_its_pictures() {
    let page = Page::open("?program=statemap&pace=100us&autoplay=off");
    page.start();
    page.wait_for_text("111 goroutines on");
    page.evaluate("for (let i = 0; i < 30; i += 1) await new Promise(requestAnimationFrame)", &[]);
    keep_pictures(&page, "statemap");
    page.stop();
}

#[test]
fn endings_and_errors_have_their_pictures() {
    let page = Page::open("?program=statemap&pace=full&mutex=off&autoplay=off");
    page.run();
    keep_pictures(&page, "fatal");
    page.paste_source("package main\n\nfunc main() {\n\tx = 1\n}\n");
    page.wait_for_text("undefined: x");
    keep_pictures(&page, "error");
    page.visit(&format!("{}/", serve_without_isolation()));
    page.wait_for_text("not cross-origin isolated");
    keep_pictures(&page, "not-isolated");
}

#[test]
fn many_locks_many_goroutines_and_none_have_their_pictures() {
    let page = Page::open("?program=philosophers&pace=1ms&autoplay=off");
    page.run();
    keep_pictures(&page, "several-locks");
    page.load("?program=statemap&pace=full&autoplay=off&const=readers=9989");
    page.run();
    page.wait_for_text("10,000 goroutines on");
    keep_pictures(&page, "ten-thousand");
    page.load("?program=check&pace=full&autoplay=off");
    page.wait_for_text("no lock protects it");
    page.wait_for_text("the switch changes nothing");
    page.run();
    keep_pictures(&page, "no-lock");
}

#[test]
fn a_map_that_went_on_breaking_is_no_program_that_ended_well() {
    let page = Page::open("?program=statemap&pace=full&mutex=off&autoplay=off");
    page.set("keep-going", "");
    let report = page.run();
    assert_eq!(report.outcome(), "exit", "{}", report.stderr());
    page.wait_for_text("Go would have ended the program at the first.");
    keep_pictures(&page, "kept-going");
}
