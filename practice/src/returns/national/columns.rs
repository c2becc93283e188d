//! The force's own names and order of the columns of the record-level return. No template is public (domain rules 13), so a force writes what
//! the receiving system asks for: it may rename, reorder and leave out, but it can add no field and drop none that the return needs.

use serde::{Deserialize, Serialize};

use crate::returns::home_office::FIELDS;

/// Fields without which the return is none.
pub const NEEDED: [&str; 10] = [
    "force_code",
    "crime_ref",
    "recorded_date",
    "offence_code",
    "hate_race",
    "hate_religion",
    "hate_sexual_orientation",
    "hate_disability",
    "hate_transgender",
    "religion_perceived",
];
/// The longest heading, in characters.
const LONGEST: usize = 60;

/// A column: the field and the heading over it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// One of [`FIELDS`].
    pub field: String,
    /// The words over it.
    pub heading: String,
}

/// The columns in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMap(Vec<Column>);

/// What was typed for a field: its place in the order (none to leave it out) and its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The field.
    pub field: String,
    /// Its place, from 1; none to leave it out.
    pub place: Option<u32>,
    /// Its heading.
    pub heading: String,
}

/// Why a map is refused: for which field, whether its place or its heading, in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotThis {
    /// The field.
    pub field: String,
    /// Whether the sentence is about the place; otherwise about the heading.
    pub about_place: bool,
    /// The sentence.
    pub sentence: String,
}

impl Default for ColumnMap {
    fn default() -> Self {
        let column = |(field, heading): &(&str, &str)| Column { field: (*field).to_owned(), heading: (*heading).to_owned() };
        Self(FIELDS.iter().map(column).collect())
    }
}

impl ColumnMap {
    /// The columns in their order.
    pub fn columns(&self) -> &[Column] {
        &self.0
    }

    /// Makes a map of what was typed, or says everything that is wrong with it.
    pub fn of(wanted: &[Wanted]) -> Result<Self, Vec<NotThis>> {
        let mut wrong = Vec::new();
        let mut say = |field: &str, about_place, sentence: String| wrong.push(NotThis { field: field.to_owned(), about_place, sentence });
        let mut taken: Vec<&Wanted> = Vec::new();
        for (field, _) in FIELDS {
            let Some(one) = wanted.iter().find(|one| one.field == *field) else { continue };
            let Some(place) = one.place else {
                if NEEDED.contains(field) {
                    say(field, true, "The return needs this column. Give it a place.".to_owned());
                }
                continue;
            };
            if let Some(other) = taken.iter().find(|other| other.place == Some(place)) {
                say(field, true, format!("Place {place} is taken by {}. Give each column a place of its own.", other.field));
            }
            let heading = one.heading.trim();
            if heading.is_empty() {
                say(field, false, "Give the column a heading.".to_owned());
            } else if heading.chars().count() > LONGEST {
                say(field, false, format!("Shorten the heading to {LONGEST} characters."));
            } else if let Some(other) = taken.iter().find(|other| other.heading.trim().eq_ignore_ascii_case(heading)) {
                say(field, false, format!("This is the heading of {} too. Give each column a heading of its own.", other.field));
            }
            taken.push(one);
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        taken.sort_by_key(|one| one.place);
        let column = |one: &&Wanted| Column { field: one.field.clone(), heading: one.heading.trim().to_owned() };
        Ok(Self(taken.iter().map(column).collect()))
    }

    /// As it is stored: "field=heading", one a line.
    pub fn to_lines(&self) -> String {
        self.0.iter().map(|column| format!("{}={}", column.field, column.heading)).collect::<Vec<_>>().join("\n")
    }

    /// Reads what [`ColumnMap::to_lines`] wrote; `None` for anything else.
    pub fn of_lines(lines: &str) -> Option<Self> {
        let column = |(line, place): (&str, u32)| {
            let (field, heading) = line.split_once('=')?;
            Some(Wanted { field: field.to_owned(), place: Some(place), heading: heading.to_owned() })
        };
        let wanted: Vec<Wanted> = lines.lines().zip(1..).map(column).collect::<Option<_>>()?;
        let known = wanted.iter().all(|one| FIELDS.iter().any(|(field, _)| *field == one.field));
        Self::of(&wanted).ok().filter(|_| known)
    }
}
