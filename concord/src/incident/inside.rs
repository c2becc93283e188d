//! The parts of a record that nobody outside the force reads.

use std::collections::BTreeMap;

use practice::incident::{Event, Incident};
use practice::policy::Policy;

use super::care_view::{self, CareView};
use super::view::{self, Moment, PersonView, Rows};
use crate::frame::{Ask, Failure};
use crate::ledger::{Kept, Tx};

/// People, care, plan, history, retention and files of a record.
#[derive(Default)]
pub(super) struct Inside {
    pub(super) people: Vec<PersonView>,
    pub(super) care: CareView,
    pub(super) plan: Rows,
    pub(super) timeline: Vec<Moment>,
    pub(super) keeping: Rows,
    pub(super) files: Option<usize>,
}

impl Inside {
    /// Reads them as this reader may see them: notes and files only where the account is open to them.
    pub(super) fn read(
        ask: &Ask,
        tx: &mut Tx<'_>,
        incident: &Incident,
        (policy, own): (&Policy, &Policy),
        (entries, names, narratives): (&[(Kept, Event)], &BTreeMap<String, String>, bool),
    ) -> Result<Self, Failure> {
        let reader = ask.reader()?;
        Ok(Self {
            people: view::people(incident, reader, ask.now),
            care: care_view::care(tx, incident, (own, reader, ask.now), names)?,
            plan: super::plan_view::rows(tx, incident, own, names, narratives)?,
            timeline: view::timeline(tx, entries, policy, names, narratives)?,
            keeping: crate::retention::reckon::rows(tx, incident, &*ask.house.policy()?, reader, ask.now)?,
            files: if narratives { Some(crate::evidence::sql::of_record(tx, &incident.core.id)?.len()) } else { None },
        })
    }
}
