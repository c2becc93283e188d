//! How a report was assessed and graded, in words: the letters with their levels, what was considered, and why a grade lies below the least one.

use std::collections::BTreeMap;

use practice::incident::record::Assessment;
use practice::incident::{Event, Incident, LEVELS, Words};
use practice::policy::Policy;

use super::view::Rows;
use crate::ledger::{Fault, Tx};

/// What stands before the reason of a grade below the least one.
const BELOW: &str = "Below the least grade because: ";

/// What weighs most in the last assessment, as the control room writes it: "T high, V high"; empty where there is none.
pub fn short(incident: &Incident) -> String {
    let last = incident.assessments.last().map(|a| a.thrive.as_slice()).unwrap_or_default();
    let at = |level: &str| last.iter().filter(|letter| letter.ends_with(level)).map(|letter| letter.replace('=', " ")).collect::<Vec<_>>();
    ["=high", "=medium", "=low"].into_iter().map(at).find(|letters| !letters.is_empty()).unwrap_or_default().join(", ")
}

/// An assessment in words: the grade, and each letter with its level.
pub fn in_words(assessment: &Assessment, policy: &Policy) -> String {
    let letter = |letter: &String| {
        let (code, level) = letter.split_once('=').unwrap_or((letter, ""));
        let title = policy.thrive.iter().find(|known| known.code == code).map_or(code, |known| known.title.as_str());
        let level = LEVELS.iter().find(|known| known.0 == level).map_or_else(|| level.to_owned(), |known| known.1.to_lowercase());
        format!("{title}: {level}")
    };
    let letters: Vec<String> = assessment.thrive.iter().map(letter).collect();
    let grade = policy.grade(&assessment.grade).map_or(assessment.grade.as_str(), |grade| grade.title.as_str());
    if letters.is_empty() { format!("{grade}.") } else { format!("{grade}. {}.", letters.join("; ")) }
}

/// The sealed reason of an assessment's grade below the least one, with what stands before it.
pub fn below(event: &Event) -> Option<(&'static str, &Words)> {
    let Event::Assessed { assessment } = event else { return None };
    assessment.below_reason.as_ref().map(|reason| (BELOW, reason))
}

/// Every assessment and every change of grade, in order, with what was written down for readers of narratives.
pub fn rows(tx: &mut Tx<'_>, incident: &Incident, policy: &Policy, names: &BTreeMap<String, String>, narratives: bool) -> Result<Rows, Fault> {
    let id = &incident.core.id;
    let name = |account: &str| names.get(account).cloned().unwrap_or_else(|| account.to_owned());
    let mut all = Vec::new();
    for one in &incident.assessments {
        let mut words = in_words(one, policy);
        for (before, sealed) in [("", &one.note), (BELOW, &one.below_reason)] {
            if let Some(sealed) = sealed.as_ref().filter(|_| narratives) {
                words = format!("{words} {before}{}", tx.unseal(id, sealed)?);
            }
        }
        all.push((one.at, "Assessed", words, name(&one.by)));
    }
    for one in &incident.regrades {
        let title = |code: &str| policy.grade(code).map_or_else(|| code.to_owned(), |grade| grade.title.clone());
        let mut words = format!("{} instead of {}.", title(&one.grade), title(&one.was));
        if let Some(reason) = one.reason.as_ref().filter(|_| narratives) {
            words = format!("{words} {}", tx.unseal(id, reason)?);
        }
        all.push((one.at, "Graded again", words, name(&one.by)));
    }
    all.sort_by_key(|(at, ..)| *at);
    let row = |(at, what, words, by): (jiff::Timestamp, &str, String, String)| {
        (what.to_owned(), format!("{words} {}, {by}.", policy.calendar.show(at)))
    };
    Ok(all.into_iter().map(row).collect())
}
