//! A scope as SQL reaches exactly the records that the same scope covers, for every role and every right.

use std::collections::BTreeSet;

use concord::ledger::{Cell, Fault, Tx};
use concord::people::{scope_sql, sql as people};
use jiff::ToSpan;
use practice::incident::Event;
use practice::incident::access::{Ground, Share};
use practice::incident::{Incident, PersonKind, ReferralConsent};
use practice::people::{Act, Matter, Reader, RecordFacts, Role, Scope, SharedWith};
use practice::supervision;
use practice::victim;
use rehearsal::{CITY, COUNTY, Force, Report, at, at_county};

use super::both::on_both;

const RECORDS: i64 = 48;

/// Records of every mix of district, recorder, investigator and consent, some older than the call handlers' 72 hours.
fn mixed(force: &Force) -> Vec<String> {
    let from = at("2026-11-02 09:00");
    let mut ids = Vec::new();
    for turn in 0..RECORDS {
        let by = ["call-handler", "spoc", "call-handler-county", "reporting-centre"][usize::try_from(turn % 4).unwrap()];
        let district = if turn % 3 == 0 { COUNTY } else { CITY };
        let when = from.checked_add((turn * 3).hours()).unwrap();
        let id = force.takes(&Report::of("Mixed.").strand("RACE").victim("Rehearsal Victim Alder").by(by).district(district).at(when));
        if turn % 5 == 0 {
            let investigator = if turn % 2 == 0 { "investigating-officer".to_owned() } else { at_county(Role::InvestigatingOfficer) };
            force.step(&id, "crime-manager", when, move |scene| {
                Ok(supervision::assign(scene.incident, scene.did.clone(), investigator.clone(), "supervisor".into())?)
            });
        }
        if turn % 7 == 0 {
            force.step(&id, "supervisor", when, |scene| Ok(victim::refer(scene.incident, scene.did.clone(), 1, ReferralConsent::Agreed)?));
        }
        if turn % 4 == 0 {
            let until = when.checked_add((turn * 6).hours()).unwrap().checked_add(1.hour()).unwrap();
            force.step(&id, "supervisor", when, move |scene| {
                let purpose = scene.seal("share", "Invented purpose.")?;
                Ok(Event::Access(scene.incident.share(scene.did.clone(), ("Rehearsal Centre".into(), "a".into()), purpose, until)?))
            });
        }
        if turn % 6 == 1 {
            let by = if turn % 4 == 1 { "supervisor" } else { "crime-manager" };
            force.step(&id, by, when, |scene| {
                let reason = scene.seal("restriction", "Invented reason.")?;
                Ok(Event::Access(scene.incident.restrict(scene.did.clone(), Ground::Other, reason)?))
            });
        }
        if turn % 8 == 2 {
            force.step(&id, "chief-officer", at("2026-11-08 11:30"), |scene| {
                let reason = scene.seal("break-glass", "Invented reason.")?;
                Ok(Event::Access(scene.incident.break_glass(scene.did.clone(), reason)?))
            });
        }
        ids.push(id);
    }
    ids
}

fn shared_with(share: &Share) -> SharedWith<'_> {
    SharedWith { organisation: &share.organisation, from: share.at, until: share.until_at }
}

fn covers(scope: &Scope, incident: &Incident) -> bool {
    let core = &incident.core;
    let assigned: Vec<&str> = [&core.investigator, &core.supervisor].into_iter().flatten().map(String::as_str).collect();
    let consented = incident.people.iter().any(|p| p.kind == PersonKind::Victim && p.referral == Some(ReferralConsent::Agreed));
    let shares: Vec<SharedWith<'_>> = incident.shares.iter().filter(|s| s.ended_at.is_none()).map(shared_with).collect();
    let named: Vec<&str> = incident.named.iter().filter(|n| n.ended_at.is_none()).map(|n| n.account.as_str()).collect();
    scope.covers(&RecordFacts {
        id: &core.id,
        district: Some(&core.district),
        created_by: &core.recorded_by,
        assigned: &assigned,
        recorded_at: core.recorded_at,
        victim_consented: consented,
        shared_with: &shares,
        restricted: core.restricted,
        named: &named,
    })
}

fn by_sql(tx: &mut Tx<'_>, scope: &Scope) -> Result<BTreeSet<String>, Fault> {
    // One parameter stands before the scope's own, as in every list.
    let mut params = vec![0_i64.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let rows = tx.query(&format!("SELECT i.id FROM incident i WHERE i.version > ?1 AND {within}"), &params)?;
    rows.iter().map(|row| row.get(0)).collect()
}

fn scopes(reader: &Reader) -> Vec<Scope> {
    let now = at("2026-11-08 12:00");
    let mut scopes: Vec<Scope> = [reader.list_scope(now), reader.view_scope(now), reader.incident_scope(now)].into_iter().flatten().collect();
    for matter in Matter::ALL {
        for act in Act::ALL {
            scopes.extend(reader.scope(*matter, *act, now));
            scopes.extend(reader.part_scopes(*matter, *act, now).into_iter().map(|(_, scope)| scope));
        }
    }
    scopes
}

#[test]
fn a_scope_as_sql_is_the_scope() {
    on_both("scope", |force| {
        let incidents: Vec<Incident> = mixed(force).iter().map(|id| force.incident(id)).collect();
        let now = at("2026-11-08 12:00");
        let readers = force.read(move |tx| {
            let accounts = people::accounts(tx)?;
            accounts.iter().map(|account| people::reader(tx, account, now)).collect::<Result<Vec<_>, _>>()
        });
        let (mut some, mut none, mut all) = (0, 0, 0);
        for reader in readers {
            for scope in scopes(&reader) {
                let expected: BTreeSet<String> = incidents.iter().filter(|i| covers(&scope, i)).map(|i| i.core.id.clone()).collect();
                let asked = scope.clone();
                let given = force.read(move |tx| by_sql(tx, &asked));
                assert_eq!(given, expected, "{} with {scope:?}", reader.account());
                match expected.len() {
                    0 => none += 1,
                    n if n == incidents.len() => all += 1,
                    _ => some += 1,
                }
            }
        }
        assert!(some > 20 && none > 20, "the records must tell scopes apart: {some} partly, {none} none, {all} all");
    });
}
