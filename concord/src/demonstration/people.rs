//! Who works in the demonstration force: an account for every role that signs in, with obviously invented names, and their postings.

use jiff::Timestamp;
use practice::people::{Place, Rank, Role};

use super::places::{TEAMS, Team};
use crate::people::{Account, PostingRow};

/// The one password of all demonstration accounts: it is printed, so it protects nothing, and there is nothing to protect.
pub const PASSWORD: &str = "concord-demonstration";

/// How somebody signs in to the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// What they are posted as.
    pub role: Role,
    /// Rank and invented name.
    pub name: String,
    /// Where they work, for readers.
    pub place: String,
    /// What they type. The first of each role types the role's code.
    pub sign_in: String,
    /// The password, the same for all.
    pub password: String,
}

/// One person with everything that is stored about them.
#[derive(Clone, Debug)]
pub struct Member {
    /// For the list of sign-ins.
    pub sign_in: SignIn,
    /// Account id.
    pub account: String,
    /// Rank.
    pub rank: Rank,
    /// The places of the postings, one posting each.
    pub places: Vec<Place>,
}

/// Names: every one is a tree or shrub.
const TREES: [&str; 64] = [
    "Alder",
    "Birch",
    "Rowan",
    "Hornbeam",
    "Juniper",
    "Sorrel",
    "Larch",
    "Maple",
    "Linden",
    "Walnut",
    "Willow",
    "Yew",
    "Spruce",
    "Poplar",
    "Cedar",
    "Cypress",
    "Elder",
    "Elm",
    "Fir",
    "Ginkgo",
    "Hawthorn",
    "Hazel",
    "Hemlock",
    "Hickory",
    "Holly",
    "Beech",
    "Laburnum",
    "Laurel",
    "Lilac",
    "Locust",
    "Magnolia",
    "Medlar",
    "Mulberry",
    "Myrtle",
    "Oak",
    "Olive",
    "Osier",
    "Pecan",
    "Pine",
    "Plane",
    "Privet",
    "Quince",
    "Redwood",
    "Sallow",
    "Sequoia",
    "Service",
    "Sumac",
    "Sycamore",
    "Tamarisk",
    "Tulip",
    "Viburnum",
    "Wayfarer",
    "Whitebeam",
    "Aspen",
    "Ash",
    "Almond",
    "Box",
    "Broom",
    "Buckthorn",
    "Cherry",
    "Chestnut",
    "Cornel",
    "Damson",
    "Dogwood",
];

/// The roles that each team has, with rank and the word before the name; supervisors and investigators come on top.
const IN_EACH_TEAM: [(Role, Rank, &str); 4] = [
    (Role::Spoc, Rank::Sergeant, "Sgt"),
    (Role::CrimeManager, Rank::Inspector, "Insp"),
    (Role::OperationalChiefInspector, Rank::ChiefInspector, "Ch Insp"),
    (Role::NpaCommander, Rank::Inspector, "Insp"),
];

/// The roles of the whole force.
const OF_THE_FORCE: [(Role, Rank, &str, usize); 16] = [
    (Role::CallHandler, Rank::Staff, "", 3),
    (Role::ControlRoomInspector, Rank::Inspector, "Insp", 2),
    (Role::DetectiveInspector, Rank::Inspector, "DI", 1),
    (Role::HateCrimeOfficer, Rank::Sergeant, "Sgt", 1),
    (Role::CoOrdinator, Rank::Staff, "", 1),
    (Role::TacticalLead, Rank::Superintendent, "Supt", 1),
    (Role::StrategicLead, Rank::ChiefSuperintendent, "Ch Supt", 1),
    (Role::ChiefOfficer, Rank::ChiefOfficer, "ACC", 1),
    (Role::VictimHub, Rank::Staff, "", 1),
    (Role::Communications, Rank::Staff, "", 1),
    (Role::Analyst, Rank::Staff, "", 1),
    (Role::CrimeRegistrar, Rank::Staff, "", 1),
    (Role::PreventTeam, Rank::Sergeant, "DS", 1),
    (Role::ProfessionalStandards, Rank::Inspector, "DI", 1),
    (Role::Auditor, Rank::Staff, "", 1),
    // Granting a role takes two people.
    (Role::Administrator, Rank::Staff, "", 2),
];

/// The roles outside the force, with their invented organisation.
const OUTSIDE: [(Role, &str); 4] = [
    (Role::ReportingCentre, "Example Reporting Centre"),
    (Role::PartnerAgency, "Example Housing Partnership"),
    (Role::SteeringGroupMember, "Example Community Forum"),
    (Role::PccOffice, "Example Commissioner's Office"),
];

/// Everybody, in a fixed order.
pub fn members() -> Vec<Member> {
    let mut members = Vec::new();
    for (role, rank, title, count) in OF_THE_FORCE {
        for number in 0..count {
            add(&mut members, role, (rank, title), "the whole force", &tail(None, number), vec![Place::Force]);
        }
    }
    for team in &TEAMS {
        add_team(&mut members, team);
    }
    for (role, organisation) in OUTSIDE {
        add(&mut members, role, (Rank::Staff, ""), organisation, "", vec![Place::Organisation(organisation.into())]);
    }
    members
}

fn add_team(members: &mut Vec<Member>, team: &Team) {
    let mut post = |role, rank, title, number| {
        let places = team.districts.iter().map(|code| Place::District((*code).to_owned())).collect();
        let first = TEAMS.first().is_some_and(|first| first.key == team.key);
        add(members, role, (rank, title), team.name, &tail((!first).then_some(team.key), number), places);
    };
    for number in 0..2 {
        post(Role::Supervisor, Rank::Sergeant, "Sgt", number);
    }
    for number in 0..team.investigators {
        post(Role::InvestigatingOfficer, Rank::Constable, "PC", number);
    }
    for (role, rank, title) in IN_EACH_TEAM {
        post(role, rank, title, 0);
    }
}

/// What follows the role in a sign-in: `.charnwood.2`.
fn tail(team: Option<&str>, number: usize) -> String {
    let team = team.map(|key| format!(".{key}")).unwrap_or_default();
    if number == 0 { team } else { format!("{team}.{}", number + 1) }
}

fn add(members: &mut Vec<Member>, role: Role, (rank, title): (Rank, &str), place: &str, tail: &str, places: Vec<Place>) {
    let tree = TREES.get(members.len()).copied().unwrap_or("Bramble");
    let sign_in = format!("{}{tail}", role.code());
    members.push(Member {
        account: format!("demo-{sign_in}"),
        sign_in: SignIn {
            role,
            name: format!("{title} Demo {tree}").trim().to_owned(),
            place: place.to_owned(),
            sign_in,
            password: PASSWORD.to_owned(),
        },
        rank,
        places,
    });
}

impl Member {
    /// The account row, with the hash of the common password.
    pub fn row(&self, hash: &str) -> Account {
        Account {
            id: self.account.clone(),
            sign_in: self.sign_in.sign_in.clone(),
            name: self.sign_in.name.clone(),
            password: hash.to_owned(),
            must_change: false,
            totp: None,
            suspended_at: None,
        }
    }

    /// The postings, granted by the system from a moment on.
    pub fn postings(&self, from: Timestamp) -> Vec<PostingRow> {
        let posting = |(number, place): (usize, &Place)| PostingRow {
            id: self.posting_id(number),
            account: self.account.clone(),
            role: self.sign_in.role.code().to_owned(),
            rank: self.rank,
            place: place.code(),
            from_at: from,
            to_at: None,
            asked_by: "console".to_owned(),
            granted_by: Some("system".to_owned()),
        };
        self.places.iter().enumerate().map(posting).collect()
    }

    /// Whether this person works for a district: all do who are not posted to another.
    pub fn reaches(&self, district: &str) -> bool {
        let here = |place: &Place| !matches!(place, Place::District(code) if code != district);
        self.places.iter().any(here)
    }

    /// The posting under which this person acts in a district.
    pub fn posting_in(&self, district: &str) -> String {
        let here = |place: &Place| matches!(place, Place::District(code) if code == district);
        self.posting_id(self.places.iter().position(here).unwrap_or(0))
    }

    fn posting_id(&self, number: usize) -> String {
        format!("{}-{}", self.account, number + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_role_but_the_public_signs_in_at_a_place_that_fits_it_under_a_name_of_its_own() {
        let members = members();
        for role in Role::ALL.iter().filter(|role| **role != Role::PublicReporter) {
            let first = members.iter().find(|member| member.sign_in.role == *role);
            assert_eq!(first.unwrap().sign_in.sign_in, role.code(), "{role}");
        }
        for member in &members {
            for row in member.postings(Timestamp::UNIX_EPOCH) {
                row.posting().unwrap().check_place().unwrap();
            }
        }
        let names: BTreeSet<&str> = members.iter().map(|member| member.sign_in.name.as_str()).collect();
        let sign_ins: BTreeSet<&str> = members.iter().map(|member| member.sign_in.sign_in.as_str()).collect();
        assert_eq!((names.len(), sign_ins.len()), (members.len(), members.len()));
    }

    #[test]
    fn every_district_has_two_supervisors_and_two_investigators() {
        let members = members();
        for district in TEAMS.iter().flat_map(|team| team.districts) {
            let here = |role: Role| {
                let posted = |m: &&Member| m.sign_in.role == role && m.places.contains(&Place::District((*district).to_owned()));
                members.iter().filter(posted).count()
            };
            assert!(here(Role::Supervisor) >= 2 && here(Role::InvestigatingOfficer) >= 2, "{district}");
            assert!(here(Role::Spoc) == 1 && here(Role::CrimeManager) == 1, "{district}");
        }
    }
}
