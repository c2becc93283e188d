//! Figures out of the store: the fast twins of `practice::returns`, and the way from a figure to the records that it counts.

pub mod aggregates;
pub mod coverage;
pub mod kept;
pub mod measures;
pub mod pages;
pub mod pictures;
pub(crate) mod samples;
pub mod sql;

#[cfg(test)]
mod twin_tests;

use practice::clock::Calendar;
use practice::people::{Act, Matter, Posting, Reader, Role, Scope};
use practice::returns::{Asked, Counted, Names, Question, Refused, with_restricted};

use crate::frame::field::Problem;
use crate::frame::{Answers, Ask, Audience, Doors, Failure};
use crate::house::House;
use crate::ledger::{Fault, Tx};

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    const RECORDS: Audience = Audience::May(&[(Matter::Operational, Act::View)]);
    const SAY: Audience = Audience::May(&[(Matter::Figures, Act::Create)]);
    doors
        .get("/figures", Audience::Figures, pages::figures)
        .get("/figures/records", RECORDS, pages::records)
        .get("/figures/measures", Audience::Figures, measures::pages::measures)
        .get("/figures/measures/{code}", Audience::Figures, measures::pages::measure)
        .get("/figures/coverage", Audience::Figures, coverage::pages::coverage)
        .get("/figures/coverage/new", SAY, coverage::pages::new)
        .post("/figures/coverage/new", SAY, coverage::pages::take_new)
        .post("/figures/coverage/{id}/withdraw", SAY, coverage::pages::withdraw)
        .get("/api/v1/figures/measures", Audience::Figures, measures::pages::measures_for_program)
        .get("/api/v1/figures/measures/{code}", Audience::Figures, measures::pages::measure_for_program)
}

/// The names that a question of figures may give in an address.
pub const NAMES: [&str; 6] = ["from", "to", "by", "unit", "strands", "district"];

/// The words of the question that an address asks.
fn asked(query: &Answers) -> Asked<'_> {
    Asked {
        from: query.one("from"),
        to: query.one("to"),
        by: query.one("by"),
        unit: query.one("unit"),
        strands: query.one("strands"),
        district: query.one("district"),
    }
}

/// The question that an address asks.
pub fn question(query: &Answers) -> Result<Question, Refused> {
    Question::parse(&asked(query))
}

/// The question that a program's address asks; refused with all that is wrong with it, each beside its word.
fn question_of_program(query: &Answers) -> Result<Question, Failure> {
    question(query).map_err(|_| Failure::Refused(Question::refusals(&asked(query)).iter().map(beside).collect()))
}

/// A refusal as a page says it, where days are typed as people write them.
pub fn on_page(refused: &Refused) -> String {
    match refused {
        Refused::NotADate(..) => "Enter a real date, like 21/11/2026.".to_owned(),
        other => other.to_string(),
    }
}

/// A refused question, beside the word that is to be asked otherwise.
pub fn beside(refused: &Refused) -> Problem {
    Problem { text: refused.to_string(), href: format!("#{}", refused.about()) }
}

/// The count that a program asks for, within what its reader may count; a question that has no answer is refused beside its
/// word.
pub fn counted(ask: &Ask, tx: &mut Tx<'_>) -> Result<serde_json::Value, Failure> {
    let counting = ask.reader()?.counting(ask.now).ok_or(Failure::NotFound)?;
    if counting.suppressed() {
        return aggregates::for_program(ask, tx, &counting);
    }
    let question = question_of_program(&ask.query)?;
    Ok(count(&ask.house, tx, counting.scope(), &question)?.to_json())
}

/// Counts under the policy in force on the figure's last day, with what is known of the coverage of its days.
pub fn count(house: &House, tx: &mut Tx<'_>, scope: &Scope, question: &Question) -> Result<Counted, Fault> {
    let (names, calendar) = names_and_calendar(house, question)?;
    let names = names.with_places(sql::place_names(tx)?);
    let today = calendar.local(house.now()).date();
    let coverage = coverage::sql::coverage(tx, &calendar, today)?;
    Ok(in_force_totals(tx, scope, question, &names, &calendar)?.under(&coverage, &names))
}

/// Counts; over the whole force the restricted records are in every figure of five or more (access rule 1), whoever reads it, and the figure says
/// so whether there are any or not.
pub fn in_force_totals(tx: &mut Tx<'_>, scope: &Scope, question: &Question, names: &Names, calendar: &Calendar) -> Result<Counted, Fault> {
    let mut figure = sql::count(tx, scope, question, names, calendar)?;
    if let Some(whole) = scope.for_totals() {
        let with = sql::count(tx, &whole, question, names, calendar)?;
        figure = with_restricted(figure, &with);
        figure.notes.push(RESTRICTED.to_owned());
    }
    Ok(figure)
}

/// What stands under every figure of the whole force.
const RESTRICTED: &str = "Restricted records are in figures of five or more, and in no list of records.";

/// The names and the calendar of the policy in force on the figure's last day.
pub fn names_and_calendar(house: &House, question: &Question) -> Result<(Names, Calendar), Fault> {
    let now = house.policy()?;
    let policy = house.policies().at(now.calendar.day_start(question.to))?;
    Ok((Names::of(&policy), policy.calendar.clone()))
}

/// `concord figures`: the table as text or JSON; a refused question in words. Who runs the program on the store's own machine counts all of it.
pub async fn run_cli(house: &House, from: &str, to: &str, by: &str, unit: &str, json: bool) -> Result<Result<String, String>, Fault> {
    let asked = Asked { from, to, by, unit, ..Asked::default() };
    let Ok(question) = Question::parse(&asked) else {
        let all: Vec<String> = Question::refusals(&asked).iter().map(ToString::to_string).collect();
        return Ok(Err(all.join("\n")));
    };
    let scope = whole_force(house);
    let inner = house.clone();
    let counted = house
        .ledger
        .read(move |tx| match &scope {
            Some(scope) => count(&inner, tx, scope, &question),
            None => Err(Fault::new("no scope for the console")),
        })
        .await?;
    Ok(Ok(if json { counted.to_json().to_string() } else { as_text(&counted) }))
}

/// `concord figures measure`: the measure as text or JSON; a refused question in words.
pub async fn run_measure(house: &House, code: &str, asked: Asked<'_>, json: bool) -> Result<Result<String, String>, Fault> {
    let scope = whole_force(house).ok_or_else(|| Fault::new("no scope for the console"))?;
    let (inner, code) = (house.clone(), code.to_owned());
    let words = [asked.from, asked.to, asked.by, asked.strands, asked.district].map(str::to_owned);
    let measured = house
        .ledger
        .read(move |tx| {
            let [from, to, by, strands, district] = &words;
            let asked = Asked { from, to, by, strands, district, ..Asked::default() };
            measures::asked(&inner, tx, &scope, &code, &asked)
        })
        .await?;
    Ok(measured.map(|found| if json { found.to_json().to_string() } else { measures::as_text(&found) }))
}

/// The console's scope: that of a registrar of the whole force, made by the permission table like every other.
pub fn whole_force(house: &House) -> Option<Scope> {
    let now = house.now();
    let posting = Posting {
        id: "console".into(),
        account: "system".into(),
        role: Role::CrimeRegistrar,
        rank: practice::people::Rank::Staff,
        place: practice::people::Place::Force,
        from: jiff::Timestamp::UNIX_EPOCH,
        to: None,
    };
    Reader::new("system".into(), "Console".into(), vec![posting], false, now).view_scope(now)
}

fn as_text(counted: &Counted) -> String {
    let table = counted.to_table();
    let mut lines: Vec<Vec<String>> = vec![table.head.clone()];
    lines.extend(table.rows.iter().map(|(label, cells)| std::iter::once(label.clone()).chain(cells.iter().cloned()).collect()));
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let shown = lines.iter().map(|line| {
        let cells = line.iter().zip(&widths).enumerate().map(
            |(place, (cell, width))| {
                if place == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            },
        );
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    shown.chain(std::iter::once(String::new())).chain(table.notes.iter().cloned()).collect::<Vec<_>>().join("\n")
}
