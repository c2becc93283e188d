//! A victim's rights, the proceedings and the letters of a record, in words for its page.

use std::fmt::Write as _;

use jiff::Timestamp;
use practice::incident::{ContactChannel, Incident};
use practice::policy::Policy;
use practice::victim::code;

use crate::incident::view::Rows;

/// Each victim's rights, and what was agreed about updates.
pub fn rights(incident: &Incident, own: &Policy, now: Timestamp) -> Rows {
    if incident.core.nature != practice::incident::Nature::Crime {
        return Rows::new();
    }
    incident.victims().map(|person| (format!("Victim {}", person.number), of_victim(incident, person.number, own, now))).collect()
}

fn of_victim(incident: &Incident, person: u32, own: &Policy, now: Timestamp) -> String {
    if !code::is_covered(incident, person) {
        return "An organisation without a named contact: the Victims' Code does not cover it.".into();
    }
    let rights = code::rights(incident, person, now, own);
    let grounds: Vec<String> = rights.grounds.iter().map(|ground| ground.label().to_lowercase()).collect();
    let mut words = match (rights.enhanced, rights.noted) {
        (true, _) => format!("Enhanced rights ({}).", grounds.join(", ")),
        (false, true) => "Standard rights, with the reason on record.".to_owned(),
        (false, false) => "Standard rights.".to_owned(),
    };
    let _ = write!(words, " Hears from us at least every {} days.", code::frequency(incident, person, now, own));
    let unwanted: Vec<&str> = code::unwanted(incident, person, now).iter().map(|update| update.label()).collect();
    if !unwanted.is_empty() {
        let _ = write!(words, " Does not want to be told: {}.", unwanted.join(", "));
    }
    words
}

/// The rights of the Victims' Code in force, each with what it comes to.
pub fn rights_of_the_code(own: &Policy) -> (String, Rows) {
    let Some(code) = &own.victims_code else { return (String::new(), Rows::new()) };
    let rights = code.right.iter().map(|right| (format!("{}. {}", right.number, right.title), right.means.clone()));
    let sure =
        if code.confidence == practice::policy::Confidence::Unverified { " Unverified: confirm with your force crime registrar." } else { "" };
    (format!("{}. Source: {}.{sure}", code.title, code.source), rights.collect())
}

/// The proceedings that stand, newest first.
pub fn proceedings(incident: &Incident, own: &Policy) -> Vec<String> {
    incident.proceedings().rev().map(|entry| entry.in_words(|at| own.calendar.show(at))).collect()
}

/// The letters that were sent: number of the contact, and what it was.
pub fn letters(incident: &Incident, own: &Policy) -> Vec<(u32, String)> {
    let sent = incident.contacts.iter().rev().filter_map(|contact| Some((contact, contact.letter.as_deref()?)));
    sent.map(|(contact, template)| {
        let title = own.letter(template).map_or(template, |letter| letter.title.as_str());
        let how = match contact.channel {
            ContactChannel::Letter => "by post",
            ContactChannel::Email => "by e-mail",
            _ => "by text message",
        };
        (contact.number, format!("{title}, to victim {}, {how}, {}", contact.person, own.calendar.show(contact.at)))
    })
    .collect()
}

/// The outcome with this code as the list stood when it was set.
pub fn outcome_then<'a>(at: Option<Timestamp>, code: &str, policy: &'a Policy) -> Option<&'a practice::policy::Outcome> {
    let then = at.map(|at| policy.outcomes_at(at)).unwrap_or_default();
    then.into_iter().find(|outcome| outcome.code == code).or_else(|| policy.outcome(code))
}
