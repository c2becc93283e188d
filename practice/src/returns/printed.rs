//! A table as it was printed, kept as it was, and what differs between two printings of it, cell by cell (R-RET-06).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A printed table. A cell is text, since what was printed is what is kept: "1,234", "<5", "No figure".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Its letter or short code, the same in every printing.
    pub code: String,
    /// What it is.
    pub title: String,
    /// The words over each column, the one over the row labels first.
    pub head: Vec<String>,
    /// Each row's label and its cells.
    pub rows: Vec<(String, Vec<String>)>,
    /// What was counted and how, and what is missing: printed wherever the table goes (R-RET-05).
    pub notes: Vec<String>,
}

/// One cell that differs between two printings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table's title.
    pub table: String,
    /// The row's label.
    pub row: String,
    /// The column's heading.
    pub column: String,
    /// What was printed before; `None` where there was no such cell.
    pub before: Option<String>,
    /// What is printed now; `None` where there is no such cell any more.
    pub after: Option<String>,
}

impl Printed {
    /// The cell under a row's label and a column's heading.
    pub fn cell(&self, row: &str, column: &str) -> Option<&str> {
        let place = self.head.iter().skip(1).position(|head| head == column)?;
        let (_, cells) = self.rows.iter().find(|(label, _)| label == row)?;
        cells.get(place).map(String::as_str)
    }

    fn cells(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.rows.iter().flat_map(|(row, cells)| {
            let columns = self.head.iter().skip(1);
            columns.zip(cells).map(move |(column, cell)| (row.as_str(), column.as_str(), cell.as_str()))
        })
    }
}

/// Every cell of some tables by table, row and column; where a label stands twice, the first.
fn by_place(tables: &[Printed]) -> BTreeMap<(&str, &str, &str), &str> {
    let mut places = BTreeMap::new();
    for table in tables {
        for (row, column, cell) in table.cells() {
            places.entry((table.code.as_str(), row, column)).or_insert(cell);
        }
    }
    places
}

/// Every cell that differs between two printings of the same tables: changed and new ones in the order of the later, then those that went.
pub fn differences(before: &[Printed], after: &[Printed]) -> Vec<Difference> {
    let (earlier, later) = (by_place(before), by_place(after));
    let mut found = Vec::new();
    for table in after {
        for (row, column, cell) in table.cells() {
            let was = earlier.get(&(table.code.as_str(), row, column)).copied();
            if was != Some(cell) {
                let difference = Difference {
                    table: table.title.clone(),
                    row: row.to_owned(),
                    column: column.to_owned(),
                    before: was.map(str::to_owned),
                    after: Some(cell.to_owned()),
                };
                found.push(difference);
            }
        }
    }
    for table in before {
        let gone = table.cells().filter(|(row, column, _)| !later.contains_key(&(table.code.as_str(), *row, *column)));
        found.extend(gone.map(|(row, column, cell)| Difference {
            table: table.title.clone(),
            row: row.to_owned(),
            column: column.to_owned(),
            before: Some(cell.to_owned()),
            after: None,
        }));
    }
    found
}
