//! The rows of kept totals: added up out of the records, read for a figure, and marked where a record changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use practice::returns::{Dimension, Item, Question, Unit};

use crate::figures::sql::Params;
use crate::ledger::{Cell, Fault, Tx, Value};

/// What the records of one sum are alike in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sum {
    pub(super) district: String,
    pub(super) split: &'static str,
    pub(super) value: String,
    pub(super) strands: String,
}

/// A question as it is asked of the kept totals: of these months, the first and the last included.
pub(super) struct Asked<'a> {
    pub(super) question: &'a Question,
    pub(super) split: &'static str,
    pub(super) first: String,
    pub(super) last: String,
    /// Districts; all where there are none.
    pub(super) reach: Vec<String>,
    /// Months of which some districts changed since they were added up.
    pub(super) changed: Vec<String>,
}

/// The splits that are kept, each by itself, and the column of [`added_up`]'s rows that has its value.
const SPLITS: [(&str, Option<usize>); 6] =
    [("", None), ("setting", Some(3)), ("channel", Some(4)), ("outcome", Some(5)), ("nature", Some(6)), ("offence", Some(7))];

/// Stands for the district where a sum is of all of them together: a figure of the nation then reads a fortieth of the sums.
pub(super) const WHOLE: &str = "*";

/// The months that were added up as a whole, of those between two (both included).
pub(super) fn kept(tx: &mut Tx<'_>, first: &str, last: &str) -> Result<BTreeSet<String>, Fault> {
    let sql = "SELECT month FROM kept_month WHERE district = '' AND month >= ?1 AND month <= ?2";
    tx.query(sql, &[first.to_owned().to_value(), last.to_owned().to_value()])?.iter().map(|row| row.get(0)).collect()
}

/// The districts of each month that changed since they were added up.
pub(super) fn stale_districts(tx: &mut Tx<'_>, first: &str, last: &str) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    let sql = "SELECT month, district FROM kept_month WHERE stale = 1 AND month >= ?1 AND month <= ?2 ORDER BY month, district";
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in tx.query(sql, &[first.to_owned().to_value(), last.to_owned().to_value()])? {
        all.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(all)
}

/// Marks a district's month, as changed or as added up.
pub(super) fn set_stale(tx: &mut Tx<'_>, month: &str, district: &str, stale: bool) -> Result<(), Fault> {
    let sql = "INSERT INTO kept_month (month, district, stale) VALUES (?1, ?2, ?3) ON CONFLICT (month, district) DO UPDATE SET stale = excluded.stale";
    tx.execute(sql, &[month.to_owned().to_value(), district.to_owned().to_value(), i64::from(stale).to_value()])?;
    Ok(())
}

/// The earliest moment at which anything counts; none in an empty store.
pub(super) fn first_moment(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Fault> {
    let mut first: Option<Timestamp> = None;
    for sql in ["SELECT MIN(reported_at) FROM incident", "SELECT MIN(recorded_at) FROM crime"] {
        let found: Option<Timestamp> = tx.query_one(sql, &[])?.map(|row| row.get(0)).transpose()?.flatten();
        first = [first, found].into_iter().flatten().min();
    }
    Ok(first)
}

/// Takes a month's sums out, or those of some of its districts.
pub(super) fn forget(tx: &mut Tx<'_>, month: &str, only: &[String]) -> Result<(), Fault> {
    let mut params = Params::default();
    let month = params.text(month);
    let districts = among("district", only, &mut params);
    tx.execute(&format!("DELETE FROM kept_total WHERE month = {month}{districts}"), &params.values)?;
    Ok(())
}

/// Adds a month's districts up to the sums of all of them together.
pub(super) fn put_whole(tx: &mut Tx<'_>, month: &str) -> Result<(), Fault> {
    let params = [month.to_owned().to_value(), WHOLE.to_owned().to_value()];
    tx.execute("DELETE FROM kept_total WHERE month = ?1 AND district = ?2", &params)?;
    tx.execute(
        "INSERT INTO kept_total (month, district, unit, split, value, strands, times) SELECT month, ?2, unit, split, value, strands, SUM(times) \
         FROM kept_total WHERE month = ?1 AND district <> ?2 GROUP BY month, unit, split, value, strands",
        &params,
    )?;
    Ok(())
}

fn among(column: &str, districts: &[String], params: &mut Params) -> String {
    if districts.is_empty() { String::new() } else { format!(" AND {}", params.one_of(column, districts.iter().map(String::as_str))) }
}

/// Adds up the records of a month: each offence or incident with its strands, once for each split. Restricted records are left out, and what
/// no figure counts: cancelled crimes, merged records, later reports of one event.
pub(super) fn added_up(
    tx: &mut Tx<'_>,
    unit: Unit,
    (from, past): (Timestamp, Timestamp),
    only: &[String],
) -> Result<BTreeMap<Sum, u64>, Fault> {
    let mut params = Params::default();
    let (from, past) = (params.bind(from.to_value()), params.bind(past.to_value()));
    let (number, offence, tables, at, counts) = match unit {
        Unit::Incidents => ("0", "''", "incident i", "i.reported_at", "i.event_of IS NULL"),
        Unit::Offences | Unit::Flags => {
            ("c.number", "COALESCE(c.offence, '')", "crime c JOIN incident i ON i.id = c.incident", "c.recorded_at", "c.cancelled_at IS NULL")
        }
    };
    let districts = among("i.district", only, &mut params);
    let rows = tx.query_planned(
        &format!(
            "SELECT i.id, {number}, i.district, COALESCE(i.setting, ''), i.channel, COALESCE(i.outcome, ''), i.nature, {offence}, s.strand \
             FROM {tables} JOIN strand s ON s.incident = i.id AND s.removed_at IS NULL \
             WHERE {at} >= {from} AND {at} < {past} AND {counts} AND i.merged_into IS NULL AND i.restricted = 0{districts} ORDER BY 1, 2, 9"
        ),
        &params.values,
    )?;
    let mut sums = BTreeMap::new();
    let mut place = 0;
    while let Some(first) = rows.get(place) {
        let mine = (first.get::<String>(0)?, first.get::<i64>(1)?);
        let mut strands: Vec<String> = Vec::new();
        while let Some(row) = rows.get(place) {
            if (row.get::<String>(0)?, row.get::<i64>(1)?) != mine {
                break;
            }
            strands.push(row.get(8)?);
            place += 1;
        }
        strands.dedup();
        for (split, column) in SPLITS.into_iter().filter(|(split, _)| *split != "offence" || unit != Unit::Incidents) {
            let value = column.map(|column| first.get(column)).transpose()?.unwrap_or_default();
            let sum = Sum { district: first.get(2)?, split, value, strands: strands.join(";") };
            *sums.entry(sum).or_default() += 1;
        }
    }
    Ok(sums)
}

/// The same sums with all districts together.
pub(super) fn together(sums: &BTreeMap<Sum, u64>) -> BTreeMap<Sum, u64> {
    let mut all = BTreeMap::new();
    for (sum, times) in sums {
        *all.entry(Sum { district: WHOLE.to_owned(), ..sum.clone() }).or_default() += times;
    }
    all
}

/// Puts a month's sums down.
pub(super) fn put(tx: &mut Tx<'_>, month: &str, unit: Unit, sums: &BTreeMap<Sum, u64>) -> Result<(), Fault> {
    for (sum, times) in sums {
        let cells = [month, &sum.district, unit.code(), sum.split, &sum.value, &sum.strands].map(|text| Value::Text(text.to_owned()));
        let times = i64::try_from(*times).unwrap_or(i64::MAX).to_value();
        let cells: Vec<Value> = cells.into_iter().chain([times]).collect();
        let sql = "INSERT INTO kept_total (month, district, unit, split, value, strands, times) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        tx.execute(sql, &cells)?;
    }
    Ok(())
}

/// A month's sums as they were put down.
pub(super) fn put_before(tx: &mut Tx<'_>, month: &str, unit: Unit) -> Result<BTreeMap<Sum, u64>, Fault> {
    let sql = "SELECT district, split, value, strands, times FROM kept_total WHERE month = ?1 AND unit = ?2";
    let rows = tx.query(sql, &[month.to_owned().to_value(), unit.code().to_owned().to_value()])?;
    let sum = |row: &crate::ledger::Row| -> Result<(Sum, u64), Fault> {
        let named: String = row.get(1)?;
        let split = SPLITS.into_iter().map(|(split, _)| split).find(|split| *split == named).unwrap_or("no split that is kept");
        let times: i64 = row.get(4)?;
        Ok((Sum { district: row.get(0)?, split, value: row.get(2)?, strands: row.get(3)? }, times.try_into().unwrap_or(0)))
    };
    rows.iter().map(sum).collect()
}

/// The sums that answer a question, of the districts that did not change since.
pub(super) fn sums(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Vec<(Item, u64)>, Fault> {
    let mut params = Params::default();
    let unit = if asked.question.unit == Unit::Incidents { Unit::Incidents } else { Unit::Offences };
    let (unit, split) = (params.text(unit.code()), params.text(asked.split));
    let (first, last) = (params.text(&asked.first), params.text(&asked.last));
    let mut districts = among("t.district", &asked.reach, &mut params);
    districts.push_str(&level(asked, &mut params));
    if let Some(district) = &asked.question.district {
        let one = params.text(district);
        districts.push_str(" AND t.district = ");
        districts.push_str(&one);
    }
    let (down, across) = (column(asked.question.rows), column(asked.question.columns.unwrap_or(Dimension::None)));
    let rows = tx.query_planned(
        &format!(
            "SELECT {down}, {across}, t.strands, CAST(SUM(t.times) AS BIGINT) FROM kept_total t WHERE t.unit = {unit} AND t.split = {split} \
             AND t.month >= {first} AND t.month <= {last}{districts} AND NOT EXISTS (SELECT 1 FROM kept_month k WHERE k.month = t.month \
             AND k.district = t.district AND k.stale = 1) GROUP BY 1, 2, 3"
        ),
        &params.values,
    )?;
    let item = |row: &crate::ledger::Row| -> Result<(Item, u64), Fault> {
        let strands: String = row.get(2)?;
        let times: i64 = row.get(3)?;
        let strands = strands.split(';').map(str::to_owned).collect();
        Ok((Item { row: row.get(0)?, column: row.get(1)?, strands }, times.try_into().unwrap_or(0)))
    };
    rows.iter().map(item).collect()
}

/// Which sums are read: those of all districts together wherever nothing asks for one, and of a month in which a district changed since, the
/// others one by one.
fn level(asked: &Asked<'_>, params: &mut Params) -> String {
    let question = asked.question;
    let whole = params.text(WHOLE);
    let by_district = [Some(question.rows), question.columns].contains(&Some(Dimension::District));
    if by_district || question.district.is_some() || !asked.reach.is_empty() {
        return format!(" AND t.district <> {whole}");
    }
    let changed = params.one_of("t.month", asked.changed.iter().map(String::as_str));
    format!(" AND ((t.district = {whole} AND NOT ({changed})) OR (t.district <> {whole} AND {changed}))")
}

fn column(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::None | Dimension::Strand | Dimension::Combination | Dimension::Day | Dimension::Week => "''",
        Dimension::Month => "t.month",
        Dimension::District => "t.district",
        _ => "t.value",
    }
}
