//! Steps for the victim: contacts and attempts, risk, referral, personal statement.

use practice::incident::record::{ContactChannel, PersonKind, Purpose, Reached, ReferralConsent, RiskLevel, Satisfaction, StatementAnswer};
use practice::incident::{Event, Incident};
use practice::people::{Act, Matter, Role};
use practice::victim::{self, ContactCommand, RiskCommand};

use super::care::reach;
use super::{Group, Scene, Step, Stop, choices, fine, not_suspects, person, ruled, seal, which_person, which_victim};
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
        fields: |scene, tx| {
            Ok(reach(scene, tx)?
                .into_iter()
                .chain([which_victim(scene), Field::radios("consent", "What did the victim say?", choices!(ReferralConsent))])
                .collect())
        },
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
        fields: |scene, tx| {
            Ok(reach(scene, tx)?
                .into_iter()
                .chain([which_victim(scene), Field::radios("answer", "What did the victim answer?", choices!(StatementAnswer))])
                .collect())
        },
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

fn contact_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let now = show_moment(scene.now, &scene.own.calendar);
    let mut fields = reach(scene, tx)?;
    fields.extend([
        which_victim(scene),
        Field::radios("purpose", "What was it for?", choices!(Purpose)),
        Field::when("at", "When?").value(now),
        Field::select("channel", "How?", choices!(ContactChannel)).value("phone"),
    ]);
    if !scene.incident.contracts.is_empty() {
        fields.push(
            Field::lines("breach", "Why was it against the contact contract?", 2)
                .hint("Only where it has happened already. It is kept as a breach, and the supervisor hears of it.")
                .optional(),
        );
    }
    fields.extend([
        Field::radios("reached", "Did you reach them?", choices!(Reached)),
        tells_field(scene),
        Field::lines("note", "What was said", 4).optional(),
        Field::yes_no("understood", "Does the victim know the outcome?")
            .only_if("purpose", &["closing"], "If this is the closing call.")
            .optional(),
        Field::radios("satisfaction", "How satisfied is the victim?", choices!(Satisfaction))
            .only_if("reached", &["spoke"], "If you spoke with them; always for a closing call.")
            .optional(),
    ]);
    Ok(fields)
}

/// The updates that a contact may have given: what happened to the suspects and before the court, and the written confirmation.
fn tells_field(scene: &Scene<'_>) -> Field {
    let told = scene.incident.proceedings().filter(|e| practice::victim::code::clock_of(e.kind).is_some());
    let entries = told.map(|e| Choice::new(e.number.to_string(), e.in_words(|at| scene.own.calendar.show(at))));
    let confirmation = Choice::new(practice::supervision::CONFIRMATION, "Confirmed the crime in writing, with its number");
    Field::checkboxes("tells", "Which update did this give?", entries.chain([confirmation]).collect())
        .hint("The victim's clock for an update stops when a contact says that it gave it.")
        .optional()
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
    let breach = form.text("breach");
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
        tells: form.several("tells"),
        letter: None,
        understood,
        satisfaction,
        rank: scene.reader.rank(),
        supervisor: scene.reader.has_role(Role::Supervisor) || scene.reader.has_role(Role::CrimeManager),
        breach: seal(tx, scene, "breach of the contact contract", breach)?,
    };
    ruled(form, victim::contact(scene.incident, scene.did(), given, scene.own))
}

/// Each question has its answer and, where it was asked, room for what was said.
fn risk_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let levels = std::iter::once(Choice::new("", "As the answers come out")).chain(choices!(RiskLevel));
    let mut fields = vec![
        which_person(scene, "Whose risk?", not_suspects(scene.incident)),
        Field::inset(format!(
            "These questions are Concord's default, not a national form. A yes of weight 3 makes the risk high by itself; otherwise {} and more is high, {} and more medium. What is not answered counts as not known.",
            scene.own.settings.risk_high_score.value, scene.own.settings.risk_medium_score.value
        )),
    ];
    for question in &scene.own.risk_questions {
        let lesser = question.lesser_when.as_ref().zip(question.lesser_weight);
        let lesser = lesser.map(|(when, weight)| Choice::new("lesser", format!("Less than that: {when} (weight {weight})")));
        let yes = Choice::new("yes", format!("Yes (weight {})", question.weight));
        let choices = std::iter::once(yes).chain(lesser).chain([Choice::new("no", "No"), Choice::new("unknown", "Not known")]);
        let name = format!("q-{}", question.code);
        fields.push(Field::radios(name.clone(), &question.title, choices.collect()).optional());
        fields.push(
            Field::line(format!("said-{}", question.code), "What was said, or seen")
                .only_if(&name, &["yes", "lesser", "unknown"], "If yes, or if it is not known.")
                .optional(),
        );
    }
    fields.extend([
        Field::select("level", "Level", levels.collect())
            .hint("Raise it freely. Only a supervisor can set it lower, with a reason.")
            .optional(),
        Field::lines("note", "What is done about it, or why the level differs", 3).optional(),
    ]);
    Ok(fields)
}

fn risk(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    // A program may send the codes of the questions answered yes as one list.
    let (mut yes, mut no, mut said) = (form.several("yes"), Vec::new(), Vec::new());
    for question in &scene.own.risk_questions {
        let code = &question.code;
        match form.text(&format!("q-{code}")).as_deref() {
            Some("yes") => yes.push(code.clone()),
            Some("lesser") => yes.push(format!("{code}-lesser")),
            Some("no") => no.push(code.clone()),
            _ => {}
        }
        said.extend(form.text(&format!("said-{code}")).map(|text| format!("{} {text}", question.title)));
    }
    let level = form.maybe_code("level", RiskLevel::from_code, "Choose from the list.");
    let note = form.text("note");
    fine(form)?;
    let details = (!said.is_empty()).then(|| said.join("\n"));
    let given = RiskCommand {
        person,
        yes,
        no,
        details: seal(tx, scene, "risk answers", details)?,
        level,
        note: seal(tx, scene, "risk", note)?,
        supervisor: scene.reader.has_role(Role::Supervisor) || scene.reader.has_role(Role::CrimeManager),
    };
    ruled(form, victim::assess_risk(scene.incident, scene.did(), given, scene.own))
}
