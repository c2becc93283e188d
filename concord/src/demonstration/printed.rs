//! Figures that the demonstration's force has signed: the daily sheets of the last days, yesterday's still to sign, and one publication for boards.

use jiff::{SignedDuration, Timestamp, ToSpan};
use practice::people::{Role, Scope};
use practice::returns::aggregates::Quarter;
use practice::returns::daily::day_holding;
use practice::returns::printing::Kind;
use practice::returns::suppress::Audience;

use super::oversight::somebody;
use super::signature;
use crate::duty::sql::put_owing;
use crate::house::House;
use crate::ledger::{Fault, Signature, Tx};
use crate::returns::daily::{sign as sign_day, sql::SheetDayRow};
use crate::returns::publications::{Desk, prepare, what};
use crate::returns::{Draft, sign, sql::freeze};

/// Days before yesterday whose sheets are signed.
const SIGNED_DAYS: i64 = 5;

/// Signs the sheets and the publication, where there is anybody to sign.
pub async fn put(house: &House, now: Timestamp) -> Result<(), Fault> {
    let inner = house.clone();
    let Some(scope) = crate::figures::whole_force(house) else { return Ok(()) };
    house
        .ledger
        .write(move |tx| {
            let Some((inspector, _)) = somebody(tx, Role::DetectiveInspector, now)? else { return Ok(()) };
            sheets(tx, &inner, &scope, &inspector)?;
            let Some((officer, _)) = somebody(tx, Role::HateCrimeOfficer, now)? else { return Ok(()) };
            publication(tx, &inner, &scope, (&officer, &inspector))
        })
        .await
}

/// Every day but yesterday and today is signed at twenty to eight of the morning after.
fn sheets(tx: &mut Tx<'_>, house: &House, scope: &Scope, inspector: &Signature) -> Result<(), Fault> {
    let (now, policies) = (inspector.at, house.policies());
    let policy = policies.at(now)?;
    let running = day_holding(now, policy.settings.daily_cut_off_hour.value, &policy.calendar);
    for back in (0..=SIGNED_DAYS + 1).rev() {
        let row = SheetDayRow::of(running.saturating_sub(back.days()), &policy);
        put_owing(tx, &signature(row.from_at), &policies, "opened a day's figures", &row)?;
        if back > 1 {
            let at = row.to_at.saturating_add(SignedDuration::from_mins(7 * 60 + 40))?;
            let signed = sign_day(tx, &policies, scope, &Signature { at, ..inspector.clone() }, (row.date()?, ""))?;
            signed.map_err(|refused| Fault::new(format!("the demonstration's sheet of {} was refused: {refused:?}", row.day)))?;
        }
    }
    Ok(())
}

/// The last whole quarter by strand, for boards. Where its counts are too few to leave in any form, there is none.
fn publication(tx: &mut Tx<'_>, house: &House, scope: &Scope, (officer, inspector): (&Signature, &Signature)) -> Result<(), Fault> {
    let calendar = house.policies().at(officer.at)?.calendar.clone();
    let quarters = Quarter::before(calendar.local(officer.at).date());
    let Some(quarter) = quarters.first() else { return Ok(()) };
    let query = format!("from={}&to={}&by=strand&unit=incidents", quarter.first, quarter.last);
    let desk = Desk { house, scope, now: officer.at };
    let Ok(made) = prepare(tx, &desk, &query, Audience::Board)? else { return Ok(()) };
    let draft = Draft::of(made, Kind::Publication, what(&query, Audience::Board), Audience::Board, officer.at);
    let frozen = freeze(tx, officer, "demo-board", &draft)?;
    sign(tx, inspector, house, frozen)?.map(|_| ()).map_err(Fault::new)
}
