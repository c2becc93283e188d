//! A table for an audience: counted unit by unit, its small counts withheld with as many others as it takes, and held against everything that
//! was published before (R-DISC-01; access rule 2: differencing all pairs of filters recovers nothing).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::printing::{Content, CountedCell};
use super::suppress::released::{Release, Reveals, reveals};
use super::suppress::{Figure, Grid, Profile, Spot, Told, TooSmall, suppress};
use super::table::FACTORS;
use super::{Counted, CountedUnit, Dimension, Printed, Question, Unit, periods};

/// The most rounds of holding back; a table that is not safe after them does not leave.
const ROUNDS: usize = 200;

/// One row or column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its key, as the units name it.
    pub key: String,
    /// The words for readers.
    pub label: String,
    /// What it asks: dimension and value, several where a row is of several.
    pub asks: Vec<(String, String)>,
    /// The days that it is of, where it is a period.
    pub days: Option<(Date, Date)>,
    /// Its one strand, where rows are strands.
    pub strand: Option<String>,
}

/// A table before anything is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Its short code.
    pub code: String,
    /// What it is.
    pub title: String,
    /// The words over the row labels.
    pub head: String,
    /// Its rows.
    pub rows: Vec<Line>,
    /// Its columns.
    pub columns: Vec<Line>,
    /// The name of the total that counts nothing twice.
    pub total: String,
    /// What all its figures ask: the unit, the strands, the place.
    pub asks: Vec<(String, String)>,
    /// The days of the whole.
    pub days: (Date, Date),
    /// What was counted and how.
    pub notes: Vec<String>,
}

/// A figure that the audience is not told, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTold {
    /// Row and column in words.
    pub label: String,
    /// What was counted; for whoever prepares it alone.
    pub count: u64,
    /// As it is printed.
    pub printed: String,
    /// Why it is withheld.
    pub why: &'static str,
}

/// A table as its audience is told it, with what it counted and what is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What is frozen.
    pub content: Content,
    /// What is not told.
    pub withheld: Vec<NotTold>,
}

/// Why a figure cannot be published as it was asked for; it displays as a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Strands overlap, so they are rows.
    StrandsAcross,
    /// Motivating factors are the total of the strands.
    Factors,
    /// Nothing protects its small counts.
    TooSmall,
}

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::StrandsAcross => f.write_str("Put the strands into the rows: an offence with several strands stands under each of them."),
            Self::Factors => f.write_str("Count offences or incidents: motivating factors are printed below them as the strands' total."),
            Self::TooSmall => TooSmall.fmt(f),
        }
    }
}

impl std::error::Error for Unfit {}

impl Layout {
    /// The layout of a figure.
    ///
    /// # Errors
    /// Refuses motivating factors as units, and strands as columns.
    pub fn of(counted: &Counted, title: String, notes: Vec<String>) -> Result<Self, Unfit> {
        let question = &counted.question;
        if question.unit == Unit::Flags {
            return Err(Unfit::Factors);
        }
        if question.columns == Some(Dimension::Strand) {
            return Err(Unfit::StrandsAcross);
        }
        let lines = |dimension: Dimension, headings: &[super::Heading]| -> Vec<Line> {
            headings.iter().map(|heading| line(dimension, &heading.key, &heading.label, question)).collect()
        };
        let whole = || vec![Line { label: question.unit.label().to_owned(), ..Line::default() }];
        let rows = match question.rows {
            Dimension::None => vec![Line { label: counted.total_label().to_owned(), ..Line::default() }],
            rows => lines(rows, &counted.rows),
        };
        let asks = [
            ("unit", Some(question.unit.code().to_owned())),
            ("strands", Some(question.strands.code().to_owned())),
            ("district", question.district.clone()),
        ];
        Ok(Self {
            code: "T".into(),
            title,
            head: if question.rows == Dimension::None { "Figure".into() } else { question.rows.label().into() },
            rows,
            columns: question.columns.map_or_else(whole, |columns| lines(columns, &counted.columns)),
            total: counted.total_label().to_owned(),
            asks: asks.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect(),
            days: (question.from, question.to),
            notes,
        })
    }

    fn overlaps(&self) -> bool {
        self.rows.iter().any(|row| row.strand.is_some())
    }

    fn spots(&self) -> Vec<Spot> {
        let (rows, columns) = (self.rows.len(), self.columns.len());
        let mut spots: Vec<Spot> = (0..rows).flat_map(|row| (0..columns).map(move |column| Spot::Cell(row, column))).collect();
        if columns > 1 {
            spots.extend((0..rows).map(Spot::Row));
            spots.extend((0..columns).map(Spot::Column));
        }
        spots.push(Spot::Total);
        if self.overlaps() {
            if columns > 1 {
                spots.extend((0..columns).map(Spot::Records));
            }
            spots.push(Spot::RecordsTotal);
        }
        // One row that is its own total is one figure.
        if rows == 1 && !self.overlaps() {
            spots.retain(|spot| !matches!(spot, Spot::Column(_) | Spot::Total));
            if columns > 1 {
                spots.retain(|spot| !matches!(spot, Spot::Row(_)));
                spots.push(Spot::Total);
            }
        }
        spots
    }

    /// Row and column in words.
    fn label(&self, spot: Spot) -> (String, String) {
        let row = |at: usize| self.rows.get(at).map_or_else(String::new, |line| line.label.clone());
        let column = |at: usize| self.columns.get(at).map_or_else(String::new, |line| line.label.clone());
        let all = || if self.columns.len() > 1 { ALL.to_owned() } else { column(0) };
        let sum = || if self.overlaps() { FACTORS.to_owned() } else { self.total.clone() };
        match spot {
            Spot::Cell(i, j) => (row(i), column(j)),
            Spot::Row(i) => (row(i), all()),
            Spot::Column(j) => (sum(), column(j)),
            Spot::Total => (sum(), all()),
            Spot::Records(j) => (self.total.clone(), column(j)),
            Spot::RecordsTotal => (self.total.clone(), all()),
        }
    }

    /// What a figure asks, in words that are equal for equal questions, whatever table it stands in.
    fn key(&self, spot: Spot) -> String {
        let (row, column, sum) = match spot {
            Spot::Cell(i, j) => (self.rows.get(i), self.columns.get(j), ""),
            Spot::Row(i) => (self.rows.get(i), None, ""),
            Spot::Column(j) => (None, self.columns.get(j), "factors"),
            Spot::Total => (None, None, "factors"),
            Spot::Records(j) => (None, self.columns.get(j), ""),
            Spot::RecordsTotal => (None, None, ""),
        };
        let lines = [row, column];
        let mut days = self.days;
        for (from, to) in lines.iter().flatten().filter_map(|line| line.days) {
            days = (days.0.max(from), days.1.min(to));
        }
        let mut asks: BTreeSet<String> = self.asks.iter().map(|(name, value)| format!("{name}={value}")).collect();
        asks.extend(lines.iter().flatten().flat_map(|line| &line.asks).map(|(name, value)| format!("{name}={value}")));
        if sum == "factors" && self.overlaps() {
            asks.insert("factors".into());
        }
        format!("{}..{} {}", days.0, days.1, asks.into_iter().collect::<Vec<_>>().join(" "))
    }
}

/// The heading over the sums of several columns.
const ALL: &str = "All";

/// A row or column of one dimension's value.
pub fn line(dimension: Dimension, key: &str, label: &str, question: &Question) -> Line {
    let all = periods(dimension, question.from, question.to);
    let place = all.iter().position(|period| period.key == key);
    let days = place.and_then(|at| all.get(at)).map(|period| {
        let end = place.and_then(|at| all.get(at + 1)).and_then(|next| next.first.yesterday().ok()).unwrap_or(question.to);
        (period.first.max(question.from), end.min(question.to))
    });
    let asks =
        if dimension.is_time() || dimension == Dimension::None { Vec::new() } else { vec![(dimension.code().to_owned(), key.to_owned())] };
    let strand = (dimension == Dimension::Strand).then(|| key.to_owned());
    Line { key: key.to_owned(), label: label.to_owned(), asks, days, strand }
}

/// The units of every spot of a table.
struct Sets {
    cells: BTreeMap<(usize, usize), BTreeSet<String>>,
}

impl Sets {
    fn of(layout: &Layout, units: &[CountedUnit]) -> Self {
        let place = |lines: &[Line]| -> BTreeMap<String, usize> { lines.iter().enumerate().map(|(at, line)| (line.key.clone(), at)).collect() };
        let (rows, columns) = (place(&layout.rows), place(&layout.columns));
        let mut cells: BTreeMap<(usize, usize), BTreeSet<String>> = BTreeMap::new();
        for unit in units {
            for (row, column) in &unit.cells {
                if let (Some(row), Some(column)) = (rows.get(row), columns.get(column)) {
                    cells.entry((*row, *column)).or_default().insert(unit.unit.clone());
                }
            }
        }
        Self { cells }
    }

    fn count(&self, row: usize, column: usize) -> u64 {
        self.cells.get(&(row, column)).map_or(0, |set| u64::try_from(set.len()).unwrap_or(u64::MAX))
    }

    /// What a spot counted. Of overlapping rows a sum counts each record once, and the motivating factors once for each strand.
    fn units(&self, layout: &Layout, spot: Spot) -> Vec<String> {
        let inside = |(row, column): (usize, usize)| match spot {
            Spot::Cell(i, j) => (row, column) == (i, j),
            Spot::Row(i) => row == i,
            Spot::Column(j) | Spot::Records(j) => column == j,
            Spot::Total | Spot::RecordsTotal => true,
        };
        let factors = layout.overlaps() && matches!(spot, Spot::Column(_) | Spot::Total);
        let mut found = BTreeSet::new();
        for (place, set) in self.cells.iter().filter(|(place, _)| inside(**place)) {
            let row = layout.rows.get(place.0).filter(|_| factors);
            found.extend(set.iter().map(|unit| row.map_or_else(|| unit.clone(), |row| format!("{unit}~{}", row.key))));
        }
        found.into_iter().collect()
    }

    fn grid(&self, layout: &Layout, hold: Vec<Spot>) -> Grid {
        let columns = layout.columns.len();
        let cells = (0..layout.rows.len()).map(|row| (0..columns).map(|column| self.count(row, column)).collect()).collect();
        let size = |column: usize| u64::try_from(self.units(layout, Spot::Records(column)).len()).unwrap_or(u64::MAX);
        let records = layout.overlaps().then(|| (0..columns).map(size).collect());
        Grid { cells, records, known: Vec::new(), hold }
    }
}

/// The table for an audience. `earlier` is what was published before, for this audience or one whose publications its members may read too.
///
/// # Errors
/// Refuses a table whose small counts nothing can protect.
pub fn publish(layout: &Layout, units: &[CountedUnit], profile: Profile, earlier: &[Release]) -> Result<Made, Unfit> {
    let sets = Sets::of(layout, units);
    let spots = layout.spots();
    let counted: Vec<(Spot, CountedCell)> = spots.iter().map(|spot| (*spot, cell(layout, &sets, *spot))).collect();
    let mut hold: Vec<Spot> = Vec::new();
    for _ in 0..ROUNDS {
        let told = suppress(&sets.grid(layout, hold.clone()), profile).map_err(|_| Unfit::TooSmall)?;
        let shown = |spot: Spot| told.at(spot).is_some_and(Figure::is_told);
        let cells: Vec<(Spot, CountedCell)> =
            counted.iter().map(|(spot, cell)| (*spot, CountedCell { told: shown(*spot), ..cell.clone() })).collect();
        let Some(more) = gives_away(&cells, earlier, profile.small).map_err(|()| Unfit::TooSmall)? else {
            return Ok(made(layout, &told, cells, profile, &hold));
        };
        hold.push(more);
    }
    Err(Unfit::TooSmall)
}

fn cell(layout: &Layout, sets: &Sets, spot: Spot) -> CountedCell {
    let (row, column) = layout.label(spot);
    let strand = match spot {
        Spot::Cell(row, _) | Spot::Row(row) => layout.rows.get(row).filter(|row| row.strand.is_some()).map(|row| row.key.clone()),
        _ => None,
    };
    CountedCell { table: layout.code.clone(), row, column, key: layout.key(spot), told: false, strand, units: sets.units(layout, spot) }
}

/// The next figure to hold back, so that nothing small comes out together with what is known; `None` where nothing does.
fn gives_away(cells: &[(Spot, CountedCell)], earlier: &[Release], small: u64) -> Result<Option<Spot>, ()> {
    let mut places = Vec::new();
    let mut new = Vec::new();
    for (spot, cell) in cells {
        for release in cell.releases() {
            places.push(*spot);
            new.push(release);
        }
    }
    match reveals(earlier, &new, small) {
        None => Ok(None),
        Some(Reveals::Difference(place, _)) => places.get(place).copied().map(Some).ok_or(()),
        Some(Reveals::Withheld(key)) => {
            let hidden = |one: &&Release| one.key == key && !one.told;
            let targets: BTreeSet<&String> = earlier.iter().chain(&new).filter(hidden).flat_map(|one| &one.units).collect();
            let touches = |release: &Release| release.told && release.units.iter().any(|unit| targets.contains(unit));
            let told = new.iter().zip(&places).filter(|(release, _)| touches(release));
            told.min_by_key(|(release, spot)| (release.units.len(), **spot)).map(|(_, spot)| Some(*spot)).ok_or(())
        }
    }
}

fn made(layout: &Layout, told: &Told, cells: Vec<(Spot, CountedCell)>, profile: Profile, hold: &[Spot]) -> Made {
    let text = |spot: Spot| told.at(spot).map_or_else(String::new, Figure::text);
    let columns = layout.columns.len();
    let line = |label: String, spots: Vec<Spot>| (label, spots.into_iter().map(text).collect::<Vec<_>>());
    let over = |each: &dyn Fn(usize) -> Spot, last: Spot| -> Vec<Spot> {
        if columns > 1 { (0..columns).map(each).chain([last]).collect() } else { vec![last] }
    };
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for (at, row) in layout.rows.iter().enumerate() {
        let last = if columns > 1 { Spot::Row(at) } else { Spot::Cell(at, 0) };
        rows.push(line(row.label.clone(), over(&|column| Spot::Cell(at, column), last)));
    }
    if layout.overlaps() {
        rows.push(line(layout.total.clone(), over(&Spot::Records, Spot::RecordsTotal)));
        rows.push(line(FACTORS.to_owned(), over(&Spot::Column, Spot::Total)));
    } else if layout.rows.len() > 1 {
        rows.push(line(layout.total.clone(), over(&Spot::Column, Spot::Total)));
    }
    let mut head = vec![layout.head.clone()];
    head.extend(layout.columns.iter().map(|column| column.label.clone()));
    if columns > 1 {
        head.push(ALL.to_owned());
    }
    let notes = layout.notes.iter().cloned().chain(profile.note()).collect();
    let withheld = cells.iter().filter(|(_, cell)| !cell.told).map(|(spot, cell)| NotTold {
        label: format!("{}, {}", cell.row, cell.column),
        count: cell.count(),
        printed: text(*spot),
        why: why(*spot, cell.count(), profile, hold),
    });
    let withheld = withheld.collect();
    let tables = vec![Printed { code: layout.code.clone(), title: layout.title.clone(), head, rows, notes }];
    Made { content: Content { tables, cells: cells.into_iter().map(|(_, cell)| cell).collect() }, withheld }
}

fn why(spot: Spot, count: u64, profile: Profile, hold: &[Spot]) -> &'static str {
    if 0 < count && count < profile.small {
        "It is small."
    } else if hold.contains(&spot) {
        "With what was published before, a small one could be worked out from it."
    } else {
        "A small one could be worked out from it."
    }
}

#[cfg(test)]
mod tests;
