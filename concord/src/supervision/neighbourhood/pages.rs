//! The neighbourhood desk's page: what waits, what is being done, what came of it. Opening it is a look at every record on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use jiff::Timestamp;
use practice::incident::challenge::title;
use practice::people::{Act, Matter};
use practice::policy::Policy;

use super::sql::{self, Chosen, MOST, Waiting};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::incident::sql::place_names;
use crate::ledger::Tx;
use crate::people::sql::names;

/// A line of the desk.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Reference.
    pub id: String,
    /// The step that comes next; empty where everything is done.
    pub href: String,
    /// Its words.
    pub next: &'static str,
    /// What it is, or what is done.
    pub what: String,
    /// Where.
    pub place: String,
    /// Who sees to it.
    pub owner: String,
    /// The clock in words.
    pub clock: String,
    /// late or due.
    pub state: &'static str,
}

/// The desk.
#[derive(Template)]
#[template(path = "supervision/neighbourhood.html")]
pub struct NeighbourhoodPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Records that wait for a decision.
    pub waiting: Vec<Line>,
    /// Options that are being done, or of which the victim was not told yet.
    pub open: Vec<Line>,
    /// Options that are over.
    pub ended: Vec<Line>,
    /// Whether a list has more lines than are shown.
    pub more: bool,
}

/// Shows the desk.
pub async fn desk(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let (shown, mut seen) = ask.house.ledger.read(move |tx| read(&asked, tx)).await?;
    seen.sort();
    seen.dedup();
    if !seen.is_empty() {
        let who = ask.signature(Matter::Operational, Act::List)?;
        let look = move |tx: &mut Tx<'_>| tx.looked_at(&who, "listed on the neighbourhood desk", "op", &seen, "");
        ask.house.ledger.write(look).await.map_err(Failure::Fault)?;
    }
    page(shown.render())
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<(NeighbourhoodPage, Vec<String>), Failure> {
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let mut waiting = sql::waiting(tx, &scope)?;
    let mut open = sql::options(tx, &scope, false)?;
    let mut ended = sql::options(tx, &scope, true)?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = [waiting.len(), open.len(), ended.len()].into_iter().any(|count| count > most);
    waiting.truncate(most);
    open.truncate(most);
    ended.truncate(most);
    let seen = waiting.iter().map(|one| one.id.clone()).chain(open.iter().chain(&ended).map(|one| one.id.clone())).collect();
    let accounts: Vec<String> = open.iter().chain(&ended).filter_map(|one| one.owner.clone()).collect();
    let places: Vec<String> = waiting.iter().flat_map(|one| std::iter::once(one.district.clone()).chain(one.ward.clone())).collect();
    let desk = Desk { policy: &policy, now: ask.now, names: names(tx, &accounts)?, places: place_names(tx, &places)? };
    let shown = NeighbourhoodPage {
        chrome: ask.chrome("/neighbourhood"),
        waiting: waiting.iter().map(|one| desk.waits(ask, one)).collect::<Result<_, Failure>>()?,
        open: open.iter().map(|one| desk.option(one)).collect(),
        ended: ended.iter().map(|one| desk.option(one)).collect(),
        more,
    };
    Ok((shown, seen))
}

/// What lines are drawn with.
struct Desk<'a> {
    policy: &'a Policy,
    now: Timestamp,
    names: BTreeMap<String, String>,
    places: BTreeMap<String, String>,
}

impl Desk<'_> {
    fn place(&self, district: &str, ward: Option<&String>) -> String {
        let named = |code: &String| self.places.get(code).cloned().unwrap_or_else(|| code.clone());
        let district = self.policy.district(district).map_or_else(|| named(&district.to_owned()), |known| known.title.clone());
        ward.map(named).into_iter().chain(std::iter::once(district)).collect::<Vec<_>>().join(", ")
    }

    fn clock(&self, due: Option<Timestamp>) -> (&'static str, String) {
        let Some(due) = due else { return ("due", String::new()) };
        let late = due < self.now;
        (if late { "late" } else { "due" }, format!("{} {}", if late { "Late since" } else { "Due" }, self.policy.calendar.show(due)))
    }

    fn waits(&self, ask: &Ask, one: &Waiting) -> Result<Line, Failure> {
        let then = ask.house.policies().at(one.reported_at)?;
        let known = then.recording.outcomes.iter().find(|choice| choice.code == one.recorded_as);
        let (state, clock) = self.clock(one.due_at);
        Ok(Line {
            id: one.id.clone(),
            href: format!("/incidents/{}/challenge", one.id),
            next: "Choose an option",
            what: known.map_or_else(|| one.recorded_as.clone(), |choice| choice.title.clone()),
            place: self.place(&one.district, one.ward.as_ref()),
            owner: String::new(),
            clock,
            state,
        })
    }

    fn option(&self, one: &Chosen) -> Line {
        let (next, step) = match (one.done_at, one.told_at) {
            (None, _) => ("Note what it changed", "challenge-done"),
            (Some(_), None) => ("Tell the victim", "challenge-told"),
            (Some(_), Some(_)) => ("", ""),
        };
        let (state, clock) = match (one.done_at, one.effect) {
            (Some(at), effect) => {
                let effect = effect.map(|effect| format!(": {}", effect.label().to_lowercase())).unwrap_or_default();
                ("due", format!("Done {}{effect}", self.policy.calendar.show_date(at)))
            }
            (None, _) => self.clock(one.due_at),
        };
        Line {
            id: one.id.clone(),
            href: if step.is_empty() { String::new() } else { format!("/incidents/{}/{step}?about={}", one.id, one.number) },
            next,
            what: title(&one.kind, self.policy),
            place: self.place(&one.district, None),
            owner: one.owner.as_ref().map(|account| self.names.get(account).cloned().unwrap_or_else(|| account.clone())).unwrap_or_default(),
            clock,
            state,
        }
    }
}
