//! Steps that decide what a report is: crime number, reclassification, no crime and why, approval, the subject told.

use practice::incident::record::{Nature, Threshold};
use practice::incident::{CrimeCommand, Event, Incident, NotCrimeCommand};
use practice::people::{Act, Matter, Role};

use super::{Group, Scene, Step, Stop, choices, fine, nothing, ruled, seal, sealed, victims};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};

const EDIT: &[(Matter, Act)] = &[(Matter::Operational, Act::Edit)];
const APPROVE: &[(Matter, Act)] = &[(Matter::CallAndFlag, Act::Approve), (Matter::Supervision, Act::Approve)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "crime",
        label: "Give a crime number",
        group: Group::Deciding,
        rights: EDIT,
        roles: &[],
        fits: |i, _| classifiable(i),
        edits: false,
        fields: crime_fields,
        perform: crime,
    },
    Step {
        code: "reclassify",
        label: "Reclassify an offence",
        group: Group::Deciding,
        rights: EDIT,
        roles: &[Role::CrimeRegistrar],
        fits: |i, _| classifiable(i) && i.standing_crimes().next().is_some(),
        edits: false,
        fields: reclassify_fields,
        perform: reclassify,
    },
    Step {
        code: "no-crime",
        label: "Record why it is no crime",
        group: Group::Deciding,
        rights: EDIT,
        roles: &[],
        fits: |i, _| classifiable(i) && matches!(i.core.nature, Nature::Undecided | Nature::Cancelled),
        edits: false,
        fields: no_crime_fields,
        perform: no_crime,
    },
    Step {
        code: "approve-rationale",
        label: "Approve the rationale",
        group: Group::Deciding,
        rights: APPROVE,
        roles: &[Role::CrimeRegistrar],
        fits: |i, _| waits(i),
        edits: false,
        fields: nothing,
        perform: |form, _, scene| ruled(form, scene.incident.approve_rationale(scene.did())),
    },
    Step {
        code: "return-rationale",
        label: "Send the rationale back",
        group: Group::Deciding,
        rights: APPROVE,
        roles: &[Role::CrimeRegistrar],
        fits: |i, _| !i.is_closed() && i.core.nature == Nature::NonCrime && i.core.ruling.is_none(),
        edits: false,
        fields: |_, _| Ok(vec![Field::lines("reason", "What is missing or wrong?", 4)]),
        perform: |form, tx, scene| {
            let reason = form.required("reason", "Say what is missing or wrong.");
            fine(form)?;
            let reason = sealed(tx, scene, "return", reason)?;
            ruled(form, scene.incident.return_rationale(scene.did(), reason))
        },
    },
    Step {
        code: "subject-told",
        label: "Note whether the subject was told",
        group: Group::Deciding,
        rights: EDIT,
        roles: &[],
        fits: |i, _| i.core.threshold.is_some_and(|t| t != Threshold::None) && i.core.subject_told_at.is_none(),
        edits: false,
        fields: |_, _| {
            Ok(vec![
                Field::yes_no("told", "Was the subject told that their details are recorded?"),
                Field::lines("withheld", "If not: why not", 3).hint("A safeguarding risk is a reason. It is reviewed.").optional(),
            ])
        },
        perform: subject_told,
    },
];

fn classifiable(incident: &Incident) -> bool {
    !incident.is_closed()
}

fn waits(incident: &Incident) -> bool {
    !incident.is_closed()
        && incident.core.rationale.is_some()
        && incident.core.approved_at.is_none()
        && incident.core.nature == Nature::NonCrime
}

/// The offences of a policy as choices, by their published groups.
pub fn offence_choices(policy: &practice::policy::Policy) -> Vec<Choice> {
    let mut offences: Vec<_> = policy.offences.iter().collect();
    offences.sort_by_key(|offence| (offence.group, !offence.aggravated, offence.title.clone()));
    let choice = |offence: &&practice::policy::Offence| {
        Choice::new(&offence.code, format!("{} ({})", offence.title, offence.code)).group(offence.group.label())
    };
    std::iter::once(Choice::new("", "Choose an offence")).chain(offences.iter().map(choice)).collect()
}

fn crime_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let mut fields = vec![
        Field::line("crime_number", "Crime number").hint("From the crime system").wide(crate::frame::field::Width::Characters(20)),
        Field::select("offence", "Offence", offence_choices(scene.policy)),
    ];
    let victims = victims(scene.incident);
    if !victims.is_empty() {
        let only = if let [one] = victims.as_slice() { one.code.clone() } else { String::new() };
        fields.push(Field::radios("victim", "Whose crime is it?", victims).hint("Each victim has a crime of their own.").value(only));
    }
    let limit = scene.policy.settings.recording_hours.value;
    fields.push(Field::lines("late_reason", format!("If more than {limit} hours after the report: why"), 2).optional());
    Ok(fields)
}

fn crime(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let crime_number = form.required("crime_number", "Enter the crime number.");
    let offence = form.required("offence", "Choose an offence.");
    let victim = form.number("victim", "Choose a victim of this record.");
    let late_reason = form.text("late_reason");
    fine(form)?;
    let given = CrimeCommand {
        crime_number: crime_number.unwrap_or_default().to_uppercase(),
        offence: offence.unwrap_or_default(),
        victim,
        late_reason: seal(tx, scene, "late crime number", late_reason)?,
        registrar: scene.reader.has_role(Role::CrimeRegistrar),
    };
    ruled(form, scene.incident.give_crime_number(scene.did(), given, scene.policy))
}

fn reclassify_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let crimes = scene.incident.standing_crimes().map(|c| {
        Choice::new(c.number.to_string(), &c.crime_number).hint(c.offence.as_deref().or(c.offence_words.as_deref()).unwrap_or_default())
    });
    Ok(vec![
        Field::radios("crime", "Which offence?", crimes.collect()).value(scene.about),
        Field::select("offence", "New code", offence_choices(scene.policy)).hint("The crime number and the hate flag stay."),
    ])
}

fn reclassify(form: &mut Form, _: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let crime = form.number("crime", "Choose an offence of this record.");
    if crime.is_none() {
        form.refuse("crime", "Choose an offence of this record.");
    }
    let offence = form.required("offence", "Choose the new code.");
    fine(form)?;
    let registrar = scene.reader.has_role(Role::CrimeRegistrar);
    ruled(form, scene.incident.reclassify(scene.did(), crime.unwrap_or(0), offence.unwrap_or_default(), registrar, scene.policy))
}

fn no_crime_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let recording = &scene.policy.recording;
    let outcomes = recording.outcomes.iter().map(|choice| Choice::new(&choice.code, &choice.title)).collect();
    let mut fields = vec![
        Field::inset(format!("Policy on the day of the report: {}. {}", recording.title, recording.rule_text)),
        Field::lines("rationale", "Why is this not a crime?", 5)
            .hint("Enough to show that the National Crime Recording Standard was followed."),
        Field::radios("record_as", "Record it as", outcomes),
    ];
    if recording.refuses_trivial {
        fields.push(Field::yes_no("trivial", "Is the complaint trivial, irrational or malicious, or is there no basis for hostility?"));
    }
    if recording.asks_expression {
        fields.push(Field::yes_no("expression_considered", "Was freedom of expression considered?").hint("Say how in the rationale."));
    }
    if recording.subject_data_threshold {
        let hint = "Without a real risk, the subject's details on this record are destroyed when you save.";
        fields.push(
            Field::radios("threshold", "May the subject's personal details stand on the record?", choices!(Threshold)).hint(hint).value("none"),
        );
    }
    Ok(fields)
}

fn no_crime(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let recording = &scene.policy.recording;
    let rationale = form.required("rationale", "Say why this is not a crime.");
    let record_as = form.required("record_as", "Choose what to record.");
    let trivial = form.yes_no("trivial");
    if recording.refuses_trivial && trivial.is_none() && record_as.as_deref() == Some("incident") {
        form.refuse("trivial", "Choose yes or no.");
    }
    let expression = form.yes_no("expression_considered").unwrap_or(false);
    let threshold = form.maybe_code("threshold", Threshold::from_code, "Choose from the list.").unwrap_or(Threshold::None);
    fine(form)?;
    let given = NotCrimeCommand {
        rationale: sealed(tx, scene, "rationale", rationale)?,
        record_as: record_as.unwrap_or_default(),
        trivial: trivial.unwrap_or(false),
        expression_considered: expression,
        threshold,
        registrar: scene.reader.has_role(Role::CrimeRegistrar),
    };
    let events = ruled(form, scene.incident.not_a_crime(scene.did(), given, scene.policy))?;
    if let [Event::NotCrimed { erased, .. }] = events.as_slice() {
        crate::incident::sql::destroy_keys(tx, &scene.incident.core.id, erased)?;
    }
    Ok(events)
}

fn subject_told(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let told = form.yes_no("told");
    let withheld = form.text("withheld");
    match told {
        None => form.refuse("told", "Choose yes or no."),
        Some(false) if withheld.is_none() => form.refuse("withheld", "Say why the subject was not told."),
        Some(_) => {}
    }
    fine(form)?;
    let withheld = seal(tx, scene, "subject not told", withheld.filter(|_| told == Some(false)))?;
    ruled(form, scene.incident.tell_subject(scene.did(), withheld))
}
