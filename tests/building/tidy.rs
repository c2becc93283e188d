//! The tidy test: what the building promises of its own sources, read from the tree. Each finding names file and line.
//!
//! The detectors are in the modules below, each with tests on small invented snippets that show it can find something.

mod requirements;
mod rooms;
mod source;
mod templates;
pub(crate) mod tree;
mod words;

use source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tree::Kept;

/// Folders with Rust in them.
const CODE: [&str; 5] = ["practice", "concord", "rehearsal", "press", "tests"];
/// Folders with Rust that is shipped, or runs beside it.
const SHIPPED: [&str; 4] = ["practice", "concord", "rehearsal", "press"];
/// Lines that a function may have.
const FUNCTION_LINES: usize = 70;
/// Lines that a file may have; the guide is 400.
const FILE_LINES: usize = 500;

/// Fails with every finding, one a line.
fn none(found: &[String]) {
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
}

/// The text of one kept file; empty where it is absent.
fn text_of<'a>(files: &'a [Kept], path: &str) -> &'a str {
    files.iter().find(|file| file.path == path).map(|file| file.text.as_str()).unwrap_or_default()
}

/// The code of a source with its test items blanked, lines staying where they were.
fn without_tests(source: &Source) -> String {
    let tests = source.tests();
    let kept = source.code.lines().enumerate().map(|(at, line)| if tests.iter().any(|lines| lines.contains(&(at + 1))) { "" } else { line });
    kept.collect::<Vec<_>>().join("\n")
}

/// `practice`'s files that are no tests, with their code.
fn practice(files: &[Kept]) -> Vec<(&str, String)> {
    let tests = tree::test_paths(files);
    let kept = tree::rust(files, &["practice/src"]).filter(|file| !tree::is_test(&tests, &file.path));
    kept.map(|file| (file.path.as_str(), without_tests(&Source::read(&file.text)))).collect()
}

#[test]
fn rooms_of_practice_import_only_downwards() {
    let files = tree::files();
    let lib = text_of(&files, "practice/src/lib.rs");
    let order = rooms::order(lib);
    let mut found: Vec<String> = Vec::new();
    for room in rooms::declared(&without_tests(&Source::read(lib))) {
        if room != "codes" && !order.contains(&room) {
            found.push(format!("practice/src/lib.rs: `{room}` has no place in the order of rooms at its head"));
        }
    }
    for (path, code) in practice(&files) {
        let module = path.trim_start_matches("practice/src/").trim_end_matches(".rs").trim_end_matches("/mod");
        let room = module.split('/').next().unwrap_or_default();
        let imports = rooms::imports(&code, module.split('/').count());
        found.extend(rooms::upward(room, &order, &imports).into_iter().map(|fault| format!("{path}, {fault}")));
    }
    assert!(!order.is_empty(), "practice/src/lib.rs does not say the order of its rooms");
    none(&found);
}

#[test]
fn practice_reaches_for_nothing_outside() {
    let files = tree::files();
    let mut found: Vec<String> = Vec::new();
    for (path, code) in practice(&files) {
        found.extend(rooms::outside(&code).into_iter().map(|(line, word)| format!("{path}, line {line}: {word}")));
    }
    let built_on = rooms::dependencies(text_of(&files, "practice/Cargo.toml"));
    let pure = ["jiff", "serde", "serde_json", "serde_with", "toml"];
    found.extend(built_on.iter().filter(|name| !pure.contains(&name.as_str())).map(|name| format!("practice/Cargo.toml: {name}")));
    none(&found);
}

#[test]
fn sql_stands_in_sql_files_and_in_the_ledger() {
    let files = tree::files();
    let tests = tree::test_paths(&files);
    let mut found = Vec::new();
    for file in tree::rust(&files, &SHIPPED).filter(|file| !words::may_hold_sql(&file.path) && !tree::is_test(&tests, &file.path)) {
        found.extend(words::sql(&Source::read(&file.text)).into_iter().map(|line| format!("{}, line {line}", file.path)));
    }
    none(&found);
}

#[test]
fn every_source_file_opens_by_saying_what_it_is() {
    let files = tree::files();
    let silent = tree::rust(&files, &CODE).filter(|file| !file.text.starts_with("//! "));
    none(&silent.map(|file| file.path.clone()).collect::<Vec<_>>());
}

#[test]
fn every_folder_of_sources_is_a_module() {
    let files = tree::files();
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let folders: BTreeSet<&Path> = tree::rust(&files, &CODE).filter_map(|file| Path::new(&file.path).parent()).collect();
    let entries = ["mod.rs", "lib.rs", "main.rs"];
    let is_module = |folder: &Path| {
        let entered = entries.iter().any(|entry| paths.contains(format!("{}/{entry}", folder.display()).as_str()));
        entered || paths.contains(format!("{}.rs", folder.display()).as_str())
    };
    let own = |folder: &Path| {
        folder.ends_with("bin") || folder.ends_with("benches") || folder.ends_with("examples") || folder.components().count() == 1
    };
    none(
        &folders.into_iter().filter(|folder| !own(folder) && !is_module(folder)).map(|folder| folder.display().to_string()).collect::<Vec<_>>(),
    );
}

#[test]
fn functions_and_files_stay_small() {
    let files = tree::files();
    let tests = tree::test_paths(&files);
    let mut found = Vec::new();
    for file in tree::rust(&files, &CODE) {
        let lines = file.text.lines().count();
        if lines > FILE_LINES {
            found.push(format!("{}: {lines} lines, of {FILE_LINES}", file.path));
        }
        if tree::is_test(&tests, &file.path) || file.path.starts_with("tests/") {
            continue;
        }
        let source = Source::read(&file.text);
        let exempt = source.tests();
        let long = source.functions().into_iter().filter(|f| f.lines > FUNCTION_LINES && !exempt.iter().any(|lines| lines.contains(&f.line)));
        found.extend(long.map(|f| format!("{}, line {}: `{}` has {} lines, of {FUNCTION_LINES}", file.path, f.line, f.name, f.lines)));
    }
    none(&found);
}

#[test]
fn every_template_is_used() {
    let files = tree::files();
    let below = |file: &Kept| file.path.strip_prefix("concord/templates/").map(ToOwned::to_owned);
    let templates: BTreeMap<String, String> = files.iter().filter_map(|file| Some((below(file)?, file.text.clone()))).collect();
    let pages: Vec<&str> = tree::rust(&files, &["concord/src"]).map(|file| file.text.as_str()).collect();
    none(&templates::dead(&templates, &pages));
}

#[test]
fn nothing_is_left_unfinished_and_no_lint_is_silenced() {
    let mut found = Vec::new();
    for file in tree::files().iter().filter(|file| !file.path.ends_with("package-lock.json")) {
        found.extend(words::unfinished(&file.text).into_iter().map(|(line, mark)| format!("{}, line {line}: {mark}", file.path)));
    }
    none(&found);
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine_or_a_registry() {
    let mut found = Vec::new();
    for file in tree::files() {
        let named = words::machine_paths(&file.text).into_iter().chain(words::registries(&file.path, &file.text));
        found.extend(named.map(|(line, word)| format!("{}, line {line}: {word}", file.path)));
    }
    none(&found);
}

#[test]
fn every_room_is_a_word_of_the_glossary() {
    let files = tree::files();
    let glossary = text_of(&files, "docs/glossary.md").to_lowercase();
    let rooms = rooms::order(text_of(&files, "practice/src/lib.rs"));
    let absent = rooms.iter().filter(|room| !glossary.contains(&format!("\n| **{room}** |")));
    none(&absent.map(|room| format!("docs/glossary.md has no row for the room `{room}`")).collect::<Vec<_>>());
}

/// Whether a name in backticks is a test somewhere in the tree, or a file of a journey.
fn exists(files: &[Kept], name: &str) -> bool {
    let sources: Vec<&str> = tree::rust(files, &CODE).map(|file| file.text.as_str()).collect();
    let journey =
        |file: &Kept| file.path.strip_prefix("tests/journeys/").is_some_and(|path| path == name || name == format!("journeys/{path}"));
    requirements::is_function(&sources, name) || files.iter().any(journey)
}

#[test]
fn every_requirement_has_its_test_or_says_not_yet() {
    let files = tree::files();
    let text = text_of(&files, "docs/requirements.md");
    if text.is_empty() {
        eprintln!("Passed by: there is no docs/requirements.md yet.");
        return;
    }
    let rows = requirements::rows(text);
    let mut found = requirements::faults(&rows, |name| exists(&files, name));
    for file in files.iter().filter(|file| file.path.starts_with("policy/")) {
        let cited = requirements::cited(&file.text).into_iter().filter(|id| !rows.iter().any(|row| row.id == *id));
        found.extend(cited.map(|id| format!("{} cites {id}, which has no row", file.path)));
    }
    assert!(!rows.is_empty(), "docs/requirements.md has no row");
    none(&found);
}

#[test]
fn every_decision_names_the_test_that_holds_it() {
    let files = tree::files();
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("docs/decisions/")) {
        let held = file.text.split_once("## Held by").map_or("", |(_, held)| held);
        let told = held.contains("test: to come") || held.contains('`');
        found.extend((!told).then(|| format!("{}: \"Held by\" names no test and does not say \"test: to come\"", file.path)));
        found.extend(
            requirements::unknown(held, |name| exists(&files, name)).into_iter().map(|name| format!("{}: `{name}` is no test", file.path)),
        );
    }
    none(&found);
}
