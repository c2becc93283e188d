//! Steps on a record that is no crime: the subject's details and requests, and how behaviour that is no offence is challenged (R-NC-04, R-NC-05,
//! CT-1.11c).

use practice::incident::challenge::{Behaviour, Challenge, ChallengeCommand, NONE_NEEDED, title};
use practice::incident::record::Nature;
use practice::incident::subject::{Fate, SubjectRequest, Wish};
use practice::incident::{Event, Incident};
use practice::people::{Act, Matter, Role};

use super::{Group, Scene, Step, Stop, choices, fine, listed, ruled, seal, sealed};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};
use crate::people::sql::colleagues;

/// Who decides how behaviour is challenged, and sees to it: neighbourhood teams and those who oversee them.
pub const NEIGHBOURHOOD: &[Role] =
    &[Role::NpaCommander, Role::Supervisor, Role::Spoc, Role::CrimeManager, Role::OperationalChiefInspector, Role::HateCrimeOfficer];

/// Who answers for what is held of a subject.
const KEEPERS: &[Role] = &[Role::HateCrimeOfficer, Role::CrimeRegistrar];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "challenge",
        label: "Choose how the behaviour is challenged",
        group: Group::NoCrime,
        rights: &[],
        roles: NEIGHBOURHOOD,
        fits: |i, _| i.core.nature == Nature::NonCrime,
        edits: false,
        fields: challenge_fields,
        perform: challenge,
    },
    Step {
        code: "challenge-done",
        label: "Note what an option changed",
        group: Group::NoCrime,
        rights: &[],
        roles: NEIGHBOURHOOD,
        fits: |i, _| undone(i).next().is_some(),
        edits: false,
        fields: done_fields,
        perform: done,
    },
    Step {
        code: "challenge-told",
        label: "Tell the victim what was done",
        group: Group::NoCrime,
        rights: &[],
        roles: NEIGHBOURHOOD,
        fits: |i, _| untold(i).next().is_some(),
        edits: false,
        fields: told_fields,
        perform: told,
    },
    Step {
        code: "subject-request",
        label: "Note a request of the subject",
        group: Group::NoCrime,
        rights: &[(Matter::Operational, Act::Edit)],
        roles: KEEPERS,
        fits: |i, _| i.core.non_crime.is_some(),
        edits: false,
        fields: |_, _| {
            Ok(vec![
                Field::radios("wish", "What does the subject ask for?", choices!(Wish)),
                Field::when("received_at", "When did the request come in?").hint("The time to answer it begins here."),
                Field::lines("words", "In what words?", 3).optional(),
            ])
        },
        perform: request,
    },
    Step {
        code: "subject-answer",
        label: "Answer the subject's request",
        group: Group::NoCrime,
        rights: &[(Matter::Supervision, Act::Approve)],
        roles: KEEPERS,
        fits: |i, _| unanswered(i).next().is_some(),
        edits: false,
        fields: answer_fields,
        perform: answer,
    },
    Step {
        code: "subject-review",
        label: "Review the subject's details",
        group: Group::NoCrime,
        rights: &[(Matter::Supervision, Act::Approve)],
        roles: KEEPERS,
        fits: |i, _| i.holds_subject(),
        edits: false,
        fields: |_, _| {
            Ok(vec![
                Field::inset(
                    "The subject's details stand on this record because of a real risk. Are they still needed, and is that still the least intrusive way?",
                ),
                fate(),
                Field::lines("reason", "Why?", 3),
            ])
        },
        perform: review,
    },
];

fn fate() -> Field {
    let hint = "Deleting destroys the key of the details for good. The incident stays.";
    Field::radios("fate", "What becomes of the subject's details?", choices!(Fate)).hint(hint)
}

fn undone(incident: &Incident) -> impl Iterator<Item = &Challenge> {
    incident.challenges.iter().filter(|one| one.done_at.is_none())
}

fn untold(incident: &Incident) -> impl Iterator<Item = &Challenge> {
    incident.challenges.iter().filter(|one| one.done_at.is_some() && one.told_at.is_none())
}

fn unanswered(incident: &Incident) -> impl Iterator<Item = &SubjectRequest> {
    incident.subject_requests.iter().filter(|one| one.answered_at.is_none())
}

/// A question about one of these; it answers itself where there is only one, or where the duty said which.
fn one_of(scene: &Scene<'_>, name: &str, label: &str, choices: Vec<Choice>) -> Field {
    let only = if let [one] = choices.as_slice() { one.code.clone() } else { String::new() };
    let chosen = if choices.iter().any(|choice| choice.code == scene.about) { scene.about.to_owned() } else { only };
    Field::radios(name, label, choices).value(chosen)
}

fn number(form: &mut Form, name: &str, sentence: &str) -> u32 {
    let chosen = form.number(name, sentence);
    if chosen.is_none() {
        form.refuse(name, sentence);
    }
    chosen.unwrap_or(0)
}

fn challenge_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let roles = [Role::Supervisor, Role::Spoc, Role::CrimeManager, Role::NpaCommander];
    let mut owners = vec![Choice::new("", "Choose who sees to it")];
    for (account, name, _) in colleagues(tx, &roles, &scene.incident.core.district, scene.now)? {
        if !owners.iter().any(|choice| choice.code == account) {
            owners.push(Choice::new(account, name));
        }
    }
    let options = listed(scene, "challenge");
    let action: Vec<String> = options.iter().map(|one| one.code.clone()).filter(|code| code != NONE_NEEDED).collect();
    let action: Vec<&str> = action.iter().map(String::as_str).collect();
    let unless = "Unless nothing more is needed.";
    Ok(vec![
        Field::inset("No offence is recorded, and the behaviour is still challenged. The options are Concord's default: confirm them locally."),
        Field::radios("kind", "What is done?", options),
        Field::lines("note", "What exactly, and with whom; or why nothing more is needed", 3)
            .hint("Write it without what would name the person complained about.")
            .optional(),
        Field::select("owner", "Who sees to it?", owners).only_if("kind", &action, unless).optional(),
        Field::when("due_at", "By when?").only_if("kind", &action, unless).optional(),
    ])
}

fn challenge(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let kind = form.required("kind", "Choose what is done.");
    let nothing_more = kind.as_deref() == Some(NONE_NEEDED);
    let owner = if nothing_more { None } else { form.required("owner", "Choose who sees to it.") };
    let due_at = if nothing_more { None } else { form.required_when("due_at", &scene.own.calendar, "Enter by when it is done.") };
    let note = form.text("note");
    fine(form)?;
    let note = seal(tx, scene, "challenge", note)?;
    let given = ChallengeCommand { kind: kind.unwrap_or_default(), owner, due_at, note };
    ruled(form, scene.incident.challenge(scene.did(), given, scene.own))
}

fn option_choice(scene: &Scene<'_>, one: &Challenge) -> Choice {
    let due = one.due_at.map(|at| format!(", by {}", scene.own.calendar.show(at))).unwrap_or_default();
    Choice::new(one.number.to_string(), format!("{}{due}", title(&one.kind, scene.own)))
}

fn done_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        one_of(scene, "challenge", "Which option is done?", undone(scene.incident).map(|one| option_choice(scene, one)).collect()),
        Field::radios("effect", "What did it do to the behaviour?", choices!(Behaviour)),
        Field::lines("note", "In what way?", 3).optional(),
    ])
}

fn done(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let challenge = number(form, "challenge", "Choose which option is done.");
    let effect = form.code("effect", Behaviour::from_code, "Say what it did to the behaviour.");
    let note = form.text("note");
    fine(form)?;
    let Some(effect) = effect else { return Err(Stop::Back(Vec::new())) };
    let note = seal(tx, scene, "challenge effect", note)?;
    ruled(form, scene.incident.challenged(scene.did(), challenge, effect, note))
}

fn told_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        one_of(scene, "challenge", "What was done?", untold(scene.incident).map(|one| option_choice(scene, one)).collect()),
        Field::yes_no("told", "Was the victim told what was done and what it changed?")
            .hint("Keep to how they want to be reached. What concerns the other person stays out of it."),
        Field::lines("untold", "Why not?", 2).only_if("told", &["no"], "If not told.").optional(),
    ])
}

fn told(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let challenge = number(form, "challenge", "Choose what was done.");
    let untold = match form.yes_no("told") {
        Some(true) => None,
        Some(false) => form.required("untold", "Say why the victim was not told."),
        None => {
            form.refuse("told", "Choose yes or no.");
            None
        }
    };
    fine(form)?;
    let untold = seal(tx, scene, "victim not told", untold)?;
    ruled(form, scene.incident.told_of_challenge(scene.did(), challenge, untold))
}

fn request(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let wish = form.code("wish", Wish::from_code, "Choose what the subject asks for.");
    let received_at = form.required_when("received_at", &scene.own.calendar, "Enter when the request came in.");
    let words = form.text("words");
    fine(form)?;
    let (Some(wish), Some(received_at)) = (wish, received_at) else { return Err(Stop::Back(Vec::new())) };
    let words = seal(tx, scene, "subject's request", words)?;
    ruled(form, scene.incident.subject_asks(scene.did(), received_at, wish, words))
}

fn answer_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let choice = |one: &SubjectRequest| {
        Choice::new(one.number.to_string(), format!("{}, received {}", one.wish.label(), scene.own.calendar.show(one.received_at)))
    };
    Ok(vec![
        Field::inset("Somebody answers who recorded neither the report, nor why it is no crime, nor the request."),
        one_of(scene, "request", "Which request?", unanswered(scene.incident).map(choice).collect()),
        fate(),
        Field::lines("reason", "Why? The subject is told this", 3),
    ])
}

/// The fate that was chosen, with its reason.
fn decided(form: &mut Form) -> (Option<Fate>, Option<String>) {
    let fate = form.code("fate", Fate::from_code, "Choose what becomes of the details.");
    (fate, form.required("reason", "Say why."))
}

fn answer(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let request = number(form, "request", "Choose a request.");
    let (fate, reason) = decided(form);
    fine(form)?;
    let Some(fate) = fate else { return Err(Stop::Back(Vec::new())) };
    let reason = sealed(tx, scene, "answer to the subject", reason)?;
    let events = ruled(form, scene.incident.answer_subject(scene.did(), request, fate, reason))?;
    destroyed(tx, scene, events)
}

fn review(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let (fate, reason) = decided(form);
    fine(form)?;
    let Some(fate) = fate else { return Err(Stop::Back(Vec::new())) };
    let reason = sealed(tx, scene, "review of the subject's details", reason)?;
    let events = ruled(form, scene.incident.review_subject(scene.did(), fate, reason))?;
    destroyed(tx, scene, events)
}

/// Destroys the keys of those whose details go with these events.
fn destroyed(tx: &mut Tx<'_>, scene: &Scene<'_>, events: Vec<Event>) -> Result<Vec<Event>, Stop> {
    for event in &events {
        if let Event::Subject(happened) = event {
            crate::incident::sql::destroy_keys(tx, &scene.incident.core.id, happened.erased())?;
        }
    }
    Ok(events)
}
