//! All the lives of a demonstration: which reports came in on which day, each lived up to the demonstration's first moment.
//!
//! A life is decided by the seed, by how many days ago it began and by its number on that day; it ends at the moment of preparing, wherever
//! it stands then. That is why the last weeks stand at every stage.

use std::sync::Arc;

use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan};
use practice::incident::Channel;
use practice::policy::Policy;

use super::crew::Crew;
use super::hours::later;
use super::life::Life;
use super::people::Member;
use super::plan::{Course, Planner};
use super::random::Chance;
use super::shapes::Shape;
use super::story::Story;
use crate::house::{House, Policies};
use crate::ledger::{Fault, Tx};

/// Lives in one unit of work.
const BATCH: usize = 64;
/// Days ago between which more was reported than usual, as after a trigger event.
const SPIKE: std::ops::Range<u64> = 150..164;
/// The hour of a report, by how many of a hundred come in it.
const HOURS: [(i64, u64); 12] = [(0, 4), (2, 2), (6, 2), (8, 7), (10, 11), (12, 13), (14, 13), (16, 15), (18, 13), (20, 10), (21, 6), (22, 4)];
/// Crockford's base 32.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// One report that is to live.
#[derive(Clone, Debug)]
struct Birth {
    reported_at: Timestamp,
    /// What its chance is drawn from: days ago, number of the day.
    parts: [u64; 2],
    /// For its crime number.
    serial: u64,
    shape: Shape,
    district: Option<&'static str>,
}

/// What every life needs.
struct World {
    seed: u64,
    now: Timestamp,
    policies: Arc<Policies>,
    members: Vec<Member>,
    births: Vec<Birth>,
}

/// Lives everything of so many days up to now, batch by batch; gives what rules refused, which is nothing unless a rule has changed.
pub async fn live_all(house: &House, seed: u64, days: u64, now: Timestamp) -> Result<Vec<String>, Fault> {
    let policies = house.policies();
    let births = births(&*policies.at(now)?, seed, days, now);
    let world = Arc::new(World { seed, now, policies, members: super::people::members(), births });
    let mut refused = Vec::new();
    let mut from = 0;
    while from < world.births.len() {
        let batch = from..world.births.len().min(from + BATCH);
        from = batch.end;
        let world = Arc::clone(&world);
        let write = move |tx: &mut Tx<'_>| {
            let births = world.births.get(batch.clone()).unwrap_or_default();
            births.iter().map(|birth| live(tx, &world, birth)).collect::<Result<Vec<_>, Fault>>()
        };
        refused.extend(house.ledger.write(write).await?.into_iter().flatten());
    }
    Ok(refused)
}

/// Every report, oldest first.
fn births(policy: &Policy, seed: u64, days: u64, now: Timestamp) -> Vec<Birth> {
    let today = policy.calendar.local(now).date();
    let mut births = Vec::new();
    for ago in (0..days).rev() {
        let Ok(day) = i64::try_from(ago).map(|ago| today.saturating_sub(ago.days())) else { continue };
        let mut chance = Chance::of(seed, &[ago]);
        let mut count = 3 + chance.below(7);
        if matches!(day.weekday(), Weekday::Friday | Weekday::Saturday) {
            count += 1;
        }
        if SPIKE.contains(&ago) {
            count += count / 2 + 1;
        }
        let start = policy.calendar.day_start(day);
        let mut of_day: Vec<Timestamp> = (0..count).map(|_| later(start, hour(&mut chance))).filter(|at| *at < now).collect();
        of_day.sort_unstable();
        for (number, reported_at) in (0..).zip(of_day) {
            let serial = (days - ago) * 64 + number;
            births.push(Birth { reported_at, parts: [ago, number], serial, shape: Shape::Usual, district: None });
        }
    }
    if days > 0 {
        births.extend(shown(days, now));
    }
    births
}

/// What every demonstration shows, in the city and in the county.
fn shown(days: u64, now: Timestamp) -> impl Iterator<Item = Birth> {
    let places = ["E06000016", "E07000130"];
    let each = places.into_iter().flat_map(|place| Shape::SHOWN.map(|shape| (place, shape)));
    (0..).zip(each).map(move |(number, (place, shape))| Birth {
        reported_at: now.checked_sub(shape.age()).unwrap_or(now),
        parts: [u64::MAX, number],
        serial: (days + 1) * 64 + number,
        shape,
        district: Some(place),
    })
}

fn hour(chance: &mut Chance) -> jiff::SignedDuration {
    let hour = chance.weighted(&HOURS, 12);
    chance.minutes(hour * 60, hour * 60 + 119)
}

fn live(tx: &mut Tx<'_>, world: &World, birth: &Birth) -> Result<Vec<String>, Fault> {
    let mut chance = Chance::of(world.seed, &birth.parts);
    let story = Story::new(&mut chance, birth.reported_at, birth.district);
    let recorded_at = later(birth.reported_at, recording(&mut chance, story.channel, birth.shape));
    if recorded_at > world.now {
        return Ok(Vec::new());
    }
    let policy = world.policies.at(recorded_at)?;
    let crew = Crew::draw(&mut chance, &world.members, story.district, story.channel)?;
    let course = if chance.percent(9) { Course::NoCrime } else { Course::Crime };
    let course = birth.shape.course().unwrap_or(course);
    let plan = Planner::new(&mut chance, &policy.calendar, &story).whole(recorded_at, course, birth.serial);
    let plan = birth.shape.cut(plan, world.now);
    let id = reference(&mut chance, birth.reported_at, &policy);
    let recorded = match story.take(tx, &mut chance, (&id, &crew.taker.account, recorded_at), &policy)? {
        Ok(recorded) => recorded,
        Err(refused) => return Ok(vec![format!("{id}: {refused}")]),
    };
    let mut life = Life::begin(tx, chance, &crew, policy, story.offence(), (recorded_at, recorded))?;
    for (at, step) in plan.iter().take_while(|(at, _)| *at <= world.now) {
        life.step(*at, step)?;
    }
    life.write(&world.policies)
}

/// How long a report lies until it is recorded.
fn recording(chance: &mut Chance, channel: Channel, shape: Shape) -> jiff::SignedDuration {
    match (shape, channel) {
        (Shape::Unacknowledged(_), _) => chance.minutes(1, 2),
        (_, Channel::Emergency) => chance.minutes(1, 3),
        (_, Channel::NonEmergency) => chance.minutes(3, 12),
        _ => chance.minutes(6, 28),
    }
}

/// A reference as every record has one: the local day and seven letters.
fn reference(chance: &mut Chance, reported_at: Timestamp, policy: &Policy) -> String {
    let day = policy.calendar.local(reported_at).strftime("%y%m%d").to_string();
    let letters: String = (0..7).filter_map(|_| chance.one(LETTERS).copied().map(char::from)).collect();
    format!("{day}-{letters}")
}
