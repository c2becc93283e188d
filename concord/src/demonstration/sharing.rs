//! The demonstration's organisations: one for each partner posting, with an agreement, and a few open records shared under it.

use jiff::{Timestamp, ToSpan};
use practice::incident::{Did, Event};
use practice::people::Role;

use super::people::members;
use crate::admin::sql::put;
use crate::house::House;
use crate::incident::sql as incidents;
use crate::ledger::{Fault, Owner, Signature, Tx};
use crate::sharing::{AgreementRow, OrganisationKind, OrganisationRow};

/// How many open records are shared with the first organisation.
const SHARED: u32 = 4;

/// Enters an organisation and an agreement for each partner agency at which somebody has a posting.
pub(super) fn agree(tx: &mut Tx<'_>, who: &Signature, now: Timestamp) -> Result<(), Fault> {
    let from_at = who.at;
    let until_at = now.checked_add((365 * 24).hours()).unwrap_or(now);
    for (number, name) in names().into_iter().enumerate() {
        let (id, by, at) = (format!("demo-{number}"), account(Role::Administrator), who.at);
        let row = OrganisationRow { id: id.clone(), name: name.clone(), kind: OrganisationKind::Support, by: by.clone(), at, ended_at: None };
        put(tx, who, "added an organisation", &row)?;
        let title = "Demonstration sharing protocol".to_owned();
        let purpose = "Support for victims and repairs to their homes.".to_owned();
        let agreement = AgreementRow { id, organisation: name, title, purpose, from_at, until_at, by, at, ended_at: None };
        put(tx, who, "entered an agreement", &agreement)?;
    }
    Ok(())
}

/// The account of the first holder of a role.
fn account(role: Role) -> String {
    members().into_iter().find(|member| member.sign_in.role == role).map(|member| member.account).unwrap_or_default()
}

/// The partner agencies.
fn names() -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let partners = members().into_iter().filter(|member| member.sign_in.role == Role::PartnerAgency);
    for place in partners.flat_map(|member| member.places) {
        if let practice::people::Place::Organisation(name) = place
            && !found.contains(&name)
        {
            found.push(name);
        }
    }
    found
}

/// Shares the newest open records with the first organisation for a month.
pub(super) async fn share(house: &House, now: Timestamp) -> Result<(), Fault> {
    let Some(organisation) = names().into_iter().next() else { return Ok(()) };
    let policies = house.policies();
    house
        .ledger
        .write(move |tx| {
            let who =
                Signature { actor: account(Role::HateCrimeOfficer), posting: String::new(), request: super::crew::REQUEST.into(), at: now };
            for id in incidents::newest_open(tx, SHARED)? {
                let Some(incident) = incidents::load(tx, &id)? else { continue };
                let purpose = tx.seal(&id, Owner::Incident, "share", "Repairs to the door and support for the household.")?;
                let until = now.checked_add((30 * 24).hours()).unwrap_or(now);
                let did = Did { by: who.actor.clone(), at: now };
                if let Ok(shared) = incident.share(did, (organisation.clone(), "demo-0".into()), purpose, until) {
                    incidents::happen(tx, &who, &policies, Some(&incident), &[Event::Access(shared)])?;
                }
            }
            Ok::<_, Fault>(())
        })
        .await
}
