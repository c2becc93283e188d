//! Summing up: takes marks one by one, or many alike at once, and ends in a measure's rows.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{By, Definition, Measure, Nothing, Reading, Terms, Wanted};
use crate::incident::Purpose;
use crate::returns::coverage::{Coverage, Covered};
use crate::returns::{Dimension, Heading, Names, Strands, periods};

/// What one case adds to a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// In the base and in the numerator.
    In,
    /// In the base alone.
    Out,
    /// In the base, against: dissatisfied.
    Against,
    /// A value, in minutes.
    Value(i64),
}

/// What was added up for one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sum {
    part: u64,
    against: u64,
    base: u64,
    values: BTreeMap<i64, u64>,
}

impl Sum {
    fn add(&mut self, mark: Mark, times: u64) {
        self.base += times;
        match mark {
            Mark::In => self.part += times,
            Mark::Out => {}
            Mark::Against => self.against += times,
            Mark::Value(minutes) => *self.values.entry(minutes).or_default() += times,
        }
    }

    fn reading(&self, measure: Measure) -> Reading {
        if self.base == 0 {
            return Reading::None(Nothing::NoCases);
        }
        match measure {
            Measure::Satisfaction => Reading::Net { satisfied: self.part, dissatisfied: self.against, base: self.base },
            Measure::DaysToCharge | Measure::MinutesToAttend => {
                Reading::Median { twice: self.twice_the_median(), base: self.base, in_days: measure == Measure::DaysToCharge }
            }
            _ => Reading::Share { part: self.part, base: self.base },
        }
    }

    /// The two middle values added: of an odd number of values, the middle one twice.
    fn twice_the_median(&self) -> i64 {
        let nth = |wanted: u64| {
            let mut seen = 0;
            let found = self.values.iter().find(|(_, times)| {
                seen += **times;
                seen > wanted
            });
            found.map_or(0, |(value, _)| *value)
        };
        nth((self.base - 1) / 2) + nth(self.base / 2)
    }
}

/// A measure being added up.
#[derive(Debug)]
pub struct Summing<'a> {
    wanted: &'a Wanted,
    rows: BTreeMap<String, Sum>,
    total: Sum,
}

impl<'a> Summing<'a> {
    /// Nothing added up yet.
    pub fn new(wanted: &'a Wanted) -> Self {
        Self { wanted, rows: BTreeMap::new(), total: Sum::default() }
    }

    /// Adds this many cases with this mark to a row: the district's code, the month's key or the stage's code.
    pub fn add(&mut self, row: &str, mark: Mark, times: u64) {
        if times == 0 {
            return;
        }
        self.total.add(mark, times);
        if self.wanted.by != By::Whole {
            self.rows.entry(row.to_owned()).or_default().add(mark, times);
        }
    }

    /// The measure's rows and total, each with its reading.
    pub fn finish(self, names: &Names, terms: &Terms) -> Measured {
        let wanted = self.wanted;
        let measure = wanted.measure;
        if let Some((_, list)) = wanted.by.people() {
            return self.ratios(list, names, terms);
        }
        let reading = |sum: Option<&Sum>| sum.map_or(Reading::None(Nothing::NoCases), |sum| sum.reading(measure));
        let headings = headings(wanted, names, self.rows.keys());
        let rows = headings.into_iter().map(|heading| {
            let read = reading(self.rows.get(&heading.key));
            (heading, read)
        });
        Measured { wanted: wanted.clone(), rows: rows.collect(), total: reading(Some(&self.total)), notes: notes(wanted, names, terms) }
    }
}

impl Summing<'_> {
    /// Each group of people against all others whose group is known, as far as the residents of every group are known.
    fn ratios(self, list: &str, names: &Names, terms: &Terms) -> Measured {
        let wanted = self.wanted;
        let groups = names.characteristic(list);
        let residents = |code: &str| terms.population.get(&format!("{list}.{code}")).copied();
        let all: Option<u64> = groups.iter().map(|group| residents(&group.key)).sum::<Option<u64>>().filter(|all| *all > 0);
        let counted = |code: &str| self.rows.get(code).map_or(0, |sum| sum.base);
        let known: u64 = groups.iter().map(|group| counted(&group.key)).sum();
        let ratio = |code: &str| match (all, residents(code)) {
            (Some(all), Some(own)) => {
                let (count, others) = (counted(code), known - counted(code));
                if count > 0 && others > 0 && own > 0 && all > own {
                    Reading::Ratio { group: (count, own), others: (others, all - own) }
                } else {
                    Reading::None(Nothing::NoCases)
                }
            }
            _ => Reading::None(Nothing::NotRecorded("No population of every group is loaded".into())),
        };
        let strange = self.rows.keys().filter(|key| !groups.iter().any(|group| group.key == **key));
        let label = |key: &str| if key.is_empty() { "Not asked, or not said" } else { key }.to_owned();
        let strange: Vec<_> = strange.map(|key| (Heading { key: key.clone(), label: label(key) }, Reading::count(counted(key)))).collect();
        let rows = groups.iter().map(|group| (group.clone(), ratio(&group.key))).chain(strange).collect();
        let total = Reading::None(Nothing::NotRecorded("Everybody together is no group of its own".into()));
        Measured { wanted: wanted.clone(), rows, total, notes: notes(wanted, names, terms) }
    }
}

/// Headings that always stand, and those under which something was found.
fn headings<'k>(wanted: &Wanted, names: &Names, found: impl Iterator<Item = &'k String>) -> Vec<Heading> {
    let question = &wanted.question;
    match wanted.by {
        By::Month => {
            periods(Dimension::Month, question.from, question.to).into_iter().map(|one| Heading { key: one.key, label: one.label }).collect()
        }
        By::Stage => Purpose::ALL.iter().map(|one| Heading::new(one.code(), one.label())).collect(),
        By::District | By::Strand => {
            let dimension = wanted.by.dimension();
            let always = names.always(dimension).into_iter().map(|heading| heading.key);
            let here = |key: &String| question.district.as_ref().is_none_or(|only| dimension != Dimension::District || only == key);
            let keys: std::collections::BTreeSet<String> = always.filter(here).chain(found.cloned()).collect();
            let mut placed: Vec<(usize, Heading)> = keys.iter().map(|key| names.heading(dimension, key)).collect();
            placed.sort_by(|a, b| (a.0, &a.1.key).cmp(&(b.0, &b.1.key)));
            placed.into_iter().map(|(_, heading)| heading).collect()
        }
        _ => Vec::new(),
    }
}

/// What stands under the figure: the definition, the sets that it used, the days, strands and district.
fn notes(wanted: &Wanted, names: &Names, terms: &Terms) -> Vec<String> {
    let (measure, question) = (wanted.measure, &wanted.question);
    let words = |day: Date| day.strftime("%-d %B %Y").to_string();
    let mut notes = Definition::of(measure).sentences();
    if let Some(set) = terms.outcomes(measure) {
        let shown = set.iter().map(|(code, title)| format!("{code} {title}")).collect::<Vec<_>>().join("; ");
        let shown = if shown.is_empty() { "none".to_owned() } else { shown };
        notes.push(format!("Outcomes in the numerator: {shown}. The set is the force's policy, not national (R-OUT-03)."));
    }
    if measure.promise().is_some() {
        let rules = terms.rules(measure).join(", ");
        notes.push(format!("Counted are the duties of the rules: {}.", if rules.is_empty() { "none in force" } else { &rules }));
    }
    notes.push(format!("From {} to {}.", words(question.from), words(question.to)));
    notes.push(match question.strands {
        Strands::National => "Nationally monitored strands only.".to_owned(),
        Strands::All => "Locally monitored strands are included: not for a national return.".to_owned(),
    });
    if let Some(code) = &question.district {
        let (_, heading) = names.heading(Dimension::District, code);
        notes.push(format!("Records of district {} only.", heading.label));
    }
    notes
}

/// A measure, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What was asked.
    pub wanted: Wanted,
    /// Rows in their order; none where only the whole was asked for.
    pub rows: Vec<(Heading, Reading)>,
    /// Over all rows, nothing counted twice.
    pub total: Reading,
    /// The definition and what goes with the figure, in sentences; printed with it everywhere.
    pub notes: Vec<String>,
}

impl Measured {
    /// A measure made of counts, its rows given.
    pub(super) fn given(wanted: &Wanted, names: &Names, terms: &Terms, rows: Vec<(Heading, Reading)>, total: Reading) -> Self {
        Self { wanted: wanted.clone(), rows, total, notes: notes(wanted, names, terms) }
    }

    /// Takes away each figure whose days or place have no coverage, and adds the notes of coverage (R-RET-05).
    #[must_use]
    pub fn under(mut self, coverage: &Coverage, names: &Names) -> Self {
        let question = self.wanted.question.clone();
        let place = question.district.as_deref();
        let gone = |covered: Covered| covered == Covered::Nothing;
        for (heading, reading) in &mut self.rows {
            let covered = match self.wanted.by {
                By::District => coverage.of(Some(&heading.key), question.from, question.to),
                By::Month => {
                    month(&heading.key, question.from, question.to).map_or(Covered::Whole, |(first, last)| coverage.of(place, first, last))
                }
                _ => coverage.of(place, question.from, question.to),
            };
            if gone(covered) {
                *reading = Reading::None(Nothing::NoCoverage);
            }
        }
        if gone(coverage.of(place, question.from, question.to)) {
            self.total = Reading::None(Nothing::NoCoverage);
        }
        let name = |code: &str| names.heading(Dimension::District, code).1.label;
        self.notes.extend(coverage.notes(place, question.from, question.to, name));
        self
    }

    /// The measure as JSON.
    pub fn to_json(&self) -> Value {
        let rows =
            self.rows.iter().map(|(heading, reading)| json!({ "key": heading.key, "label": heading.label, "reading": reading.to_json() }));
        json!({
            "measure": self.wanted.measure,
            "name": self.wanted.measure.label(),
            "by": self.wanted.by,
            "from": self.wanted.question.from,
            "to": self.wanted.question.to,
            "strands": self.wanted.question.strands,
            "district": self.wanted.question.district,
            "definition": Definition::of(self.wanted.measure),
            "rows": rows.collect::<Vec<_>>(),
            "total": self.total.to_json(),
            "notes": self.notes,
        })
    }
}

/// The days of a month, by its key, that lie between two days.
fn month(key: &str, from: Date, to: Date) -> Option<(Date, Date)> {
    let first: Date = format!("{key}-01").parse().ok()?;
    let last = first.checked_add(1.month()).ok()?.yesterday().ok()?;
    Some((first.max(from), last.min(to)))
}
