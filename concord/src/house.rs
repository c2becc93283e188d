//! The house: what every room of a running service shares. Ledger, clock, policies, the force's own facts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};
use practice::policy::{Adoption, Book, Confidence, Listed, Policy};
use rust_embed::RustEmbed;

use crate::admin::ForceRow;
use crate::ledger::{Fault, Ledger};

/// The policy packs and import mappings that are shipped.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../policy"]
pub struct Shipped;

/// Everything a room needs; cheap to clone.
#[derive(Clone)]
pub struct House {
    /// The records.
    pub ledger: Ledger,
    inner: Arc<Inner>,
}

struct Inner {
    clock: Clock,
    book: Arc<Book>,
    policies: RwLock<Arc<Policies>>,
    force: RwLock<Option<ForceRow>>,
    /// The code that lets the first administrator in, while the force is not set up.
    first_code: Mutex<Option<String>>,
    /// Files being imported wait here.
    spool: PathBuf,
    /// How mail leaves; none where it is put into the pick-up folder.
    mail: RwLock<Option<Arc<crate::mail::Settings>>>,
}

/// The door through which time comes in.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// How far the demonstration's clock is ahead, in microseconds; 0 in a real force.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The moment, in whole microseconds as the store keeps it.
    #[expect(clippy::disallowed_methods, reason = "this is the door: every other place takes the moment from here")]
    pub fn now(&self) -> Timestamp {
        let micros = Timestamp::now().as_microsecond().saturating_add(self.ahead.load(Ordering::Relaxed));
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
    }

    /// The machine's own time, for what a demonstration's clock must not touch: sessions, tokens, throttling.
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    pub fn real(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Sets the demonstration's clock so that it shows this moment now.
    pub fn set(&self, moment: Timestamp) {
        let before = self.now();
        let by = moment.duration_since(before);
        self.ahead.fetch_add(i64::try_from(by.as_micros()).unwrap_or(0), Ordering::Relaxed);
    }

    /// How far ahead it is.
    pub fn ahead(&self) -> SignedDuration {
        SignedDuration::from_micros(self.ahead.load(Ordering::Relaxed))
    }

    /// Puts it this far ahead.
    pub fn put_ahead(&self, by: SignedDuration) {
        self.ahead.store(i64::try_from(by.as_micros()).unwrap_or(0), Ordering::Relaxed);
    }
}

impl House {
    /// Opens the house over a ledger: reads what the force adopted and who it is.
    pub async fn open(ledger: Ledger, clock: Clock) -> Result<Self, Fault> {
        let book = Arc::new(shipped_book()?);
        let spool = ledger.data().join("spool");
        let none = Arc::new(Policies::new(Arc::clone(&book), Vec::new()));
        let inner = Inner {
            clock,
            book,
            policies: RwLock::new(none),
            force: RwLock::new(None),
            first_code: Mutex::new(None),
            spool,
            mail: RwLock::new(None),
        };
        let house = Self { ledger, inner: Arc::new(inner) };
        house.refresh().await?;
        Ok(house)
    }

    /// Reads the force's facts and adoptions again, after they changed.
    pub async fn refresh(&self) -> Result<(), Fault> {
        let (force, adoptions, ahead, districts) = self
            .ledger
            .read(|tx| {
                let (force, adoptions) = (crate::admin::sql::force(tx)?, crate::admin::sql::adoptions(tx)?);
                Ok::<_, Fault>((force, adoptions, crate::admin::sql::clock_ahead(tx)?, crate::admin::sql::own_districts(tx)?))
            })
            .await?;
        if force.as_ref().is_some_and(|f| f.demonstration) {
            self.inner.clock.put_ahead(SignedDuration::from_micros(ahead));
        }
        let policies = Arc::new(Policies::new(Arc::clone(&self.inner.book), adoptions).with_districts(districts));
        *self.inner.policies.write().unwrap_or_else(PoisonError::into_inner) = policies;
        *self.inner.force.write().unwrap_or_else(PoisonError::into_inner) = force;
        Ok(())
    }

    /// The moment.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The clock itself, for the demonstration's bar.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The policies that the force adopted.
    pub fn policies(&self) -> Arc<Policies> {
        Arc::clone(&self.inner.policies.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The policy in force now.
    pub fn policy(&self) -> Result<Arc<Policy>, Fault> {
        self.policies().at(self.now())
    }

    /// The shipped packs.
    pub fn book(&self) -> &Book {
        &self.inner.book
    }

    /// The force; none before the first-run page was filled in.
    pub fn force(&self) -> Option<ForceRow> {
        self.inner.force.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether this is a demonstration.
    pub fn is_demonstration(&self) -> bool {
        self.force().is_some_and(|force| force.demonstration)
    }

    /// The first-run code, while the force is not set up.
    pub fn first_code(&self) -> Option<String> {
        self.inner.first_code.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets or takes away the first-run code.
    pub fn set_first_code(&self, code: Option<String>) {
        *self.inner.first_code.lock().unwrap_or_else(PoisonError::into_inner) = code;
    }

    /// How mail leaves; none where it is put into the pick-up folder.
    pub fn mail(&self) -> Option<Arc<crate::mail::Settings>> {
        self.inner.mail.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says how mail leaves.
    pub fn set_mail(&self, settings: Option<crate::mail::Settings>) {
        *self.inner.mail.write().unwrap_or_else(PoisonError::into_inner) = settings.map(Arc::new);
    }

    /// Where uploaded files wait for their import.
    pub fn spool(&self) -> &std::path::Path {
        &self.inner.spool
    }
}

/// The packs that the program carries, checked.
pub fn shipped_book() -> Result<Book, Fault> {
    let files: Vec<(String, String)> = Shipped::iter()
        .filter(|name| name.ends_with(".toml") && !name.starts_with("mappings/"))
        .filter_map(|name| Shipped::get(&name).map(|file| (name.to_string(), String::from_utf8_lossy(&file.data).into_owned())))
        .collect();
    Book::load(&files).map_err(|faults| Fault::new(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

/// The policies of a force over time. Between two dates on which anything changes there is one policy, made once.
pub struct Policies {
    book: Arc<Book>,
    adoptions: Vec<Adoption>,
    /// Moments at which any entry or adoption begins or ends.
    edges: Vec<Timestamp>,
    /// The force's own districts, by code and name; empty where those of the pack stand.
    districts: Vec<(String, String)>,
    made: Mutex<BTreeMap<usize, Arc<Policy>>>,
}

impl Policies {
    /// The policies of these adoptions.
    pub fn new(book: Arc<Book>, adoptions: Vec<Adoption>) -> Self {
        let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
        let entries = book.packs().iter().flat_map(practice::policy::Pack::every_entry);
        let moments = entries.flat_map(|entry| [entry.from, entry.to]).flatten().filter_map(|at| zone.to_timestamp(at).ok());
        let mut edges: Vec<Timestamp> = moments.chain(adoptions.iter().map(|adoption| adoption.from)).collect();
        edges.sort_unstable();
        edges.dedup();
        Self { book, adoptions, edges, districts: Vec::new(), made: Mutex::new(BTreeMap::new()) }
    }

    /// The same policies with the force's own districts in place of the pack's.
    #[must_use]
    pub fn with_districts(mut self, districts: Vec<(String, String)>) -> Self {
        self.districts = districts;
        self
    }

    /// The policy in force at a moment.
    pub fn at(&self, at: Timestamp) -> Result<Arc<Policy>, Fault> {
        let interval = self.edges.partition_point(|edge| *edge <= at);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(policy) = made.get(&interval) {
            return Ok(Arc::clone(policy));
        }
        let mut policy = self.book.policy(&self.adoptions, at).map_err(|none| Fault::new(none.to_string()))?;
        if !self.districts.is_empty() {
            policy.districts = over(&policy.districts, &self.districts);
        }
        let policy = Arc::new(policy);
        made.insert(interval, Arc::clone(&policy));
        Ok(policy)
    }

    /// What the force adopted, in the order of dates.
    pub fn adoptions(&self) -> &[Adoption] {
        &self.adoptions
    }
}

/// A force's own districts: those that the pack knows in its order, under the force's names, then the others.
fn over(pack: &[Listed], own: &[(String, String)]) -> Vec<Listed> {
    let named =
        |known: &Listed| own.iter().find(|(code, _)| *code == known.code).map(|(_, name)| Listed { title: name.clone(), ..known.clone() });
    let further = own.iter().filter(|(code, _)| !pack.iter().any(|known| known.code == *code));
    let further = further.map(|(code, name)| Listed {
        code: code.clone(),
        title: name.clone(),
        note: None,
        high_risk: false,
        tile: None,
        from: None,
        to: None,
        source: "The force's own places".to_owned(),
        confidence: Confidence::Cited,
    });
    pack.iter().filter_map(named).chain(further).collect()
}

/// The policy of the shipped packs on their own, for descriptions made without a force: Leicestershire's.
pub fn shipped_policy() -> Result<Arc<Policy>, Fault> {
    let book = Arc::new(shipped_book()?);
    let from = Timestamp::UNIX_EPOCH;
    let adopt = |item: &str| {
        let version = book.packs().iter().find(|pack| pack.id == item).map(|pack| pack.version.clone()).unwrap_or_default();
        Adoption { kind: practice::policy::AdoptionKind::Pack, item: item.into(), version, from }
    };
    let adoptions = vec![adopt("england-and-wales"), adopt("leicestershire")];
    let newest =
        book.packs().iter().filter_map(|pack| pack.effective_from.to_zoned(jiff::tz::TimeZone::UTC).ok()).map(|day| day.timestamp()).max();
    Policies::new(Arc::clone(&book), adoptions).at(newest.unwrap_or(from))
}
