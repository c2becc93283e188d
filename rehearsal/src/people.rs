//! The people of the rehearsed force: one account for every role, named after it, and a second one in the other district.

use std::sync::LazyLock;

use concord::account::hash_password;
use concord::admin::sql::put;
use concord::ledger::{Fault, Signature, Tx};
use concord::people::{Account, PostingRow};
use jiff::Timestamp;
use practice::people::{Place, Posting, Rank, Role};

/// The district in which most of the force's people work.
pub const CITY: &str = "E06000016";
/// The other district.
pub const COUNTY: &str = "E07000129";
/// Everybody's password.
pub const PASSWORD: &str = "rehearsal-only-4417";

/// The account of the role's second holder, who works in the other district.
pub fn at_county(role: Role) -> String {
    format!("{}-county", role.code())
}

/// Puts in everybody: accounts named after their role's code, with a granted posting from this moment on.
pub(super) fn put_everybody(tx: &mut Tx<'_>, who: &Signature, from: Timestamp) -> Result<(), Fault> {
    static HASH: LazyLock<Result<String, Fault>> = LazyLock::new(|| hash_password(PASSWORD));
    let hash = HASH.clone()?;
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::PublicReporter) {
        for (account, district) in [(role.code().to_owned(), CITY), (at_county(role), COUNTY)] {
            let posting = posting(&account, role, district, from);
            let row = Account {
                id: account.clone(),
                sign_in: account.clone(),
                name: format!("{} {} Rehearsal", posting.rank.label(), role.label()),
                password: hash.clone(),
                must_change: false,
                totp: None,
                suspended_at: None,
            };
            put(tx, who, "added an account", &row)?;
            put(tx, who, "granted a posting", &posting)?;
        }
    }
    Ok(())
}

fn posting(account: &str, role: Role, district: &str, from: Timestamp) -> PostingRow {
    let places = [Place::Force, Place::District(district.to_owned()), Place::Organisation("Rehearsal Centre".into())];
    let fits = |place: &Place| {
        let posting = Posting { id: String::new(), account: account.to_owned(), role, rank: Rank::Staff, place: place.clone(), from, to: None };
        posting.check_place().is_ok()
    };
    let place = places.into_iter().find(fits).unwrap_or(Place::Force);
    PostingRow {
        id: format!("posting-{account}"),
        account: account.to_owned(),
        role: role.code().to_owned(),
        rank: rank(role),
        place: place.code(),
        from_at: from,
        to_at: None,
        asked_by: "system".into(),
        granted_by: Some("system".into()),
    }
}

/// The rank that a role's holder has here.
fn rank(role: Role) -> Rank {
    match role {
        Role::InvestigatingOfficer | Role::Spoc | Role::PreventTeam => Rank::Constable,
        Role::Supervisor => Rank::Sergeant,
        Role::ControlRoomInspector | Role::DetectiveInspector | Role::CrimeManager => Rank::Inspector,
        Role::OperationalChiefInspector => Rank::ChiefInspector,
        Role::NpaCommander | Role::TacticalLead => Rank::Superintendent,
        Role::StrategicLead => Rank::ChiefSuperintendent,
        Role::ChiefOfficer => Rank::ChiefOfficer,
        _ => Rank::Staff,
    }
}
