//! Steps of the investigation with a suspect: arrest, interview, bail, disposal, charge or none; and taking a wrong entry back.

use practice::incident::proceeding::{BailChange, ProceedingKind};
use practice::incident::record::{Nature, PersonKind};
use practice::incident::{Event, Incident, Proceeding};
use practice::people::{Act, Matter};
use practice::policy::OutcomeGroup;
use practice::supervision::{self, ProceedingCommand};

use super::{Group, Scene, Step, Stop, fine, ruled, seal, sealed};
use crate::frame::Form;
use crate::frame::answers::show_moment;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};

/// Who works with suspects: the investigator, supervisors and crime managers.
pub(super) const SUSPECT: &[(Matter, Act)] = &[(Matter::Suspect, Act::Edit)];

const WITH_SUSPECT: &[ProceedingKind] = &[
    ProceedingKind::Arrested,
    ProceedingKind::Interviewed,
    ProceedingKind::Released,
    ProceedingKind::Bailed,
    ProceedingKind::UnderInvestigation,
    ProceedingKind::BailChanged,
];

const DECISIONS: &[ProceedingKind] = &[ProceedingKind::Charged, ProceedingKind::NotCharged, ProceedingKind::NotInvestigated];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "suspect",
        label: "Note what happened with a suspect",
        group: Group::Court,
        rights: SUSPECT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && has_suspect(i),
        edits: false,
        fields: suspect_fields,
        perform: suspect,
    },
    Step {
        code: "disposal",
        label: "Note a disposal out of court",
        group: Group::Court,
        rights: SUSPECT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && has_suspect(i),
        edits: false,
        fields: disposal_fields,
        perform: disposal,
    },
    Step {
        code: "charge",
        label: "Note a charge, or that there is none",
        group: Group::Court,
        rights: SUSPECT,
        roles: &[],
        fits: |i, _| is_open_crime(i),
        edits: false,
        fields: charge_fields,
        perform: charge,
    },
    Step {
        code: "take-back",
        label: "Take a wrong entry back",
        group: Group::Court,
        rights: SUSPECT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && i.proceedings().next().is_some(),
        edits: false,
        fields: |scene, _| {
            let entries = scene.incident.proceedings().map(|e| entry_choice(scene, e)).collect();
            Ok(vec![
                Field::radios("entry", "Which entry was wrong?", entries)
                    .hint("It stays to be seen and starts no clock any more. Enter the right one anew.")
                    .value(scene.about),
                Field::lines("reason", "What was wrong?", 3),
            ])
        },
        perform: take_back,
    },
];

pub(super) fn is_open_crime(incident: &Incident) -> bool {
    !incident.is_closed() && incident.core.nature == Nature::Crime
}

fn has_suspect(incident: &Incident) -> bool {
    incident.people.iter().any(|p| p.kind == PersonKind::Suspect)
}

fn entry_choice(scene: &Scene<'_>, entry: &Proceeding) -> Choice {
    Choice::new(entry.number.to_string(), entry.in_words(|at| scene.own.calendar.show(at)))
}

/// The question which suspect, by number: their names stay closed. It answers itself where there is only one.
pub(super) fn which_suspect(scene: &Scene<'_>) -> Field {
    let suspects = scene.incident.people.iter().filter(|p| p.kind == PersonKind::Suspect);
    let suspects: Vec<Choice> = suspects.map(|p| Choice::new(p.number.to_string(), format!("Suspect {}", p.number))).collect();
    let only = if let [one] = suspects.as_slice() { one.code.clone() } else { String::new() };
    if suspects.is_empty() {
        return Field::inset("No suspect is in this record. Add the suspect first.");
    }
    Field::radios("person", "Which suspect?", suspects).value(only)
}

/// The question when it happened.
pub(super) fn when(scene: &Scene<'_>, label: &str) -> Field {
    Field::when("at", label).value(show_moment(scene.now, &scene.own.calendar))
}

/// What every entry has: who and when. The form says what is missing.
pub(super) fn begun(form: &mut Form, scene: &Scene<'_>, kind: ProceedingKind) -> Option<ProceedingCommand> {
    let person = form.number("person", "Choose a suspect of this record.");
    let at = form.required_when("at", &scene.own.calendar, "Enter when it happened.")?;
    Some(ProceedingCommand::of(kind, person, at))
}

/// Asks the rule, once nothing is wrong with the answers.
pub(super) fn enter(form: &mut Form, scene: &Scene<'_>, given: Option<ProceedingCommand>) -> Result<Vec<Event>, Stop> {
    fine(form)?;
    let Some(given) = given else { return Err(Stop::Back(Vec::new())) };
    ruled(form, supervision::proceed(scene.incident, scene.did(), given, scene.own))
}

/// Closed words of a list as choices.
pub(super) fn kinds(list: &[ProceedingKind]) -> Vec<Choice> {
    list.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect()
}

/// The kind chosen from a list; the form says where none was.
pub(super) fn kind(form: &mut Form, list: &[ProceedingKind]) -> Option<ProceedingKind> {
    let known = |code: &str| ProceedingKind::from_code(code).filter(|kind| list.contains(kind));
    form.code("kind", known, "Choose what happened.")
}

fn suspect_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        which_suspect(scene),
        Field::radios("kind", "What happened?", kinds(WITH_SUSPECT)),
        when(scene, "When?").hint("An event after the cut-off of the day counts from the next working day."),
        Field::select(
            "code",
            "Bail conditions: what changed?",
            std::iter::once(Choice::new("", "Nothing")).chain(super::choices!(BailChange)).collect(),
        )
        .optional(),
        Field::when("listed_for", "Bail: until when?").optional(),
        Field::lines("note", "Conditions, or what else is to be known", 3).optional(),
    ])
}

fn suspect(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let kind = kind(form, WITH_SUSPECT).unwrap_or(ProceedingKind::Arrested);
    let mut given = begun(form, scene, kind);
    let (until, note, code) = (form.when("listed_for", &scene.own.calendar), form.text("note"), form.text("code"));
    fine(form)?;
    if let Some(given) = &mut given {
        given.note = seal(tx, scene, "proceeding", note)?;
        given.listed_for = until;
        given.code = code.filter(|_| kind == ProceedingKind::BailChanged);
    }
    enter(form, scene, given)
}

fn disposal_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let groups = [OutcomeGroup::OutOfCourtFormal, OutcomeGroup::OutOfCourtInformal, OutcomeGroup::Diversionary];
    let outcomes = scene.own.outcomes_at(scene.now);
    let disposals = outcomes.iter().filter(|o| groups.contains(&o.group)).map(|o| Choice::new(&o.code, format!("{}: {}", o.code, o.title)));
    Ok(vec![
        which_suspect(scene),
        Field::select("code", "Which disposal?", std::iter::once(Choice::new("", "Choose a disposal")).chain(disposals).collect()),
        when(scene, "When?"),
        Field::lines("victim_view", "What does the victim think of it?", 3)
            .hint("Ask every victim. Their view is not a veto, and it must be known."),
        Field::lines("note", "Why is a disposal out of court right for a hate crime?", 3),
    ])
}

fn disposal(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let mut given = begun(form, scene, ProceedingKind::OutOfCourt);
    let code = form.required("code", "Choose a disposal.");
    let view = form.required("victim_view", "Ask the victim what they think of it, and note what they say.");
    let note = form.required("note", "Say why a disposal out of court is right for a hate crime.");
    fine(form)?;
    if let Some(given) = &mut given {
        given.code = code;
        given.victim_view = seal(tx, scene, "victim's view", view)?;
        given.note = seal(tx, scene, "proceeding", note)?;
    }
    enter(form, scene, given)
}

fn charge_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let mut offences = super::decide::offence_choices(scene.policy);
    offences.iter_mut().take(1).for_each(|first| first.label = "As recorded".into());
    Ok(vec![
        Field::radios("kind", "What was decided?", kinds(DECISIONS)),
        which_suspect(scene),
        when(scene, "When?"),
        Field::select("code", "Offence charged", offences).hint("Under the law of the day of the offence.").optional(),
        Field::lines("note", "If there is no charge: the reasons", 4)
            .hint("The victim is told them, and how to ask for a review of the decision.")
            .optional(),
    ])
}

fn charge(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let kind = kind(form, DECISIONS).unwrap_or(ProceedingKind::Charged);
    let mut given = begun(form, scene, kind);
    let (code, note) = (form.text("code"), form.text("note"));
    fine(form)?;
    if let Some(given) = &mut given {
        given.code = code.filter(|_| kind == ProceedingKind::Charged);
        given.note = seal(tx, scene, "proceeding", note)?;
    }
    enter(form, scene, given)
}

fn take_back(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let number = form.number("entry", "Choose an entry of this record.");
    if number.is_none() {
        form.refuse("entry", "Choose an entry of this record.");
    }
    let reason = form.required("reason", "Say what was wrong.");
    fine(form)?;
    let reason = sealed(tx, scene, "taken back", reason)?;
    ruled(form, supervision::take_back(scene.incident, scene.did(), number.unwrap_or(0), reason))
}
