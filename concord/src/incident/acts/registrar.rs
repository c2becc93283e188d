//! Steps of the crime registrar and of designated decision makers: rulings, cancellations, transfers, and putting right what audits found.

use practice::incident::classify::{CancelCommand, DecideCommand, TO_ANOTHER_FORCE};
use practice::incident::record::Nature;
use practice::incident::{Event, Incident};
use practice::people::{Act, Matter, Role};

use super::{Group, Scene, Step, Stop, fine, ruled, seal, sealed};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};

const EDIT: &[(Matter, Act)] = &[(Matter::Operational, Act::Edit)];
const REGISTRAR: &[Role] = &[Role::CrimeRegistrar];
/// Who may cancel: the designated decision makers, the crime registrar among them (R-REC-10).
const DECISION_MAKERS: &[Role] = &[Role::CrimeRegistrar, Role::CrimeManager];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "rule",
        label: "Rule on the classification",
        group: Group::Deciding,
        rights: &[],
        roles: REGISTRAR,
        fits: |i, _| !i.is_closed() && i.core.nature != Nature::Undecided,
        edits: false,
        fields: |_, _| {
            Ok(vec![
                Field::lines("question", "What was asked?", 3),
                Field::lines("ruling", "Ruling", 5).hint("It locks the classification until you rule again."),
                Field::line("counting_rule", "Counting rule")
                    .hint("The part of the Home Office Counting Rules that it rests on, for example General Rules D."),
            ])
        },
        perform: rule,
    },
    Step {
        code: "ask-cancellation",
        label: "Ask to cancel a crime",
        group: Group::Deciding,
        rights: EDIT,
        roles: REGISTRAR,
        fits: |i, _| !i.is_closed() && i.standing_crimes().any(|c| c.cancel_asked_at.is_none()),
        edits: false,
        fields: ask_fields,
        perform: ask,
    },
    Step {
        code: "decide-cancellation",
        label: "Decide on a cancellation",
        group: Group::Deciding,
        rights: &[],
        roles: DECISION_MAKERS,
        fits: |i, _| !i.is_closed() && i.standing_crimes().any(|c| c.cancel_asked_at.is_some()),
        edits: false,
        fields: decide_fields,
        perform: decide,
    },
    Step {
        code: "told-of-cancellation",
        label: "Note that the victim knows of the cancellation",
        group: Group::Victim,
        rights: &[(Matter::VictimContact, Act::Create)],
        roles: &[],
        fits: |i, _| i.crimes.iter().any(|c| c.cancelled_at.is_some() && c.victim_told_at.is_none()),
        edits: false,
        fields: |scene, _| {
            let untold = scene.incident.crimes.iter().filter(|c| c.cancelled_at.is_some() && c.victim_told_at.is_none());
            let hint = "Note the contact itself as an update to the victim.";
            Ok(vec![which_crime(scene, untold, "Of which cancelled crime is the victim told?").hint(hint)])
        },
        perform: |form, _, scene| {
            let crime = form.number("crime", "Choose a cancelled offence.").unwrap_or(0);
            fine(form)?;
            ruled(form, scene.incident.tell_of_cancellation(scene.did(), crime))
        },
    },
    Step {
        code: "transfer",
        label: "Transfer the investigation",
        group: Group::Deciding,
        rights: EDIT,
        roles: &[],
        fits: |i, _| !i.is_closed() && i.core.nature == Nature::Crime,
        edits: false,
        fields: |_, _| {
            Ok(vec![
                Field::line("taken_by", "Which force or agency takes it?")
                    .hint("The crime stands here, with the outcome that responsibility was transferred. A crime committed in another force's area is cancelled as C1 instead."),
                Field::line("their_reference", "Their number for it").optional(),
                Field::lines("note", "Why, and what went with it?", 4),
            ])
        },
        perform: transfer,
    },
    Step {
        code: "put-right",
        label: "Put right what an audit found",
        group: Group::Deciding,
        rights: EDIT,
        roles: REGISTRAR,
        fits: |i, _| i.audit_errors.iter().any(|e| e.put_right_at.is_none()),
        edits: false,
        fields: put_right_fields,
        perform: |form, tx, scene| {
            let error = form.number("error", "Choose a finding.").unwrap_or(0);
            let result = form.required("result", "Say what was put right.");
            fine(form)?;
            let result = sealed(tx, scene, "audit finding", result)?;
            ruled(form, scene.incident.put_right(scene.did(), error, result))
        },
    },
];

fn rule(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let question = form.required("question", "Enter what was asked.");
    let ruling = form.required("ruling", "Enter the ruling.");
    let counting_rule = form.required("counting_rule", "Enter the counting rule that it rests on.");
    fine(form)?;
    let question = sealed(tx, scene, "ruling's question", question)?;
    let ruling = sealed(tx, scene, "ruling", ruling)?;
    ruled(form, scene.incident.rule(scene.did(), question, ruling, counting_rule.unwrap_or_default()))
}

/// The question which crime; it answers itself where there is only one.
fn which_crime<'a>(scene: &Scene<'_>, crimes: impl Iterator<Item = &'a practice::incident::Crime>, label: &str) -> Field {
    let title = |code: &str| scene.policy.offence(code).map_or_else(|| code.to_owned(), |offence| format!("{} ({code})", offence.title));
    let choice = |crime: &practice::incident::Crime| {
        let offence = crime.offence.as_deref().map(title).or_else(|| crime.offence_words.clone()).unwrap_or_default();
        let victim = crime.victim.map(|number| format!(", victim {number}")).unwrap_or_default();
        Choice::new(crime.number.to_string(), &crime.crime_number).hint(format!("{offence}{victim}"))
    };
    let choices: Vec<Choice> = crimes.map(choice).collect();
    let only = if let [one] = choices.as_slice() { one.code.clone() } else { String::new() };
    let chosen = if scene.about.is_empty() { only } else { scene.about.to_owned() };
    Field::radios("crime", label, choices).value(chosen)
}

fn ask_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let crimes = scene.incident.standing_crimes().filter(|c| c.cancel_asked_at.is_none());
    let codes = scene.policy.cancellations.iter().map(|c| Choice::new(&c.code, format!("{}: {}", c.code, c.title)));
    Ok(vec![
        which_crime(scene, crimes, "Which crime?"),
        Field::radios("code", "Why?", codes.collect()),
        Field::lines("reason", "Additional verifiable information", 5).hint(
            "What was learnt since, from whom, and how it can be verified. It must determine that no crime occurred, or that it belongs elsewhere. A victim's withdrawal or lack of co-operation is not such information.",
        ),
        Field::yes_no("withdrawal", "Does it rest on the victim's withdrawal or lack of co-operation?"),
        Field::line("to", format!("{TO_ANOTHER_FORCE}: the force that takes the crime, and its number there")).optional(),
    ])
}

fn ask(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let crime = form.number("crime", "Choose an offence of this record.").unwrap_or(0);
    let code = form.required("code", "Choose a code.");
    let reason = form.required("reason", "Say what determines that no crime occurred, or that it belongs elsewhere.");
    let withdrawal = form.yes_no("withdrawal");
    if withdrawal.is_none() {
        form.refuse("withdrawal", "Choose yes or no.");
    }
    let to = form.text("to");
    fine(form)?;
    let given = CancelCommand {
        crime,
        code: code.unwrap_or_default(),
        reason: sealed(tx, scene, "cancellation", reason)?,
        withdrawal: withdrawal.unwrap_or(true),
        to,
    };
    ruled(form, scene.incident.ask_cancellation(scene.did(), given, scene.policy))
}

fn decide_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let asked = || scene.incident.standing_crimes().filter(|c| c.cancel_asked_at.is_some());
    let mut fields: Vec<Field> = asked()
        .map(|crime| {
            let code = crime.cancel_code.as_deref().unwrap_or_default();
            let title = scene.policy.cancellation(code).map_or("", |known| known.title.as_str());
            Field::inset(format!(
                "{}: cancellation asked for under {code}, {title}. The information given is in the timeline.",
                crime.crime_number
            ))
        })
        .collect();
    fields.extend([
        which_crime(scene, asked(), "Which crime?"),
        Field::radios("decision", "Decision", vec![Choice::new("cancel", "Cancel it"), Choice::new("keep", "Let it stand")])
            .hint("A cancelled crime stays to be seen, and leaves the count of recorded offences. The victim is told."),
        Field::lines("reason", "If it stands: why", 3).optional(),
    ]);
    Ok(fields)
}

fn decide(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let crime = form.number("crime", "Choose an offence.").unwrap_or(0);
    let decision = form.required("decision", "Choose what you decide.");
    let reason = form.text("reason");
    fine(form)?;
    let cancel = decision.as_deref() == Some("cancel");
    let reason = if cancel { None } else { seal(tx, scene, "cancellation refused", reason)? };
    let given = DecideCommand { crime, cancel, reason, registrar: scene.reader.has_role(Role::CrimeRegistrar) };
    ruled(form, scene.incident.decide_cancellation(scene.did(), given, scene.policy))
}

fn transfer(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let taken_by = form.required("taken_by", "Enter the force or agency.");
    let theirs = form.text("their_reference");
    let note = form.required("note", "Say why, and what went with it.");
    fine(form)?;
    let note = sealed(tx, scene, "transfer", note)?;
    ruled(form, scene.incident.transfer(scene.did(), taken_by.unwrap_or_default(), theirs, note, scene.own))
}

fn put_right_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        Field::radios("error", "Which finding?", findings(scene.incident, scene.own)).value(scene.about),
        Field::lines("result", "What was put right?", 4)
            .hint("Change the record by its own steps first; where nothing can be changed any more, say so."),
    ])
}

/// The open findings as choices: the question that each failed.
fn findings(incident: &Incident, own: &practice::policy::Policy) -> Vec<Choice> {
    let title = |code: &str| own.sheet_questions.iter().find(|q| q.code == code).map_or_else(|| code.to_owned(), |q| q.title.clone());
    let open = incident.audit_errors.iter().filter(|error| error.put_right_at.is_none());
    open.map(|error| Choice::new(error.number.to_string(), title(&error.question)).hint(format!("Audit {}", error.audit))).collect()
}
