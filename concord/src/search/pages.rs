//! The search page and the page of a person.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::people::{Act, Matter, Reader, Scope};

use super::sql::{self, Whose};
use crate::frame::ask::{go_to, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::Problem;
use crate::frame::{Ask, Failure, Reply};
use crate::incident::{facts_with, sql as incidents, view};
use crate::ledger::{Category, Entry, Fault, Tx};
use crate::people::sql as people;
use crate::work::pages::{Shown, show};
use crate::work::sql::{PAGE, lines_of};

/// The longest search, in characters.
const CHARACTERS: usize = 200;

/// What was found.
#[derive(Template)]
#[template(path = "search/results.html")]
pub struct ResultsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Title.
    pub title: String,
    /// What was asked.
    pub asked: String,
    /// What is wrong with it; empty for nothing.
    pub problem: String,
    /// Found exactly, by name, number, address or e-mail.
    pub exact: Vec<Shown>,
    /// Found by words.
    pub lines: Vec<Shown>,
    /// Where older ones begin; empty for none.
    pub before: String,
    /// Whether anything was looked for.
    pub looked: bool,
    /// Whether the reader may take what was found out as a file.
    pub may_export: bool,
}

impl ResultsPage {
    /// What is wrong, for the summary that takes the focus.
    fn problems(&self) -> Vec<Problem> {
        if self.problem.is_empty() { Vec::new() } else { vec![Problem { text: self.problem.clone(), href: "#q".into() }] }
    }
}

/// The search page before anything was asked.
pub async fn blank(ask: Arc<Ask>) -> Result<Reply, Failure> {
    page(results(&ask, "", "").render())
}

fn results(ask: &Ask, asked: &str, problem: &str) -> ResultsPage {
    let mut chrome = ask.chrome("/search").with_error(!problem.is_empty());
    if let Some(who) = &mut chrome.signed_in {
        asked.clone_into(&mut who.search);
    }
    ResultsPage {
        chrome,
        title: "Search".into(),
        asked: asked.into(),
        problem: problem.into(),
        exact: Vec::new(),
        lines: Vec::new(),
        before: String::new(),
        looked: false,
        may_export: ask.reader().is_ok_and(|reader| crate::export::may(reader, crate::export::What::Search)),
    }
}

/// Searches.
pub async fn search(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = ask.body.one("q").to_owned();
    let problem = match asked.chars().count() {
        _ if asked.chars().any(char::is_control) => "This holds characters that cannot be seen. Type it again, or paste it as plain text.",
        0 => "Enter a reference, words of the account, a name, a number or a postcode.",
        long if long > CHARACTERS => "Use 200 characters or fewer.",
        _ => "",
    };
    if !problem.is_empty() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, results(&ask, &asked, problem).render());
    }
    let (typed, me) = (asked.clone(), ask.reader()?.account().to_owned());
    let own = ask.house.ledger.read(move |tx| people::is_own_fact(tx, &me, &typed)).await?;
    if own || is_own_name(&asked, ask.reader()?.name()) {
        own_search(&ask).await?;
        return page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            results(&ask, "", "You cannot search for yourself. The attempt is in the journal.").render(),
        );
    }
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask.house.ledger.read(move |tx| read_results(&inner, tx, &asked)).await?;
    let who = ask.signature(Matter::Operational, Act::View)?;
    let work = move |tx: &mut Tx<'_>| tx.looked_at(&who, "found in a search", "op", &seen, "");
    ask.house.ledger.write(work).await.map_err(Failure::Fault)?;
    if let ([one], true) = (shown.lines.as_slice(), shown.exact.is_empty())
        && one.id.eq_ignore_ascii_case(&shown.asked)
    {
        return Ok(go_to(&one.href));
    }
    page(shown.render())
}

/// A search for oneself is refused and alerted (access.md rule 5).
async fn own_search(ask: &Ask) -> Result<(), Failure> {
    let who = ask.signature(Matter::Operational, Act::View)?;
    let work = move |tx: &mut Tx<'_>| {
        let chain = format!("reader/{}", who.actor);
        let (verb, event) = ("searched for themselves", "{}".into());
        let entry = Entry { chain: &chain, record: "", verb, category: Category::Consultation, classes: "", policy: "", event };
        crate::alerts::sql::raise(tx, &who, crate::alerts::Kind::OwnSearch, "", &[])?;
        tx.journal(&who, &entry).map(|_| ())
    };
    ask.house.ledger.write(work).await.map_err(Failure::Fault)
}

/// Whose look-ups a reader may search, each within its own scope.
fn reaches(reader: &Reader, now: jiff::Timestamp) -> Vec<(Whose, Scope)> {
    let of = |whose, matter| reader.scope(matter, Act::View, now).map(|scope| (whose, scope));
    [of(Whose::Others, Matter::Identity), of(Whose::Suspects, Matter::Suspect)].into_iter().flatten().collect()
}

/// Whether a search is for the reader's own name: two words or more, all of them in it.
fn is_own_name(asked: &str, name: &str) -> bool {
    let words = |text: &str| text.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (asked, name) = (words(asked), words(name));
    asked.len() >= 2 && asked.iter().all(|word| name.contains(word))
}

fn read_results(ask: &Arc<Ask>, tx: &mut Tx<'_>, asked: &str) -> Result<(ResultsPage, Vec<String>), Failure> {
    let reader = ask.reader()?;
    let scope = reader.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let before = ask.body.one("before").parse().unwrap_or(i64::MAX);
    let mut page = ResultsPage { looked: true, ..results(ask, asked, "") };
    let reference = asked.to_uppercase();
    if incidents::load_in(tx, &reference, &scope)?.is_some() {
        let lines = lines_of(tx, std::slice::from_ref(&reference), &scope)?;
        page.lines = show(ask, tx, &lines, &policy)?;
        page.asked.clone_from(&reference);
        return Ok((page, vec![reference]));
    }
    let mut seen = Vec::new();
    if before == i64::MAX {
        let mut found = sql::by_number(tx, asked, &scope, PAGE)?;
        for (whose, identities) in reaches(reader, ask.now) {
            found.extend(sql::exactly(tx, asked, whose, &identities, PAGE)?);
        }
        let mut known = std::collections::BTreeSet::new();
        found.retain(|id| known.insert(id.clone()));
        let lines = lines_of(tx, &found, &scope)?;
        seen.extend(lines.iter().map(|line| line.id.clone()));
        page.exact = show(ask, tx, &lines, &policy)?;
    }
    // Words are found only in accounts that the reader may read: a search must not tell what a bar hides.
    let readable = reader.scope(Matter::Narrative, Act::View, ask.now);
    let mut found = match &readable {
        Some(readable) => sql::by_words(tx, asked, readable, before, PAGE + 1)?,
        None => Vec::new(),
    };
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    if found.len() > full {
        found.truncate(full);
        page.before = found.last().map(|(number, _)| number.to_string()).unwrap_or_default();
    }
    let ids: Vec<String> = found.into_iter().map(|(_, id)| id).collect();
    let lines = lines_of(tx, &ids, &scope)?;
    seen.extend(lines.iter().map(|line| line.id.clone()));
    page.lines = show(ask, tx, &lines, &policy)?;
    seen.sort();
    seen.dedup();
    Ok((page, seen))
}

/// A person-in-record, closed, with the other records in which somebody shares a name, number, address or e-mail.
#[derive(Template)]
#[template(path = "search/person.html")]
pub struct PersonPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The record.
    pub id: String,
    /// "Victim 1".
    pub title: String,
    /// Number in the record.
    pub number: u32,
    /// What is known that is no identity.
    pub facts: Vec<String>,
    /// Whether this reader may open the details.
    pub may_open: bool,
    /// How what is held of them is kept.
    pub keeping: Vec<(String, String)>,
    /// Why their details may be opened, where the force asks for it.
    pub reasons: Vec<(String, String)>,
    /// Whether this reader may see who saw them.
    pub audit: bool,
    /// Other records.
    pub lines: Vec<Shown>,
}

/// The page of a person. Matching one record with others is a combination, and logged as one.
pub async fn person(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask.house.ledger.read(move |tx| read_person(&inner, tx)).await?;
    let who = ask.signature(Matter::Identity, Act::View)?;
    let (id, about) = (shown.id.clone(), shown.title.clone());
    let work = move |tx: &mut Tx<'_>| {
        let chain = format!("reader/{}", who.actor);
        let event = serde_json::json!({ "about": about, "with": seen }).to_string();
        let verb = "matched a person with other records";
        let entry = Entry { chain: &chain, record: &id, verb, category: Category::Combination, classes: "id", policy: "", event };
        tx.journal(&who, &entry).map(|_| ())
    };
    ask.house.ledger.write(work).await.map_err(|fault: Fault| Failure::Fault(fault))?;
    page(shown.render())
}

fn read_person(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<(PersonPage, Vec<String>), Failure> {
    let reader = ask.reader()?;
    let id = ask.param("id").to_owned();
    let number: u32 = ask.param("person").parse().map_err(|_| Failure::NotFound)?;
    let scope = reader.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let incident = incidents::load(tx, &id)?.ok_or(Failure::NotFound)?;
    if !facts_with(&incident, |facts| scope.covers(facts)) {
        return Err(Failure::NotForYou(id));
    }
    let person = view::people(&incident, reader, ask.now).into_iter().find(|p| p.number == number).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let mut found = Vec::new();
    for (whose, identities) in reaches(reader, ask.now).into_iter().filter(|_| person.may_open) {
        found.extend(sql::sharing(tx, (&id, number), whose, &identities, PAGE)?);
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    let lines = lines_of(tx, &found, &scope)?;
    let shown = PersonPage {
        chrome: ask.chrome("/work"),
        title: person.title,
        number,
        facts: person.facts,
        may_open: person.may_open && person.has_details,
        keeping: crate::retention::reckon::person_rows(tx, &incident, number, &policy, (reader, ask.now))?,
        reasons: crate::incident::pages::reasons(&policy),
        audit: crate::incident::audit::may(ask, &incident)?,
        lines: show(ask, tx, &lines, &policy)?,
        id,
    };
    Ok((shown, found))
}
