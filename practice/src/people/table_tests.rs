//! The permission table against its second transcription in `tests/golden/permissions.txt`, both ways, and what holds for every row.

use super::*;
use std::collections::BTreeMap;

const GOLDEN: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden/permissions.txt"));

/// A grant as the test reads it from the golden file: mark, letters, break-glass, never, note.
type Read = (&'static str, String, bool, bool, String);

fn read(mark: &'static str, letters: &str, note: &str) -> Read {
    let (letters, glass) = letters.strip_suffix('*').map_or((letters, false), |rest| (rest, true));
    (mark, letters.to_owned(), glass, false, note.to_owned())
}

fn golden_cell(cell: &str, operational_cell: &str) -> Vec<Read> {
    match cell {
        "-" => vec![],
        "-*" => vec![read("-", "*", "")],
        "never" => vec![("-", String::new(), false, true, String::new())],
        "same" => golden_cell(operational_cell, ""),
        "same:x" => vec![read("F", "x", "staff-suspect")],
        "staff-suspect:lvce" => vec![read("F", "lvce", "staff-suspect")],
        "c (tip)" => vec![read("R", "c", "tip")],
        "O: request close" => vec![read("O", "c", "request close")],
        "ids only" => vec![read("F", "l", "ids only")],
        "own acts" => vec![read("O", "lv", "own acts")],
        "A:vp" => vec![read("A", "vp", "")],
        "P:lv own actions:e" => vec![read("P", "lv", ""), read("O", "e", "own actions")],
        _ if cell == "A" || cell.starts_with("A ") => vec![read("A", "v", cell[1..].trim())],
        _ if cell.matches(':').count() > 1 => cell.split(' ').flat_map(|grant| golden_cell(grant, "")).collect(),
        _ => {
            let (mark, rest) = cell.split_once(':').unwrap_or_else(|| panic!("cannot read the cell \"{cell}\""));
            let mark = *["F", "D", "O", "P", "R"].iter().find(|known| **known == mark).expect("a known mark");
            let (letters, note) = rest.split_once(' ').unwrap_or((rest, ""));
            vec![read(mark, letters, note.trim_start_matches('(').trim_end_matches(')'))]
        }
    }
}

fn written(grant: Grant) -> Read {
    let mark = match grant.reach {
        Reach::Nobody => "-",
        Reach::Receipt => "R",
        Reach::Own => "O",
        Reach::Shared => "P",
        Reach::Aggregates => "A",
        Reach::District => "D",
        Reach::Force => "F",
    };
    let letters = Act::ALL.iter().filter(|act| grant.acts.allow(**act)).map(|act| act.code()).collect();
    (mark, letters, grant.break_glass, grant.never, grant.note().to_owned())
}

#[test]
fn the_table_says_what_its_second_transcription_says_both_ways() {
    let mut golden = BTreeMap::new();
    for line in GOLDEN.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let fields: Vec<&str> = line.split(" | ").collect();
        assert_eq!(fields.len(), 3, "{line}");
        let role = Role::from_code(fields[0]).unwrap_or_else(|| panic!("unknown role: {line}"));
        let matter = Matter::from_code(fields[1]).unwrap_or_else(|| panic!("unknown matter: {line}"));
        assert!(golden.insert((role, matter), fields[2]).is_none(), "said twice: {line}");
    }
    for role in Role::ALL.iter().copied() {
        for matter in Matter::ALL.iter().copied() {
            let cell = golden.remove(&(role, matter)).unwrap_or_else(|| panic!("no line for {} | {}", role.code(), matter.code()));
            let operational = GOLDEN.lines().find_map(|line| line.strip_prefix(&format!("{} | op | ", role.code()))).unwrap();
            let mut said = golden_cell(cell, operational);
            for grant in &mut said {
                grant.1 = Act::ALL.iter().map(|act| act.code()).filter(|letter| grant.1.contains(letter)).collect();
            }
            let built: Vec<Read> = may(role, matter).iter().copied().map(written).collect();
            assert_eq!(built, said, "{} | {} | {cell}", role.code(), matter.code());
        }
    }
}

#[test]
fn whoever_views_an_incident_also_lists_it_except_the_reporter_with_a_receipt() {
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::PublicReporter) {
        for grant in may(role, Matter::Operational).iter().filter(|grant| grant.reach != Reach::Aggregates) {
            assert!(!grant.acts.allow(Act::View) || grant.acts.allow(Act::List), "{role}");
        }
    }
}
