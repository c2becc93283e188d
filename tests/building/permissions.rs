//! Who may see and do what, tried at the doors by every role: as the access table says, 404 and never 403, and every refusal in the journal.

mod parts;
mod reach;
mod rights;
mod rooms;
mod sealed;
mod stops;
mod table;
mod two_people;

use jiff::ToSpan;
use practice::people::Role;
use rehearsal::{CITY, COUNTY, Force, Report, at};

/// Every role that signs in.
pub(crate) fn roles() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|role| *role != Role::PublicReporter)
}

/// One record of each relation to a role's holder, whose district is the city.
pub(crate) struct Records {
    /// In the city, recorded by somebody else.
    pub city: String,
    /// In the other district, recorded by somebody else.
    pub county: String,
    /// In the other district, recorded by the holder.
    pub own: String,
}

/// Records of yesterday: a victim who said nothing about a referral, and a suspect.
pub(crate) fn records_for(force: &Force, role: Role) -> Records {
    let report =
        || Report::of("Invented words in the market.").strand("RACE").victim("Rehearsal Victim Alder").suspect("Rehearsal Suspect Birch");
    // Each role's a minute later than those of the role before it, so that they are on the first page of a list.
    let place = roles().position(|one| one == role).and_then(|place| i64::try_from(place).ok()).unwrap_or(0);
    let yesterday = at("2026-11-03 10:00").checked_add(place.minutes()).unwrap();
    Records {
        city: force.takes(&report().at(yesterday).by("partner-agency-county").district(CITY)),
        county: force.takes(&report().at(yesterday).by("partner-agency-county").district(COUNTY)),
        own: force.takes(&report().at(yesterday).by(role.code()).district(COUNTY)),
    }
}
