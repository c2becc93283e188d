//! Rights of the people in the data: how long their records are kept, disposal by two people, requests with their clocks, and who saw them.

mod disposal;
mod requests;

use rehearsal::{Force, Report, at};

/// Words that stand in no other test, so that a trace of them is a trace of these records.
const PLACE: &str = "Quillfeather";
const VICTIM: &str = "Rehearsal Victim Yarrowby";
const SUSPECT: &str = "Rehearsal Suspect Thistledown";

/// A hate crime of early November 2026 with a victim and a suspect, closed.
fn closed(force: &Force, moment: &str) -> String {
    force.hate_crime_to_closure(&report(), at(moment))
}

fn report() -> Report {
    let words = format!("{VICTIM} was shouted at by {SUSPECT} behind {PLACE} arcade; {VICTIM} rang 07700 900123.");
    Report::of(&words).strand("RACE").victim(VICTIM).suspect(SUSPECT)
}

/// The day's round through all records.
fn round(force: &Force) {
    force.wait(concord::retention::sweep::round(force.house())).unwrap();
}
