//! Steps of the control room and on the flag: acknowledge, assess, attend, strands and their removal.

use practice::incident::record::{Perceiver, StrandFlag, VictimView};
use practice::incident::{AssessCommand, Event, Incident, LEVELS};
use practice::people::{Act, Matter, Rank, Role};
use practice::policy::{Listed, StrandScope};

use super::{Group, Scene, Step, Stop, choices, fine, nothing, ruled, seal, sealed};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};

const FLAG: &[(Matter, Act)] = &[(Matter::CallAndFlag, Act::Edit)];
const EDIT: &[(Matter, Act)] = &[(Matter::Operational, Act::Edit)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "acknowledge",
        label: "Acknowledge for the control room",
        group: Group::Deciding,
        rights: &[(Matter::CallAndFlag, Act::Approve)],
        roles: &[],
        fits: |i, _| i.core.hate && i.core.acknowledged_at.is_none(),
        edits: false,
        fields: nothing,
        perform: |form, _, scene| ruled(form, scene.incident.acknowledge(scene.did())),
    },
    Step {
        code: "aware",
        label: "Note that the hate crime officer is aware",
        group: Group::Deciding,
        rights: &[],
        roles: &[Role::HateCrimeOfficer],
        fits: |i, _| i.core.hate && i.core.aware_at.is_none(),
        edits: false,
        fields: nothing,
        perform: |form, _, scene| ruled(form, scene.incident.make_aware(scene.did())),
    },
    Step {
        code: "assess",
        label: "Assess and grade",
        group: Group::Deciding,
        rights: FLAG,
        roles: &[],
        fits: |i, _| open(i),
        edits: false,
        fields: assess_fields,
        perform: assess,
    },
    Step {
        code: "attend",
        label: "Note attendance",
        group: Group::Deciding,
        rights: FLAG,
        roles: &[],
        fits: |i, _| open(i),
        edits: false,
        fields: attend_fields,
        perform: attend,
    },
    Step {
        code: "explain-breach",
        label: "Explain a missed target",
        group: Group::Deciding,
        rights: FLAG,
        roles: &[],
        fits: |i, _| open(i) && i.core.attended_at.is_some() && i.core.breach_explained_at.is_none(),
        edits: false,
        fields: |_, _| Ok(vec![Field::lines("reason", "Why was the target missed?", 4)]),
        perform: |form, tx, scene| {
            let reason = form.required("reason", "Say why the target was missed.");
            fine(form)?;
            let reason = sealed(tx, scene, "breach", reason)?;
            ruled(form, scene.incident.explain_breach(scene.did(), reason))
        },
    },
    Step {
        code: "add-strand",
        label: "Set a strand",
        group: Group::Flag,
        rights: EDIT,
        roles: &[],
        fits: |_, _| true,
        edits: true,
        fields: strand_fields,
        perform: add_strand,
    },
    Step {
        code: "word-strand",
        label: "Add the words of a perception",
        group: Group::Flag,
        rights: EDIT,
        roles: &[],
        fits: |i, _| open(i) && i.standing().any(|s| s.words.is_none()),
        edits: false,
        fields: |scene, _| {
            let wordless = scene.incident.standing().filter(|s| s.words.is_none());
            let choices = wordless
                .map(|s| Choice::new(s.number.to_string(), scene.policy.strand(&s.strand).map_or(s.strand.as_str(), |k| k.title.as_str())));
            Ok(vec![
                Field::radios("strand", "Which strand?", choices.collect()).value(scene.about),
                Field::lines("words", "In what words was it perceived?", 3).hint("As they said it, or what was said or done."),
            ])
        },
        perform: |form, tx, scene| {
            let strand = form.number("strand", "Choose a strand.");
            if strand.is_none() {
                form.refuse("strand", "Choose a strand.");
            }
            let words = form.required("words", "Say in what words, or what was said or done.");
            fine(form)?;
            let words = sealed(tx, scene, "perception", words)?;
            ruled(form, scene.incident.word_strand(strand.unwrap_or(0), scene.did(), words))
        },
    },
    Step {
        code: "ask-removal",
        label: "Ask to remove a strand",
        group: Group::Flag,
        rights: EDIT,
        roles: &[Role::CrimeRegistrar],
        fits: |i, _| open(i) && i.standing().any(|s| s.removal_asked_at.is_none()),
        edits: false,
        fields: removal_fields,
        perform: ask_removal,
    },
    Step {
        code: "decide-removal",
        label: "Decide on removing a strand",
        group: Group::Flag,
        rights: &[],
        roles: &[Role::HateCrimeOfficer, Role::CrimeRegistrar],
        fits: |i, _| open(i) && i.standing().any(|s| s.removal_asked_at.is_some()),
        edits: false,
        fields: decide_fields,
        perform: decide_removal,
    },
    Step {
        code: "victim-view",
        label: "Note the victim's view",
        group: Group::Flag,
        rights: EDIT,
        roles: &[],
        fits: |i, _| open(i) && i.core.hate,
        edits: false,
        fields: |_, _| {
            let hint = "A different view is recorded. It does not remove the flag by itself.";
            Ok(vec![Field::radios("view", "Does the victim share the perception?", choices!(VictimView)).hint(hint)])
        },
        perform: |form, _, scene| {
            let view = form.code("view", VictimView::from_code, "Choose the victim's view.");
            fine(form)?;
            let Some(view) = view else { return Err(Stop::Back(Vec::new())) };
            ruled(form, scene.incident.note_victim_view(scene.did(), view))
        },
    },
];

fn open(incident: &Incident) -> bool {
    !incident.is_closed()
}

fn assess_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let last = scene.incident.assessments.last().map(|one| one.thrive.as_slice()).unwrap_or_default();
    let before = |code: &str| last.iter().filter_map(|one| one.split_once('=')).find(|(letter, _)| *letter == code).map(|(_, level)| level);
    let letter = |letter: &Listed| {
        let question = Field::select(format!("thrive-{}", letter.code), &letter.title, levels()).hint(letter.note.clone().unwrap_or_default());
        question.value(before(&letter.code).unwrap_or_default())
    };
    let mut fields: Vec<Field> = scene.policy.thrive.iter().map(letter).collect();
    let grades = scene.policy.grades.iter().map(|grade| {
        let target = grade.target.map(|t| format!("{t} {}", grade.clock.label())).unwrap_or_default();
        Choice::new(&grade.code, &grade.title).hint(target)
    });
    fields.push(Field::radios("grade", "Grade", grades.collect()).value(scene.incident.core.grade.clone().unwrap_or_default()));
    fields.push(Field::lines("note", "What was considered", 3).optional());
    if scene.incident.core.hate {
        let floor = scene.policy.grade(&scene.policy.minimum_grade).map_or("", |grade| grade.title.as_str());
        fields.push(
            Field::lines("below", format!("If the grade is below {floor}: why"), 2)
                .hint("Only a supervisor can grade a hate report lower.")
                .optional(),
        );
    }
    Ok(fields)
}

fn levels() -> Vec<Choice> {
    let levels = LEVELS.iter().map(|(code, title)| Choice::new(*code, *title));
    std::iter::once(Choice::new("", "Choose a level")).chain(levels).collect()
}

fn assess(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let mut thrive = Vec::new();
    for letter in &scene.policy.thrive {
        let level = form.required(&format!("thrive-{}", letter.code), &format!("Choose a level for {}.", letter.title.to_lowercase()));
        thrive.extend(level.map(|level| format!("{}={level}", letter.code)));
    }
    let grade = form.required("grade", "Choose a grade.");
    let (note, below) = (form.text("note"), form.text("below"));
    fine(form)?;
    let given = AssessCommand {
        thrive,
        grade: grade.unwrap_or_default(),
        note: seal(tx, scene, "assessment", note)?,
        below: seal(tx, scene, "below grade", below)?,
        may_go_below: scene.reader.rank() >= Rank::Sergeant || scene.reader.has_role(Role::ControlRoomInspector),
    };
    ruled(form, scene.incident.assess(scene.did(), given, scene.policy))
}

fn attend_fields(_: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![Field::when("dispatched_at", "When was a resource sent?"), Field::when("arrived_at", "When did it arrive?")])
}

fn attend(form: &mut Form, _: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let sent = form.required_when("dispatched_at", &scene.policy.calendar, "Enter when a resource was sent.");
    let arrived = form.required_when("arrived_at", &scene.policy.calendar, "Enter when it arrived.");
    fine(form)?;
    let (Some(sent), Some(arrived)) = (sent, arrived) else { return Err(Stop::Back(Vec::new())) };
    ruled(form, scene.incident.attend(scene.did(), sent, arrived))
}

/// The strands of a policy as choices, the national ones first.
pub fn strand_choices(policy: &practice::policy::Policy) -> Vec<Choice> {
    let group = |scope| if scope == StrandScope::National { "Nationally monitored" } else { "Recorded by this force" };
    policy.strands.iter().map(|strand| Choice::new(&strand.code, &strand.title).group(group(strand.scope))).collect()
}

/// The targeted religions of a policy as choices.
pub fn religion_choices(policy: &practice::policy::Policy) -> Vec<Choice> {
    policy.strands.iter().flat_map(|strand| &strand.religions).map(|religion| Choice::new(&religion.code, &religion.title)).collect()
}

fn strand_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let subs =
        scene.policy.strands.iter().flat_map(|strand| {
            strand.subs.iter().map(|sub| Choice::new(format!("{}:{}", strand.code, sub.code), &sub.title).group(&strand.title))
        });
    Ok(vec![
        Field::radios("strand", "Strand", strand_choices(scene.policy)).hint("The perception of the victim or any other person is enough."),
        Field::select("sub", "Who was targeted, more closely", std::iter::once(Choice::new("", "Not said")).chain(subs).collect()).optional(),
        Field::checkboxes("religions", "Targeted religion", religion_choices(scene.policy))
            .hint("For the religion strand: the religion that was attacked, never the victim's own as such.")
            .optional(),
        Field::radios("perceived_by", "Who perceived it?", perceivers()),
        Field::lines("words", "In what words", 2).hint("As they said it, or what was said or done."),
    ])
}

/// Who may have perceived it, as choices.
pub fn perceivers() -> Vec<Choice> {
    let known = Perceiver::ALL.iter().filter(|p| **p != Perceiver::Source);
    known.map(|p| Choice::new(p.code(), p.label())).collect()
}

fn add_strand(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let strand = form.required("strand", "Choose a strand.");
    let perceived_by = form.code("perceived_by", Perceiver::from_code, "Say who perceived it.");
    let words = form.required("words", "Say in what words, or what was said or done.");
    let sub = form.text("sub");
    let religions = form.several("religions");
    if let (Some(strand), Some((of, _))) = (&strand, sub.as_ref().and_then(|sub| sub.split_once(':')))
        && of != strand
    {
        form.refuse("sub", "This belongs to another strand.");
    }
    fine(form)?;
    let (Some(strand), Some(perceived_by)) = (strand, perceived_by) else { return Err(Stop::Back(Vec::new())) };
    let known = scene.policy.strand(&strand);
    let flag = StrandFlag {
        incident: scene.incident.core.id.clone(),
        number: 0,
        sub: sub.and_then(|sub| sub.split_once(':').map(|(_, sub)| sub.to_owned())),
        religions: if known.is_some_and(|k| k.religions.is_empty()) { Vec::new() } else { religions },
        strand,
        perceived_by,
        words: seal(tx, scene, "perception", words)?,
        at: scene.now,
        by: scene.reader.account().to_owned(),
        removal_asked_at: None,
        removal_asked_by: None,
        removal_reason: None,
        removed_at: None,
        removed_by: None,
    };
    ruled(form, scene.incident.add_strand(flag, scene.policy))
}

fn standing(scene: &Scene<'_>, asked: bool) -> Vec<Choice> {
    let wanted = scene.incident.standing().filter(|s| s.removal_asked_at.is_some() == asked);
    wanted.map(|s| Choice::new(s.number.to_string(), scene.policy.strand(&s.strand).map_or(s.strand.as_str(), |k| k.title.as_str()))).collect()
}

fn removal_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        Field::radios("strand", "Which strand?", standing(scene, false)).value(scene.about),
        Field::lines("reason", "Why should it be removed?", 4)
            .hint("A second person decides. That the victim disagrees is not a reason by itself. The history stays."),
    ])
}

fn ask_removal(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let strand = form.number("strand", "Choose a strand.");
    if strand.is_none() {
        form.refuse("strand", "Choose a strand.");
    }
    let reason = form.required("reason", "Say why it should be removed.");
    fine(form)?;
    let reason = sealed(tx, scene, "removal", reason)?;
    ruled(form, scene.incident.ask_removal(strand.unwrap_or(0), scene.did(), reason))
}

fn decide_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        Field::radios("strand", "Which strand?", standing(scene, true)).value(scene.about),
        Field::radios("decision", "Decision", vec![Choice::new("remove", "Remove it"), Choice::new("keep", "Let it stand")]),
    ])
}

fn decide_removal(form: &mut Form, _: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let strand = form.number("strand", "Choose a strand.");
    if strand.is_none() {
        form.refuse("strand", "Choose a strand.");
    }
    let decision = form.required("decision", "Choose a decision.");
    fine(form)?;
    let remove = decision.as_deref() == Some("remove");
    ruled(form, scene.incident.decide_removal(strand.unwrap_or(0), scene.did(), remove, scene.policy))
}
