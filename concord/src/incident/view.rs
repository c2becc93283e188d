//! A record as a page shows it: facts in words, duties with their clocks, the timeline, and the steps that this reader may take.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::incident::record::{Nature, PersonKind};
use practice::incident::{Event, Incident, Stage};
use practice::people::{Act, Matter, Reader};
use practice::policy::Policy;

use super::acts::{self, Step};
use super::duty_words::settling;
pub(crate) use super::duty_words::span;
pub use super::duty_words::{DutyView, clock, duty_view, owner_title};
use super::unit::{facts_with, out_of_sight};
use super::{care_view, grading};
use crate::ledger::{Fault, Kept, Tx};

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

/// The steps that fit and that this reader may take: first those that settle an open duty, the most pressing on top, then the others by group.
pub fn steps(incident: &Incident, own: &Policy, reader: &Reader, now: Timestamp) -> Vec<StepGroup> {
    let may =
        |step: &&Step| (step.fits)(incident, own) && acts::keeping::stands_open(incident, step.code) && may_take(incident, reader, now, step);
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
    let first = StepGroup { title: NEXT, steps: next.iter().map(view).collect() };
    std::iter::once(first).chain(others).filter(|group| !group.steps.is_empty()).collect()
}

/// Steps whose form opens the account of what happened.
const OPENS_THE_ACCOUNT: &[&str] = &["correct", "share", "redact", "unredact"];

/// Whether a reader may take a step on this record, and open what its form opens.
pub fn may_take(incident: &Incident, reader: &Reader, now: Timestamp, step: &Step) -> bool {
    facts_with(incident, |facts| {
        let opens = OPENS_THE_ACCOUNT.contains(&step.code);
        step.may(reader, facts, now) && (!opens || reader.may_on(Matter::Narrative, Act::View, facts, now))
    })
}

/// Takes the way to a step out of duties that are somebody else's to do: what is owed is shown, and no link leads to a closed door.
pub fn without_closed_doors(duties: &mut [DutyView], incident: &Incident, reader: &Reader, now: Timestamp) {
    let before = format!("/incidents/{}/", incident.core.id);
    for duty in duties {
        let code = duty.href.strip_prefix(&before).and_then(|rest| rest.split('?').next()).unwrap_or_default();
        if acts::step(code).is_some_and(|step| !may_take(incident, reader, now, step)) {
            duty.href.clear();
        }
    }
}

/// The one step that comes next, apart from the others: the page's main button.
pub fn main_step(mut groups: Vec<StepGroup>) -> (Option<StepView>, Vec<StepGroup>) {
    let next = groups.first_mut().filter(|group| group.title == NEXT && !group.steps.is_empty());
    let main = next.map(|group| group.steps.remove(0));
    groups.retain(|group| !group.steps.is_empty());
    (main, groups)
}

/// The heading of the steps that settle what is owed.
const NEXT: &str = "Next";

/// Steps that ask nothing.
const AT_ONCE: &[&str] = &["acknowledge", "aware", "approve-rationale", "confirm-restriction", "refuse-restriction", "lift", "refuse-lift"];

/// What stands in the bar on top of a record: what it is about, where, how grave, whose. Taken out of the facts below it.
pub fn bar(incident: &Incident, policy: &Policy, headline: &str, facts: &mut Rows) -> Rows {
    let mut take = |key: &str| {
        let place = facts.iter().position(|(known, _)| known == key)?;
        Some(facts.remove(place).1)
    };
    let numbers: Vec<&str> = incident.standing_crimes().map(|crime| crime.crime_number.as_str()).collect();
    let numbers = if numbers.is_empty() { "None yet".to_owned() } else { numbers.join(", ") };
    let letters = grading::short(incident);
    let grade = take("Grade").map(|grade| if letters.is_empty() { grade } else { format!("{grade} ({letters})") });
    let setting = incident.core.setting.as_deref().map(|code| policy.setting_of_place(code).map_or(code, |s| s.title.as_str()).to_lowercase());
    let place = take("Where").map(|place| setting.map_or(place.clone(), |setting| format!("{place}: {setting}")));
    let yet = |value: Option<String>| value.unwrap_or_else(|| "Nobody yet".into());
    vec![
        ("Strands".into(), headline.to_owned()),
        ("Where".into(), place.unwrap_or_default()),
        ("Grade".into(), grade.unwrap_or_else(|| "Not graded yet".into())),
        ("Crime number".into(), numbers),
        ("Investigator".into(), yet(take("Investigator"))),
        ("Supervisor".into(), yet(take("Supervisor"))),
    ]
}

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

/// In what words hostility was perceived, by the number of the strand: for readers of narratives, to whom it `opens`.
pub fn perceived_words(tx: &mut Tx<'_>, incident: &Incident, opens: bool) -> Result<BTreeMap<u32, String>, Fault> {
    let worded = incident.strands.iter().filter(|_| opens).filter_map(|strand| Some((strand.number, strand.words.as_ref()?)));
    worded.map(|(number, words)| Ok((number, tx.unseal(&incident.core.id, words)?))).collect()
}

/// What the record turned out to be, in words: perception (with the `words` of each strand, where they are open), statutory aggravation and
/// outcome apart.
pub fn decision(incident: &Incident, policy: &Policy, words: &BTreeMap<u32, String>) -> Rows {
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
            let said = words.get(&s.number).map(|said| format!(": \u{201c}{said}\u{201d}")).unwrap_or_default();
            ("Perceived strand".to_owned(), format!("{title}{more}, perceived by {}{state}{said}", s.perceived_by.label().to_lowercase()))
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
        let details = [&p.name, &p.phone, &p.email, &p.address, &p.about, &p.safe_contact, &p.monitoring];
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
        for (before, note) in note(event).map(|note| ("", note)).into_iter().chain(grading::below(event)).filter(|_| notes) {
            let text = format!("{before}{}", tx.unseal(&kept.record, note)?);
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

pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn detail(event: &Event, policy: &Policy) -> String {
    let strand = |code: &str| policy.strand(code).map_or(code.to_owned(), |s| s.title.clone());
    match event {
        Event::StrandAdded { strand: s } => strand(&s.strand),
        Event::Corrected { change, .. } => format!("Changed: {}.", change.fields().join(", ").replace('_', " ")),
        Event::VictimViewNoted { view, .. } => view.label().to_owned(),
        Event::Assessed { assessment } => grading::in_words(assessment, policy),
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
