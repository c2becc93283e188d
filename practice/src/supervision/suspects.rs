//! Which suspect first: a person who is suspected in several records, by risk, violence, number and recency, with each reason in words
//! (CT-2.1b: "offenders are prioritised").

use jiff::{Timestamp, ToSpan};

use crate::incident::record::RiskLevel;
use crate::incident::{Incident, Nature, PersonKind, ProceedingKind};
use crate::policy::{OffenceGroup, Policy};

/// What one record says of a suspect, for the order of a list: nothing that tells who they are.
#[expect(clippy::struct_excessive_bools, reason = "each is one fact that presses or does not")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspected {
    /// The record.
    pub record: String,
    /// The suspect's number in it.
    pub person: u32,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// Whether it is open.
    pub open: bool,
    /// The highest risk to a victim or witness in it.
    pub risk: Option<RiskLevel>,
    /// Whether an offence in it is one of violence.
    pub violent: bool,
    /// Whether the suspect is on bail or under investigation in it.
    pub released: bool,
    /// Whether the suspect was charged in it.
    pub charged: bool,
}

/// A suspect across records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The records, newest first.
    pub records: Vec<Suspected>,
    /// What the reasons come to; higher is sooner.
    pub score: u32,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// What a record says of one of its suspects; none for a record that is no hate report, or a person who is no suspect.
pub fn suspected(incident: &Incident, person: u32, policy: &Policy) -> Option<Suspected> {
    let core = &incident.core;
    if !core.hate || core.nature == Nature::NonCrime || incident.person(person)?.kind != PersonKind::Suspect {
        return None;
    }
    let groups = incident.crimes.iter().filter_map(|c| policy.offence(c.offence.as_deref()?)).map(|o| o.group);
    let violent = groups.into_iter().any(|group| matches!(group, OffenceGroup::WithInjury | OffenceGroup::WithoutInjury));
    let latest = incident.proceedings().filter(|e| e.person == Some(person)).max_by_key(|e| (e.happened_at, e.number));
    let released =
        latest.is_some_and(|e| matches!(e.kind, ProceedingKind::Bailed | ProceedingKind::BailChanged | ProceedingKind::UnderInvestigation));
    let highest = incident.people.iter().filter_map(|p| incident.risks.iter().rfind(|r| r.person == p.number)).map(|r| r.level).max();
    Some(Suspected {
        record: core.id.clone(),
        person,
        reported_at: core.reported_at,
        open: core.closed_at.is_none(),
        risk: highest,
        violent,
        released,
        charged: incident.latest(ProceedingKind::Charged, Some(person)).is_some(),
    })
}

/// Days within which a record counts as recent.
const RECENT_DAYS: i64 = 28;

/// Puts suspects in order: the most pressing first, each with its reasons. A suspect in closed records alone comes last.
pub fn rank(suspects: Vec<Vec<Suspected>>, now: Timestamp, policy: &Policy) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> =
        suspects.into_iter().filter(|records| !records.is_empty()).map(|records| weigh(records, now, policy)).collect();
    ranked.sort_by(|a, b| (b.score, newest(b)).cmp(&(a.score, newest(a))));
    ranked
}

fn newest(ranked: &Ranked) -> Option<(Timestamp, &str)> {
    ranked.records.first().map(|r| (r.reported_at, r.record.as_str()))
}

fn weigh(mut records: Vec<Suspected>, now: Timestamp, policy: &Policy) -> Ranked {
    records.sort_by(|a, b| (b.reported_at, &b.record).cmp(&(a.reported_at, &a.record)));
    let months = policy.settings.repeat_months.value;
    let since = |hours: i64| now.saturating_sub(hours.hours()).unwrap_or(Timestamp::MIN);
    let within = records.iter().filter(|r| r.reported_at >= since(i64::from(months) * 30 * 24)).count();
    let open = |fits: fn(&&Suspected) -> bool| records.iter().filter(|r| r.open).any(|r| fits(&r));
    let recent = records.iter().any(|r| r.open && r.reported_at >= since(RECENT_DAYS * 24));
    let counted = u32::try_from(within).unwrap_or(u32::MAX);
    let table = [
        (open(|r| r.risk == Some(RiskLevel::High)), 6, "high risk to a victim or witness".to_owned()),
        (open(|r| r.violent), 4, "an offence of violence".to_owned()),
        (within >= 2, counted.saturating_mul(2).min(10), format!("suspected in {within} records in {months} months")),
        (open(|r| r.released), 2, "on bail or under investigation".to_owned()),
        (recent, 2, format!("reported within the last {RECENT_DAYS} days")),
        (open(|r| r.risk == Some(RiskLevel::Medium)), 1, "medium risk to a victim or witness".to_owned()),
    ];
    let score = table.iter().filter(|(is, ..)| *is).map(|(_, weight, _)| weight).sum();
    let reasons = table.into_iter().filter(|(is, ..)| *is).map(|(_, _, words)| words).collect();
    Ranked { records, score, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Case, at};

    fn one(record: &str, reported: &str) -> Suspected {
        Suspected {
            record: record.into(),
            person: 2,
            reported_at: at(reported),
            open: true,
            risk: None,
            violent: false,
            released: false,
            charged: false,
        }
    }

    #[test]
    fn suspects_are_put_in_order_by_risk_violence_number_and_recency_and_each_says_why() {
        let policy = Case::hate_crime().policy;
        let often = vec![one("A", "2026-10-01 10:00"), one("B", "2026-09-01 10:00"), one("C", "2026-08-01 10:00")];
        let risky = vec![Suspected { risk: Some(RiskLevel::High), violent: true, ..one("D", "2026-11-10 10:00") }];
        let old = vec![Suspected { open: false, violent: true, risk: Some(RiskLevel::High), ..one("E", "2020-01-01 10:00") }];
        let ranked = rank(vec![old, often, risky], at("2026-11-20 10:00"), &policy);
        let order: Vec<&str> = ranked.iter().map(|r| r.records[0].record.as_str()).collect();
        assert_eq!(order, ["D", "A", "E"]);
        assert_eq!(ranked[0].reasons, ["high risk to a victim or witness", "an offence of violence", "reported within the last 28 days"]);
        assert_eq!(ranked[1].reasons, ["suspected in 3 records in 12 months"]);
        assert!(ranked[2].reasons.is_empty() && ranked[2].score == 0, "what is closed presses no more");
    }

    #[test]
    fn a_victim_is_never_on_the_list_of_suspects() {
        let case = Case::hate_crime();
        assert_eq!(suspected(&case.incident, 1, &case.policy), None);
        assert_eq!(suspected(&case.incident, 9, &case.policy), None);
    }
}
