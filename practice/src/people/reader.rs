//! A reader: a signed-in person with the postings that are current, and what these let them do.

use super::grant::{Limit, Reach};
use super::may::{identities_an_hour, may, opens_identities};
use super::posting::Posting;
use super::scope::{RecordFacts, Scope};
use super::words::{Act, Matter, Rank, Role};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// A person at one request. Made anew for each, so that the end of a posting or a suspension stops the very next one (access rule 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    account: String,
    name: String,
    postings: Vec<Posting>,
    opened: BTreeSet<String>,
    party_to: BTreeSet<String>,
}

impl Reader {
    /// A person with those of the postings that are theirs and current at this moment; with none if suspended.
    pub fn new(account: String, name: String, postings: Vec<Posting>, suspended: bool, at: Timestamp) -> Self {
        let mut postings = postings;
        postings.retain(|posting| !suspended && posting.account == account && posting.current(at));
        Self { account, name, postings, opened: BTreeSet::new(), party_to: BTreeSet::new() }
    }

    /// The same person with the records whose glass they broke and that are open at this moment.
    #[must_use]
    pub fn with_opened(mut self, records: BTreeSet<String>) -> Self {
        self.opened = records;
        self
    }

    /// The same person with the records to which they are a party: these they never reach (access rule 5).
    #[must_use]
    pub fn with_party_to(mut self, records: BTreeSet<String>) -> Self {
        self.party_to = records;
        self
    }

    /// The records to which the person is a party.
    pub fn party_to(&self) -> &BTreeSet<String> {
        &self.party_to
    }

    /// Whether the person is a party to this record.
    pub fn is_party_to(&self, record: &str) -> bool {
        self.party_to.contains(record)
    }

    /// Whether a glass that the person broke for this record is open.
    pub fn has_opened(&self, record: &str) -> bool {
        self.opened.contains(record)
    }

    /// Whether the person may know that the record exists at all, whatever their postings reach: a restricted one only those named and
    /// professional standards may (access rule 1).
    pub fn knows(&self, facts: &RecordFacts<'_>) -> bool {
        let named = || facts.named.contains(&self.account.as_str());
        let standards = || self.postings.iter().any(|p| p.grants(Matter::Operational, Act::View).any(|g| g.limit == Some(Limit::StaffSuspect)));
        !facts.restricted || named() || standards()
    }

    /// The account's identifier, which the journal cites.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The name that pages show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The postings that give this person rights now; empty for a person without any.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The roles held, in the order of the access table, each once.
    pub fn roles(&self) -> Vec<Role> {
        Role::ALL.iter().copied().filter(|role| self.has_role(*role)).collect()
    }

    /// Whether one of the postings is in this role.
    pub fn has_role(&self, role: Role) -> bool {
        self.postings.iter().any(|posting| posting.role == role)
    }

    /// The highest rank held; police staff for a person without postings.
    pub fn rank(&self) -> Rank {
        self.postings.iter().map(|posting| posting.rank).max().unwrap_or(Rank::Staff)
    }

    /// Whether the person may do this to at least something: enough to show a link or a button, never enough to show a record.
    pub fn may(&self, matter: Matter, act: Act) -> bool {
        self.posting_for(matter, act).is_some()
    }

    /// The posting under which the person acts, for the journal: the one of widest reach, the first among equals.
    pub fn posting_for(&self, matter: Matter, act: Act) -> Option<&Posting> {
        self.widest(matter, act).map(|(_, posting)| posting)
    }

    /// How far the person's widest right reaches. [`Reach::Aggregates`] means totals with small cells suppressed (access rule 2).
    pub fn reach(&self, matter: Matter, act: Act) -> Option<Reach> {
        self.widest(matter, act).map(|(reach, _)| reach)
    }

    fn widest(&self, matter: Matter, act: Act) -> Option<(Reach, &Posting)> {
        self.postings
            .iter()
            .filter_map(|posting| Some((posting.grants(matter, act).map(|grant| grant.reach).max()?, posting)))
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
    }

    /// The records to which the person may do this, each shown whole; `None` if there can be none.
    ///
    /// Rights that show only a part of a record (redacted, pseudonymised, ...) are left out, so that a page which forgets to cut
    /// the record down shows nothing: see [`Reader::part_scopes`].
    pub fn scope(&self, matter: Matter, act: Act, at: Timestamp) -> Option<Scope> {
        self.scope_where(matter, act, at, |limit| !limit.is_some_and(Limit::shows_part))
    }

    /// The records to which the person may do this only after a page has cut them down, each with the cut that it must make.
    pub fn part_scopes(&self, matter: Matter, act: Act, at: Timestamp) -> Vec<(Limit, Scope)> {
        let parts = Limit::ALL.iter().copied().filter(|limit| limit.shows_part());
        parts.filter_map(|cut| Some((cut, self.scope_where(matter, act, at, |limit| limit == Some(cut))?))).collect()
    }

    fn scope_where(&self, matter: Matter, act: Act, at: Timestamp, wanted: impl Fn(Option<Limit>) -> bool) -> Option<Scope> {
        let mut scope = Scope::none(&self.account, at);
        for posting in self.postings.iter().filter(|posting| posting.current(at)) {
            for grant in posting.grants(matter, act).filter(|grant| wanted(grant.limit)) {
                scope.add(posting, *grant, at);
            }
        }
        if wanted(None) && self.glass_opens(matter, act) {
            scope.open(&self.opened);
        }
        (!scope.is_empty()).then(|| scope.but(&self.party_to))
    }

    /// The incidents whose content the person both lists and opens: the one scope of worklists, search and the incident's page, so that
    /// a record is viewed exactly when it is listed (access rule 9).
    pub fn incident_scope(&self, at: Timestamp) -> Option<Scope> {
        self.view_scope(at)
    }

    /// The incidents that appear in the person's lists. It holds [`Reader::view_scope`]. A row that only this scope covers (an
    /// investigating officer's district, `D:l`) shows reference, date and category, and no link: rule 9 wins for content.
    pub fn list_scope(&self, at: Timestamp) -> Option<Scope> {
        self.scope(Matter::Operational, Act::List, at)
    }

    /// The incidents that the person opens: the operational fields, and rows of a list with more than reference, date and category.
    pub fn view_scope(&self, at: Timestamp) -> Option<Scope> {
        self.scope(Matter::Operational, Act::View, at)
    }

    /// Whether the person may do this to this record: its operational fields are theirs to see, and the act is within scope.
    ///
    /// Ask this for identity, suspect and narrative: a call handler's own call, or a hub's victim, is out of reach when the record is.
    pub fn may_on(&self, matter: Matter, act: Act, facts: &RecordFacts<'_>, at: Timestamp) -> bool {
        let covers = |scope: Option<Scope>| scope.is_some_and(|scope| scope.covers(facts));
        covers(self.view_scope(at)) && covers(self.scope(matter, act, at))
    }

    /// As [`Reader::may_on`], with grants under these limits left out: who may only request closure does not review, and who rules on
    /// recording does not sign off.
    pub fn may_on_without(&self, denied: &[Limit], matter: Matter, act: Act, facts: &RecordFacts<'_>, at: Timestamp) -> bool {
        let wanted = |limit: Option<Limit>| !limit.is_some_and(|l| l.shows_part() || denied.contains(&l));
        let covers = |scope: Option<Scope>| scope.is_some_and(|scope| scope.covers(facts));
        covers(self.view_scope(at)) && covers(self.scope_where(matter, act, at, wanted))
    }

    /// Whether a broken glass opens this matter: the record's own facts, and what the table marks `*`; looking only, never acting.
    fn glass_opens(&self, matter: Matter, act: Act) -> bool {
        match act {
            Act::View => matter == Matter::Operational || self.may_break_glass(matter),
            Act::List => matter == Matter::Operational,
            _ => false,
        }
    }

    /// Whether the person may break the glass at all: some matter of a record is marked `*` for them and none of these "never".
    pub fn breaks_glass(&self) -> bool {
        [Matter::Identity, Matter::Suspect, Matter::Narrative].into_iter().any(|matter| self.may_break_glass(matter))
    }

    /// Whether a break-glass opening of this matter may be offered (one record, reason, sign-in again, 60 minutes, alert, review by
    /// somebody else). A "never" in any posting denies it.
    pub fn may_break_glass(&self, matter: Matter) -> bool {
        let mut grants = self.postings.iter().flat_map(|posting| may(posting.role, matter));
        grants.clone().any(|grant| grant.break_glass) && !grants.any(|grant| grant.never)
    }

    /// Whether the person can open identities and so must sign in with a one-time code.
    pub fn opens_identities(&self) -> bool {
        self.postings.iter().any(|posting| opens_identities(posting.role))
    }

    /// How many identities the person may open in an hour: the greatest of their roles' caps (access rule 3).
    pub fn identities_an_hour(&self) -> u32 {
        self.postings.iter().map(|posting| identities_an_hour(posting.role)).max().unwrap_or(0)
    }
}
