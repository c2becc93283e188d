//! Charts as accessible SVG: a title that says the finding, labels on the lines, nothing told by colour alone, and the table of the same
//! figures with each (Government Analysis Function, data visualisation guidance; WCAG 2.2).
//!
//! Text keeps its size: a drawing is wider than a telephone and scrolls inside its region.

mod columns;
mod control;
mod lines;
mod spark;
#[cfg(test)]
mod tests;

pub use columns::stack;
pub use control::{Control, control};
pub use lines::lines;
pub use spark::spark;

use crate::sheet::{Cell, Column, Table};
use crate::svg::{Canvas, GRID, QUIET, at, place, shown};

/// The Government Analysis Function's colours for categories, in its order, each with the text colour that is readable on it.
pub const COLOURS: [(&str, &str); 6] = [
    ("#12436D", "#ffffff"),
    ("#28A197", "#0b0c0c"),
    ("#801650", "#ffffff"),
    ("#F46A25", "#0b0c0c"),
    ("#3D3D3D", "#ffffff"),
    ("#A285D1", "#0b0c0c"),
];

/// A drawing with everything that must go with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// What the figures say, in a sentence; shown above the drawing.
    pub title: String,
    /// The drawing: well-formed SVG in which every word is escaped.
    pub svg: String,
    /// The same figures as a table.
    pub table: Table,
}

/// What every chart is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Unique on its page: letters, digits and hyphens.
    pub id: String,
    /// The finding; [`crate::finding`] makes it.
    pub title: String,
    /// What each figure counts, for the axis and the table: "flags".
    pub unit: String,
    /// What the points along the axis are: "Month".
    pub across: String,
    /// The points along the axis, in order: "Oct 2026".
    pub labels: Vec<String>,
    /// Decimal places of the figures.
    pub places: usize,
    /// What was counted and how, in sentences.
    pub notes: Vec<String>,
}

/// One series: a name, and a figure for each of the frame's labels. None where it is missing or suppressed: then nothing is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The name as it stands beside the line.
    pub name: String,
    /// The figures.
    pub values: Vec<Option<f64>>,
}

impl Series {
    /// A series of counts, none of them missing.
    pub fn of_counts(name: impl Into<String>, counts: &[u64]) -> Self {
        Self { name: name.into(), values: counts.iter().map(|count| Some(crate::number(*count))).collect() }
    }
}

impl Frame {
    /// The figures as a table: a row for each label, a column for each series.
    fn table(&self, series: &[&Series]) -> Table {
        let figures = series.iter().map(|one| Column::number(format!("{}, {}", one.name, self.unit)));
        let row = |(index, label): (usize, &String)| {
            let cell = |one: &&Series| self.cell(one.values.get(index).copied().flatten());
            std::iter::once(Cell::text(label)).chain(series.iter().map(cell)).collect()
        };
        Table {
            title: self.title.clone(),
            notes: self.notes.clone(),
            columns: std::iter::once(Column::text(&self.across)).chain(figures).collect(),
            rows: self.labels.iter().enumerate().map(row).collect(),
        }
    }

    fn cell(&self, value: Option<f64>) -> Cell {
        match value {
            None => Cell::Suppressed,
            Some(value) if self.places == 0 => format!("{value:.0}").parse().map_or(Cell::Empty, Cell::Whole),
            Some(value) => Cell::Decimal(value, self.places),
        }
    }

    fn figure(&self, value: f64) -> String {
        shown(value, self.places)
    }
}

/// Width of a chart; wide enough for 13 months of readable labels.
const WIDTH: f64 = 775.0;
/// Height of a chart.
const HEIGHT: f64 = 360.0;
/// Room beside the plot: for the scale, and for the labels of the lines.
const LEFT: f64 = 48.0;
const RIGHT: f64 = 165.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 44.0;

/// The plot of a chart: where figures lie.
struct Plot {
    lowest: f64,
    highest: f64,
    count: usize,
}

impl Plot {
    /// A plot for figures between these, from a whole step to a whole step; 0 is always on it.
    fn over(values: impl Iterator<Item = f64>, count: usize) -> (Self, f64) {
        let (low, high) = values.fold((0.0_f64, 1.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let step = step((high - low) / 4.0);
        let plot = Self { lowest: (low / step).floor() * step, highest: (high / step).ceil() * step, count: count.max(1) };
        (plot, step)
    }

    fn y(&self, value: f64) -> f64 {
        let height = HEIGHT - TOP - BOTTOM;
        TOP + height * (self.highest - value) / (self.highest - self.lowest)
    }

    /// The middle of a label's column.
    fn x(&self, index: usize) -> f64 {
        LEFT + self.slot() * (place(index) + 0.5)
    }

    fn slot(&self) -> f64 {
        (WIDTH - LEFT - RIGHT) / place(self.count)
    }

    /// The scale, its grid and the labels along it.
    fn axes(&self, canvas: &mut Canvas, frame: &Frame, step: f64) {
        canvas.text((0.0, 16.0), &format!("fill=\"{QUIET}\""), &capital(&frame.unit));
        let mut value = self.lowest;
        while value <= self.highest + step / 2.0 {
            let y = self.y(value);
            canvas.line((LEFT, y), (WIDTH - RIGHT, y), &format!("stroke=\"{GRID}\""));
            let places = if step < 1.0 { frame.places.max(1) } else { 0 };
            canvas.text((LEFT - 8.0, y + 5.0), &format!("text-anchor=\"end\" fill=\"{QUIET}\""), &shown(value, places));
            value += step;
        }
        let y = self.y(0.0);
        canvas.line((LEFT, y), (WIDTH - RIGHT, y), &format!("stroke=\"{QUIET}\""));
        self.labels(canvas, &frame.labels);
    }

    /// "Oct 2026" in two lines, the year only where it changes; only as many as there is room for, the last one always.
    fn labels(&self, canvas: &mut Canvas, labels: &[String]) {
        let room = if labels.iter().any(|label| first_word(label).chars().count() > 4) { 78.0 } else { 40.0 };
        let every = (1..=labels.len().max(1)).find(|n| self.slot() * place(*n) >= room).unwrap_or(1);
        let mut year = String::new();
        for (index, label) in labels.iter().enumerate() {
            if (labels.len() - 1 - index).is_multiple_of(every) {
                let (first, rest) = label.split_once(' ').unwrap_or((label, ""));
                let style = format!("text-anchor=\"middle\" font-size=\"13\" fill=\"{QUIET}\"");
                canvas.text((self.x(index), HEIGHT - 24.0), &style, first);
                if rest != year {
                    canvas.text((self.x(index), HEIGHT - 7.0), &style, rest);
                    rest.clone_into(&mut year);
                }
            }
        }
    }
}

fn first_word(label: &str) -> &str {
    label.split_once(' ').map_or(label, |(first, _)| first)
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The smallest of 1, 2, 5 times a power of ten that is at least this.
fn step(least: f64) -> f64 {
    if !least.is_finite() || least <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= least * 0.999).unwrap_or(10.0 * power)
}

/// A name beside the end of a line or a column, in at most two lines of text.
fn name_beside(canvas: &mut Canvas, y: f64, colour: &str, words: &str, figure: &str) {
    // Name and figure share what fits beside the plot; the figure is never the part that is cut.
    let fits = 20_usize.saturating_sub(figure.chars().count()).max(8);
    let words: String =
        if words.chars().count() > fits { words.chars().take(fits - 1).chain(['\u{2026}']).collect() } else { words.to_owned() };
    let x = at(WIDTH - RIGHT + 12.0);
    let style = format!("font-size=\"14\" fill=\"{}\"", crate::svg::INK);
    canvas.raw(&format!("<rect x=\"{x}\" y=\"{}\" width=\"4\" height=\"14\" fill=\"{colour}\"/>", at(y - 7.0)));
    canvas.text((WIDTH - RIGHT + 21.0, y + 5.0), &style, format!("{words} {figure}").trim_end());
}
