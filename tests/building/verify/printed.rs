//! Figures that leave, for the verification's force: a signed sheet of a day, and a request for information.

use concord::ledger::{Fault, Owner, Signature};
use concord::returns::daily::{sign, sql::SheetDayRow};
use concord::returns::requests::sql::RequestRow;
use jiff::civil::date;
use rehearsal::{Force, at};

/// Signs the sheet of 3 November and enters a request.
pub fn of_figures(force: &Force) {
    let house = force.house().clone();
    let scope = concord::figures::whole_force(&house).unwrap();
    let written: Result<(), Fault> = force.write(move |tx| {
        let (policies, who) = (house.policies(), Signature { at: at("2026-11-04 08:00"), ..super::signature("detective-inspector") });
        let day = date(2026, 11, 3);
        let row = SheetDayRow::of(day, &*policies.at(who.at)?);
        concord::duty::sql::put_owing(tx, &who, &policies, "opened a day's figures", &row)?;
        sign(tx, &policies, &scope, &who, (day, ""))?.unwrap();
        let mut request = RequestRow {
            id: "2026-1".into(),
            reference: "REH 1".into(),
            asked_at: at("2026-11-03 00:00"),
            wording: practice::incident::Words::from_stored(String::new()),
            query: "breakdown=month&from=2026-11-01&to=2026-11-30".into(),
            printing: None,
            answered_at: None,
            at: who.at,
            by: who.actor.clone(),
        };
        request.wording = tx.seal("information_request/2026-1", Owner::Incident, "wording", "Invented question.")?;
        concord::duty::sql::put_owing(tx, &who, &policies, "entered a request for information", &request)
    });
    written.unwrap();
}
