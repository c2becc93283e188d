//! What is done about behaviour that is no offence: "where no offence is recorded, the behaviour is still challenged" (CT-1.11c). Each option of
//! the neighbourhood team has who sees to it and by when, what it changed, and whether the victim was told.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::record::Nature;
use super::{Event, Incident, Refused, Words, next};
use crate::codes;
use crate::policy::Policy;

codes! {
    /// What an option did to the behaviour.
    Behaviour {
        Stopped = "stopped", "The behaviour stopped";
        Less = "less", "There is less of it";
        Same = "same", "No change";
        Worse = "worse", "It got worse";
    }
}

/// The option that says that nothing more is needed.
pub const NONE_NEEDED: &str = "none-needed";

/// An option that was chosen against the behaviour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When it was chosen.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The option's code.
    pub kind: String,
    /// Who sees to it: an account; none where nothing is needed.
    pub owner: Option<String>,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// What exactly, with whom, or why nothing is needed, sealed.
    pub note: Option<Words>,
    /// When it was done; at once where nothing is needed.
    pub done_at: Option<Timestamp>,
    /// Who noted that.
    pub done_by: Option<String>,
    /// What it did to the behaviour.
    pub effect: Option<Behaviour>,
    /// In what way, sealed.
    pub effect_note: Option<Words>,
    /// When the victim was told, or the reason for not telling was given.
    pub told_at: Option<Timestamp>,
    /// By whom.
    pub told_by: Option<String>,
    /// Why the victim was not told, sealed.
    pub untold: Option<Words>,
}

/// What happened about the behaviour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// An option was chosen.
    Chosen { challenge: Box<Challenge> },
    /// It was done.
    Done { did: Did, challenge: u32, effect: Behaviour, note: Option<Words> },
    /// The victim was told, or the reason for not telling was given.
    Told { did: Did, challenge: u32, untold: Option<Words> },
}

impl Happened {
    /// The journal's word for it.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Chosen { .. } => "chose how the behaviour is challenged",
            Self::Done { .. } => "noted what a challenge changed",
            Self::Told { untold: None, .. } => "told the victim what was done",
            Self::Told { .. } => "noted why the victim was not told",
        }
    }

    /// What the timeline says of it, without sealed words.
    pub fn detail(&self, policy: &Policy) -> String {
        match self {
            Self::Chosen { challenge: c } => {
                let by = c.due_at.map(|at| format!(", by {}", policy.calendar.show(at))).unwrap_or_default();
                format!("{}{by}.", title(&c.kind, policy))
            }
            Self::Done { challenge, effect, .. } => format!("Option {challenge}: {}.", effect.label().to_lowercase()),
            Self::Told { challenge, .. } => format!("Option {challenge}."),
        }
    }

    /// Its sealed words.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::Chosen { challenge } => challenge.note.as_ref(),
            Self::Done { note, .. } => note.as_ref(),
            Self::Told { untold, .. } => untold.as_ref(),
        }
    }
}

/// An option's words.
pub fn title(kind: &str, policy: &Policy) -> String {
    policy.word("challenge", kind).map_or_else(|| kind.to_owned(), |word| word.title.clone())
}

/// An option as given.
#[derive(Clone, Debug)]
pub struct ChallengeCommand {
    /// The option's code.
    pub kind: String,
    /// Who sees to it.
    pub owner: Option<String>,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// What exactly, or why nothing is needed.
    pub note: Option<Words>,
}

impl Incident {
    /// Chooses how the behaviour on a record that is no crime is challenged. It may be done on a closed record. Refuses an option without who and
    /// by when, and "nothing is needed" without its reason.
    pub fn challenge(&self, did: Did, given: ChallengeCommand, policy: &Policy) -> Result<Event, Refused> {
        self.unmerged()?;
        if self.core.nature != Nature::NonCrime {
            return Err(Refused::NotNow("These options are for behaviour that is no offence. Record first why this is no crime.".into()));
        }
        if policy.word("challenge", &given.kind).is_none() {
            return Err(Refused::field("kind", "Choose an option from the list."));
        }
        let none = given.kind == NONE_NEEDED;
        if none && given.note.is_none() {
            return Err(Refused::field("note", "Say why nothing more is needed."));
        }
        if !none && given.owner.is_none() {
            return Err(Refused::field("owner", "Choose who sees to it."));
        }
        if !none && given.due_at.is_none_or(|due| due <= did.at) {
            return Err(Refused::field("due_at", "Enter a time that is still to come: by when it is done."));
        }
        let challenge = Challenge {
            incident: self.core.id.clone(),
            number: next(&self.challenges, |known| known.number),
            at: did.at,
            owner: given.owner.filter(|_| !none),
            due_at: given.due_at.filter(|_| !none),
            kind: given.kind,
            note: given.note,
            done_at: none.then_some(did.at),
            done_by: none.then(|| did.by.clone()),
            effect: None,
            effect_note: None,
            told_at: None,
            told_by: None,
            untold: None,
            by: did.by,
        };
        Ok(Event::Challenged(Happened::Chosen { challenge: Box::new(challenge) }))
    }

    /// Notes that an option is done, with what it did to the behaviour. Where it got worse, says in what way.
    pub fn challenged(&self, did: Did, number: u32, effect: Behaviour, note: Option<Words>) -> Result<Event, Refused> {
        self.unmerged()?;
        if !self.challenges.iter().any(|known| known.number == number && known.done_at.is_none()) {
            return Err(Refused::field("challenge", "Choose an option that is not done yet."));
        }
        if effect == Behaviour::Worse && note.is_none() {
            return Err(Refused::field("note", "Say in what way it got worse, and choose what is done next."));
        }
        Ok(Event::Challenged(Happened::Done { did, challenge: number, effect, note }))
    }

    /// Notes that the victim was told what was done, or why not.
    pub fn told_of_challenge(&self, did: Did, number: u32, untold: Option<Words>) -> Result<Event, Refused> {
        self.unmerged()?;
        if !self.challenges.iter().any(|known| known.number == number && known.done_at.is_some() && known.told_at.is_none()) {
            return Err(Refused::field("challenge", "Choose an option that is done and of which the victim was not told yet."));
        }
        Ok(Event::Challenged(Happened::Told { did, challenge: number, untold }))
    }

    /// Lets it happen.
    pub(super) fn on_challenged(&mut self, happened: &Happened) {
        let mut on = |number: u32, change: &dyn Fn(&mut Challenge)| {
            if let Some(kept) = self.challenges.iter_mut().find(|known| known.number == number) {
                change(kept);
            }
        };
        match happened {
            Happened::Chosen { challenge } => self.challenges.push((**challenge).clone()),
            Happened::Done { did, challenge, effect, note } => on(*challenge, &|kept| {
                (kept.done_at, kept.done_by) = (Some(did.at), Some(did.by.clone()));
                kept.effect = Some(*effect);
                kept.effect_note.clone_from(note);
            }),
            Happened::Told { did, challenge, untold } => on(*challenge, &|kept| {
                (kept.told_at, kept.told_by) = (Some(did.at), Some(did.by.clone()));
                kept.untold.clone_from(untold);
            }),
        }
    }
}
