//! The bar of the demonstration: its clock moves forward, never back, so that the journal's order stays true.

use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use practice::clock::Calendar;

use crate::admin::sql::set_clock_ahead;
use crate::frame::ask::go_to;
use crate::frame::{Ask, Audience, Doors, Failure, Reply};

/// The most days by which the clock moves at once.
const MOST_DAYS: i64 = 366;

/// The demonstration's one door. Outside a demonstration there is no such page.
pub fn doors(doors: Doors) -> Doors {
    doors.post("/demonstration/clock", Audience::Public, move_clock)
}

async fn move_clock(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if !ask.house.is_demonstration() {
        return Err(Failure::NotFound);
    }
    let policy = ask.house.policy()?;
    let said = match wanted(ask.body.one("advance"), ask.body.one("set"), ask.now, &policy.calendar) {
        Err(sentence) => sentence.to_owned(),
        Ok(moment) => {
            set(&ask, moment).await?;
            crate::returns::national::keep_up(&ask.house).await?;
            format!("The demonstration's clock now shows {}.", policy.calendar.show(moment))
        }
    };
    crate::account::notice(&ask, &said).await?;
    Ok(go_to(local(ask.body.one("back"))))
}

/// Kept first, then shown: a clock that shows a moment is that far ahead after a new start too.
async fn set(ask: &Ask, moment: Timestamp) -> Result<(), Failure> {
    let ahead = moment.duration_since(ask.house.clock().real());
    let micros = i64::try_from(ahead.as_micros()).unwrap_or(i64::MAX);
    ask.house.ledger.housekeeping(move |tx| set_clock_ahead(tx, micros)).await?;
    ask.house.clock().put_ahead(ahead);
    crate::returns::keep_up(&ask.house).await?;
    Ok(())
}

/// The moment that was asked for: so long from now, or a local date and time. Refuses what is not later than now, or far off.
fn wanted(advance: &str, set: &str, now: Timestamp, calendar: &Calendar) -> Result<Timestamp, &'static str> {
    let on = |hours| now.checked_add(SignedDuration::from_hours(hours)).map_err(|_| "The clock cannot go that far.");
    match advance {
        "1h" => return on(1),
        "8h" => return on(8),
        "1d" => return on(24),
        "7d" => return on(24 * 7),
        "" => {}
        _ => return Err("Choose how far to move the clock from the list."),
    }
    let local: DateTime = set.parse().map_err(|_| "Enter the date and time to move the clock to.")?;
    let moment = calendar.zone().to_timestamp(local).map_err(|_| "Enter a date nearer to today.")?;
    if moment <= now {
        return Err("The demonstration's clock only moves forward: the journal keeps what has happened in its order.");
    }
    if moment > on(24 * MOST_DAYS)? {
        return Err("Move the clock by a year or less at a time.");
    }
    Ok(moment)
}

/// A page of this house to come back to; the front for anything else.
fn local(back: &str) -> &str {
    let plain = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') && !back.contains(char::is_control);
    if plain { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        Calendar::new("Europe/London", Vec::new(), jiff::civil::date(2030, 1, 1), None).unwrap()
    }

    #[test]
    fn the_clock_moves_forward_and_never_back() {
        let now: Timestamp = "2026-07-01T09:00:00Z".parse().unwrap();
        let to = |advance, set| wanted(advance, set, now, &calendar());
        assert_eq!(to("8h", ""), Ok("2026-07-01T17:00:00Z".parse().unwrap()));
        assert_eq!(to("", "2026-07-02T10:00"), Ok("2026-07-02T09:00:00Z".parse().unwrap()), "local time in summer");
        for (advance, set) in
            [("", "2026-07-01T10:00"), ("", "2025-01-01T10:00"), ("", "2030-01-01T10:00"), ("", "soon"), ("-1d", ""), ("", "")]
        {
            assert!(to(advance, set).is_err(), "{advance} {set}");
        }
    }

    #[test]
    fn the_way_back_stays_in_this_house() {
        assert_eq!(local("/incidents/261121-4F7K2QX"), "/incidents/261121-4F7K2QX");
        for away in ["//evil.example", "https://evil.example", "/\\evil.example", "", "incidents", "/a\r\nLocation: b"] {
            assert_eq!(local(away), "/", "{away:?}");
        }
    }
}
