//! A printing: figures that leave the house, frozen with their definition, their moment, what is missing, and what each of them counted
//! (design: "Publication"). Corrections are new printings that show the difference; a signed one never changes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Printed;
use super::daily::Delta;
use super::suppress::{Audience, released::Release};
use crate::codes;
use crate::people::{Act, Matter, Reach, Reader, Role};

codes! {
    /// What a printing is.
    Kind {
        Daily = "daily", "Daily sheet";
        Publication = "publication", "Publication";
        Answer = "answer", "Answer to a request for information";
        Return = "return", "Return";
        Record = "record", "Published elsewhere before";
    }
}

impl Kind {
    /// Whether it is signed, or given up, where it is made and not on its own page: a daily sheet and a return owe more than their signature.
    pub fn is_signed_where_it_is_made(self) -> bool {
        matches!(self, Self::Daily | Self::Return)
    }

    /// Whether somebody other than who prepared it signs it. The daily sheet is the detective inspector's own (HT-12).
    pub fn takes_two(self) -> bool {
        !matches!(self, Self::Daily | Self::Record)
    }
}

/// What one figure of a printing counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedCell {
    /// The table's code.
    pub table: String,
    /// The row's label, as printed.
    pub row: String,
    /// The column's heading, as printed.
    pub column: String,
    /// What it counts, in words that are equal for equal questions whenever they are asked.
    pub key: String,
    /// Whether its count is told, rounded or not.
    pub told: bool,
    /// The key of its row, where rows are of strands, which overlap: then each unit is a motivating factor of that row too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strand: Option<String>,
    /// What it counted: records, crimes of a record ("251101-0000001/0"), or their strands ("251101-0000001/0~RACE"), in their order.
    pub units: Vec<String>,
}

/// What is frozen: the tables, and what their figures counted. A figure that is no count of records (a share, a median) has no cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The tables as they are printed.
    pub tables: Vec<Printed>,
    /// What their figures counted.
    pub cells: Vec<CountedCell>,
}

/// The record of a unit: what stands before the crime's place and the strand.
pub fn record_of(unit: &str) -> &str {
    unit.split(['/', '~']).next().unwrap_or(unit)
}

impl CountedCell {
    /// Its name for readers: "Strand: Race", with the column where there are several.
    fn label(&self, alone: bool) -> String {
        if alone { format!("{}: {}", self.table, self.row) } else { format!("{}: {}, {}", self.table, self.row, self.column) }
    }

    /// How many it counted.
    pub fn count(&self) -> u64 {
        u64::try_from(self.units.len()).unwrap_or(u64::MAX)
    }

    /// The records that it counted, each once, in their order.
    pub fn records(&self) -> Vec<String> {
        let mut records: Vec<String> = self.units.iter().map(|unit| record_of(unit).to_owned()).collect();
        records.sort();
        records.dedup();
        records
    }

    /// Its count as what an audience learns. A figure of one strand is known twice over: as so many records, which other figures count too,
    /// and as so many motivating factors, which the strands' total adds up.
    pub fn releases(&self) -> Vec<Release> {
        let of = |units: Vec<String>| Release { key: self.key.clone(), units: units.into_iter().collect(), told: self.told };
        let factors = self.strand.as_ref().map(|strand| of(self.units.iter().map(|unit| format!("{unit}~{strand}")).collect()));
        std::iter::once(of(self.units.clone())).chain(factors).collect()
    }

    fn place(&self) -> (&str, &str, &str) {
        (&self.table, &self.row, &self.column)
    }
}

impl Content {
    /// What the figure under a table's code, a row's label and a column's heading counted.
    pub fn cell(&self, table: &str, row: &str, column: &str) -> Option<&CountedCell> {
        self.cells.iter().find(|cell| cell.place() == (table, row, column))
    }

    /// Its figures as releases, for holding a new publication against what an audience knows already.
    pub fn releases(&self) -> Vec<Release> {
        self.cells.iter().flat_map(CountedCell::releases).collect()
    }
}

/// What differs between what two countings counted, figure by figure: changed and new ones in the order of the later, then those that went.
pub fn since(before: &[CountedCell], now: &[CountedCell]) -> Vec<Delta> {
    let one_column = |cells: &[CountedCell], of: &CountedCell| cells.iter().all(|cell| cell.table != of.table || cell.column == of.column);
    let nothing: &[String] = &[];
    let find = |cells: &'_ [CountedCell], of: &CountedCell| cells.iter().position(|cell| cell.place() == of.place());
    let units =
        |cells: &[CountedCell], at: Option<usize>| at.and_then(|at| cells.get(at)).map_or(nothing, |cell| cell.units.as_slice()).to_vec();
    let changed = now.iter().map(|cell| (cell, units(before, find(before, cell)), cell.units.clone()));
    let gone = before.iter().filter(|cell| find(now, cell).is_none()).map(|cell| (cell, cell.units.clone(), Vec::new()));
    let size = |units: &[String]| u64::try_from(units.len()).unwrap_or(u64::MAX);
    changed
        .chain(gone)
        .filter(|(_, was, is)| was != is)
        .map(|(cell, was, is)| Delta {
            label: cell.label(one_column(now, cell)),
            before: size(&was),
            now: size(&is),
            added: is.iter().filter(|unit| !was.contains(unit)).cloned().collect(),
            removed: was.iter().filter(|unit| !is.contains(unit)).cloned().collect(),
        })
        .collect()
}

/// Why a printing is not signed; it displays as a sentence for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSigned {
    /// Somebody has signed it.
    Already,
    /// It was given up.
    Withdrawn,
    /// Who prepared it may not sign it.
    OwnWork,
}

impl fmt::Display for NotSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Already => "This is signed already, and stays as it was signed. To correct it, prepare a new one.",
            Self::Withdrawn => "This was given up and is not signed any more. Prepare it again.",
            Self::OwnWork => "You prepared this, so somebody else signs it.",
        })
    }
}

impl std::error::Error for NotSigned {}

/// Whether this person may sign a printing that stands so (access rule 4).
///
/// # Errors
/// Refuses a second signature, one on a printing that was given up, and one's own work where two people are needed.
pub fn signable(kind: Kind, prepared_by: &str, signed: bool, withdrawn: bool, by: &str) -> Result<(), NotSigned> {
    match (signed, withdrawn) {
        (true, _) => Err(NotSigned::Already),
        (false, true) => Err(NotSigned::Withdrawn),
        (false, false) if kind.takes_two() && prepared_by == by => Err(NotSigned::OwnWork),
        (false, false) => Ok(()),
    }
}

/// The audiences whose printings a person reads: the force's own figures take the figures right over the whole force; a partner agency and the
/// Commissioner's office read what was made for them and for the public.
pub fn read_by(reader: &Reader) -> Vec<Audience> {
    let reach = reader.reach(Matter::Figures, Act::View);
    let staff = matches!(reach, Some(Reach::District | Reach::Force));
    let reads = |audience: &Audience| match audience {
        Audience::Police => reach == Some(Reach::Force),
        Audience::Board => staff || reader.has_role(Role::PccOffice),
        Audience::Partner => staff || reader.has_role(Role::PartnerAgency) || reader.has_role(Role::SteeringGroupMember),
        Audience::Public => reach.is_some(),
    };
    Audience::ALL.iter().copied().filter(reads).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: &str, units: &[&str]) -> CountedCell {
        CountedCell {
            table: "Strand".into(),
            row: row.into(),
            column: "Incidents".into(),
            key: row.into(),
            told: true,
            strand: None,
            units: units.iter().map(|unit| (*unit).to_owned()).collect(),
        }
    }

    #[test]
    fn a_second_signature_and_a_signature_on_ones_own_work_are_refused() {
        assert_eq!(signable(Kind::Daily, "a", false, false, "a"), Ok(()));
        assert_eq!(signable(Kind::Daily, "a", true, false, "b"), Err(NotSigned::Already));
        assert_eq!(signable(Kind::Publication, "a", false, false, "a"), Err(NotSigned::OwnWork));
        assert_eq!(signable(Kind::Publication, "a", false, false, "b"), Ok(()));
        assert_eq!(signable(Kind::Answer, "a", false, true, "b"), Err(NotSigned::Withdrawn));
    }

    #[test]
    fn what_changed_is_told_figure_by_figure_with_what_came_and_went() {
        let before = [cell("Race", &["1", "2"]), cell("Religion", &["3"]), cell("Disability", &["4"])];
        let now = [cell("Race", &["1", "5", "6"]), cell("Religion", &["3"])];
        let found = since(&before, &now);
        assert_eq!(found.len(), 2);
        let told: Vec<(&str, u64, u64)> = found.iter().map(|delta| (delta.label.as_str(), delta.before, delta.now)).collect();
        assert_eq!(told, [("Strand: Race", 2, 3), ("Strand: Disability", 1, 0)]);
        assert_eq!((found[0].added.join(","), found[0].removed.join(",")), ("5,6".into(), "2".into()));
    }

    #[test]
    fn a_crime_leads_to_its_record_once() {
        assert_eq!(cell("Race", &["251101-0000001/0", "251101-0000001/1", "251101-0000002/0"]).records(), ["251101-0000001", "251101-0000002"]);
    }
}
