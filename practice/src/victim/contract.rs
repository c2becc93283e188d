//! The contact contract and safe contact: how a victim, witness or reporter may be reached, agreed with them; a breach is refused, and one that
//! has happened is kept with its reason (R-VIC-09; domain-rules 3.4). Consents, each apart (R-VIC-03).

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::{DateTime, Time, Weekday};

use crate::incident::care::{Consent, Contract, Happened};
use crate::incident::record::{ContactChannel, PersonKind};
use crate::incident::{Did, Event, Incident, Refused, Words, next};
use crate::policy::Policy;

/// The days of the week as a contract names them: code, word, day.
pub const DAYS: &[(&str, &str, Weekday)] = &[
    ("mon", "Monday", Weekday::Monday),
    ("tue", "Tuesday", Weekday::Tuesday),
    ("wed", "Wednesday", Weekday::Wednesday),
    ("thu", "Thursday", Weekday::Thursday),
    ("fri", "Friday", Weekday::Friday),
    ("sat", "Saturday", Weekday::Saturday),
    ("sun", "Sunday", Weekday::Sunday),
];

/// The contract that stands for a person: the last one agreed.
pub fn contract_of(incident: &Incident, person: u32) -> Option<&Contract> {
    incident.contracts.iter().rev().find(|c| c.person == person)
}

/// Whether a person may be reached in this way at this local moment; the sentence says why not and what is safe.
///
/// Without a contract nothing is known to be unsafe, and it is allowed. A letter, an e-mail and a way through somebody else have no hour.
pub fn may_reach(contract: Option<&Contract>, channel: ContactChannel, local: DateTime) -> Result<(), String> {
    let Some(contract) = contract else { return Ok(()) };
    let code = channel.code();
    let way = channel.label().to_lowercase();
    if contract.unsafe_channels.iter().any(|c| c == code) {
        return Err(format!("The contact contract says that {way} is not safe for this person. {}", instead(contract)));
    }
    if !contract.safe.is_empty() && !contract.safe.iter().any(|c| c == code) {
        return Err(format!("The contact contract does not name {way} as a safe way to reach this person. {}", instead(contract)));
    }
    let timed = matches!(channel, ContactChannel::Phone | ContactChannel::InPerson | ContactChannel::Text);
    if timed && !within(contract, local) {
        let asked = times(contract).unwrap_or_default();
        let then = local.strftime("%A, %H:%M");
        return Err(format!("The contact contract keeps {way} to {asked}. This is {then}."));
    }
    Ok(())
}

/// As [`may_reach`], for a step: refuses beside the question for the channel.
pub fn check_reach(incident: &Incident, person: u32, channel: ContactChannel, at: Timestamp, policy: &Policy) -> Result<(), Refused> {
    let local = policy.calendar.local(at).datetime();
    may_reach(contract_of(incident, person), channel, local).map_err(|sentence| Refused::Field("channel", sentence))
}

/// What is safe, in a sentence.
fn instead(contract: &Contract) -> String {
    let safe = channels(&contract.safe);
    if safe.is_empty() { "Agree a safe way with them first.".into() } else { format!("Safe: {safe}.") }
}

/// Channels in words, with commas.
pub fn channels(codes: &[String]) -> String {
    let words = codes.iter().filter_map(|code| ContactChannel::from_code(code)).map(|channel| channel.label().to_lowercase());
    words.collect::<Vec<_>>().join(", ")
}

/// The safe days and hours in words: "Monday, Tuesday, 09:00 to 15:00"; none where any time will do.
pub fn times(contract: &Contract) -> Option<String> {
    if contract.days.is_empty() && contract.from_time.is_none() && contract.to_time.is_none() {
        return None;
    }
    let days: Vec<&str> = DAYS
        .iter()
        .filter(|(code, _, _)| contract.days.is_empty() || contract.days.iter().any(|d| d == code))
        .map(|(_, word, _)| *word)
        .collect();
    let mut words = if days.len() == DAYS.len() { "any day".to_owned() } else { days.join(", ") };
    if let (Some(from), Some(to)) = (&contract.from_time, &contract.to_time) {
        let _ = write!(words, ", {from} to {to}");
    }
    Some(words)
}

fn within(contract: &Contract, local: DateTime) -> bool {
    let day = DAYS.iter().find(|(_, _, day)| *day == local.weekday()).map_or("", |(code, _, _)| *code);
    let on_day = contract.days.is_empty() || contract.days.iter().any(|d| d == day);
    let after = contract.from_time.as_deref().and_then(time).is_none_or(|from| local.time() >= from);
    let before = contract.to_time.as_deref().and_then(time).is_none_or(|to| local.time() <= to);
    on_day && after && before
}

/// "09:00" as a time of day; `None` for anything else.
pub fn time(text: &str) -> Option<Time> {
    Time::strptime("%H:%M", text).ok()
}

/// The longest time that a contract stands before it is agreed again, in days.
const LONGEST_REVIEW_DAYS: i64 = 366;

/// Agrees a contact contract.
///
/// The entry comes with everything but number, moment and account, which are set here. Refuses a suspect's, a way that is safe and unsafe at
/// once, none that is safe, half an hour range, words outside the pack's lists, and a review in the past or more than a year away. Where a
/// contract stands, refuses to drop what it rules out unless the person is `now_safe` there.
pub fn agree(incident: &Incident, did: Did, given: Contract, now_safe: bool, policy: &Policy) -> Result<Event, Refused> {
    incident.open()?;
    not_a_suspect(incident, given.person)?;
    if given.safe.is_empty() {
        return Err(Refused::field("safe", "Choose at least one safe way to reach them."));
    }
    let both = given.safe.iter().find(|code| given.unsafe_channels.contains(code));
    if let Some(both) = both.and_then(|code| ContactChannel::from_code(code)) {
        return Err(Refused::field("unsafe", format!("{} cannot be safe and unsafe.", both.label())));
    }
    check_hours(&given)?;
    let dropped = contract_of(incident, given.person).filter(|_| !now_safe).map(|stands| loosened(stands, &given)).unwrap_or_default();
    if !dropped.is_empty() {
        return Err(Refused::field(
            "now_safe",
            format!("What is agreed so far says: {}. Leave that in, or say that they are safe there now.", dropped.join("; ")),
        ));
    }
    if given.update_days.is_some_and(|days| !(1..=90).contains(&days)) {
        return Err(Refused::field("update_days", "Enter between 1 and 90 days."));
    }
    if given.wanted.iter().any(|code| given.unwanted.contains(code)) {
        return Err(Refused::field("unwanted", "An event cannot be wanted and unwanted."));
    }
    let latest = did.at.saturating_add(jiff::SignedDuration::from_hours(24 * LONGEST_REVIEW_DAYS)).unwrap_or(Timestamp::MAX);
    if given.review_at <= did.at || given.review_at > latest {
        return Err(Refused::field("review_at", "Enter a day within the next year on which you look at this again."));
    }
    if given.language.as_deref().is_some_and(|code| policy.word("language", code).is_none()) {
        return Err(Refused::field("language", "Choose a language from the list."));
    }
    let contract =
        Contract { incident: incident.core.id.clone(), number: next(&incident.contracts, |c| c.number), at: did.at, by: did.by, ..given };
    Ok(Event::Care(Happened::ContractAgreed { contract }))
}

/// What a contract rules out and the one after it would not any more, in words: ways that are not safe, days and hours outside those agreed.
pub fn loosened(stands: &Contract, given: &Contract) -> Vec<String> {
    let ways = stands.unsafe_channels.iter().filter(|code| !given.unsafe_channels.contains(code));
    let mut dropped: Vec<String> =
        ways.filter_map(|code| ContactChannel::from_code(code)).map(|way| format!("{} is not safe", way.label().to_lowercase())).collect();
    let at = |text: &Option<String>| text.as_deref().and_then(time);
    let more_days = !stands.days.is_empty() && (given.days.is_empty() || given.days.iter().any(|day| !stands.days.contains(day)));
    let earlier = at(&stands.from_time).is_some_and(|from| at(&given.from_time).is_none_or(|new| new < from));
    let later = at(&stands.to_time).is_some_and(|to| at(&given.to_time).is_none_or(|new| new > to));
    if more_days || earlier || later {
        dropped.extend(times(stands).map(|times| format!("calls and visits only {times}")));
    }
    dropped
}

fn check_hours(given: &Contract) -> Result<(), Refused> {
    let hour = |text: &Option<String>, name| match text.as_deref().map(time) {
        None => Ok(None),
        Some(Some(time)) => Ok(Some(time)),
        Some(None) => Err(Refused::field(name, "Enter a time like 09:00.")),
    };
    match (hour(&given.from_time, "from_time")?, hour(&given.to_time, "to_time")?) {
        (Some(from), Some(to)) if from >= to => Err(Refused::field("to_time", "Enter a time later than the first, on the same day.")),
        (Some(_), None) => Err(Refused::field("to_time", "Enter until when it is safe, too.")),
        (None, Some(_)) => Err(Refused::field("from_time", "Enter from when it is safe, too.")),
        _ => Ok(()),
    }
}

/// Whether a person agrees to sharing with a recipient: their last word on it; none where they were not asked.
pub fn consents_to(incident: &Incident, person: u32, recipient: &str) -> Option<bool> {
    incident.consents.iter().rev().find(|c| c.person == person && c.recipient == recipient).map(|c| c.given)
}

/// Notes what a person said to sharing with one recipient; a later "no" withdraws. Refuses a suspect's, an unknown recipient, and what stands
/// already.
pub fn consent(
    incident: &Incident,
    did: Did,
    (person, recipient): (u32, String),
    given: bool,
    note: Option<Words>,
    policy: &Policy,
) -> Result<Event, Refused> {
    incident.open()?;
    not_a_suspect(incident, person)?;
    if policy.word("consent", &recipient).is_none() {
        return Err(Refused::field("recipient", "Choose with whom from the list."));
    }
    if consents_to(incident, person, &recipient) == Some(given) {
        return Err(Refused::NotNow("This is what stands already.".into()));
    }
    let consent = Consent {
        incident: incident.core.id.clone(),
        number: next(&incident.consents, |c| c.number),
        person,
        at: did.at,
        by: did.by,
        recipient,
        given,
        note,
    };
    Ok(Event::Care(Happened::ConsentNoted { consent }))
}

/// Refuses a suspect, and a person who is not in the record.
pub(super) fn not_a_suspect(incident: &Incident, person: u32) -> Result<(), Refused> {
    if incident.person(person).is_none_or(|p| p.kind == PersonKind::Suspect) {
        return Err(Refused::field("person", "Choose a victim, witness or reporter of this record."));
    }
    Ok(())
}
