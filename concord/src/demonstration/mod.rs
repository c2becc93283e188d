//! The demonstration force: an invented force of the shape of Leicestershire, with two years of records that lived by the same rules as real
//! ones, and a clock that can be moved forward.
//!
//! The same seed makes the same force relative to the day on which it is made (the sealed boxes differ: each is sealed with fresh randomness).

mod care;
mod clock;
mod crew;
mod hours;
mod invented;
mod keeping;
mod life;
mod lives;
mod no_crime;
mod oversight;
mod people;
mod phrases;
mod places;
mod plan;
mod printed;
mod random;
mod returns;
mod shapes;
mod sharing;
mod story;

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use practice::people::Role;
use practice::policy::AdoptionKind;

pub use clock::doors;
pub use people::{PASSWORD, SignIn};

use crate::account::hash_password;
use crate::admin::sql::{AdoptionRow, ForceRow, PlaceRow, put};
use crate::house::House;
use crate::incident::sql as incident;
use crate::ledger::{Fault, Signature};

/// The most years of records that are made.
const MOST_YEARS: u32 = 10;
/// Days before the first report on which the force was set up.
const SET_UP_DAYS: i64 = 30;

/// What demonstration is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The same seed makes the same force.
    pub seed: u64,
    /// Years of records up to now; 0 makes the force alone.
    pub years: u32,
}

/// Makes the demonstration force where the store is empty, up to the house's present moment; gives the sign-ins of everybody in it.
///
/// Where the demonstration is there already nothing is changed. Refuses a store that holds a real force or a demonstration that was not
/// finished, and more than ten years.
pub async fn prepare(house: &House, options: &Options) -> Result<Vec<SignIn>, Fault> {
    if options.years > MOST_YEARS {
        return Err(Fault::new(format!("a demonstration has {MOST_YEARS} years of records at most: give --years {MOST_YEARS} or fewer")));
    }
    let days = u64::from(options.years) * 365 + u64::from(options.years / 4);
    prepare_days(house, options.seed, days, house.now()).await.map(|_| sign_ins())
}

/// The same by days, up to a given moment. Gives what rules refused.
async fn prepare_days(house: &House, seed: u64, days: u64, now: Timestamp) -> Result<Vec<String>, Fault> {
    if let Some(force) = house.force() {
        let real = || Fault::new("this folder holds a real force: give the demonstration a folder of its own with --data");
        return if force.demonstration { Ok(Vec::new()) } else { Err(real()) };
    }
    if house.ledger.read(|tx| incident::count(tx, None)).await? > 0 {
        return Err(Fault::new("this folder holds a demonstration that was not finished: delete the folder and start again"));
    }
    let opened = now.checked_sub(SignedDuration::from_hours(24 * (SET_UP_DAYS + i64::try_from(days).unwrap_or(0)))).unwrap_or(now);
    set_up(house, opened).await?;
    house.ledger.write(move |tx| sharing::agree(tx, &signature(opened), now)).await?;
    house.refresh().await?;
    let refused = lives::live_all(house, seed, days, now).await?;
    if !refused.is_empty() {
        tracing::warn!(steps = refused.len(), "steps of the demonstration were refused by a rule and left undone");
    }
    sharing::share(house, now).await?;
    oversight::put(house, seed, now).await?;
    // A sheet prints the newest head: there is one to print.
    house.ledger.seal_heads(now).await?;
    printed::put(house, now).await?;
    returns::put(house, now).await?;
    keeping::put(house, now).await?;
    open_doors(house, opened).await?;
    house.ledger.seal_heads(now).await?;
    house.refresh().await?;
    Ok(refused)
}

/// Everybody's sign-ins, in the order of roles.
fn sign_ins() -> Vec<SignIn> {
    let mut all: Vec<SignIn> = people::members().into_iter().map(|member| member.sign_in).collect();
    all.sort_by_key(|sign_in| Role::ALL.iter().position(|role| *role == sign_in.role));
    all
}

fn signature(at: Timestamp) -> Signature {
    Signature { actor: "system".into(), posting: String::new(), request: crew::REQUEST.into(), at }
}

/// Policy packs, places, accounts and postings.
async fn set_up(house: &House, opened: Timestamp) -> Result<(), Fault> {
    let hash = tokio::task::spawn_blocking(|| hash_password(PASSWORD)).await??;
    let adoptions: Vec<AdoptionRow> =
        house.book().packs().iter().filter(|pack| pack.id != "cambridgeshire").map(|pack| adopted(&pack.id, &pack.version, opened)).collect();
    let districts: Vec<PlaceRow> = places::TEAMS.iter().flat_map(|team| team.districts).map(|code| district(house, code)).collect();
    let who = signature(opened);
    house
        .ledger
        .write(move |tx| {
            adoptions.iter().try_for_each(|row| put(tx, &who, "adopted", row))?;
            districts.iter().try_for_each(|row| put(tx, &who, "named a place", row))?;
            places::wards().iter().try_for_each(|row| put(tx, &who, "named a place", row))?;
            for member in people::members() {
                put(tx, &who, "made an account", &member.row(&hash))?;
                member.postings(opened).iter().try_for_each(|row| put(tx, &who, "granted a posting", row))?;
            }
            places::units(opened).try_for_each(|row| put(tx, &who, "added a unit", &row))?;
            care::services().iter().try_for_each(|row| put(tx, &who, "added a service", row))?;
            Ok(())
        })
        .await
}

fn adopted(pack: &str, version: &str, opened: Timestamp) -> AdoptionRow {
    AdoptionRow {
        id: format!("demo-{pack}"),
        kind: AdoptionKind::Pack,
        item: pack.to_owned(),
        version: version.to_owned(),
        from_at: opened,
        by: "system".to_owned(),
        at: opened,
    }
}

/// A district as a place, under the name that the packs give it.
fn district(house: &House, code: &str) -> PlaceRow {
    let titled = house.book().packs().iter().flat_map(|pack| &pack.districts).find(|listed| listed.code == code);
    let name = titled.map_or(code, |listed| listed.title.as_str()).to_owned();
    PlaceRow { code: code.to_owned(), kind: "district".to_owned(), name, district: code.to_owned() }
}

/// The force's own row comes last: a preparation that was cut off is seen by its absence.
async fn open_doors(house: &House, opened: Timestamp) -> Result<(), Fault> {
    let force = ForceRow {
        id: "force".into(),
        name: "Demonstration Police".into(),
        prefix: "DEMO".into(),
        colour: "#0b2545".into(),
        demonstration: true,
        opened_at: opened,
    };
    let who = signature(opened);
    house.ledger.write(move |tx| put(tx, &who, "set up", &force)).await
}

/// What is printed at the start: the sign-in of each role, and that nothing of it is real.
pub fn words(sign_ins: &[SignIn]) -> String {
    let mut text = String::from("Demonstration Police: a force of the shape of Leicestershire. Everybody and everything in it is invented.\n");
    let _ = writeln!(text, "The password of every account is {PASSWORD}\n");
    let wide = Role::ALL.iter().map(|role| role.code().len()).max().unwrap_or(0);
    for role in Role::ALL {
        let of_role: Vec<&SignIn> = sign_ins.iter().filter(|sign_in| sign_in.role == *role).collect();
        let Some((first, others)) = of_role.split_first() else { continue };
        let _ = write!(text, "  {:wide$}  {role}: {}, {}", first.sign_in, first.name, first.place);
        if !others.is_empty() {
            let _ = write!(text, " (also {})", others.iter().map(|other| other.sign_in.as_str()).collect::<Vec<_>>().join(", "));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
