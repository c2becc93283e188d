//! A force as a fixture: a house over either engine, set up and staffed, and the verbs that every test needs.

use std::future::Future;
use std::path::Path;

use concord::admin::ForceRow;
use concord::admin::sql::{AdoptionRow, put};
use concord::house::{Clock, House};
use concord::incident::sql as record;
use concord::ledger::{Fault, Ledger, Owner, Place, Signature, Tx};
use jiff::Timestamp;
use jiff::civil::DateTime;
use practice::incident::{Did, Event, Incident, Refused, TreeAnswer, Words};
use practice::policy::{AdoptionKind, Policy};

use crate::{Folder, people};

/// A force with its store, its people and its packs. Dropping it removes what it kept in files.
pub struct Force {
    // Fields are dropped in this order: the house lets its store go before the runtime stops and the folder is removed.
    house: House,
    runtime: tokio::runtime::Runtime,
    folder: Folder,
}

/// A moment on local clocks, such as `2026-11-03 10:00`.
pub fn at(moment: &str) -> Timestamp {
    let moment: DateTime = moment.replace(' ', "T").parse().expect("a moment such as 2026-11-03 10:00");
    moment.in_tz("Europe/London").expect("the time zone").timestamp()
}

/// Why a step did not take place.
#[derive(Clone, Debug, PartialEq)]
pub enum Stopped {
    /// A rule refused it.
    Refused(Refused),
    /// Something broke.
    Fault(Fault),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refused> for Stopped {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// A record as somebody finds it who is about to do something to it.
pub struct Scene<'a, 'tx> {
    /// The record.
    pub incident: &'a Incident,
    /// The policy in force.
    pub policy: &'a Policy,
    /// Who, and when.
    pub did: Did,
    tx: &'a mut Tx<'tx>,
}

impl Scene<'_, '_> {
    /// Seals a text under the incident's own key.
    pub fn seal(&mut self, field: &str, text: &str) -> Result<Words, Fault> {
        self.tx.seal(&self.incident.core.id, Owner::Incident, field, text)
    }

    /// Every question of the recording policy answered so that it leads on, without the subject's details.
    pub fn answers(&mut self) -> Result<Vec<TreeAnswer>, Fault> {
        let asked: Vec<(String, bool)> =
            self.policy.recording.steps.iter().filter(|step| step.asks(false)).map(|step| (step.code.clone(), step.goes_on)).collect();
        let answer =
            |(step, answer): (String, bool)| Ok(TreeAnswer { step, answer, words: Some(self.seal("answer", "Weighed, in this rehearsal.")?) });
        asked.into_iter().map(answer).collect()
    }

    /// Seals a text under a person's key.
    pub fn seal_of(&mut self, person: u32, field: &str, text: &str) -> Result<Words, Fault> {
        self.tx.seal(&self.incident.core.id, Owner::Person(person), field, text)
    }
}

impl Force {
    /// A force on the embedded store, in a folder of its own.
    pub fn open() -> Self {
        Self::open_on(&Place::Embedded)
    }

    /// A force whose records are at this place; keys and sealed heads are in a folder of its own.
    pub fn open_on(place: &Place) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let folder = Folder::fresh();
        let ledger = runtime.block_on(Ledger::open(folder.path(), place)).expect("a store");
        let house = runtime.block_on(House::open(ledger, Clock::default())).expect("a house");
        let force = Self { house, runtime, folder };
        force.write(set_up).expect("a force");
        force.wait(force.house.refresh()).expect("the force's packs");
        force
    }

    /// Closes the house and leaves its folder, for a program that is to open it.
    pub fn leave(self) -> Folder {
        let Self { house, runtime, folder } = self;
        drop(house);
        drop(runtime);
        folder
    }

    /// The house.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// The store.
    pub fn ledger(&self) -> &Ledger {
        &self.house.ledger
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// Waits for something of the house.
    pub fn wait<F: Future>(&self, what: F) -> F::Output {
        self.runtime.block_on(what)
    }

    /// A unit of work.
    pub fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.wait(self.ledger().write(work))
    }

    /// A read.
    pub fn read<T, F>(&self, work: F) -> T
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
        T: Send + 'static,
    {
        self.wait(self.ledger().read(work)).expect("an answer")
    }

    /// The record with this reference.
    pub fn incident(&self, id: &str) -> Incident {
        let asked = id.to_owned();
        self.read(move |tx| record::load(tx, &asked)).expect("a record with this reference")
    }

    /// Lets somebody do something to a record at a moment: what the rule gives happens, whole or not at all.
    pub fn try_step<F>(&self, id: &str, by: &str, at: Timestamp, mut step: F) -> Result<Incident, Stopped>
    where
        F: FnMut(&mut Scene<'_, '_>) -> Result<Event, Stopped> + Send + 'static,
    {
        let policies = self.house.policies();
        let (id, who) = (id.to_owned(), signature(by, at));
        self.write(move |tx| {
            let incident = record::load(tx, &id)?.ok_or_else(|| Fault::new(format!("{id} is not there")))?;
            let policy = policies.at(at)?;
            let did = Did { by: who.actor.clone(), at };
            let event = step(&mut Scene { incident: &incident, policy: &policy, did, tx })?;
            if let Event::NotCrimed { erased, .. } = &event {
                record::destroy_keys(tx, &id, erased)?;
            }
            Ok(record::happen(tx, &who, &policies, Some(&incident), &[event])?)
        })
    }

    /// As [`Force::try_step`], for steps that no rule refuses.
    pub fn step<F>(&self, id: &str, by: &str, at: Timestamp, step: F) -> Incident
    where
        F: FnMut(&mut Scene<'_, '_>) -> Result<Event, Stopped> + Send + 'static,
    {
        self.try_step(id, by, at, step).expect("a step that the rules allow")
    }
}

/// The signature of somebody's work in a test.
pub(crate) fn signature(by: &str, at: Timestamp) -> Signature {
    Signature { actor: by.to_owned(), posting: format!("posting-{by}"), request: "rehearsal".into(), at }
}

fn set_up(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let from = at("2026-01-01 00:00");
    let who = Signature { actor: "system".into(), posting: String::new(), request: "rehearsal".into(), at: from };
    let force = ForceRow {
        id: "force".into(),
        name: "Rehearsal Police".into(),
        prefix: "REH".into(),
        colour: "#0b2545".into(),
        demonstration: false,
        opened_at: from,
    };
    put(tx, &who, "set the force up", &force)?;
    for pack in ["england-and-wales", "leicestershire"] {
        let row = AdoptionRow {
            id: format!("adoption-{pack}"),
            kind: AdoptionKind::Pack,
            item: pack.into(),
            version: "2026.1".into(),
            from_at: from,
            by: "system".into(),
            at: from,
        };
        put(tx, &who, "adopted a pack", &row)?;
    }
    people::put_everybody(tx, &who, from)
}
