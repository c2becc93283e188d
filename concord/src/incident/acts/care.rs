//! Steps of care: consents, needs, interventions, why a victim was dissatisfied, and suggested repeats.

use practice::incident::care::{Effect, Needs, NeedsOccasion, Repeated};
use practice::incident::record::PersonKind;
use practice::incident::{Event, Incident, Words};
use practice::people::{Act, Matter, Role};
use practice::victim::{self, CauseCommand, InterventionCommand};

use super::{Group, Scene, Step, Stop, choices, fine, listed, listed_or, not_suspects, person, ruled, seal, which_person};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::incident::unit::out_of_sight;
use crate::ledger::{Fault, Owner, Tx};
use crate::people::sql::colleagues;

pub(super) const CONTACT: &[(Matter, Act)] = &[(Matter::VictimContact, Act::Create)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "consent",
        label: "Note what they agree to share",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| open(i) && has_people(i),
        edits: false,
        fields: consent_fields,
        perform: consent,
    },
    Step {
        code: "needs",
        label: "Assess needs",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| open(i) && has_people(i),
        edits: false,
        fields: needs_fields,
        perform: needs,
    },
    Step {
        code: "intervene",
        label: "Set an intervention against the risk",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| open(i) && has_people(i),
        edits: false,
        fields: intervene_fields,
        perform: intervene,
    },
    Step {
        code: "intervened",
        label: "Note an intervention as done",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| open(i) && i.interventions.iter().any(|one| one.done_at.is_none()),
        edits: false,
        fields: intervened_fields,
        perform: intervened,
    },
    Step {
        code: "review-cause",
        label: "Review why the victim is dissatisfied",
        group: Group::Victim,
        rights: &[(Matter::Supervision, Act::Approve)],
        roles: &[],
        fits: |i, _| open(i) && unreviewed(i).next().is_some(),
        edits: false,
        fields: cause_fields,
        perform: cause,
    },
    Step {
        code: "remedied",
        label: "Note what was put right",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| open(i) && i.causes.iter().any(|c| c.remedy.is_some() && c.remedy_done_at.is_none()),
        edits: false,
        fields: |scene, _| {
            let open = scene.incident.causes.iter().filter(|c| c.remedy.is_some() && c.remedy_done_at.is_none());
            let choice = |c: &practice::incident::care::Cause| {
                let due = c.remedy_due_at.map(|at| scene.own.calendar.show(at)).unwrap_or_default();
                Choice::new(c.number.to_string(), format!("Promised by {due}"))
            };
            Ok(vec![one_of("remedy", "Which one was put right?", open.map(choice).collect())])
        },
        perform: |form, _, scene| {
            let number = form.number("remedy", "Choose what was put right.");
            if number.is_none() {
                form.refuse("remedy", "Choose what was put right.");
            }
            fine(form)?;
            ruled(form, victim::remedied(scene.incident, scene.did(), number.unwrap_or(0)))
        },
    },
    Step {
        code: "repeat",
        label: "Confirm a repeat, or say that it is none",
        group: Group::Facts,
        rights: &[(Matter::Operational, Act::Edit), (Matter::VictimContact, Act::Create)],
        roles: &[],
        fits: |i, _| open(i),
        edits: false,
        fields: |_, _| {
            Ok(vec![
                Field::radios("what", "What came to notice before?", choices!(Repeated)),
                Field::yes_no("stands", "Is it the same?").hint("Yes puts the flag on the record, no takes it off."),
                Field::lines("note", "How do you know?", 2).optional(),
            ])
        },
        perform: repeat,
    },
];

fn open(incident: &Incident) -> bool {
    !incident.is_closed()
}

pub(super) fn has_people(incident: &Incident) -> bool {
    incident.people.iter().any(|p| p.kind != PersonKind::Suspect)
}

/// Radios that answer themselves where there is only one.
fn one_of(name: &str, label: &str, choices: Vec<Choice>) -> Field {
    let only = if let [one] = choices.as_slice() { one.code.clone() } else { String::new() };
    Field::radios(name, label, choices).value(only)
}

/// What is known about reaching the people of a record safely, above every question that reaches them (R-VIC-09).
pub(super) fn reach(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let id = &scene.incident.core.id;
    let mut insets = Vec::new();
    for known in scene.incident.victims().filter(|p| !out_of_sight(scene.reader, scene.incident, p.number, scene.now)) {
        if !scene.about.is_empty() && scene.about != known.number.to_string() {
            continue;
        }
        let mut parts: Vec<String> = Vec::new();
        match victim::contract_of(scene.incident, known.number) {
            Some(contract) => {
                let rows = crate::hub::view::plain_contract(contract, scene.own);
                parts.extend(rows.into_iter().filter(|(key, _)| key != "Looked at again").map(|(key, value)| format!("{key}: {value}.")));
                if let Some(limits) = &contract.limits {
                    parts.push(format!("Keep to: {}", tx.unseal(id, limits)?));
                }
            }
            None => parts.push("No contact contract is agreed yet.".into()),
        }
        if let Some(first) = &known.safe_contact {
            parts.push(format!("First noted: {}", tx.unseal(id, first)?));
        }
        insets.push(Field::inset(format!("Reaching victim {} safely. {}", known.number, parts.join(" "))));
    }
    Ok(insets)
}

/// Whether what [`reach`] shows holds sealed words: then looking at it is logged.
pub fn reach_is_sealed(incident: &Incident) -> bool {
    incident.victims().any(|p| p.safe_contact.is_some() || victim::contract_of(incident, p.number).is_some_and(|c| c.limits.is_some()))
}

fn consent_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        which_person(scene, "Whose?", not_suspects(scene.incident)),
        Field::radios("recipient", "To be shared with whom?", listed(scene, "consent")).hint("Ask for each apart."),
        Field::yes_no("given", "Do they agree?")
            .hint("A later no withdraws it. Without the victim service, the hub loses sight of the record at once."),
        Field::lines("note", "In what words, or under what conditions?", 2).optional(),
    ])
}

fn consent(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let recipient = form.required("recipient", "Choose with whom.");
    let given = form.yes_no("given");
    if given.is_none() {
        form.refuse("given", "Say whether they agree.");
    }
    let note = form.text("note");
    fine(form)?;
    let (Some(recipient), Some(given)) = (recipient, given) else { return Err(Stop::Back(Vec::new())) };
    let note = of_person(tx, scene, person, "consent", note)?;
    ruled(form, victim::consent(scene.incident, scene.did(), (person, recipient), given, note, scene.own))
}

/// Seals a text under the person's own key.
fn of_person(tx: &mut Tx<'_>, scene: &Scene<'_>, person: u32, field: &str, text: Option<String>) -> Result<Option<Words>, Stop> {
    let sealed = text.map(|text| tx.seal(&scene.incident.core.id, Owner::Person(person), field, &text));
    Ok(sealed.transpose()?)
}

fn needs_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let first = scene.incident.needs.is_empty();
    Ok(vec![
        which_person(scene, "Whose needs?", not_suspects(scene.incident)),
        Field::radios("occasion", "Why now?", choices!(NeedsOccasion)).value(if first { "report" } else { "change" }),
        Field::checkboxes("factors", "What makes them vulnerable or intimidated?", listed(scene, "need")).optional(),
        Field::lines("personal", "Personal characteristics that matter", 2).optional(),
        Field::lines("circumstances", "What was done and how, and the harm to them, their family and community", 4)
            .hint("As the victim tells it, without naming a suspect: the victim and witness hub reads this.")
            .optional(),
        Field::lines("views", "What do they say that they need?", 3),
        Field::lines("support", "What is done about it", 3).optional(),
    ])
}

fn needs(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let occasion = form.code("occasion", NeedsOccasion::from_code, "Say why needs are assessed now.");
    let views = form.required("views", "Say what the person needs in their own view, or that they did not want to say.");
    let texts = [form.text("personal"), form.text("circumstances"), form.text("support")];
    fine(form)?;
    let Some(occasion) = occasion else { return Err(Stop::Back(Vec::new())) };
    let [personal, circumstances, support] = texts;
    let given = Needs {
        incident: String::new(),
        number: 0,
        person,
        at: scene.now,
        by: String::new(),
        occasion,
        factors: form.several("factors"),
        personal: of_person(tx, scene, person, "personal characteristics", personal)?,
        circumstances: of_person(tx, scene, person, "circumstances", circumstances)?,
        views: of_person(tx, scene, person, "views", views)?,
        support: of_person(tx, scene, person, "support", support)?,
    };
    ruled(form, victim::assess_needs(scene.incident, scene.did(), given, scene.own))
}

fn intervene_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let roles = [Role::InvestigatingOfficer, Role::Supervisor, Role::Spoc, Role::CrimeManager];
    let mut owners = vec![Choice::new("", "Choose who does it")];
    for (account, name, _) in colleagues(tx, &roles, &scene.incident.core.district, scene.now)? {
        if !owners.iter().any(|choice| choice.code == account) {
            owners.push(Choice::new(account, name));
        }
    }
    let mine = owners.iter().find(|choice| choice.code == scene.reader.account()).map(|choice| choice.code.clone());
    Ok(vec![
        which_person(scene, "Whom does it protect?", not_suspects(scene.incident)),
        Field::select("kind", "What is done?", listed_or(scene, "intervention", "Choose an intervention")),
        Field::lines("note", "What exactly?", 2).optional(),
        Field::select("owner", "Who sees to it?", owners).value(mine.or(scene.incident.core.investigator.clone()).unwrap_or_default()),
        Field::when("due_at", "By when?"),
    ])
}

fn intervene(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let kind = form.required("kind", "Choose what is done.");
    let owner = form.required("owner", "Choose who sees to it.");
    let due_at = form.required_when("due_at", &scene.own.calendar, "Enter by when it is done.");
    let note = form.text("note");
    fine(form)?;
    let (Some(kind), Some(owner), Some(due_at)) = (kind, owner, due_at) else { return Err(Stop::Back(Vec::new())) };
    let note = seal(tx, scene, "intervention", note)?;
    ruled(form, victim::intervene(scene.incident, scene.did(), InterventionCommand { person, kind, owner, due_at, note }, scene.own))
}

fn intervened_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let open = scene.incident.interventions.iter().filter(|one| one.done_at.is_none());
    let choice = |one: &practice::incident::care::Intervention| {
        let title = crate::hub::view::intervention_title(one, scene.own);
        Choice::new(one.number.to_string(), format!("{title}, by {}", scene.own.calendar.show_end(one.due_at)))
    };
    Ok(vec![
        one_of("intervention", "Which one is done?", open.map(choice).collect()),
        Field::radios("effect", "What did it do to the risk?", choices!(Effect)),
        Field::lines("note", "In what way?", 3).optional(),
    ])
}

fn intervened(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let number = form.number("intervention", "Choose which one is done.");
    if number.is_none() {
        form.refuse("intervention", "Choose which one is done.");
    }
    let effect = form.code("effect", Effect::from_code, "Say what it did to the risk.");
    let note = form.text("note");
    fine(form)?;
    let (Some(number), Some(effect)) = (number, effect) else { return Err(Stop::Back(Vec::new())) };
    let note = seal(tx, scene, "effect", note)?;
    ruled(form, victim::intervened(scene.incident, scene.did(), number, effect, note))
}

/// Contacts in which a victim was dissatisfied and nobody has reviewed why.
fn unreviewed(incident: &Incident) -> impl Iterator<Item = &practice::incident::Contact> {
    let reviewed = |number: u32| incident.causes.iter().any(|c| c.contact == number);
    incident.contacts.iter().filter(move |c| victim::is_dissatisfied(c) && !reviewed(c.number))
}

fn cause_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let said = unreviewed(scene.incident).map(|c| {
        Choice::new(
            c.number.to_string(),
            format!("Victim {}, {}: {}", c.person, scene.own.calendar.show(c.at), c.purpose.label().to_lowercase()),
        )
    });
    Ok(vec![
        one_of("contact", "When did they say so?", said.collect()),
        Field::select("cause", "Why?", listed_or(scene, "dissatisfaction", "Choose the cause")),
        Field::lines("note", "What did you find?", 3).optional(),
        Field::yes_no("urgent", "Must anything be put right at once?"),
        Field::lines("remedy", "What is put right?", 2).only_if("urgent", &["yes"], "If anything must be put right.").optional(),
        Field::when("remedy_due_at", "By when?")
            .only_if("urgent", &["yes"], "If anything must be put right. For example, 21/11/2026 at 10:04.")
            .optional(),
        Field::yes_no("learn", "Is there something that others should learn?"),
        Field::select("theme", "What is it about?", listed_or(scene, "learning", "Choose a theme"))
            .only_if("learn", &["yes"], "If others should learn from it.")
            .optional(),
        Field::lines("learning", "What should others do differently?", 3)
            .hint("It goes to the tactical group. Write it without names, numbers and addresses.")
            .only_if("learn", &["yes"], "If others should learn from it.")
            .optional(),
    ])
}

fn cause(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let contact = form.number("contact", "Choose when they said so.");
    if contact.is_none() {
        form.refuse("contact", "Choose when they said so.");
    }
    let cause = form.required("cause", "Choose the cause.");
    let note = form.text("note");
    let remedy = match form.yes_no("urgent") {
        Some(true) => form.required("remedy", "Say what is put right.").zip(form.required_when(
            "remedy_due_at",
            &scene.own.calendar,
            "Enter by when it is put right.",
        )),
        Some(false) => None,
        None => {
            form.refuse("urgent", "Say whether anything must be put right at once.");
            None
        }
    };
    let learning = match form.yes_no("learn") {
        Some(true) => form.required("theme", "Choose a theme.").zip(form.required("learning", "Say what others should do differently.")),
        Some(false) => None,
        None => {
            form.refuse("learn", "Say whether others should learn from it.");
            None
        }
    };
    if let Some(Err(sentence)) = learning.as_ref().map(|(_, words)| practice::learning::check_words(words)) {
        form.refuse("learning", sentence);
    }
    fine(form)?;
    let (Some(contact), Some(cause)) = (contact, cause) else { return Err(Stop::Back(Vec::new())) };
    let note = seal(tx, scene, "cause", note)?;
    let remedy = match remedy {
        Some((what, due)) => seal(tx, scene, "remedy", Some(what))?.map(|what| (what, due)),
        None => None,
    };
    let learning = match learning {
        Some((theme, words)) => seal(tx, scene, "learning point", Some(words))?.map(|words| (theme, words)),
        None => None,
    };
    let given = CauseCommand { contact, cause, note, remedy, learning, rank: scene.reader.rank() };
    ruled(form, victim::review_cause(scene.incident, scene.did(), given, scene.own))
}

fn repeat(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let what = form.code("what", Repeated::from_code, "Choose what came to notice before.");
    let stands = form.yes_no("stands");
    if stands.is_none() {
        form.refuse("stands", "Say whether it is the same.");
    }
    let note = form.text("note");
    fine(form)?;
    let (Some(what), Some(stands)) = (what, stands) else { return Err(Stop::Back(Vec::new())) };
    let note = seal(tx, scene, "repeat", note)?;
    ruled(form, victim::decide_repeat(scene.incident, scene.did(), (what, stands), note))
}
