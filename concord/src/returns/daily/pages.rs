//! The pages of the daily figures: the days, a day's sheet with what changed since, its signature.

use std::sync::Arc;

use askama::Template;
use jiff::civil::Date;
use practice::people::{Act, Matter};
use practice::returns::daily::DailyItem;
use practice::returns::printing::CountedCell;

use super::sql::{self, words};
use super::{Day, Refused, figures, mark, sign as sign_day, signed_by};
use crate::admin::pages::{done, refused};
use crate::figures::pages::RecordsPage;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Tx;
use crate::returns::view::{self, ChangeView, TableView};
use crate::returns::{for_police, walk_href};

/// Days that the list shows.
const SHOWN: u32 = 60;

/// A day of the list.
#[derive(Clone, Debug, Default)]
pub struct DayLine {
    /// The day in words.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Signed by whom and when, or what is to be done.
    pub stands: String,
    /// Whether its time has run out unsigned.
    pub late: bool,
}

/// The days.
#[derive(Template)]
#[template(path = "returns/days.html")]
pub struct DaysPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The days, the newest first.
    pub days: Vec<DayLine>,
    /// The hour at which a day ends, in words.
    pub ends: String,
}

/// A day's sheet.
#[derive(Template)]
#[template(path = "returns/day.html")]
pub struct DayPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The title.
    pub title: String,
    /// Which hours it covers.
    pub covers: String,
    /// What the meeting reads out.
    pub item: DailyItem,
    /// The facts of the signed sheet, key by key; none before it is signed.
    pub facts: Vec<(String, String)>,
    /// The sheet.
    pub tables: Vec<TableView>,
    /// What is missing.
    pub coverage: Vec<String>,
    /// What changed since the signature.
    pub changes: Vec<ChangeView>,
    /// Whether it is signed.
    pub signed: bool,
    /// Where it is signed; empty where this reader cannot, or not now.
    pub sign: String,
    /// Why it cannot be signed now; empty where it can.
    pub not_now: String,
    /// The mark of the figures that are shown.
    pub seen: String,
    /// Its files: address and words; none before it is signed.
    pub files: Vec<(String, &'static str)>,
}

/// The days.
pub async fn days(ask: Arc<Ask>) -> Result<Reply, Failure> {
    for_police(&ask)?;
    crate::returns::keep_up(&ask.house).await?;
    let inner = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_days(&inner, tx)).await?;
    page(shown.render())
}

fn read_days(ask: &Ask, tx: &mut Tx<'_>) -> Result<DaysPage, Failure> {
    let policy = ask.house.policy()?;
    let mut days = Vec::new();
    for row in sql::days(tx, SHOWN)? {
        let duty = crate::duty::stored(&ask.house.policies(), &row)?.into_iter().next();
        let due = duty.and_then(|duty| duty.due_at);
        let signed = match row.printing.as_deref() {
            Some(id) => crate::returns::sql::printing(tx, id)?.map(|printing| view::facts(ask, tx, &printing)).transpose()?,
            None => None,
        };
        let by = signed.and_then(|facts| facts.into_iter().find(|(key, _)| key == "Signed by")).map(|(_, by)| by);
        let late = by.is_none() && due.is_some_and(|due| due < ask.now);
        let stands = match (by, due) {
            (Some(by), _) => format!("Signed by {by}"),
            (None, _) if ask.now < row.to_at => format!("Goes on until {}", policy.calendar.show(row.to_at)),
            (None, Some(due)) if late => format!("To sign; it was due {}", policy.calendar.show(due)),
            (None, Some(due)) => format!("To sign by {}", policy.calendar.show(due)),
            (None, None) => "To sign".to_owned(),
        };
        days.push(DayLine { title: words(&row.day), href: format!("/daily/{}", row.day), stands, late });
    }
    let hour = policy.settings.daily_cut_off_hour.value;
    let ends = if hour == 0 { "midnight".to_owned() } else { format!("{hour:02}:00") };
    Ok(DaysPage { chrome: ask.chrome("/daily"), days, ends })
}

fn asked_day(ask: &Ask) -> Result<Date, Failure> {
    ask.param("day").parse().map_err(|_| Failure::NotFound)
}

fn scope(ask: &Ask) -> Result<practice::people::Scope, Failure> {
    crate::figures::whole_force(&ask.house).ok_or(Failure::NotFound)
}

/// A day's sheet.
pub async fn day(ask: Arc<Ask>) -> Result<Reply, Failure> {
    for_police(&ask)?;
    let inner = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_day(&inner, tx)).await?;
    page(shown.render())
}

fn read_day(ask: &Ask, tx: &mut Tx<'_>) -> Result<DayPage, Failure> {
    let (day, reader, policy) = (asked_day(ask)?, ask.reader()?, ask.house.policy()?);
    let found = figures(tx, &ask.house.policies(), &scope(ask)?, day, ask.now)?;
    if found.row.from_at > ask.now {
        return Err(Failure::NotFound);
    }
    let walks = view::walks(reader, ask.now);
    let live = |cell: &CountedCell| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("table", &cell.table).append_pair("row", &cell.row);
        format!("/daily/{day}/records?{}", query.finish())
    };
    let content = found.signed.as_ref().map_or(&found.now, |(_, sheet)| sheet).content(&policy.calendar);
    let href = |cell: &CountedCell| match &found.signed {
        _ if !walks => String::new(),
        Some((printing, _)) => walk_href(&printing.id, cell),
        None => live(cell),
    };
    let now_cells = found.now.cells();
    let now = |cell: &CountedCell| {
        let same = |other: &&CountedCell| other.table == cell.table && other.key == cell.key;
        let count = now_cells.iter().find(same).map_or(0, CountedCell::count);
        if found.signed.is_some() && count != cell.count() { practice::returns::thousands(count) } else { String::new() }
    };
    let tables = view::tables(&content, href, now);
    let own = if walks { reader.view_scope(ask.now) } else { None };
    let changes = view::changes(tx, &found.since, own.as_ref())?;
    let facts = found.signed.as_ref().map(|(printing, _)| view::facts(ask, tx, printing)).transpose()?.unwrap_or_default();
    let item = item(ask, tx, &found)?;
    let may_sign = reader.may(Matter::Figures, Act::Create) && found.signed.is_none();
    let over = ask.now >= found.row.to_at;
    let not_now = if may_sign && !over {
        format!("The day goes on until {}. It is signed after that.", policy.calendar.show(found.row.to_at))
    } else {
        String::new()
    };
    let signed = found.signed.as_ref().map(|(printing, _)| printing);
    Ok(DayPage {
        chrome: ask.chrome("/daily"),
        title: format!("Daily figures of {}", words(&found.row.day)),
        covers: format!("From {} to {}.", policy.calendar.show(found.row.from_at), policy.calendar.show(found.row.to_at)),
        item,
        facts,
        tables,
        coverage: signed.map(crate::returns::sql::PrintingRow::missing).transpose()?.unwrap_or_default(),
        changes,
        signed: signed.is_some(),
        sign: if may_sign && over { format!("/daily/{day}/sign") } else { String::new() },
        not_now,
        seen: mark(&found.now),
        files: signed.map(|printing| crate::returns::files(reader, &printing.id)).unwrap_or_default(),
    })
}

/// What the meeting reads out.
fn item(ask: &Ask, tx: &mut Tx<'_>, found: &Day) -> Result<DailyItem, Failure> {
    let account = found.signed.as_ref().and_then(|(row, _)| row.signed_by.clone()).unwrap_or_default();
    let names = crate::people::sql::names(tx, std::slice::from_ref(&account))?;
    let name = names.get(&account).cloned().unwrap_or(account);
    Ok(super::item_of(found, signed_by(found, &name, &ask.house.policy()?.calendar).as_deref()))
}

/// The records behind a figure that is not signed yet.
pub async fn records(ask: Arc<Ask>) -> Result<Reply, Failure> {
    for_police(&ask)?;
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask
        .house
        .ledger
        .read(move |tx| {
            if !view::walks(inner.reader()?, inner.now) {
                return Err(Failure::NotFound);
            }
            let day = asked_day(&inner)?;
            let found = figures(tx, &inner.house.policies(), &scope(&inner)?, day, inner.now)?;
            let cells = found.now.cells();
            let (table, row) = (inner.query.one("table"), inner.query.one("row"));
            let cell = cells.iter().find(|cell| cell.table == table && cell.row == row).ok_or(Failure::NotFound)?;
            let says = format!("Daily figures of {} as they are now. {table}: {row}", words(&found.row.day));
            crate::returns::pages::records_page(&inner, tx, &cell.records(), says, format!("/daily/{day}"))
        })
        .await?;
    looked(&ask, &seen).await?;
    page(RecordsPage::render(&shown))
}

/// Notes that these records were listed.
pub(in crate::returns) async fn looked(ask: &Ask, seen: &[String]) -> Result<(), Failure> {
    let (who, seen) = (ask.signature(Matter::Operational, Act::View)?, seen.to_vec());
    let work = move |tx: &mut Tx<'_>| tx.looked_at(&who, "listed behind a figure", "op", &seen, "");
    ask.house.ledger.write(work).await.map_err(Failure::Fault)
}

/// Signs a day's sheet.
pub async fn sign(ask: Arc<Ask>) -> Result<Reply, Failure> {
    for_police(&ask)?;
    let day = asked_day(&ask)?;
    let (who, scope, inner) = (ask.signature(Matter::Figures, Act::Create)?, scope(&ask)?, Arc::clone(&ask));
    let work = move |tx: &mut Tx<'_>| sign_day(tx, &inner.house.policies(), &scope, &who, (day, inner.body.one("seen")));
    let signed = ask.house.ledger.write(work).await.map_err(Failure::Fault)?;
    let calendar = ask.house.policy()?.calendar.clone();
    match signed {
        Ok(_) => {
            crate::returns::keep_up(&ask.house).await?;
            done(&ask, &format!("/daily/{day}"), "The daily figures are signed. They stay as they are; what changes shows beside them.").await
        }
        Err(Refused::NotOver(end)) => Err(refused(format!("The day goes on until {}. It is signed after that.", calendar.show(end)))),
        Err(Refused::Changed) => Err(refused("The figures changed since you looked at them. Open the day again, look, and sign.")),
        Err(Refused::Printing(sentence)) => Err(refused(sentence.to_string())),
    }
}
