//! Kept totals follow the records: whatever a step changes of a month that is over, the figure says it at once, and again when added up anew.

use practice::people::Role;
use rehearsal::{Force, Report, at};
use serde_json::Value;

use crate::ledger::both::on_both;

/// Each strand's flags on incidents of September and October, as the command counts them.
fn flags(force: &Force) -> Vec<(String, u64)> {
    let printed =
        force.wait(concord::figures::run_cli(force.house(), "2026-09-01", "2026-10-31", "strand", "incidents", true)).unwrap().unwrap();
    let counted: Value = serde_json::from_str(&printed).unwrap();
    let cells = counted["cells"].as_array().unwrap();
    cells.iter().map(|cell| (cell["row"].as_str().unwrap().to_owned(), cell["count"].as_u64().unwrap())).collect()
}

fn keep(force: &Force) {
    while force.wait(concord::figures::kept::keep(force.house())).unwrap() {}
}

fn kept(force: &Force) -> i64 {
    force.read(|tx| tx.number("SELECT COUNT(*) FROM kept_month WHERE district = '' OR stale = 1", &[]))
}

#[test]
fn a_record_of_a_month_that_is_over_is_in_the_figure_as_it_is_now_and_not_as_it_was_kept() {
    on_both("kept", |force| {
        force.hate_crime_to_closure(&Report::of("Words were shouted.").strand("RACE").victim("Rehearsal Victim Alder"), at("2026-09-02 09:00"));
        force.clock_shows("2026-11-20 10:00");
        let before = flags(force);
        assert_eq!(before, [("RACE".to_owned(), 1)]);
        keep(force);
        assert_eq!(kept(force), 2, "September and October are added up");
        assert_eq!(flags(force), before);

        // A report of September that is taken down in November.
        force.actor(Role::CallHandler).records(&[("reported_at", "14/09/2026 12:00"), ("strands", "DIS")]);
        let now = [("DIS".to_owned(), 1), ("RACE".to_owned(), 1)];
        assert_eq!(kept(force), 3, "one district of September is out");
        assert_eq!(flags(force), now);
        keep(force);
        assert_eq!(kept(force), 2);
        assert_eq!(flags(force), now);
        force.verifies();
    });
}
