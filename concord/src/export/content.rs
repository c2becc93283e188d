//! What is in a file: its rows within the reader's scope, cell by cell from the named columns, drawn page by page as the file is written.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::Timestamp;
use practice::incident::PersonKind;
use practice::people::{Act, Matter, Scope};
use practice::policy::Policy;
use press::sheet::{Cell, Column, Head, Moment};

use super::What;
use crate::frame::{Answers, Ask, Failure};
use crate::incident::{facts_with, sql as incidents};
use crate::ledger::Tx;
use crate::work::pages::{Shown, clock, show};
use crate::work::sql::{self as work, After, Clock, Line, List, Narrow};

/// The columns of a file of records; nothing else leaves.
const RECORDS: [&str; 8] = ["Reference", "Reported", "Strands", "Where", "Grade", "Supervisor", "Duty", "Next due"];
/// The further columns of a file with identities. Where a safe way to make contact is known, it stands beside the number.
const IDENTITIES: [&str; 3] = ["Victims", "Telephone", "Safe contact"];

/// Where the rows come from.
enum Source {
    /// They are all here: a figure's table.
    Table,
    /// A worklist, from this key on; none where it is at its end.
    List { list: &'static List, narrow: Narrow, clock: Clock, after: Option<After> },
    /// What a search found, before this number; none where it is at its end.
    Search { words: String, before: Option<i64> },
}

/// The rows of a file, drawn from the store as they are asked for: any number of them in the memory of a page.
pub(super) struct Rows<'a, 'tx> {
    ask: &'a Ask,
    tx: &'a mut Tx<'tx>,
    policy: Arc<Policy>,
    scope: Scope,
    source: Source,
    named: bool,
    drawn: VecDeque<Vec<Cell>>,
    /// The records behind the rows so far, each once; none for a figure.
    pub records: Vec<String>,
    /// Why drawing ended before its end.
    pub failure: Option<Failure>,
}

/// What stands above the rows, with the rows; or a sentence why there is no file.
pub(super) type Opened<'a, 'tx> = Result<(Head, Rows<'a, 'tx>), String>;

/// Begins a file. `named` asks for the identities too.
pub(super) fn open<'a, 'tx>(
    ask: &'a Ask,
    tx: &'a mut Tx<'tx>,
    what: What,
    question: &Answers,
    named: bool,
) -> Result<Opened<'a, 'tx>, Failure> {
    let policy = ask.house.policy()?;
    let rows = |tx, scope, source, drawn| Rows { ask, tx, policy, scope, source, named, drawn, records: Vec::new(), failure: None };
    match what {
        What::Figures => {
            let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
            Ok(figures(ask, tx, &scope, question)?.map(|(head, drawn)| (head, rows(tx, scope, Source::Table, drawn))))
        }
        What::Worklist => {
            let Some(list) = work::list(question.one("list")) else { return Ok(Err("There is no such worklist.".to_owned())) };
            let narrow = Narrow { district: question.one("district").to_owned(), strand: question.one("strand").to_owned() };
            let head = records_head(&format!("Worklist: {}", list.title), list.says, named);
            let source = Source::List { list, narrow, clock: clock(ask)?, after: Some(None) };
            Ok(Ok((head, rows(tx, scope(ask)?, source, VecDeque::new()))))
        }
        What::Search => {
            let note = "Records found by the words of a search. The words are not in the file, since they may name somebody.";
            let source = Source::Search { words: question.one("q").to_owned(), before: Some(i64::MAX) };
            Ok(Ok((records_head("Found by a search", note, named), rows(tx, scope(ask)?, source, VecDeque::new()))))
        }
    }
}

/// The records that the reader may take out: those within the right to export, which also lie within the right to view.
fn scope(ask: &Ask) -> Result<Scope, Failure> {
    ask.reader()?.scope(Matter::Operational, Act::Export, ask.now).ok_or(Failure::NotFound)
}

/// A figure's head and rows, or why it cannot be counted.
type Figure = Result<(Head, VecDeque<Vec<Cell>>), String>;

fn figures(ask: &Ask, tx: &mut Tx<'_>, scope: &Scope, question: &Answers) -> Result<Figure, Failure> {
    let question = match crate::figures::question(question) {
        Ok(question) => question,
        Err(refused) => return Ok(Err(refused.to_string())),
    };
    let table = crate::figures::count(&ask.house, tx, scope, &question)?.to_table();
    let columns = table.head.iter().enumerate().map(|(place, head)| if place == 0 { Column::text(head) } else { Column::number(head) });
    let figure = |text: &String| text.replace(',', "").parse().map_or_else(|_| Cell::text(text), Cell::Whole);
    let row = |(label, cells): &(String, Vec<String>)| std::iter::once(Cell::text(label)).chain(cells.iter().map(figure)).collect();
    let days = |day: jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
    let head = Head {
        title: format!("{}, {} to {}", question.unit.label(), days(question.from), days(question.to)),
        notes: table.notes.clone(),
        columns: columns.collect(),
    };
    Ok(Ok((head, table.rows.iter().map(row).collect())))
}

fn records_head(title: &str, note: &str, named: bool) -> Head {
    let moments = "Moments are on the force's clocks; due at 00:00 is due at the end of the day before.";
    let columns = RECORDS.iter().chain(IDENTITIES.iter().filter(|_| named)).map(|title| Column::text(*title)).collect();
    Head { title: title.to_owned(), notes: vec![note.to_owned(), moments.to_owned()], columns }
}

impl Rows<'_, '_> {
    /// The next lines of the source; none at its end.
    fn lines(&mut self) -> Result<Vec<Line>, Failure> {
        match &mut self.source {
            Source::List { list, narrow, clock, after: Some(after) } => {
                let (lines, next) = work::page(self.tx, list, &self.scope, narrow, after, *clock)?;
                let goes_on = next.is_some().then_some(next);
                if let Source::List { after, .. } = &mut self.source {
                    *after = goes_on;
                }
                Ok(lines)
            }
            Source::Search { words, before: Some(before) } => {
                let found = crate::search::sql::by_words(self.tx, words, &self.scope, *before, work::PAGE)?;
                let next = found.last().map(|(last, _)| *last);
                let ids: Vec<String> = found.into_iter().map(|(_, id)| id).collect();
                if let Source::Search { before, .. } = &mut self.source {
                    *before = next;
                }
                Ok(work::lines_of(self.tx, &ids, &self.scope)?)
            }
            Source::Table | Source::List { .. } | Source::Search { .. } => Ok(Vec::new()),
        }
    }

    fn goes_on(&self) -> bool {
        matches!(&self.source, Source::List { after: Some(_), .. } | Source::Search { before: Some(_), .. })
    }

    fn draw(&mut self) -> Result<(), Failure> {
        while self.drawn.is_empty() && self.goes_on() {
            let lines = self.lines()?;
            for (shown, line) in show(self.ask, self.tx, &lines, &self.policy)?.into_iter().zip(&lines) {
                let due = line.due_at.filter(|_| !shown.clock.is_empty()).map_or(Cell::Empty, |at| moment(&self.policy, at));
                let mut row = cells(&shown, moment(&self.policy, line.reported_at), due);
                if self.named {
                    row.extend(identities(self.ask, self.tx, &shown.id)?);
                }
                self.drawn.push_back(row);
            }
            // A list of duties has a record several times; most often one line after the other.
            let ids = lines.into_iter().map(|line| line.id);
            self.records.extend(ids);
            self.records.dedup();
        }
        Ok(())
    }
}

impl Iterator for Rows<'_, '_> {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        if let Err(failure) = self.draw() {
            self.failure = Some(failure);
            return None;
        }
        self.drawn.pop_front()
    }
}

fn moment(policy: &Policy, at: Timestamp) -> Cell {
    let local = policy.calendar.local(at);
    let part = |number: i8| u8::try_from(number).unwrap_or(0);
    let date = (u16::try_from(local.year()).unwrap_or(0), part(local.month()), part(local.day()));
    Cell::Moment(Moment { date, time: (part(local.hour()), part(local.minute())) })
}

fn cells(shown: &Shown, reported: Cell, due: Cell) -> Vec<Cell> {
    let [id, strands, place, grade, who, duty] =
        [&shown.id, &shown.strands.join(", "), &shown.place, &shown.grade, &shown.who, &shown.duty].map(Cell::text);
    vec![id, reported, strands, place, grade, who, duty, due]
}

/// The victims of a record, as far as this reader opens them.
fn identities(ask: &Ask, tx: &mut Tx<'_>, id: &str) -> Result<Vec<Cell>, Failure> {
    let reader = ask.reader()?;
    let Some(incident) = incidents::load(tx, id)? else { return Ok(vec![Cell::Empty; IDENTITIES.len()]) };
    if !facts_with(&incident, |facts| reader.may_on(Matter::Identity, Act::View, facts, ask.now)) {
        return Ok(vec![Cell::text("Not in your reach"), Cell::Empty, Cell::Empty]);
    }
    let mut parts = [Vec::new(), Vec::new(), Vec::new()];
    for person in incident.people.iter().filter(|person| person.kind == PersonKind::Victim) {
        for (part, words) in parts.iter_mut().zip([&person.name, &person.phone, &person.safe_contact]) {
            if let Some(words) = words {
                part.push(tx.unseal(id, words)?);
            }
        }
    }
    Ok(parts.iter().map(|part| Cell::text(part.join("; "))).collect())
}
