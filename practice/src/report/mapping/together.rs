//! Rows of one file that tell of the same incident, put together: further arrests are not further incidents.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::cells::{add_new, add_strand};
use super::incoming::{Incoming, Refusal};
use super::plan::{Mapping, SameId};

/// An incident gathered from the rows that tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// The first row that tells of it, as a spreadsheet numbers it.
    pub row: u64,
    /// The incident.
    pub incoming: Incoming,
    /// How many further rows told of it.
    pub further_rows: u32,
}

impl Mapping {
    /// Puts the rows of one file together by source number, as the mapping's `[rows] same_id` says.
    ///
    /// Gives the incidents in the order of their first rows, whatever order the rows come in, and, where a number may stand only
    /// once, a refusal for each further row of it.
    pub fn gather(&self, rows: impl Iterator<Item = (u64, Incoming)>) -> (Vec<Gathered>, Vec<Refusal>) {
        let further = match self.same_id() {
            SameId::Refuse => return refuse_further(self.id_column(), rows),
            SameId::FurtherArrests => "further arrests",
            SameId::FurtherRows => "the same incident again",
        };
        let mut gathered = combine(rows);
        for one in gathered.iter_mut().filter(|one| one.further_rows > 0) {
            let rows = if one.further_rows == 1 { "row" } else { "rows" };
            one.incoming.notes.push(format!("Gathered with {} further {rows} of the same number: {further}.", one.further_rows));
        }
        (gathered, Vec::new())
    }
}

/// Puts rows with the same source number together; the outcome does not depend on the order in which they come.
///
/// The row with the lowest number leads. Strands, offences, tags and notes are united. Of the counts of victims and suspects the
/// highest is kept, since each row may count one person or all. Anybody arrested in any row was arrested. A fact that the first row
/// lacks is taken from the next that has it; where rows differ in a fact that is one (dates, place, outcome, narrative), the first
/// row's stands and a note names the other row.
pub fn combine(rows: impl Iterator<Item = (u64, Incoming)>) -> Vec<Gathered> {
    let mut rows: Vec<(u64, Incoming)> = rows.collect();
    rows.sort_by_key(|(row, _)| *row);
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut gathered: Vec<Gathered> = Vec::new();
    for (row, incoming) in rows {
        match places.entry(incoming.source_id.clone()) {
            Entry::Vacant(place) => {
                place.insert(gathered.len());
                gathered.push(Gathered { row, incoming, further_rows: 0 });
            }
            Entry::Occupied(place) => {
                if let Some(first) = gathered.get_mut(*place.get()) {
                    first.further_rows += 1;
                    unite(&mut first.incoming, incoming, row);
                }
            }
        }
    }
    gathered
}

fn refuse_further(id_column: &str, rows: impl Iterator<Item = (u64, Incoming)>) -> (Vec<Gathered>, Vec<Refusal>) {
    let mut rows: Vec<(u64, Incoming)> = rows.collect();
    rows.sort_by_key(|(row, _)| *row);
    let mut first_rows: BTreeMap<String, u64> = BTreeMap::new();
    let (mut gathered, mut refusals) = (Vec::new(), Vec::new());
    for (row, incoming) in rows {
        match first_rows.entry(incoming.source_id.clone()) {
            Entry::Vacant(place) => {
                place.insert(row);
                gathered.push(Gathered { row, incoming, further_rows: 0 });
            }
            Entry::Occupied(place) => {
                let reason = format!("stands in row {} already, and the mapping takes a number once", place.get());
                refusals.push(Refusal::new(row, id_column, place.key(), reason));
            }
        }
    }
    (gathered, refusals)
}

/// Adds a further row to an incident.
fn unite(first: &mut Incoming, further: Incoming, row: u64) {
    let mut differs = Vec::new();
    if first.reported_at != further.reported_at {
        differs.push("date of report");
    }
    let spans = (first.occurred_from, first.occurred_to);
    if first.occurred_from.is_none() {
        (first.occurred_from, first.occurred_to) = (further.occurred_from, further.occurred_to);
    } else if further.occurred_from.is_some() && spans != (further.occurred_from, further.occurred_to) {
        differs.push("time of the incident");
    }
    let facts = [
        ("district", &mut first.district, further.district),
        ("ward", &mut first.ward, further.ward),
        ("setting", &mut first.setting, further.setting),
        ("outcome", &mut first.outcome, further.outcome),
        ("narrative", &mut first.narrative, further.narrative),
    ];
    for (what, kept, other) in facts {
        if kept.is_none() {
            *kept = other;
        } else if other.is_some() && *kept != other {
            differs.push(what);
        }
    }
    further.strands.into_iter().for_each(|strand| add_strand(&mut first.strands, strand));
    further.offences.into_iter().for_each(|offence| add_new(&mut first.offences, offence));
    further.tags.into_iter().for_each(|tag| add_new(&mut first.tags, tag));
    further.notes.into_iter().for_each(|note| add_new(&mut first.notes, note));
    first.victims = first.victims.max(further.victims);
    first.suspects = first.suspects.max(further.suspects);
    first.arrested = first.arrested.max(further.arrested);
    if !differs.is_empty() {
        first.notes.push(format!("Row {row} gives another {}; the first row's was kept.", differs.join(", ")));
    }
}

#[cfg(test)]
#[path = "together_tests.rs"]
mod tests;
