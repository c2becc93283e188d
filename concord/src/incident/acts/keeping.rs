//! Steps on whether the record is kept: the review at the end of its clear period, legal holds, restriction of processing, and its disposal by a
//! second person.

use jiff::Timestamp;
use practice::incident::keeping::{DisposalGround, Happened, HoldGround, InTheWayOfDisposal, KeepingDecision, LimitGround};
use practice::incident::{Event, Incident, Refused, Words};
use practice::people::{Act, Matter, Role};

use super::{Group, Scene, Step, Stop, choices, day, fine, sealed};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};
use crate::retention::{REVIEWERS, reckon, sql};

/// Who disposes of a record as the second person, beside whoever may close it (access rule 4).
const DISPOSERS: &[Role] = &[Role::ProfessionalStandards];
const CLOSE: &[(Matter, Act)] = &[(Matter::Operational, Act::Approve)];

/// A step of this group that edits nothing.
macro_rules! step {
    ($code:literal, $label:literal, $rights:expr, $roles:expr, $fits:expr, $fields:expr, $perform:expr) => {
        Step {
            code: $code,
            label: $label,
            group: Group::Keeping,
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
    step!("review-keeping", "Review whether to keep it", &[], REVIEWERS, |i, _| reviewable(i), review_fields, review),
    step!("decide-disposal", "Decide on the disposal", CLOSE, DISPOSERS, |i, _| i.disposal_proposed().is_some(), decide_fields, decide),
    step!("hold", "Put under a legal hold", &[], REVIEWERS, |_, _| true, hold_fields, |form, tx, scene| {
        let held = hold(form, tx, scene)?;
        Ok(vec![Event::Keeping(held)])
    }),
    step!("end-hold", "End a legal hold", &[], REVIEWERS, |i, _| held(i), end_hold_fields, |form, _, scene| {
        let number = form.number("hold", "Choose a hold.").unwrap_or(0);
        fine(form)?;
        happened(form, scene.incident.end_hold(scene.did(), number))
    }),
    step!("limit-processing", "Restrict the processing", &[], REVIEWERS, |i, _| i.limited().is_none(), limit_fields, |form, tx, scene| {
        let limited = limit(form, tx, scene)?;
        Ok(vec![Event::Keeping(limited)])
    }),
    step!("end-limit", "End the restriction of processing", &[], REVIEWERS, |i, _| i.limited().is_some(), reason_fields, |form, tx, scene| {
        let reason = reason(form, tx, scene)?;
        happened(form, scene.incident.free(scene.did(), reason))
    }),
];

/// Whether a step is open where the record stands: not disposed of, and neither merged nor restricted in processing but for the named steps.
pub fn stands_open(incident: &Incident, code: &str) -> bool {
    let limited = incident.limited().is_none() || fits_limited(code);
    let merged = incident.core.merged_into.is_none() || super::links::fits_merged(code);
    !incident.is_disposed() && limited && merged
}

/// The steps that are open while processing is restricted: those that protect people, decide on keeping, or end the restriction.
pub fn fits_limited(code: &str) -> bool {
    STEPS.iter().any(|step| step.code == code)
        || matches!(code, "restrict" | "confirm-restriction" | "refuse-restriction" | "ask-lift" | "lift" | "refuse-lift" | "name" | "take-off")
        || matches!(code, "end-share" | "review-glass" | "redact")
}

fn reviewable(incident: &Incident) -> bool {
    incident.is_closed() && incident.disposal_proposed().is_none()
}

fn held(incident: &Incident) -> bool {
    incident.holds.iter().any(|hold| hold.ended_at.is_none())
}

fn happened(form: &mut Form, answer: Result<Happened, Refused>) -> Result<Vec<Event>, Stop> {
    super::ruled(form, answer.map(Event::Keeping))
}

/// A rule's answer, or its refusal put into the form.
fn one(form: &mut Form, answer: Result<Happened, Refused>) -> Result<Happened, Stop> {
    answer.map_err(|refused| {
        form.refused(&refused);
        Stop::Back(Vec::new())
    })
}

fn reason(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Words, Stop> {
    let reason = form.required("reason", "Say why.");
    fine(form)?;
    sealed(tx, scene, "keeping", reason)
}

fn reason_fields(_: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![Field::lines("reason", "Why?", 4)])
}

fn review_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let reckoned = reckon::reckon(tx, scene.incident, scene.today)?;
    let mut says = String::new();
    if let Some(reckoned) = &reckoned {
        let sum = reckon::sentence(tx, &reckoned.clock, scene.incident, scene.today, scene.reader, scene.now)?;
        says = format!("Group {}. {sum}", reckon::group_words(reckoned.group));
    }
    let in_the_way = in_the_way(scene, tx)?;
    let groups = scene.today.retention.iter().map(|group| Choice::new(&group.code, reckon::group_words(group)));
    let groups = std::iter::once(Choice::new("", "Leave it in the group that fits")).chain(groups).collect();
    let undisposed: &[&str] = &["keep", "limit", "hold"];
    let mut fields = vec![Field::inset(says), Field::radios("decision", "What is decided?", choices!(KeepingDecision))];
    if !in_the_way.0.is_empty() {
        fields.insert(1, Field::inset(format!("It cannot be disposed of now. {}", in_the_way.0.join(" "))));
    }
    fields.extend([
        Field::day("next", "Next review").hint("For example 21/11/2032").only_if("decision", undisposed, "Where it is kept."),
        Field::select("group", "Retention group", groups).optional().only_if("decision", undisposed, "Where it is kept."),
        Field::radios("limit_ground", "Why is processing restricted?", choices!(LimitGround)).only_if(
            "decision",
            &["limit"],
            "Where processing is restricted.",
        ),
        Field::radios("hold_ground", "Ground of the hold", choices!(HoldGround)).only_if("decision", &["hold"], "For a legal hold."),
        Field::day("until", "Hold until and including").optional().only_if("decision", &["hold"], "For a legal hold."),
        Field::radios("ground", "Ground of the disposal", choices!(DisposalGround)).only_if("decision", &["dispose"], "For a disposal."),
        Field::lines("reason", "Why?", 4),
    ]);
    Ok(fields)
}

fn in_the_way(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<InTheWayOfDisposal, Fault> {
    let asked = crate::rights::sql::open_about(tx, &scene.incident.core.id)?;
    Ok(practice::retention::in_the_way(scene.incident, scene.own, &asked, scene.now))
}

fn review(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let decision = form.code("decision", KeepingDecision::from_code, "Choose what is decided.");
    let Some(decision) = decision else { return Err(Stop::Back(Vec::new())) };
    let stays = decision != KeepingDecision::Dispose;
    let next_at = if stays { day(form, "next", scene, "Enter the day of the next review.") } else { None };
    let group = form.text("group").filter(|_| stays);
    let mut events = Vec::new();
    match decision {
        KeepingDecision::Keep => {}
        KeepingDecision::Limit => events.push(limit(form, tx, scene)?),
        KeepingDecision::Hold => events.push(hold(form, tx, scene)?),
        KeepingDecision::Dispose => events.push(propose(form, tx, scene)?),
    }
    let reason = reason(form, tx, scene)?;
    let reviewed = scene.incident.review_keeping(scene.did(), decision, group, next_at, reason);
    events.insert(0, one(form, reviewed)?);
    Ok(events.into_iter().map(Event::Keeping).collect())
}

fn propose(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Happened, Stop> {
    let ground = form.code("ground", DisposalGround::from_code, "Choose the ground of the disposal.");
    let in_the_way = in_the_way(scene, tx)?;
    let Some(ground) = ground else { return Err(Stop::Back(Vec::new())) };
    one(form, scene.incident.propose_disposal(scene.did(), ground, &in_the_way))
}

fn hold_fields(_: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        Field::inset("While a hold stands nobody can dispose of the record, whatever its clear period."),
        Field::radios("hold_ground", "On what ground?", choices!(HoldGround)),
        Field::day("until", "Until and including").optional().hint("Leave it empty where somebody is to end it."),
        Field::lines("reason", "Why?", 4),
    ])
}

fn hold(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Happened, Stop> {
    let ground = form.code("hold_ground", HoldGround::from_code, "Choose a ground.");
    let until = last_day(form, scene);
    let reason = reason(form, tx, scene)?;
    let Some(ground) = ground else { return Err(Stop::Back(Vec::new())) };
    one(form, scene.incident.hold(scene.did(), ground, reason, until))
}

/// The first moment after the last day that was typed; none where none was.
fn last_day(form: &mut Form, scene: &Scene<'_>) -> Option<Timestamp> {
    let text = form.text("until")?;
    let after = crate::frame::answers::read_day(&text).and_then(|day| day.tomorrow().ok());
    if after.is_none() {
        form.refuse("until", "Enter a real date, like 21/11/2026.");
    }
    after.map(|after| scene.own.calendar.day_start(after))
}

fn end_hold_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let calendar = &scene.own.calendar;
    let choice = |hold: &practice::incident::keeping::Hold| {
        Choice::new(hold.number.to_string(), format!("{}, since {}", hold.ground, calendar.show_date(hold.at)))
    };
    Ok(vec![Field::radios("hold", "Which hold?", scene.incident.holds_at(scene.now).map(choice).collect())])
}

fn limit_fields(_: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        Field::inset(
            "The record is kept, and closed to every step but those that protect people, decide on keeping it, or end the restriction.",
        ),
        Field::radios("limit_ground", "On what ground?", choices!(LimitGround)),
        Field::lines("reason", "Why?", 4),
    ])
}

fn limit(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Happened, Stop> {
    let ground = form.code("limit_ground", LimitGround::from_code, "Choose a ground.");
    let reason = reason(form, tx, scene)?;
    let Some(ground) = ground else { return Err(Stop::Back(Vec::new())) };
    one(form, scene.incident.limit(scene.did(), ground, reason))
}

fn decide_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let gone = sql::destroyed(tx, &scene.incident.core.id)?;
    let ground = scene.incident.disposal_proposed().map_or("", |disposal| disposal.ground.label());
    let says = format!(
        "Ground: {ground}. {} texts, {} keys and {} files are destroyed, with everybody's names and the account of what happened. That cannot be \
         undone. The record stays as a number that is counted in figures.",
        gone.texts, gone.keys, gone.files
    );
    let choices = vec![Choice::new("dispose", "Dispose of the record"), Choice::new("refuse", "Refuse: the record is kept")];
    Ok(vec![
        Field::inset(says),
        Field::radios("decision", "What is decided?", choices),
        Field::lines("reason", "Why is it refused?", 4).only_if("decision", &["refuse"], "Where it is refused."),
    ])
}

fn decide(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let decision = form.required("decision", "Choose what is decided.");
    fine(form)?;
    if decision.as_deref() == Some("refuse") {
        let reason = reason(form, tx, scene)?;
        return happened(form, scene.incident.refuse_disposal(scene.did(), reason));
    }
    let in_the_way = in_the_way(scene, tx)?;
    let destroyed = sql::destroyed(tx, &scene.incident.core.id)?;
    happened(form, scene.incident.dispose(scene.did(), destroyed, &in_the_way))
}
