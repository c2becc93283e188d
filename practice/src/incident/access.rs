//! Who reaches the record beyond the table of permissions: restriction, people named for it, shares with organisations, break-glass, and
//! what is blacked out by hand (access rules 1, 4 and 7; marks P and `*`).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::{Incident, Refused, Words, next};
use crate::codes;
use crate::people::two_people;

/// How long a broken glass stays open, in minutes (access rules, mark `*`).
pub const GLASS_MINUTES: i64 = 60;

codes! {
    /// Why a record is restricted (access rule 1).
    Ground {
        StaffSuspect = "staff-suspect", "The suspect is a police officer or member of staff";
        StaffVictim = "staff-victim", "The victim is a police officer or member of staff";
        WitnessProtection = "witness-protection", "Somebody in it is protected as a witness";
        Other = "other", "Another ground, given in the reason";
    }
}

codes! {
    /// What the review of a break-glass found.
    Finding {
        Needed = "needed", "It was needed";
        NotNeeded = "not-needed", "It was not needed: professional standards are told";
    }
}

/// One restriction of the record, from the moment it was asked for: it protects at once, and a second person confirms it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// On what ground.
    pub ground: Ground,
    /// From when.
    pub at: Timestamp,
    /// Who asked.
    pub by: String,
    /// Why, sealed.
    pub reason: Option<Words>,
    /// When a second person confirmed it.
    pub confirmed_at: Option<Timestamp>,
    /// Who did.
    pub confirmed_by: Option<String>,
    /// When somebody asked to lift it.
    pub lift_asked_at: Option<Timestamp>,
    /// Who asked.
    pub lift_asked_by: Option<String>,
    /// Why, sealed.
    pub lift_reason: Option<Words>,
    /// When it ended: a second person lifted it, or refused to confirm it.
    pub lifted_at: Option<Timestamp>,
    /// Who ended it.
    pub lifted_by: Option<String>,
}

/// An account that may know a restricted record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The account.
    pub account: String,
    /// From when.
    pub at: Timestamp,
    /// Who named it.
    pub by: String,
    /// Until when.
    pub ended_at: Option<Timestamp>,
    /// Who took it off the list.
    pub ended_by: Option<String>,
}

/// A share of the record with an organisation, under an agreement and until it expires (mark P). Identity and suspect are never in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The organisation, by name.
    pub organisation: String,
    /// The agreement that it rests on, by its id.
    pub agreement: String,
    /// What for, sealed.
    pub purpose: Option<Words>,
    /// From when.
    pub at: Timestamp,
    /// Who shared it.
    pub by: String,
    /// The first moment at which it is over.
    pub until_at: Timestamp,
    /// When it was ended before that.
    pub ended_at: Option<Timestamp>,
    /// Who ended it.
    pub ended_by: Option<String>,
}

/// A glass broken: one person opened this one record beyond their rights, for a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glass {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// Who.
    pub account: String,
    /// When.
    pub at: Timestamp,
    /// The first moment at which it is closed again.
    pub until_at: Timestamp,
    /// Why, sealed.
    pub reason: Option<Words>,
    /// When somebody else reviewed it.
    pub reviewed_at: Option<Timestamp>,
    /// Who.
    pub reviewed_by: Option<String>,
    /// What they found.
    pub finding: Option<Finding>,
    /// In what words, sealed.
    pub note: Option<Words>,
}

/// Words that are blacked out by hand wherever the account is shown redacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The words, sealed.
    pub words: Option<Words>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// When it was taken back.
    pub ended_at: Option<Timestamp>,
    /// By whom.
    pub ended_by: Option<String>,
}

/// What happened to the reach of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "access", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// Restricted at once; a second person is to confirm it.
    Restricted { restriction: Restriction, named: Vec<Named> },
    /// A second person confirmed the restriction.
    RestrictionConfirmed { did: Did },
    /// Somebody asks to lift it.
    LiftAsked { did: Did, reason: Words },
    /// The restriction stays.
    LiftRefused { did: Did },
    /// It ended.
    Lifted { did: Did },
    /// An account was put on the list.
    NamedFor { named: Named },
    /// An account was taken off the list.
    NoLongerNamed { did: Did, named: u32 },
    /// Shared with an organisation.
    Shared { share: Share },
    /// A share was ended before its time.
    ShareEnded { did: Did, share: u32 },
    /// Somebody broke the glass.
    GlassBroken { glass: Glass },
    /// Somebody else reviewed it.
    GlassReviewed { did: Did, glass: u32, finding: Finding, note: Words },
    /// Words are blacked out in redacted views.
    Redacted { redaction: Redaction },
    /// They are not any more.
    RedactionEnded { did: Did, redaction: u32 },
}

impl Happened {
    /// The journal's word for it.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Restricted { .. } => "restricted the record",
            Self::RestrictionConfirmed { .. } => "confirmed the restriction",
            Self::LiftAsked { .. } => "asked to lift the restriction",
            Self::LiftRefused { .. } => "let the restriction stand",
            Self::Lifted { .. } => "lifted the restriction",
            Self::NamedFor { .. } => "named somebody for the restricted record",
            Self::NoLongerNamed { .. } => "took somebody off the list of a restricted record",
            Self::Shared { .. } => "shared the record",
            Self::ShareEnded { .. } => "ended a share",
            Self::GlassBroken { .. } => "broke the glass",
            Self::GlassReviewed { .. } => "reviewed a break-glass",
            Self::Redacted { .. } => "blacked words out for redacted views",
            Self::RedactionEnded { .. } => "took a blacking-out back",
        }
    }

    /// The field classes that it touches.
    pub fn classes(&self) -> &'static str {
        match self {
            Self::Shared { .. } | Self::Redacted { .. } | Self::RedactionEnded { .. } => "op na",
            Self::GlassBroken { .. } => "op id su na",
            _ => "op",
        }
    }

    /// Whom the record was disclosed to, where it was (domain rules 10.1: the recipient is named).
    pub fn recipient(&self) -> Option<&str> {
        if let Self::Shared { share } = self { Some(&share.organisation) } else { None }
    }

    /// The note that it carries, if any.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::Restricted { restriction, .. } => restriction.reason.as_ref(),
            Self::LiftAsked { reason, .. } => Some(reason),
            Self::Shared { share } => share.purpose.as_ref(),
            Self::GlassBroken { glass } => glass.reason.as_ref(),
            Self::GlassReviewed { note, .. } => Some(note),
            Self::Redacted { redaction } => redaction.words.as_ref(),
            _ => None,
        }
    }

    /// What the timeline says besides the verb.
    pub fn detail(&self) -> String {
        match self {
            Self::Restricted { restriction, .. } => format!("{}.", restriction.ground),
            Self::Shared { share } => format!("With {}.", share.organisation),
            Self::GlassReviewed { finding, .. } => format!("{finding}."),
            _ => String::new(),
        }
    }
}

/// What it does to the record.
pub(super) fn apply(incident: &mut Incident, happened: &Happened) {
    match happened {
        Happened::Restricted { restriction, named } => {
            incident.restrictions.push(restriction.clone());
            incident.named.extend(named.iter().cloned());
        }
        Happened::RestrictionConfirmed { did } => {
            on_restriction(incident, |r| (r.confirmed_at, r.confirmed_by) = (Some(did.at), Some(did.by.clone())));
        }
        Happened::LiftAsked { did, reason } => on_restriction(incident, |r| {
            (r.lift_asked_at, r.lift_asked_by, r.lift_reason) = (Some(did.at), Some(did.by.clone()), Some(reason.clone()));
        }),
        Happened::LiftRefused { .. } => {
            on_restriction(incident, |r| (r.lift_asked_at, r.lift_asked_by, r.lift_reason) = (None, None, None));
        }
        Happened::Lifted { did } => on_restriction(incident, |r| (r.lifted_at, r.lifted_by) = (Some(did.at), Some(did.by.clone()))),
        Happened::NamedFor { named } => incident.named.push(named.clone()),
        Happened::NoLongerNamed { did, named } => {
            on(&mut incident.named, |n| n.number == *named, |n| (n.ended_at, n.ended_by) = (Some(did.at), Some(did.by.clone())));
        }
        Happened::Shared { share } => incident.shares.push(share.clone()),
        Happened::ShareEnded { did, share } => {
            on(&mut incident.shares, |s| s.number == *share, |s| (s.ended_at, s.ended_by) = (Some(did.at), Some(did.by.clone())));
        }
        Happened::GlassBroken { glass } => incident.glasses.push(glass.clone()),
        Happened::GlassReviewed { did, glass, finding, note } => on(
            &mut incident.glasses,
            |g| g.number == *glass,
            |g| {
                (g.reviewed_at, g.reviewed_by) = (Some(did.at), Some(did.by.clone()));
                (g.finding, g.note) = (Some(*finding), Some(note.clone()));
            },
        ),
        Happened::Redacted { redaction } => incident.redactions.push(redaction.clone()),
        Happened::RedactionEnded { did, redaction } => {
            on(&mut incident.redactions, |r| r.number == *redaction, |r| (r.ended_at, r.ended_by) = (Some(did.at), Some(did.by.clone())));
        }
    }
}

fn on<T>(list: &mut [T], is: impl Fn(&T) -> bool, change: impl FnOnce(&mut T)) {
    if let Some(one) = list.iter_mut().find(|one| is(one)) {
        change(one);
    }
}

fn on_restriction(incident: &mut Incident, change: impl FnOnce(&mut Restriction)) {
    on(&mut incident.restrictions, |r| r.lifted_at.is_none(), change);
}

/// Who may approve what another asked.
fn second(asked_by: &str, did: &Did) -> Result<(), Refused> {
    two_people(asked_by, &did.by).map_err(|same| Refused::SamePerson(same.to_string()))
}

impl Incident {
    /// The restriction that stands, confirmed or not.
    pub fn restriction(&self) -> Option<&Restriction> {
        self.restrictions.iter().find(|r| r.lifted_at.is_none())
    }

    /// The accounts that may know the record while it is restricted.
    pub fn named_now(&self) -> impl Iterator<Item = &Named> {
        self.named.iter().filter(|named| named.ended_at.is_none())
    }

    /// The shares that were not ended; whether one has expired is the scope's question.
    pub fn shares_now(&self) -> impl Iterator<Item = &Share> {
        self.shares.iter().filter(|share| share.ended_at.is_none())
    }

    /// Restricts the record at once (access rule 1). Whoever asks is on its list; the list is professional standards' and the crime
    /// registrar's from then on.
    pub fn restrict(&self, did: Did, ground: Ground, reason: Words) -> Result<Happened, Refused> {
        if self.restriction().is_some() {
            return Err(Refused::NotNow("The record is restricted already.".into()));
        }
        let (incident, number) = (self.core.id.clone(), next(&self.restrictions, |r| r.number));
        let restriction = Restriction {
            incident: incident.clone(),
            number,
            ground,
            at: did.at,
            by: did.by.clone(),
            reason: Some(reason),
            confirmed_at: None,
            confirmed_by: None,
            lift_asked_at: None,
            lift_asked_by: None,
            lift_reason: None,
            lifted_at: None,
            lifted_by: None,
        };
        let known = self.named_now().any(|named| named.account == did.by);
        let named = Named {
            incident,
            number: next(&self.named, |n| n.number),
            account: did.by.clone(),
            at: did.at,
            by: did.by,
            ended_at: None,
            ended_by: None,
        };
        Ok(Happened::Restricted { restriction, named: if known { Vec::new() } else { vec![named] } })
    }

    /// Confirms the restriction, or ends it, as a second person (access rule 4).
    pub fn decide_restriction(&self, did: Did, confirmed: bool) -> Result<Happened, Refused> {
        let waiting = self.restriction().filter(|r| r.confirmed_at.is_none());
        let restriction = waiting.ok_or_else(|| Refused::NotNow("No restriction waits to be confirmed.".into()))?;
        second(&restriction.by, &did)?;
        Ok(if confirmed { Happened::RestrictionConfirmed { did } } else { Happened::Lifted { did } })
    }

    /// Asks to lift a confirmed restriction.
    pub fn ask_lift(&self, did: Did, reason: Words) -> Result<Happened, Refused> {
        match self.restriction() {
            Some(r) if r.confirmed_at.is_some() && r.lift_asked_at.is_none() => Ok(Happened::LiftAsked { did, reason }),
            _ => Err(Refused::NotNow("There is no confirmed restriction to lift, or its lifting was asked for already.".into())),
        }
    }

    /// Lifts the restriction, or lets it stand, as a second person (access rule 4).
    pub fn decide_lift(&self, did: Did, lifted: bool) -> Result<Happened, Refused> {
        let asked = self.restriction().and_then(|r| r.lift_asked_by.as_ref());
        second(asked.ok_or_else(|| Refused::NotNow("Nobody asked to lift a restriction.".into()))?, &did)?;
        Ok(if lifted { Happened::Lifted { did } } else { Happened::LiftRefused { did } })
    }

    /// Puts an account on the list of a restricted record.
    pub fn name(&self, did: Did, account: String) -> Result<Happened, Refused> {
        self.restriction().ok_or_else(|| Refused::NotNow("The record is not restricted.".into()))?;
        if self.named_now().any(|named| named.account == account) {
            return Err(Refused::field("account", "They are on the list already."));
        }
        let number = next(&self.named, |n| n.number);
        let named = Named { incident: self.core.id.clone(), number, account, at: did.at, by: did.by, ended_at: None, ended_by: None };
        Ok(Happened::NamedFor { named })
    }

    /// Takes an account off the list.
    pub fn take_off(&self, did: Did, account: &str) -> Result<Happened, Refused> {
        let named = self.named_now().find(|named| named.account == account);
        let named = named.ok_or_else(|| Refused::field("account", "Choose somebody who is on the list."))?;
        Ok(Happened::NoLongerNamed { did, named: named.number })
    }

    /// Shares the record with an organisation until a moment. Refuses a restricted record, an end that is past, and a share that stands
    /// already. No second person is asked, since identity and suspect are never in a share.
    pub fn share(&self, did: Did, (organisation, agreement): (String, String), purpose: Words, until: Timestamp) -> Result<Happened, Refused> {
        if self.core.restricted {
            return Err(Refused::NotNow("A restricted record is shared with nobody.".into()));
        }
        if until <= did.at {
            return Err(Refused::field("until", "The last day is over already. Choose a later one."));
        }
        if self.shares_now().any(|share| share.organisation == organisation && share.until_at > did.at) {
            return Err(Refused::field("agreement", "The record is shared with this organisation already. End that share first."));
        }
        let share = Share {
            incident: self.core.id.clone(),
            number: next(&self.shares, |s| s.number),
            organisation,
            agreement,
            purpose: Some(purpose),
            at: did.at,
            by: did.by,
            until_at: until,
            ended_at: None,
            ended_by: None,
        };
        Ok(Happened::Shared { share })
    }

    /// Ends a share at once (access rule 7).
    pub fn end_share(&self, did: Did, share: u32) -> Result<Happened, Refused> {
        let stands = self.shares_now().any(|s| s.number == share && s.until_at > did.at);
        if stands { Ok(Happened::ShareEnded { did, share }) } else { Err(Refused::field("share", "Choose a share that stands.")) }
    }

    /// Breaks the glass for one account and 60 minutes. Refuses a restricted record: no path leads there (access rule 1).
    pub fn break_glass(&self, did: Did, reason: Words) -> Result<Happened, Refused> {
        if self.core.restricted {
            return Err(Refused::NotNow("There is no such record.".into()));
        }
        let until_at = did.at.checked_add(SignedDuration::from_mins(GLASS_MINUTES)).unwrap_or(did.at);
        let glass = Glass {
            incident: self.core.id.clone(),
            number: next(&self.glasses, |g| g.number),
            account: did.by,
            at: did.at,
            until_at,
            reason: Some(reason),
            reviewed_at: None,
            reviewed_by: None,
            finding: None,
            note: None,
        };
        Ok(Happened::GlassBroken { glass })
    }

    /// Reviews a break-glass, as somebody else than whoever broke it (access rule 4).
    pub fn review_glass(&self, did: Did, glass: u32, finding: Finding, note: Words) -> Result<Happened, Refused> {
        let waiting = self.glasses.iter().find(|g| g.number == glass && g.reviewed_at.is_none());
        let waiting = waiting.ok_or_else(|| Refused::field("glass", "Choose a break-glass that waits for review."))?;
        second(&waiting.account, &did)?;
        Ok(Happened::GlassReviewed { did, glass, finding, note })
    }

    /// Blacks words out in every redacted view from now on.
    pub fn redact(&self, did: Did, words: Words) -> Happened {
        let number = next(&self.redactions, |r| r.number);
        let redaction =
            Redaction { incident: self.core.id.clone(), number, words: Some(words), at: did.at, by: did.by, ended_at: None, ended_by: None };
        Happened::Redacted { redaction }
    }

    /// Takes a blacking-out by hand back.
    pub fn end_redaction(&self, did: Did, redaction: u32) -> Result<Happened, Refused> {
        let stands = self.redactions.iter().any(|r| r.number == redaction && r.ended_at.is_none());
        if stands {
            Ok(Happened::RedactionEnded { did, redaction })
        } else {
            Err(Refused::field("redaction", "Choose words that are blacked out by hand."))
        }
    }
}
