//! Records against their journal: the fold of each chain must be the rows, cell for cell, and the duties those that follow from it.

use std::collections::{BTreeMap, HashMap};

use practice::incident::Incident;
use practice::incident::access::{Glass, Named, Redaction, Restriction, Share};
use practice::incident::care::{Cause, Consent, Contract, Intervention, Needs, RepeatMark};
use practice::incident::challenge::Challenge;
use practice::incident::classify::{Ruling, Transfer};
use practice::incident::investigation::{Enquiry, GoldenCheck, Handover, Ownership, PlanAction};
use practice::incident::keeping::{Disagreement, Disposal, Hold, KeepingReview, Limited};
use practice::incident::links::{Link, Merge};
use practice::incident::proceeding::{Entitlement, Proceeding};
use practice::incident::record::{Assessment, Assignment, Contact, Core, Crime, Person, Review, Risk, StrandFlag, Waiver};
use practice::incident::scrutiny::{AuditError, Release};
use practice::incident::subject::{SubjectRequest, SubjectReview};
use practice::incident::support::{Support, SupportAction, SupportNote, SupportPlan};
use practice::incident::{Deployment, Finding, PathStep, Regrade};

use crate::house::Policies;
use crate::incident::columns::StoredDuty;
use crate::incident::sql::duties;
use crate::ledger::{Columns, Fault, Keys, Row, Tx, Value};

use super::Verdict;
use super::faults::Faults;
use super::folded::Folded;
use super::{sql, texts};

/// What comparing takes besides the store.
pub(super) struct Office<'a> {
    /// The keys.
    pub(super) keys: &'a Keys,
    /// The force's policies.
    pub(super) policies: &'a Policies,
}

/// The rows of one table, by record.
type Rows = HashMap<String, Vec<Row>>;

/// Compares a batch of records (at most [`sql::RECORDS`]) with their tables.
pub(super) fn check(tx: &mut Tx<'_>, office: &Office<'_>, batch: &[Folded], verdict: &mut Verdict, faults: &mut Faults) -> Result<(), Fault> {
    if batch.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = batch.iter().map(|folded| folded.id.as_str()).collect();
    cores(tx, batch, &ids, faults)?;
    macro_rules! lists {
        ($($table:literal $of:ty = $list:ident),+ $(,)?) => { $(
            let rows = sql::rows_of(tx, $table, <$of>::NAMES, "number", &ids)?;
            for (folded, incident) in told(batch) {
                list(&folded.id, $table, &incident.$list, &rows, faults);
            }
        )+ };
    }
    lists!(
        "strand" StrandFlag = strands, "person" Person = people, "assessment" Assessment = assessments, "crime" Crime = crimes,
        "assignment" Assignment = assignments, "contact" Contact = contacts, "review" Review = reviews, "risk" Risk = risks,
        "waiver" Waiver = waivers, "ruling" Ruling = rulings, "transfer" Transfer = transfers,
        "enquiry" Enquiry = enquiries, "plan_action" PlanAction = plan_actions, "golden_check" GoldenCheck = golden_checks,
        "handover" Handover = handovers, "ownership" Ownership = ownerships, "audit_error" AuditError = audit_errors, "release" Release = releases,
        "restriction" Restriction = restrictions, "named" Named = named, "share" Share = shares,
        "glass" Glass = glasses, "redaction" Redaction = redactions, "link" Link = links, "merger" Merge = merges,
        "contract" Contract = contracts, "consent" Consent = consents, "needs" Needs = needs,
        "intervention" Intervention = interventions, "cause" Cause = causes, "repeat_mark" RepeatMark = repeats, "support" Support = supports,
        "support_plan" SupportPlan = support_plans, "support_action" SupportAction = support_actions,
        "support_note" SupportNote = support_notes,
        "deployment" Deployment = deployments, "finding" Finding = findings, "regrade" Regrade = regrades,
        "proceeding" Proceeding = proceedings, "entitlement" Entitlement = entitlements,
        "path_step" PathStep = path, "subject_review" SubjectReview = subject_reviews,
        "subject_request" SubjectRequest = subject_requests, "challenge" Challenge = challenges,
        "keeping_review" KeepingReview = keeping_reviews, "legal_hold" Hold = holds, "processing_limit" Limited = limits,
        "disposal" Disposal = disposals, "disagreement" Disagreement = disagreements,
    );
    let rows = sql::rows_of(tx, "duty", StoredDuty::NAMES, "rule, about", &ids)?;
    for (folded, incident) in told(batch) {
        match duties(office.policies, incident) {
            Ok(expected) => verdict.duties += owed(&format!("Incident {}", folded.id), &expected, &rows, faults),
            Err(fault) => faults.tell(format!("The duties of incident {} cannot be computed: {fault}.", folded.id)),
        }
    }
    verdict.records += u64::try_from(batch.len()).unwrap_or(u64::MAX);
    verdict.sealed += texts::check(tx, office.keys, batch, &ids, faults)?;
    Ok(())
}

fn told(batch: &[Folded]) -> impl Iterator<Item = (&Folded, &Incident)> {
    batch.iter().filter_map(|folded| folded.incident.as_ref().map(|incident| (folded, incident)))
}

fn cores(tx: &mut Tx<'_>, batch: &[Folded], ids: &[&str], faults: &mut Faults) -> Result<(), Fault> {
    let rows = sql::rows_of(tx, "incident", Core::NAMES, "id", ids)?;
    for folded in batch {
        let stored = rows.get(&folded.id).and_then(|rows| rows.first());
        match (stored, &folded.incident) {
            (None, _) => faults.tell(format!("Incident {} is missing from its table, although the journal tells of it.", folded.id)),
            (Some(stored), Some(incident)) => {
                let differs = differing(Core::NAMES, &incident.core.cells(), stored.cells());
                if !differs.is_empty() {
                    faults.tell(format!("Incident {} is not what its journal tells of. It differs in: {differs}.", folded.id));
                }
            }
            (Some(_), None) => {}
        }
    }
    Ok(())
}

fn list<T: Columns>(id: &str, table: &str, expected: &[T], rows: &Rows, faults: &mut Faults) {
    let stored = rows.get(id).map(Vec::as_slice).unwrap_or_default();
    let number = |cells: &[Value]| match cells.get(1) {
        Some(Value::Int(number)) => number.to_string(),
        _ => "?".to_owned(),
    };
    for (place, row) in expected.iter().enumerate() {
        let cells = row.cells();
        let Some(stored) = stored.get(place) else {
            faults.tell(format!("Incident {id}: {table} {} is missing from its table.", number(&cells)));
            continue;
        };
        let differs = differing(T::NAMES, &cells, stored.cells());
        if !differs.is_empty() {
            faults.tell(format!("Incident {id}: {table} {} is not what its journal tells of. It differs in: {differs}.", number(&cells)));
        }
    }
    for more in stored.iter().skip(expected.len()) {
        faults.tell(format!("Incident {id}: {table} {} is in its table, but its journal does not tell of it.", number(more.cells())));
    }
}

/// Compares stored duties with those that must be there; says how many were computed.
pub(super) fn owed(id: &str, expected: &[StoredDuty], rows: &Rows, faults: &mut Faults) -> u64 {
    let mut stored: BTreeMap<(&str, &str), &Row> = BTreeMap::new();
    for row in rows.get(record(id)).into_iter().flatten() {
        if let [_, Value::Text(rule), Value::Text(about), ..] = row.cells() {
            stored.insert((rule, about), row);
        }
    }
    for duty in expected {
        let name = duty_name(&duty.rule, &duty.about);
        match stored.remove(&(duty.rule.as_str(), duty.about.as_str())) {
            None => faults.tell(format!("{id}: duty {name} follows from the record, but is not stored.")),
            Some(row) => {
                let differs = differing(StoredDuty::NAMES, &duty.cells(), row.cells());
                if !differs.is_empty() {
                    faults.tell(format!("{id}: duty {name} is not what follows from the record. It differs in: {differs}."));
                }
            }
        }
    }
    for (rule, about) in stored.keys() {
        let name = duty_name(rule, about);
        faults.tell(format!("{id}: duty {name} is stored, but does not follow from the record."));
    }
    u64::try_from(expected.len()).unwrap_or(u64::MAX)
}

/// The record's own name in what a fault calls it.
fn record(called: &str) -> &str {
    called.strip_prefix("Incident ").unwrap_or(called)
}

fn duty_name(rule: &str, about: &str) -> String {
    if about.is_empty() { rule.to_owned() } else { format!("{rule} ({about})") }
}

pub(super) fn differing(names: &[&str], expected: &[Value], stored: &[Value]) -> String {
    if expected == stored {
        return String::new();
    }
    let different = names.iter().zip(expected.iter().zip(stored)).filter(|(_, (a, b))| a != b).map(|(name, _)| *name);
    different.collect::<Vec<_>>().join(", ")
}
