//! One row in every table of how a record is kept and of the requests about it, so that each can be tampered with.

use concord::duty::sql::put_owing;
use concord::ledger::{Fault, Owner};
use concord::retention::sql::ReviewRow;
use practice::incident::keeping::{DisposalGround, HoldGround, InTheWayOfDisposal, KeepingDecision, LimitGround};
use practice::incident::{Did, Event, Incident, Words};
use practice::rights::{Desk, Request, RequestKind};
use rehearsal::{Force, at};

/// Reviews, holds, limits and proposes to dispose of a closed record; a review that waits, and a request about it.
pub fn of_everything(force: &Force, id: &str) {
    let now = at("2026-11-05 08:30");
    let step = |step: fn(&Incident, Did, Words) -> practice::incident::keeping::Happened| {
        force.step(id, "hate-crime-officer", now, move |scene| {
            let words = scene.seal("keeping", "Invented reason.")?;
            Ok(Event::Keeping(step(scene.incident, scene.did.clone(), words)))
        });
    };
    step(|i, did, words| i.hold(did, HoldGround::Claim, words, None).unwrap());
    step(|i, did, words| i.limit(did, LimitGround::Accuracy, words).unwrap());
    step(|i, did, words| i.disagree(did, Some(1), "name".into(), words, "2026-1".into()).unwrap());
    let next_at = at("2040-01-01 00:00");
    force.step(id, "hate-crime-officer", now, move |scene| {
        let words = scene.seal("keeping", "Invented reason.")?;
        let reviewed = scene.incident.review_keeping(scene.did.clone(), KeepingDecision::Keep, None, Some(next_at), words);
        Ok(Event::Keeping(reviewed?))
    });
    force.step(id, "hate-crime-officer", now, move |scene| {
        let nothing = InTheWayOfDisposal::default();
        Ok(Event::Keeping(scene.incident.propose_disposal(scene.did.clone(), DisposalGround::NoPurpose, &nothing)?))
    });
    let (who, policies, record) = (super::signature("hate-crime-officer"), force.house().policies(), id.to_owned());
    let written: Result<(), Fault> = force.write(move |tx| {
        let review = ReviewRow {
            id: "review-1".into(),
            incident: record.clone(),
            district: rehearsal::CITY.into(),
            retention_group: "3".into(),
            restricted: false,
            due_at: at("2026-12-01 00:00"),
            opened_at: who.at,
            settled_at: None,
            settled_as: None,
        };
        put_owing(tx, &who, &policies, "put a record on the list of retention reviews", &review)?;
        let name = Some(tx.seal("data_request/2026-1", Owner::Incident, "name", "Rehearsal Victim Alder")?);
        let request = request(name, &who.actor, who.at);
        put_owing(tx, &who, &policies, "entered a request", &request)?;
        concord::rights::people::put_on(tx, &who, &request, &record, 1).map(|_| ())
    });
    written.unwrap();
}

fn request(name: Option<Words>, by: &str, at: jiff::Timestamp) -> Request {
    let did = Did { by: by.into(), at };
    Request { name, ..Request::received("2026-1".into(), (RequestKind::Access, Desk::Force), at, did) }
}
