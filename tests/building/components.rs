//! Our component macros draw what the design system draws: each is compared, as DOM, with every official fixture that asks
//! for nothing we do not offer.
//!
//! The fixtures come with the npm package (`npm ci` in `concord/face`). A fixture counts as ours when the macro's arguments
//! use up all its options; what is left over is the printed reason for passing it by. Attribute order, class order and white
//! space do not matter; everything else does.

mod dom;
mod drawers;
mod options;

use dom::canonical;
use options::{Drawer, Options};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What became of a component's fixtures.
#[derive(Default)]
struct Tally {
    compared: usize,
    passed_by: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

fn fixtures(component: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../concord/face/node_modules/govuk-frontend/dist/govuk/components")
        .join(component)
        .join("fixtures.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        panic!("{} cannot be read: run `npm ci` in concord/face first", path.display());
    };
    let Ok(Value::Object(mut whole)) = serde_json::from_str(&text) else { panic!("{} is no JSON object", path.display()) };
    let Some(Value::Array(list)) = whole.remove("fixtures") else { panic!("{} holds no fixtures", path.display()) };
    list
}

fn hold(component: &str, drawer: Drawer) -> Tally {
    let mut tally = Tally::default();
    for fixture in fixtures(component) {
        let (Some(Value::Object(options)), Some(official)) = (fixture.get("options"), fixture.get("html").and_then(Value::as_str)) else {
            panic!("a fixture of {component} has no options or no html");
        };
        match drawer(&mut Options(options.clone())) {
            Err(reason) => *tally.passed_by.entry(reason).or_default() += 1,
            Ok(ours) => {
                tally.compared += 1;
                let (ours, theirs) = (canonical(&ours), canonical(official));
                if ours != theirs {
                    tally.wrong.push(format!("{component}, {}\nours:\n{ours}\ntheirs:\n{theirs}", fixture["name"]));
                }
            }
        }
    }
    tally
}

/// Each component, its drawer, and how many fixtures it must at least be compared with.
const COMPONENTS: [(&str, Drawer, usize); 18] = [
    ("button", drawers::button, 33),
    ("input", drawers::input, 37),
    ("textarea", drawers::textarea, 17),
    ("radios", drawers::radios, 28),
    ("checkboxes", drawers::checkboxes, 18),
    ("select", drawers::select, 15),
    ("error-message", drawers::error_message, 5),
    ("error-summary", drawers::error_summary, 10),
    ("hint", drawers::hint, 4),
    ("label", drawers::label, 15),
    ("tag", drawers::tag, 10),
    ("fieldset", drawers::fieldset, 16),
    ("warning-text", drawers::warning_text, 6),
    ("back-link", drawers::back_link, 5),
    ("inset-text", drawers::inset_text, 5),
    ("details", drawers::details, 8),
    ("skip-link", drawers::skip_link, 7),
    ("summary-list", drawers::summary_list, 10),
];

#[test]
fn every_component_draws_what_the_design_system_draws() {
    let mut wrong = Vec::new();
    for (component, drawer, least) in COMPONENTS {
        let tally = hold(component, drawer);
        let passed_by: usize = tally.passed_by.values().sum();
        eprintln!("{component}: {} compared, {passed_by} passed by {:?}", tally.compared, tally.passed_by);
        if tally.compared < least {
            wrong.push(format!("{component}: only {} fixtures compared, {least} wanted", tally.compared));
        }
        wrong.extend(tally.wrong);
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
