//! Steps of supervision: assignment, review, outcome and its authority, waiving, closing and opening again.

use practice::incident::record::Nature;
use practice::incident::{Event, Incident, Stage};
use practice::people::{Act, Matter, Role};
use practice::supervision::{self, fit};

use super::{Group, Scene, Step, Stop, fine, nothing, ruled, seal, sealed};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};
use crate::people::sql::colleagues;

const SIGN_OFF: &[(Matter, Act)] = &[(Matter::Supervision, Act::Approve), (Matter::CallAndFlag, Act::Approve)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "assign",
        label: "Assign",
        group: Group::Closing,
        rights: &[(Matter::Supervision, Act::Edit)],
        roles: &[],
        fits: |i, _| open(i),
        edits: true,
        fields: assign_fields,
        perform: assign,
    },
    Step {
        code: "review",
        label: "Review",
        group: Group::Closing,
        rights: &[(Matter::Supervision, Act::Create)],
        roles: &[],
        fits: |i, _| open(i) && i.core.first_assigned_at.is_some(),
        edits: false,
        fields: |_, _| Ok(vec![Field::lines("note", "What did you find and direct?", 5)]),
        perform: |form, tx, scene| {
            let note = form.required("note", "Say what you found and what you direct.");
            fine(form)?;
            let note = sealed(tx, scene, "review", note)?;
            ruled(form, supervision::review(scene.incident, scene.did(), note))
        },
    },
    Step {
        code: "outcome",
        label: "Set the outcome",
        group: Group::Deciding,
        rights: &[(Matter::Operational, Act::Edit)],
        roles: &[],
        fits: |i, _| open(i) && i.core.nature == Nature::Crime,
        edits: false,
        fields: outcome_fields,
        perform: outcome,
    },
    Step {
        code: "authorise",
        label: "Authorise the outcome",
        group: Group::Deciding,
        rights: &[(Matter::Supervision, Act::Approve)],
        roles: &[],
        fits: |i, own| {
            let needs = i.core.outcome.as_deref().and_then(|code| own.outcome(code)).is_some_and(|o| o.needs_inspector);
            open(i) && needs && i.core.authority_at.is_none()
        },
        edits: false,
        fields: |_, _| Ok(vec![Field::lines("reason", "Why is this outcome right?", 4)]),
        perform: |form, tx, scene| {
            let reason = form.required("reason", "Say why this outcome is right.");
            fine(form)?;
            let reason = sealed(tx, scene, "authority", reason)?;
            ruled(form, supervision::authorise(scene.incident, scene.did(), scene.reader.rank(), reason, scene.own))
        },
    },
    Step {
        code: "ask-closure",
        label: "Ask for closure",
        group: Group::Closing,
        rights: &[(Matter::Supervision, Act::Create), (Matter::CallAndFlag, Act::Edit)],
        roles: &[],
        fits: |i, _| open(i) && i.core.stage != Stage::ClosureAsked,
        edits: false,
        fields: nothing,
        perform: |form, _, scene| ruled(form, supervision::ask_closure(scene.incident, scene.did(), scene.own)),
    },
    Step {
        code: "close",
        label: "Sign off and close",
        group: Group::Closing,
        rights: SIGN_OFF,
        roles: &[],
        fits: |i, _| asked(i),
        edits: false,
        fields: nothing,
        perform: |form, _, scene| {
            let grounds = supervision::recorded(scene.incident);
            let closed = grounds.and_then(|grounds| supervision::close(scene.incident, scene.did(), &grounds, scene.own));
            ruled(form, closed)
        },
    },
    Step {
        code: "return-closure",
        label: "Send the closure back",
        group: Group::Closing,
        rights: SIGN_OFF,
        roles: &[],
        fits: |i, _| asked(i),
        edits: false,
        fields: |_, _| Ok(vec![Field::lines("reason", "What is missing?", 4)]),
        perform: |form, tx, scene| {
            let reason = form.required("reason", "Say what is missing.");
            fine(form)?;
            let reason = sealed(tx, scene, "return", reason)?;
            ruled(form, supervision::return_closure(scene.incident, scene.did(), reason))
        },
    },
    Step {
        code: "reopen",
        label: "Open again",
        group: Group::Closing,
        rights: SIGN_OFF,
        roles: &[Role::HateCrimeOfficer],
        fits: |i, _| i.is_closed(),
        edits: false,
        fields: |_, _| Ok(vec![Field::lines("reason", "Why is it opened again?", 4).hint("New evidence, or the victim came back.")]),
        perform: |form, tx, scene| {
            let reason = form.required("reason", "Say why it is opened again.");
            fine(form)?;
            let reason = sealed(tx, scene, "reopening", reason)?;
            ruled(form, supervision::reopen(scene.incident, scene.did(), reason))
        },
    },
    Step {
        code: "waive",
        label: "Waive a duty",
        group: Group::Closing,
        rights: &[(Matter::Supervision, Act::Approve)],
        roles: &[],
        fits: |i, _| open(i),
        edits: false,
        fields: waive_fields,
        perform: waive,
    },
];

fn open(incident: &Incident) -> bool {
    !incident.is_closed()
}

fn asked(incident: &Incident) -> bool {
    incident.core.stage == Stage::ClosureAsked
}

fn assign_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let core = &scene.incident.core;
    let people = colleagues(tx, &[Role::Supervisor, Role::CrimeManager], &core.district, scene.now)?;
    let mut supervisors = vec![Choice::new("", "Choose a supervisor")];
    for (account, name, _) in people {
        if !supervisors.iter().any(|choice| choice.code == account) {
            supervisors.push(Choice::new(account, name));
        }
    }
    let mine = supervisors.iter().find(|choice| choice.code == scene.reader.account()).map(|choice| choice.code.clone());
    let mut fields = investigators(scene, tx, "investigator", "Who investigates?")?;
    fields.push(
        Field::select("supervisor", "Supervisor", supervisors)
            .hint("Oversees it for its whole life, and calls the victim within 24 hours of the first assignment.")
            .value(core.supervisor.clone().or(mine).unwrap_or_default()),
    );
    Ok(fields)
}

/// How many are proposed; the others follow by how well they fit.
const PROPOSED: usize = 3;

/// The question who investigates: everybody posted there, those who fit best first with the reasons, and nobody chosen beforehand but who has it
/// (CT-2.1b, CT-2.2c: it is proposed, and a person chooses).
pub(super) fn investigators(scene: &Scene<'_>, tx: &mut Tx<'_>, name: &str, label: &str) -> Result<Vec<Field>, Fault> {
    let core = &scene.incident.core;
    let mut people = colleagues(tx, &[Role::InvestigatingOfficer, Role::Supervisor], &core.district, scene.now)?;
    // Nobody oversees their own investigation, so who supervises the record is nobody to propose.
    people.retain(|(account, ..)| core.supervisor.as_ref() != Some(account));
    let posted = colleagues(tx, &[Role::InvestigatingOfficer], &core.district, scene.now)?;
    let mut candidates = crate::supervision::desk::sql::candidates(tx, &people, scene.now)?;
    for candidate in &mut candidates {
        candidate.investigates = posted.iter().any(|(account, ..)| *account == candidate.account);
    }
    let needs = fit::needs(scene.incident, scene.policy);
    let proposals = fit::propose(&candidates, &needs, scene.own);
    let choice = |(place, proposal): (usize, &fit::Proposal)| {
        let choice = Choice::new(&proposal.account, &proposal.name).hint(proposal.reasons.join(". "));
        choice.group(if place < PROPOSED { "Proposed" } else { "Others" })
    };
    let choices: Vec<Choice> = proposals.iter().enumerate().map(choice).collect();
    let has = core.investigator.clone().filter(|_| name == "investigator").unwrap_or_default();
    let why: Vec<String> = needs.iter().skip(1).map(|need| need.why.clone()).collect();
    let hint = if why.is_empty() {
        "Those who fit best come first.".to_owned()
    } else {
        format!("Those who fit best come first. {}.", why.join(". "))
    };
    Ok(vec![Field::radios(name, label, choices).hint(hint).value(has)])
}

fn assign(form: &mut Form, _: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let investigator = form.required("investigator", "Choose an investigator.");
    let supervisor = form.required("supervisor", "Choose a supervisor.");
    fine(form)?;
    let (Some(investigator), Some(supervisor)) = (investigator, supervisor) else { return Err(Stop::Back(Vec::new())) };
    ruled(form, supervision::assign(scene.incident, scene.did(), investigator, supervisor))
}

fn outcome_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let held = scene.own.outcomes_at(scene.now);
    let outcomes = held.iter().map(|o| Choice::new(&o.code, format!("{}: {}", o.code, o.title)).group(o.group.label()));
    let outcomes = std::iter::once(Choice::new("", "Choose an outcome")).chain(outcomes).collect();
    let reasoned: Vec<&str> = held.iter().filter(|o| o.needs_victim_reason).map(|o| o.code.as_str()).collect();
    let authorised: Vec<&str> = held.iter().filter(|o| o.needs_inspector).map(|o| o.code.as_str()).collect();
    let weigh: Vec<String> = held.iter().filter_map(|o| o.weigh_first.clone()).collect();
    let mut fields = vec![
        Field::select("outcome", "Outcome", outcomes).value(scene.incident.core.outcome.clone().unwrap_or_default()),
        Field::lines("victim_reason", "Why does the victim not support action?", 3)
            .only_if("outcome", &reasoned, &format!("If it is outcome {}.", reasoned.join(" or ")))
            .optional(),
        Field::checkboxes(
            "victim_informed",
            "Was the victim told?",
            vec![Choice::new("yes", "The victim was informed and it is on the contact log")],
        )
        .only_if("outcome", &authorised, &format!("If it is outcome {}.", authorised.join(" or ")))
        .optional(),
    ];
    if scene.incident.core.hate && !weigh.is_empty() {
        fields.push(
            Field::checkboxes("weighed", "Before one of these is used for a hate crime", vec![Choice::new("yes", "I have weighed this")])
                .hint(weigh.join(" "))
                .optional(),
        );
    }
    Ok(fields)
}

fn outcome(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let outcome = form.required("outcome", "Choose an outcome.");
    let reason = form.text("victim_reason");
    let informed = form.several("victim_informed").iter().any(|value| value == "yes");
    let code = outcome.clone().unwrap_or_default();
    let weigh = scene.own.outcomes_at(scene.now).into_iter().find(|o| o.code == code).and_then(|o| o.weigh_first.as_ref());
    if let Some(sentence) = weigh.filter(|_| scene.incident.core.hate && form.several("weighed").is_empty()) {
        form.refuse("weighed", sentence);
    }
    fine(form)?;
    let reason = seal(tx, scene, "victim's reason", reason)?;
    ruled(form, supervision::set_outcome(scene.incident, scene.did(), outcome.unwrap_or_default(), reason, informed, scene.own))
}

fn waive_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let open = supervision::duties(scene.incident, scene.own).into_iter().filter(practice::duty::Duty::is_open);
    let waivable = open.filter_map(|duty| {
        let rule = scene.own.rule(&duty.rule)?;
        let rank = rule.waivable_by.as_deref().and_then(practice::people::Rank::from_code)?;
        Some(Choice::new(duty.key(), &rule.title).hint(format!("{} {} or above", duty.about, rank.label().to_lowercase()).trim()))
    });
    Ok(vec![
        Field::radios("duty", "Which duty?", waivable.collect())
            .hint("Only duties that a rule lets somebody waive are listed.")
            .value(scene.about),
        Field::lines("reason", "Why is it waived?", 4),
    ])
}

fn waive(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let key = form.required("duty", "Choose a duty.");
    let reason = form.required("reason", "Say why it is waived.");
    fine(form)?;
    let duty = supervision::duties(scene.incident, scene.own).into_iter().find(|duty| Some(duty.key()) == key);
    let Some(duty) = duty else {
        form.refuse("duty", "Choose a duty that is open.");
        return Err(Stop::Back(Vec::new()));
    };
    let reason = sealed(tx, scene, "waiver", reason)?;
    let rank = scene.reader.rank();
    ruled(form, supervision::waive(scene.incident, scene.did(), rank, &duty.rule, &duty.about, reason, scene.own))
}
