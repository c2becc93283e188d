//! Steps of the victim and witness hub, for one person of a record who agreed to be referred. They fit a closed record too: support outlasts
//! the investigation.

use practice::hub::{self, NoteCommand, Standing};
use practice::incident::record::{ContactChannel, Satisfaction};
use practice::incident::support::{CourtStage, NoteKind, SupportAction};
use practice::incident::{Event, Incident};
use practice::people::Role;

use super::care::reach;
use super::{Group, Scene, Step, Stop, choices, day, fine, listed, person, ruled, seal, sealed, which_person};
use crate::frame::Form;
use crate::frame::answers::show_moment;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};
use crate::people::sql::colleagues;

/// A step of the hub's; only the hub takes it.
macro_rules! hub_step {
    ($code:literal, $label:literal, $fields:expr, $perform:expr) => {
        Step {
            code: $code,
            label: $label,
            group: Group::Hub,
            rights: &[],
            roles: &[Role::VictimHub],
            fits: |i, _| i.people.iter().any(|p| fits_person($code, i, p.number)),
            edits: false,
            fields: $fields,
            perform: $perform,
        }
    };
}

pub(super) const STEPS: &[Step] = &[
    hub_step!("hub-answer", "Answer the referral", answer_fields, answer),
    hub_step!("hub-worker", "Give it to a worker", worker_fields, worker),
    hub_step!("hub-note", "Note a contact, a court stage or anything else", note_fields, note),
    hub_step!("hub-plan", "Plan the support, or look at the plan again", plan_fields, plan),
    hub_step!("hub-action", "Set an action", action_fields, action),
    hub_step!("hub-progress", "Note what became of an action", progress_fields, progress),
    hub_step!("hub-end", "End the support, with the closing survey", end_fields, end),
];

/// Whether a step of the hub fits a person of the record.
pub fn fits_person(code: &str, incident: &Incident, person: u32) -> bool {
    match hub::standing(incident, person) {
        Some(Standing::Waiting) => code == "hub-answer",
        Some(Standing::Open) => match code {
            "hub-answer" => false,
            "hub-progress" => open_actions(incident, person).next().is_some(),
            _ => true,
        },
        _ => false,
    }
}

fn open_actions(incident: &Incident, person: u32) -> impl Iterator<Item = &SupportAction> {
    incident.support_actions.iter().filter(move |a| a.person == person && a.done_at.is_none())
}

/// The question whom it is about: those whom the step fits; where it fits nobody, all who agreed to be referred, so that the rule says why not.
fn whom(scene: &Scene<'_>, code: &str) -> Field {
    let fits = |number: u32| fits_person(code, scene.incident, number);
    let nobody = !scene.incident.people.iter().any(|p| fits(p.number));
    let people = scene.incident.people.iter().filter(|p| fits(p.number) || (nobody && hub::standing(scene.incident, p.number).is_some()));
    which_person(scene, "Whom?", people.map(|p| Choice::new(p.number.to_string(), format!("{} {}", p.kind, p.number))).collect())
}

/// The hub's people as choices; the reader first.
fn workers(scene: &Scene<'_>, tx: &mut Tx<'_>, first: &str) -> Result<Vec<Choice>, Fault> {
    let mut choices = vec![Choice::new("", first)];
    for (account, name, _) in colleagues(tx, &[Role::VictimHub], &scene.incident.core.district, scene.now)? {
        if !choices.iter().any(|choice| choice.code == account) {
            choices.push(Choice::new(account, name));
        }
    }
    Ok(choices)
}

fn answer_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let answers = vec![Choice::new("accept", "Accept it"), Choice::new("back", "Send it back")];
    let workers = workers(scene, tx, "Nobody yet")?;
    Ok(vec![
        whom(scene, "hub-answer"),
        Field::radios("answer", "What do you do with the referral?", answers),
        Field::select("worker", "Who supports them?", workers).only_if("answer", &["accept"], "If you accept it.").optional(),
        Field::lines("reason", "Why is it sent back?", 2).only_if("answer", &["back"], "If it is sent back.").optional(),
    ])
}

fn answer(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let accepts = form.code(
        "answer",
        |code| [("accept", true), ("back", false)].into_iter().find(|(c, _)| *c == code).map(|(_, a)| a),
        "Say what you do with it.",
    );
    let worker = form.text("worker");
    let reason = if accepts == Some(false) { form.required("reason", "Say why it is sent back.") } else { None };
    fine(form)?;
    let reason = seal(tx, scene, "referral sent back", reason)?;
    let accepted = ruled(form, hub::answer(scene.incident, scene.did(), person, reason))?;
    let Some(worker) = worker.filter(|_| accepts == Some(true)) else { return Ok(accepted) };
    let mut after = scene.incident.clone();
    for event in &accepted {
        after.apply(event);
    }
    let given = ruled(form, hub::allocate(&after, scene.did(), person, worker))?;
    Ok(accepted.into_iter().chain(given).collect())
}

fn worker_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let workers = workers(scene, tx, "Choose a worker")?;
    let mine = workers.iter().find(|choice| choice.code == scene.reader.account()).map(|choice| choice.code.clone()).unwrap_or_default();
    Ok(vec![whom(scene, "hub-worker"), Field::select("worker", "Who supports them?", workers).value(mine)])
}

fn worker(form: &mut Form, _: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let worker = form.required("worker", "Choose a worker.");
    fine(form)?;
    ruled(form, hub::allocate(scene.incident, scene.did(), person, worker.unwrap_or_default()))
}

fn plan_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let later = scene.own.calendar.local(scene.now).date().saturating_add(jiff::Span::new().days(28));
    Ok(vec![
        whom(scene, "hub-plan"),
        Field::lines("aims", "What is to be better for them?", 4),
        Field::day("review_at", "When do you look at it again?").value(later.strftime("%d/%m/%Y").to_string()),
    ])
}

fn plan(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let aims = form.required("aims", "Say what is to be better for them.");
    let review_at = day(form, "review_at", scene, "Enter when you look at it again.");
    fine(form)?;
    let aims = sealed(tx, scene, "support plan", aims)?;
    ruled(form, hub::plan(scene.incident, scene.did(), person, aims, review_at.unwrap_or(scene.now)))
}

fn action_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let load = crate::hub::sql::load_of_services(tx)?;
    let mut services = vec![Choice::new("", "The hub itself")];
    for service in crate::hub::sql::services_for(tx, &scene.incident.core.district)? {
        let (now, waiting) = load.get(&service.id).copied().unwrap_or_default();
        services.push(Choice::new(service.id, format!("{}: {now} of {} supported, {waiting} waiting", service.name, service.capacity)));
    }
    Ok(vec![
        whom(scene, "hub-action"),
        Field::lines("what", "What is done?", 2),
        Field::select("service", "Who does it?", services).hint("A person given to a service waits there until it begins.").optional(),
        Field::day("due_at", "By when?"),
    ])
}

fn action(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let what = form.required("what", "Say what is done.");
    let service = form.text("service");
    let due_at = day(form, "due_at", scene, "Enter by when it is done.");
    fine(form)?;
    let what = sealed(tx, scene, "support action", what)?;
    ruled(form, hub::set_action(scene.incident, scene.did(), person, what, (service, due_at.unwrap_or(scene.now))))
}

fn progress_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let people: Vec<u32> = scene.incident.people.iter().map(|p| p.number).filter(|n| fits_person("hub-progress", scene.incident, *n)).collect();
    let wanted = |number: u32| scene.about.is_empty() || scene.about == number.to_string();
    let mut actions = Vec::new();
    for person in people.into_iter().filter(|n| wanted(*n)) {
        for action in open_actions(scene.incident, person) {
            let what = tx.unseal(&scene.incident.core.id, &action.what)?;
            let due = scene.own.calendar.show_date(action.due_at);
            actions.push(Choice::new(action.number.to_string(), what).hint(format!("By {due}")));
        }
    }
    let only = if let [one] = actions.as_slice() { one.code.clone() } else { String::new() };
    let states = vec![Choice::new("begun", "The service began"), Choice::new("done", "It is done")];
    Ok(vec![
        Field::radios("action", "Which action?", actions).value(only),
        Field::radios("state", "What became of it?", states),
        Field::lines("result", "What came of it?", 3).only_if("state", &["done"], "If it is done.").optional(),
    ])
}

fn progress(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let number = form.number("action", "Choose an action.");
    if number.is_none() {
        form.refuse("action", "Choose an action.");
    }
    let done = form.code(
        "state",
        |code| [("begun", false), ("done", true)].into_iter().find(|(c, _)| *c == code).map(|(_, d)| d),
        "Say what became of it.",
    );
    let result = form.text("result");
    fine(form)?;
    let result = seal(tx, scene, "support result", result)?;
    ruled(form, hub::progress(scene.incident, scene.did(), number.unwrap_or(0), done.unwrap_or(false), result))
}

fn note_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let mut fields = reach(scene, tx)?;
    let channels = std::iter::once(Choice::new("", "Choose how")).chain(choices!(ContactChannel)).collect();
    fields.extend([
        whom(scene, "hub-note"),
        Field::radios("kind", "What do you note?", choices!(NoteKind)),
        Field::when("at", "When?").value(show_moment(scene.now, &scene.own.calendar)),
        Field::select("channel", "How?", channels).only_if("kind", &["contact", "attempt"], "If it is a contact, or you tried.").optional(),
        Field::lines("breach", "Why was it against the contact contract?", 2)
            .only_if("kind", &["contact", "attempt"], "Only where it has happened already; it is kept as a breach.")
            .optional(),
        Field::radios("stage", "Where does the case stand in court?", choices!(CourtStage))
            .only_if("kind", &["court"], "If it is a court stage.")
            .optional(),
        Field::checkboxes("measures", "Special measures asked for or granted", listed(scene, "special-measure"))
            .only_if("kind", &["measures"], "If it is special measures.")
            .optional(),
        Field::lines("note", "What was said or done?", 4).optional(),
    ]);
    Ok(fields)
}

fn note(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let kind = form.code("kind", NoteKind::from_code, "Choose what you note.");
    let at = form.required_when("at", &scene.own.calendar, "Enter when it took place.");
    let channel = form.maybe_code("channel", ContactChannel::from_code, "Choose how.");
    let (breach, words) = (form.text("breach"), form.text("note"));
    let codes = match kind {
        Some(NoteKind::Court) => form.text("stage").into_iter().collect(),
        Some(NoteKind::Measures) => form.several("measures"),
        _ => Vec::new(),
    };
    fine(form)?;
    let (Some(kind), Some(at)) = (kind, at) else { return Err(Stop::Back(Vec::new())) };
    let reaches = matches!(kind, NoteKind::Contact | NoteKind::Attempt);
    let breach = seal(tx, scene, "breach of the contact contract", breach.filter(|_| reaches))?;
    let given = NoteCommand { person, at, kind, channel, breach, codes, note: seal(tx, scene, "hub note", words)? };
    ruled(form, hub::note(scene.incident, scene.did(), given, scene.own))
}

fn end_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        whom(scene, "hub-end"),
        Field::radios("survey", "How satisfied are they with the support?", choices!(Satisfaction))
            .hint("Leave it open where they did not answer.")
            .optional(),
        Field::lines("note", "What did they say? Or why is there no answer?", 3).optional(),
    ])
}

fn end(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let survey = form.maybe_code("survey", Satisfaction::from_code, "Choose from the list.");
    let note = form.text("note");
    fine(form)?;
    let note = seal(tx, scene, "closing survey", note)?;
    ruled(form, hub::end(scene.incident, scene.did(), person, survey, note))
}
