//! The figures' budgets at the size of a nation: ten years of 43 forces, 1.5 million incidents, beside plain SQL by hand in the same run.
//!
//! `BENCH_INCIDENTS` says how many there are, `BENCH_DATABASE` the address of an empty PostgreSQL database to measure in place of the embedded
//! store. The records have what a figure reads (facts, strands, offences) and nothing sealed. It prints a table in Markdown.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measuring program: it stops where something is wrong and prints what it measured"
)]

mod sql;

use std::time::Instant;

use concord::figures::kept;
use concord::ledger::Place;
use rehearsal::Force;

/// The figures of a board pack: rows and columns, and what is counted.
const PACK: [(&str, &str); 8] = [
    ("strand,month", "offences"),
    ("strand,month", "incidents"),
    ("district,strand", "offences"),
    ("combination", "offences"),
    ("outcome,strand", "offences"),
    ("offence-group,month", "offences"),
    ("setting,month", "incidents"),
    ("channel,month", "incidents"),
];
/// The figures of a force's day.
const DAY: [(&str, &str); 4] = [("strand", "offences"), ("strand", "incidents"), ("outcome", "offences"), ("district", "offences")];
const ROUNDS: u32 = 3;

fn main() {
    let incidents = std::env::var("BENCH_INCIDENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_500_000);
    let place = std::env::var("BENCH_DATABASE").map_or(Place::Embedded, Place::Postgres);
    let force = Force::open_on(&place);
    let began = Instant::now();
    sql::fill(&force, incidents);
    println!(
        "{incidents} incidents over ten years and 43 forces, {:?}, filled in {:.0} s\n",
        force.ledger().engine(),
        began.elapsed().as_secs_f64()
    );
    println!("| what | once, in ms |\n| --- | --- |");
    let by_hand = (0..ROUNDS).map(|_| millis(|| sql::by_hand(&force))).fold(f64::MAX, f64::min);
    println!("| one figure by plain SQL by hand (strand and month, incidents) | {by_hand:.0} |");
    let one = |what: &str| {
        let millis = best(|| count(&force, "2016-11-01", "2026-10-31", "strand,month", "incidents"));
        println!("| the same figure, {what} | {millis:.0} ({:.1} times) |", millis / by_hand);
    };
    one("record by record");
    pack(&force, "record by record");
    let began = Instant::now();
    while force.wait(kept::keep(force.house())).expect("months are added up") {}
    println!("| adding up all months that are over, once, beside the requests | {:.0} |", began.elapsed().as_secs_f64() * 1e3);
    one("with kept totals");
    pack(&force, "with kept totals");
    for (by, unit) in PACK {
        let alone = best(|| count(&force, "2016-11-01", "2026-10-31", by, unit));
        println!("| of it, {unit} by {by} | {alone:.0} |");
    }
    let day = best(|| DAY.iter().for_each(|(by, unit)| count(&force, "2026-10-14", "2026-10-14", by, unit)));
    println!("| all {} figures of one day | {day:.0} |", DAY.len());
}

fn pack(force: &Force, what: &str) {
    let all = best(|| PACK.iter().for_each(|(by, unit)| count(force, "2016-11-01", "2026-10-31", by, unit)));
    println!("| a board pack: {} figures over ten years, {what} | {all:.0} |", PACK.len());
}

fn count(force: &Force, from: &str, to: &str, by: &str, unit: &str) {
    let counted = force.wait(concord::figures::run_cli(force.house(), from, to, by, unit, true)).expect("an answer");
    assert!(counted.is_ok(), "{by} of {unit} is refused");
}

fn millis(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64() * 1e3
}

fn best(work: impl Fn()) -> f64 {
    (0..ROUNDS).map(|_| millis(&work)).fold(f64::MAX, f64::min)
}
