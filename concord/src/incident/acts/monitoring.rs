//! Equality monitoring of a person in a record: ethnicity, sex and age group, for the rate ratios of groups and for nothing else (Equality Act
//! 2010, section 149; domain rules 9.2). Asked, never guessed; no answer is an answer.

use practice::incident::Event;
use practice::incident::characteristics::{AGE, ETHNICITY, SEX};
use practice::incident::record::Person;
use practice::policy::Policy;
use practice::victim;

use super::people::which;
use super::{Scene, Stop, fine, ruled};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};

/// The lists, with what is asked.
const ASKED: [(&str, &str); 3] = [(ETHNICITY, "How do they describe their ethnicity?"), (SEX, "Sex"), (AGE, "Age group")];

pub(super) fn fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let Some(person) = scene.incident.person(scene.number()) else { return Ok(vec![which(scene)]) };
    let one = |(list, label): (&str, &str)| {
        let none = std::iter::once(Choice::new("", "Not asked, or not said"));
        let choices = none.chain(scene.policy.list(list).map(|(code, word)| Choice::new(code, &word.title))).collect();
        Field::select(list, label, choices).value(person.characteristic(list).unwrap_or_default()).optional()
    };
    let mut fields: Vec<Field> = ASKED.into_iter().map(one).collect();
    if let Some(first) = fields.first_mut() {
        "In their own words, by asking; never by a name or by looks. It is counted by group alone.".clone_into(&mut first.hint);
    }
    fields.push(Field::hidden("person", person.number.to_string()));
    Ok(fields)
}

/// What a person said of themselves, in words; for who opens their details.
pub fn shown(person: &Person, policy: &Policy) -> Vec<(String, String)> {
    let labels = [(ETHNICITY, "Ethnicity, as they say"), (SEX, "Sex"), (AGE, "Age group")];
    let one = |(list, label): (&str, &str)| {
        let code = person.characteristic(list)?;
        Some((label.to_owned(), policy.word(list, code).map_or_else(|| code.to_owned(), |word| word.title.clone())))
    };
    labels.into_iter().filter_map(one).collect()
}

pub(super) fn perform(form: &mut Form, _: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let number = form.number("person", "Choose a person of this record.").unwrap_or(scene.number());
    let Some(kept) = scene.incident.person(number) else {
        form.refuse("person", "Choose a person of this record.");
        return Err(Stop::Back(Vec::new()));
    };
    // What is not asked for here stays as it is; an empty answer takes it back.
    let mut said = |list: &str| {
        if !form.answers().gives(list) {
            return kept.characteristic(list).map(str::to_owned);
        }
        let code = form.text(list);
        if code.as_deref().is_some_and(|code| scene.policy.word(list, code).is_none()) {
            form.refuse(list, "Choose one of the list.");
        }
        code
    };
    let (ethnicity, sex, age) = (said(ETHNICITY), said(SEX), said(AGE));
    fine(form)?;
    ruled(form, victim::change_person(scene.incident, scene.did(), Person { ethnicity, sex, age, ..kept.clone() }))
}
