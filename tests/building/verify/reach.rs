//! One row in every table of a record's reach, so that each can be tampered with.

use concord::admin::sql::put;
use concord::alerts::{AlertRow, Kind};
use concord::ledger::Fault;
use concord::people::FactRow;
use concord::sharing::{AgreementRow, OrganisationKind, OrganisationRow};
use jiff::ToSpan;
use practice::incident::access::Ground;
use practice::incident::links::LinkKind;
use practice::incident::{Did, Event};
use rehearsal::{Force, Report, at};

/// Restricts, shares, links and merges a record; an organisation, an agreement, a fact and an alert besides.
pub fn of_everything(force: &Force, id: &str) {
    let now = at("2026-11-04 10:00");
    let until = now.checked_add(24.hours()).unwrap();
    let step = |step: fn(&practice::incident::Incident, Did, practice::incident::Words, jiff::Timestamp) -> Event| {
        force.step(id, "supervisor", now, move |scene| {
            let words = scene.seal("reach", "Invented reason.")?;
            Ok(step(scene.incident, scene.did.clone(), words, until))
        });
    };
    step(|i, did, words, until| Event::Access(i.share(did, ("Rehearsal Centre".into(), "agreement-1".into()), words, until).unwrap()));
    step(|i, did, words, _| Event::Access(i.break_glass(did, words).unwrap()));
    step(|i, did, words, _| Event::Access(i.redact(did, words)));
    let other = force.incident(&force.takes(&Report::of("A second report of the gate.").strand("RACE").at(at("2026-11-04 09:00"))));
    let asked = other.clone();
    force.step(id, "supervisor", now, move |scene| Ok(Event::Between(scene.incident.link(&scene.did, &asked, LinkKind::Related)?.0)));
    let main = force.incident(id);
    force.step(&other.core.id, "supervisor", now, move |scene| {
        let words = scene.seal("reach", "Invented reason.")?;
        Ok(Event::Between(scene.incident.merge(&scene.did, &main, words, 0)?.0))
    });
    step(|i, did, words, _| Event::Access(i.restrict(did, Ground::StaffVictim, words).unwrap()));
    let who = super::signature("administrator");
    let written: Result<(), Fault> = force.write(move |tx| {
        let (by, at) = ("administrator".to_owned(), now);
        let name = "Rehearsal Centre".to_owned();
        let kind = OrganisationKind::Support;
        put(
            tx,
            &who,
            "added an organisation",
            &OrganisationRow { id: "organisation-1".into(), name, kind, by: by.clone(), at, ended_at: None },
        )?;
        let agreement = AgreementRow {
            id: "agreement-1".into(),
            organisation: "Rehearsal Centre".into(),
            title: "Rehearsal protocol".into(),
            purpose: "Support.".into(),
            from_at: at,
            until_at: until,
            by: by.clone(),
            at,
            ended_at: None,
        };
        put(tx, &who, "entered an agreement", &agreement)?;
        let (sealed, value) = ("00".to_owned(), tx.blind_value("name", "Nobody In Particular"));
        let fact = FactRow { id: "fact-1".into(), account: "supervisor".into(), kind: "name".into(), sealed, value, by, at, ended_at: None };
        put(tx, &who, "noted a fact", &fact)?;
        let (account, record) = ("supervisor".into(), String::new());
        put(
            tx,
            &who,
            "raised an alert",
            &AlertRow { id: "alert-1".into(), at, kind: Kind::OwnSearch, account, record, seen_at: None, seen_by: None },
        )
    });
    written.unwrap();
}
