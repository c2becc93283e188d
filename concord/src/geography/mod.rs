//! The force's ground: outlines of districts and wards for maps, and populations for rates, loaded by the force from files that the Office
//! for National Statistics publishes. Nothing of it is shipped.

pub mod boundaries;
mod cli;
pub mod pages;
pub mod population;
mod samples;
pub mod sql;
#[cfg(test)]
mod tests;

pub use cli::run_cli;

use std::collections::BTreeSet;

use practice::people::{Act, Matter, Role};

use crate::admin::sql::PlaceRow;
use crate::frame::{Audience, Doors};
use crate::house::House;
use crate::ledger::Fault;

/// Who sees what is loaded: those who see the settings.
const SETTINGS: Audience = Audience::Roles(&[Role::CrimeRegistrar, Role::Auditor, Role::Administrator]);
/// Who loads it.
const EDIT: Audience = Audience::May(&[(Matter::Users, Act::Edit)]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.get("/admin/geography", SETTINGS, pages::first).post("/admin/geography", EDIT, pages::check).post(
        "/admin/geography/take",
        EDIT,
        pages::take,
    )
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Outlines of wards.
    Wards,
    /// Outlines of districts.
    Districts,
    /// Populations of areas of any kind.
    Population,
}

impl Content {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Wards, Self::Districts, Self::Population];

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Wards => "wards",
            Self::Districts => "districts",
            Self::Population => "population",
        }
    }

    /// The one with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The words for readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Wards => "Boundaries of wards (GeoJSON)",
            Self::Districts => "Boundaries of districts (GeoJSON)",
            Self::Population => "Population (CSV)",
        }
    }

    /// The kind of place, as the store names it.
    pub fn kind(self) -> &'static str {
        if self == Self::Districts { "district" } else { "ward" }
    }
}

/// A file that was read and may be taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// Outlines.
    Boundaries(Vec<boundaries::Boundary>),
    /// Populations.
    Population(Vec<population::People>),
}

impl Read {
    /// How many areas.
    pub fn len(&self) -> usize {
        match self {
            Self::Boundaries(areas) => areas.len(),
            Self::Population(rows) => rows.len(),
        }
    }

    /// Whether there is none; a file without any is refused, so this is never so.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Reads a file of this content; everything that is wrong with it, in sentences. `code` and `name` are the properties of a boundary that
/// hold its code and name; empty ones are guessed.
pub fn read(bytes: &[u8], content: Content, code: &str, name: &str) -> Result<Read, Vec<String>> {
    match content {
        Content::Population => population::read(bytes).map(Read::Population),
        Content::Wards | Content::Districts => boundaries::read(bytes, code, name).map(Read::Boundaries),
    }
}

/// Refuses outlines of districts of which none is a district here: most often they are wards, or small areas of the census.
pub async fn check_districts(house: &House, content: Content, read: &Read) -> Result<Result<(), String>, Fault> {
    let (Content::Districts, Read::Boundaries(areas)) = (content, read) else { return Ok(Ok(())) };
    let places: Vec<PlaceRow> = house.ledger.read(crate::admin::sql::all).await?;
    let mut known: BTreeSet<String> = places.into_iter().filter(|place| place.kind == "district").map(|place| place.code).collect();
    known.extend(house.policy()?.districts.iter().map(|district| district.code.clone()));
    if areas.iter().any(|area| known.contains(&area.code)) {
        return Ok(Ok(()));
    }
    let first = areas.first().map(|area| area.code.clone()).unwrap_or_default();
    Ok(Err(format!(
        "None of these {} areas is a district here (the first is {first}). Say what they are, or add the districts under Places first.",
        areas.len()
    )))
}
