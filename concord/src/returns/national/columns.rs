//! The force's names and order of the columns of the record-level return.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::people::{Act, Matter};
use practice::returns::home_office::FIELDS;
use practice::returns::national::ColumnMap;
use practice::returns::national::columns::{NEEDED, NotThis, Wanted};

use super::makes;
use super::sql::{self, ColumnsRow};
use crate::admin::pages::done;
use crate::admin::sql::put;
use crate::frame::ask::page_with;
use crate::frame::chrome::Chrome;
use crate::frame::field::Problem;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Tx;

/// A field as the form shows it.
#[derive(Clone, Debug, Default)]
pub struct FieldLine {
    /// The field.
    pub field: String,
    /// Whether the return needs it.
    pub needed: bool,
    /// Its place as typed; empty to leave it out.
    pub place: String,
    /// Its heading as typed.
    pub heading: String,
    /// What is wrong with the place.
    pub place_error: String,
    /// What is wrong with the heading.
    pub heading_error: String,
}

/// The columns.
#[derive(Template)]
#[template(path = "returns/national/columns.html")]
pub struct ColumnsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The fields.
    pub lines: Vec<FieldLine>,
    /// Whether the reader may change them.
    pub may_edit: bool,
}

fn show(ask: &Ask, lines: Vec<FieldLine>) -> Result<Reply, Failure> {
    let mut problems = Vec::new();
    for line in &lines {
        for (part, sentence) in [("place", &line.place_error), ("heading", &line.heading_error)] {
            if !sentence.is_empty() {
                problems.push(Problem { text: format!("{}: {sentence}", line.field), href: format!("#{part}-{}", line.field) });
            }
        }
    }
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let chrome = ask.chrome("/returns").with_error(!problems.is_empty());
    page_with(status, ColumnsPage { chrome, problems, lines, may_edit: makes(ask.reader()?) }.render())
}

/// The fields in the order of a map, those that it leaves out last.
fn lines_of(map: &ColumnMap) -> Vec<FieldLine> {
    let needed = |field: &str| NEEDED.contains(&field);
    let placed = map.columns().iter().zip(1..).map(|(column, place): (_, u32)| FieldLine {
        field: column.field.clone(),
        needed: needed(&column.field),
        place: place.to_string(),
        heading: column.heading.clone(),
        ..FieldLine::default()
    });
    let left = FIELDS.iter().filter(|(field, _)| map.columns().iter().all(|column| column.field != *field));
    let left = left.map(|(field, heading)| FieldLine { field: (*field).into(), heading: (*heading).into(), ..FieldLine::default() });
    placed.chain(left).collect()
}

/// Shows the columns.
pub async fn columns(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let map = ask.house.ledger.read(sql::column_map).await?;
    show(&ask, lines_of(&map))
}

/// Takes another order or other headings.
pub async fn take(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut lines: Vec<FieldLine> = FIELDS
        .iter()
        .map(|(field, _)| FieldLine {
            field: (*field).into(),
            needed: NEEDED.contains(field),
            place: ask.body.one(&format!("place-{field}")).trim().to_owned(),
            heading: ask.body.one(&format!("heading-{field}")).trim().to_owned(),
            ..FieldLine::default()
        })
        .collect();
    let mut wanted = Vec::new();
    for line in &mut lines {
        let place: Option<u32> = line.place.parse().ok().filter(|place| (1..=999).contains(place));
        if place.is_none() && !line.place.is_empty() {
            line.place_error = "Enter a whole number from 1 to 999, or leave it empty to leave the column out.".into();
        }
        wanted.push(Wanted { field: line.field.clone(), place, heading: line.heading.clone() });
    }
    let typed = lines.iter().all(|line| line.place_error.is_empty());
    let map = match ColumnMap::of(&wanted) {
        Ok(map) if typed => map,
        Ok(_) => return show(&ask, lines),
        Err(wrong) => return show(&ask, with_errors(lines, &wrong)),
    };
    let who = ask.signature(Matter::Figures, Act::Create)?;
    let work = move |tx: &mut Tx<'_>| {
        let row = ColumnsRow { id: "records".into(), columns: map.to_lines(), by: who.actor.clone(), at: who.at };
        put(tx, &who, "changed the columns of the record-level return", &row)
    };
    ask.house.ledger.write(work).await.map_err(Failure::Fault)?;
    done(&ask, "/returns/columns", "The columns are saved. Returns that were signed keep theirs.").await
}

fn with_errors(mut lines: Vec<FieldLine>, wrong: &[NotThis]) -> Vec<FieldLine> {
    for one in wrong {
        for line in lines.iter_mut().filter(|line| line.field == one.field) {
            let place = if one.about_place { &mut line.place_error } else { &mut line.heading_error };
            if place.is_empty() {
                place.clone_from(&one.sentence);
            }
        }
    }
    lines
}
