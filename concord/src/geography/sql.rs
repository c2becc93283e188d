//! Boundaries and populations in the store.

use std::collections::BTreeMap;

use jiff::Timestamp;
use press::map::Ring;

use super::boundaries::{Boundary, as_written, written};
use super::population::People;
use super::{Content, Read};
use crate::admin::sql::{Journalled, put};
use crate::ledger::{Cell, Columns, Fault, Signature, Tx};

/// An area's outline as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundaryRow {
    /// Code.
    pub code: String,
    /// `district` or `ward`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Outlines as JSON.
    pub rings: String,
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// Who loaded it.
    pub by: String,
}

columns!(BoundaryRow { code, kind, name, rings, loaded_at, by });

impl Journalled for BoundaryRow {
    const TABLE: &'static str = "boundary";
    // No secret, only long: the journal holds its hash.
    const SECRET: &'static [&'static str] = &["rings"];
}

/// An area's population as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopulationRow {
    /// Code and year.
    pub id: String,
    /// Code.
    pub code: String,
    /// Year.
    pub year: i64,
    /// People.
    pub people: i64,
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// Who loaded it.
    pub by: String,
}

columns!(PopulationRow { id, code, year, people, loaded_at, by });

impl Journalled for PopulationRow {
    const TABLE: &'static str = "population";
}

/// Writes what was read, whole; rows that stand so already stay as they are. Gives how many were new or changed.
pub fn take(tx: &mut Tx<'_>, who: &Signature, content: Content, read: &Read) -> Result<usize, Fault> {
    match read {
        Read::Boundaries(areas) => take_boundaries(tx, who, content, areas),
        Read::Population(rows) => take_population(tx, who, rows),
    }
}

fn take_boundaries(tx: &mut Tx<'_>, who: &Signature, content: Content, areas: &[Boundary]) -> Result<usize, Fault> {
    let known: BTreeMap<String, BoundaryRow> =
        crate::admin::sql::all::<BoundaryRow>(tx)?.into_iter().map(|row| (row.code.clone(), row)).collect();
    let mut changed = 0;
    for area in areas {
        let row = BoundaryRow {
            code: area.code.clone(),
            kind: content.kind().to_owned(),
            name: area.name.clone(),
            rings: written(&area.rings),
            loaded_at: who.at,
            by: who.actor.clone(),
        };
        let same = known.get(&row.code).is_some_and(|old| (&old.kind, &old.name, &old.rings) == (&row.kind, &row.name, &row.rings));
        if !same {
            put(tx, who, "loaded a boundary", &row)?;
            changed += 1;
        }
    }
    Ok(changed)
}

fn take_population(tx: &mut Tx<'_>, who: &Signature, rows: &[People]) -> Result<usize, Fault> {
    let known: BTreeMap<String, i64> = crate::admin::sql::all::<PopulationRow>(tx)?.into_iter().map(|row| (row.id, row.people)).collect();
    let mut changed = 0;
    for people in rows {
        let id = format!("{}:{}", people.code, people.year);
        if known.get(&id) == Some(&people.people) {
            continue;
        }
        let row =
            PopulationRow { id, code: people.code.clone(), year: people.year, people: people.people, loaded_at: who.at, by: who.actor.clone() };
        put(tx, who, "loaded a population", &row)?;
        changed += 1;
    }
    Ok(changed)
}

/// For each area the mid-year estimate that a rate of this year takes: the newest one that is not of a later year. (code, year of the
/// estimate, people), in the order of codes. Areas without one are not in it.
pub fn population(tx: &mut Tx<'_>, year: i64) -> Result<Vec<(String, i64, i64)>, Fault> {
    let rows = tx.query(
        "SELECT p.code, p.year, p.people FROM population p WHERE p.year = \
         (SELECT MAX(q.year) FROM population q WHERE q.code = p.code AND q.year <= ?1) ORDER BY p.code",
        &[year.to_value()],
    )?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

/// The outlines of one kind of place, by code: code, name, outlines.
pub fn shapes(tx: &mut Tx<'_>, kind: &str) -> Result<Vec<(String, String, Vec<Ring>)>, Fault> {
    let names = BoundaryRow::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM boundary WHERE kind = ?1 ORDER BY code"), &[kind.to_owned().to_value()])?;
    let rows = rows.iter().map(|row| BoundaryRow::from_row(row, 0));
    rows.map(|row| row.map(|row| (row.code, row.name, as_written(&row.rings)))).collect()
}

/// What is loaded, for the page: what, how many areas, when last.
pub fn loaded(tx: &mut Tx<'_>) -> Result<Vec<(String, i64, Timestamp)>, Fault> {
    let mut all = Vec::new();
    for row in tx.query("SELECT kind, COUNT(*), MAX(loaded_at) FROM boundary GROUP BY kind ORDER BY kind", &[])? {
        let what = if row.get::<String>(0)? == "district" { "Boundaries of districts" } else { "Boundaries of wards" };
        all.push((what.to_owned(), row.get(1)?, row.get(2)?));
    }
    for row in tx.query("SELECT year, COUNT(*), MAX(loaded_at) FROM population GROUP BY year ORDER BY year DESC", &[])? {
        all.push((format!("Population, mid-{}", row.get::<i64>(0)?), row.get(1)?, row.get(2)?));
    }
    Ok(all)
}
