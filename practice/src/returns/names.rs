//! The words for the rows and columns of a figure, and what the counting needs of policy: which strands are national, which group an
//! offence is in.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, date};

use super::{Dimension, Heading};
use crate::incident::characteristics::{AGE, ETHNICITY, SEX};
use crate::incident::{Channel, Nature};
use crate::policy::{EntryView, OffenceGroup, Policy, StrandScope};

/// Code lists of a policy as headings, in the policy's order. Codes that went out of force keep their words, because old records carry them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    strands: Vec<Heading>,
    national: Vec<String>,
    districts: Vec<Heading>,
    settings: Vec<Heading>,
    outcomes: Vec<Heading>,
    offences: Vec<Heading>,
    groups: BTreeMap<String, OffenceGroup>,
    /// The groups of people by the name of their list: ethnicity, sex, age.
    characteristics: BTreeMap<&'static str, Vec<Heading>>,
    /// Wards, and the areas that records of other systems name: no policy lists them.
    places: BTreeMap<String, String>,
    /// How many of each list, from the front, are in force and so stand in a figure even with nothing to count.
    in_force: (usize, usize),
}

impl Names {
    /// The names that a policy gives; take the policy in force on the last day of the figure.
    pub fn of(policy: &Policy) -> Self {
        let mut names = Self {
            strands: policy.strands.iter().map(|one| Heading::new(&one.code, &one.title)).collect(),
            districts: policy.districts.iter().map(|one| Heading::new(&one.code, &one.title)).collect(),
            settings: policy.settings_of_place.iter().map(|one| Heading::new(&one.code, &one.title)).collect(),
            outcomes: policy.outcomes.iter().map(|one| Heading::new(&one.code, &one.title)).collect(),
            offences: policy.offences.iter().map(|one| Heading::new(&one.code, &one.title)).collect(),
            groups: policy.offences.iter().map(|one| (one.code.clone(), one.group)).collect(),
            national: policy.strands.iter().filter(|one| one.scope == StrandScope::National).map(|one| one.code.clone()).collect(),
            characteristics: [ETHNICITY, SEX, AGE].into_iter().map(|list| (list, listed(policy, list))).collect(),
            places: BTreeMap::new(),
            in_force: (policy.strands.len(), policy.districts.len()),
        };
        for entry in policy.every_entry() {
            names.add_former(policy, &entry);
        }
        names
    }

    fn add_former(&mut self, policy: &Policy, entry: &EntryView) {
        let list = match entry.kind.as_str() {
            "strand" => &mut self.strands,
            "district" => &mut self.districts,
            "setting of place" => &mut self.settings,
            "outcome" => &mut self.outcomes,
            "offence" => &mut self.offences,
            _ => return,
        };
        if list.iter().any(|known| known.key == entry.code) {
            return;
        }
        list.push(Heading::new(&entry.code, &entry.title));
        if entry.kind == "offence"
            && let Some(offence) = policy.offence_on(&entry.code, day_in_force(entry))
        {
            self.groups.insert(entry.code.clone(), offence.group);
        }
    }

    /// The same names with the words of places that no policy lists: (code, name).
    #[must_use]
    pub fn with_places(mut self, places: impl IntoIterator<Item = (String, String)>) -> Self {
        self.places.extend(places);
        self
    }

    /// Every strand's code, those in force first.
    pub fn strand_codes(&self) -> impl Iterator<Item = &str> {
        self.strands.iter().map(|strand| strand.key.as_str())
    }

    /// Codes of the nationally monitored strands (R-REC-04).
    pub fn national(&self) -> &[String] {
        &self.national
    }

    /// The groups of people of a list, in the policy's order.
    pub fn characteristic(&self, list: &str) -> &[Heading] {
        self.characteristics.get(list).map_or(&[], Vec::as_slice)
    }

    /// The group of an offence code; `None` for a code that no policy names.
    pub fn group(&self, offence: &str) -> Option<OffenceGroup> {
        self.groups.get(offence).copied()
    }

    /// Every offence code that has a group, with it.
    pub fn groups(&self) -> impl Iterator<Item = (&str, OffenceGroup)> {
        self.groups.iter().map(|(code, group)| (code.as_str(), *group))
    }

    /// Whether the policy knows this district.
    pub fn knows_district(&self, code: &str) -> bool {
        self.districts.iter().any(|district| district.key == code)
    }

    /// The headings that a figure shows even where nothing was counted; none for lists so long that empty rows would hide the rest.
    pub fn always(&self, dimension: Dimension) -> Vec<Heading> {
        match dimension {
            Dimension::Strand => self.strands.iter().take(self.in_force.0).cloned().collect(),
            Dimension::District => self.districts.iter().take(self.in_force.1).cloned().collect(),
            Dimension::Channel => Channel::ALL.iter().map(|one| Heading::new(one.code(), one.label())).collect(),
            Dimension::Nature => Nature::ALL.iter().map(|one| Heading::new(one.code(), one.label())).collect(),
            Dimension::OffenceGroup => OffenceGroup::ALL.iter().map(|one| Heading::new(one.code(), one.label())).collect(),
            _ => Vec::new(),
        }
    }

    /// Where a key stands among its dimension's headings, and its words. A key that no list names is shown as it is, after all others.
    pub fn heading(&self, dimension: Dimension, key: &str) -> (usize, Heading) {
        if key.is_empty() {
            return (usize::MAX, Heading::new("", missing(dimension)));
        }
        if dimension == Dimension::Combination {
            return self.combination(key);
        }
        let list = match dimension {
            Dimension::Strand => &self.strands,
            Dimension::District => &self.districts,
            Dimension::Setting => &self.settings,
            Dimension::Outcome => &self.outcomes,
            Dimension::Offence => &self.offences,
            _ => &self.always(dimension),
        };
        let known = list.iter().enumerate().find(|(_, heading)| heading.key == key);
        let placed = matches!(dimension, Dimension::District | Dimension::Ward).then(|| self.places.get(key)).flatten();
        let elsewhere = || (list.len(), Heading::new(key, placed.map_or(key, String::as_str)));
        known.map_or_else(elsewhere, |(place, heading)| (place, heading.clone()))
    }

    fn combination(&self, key: &str) -> (usize, Heading) {
        let parts: Vec<(usize, Heading)> = key.split(';').map(|code| self.heading(Dimension::Strand, code)).collect();
        let label = parts.iter().map(|(_, heading)| heading.label.as_str()).collect::<Vec<_>>().join("; ");
        let first = parts.iter().map(|(place, _)| *place).min().unwrap_or(0);
        // Single strands first, in their own order, then pairs, and so on.
        (parts.len().saturating_mul(1_000).saturating_add(first), Heading::new(key, &label))
    }
}

fn listed(policy: &Policy, list: &str) -> Vec<Heading> {
    policy.list(list).map(|(code, word)| Heading::new(code, &word.title)).collect()
}

fn missing(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Outcome => "No outcome yet",
        Dimension::Offence => "No offence code",
        Dimension::OffenceGroup => "No offence group known",
        _ => "Not recorded",
    }
}

/// A day on which a former entry was in force: its first, or the one before its end.
fn day_in_force(entry: &EntryView) -> Date {
    let ended = || entry.to.and_then(|to| to.date().yesterday().ok());
    entry.from.map(DateTime::date).or_else(ended).unwrap_or(date(2000, 1, 1))
}
