//! A record as a page shows it: facts in words, duties with their clocks, the timeline, and the steps that this reader may take.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::duty::{Duty, Standing};
use practice::incident::record::{Nature, PersonKind};
use practice::incident::{Event, Incident, Stage};
use practice::people::{Act, Matter, Reader};
use practice::policy::Policy;

use super::acts::{self, Step};
use super::care_view;
use super::settled_by::step_for;
use super::unit::{facts_with, out_of_sight};
use crate::ledger::{Fault, Kept, Tx};
use crate::people::role_title;

/// A duty for `components/duties.html`.
#[derive(Clone, Debug, Default)]
pub struct DutyView {
    /// What is to be done.
    pub what: String,
    /// Where it is done.
    pub href: String,
    /// The case in a few words.
    pub about: String,
    /// How the deadline came about, and what asks for it.
    pub why: String,
    /// late, soon, due, met or waived.
    pub state: &'static str,
    /// The clock in words.
    pub clock: String,
    /// Its name within the record, for links to it.
    pub key: String,
}

/// An entry of the timeline.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// What happened.
    pub title: String,
    /// By whom.
    pub by: String,
    /// When, for machines.
    pub at: String,
    /// When, for people.
    pub at_shown: String,
    /// More words.
    pub text: String,
}

/// A step as a button or link.
#[derive(Clone, Debug)]
pub struct StepView {
    /// Its label.
    pub label: &'static str,
    /// Its address.
    pub href: String,
    /// Whether it asks nothing, so that a press does it.
    pub at_once: bool,
}

/// Steps under one heading.
#[derive(Clone, Debug)]
pub struct StepGroup {
    /// The heading.
    pub title: &'static str,
    /// The steps.
    pub steps: Vec<StepView>,
}

/// A person in the record, closed.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// Number in the record.
    pub number: u32,
    /// "Victim 1".
    pub title: String,
    /// Facts that are no identity: referral, statement, risk.
    pub facts: Vec<String>,
    /// Whether this reader may open the details.
    pub may_open: bool,
    /// Whether there are details at all.
    pub has_details: bool,
}

/// Rows of a summary list.
pub type Rows = Vec<(String, String)>;

/// Less than this to go is "soon".
const SOON_MINUTES: i64 = 120;

/// A duty in words.
pub fn duty_view(duty: &Duty, record: &str, policy: &Policy, now: Timestamp) -> DutyView {
    let explained = duty.explain(policy);
    let (what, why) = match &explained {
        Some(e) => (e.title.clone(), format!("{} {} ({})", e.promise, capital(&e.arithmetic), sources(&duty.rule, &e.cites))),
        None => (duty.rule.clone(), String::new()),
    };
    let (state, clock) = clock(duty, policy, now);
    let step = step_for(duty);
    let person = ["victim ", "person ", "option ", "request "]
        .iter()
        .find_map(|word| duty.about.strip_prefix(word))
        .and_then(|rest| rest.split(' ').next())
        .filter(|n| n.parse::<u32>().is_ok());
    let href = match (step, person) {
        (Some(step), Some(person)) => format!("/incidents/{record}/{step}?about={person}"),
        (Some(step), None) => format!("/incidents/{record}/{step}"),
        (None, _) => format!("/incidents/{record}#duty-{}", duty.key()),
    };
    let about = if duty.about.is_empty() { record.to_owned() } else { format!("{record}, {}", duty.about) };
    DutyView { what, href, about, why, state, clock, key: duty.key() }
}

/// The rule and what it cites, each once.
fn sources(rule: &str, cites: &[String]) -> String {
    let mut all = vec![rule];
    all.extend(cites.iter().map(String::as_str).filter(|cite| *cite != rule));
    all.join(", ")
}

/// The state and the clock of a duty, in words.
pub fn clock(duty: &Duty, policy: &Policy, now: Timestamp) -> (&'static str, String) {
    let calendar = &policy.calendar;
    let settled = |verb: &str| {
        let at = duty.settled_at.map(|at| calendar.show(at)).unwrap_or_default();
        if duty.was_late() { format!("{verb} {at}, late by {}", span(duty.due_at, duty.settled_at)) } else { format!("{verb} {at}") }
    };
    match duty.standing {
        Standing::Met => ("met", settled("Done")),
        Standing::Attempted => ("waived", settled("Attempted, not reached:")),
        Standing::Waived => ("waived", settled("Waived")),
        Standing::Merged => ("waived", settled("Ended by the merge")),
        Standing::OptedOut => ("waived", settled("Not owed: the victim opted out,")),
        Standing::Open => match duty.due_at {
            None => ("due", "Before closing".to_owned()),
            Some(due) if due < now => ("late", format!("Late by {}", span(Some(due), Some(now)))),
            Some(due) => {
                let soon = due.duration_since(now).as_mins() < SOON_MINUTES;
                (if soon { "soon" } else { "due" }, format!("Due {} (in {})", calendar.show(due), span(Some(now), Some(due))))
            }
        },
    }
}

/// The time between two moments in the largest whole units that say enough: "3 days", "5 hours", "20 minutes".
pub(crate) fn span(from: Option<Timestamp>, to: Option<Timestamp>) -> String {
    let (Some(from), Some(to)) = (from, to) else { return String::new() };
    let minutes = to.duration_since(from).as_mins().max(0);
    let (count, unit) = match minutes {
        0..=119 => (minutes, "minute"),
        120..=2_879 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// The steps that fit and that this reader may take: first those that settle an open duty, the most pressing on top, then the others by group.
pub fn steps(incident: &Incident, own: &Policy, reader: &Reader, now: Timestamp) -> Vec<StepGroup> {
    let may = |step: &&Step| {
        (step.fits)(incident, own)
            && acts::keeping::stands_open(incident, step.code)
            && facts_with(incident, |facts| step.may(reader, facts, now))
    };
    let may: Vec<&Step> = acts::all().filter(may).collect();
    let view = |step: &&Step| StepView {
        label: step.label,
        href: format!("/incidents/{}/{}", incident.core.id, step.code),
        at_once: AT_ONCE.contains(&step.code),
    };
    let mut next: Vec<&Step> = Vec::new();
    for code in settling(incident, own) {
        let fresh = may.iter().find(|step| step.code == code && !next.iter().any(|taken| taken.code == code));
        next.extend(fresh);
    }
    let others = acts::Group::ALL.iter().map(|(group, title)| {
        let here = may.iter().filter(|step| step.group == *group && !next.iter().any(|taken| taken.code == step.code));
        StepGroup { title, steps: here.map(view).collect() }
    });
    let first = StepGroup { title: "Next", steps: next.iter().map(view).collect() };
    std::iter::once(first).chain(others).filter(|group| !group.steps.is_empty()).collect()
}

/// The words of the steps that settle the open duties, the most pressing first.
fn settling(incident: &Incident, own: &Policy) -> Vec<&'static str> {
    let mut open: Vec<Duty> = practice::supervision::duties(incident, own).into_iter().filter(Duty::is_open).collect();
    open.sort_by_key(|duty| (duty.due_at.is_none(), duty.due_at));
    open.iter().filter_map(step_for).collect()
}

/// Steps that ask nothing.
const AT_ONCE: &[&str] = &["acknowledge", "aware", "approve-rationale", "confirm-restriction", "refuse-restriction", "lift", "refuse-lift"];

/// The record's facts in words.
pub fn facts(incident: &Incident, policy: &Policy, names: &BTreeMap<String, String>, place_names: &BTreeMap<String, String>) -> Rows {
    let core = &incident.core;
    let calendar = &policy.calendar;
    let name = |account: &Option<String>| account.as_ref().map(|id| names.get(id).cloned().unwrap_or_else(|| id.clone()));
    let district = policy.district(&core.district).map(|d| d.title.clone()).or_else(|| place_names.get(&core.district).cloned());
    let ward = core.ward.as_ref().map(|ward| place_names.get(ward).cloned().unwrap_or_else(|| ward.clone()));
    let place = [ward, Some(district.unwrap_or_else(|| core.district.clone()))].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let setting = core.setting.as_deref().map(|code| policy.setting_of_place(code).map_or(code.to_owned(), |s| s.title.clone()));
    let happened = match (core.occurred_from, core.occurred_to) {
        (Some(from), Some(to)) if to != from => Some(format!("{} to {}", calendar.show(from), calendar.show(to))),
        (Some(from), _) => Some(calendar.show(from)),
        _ => None,
    };
    let grade = core.grade.as_deref().map(|code| policy.grade(code).map_or(code.to_owned(), |g| g.title.clone()));
    let tags = core.tags.iter().map(|code| policy.tag(code).map_or(code.clone(), |t| t.title.clone())).collect::<Vec<_>>().join(", ");
    let rows = [
        ("Reported", Some(format!("{}, {}", calendar.show(core.reported_at), core.channel))),
        ("Recorded", Some(format!("{} by {}", calendar.show(core.recorded_at), name(&Some(core.recorded_by.clone())).unwrap_or_default()))),
        ("Happened", happened),
        ("Where", Some(place)),
        ("Kind of place", setting),
        ("Flags", (!tags.is_empty()).then_some(tags)),
        ("Grade", grade),
        ("Units", super::control::units(incident, calendar)),
        ("Found", super::control::found(incident, policy)),
        ("Grades given", super::control::grades(incident, policy)),
        ("Attended", core.attended_at.map(|at| calendar.show(at))),
        ("Investigator", name(&core.investigator)),
        ("Supervisor", name(&core.supervisor)),
        ("Victim's view", core.victim_view.map(|view| view.label().to_owned())),
        ("From another system", core.source.as_ref().map(|source| format!("{source}, {}", core.source_id.clone().unwrap_or_default()))),
    ];
    rows.into_iter().filter_map(|(key, value)| value.map(|value| (key.to_owned(), value))).collect()
}

/// What the record turned out to be, in words: perception, statutory aggravation and outcome apart.
pub fn decision(incident: &Incident, policy: &Policy) -> Rows {
    let core = &incident.core;
    let mut rows: Rows = incident
        .strands
        .iter()
        .map(|s| {
            let known = policy.strand(&s.strand);
            let title = known.map_or(s.strand.clone(), |k| k.title.clone());
            let sub =
                s.sub.as_ref().map(|sub| known.and_then(|k| k.subs.iter().find(|c| c.code == *sub)).map_or(sub.clone(), |c| c.title.clone()));
            let religion =
                |code: &String| known.and_then(|k| k.religions.iter().find(|c| c.code == *code)).map_or(code.clone(), |c| c.title.clone());
            let religions = s.religions.iter().map(religion).collect::<Vec<_>>().join(", ");
            let more: Vec<String> = [sub, (!religions.is_empty()).then_some(religions)].into_iter().flatten().collect();
            let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join("; ")) };
            let state = match (s.removed_at, s.removal_asked_at) {
                (Some(_), _) => ", removed",
                (None, Some(_)) => ", removal asked for",
                (None, None) => "",
            };
            ("Perceived strand".to_owned(), format!("{title}{more}, perceived by {}{state}", s.perceived_by.label().to_lowercase()))
        })
        .collect();
    for crime in &incident.crimes {
        let known = crime.offence.as_deref().and_then(|code| policy.offence(code)).map(|o| format!("{} ({})", o.title, o.code));
        let offence =
            known.or_else(|| crime.offence_words.clone()).or_else(|| crime.offence.clone()).unwrap_or_else(|| "Offence not coded".into());
        let victim = crime.victim.map(|n| format!(", victim {n}")).unwrap_or_default();
        let was = crime.was.as_ref().map(|was| format!(", reclassified from {was}")).unwrap_or_default();
        let state = match (crime.cancelled_at, &crime.cancel_code) {
            (Some(at), ground) => format!(", cancelled {} ({})", policy.calendar.show_date(at), ground.clone().unwrap_or_default()),
            (None, Some(ground)) => format!(", cancellation asked for ({ground})"),
            (None, None) => String::new(),
        };
        let to = crime.cancel_to.as_ref().map(|to| format!(", to {to}")).unwrap_or_default();
        rows.push(("Crime".to_owned(), format!("{}: {offence}{victim}{was}{state}{to}", crime.crime_number)));
    }
    if core.nature == Nature::NonCrime {
        let as_what = core
            .non_crime
            .as_deref()
            .and_then(|code| policy.recording.outcomes.iter().find(|c| c.code == code))
            .map_or("", |c| c.title.as_str());
        let approved = if core.approved_at.is_some() { "rationale approved" } else { "rationale waits for approval" };
        rows.push((
            "Not a crime".to_owned(),
            format!("{as_what}, under policy {}; {approved}", core.recording_policy.clone().unwrap_or_default()),
        ));
    }
    if let Some(code) = &core.outcome {
        rows.push((
            "Outcome".to_owned(),
            crate::victim::view::outcome_then(core.outcome_at, code, policy).map_or(code.clone(), |o| format!("{}: {}", o.code, o.title)),
        ));
    }
    for transfer in &incident.transfers {
        let theirs = transfer.their_reference.as_ref().map(|text| format!(", their number {text}")).unwrap_or_default();
        rows.push(("Transferred".to_owned(), format!("{} to {}{theirs}", policy.calendar.show_date(transfer.at), transfer.taken_by)));
    }
    if let Some(ruling) = incident.rulings.last() {
        let sentence = format!(
            "The force crime registrar ruled on {} ({}): the classification is locked.",
            policy.calendar.show_date(ruling.at),
            ruling.counting_rule
        );
        rows.push(("Ruling".to_owned(), sentence));
    }
    rows
}

/// The stage in words, and its tag's colour.
pub fn stage(incident: &Incident) -> (&'static str, &'static str) {
    match incident.core.stage {
        Stage::Recorded => ("Recorded", "govuk-tag--blue"),
        Stage::Assessed => ("Assessed", "govuk-tag--light-blue"),
        Stage::Assigned => ("Assigned", "govuk-tag--purple"),
        Stage::ClosureAsked => ("Awaiting closure", "govuk-tag--yellow"),
        Stage::Closed => ("Closed", "govuk-tag--grey"),
    }
}

/// The people, closed.
pub fn people(incident: &Incident, reader: &Reader, now: Timestamp) -> Vec<PersonView> {
    let may = |matter| facts_with(incident, |facts| reader.may_on(matter, Act::View, facts, now));
    let (identities, suspects) = (may(Matter::Identity), may(Matter::Suspect));
    let person = |p: &practice::incident::Person| {
        let risk = incident.risks.iter().rev().find(|r| r.person == p.number).map(|r| format!("Risk {}", r.level.label().to_lowercase()));
        let referral = p.referral.map(|r| format!("Referral: {}", r.label().to_lowercase()));
        let statement = p.statement.map(|s| format!("Personal statement: {}", s.label().to_lowercase()));
        let details = [&p.name, &p.phone, &p.email, &p.address, &p.about, &p.safe_contact];
        PersonView {
            number: p.number,
            title: format!("{} {}", p.kind, p.number),
            facts: [risk, referral, statement].into_iter().flatten().collect(),
            may_open: if p.kind == PersonKind::Suspect { suspects } else { identities },
            has_details: details.iter().any(|words| words.is_some()) || p.under_18.is_some(),
        }
    };
    let seen = incident.people.iter().filter(|p| !out_of_sight(reader, incident, p.number, now));
    seen.map(person).collect()
}

/// The timeline, newest first. Sealed notes are opened only for readers of narratives.
pub fn timeline(
    tx: &mut Tx<'_>,
    entries: &[(Kept, Event)],
    policy: &Policy,
    names: &BTreeMap<String, String>,
    notes: bool,
) -> Result<Vec<Moment>, Fault> {
    let mut moments = Vec::with_capacity(entries.len());
    let before = super::recoded::codes_before(entries);
    for ((kept, event), was) in entries.iter().zip(before).rev() {
        let mut words = was.map(|was| format!("{was} to ")).unwrap_or_default() + &detail(event, policy);
        if let Some(note) = note(event).filter(|_| notes) {
            let text = tx.unseal(&kept.record, note)?;
            words = if words.is_empty() { text } else { format!("{words} {text}") };
        }
        moments.push(Moment {
            title: capital(event.verb()),
            by: names.get(&kept.actor).cloned().unwrap_or_else(|| kept.actor.clone()),
            at: kept.at.to_string(),
            at_shown: policy.calendar.show(kept.at),
            text: words,
        });
    }
    Ok(moments)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn detail(event: &Event, policy: &Policy) -> String {
    let strand = |code: &str| policy.strand(code).map_or(code.to_owned(), |s| s.title.clone());
    match event {
        Event::StrandAdded { strand: s } => strand(&s.strand),
        Event::Corrected { change, .. } => format!("Changed: {}.", change.fields().join(", ").replace('_', " ")),
        Event::VictimViewNoted { view, .. } => view.label().to_owned(),
        Event::Assessed { assessment } => policy.grade(&assessment.grade).map_or(assessment.grade.clone(), |g| g.title.clone()),
        Event::Attended { arrived_at, .. } => format!("Arrived {}.", policy.calendar.show(*arrived_at)),
        Event::Control(happened) => super::control::detail(happened, policy),
        Event::Crimed { crime, .. } => format!("{} {}", crime.crime_number, crime.offence.clone().unwrap_or_default()),
        Event::Reclassified { offence, .. } => offence.clone(),
        Event::Contacted { contact } => {
            let satisfied = contact.satisfaction.map(|s| format!(" {}.", s.label())).unwrap_or_default();
            let told = contact
                .tells
                .iter()
                .map(|told| told.parse().map_or(" Confirmed the crime.".to_owned(), |n: u32| format!(" Told entry {n}.")))
                .collect::<String>();
            format!(
                "Victim {}, {}: {}, {}.{satisfied}{told}",
                contact.person,
                contact.purpose.label().to_lowercase(),
                contact.channel.label().to_lowercase(),
                policy.calendar.show(contact.at)
            )
        }
        Event::RiskAssessed { risk } => format!("Person {}: {}.", risk.person, risk.level.label().to_lowercase()),
        Event::Referred { person, consent, .. } => format!("Victim {person}: {}.", consent.label().to_lowercase()),
        Event::StatementOffered { person, answer, .. } => format!("Victim {person}: {}.", answer.label().to_lowercase()),
        Event::OutcomeSet { outcome, .. } => policy.outcome(outcome).map_or(outcome.clone(), |o| format!("{}: {}", o.code, o.title)),
        Event::SubjectTold { ground: Some(ground), .. } => {
            policy.word("not-told", ground).map_or_else(|| ground.clone(), |word| format!("{}.", word.title))
        }
        Event::Subject(happened) => happened.detail(),
        Event::Challenged(happened) => happened.detail(policy),
        Event::Classified(happened) => happened.detail(policy),
        Event::Investigated(happened) => happened.detail(),
        Event::Scrutinised(happened) => happened.detail(),
        Event::Care(care) => care_view::detail(care, policy),
        Event::Support(support) => care_view::support_detail(support),
        Event::Waived { waiver } => policy.rule(&waiver.rule).map_or(waiver.rule.clone(), |r| r.title.clone()),
        Event::Proceeding(happened) => happened.detail(|at| policy.calendar.show(at)),
        Event::PersonAdded { person } | Event::PersonChanged { person, .. } => format!("{} {}.", person.kind, person.number),
        Event::Access(happened) => happened.detail(),
        Event::Between(happened) => happened.detail(),
        Event::Keeping(happened) => happened.detail(),
        _ => String::new(),
    }
}

fn note(event: &Event) -> Option<&practice::incident::Words> {
    match event {
        Event::RemovalAsked { reason, .. }
        | Event::BreachExplained { reason, .. }
        | Event::RationaleReturned { reason, .. }
        | Event::AuthorityGiven { reason, .. }
        | Event::ClosureReturned { reason, .. }
        | Event::Reopened { reason, .. } => Some(reason),
        Event::Control(happened) => happened.note(),
        Event::NotCrimed { rationale, .. } => Some(rationale),
        // In what words a subject asks may name people: the step that answers opens them no more than the timeline does.
        Event::Subject(happened) => happened.reason(),
        Event::Challenged(happened) => happened.note(),
        Event::Classified(happened) => happened.note(),
        Event::Investigated(happened) => happened.note(),
        Event::Scrutinised(happened) => happened.note(),
        Event::StrandWorded { words, .. } => Some(words),
        Event::Assessed { assessment } => assessment.note.as_ref(),
        Event::Contacted { contact } => contact.note.as_ref(),
        Event::Reviewed { review } => review.note.as_ref(),
        Event::RiskAssessed { risk } => risk.note.as_ref(),
        Event::Waived { waiver } => waiver.reason.as_ref(),
        Event::StrandAdded { strand } => strand.words.as_ref(),
        Event::SubjectTold { withheld, .. } => withheld.as_ref(),
        Event::Access(happened) => happened.note(),
        Event::Between(happened) => happened.note(),
        Event::Keeping(happened) => happened.note(),
        Event::Care(care) => care_view::note(care),
        Event::Proceeding(happened) => happened.note(),
        _ => None,
    }
}

/// Every account that a record and its entries name.
pub fn accounts(incident: &Incident, entries: &[(Kept, Event)]) -> Vec<String> {
    let core = &incident.core;
    let own = [core.investigator.clone(), core.supervisor.clone(), Some(core.recorded_by.clone())];
    let parts = care_view::accounts(incident).chain(super::plan_view::accounts(incident)).chain(super::no_crime_view::accounts(incident));
    own.into_iter().flatten().chain(parts).chain(entries.iter().map(|(kept, _)| kept.actor.clone())).collect()
}

/// The role's title for duties that nobody holds personally.
pub fn owner_title(duty: &Duty, names: &BTreeMap<String, String>) -> String {
    duty.owner.as_ref().and_then(|id| names.get(id).cloned()).unwrap_or_else(|| role_title(&duty.owner_role))
}
