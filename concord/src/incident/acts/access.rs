//! Steps on who reaches a record: restricting it and lifting that, the list of those named, sharing, redaction by hand, review of a
//! break-glass. Breaking the glass itself has a page of its own (`incident::glass`), since it asks for the sign-in again.

use practice::incident::access::{Finding, Ground, Happened};
use practice::incident::{Event, Incident, Refused};
use practice::people::{Act, Matter, Role};

use super::{Group, Scene, Step, Stop, choices, fine, nothing, sealed};
use crate::frame::Form;
use crate::frame::answers::read_day;
use crate::frame::field::{Choice, Field};
use crate::incident::redaction;
use crate::ledger::{Fault, Tx};
use crate::people::sql as people;
use crate::sharing::sql as sharing;

/// Who keeps the list of a restricted record and decides on it (access rule 1).
const KEEPERS: &[Role] = &[Role::ProfessionalStandards, Role::CrimeRegistrar];
/// Who restricts a record, beside those who supervise it.
const RESTRICTING: &[Role] = &[Role::CrimeRegistrar, Role::ControlRoomInspector];
/// Who reviews a break-glass.
const REVIEWING: &[Role] = &[Role::HateCrimeOfficer, Role::Supervisor, Role::CrimeManager, Role::DetectiveInspector];
const SUPERVISE: &[(Matter, Act)] = &[(Matter::Supervision, Act::Create)];

/// A step of this group that edits nothing.
macro_rules! step {
    ($code:literal, $label:literal, $rights:expr, $roles:expr, $fits:expr, $fields:expr, $perform:expr) => {
        Step {
            code: $code,
            label: $label,
            group: Group::Reach,
            rights: $rights,
            roles: $roles,
            fits: $fits,
            edits: false,
            fields: $fields,
            perform: $perform,
        }
    };
}

pub(super) const STEPS: &[Step] = &[
    step!("restrict", "Restrict the record", SUPERVISE, RESTRICTING, |i, _| !i.core.restricted, restrict_fields, restrict),
    step!("confirm-restriction", "Confirm the restriction", &[], KEEPERS, |i, _| waits(i), nothing, |form, _, scene| {
        happened(form, scene.incident.decide_restriction(scene.did(), true))
    }),
    step!("refuse-restriction", "End the restriction instead", &[], KEEPERS, |i, _| waits(i), nothing, |form, _, scene| {
        happened(form, scene.incident.decide_restriction(scene.did(), false))
    }),
    step!("ask-lift", "Ask to lift the restriction", &[], KEEPERS, |i, _| confirmed(i) && !lift_asked(i), reason_fields, |form, tx, scene| {
        let reason = reason(form, tx, scene, "lift")?;
        happened(form, scene.incident.ask_lift(scene.did(), reason))
    }),
    step!("lift", "Lift the restriction", &[], KEEPERS, |i, _| lift_asked(i), nothing, |form, _, scene| {
        happened(form, scene.incident.decide_lift(scene.did(), true))
    }),
    step!("refuse-lift", "Let the restriction stand", &[], KEEPERS, |i, _| lift_asked(i), nothing, |form, _, scene| {
        happened(form, scene.incident.decide_lift(scene.did(), false))
    }),
    step!("name", "Name somebody for this record", &[], KEEPERS, |i, _| i.core.restricted, name_fields, |form, _, scene| {
        let account = account(form)?;
        happened(form, scene.incident.name(scene.did(), account))
    }),
    step!("take-off", "Take somebody off the list", &[], KEEPERS, |i, _| i.core.restricted, named_fields, |form, _, scene| {
        let account = account(form)?;
        happened(form, scene.incident.take_off(scene.did(), &account))
    }),
    step!("share", "Share with an organisation", SUPERVISE, &[], |i, _| !i.core.restricted, share_fields, share),
    step!("end-share", "End a share", SUPERVISE, &[], |i, _| i.shares_now().next().is_some(), end_share_fields, |form, _, scene| {
        let share = form.number("share", "Choose a share.").unwrap_or(0);
        fine(form)?;
        happened(form, scene.incident.end_share(scene.did(), share))
    }),
    step!("redact", "Black words out in redacted views", SUPERVISE, &[], |_, _| true, redact_fields, redact),
    step!("unredact", "Take a blacking-out back", SUPERVISE, &[], |i, _| blacked_out(i), unredact_fields, |form, _, scene| {
        let redaction = form.number("redaction", "Choose which words.").unwrap_or(0);
        fine(form)?;
        happened(form, scene.incident.end_redaction(scene.did(), redaction))
    }),
    step!("review-glass", "Review a break-glass", &[], REVIEWING, |i, _| glass_waits(i), glass_fields, review_glass),
];

fn waits(incident: &Incident) -> bool {
    incident.restriction().is_some_and(|r| r.confirmed_at.is_none())
}

fn confirmed(incident: &Incident) -> bool {
    incident.restriction().is_some_and(|r| r.confirmed_at.is_some())
}

fn lift_asked(incident: &Incident) -> bool {
    incident.restriction().is_some_and(|r| r.lift_asked_at.is_some())
}

fn blacked_out(incident: &Incident) -> bool {
    incident.redactions.iter().any(|r| r.ended_at.is_none())
}

fn glass_waits(incident: &Incident) -> bool {
    incident.glasses.iter().any(|g| g.reviewed_at.is_none())
}

/// A rule's answer as the event, or its refusal put into the form.
fn happened(form: &mut Form, answer: Result<Happened, Refused>) -> Result<Vec<Event>, Stop> {
    super::ruled(form, answer.map(Event::Access))
}

fn account(form: &mut Form) -> Result<String, Stop> {
    let account = form.required("account", "Choose somebody.");
    fine(form)?;
    account.ok_or(Stop::Back(Vec::new()))
}

fn reason(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>, field: &str) -> Result<practice::incident::Words, Stop> {
    let reason = form.required("reason", "Say why.");
    fine(form)?;
    sealed(tx, scene, field, reason)
}

fn reason_fields(_: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![Field::lines("reason", "Why?", 4)])
}

fn restrict_fields(_: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        Field::inset(
            "From now on the record exists only for you, for whoever is named for it, and for professional standards. A second person \
             confirms that, or ends it. It still counts in the force's totals.",
        ),
        Field::radios("ground", "On what ground?", choices!(Ground)),
        Field::lines("reason", "Why?", 4),
    ])
}

fn restrict(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let ground = form.code("ground", Ground::from_code, "Choose a ground.");
    let reason = form.required("reason", "Say why.");
    fine(form)?;
    let Some(ground) = ground else { return Err(Stop::Back(Vec::new())) };
    let reason = sealed(tx, scene, "restriction", reason)?;
    happened(form, scene.incident.restrict(scene.did(), ground, reason))
}

fn name_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let listed = |id: &str| scene.incident.named_now().any(|named| named.account == id);
    let people = people::accounts(tx)?.into_iter().filter(|a| a.suspended_at.is_none() && !listed(&a.id));
    let choices = std::iter::once(Choice::new("", "Choose somebody")).chain(people.map(|a| Choice::new(a.id, a.name)));
    Ok(vec![
        Field::select("account", "Who may know this record?", choices.collect())
            .hint("They still need a posting that would reach it if it were not restricted."),
    ])
}

fn named_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let listed: Vec<String> = scene.incident.named_now().map(|named| named.account.clone()).collect();
    let names = people::names(tx, &listed)?;
    let choices = listed.into_iter().map(|id| Choice::new(id.clone(), names.get(&id).cloned().unwrap_or(id)));
    Ok(vec![Field::radios("account", "Who may know it no longer?", choices.collect())])
}

fn share_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let agreements = sharing::live(tx, scene.now)?;
    let calendar = &scene.policy.calendar;
    let choices = agreements.iter().map(|a| {
        let until = format!("{} Until {}.", a.purpose, calendar.show_end(a.until_at));
        Choice::new(a.id.clone(), format!("{}: {}", a.organisation, a.title)).hint(until)
    });
    let preview = redaction::in_words(tx, scene.incident)?;
    let preview = if preview.is_empty() { "There is no account.".to_owned() } else { preview };
    let none = "No agreement with an organisation is in force. An administrator enters one under Administration, Organisations.";
    let mut fields = if agreements.is_empty() { vec![Field::inset(none)] } else { Vec::new() };
    fields.extend([
        Field::radios("agreement", "Under which agreement?", choices.collect()),
        Field::lines("purpose", "What for in this case?", 3),
        Field::day("until", "Until and including"),
        Field::inset(format!(
            "This is what they read of the account. Nobody's identity is in a share. Black more words out first where needed. {preview}"
        )),
    ]);
    Ok(fields)
}

fn share(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let chosen = form.required("agreement", "Choose an agreement.");
    let purpose = form.required("purpose", "Say what for.");
    let until = form.required("until", "Enter the last day of the share.");
    let until = until.and_then(|text| {
        let day = read_day(&text).and_then(|day| day.tomorrow().ok());
        if day.is_none() {
            form.refuse("until", "Enter a real date, like 21/11/2026.");
        }
        day
    });
    fine(form)?;
    let agreement = sharing::live(tx, scene.now)?.into_iter().find(|a| Some(&a.id) == chosen.as_ref());
    let (Some(agreement), Some(after)) = (agreement, until) else {
        form.refuse("agreement", "This agreement is over. Choose another.");
        return Err(Stop::Back(Vec::new()));
    };
    let until = scene.policy.calendar.day_start(after);
    if until > agreement.until_at {
        form.refuse("until", format!("The agreement ends at {}. Choose an earlier day.", scene.policy.calendar.show_end(agreement.until_at)));
    }
    fine(form)?;
    let purpose = sealed(tx, scene, "share", purpose)?;
    happened(form, scene.incident.share(scene.did(), (agreement.organisation, agreement.id), purpose, until))
}

fn end_share_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let stand = scene.incident.shares_now().filter(|s| s.until_at > scene.now);
    let choices = stand.map(|s| Choice::new(s.number.to_string(), format!("{}, since {}", s.organisation, scene.policy.calendar.show(s.at))));
    Ok(vec![Field::radios("share", "Which share?", choices.collect()).hint("It stops with their very next request.")])
}

fn redact_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let preview = redaction::in_words(tx, scene.incident)?;
    Ok(vec![
        Field::inset(format!("As it is read redacted now: {preview}")),
        Field::line("words", "Which words?").hint("As they stand in the account; they are blacked out wherever they occur."),
    ])
}

fn redact(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let words = form.required("words", "Enter the words.");
    fine(form)?;
    let (Some(narrative), Some(given)) = (scene.incident.core.narrative.as_ref(), words.as_ref()) else { return Err(Stop::Back(Vec::new())) };
    if !tx.unseal(&scene.incident.core.id, narrative)?.to_lowercase().contains(&given.to_lowercase()) {
        form.refuse("words", "The account does not hold these words. Copy them from it.");
    }
    fine(form)?;
    let words = sealed(tx, scene, "redaction", words)?;
    Ok(vec![Event::Access(scene.incident.redact(scene.did(), words))])
}

fn unredact_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let mut choices = Vec::new();
    for redaction in scene.incident.redactions.iter().filter(|r| r.ended_at.is_none()) {
        let words = redaction.words.as_ref().map(|words| tx.unseal(&scene.incident.core.id, words)).transpose()?;
        choices.push(Choice::new(redaction.number.to_string(), words.unwrap_or_default()));
    }
    Ok(vec![Field::radios("redaction", "Which words?", choices)])
}

fn glass_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let waiting: Vec<_> = scene.incident.glasses.iter().filter(|g| g.reviewed_at.is_none()).collect();
    let names = people::names(tx, &waiting.iter().map(|g| g.account.clone()).collect::<Vec<_>>())?;
    let mut choices = Vec::new();
    for glass in waiting {
        let why = glass.reason.as_ref().map(|words| tx.unseal(&scene.incident.core.id, words)).transpose()?.unwrap_or_default();
        let who = names.get(&glass.account).cloned().unwrap_or_else(|| glass.account.clone());
        choices.push(Choice::new(glass.number.to_string(), format!("{who}, {}", scene.policy.calendar.show(glass.at))).hint(why));
    }
    let only = if let [one] = choices.as_slice() { one.code.clone() } else { scene.about.to_owned() };
    Ok(vec![
        Field::radios("glass", "Which break-glass?", choices).value(only),
        Field::radios("finding", "What did you find?", choices!(Finding)),
        Field::lines("reason", "On what do you base that?", 4),
    ])
}

fn review_glass(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let glass = form.number("glass", "Choose which one.").unwrap_or(0);
    let finding = form.code("finding", Finding::from_code, "Choose what you found.");
    let note = form.required("reason", "Say on what you base that.");
    fine(form)?;
    let Some(finding) = finding else { return Err(Stop::Back(Vec::new())) };
    let note = sealed(tx, scene, "glass review", note)?;
    happened(form, scene.incident.review_glass(scene.did(), glass, finding, note))
}
