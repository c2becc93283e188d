//! Steps for the victim: contacts and attempts, risk, referral, personal statement.

use practice::incident::record::{ContactChannel, PersonKind, Purpose, Reached, ReferralConsent, RiskLevel, Satisfaction, StatementAnswer};
use practice::incident::{Event, Incident};
use practice::people::{Act, Matter, Role};
use practice::victim::{self, ContactCommand, RiskCommand};

use super::{Group, Scene, Step, Stop, choices, fine, ruled, seal, which_victim};
use crate::frame::Form;
use crate::frame::answers::show_moment;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};

const CONTACT: &[(Matter, Act)] = &[(Matter::VictimContact, Act::Create)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "contact",
        label: "Note a contact with the victim",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| has_victim(i),
        edits: false,
        fields: contact_fields,
        perform: contact,
    },
    Step {
        code: "risk",
        label: "Assess risk",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| !i.is_closed() && i.people.iter().any(|p| p.kind != PersonKind::Suspect),
        edits: false,
        fields: risk_fields,
        perform: risk,
    },
    Step {
        code: "refer",
        label: "Offer a referral to victim services",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| has_victim(i),
        edits: false,
        fields: |scene, _| Ok(vec![which_victim(scene), Field::radios("consent", "What did the victim say?", choices!(ReferralConsent))]),
        perform: |form, _, scene| {
            let person = person(form);
            let consent = form.code("consent", ReferralConsent::from_code, "Choose what the victim said.");
            fine(form)?;
            let Some(consent) = consent else { return Err(Stop::Back(Vec::new())) };
            ruled(form, victim::refer(scene.incident, scene.did(), person, consent))
        },
    },
    Step {
        code: "statement",
        label: "Offer a victim personal statement",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| has_victim(i),
        edits: false,
        fields: |scene, _| Ok(vec![which_victim(scene), Field::radios("answer", "What did the victim answer?", choices!(StatementAnswer))]),
        perform: |form, _, scene| {
            let person = person(form);
            let answer = form.code("answer", StatementAnswer::from_code, "Choose what the victim answered.");
            fine(form)?;
            let Some(answer) = answer else { return Err(Stop::Back(Vec::new())) };
            ruled(form, victim::offer_statement(scene.incident, scene.did(), person, answer))
        },
    },
];

fn has_victim(incident: &Incident) -> bool {
    !incident.is_closed() && incident.victims().next().is_some()
}

/// The person chosen; the form says so where none was.
fn person(form: &mut Form) -> u32 {
    let chosen = form.number("person", "Choose a person of this record.");
    if chosen.is_none() {
        form.refuse("person", "Choose a person of this record.");
    }
    chosen.unwrap_or(0)
}

fn contact_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let now = show_moment(scene.now, &scene.own.calendar);
    Ok(vec![
        which_victim(scene),
        Field::radios("purpose", "What was it for?", choices!(Purpose)),
        Field::when("at", "When?").value(now),
        Field::select("channel", "How?", choices!(ContactChannel)).value("phone"),
        Field::radios("reached", "Did you reach them?", choices!(Reached)),
        Field::lines("note", "What was said", 4).optional(),
        Field::yes_no("understood", "Closing call: does the victim know the outcome?").optional(),
        Field::radios("satisfaction", "How satisfied is the victim?", choices!(Satisfaction)).hint("Always for a closing call.").optional(),
    ])
}

fn contact(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let purpose = form.code("purpose", Purpose::from_code, "Choose what it was for.");
    let at = form.required_when("at", &scene.own.calendar, "Enter when the contact took place.");
    let channel = form.code("channel", ContactChannel::from_code, "Choose how.");
    let reached = form.code("reached", Reached::from_code, "Say whether you reached them.");
    let note = form.text("note");
    let understood = form.yes_no("understood");
    let satisfaction = form.maybe_code("satisfaction", Satisfaction::from_code, "Choose from the list.");
    fine(form)?;
    let (Some(purpose), Some(at), Some(channel), Some(reached)) = (purpose, at, channel, reached) else {
        return Err(Stop::Back(Vec::new()));
    };
    let given = ContactCommand {
        person,
        at,
        channel,
        purpose,
        reached,
        note: seal(tx, scene, "contact", note)?,
        understood,
        satisfaction,
        rank: scene.reader.rank(),
        supervisor: scene.reader.has_role(Role::Supervisor) || scene.reader.has_role(Role::CrimeManager),
    };
    ruled(form, victim::contact(scene.incident, scene.did(), given, scene.own))
}

fn risk_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let people = scene.incident.people.iter().filter(|p| p.kind != PersonKind::Suspect);
    let people: Vec<Choice> = people.map(|p| Choice::new(p.number.to_string(), format!("{} {}", p.kind, p.number))).collect();
    let only = if let [one] = people.as_slice() { one.code.clone() } else { String::new() };
    let chosen = if scene.about.is_empty() { only } else { scene.about.to_owned() };
    let questions = scene.own.risk_questions.iter().flat_map(|q| {
        let lesser = q.lesser_when.as_ref().filter(|_| q.lesser_weight.is_some());
        let lesser = lesser.map(|when| Choice::new(format!("{}-lesser", q.code), format!("Less than that: {when}")));
        std::iter::once(Choice::new(&q.code, &q.title)).chain(lesser)
    });
    let levels = std::iter::once(Choice::new("", "As the answers come out")).chain(choices!(RiskLevel));
    Ok(vec![
        Field::radios("person", "Whose risk?", people).value(chosen),
        Field::checkboxes("yes", "Tick what applies", questions.collect())
            .hint("Concord's default questions, not a national form. Any one of the grave ones makes the risk high.")
            .optional(),
        Field::select("level", "Level", levels.collect())
            .hint("Raise it freely. Only a supervisor can set it lower, with a reason.")
            .optional(),
        Field::lines("note", "What is done about it, or why the level differs", 3).optional(),
    ])
}

fn risk(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let yes = form.several("yes");
    let level = form.maybe_code("level", RiskLevel::from_code, "Choose from the list.");
    let note = form.text("note");
    fine(form)?;
    let given = RiskCommand {
        person,
        yes,
        level,
        note: seal(tx, scene, "risk", note)?,
        supervisor: scene.reader.has_role(Role::Supervisor) || scene.reader.has_role(Role::CrimeManager),
    };
    ruled(form, victim::assess_risk(scene.incident, scene.did(), given, scene.own))
}
