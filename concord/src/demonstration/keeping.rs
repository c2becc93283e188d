//! What the demonstration shows of rights: the records whose clear period ends soon are on the list, and one request waits for its pack.

use jiff::{SignedDuration, Timestamp};
use practice::incident::Did;
use practice::people::Role;
use practice::rights::{Desk, IdentityCheck, Request, RequestKind};

use super::people::members;
use crate::duty::sql::put_owing;
use crate::house::House;
use crate::incident::columns::micros;
use crate::incident::sql as incidents;
use crate::ledger::{Fault, Owner, Signature, Tx};
use crate::retention::sweep;
use crate::rights::{people, sql};

/// How long ago the request was received, in days.
const RECEIVED_DAYS: i64 = 20;

/// Does the day's round, and enters the request of a victim of an open record.
pub(super) async fn put(house: &House, now: Timestamp) -> Result<(), Fault> {
    sweep::round_at(house, now).await?;
    let (policies, policy) = (house.policies(), house.policies().at(now)?);
    let officer = members().into_iter().find(|member| member.sign_in.role == Role::HateCrimeOfficer).map(|member| member.account);
    let who = Signature { actor: officer.unwrap_or_default(), posting: String::new(), request: super::crew::REQUEST.into(), at: now };
    house
        .ledger
        .write(move |tx| {
            let Some((record, name)) = victim(tx)? else { return Ok(()) };
            let received = micros(now.saturating_sub(SignedDuration::from_hours(24 * RECEIVED_DAYS)).unwrap_or(now));
            let id = sql::next_number(tx, policy.calendar.local(received).year())?;
            let chain = format!("data_request/{id}");
            let did = Did { by: who.actor.clone(), at: now };
            let request = Request {
                name: Some(tx.seal(&chain, Owner::Incident, "name", &name)?),
                asks: Some(tx.seal(&chain, Owner::Incident, "asks", "Please tell me what you hold about me.")?),
                identity: Some(IdentityCheck::Known),
                identity_at: Some(now),
                ..Request::received(id, (RequestKind::Access, Desk::Force), received, did)
            };
            put_owing(tx, &who, &policies, "entered a request", &request)?;
            people::put_on(tx, &who, &request, &record, 1)?;
            people::combined(tx, &who, &request.id, &[record])
        })
        .await
}

/// An open record whose first person is a victim with a name, and that name.
fn victim(tx: &mut Tx<'_>) -> Result<Option<(String, String)>, Fault> {
    for id in incidents::newest_open(tx, 20)? {
        let Some(incident) = incidents::load(tx, &id)? else { continue };
        let person = incident.victims().find(|person| person.number == 1);
        if let Some(words) = person.and_then(|person| person.name.as_ref()) {
            let name = tx.unseal(&id, words)?;
            return Ok(Some((id, name)));
        }
    }
    Ok(None)
}
