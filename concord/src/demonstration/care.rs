//! The care in a life: needs, contact contracts, interventions, why a victim was dissatisfied, and what the hub does.

use jiff::{SignedDuration, Timestamp};
use practice::hub::{self, NoteCommand};
use practice::incident::care::{Contract, Effect, Needs, NeedsOccasion};
use practice::incident::record::{ContactChannel, Satisfaction};
use practice::incident::support::NoteKind;
use practice::incident::{Did, Words};
use practice::people::Rank;
use practice::victim::{self, CauseCommand, InterventionCommand};

use super::hours::later;
use super::life::{Came, Life, some};
use super::random::Chance;
use crate::hub::ServiceRow;
use crate::ledger::{Fault, Owner};

/// One piece of care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Needs are assessed.
    Needs,
    /// A contact contract is agreed.
    Contract,
    /// Something is set against the risk.
    Intervene,
    /// It is done.
    Intervened,
    /// The cause of a dissatisfaction is reviewed.
    Cause,
    /// The hub accepts the referral and takes it.
    Answer,
    /// The hub reaches the victim.
    Reach,
    /// The hub plans, with an action.
    Plan,
    /// Support ends.
    End,
}

impl Deed {
    /// Whether the hub does it.
    pub const fn is_hubs(self) -> bool {
        matches!(self, Self::Answer | Self::Reach | Self::Plan | Self::End)
    }
}

const VIEWS: [&str; 4] = [
    "Wants it to stop and wants to be told what happens.",
    "Wants to feel safe on the way to work.",
    "Wants nobody in the street to know of the report.",
    "Did not want to say more today.",
];
const HARM: [&str; 3] = [
    "Shaken; has not slept well since. The children ask why.",
    "Goes out only with company. The family thinks of moving.",
    "Angry more than afraid; the neighbours have been kind.",
];
const LIMITS: [&str; 2] = ["No voicemail, and nothing on paper to the home.", "The employer must not know."];
const AIMS: [&str; 3] =
    ["Sleeps again and goes out alone.", "Knows what happens in court and is not alone there.", "Has somebody to talk to every week."];
const ACTIONS: [&str; 3] = ["Weekly talk for six weeks.", "Visit to look at the locks.", "Go along to the first hearing."];
const LEARNT: [&str; 3] = [
    "Say within five days who has the case now.",
    "Ask at the first call on which number it is safe to ring.",
    "Explain an outcome in person before the letter arrives.",
];
const KINDS: [&str; 5] = ["target-hardening", "personal-alarm", "patrol-plan", "address-marker", "safety-advice"];
const FACTORS: [&str; 5] = ["isolated", "dependants", "intimidated", "language", "mental-health"];
const CAUSES: [&str; 4] = ["not-informed", "slow", "outcome", "not-believed"];

/// The services that the demonstration's hub works with.
pub fn services() -> Vec<ServiceRow> {
    let service = |id: &str, name: &str, kind: &str, capacity| ServiceRow {
        id: format!("demo-{id}"),
        name: name.to_owned(),
        kind: kind.to_owned(),
        districts: Vec::new(),
        capacity,
        contact: "01632 960200".to_owned(),
        closed_at: None,
    };
    vec![
        service("counselling", "Example Counselling", "counselling", 12),
        service("safer-homes", "Example Safer Homes", "practical", 20),
        service("advocacy", "Example Advocacy", "advocacy", 8),
        service("witness", "Example Witness Support", "witness", 15),
    ]
}

fn in_days(at: Timestamp, days: i64) -> Timestamp {
    later(at, SignedDuration::from_hours(24 * days))
}

impl Life<'_, '_> {
    /// Does a piece of care for a victim; nothing where it does not fit (any more).
    pub(super) fn care(&mut self, deed: Deed, victim: u32, did: Did, rank: Rank) -> Came {
        match deed {
            Deed::Needs => self.needs(victim, did),
            Deed::Contract => self.contract(victim, did),
            Deed::Intervene => {
                let kind = self.chance.word(&KINDS).to_owned();
                let (owner, due_at) = (did.by.clone(), in_days(did.at, 3));
                let given = InterventionCommand { person: victim, kind, owner, due_at, note: None };
                some(victim::intervene(&self.incident, did, given, &self.policy))
            }
            Deed::Intervened => {
                let Some(open) = self.incident.interventions.iter().find(|one| one.done_at.is_none()) else { return Ok(Ok(None)) };
                let effect = if self.chance.percent(70) { Effect::Reduced } else { Effect::NoChange };
                some(victim::intervened(&self.incident, did, open.number, effect, None))
            }
            Deed::Cause => self.cause(did, rank),
            hubs => self.support(hubs, victim, did),
        }
    }

    fn of(&mut self, victim: u32, field: &str, sentences: &[&'static str]) -> Result<Option<Words>, Fault> {
        let text = self.chance.word(sentences);
        self.tx.seal(&self.incident.core.id, Owner::Person(victim), field, text).map(Some)
    }

    fn needs(&mut self, victim: u32, did: Did) -> Came {
        let factor = self.chance.word(&FACTORS).to_owned();
        let given = Needs {
            incident: String::new(),
            number: 0,
            person: victim,
            at: did.at,
            by: String::new(),
            occasion: NeedsOccasion::Report,
            factors: if self.chance.percent(60) { vec![factor] } else { Vec::new() },
            personal: None,
            circumstances: self.of(victim, "circumstances", &HARM)?,
            views: self.of(victim, "views", &VIEWS)?,
            support: None,
        };
        some(victim::assess_needs(&self.incident, did, given, &self.policy))
    }

    /// A contract that every later call of the demonstration keeps to: letters alone are unsafe.
    fn contract(&mut self, victim: u32, did: Did) -> Came {
        let safe = [ContactChannel::Phone, ContactChannel::InPerson, ContactChannel::Text, ContactChannel::Email];
        let language = if self.chance.percent(20) { Some(self.chance.word(&["gu", "pl", "ur"]).to_owned()) } else { None };
        let given = Contract {
            incident: String::new(),
            number: 0,
            person: victim,
            at: did.at,
            by: String::new(),
            preferred_name: None,
            interpreter: language.is_some(),
            language,
            formats: Vec::new(),
            safe: safe.iter().map(|channel| channel.code().to_owned()).collect(),
            unsafe_channels: vec![ContactChannel::Letter.code().to_owned()],
            days: Vec::new(),
            from_time: None,
            to_time: None,
            limits: if self.chance.percent(50) { self.of(victim, "limits of contact", &LIMITS)? } else { None },
            nominated: None,
            update_days: Some(14),
            wanted: Vec::new(),
            unwanted: Vec::new(),
            review_at: in_days(did.at, 90),
        };
        some(victim::agree(&self.incident, did, given, false, &self.policy))
    }

    fn cause(&mut self, did: Did, rank: Rank) -> Came {
        let reviewed = |number: u32| self.incident.causes.iter().any(|c| c.contact == number);
        let unhappy = self.incident.contacts.iter().find(|c| victim::is_dissatisfied(c) && !reviewed(c.number)).map(|c| c.number);
        let Some(contact) = unhappy else { return Ok(Ok(None)) };
        let cause = self.chance.word(&CAUSES).to_owned();
        let learning = if self.chance.percent(40) { Some(("contact".to_owned(), self.seal("learning point", &LEARNT)?)) } else { None };
        let given = CauseCommand { contact, cause, note: None, remedy: None, learning, rank };
        some(victim::review_cause(&self.incident, did, given, &self.policy))
    }

    fn support(&mut self, deed: Deed, person: u32, did: Did) -> Came {
        if deed != Deed::Answer && self.incident.support_of(person).is_none() {
            return Ok(Ok(None));
        }
        match deed {
            Deed::Answer if hub::standing(&self.incident, person) != Some(hub::Standing::Waiting) => Ok(Ok(None)),
            Deed::Answer => some(hub::answer(&self.incident, did, person, None)),
            Deed::Reach => {
                let given = NoteCommand {
                    person,
                    at: did.at,
                    kind: NoteKind::Contact,
                    channel: Some(ContactChannel::Phone),
                    breach: None,
                    codes: Vec::new(),
                    note: Some(self.seal("hub note", &VIEWS)?),
                };
                some(hub::note(&self.incident, did, given, &self.policy))
            }
            Deed::Plan if self.incident.support_plans.iter().any(|plan| plan.person == person) => {
                let what = self.seal("support action", &ACTIONS)?;
                let service = if self.chance.percent(70) { services().first().map(|service| service.id.clone()) } else { None };
                let due_at = in_days(did.at, 21);
                some(hub::set_action(&self.incident, did, person, what, (service, due_at)))
            }
            Deed::Plan => {
                let aims = self.seal("support plan", &AIMS)?;
                let review_at = in_days(did.at, 28);
                some(hub::plan(&self.incident, did, person, aims, review_at))
            }
            _ => some(hub::end(&self.incident, did, person, Some(Satisfaction::Satisfied), None)),
        }
    }
}

/// When care comes in a life that goes from its assignment to its outcome: each deed with its moment.
pub fn planned(
    chance: &mut Chance,
    assigned: Timestamp,
    outcome: Timestamp,
    referred: Option<Timestamp>,
    risky: bool,
) -> Vec<(Timestamp, Deed)> {
    let mut deeds = Vec::new();
    let after = |from: Timestamp, hours: (i64, i64), chance: &mut Chance| later(from, chance.hours(hours.0, hours.1));
    if chance.percent(85) {
        deeds.push((after(assigned, (5, 40), chance), Deed::Needs));
    }
    if chance.percent(45) {
        deeds.push((after(assigned, (6, 60), chance), Deed::Contract));
    }
    if risky {
        let set = after(assigned, (12, 30), chance);
        deeds.push((set, Deed::Intervene));
        deeds.push((after(set, (20, 80), chance), Deed::Intervened));
    }
    let Some(referred) = referred else { return deeds };
    let answered = after(referred, (2, 40), chance);
    let planned = after(answered, (24, 90), chance);
    let ended = later(outcome, chance.hours(24 * 40, 24 * 90));
    deeds.extend([
        (answered, Deed::Answer),
        (after(answered, (3, 44), chance), Deed::Reach),
        (planned, Deed::Plan),
        (after(planned, (1, 3), chance), Deed::Plan),
        (ended, Deed::End),
    ]);
    deeds
}
