//! The contact contract: how a person may be reached, agreed with them. Its form is filled in with what stands for that person, so that agreeing
//! again loses nothing that keeps them safe (R-VIC-09).

use practice::incident::care::Contract;
use practice::incident::record::{ContactChannel, PersonKind};
use practice::incident::{Event, Incident, Words};
use practice::victim;

use super::care::{CONTACT, has_people};
use super::{Group, Scene, Step, Stop, choices, day, filled_for, fine, listed, listed_or, not_suspects, of_one, ruled, shown_to, which_first};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Owner, Tx};

pub(super) const STEPS: &[Step] = &[Step {
    code: "contract",
    label: "Agree how to keep in contact",
    group: Group::Victim,
    rights: CONTACT,
    roles: &[],
    fits: |i, _| !i.is_closed() && has_people(i),
    edits: false,
    fields: contract_fields,
    perform: contract,
}];

/// The number of the contract that stands for a person; 0 for none.
fn standing(incident: &Incident, person: u32) -> u32 {
    victim::contract_of(incident, person).map_or(0, |contract| contract.number)
}

fn contract_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let people = not_suspects(scene.incident);
    let Some(person) = of_one(scene, &people) else { return Ok(which_first("With whom?", people)) };
    let stands = victim::contract_of(scene.incident, person);
    let mut fields = filled_for(scene, person, standing(scene.incident, person));
    fields.extend(ways(scene, stands));
    fields.extend(rest(scene, stands));
    fields.extend(updates_elsewhere(scene, person, stands));
    Ok(fields)
}

/// Who they are to us, and by what ways and at what times they may be reached.
fn ways(scene: &Scene<'_>, stands: Option<&Contract>) -> Vec<Field> {
    let codes = |list: fn(&Contract) -> &Vec<String>| stands.map(|c| list(c).clone()).unwrap_or_default();
    let text = |value: Option<String>| value.unwrap_or_default();
    let days = victim::DAYS.iter().map(|(code, word, _)| Choice::new(*code, *word)).collect();
    let languages = listed_or(scene, "language", "English");
    let mut fields = vec![
        Field::line("preferred_name", "What do they want to be called?").hint(keeps(stands)).optional(),
        Field::select("language", "Language", languages).value(text(stands.and_then(|c| c.language.clone()))).optional(),
        Field::yes_no("interpreter", "Is an interpreter needed?").value(stands.map_or("no", |c| if c.interpreter { "yes" } else { "no" })),
        Field::checkboxes("formats", "Formats that they need", listed(scene, "format")).values(codes(|c| &c.formats)).optional(),
        Field::checkboxes("safe", "Safe ways to reach them", choices!(ContactChannel)).values(codes(|c| &c.safe)),
        Field::checkboxes("unsafe", "Ways that are not safe", choices!(ContactChannel))
            .hint("Nobody can note or send anything this way any more without saying why.")
            .values(codes(|c| &c.unsafe_channels))
            .optional(),
        Field::checkboxes("days", "On which days may they be called or visited?", days)
            .hint("None ticked: any day.")
            .values(codes(|c| &c.days))
            .optional(),
        Field::line("from_time", "From what time?")
            .hint("For example, 09:00. Empty: any time.")
            .value(text(stands.and_then(|c| c.from_time.clone())))
            .optional(),
        Field::line("to_time", "Until what time?").value(text(stands.and_then(|c| c.to_time.clone()))).optional(),
    ];
    if stands.is_some_and(|c| !c.unsafe_channels.is_empty() || victim::times(c).is_some()) {
        fields.push(
            Field::checkboxes(
                "now_safe",
                "Is less ruled out than before?",
                vec![Choice::new("yes", "They told us that they are safe there now")],
            )
            .hint("Tick it where you take out a way that is not safe, or widen the days or hours.")
            .optional(),
        );
    }
    fields
}

const fn keeps(stands: Option<&Contract>) -> &'static str {
    if stands.is_some() { "Left empty, what stands is kept." } else { "" }
}

fn rest(scene: &Scene<'_>, stands: Option<&Contract>) -> [Field; 4] {
    let later = scene.own.calendar.local(scene.now).date().saturating_add(jiff::Span::new().days(28));
    [
        Field::lines("limits", "What else keeps them safe?", 2)
            .hint(format!("For example: no voicemail, nothing to the home. {}", keeps(stands)))
            .optional(),
        Field::lines("nominated", "Somebody else to speak to, and how to reach them", 2).hint(keeps(stands)).optional(),
        Field::number("update_days", "At most how many days between updates?")
            .hint(format!("Empty: the force's own, {} days.", scene.own.settings.victim_update_days.value))
            .value(stands.and_then(|c| c.update_days).map(|d| d.to_string()).unwrap_or_default())
            .optional(),
        Field::day("review_at", "When do you look at this again?").value(later.strftime("%d/%m/%Y").to_string()),
    ]
}

/// Which updates a victim does not want is agreed in one place, which the clocks read: the way there, with what an older contract says of it.
fn updates_elsewhere(scene: &Scene<'_>, person: u32, stands: Option<&Contract>) -> Option<Field> {
    let victim = scene.incident.person(person).is_some_and(|p| p.kind == PersonKind::Victim);
    if !victim || !super::proceedings::is_open_crime(scene.incident) {
        return None;
    }
    let title = |code: &String| scene.own.word("event", code).map_or_else(|| code.clone(), |word| word.title.to_lowercase());
    let older: Vec<String> = stands.map(|c| c.unwanted.iter().map(title).collect()).unwrap_or_default();
    let older =
        if older.is_empty() { String::new() } else { format!(" The contract so far says that they do not want: {}.", older.join(", ")) };
    let prose = format!("Updates that they do not want are agreed apart: only there does it stop what is owed.{older}");
    Some(Field::pointer(prose, format!("/incidents/{}/updates?about={person}", scene.incident.core.id), "Agree updates with the victim"))
}

fn contract(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = shown_to(form, scene, &not_suspects(scene.incident), standing);
    let review_at = day(form, "review_at", scene, "Enter when you look at this again.");
    let update_days = form.number("update_days", "Enter a whole number of days.");
    let texts = [form.text("preferred_name"), form.text("limits"), form.text("nominated")];
    let language = form.text("language");
    let interpreter = form.yes_no("interpreter").unwrap_or(false);
    let (from_time, to_time) = (form.text("from_time"), form.text("to_time"));
    fine(form)?;
    let stands = victim::contract_of(scene.incident, person).cloned();
    let mut sealed = |field: &str, text: &Option<String>, kept: Option<Words>| -> Result<Option<Words>, Stop> {
        match text {
            Some(text) => Ok(Some(tx.seal(&scene.incident.core.id, Owner::Person(person), field, text)?)),
            None => Ok(kept),
        }
    };
    let [name, limits, nominated] = &texts;
    let given = Contract {
        incident: String::new(),
        number: 0,
        person,
        at: scene.now,
        by: String::new(),
        preferred_name: sealed("preferred name", name, stands.as_ref().and_then(|c| c.preferred_name.clone()))?,
        language,
        interpreter,
        formats: form.several("formats"),
        safe: form.several("safe"),
        unsafe_channels: form.several("unsafe"),
        days: form.several("days"),
        from_time,
        to_time,
        limits: sealed("limits of contact", limits, stands.as_ref().and_then(|c| c.limits.clone()))?,
        nominated: sealed("nominated contact", nominated, stands.as_ref().and_then(|c| c.nominated.clone()))?,
        update_days,
        // What an older contract says of single updates is kept to be seen; it is agreed anew in its own step.
        wanted: stands.as_ref().map(|c| c.wanted.clone()).unwrap_or_default(),
        unwanted: stands.map(|c| c.unwanted).unwrap_or_default(),
        review_at: review_at.unwrap_or(scene.now),
    };
    let now_safe = form.several("now_safe").iter().any(|value| value == "yes");
    ruled(form, victim::agree(scene.incident, scene.did(), given, now_safe, scene.own))
}
