//! The page of coverage: what stands, saying something new, withdrawing what is not so.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};
use practice::policy::Policy;
use practice::returns::coverage::Kind;

use super::sql::{CoverageRow, standing};
use crate::admin::pages::{Sheet, done, show};
use crate::admin::sql::{all, put};
use crate::frame::answers::read_day;
use crate::frame::ask::{fresh_key, go_to, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, keys};
use crate::people::sql as people;

/// The most that a note may hold, in characters.
const NOTE: usize = 500;
/// Where the page is.
const HERE: &str = "/figures/coverage";

/// One statement as shown.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Its id.
    pub id: String,
    /// Which place.
    pub place: String,
    /// Which days.
    pub days: String,
    /// How whole.
    pub kind: String,
    /// What a reader must know.
    pub note: String,
    /// Who said so and when.
    pub by: String,
}

/// What was said about coverage.
#[derive(Template)]
#[template(path = "figures/coverage.html")]
pub struct CoveragePage {
    /// Around the page.
    pub chrome: Chrome,
    /// What stands.
    pub said: Vec<Said>,
    /// Whether the reader may say something.
    pub may_say: bool,
}

/// What stands.
pub async fn coverage(ask: Arc<Ask>) -> Result<Reply, Failure> {
    ask.reader()?.counting(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let (rows, names) = ask
        .house
        .ledger
        .read(|tx| {
            let rows = standing(tx)?;
            let names = people::names(tx, &rows.iter().map(|row| row.by.clone()).collect::<Vec<_>>())?;
            Ok::<_, Fault>((rows, names))
        })
        .await?;
    let said = rows.iter().map(|row| Said {
        id: row.id.clone(),
        place: row.district.as_deref().map_or_else(|| "The whole force".to_owned(), |code| title(&policy, code)),
        days: format!("{} {}", in_words(&row.first_day), row.last_day.as_deref().map_or("on".into(), |day| format!("to {}", in_words(day)))),
        kind: row.kind.label().to_owned(),
        note: row.note.clone(),
        by: format!("{}, {}", names.get(&row.by).unwrap_or(&row.by), policy.calendar.show(row.at)),
    });
    let may_say = ask.reader()?.may(Matter::Figures, Act::Create);
    page(CoveragePage { chrome: ask.chrome("/figures"), said: said.collect(), may_say }.render())
}

fn title(policy: &Policy, code: &str) -> String {
    policy.district(code).map_or_else(|| code.to_owned(), |district| district.title.clone())
}

fn in_words(day: &str) -> String {
    day.parse::<jiff::civil::Date>().map_or_else(|_| day.to_owned(), |day| day.strftime("%-d %B %Y").to_string())
}

fn fields(policy: &Policy) -> Vec<Field> {
    let places =
        std::iter::once(Choice::new("", "The whole force")).chain(policy.districts.iter().map(|one| Choice::new(&one.code, &one.title)));
    vec![
        Field::select("district", "Which records?", places.collect()),
        Field::day("first", "From which day?"),
        Field::day("last", "To which day?").hint("The last day, included. Leave it empty while it goes on.").optional(),
        Field::radios("kind", "How whole are they?", Kind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect()),
        Field::lines("note", "What must a reader of figures know?", 4)
            .hint("Printed under every figure of these days, for example: figures from another recording system, not comparable. Nothing about people.")
            .optional(),
    ]
}

fn form_page(ask: &Ask, form: Form) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: "Say what is covered".into(),
        lede: vec!["A figure for days without coverage says so instead of 0. What you say here follows every figure of these days.".into()],
        action: format!("{HERE}/new"),
        button: "Save",
        back: (HERE.into(), "Coverage"),
        upload: false,
        once: if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() },
    };
    show(ask, form, sheet)
}

/// The form.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    form_page(&ask, Form::blank(fields(&policy)))
}

/// Takes what somebody says.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let mut form = Form::filled(fields(&policy), &ask.body);
    let row = read(&mut form, &policy, &ask)?;
    let Some(row) = row.filter(|_| form.is_fine()) else { return form_page(&ask, form) };
    let signature = ask.signature(Matter::Figures, Act::Create)?;
    let (once, asked) = (ask.once.clone(), format!("{} {}", ask.path, ask.body.canonical()));
    let work = move |tx: &mut crate::ledger::Tx<'_>| {
        match idempotency::before(tx, &signature.actor, &once, &asked)? {
            Before::Answered(_) => return Ok(true),
            Before::OtherUse => return Ok(false),
            Before::Never => {}
        }
        put(tx, &signature, "said what is covered", &row)?;
        idempotency::note(tx, &signature.actor, &once, &asked, &row.id, signature.at)?;
        Ok::<_, Fault>(true)
    };
    if !ask.house.ledger.write(work).await? {
        return Err(Failure::Stale);
    }
    done(&ask, HERE, "The coverage is saved.").await
}

fn read(form: &mut Form, policy: &Policy, ask: &Ask) -> Result<Option<CoverageRow>, Failure> {
    let district = form.text("district");
    if district.as_deref().is_some_and(|code| policy.district(code).is_none()) {
        form.refuse("district", "Choose a place from the list.");
    }
    let sensible = |text: &str| read_day(text).filter(|day| (1990..=2100).contains(&day.year()));
    let first = form.code("first", sensible, "Enter a real date, like 21/11/2026.");
    let last = form.maybe_code("last", sensible, "Enter a real date, like 21/11/2026, or leave it empty.");
    let kind = form.code("kind", Kind::from_code, "Choose how whole the records are.");
    let note = form.text("note").unwrap_or_default();
    if note.chars().count() > NOTE {
        form.refuse("note", format!("Shorten the note to {NOTE} characters."));
    }
    if note.is_empty() && kind.is_some_and(|kind| kind != Kind::Complete) {
        form.refuse("note", "Say what is missing or partial: the sentence is printed under the figures.");
    }
    if let (Some(first), Some(last)) = (first, last)
        && last < first
    {
        form.refuse("last", "The last day is before the first. Change one of them.");
    }
    let (Some(first), Some(kind)) = (first, kind) else { return Ok(None) };
    Ok(Some(CoverageRow {
        id: keys::hex(&keys::random::<8>()?),
        district,
        first_day: first.to_string(),
        last_day: last.map(|day| day.to_string()),
        kind,
        note,
        by: ask.reader()?.account().to_owned(),
        at: ask.now,
        withdrawn_at: None,
        withdrawn_by: None,
    }))
}

/// Withdraws what is not so; it stays in the journal.
pub async fn withdraw(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let signature = ask.signature(Matter::Figures, Act::Edit)?;
    let id = ask.param("id").to_owned();
    let work = move |tx: &mut crate::ledger::Tx<'_>| {
        let row = all::<CoverageRow>(tx)?.into_iter().find(|row| row.id == id).ok_or(Failure::NotFound)?;
        if row.withdrawn_at.is_some() {
            return Ok(false);
        }
        let row = CoverageRow { withdrawn_at: Some(signature.at), withdrawn_by: Some(signature.actor.clone()), ..row };
        put(tx, &signature, "withdrew what was said of coverage", &row)?;
        Ok::<_, Failure>(true)
    };
    if ask.house.ledger.write(work).await? {
        done(&ask, HERE, "It is withdrawn, and no figure says it any more.").await
    } else {
        Ok(go_to(HERE))
    }
}
