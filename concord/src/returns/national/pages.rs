//! The pages of returns: what is due and what went, and one return with what to do next.

use std::sync::Arc;

use askama::Template;
use practice::people::Reader;
use practice::policy::{Content as Holds, Policy};
use practice::returns::national::cells;
use practice::returns::printing::Content;

use super::answers::{AnswerLine, lines as answer_lines, may_answer};
use super::build::{Behind, Built, build};
use super::pictured::{TableView, tables};
use super::sql::{self, CorrectionRow, ReturnRow};
use super::{makes, reads};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::{Fault, Tx};
use crate::people::sql as people;
use crate::returns::sql as printings;

/// Returns that a list shows.
const SHOWN: u32 = 60;
/// Things that stop a return and that a page lists.
const WRONG: usize = 50;
/// Figures that changed since the signature and that a page lists.
const CHANGES: usize = 12;

/// A return in a list.
#[derive(Clone, Debug, Default)]
pub struct ReturnLine {
    /// What it is.
    pub title: String,
    /// Its page.
    pub href: String,
    /// By when, or since when it went.
    pub when: String,
    /// Where it stands.
    pub state: String,
    /// The colour of its tag.
    pub colour: &'static str,
}

/// What is due and what went.
#[derive(Template)]
#[template(path = "returns/national/list.html")]
pub struct ReturnsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Whether the reader reads returns, and not only answers for them.
    pub reads: bool,
    /// Returns that nobody has signed.
    pub due: Vec<ReturnLine>,
    /// Returns that were signed.
    pub went: Vec<ReturnLine>,
    /// Answers that this reader owes.
    pub answers: Vec<AnswerLine>,
    /// Whether measures are on, in a sentence.
    pub measures: String,
}

/// Lists returns.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_list(&asked, tx)).await?;
    page(shown.render())
}

fn read_list(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<ReturnsPage, Failure> {
    let (reader, policy) = (ask.reader()?, ask.house.policy()?);
    let reads = reads(reader);
    let (mut due, mut went) = (Vec::new(), Vec::new());
    if reads {
        for row in sql::unsigned(tx, SHOWN)? {
            due.push(due_line(ask, tx, &row, &policy)?);
        }
        went = sql::signed(tx, SHOWN)?.iter().map(|row| went_line(row, &policy)).collect();
    }
    let owed: Vec<_> = sql::missing(tx, SHOWN)?.into_iter().filter(|row| may_answer(reader, row)).collect();
    let mut answers = answer_lines(ask, tx, &owed)?;
    answers.iter_mut().zip(&owed).for_each(|(line, row)| line.name.clone_from(&row.title));
    let on = sql::measures(tx)?.into_iter().find(|row| row.to_at.is_none_or(|to| ask.now < to));
    Ok(ReturnsPage {
        chrome: ask.chrome("/returns"),
        reads,
        due,
        went,
        answers,
        measures: on.map_or_else(
            || "Measures after an attack are off: no daily return is owed.".to_owned(),
            |row| format!("Measures are on since {}: a daily return is owed.", policy.calendar.show(row.from_at)),
        ),
    })
}

fn due_line(ask: &Ask, tx: &mut Tx<'_>, row: &ReturnRow, policy: &Policy) -> Result<ReturnLine, Failure> {
    let due = sql::due_at(tx, row)?;
    let late = due.is_some_and(|due| due < ask.now);
    let (state, colour) = match (&row.draft, late) {
        (Some(_), true) => ("Late: waits for a second signature", "govuk-tag--red"),
        (Some(_), false) => ("Waits for a second signature", "govuk-tag--yellow"),
        (None, true) => ("Late: to prepare", "govuk-tag--red"),
        (None, false) => ("To prepare", "govuk-tag--blue"),
    };
    let when = due.map_or_else(String::new, |due| policy.calendar.show(due));
    Ok(ReturnLine { title: row.title.clone(), href: row.address(), when, state: state.to_owned(), colour })
}

fn went_line(row: &ReturnRow, policy: &Policy) -> ReturnLine {
    let show = |at| policy.calendar.show(at);
    let (when, state, colour) = match (row.sent_at, row.signed_at) {
        (Some(at), _) => (show(at), "Sent", "govuk-tag--green"),
        (None, Some(at)) => (show(at), "Signed, not noted as sent", "govuk-tag--yellow"),
        (None, None) => (String::new(), "", ""),
    };
    ReturnLine { title: row.title.clone(), href: row.address(), when, state: state.to_owned(), colour }
}

/// A signed version in a list.
#[derive(Clone, Debug, Default)]
pub struct VersionLine {
    /// Its number, from 1.
    pub number: usize,
    /// Its page.
    pub href: String,
    /// Who prepared and who signed it, and when.
    pub by: String,
}

/// What may be done next.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether the page draws one thing")]
pub struct Next {
    /// Prepare it, or a revision of it: the words of the button; empty where not.
    pub prepare: String,
    /// Where that is done.
    pub prepare_href: String,
    /// Sign what waits.
    pub sign: bool,
    /// Give up what waits: the reader prepared it.
    pub own: bool,
    /// Who prepared what waits and when; empty where nothing waits.
    pub waits: String,
    /// Note that it went.
    pub sent: bool,
    /// Put a figure right by hand.
    pub correct: bool,
    /// The newest version's page, for its file; empty where none is signed.
    pub file: String,
}

/// One return.
#[derive(Template)]
#[template(path = "returns/national/return.html")]
pub struct ReturnPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// Facts: who receives it, when it is due, where it stands.
    pub facts: Vec<(String, String)>,
    /// What stops it: sentence, and the record's address for those who may see it.
    pub wrong: Vec<(String, String)>,
    /// What may be done next.
    pub next: Next,
    /// Answers in a sentence; empty where nobody is asked.
    pub answers: String,
    /// Figures put right by hand: id, sentence.
    pub corrections: Vec<(String, String)>,
    /// Signed versions, the newest first.
    pub versions: Vec<VersionLine>,
    /// What differs now from what was signed: where, as signed, now.
    pub changed: Vec<(String, String, String)>,
    /// How many more differ than are listed.
    pub more_changed: usize,
    /// What the tables are: a preview, what waits for a signature, what was signed.
    pub heading: String,
    /// The tables.
    pub tables: Vec<TableView>,
}

/// The return of an address. What was given up waits for nobody.
pub fn row(ask: &Ask, tx: &mut Tx<'_>) -> Result<ReturnRow, Failure> {
    let row = sql::one(tx, ask.param("kind"), ask.param("period"))?.ok_or(Failure::NotFound)?;
    let draft = row.draft.as_ref().map(|id| printings::printing(tx, id)).transpose()?.flatten();
    Ok(if draft.is_some_and(|draft| draft.withdrawn_at.is_none()) { row } else { ReturnRow { draft: None, ..row } })
}

/// The return as it would go now, of the records that this reader counts.
pub fn built(ask: &Ask, tx: &mut Tx<'_>, row: &ReturnRow, behind: Behind<'_>) -> Result<Built, Failure> {
    let counting = ask.reader()?.counting(ask.now).filter(|counting| !counting.suppressed()).ok_or(Failure::NotFound)?;
    build(&ask.house, tx, counting.scope(), row, ("", behind), ask.now)?.ok_or(Failure::NotFound)
}

/// Shows one return.
pub async fn one(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_one(&asked, tx)).await?;
    page(shown.render())
}

fn read_one(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<ReturnPage, Failure> {
    let (reader, policy) = (ask.reader()?, ask.house.policy()?);
    let row = row(ask, tx)?;
    let now = built(ask, tx, &row, Behind::Nothing)?;
    let frozen = match row.draft.as_ref().or(row.printing.as_ref()) {
        Some(id) => printings::printing(tx, id)?,
        None => None,
    };
    let (content, columns) = match &frozen {
        Some(printing) => (printing.frozen()?, super::files::columns_of(&printing.asked()?)),
        None => (now.content.clone(), sql::column_map(tx)?.columns().to_vec()),
    };
    let (heading, id) = match (&row.draft, &frozen) {
        (Some(_), Some(printing)) => {
            (format!("What waits for a signature, as the records were on {}", policy.calendar.show(printing.as_at)), printing.id.clone())
        }
        (None, Some(printing)) => (format!("As signed, as the records were on {}", policy.calendar.show(printing.as_at)), printing.id.clone()),
        _ => ("Preview: as the records are now".to_owned(), String::new()),
    };
    let address = row.address();
    let (mut changed, more_changed) = since(&row, &content, &now);
    changed.truncate(CHANGES);
    Ok(ReturnPage {
        chrome: ask.chrome("/returns"),
        title: row.title.clone(),
        facts: facts(tx, &row, &now, &policy, ask)?,
        wrong: if row.draft.is_some() || (row.printing.is_some() && changed.is_empty()) { Vec::new() } else { wrong(ask, tx, &now)? },
        next: next(ask, tx, &row, &now, reader, &policy)?,
        answers: if now.kind.has(Holds::Answers) { said(tx, &row)? } else { String::new() },
        corrections: corrections(tx, &row)?,
        versions: versions(tx, &row, &policy)?,
        changed,
        more_changed,
        heading,
        tables: tables(&content.tables, &columns, (&address, &id), reader.view_scope(ask.now).is_some()),
        address,
    })
}

/// What differs between what is frozen and the records now: none for a preview.
fn since(row: &ReturnRow, frozen: &Content, now: &Built) -> (Vec<(String, String, String)>, usize) {
    if row.draft.is_none() && row.printing.is_none() {
        return (Vec::new(), 0);
    }
    let without_words = |content: &Content| {
        let counted = content.tables.iter().filter(|table| table.code != practice::returns::national::content::SUMMARY);
        counted.cloned().collect::<Vec<_>>()
    };
    let found = cells::changes(&without_words(frozen), &without_words(&now.content));
    let line = |one: &practice::returns::Difference| {
        let none = || "nothing".to_owned();
        (format!("{}: {}, {}", one.table, one.row, one.column), one.before.clone().unwrap_or_else(none), one.after.clone().unwrap_or_else(none))
    };
    (found.iter().map(line).collect(), found.len().saturating_sub(CHANGES))
}

fn facts(tx: &mut Tx<'_>, row: &ReturnRow, now: &Built, policy: &Policy, ask: &Ask) -> Result<Vec<(String, String)>, Failure> {
    let mut facts = vec![("For".to_owned(), now.kind.recipient.clone()), ("Period".to_owned(), now.span.label.clone())];
    let holds = now.kind.holds.iter().map(|one| one.label()).collect::<Vec<_>>().join("; ");
    facts.push(("Holds".to_owned(), holds));
    if let Some(due) = sql::due_at(tx, row)? {
        let late = if row.signed_at.is_none() && due < ask.now { " (late)" } else { "" };
        facts.push(("Due".to_owned(), format!("{}{late}", policy.calendar.show(due))));
    }
    facts.push(("State".to_owned(), state(row, policy)));
    Ok(facts)
}

/// Where a return stands, in words.
pub fn state(row: &ReturnRow, policy: &Policy) -> String {
    let show = |at| policy.calendar.show(at);
    match (&row.draft, row.sent_at, row.signed_at) {
        (Some(_), _, Some(_)) => "A revision waits for a second person's signature".to_owned(),
        (Some(_), _, None) => "Waits for a second person's signature".to_owned(),
        (None, Some(at), _) => format!("Sent, noted on {}", show(at)),
        (None, None, Some(_)) => "Signed; not noted as sent yet".to_owned(),
        (None, None, None) => "To prepare".to_owned(),
    }
}

fn wrong(ask: &Ask, tx: &mut Tx<'_>, now: &Built) -> Result<Vec<(String, String)>, Failure> {
    let record = |unit: &String| practice::returns::printing::record_of(unit).to_owned();
    let ids: Vec<String> = now.wrong.iter().filter_map(|one| one.record.as_ref().map(record)).take(WRONG).collect();
    let seen = crate::incident::sql::within(tx, &ids, ask.reader()?.view_scope(ask.now).as_ref())?;
    let line = |one: &practice::returns::national::Wrong| {
        let id = one.record.as_ref().map(record).filter(|id| seen.contains(id));
        (one.sentence.clone(), id.map_or_else(String::new, |id| format!("/incidents/{id}")))
    };
    let mut lines: Vec<(String, String)> = now.wrong.iter().take(WRONG).map(line).collect();
    if now.wrong.len() > WRONG {
        lines.push((format!("{} more. They are named once these are put right.", now.wrong.len() - WRONG), String::new()));
    }
    Ok(lines)
}

fn next(ask: &Ask, tx: &mut Tx<'_>, row: &ReturnRow, now: &Built, reader: &Reader, policy: &Policy) -> Result<Next, Failure> {
    let makes = makes(reader);
    let mut waits = String::new();
    let mut own = false;
    if let Some(draft) = row.draft.as_ref().map(|id| printings::printing(tx, id)).transpose()?.flatten() {
        own = draft.prepared_by == reader.account();
        let names = people::names(tx, std::slice::from_ref(&draft.prepared_by))?;
        let name = names.get(&draft.prepared_by).cloned().unwrap_or_else(|| draft.prepared_by.clone());
        waits = format!("{name} prepared this on {}.", policy.calendar.show(draft.prepared_at));
        if own {
            waits.push_str(" You prepared it, so somebody else signs it.");
        }
    }
    let free = makes && row.draft.is_none();
    let over = now.span.ends <= ask.now;
    Ok(Next {
        prepare: match (free && over, row.printing.is_some()) {
            (false, _) => String::new(),
            (true, false) => "Prepare this return".to_owned(),
            (true, true) => "Prepare a revision".to_owned(),
        },
        prepare_href: format!("{}/prepare", row.address()),
        sign: makes && !waits.is_empty() && !own,
        own,
        waits,
        sent: free && row.printing.is_some() && row.sent_at.is_none(),
        correct: free && now.content.tables.iter().any(practice::returns::national::content::may_correct),
        file: if row.printing.is_some() {
            format!("{}/versions/{}", row.address(), printings::history(tx, &row.what())?.len())
        } else {
            String::new()
        },
    })
}

/// How many answered, in a sentence.
fn said(tx: &mut Tx<'_>, row: &ReturnRow) -> Result<String, Fault> {
    use practice::returns::national::nil::Said;
    let all = sql::answers(tx, &row.id)?;
    let of = |said: Said| all.iter().filter(|one| one.said == said).count();
    Ok(format!(
        "{} of {} districts and agencies answered; {} of them said nil. {} gave no answer.",
        all.len() - of(Said::Missing),
        all.len(),
        of(Said::Nil),
        of(Said::Missing)
    ))
}

fn corrections(tx: &mut Tx<'_>, row: &ReturnRow) -> Result<Vec<(String, String)>, Fault> {
    let all = sql::corrections(tx, &row.id)?;
    let names = people::names(tx, &all.iter().map(|one| one.by.clone()).collect::<Vec<_>>())?;
    let says = |one: &CorrectionRow| {
        let name = names.get(&one.by).unwrap_or(&one.by);
        format!("{}: {}, {} is to be {}. {} ({name})", one.figure_table, one.figure_row, one.figure_column, one.figure, one.reason)
    };
    Ok(all.iter().map(|one| (one.id.clone(), says(one))).collect())
}

fn versions(tx: &mut Tx<'_>, row: &ReturnRow, policy: &Policy) -> Result<Vec<VersionLine>, Fault> {
    let history = printings::history(tx, &row.what())?;
    let people: Vec<String> = history.iter().flat_map(|one| [Some(one.prepared_by.clone()), one.signed_by.clone()]).flatten().collect();
    let names = people::names(tx, &people)?;
    let name = |account: &str| names.get(account).cloned().unwrap_or_else(|| account.to_owned());
    let line = |(number, one): (usize, &printings::Listed)| VersionLine {
        number,
        href: format!("{}/versions/{number}", row.address()),
        by: format!(
            "Prepared by {} on {}, signed by {} on {}",
            name(&one.prepared_by),
            policy.calendar.show(one.prepared_at),
            one.signed_by.as_deref().map(&name).unwrap_or_default(),
            one.signed_at.map(|at| policy.calendar.show(at)).unwrap_or_default()
        ),
    };
    let mut lines: Vec<VersionLine> = (1..).zip(&history).map(line).collect();
    lines.reverse();
    Ok(lines)
}
