//! Who answered for a return, who said nil, and who says nothing: the page that shows it and the form in which a district or agency answers.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter, Place, Reader, Role};
use practice::returns::national::nil::{self, Given, Party, Said};

use super::pages::row;
use super::reads;
use super::sql::{self, AnswerRow, ReturnRow};
use crate::admin::pages::{Sheet, done, show_at};
use crate::admin::sql::chain_of;
use crate::duty::sql::put_owing;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field, Width};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::{Owner, Tx};
use crate::people::sql as people;

/// An answer as shown.
#[derive(Clone, Debug, Default)]
pub struct AnswerLine {
    /// The district or agency; in a list of several returns with the return.
    pub name: String,
    /// What it said.
    pub said: String,
    /// The colour of its tag.
    pub colour: &'static str,
    /// The number; empty for none.
    pub count: String,
    /// What there is to report.
    pub note: String,
    /// When it was answered and by whom, by when it is due, or when it was chased.
    pub when: String,
    /// Where it is answered; empty where this reader does not.
    pub href: String,
}

/// Who answered.
#[derive(Template)]
#[template(path = "returns/national/answers.html")]
pub struct AnswersPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The return's title.
    pub title: String,
    /// Back: address and words.
    pub back: (String, &'static str),
    /// How many answered, said nil, said nothing.
    pub counts: (usize, usize, usize),
    /// The answers.
    pub lines: Vec<AnswerLine>,
}

/// Whether this reader answers here: a district's contact for the district, an agency for itself, the hate crime officer and the co-ordinator for
/// everybody who told them.
pub fn may_answer(reader: &Reader, row: &AnswerRow) -> bool {
    if reader.has_role(Role::HateCrimeOfficer) || reader.has_role(Role::CoOrdinator) {
        return true;
    }
    reader.postings().iter().any(|posting| match (posting.role, row.party, &posting.place) {
        (Role::Spoc, Party::District, Place::District(code)) => *code == row.code,
        (Role::PartnerAgency, Party::Agency, Place::Organisation(name)) => *name == row.name,
        _ => false,
    })
}

/// Answers as shown.
pub fn lines(ask: &Ask, tx: &mut Tx<'_>, rows: &[AnswerRow]) -> Result<Vec<AnswerLine>, Failure> {
    let (reader, policy) = (ask.reader()?, ask.house.policy()?);
    let names = people::names(tx, &rows.iter().filter_map(|row| row.answered_by.clone()).collect::<Vec<_>>())?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let show = |at| policy.calendar.show(at);
        let due = sql::due_at(tx, row)?;
        let late = row.said == Said::Missing && due.is_some_and(|due| due < ask.now);
        let when = match (row.answered_at, row.chased_at, due) {
            (Some(at), _, _) => {
                let by = row.answered_by.as_ref().map(|by| names.get(by).unwrap_or(by).clone()).unwrap_or_default();
                format!("{by}, {}", show(at))
            }
            (None, Some(at), Some(due)) => format!("Was due {}; chased {}", show(due), show(at)),
            (None, _, Some(due)) => format!("Due {}", show(due)),
            (None, _, None) => String::new(),
        };
        let colour = match (row.said, late) {
            (Said::Missing, true) => "govuk-tag--red",
            (Said::Missing, false) => "govuk-tag--blue",
            (Said::Nil, _) => "govuk-tag--grey",
            (Said::Count, _) => "govuk-tag--green",
        };
        lines.push(AnswerLine {
            name: row.name.clone(),
            said: if late { "Missing".to_owned() } else { row.said.label().to_owned() },
            colour,
            count: row.count.map(|count| count.to_string()).unwrap_or_default(),
            note: row.note.as_ref().map(|note| tx.unseal(&chain_of(row), note)).transpose()?.unwrap_or_default(),
            when,
            href: if may_answer(reader, row) { crate::duty::Owing::href(row) } else { String::new() },
        });
    }
    Ok(lines)
}

/// Shows who answered: everybody to those who read returns, their own to those who answer.
pub async fn answers(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read(&asked, tx)).await?;
    page(shown.render())
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<AnswersPage, Failure> {
    let (reader, row) = (ask.reader()?, row(ask, tx)?);
    let all = reads(reader);
    let rows: Vec<AnswerRow> = sql::answers(tx, &row.id)?.into_iter().filter(|one| all || may_answer(reader, one)).collect();
    if rows.is_empty() {
        return Err(Failure::NotFound);
    }
    let of = |said: Said| rows.iter().filter(|one| one.said == said).count();
    Ok(AnswersPage {
        chrome: ask.chrome("/returns"),
        title: row.title.clone(),
        back: if all { (row.address(), "Back to the return") } else { ("/returns".to_owned(), "Returns") },
        counts: (of(Said::Nil) + of(Said::Count), of(Said::Nil), of(Said::Missing)),
        lines: lines(ask, tx, &rows)?,
    })
}

fn fields() -> Vec<Field> {
    let said = |said: Said, hint: &str| Choice::new(said.code(), said.label()).hint(hint);
    let choices =
        vec![said(Said::Nil, "Nothing happened that belongs in this return."), said(Said::Count, "Say how many things, and what they are.")];
    vec![
        Field::radios("said", "What do you answer for this period?", choices),
        Field::number("count", "How many things are there to report?")
            .hint("Only where there is something to report.")
            .wide(Width::Characters(4))
            .optional(),
        Field::lines("note", "What are they?", 4).hint("Tension, events, what people say. Name nobody.").optional(),
    ]
}

async fn load(ask: &Arc<Ask>) -> Result<(ReturnRow, AnswerRow, String), Failure> {
    let asked = Arc::clone(ask);
    let work = move |tx: &mut Tx<'_>| {
        let row = row(&asked, tx)?;
        let answer = sql::answer(tx, &format!("{}.{}", row.id, asked.param("code")))?.ok_or(Failure::NotFound)?;
        if !may_answer(asked.reader()?, &answer) {
            return Err(Failure::NotFound);
        }
        let note = answer.note.as_ref().map(|note| tx.unseal(&chain_of(&answer), note)).transpose()?.unwrap_or_default();
        Ok((row, answer, note))
    };
    ask.house.ledger.read(work).await
}

fn form_page(ask: &Ask, form: Form, row: &ReturnRow, answer: &AnswerRow) -> Result<Reply, Failure> {
    let mut lede = vec![row.title.clone()];
    if row.signed_at.is_some() {
        lede.push("This return was signed off already. Your answer is kept, and a revision can take it up.".into());
    }
    let sheet = Sheet {
        title: format!("Answer for {}", answer.name),
        lede,
        action: crate::duty::Owing::href(answer),
        button: "Save the answer",
        back: (format!("{}/answers", row.address()), "Who answered"),
        upload: false,
        once: String::new(),
    };
    show_at(ask, "/returns", form, sheet)
}

/// The form, with what was answered before.
pub async fn answer(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (row, answer, note) = load(&ask).await?;
    let mut form = Form::blank(fields());
    if answer.said != Said::Missing {
        let values = [
            ("said", answer.said.code().to_owned()),
            ("count", answer.count.map(|count| count.to_string()).unwrap_or_default()),
            ("note", note),
        ];
        for (name, value) in values {
            form.fields.iter_mut().filter(|field| field.name == name).for_each(|field| field.value.clone_from(&value));
        }
    }
    form_page(&ask, form, &row, &answer)
}

/// Takes an answer; a later one takes the place of an earlier one, and the journal keeps both.
pub async fn take(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (row, known, _) = load(&ask).await?;
    let mut form = Form::filled(fields(), &ask.body);
    let said = form.code(
        "said",
        |code| Said::from_code(code).filter(|said| *said != Said::Missing),
        "Say whether there is something to report, or nil.",
    );
    let count = if form.text("count").is_some() { form.number("count", "Enter a whole number.") } else { None };
    let note = form.text("note").unwrap_or_default();
    let (Some(said), true) = (said, form.is_fine()) else { return form_page(&ask, form, &row, &known) };
    let given = match nil::answer(Given { said, count, note }) {
        Ok(given) => given,
        Err(refused) => {
            form.refuse(refused.field, refused.sentence);
            return form_page(&ask, form, &row, &known);
        }
    };
    let who = ask.signature(Matter::Tension, Act::Create)?;
    let (policies, id) = (ask.house.policies(), known.id.clone());
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let known = sql::answer(tx, &id)?.ok_or(Failure::NotFound)?;
        let note = if given.note.is_empty() { None } else { Some(tx.seal(&chain_of(&known), Owner::Incident, "note", &given.note)?) };
        // The duty was met when somebody first answered; a better answer later is no later answer.
        let answered_at = known.answered_at.or(Some(who.at));
        let row = AnswerRow { said: given.said, count: given.count, note, answered_at, answered_by: Some(who.actor.clone()), ..known };
        put_owing(tx, &who, &policies, "answered for a return", &row)?;
        Ok(())
    };
    ask.house.ledger.write(work).await?;
    let words = if said == Said::Nil { "The nil return is saved." } else { "The answer is saved." };
    done(&ask, &format!("{}/answers", row.address()), words).await
}
