//! Publications: a figure, a measure, or the breakdown of a request for information, made for an audience with what that audience may not be
//! told withheld, and held against everything published before (R-DISC-01; R-RET-06).

mod breakdown;
pub mod pages;
pub mod sql;

pub use breakdown::PARTS;

use jiff::Timestamp;
use practice::people::{Act, Matter, Reach, Reader, Scope};
use practice::returns::aggregates::Quarter;
use practice::returns::measure::{Measure, Measured, Wanted};
use practice::returns::printing::Content;
use practice::returns::publish::{Layout, NotTold, publish};
use practice::returns::suppress::{Audience, Profile};
use practice::returns::{Asked, Dimension, Names, Printed, Question, count, units};
use serde_json::{Value, json};

use super::sql::known_to;
use crate::frame::Answers;
use crate::house::House;
use crate::ledger::{Fault, Tx};

/// The names of a question, in an address or a form.
pub const NAMES: &[&str] = &["measure", "breakdown", "from", "to", "by", "unit", "strands", "district"];

/// A figure made for an audience, before anybody signs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// What a reader knows it by.
    pub title: String,
    /// The first and the last day.
    pub period: (jiff::civil::Date, jiff::civil::Date),
    /// What was asked, to ask it again.
    pub definition: Value,
    /// What is missing.
    pub coverage: Vec<String>,
    /// The tables with what they counted.
    pub content: Content,
    /// What the audience is not told, and why.
    pub withheld: Vec<NotTold>,
}

/// Whether somebody prepares publications: who may take figures of the whole force out.
pub fn prepares(reader: &Reader) -> bool {
    reader.reach(Matter::Figures, Act::Export) == Some(Reach::Force)
}

/// Whether somebody signs them.
pub fn signs(reader: &Reader) -> bool {
    reader.reach(Matter::Figures, Act::Create) == Some(Reach::Force)
}

/// The question out of answers, written as in an address.
pub fn question_of(answers: &Answers) -> String {
    let mut written = form_urlencoded::Serializer::new(String::new());
    for name in NAMES.iter().filter(|name| !answers.one(name).is_empty()) {
        written.append_pair(name, answers.one(name));
    }
    written.finish()
}

/// Where a question is published; empty for who publishes nothing.
pub fn address(reader: &Reader, question: &Answers) -> String {
    if prepares(reader) { format!("/publications/new?{}", question_of(question)) } else { String::new() }
}

/// Under what a thing's printings are found again: the question for its audience.
pub fn what(query: &str, audience: Audience) -> String {
    format!("{query} for {}", audience.code())
}

/// What everything is made from.
pub struct Desk<'a> {
    /// The house.
    pub house: &'a House,
    /// What is counted: the whole force, restricted records left out.
    pub scope: &'a Scope,
    /// The moment.
    pub now: Timestamp,
}

/// Makes what a question asks for an audience, or says in a sentence why it is not made. For the police nothing is withheld: that is what
/// changes are reckoned with.
pub fn prepare(tx: &mut Tx<'_>, desk: &Desk<'_>, query: &str, audience: Audience) -> Result<Result<Prepared, String>, Fault> {
    let answers = Answers::from_form(query.as_bytes());
    if let Some(measure) = Measure::from_code(answers.one("measure")) {
        return prepare_measure(tx, desk, &answers, measure, audience);
    }
    let question = match crate::figures::question(&answers) {
        Ok(question) => question,
        Err(refused) => return Ok(Err(refused.to_string())),
    };
    let (names, calendar) = crate::figures::names_and_calendar(desk.house, &question)?;
    let records = sql::countables(tx, desk.scope, &question, &calendar)?;
    let days = |day: jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
    let period = format!("{} to {}", days(question.from), days(question.to));
    let (layout, counted) = if answers.one("breakdown").is_empty() {
        let figure = count(records.iter().map(|(_, one)| one), &question, &names, &calendar);
        let title = format!("{}, {period}", question.unit.label());
        let counted = units(records.iter().map(|(id, one)| (id.as_str(), one)), &question, &names, &calendar);
        match Layout::of(&figure, title, notes(&figure, audience)) {
            Ok(layout) => (layout, counted),
            Err(refused) => return Ok(Err(refused.to_string())),
        }
    } else {
        let policy = desk.house.policies().at(calendar.day_start(question.to))?;
        breakdown::of(&records, &question, answers.one("breakdown"), &policy, format!("Incidents, {period}"))
    };
    let settings = &desk.house.policy()?.settings;
    let earlier = if audience == Audience::Police { Vec::new() } else { known(tx)? };
    let made = match publish(&layout, &counted, Profile::of(settings, audience), &earlier) {
        Ok(made) => made,
        Err(refused) => return Ok(Err(refused.to_string())),
    };
    Ok(Ok(Prepared {
        title: titled(&layout.title, &question),
        period: (question.from, question.to),
        definition: json!({ "query": query, "question": question }),
        coverage: coverage(tx, desk, &names, &question)?,
        content: made.content,
        withheld: made.withheld,
    }))
}

/// The notes of a figure. How many carry more than one strand is a count too, and may be a small one: outside the force it is not told.
fn notes(figure: &practice::returns::Counted, audience: Audience) -> Vec<String> {
    let told = |note: &&String| audience == Audience::Police || !note.contains("more than one strand");
    let several = (audience != Audience::Police && figure.question.by_strand())
        .then(|| "One with several strands stands under each of them: the strands add up to the motivating factors.".to_owned());
    figure.notes.iter().filter(told).cloned().chain(several).collect()
}

/// What anybody outside was told before: each may know what another was told.
fn known(tx: &mut Tx<'_>) -> Result<Vec<practice::returns::suppress::released::Release>, Fault> {
    let told = known_to(tx, &[Audience::Board, Audience::Partner, Audience::Public])?;
    Ok(told.iter().flat_map(Content::releases).collect())
}

fn titled(title: &str, question: &Question) -> String {
    let split: Vec<&str> =
        [Some(question.rows), question.columns].into_iter().flatten().filter(|one| *one != Dimension::None).map(Dimension::label).collect();
    if split.is_empty() { title.to_owned() } else { format!("{title}, by {}", split.join(" and ").to_lowercase()) }
}

fn coverage(tx: &mut Tx<'_>, desk: &Desk<'_>, names: &Names, question: &Question) -> Result<Vec<String>, Fault> {
    let calendar = &desk.house.policy()?.calendar;
    let coverage = crate::figures::coverage::sql::coverage(tx, calendar, calendar.local(desk.now).date())?;
    let name = |code: &str| names.heading(Dimension::District, code).1.label;
    Ok(coverage.notes(question.district.as_deref(), question.from, question.to, name))
}

/// A measure has no units to hold against earlier publications. For audiences outside it is therefore what those who see totals alone may ask
/// for: a whole quarter of the whole force, with every reading on a small count left out.
fn prepare_measure(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    answers: &Answers,
    measure: Measure,
    audience: Audience,
) -> Result<Result<Prepared, String>, Fault> {
    let police = audience == Audience::Police;
    let today = desk.house.policy()?.calendar.local(desk.now).date();
    let quarters = Quarter::before(today);
    let whole =
        quarters.iter().any(|one| (one.first.to_string(), one.last.to_string()) == (answers.one("from").into(), answers.one("to").into()));
    let narrowed = !whole || ["district", "by"].iter().any(|name| !answers.one(name).is_empty());
    if !police && narrowed {
        let newest = quarters.first().map(Quarter::label).unwrap_or_default();
        return Ok(Err(format!(
            "For readers outside the force a measure is published for a whole quarter of the whole force, such as {newest}: other days would \
             give small counts back by difference."
        )));
    }
    let asked = |name| answers.one(name);
    let asked = Asked {
        from: asked("from"),
        to: asked("to"),
        by: asked("by"),
        strands: asked("strands"),
        district: asked("district"),
        ..Asked::default()
    };
    let wanted = match Wanted::parse(measure, &asked) {
        Ok(wanted) => wanted,
        Err(refused) => return Ok(Err(refused.to_string())),
    };
    let profile = Profile::of(&desk.house.policy()?.settings, audience);
    let measured = crate::figures::measures::measured(desk.house, tx, desk.scope, &wanted)?;
    let measured = if police { measured } else { measured.without_small(profile.small) };
    let question = &wanted.question;
    let days = |day: jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
    Ok(Ok(Prepared {
        title: format!("{}, {} to {}", measure.label(), days(question.from), days(question.to)),
        period: (question.from, question.to),
        definition: json!({ "query": question_of(answers), "measure": measure.code(), "question": question }),
        // A measure's own notes say what is missing.
        coverage: Vec::new(),
        content: Content { tables: vec![table(&measured)], cells: Vec::new() },
        withheld: Vec::new(),
    }))
}

fn table(measured: &Measured) -> Printed {
    let cells = |reading: &practice::returns::measure::Reading| vec![reading.figure(), reading.base()];
    let mut rows: Vec<(String, Vec<String>)> = measured.rows.iter().map(|(heading, one)| (heading.label.clone(), cells(one))).collect();
    rows.push(("The whole force".to_owned(), cells(&measured.total)));
    Printed {
        code: "M".into(),
        title: measured.wanted.measure.label().to_owned(),
        head: vec![measured.wanted.by.label().to_owned(), "Figure".into(), "Of".into()],
        rows,
        notes: measured.notes.clone(),
    }
}
