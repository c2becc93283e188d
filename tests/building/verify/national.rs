//! One row in every table of the national returns, so that each can be tampered with.

use concord::admin::sql::{chain_of, put};
use concord::ledger::{Fault, Owner};
use concord::returns::national::open;
use concord::returns::national::sql::{ColumnsRow, CorrectionRow, MeasuresRow};
use practice::incident::Words;
use practice::policy::Every;
use practice::returns::national::Span;
use rehearsal::{Force, at};

/// A weekly return with its answers, a figure put right by hand, columns, and measures that were on.
pub fn of_returns(force: &Force) {
    let who = super::signature("hate-crime-officer");
    let (policies, now) = (force.house().policies(), at("2026-11-04 10:00"));
    let policy = policies.at(now).unwrap();
    let written: Result<(), Fault> = force.write(move |tx| {
        let kind = policy.national_return("nctt-weekly").unwrap();
        let span = Span::holding(Every::Week, jiff::civil::date(2026, 10, 26), 0, &policy.calendar);
        let row = open(tx, &who, &policies, &policy, (kind, &span))?;
        let correction = CorrectionRow {
            id: "correction-1".into(),
            national_return: row.id,
            figure_table: "Area".into(),
            figure_row: "Leicester".into(),
            figure_column: "Incidents".into(),
            figure: 3,
            reason: "Invented.".into(),
            by: "hate-crime-officer".into(),
            at: now,
            withdrawn_at: None,
            withdrawn_by: None,
        };
        put(tx, &who, "put a figure right by hand", &correction)?;
        let columns = practice::returns::national::ColumnMap::default().to_lines();
        put(tx, &who, "changed the columns", &ColumnsRow { id: "records".into(), columns, by: "crime-registrar".into(), at: now })?;
        let (id, by, reason) = ("measures-1".to_owned(), "tactical-lead".to_owned(), Words::from_stored(String::new()));
        let measures = MeasuresRow { id, from_at: now, to_at: Some(now), reason, by, at: now, ended_by: Some("tactical-lead".into()) };
        let reason = tx.seal(&chain_of(&measures), Owner::Incident, "reason", "Invented.")?;
        put(tx, &who, "switched measures on", &MeasuresRow { reason, ..measures })
    });
    written.unwrap();
}
