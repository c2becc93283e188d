//! Where the demonstration force works: three teams over the districts of the policy, and wards to count in.

use jiff::Timestamp;
use practice::board::unit::UnitState;

use crate::admin::sql::PlaceRow;
use crate::board::sql::UnitRow;

use super::random::Chance;

/// People who work together over some districts.
#[derive(Clone, Copy, Debug)]
pub struct Team {
    /// Its word in sign-ins.
    pub key: &'static str,
    /// Its name for readers.
    pub name: &'static str,
    /// Codes of its districts.
    pub districts: &'static [&'static str],
    /// How many of its people investigate.
    pub investigators: usize,
}

/// The teams: the city, one county district of its own, and the rest of the county.
pub const TEAMS: [Team; 3] = [
    Team { key: "leicester", name: "Leicester", districts: &["E06000016"], investigators: 4 },
    Team { key: "charnwood", name: "Charnwood", districts: &["E07000130"], investigators: 2 },
    Team {
        key: "county",
        name: "the rest of the county",
        districts: &["E06000017", "E07000129", "E07000131", "E07000132", "E07000133", "E07000134", "E07000135"],
        investigators: 2,
    },
];

/// Districts by how many of a hundred reports come from each: the city has about half.
const SHARES: [(&str, u64); 9] = [
    ("E06000016", 52),
    ("E07000130", 15),
    ("E07000134", 7),
    ("E07000132", 6),
    ("E07000129", 6),
    ("E07000135", 5),
    ("E07000131", 4),
    ("E07000133", 3),
    ("E06000017", 2),
];

/// Wards: code, name, district. The names are real, the codes are the demonstration's own.
const WARDS: [(&str, &str, &str); 24] = [
    ("DEMO-W01", "Abbey", "E06000016"),
    ("DEMO-W02", "Belgrave", "E06000016"),
    ("DEMO-W03", "Castle", "E06000016"),
    ("DEMO-W04", "Evington", "E06000016"),
    ("DEMO-W05", "Knighton", "E06000016"),
    ("DEMO-W06", "Saffron", "E06000016"),
    ("DEMO-W07", "Spinney Hills", "E06000016"),
    ("DEMO-W08", "Westcotes", "E06000016"),
    ("DEMO-W09", "Loughborough East", "E07000130"),
    ("DEMO-W10", "Loughborough Southfields", "E07000130"),
    ("DEMO-W11", "Syston", "E07000130"),
    ("DEMO-W12", "Thurmaston", "E07000130"),
    ("DEMO-W13", "Coalville East", "E07000134"),
    ("DEMO-W14", "Ashby Castle", "E07000134"),
    ("DEMO-W15", "Hinckley Castle", "E07000132"),
    ("DEMO-W16", "Barwell", "E07000132"),
    ("DEMO-W17", "Enderby", "E07000129"),
    ("DEMO-W18", "Glen Parva", "E07000129"),
    ("DEMO-W19", "Oadby Grange", "E07000135"),
    ("DEMO-W20", "South Wigston", "E07000135"),
    ("DEMO-W21", "Lutterworth East", "E07000131"),
    ("DEMO-W22", "Melton Newport", "E07000133"),
    ("DEMO-W23", "Oakham South", "E06000017"),
    ("DEMO-W24", "Uppingham", "E06000017"),
];

/// The wards as places of the force.
pub fn wards() -> Vec<PlaceRow> {
    let row = |(code, name, district): &(&str, &str, &str)| PlaceRow {
        code: (*code).to_owned(),
        kind: "ward".to_owned(),
        name: (*name).to_owned(),
        district: (*district).to_owned(),
    };
    WARDS.iter().map(row).collect()
}

/// A district, by the shares.
pub fn a_district(chance: &mut Chance) -> &'static str {
    chance.weighted(&SHARES, "E06000016")
}

/// A ward of a district.
pub fn a_ward(chance: &mut Chance, district: &str) -> Option<&'static str> {
    let of_district: Vec<&'static str> = WARDS.iter().filter(|(_, _, of)| *of == district).map(|(code, _, _)| *code).collect();
    chance.one(&of_district).copied()
}

/// Units on duty: call sign and district; none for the whole force. `Z` begins no call sign of a real force here.
const UNITS: [(&str, Option<&str>); 8] = [
    ("ZA-11", Some("E06000016")),
    ("ZA-12", Some("E06000016")),
    ("ZA-13", Some("E06000016")),
    ("ZC-21", Some("E07000130")),
    ("ZC-22", Some("E07000130")),
    ("ZK-31", Some("E07000134")),
    ("ZK-32", Some("E07000132")),
    ("ZX-01", None),
];

/// The units that the control room can send; the last is off duty.
pub fn units(since: Timestamp) -> impl Iterator<Item = UnitRow> {
    UNITS.into_iter().map(move |(call_sign, district)| UnitRow {
        call_sign: call_sign.to_owned(),
        district: district.map(str::to_owned),
        state: if district.is_some() { UnitState::Available } else { UnitState::OffDuty },
        record: None,
        since,
        by: "system".to_owned(),
        retired_at: None,
    })
}
