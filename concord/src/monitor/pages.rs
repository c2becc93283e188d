//! The page of the whole force and the page of a district: what needs somebody now, the trend, and where areas differ.

use std::sync::Arc;

use askama::Template;
use jiff::ToSpan;
use jiff::civil::Date;
use practice::monitor::{Difference, differences};
use practice::people::{Act, Counting, Matter, Scope};
use practice::returns::Asked;
use practice::returns::measure::{By, Measure, Reading, Wanted};

use super::sql::{self, WATCHES};
use crate::figures::measures;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::picture::Picture;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Tx;
use crate::work::pages::{Shown, show};
use crate::work::sql::{PAGE, lines_of};

/// The measures by which areas are compared, over the last three months.
const COMPARED: [Measure; 5] =
    [Measure::RecordedInTime, Measure::AttendedInTime, Measure::FirstCall, Measure::Referral, Measure::PositiveOfRecorded];

/// A number with the way to what it counted.
#[derive(Clone, Debug, Default)]
pub struct Tile {
    /// What it counts.
    pub title: String,
    /// What that means, in a sentence.
    pub says: String,
    /// How many.
    pub count: String,
    /// Where they are.
    pub href: String,
    /// Whether there is something to see to.
    pub some: bool,
}

/// One measure with each area beside the force.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// The measure.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The force's figure.
    pub force: String,
    /// Area, figure, what it is of, points beside the force, what it means, whether it stands out.
    pub areas: Vec<(String, String, String, String, String, bool)>,
}

/// What somebody watches.
#[derive(Template)]
#[template(path = "monitor/watch.html")]
pub struct WatchPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The title.
    pub title: String,
    /// Which records are counted, and as at when.
    pub says: String,
    /// The numbers.
    pub tiles: Vec<Tile>,
    /// The trend of thirteen months.
    pub trend: Option<Picture>,
    /// Where areas differ.
    pub compared: Vec<Compared>,
    /// Where promises are listed by rule.
    pub compliance: String,
    /// The districts' pages.
    pub districts: Vec<(String, String)>,
}

/// Everything in the reader's reach.
pub async fn force(ask: Arc<Ask>) -> Result<Reply, Failure> {
    watch(ask, String::new()).await
}

/// One district; one that is not in the reader's reach does not exist.
pub async fn district(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let code = ask.param("code").to_owned();
    let policy = ask.house.policy()?;
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    if policy.district(&code).is_none() || !reaches(&scope, &code) {
        return Err(Failure::NotFound);
    }
    watch(ask, code).await
}

/// Whether a scope reaches every record of a district.
fn reaches(scope: &Scope, district: &str) -> bool {
    let parts = scope.parts();
    whole_force(scope) || parts.districts.contains(district)
}

fn whole_force(scope: &Scope) -> bool {
    scope.parts().whole_force_since == Some(jiff::Timestamp::MIN)
}

async fn watch(ask: Arc<Ask>, district: String) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_watch(&inner, tx, &district)).await?;
    page(shown.render())
}

fn read_watch(ask: &Ask, tx: &mut Tx<'_>, district: &str) -> Result<WatchPage, Failure> {
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let today = policy.calendar.local(ask.now).date();
    let mut tiles = Vec::with_capacity(WATCHES.len());
    for watch in WATCHES {
        let count = sql::count(tx, watch, &scope, district, ask.now)?;
        tiles.push(Tile {
            title: watch.title.to_owned(),
            says: watch.says.to_owned(),
            count: count.to_string(),
            href: address(&format!("/monitor/records/{}", watch.code), &[("district", district)]),
            some: count > 0 && watch.hours.is_none(),
        });
    }
    let counting = ask.reader()?.counting(ask.now).filter(|counting| !counting.suppressed());
    let trend = match &counting {
        Some(counting) => crate::figures::pictures::trend(&ask.house, tx, counting.scope(), district, today)?,
        None => None,
    };
    let compared = match counting.as_ref().filter(|counting| whole_force(counting.scope())) {
        Some(counting) => compared(ask, tx, counting, district, today)?,
        None => Vec::new(),
    };
    let name = policy.district(district).map(|one| one.title.clone());
    let districts = policy.districts.iter().filter(|one| district.is_empty() && reaches(&scope, &one.code));
    Ok(WatchPage {
        chrome: ask.chrome("/monitor/force"),
        title: name.clone().map_or_else(|| "Monitor: hate crime and incidents".to_owned(), |name| format!("Monitor: {name}")),
        says: format!(
            "{}, as at {}.",
            name.map_or_else(
                || if whole_force(&scope) { "The whole force".to_owned() } else { "The records in your reach".to_owned() },
                |name| format!("Records of {name}")
            ),
            policy.calendar.show(ask.now)
        ),
        tiles,
        trend,
        compared,
        compliance: address("/monitor/compliance", &[("district", district)]),
        districts: districts.map(|one| (one.title.clone(), format!("/monitor/district/{}", one.code))).collect(),
    })
}

/// An address with those of the questions that have an answer.
pub(super) fn address(path: &str, questions: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    questions.iter().filter(|(_, answer)| !answer.is_empty()).for_each(|(name, answer)| {
        query.append_pair(name, answer);
    });
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Each measure by district beside the force, over the last three months.
fn compared(ask: &Ask, tx: &mut Tx<'_>, counting: &Counting, district: &str, today: Date) -> Result<Vec<Compared>, Failure> {
    let first = today.saturating_sub(3.months());
    let mut all = Vec::with_capacity(COMPARED.len());
    for measure in COMPARED {
        let (from, to) = (first.to_string(), today.to_string());
        let wanted = Wanted::parse(measure, &Asked { from: &from, to: &to, by: By::District.code(), ..Asked::default() })
            .map_err(|refused| crate::ledger::Fault::new(refused.to_string()))?;
        let found = measures::measured(&ask.house, tx, counting.scope(), &wanted)?;
        let areas: Vec<(String, (u64, u64))> = found
            .rows
            .iter()
            .filter(|(heading, _)| district.is_empty() || heading.key == district)
            .map(|(heading, reading)| (heading.label.clone(), share(reading)))
            .collect();
        all.push(Compared {
            title: measure.label().to_owned(),
            href: format!("/figures/measures/{}?from={from}&to={to}&by=district", measure.code()),
            force: figure(&found.total),
            areas: differences(&areas, share(&found.total)).into_iter().map(row).collect(),
        });
    }
    Ok(all)
}

fn share(reading: &Reading) -> (u64, u64) {
    match reading {
        Reading::Share { part, base } => (*part, *base),
        _ => (0, 0),
    }
}

fn figure(reading: &Reading) -> String {
    let base = reading.base();
    if base.is_empty() { reading.figure() } else { format!("{} ({base})", reading.figure()) }
}

fn row(one: Difference) -> (String, String, String, String, String, bool) {
    let share = Reading::Share { part: one.share.0, base: one.share.1 };
    let points = one.points.map_or_else(String::new, |points| format!("{points:+}"));
    let shown = one.percent.map(|_| share.figure()).unwrap_or_default();
    (one.area, shown, if one.share.1 > 0 { share.base() } else { String::new() }, points, one.means, one.stands_out)
}

/// The records behind a number.
#[derive(Template)]
#[template(path = "monitor/records.html")]
pub struct WatchedPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Title.
    pub title: String,
    /// What they are.
    pub says: String,
    /// Lines.
    pub lines: Vec<Shown>,
    /// Back to the monitor.
    pub back: String,
    /// The next page; empty for none.
    pub next: String,
}

/// The walk from a number to its records.
pub async fn records(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask.house.ledger.read(move |tx| read_records(&inner, tx)).await?;
    let who = ask.signature(Matter::Supervision, Act::List)?;
    let work = move |tx: &mut Tx<'_>| tx.looked_at(&who, "listed behind a monitor", "op", &seen, "");
    ask.house.ledger.write(work).await.map_err(Failure::Fault)?;
    page(shown.render())
}

fn read_records(ask: &Ask, tx: &mut Tx<'_>) -> Result<(WatchedPage, Vec<String>), Failure> {
    let watch = sql::watch(ask.param("watch")).ok_or(Failure::NotFound)?;
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let (district, after) = (ask.query.one("district"), ask.query.one("after"));
    let mut ids = sql::records(tx, watch, &scope, (district, after), ask.now, PAGE + 1)?;
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = ids.len() > full;
    ids.truncate(full);
    let lines = lines_of(tx, &ids, &scope)?;
    let last = ids.last().cloned().unwrap_or_default();
    let page = WatchedPage {
        chrome: ask.chrome("/monitor/force"),
        title: watch.title.to_owned(),
        says: watch.says.to_owned(),
        lines: show(ask, tx, &lines, &policy)?,
        back: if policy.district(district).is_some() { format!("/monitor/district/{district}") } else { "/monitor/force".into() },
        next: if more {
            address(&format!("/monitor/records/{}", watch.code), &[("district", district), ("after", &last)])
        } else {
            String::new()
        },
    };
    Ok((page, ids))
}
