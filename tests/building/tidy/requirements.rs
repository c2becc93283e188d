//! The coverage table says what is true: ids are shaped right, named tests exist, and every requirement that a policy rule cites has a row.

use super::source::is_word;
use std::collections::BTreeSet;

/// A row of `docs/requirements.md`: `| ID | where | test |`.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The requirement's id.
    pub id: String,
    /// The last cell: test names in backticks, or "not yet".
    pub test: String,
}

/// The letters of the five source papers.
const PAPERS: [&str; 5] = ["HT-", "LS-", "PV-", "CT-", "SB-"];

/// The rows of every table whose first cell begins as an id does.
pub fn rows(text: &str) -> Vec<Row> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix('|')?.strip_suffix('|'));
    let cells = lines.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let rows =
        cells.filter_map(|cells| Some(Row { id: (*cells.first()?).trim_matches(['`', '*']).to_owned(), test: (*cells.last()?).to_owned() }));
    rows.filter(|row| of_a_paper(&row.id) || row.id.starts_with("R-")).collect()
}

/// Whether this begins as the id of a paper's requirement.
pub fn of_a_paper(id: &str) -> bool {
    PAPERS.iter().any(|letters| id.starts_with(letters))
}

/// Whether an id is shaped right: `HT-19a`, `CT-1.11b`, `LS-AP4`, `PV-R`, `R-VIC-04`.
pub fn shaped(id: &str) -> bool {
    if let Some(rule) = id.strip_prefix("R-") {
        let parts = rule.split_once('-');
        return parts.is_some_and(|(room, number)| upper(room) && number.len() == 2 && digits(number));
    }
    let Some(rest) = PAPERS.iter().find_map(|letters| id.strip_prefix(letters)) else { return false };
    let number = rest.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(rest);
    let appendix = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    upper(appendix) || number.split('.').all(digits)
}

/// What is wrong with the rows, as sentences. `exists` knows the tests and journeys.
pub fn faults(rows: &[Row], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for Row { id, test } in rows {
        if !shaped(id) {
            found.push(format!("`{id}` is not shaped as an id"));
        }
        if !seen.insert(id) {
            found.push(format!("{id} has two rows"));
        }
        found.extend(unknown(test, &exists).into_iter().map(|name| format!("{id} names `{name}`, which is no test and no journey")));
        if names(test).is_empty() && !test.contains("not yet") {
            found.push(format!("{id} names no test and does not say \"not yet\""));
        }
    }
    found
}

/// The names in backticks of a text that `exists` does not know.
pub fn unknown(text: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    names(text).into_iter().filter(|name| !exists(name)).collect()
}

/// What stands in backticks: `room::tests::name` counts as `name`, a journey as its path.
fn names(text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.map(|name| name.rsplit("::").next().unwrap_or(name).trim().to_owned()).collect()
}

/// The requirements of the papers that a policy file's entries cite.
pub fn cited(policy: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(&toml::Value::Table(policy.parse().unwrap_or_default()), &mut found);
    found
}

fn gather(value: &toml::Value, found: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            let cites = table.get("cites").and_then(toml::Value::as_array).into_iter().flatten();
            found.extend(cites.filter_map(toml::Value::as_str).filter(|id| of_a_paper(id)).map(ToOwned::to_owned));
            table.values().for_each(|inner| gather(inner, found));
        }
        toml::Value::Array(list) => list.iter().for_each(|inner| gather(inner, found)),
        _ => {}
    }
}

/// Whether these sources hold a function of this name.
pub fn is_function(sources: &[&str], name: &str) -> bool {
    let head = format!("fn {name}");
    let follows = |text: &str, at: usize| text.get(at + head.len()..).and_then(|tail| tail.chars().next()).is_some_and(|c| !is_word(c));
    sources.iter().any(|text| text.match_indices(&head).any(|(at, _)| follows(text, at)))
}

fn upper(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_uppercase())
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

#[test]
fn ids_are_shaped_as_the_papers_number_them() {
    for id in ["HT-3", "HT-19a", "LS-1.1", "LS-3.1a", "LS-AP", "LS-AP4", "PV-R", "CT-1.11b", "CT-A", "SB-9", "R-VIC-04"] {
        assert!(shaped(id), "{id}");
    }
    for id in ["HT-", "HT-x", "HT 3", "CT-2..2", "CT-2.2ab", "XY-3", "R-VIC-4", "R-vic-04"] {
        assert!(!shaped(id), "{id}");
    }
}

#[test]
fn a_row_with_a_test_that_does_not_exist_is_found() {
    let table = "| id | where | test |\n|---|---|---|\n| HT-9 | incident | `incident::tests::it_is_flagged`, `gone` |\n| HT-10 | incident | |\n| CT-2.2a | victim | not yet |\n| HT-9 | again | not yet |\n";
    let found = faults(&rows(table), |name| name == "it_is_flagged");
    let expected =
        ["HT-9 names `gone`, which is no test and no journey", "HT-10 names no test and does not say \"not yet\"", "HT-9 has two rows"];
    assert_eq!(found, expected);
    assert!(is_function(&["fn it_is_flagged() {"], "it_is_flagged") && !is_function(&["fn it_is_flagged_late() {"], "it_is_flagged"));
}

#[test]
fn what_a_policy_cites_of_the_papers_is_known() {
    let policy = "[[rule]]\nid = \"x\"\ncites = [\"R-VIC-04\", \"CT-2.2a\", \"Victims' Code\"]\n[head]\ncites = [\"HT-9\"]\n";
    assert_eq!(cited(policy).into_iter().collect::<Vec<_>>(), ["CT-2.2a", "HT-9"]);
}
