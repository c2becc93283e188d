//! Words that may stand only in certain places, or in none: SQL, unfinished work, silenced lints, machine paths, registry hosts.

use super::source::{Source, is_word, line_of};

/// How a statement of SQL begins.
const VERBS: [&str; 7] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ", "DROP TABLE "];

/// Marks of unfinished work and of silenced lints. Written in halves, so that this file holds none of them.
const UNFINISHED: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("#[al", "low("),
    concat!("#![al", "low("),
];

/// Folders that exist on somebody's machine only. The worklists' own addresses begin like one of them, so that one is named further down.
const MACHINE: [&str; 5] =
    [concat!("/wo", "rk/main/"), concat!("/wo", "rk/shared/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

/// Hosts of package registries: where packages come from is the machine's setting, not the project's.
const REGISTRIES: [&str; 7] = [
    concat!("crates", ".io"),
    concat!("registry.npm", "js.org"),
    concat!("registry.yarn", "pkg.com"),
    concat!("npm", "mirror.com"),
    concat!("pypi", ".org"),
    concat!("proxy.golang", ".org"),
    concat!("deb.debian", ".org"),
];

/// The one way in which a lock file names where its crates come from.
const LOCKED: &str = concat!("source = \"registry+https://github.com/rust-lang/crates", ".io-index\"");

/// Whether SQL may stand in this file.
pub fn may_hold_sql(path: &str) -> bool {
    path.starts_with("concord/src/ledger/") || path.ends_with("/sql.rs") || path.contains("/sql/")
}

/// Lines outside tests with a string that begins a statement of SQL.
pub fn sql(source: &Source) -> Vec<usize> {
    let tests = source.tests();
    let begins = |text: &str| VERBS.iter().any(|verb| text.trim_start().starts_with(verb));
    let found = source.strings.iter().filter(|(line, text)| begins(text) && !tests.iter().any(|lines| lines.contains(line)));
    found.map(|(line, _)| *line).collect()
}

/// Unfinished work and silenced lints, with the line of each.
pub fn unfinished(text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for mark in UNFINISHED {
        for (at, _) in text.match_indices(mark) {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + mark.len()..).and_then(|after| after.chars().next());
            let whole = mark.ends_with('(') || !after.is_some_and(is_word);
            if whole && !before.is_some_and(is_word) {
                found.push((line_of(text, at), mark));
            }
        }
    }
    found
}

/// Absolute paths of somebody's machine, with the line of each. A folder of that name within a longer path is none.
pub fn machine_paths(text: &str) -> Vec<(usize, &'static str)> {
    let within = |c: char| is_word(c) || matches!(c, '.' | '-' | '}' | ')');
    let mut found = Vec::new();
    for path in MACHINE {
        let hits = text.match_indices(path).filter(|(at, _)| !text.get(..*at).is_some_and(|before| before.ends_with(within)));
        found.extend(hits.map(|(at, _)| (line_of(text, at), path)));
    }
    found
}

/// Registry hosts, with the line of each; a lock file's own source lines are in order.
pub fn registries(path: &str, text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let locked = path == "Cargo.lock" && line == LOCKED;
        let hosts = REGISTRIES.iter().filter(|host| !locked && line.contains(*host));
        found.extend(hosts.map(|host| (number + 1, *host)));
    }
    found
}

#[test]
fn sql_outside_its_files_is_found_and_in_tests_it_is_not() {
    let source = Source::read(
        "fn a() { q(\"\n  SELECT id FROM incident\"); say(\"SELECTED\"); }\n#[cfg(test)]\nmod tests {\n fn b() { q(\"DELETE FROM incident\"); }\n}\n",
    );
    assert_eq!(sql(&source), [1]);
    for path in ["concord/src/incident/sql.rs", "concord/src/ledger/tx.rs", "concord/src/incident/sql/lists.rs"] {
        assert!(may_hold_sql(path), "{path}");
    }
    assert!(!may_hold_sql("concord/src/incident/pages.rs"));
}

#[test]
fn unfinished_work_is_found() {
    for mark in UNFINISHED {
        assert!(!unfinished(&format!("fn a() {{\n    {mark} dead_code)\n}}")).is_empty(), "{mark}");
    }
    assert_eq!(unfinished("`#[allow]` is never written; MASTODON"), [(0, ""); 0]);
}

#[test]
fn machine_paths_and_registry_hosts_are_found() {
    for path in MACHINE {
        assert_eq!(machine_paths(&format!("first\ncd {path}main")), [(2, path)]);
        assert_eq!(machine_paths(&format!("face{path}start.js ${{here}}{path}x")), [(0, ""); 0]);
    }
    for host in REGISTRIES {
        assert_eq!(registries("README.md", &format!("a\nb https://{host}/x")), [(2, host)]);
    }
    assert_eq!(registries("Cargo.lock", LOCKED), [(0, ""); 0]);
    assert_ne!(registries("README.md", LOCKED), [(0, ""); 0]);
}
