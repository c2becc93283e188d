//! Equality monitoring of a person in a record: ethnicity, sex and age group, for the rate ratios of groups and for nothing else (Equality Act
//! 2010, section 149; domain rules 9.2). Asked, never guessed; no answer is an answer.

use practice::incident::characteristics::{AGE, Characteristics, ETHNICITY, SEX, read, written};
use practice::incident::record::Person;
use practice::incident::{Event, Words};
use practice::policy::Policy;
use practice::victim;

use super::people::which;
use super::{Scene, Stop, fine, ruled};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::incident::sql::characterise;
use crate::ledger::{Fault, Owner, Tx};

/// The lists, with what is asked and how the answer is shown.
const ASKED: [(&str, &str, &str); 3] =
    [(ETHNICITY, "How do they describe their ethnicity?", "Ethnicity, as they say"), (SEX, "Sex", "Sex"), (AGE, "Age group", "Age group")];

fn said(tx: &mut Tx<'_>, id: &str, words: Option<&Words>) -> Result<Characteristics, Fault> {
    Ok(words.map(|words| tx.unseal(id, words)).transpose()?.map(|text| read(&text)).unwrap_or_default())
}

pub(super) fn fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let Some(person) = scene.incident.person(scene.number()) else { return Ok(vec![which(scene)]) };
    let known = said(tx, &scene.incident.core.id, person.monitoring.as_ref())?;
    let one = |(list, label, _): (&str, &str, &str)| {
        let none = std::iter::once(Choice::new("", "Not asked, or not said"));
        let choices = none.chain(scene.policy.list(list).map(|(code, word)| Choice::new(code, &word.title))).collect();
        Field::select(list, label, choices).value(known.get(list).cloned().unwrap_or_default()).optional()
    };
    let mut fields: Vec<Field> = ASKED.into_iter().map(one).collect();
    if let Some(first) = fields.first_mut() {
        first.label = format!("{} {}: how do they describe their ethnicity?", person.kind, person.number);
        "In their own words, by asking; never by a name or by looks. It is counted by group alone.".clone_into(&mut first.hint);
    }
    fields.push(Field::hidden("person", person.number.to_string()));
    Ok(fields)
}

/// What a person said of themselves, in words; for who opens their details.
pub fn shown(tx: &mut Tx<'_>, id: &str, person: &Person, policy: &Policy) -> Result<Vec<(String, String)>, Fault> {
    let known = said(tx, id, person.monitoring.as_ref())?;
    let one = |(list, _, label): (&str, &str, &str)| {
        let code = known.get(list)?;
        Some((label.to_owned(), policy.word(list, code).map_or_else(|| code.clone(), |word| word.title.clone())))
    };
    Ok(ASKED.into_iter().filter_map(one).collect())
}

pub(super) fn perform(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let number = form.number("person", "Choose a person of this record.").unwrap_or(scene.number());
    let Some(kept) = scene.incident.person(number) else {
        form.refuse("person", "Choose a person of this record.");
        return Err(Stop::Back(Vec::new()));
    };
    let id = &scene.incident.core.id;
    let mut now = said(tx, id, kept.monitoring.as_ref())?;
    for (list, ..) in ASKED {
        // What is not asked for here stays as it is; an empty answer takes it back.
        if !form.answers().gives(list) {
            continue;
        }
        match form.text(list) {
            None => now.remove(list),
            Some(code) if scene.policy.word(list, &code).is_some() => now.insert(list, code),
            Some(_) => {
                form.refuse(list, "Choose one of the list.");
                None
            }
        };
    }
    fine(form)?;
    let monitoring = if now.is_empty() { None } else { Some(tx.seal(id, Owner::Person(number), "monitoring", &written(&now))?) };
    characterise(tx, id, number, &now)?;
    ruled(form, victim::change_person(scene.incident, scene.did(), Person { monitoring, ..kept.clone() }))
}
