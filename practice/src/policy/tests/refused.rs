//! What the loader refuses, and that it says where.

use super::*;

/// A change to a shipped file: what to find, what to put there, and what the refusal must say.
type Change = (&'static str, &'static str, &'static str);

/// A shipped file with one change; the fault must name that file and the reason.
fn refused(file: &str, find: &str, put: &str) -> Vec<PackFault> {
    let mut files = shipped_files();
    let (_, text) = files.iter_mut().find(|(name, _)| name == file).unwrap();
    assert!(text.contains(find), "{file} no longer has: {find}");
    *text = text.replacen(find, put, 1);
    Book::load(&files).err().unwrap_or_default()
}

/// Each change alone must be refused, in this file, for this reason.
fn all_refused(file: &str, changes: &[Change]) {
    for (find, put, reason) in changes {
        let faults = refused(file, find, put);
        let said = faults.iter().any(|fault| fault.file == file && fault.reason.contains(reason));
        assert!(said, "{file}: {put}: {faults:?}");
    }
}

#[test]
fn lists_that_contradict_themselves_are_refused() {
    all_refused(
        "england-and-wales/strands.toml",
        &[
            ("scope = \"national\"", "scope = \"national\"\ncolour = \"red\"", "unknown field `colour`"),
            ("scope = \"national\"", "scope = \"galactic\"", "is not a StrandScope"),
            ("code = \"SO\"", "code = \"RACE\"", "strand RACE is given twice for the same dates"),
            ("{ code = \"arab\"", "{ code = \"asian\"", "lists \"asian\" twice"),
            ("source = \"LS-2.2; Home", "source = \"\" # ", "needs a code, a title and a source"),
        ],
    );
    all_refused(
        "england-and-wales/offences.toml",
        &[
            ("twins = [\"8N\"]", "twins = [\"8X\"]", "names the twin 8X, which is not in the list"),
            ("twins = [\"8N\"]", "twins = [\"9B\"]", "names the twin 9B, which is aggravated itself"),
            ("basis = [\"RACE\", \"REL\"]", "basis = [\"HAIR\"]", "names the strand HAIR"),
            ("to = 2012-04-01", "from = 2013-01-01\nto = 2012-04-01", "before it starts"),
        ],
    );
    all_refused("leicestershire/places.toml", &[("tile = [0, 1]", "tile = [0, 0]", "has the tile of district E07000130")]);
}

#[test]
fn rules_with_words_that_nobody_knows_are_refused() {
    all_refused(
        "england-and-wales/rules.toml",
        &[
            ("\"HT-9\"", "\"HX-9\"", "cites \"HX-9\""),
            ("start = \"flagged\"", "start = \"noticed\"", "is not a Start"),
            ("satisfied_by = \"acknowledged\"", "satisfied_by = \"nodded\"", "is not a Satisfier"),
            ("owner = \"control-room-inspector\"", "owner = \"inspector-of-taxes\"", "names \"inspector-of-taxes\" as its owner"),
            ("to = \"operational-chief-inspector\"", "to = \"nobody\"", "names \"nobody\" as who hears of it"),
            ("waivable_by = \"inspector\"", "waivable_by = \"captain\"", "may be waived by \"captain\""),
            ("allowance = \"15 minutes\"", "allowance = \"a while\"", "\"a while\" is not an allowance"),
            ("allowance = \"15 minutes\"", "# none", "has no allowance"),
        ],
    );
}

#[test]
fn gaps_disorder_and_dates_past_the_end_are_refused() {
    all_refused(
        "england-and-wales/recording.toml",
        &[
            ("to = 2021-12-20", "to = 2021-12-19", "neither gap nor overlap"),
            ("to = 2021-12-20", "to = 2021-12-21", "neither gap nor overlap"),
            ("template = true", "template = true\nfrom = 2026-03-01", "its dates come from the force's adoption"),
        ],
    );
    all_refused(
        "england-and-wales/calendar.toml",
        &[
            ("date = 2012-04-06", "date = 2011-04-06", "is not later than the one before it"),
            ("valid_to = 2028-12-31", "valid_to = 2027-12-31", "is later than valid_to"),
            ("value = 17:00:00", "value = 2026-01-01", "cut_off is a local time of day"),
        ],
    );
}

#[test]
fn settings_and_heads_that_cannot_work_are_refused() {
    all_refused(
        "england-and-wales/settings.toml",
        &[
            ("attempts_needed = { value = 3", "attempts_needed = { value = 99", "must be from 1 to 10"),
            ("risk_high_score = { value = 8", "risk_high_score = { value = 4", "The lowest score of a medium risk must be below"),
            ("value = \"inspector\"", "value = \"captain\"", "dissatisfied_min_rank is \"captain\""),
            ("small_count =", "# small_count =", "gives no setting small_count"),
        ],
    );
    all_refused(
        "leicestershire/pack.toml",
        &[
            ("extends = \"england-and-wales\"", "extends = \"narnia\"", "extends \"narnia\", but there is no such pack"),
            ("minimum_grade = \"priority\"", "minimum_grade = \"urgent\"", "which is not among the grades"),
            ("prefix = \"LEI\"", "prefix = \"l-e\"", "use capital letters"),
            ("zone = \"Europe/London\"", "zone = \"Europe/Camelot\"", "no time zone is called"),
            ("[pack]", "[pack", ""),
        ],
    );
}

#[test]
fn a_fault_names_the_file_and_the_line() {
    let faults = refused("england-and-wales/settings.toml", "attempt_channels = { value = 2", "attempt_channels = { value = 20");
    let text = shipped_files().into_iter().find(|(name, _)| name.ends_with("wales/settings.toml")).unwrap().1;
    let line = text.lines().position(|line| line.starts_with("attempt_channels")).unwrap() + 1;
    assert_eq!(
        faults[0].to_string(),
        format!("policy/england-and-wales/settings.toml, line {line}: setting attempt_channels is 20; it must be from 1 to 6")
    );
    let twice = refused("england-and-wales/strands.toml", "code = \"SO\"", "code = \"RACE\"");
    let text = shipped_files().into_iter().find(|(name, _)| name.ends_with("wales/strands.toml")).unwrap().1;
    let header = text.lines().position(|line| line.contains("code = \"SO\"")).unwrap();
    assert_eq!(twice[0].line, header, "the line of the [[strand]] header above the code");
}

#[test]
fn a_file_outside_a_pack_and_a_pack_without_its_head_are_refused() {
    let stray = Book::load(&[("notes.txt".to_owned(), String::new())]).unwrap_err();
    assert_eq!(stray[0].to_string(), "policy/notes.txt, line 1: keep pack files as <pack>/<name>.toml");
    let mut files = shipped_files();
    files.retain(|(name, _)| name != "cambridgeshire/pack.toml");
    let headless = Book::load(&files).unwrap_err();
    assert!(headless.iter().any(|fault| fault.reason.contains("0 [pack] tables")), "{headless:?}");
}
