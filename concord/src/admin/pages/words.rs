//! Codes of postings and places as the words that pages show.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use practice::people::Place;
use practice::policy::Policy;

use crate::admin::sql::PlaceRow;
use crate::people::{PostingRow, role_title};

/// Districts by code with their names: those of the policy, and those that a file or an import added.
pub fn district_titles(policy: &Policy, places: &[PlaceRow]) -> BTreeMap<String, String> {
    let added = places.iter().filter(|place| place.kind == "district").map(|place| (place.code.clone(), place.name.clone()));
    let own = policy.districts.iter().map(|district| (district.code.clone(), district.title.clone()));
    own.chain(added).collect()
}

/// Where a posting is held.
pub fn place_words(code: &str, districts: &BTreeMap<String, String>) -> String {
    match Place::from_code(code) {
        Some(Place::Force) => "whole force".to_owned(),
        Some(Place::District(code)) => districts.get(&code).cloned().unwrap_or(code),
        Some(Place::Organisation(name)) => name,
        None => code.to_owned(),
    }
}

/// A posting in one line: role, rank, place, dates.
pub fn posting_words(posting: &PostingRow, policy: &Policy, districts: &BTreeMap<String, String>) -> String {
    let until = posting.to_at.map_or_else(String::new, |to| format!(" until {}", policy.calendar.show(to)));
    format!(
        "{}, {}, {}, from {}{until}",
        role_title(&posting.role),
        posting.rank.label().to_lowercase(),
        place_words(&posting.place, districts),
        policy.calendar.show(posting.from_at),
    )
}

/// How a posting stands at a moment: its word and the colour of its tag.
pub fn standing(posting: &PostingRow, at: Timestamp) -> (&'static str, &'static str) {
    let ended = posting.to_at.is_some_and(|to| to <= at);
    match (&posting.granted_by, ended) {
        (None, false) => ("Waits for a second administrator", "govuk-tag--yellow"),
        (None, true) => ("Withdrawn", "govuk-tag--grey"),
        (Some(_), true) => ("Ended", "govuk-tag--grey"),
        (Some(_), false) if posting.from_at > at => ("To come", "govuk-tag--blue"),
        (Some(_), false) => ("Current", "govuk-tag--green"),
    }
}

/// When an entry of a pack holds, on local clocks.
pub fn moment_words(from: Option<DateTime>, to: Option<DateTime>) -> String {
    match (from.map(local_words), to.map(local_words)) {
        (None, None) => "No dates: it holds always".to_owned(),
        (Some(from), None) => format!("From {from}"),
        (None, Some(to)) => format!("Until {to}"),
        (Some(from), Some(to)) => format!("From {from} until {to}"),
    }
}

fn local_words(at: DateTime) -> String {
    let midnight = at.time() == jiff::civil::Time::midnight();
    at.strftime(if midnight { "%-d %B %Y" } else { "%-d %B %Y, %H:%M" }).to_string()
}
