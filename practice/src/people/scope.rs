//! A scope: which records a person reaches. Only this room makes one, so that a list without a scope does not compile (access rule 9).

use super::grant::{Grant, Limit, Reach};
use super::posting::{Place, Posting};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// How long a call handler reaches a record after its recording, in hours ("F:lvce (72 h)").
const CALL_HANDLER_HOURS: i64 = 72;

/// The union of what a person's postings reach, for one matter, act and moment.
///
/// There is no public constructor: ask [`super::Reader::scope`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    account: String,
    at: Timestamp,
    whole_force_since: Option<Timestamp>,
    districts: BTreeSet<String>,
    own_of: Option<String>,
    created_by: Option<String>,
    organisations: BTreeSet<String>,
    where_victim_consented: bool,
    every_restricted: bool,
    opened: BTreeSet<String>,
    party_to: BTreeSet<String>,
}

/// A share of a record, as a scope asks for it: it reaches from its start until the moment before its end (access rule 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedWith<'a> {
    /// The organisation, by name.
    pub organisation: &'a str,
    /// The first moment at which it holds.
    pub from: Timestamp,
    /// The first moment at which it holds no more.
    pub until: Timestamp,
}

/// What a scope asks of a record. The default is an unrestricted record of nobody, recorded at the Unix epoch.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecordFacts<'a> {
    /// Its reference: what a broken glass opens, and what a party to it never reaches (access rule 5).
    pub id: &'a str,
    /// The code of the record's district, once known.
    pub district: Option<&'a str>,
    /// The account that recorded it.
    pub created_by: &'a str,
    /// The accounts that it is assigned to.
    pub assigned: &'a [&'a str],
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The shares that nobody ended; the scope itself asks whether they hold at its moment (access rule 7).
    pub shared_with: &'a [SharedWith<'a>],
    /// Whether the victim consented to the victim and witness hub.
    pub victim_consented: bool,
    /// Whether it is restricted (access rule 1): suspect or victim is staff, witness protection and the like.
    pub restricted: bool,
    /// The accounts named for a restricted record.
    pub named: &'a [&'a str],
}

/// A scope laid open for turning into SQL. A record is covered when
/// `(not restricted and any) or (restricted and (every_restricted or (account is named and any)))`, where `any` is the `OR` of:
/// `recorded_at >= whole_force_since`, district in `districts`, created by or assigned to `own_of`, created by `created_by`, shared with
/// one of `organisations` at the moment `at`, `where_victim_consented` and the victim consented, reference among `opened`. A record among
/// `party_to` is covered by nothing.
///
/// A query that leaves a part of `any` out shows too little; one that leaves out `restricted` shows too much.
#[derive(Clone, Copy, Debug)]
pub struct ScopeParts<'a> {
    /// The person's account, looked for among those named for a restricted record.
    pub account: &'a str,
    /// The whole force, from this moment of recording on; [`Timestamp::MIN`] for always, `None` for not at all.
    pub whole_force_since: Option<Timestamp>,
    /// District codes.
    pub districts: &'a BTreeSet<String>,
    /// The account whose created and assigned records are reached.
    pub own_of: Option<&'a str>,
    /// The account whose created records are reached ("own call").
    pub created_by: Option<&'a str>,
    /// Organisations whose live shares are reached, by name.
    pub organisations: &'a BTreeSet<String>,
    /// Whether every record whose victim consented is reached.
    pub where_victim_consented: bool,
    /// Whether every restricted record is reached (professional standards).
    pub every_restricted: bool,
    /// The moment of the scope: shares that are over at it reach nothing.
    pub at: Timestamp,
    /// Records opened by break-glass.
    pub opened: &'a BTreeSet<String>,
    /// Records to which the person is a party.
    pub party_to: &'a BTreeSet<String>,
}

impl Scope {
    /// A scope that reaches nothing yet.
    pub(super) fn none(account: &str, at: Timestamp) -> Self {
        Self {
            account: account.to_owned(),
            at,
            whole_force_since: None,
            districts: BTreeSet::new(),
            own_of: None,
            created_by: None,
            organisations: BTreeSet::new(),
            where_victim_consented: false,
            every_restricted: false,
            opened: BTreeSet::new(),
            party_to: BTreeSet::new(),
        }
    }

    /// Adds records that a broken glass opens.
    pub(super) fn open(&mut self, records: &BTreeSet<String>) {
        self.opened.extend(records.iter().cloned());
    }

    /// Takes out the records to which the person is a party, whatever else reaches them (access rule 5).
    pub(super) fn but(mut self, records: &BTreeSet<String>) -> Self {
        self.party_to.clone_from(records);
        self
    }

    /// A scope of every record, for totals (mark A).
    pub(super) fn whole_force(account: &str, at: Timestamp) -> Self {
        Self { whole_force_since: Some(Timestamp::MIN), ..Self::none(account, at) }
    }

    /// Adds what one grant of one posting reaches at this moment. Receipts and aggregates reach no record.
    pub(super) fn add(&mut self, posting: &Posting, grant: Grant, at: Timestamp) {
        match grant.reach {
            Reach::Nobody | Reach::Receipt | Reach::Aggregates => {}
            Reach::Own => self.own_of = Some(self.account.clone()),
            Reach::Shared => {
                if let Place::Organisation(name) = &posting.place {
                    self.organisations.insert(name.clone());
                }
            }
            Reach::District => {
                if let Place::District(code) = &posting.place {
                    self.districts.insert(code.clone());
                }
            }
            Reach::Force => self.add_force(grant.limit, at),
        }
    }

    fn add_force(&mut self, limit: Option<Limit>, at: Timestamp) {
        match limit {
            Some(Limit::Within72Hours) => {
                let window = SignedDuration::from_hours(CALL_HANDLER_HOURS);
                self.add_since(at.checked_sub(window).unwrap_or(at));
            }
            Some(Limit::OwnCall) => self.created_by = Some(self.account.clone()),
            Some(Limit::Assigned | Limit::OwnActions | Limit::OwnActs) => {
                self.own_of = Some(self.account.clone());
            }
            Some(Limit::VictimConsented) => self.where_victim_consented = true,
            Some(Limit::StaffSuspect) => self.every_restricted = true,
            Some(
                Limit::Redacted
                | Limit::VictimsPart
                | Limit::Pseudonymised
                | Limit::PublicLines
                | Limit::Tip
                | Limit::RequestClose
                | Limit::RulingsAndCancellations
                | Limit::PublicFigures
                | Limit::OwnFigures
                | Limit::PublishedAssessments
                | Limit::Papers
                | Limit::Published
                | Limit::IdsOnly,
            )
            | None => self.add_since(Timestamp::MIN),
        }
    }

    fn add_since(&mut self, since: Timestamp) {
        self.whole_force_since = Some(self.whole_force_since.map_or(since, |known| known.min(since)));
    }

    /// Whether it reaches no record, whatever the record.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::none(&self.account, self.at)
    }

    /// Whether the person reaches this record. A record that is not covered does not exist for them: 404, never 403.
    pub fn covers(&self, facts: &RecordFacts<'_>) -> bool {
        if self.party_to.contains(facts.id) {
            return false;
        }
        if facts.restricted {
            self.every_restricted || (facts.named.contains(&self.account.as_str()) && self.covers_unrestricted(facts))
        } else {
            self.covers_unrestricted(facts)
        }
    }

    fn covers_unrestricted(&self, facts: &RecordFacts<'_>) -> bool {
        let own = |account: &str| facts.created_by == account || facts.assigned.contains(&account);
        self.whole_force_since.is_some_and(|since| facts.recorded_at >= since)
            || facts.district.is_some_and(|code| self.districts.contains(code))
            || self.own_of.as_deref().is_some_and(own)
            || self.created_by.as_deref().is_some_and(|account| facts.created_by == account)
            || facts.shared_with.iter().any(|s| self.organisations.contains(s.organisation) && s.from <= self.at && self.at < s.until)
            || (self.where_victim_consented && facts.victim_consented)
            || self.opened.contains(facts.id)
    }

    /// The same reach over the whole force with the restricted records in it, for totals that show a cell only from five on (access rule 1);
    /// `None` for a reach that is not the whole force. For functions that give numbers: a list of records never takes it.
    #[must_use]
    pub fn for_totals(&self) -> Option<Self> {
        let whole = self.whole_force_since == Some(Timestamp::MIN);
        whole.then(|| Self { every_restricted: true, party_to: BTreeSet::new(), ..self.clone() })
    }

    /// The scope laid open, for turning into SQL.
    pub fn parts(&self) -> ScopeParts<'_> {
        ScopeParts {
            account: &self.account,
            whole_force_since: self.whole_force_since,
            districts: &self.districts,
            own_of: self.own_of.as_deref(),
            created_by: self.created_by.as_deref(),
            organisations: &self.organisations,
            where_victim_consented: self.where_victim_consented,
            every_restricted: self.every_restricted,
            at: self.at,
            opened: &self.opened,
            party_to: &self.party_to,
        }
    }
}
