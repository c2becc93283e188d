//! What may leave for whom: small counts are withheld, and as many others with them as it takes that none can be worked out again
//! (R-DISC-01; access rule 2; scenario X10).
//!
//! A table with its totals is a network: rows flow through cells into columns. A withheld figure is safe when the flow can be pushed round
//! a loop of withheld figures through it, for then another table with another figure there prints exactly the same. [`suppress`] looks for
//! that loop, and withholds what it costs least to withhold until every withheld figure has one.

mod loops;
pub mod released;

use serde::{Deserialize, Serialize};

use crate::codes;
use crate::policy::Settings;

use loops::{Arc, Network, State};

codes! {
    /// For whom a figure is published (R-DISC-01).
    Audience {
        Police = "police", "Police only";
        Board = "board", "Boards and the Commissioner's office";
        Partner = "partner", "Partner organisations";
        Public = "public", "The public";
    }
}

/// What an audience may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Counts from 1 up to and without this are withheld; 0 or 1 withholds nothing.
    pub small: u64,
    /// Counts are rounded to the nearest multiple of this; 0 or 1 leaves them as they are.
    pub round_to: u64,
}

impl Profile {
    /// Everything as counted.
    pub const EXACT: Self = Self { small: 0, round_to: 1 };

    /// What the settings in force tell this audience. Police figures are neither withheld nor rounded (R-DISC-01).
    pub fn of(settings: &Settings, audience: Audience) -> Self {
        let small = u64::from(settings.small_count.value);
        let round_to = match audience {
            Audience::Police => return Self::EXACT,
            Audience::Board => settings.round_board.value,
            Audience::Partner => settings.round_partner.value,
            Audience::Public => settings.round_public.value,
        };
        Self { small, round_to: u64::from(round_to) }
    }

    fn withholds(self, count: u64) -> bool {
        0 < count && count < self.small
    }

    fn told(self, count: u64) -> Figure {
        if self.round_to > 1 { Figure::Rounded((count + self.round_to / 2) / self.round_to * self.round_to) } else { Figure::Exact(count) }
    }

    /// The sentence that goes with every table for this audience; `None` where everything is told.
    pub fn note(self) -> Option<String> {
        let small = (self.small > 1).then(|| {
            format!(
                "Counts of 1 to {} are shown as <{} or [c], and other counts are held back as [c] where they would give such a count away.",
                self.small - 1,
                self.small
            )
        });
        let rounded = (self.round_to > 1)
            .then(|| format!("Counts are rounded to the nearest {}, each by itself, so they may not add up to the totals.", self.round_to));
        let said: Vec<String> = small.into_iter().chain(rounded).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }
}

/// A figure as an audience is told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// As counted.
    Exact(u64),
    /// Rounded.
    Rounded(u64),
    /// Small: at least 1 and fewer than this.
    FewerThan(u64),
    /// Held back: small, or one from which a small one could be worked out.
    Withheld,
}

impl Figure {
    /// As it is printed: "1,234", "<5" or "[c]".
    pub fn text(self) -> String {
        match self {
            Self::Exact(count) | Self::Rounded(count) => super::thousands(count),
            Self::FewerThan(small) => format!("<{small}"),
            Self::Withheld => "[c]".to_owned(),
        }
    }

    /// Whether the audience learns the count, rounded or not.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Exact(_) | Self::Rounded(_))
    }
}

/// A table of counts that is to leave: cells row by row. Its totals are those of its rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The cells, row by row, each row as long as the first.
    pub cells: Vec<Vec<u64>>,
    /// Where the rows are strands, which overlap: how many offences or incidents each column has without counting any twice, by column.
    /// The columns' own sums are then motivating factors (R-RET-04).
    pub records: Option<Vec<u64>>,
    /// Figures of this table that the audience already knows from an earlier publication; nothing here can protect them.
    pub known: Vec<Spot>,
    /// Figures to hold back though they are not small, because together with an earlier publication they would give a small one away.
    pub hold: Vec<Spot>,
}

/// One figure of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// A cell, by row and column.
    Cell(usize, usize),
    /// A row over all columns.
    Row(usize),
    /// A column over all rows.
    Column(usize),
    /// Everything.
    Total,
    /// A column's records, where rows overlap.
    Records(usize),
    /// All records, where rows overlap.
    RecordsTotal,
}

/// A table as its audience is told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The cells, row by row.
    pub cells: Vec<Vec<Figure>>,
    /// The rows' totals.
    pub rows: Vec<Figure>,
    /// The columns' totals.
    pub columns: Vec<Figure>,
    /// The whole.
    pub total: Figure,
    /// The columns' records, where rows overlap.
    pub records: Vec<Figure>,
    /// All records, where rows overlap.
    pub records_total: Option<Figure>,
}

impl Told {
    /// The figure at a spot; `None` where the table has no such spot.
    pub fn at(&self, spot: Spot) -> Option<Figure> {
        match spot {
            Spot::Cell(row, column) => self.cells.get(row)?.get(column).copied(),
            Spot::Row(row) => self.rows.get(row).copied(),
            Spot::Column(column) => self.columns.get(column).copied(),
            Spot::Total => Some(self.total),
            Spot::Records(column) => self.records.get(column).copied(),
            Spot::RecordsTotal => self.records_total,
        }
    }
}

/// Why a table cannot leave in any form: whatever is withheld, a small count can be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooSmall;

impl std::fmt::Display for TooSmall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "These counts are so few that, whatever is held back, somebody could work out a small one. \
             Choose a longer period or fewer rows and columns.",
        )
    }
}

impl std::error::Error for TooSmall {}

impl Grid {
    /// A list of counts with one total: wards on a map, months on a line.
    pub fn of_list(counts: &[u64]) -> Self {
        Self { cells: counts.iter().map(|count| vec![*count]).collect(), ..Self::default() }
    }

    fn columns(&self) -> usize {
        self.cells.first().map_or(0, Vec::len)
    }

    /// The count at a spot; 0 where the table has none.
    pub fn count(&self, spot: Spot) -> u64 {
        let cell = |row: usize, column: usize| self.cells.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0);
        match spot {
            Spot::Cell(row, column) => cell(row, column),
            Spot::Row(row) => self.cells.get(row).map_or(0, |row| row.iter().sum()),
            Spot::Column(column) => (0..self.cells.len()).map(|row| cell(row, column)).sum(),
            Spot::Total => self.cells.iter().flatten().sum(),
            Spot::Records(column) => self.records.as_ref().and_then(|records| records.get(column)).copied().unwrap_or(0),
            Spot::RecordsTotal => self.records.iter().flatten().sum(),
        }
    }

    /// Every spot of the table.
    pub fn spots(&self) -> Vec<Spot> {
        let (rows, columns) = (self.cells.len(), self.columns());
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| Spot::Cell(row, column)));
        let mut all: Vec<Spot> = cells.chain((0..rows).map(Spot::Row)).chain((0..columns).map(Spot::Column)).collect();
        all.push(Spot::Total);
        if self.records.is_some() {
            all.extend((0..columns).map(Spot::Records));
            all.push(Spot::RecordsTotal);
        }
        all
    }
}

/// The table as an audience is told it. Small counts are printed as "<5" where that is safe, and otherwise like everything that is held back.
///
/// # Errors
/// Refuses a table whose small counts nothing can protect.
pub fn suppress(grid: &Grid, profile: Profile) -> Result<Told, TooSmall> {
    let nothing_small = profile.small <= 1 && grid.hold.is_empty();
    if nothing_small {
        return Ok(tell(grid, |spot| profile.told(grid.count(spot))));
    }
    // First with "<5" for what is small; where that says too much, with one sign for all that is withheld.
    for least_held in [profile.small.max(1), 1] {
        let mut network = network_of(grid, profile, least_held);
        if network.protect() {
            let named = least_held > 1;
            let figure = |spot: Spot| match network.state(spot) {
                State::Small if named => Figure::FewerThan(profile.small),
                State::Small | State::Held => Figure::Withheld,
                State::Shown | State::Known | State::Unseen => {
                    let count = grid.count(spot);
                    if profile.withholds(count) { Figure::Withheld } else { profile.told(count) }
                }
            };
            return Ok(tell(grid, figure));
        }
    }
    Err(TooSmall)
}

fn tell(grid: &Grid, figure: impl Fn(Spot) -> Figure) -> Told {
    let (rows, columns) = (grid.cells.len(), grid.columns());
    Told {
        cells: (0..rows).map(|row| (0..columns).map(|column| figure(Spot::Cell(row, column))).collect()).collect(),
        // With one column a row's total is its cell, and with one row a column's total is.
        rows: (0..rows).map(|row| figure(if columns == 1 { Spot::Cell(row, 0) } else { Spot::Row(row) })).collect(),
        columns: (0..columns).map(|column| figure(if columns == 1 { Spot::Total } else { Spot::Column(column) })).collect(),
        total: figure(Spot::Total),
        records: grid
            .records
            .iter()
            .flat_map(|_| 0..columns)
            .map(|c| figure(if columns == 1 { Spot::RecordsTotal } else { Spot::Records(c) }))
            .collect(),
        records_total: grid.records.as_ref().map(|_| figure(Spot::RecordsTotal)),
    }
}

/// The table as a network. Nodes: the whole (0), the columns' sums (1), records (2), factors (3), then rows, columns and, where rows overlap,
/// columns again.
fn network_of(grid: &Grid, profile: Profile, least_held: u64) -> Network {
    let (rows, columns) = (grid.cells.len(), grid.columns());
    let (row, column, split) = (|i: usize| 4 + i, |j: usize| 4 + rows + j, |j: usize| 4 + rows + columns + j);
    let seen = |spot: Spot| !(columns == 1 && matches!(spot, Spot::Row(_) | Spot::Column(_) | Spot::Records(_)));
    let mut network = Network::new(4 + rows + 2 * columns, least_held, profile.small);
    let mut add = |spot: Spot, from: usize, to: usize| {
        let count = grid.count(spot);
        let state = if grid.known.contains(&spot) {
            State::Known
        } else if !seen(spot) {
            State::Unseen
        } else if profile.withholds(count) {
            State::Small
        } else if grid.hold.contains(&spot) && count > 0 {
            State::Held
        } else {
            State::Shown
        };
        network.add(Arc { spot: Some(spot), from, to, count, state });
    };
    for i in 0..rows {
        add(Spot::Row(i), 0, row(i));
        (0..columns).for_each(|j| add(Spot::Cell(i, j), row(i), column(j)));
    }
    let Some(records) = &grid.records else {
        (0..columns).for_each(|j| add(Spot::Column(j), column(j), 1));
        add(Spot::Total, 1, 0);
        return network;
    };
    for j in 0..columns {
        add(Spot::Column(j), column(j), split(j));
        add(Spot::Records(j), split(j), 2);
    }
    add(Spot::RecordsTotal, 2, 3);
    add(Spot::Total, 3, 0);
    // How many factors there are beyond the records is printed nowhere, but it cannot be fewer than none.
    let beyond: Vec<u64> = (0..columns).map(|j| grid.count(Spot::Column(j)).saturating_sub(records.get(j).copied().unwrap_or(0))).collect();
    for (j, beyond) in beyond.into_iter().enumerate() {
        network.add(Arc { spot: None, from: split(j), to: 3, count: beyond, state: State::Unseen });
    }
    network
}

#[cfg(test)]
mod tests;
