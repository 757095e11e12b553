//! axe-core, the checker of accessibility that the npm package of that name has, run in the page.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use lockscope::command::progress::Progress;
use lockscope::command::toolchain::{Setup, ensure_package_file};
use serde_json::{Value, json};

use crate::browser::Page;

/// What axe-core finds: each rule with the places that break it. While a dialog is open, the page behind it is out of reach and dimmed, and only
/// the dialog is there for anybody.
const RUN: &str = "
    // The new theme's colours take a moment to come.
    await new Promise(requestAnimationFrame);
    const changes = [document, scope.shadowRoot].flatMap((tree) => tree.getAnimations());
    await Promise.allSettled(changes.filter(({ effect }) => effect.getComputedTiming().endTime < 2000).map(({ finished }) => finished));
    const dialog = scope.shadowRoot.querySelector('dialog[open]');
    const { violations, passes } = await axe.run(dialog ?? document, { resultTypes: ['violations', 'passes'] });
    return { passed: passes.length, violations: violations.map(({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes.map(({ target, failureSummary }) => `${target.flat().join(' > ')} (${failureSummary})`).join('; ')}`) }";

/// The checker's source, from the version that `package-lock.json` pins.
fn source() -> &'static str {
    static SOURCE: OnceLock<Result<String, String>> = OnceLock::new();
    let read = || {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = ensure_package_file(checkout, "axe-core/axe.min.js", Setup::from_env()?, Progress::Lines)?;
        anyhow::Ok(fs::read_to_string(file)?)
    };
    let source = SOURCE.get_or_init(|| read().map_err(|error| format!("{error:#}")));
    source.as_deref().unwrap_or_else(|error| panic!("{error}"))
}

impl Page {
    /// Fails with everything that axe-core finds wrong with the page as it is now.
    pub fn assert_accessible(&self, state: &str) {
        if self.evaluate("return typeof axe", &[]) == "undefined" {
            // Through the browser's debugger, which asks no policy of the page for permission.
            self.devtools("Runtime.evaluate", json!({ "expression": source() }));
        }
        let found = self.evaluate(RUN, &[]);
        assert!(found["passed"].as_u64() > Some(10), "axe-core saw hardly anything: {found}");
        assert_eq!(found["violations"], Value::Array(vec![]), "in the state “{state}”");
    }
}
