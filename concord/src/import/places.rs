//! The areas that a source names: the force's own district or ward where the words are the same, a place of the source's otherwise.

use std::collections::{BTreeMap, HashMap};

use practice::policy::Policy;

use crate::admin::sql::PlaceRow;

/// Turns a source's words for areas into codes, and gathers the places that lists must be able to name.
pub struct Areas {
    system: String,
    /// The force's districts by code and title, in lower case.
    districts: HashMap<String, String>,
    /// The force's wards by code and name, in lower case.
    wards: HashMap<String, String>,
    /// Places of this source, by code.
    met: BTreeMap<String, PlaceRow>,
}

impl Areas {
    /// The areas of a force, for the files of one source system.
    pub fn new(system: &str, policy: &Policy, known: &[PlaceRow]) -> Self {
        let mut areas = Self { system: system.to_owned(), districts: HashMap::new(), wards: HashMap::new(), met: BTreeMap::new() };
        for district in &policy.districts {
            areas.districts.insert(district.title.to_lowercase(), district.code.clone());
            areas.districts.insert(district.code.to_lowercase(), district.code.clone());
        }
        // A place that another source named (`toronto:D33`) is not the force's own.
        for place in known.iter().filter(|place| !place.code.contains(':')) {
            let list = if place.kind == "ward" { &mut areas.wards } else { &mut areas.districts };
            list.insert(place.name.to_lowercase(), place.code.clone());
            list.insert(place.code.to_lowercase(), place.code.clone());
        }
        areas
    }

    /// The code of a district. A source that names none gets a district of its own, "Area not stated", so that no record is out of sight.
    pub fn district(&mut self, words: Option<&str>) -> String {
        let Some(words) = words else {
            let name = format!("Area not stated ({})", self.system);
            return self.place("not-stated", "district", &name, None);
        };
        match self.districts.get(&words.to_lowercase()) {
            Some(code) => code.clone(),
            None => self.place(words, "district", words, None),
        }
    }

    /// The code of a ward or neighbourhood.
    pub fn ward(&mut self, words: &str, district: &str) -> String {
        match self.wards.get(&words.to_lowercase()) {
            Some(code) => code.clone(),
            None => self.place(&format!("ward:{words}"), "ward", words, Some(district)),
        }
    }

    /// The places of this source that rows named.
    pub fn into_places(self) -> Vec<PlaceRow> {
        self.met.into_values().collect()
    }

    fn place(&mut self, key: &str, kind: &str, name: &str, district: Option<&str>) -> String {
        let code = format!("{}:{key}", self.system);
        if !self.met.contains_key(&code) {
            let district = district.unwrap_or(&code).to_owned();
            self.met.insert(code.clone(), PlaceRow { code: code.clone(), kind: kind.to_owned(), name: name.to_owned(), district });
        }
        code
    }
}
