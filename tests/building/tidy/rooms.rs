//! Rooms of `practice` import only downwards, and `practice` reaches for nothing outside.

use super::source::{is_word, line_of};

/// What `practice` may not name: stores, servers, waiting, the machine that it runs on.
const OUTSIDE: [&str; 12] =
    ["rusqlite", "postgres", "tokio", "axum", "askama", "std::env", "std::fs", "std::net", "std::process", "std::thread", "async fn", ".await"];

/// The rooms from the ground up, out of the sentence at the head of `practice/src/lib.rs`.
pub fn order(lib: &str) -> Vec<String> {
    let head: String = lib.lines().take_while(|line| line.starts_with("//!")).map(|line| line.trim_start_matches("//!")).collect();
    let named = head.split_once("from rooms named before it:").map_or("", |(_, named)| named);
    named.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

/// The modules that a `lib.rs` makes public.
pub fn declared(code: &str) -> Vec<String> {
    let lines = code.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';'));
    lines.map(ToOwned::to_owned).collect()
}

/// Every room that a module's code names from the top of the crate, with its line. `depth` is how far the module lies below the top:
/// 1 for `incident/mod.rs`, 2 for `incident/fold.rs`.
pub fn imports(code: &str, depth: usize) -> Vec<(usize, String)> {
    // A run of `super::` that climbs exactly to the top says the same as `crate::`.
    let climb = "super::".repeat(depth);
    let mut found = Vec::new();
    for (at, word) in code.match_indices("crate::").chain(code.match_indices(climb.as_str())) {
        let before = code.get(..at).unwrap_or_default();
        let named_apart = !before.ends_with(|c: char| is_word(c) || c == ':');
        let tail = code.get(at + word.len()..).unwrap_or_default();
        if named_apart && !tail.starts_with("super::") {
            found.extend(first_names(tail).into_iter().map(|name| (line_of(code, at), name)));
        }
    }
    found
}

/// What a room imports although it stands above it, as sentences. `codes` is for all.
pub fn upward(room: &str, order: &[String], imports: &[(usize, String)]) -> Vec<String> {
    let floor = |name: &str| order.iter().position(|known| known == name);
    let wrong = imports.iter().filter(|(_, name)| floor(name) > floor(room));
    wrong.map(|(line, name)| format!("line {line}: `{room}` imports `{name}`, which stands above it")).collect()
}

/// What this code names of the outside, with its line.
pub fn outside(code: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for word in OUTSIDE {
        for (at, _) in code.match_indices(word) {
            let before = code.get(..at).and_then(|before| before.chars().next_back());
            let after = code.get(at + word.len()..).and_then(|after| after.chars().next());
            let begins = word.starts_with('.') || !before.is_some_and(is_word);
            if begins && !after.is_some_and(is_word) {
                found.push((line_of(code, at), word));
            }
        }
    }
    found
}

/// The crates that a manifest builds on, test-only ones left out.
pub fn dependencies(manifest: &str) -> Vec<String> {
    let table = manifest.parse::<toml::Table>().unwrap_or_default();
    let listed = table.get("dependencies").and_then(toml::Value::as_table);
    listed.map(|listed| listed.keys().cloned().collect()).unwrap_or_default()
}

/// The first name of a path, or each first name of a braced group.
fn first_names(tail: &str) -> Vec<String> {
    let word = |text: &str| text.trim().chars().take_while(|c| is_word(*c)).collect::<String>();
    let Some(group) = tail.strip_prefix('{') else { return vec![word(tail)] };
    let (mut depth, mut part, mut names) = (0_usize, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(&std::mem::take(&mut part))),
            _ if depth == 0 => part.push(c),
            _ => {}
        }
    }
    names.push(word(&part));
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn an_import_from_a_room_above_is_found() {
    let order = order("//! Rooms; a room imports only\n//! from rooms named before it: `clock`, `duty`,\n//! `incident`.\n\npub mod clock;\n");
    assert_eq!(order, ["clock", "duty", "incident"]);
    for (code, depth) in [
        ("use crate::incident::Event;", 1),
        ("use crate::{clock::Due, incident::{Did, Event}};", 2),
        ("fn a(_: super::super::incident::Event) {}", 2),
        ("use super::incident;", 1),
    ] {
        let found = upward("duty", &order, &imports(code, depth));
        assert_eq!(found, ["line 1: `duty` imports `incident`, which stands above it"], "{code}");
    }
}

#[test]
fn imports_from_below_from_oneself_and_of_code_lists_are_in_order() {
    let order = ["clock", "duty", "incident"].map(ToOwned::to_owned);
    let code = "use crate::clock::Due;\nuse crate::duty::Duty;\nuse super::incident_of;\ncrate::codes! {}\nuse mycrate::incident;\nuse super::super::Duty;";
    assert_eq!(upward("duty", &order, &imports(code, 2)), [""; 0]);
}

#[test]
fn what_lies_outside_practice_is_found_by_whole_words() {
    assert_eq!(
        outside("let home = std::env::var(name);\nstd::fs::read(path);\nstd::format!();\nmy_tokio();"),
        [(1, "std::env"), (2, "std::fs")]
    );
    assert_eq!(dependencies("[dependencies]\njiff = \"1\"\n[dev-dependencies]\ntokio = \"1\"\n"), ["jiff"]);
}
