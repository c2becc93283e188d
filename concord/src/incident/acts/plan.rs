//! Steps of the investigation: lines of enquiry, actions, the golden hour's list, handover, and the look at who owns it.

use practice::incident::investigation::GoldenAnswer;
use practice::incident::{Event, Incident};
use practice::people::{Act, Matter, Role};
use practice::supervision::plan::{self, ActionCommand};

use super::supervise::investigators;
use super::{Group, Scene, Step, Stop, choices, fine, ruled, seal, sealed};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};
use crate::people::sql::{colleagues, names};

const EDIT: &[(Matter, Act)] = &[(Matter::Operational, Act::Edit)];
const SUPERVISE: &[(Matter, Act)] = &[(Matter::Supervision, Act::Edit)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "golden-hour",
        label: "Answer the golden hour's list",
        group: Group::Plan,
        rights: EDIT,
        roles: &[],
        fits: |i, own| assigned(i) && !own.golden_hour.is_empty(),
        edits: false,
        fields: golden_fields,
        perform: golden,
    },
    Step {
        code: "open-enquiry",
        label: "Open a line of enquiry",
        group: Group::Plan,
        rights: EDIT,
        roles: &[],
        fits: |i, _| assigned(i),
        edits: false,
        fields: |_, _| Ok(vec![Field::lines("title", "What is to be found out, and how?", 3)]),
        perform: |form, tx, scene| {
            let title = form.required("title", "Say what is to be found out.");
            fine(form)?;
            let title = sealed(tx, scene, "line of enquiry", title)?;
            ruled(form, plan::open_enquiry(scene.incident, scene.did(), title))
        },
    },
    Step {
        code: "set-action",
        label: "Set an action",
        group: Group::Plan,
        rights: EDIT,
        roles: &[],
        fits: |i, _| assigned(i),
        edits: false,
        fields: action_fields,
        perform: set_action,
    },
    Step {
        code: "finish-action",
        label: "Finish an action",
        group: Group::Plan,
        rights: EDIT,
        roles: &[],
        fits: |i, _| !i.is_closed() && i.plan_actions.iter().any(|a| a.done_at.is_none()),
        edits: false,
        fields: finish_fields,
        perform: |form, tx, scene| {
            let action = form.number("action", "Choose an action.").unwrap_or(0);
            let result = form.required("result", "Say what came of it.");
            fine(form)?;
            let result = sealed(tx, scene, "action's result", result)?;
            ruled(form, plan::finish_action(scene.incident, scene.did(), action, result))
        },
    },
    Step {
        code: "end-enquiry",
        label: "End a line of enquiry",
        group: Group::Plan,
        rights: EDIT,
        roles: &[],
        fits: |i, _| !i.is_closed() && i.enquiries.iter().any(|e| e.ended_at.is_none()),
        edits: false,
        fields: |scene, _| {
            Ok(vec![
                Field::radios("enquiry", "Which line of enquiry?", enquiries(scene.incident)).value(scene.about),
                Field::lines("result", "What came of it?", 3),
            ])
        },
        perform: |form, tx, scene| {
            let enquiry = form.number("enquiry", "Choose a line of enquiry.").unwrap_or(0);
            let result = form.required("result", "Say what came of it.");
            fine(form)?;
            let result = sealed(tx, scene, "enquiry's result", result)?;
            ruled(form, plan::end_enquiry(scene.incident, scene.did(), enquiry, result))
        },
    },
    Step {
        code: "hand-over",
        label: "Hand over to another investigator",
        group: Group::Plan,
        rights: SUPERVISE,
        roles: &[],
        fits: |i, _| assigned(i),
        edits: true,
        fields: hand_over_fields,
        perform: hand_over,
    },
    Step {
        code: "keep-owner",
        label: "Confirm who owns it",
        group: Group::Plan,
        rights: SUPERVISE,
        roles: &[],
        fits: |i, _| assigned(i),
        edits: false,
        fields: |_, _| {
            Ok(vec![
                Field::inset("The facts changed, or you looked at who has this. If somebody else fits better now, hand it over instead."),
                Field::lines("reason", "Why does it stay with who has it?", 4),
            ])
        },
        perform: |form, tx, scene| {
            let reason = form.required("reason", "Say why it stays.");
            fine(form)?;
            let reason = sealed(tx, scene, "ownership", reason)?;
            ruled(form, plan::keep_owner(scene.incident, scene.did(), reason))
        },
    },
];

fn assigned(incident: &Incident) -> bool {
    !incident.is_closed() && incident.core.first_assigned_at.is_some()
}

/// The open lines of enquiry: their words stay closed here, the record's page tells them.
fn enquiries(incident: &Incident) -> Vec<Choice> {
    let open = incident.enquiries.iter().filter(|enquiry| enquiry.ended_at.is_none());
    open.map(|enquiry| Choice::new(enquiry.number.to_string(), format!("Line {}", enquiry.number))).collect()
}

fn golden_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let fields = scene.own.golden_hour.iter().flat_map(|item| {
        let known = scene.incident.golden(&item.code).map(|check| check.answer.code()).unwrap_or_default();
        [
            Field::radios(format!("item-{}", item.code), &item.title, choices!(GoldenAnswer))
                .hint(item.note.clone().unwrap_or_default())
                .value(known)
                .optional(),
            Field::line(format!("note-{}", item.code), "What was done, or why not").optional(),
        ]
    });
    Ok(fields.collect())
}

/// Takes what is new: an item answered as it stands already, without a note, is no answer again.
fn golden(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let mut given = Vec::new();
    for item in &scene.own.golden_hour {
        let answer = form.maybe_code(&format!("item-{}", item.code), GoldenAnswer::from_code, "Choose from the list.");
        let note = form.text(&format!("note-{}", item.code));
        let known = scene.incident.golden(&item.code).map(|check| check.answer);
        match (answer, note) {
            (None, Some(_)) => form.refuse(&format!("item-{}", item.code), "Choose an answer for what you noted."),
            (Some(answer), None) if known == Some(answer) => {}
            (Some(answer), note) => given.push((item.code.clone(), answer, note)),
            (None, None) => {}
        }
    }
    fine(form)?;
    let mut answers = Vec::new();
    for (item, answer, note) in given {
        answers.push((item, answer, seal(tx, scene, "golden hour", note)?));
    }
    ruled(form, plan::answer_golden_hour(scene.incident, &scene.did(), answers, scene.own))
}

fn action_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let core = &scene.incident.core;
    let people = colleagues(tx, &[Role::InvestigatingOfficer, Role::Supervisor, Role::HateCrimeOfficer], &core.district, scene.now)?;
    let mut owners = vec![Choice::new("", "Choose who does it")];
    for (account, name, _) in people {
        if !owners.iter().any(|choice| choice.code == account) {
            owners.push(Choice::new(account, name));
        }
    }
    let mut fields = vec![
        Field::lines("what", "What is to be done?", 3),
        Field::select("owner", "Who does it?", owners).value(core.investigator.clone().unwrap_or_default()),
        Field::when("due", "By when?"),
    ];
    let lines = enquiries(scene.incident);
    if !lines.is_empty() {
        let choices = std::iter::once(Choice::new("", "No line of enquiry")).chain(lines).collect();
        fields.push(Field::select("enquiry", "Which line of enquiry does it serve?", choices).value(scene.about).optional());
    }
    Ok(fields)
}

fn set_action(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let what = form.required("what", "Say what is to be done.");
    let owner = form.required("owner", "Choose who does it.");
    let due_at = form.required_when("due", &scene.own.calendar, "Enter by when it is to be done.");
    let enquiry = form.number("enquiry", "Choose a line of enquiry.");
    fine(form)?;
    let what = sealed(tx, scene, "action", what)?;
    let (Some(owner), Some(due_at)) = (owner, due_at) else { return Err(Stop::Back(Vec::new())) };
    ruled(form, plan::set_action(scene.incident, scene.did(), ActionCommand { enquiry, what, owner, due_at }))
}

fn finish_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let open: Vec<_> = scene.incident.plan_actions.iter().filter(|a| a.done_at.is_none()).collect();
    let names = names(tx, &open.iter().map(|a| a.owner.clone()).collect::<Vec<_>>())?;
    let choice = |a: &&practice::incident::investigation::PlanAction| {
        let name = names.get(&a.owner).cloned().unwrap_or_else(|| a.owner.clone());
        Choice::new(a.number.to_string(), format!("Action {}", a.number)).hint(format!("{name}, by {}", scene.own.calendar.show_end(a.due_at)))
    };
    let choices: Vec<Choice> = open.iter().map(choice).collect();
    let only = if let [one] = choices.as_slice() { one.code.clone() } else { scene.about.to_owned() };
    Ok(vec![
        Field::radios("action", "Which action?", choices).hint("What each says is in the timeline.").value(only),
        Field::lines("result", "What came of it?", 4),
    ])
}

fn hand_over_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let mut fields = investigators(scene, tx, "incoming", "Who takes it?")?;
    fields.extend([
        Field::lines("done", "What was done?", 4),
        Field::lines("left_open", "What is open?", 4).hint("Their open actions go with it. The victim is told of the new officer."),
    ]);
    Ok(fields)
}

fn hand_over(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let incoming = form.required("incoming", "Choose who takes it.");
    let done = form.required("done", "Say what was done.");
    let left_open = form.required("left_open", "Say what is open, or that nothing is.");
    fine(form)?;
    let done = sealed(tx, scene, "handover", done)?;
    let left_open = sealed(tx, scene, "handover", left_open)?;
    plan::hand_over(scene.incident, scene.did(), incoming.unwrap_or_default(), done, left_open).map_err(|refused| {
        form.refused(&refused);
        Stop::Back(Vec::new())
    })
}
