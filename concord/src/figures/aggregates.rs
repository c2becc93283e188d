//! The figures of readers who see totals alone: one fixed table for each quarter, small cells hidden, no way to a record (access rule 2).

use std::sync::Arc;

use askama::Template;
use practice::people::Counting;
use practice::returns::aggregates::{Quarter, table};
use practice::returns::{Asked, Dimension, Question, Table, Unit};
use serde_json::{Value, json};

use super::measures::pages::{in_quarter, quarter_field};
use super::pages::{CellView, FiguresPage};
use crate::frame::ask::page;
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::{Answers, Ask, Failure, Reply};
use crate::ledger::Tx;

/// What the rows may be: few, so that no two tables give a cell back by difference.
const ROWS: [Dimension; 2] = [Dimension::Strand, Dimension::District];
/// What may be counted.
const UNITS: [Unit; 2] = [Unit::Offences, Unit::Incidents];

/// The quarters that are offered.
fn quarters(ask: &Ask) -> Result<Vec<Quarter>, Failure> {
    Ok(Quarter::before(ask.house.policy()?.calendar.local(ask.now).date()))
}

/// The question that is answered, whatever was asked: a whole quarter, one of two dimensions, offences or incidents.
fn fixed(ask: &Ask, quarters: &[Quarter]) -> Result<(Answers, Question), Failure> {
    let mut query = in_quarter(&ask.query, quarters);
    let rows = ROWS.iter().find(|rows| rows.code() == ask.query.one("rows")).unwrap_or(&Dimension::Strand);
    let unit = UNITS.iter().find(|unit| unit.code() == ask.query.one("unit")).unwrap_or(&Unit::Offences);
    query.set("rows", rows.code());
    query.set("unit", unit.code());
    let asked = Asked { from: query.one("from"), to: query.one("to"), by: rows.code(), unit: unit.code(), ..Asked::default() };
    let question = Question::parse(&asked).map_err(|refused| Failure::Refused(vec![Problem::general(refused.to_string())]))?;
    Ok((query, question))
}

fn count(ask: &Ask, tx: &mut Tx<'_>, counting: &Counting, question: &Question) -> Result<Table, Failure> {
    let counted = super::count(&ask.house, tx, counting.scope(), question)?;
    let least = u64::from(ask.house.policy()?.settings.small_count.value);
    Ok(table(&counted, least))
}

/// The page.
pub async fn figures(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let quarters = quarters(&ask)?;
    let (query, question) = fixed(&ask, &quarters)?;
    let inner = Arc::clone(&ask);
    let asked = question.clone();
    let work = move |tx: &mut Tx<'_>| {
        let counting = inner.reader()?.counting(inner.now).ok_or(Failure::NotFound)?;
        count(&inner, tx, &counting, &asked)
    };
    let table = ask.house.ledger.read(work).await?;
    let fields = vec![
        quarter_field(&quarters, query.one("quarter")),
        Field::select("unit", "Count", UNITS.iter().map(|unit| Choice::new(unit.code(), unit.label())).collect()).value(query.one("unit")),
        Field::select("rows", "Rows", ROWS.iter().map(|rows| Choice::new(rows.code(), rows.label())).collect()).value(query.one("rows")),
    ];
    let last = table.rows.len();
    let rows = table.rows.into_iter().enumerate().map(|(place, (label, cells))| {
        let cells = cells.into_iter().map(|figure| CellView { figure, href: String::new() }).collect();
        (label, cells, place + 1 == last)
    });
    let days = [question.from, question.to].map(|day| day.strftime("%-d %B %Y").to_string());
    let shown = FiguresPage {
        chrome: ask.chrome("/figures"),
        problems: Vec::new(),
        fields,
        caption: format!("{}, {} to {}", question.unit.label(), days[0], days[1]),
        head: table.head,
        rows: rows.collect(),
        trends: Vec::new(),
        notes: table.notes,
        pictures: Vec::new(),
        export: String::new(),
        publish: String::new(),
    };
    page(shown.render())
}

/// The same for a program.
pub fn for_program(ask: &Ask, tx: &mut Tx<'_>, counting: &Counting) -> Result<Value, Failure> {
    let (_, question) = fixed(ask, &quarters(ask)?)?;
    let table = count(ask, tx, counting, &question)?;
    let rows: Vec<Value> = table.rows.iter().map(|(label, cells)| json!({ "label": label, "cells": cells })).collect();
    Ok(json!({ "question": question, "head": table.head, "rows": rows, "notes": table.notes }))
}
