//! The figures page: a question, its table with every cell a link to its records, and that list of records.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::people::{Act, Matter};
use practice::returns::{Counted, Dimension, Heading, Question, Unit};

use super::pictures::{pictures, trends};
use super::sql::{self, Walk};
use crate::frame::ask::{page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::picture::Picture;
use crate::frame::{Answers, Ask, Failure, Form, Reply};
use crate::ledger::Tx;
use crate::work::pages::{Shown, show};
use crate::work::sql::{PAGE, lines_of};

/// One cell: its figure and the way to its records; empty for none.
#[derive(Clone, Debug, Default)]
pub struct CellView {
    /// The figure.
    pub figure: String,
    /// The way to its records.
    pub href: String,
}

/// The figures.
#[derive(Template)]
#[template(path = "figures/figures.html")]
pub struct FiguresPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong with the question.
    pub problems: Vec<Problem>,
    /// The question.
    pub fields: Vec<Field>,
    /// The table's title.
    pub caption: String,
    /// The head.
    pub head: Vec<String>,
    /// Rows: label, cells, whether it is a total.
    pub rows: Vec<(String, Vec<CellView>, bool)>,
    /// A small line for each row, where months are across; the totals below have none.
    pub trends: Vec<String>,
    /// Notes that belong to the figures.
    pub notes: Vec<String>,
    /// Charts and maps of the same figures.
    pub pictures: Vec<Picture>,
    /// Where the table is taken out as a file; empty for who may not.
    pub export: String,
    /// Where it is published; empty for who may not.
    pub publish: String,
}

fn fields() -> Vec<Field> {
    let dimensions = |none: &str| {
        let all = Dimension::ALL.iter().filter(|d| d.code() != "none").map(|d| Choice::new(d.code(), d.label()));
        std::iter::once(Choice::new("", none)).chain(all).collect::<Vec<_>>()
    };
    vec![
        Field::day("from", "From"),
        Field::day("to", "To"),
        Field::select("unit", "Count", Unit::ALL.iter().map(|unit| Choice::new(unit.code(), unit.label())).collect()),
        Field::select("rows", "Rows", dimensions("Total only")),
        Field::select("columns", "Columns", dimensions("None")),
    ]
}

/// The question as the form asks it: rows and columns each by itself, so that the form says what the table below it shows.
fn as_asked(query: &Answers) -> Answers {
    let (rows, columns) = query.one("by").split_once(',').unwrap_or((query.one("by"), ""));
    let mut asked = query.clone();
    asked.set("rows", if rows == "none" { "" } else { rows });
    asked.set("columns", columns);
    asked
}

/// A day as people type it; what is no day stays as it is.
pub fn as_typed(text: &str) -> String {
    crate::frame::answers::read_day(text).map_or_else(|| text.to_owned(), |day| day.strftime("%d/%m/%Y").to_string())
}

/// A day in words.
fn in_words(day: jiff::civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// The page. Without a question it shows the last twelve months by strand. Readers of totals alone get the fixed tables.
pub async fn figures(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if ask.reader()?.counting(ask.now).ok_or(Failure::NotFound)?.suppressed() {
        return super::aggregates::figures(ask).await;
    }
    let query = completed(&ask)?;
    let mut form = Form::filled(fields(), &as_asked(&query));
    form.fields.iter_mut().filter(|field| matches!(field.name.as_str(), "from" | "to")).for_each(|field| field.value = as_typed(&field.value));
    let asked = super::question(&query);
    let inner = Arc::clone(&ask);
    let counted = match asked {
        Err(refused) => Err(refused),
        Ok(question) => {
            let work = move |tx: &mut Tx<'_>| {
                let counting = inner.reader()?.counting(inner.now).ok_or(Failure::NotFound)?;
                let counted = super::count(&inner.house, tx, counting.scope(), &question)?;
                let today = inner.house.policy()?.calendar.local(inner.now).date();
                let pictures = pictures(&inner.house, tx, counting.scope(), &counted, today)?;
                let trends = trends(&counted, today);
                Ok::<_, Failure>((counted, question, pictures, trends))
            };
            Ok(ask.house.ledger.read(work).await?)
        }
    };
    let chrome = ask.chrome("/figures");
    let opens = ask.reader()?.view_scope(ask.now).is_some();
    match counted {
        Ok((counted, question, pictures, trends)) => {
            let export = crate::export::address(ask.reader()?, crate::export::What::Figures, &query);
            let publish = crate::returns::publications::address(ask.reader()?, &query);
            let mut shown = FiguresPage { trends, pictures, export, publish, ..shown(chrome, form.fields, &counted, &question, &query) };
            if !opens {
                shown.rows.iter_mut().flat_map(|row| row.1.iter_mut()).for_each(|cell| cell.href.clear());
            }
            page(shown.render())
        }
        Err(refused) => {
            // The form asks for rows and columns apart.
            form.refuse(if refused.about() == "by" { "rows" } else { refused.about() }, super::on_page(&refused));
            let page = FiguresPage {
                chrome: chrome.with_error(true),
                problems: form.problems(),
                fields: form.fields,
                caption: String::new(),
                head: Vec::new(),
                rows: Vec::new(),
                trends: Vec::new(),
                notes: Vec::new(),
                pictures: Vec::new(),
                export: String::new(),
                publish: String::new(),
            };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, page.render())
        }
    }
}

/// The question with what was left out filled in, and days as they are typed made days as they are asked.
fn completed(ask: &Ask) -> Result<Answers, Failure> {
    let mut query = completed_days(&ask.query, ask.house.policy()?.calendar.local(ask.now).date());
    // The form always sends both, empty for "Total only" and "None"; a link names `by` alone.
    if query.pairs().iter().any(|(name, _)| name == "rows" || name == "columns") {
        let by = [query.one("rows"), query.one("columns")].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(",");
        query.set("by", if by.is_empty() { "none".to_owned() } else { by });
    }
    if query.one("by").is_empty() {
        query.set("by", "strand");
    }
    Ok(query)
}

/// The days of a question: the last twelve months where none are given, and days as they are typed made days as they are asked.
pub fn completed_days(query: &Answers, today: jiff::civil::Date) -> Answers {
    let mut query = query.clone();
    let year_ago = today.saturating_sub(jiff::Span::new().months(12)).tomorrow().unwrap_or(today);
    for (name, otherwise) in [("from", year_ago), ("to", today)] {
        let day = crate::frame::answers::read_day(query.one(name));
        if query.one(name).is_empty() || day.is_some() {
            query.set(name, day.unwrap_or(otherwise).to_string());
        }
    }
    query
}

fn shown(chrome: Chrome, fields: Vec<Field>, counted: &Counted, question: &Question, query: &Answers) -> FiguresPage {
    let table = counted.to_table();
    let href = |row: Option<&str>, column: Option<&str>| {
        let mut address = form_urlencoded::Serializer::new(String::new());
        for name in ["from", "to", "by", "unit"] {
            address.append_pair(name, query.one(name));
        }
        [("row", row), ("column", column)].into_iter().filter_map(|(n, v)| v.map(|v| (n, v))).for_each(|(n, v)| {
            address.append_pair(n, v);
        });
        format!("/figures/records?{}", address.finish())
    };
    let one_column = question.columns.is_none();
    let rows = table.rows.iter().enumerate().map(|(place, (label, cells))| {
        let row = counted.rows.get(place);
        let cells = cells.iter().enumerate().map(|(column_place, figure)| {
            let column = counted.columns.get(column_place).filter(|_| !one_column);
            let walk =
                row.is_some() && (column.is_some() || one_column) && figure != "0" && figure.starts_with(|first: char| first.is_ascii_digit());
            let href = if walk { href(row.map(|r| r.key.as_str()), column.map(|c| c.key.as_str())) } else { String::new() };
            CellView { figure: figure.clone(), href }
        });
        (label.clone(), cells.collect(), row.is_none())
    });
    let period = format!("{} to {}", in_words(question.from), in_words(question.to));
    FiguresPage {
        chrome,
        problems: Vec::new(),
        fields,
        caption: format!("{}, {period}", question.unit.label()),
        head: table.head.clone(),
        rows: rows.collect(),
        trends: Vec::new(),
        notes: table.notes,
        pictures: Vec::new(),
        export: String::new(),
        publish: String::new(),
    }
}

/// The records that a cell counted.
#[derive(Template)]
#[template(path = "figures/records.html")]
pub struct RecordsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Title.
    pub title: String,
    /// Which cell.
    pub says: String,
    /// Lines.
    pub lines: Vec<Shown>,
    /// Back to the figures.
    pub back: String,
    /// The next page; empty for none.
    pub next: String,
}

/// The walk from a figure to its records.
pub async fn records(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let question = super::question_of_program(&ask.query)?;
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask.house.ledger.read(move |tx| read_records(&inner, tx, &question)).await?;
    let who = ask.signature(Matter::Operational, Act::View)?;
    let work = move |tx: &mut Tx<'_>| tx.looked_at(&who, "listed behind a figure", "op", &seen, "");
    ask.house.ledger.write(work).await.map_err(Failure::Fault)?;
    page(shown.render())
}

fn read_records(ask: &Arc<Ask>, tx: &mut Tx<'_>, question: &Question) -> Result<(RecordsPage, Vec<String>), Failure> {
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let (names, calendar) = super::names_and_calendar(&ask.house, question)?;
    let names = names.with_places(sql::place_names(tx)?);
    let given = |name: &str| Some(ask.query.one(name)).filter(|text| !text.is_empty());
    let walk = Walk { row: given("row"), column: given("column"), after: given("after"), limit: PAGE + 1 };
    let mut ids = sql::records_of_cell(tx, &scope, question, &names, &calendar, walk)?;
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = ids.len() > full;
    ids.truncate(full);
    let policy = ask.house.policy()?;
    let counting = ask.reader()?.counting(ask.now).ok_or(Failure::NotFound)?;
    let counted = super::count(&ask.house, tx, counting.scope(), question)?;
    let period = format!("{}, {} to {}", question.unit.label(), in_words(question.from), in_words(question.to));
    let cell = [(&counted.rows, given("row")), (&counted.columns, given("column"))];
    let label = |(headings, key): (&Vec<Heading>, Option<&str>)| {
        let key = key?;
        Some(headings.iter().find(|heading| heading.key == key).map_or_else(|| key.to_owned(), |heading| heading.label.clone()))
    };
    let said: Vec<String> = std::iter::once(period).chain(cell.into_iter().filter_map(label)).collect();
    let lines = lines_of(tx, &ids, &scope)?;
    let address = |path: &str, after: Option<&String>| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in ["from", "to", "by", "unit", "row", "column"] {
            if let Some(value) = given(name) {
                query.append_pair(name, value);
            }
        }
        if let Some(after) = after {
            query.append_pair("after", after);
        }
        format!("{path}?{}", query.finish())
    };
    let shown = RecordsPage {
        chrome: ask.chrome("/figures"),
        title: "Records behind the figure".into(),
        says: said.join(", "),
        lines: show(ask, tx, &lines, &policy)?,
        back: address("/figures", None),
        next: if more { address("/figures/records", ids.last()) } else { String::new() },
    };
    Ok((shown, ids))
}
