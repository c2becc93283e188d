//! What a scrutiny panel is told of a closed case beside its redacted account: facts that point at nobody, in sentences (domain rules 9.2).

use jiff::Timestamp;

use crate::incident::{Incident, Purpose, Reached};
use crate::policy::Policy;

/// The facts of a case for a panel: no reference, no name, no address, no day; times only as lengths.
pub fn facts(incident: &Incident, policy: &Policy) -> Vec<String> {
    let core = &incident.core;
    let mut said = Vec::new();
    for flag in incident.standing() {
        let title = policy.strand(&flag.strand).map_or_else(|| flag.strand.clone(), |known| known.title.clone());
        said.push(format!("Strand: {title}, perceived by {}.", flag.perceived_by.label().to_lowercase()));
    }
    let setting = core.setting.as_deref().and_then(|code| policy.setting_of_place(code));
    said.extend(setting.map(|known| format!("Kind of place: {}.", known.title)));
    for crime in incident.standing_crimes() {
        let title = crime.offence.as_deref().and_then(|code| policy.offence(code)).map(|offence| offence.title.clone());
        said.extend(title.map(|title| format!("Recorded as: {title}.")));
    }
    said.extend(core.attended_at.map(|at| format!("Police attended {} after the report.", span(core.reported_at, at))));
    let spoke = incident.contacts.iter().filter(|c| c.reached == Reached::Spoke);
    let first = spoke.clone().filter(|c| c.supervisor).map(|c| c.at).min();
    match (first, core.first_assigned_at) {
        (Some(first), Some(assigned)) if first > assigned => {
            said.push(format!("A supervisor spoke to the victim {} after the first assignment.", span(assigned, first)));
        }
        (Some(_), _) => said.push("A supervisor spoke to the victim before or as the case was assigned.".to_owned()),
        (None, _) => said.push("No conversation between a supervisor and the victim is on record.".to_owned()),
    }
    said.push(format!("Conversations with the victim on record: {}. Supervisor's reviews: {}.", spoke.count(), incident.reviews.len()));
    let outcome = core.outcome.as_deref().and_then(|code| policy.outcome(code));
    said.extend(outcome.map(|known| format!("Outcome: {}.", known.title)));
    let closing = incident.contacts.iter().rev().find(|c| c.purpose == Purpose::Closing && c.satisfaction.is_some());
    said.extend(closing.and_then(|c| c.satisfaction).map(|s| format!("At the end the victim was: {}.", s.label().to_lowercase())));
    said.extend(core.closed_at.map(|at| format!("Closed {} after the report.", span(core.reported_at, at))));
    said
}

/// The time between two moments in the largest whole unit: "3 days", "5 hours", "20 minutes".
fn span(from: Timestamp, to: Timestamp) -> String {
    let minutes = to.duration_since(from).as_mins().max(0);
    let (count, unit) = match minutes {
        0..=119 => (minutes, "minute"),
        120..=2_879 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Case;

    #[test]
    fn a_panel_is_told_what_was_done_and_nothing_that_points_at_anybody() {
        let mut case = Case::ready_but_for("");
        case.ask_closure().unwrap();
        case.close().unwrap();
        let said = facts(&case.incident, &case.policy).join(" ");
        assert!(
            said.contains("Strand: Race or ethnicity, perceived by the victim.") && said.contains("Outcome: Investigation complete"),
            "{said}"
        );
        assert!(said.contains("A supervisor spoke to the victim") && said.contains("At the end the victim was: satisfied."), "{said}");
        for told in ["26/1000", "LEI-1", "sergeant", "investigator", "2026", "E06000016"] {
            assert!(!said.contains(told), "{told}: {said}");
        }
    }
}
