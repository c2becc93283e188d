//! The victim: called within 24 hours by a supervisor, referred, offered a statement, watched over, and called again before the end
//! (CT-2.2a, d, f, g, h, i).

mod care;
pub mod code;
mod contract;
pub mod letter;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::incident::record::{
    Contact, ContactChannel, Person, PersonKind, Purpose, Reached, ReferralConsent, Risk, RiskLevel, Satisfaction, StatementAnswer,
};
use crate::incident::{Did, Event, Incident, Refused, Words, next};
use crate::people::Rank;
use crate::policy::Policy;

pub use care::{
    CauseCommand, InterventionCommand, assess_needs, decide_repeat, intervene, intervened, is_repeat, remedied, repeat_since, review_cause,
};
pub use contract::{DAYS, agree, channels, check_reach, consent, consents_to, contract_of, may_reach, time, times};

/// A contact, or an attempt, as given.
#[derive(Clone, Debug)]
pub struct ContactCommand {
    /// The victim, by number in the record.
    pub person: u32,
    /// When it took place.
    pub at: Timestamp,
    /// How.
    pub channel: ContactChannel,
    /// What for.
    pub purpose: Purpose,
    /// Whether it got through.
    pub reached: Reached,
    /// What was said.
    pub note: Option<Words>,
    /// Whether the victim knows the outcome.
    pub understood: Option<bool>,
    /// How satisfied they are.
    pub satisfaction: Option<Satisfaction>,
    /// The caller's rank.
    pub rank: Rank,
    /// Whether the caller holds a supervisor's posting.
    pub supervisor: bool,
    /// Why a way or a time was used that the contact contract does not allow; it has happened, so it is kept.
    pub breach: Option<Words>,
    /// The updates that it gave: numbers of entries of the proceedings, or `confirmation`.
    pub tells: Vec<String>,
    /// The template of the letter or text that it was.
    pub letter: Option<String>,
}

/// Notes a contact with a victim.
///
/// First and closing calls are a supervisor's, spoken, and not the investigator's own (CT-2.2a, 2.2f; access rule 4); a closing call comes after
/// the outcome, and says whether it is understood and how satisfied the victim is; the call after dissatisfaction is by an inspector or above
/// (CT-2.2g). An investigator who also holds a supervisor's posting calls as the investigator.
pub fn contact(incident: &Incident, did: Did, given: ContactCommand, policy: &Policy) -> Result<Event, Refused> {
    if incident.is_closed() {
        return Err(Refused::Closed);
    }
    if incident.person(given.person).is_none_or(|p| p.kind != PersonKind::Victim) {
        return Err(Refused::field("person", "Choose a victim of this record."));
    }
    if given.at > did.at {
        return Err(Refused::field("at", "This moment is still to come. Enter when the contact took place."));
    }
    if given.at < incident.core.reported_at {
        return Err(Refused::field("at", "The contact cannot have been before the report."));
    }
    check_tells(incident, &given, policy)?;
    let own = investigates(incident, &did.by, given.at);
    check_caller(own, &given, policy)?;
    check_call(incident, &given, policy)?;
    let breach = kept_to(incident, &given, policy)?;
    let closing = given.purpose == Purpose::Closing && given.reached == Reached::Spoke;
    if closing && given.understood.is_none() {
        return Err(Refused::field("understood", "Say whether the victim knows the outcome."));
    }
    if closing && given.satisfaction.is_none() {
        return Err(Refused::field("satisfaction", "Say how satisfied the victim is."));
    }
    if closing && given.understood == Some(false) {
        return Err(Refused::field(
            "understood",
            "The closing call ends when the victim knows the outcome. Explain it, or note this as an update.",
        ));
    }
    Ok(Event::Contacted {
        contact: Contact {
            incident: incident.core.id.clone(),
            number: next(&incident.contacts, |c| c.number),
            person: given.person,
            at: given.at,
            by: did.by,
            rank: given.rank,
            supervisor: given.supervisor && !own,
            channel: given.channel,
            purpose: given.purpose,
            reached: given.reached,
            note: given.note,
            understood: given.understood.filter(|_| closing),
            satisfaction: given.satisfaction.filter(|_| given.reached == Reached::Spoke),
            breach,
            tells: given.tells,
            letter: given.letter,
        },
    })
}

/// Refuses a contact that the contact contract does not allow, unless its reason is given: what has happened is kept as a breach and never
/// lost (R-VIC-09). Gives the reason where there was a breach.
fn kept_to(incident: &Incident, given: &ContactCommand, policy: &Policy) -> Result<Option<Words>, Refused> {
    match (check_reach(incident, given.person, given.channel, given.at, policy), &given.breach) {
        (Ok(()), _) => Ok(None),
        (Err(_), Some(reason)) => Ok(Some(reason.clone())),
        (Err(Refused::Field(name, sentence)), None) => {
            Err(Refused::Field(name, format!("{sentence} If it has happened already, say why below: it is kept as a breach.")))
        }
        (Err(refused), None) => Err(refused),
    }
}

/// Whether the victim said in this contact that they are dissatisfied; the inspector's own call is the answer to it.
pub fn is_dissatisfied(contact: &Contact) -> bool {
    contact.purpose != Purpose::Dissatisfied
        && matches!(contact.satisfaction, Some(Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied))
}

/// Whether this person investigates the record, now or at a moment.
fn investigates(incident: &Incident, who: &str, at: Timestamp) -> bool {
    incident.core.investigator.as_deref() == Some(who) || incident.investigator_at(at) == Some(who)
}

/// Whether a contact that got through was a conversation; a message is an update or an attempt.
pub fn is_spoken(channel: ContactChannel) -> bool {
    match channel {
        ContactChannel::Phone | ContactChannel::InPerson | ContactChannel::ThirdParty => true,
        ContactChannel::Text | ContactChannel::Email | ContactChannel::Letter => false,
    }
}

/// Whether a call can have told an outcome that was set then. People give the time of a call in minutes, so the same minute will do.
pub fn tells(call: Timestamp, outcome_set: Timestamp) -> bool {
    call.as_second().div_euclid(60) >= outcome_set.as_second().div_euclid(60)
}

/// Each update that a contact says it gave is an entry that stands and had happened by then (R-VIC-02).
fn check_tells(incident: &Incident, given: &ContactCommand, policy: &Policy) -> Result<(), Refused> {
    for told in given.tells.iter().filter(|told| *told != "confirmation") {
        let Some(entry) = incident.proceedings().find(|e| e.number.to_string() == *told && code::clock_of(e.kind).is_some()) else {
            return Err(Refused::field("tells", "Choose updates from the list."));
        };
        if !tells(given.at, entry.happened_at) {
            let happened = policy.calendar.show(entry.happened_at);
            return Err(Refused::field(
                "at",
                format!("This contact was before what it is to have told: {}, {happened}.", entry.kind.label().to_lowercase()),
            ));
        }
    }
    Ok(())
}

fn check_caller(own: bool, given: &ContactCommand, policy: &Policy) -> Result<(), Refused> {
    let least = Rank::from_code(&policy.settings.dissatisfied_min_rank.value).unwrap_or(Rank::Inspector);
    match given.purpose {
        Purpose::First | Purpose::Closing if !given.supervisor => {
            Err(Refused::field("purpose", "This call is a supervisor's, in person. Note yours as an update, and ask the supervisor to call."))
        }
        Purpose::Dissatisfied if given.rank < least => {
            Err(Refused::field("purpose", format!("This call is for the rank of {} or above.", least.label().to_lowercase())))
        }
        Purpose::First | Purpose::Closing if own => {
            Err(Refused::field("purpose", "You investigate this record, so another supervisor must make this call."))
        }
        Purpose::Dissatisfied if own => Err(Refused::field("purpose", "You investigate this record, so a colleague must make this call.")),
        Purpose::First | Purpose::Update | Purpose::Closing | Purpose::Dissatisfied | Purpose::NewOfficer => Ok(()),
    }
}

fn check_call(incident: &Incident, given: &ContactCommand, policy: &Policy) -> Result<(), Refused> {
    let core = &incident.core;
    if !matches!(given.purpose, Purpose::Update | Purpose::NewOfficer) && given.reached == Reached::Spoke && !is_spoken(given.channel) {
        return Err(Refused::field("channel", "This call is a conversation. Note a text, e-mail or letter as an update, or as an attempt."));
    }
    if given.purpose != Purpose::Closing || !incident.is_hate_crime() {
        return Ok(());
    }
    match (&core.outcome, core.outcome_at) {
        (None, _) => Err(Refused::field("purpose", "Set the outcome first: the closing call tells the victim what it is.")),
        (Some(_), Some(set)) if !tells(given.at, set) => Err(Refused::field(
            "at",
            format!("The outcome was set on {}, after this call. The closing call tells the victim what it is.", policy.calendar.show(set)),
        )),
        _ => Ok(()),
    }
}

/// How a run of attempts stands: enough of them, on enough channels, over enough days, is "attempted" (R-VIC-08).
pub fn attempted<'a>(tries: impl Iterator<Item = &'a Contact>, policy: &Policy) -> Option<Timestamp> {
    let mut tries: Vec<&Contact> = tries.filter(|c| c.reached == Reached::Attempted).collect();
    tries.sort_by_key(|c| c.at);
    let settings = &policy.settings;
    let (mut channels, mut days) = (Vec::new(), Vec::new());
    for (count, attempt) in (1u32..).zip(&tries) {
        let day = policy.calendar.local(attempt.at).date();
        if !channels.contains(&attempt.channel) {
            channels.push(attempt.channel);
        }
        if !days.contains(&day) {
            days.push(day);
        }
        let reaches = |have: usize, need: u32| u32::try_from(have).unwrap_or(u32::MAX) >= need;
        if count >= settings.attempts_needed.value
            && reaches(channels.len(), settings.attempt_channels.value)
            && reaches(days.len(), settings.attempt_days.value)
        {
            return Some(attempt.at);
        }
    }
    None
}

/// Adds a person. A non-crime record without a threshold takes no subject's details (R-NC-04).
pub fn add_person(incident: &Incident, mut person: Person) -> Result<Event, Refused> {
    if incident.is_closed() {
        return Err(Refused::Closed);
    }
    no_subject_without_threshold(incident, &person)?;
    person.number = next(&incident.people, |p| p.number);
    person.incident.clone_from(&incident.core.id);
    Ok(Event::PersonAdded { person })
}

/// Changes a person's details: what they are in the record, their name and how to reach them. When they were added, their referral and their
/// statement stay as they are, whatever the form carries, so that no clock starts again.
pub fn change_person(incident: &Incident, did: Did, person: Person) -> Result<Event, Refused> {
    if incident.is_closed() {
        return Err(Refused::Closed);
    }
    changed(incident, did, person)
}

/// Puts a person's details right on a closed record, which stays closed (UK GDPR, article 16; R-IG-05): what was wrong is not kept wrong because
/// the case is over. Refuses an open record, where the details are changed, and what was disposed of.
pub fn rectify_person(incident: &Incident, did: Did, person: Person) -> Result<Event, Refused> {
    if !incident.is_closed() || incident.is_disposed() {
        return Err(Refused::NotNow("Only a closed record that is still kept is put right in this way.".into()));
    }
    changed(incident, did, person)
}

fn changed(incident: &Incident, did: Did, person: Person) -> Result<Event, Refused> {
    let Some(kept) = incident.person(person.number) else {
        return Err(Refused::NotNow("This person is not in the record.".into()));
    };
    if kept.kind != person.kind && kept.kind == PersonKind::Victim && has_history(incident, person.number) {
        return Err(Refused::field("kind", "This victim has contacts or crimes on the record, so they stay a victim."));
    }
    no_subject_without_threshold(incident, &person)?;
    let person = Person {
        incident: kept.incident.clone(),
        at: kept.at,
        by: kept.by.clone(),
        referral: kept.referral,
        referral_at: kept.referral_at,
        statement: kept.statement,
        statement_at: kept.statement_at,
        ..person
    };
    Ok(Event::PersonChanged { did, person })
}

fn has_history(incident: &Incident, number: u32) -> bool {
    incident.contacts.iter().any(|c| c.person == number) || incident.crimes.iter().any(|c| c.victim == Some(number))
}

fn no_subject_without_threshold(incident: &Incident, person: &Person) -> Result<(), Refused> {
    let bare = incident.core.threshold == Some(crate::incident::Threshold::None) && person.kind == PersonKind::Suspect;
    let details =
        person.name.is_some() || person.phone.is_some() || person.email.is_some() || person.address.is_some() || person.about.is_some();
    if bare && details {
        return Err(Refused::field(
            "kind",
            "This non-crime record stands without its subject's details. They need a real risk of significant harm or of a future offence.",
        ));
    }
    Ok(())
}

/// Notes what the victim said to a referral to victim services (R-VIC-03).
pub fn refer(incident: &Incident, did: Did, person: u32, consent: ReferralConsent) -> Result<Event, Refused> {
    victim(incident, person)?;
    Ok(Event::Referred { did, person, consent })
}

/// Notes what the victim answered to the offer of a personal statement (CT-2.2i).
pub fn offer_statement(incident: &Incident, did: Did, person: u32, answer: StatementAnswer) -> Result<Event, Refused> {
    victim(incident, person)?;
    Ok(Event::StatementOffered { did, person, answer })
}

fn victim(incident: &Incident, person: u32) -> Result<(), Refused> {
    if incident.is_closed() {
        return Err(Refused::Closed);
    }
    if incident.person(person).is_none_or(|p| p.kind != PersonKind::Victim) {
        return Err(Refused::field("person", "Choose a victim of this record."));
    }
    Ok(())
}

/// A risk assessment as given.
#[derive(Clone, Debug)]
pub struct RiskCommand {
    /// The person, by number in the record.
    pub person: u32,
    /// Codes of the questions answered yes.
    pub yes: Vec<String>,
    /// Codes of the questions answered no; the others are not known.
    pub no: Vec<String>,
    /// What was said to single questions.
    pub details: Option<Words>,
    /// The level decided; none takes what the answers come to.
    pub level: Option<RiskLevel>,
    /// Why it differs, or what is done about it.
    pub note: Option<Words>,
    /// Whether who assesses may go below the computed level.
    pub supervisor: bool,
}

/// Assesses the risk to one person: up freely, down only by a supervisor with a reason (R-RISK-01).
pub fn assess_risk(incident: &Incident, did: Did, given: RiskCommand, policy: &Policy) -> Result<Event, Refused> {
    if incident.is_closed() {
        return Err(Refused::Closed);
    }
    if incident.person(given.person).is_none_or(|p| p.kind == PersonKind::Suspect) {
        return Err(Refused::field("person", "Choose a victim, witness or reporter of this record."));
    }
    let computed = risk_level(&given.yes, policy)?;
    let level = given.level.unwrap_or(computed);
    if level < computed && (!given.supervisor || investigates(incident, &did.by, did.at)) {
        return Err(Refused::field(
            "level",
            format!("The answers come to {computed}. Only a supervisor who does not investigate can set it lower."),
        ));
    }
    if level < computed && given.note.is_none() {
        return Err(Refused::field("note", format!("Say why the risk is lower than the answers come to ({computed}).")));
    }
    Ok(Event::RiskAssessed {
        risk: Risk {
            incident: incident.core.id.clone(),
            number: next(&incident.risks, |r| r.number),
            person: given.person,
            at: did.at,
            by: did.by,
            yes: given.yes,
            no: given.no,
            details: given.details,
            computed,
            level,
            note: given.note,
        },
    })
}

/// What the answers come to: high with any answer of weight 3 or from the high score on, medium from the medium score on.
///
/// A question with a lesser weight may be answered `<code>-lesser`, for example `repeat-lesser` for two incidents; each question counts once,
/// with its greater answer. Refuses an answer to no question.
pub fn risk_level(yes: &[String], policy: &Policy) -> Result<RiskLevel, Refused> {
    Ok(level_of(&weights(yes, policy)?, policy))
}

/// How the level came about: "2 + 1 = 3, low up to 3", or the grave answer that makes it high by itself.
pub fn risk_arithmetic(yes: &[String], policy: &Policy) -> Result<String, Refused> {
    let weights = weights(yes, policy)?;
    let (high, medium) = (policy.settings.risk_high_score.value, policy.settings.risk_medium_score.value);
    let score: u32 = weights.values().copied().map(u32::from).sum();
    let sum = if weights.len() > 1 {
        format!("{} = {score}", weights.values().map(ToString::to_string).collect::<Vec<_>>().join(" + "))
    } else {
        score.to_string()
    };
    let grave = weights.values().filter(|weight| **weight >= GRAVE).count();
    let why = match level_of(&weights, policy) {
        RiskLevel::High if grave == 1 => "high by one grave answer".to_owned(),
        RiskLevel::High if grave > 1 => format!("high by {grave} grave answers"),
        RiskLevel::High => format!("high from {high}"),
        RiskLevel::Medium => format!("medium from {medium}"),
        RiskLevel::Low => format!("low below {medium}"),
    };
    Ok(format!("Score {sum}: {why}."))
}

/// The weight from which one answer makes the risk high by itself (domain-rules 3.6).
const GRAVE: u8 = 3;

/// The weight of each question answered yes, once, by its greater answer.
fn weights<'a>(yes: &[String], policy: &'a Policy) -> Result<BTreeMap<&'a str, u8>, Refused> {
    let mut weights: BTreeMap<&str, u8> = BTreeMap::new();
    for answer in yes {
        let Some((question, weight)) = answered(answer, policy) else {
            return Err(Refused::field("yes", "One of the answers is not a question of the assessment."));
        };
        let counted = weights.entry(question).or_default();
        *counted = weight.max(*counted);
    }
    Ok(weights)
}

fn level_of(weights: &BTreeMap<&str, u8>, policy: &Policy) -> RiskLevel {
    let score: u32 = weights.values().copied().map(u32::from).sum();
    match () {
        () if weights.values().any(|weight| *weight >= GRAVE) || score >= policy.settings.risk_high_score.value => RiskLevel::High,
        () if score >= policy.settings.risk_medium_score.value => RiskLevel::Medium,
        () => RiskLevel::Low,
    }
}

/// The question that an answer is to, and the weight that it has.
fn answered<'a>(answer: &str, policy: &'a Policy) -> Option<(&'a str, u8)> {
    if let Some(question) = policy.risk_question(answer) {
        return Some((&question.code, question.weight));
    }
    let question = policy.risk_question(answer.strip_suffix("-lesser")?)?;
    Some((&question.code, question.lesser_weight?))
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod care_tests;
