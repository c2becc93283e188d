//! The supervisor's page: every open case, the most worrying on top, with the worries in words.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};
use practice::supervision::worries::{weight, worries};

use super::sql::{self, Case, MOST};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Tx;
use crate::people::sql::names;

/// One case as shown.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Reference.
    pub id: String,
    /// Its worries, the heaviest first.
    pub worries: Vec<String>,
    /// Who investigates.
    pub investigator: String,
    /// Who supervises; shown where everybody's cases are.
    pub supervisor: String,
    /// When reported.
    pub reported: String,
    /// Where.
    pub place: String,
}

/// All cases that somebody oversees.
#[derive(Template)]
#[template(path = "supervision/desk.html")]
pub struct DeskPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Whether these are everybody's in reach rather than the reader's own.
    pub everybodys: bool,
    /// How many there are.
    pub count: usize,
    /// How many have something that worries.
    pub worrying: usize,
    /// Whether there are more than are shown.
    pub more: bool,
    /// Cases with worries, the most worrying first.
    pub lines: Vec<Line>,
    /// Cases without.
    pub quiet: Vec<Line>,
}

/// Shows the desk: one's own cases; with `?whose=all`, all in reach.
pub async fn desk(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_desk(&asked, tx)).await?;
    page(shown.render())
}

fn read_desk(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<DeskPage, Failure> {
    let reader = ask.reader()?;
    let scope = reader.view_scope(ask.now).ok_or(Failure::NotFound)?;
    // Whoever supervises nobody's cases in person sees those of their reach.
    let everybodys = ask.query.one("whose") == "all" || !reader.may(Matter::Supervision, Act::Edit);
    let own = reader.account().to_owned();
    let mut cases = sql::cases(tx, &scope, (!everybodys).then_some(own.as_str()), ask.now)?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = cases.len() > most;
    cases.truncate(most);
    let accounts: Vec<String> = cases.iter().flat_map(|case| [case.investigator.clone(), case.supervisor.clone()]).flatten().collect();
    let names = names(tx, &accounts)?;
    let name = |account: &Option<String>| account.as_ref().map(|id| names.get(id).cloned().unwrap_or_else(|| id.clone())).unwrap_or_default();
    let policy = ask.house.policy()?;
    let mut weighed = Vec::new();
    for case in cases {
        let line = Line {
            id: case.id.clone(),
            worries: Vec::new(),
            investigator: name(&case.investigator),
            supervisor: name(&case.supervisor),
            reported: policy.calendar.show(case.reported_at),
            place: policy.district(&case.district).map_or_else(|| case.district.clone(), |known| known.title.clone()),
        };
        let worries = worried(ask, case)?;
        weighed.push((weight(&worries), Line { worries: worries.into_iter().map(|worry| worry.words).collect(), ..line }));
    }
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let (worrying, quiet): (Vec<_>, Vec<_>) = weighed.into_iter().partition(|(weight, _)| *weight > 0);
    let lines = |weighed: Vec<(u32, Line)>| weighed.into_iter().map(|(_, line)| line).collect::<Vec<_>>();
    Ok(DeskPage {
        chrome: ask.chrome("/supervision"),
        everybodys,
        count: worrying.len() + quiet.len(),
        worrying: worrying.len(),
        more,
        lines: lines(worrying),
        quiet: lines(quiet),
    })
}

/// The worries of a case, its late duties by their titles under the policy of its own day.
fn worried(ask: &Ask, case: Case) -> Result<Vec<practice::supervision::worries::Worry>, Failure> {
    let own = ask.house.policies().at(case.recorded_at)?;
    let mut facts = case.facts;
    facts.late = case.late.iter().map(|rule| own.rule(rule).map_or_else(|| rule.clone(), |known| known.title.clone())).collect();
    Ok(worries(&facts, own.settings.victim_update_days.value, ask.now))
}
