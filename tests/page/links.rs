//! The address chooses program, mutex, workers, pace and constants; what doesn't fit is named and left out.

use serde_json::json;

use crate::browser::Page;

#[test]
fn an_unknown_program_is_named_with_those_there_are() {
    let page = Page::open("?program=contuer&pace=full&autoplay=off");
    page.wait_for_text("There is no program “contuer”");
    for program in lockscope::gallery::PROGRAMS {
        assert!(page.text().contains(program.name), "{} is offered: {}", program.name, page.text());
    }
    // The page isn't dead because of it.
    page.run().assert_prints("count: 10000\n");
    // It was asked for, since nobody knows all names before: the browser notes that it isn't there, and nothing else.
    let errors = page.errors();
    assert!(errors.iter().all(|error| error.contains("contuer.bin") && error.contains("404")), "{errors:?}");
}

#[test]
fn a_constant_of_the_address_changes_the_program() {
    let page = Page::open("?program=counter&pace=full&const=goroutines=3&const=increments=50&autoplay=off");
    page.run().assert_prints("count: 150\n");
}

#[test]
fn a_constant_that_the_program_has_not_is_named_and_left_out() {
    let page = Page::open("?program=counter&pace=full&const=gorutines=3&autoplay=off");
    page.wait_for_text("gorutines");
    page.run().assert_prints("count: 10000\n");
}

#[test]
fn values_that_cannot_be_are_named_and_left_out() {
    for (query, part) in [
        ("const=goroutines=many", "goroutines=many"),
        ("const=goroutines", "const=goroutines"),
        ("workers=0", "workers=0"),
        ("workers=many", "workers=many"),
        ("pace=quick", "pace=quick"),
        ("mutex=maybe", "mutex=maybe"),
        ("lang=xx", "lang=xx"),
        ("programm=counter", "programm"),
    ] {
        let page = Page::open(&format!("?{query}&autoplay=off"));
        page.wait_for_text(part);
        page.set("pace", "full");
        let report = page.run();
        assert_eq!(report.stdout(), "count: 10000\n", "{query}: {}", report.stderr());
    }
}

#[test]
fn the_number_of_workers_is_honoured() {
    for workers in [1, 3] {
        let page = Page::open(&format!("?program=counter&pace=full&workers={workers}&autoplay=off"));
        let report = page.run();
        report.assert_prints("count: 10000\n");
        assert_eq!(report.count("workers"), workers);
        let noun = if workers == 1 { "worker" } else { "workers" };
        page.wait_for_text(&format!("11 goroutines on {workers} {noun}"));
    }
}

#[test]
fn another_number_of_workers_holds_from_the_next_run() {
    let page = Page::open("?program=counter&pace=full&workers=2&autoplay=off");
    assert_eq!(page.run().count("workers"), 2);
    let workers = page.node("combobox", "Workers");
    page.call_on(&workers, "function () { this.value = 1; this.dispatchEvent(new Event('change')) }", &[]);
    assert_eq!(page.run().count("workers"), 1);
}

#[test]
fn a_constants_field_restarts_the_program_with_its_value() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.run().assert_prints("count: 10000\n");
    page.forget_events();
    let field = page.node("spinbutton", "const goroutines");
    const TYPE: &str =
        "function (value) { this.value = value; this.dispatchEvent(new Event('input', { bubbles: true })) }";
    page.call_on(&field, TYPE, &[json!("7")]);
    let finish = page.wait_for_event("finish");
    assert_eq!(finish["stdout"], "count: 7000\n");
}

#[test]
fn the_address_carries_everything_and_brings_it_back() {
    let page = Page::open("?program=counter&autoplay=off&lang=en");
    page.paste_source(
        "package main\n\nconst goroutines = 2\n\nfunc main() {\n\tprintln(\"mine 世界\", goroutines)\n}\n",
    );
    page.wait_until("it compiles", "return scope.source.includes('mine')");
    for (attribute, value) in [("mutex", "off"), ("workers", "1"), ("pace", "full"), ("const", "goroutines=7")] {
        page.set(attribute, value);
    }
    page.wait_until(
        "the address says it",
        "return ['program=counter', 'mutex=off', 'workers=1', 'pace=full', 'const=goroutines=7', '#code=']
            .every((part) => location.href.includes(part)) && location.href",
    );
    let link = page.evaluate("return location.href", &[]);
    page.follow(link.as_str().expect("an address"));
    page.wait_until("it is there", "return scope.source.includes('mine 世界') && scope.mutex === 'off'");
    let report = page.run();
    assert_eq!((report.stderr(), report.count("workers")), ("mine 世界 7\n", 1));
    // It is still an edited counter: what was before the edits can be had back.
    page.press("button", "Undo all edits");
    page.wait_until("the counter is back", "return scope.source.includes('count++')");
    page.wait_until("the address has no code any more", "return !location.hash");
}

#[test]
fn a_link_that_cannot_be_read_says_why_and_where() {
    const ENCODE: &str = "const { encode } = await import('/controls/link.js'); return encode(args[0])";
    let page = Page::open("?autoplay=off");
    let code = page.evaluate(ENCODE, &[json!("package main\n\nfunc main() {}\n")]);
    let code = code.as_str().expect("a code");
    // A hundred megabytes of nothing, deflated, is a short link.
    let bomb = page
        .evaluate("const { encode } = await import('/controls/link.js'); return encode('\\n'.repeat(100 << 20))", &[]);
    let bomb = bomb.as_str().expect("a code");
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    for (fragment, sentence) in [
        (format!("code={}*{}", &code[..10], &code[10..]), "character 11 isn't one"),
        (format!("code={}", &code[..code.len() - 8]), "is damaged"),
        (format!("code={}", "A".repeat(400_000)), "is too long"),
        (format!("code={bomb}"), "is too long"),
        ("x=0.1.2".to_owned(), "#x=…"),
    ] {
        page.visit("about:blank");
        page.load(&format!("?autoplay=off&pace=full#{fragment}"));
        page.wait_for_text(sentence);
    }
    // The page works all the same.
    page.run().assert_prints("count: 10000\n");
}

#[test]
fn what_is_shared_brings_program_and_settings_with_it() {
    let page = Page::open("?program=counter&pace=full&autoplay=off&lang=en&const=goroutines=3");
    page.set("mutex", "off");
    page.press("button", "Share");
    let snippet = |name: &str| page.node("textbox", name).value;
    let link = page.poll("there is a link", || Some(snippet("Link")).filter(|link| link.contains("http")));
    for part in ["/?program=counter", "mutex=off", "pace=full", "const=goroutines=3"] {
        assert!(link.contains(part), "{part} is not in {link}");
    }
    let frame = snippet("Frame");
    assert!(frame.starts_with("<iframe src=\"http") && frame.contains("/embed.html?program=counter&amp;"), "{frame}");
    let markdown = snippet("Markdown");
    assert_eq!(markdown, format!("[Run this Go program on real threads]({link})"));
    // The element does what it says when somebody puts it into a page.
    let element = snippet("Element");
    let element = element.split_once("</script>").expect("a script first").1;
    const PUT: &str = "
        const box = document.createElement('div');
        box.innerHTML = args[0];
        document.body.append(box);
        const report = await box.querySelector('lock-scope').run();
        box.remove();
        return [report.goroutines, report.locks.some(({ passedOff }) => passedOff > 0)]";
    assert_eq!(page.evaluate(PUT, &[json!(element)]), json!([4, true]));
}

#[test]
fn a_constants_slider_has_the_sources_value_and_sensible_ones_around_it() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    const SCALES: &str = "const { scaleOf } = await import('/controls/constants.js'); return args.map(scaleOf)";
    let scales =
        page.evaluate(SCALES, &[json!(10), json!(1000), json!(7), json!(0), json!(-3), json!(i64::from(i32::MIN))]);
    for (scale, original) in scales.as_array().expect("scales").iter().zip([10, 1000, 7, 0, -3, i64::from(i32::MIN)]) {
        let values: Vec<i64> = scale.as_array().expect("values").iter().filter_map(|value| value.as_i64()).collect();
        assert!(values.is_sorted() && values.contains(&original), "{original}: {values:?}");
        assert!((10..=150).contains(&values.len()), "{original}: {} places", values.len());
    }
    // A step of the slider runs the program with the next value.
    page.forget_events();
    let slider = page.node("slider", "const goroutines");
    page.focus(&slider);
    page.press_key(crate::browser::key::RIGHT);
    assert_eq!(page.wait_for_event("finish")["stdout"], "count: 12000\n");
}
