//! Nothing happens in the page when nothing happens in the program: no frame is asked for, nothing is written, nothing moves.

use serde_json::json;

use crate::browser::Page;

/// Waits until what moves has come to rest, then looks for half a second at what the page does by itself: changes of its
/// elements, frames that it asks for, timers that it sets, animations that run.
const BUSY: &str = "
    const root = scope.shadowRoot;
    const moving = () => root.getAnimations().filter(({ playState }) => playState === 'running').length;
    while (moving() > 0) await new Promise(requestAnimationFrame);
    const seen = { changes: 0, frames: 0, timers: 0, animations: 0 };
    const observer = new MutationObserver((records) => { seen.changes += records.length; });
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    const { requestAnimationFrame: frame, setTimeout: timer } = globalThis;
    globalThis.requestAnimationFrame = (callback) => { seen.frames += 1; return frame(callback); };
    globalThis.setTimeout = (...call) => { seen.timers += 1; return timer(...call); };
    await new Promise((resolve) => timer(resolve, 500));
    Object.assign(globalThis, { requestAnimationFrame: frame, setTimeout: timer });
    observer.disconnect();
    seen.animations = moving();
    return seen";

/// The page comes to rest: what it still said of the last change, to screen readers, too, ends.
fn assert_comes_to_rest(page: &Page, state: &str) {
    let rest = json!({ "changes": 0, "frames": 0, "timers": 0, "animations": 0 });
    page.poll(&format!("the page does nothing {state}"), || (page.evaluate(BUSY, &[]) == rest).then_some(()));
}

#[test]
fn nothing_is_drawn_while_nothing_runs() {
    let page = Page::open_alone("?program=counter&pace=full&autoplay=off&mutex=off");
    page.wait_until("the lessons are there", "return scope.shadowRoot.querySelector('.lesson .title')?.textContent");
    assert_comes_to_rest(&page, "before the first run");
    page.run();
    page.wait_for_text("lost.");
    assert_comes_to_rest(&page, "after a run at full speed");
}

#[test]
fn nothing_is_drawn_while_a_run_is_paused() {
    let page = Page::open_alone("?program=counter&pace=10ms&autoplay=off");
    page.start();
    page.wait_until("somebody is inside", "return scope.shadowRoot.querySelector('.floor .bead')");
    page.evaluate("scope.pause()", &[]);
    page.wait_for_text("paused");
    assert_comes_to_rest(&page, "paused");
    page.stop();
    assert_comes_to_rest(&page, "stopped");
}

/// Runs the program, and tells which beads in the gutter were moved and whether the timeline became lower meanwhile.
const MOVED: &str = "
    const root = scope.shadowRoot;
    const seen = { beads: 0, lower: 0 };
    let height = 0;
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        if (target.matches('.lane .bead')) seen.beads += 1;
        if (!target.matches('canvas.lanes')) continue;
        if (parseFloat(target.style.height) < height) seen.lower += 1;
        height = parseFloat(target.style.height);
      }
    });
    observer.observe(root, { subtree: true, attributes: true, attributeFilter: ['style'] });
    await scope.run();
    observer.disconnect();
    return { ...seen, some: root.querySelectorAll('.lane .bead').length > 0 }";

#[test]
fn nothing_changes_its_place_while_a_run_is_too_fast_to_be_followed() {
    let page = Page::open_alone("?program=statemap&pace=full&autoplay=off");
    page.run();
    page.wait_until("the timeline is there", "return scope.shadowRoot.querySelector('canvas.lanes')?.style.height");
    assert_eq!(page.evaluate(MOVED, &[]), json!({ "beads": 0, "lower": 0, "some": true }));
}

/// Parts of the element whose places or sizes changed while the program ran.
const RESIZED: &str = "
    const root = scope.shadowRoot;
    const parts = ['.truth', '.bar', '.transport .button', '.right', '.sentence', '.lock', '.console', '.terminal', '.report', '.timeline .readout'];
    const sizes = () => parts.map((part) => {
      const { x, y, width, height } = root.querySelector(part).getBoundingClientRect();
      return [x, y, width, height].join();
    });
    const before = sizes();
    const changed = new Set();
    let over = false;
    const look = () => {
      sizes().forEach((size, i) => { if (size !== before[i]) changed.add(parts[i]); });
      if (!over) requestAnimationFrame(look);
    };
    look();
    await scope.run();
    over = true;
    return [...changed]";

#[test]
fn nothing_changes_its_size_when_a_program_begins_goes_on_or_ends() {
    let page = Page::open_alone("?program=statemap&pace=full&autoplay=off&lang=en");
    page.run();
    page.wait_until("the timeline is there", "return scope.shadowRoot.querySelector('canvas.lanes')?.style.height");
    page.run();
    assert_eq!(page.evaluate(RESIZED, &[]), json!([]));
}
