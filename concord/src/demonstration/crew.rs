//! Who does what in one record: a hand for each role, drawn from the people of its district.

use jiff::Timestamp;
use practice::incident::{Channel, Did};
use practice::people::{Rank, Role};

use super::people::Member;
use super::random::Chance;
use crate::ledger::{Fault, Signature};

/// What every request of the preparation is called in the journal.
pub const REQUEST: &str = "demonstration";

/// Somebody at work, under the posting that gives the right.
#[derive(Clone, Debug)]
pub struct Hand {
    /// Account id.
    pub account: String,
    /// Posting id.
    pub posting: String,
    /// Rank.
    pub rank: Rank,
}

impl Hand {
    /// Who did it and when.
    pub fn did(&self, at: Timestamp) -> Did {
        Did { by: self.account.clone(), at }
    }

    /// The signature in the journal.
    pub fn sign(&self, at: Timestamp) -> Signature {
        Signature { actor: self.account.clone(), posting: self.posting.clone(), request: REQUEST.to_owned(), at }
    }
}

/// Everybody who works on one record.
#[derive(Clone, Debug)]
pub struct Crew {
    /// Took the report.
    pub taker: Hand,
    /// Acknowledges, explains, approves in the control room.
    pub inspector: Hand,
    /// Made aware of every hate report; decides on removals.
    pub officer: Hand,
    /// Assigns, authorises, hears who is dissatisfied.
    pub manager: Hand,
    /// Calls the victim, reviews, closes.
    pub supervisor: Hand,
    /// Investigates.
    pub investigator: Hand,
    /// Supports the victim.
    pub hub: Hand,
    /// Takes over where the case changes hands.
    pub next_investigator: Hand,
}

impl Crew {
    /// The people of a district, of whom one of each role is drawn. A fault where a role is empty there, which no district is.
    pub fn draw(chance: &mut Chance, members: &[Member], district: &str, channel: Channel) -> Result<Self, Fault> {
        let mut hand = |role| one(chance, members, role, district);
        let taker = match channel {
            Channel::ReportingCentre => hand(Role::ReportingCentre)?,
            _ => hand(Role::CallHandler)?,
        };
        let investigator = hand(Role::InvestigatingOfficer)?;
        Ok(Self {
            taker,
            inspector: hand(Role::ControlRoomInspector)?,
            officer: hand(Role::HateCrimeOfficer)?,
            manager: hand(Role::CrimeManager)?,
            supervisor: hand(Role::Supervisor)?,
            hub: hand(Role::VictimHub)?,
            next_investigator: another(members, district, &investigator),
            investigator,
        })
    }
}

fn of(member: &Member, district: &str) -> Hand {
    Hand { account: member.account.clone(), posting: member.posting_in(district), rank: member.rank }
}

fn works(member: &Member, role: Role, district: &str) -> bool {
    member.sign_in.role == role && member.reaches(district)
}

fn one(chance: &mut Chance, members: &[Member], role: Role, district: &str) -> Result<Hand, Fault> {
    let fitting: Vec<&Member> = members.iter().filter(|member| works(member, role, district)).collect();
    let drawn = chance.one(&fitting).ok_or_else(|| Fault::new(format!("the demonstration has no {role} in {district}")))?;
    Ok(of(drawn, district))
}

fn another(members: &[Member], district: &str, but: &Hand) -> Hand {
    let fits = |member: &&Member| works(member, Role::InvestigatingOfficer, district) && member.account != but.account;
    members.iter().find(fits).map_or_else(|| but.clone(), |member| of(member, district))
}
