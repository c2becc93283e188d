//! Taking a report: one screen, fast enough for a live call; the record is there before any judgement, and the crime number can follow.

use std::sync::Arc;

use practice::incident::record::{Channel, Perceiver, PersonKind, StrandFlag};
use practice::incident::{CrimeCommand, Person, Refused};
use practice::people::{Act, Matter};
use practice::policy::Policy;
use practice::report::{self, ReportCommand};

use super::acts::people::{Details, districts, settings, tags};
use super::acts::{choices, decide, flag};
use super::{reference, sql, unit};
use crate::frame::answers::show_moment;
use crate::frame::field::{Choice, Field, Width};
use crate::frame::{Ask, Failure, Form};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Owner, Tx};

/// How taking a report ended.
pub enum Taken {
    /// The record, by its reference; whether it was made just now.
    Record(String, bool),
    /// The form goes back.
    Back(Box<Form>),
}

/// The questions of the screen.
pub fn fields(policy: &Policy, now: jiff::Timestamp) -> Vec<Field> {
    let mut fields = vec![
        Field::lines("narrative", "What happened", 6).hint("In the caller's words. What was said and done, and why they think it happened."),
        Field::select("channel", "How did it come in?", choices!(Channel).into_iter().filter(|c| c.code != "transfer").collect()).value("101"),
        Field::when("reported_at", "When was it reported?").value(show_moment(now, &policy.calendar)),
        Field::when("occurred_from", "When did it happen, or begin?").optional(),
        Field::when("occurred_to", "Until when, if it went on or nobody knows exactly?").optional(),
        Field::select("district", "District", districts(policy, "")),
        Field::line("place", "Where exactly").optional(),
        Field::select("setting", "Kind of place", settings(policy, None)).optional(),
        Field::checkboxes("strands", "Strands perceived", flag::strand_choices(policy))
            .hint("The perception of the victim or any other person is enough. No evidence is needed.")
            .optional(),
        Field::checkboxes("religions", "Targeted religion", flag::religion_choices(policy)).hint("Only for the religion strand.").optional(),
        Field::select("perceived_by", "Who perceived it?", std::iter::once(Choice::new("", "Not said")).chain(flag::perceivers()).collect())
            .hint("Needed where a strand is ticked.")
            .depends(),
        Field::line("words", "In what words").optional(),
        Field::checkboxes("tags", "Flags", tags(policy)).optional(),
    ];
    fields.extend(person_fields("victim", "Victim"));
    fields.extend(person_fields("reporter", "Reporter, if somebody else"));
    fields.push(Field::lines("suspect_about", "Suspect: description, or who it is", 2).optional());
    fields.push(Field::line("crime_number", "Crime number, if there is one already").wide(Width::Characters(20)).optional());
    fields.push(Field::select("offence", "Offence", decide::offence_choices(policy)).optional());
    fields
}

fn person_fields(prefix: &str, who: &str) -> Vec<Field> {
    let mut fields = vec![
        Field::line(format!("{prefix}_name"), format!("{who}: name")).optional(),
        Field::line(format!("{prefix}_phone"), format!("{who}: telephone")).optional(),
    ];
    if prefix == "victim" {
        fields.push(Field::lines("victim_address", format!("{who}: address"), 2).optional());
        fields.push(Field::line("victim_safe_contact", format!("{who}: how is it safe to reach them?")).optional());
    }
    fields
}

/// What was read from the form, ready for the unit of work.
pub(crate) struct Read {
    channel: Channel,
    pub(crate) reported_at: jiff::Timestamp,
    occurred_from: Option<jiff::Timestamp>,
    occurred_to: Option<jiff::Timestamp>,
    district: String,
    setting: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) narrative: String,
    tags: Vec<String>,
    strands: Vec<String>,
    religions: Vec<String>,
    perceived_by: Option<Perceiver>,
    words: Option<String>,
    people: Vec<(PersonKind, Details)>,
    pub(crate) crime: Option<(String, String)>,
}

/// Reads a report's answers; what is wrong with them stands beside their questions.
pub(crate) fn read(form: &mut Form, policy: &Policy) -> Option<Read> {
    let narrative = form.required("narrative", "Say what happened.");
    let channel = form.code("channel", Channel::from_code, "Choose how it came in.");
    let reported_at = form.required_when("reported_at", &policy.calendar, "Enter when it was reported.");
    let (occurred_from, occurred_to) = (form.when("occurred_from", &policy.calendar), form.when("occurred_to", &policy.calendar));
    let district = form.required("district", "Choose the district where it happened.");
    let strands = form.several("strands");
    let perceived_by = form.maybe_code("perceived_by", Perceiver::from_code, "Choose from the list.");
    if !strands.is_empty() && perceived_by.is_none() {
        form.refuse("perceived_by", "Say who perceived the hostility.");
    }
    if strands.is_empty() && form.text("words").is_some() {
        form.refuse("strands", "Choose the strand that was perceived: the words of the perception are kept with it.");
    }
    if !form.several("religions").is_empty() && !strands.iter().any(|strand| strand == "REL") {
        form.refuse("strands", "A targeted religion is kept with the religion strand. Choose that too, or leave the religion out.");
    }
    let (crime_number, offence) = (form.text("crime_number"), form.text("offence"));
    if crime_number.is_some() && offence.is_none() {
        form.refuse("offence", "Choose the offence that the crime number is for.");
    }
    if offence.is_some() && crime_number.is_none() {
        form.refuse("crime_number", "Enter the crime number of this offence, or leave the offence for later.");
    }
    let people = read_people(form);
    let (setting, place, words) = (form.text("setting"), form.text("place"), form.text("words"));
    let (tags, religions) = (form.several("tags"), form.several("religions"));
    if !form.is_fine() {
        return None;
    }
    Some(Read {
        channel: channel?,
        reported_at: reported_at?,
        occurred_from,
        occurred_to,
        district: district?,
        setting,
        place,
        narrative: narrative?,
        tags,
        strands,
        religions,
        perceived_by,
        words,
        people,
        crime: crime_number.zip(offence),
    })
}

fn read_people(form: &mut Form) -> Vec<(PersonKind, Details)> {
    let victim = Details {
        name: form.text("victim_name"),
        phone: form.text("victim_phone"),
        address: form.text("victim_address"),
        safe_contact: form.text("victim_safe_contact"),
        ..Details::default()
    };
    let reporter = Details { name: form.text("reporter_name"), phone: form.text("reporter_phone"), ..Details::default() };
    let suspect = Details { about: form.text("suspect_about"), ..Details::default() };
    let all = [(PersonKind::Victim, victim), (PersonKind::Reporter, reporter), (PersonKind::Suspect, suspect)];
    all.into_iter().filter(|(_, details)| !details.is_empty()).collect()
}

/// Why the unit was rolled back.
enum Out {
    Refused(Refused),
    Failure(Failure),
}

impl From<Fault> for Out {
    fn from(fault: Fault) -> Self {
        Self::Failure(Failure::Fault(fault))
    }
}

/// Takes the report.
pub async fn take(ask: &Arc<Ask>) -> Result<Taken, Failure> {
    let now_policy = ask.house.policy()?;
    let mut form = Form::filled(fields(&now_policy, ask.now), &ask.body);
    if ask.api {
        form.refuse_unknown();
    }
    let Some(given) = read(&mut form, &now_policy) else { return Ok(Taken::Back(Box::new(form))) };
    if given.reported_at > ask.now {
        form.refuse("reported_at", "The report cannot come from the future. Check the date and time.");
        return Ok(Taken::Back(Box::new(form)));
    }
    let asked = Arc::clone(ask);
    let done = ask.house.ledger.write(move |tx| unit(&asked, tx, &given)).await;
    match done {
        Ok((id, new)) => Ok(Taken::Record(id, new)),
        Err(Out::Refused(refused)) => {
            form.refused(&refused);
            Ok(Taken::Back(Box::new(form)))
        }
        Err(Out::Failure(failure)) => Err(failure),
    }
}

fn unit(ask: &Arc<Ask>, tx: &mut Tx<'_>, given: &Read) -> Result<(String, bool), Out> {
    let reader = ask.reader().map_err(Out::Failure)?;
    let asked = format!("new incident {}", unit::without_frame(&ask.body));
    match idempotency::before(tx, reader.account(), &ask.once, &asked)? {
        Before::Answered(id) => return Ok((id, false)),
        Before::OtherUse => return Err(Out::Failure(Failure::Stale)),
        Before::Never => {}
    }
    let policies = ask.house.policies();
    // The importer refuses such a row in the same words: no rules are known that the report could be held against.
    let Ok(policy) = policies.at(given.reported_at) else {
        return Err(Out::Refused(Refused::field("reported_at", "This day is before the first policy that is known here. Check the date.")));
    };
    let id = reference::unused(tx, given.reported_at, policy.calendar.zone())?;
    let who = ask.signature(Matter::Operational, Act::Create).map_err(Out::Failure)?;
    let command = command(tx, given, &id, reader.account(), ask.now)?;
    let victim = command.people.iter().find(|p| p.kind == PersonKind::Victim).map(|p| p.number);
    let recorded = report::record(command, reader.account(), ask.now, &policy).map_err(renamed)?;
    let incident = sql::happen(tx, &who, &policies, None, std::slice::from_ref(&recorded))?;
    if let Some((number, offence)) = &given.crime {
        let crime = CrimeCommand { crime_number: number.to_uppercase(), offence: offence.clone(), victim, late_reason: None, registrar: false };
        let did = practice::incident::Did { by: who.actor.clone(), at: ask.now };
        let crimed = incident.give_crime_number(did, crime, &policy).map_err(Out::Refused)?;
        sql::happen(tx, &who, &policies, Some(&incident), &[crimed])?;
    }
    tx.index(&id, given.reported_at, &[&given.narrative, given.place.as_deref().unwrap_or_default(), &id])?;
    idempotency::note(tx, reader.account(), &ask.once, &asked, &id, ask.now)?;
    Ok((id, true))
}

/// The rule speaks of one strand; this screen calls the question `strands`.
fn renamed(refused: Refused) -> Out {
    Out::Refused(match refused {
        Refused::Field("strand", sentence) => Refused::field("strands", sentence),
        other => other,
    })
}

/// Seals what was given, as the rule takes it.
pub(crate) fn command(tx: &mut Tx<'_>, given: &Read, id: &str, by: &str, at: jiff::Timestamp) -> Result<ReportCommand, Fault> {
    let narrative = Some(tx.seal(id, Owner::Incident, "narrative", &given.narrative)?);
    let place = given.place.as_ref().map(|place| tx.seal(id, Owner::Incident, "place", place)).transpose()?;
    let words = given.words.as_ref().map(|words| tx.seal(id, Owner::Incident, "perception", words)).transpose()?;
    let mut people: Vec<Person> = Vec::new();
    let did = practice::incident::Did { by: by.to_owned(), at };
    for (number, (kind, details)) in (1..).zip(&given.people) {
        people.push(details.person_of(tx, id, number, *kind, &did)?);
    }
    let strands = (1..).zip(&given.strands).map(|(number, strand)| StrandFlag {
        incident: id.to_owned(),
        number,
        strand: strand.clone(),
        sub: None,
        religions: if strand == "REL" { given.religions.clone() } else { Vec::new() },
        perceived_by: given.perceived_by.unwrap_or(Perceiver::Other),
        words: words.clone(),
        at,
        by: by.to_owned(),
        removal_asked_at: None,
        removal_asked_by: None,
        removal_reason: None,
        removed_at: None,
        removed_by: None,
    });
    Ok(ReportCommand {
        id: id.to_owned(),
        channel: given.channel,
        reported_at: given.reported_at,
        occurred_from: given.occurred_from,
        occurred_to: given.occurred_to,
        district: given.district.clone(),
        ward: None,
        setting: given.setting.clone(),
        place,
        narrative,
        tags: given.tags.clone(),
        strands: strands.collect(),
        people,
        crimes: Vec::new(),
        outcome: None,
        source: None,
    })
}
