//! Steps under the Victims' Code: rights, what a victim wants to hear and how often, and what else the Code has noted.

use practice::incident::proceeding::{EntitlementKind, Ground, Happened};
use practice::incident::{Event, Incident, next};
use practice::people::{Act, Matter};
use practice::victim::code::{self, NoteCommand, UPDATES};

use super::proceedings::is_open_crime;
use super::{Group, Scene, Step, Stop, choices, filled_for, fine, of_one, ruled, seal, shown_to, victims, which_first, which_victim};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};

const CONTACT: &[(Matter, Act)] = &[(Matter::VictimContact, Act::Create)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "rights",
        label: "Set the victim's rights",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && i.victims().next().is_some(),
        edits: false,
        fields: rights_fields,
        perform: rights,
    },
    Step {
        code: "updates",
        label: "Agree updates with the victim",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && i.victims().next().is_some(),
        edits: false,
        fields: updates_fields,
        perform: updates,
    },
    Step {
        code: "code-note",
        label: "Note under the Victims' Code",
        group: Group::Victim,
        rights: CONTACT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && i.victims().next().is_some(),
        edits: false,
        fields: note_fields,
        perform: note,
    },
];

fn person(form: &mut Form) -> u32 {
    let chosen = form.number("person", "Choose a victim of this record.");
    if chosen.is_none() {
        form.refuse("person", "Choose a victim of this record.");
    }
    chosen.unwrap_or(0)
}

fn rights_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        Field::inset(
            "Every victim of a hate crime has enhanced rights: updates within one working day, not five. Turning them off takes a reason.",
        ),
        which_victim(scene),
        Field::radios("rights", "Which rights?", vec![Choice::new("enhanced", "Enhanced rights"), Choice::new("standard", "Standard rights")])
            .value("enhanced"),
        Field::checkboxes("grounds", "Enhanced on what grounds?", choices!(Ground)).optional(),
        Field::lines("reason", "Standard rights: why?", 3).optional(),
    ])
}

fn rights(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let known = |code: &str| EntitlementKind::from_code(code).filter(|k| matches!(k, EntitlementKind::Enhanced | EntitlementKind::Standard));
    let kind = form.code("rights", known, "Choose which rights the victim has.").unwrap_or(EntitlementKind::Enhanced);
    let (grounds, reason) = (form.several("grounds"), form.text("reason"));
    if grounds.iter().any(|code| Ground::from_code(code).is_none()) {
        form.refuse("grounds", "Choose from the list.");
    }
    fine(form)?;
    let choices = if kind == EntitlementKind::Enhanced { grounds } else { Vec::new() };
    let given = NoteCommand { person, kind, choices, note: seal(tx, scene, "victim's rights", reason)? };
    ruled(form, code::note(scene.incident, scene.did(), given, scene.own))
}

fn updates_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let people = victims(scene.incident);
    let Some(victim) = of_one(scene, &people) else { return Ok(which_first("Which victim?", people)) };
    let days = code::frequency(scene.incident, victim, scene.now, scene.own);
    let unwanted = code::unwanted(scene.incident, victim, scene.now);
    let updates: Vec<Choice> = UPDATES.iter().map(|update| Choice::new(update.code(), capital(update.label()))).collect();
    let mut fields = filled_for(scene, victim, agreed_so_far(scene.incident, victim));
    fields.extend([
        Field::number("days", "At least how often does the victim want to hear from you, in days?").value(days.to_string()),
        Field::checkboxes("unwanted", "Which updates does the victim not want?", updates)
            .values(unwanted.iter().map(|update| update.code().to_owned()).collect())
            .hint("Only what they said. An update that is not ticked is owed.")
            .optional(),
        Field::lines("note", "What the victim said", 2).optional(),
    ]);
    Ok(fields)
}

/// The number of the last thing that was agreed about a victim's updates; 0 for nothing yet.
fn agreed_so_far(incident: &Incident, victim: u32) -> u32 {
    let about = |kind: EntitlementKind| matches!(kind, EntitlementKind::Frequency | EntitlementKind::OptedOut | EntitlementKind::OptedIn);
    code::notes(incident, victim).filter(|note| about(note.kind)).map(|note| note.number).max().unwrap_or(0)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn updates(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = shown_to(form, scene, &victims(scene.incident), agreed_so_far);
    let days = form.number("days", "Enter a number of days from 1 to 90.");
    if days.is_none() {
        form.refuse("days", "Enter a number of days from 1 to 90.");
    }
    let (unwanted, note) = (form.several("unwanted"), form.text("note"));
    if unwanted.iter().any(|code| UPDATES.iter().all(|update| update.code() != code)) {
        form.refuse("unwanted", "Choose from the list.");
    }
    fine(form)?;
    let before: Vec<&str> = code::unwanted(scene.incident, person, scene.now).iter().map(|update| update.code()).collect();
    let out: Vec<String> = unwanted.iter().filter(|code| !before.contains(&code.as_str())).cloned().collect();
    let back: Vec<String> = before.iter().filter(|code| !unwanted.iter().any(|new| new == *code)).map(|code| (*code).to_owned()).collect();
    let words = seal(tx, scene, "agreed updates", note)?;
    let agreed = vec![days.unwrap_or(0).to_string()];
    let mut events = Vec::new();
    for (kind, choices) in [(EntitlementKind::Frequency, agreed), (EntitlementKind::OptedOut, out), (EntitlementKind::OptedIn, back)] {
        if !choices.is_empty() {
            let note = words.clone().filter(|_| kind == EntitlementKind::Frequency);
            let given = NoteCommand { person, kind, choices, note };
            events.extend(ruled(form, code::note(scene.incident, scene.did(), given, scene.own))?);
        }
    }
    number_on(scene, &mut events);
    Ok(events)
}

/// Several notes of one form are numbered one after the other.
fn number_on(scene: &Scene<'_>, events: &mut [Event]) {
    let first = next(&scene.incident.entitlements, |e| e.number);
    for (event, number) in events.iter_mut().zip(first..) {
        if let Event::Proceeding(Happened::Noted { entitlement }) = event {
            entitlement.number = number;
        }
    }
}

/// What else is noted, each with the code that goes with it.
const NOTES: &[(&str, &str, EntitlementKind, &str)] = &[
    ("guardian", "Parent or guardian who is told too (under 18)", EntitlementKind::Guardian, ""),
    ("contact-yes", "An organisation, with a named contact", EntitlementKind::Organisation, "named-contact"),
    ("contact-no", "An organisation, without a named contact", EntitlementKind::Organisation, "no-contact"),
    ("complaint", "Complained that a right was not met", EntitlementKind::Complaint, ""),
    ("acknowledged", "The complaint was acknowledged", EntitlementKind::ComplaintAcknowledged, ""),
    ("answered", "The complaint was answered in full", EntitlementKind::ComplaintAnswered, ""),
    ("review", "Asked for a review of the decision not to charge", EntitlementKind::ReviewAsked, ""),
    ("scheme-yes", "Victim Contact Scheme: offered and wanted", EntitlementKind::ContactScheme, "wanted"),
    ("scheme-no", "Victim Contact Scheme: offered and not wanted", EntitlementKind::ContactScheme, "not-wanted"),
    ("publicity-yes", "Agrees that the result is told in public", EntitlementKind::Publicity, "agreed"),
    ("publicity-no", "Does not agree that the result is told in public", EntitlementKind::Publicity, "declined"),
];

fn note_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let notes = NOTES.iter().map(|(code, label, ..)| Choice::new(*code, *label)).collect();
    Ok(vec![which_victim(scene), Field::radios("what", "What is noted?", notes), Field::lines("note", "What was said, or who", 3).optional()])
}

fn note(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let person = person(form);
    let known = |chosen: &str| NOTES.iter().find(|(code, ..)| *code == chosen);
    let what = form.code("what", known, "Choose what is noted.");
    let words = form.text("note");
    fine(form)?;
    let Some((_, _, kind, choice)) = what else { return Err(Stop::Back(Vec::new())) };
    let choices = if choice.is_empty() { Vec::new() } else { vec![(*choice).to_owned()] };
    let given = NoteCommand { person, kind: *kind, choices, note: seal(tx, scene, "victim's rights", words)? };
    ruled(form, code::note(scene.incident, scene.did(), given, scene.own))
}
