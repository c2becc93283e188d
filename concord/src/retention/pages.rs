//! The list of retention reviews, and the log of disposals.

use std::sync::Arc;

use askama::Template;
use practice::incident::keeping::Disposal;
use practice::people::{Act, Matter};
use practice::policy::Policy;

use super::reckon::{self, group_words};
use super::sql::{self, ReviewRow, Wanted};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Reply};
use crate::incident::sql as incidents;
use crate::ledger::{Fault, Tx};
use crate::people::sql as people;

/// Reviews that the page shows.
const SHOWN: u32 = 50;
/// Disposals that the log shows.
const LOGGED: u32 = 500;

/// A review as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The record.
    pub id: String,
    /// The district.
    pub district: String,
    /// The retention group.
    pub group: String,
    /// When it is due.
    pub due: String,
    /// Whether that is past.
    pub overdue: bool,
    /// How it was reckoned.
    pub why: String,
    /// Held, restricted; empty for neither.
    pub state: String,
}

/// A proposed disposal as listed: record, district, ground, who and when.
pub type Proposed = [String; 4];

/// The list of reviews.
#[derive(Template)]
#[template(path = "retention/reviews.html")]
pub struct ReviewsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The filter's questions.
    pub filter: Vec<Field>,
    /// How many are overdue, and how many are due soon.
    pub counts: (i64, i64),
    /// The reviews that wait.
    pub lines: Vec<Line>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// Disposals that wait for a second person.
    pub proposed: Vec<Proposed>,
    /// The retention groups, each with where it comes from.
    pub groups: Vec<(String, String)>,
}

/// Shows the list. Each row shown is a look that is logged.
pub async fn reviews(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read(&asked, tx)).await?;
    let seen = shown.lines.iter().map(|line| line.id.clone()).chain(shown.proposed.iter().map(|[id, ..]| id.clone())).collect();
    looked(&ask, "saw the list of retention reviews", seen).await?;
    page(shown.render())
}

async fn looked(ask: &Ask, verb: &'static str, mut seen: Vec<String>) -> Result<(), Failure> {
    seen.sort();
    seen.dedup();
    let who = ask.signature(Matter::Operational, Act::View)?;
    ask.house.ledger.write(move |tx: &mut Tx<'_>| tx.looked_at(&who, verb, "op", &seen, "")).await.map_err(|fault: Fault| Failure::Fault(fault))
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<ReviewsPage, Failure> {
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let wanted = Wanted { district: ask.query.one("district").to_owned(), state: ask.query.one("state").to_owned() };
    let rows = sql::listed(tx, &scope, &wanted, ask.now, SHOWN + 1)?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows.iter().take(shown) {
        lines.push(line(ask, tx, row, &policy)?);
    }
    let mut counted = |state: &str| sql::count(tx, &scope, &Wanted { state: state.into(), ..wanted.clone() }, ask.now);
    let counts = (counted("overdue")?, counted("due")?);
    let mut proposed = Vec::new();
    let waiting = sql::proposed(tx, &scope, SHOWN)?;
    let names = people::names(tx, &waiting.iter().map(|(disposal, _)| disposal.by.clone()).collect::<Vec<_>>())?;
    for (disposal, district) in &waiting {
        let by = names.get(&disposal.by).unwrap_or(&disposal.by);
        let when = format!("{by}, {}", policy.calendar.show(disposal.at));
        proposed.push([disposal.incident.clone(), place(&policy, district), disposal.ground.label().to_owned(), when]);
    }
    Ok(ReviewsPage {
        chrome: ask.chrome("/retention"),
        filter: filter(&policy, &wanted),
        counts,
        more: rows.len() > shown,
        lines,
        proposed,
        groups: policy.retention.iter().map(|group| (group_words(group), group.source.clone())).collect(),
    })
}

fn line(ask: &Ask, tx: &mut Tx<'_>, row: &ReviewRow, policy: &Policy) -> Result<Line, Failure> {
    let incident = incidents::load(tx, &row.incident)?.ok_or(Failure::NotFound)?;
    let why = match reckon::reckon(tx, &incident, policy)? {
        Some(reckoned) => reckon::sentence(tx, &reckoned.clock, &incident, policy, ask.reader()?, ask.now)?,
        None => String::new(),
    };
    let held = incident.holds_at(ask.now).next().map(|_| "Legal hold");
    let limited = incident.limited().map(|_| "Processing restricted");
    Ok(Line {
        id: row.incident.clone(),
        district: place(policy, &row.district),
        group: policy.retention_group(&row.retention_group).map_or_else(|| row.retention_group.clone(), |group| group.title.clone()),
        due: policy.calendar.show_date(row.due_at),
        overdue: row.due_at < ask.now,
        why,
        state: [held, limited].into_iter().flatten().collect::<Vec<_>>().join(", "),
    })
}

fn place(policy: &Policy, district: &str) -> String {
    policy.district(district).map_or_else(|| district.to_owned(), |known| known.title.clone())
}

fn filter(policy: &Policy, wanted: &Wanted) -> Vec<Field> {
    let all = |first: &str, choices: Vec<Choice>| std::iter::once(Choice::new("", first)).chain(choices).collect();
    let districts = policy.districts.iter().map(|district| Choice::new(&district.code, &district.title)).collect();
    let states = vec![Choice::new("overdue", "Overdue"), Choice::new("due", "Due soon")];
    vec![
        Field::select("district", "District", all("All districts", districts)).value(&wanted.district),
        Field::select("state", "State", all("Overdue and due soon", states)).value(&wanted.state),
    ]
}

/// The log of disposals.
#[derive(Template)]
#[template(path = "retention/disposals.html")]
pub struct DisposalsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Record, district, ground, who proposed, who disposed, when, what was destroyed.
    pub lines: Vec<[String; 7]>,
}

/// Shows the log of disposals: a ground and counts, and no word of what was destroyed (R-IG-03).
pub async fn disposals(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_log(&asked, tx)).await?;
    looked(&ask, "saw the log of disposals", shown.lines.iter().map(|[id, ..]| id.clone()).collect()).await?;
    page(shown.render())
}

fn read_log(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<DisposalsPage, Failure> {
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let done = sql::done(tx, &scope, LOGGED)?;
    let accounts: Vec<String> = done.iter().flat_map(|(d, _)| [Some(d.by.clone()), d.done_by.clone()]).flatten().collect();
    let names = people::names(tx, &accounts)?;
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let line = |(disposal, district): &(Disposal, String)| {
        [
            disposal.incident.clone(),
            place(&policy, district),
            disposal.ground.label().to_owned(),
            name(&disposal.by),
            name(disposal.done_by.as_deref().unwrap_or_default()),
            disposal.done_at.map(|at| policy.calendar.show(at)).unwrap_or_default(),
            format!("{} texts, {} keys, {} files", disposal.texts, disposal.keys, disposal.files),
        ]
    };
    Ok(DisposalsPage { chrome: ask.chrome("/retention"), lines: done.iter().map(line).collect() })
}
