//! What the control room did to a record, in words for its page.

use practice::clock::Calendar;
use practice::incident::Incident;
use practice::incident::control::{Deployment, Ended, Happened};
use practice::policy::Policy;

/// The units that were sent, each with how far it came; none where nobody was sent.
pub(super) fn units(incident: &Incident, calendar: &Calendar) -> Option<String> {
    let said = |d: &Deployment| {
        let how = match (d.ended, d.arrived_at) {
            (Some(Ended::StoodDown), _) => "stood down".to_owned(),
            (_, Some(arrived)) => format!("arrived {}", calendar.show(arrived)),
            (_, None) => "on its way".to_owned(),
        };
        format!("{}: sent {}, {how}", d.unit, calendar.show(d.at))
    };
    let all: Vec<String> = incident.deployments.iter().map(said).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// What was found.
pub(super) fn found(incident: &Incident, policy: &Policy) -> Option<String> {
    let all: Vec<String> = incident.findings.iter().map(|f| title(policy, &f.found)).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The history of the grade, where there is more than one.
pub(super) fn grades(incident: &Incident, policy: &Policy) -> Option<String> {
    let given = incident.gradings();
    let all: Vec<String> = given.iter().map(|(at, grade)| format!("{}, {}", grade_title(policy, grade), policy.calendar.show(*at))).collect();
    (all.len() > 1).then(|| all.join("; "))
}

/// The line under an entry of the timeline.
pub(super) fn detail(happened: &Happened, policy: &Policy) -> String {
    match happened {
        Happened::Dispatched { deployment } => format!("{}.", deployment.unit),
        Happened::Arrived { at, .. } => format!("Arrived {}.", policy.calendar.show(*at)),
        Happened::StoodDown { .. } => String::new(),
        Happened::Resulted { finding } => format!("{}.", title(policy, &finding.found)),
        Happened::Regraded { regrade } => format!("{} instead of {}.", grade_title(policy, &regrade.grade), grade_title(policy, &regrade.was)),
    }
}

fn title(policy: &Policy, code: &str) -> String {
    policy.finding(code).map_or_else(|| code.to_owned(), |found| found.title.clone())
}

fn grade_title(policy: &Policy, code: &str) -> String {
    policy.grade(code).map_or_else(|| code.to_owned(), |grade| grade.title.clone())
}
