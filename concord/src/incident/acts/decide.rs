//! Steps that decide what a report is: crime number, reclassification, no crime and why, approval, the subject told.

use practice::incident::record::{Nature, Threshold};
use practice::incident::weighing::words_of;
use practice::incident::{CrimeCommand, Event, Incident, NotCrimeCommand, TreeAnswer, Words};
use practice::people::{Act, Matter, Role};
use practice::policy::{ByRecord, TreeStep};

use super::{Group, Scene, Step, Stop, choices, fine, listed, nothing, ruled, seal, sealed, victims};
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
        fields: |scene, _| {
            Ok(vec![
                Field::yes_no("told", "Was the subject told that their details are recorded?"),
                Field::radios("ground", "Why not?", listed(scene, "not-told")).only_if("told", &["no"], "If not told.").optional(),
                Field::lines("withheld", "What does that rest on?", 3).only_if("told", &["no"], "If not told. It is reviewed.").optional(),
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

/// The recording policy's questions in their order, each with its words; then what is recorded, and why.
fn no_crime_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let recording = &scene.policy.recording;
    let outcomes = recording.outcomes.iter().map(|choice| Choice::new(&choice.code, &choice.title)).collect();
    let mut fields = vec![Field::inset(format!("Policy on the day of the report: {}. {}", recording.title, recording.rule_text))];
    let mut before: Option<&TreeStep> = None;
    for step in recording.steps.iter().filter(|step| step.asks(true)) {
        let held = step.by_record == Some(ByRecord::DetailsHeld);
        let hint = step.help.clone().unwrap_or_default();
        let asked = if held {
            let hint = "Without a real risk, the subject's details on this record are destroyed when you save.";
            Field::radios(THRESHOLD, "May the subject's personal details stand on the record?", choices!(Threshold)).hint(hint).value("none")
        } else {
            Field::yes_no(&step.code, &step.question).hint(hint.clone())
        };
        let words = Field::lines(words_of(&step.code), if held { "What is the risk?" } else { "What does the answer rest on?" }, 2);
        let words = if held { words.hint(hint) } else { words };
        // The subject's own questions hang on the threshold, the others on the one before.
        let risky: &[&str] = &["significant-harm", "future-offence"];
        let (asked, words) = match before.filter(|_| !step.subject) {
            _ if held => (asked, words.only_if(THRESHOLD, risky, "If they may.")),
            _ if step.subject => {
                (asked.only_if(THRESHOLD, risky, "If they may stand on it."), words.only_if(THRESHOLD, risky, "If they may stand on it."))
            }
            Some(before) => (asked.only_if(&before.code, &[yes_no(before.goes_on)], "If the answer before leads on."), words),
            None => (asked, words),
        };
        let words = if held || step.subject { words } else { words.only_if(&step.code, &["yes", "no"], "With the answer.") };
        fields.extend([asked, words.optional()]);
        before = Some(step);
    }
    fields.push(Field::radios("record_as", "Record it as", outcomes));
    fields.push(
        Field::lines("rationale", "Why is this not a crime?", 5)
            .hint("Enough to show that the National Crime Recording Standard was followed."),
    );
    Ok(fields)
}

/// The question about the second threshold.
const THRESHOLD: &str = "threshold";

const fn yes_no(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}

/// The answers to the tree's questions as they were typed: code, yes or no, words.
fn tree_answers(form: &mut Form, steps: &[TreeStep], held: bool) -> Vec<(String, bool, Option<String>)> {
    let mut answers = Vec::new();
    for step in steps.iter().filter(|step| step.asks(held)) {
        let by_threshold = step.by_record == Some(ByRecord::DetailsHeld);
        let answer = if by_threshold { Some(held) } else { form.yes_no(&step.code) };
        answers.extend(answer.map(|answer| (step.code.clone(), answer, form.text(&words_of(&step.code)))));
    }
    answers
}

fn no_crime(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let recording = &scene.policy.recording;
    let rationale = form.required("rationale", "Say why this is not a crime.");
    let record_as = form.required("record_as", "Choose what to record.");
    let threshold = form.maybe_code(THRESHOLD, Threshold::from_code, "Choose from the list.").unwrap_or(Threshold::None);
    let typed = tree_answers(form, &recording.steps, threshold != Threshold::None);
    fine(form)?;
    let with = |rationale: Words, answers: Vec<TreeAnswer>| NotCrimeCommand {
        rationale,
        record_as: record_as.clone().unwrap_or_default(),
        answers,
        threshold,
        registrar: scene.reader.has_role(Role::CrimeRegistrar),
    };
    // Which answers are on the path is known once the rule has walked it; only their words are sealed, for a text that no event names is nobody's.
    let unsealed = || Words::new(0, &[0; 32]);
    let dry = |(step, answer, words): &(String, bool, Option<String>)| TreeAnswer {
        step: step.clone(),
        answer: *answer,
        words: words.as_ref().map(|_| unsealed()),
    };
    let dry_run = with(unsealed(), typed.iter().map(dry).collect());
    let taken: Vec<String> = match ruled(form, scene.incident.not_a_crime(scene.did(), dry_run, scene.policy))?.as_slice() {
        [Event::NotCrimed { path, .. }] => path.iter().map(|step| step.step.clone()).collect(),
        _ => Vec::new(),
    };
    let mut answers = Vec::new();
    for (step, answer, words) in typed.into_iter().filter(|(step, ..)| taken.contains(step)) {
        let words = seal(tx, scene, "answer to the recording policy", words)?;
        answers.push(TreeAnswer { step, answer, words });
    }
    let given = with(sealed(tx, scene, "rationale", rationale)?, answers);
    let events = ruled(form, scene.incident.not_a_crime(scene.did(), given, scene.policy))?;
    if let [Event::NotCrimed { erased, .. }] = events.as_slice() {
        crate::incident::sql::destroy_keys(tx, &scene.incident.core.id, erased)?;
    }
    Ok(events)
}

fn subject_told(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let withheld = match form.yes_no("told") {
        None => {
            form.refuse("told", "Choose yes or no.");
            None
        }
        Some(true) => None,
        Some(false) => {
            let ground = form.required("ground", "Choose why the subject was not told.");
            ground.zip(form.required("withheld", "Say why the subject was not told."))
        }
    };
    fine(form)?;
    let withheld = match withheld {
        Some((ground, words)) => seal(tx, scene, "subject not told", Some(words))?.map(|words| (ground, words)),
        None => None,
    };
    ruled(form, scene.incident.tell_subject(scene.did(), withheld, scene.own))
}
