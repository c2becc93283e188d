//! The steps on a record: one complete table of what each is called, who may take it, when it fits, what it asks and what it does.
//!
//! Pages draw their buttons from this table, forms and the API read their answers by it, and OpenAPI is made from it: there is no other list.

#![expect(clippy::unnecessary_wraps, reason = "some steps read the store for their questions, so all of them may fail")]

mod access;
pub mod care;
mod code;
mod contract;
pub mod control;
mod court;
pub mod decide;
pub mod flag;
pub mod hub;
pub mod keeping;
pub mod links;
pub mod monitoring;
pub mod no_crime;
pub mod people;
mod plan;
mod proceedings;
mod registrar;
mod supervise;
mod victim;

use jiff::Timestamp;
use practice::incident::{Did, Event, InTheWay, Incident, Refused, Words};
use practice::people::{Act, Limit, Matter, Reader, RecordFacts, Role};
use practice::policy::Policy;

use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Owner, Tx};

/// Where a step is taken: the record, the policies, who, when.
pub struct Scene<'a> {
    /// The record as it is.
    pub incident: &'a Incident,
    /// The policy of the report's day: strands, offences and recording are decided under it.
    pub policy: &'a Policy,
    /// The policy of the day on which the record was made here: duties and outcomes.
    pub own: &'a Policy,
    /// Who.
    pub reader: &'a Reader,
    /// When.
    pub now: Timestamp,
    /// The policy in force now: how long records are kept.
    pub today: &'a Policy,
    /// What in the record it is about: a person's, strand's or crime's number, a duty's key; empty for the whole.
    pub about: &'a str,
}

impl Scene<'_> {
    /// Who and when, for the event.
    pub fn did(&self) -> Did {
        Did { by: self.reader.account().to_owned(), at: self.now }
    }

    /// The number in `about`; 0 where there is none.
    pub fn number(&self) -> u32 {
        self.about.parse().unwrap_or(0)
    }
}

/// Why a step was not taken.
pub enum Stop {
    /// The form goes back, with what is wrong said in it and the duties in the way.
    Back(Vec<InTheWay>),
    /// Something broke.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Under which heading a record's page offers a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What the people who were hurt are owed.
    Victim,
    /// What the report turns out to be: grade, crime, outcome.
    Deciding,
    /// What is owed where it is no crime.
    NoCrime,
    /// How it is investigated, and by whom.
    Plan,
    /// The strands that were perceived.
    Flag,
    /// What happens to the suspects and before the court.
    Court,
    /// Who and what is in the record.
    Facts,
    /// Who answers for it, and its end.
    Closing,
    /// Who reaches it, and which records belong with it.
    Reach,
    /// Whether it is kept: reviews, holds, disposal.
    Keeping,
    /// The victim and witness hub's work.
    Hub,
}

impl Group {
    /// The groups in the order of a page, with their headings.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Victim, "Victim"),
        (Self::Deciding, "Grade, offence, outcome"),
        (Self::NoCrime, "Where it is no crime"),
        (Self::Plan, "Investigation"),
        (Self::Court, "Suspects and court"),
        (Self::Facts, "People and facts"),
        (Self::Flag, "Strands"),
        (Self::Closing, "Supervision and closing"),
        (Self::Reach, "Who sees it, and other records"),
        (Self::Keeping, "Keeping and disposal"),
        (Self::Hub, "Victim and witness hub"),
    ];
}

/// One step.
pub struct Step {
    /// Its word in addresses: `/incidents/REFERENCE/WORD`.
    pub code: &'static str,
    /// Its button, and its page's heading.
    pub label: &'static str,
    /// The heading that it stands under.
    pub group: Group,
    /// Whoever has any of these rights on the record may take it.
    pub rights: &'static [(Matter, Act)],
    /// Whoever holds any of these roles and may see the record may take it too.
    pub roles: &'static [Role],
    /// Whether it fits where the record stands, so that its button is shown.
    pub fits: fn(&Incident, &Policy) -> bool,
    /// Whether it changes facts that somebody else may be changing: then it names the version that it saw.
    pub edits: bool,
    /// What it asks.
    pub fields: fn(&Scene<'_>, &mut Tx<'_>) -> Result<Vec<Field>, Fault>,
    /// Does it.
    pub perform: fn(&mut Form, &mut Tx<'_>, &Scene<'_>) -> Result<Vec<Event>, Stop>,
}

impl Step {
    /// Whether a reader may take it on a record with these facts.
    pub fn may(&self, reader: &Reader, facts: &RecordFacts<'_>, now: Timestamp) -> bool {
        let sees = reader.view_scope(now).is_some_and(|scope| scope.covers(facts));
        let by_right = self.rights.iter().any(|(matter, act)| reader.may_on_without(self.denied(), *matter, *act, facts, now));
        sees && (by_right || self.roles.iter().any(|role| reader.has_role(*role)))
    }
}

impl Step {
    /// Narrow rights of supervision that do not reach this step: an investigator may request closure and nothing more of it, the crime
    /// registrar rules on recording (those steps name the role) and neither signs off nor waives.
    fn denied(&self) -> &'static [Limit] {
        match self.code {
            "ask-closure" => &[Limit::RulingsAndCancellations],
            _ => &[Limit::RulingsAndCancellations, Limit::RequestClose],
        }
    }
}

/// The rooms of steps, in the order in which a page offers them. A list of lists: eighteen chained iterators are one type eighteen levels
/// deep, and the compiler takes minutes to see through every use of it.
const ROOMS: &[&[Step]] = &[
    flag::STEPS,
    control::STEPS,
    decide::STEPS,
    no_crime::STEPS,
    supervise::STEPS,
    plan::STEPS,
    victim::STEPS,
    contract::STEPS,
    care::STEPS,
    hub::STEPS,
    people::STEPS,
    registrar::STEPS,
    access::STEPS,
    keeping::STEPS,
    links::STEPS,
    proceedings::STEPS,
    court::STEPS,
    code::STEPS,
];

/// All steps, in the order in which a page offers them.
pub fn all() -> impl Iterator<Item = &'static Step> {
    ROOMS.iter().copied().flatten()
}

/// The step with this word.
pub fn step(code: &str) -> Option<&'static Step> {
    all().find(|step| step.code == code)
}

/// Sends the form back where anything is wrong.
fn fine(form: &Form) -> Result<(), Stop> {
    if form.is_fine() { Ok(()) } else { Err(Stop::Back(Vec::new())) }
}

/// A rule's answer: its event, or its refusal put into the form.
fn ruled(form: &mut Form, answer: Result<Event, Refused>) -> Result<Vec<Event>, Stop> {
    answer.map(|event| vec![event]).map_err(|refused| {
        form.refused(&refused);
        Stop::Back(if let Refused::Duties(duties) = refused { duties } else { Vec::new() })
    })
}

/// Seals a text that was given as the incident's own.
fn seal(tx: &mut Tx<'_>, scene: &Scene<'_>, field: &str, text: Option<String>) -> Result<Option<Words>, Stop> {
    Ok(text.map(|text| tx.seal(&scene.incident.core.id, Owner::Incident, field, &text)).transpose()?)
}

/// Seals a text that must have been given: after [`fine`] it is there.
fn sealed(tx: &mut Tx<'_>, scene: &Scene<'_>, field: &str, text: Option<String>) -> Result<Words, Stop> {
    seal(tx, scene, field, text)?.ok_or(Stop::Back(Vec::new()))
}

/// No questions at all: a button that does it.
fn nothing(_: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(Vec::new())
}

/// A closed list of `practice` as choices.
macro_rules! choices {
    ($list:ty) => {
        <$list>::ALL.iter().map(|value| $crate::frame::field::Choice::new(value.code(), value.label())).collect::<Vec<_>>()
    };
}
pub(crate) use choices;

/// The victims as choices, by number: their names stay closed.
fn victims(incident: &Incident) -> Vec<Choice> {
    incident.victims().map(|person| Choice::new(person.number.to_string(), format!("Victim {}", person.number))).collect()
}

/// Everybody in the record but suspects, as choices.
fn not_suspects(incident: &Incident) -> Vec<Choice> {
    let people = incident.people.iter().filter(|p| p.kind != practice::incident::PersonKind::Suspect);
    people.map(|p| Choice::new(p.number.to_string(), format!("{} {}", p.kind, p.number))).collect()
}

/// A question about one of these people; it answers itself where there is only one.
fn which_person(scene: &Scene<'_>, label: &str, people: Vec<Choice>) -> Field {
    let only = if let [one] = people.as_slice() { one.code.clone() } else { String::new() };
    let chosen = if scene.about.is_empty() { only } else { scene.about.to_owned() };
    Field::radios("person", label, people).value(chosen)
}

/// The person chosen; the form says so where none was.
fn person(form: &mut Form) -> u32 {
    let chosen = form.number("person", "Choose a person of this record.");
    if chosen.is_none() {
        form.refuse("person", "Choose a person of this record.");
    }
    chosen.unwrap_or(0)
}

/// A later day that was typed, as its first moment on the force's clocks.
fn day(form: &mut Form, name: &str, scene: &Scene<'_>, sentence: &str) -> Option<Timestamp> {
    let text = form.required(name, sentence)?;
    let Some(day) = crate::frame::answers::read_day(&text) else {
        form.refuse(name, "Enter a real date, like 21/11/2026.");
        return None;
    };
    Some(scene.own.calendar.day_start(day))
}

/// A list of the pack as choices.
fn listed(scene: &Scene<'_>, list: &str) -> Vec<Choice> {
    let choice = |(code, word): (&str, &practice::policy::Listed)| Choice::new(code, &word.title).hint(word.note.clone().unwrap_or_default());
    scene.own.list(list).map(choice).collect()
}

/// The same for a select, which begins with a line that chooses nothing.
fn listed_or(scene: &Scene<'_>, list: &str, first: &str) -> Vec<Choice> {
    std::iter::once(Choice::new("", first)).chain(scene.own.list(list).map(|(code, word)| Choice::new(code, &word.title))).collect()
}

/// The question which victim; it answers itself where there is only one.
fn which_victim(scene: &Scene<'_>) -> Field {
    let victims = victims(scene.incident);
    let only = if let [one] = victims.as_slice() { one.code.clone() } else { String::new() };
    let chosen = if scene.about.is_empty() { only } else { scene.about.to_owned() };
    Field::radios("person", "Which victim?", victims).value(chosen)
}

/// The word that a form which asks only for the person carries: its answer leads to the form that is filled in for them.
pub const FIRST: &str = "first";

/// Whether a step's form is filled in with what stands for one person, so that with several it asks first for whom.
pub fn is_of_one_person(step: &Step) -> bool {
    matches!(step.code, "contract" | "updates")
}

/// The person whom such a step is about: the only one, or the one asked for; none where that is still to be said.
fn of_one(scene: &Scene<'_>, people: &[Choice]) -> Option<u32> {
    let asked = if let [one] = people { one.code.as_str() } else { scene.about };
    people.iter().find(|choice| choice.code == asked).and_then(|choice| choice.code.parse().ok())
}

/// The form that asks only for whom.
fn which_first(label: &str, people: Vec<Choice>) -> Vec<Field> {
    vec![Field::hidden(FIRST, "person"), Field::radios("person", label, people)]
}

/// What a form carries that is filled in for a person: whom it is about, and the number of what stood for them then.
fn filled_for(scene: &Scene<'_>, person: u32, stands: u32) -> Vec<Field> {
    let kind = scene.incident.person(person).map_or("Person", |known| known.kind.label());
    vec![Field::inset(format!("{kind} {person}.")), Field::hidden("person", person.to_string()), Field::hidden("stands", stands.to_string())]
}

/// The person whom a form was filled in for. Refuses answers from a form that did not show what stands for them now: there an empty box says
/// nothing.
fn shown_to(form: &mut Form, scene: &Scene<'_>, people: &[Choice], stands: fn(&Incident, u32) -> u32) -> u32 {
    let chosen = person(form);
    let seen = form.text("stands").map_or(Some(0), |text| text.parse().ok());
    if form.is_fine() && of_one(scene, people) != Some(chosen) {
        form.refuse("person", "Choose a person of this record.");
    } else if form.is_fine() && seen != Some(stands(scene.incident, chosen)) {
        let sentence = "This form did not show what is agreed with this person now. Open the step again and change what stands there.";
        form.refused(&Refused::NotNow(sentence.into()));
    }
    chosen
}
