//! Figures that leave: daily sheets, publications, answers to requests for information, returns. Each is a printing, frozen with what it
//! counted; what was signed stays as it was signed, and what changed since is shown beside it (design: "Publication").

pub mod daily;
mod drawn;
pub mod national;
pub mod pages;
pub mod publications;
pub mod record;
pub mod requests;
pub mod samples;
pub mod sql;
pub mod view;

use jiff::Timestamp;
use jiff::civil::Date;
use practice::people::{Act, Matter, Reader, Role};
use practice::returns::printing::{Content, CountedCell, Kind, read_by};
use practice::returns::suppress::Audience;
use practice::returns::suppress::released::reveals;
use practice::returns::{Difference, differences};

use crate::frame::{Ask, Audience as Who, Doors, Failure};
use crate::house::House;
use crate::ledger::{Fault, Signature, Tx};
use publications::Prepared;
use sql::PrintingRow;

/// Who reads what was made for them, figures of totals alone included.
const READ: Who = Who::Figures;
/// Who reads the force's own figures: those who see figures of the whole force.
const OWN: Who = Who::Roles(&[
    Role::ControlRoomInspector,
    Role::DetectiveInspector,
    Role::HateCrimeOfficer,
    Role::CoOrdinator,
    Role::TacticalLead,
    Role::StrategicLead,
    Role::ChiefOfficer,
    Role::VictimHub,
    Role::Analyst,
    Role::CrimeRegistrar,
    Role::PreventTeam,
]);
/// Who prepares figures for others: those who take figures of the whole force out.
const PREPARE: Who = Who::Roles(&[
    Role::DetectiveInspector,
    Role::HateCrimeOfficer,
    Role::CoOrdinator,
    Role::TacticalLead,
    Role::StrategicLead,
    Role::ChiefOfficer,
    Role::Analyst,
    Role::CrimeRegistrar,
]);
/// Who signs.
const SIGN: Who = Who::May(&[(Matter::Figures, Act::Create)]);
/// Who walks from a figure to its records.
const RECORDS: Who = Who::May(&[(Matter::Operational, Act::View)]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/daily", OWN, daily::pages::days)
        .get("/daily/{day}", OWN, daily::pages::day)
        .get("/daily/{day}/records", OWN, daily::pages::records)
        .post("/daily/{day}/sign", SIGN, daily::pages::sign)
        .get("/printings/{id}", READ, pages::printing)
        .get("/printings/{id}/records", RECORDS, pages::records)
        .post("/printings/{id}/sign", SIGN, pages::sign)
        .post("/printings/{id}/give-up", PREPARE, pages::give_up)
        .get("/printings/{id}/file/{format}", READ, pages::file)
        .get("/printings/{id}/json", READ, pages::printing_for_program)
        .get("/api/v1/printings/{id}", READ, pages::printing_for_program)
        .get("/publications", READ, publications::pages::list)
        .get("/publications/new", PREPARE, publications::pages::new)
        .post("/publications/new", PREPARE, publications::pages::take_new)
        .get("/disclosures", OWN, requests::pages::log)
        .get("/disclosures/new", PREPARE, requests::pages::new)
        .post("/disclosures/new", PREPARE, requests::pages::take_new)
        .get("/disclosures/{id}", OWN, requests::pages::request)
        .get("/disclosures/{id}/prepare", PREPARE, requests::pages::again)
        .post("/disclosures/{id}/prepare", PREPARE, requests::pages::take_again)
}

/// What is to be frozen.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What it is.
    pub kind: Kind,
    /// The same for every printing of the same thing: `daily 2026-11-21`, a question with its audience.
    pub what: String,
    /// What a reader knows it by; no personal data.
    pub title: String,
    /// For whom it is.
    pub audience: Audience,
    /// The first and the last local day.
    pub period: (Date, Date),
    /// The moment of the records that were counted.
    pub as_at: Timestamp,
    /// What was asked.
    pub definition: serde_json::Value,
    /// What is missing.
    pub coverage: Vec<String>,
    /// The tables and what they counted.
    pub content: Content,
    /// The id of the printing that this one corrects, and why.
    pub corrects: Option<(String, String)>,
}

impl Draft {
    /// A draft of what was made from a question.
    pub fn of(made: Prepared, kind: Kind, what: String, audience: Audience, as_at: Timestamp) -> Self {
        Self {
            kind,
            what,
            title: made.title,
            audience,
            period: made.period,
            as_at,
            definition: made.definition,
            coverage: made.coverage,
            content: made.content,
            corrects: None,
        }
    }
}

/// The force's own figures are for those who see figures of the whole force; for everybody else their pages do not exist.
pub fn for_police(ask: &Ask) -> Result<(), Failure> {
    if read_by(ask.reader()?).contains(&Audience::Police) { Ok(()) } else { Err(Failure::NotFound) }
}

/// The printing with this id, for a reader of its audience; for everybody else it does not exist. One that is not signed yet is for the
/// force's own figures people alone.
pub fn read(tx: &mut Tx<'_>, reader: &Reader, id: &str) -> Result<PrintingRow, Failure> {
    let audiences = read_by(reader);
    let may = |row: &PrintingRow| {
        let audience = if row.signed_at.is_some() { row.audience } else { Audience::Police };
        audiences.contains(&audience)
    };
    sql::printing(tx, id)?.filter(may).ok_or(Failure::NotFound)
}

/// Signs what was prepared, or says in a sentence why not. What leaves the force is held once more against everything published meanwhile, and
/// a request whose answer it is is answered.
pub fn sign(tx: &mut Tx<'_>, who: &Signature, house: &House, row: PrintingRow) -> Result<Result<PrintingRow, String>, Fault> {
    if row.audience != Audience::Police && row.signed_at.is_none() {
        let known = sql::known_to(tx, &[Audience::Board, Audience::Partner, Audience::Public])?;
        let earlier: Vec<_> = known.iter().flat_map(Content::releases).collect();
        let small = u64::from(house.policy()?.settings.small_count.value);
        if reveals(&earlier, &row.frozen()?.releases(), small).is_some() {
            let sentence = "Something was published since this was prepared. Together the two would give a small count away, so this is not \
                            signed: give it up and prepare it again.";
            return Ok(Err(sentence.to_owned()));
        }
    }
    let signed = match sql::sign(tx, who, row)? {
        Ok(signed) => signed,
        Err(refused) => return Ok(Err(refused.to_string())),
    };
    requests::answered(tx, who, &house.policies(), &signed.id)?;
    Ok(Ok(signed))
}

/// What differs, cell by cell, between a printing and the one that it corrects; none where it corrects none.
pub fn corrected(tx: &mut Tx<'_>, row: &PrintingRow) -> Result<Vec<Difference>, Fault> {
    let Some(earlier) = row.supersedes.as_deref().map(|id| sql::printing(tx, id)).transpose()?.flatten() else { return Ok(Vec::new()) };
    Ok(differences(&earlier.frozen()?.tables, &row.frozen()?.tables))
}

/// The way from a printing's figure to its records.
pub fn walk_href(id: &str, cell: &CountedCell) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("table", &cell.table).append_pair("row", &cell.row).append_pair("column", &cell.column);
    format!("/printings/{id}/records?{}", query.finish())
}

/// The files of a signed printing, for this reader: address and words. JSON is for everybody who reads it, the others for who takes figures out.
pub fn files(reader: &Reader, id: &str) -> Vec<(String, &'static str)> {
    let sheets = press::sheet::Format::ALL.iter().filter(|_| reader.may(Matter::Figures, Act::Export));
    let all = sheets.map(|format| (format!("/printings/{id}/file/{}", format.code()), format.label()));
    all.chain([(format!("/printings/{id}/json"), "JSON")]).collect()
}

/// The records that a figure of a printing counted and that this reader reaches, in their order; none for a figure that it has not.
pub fn records_of(tx: &mut Tx<'_>, reader: &Reader, row: &PrintingRow, place: [&str; 3], at: Timestamp) -> Result<Vec<String>, Failure> {
    // Who sees totals alone learns from no list which of the records shared with them were counted.
    if !view::walks(reader, at) {
        return Err(Failure::NotFound);
    }
    let scope = reader.view_scope(at).ok_or(Failure::NotFound)?;
    let content = row.frozen()?;
    let records = content.cell(place[0], place[1], place[2]).map(CountedCell::records).unwrap_or_default();
    Ok(crate::work::sql::lines_of(tx, &records, &scope)?.into_iter().map(|line| line.id).collect())
}

/// The id of what a form makes: the same form sent twice makes one thing.
pub fn once_id(ask: &Ask) -> Result<String, Failure> {
    let once = if ask.once.is_empty() { crate::frame::ask::fresh_key()? } else { ask.once.clone() };
    Ok(blake3::hash(format!("{}|{once}", ask.reader()?.account()).as_bytes()).to_hex().chars().take(16).collect())
}

/// Keeps up what falls due by the clock alone: each day owes its figures. Reads first, and writes where something is to be done.
pub async fn keep_up(house: &House) -> Result<(), Fault> {
    if house.force().is_none() {
        return Ok(());
    }
    let (now, policies) = (house.now(), house.policies());
    let policy = policies.at(now)?;
    let running = practice::returns::daily::day_holding(now, policy.settings.daily_cut_off_hour.value, &policy.calendar);
    let newest = house.ledger.read(daily::sql::newest).await?;
    if newest.is_some_and(|newest| newest >= running) {
        return Ok(());
    }
    let who = Signature { actor: "system".into(), posting: String::new(), request: "daily".into(), at: now };
    house.ledger.write(move |tx| daily::sql::keep_up(tx, &policies, &who)).await
}

#[cfg(test)]
mod tests {
    use practice::people::{Place, Posting, Rank};

    use super::*;

    #[test]
    fn the_doors_of_the_forces_own_figures_let_in_whom_the_table_lets() {
        let at: Timestamp = "2026-11-03T10:00:00Z".parse().unwrap();
        let listed = |audience: &Who, role: &Role| audience.roles().is_some_and(|roles| roles.contains(role));
        for role in Role::ALL {
            let posting = Posting {
                id: "p".into(),
                account: "a".into(),
                role: *role,
                rank: Rank::Staff,
                place: Place::Force,
                from: Timestamp::UNIX_EPOCH,
                to: None,
            };
            let reader = Reader::new("a".into(), "Reader".into(), vec![posting], false, at);
            assert_eq!(listed(&OWN, role), read_by(&reader).contains(&Audience::Police), "{role} and the force's own figures");
            assert_eq!(listed(&PREPARE, role), publications::prepares(&reader), "{role} and preparing");
            assert_eq!(listed(&SIGN, role), publications::signs(&reader), "{role} and signing");
        }
    }
}
