//! What is in a file: its rows within the reader's scope, cell by cell from the named columns.

use jiff::Timestamp;
use practice::incident::PersonKind;
use practice::people::{Act, Matter, Scope};
use press::sheet::{Cell, Column, Head, MOST_ROWS, Moment};

use super::What;
use crate::frame::{Answers, Ask, Failure};
use crate::incident::{facts_with, sql as incidents};
use crate::ledger::Tx;
use crate::work::pages::{Shown, clock, show};
use crate::work::sql::{self as work, Line, Narrow};

/// The columns of a file of records; nothing else leaves.
const RECORDS: [&str; 8] = ["Reference", "Reported", "Strands", "Where", "Grade", "Supervisor", "Duty", "Next due"];
/// The further columns of a file with identities. Where a safe way to make contact is known, it stands beside the number.
const IDENTITIES: [&str; 3] = ["Victims", "Telephone", "Safe contact"];

/// What a file will hold.
pub(super) struct Content {
    /// What stands above the rows.
    pub head: Head,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// The records behind them, each once; none for a figure.
    pub records: Vec<String>,
}

/// Gathers a file's content, or says in a sentence why there is none. `named` asks for the identities too.
pub(super) fn gather(ask: &Ask, tx: &mut Tx<'_>, what: What, question: &Answers, named: bool) -> Result<Result<Content, String>, Failure> {
    match what {
        What::Figures => figures(ask, tx, question),
        What::Worklist => {
            let Some(list) = work::list(question.one("list")) else { return Ok(Err("There is no such worklist.".to_owned())) };
            let scope = scope(ask)?;
            let narrow = Narrow { district: question.one("district").to_owned(), strand: question.one("strand").to_owned() };
            let (mut lines, mut after, clock) = (Vec::new(), None, clock(ask)?);
            loop {
                let (page, next) = work::page(tx, list, &scope, &narrow, &after, clock)?;
                lines.extend(page);
                if lines.len() > MOST_ROWS {
                    return Ok(Err(too_many()));
                }
                after = next;
                if after.is_none() {
                    break;
                }
            }
            let note = list.says.to_owned();
            records(ask, tx, &lines, &format!("Worklist: {}", list.title), note, named).map(Ok)
        }
        What::Search => {
            let scope = scope(ask)?;
            let (mut ids, mut before) = (Vec::new(), i64::MAX);
            loop {
                let found = crate::search::sql::by_words(tx, question.one("q"), &scope, before, work::PAGE)?;
                let Some((last, _)) = found.last() else { break };
                before = *last;
                ids.extend(found.into_iter().map(|(_, id)| id));
                if ids.len() > MOST_ROWS {
                    return Ok(Err(too_many()));
                }
            }
            let lines = work::lines_of(tx, &ids, &scope)?;
            let note = "Records found by the words of a search. The words are not in the file, since they may name somebody.".to_owned();
            records(ask, tx, &lines, "Found by a search", note, false).map(Ok)
        }
    }
}

fn too_many() -> String {
    let most = practice::returns::thousands(u64::try_from(MOST_ROWS).unwrap_or(u64::MAX));
    format!("A file of records holds at most {most} rows. Choose a district or a strand.")
}

/// The records that the reader may take out: those within the right to export, which also lie within the right to view.
fn scope(ask: &Ask) -> Result<Scope, Failure> {
    ask.reader()?.scope(Matter::Operational, Act::Export, ask.now).ok_or(Failure::NotFound)
}

fn figures(ask: &Ask, tx: &mut Tx<'_>, question: &Answers) -> Result<Result<Content, String>, Failure> {
    let question = match crate::figures::question(question) {
        Ok(question) => question,
        Err(refused) => return Ok(Err(refused)),
    };
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let counted = crate::figures::count(&ask.house, tx, &scope, &question)?;
    let table = counted.to_table();
    let columns = table.head.iter().enumerate().map(|(place, head)| if place == 0 { Column::text(head) } else { Column::number(head) });
    let figure = |text: &String| text.replace(',', "").parse().map_or_else(|_| Cell::text(text), Cell::Whole);
    let row = |(label, cells): &(String, Vec<String>)| std::iter::once(Cell::text(label)).chain(cells.iter().map(figure)).collect();
    let days = |day: jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
    let head = Head {
        title: format!("{}, {} to {}", question.unit.label(), days(question.from), days(question.to)),
        notes: table.notes.clone(),
        columns: columns.collect(),
    };
    Ok(Ok(Content { head, rows: table.rows.iter().map(row).collect(), records: Vec::new() }))
}

fn records(ask: &Ask, tx: &mut Tx<'_>, lines: &[Line], title: &str, note: String, named: bool) -> Result<Content, Failure> {
    let policy = ask.house.policy()?;
    let mut rows = Vec::with_capacity(lines.len());
    let moment = |at: Timestamp| {
        let local = policy.calendar.local(at);
        let part = |number: i8| u8::try_from(number).unwrap_or(0);
        let date = (u16::try_from(local.year()).unwrap_or(0), part(local.month()), part(local.day()));
        Cell::Moment(Moment { date, time: (part(local.hour()), part(local.minute())) })
    };
    for (shown, line) in show(ask, tx, lines, &policy)?.into_iter().zip(lines) {
        let due = line.due_at.filter(|_| !shown.clock.is_empty()).map_or(Cell::Empty, moment);
        let mut row = cells(&shown, moment(line.reported_at), due);
        if named {
            row.extend(identities(ask, tx, &shown.id)?);
        }
        rows.push(row);
    }
    let mut records: Vec<String> = lines.iter().map(|line| line.id.clone()).collect();
    records.sort_unstable();
    records.dedup();
    let columns = RECORDS.iter().chain(IDENTITIES.iter().filter(|_| named)).map(|title| Column::text(*title)).collect();
    let notes = vec![note, "Moments are on the force's clocks; due at 00:00 is due at the end of the day before.".to_owned()];
    Ok(Content { head: Head { title: title.to_owned(), notes, columns }, rows, records })
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
