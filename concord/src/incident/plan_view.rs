//! The investigation as a record's page shows it: the golden hour's list, lines of enquiry, actions with their holders and days, handovers.

use std::collections::BTreeMap;

use practice::incident::{Incident, Words};
use practice::policy::Policy;

use super::view::Rows;
use crate::ledger::{Fault, Tx};

/// The plan in rows; none where nothing is planned. Sealed words are opened for readers of narratives only.
pub fn rows(tx: &mut Tx<'_>, incident: &Incident, own: &Policy, names: &BTreeMap<String, String>, notes: bool) -> Result<Rows, Fault> {
    let calendar = &own.calendar;
    let name = |account: &str| names.get(account).cloned().unwrap_or_else(|| account.to_owned());
    let id = &incident.core.id;
    let mut open = |words: Option<&Words>| -> Result<String, Fault> {
        words.filter(|_| notes).map_or_else(|| Ok(String::new()), |words| tx.unseal(id, words))
    };
    let mut rows: Rows = golden(incident, own).into_iter().collect();
    for enquiry in &incident.enquiries {
        let ended = enquiry.ended_at.map(|at| format!("Ended {}.", calendar.show_date(at))).unwrap_or_default();
        let parts = [open(Some(&enquiry.title))?, ended, open(enquiry.result.as_ref())?];
        rows.push((format!("Line of enquiry {}", enquiry.number), said(&parts)));
    }
    for action in &incident.plan_actions {
        let line = action.enquiry.map(|number| format!("Line {number}.")).unwrap_or_default();
        let by = format!("{}, by {}.", name(&action.owner), calendar.show_end(action.due_at));
        let done = action.done_at.map(|at| format!("Done {}.", calendar.show(at))).unwrap_or_default();
        let parts = [open(Some(&action.what))?, line, by, done, open(action.result.as_ref())?];
        rows.push((format!("Action {}", action.number), said(&parts)));
    }
    for handover in &incident.handovers {
        let who = format!("{}, from {} to {}.", calendar.show(handover.at), name(&handover.outgoing), name(&handover.incoming));
        rows.push((format!("Handover {}", handover.number), said(&[who, open(Some(&handover.done))?, open(Some(&handover.left_open))?])));
    }
    Ok(rows)
}

fn said(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// How far the golden hour's list is answered; none while nothing is.
fn golden(incident: &Incident, own: &Policy) -> Option<(String, String)> {
    let answered = own.golden_hour.iter().filter_map(|item| Some((item, incident.golden(&item.code)?)));
    let each: Vec<String> = answered.map(|(item, check)| format!("{}: {}.", item.title, check.answer.label().to_lowercase())).collect();
    let count = format!("{} of {} answered.", each.len(), own.golden_hour.len());
    (!each.is_empty()).then(|| ("Golden hour".to_owned(), format!("{count} {}", each.join(" "))))
}

/// Every account that the plan names.
pub fn accounts(incident: &Incident) -> Vec<String> {
    let owners = incident.plan_actions.iter().map(|action| action.owner.clone());
    owners.chain(incident.handovers.iter().flat_map(|handover| [handover.outgoing.clone(), handover.incoming.clone()])).collect()
}
