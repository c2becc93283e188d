//! Who fits an investigation: proposals with their reasons, from training in date, workload, the case's complexity and the victim's
//! vulnerability (CT-2.1b, CT-2.2c). It proposes; a person chooses.

use crate::incident::{Incident, PersonKind, RiskLevel};
use crate::policy::Policy;

/// Something that the case asks of its investigator, as courses name it in `helps`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The code: `hate-crime`, `vulnerable`, `complex` or `online`.
    pub code: &'static str,
    /// Why, in a few words.
    pub why: String,
}

/// Somebody who could investigate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: String,
    /// The name that colleagues see.
    pub name: String,
    /// Whether investigating is what they are posted for; a supervisor is proposed after those.
    pub investigates: bool,
    /// Codes of the courses that they took, each with whether it is in date.
    pub courses: Vec<(String, bool)>,
    /// How many open records they have.
    pub open: u32,
    /// How many of those hold a high risk.
    pub high: u32,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The account.
    pub account: String,
    /// The name.
    pub name: String,
    /// How well it fits: only good for comparing with others for the same case.
    pub score: i64,
    /// The reasons, for and against.
    pub reasons: Vec<String>,
}

/// An open record with a high risk weighs as much as this many others. Concord's weight, not national.
const HIGH_WEIGHS: u32 = 3;
/// What training in date for one need is worth against one open record of workload. Concord's weight, not national.
const TRAINED: i64 = 10;
/// The same for training that has run out.
const EXPIRED: i64 = 3;

/// What a case asks for, from what stands on it.
pub fn needs(incident: &Incident, policy: &Policy) -> Vec<Need> {
    let mut needs = vec![Need { code: "hate-crime", why: "Every hate report".into() }];
    needs.extend(complexity(incident, policy).map(|why| Need { code: "complex", why }));
    needs.extend(vulnerability(incident).map(|why| Need { code: "vulnerable", why }));
    if incident.core.tags.iter().any(|tag| tag == "online") {
        needs.push(Need { code: "online", why: "It happened online".into() });
    }
    needs
}

/// Why the case is complex; none where it is not.
fn complexity(incident: &Incident, policy: &Policy) -> Option<String> {
    let suspects = incident.people.iter().filter(|person| person.kind == PersonKind::Suspect).count();
    let aggravated = |code: &str| policy.offence(code).is_some_and(|offence| offence.aggravated);
    let reasons = [
        (incident.standing().count() > 1, "more than one strand"),
        (incident.victims().count() > 1, "more than one victim"),
        (suspects > 1, "more than one suspect"),
        (incident.standing_crimes().filter_map(|crime| crime.offence.as_deref()).any(aggravated), "an aggravated offence"),
    ];
    joined(&reasons).map(|reasons| format!("Complex: {reasons}"))
}

/// Why the victim is vulnerable; none where nothing says so.
fn vulnerability(incident: &Incident) -> Option<String> {
    let latest = |person: u32| incident.risks.iter().rev().find(|risk| risk.person == person).map(|risk| risk.level);
    let high = incident.victims().any(|victim| latest(victim.number) == Some(RiskLevel::High));
    let tagged = |code: &str| incident.core.tags.iter().any(|tag| tag == code);
    let child = tagged("child") || incident.victims().any(|victim| victim.under_18 == Some(true));
    let graded = incident.assessments.last().is_some_and(|last| last.thrive.iter().any(|letter| letter == "V=high"));
    let needs = |person: u32| incident.needs.iter().rev().find(|needs| needs.person == person);
    let in_need = incident.victims().any(|victim| needs(victim.number).is_some_and(|needs| !needs.factors.is_empty()));
    let reasons = [
        (child, "under 18"),
        (high, "at high risk"),
        (tagged("repeat-victim"), "a repeat victim"),
        (tagged("vulnerable-adult"), "a vulnerable adult"),
        (graded, "vulnerable as the report was graded"),
        (in_need, "vulnerable as their needs were assessed"),
    ];
    joined(&reasons).map(|reasons| format!("The victim is {reasons}"))
}

fn joined(reasons: &[(bool, &str)]) -> Option<String> {
    let held: Vec<&str> = reasons.iter().filter(|(holds, _)| *holds).map(|(_, reason)| *reason).collect();
    (!held.is_empty()).then(|| held.join(", "))
}

/// Proposals: those who are posted to investigate first, the best fit on top; those that fit alike by name.
pub fn propose(candidates: &[Candidate], needs: &[Need], policy: &Policy) -> Vec<Proposal> {
    let mut proposals: Vec<(bool, Proposal)> = candidates.iter().map(|c| (!c.investigates, weigh(c, needs, policy))).collect();
    let fits_better =
        |a: &Proposal, b: &Proposal| b.score.cmp(&a.score).then_with(|| a.name.cmp(&b.name)).then_with(|| a.account.cmp(&b.account));
    proposals.sort_by(|(a_supervises, a), (b_supervises, b)| a_supervises.cmp(b_supervises).then_with(|| fits_better(a, b)));
    proposals.into_iter().map(|(_, proposal)| proposal).collect()
}

fn weigh(candidate: &Candidate, needs: &[Need], policy: &Policy) -> Proposal {
    let mut reasons = Vec::new();
    let mut score = 0;
    for need in needs {
        let helps = |code: &str| policy.courses.iter().find(|c| c.code == code && c.helps.iter().any(|helps| helps == need.code));
        let mut held = candidate.courses.iter().filter_map(|(code, in_date)| helps(code).map(|course| (course, *in_date)));
        let best = held.clone().find(|(_, in_date)| *in_date).or_else(|| held.next());
        match best {
            Some((course, true)) => {
                score += TRAINED;
                reasons.push(format!("{}: {} in date", need.why, course.title));
            }
            Some((course, false)) => {
                score += EXPIRED;
                reasons.push(format!("{}: {} has expired", need.why, course.title));
            }
            None => reasons.push(format!("{}: no training on record", need.why)),
        }
    }
    let load = candidate.open.saturating_add(candidate.high.saturating_mul(HIGH_WEIGHS.saturating_sub(1)));
    score -= i64::from(load);
    reasons.push(workload(candidate));
    Proposal { account: candidate.account.clone(), name: candidate.name.clone(), score, reasons }
}

fn workload(candidate: &Candidate) -> String {
    match (candidate.open, candidate.high) {
        (0, _) => "No open records".to_owned(),
        (1, 0) => "1 open record".to_owned(),
        (open, 0) => format!("{open} open records"),
        (open, high) => format!("{open} open record{}, {high} at high risk", if open == 1 { "" } else { "s" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::{Person, PersonKind};
    use crate::testing::{Case, person, policy_at, report, words};

    fn somebody(name: &str, courses: &[(&str, bool)], open: u32) -> Candidate {
        let courses = courses.iter().map(|(code, in_date)| ((*code).to_owned(), *in_date)).collect();
        Candidate { account: name.to_lowercase(), name: name.into(), investigates: true, courses, open, high: 0 }
    }

    #[test]
    fn training_in_date_for_what_the_case_asks_outweighs_an_empty_desk_and_each_reason_is_said() {
        let policy = policy_at("leicestershire", "2026-11-20 10:00");
        let mut child = Case::of(report(&["RACE", "REL"], 1));
        let victim = Person { under_18: Some(true), name: Some(words(9)), ..person(2, PersonKind::Victim) };
        child.happen(crate::victim::add_person(&child.incident, victim)).unwrap();
        let needs = needs(&child.incident, &policy);
        assert_eq!(needs.iter().map(|need| need.code).collect::<Vec<_>>(), ["hate-crime", "complex", "vulnerable"]);
        let trained = somebody("Ash", &[("hate-crime-investigation", true), ("vulnerable-witness-interview", true)], 6);
        let lapsed = somebody("Beech", &[("hate-crime-investigation", false), ("vulnerable-witness-interview", false)], 2);
        let free = somebody("Cedar", &[], 0);
        let ranked = propose(&[free, lapsed, trained], &needs, &policy);
        assert_eq!(ranked.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Ash", "Beech", "Cedar"]);
        assert!(ranked[0].reasons.iter().any(|r| r.starts_with("The victim is under 18:") && r.ends_with("in date")), "{:?}", ranked[0]);
        assert!(ranked[1].reasons.iter().any(|r| r.ends_with("has expired")), "{:?}", ranked[1]);
        assert!(ranked[2].reasons.contains(&"No open records".to_owned()), "{:?}", ranked[2]);
    }

    #[test]
    fn those_posted_to_investigate_come_before_supervisors_however_well_these_fit() {
        let policy = policy_at("leicestershire", "2026-11-20 10:00");
        let needs = needs(&Case::of(report(&["RACE"], 1)).incident, &policy);
        let sergeant = Candidate { investigates: false, ..somebody("Ash", &[("hate-crime-investigation", true)], 0) };
        let ranked = propose(&[sergeant, somebody("Beech", &[], 9)], &needs, &policy);
        assert_eq!(ranked.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Beech", "Ash"]);
    }

    #[test]
    fn a_child_flag_the_letter_v_and_assessed_needs_each_make_the_victim_vulnerable() {
        let policy = policy_at("leicestershire", "2026-11-20 10:00");
        let why = |incident: &Incident| needs(incident, &policy).into_iter().find(|need| need.code == "vulnerable").map(|need| need.why);
        let case = Case::hate_crime();
        assert_eq!(why(&case.incident), None);
        let mut child = case.incident.clone();
        child.core.tags.push("child".into());
        assert_eq!(why(&child).as_deref(), Some("The victim is under 18"));
        let mut graded = case.incident.clone();
        graded.assessments.push(crate::incident::record::Assessment {
            incident: "LEI-1".into(),
            number: 9,
            at: case.now,
            by: "fim".into(),
            thrive: vec!["T=low".into(), "V=high".into()],
            grade: "priority".into(),
            note: None,
            below_reason: None,
        });
        assert_eq!(why(&graded).as_deref(), Some("The victim is vulnerable as the report was graded"));
        let mut assessed = case.incident.clone();
        assessed.needs.push(crate::incident::care::Needs {
            incident: "LEI-1".into(),
            number: 1,
            person: 1,
            at: case.now,
            by: "investigator".into(),
            occasion: crate::incident::care::NeedsOccasion::Report,
            factors: vec!["isolated".into()],
            personal: None,
            circumstances: None,
            views: None,
            support: None,
        });
        assert_eq!(why(&assessed).as_deref(), Some("The victim is vulnerable as their needs were assessed"));
    }

    #[test]
    fn of_two_alike_the_one_with_less_work_is_proposed_first_and_a_high_risk_weighs_more() {
        let policy = policy_at("leicestershire", "2026-11-20 10:00");
        let needs = needs(&Case::of(report(&["RACE"], 1)).incident, &policy);
        let busy = Candidate { high: 2, ..somebody("Ash", &[], 3) };
        let less = somebody("Beech", &[], 4);
        assert_eq!(propose(&[busy, less], &needs, &policy)[0].name, "Beech", "two high risks outweigh one record more");
    }
}
