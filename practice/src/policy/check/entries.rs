//! Refusals that hold for every list: codes, dates, sources, and no code twice at one moment.

use super::super::entry::{Choice, Entry, Listed, RecordingPolicy};
use super::super::load::{Draft, Filed, PackFault, codes};
use jiff::civil::DateTime;

pub(super) fn check_lists(draft: &Draft) -> Vec<PackFault> {
    let mut faults = check_entries(&draft.strand);
    faults.extend(check_entries(&draft.offence));
    faults.extend(check_entries(&draft.outcome));
    faults.extend(check_entries(&draft.grade));
    faults.extend(check_entries(&draft.recording));
    faults.extend(check_entries(&draft.rule));
    faults.extend(check_entries(&draft.question));
    faults.extend(check_entries(&draft.course));
    faults.extend(check_entries(&draft.sheet_question));
    faults.extend(check_entries(&draft.victims_code));
    faults.extend(check_entries(&draft.letter));
    faults.extend(check_entries(&draft.national_return));
    faults.extend(check_entries(&draft.retention));
    faults.extend(check_entries(&draft.processing));
    for group in draft.retention.iter().filter(|group| !(1..=100).contains(&group.value.clear_years)) {
        let (code, years) = (&group.value.code, group.value.clear_years);
        faults.push(group.fault(format!("retention group {code} has a clear period of {years} years; it must be from 1 to 100")));
    }
    for letter in &draft.letter {
        faults.extend(letter.value.unknown_slot().map(|slot| {
            let known = super::super::entitlements::SLOTS.join(", ");
            letter.fault(format!("letter {} has the slot {{{slot}}}, which nothing fills; use: {known}", letter.value.code))
        }));
    }
    for list in [
        &draft.cancellation,
        &draft.thrive,
        &draft.tag,
        &draft.finding,
        &draft.perceiver,
        &draft.place_setting,
        &draft.district,
        &draft.golden_item,
        &draft.word,
    ] {
        faults.extend(check_entries(list));
    }
    faults.extend(check_tiles(&draft.district));
    for strand in &draft.strand {
        faults.extend(repeated(strand, &strand.value.subs));
        faults.extend(repeated(strand, &strand.value.religions));
    }
    for policy in &draft.recording {
        faults.extend(repeated(policy, &policy.value.outcomes));
        faults.extend(check_tree(policy));
    }
    faults
}

/// Questions with a code, words and a source, no code twice, and outcomes that the policy has.
fn check_tree(policy: &Filed<RecordingPolicy>) -> Vec<PackFault> {
    let mut faults = Vec::new();
    let named = format!("recording policy {}", policy.value.id);
    for (place, step) in policy.value.steps.iter().enumerate() {
        if [&step.code, &step.question, &step.otherwise, &step.source].into_iter().any(|text| text.trim().is_empty()) {
            faults
                .push(policy.fault(format!("{named}: step \"{}\" needs a code, a question, what is said otherwise, and a source", step.code)));
        }
        if policy.value.steps.iter().take(place).any(|other| other.code == step.code) {
            faults.push(policy.fault(format!("{named} asks \"{}\" twice", step.code)));
        }
        let unknown = step.needed_for.iter().find(|code| !codes(&policy.value.outcomes).contains(&code.as_str()));
        faults
            .extend(unknown.map(|code| policy.fault(format!("{named}: step \"{}\" is needed for \"{code}\", which is no outcome", step.code))));
    }
    faults
}

/// Codes given, titles and sources not empty, dates in order, and no code twice at one moment.
fn check_entries<T: Entry>(entries: &[Filed<T>]) -> Vec<PackFault> {
    let mut faults = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let value = &entry.value;
        let (kind, code) = (value.kind(), value.code());
        if code.trim().is_empty() || value.title().trim().is_empty() || value.source().trim().is_empty() {
            faults.push(entry.fault(format!("{kind} \"{code}\" needs a code, a title and a source")));
        }
        if let (Some(from), Some(to)) = (value.from(), value.to())
            && to <= from
        {
            faults.push(entry.fault(format!("{kind} {code} ends ({to}) before it starts ({from})")));
        }
        let earlier = entries.iter().take(place).find(|other| other.value.code() == code && overlap(&other.value, value));
        if let Some(other) = earlier {
            faults.push(entry.fault(format!("{kind} {code} is given twice for the same dates (also in {}, line {})", other.file, other.line)));
        }
    }
    faults
}

/// No two districts on one tile at one moment: one would lie over the other on the map.
fn check_tiles(districts: &[Filed<Listed>]) -> Vec<PackFault> {
    let mut faults = Vec::new();
    for (place, district) in districts.iter().enumerate().filter(|(_, district)| district.value.tile.is_some()) {
        let same = |other: &&Filed<Listed>| other.value.tile == district.value.tile && overlap(&other.value, &district.value);
        if let Some(other) = districts.iter().take(place).find(same) {
            faults.push(district.fault(format!("district {} has the tile of district {}", district.value.code, other.value.code)));
        }
    }
    faults
}

fn overlap<T: Entry>(one: &T, two: &T) -> bool {
    let starts_before = |from: Option<DateTime>, to: Option<DateTime>| match (from, to) {
        (Some(from), Some(to)) => from < to,
        _ => true,
    };
    starts_before(one.from(), two.to()) && starts_before(two.from(), one.to())
}

fn repeated<T: Entry>(entry: &Filed<T>, choices: &[Choice]) -> Option<PackFault> {
    let mut seen = codes(choices);
    seen.sort_unstable();
    let twice = seen.windows(2).find_map(|pair| match pair {
        [one, two] if one == two => Some(*one),
        _ => None,
    })?;
    Some(entry.fault(format!("{} {} lists \"{twice}\" twice", entry.value.kind(), entry.value.code())))
}
