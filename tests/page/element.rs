//! What the element offers to pages besides runs: single steps, colours, and attributes as frameworks write them.

use serde_json::json;

use crate::many::Place;

#[test]
fn a_page_can_take_single_steps() {
    for place in [Place::Inline, Place::Framed] {
        let page = place.open();
        const STEPS: &str = "
            document.body.innerHTML = '<lock-scope program=\"counter\"></lock-scope>';
            const element = document.querySelector('lock-scope');
            const taken = [];
            for (let step = 0; step < 5; step += 1) taken.push(await element.step(1));
            return [taken, element.mode.engine, (await element.run()).mode]";
        let steps = page.evaluate(STEPS, &[]);
        assert_eq!(steps[0], json!([true, true, true, true, true]), "{place:?}: {steps}");
        assert_eq!(steps[1], "step", "{place:?}: {steps}");
    }
}

#[test]
fn a_pages_colours_reach_the_program_in_the_page_and_in_a_frame() {
    const DRESS: &str = "
        document.body.style.setProperty('--lock-scope-accent', 'rgb(1, 2, 3)');
        document.body.innerHTML = '<lock-scope program=\"counter\"></lock-scope>';
        const element = document.querySelector('lock-scope');
        await new Promise((resolve) => element.addEventListener('ready', resolve))";
    let colour = |scope: &str| format!("return getComputedStyle({scope}.shadowRoot.querySelector('.badge')).color");
    let page = Place::Inline.open();
    page.evaluate(DRESS, &[]);
    page.wait_until("the style is there", "return scope.shadowRoot.querySelector('.badge').checkVisibility()");
    page.poll("the colour is the page's", || (page.evaluate(&colour("scope"), &[]) == "rgb(1, 2, 3)").then_some(()));
    drop(page);
    let page = Place::Framed.open();
    page.evaluate(DRESS, &[]);
    page.poll("the colour is the page's", || {
        let found = page.in_frames(
            "return [scope.shadowRoot.querySelector('iframe')]",
            &colour("document.querySelector('lock-scope')"),
        );
        (found == [json!("rgb(1, 2, 3)")]).then_some(())
    });
}

#[test]
fn a_flag_that_a_framework_writes_as_false_is_off() {
    let page = Place::Inline.open();
    const FLAGS: &str = "
        document.body.innerHTML = '<lock-scope program=\"counter\" autoplay=\"false\"></lock-scope><lock-scope program=\"counter\" autoplay></lock-scope>';
        const [off, on] = document.querySelectorAll('lock-scope');
        let started = 0;
        off.addEventListener('start', () => { started += 1; });
        await new Promise((resolve) => off.addEventListener('ready', resolve));
        on.scrollIntoView();
        await new Promise((resolve) => on.addEventListener('finish', resolve));
        return [started, off.report]";
    assert_eq!(page.evaluate(FLAGS, &[]), json!([0, null]));
}
