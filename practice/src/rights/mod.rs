//! Requests of people in the data: for access, rectification, erasure, restriction, or as an objection; who asks, how their identity was
//! checked, the month's clock with its pauses, and who decides (domain rules 10.4; R-IG-05).

use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::codes;
use crate::incident::{Did, Refused, Words};
use crate::people::two_people;
use crate::policy::Policy;

codes! {
    /// What somebody asks for.
    RequestKind {
        Access = "access", "Access: what is held about me";
        Rectification = "rectification", "Rectification: put it right";
        Erasure = "erasure", "Erasure: delete it";
        Restriction = "restriction", "Restriction: keep it, and do nothing with it";
        Objection = "objection", "Objection: stop using it";
    }
}

codes! {
    /// Which desk answers a request: professional standards has its own, for records that exist for nobody else.
    Desk {
        Force = "force", "The force's own";
        Standards = "professional-standards", "Professional standards'";
    }
}

codes! {
    /// How the identity of whoever asks was checked.
    IdentityCheck {
        Passport = "passport", "Passport or national identity card";
        Licence = "driving-licence", "Driving licence";
        Known = "known", "Known to an officer in the case";
        Solicitor = "solicitor", "A solicitor with written authority";
        Parent = "parent", "A parent or guardian, shown to be one";
    }
}

codes! {
    /// Why the clock is stopped.
    PauseReason {
        Identity = "identity", "Their identity is still to be shown";
        Clarification = "clarification", "They are asked what they are looking for";
    }
}

codes! {
    /// How a request was decided.
    Outcome {
        Disclosed = "disclosed", "What is held was disclosed";
        NothingHeld = "nothing-held", "Nothing is held that may be disclosed";
        Corrected = "corrected", "Put right";
        Erased = "erased", "Erased, or its disposal was proposed";
        Restricted = "restricted", "Processing was restricted";
        Stopped = "stopped", "Processing was stopped";
        Refused = "refused", "Refused, with the reason";
        Withdrawn = "withdrawn", "Withdrawn by whoever asked";
    }
}

impl RequestKind {
    /// How a request of this kind can end by a decision. Access ends by its disclosure, which is no decision of one person.
    pub fn outcomes(self) -> &'static [Outcome] {
        match self {
            Self::Access => &[Outcome::NothingHeld, Outcome::Refused, Outcome::Withdrawn],
            Self::Rectification => &[Outcome::Corrected, Outcome::Refused, Outcome::Withdrawn],
            Self::Erasure => &[Outcome::Erased, Outcome::Restricted, Outcome::Refused, Outcome::Withdrawn],
            Self::Restriction => &[Outcome::Restricted, Outcome::Refused, Outcome::Withdrawn],
            Self::Objection => &[Outcome::Stopped, Outcome::Restricted, Outcome::Refused, Outcome::Withdrawn],
        }
    }
}

/// A request, as its row is. Names and words are sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its number: the year and a running number.
    pub id: String,
    /// What is asked for.
    pub kind: RequestKind,
    /// Which desk answers it.
    pub desk: Desk,
    /// When it was received: the clock starts here.
    pub received_at: Timestamp,
    /// Who asks, sealed.
    pub name: Option<Words>,
    /// How to reach them, sealed.
    pub contact: Option<Words>,
    /// What they ask, in their words, sealed.
    pub asks: Option<Words>,
    /// How their identity was checked; none until it was.
    pub identity: Option<IdentityCheck>,
    /// When.
    pub identity_at: Option<Timestamp>,
    /// Since when the clock is stopped.
    pub paused_at: Option<Timestamp>,
    /// Why.
    pub paused_for: Option<PauseReason>,
    /// Seconds for which it was stopped before.
    pub paused_seconds: i64,
    /// When the time was extended.
    pub extended_at: Option<Timestamp>,
    /// Why, sealed.
    pub extended_reason: Option<Words>,
    /// The hash of the pack that a second person agreed to.
    pub agreed_pack: Option<String>,
    /// Who agreed.
    pub agreed_by: Option<String>,
    /// Who prepared it: not who agrees.
    pub prepared_by: Option<String>,
    /// Who it was disclosed to, sealed.
    pub recipient: Option<Words>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Why, sealed.
    pub reason: Option<Words>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When it was entered here.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// Months that a request is allowed, and that an extension adds.
const MONTHS: i64 = 1;
const EXTENSION_MONTHS: i64 = 2;
/// Seconds of a day.
const DAY: i64 = 86_400;

impl Request {
    /// A request as it is entered, before anything that was said is sealed.
    pub fn received(id: String, (kind, desk): (RequestKind, Desk), received_at: Timestamp, did: Did) -> Self {
        Self {
            id,
            kind,
            desk,
            received_at,
            name: None,
            contact: None,
            asks: None,
            identity: None,
            identity_at: None,
            paused_at: None,
            paused_for: None,
            paused_seconds: 0,
            extended_at: None,
            extended_reason: None,
            agreed_pack: None,
            agreed_by: None,
            prepared_by: None,
            recipient: None,
            outcome: None,
            reason: None,
            decided_at: None,
            decided_by: None,
            at: did.at,
            by: did.by,
        }
    }

    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }

    /// When it is due, with the arithmetic; none while the clock is stopped.
    pub fn due(&self, policy: &Policy) -> Option<(Timestamp, String)> {
        if self.paused_at.is_some() {
            return None;
        }
        let calendar = &policy.calendar;
        let months = if self.extended_at.is_some() { MONTHS + EXTENSION_MONTHS } else { MONTHS };
        let whole = calendar.local(self.received_at).checked_add(months.months()).ok()?.timestamp();
        let due = whole.checked_add(SignedDuration::from_secs(self.paused_seconds)).ok()?;
        let extended = if self.extended_at.is_some() { " + 2 months by extension" } else { "" };
        let days = self.paused_seconds / DAY;
        let paused = if self.paused_seconds > 0 { format!(" + {days} days for which the clock was stopped") } else { String::new() };
        let received = calendar.show_date(self.received_at);
        Some((due, format!("Received {received} + 1 month{extended}{paused} = {}.", calendar.show_date(due))))
    }

    fn open(&self) -> Result<(), Refused> {
        if self.is_open() { Ok(()) } else { Err(Refused::NotNow("This request is answered already.".into())) }
    }

    /// Notes how the identity was checked. A clock that waits for that runs again.
    pub fn identified(mut self, did: &Did, how: IdentityCheck) -> Result<Self, Refused> {
        self.open()?;
        if self.paused_for == Some(PauseReason::Identity) {
            self = self.resumed(did)?;
        }
        (self.identity, self.identity_at) = (Some(how), Some(did.at));
        Ok(self)
    }

    /// Stops the clock.
    pub fn paused(mut self, did: &Did, why: PauseReason) -> Result<Self, Refused> {
        self.open()?;
        if self.paused_at.is_some() {
            return Err(Refused::NotNow("The clock is stopped already.".into()));
        }
        if why == PauseReason::Identity && self.identity.is_some() {
            return Err(Refused::field("why", "Their identity was checked already."));
        }
        (self.paused_at, self.paused_for) = (Some(did.at), Some(why));
        Ok(self)
    }

    /// Lets the clock run again.
    pub fn resumed(mut self, did: &Did) -> Result<Self, Refused> {
        self.open()?;
        let since = self.paused_at.ok_or_else(|| Refused::NotNow("The clock is not stopped.".into()))?;
        // In whole days, so that the sum can be checked by hand.
        let days = (did.at.duration_since(since).as_secs().max(0) + DAY / 2) / DAY;
        self.paused_seconds += days * DAY;
        (self.paused_at, self.paused_for) = (None, None);
        Ok(self)
    }

    /// Extends the time by two months, once, within the first month.
    pub fn extended(mut self, did: &Did, reason: Words, policy: &Policy) -> Result<Self, Refused> {
        self.open()?;
        if self.extended_at.is_some() {
            return Err(Refused::NotNow("The time was extended already, which can be done once.".into()));
        }
        if self.due(policy).is_some_and(|(due, _)| due < did.at) {
            return Err(Refused::NotNow("The month is over. An extension must be told of within it.".into()));
        }
        (self.extended_at, self.extended_reason) = (Some(did.at), Some(reason));
        Ok(self)
    }

    /// Notes that somebody previewed the pack: they do not agree to it then.
    #[must_use]
    pub fn prepared(mut self, did: &Did) -> Self {
        if self.prepared_by.is_none() {
            self.prepared_by = Some(did.by.clone());
        }
        self
    }

    /// Agrees, as a second person, that exactly this pack is disclosed. What changes afterwards needs agreement anew.
    pub fn agreed(mut self, did: &Did, pack: String) -> Result<Self, Refused> {
        self.open()?;
        self.identity.ok_or_else(|| Refused::NotNow("The identity of whoever asks must be checked first.".into()))?;
        let prepared = self.prepared_by.clone().ok_or_else(|| Refused::NotNow("Somebody must prepare the pack first.".into()))?;
        two_people(&prepared, &did.by).map_err(|same| Refused::SamePerson(same.to_string()))?;
        (self.agreed_pack, self.agreed_by) = (Some(pack), Some(did.by.clone()));
        Ok(self)
    }

    /// Discloses the pack that was agreed to.
    pub fn disclosed(mut self, did: &Did, pack: &str, recipient: Words) -> Result<Self, Refused> {
        if self.kind != RequestKind::Access {
            return Err(Refused::NotNow("Only a request for access ends by a disclosure.".into()));
        }
        self.identity.ok_or_else(|| Refused::NotNow("The identity of whoever asks must be checked first.".into()))?;
        match self.agreed_pack.as_deref() {
            None => return Err(Refused::NotNow("A second person must agree to the pack first.".into())),
            Some(agreed) if agreed != pack => {
                return Err(Refused::NotNow(
                    "The pack is not the one that was agreed to. A second person must agree to it as it is now.".into(),
                ));
            }
            Some(_) => {}
        }
        if self.is_open() {
            (self.outcome, self.decided_at, self.decided_by) = (Some(Outcome::Disclosed), Some(did.at), Some(did.by.clone()));
            (self.paused_at, self.paused_for) = (None, None);
        }
        self.recipient = Some(recipient);
        Ok(self)
    }

    /// Decides the request otherwise than by a disclosure.
    pub fn decided(mut self, did: &Did, outcome: Outcome, reason: Words) -> Result<Self, Refused> {
        self.open()?;
        if !self.kind.outcomes().contains(&outcome) {
            return Err(Refused::field("outcome", "Choose a decision from the list."));
        }
        if self.identity.is_none() && !matches!(outcome, Outcome::Withdrawn | Outcome::Refused) {
            return Err(Refused::NotNow("The identity of whoever asks must be checked first.".into()));
        }
        (self.outcome, self.reason) = (Some(outcome), Some(reason));
        (self.decided_at, self.decided_by) = (Some(did.at), Some(did.by.clone()));
        (self.paused_at, self.paused_for) = (None, None);
        Ok(self)
    }
}

/// Why somebody opens a person's details, where the force's setting asks for it (R-IG-02; off by default). Refuses no or another reason there;
/// where the setting is off nothing is asked.
pub fn reason_to_look<'a>(policy: &'a Policy, why: &str) -> Result<Option<&'a str>, Refused> {
    if policy.settings.ask_reason_for_identities.value == 0 {
        return Ok(None);
    }
    let reason = policy.word("look", why).map(|word| word.title.as_str());
    reason.map(Some).ok_or_else(|| Refused::NotNow("Choose why you open these details.".into()))
}

#[cfg(test)]
mod tests;
