//! A force's day at ten times its peak hour, handed over by a command-and-control system while an inspector looks at the board.
//!
//! `CONCORD_LOAD` names the folder with the published demand (`leicestershire_police_demand.csv`: period, measure, value, `per_day`); where
//! there is none the program says so and ends. Published are days, not hours: that one hour has eight of a hundred calls is an assumption.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a measuring program: it prints what it measured and stops where something is wrong"
)]

use std::path::Path;
use std::time::Duration;

use rehearsal::{Day, Force};

/// The demand's file.
const FILE: &str = "leicestershire_police_demand.csv";
/// How many of a hundred calls of a day come in its fullest hour: assumed, not published.
const PEAK_IN_A_HUNDRED: u32 = 8;
/// How many times the peak is played.
const TIMES: u32 = 10;
/// Messages on their way at once.
const CLIENTS: u32 = 32;

fn main() {
    let Some(folder) = std::env::var_os("CONCORD_LOAD") else {
        println!("Nothing is played: CONCORD_LOAD names no folder with {FILE}.");
        return;
    };
    let Some((period, a_day)) = demand(&Path::new(&folder).join(FILE)) else {
        println!("Nothing is played: there is no {FILE} in the folder that CONCORD_LOAD names, or no demand by day in it.");
        return;
    };
    let peak = a_day * PEAK_IN_A_HUNDRED / 100;
    let calls = peak * TIMES;
    println!("Published demand of {period}: {a_day} calls and online reports a day; the fullest hour is taken as {peak}; played: {calls}.");
    let force = Force::open();
    for (what, hate_in_a_hundred) in [("one of a hundred a hate report", 1), ("every one a hate report", 100)] {
        let force = if hate_in_a_hundred == 100 { &Force::open() } else { &force };
        let played = force.plays(&Day { calls, clients: CLIENTS, hate_in_a_hundred });
        assert!(played.refused.is_empty(), "refused: {:?}", played.refused.first());
        assert_eq!((played.acknowledged, played.lost), (usize::try_from(calls).expect("a number of calls"), 0), "acknowledged and lost");
        let mut boards = played.boards.clone();
        boards.sort_unstable();
        println!(
            "{what}: {} acknowledged, none lost, in {:.1} s ({} a second, each sent twice); the board answered {} times, half of them within {} ms, all within {} ms",
            played.acknowledged,
            played.took.as_secs_f64(),
            u64::from(calls) * 1000 / u64::try_from(played.took.as_millis()).unwrap_or(1).max(1),
            boards.len(),
            millis(boards.get(boards.len() / 2)),
            millis(boards.last()),
        );
    }
}

fn millis(took: Option<&Duration>) -> u128 {
    took.map_or(0, Duration::as_millis)
}

/// The newest period with its calls and reports a day.
fn demand(file: &Path) -> Option<(String, u32)> {
    let mut rows = csv::Reader::from_path(file).ok()?;
    let mut days: Vec<(String, u32)> = Vec::new();
    for row in rows.records().flatten() {
        let (Some(period), Some(measure), Some(Ok(count))) = (row.get(0), row.get(1), row.get(3).map(str::parse::<u32>)) else { continue };
        // E-mails, incidents and crimes count the same things again.
        if !(measure.contains("calls") || measure.contains("online reports")) {
            continue;
        }
        match days.iter_mut().find(|(known, _)| known == period) {
            Some((_, all)) => *all += count,
            None => days.push((period.to_owned(), count)),
        }
    }
    days.into_iter().max_by_key(|(_, count)| *count)
}
