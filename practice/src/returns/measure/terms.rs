//! What a measure needs of policy: which outcomes are positive, how soon a crime is recorded, each grade's target, which rules promise what.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Measure;
use crate::policy::{GradeClock, OutcomeGroup, Policy, Satisfier};

/// Days of a month on average, in hundredths: a rolling window of months is reckoned in days, so that every engine reckons alike.
const MONTH_HUNDREDTHS: i64 = 3_042;

/// How soon a report of a grade is attended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeTarget {
    /// The target in microseconds.
    pub micros: i64,
    /// What it is measured from (R-CC-04).
    pub clock: GradeClock,
}

/// The terms of the policy in force on a figure's last day, and the moment at which it is drawn up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The moment: a duty that is not due yet is neither kept nor broken.
    pub now: Timestamp,
    /// Codes of the outcomes that count as positive, with their titles (R-OUT-03).
    pub positive: BTreeMap<String, String>,
    /// Codes of the outcomes that are charges.
    pub charged: BTreeMap<String, String>,
    /// Codes of the outcomes in which the victim does not support action.
    pub unsupported: BTreeMap<String, String>,
    /// How soon a crime is recorded after its report, in microseconds (R-REC-07); `None` where no rule says so.
    pub record_within: Option<i64>,
    /// Each grade's target; grades without attendance are left out.
    pub grades: BTreeMap<String, GradeTarget>,
    /// How far back another report makes a repeat victim, in days (domain rules 3.5).
    pub repeat_days: i64,
    /// Reports in that window that make a repeat victim.
    pub repeat_reports: u32,
    /// Residents of areas and groups by their codes, where a measure divides by them: `E06000016`, `ethnicity.asian`.
    pub population: BTreeMap<String, u64>,
    rules: BTreeMap<&'static str, Vec<String>>,
}

impl Terms {
    /// The terms that a policy sets.
    pub fn of(policy: &Policy, now: Timestamp) -> Self {
        let outcomes = |wanted: &dyn Fn(&crate::policy::Outcome) -> bool| {
            policy.outcomes.iter().filter(|one| wanted(one)).map(|one| (one.code.clone(), one.title.clone())).collect()
        };
        let recording = policy.rules.iter().find(|rule| rule.satisfied_by == Satisfier::RecordingDecided);
        let grades = policy.grades.iter().filter_map(|grade| {
            let target = GradeTarget { micros: micros(grade.target?.elapsed()?), clock: grade.clock };
            Some((grade.code.clone(), target))
        });
        let measures = Measure::ALL.iter().filter_map(|measure| Some((measure.code(), measure.promise()?)));
        let rules = measures.map(|(code, promise)| {
            let cites = |rule: &&crate::policy::Rule| rule.cites.iter().any(|cite| cite == promise);
            (code, policy.rules.iter().filter(cites).map(|rule| rule.id.clone()).collect())
        });
        Self {
            now,
            positive: outcomes(&|one| one.positive),
            charged: outcomes(&|one| one.group == OutcomeGroup::Charged),
            unsupported: outcomes(&|one| one.group == OutcomeGroup::VictimDoesNotSupport),
            record_within: recording.and_then(|rule| rule.allowance?.elapsed()).map(micros),
            grades: grades.collect(),
            repeat_days: i64::from(policy.settings.repeat_months.value) * MONTH_HUNDREDTHS / 100,
            repeat_reports: policy.settings.repeat_reports.value,
            population: BTreeMap::new(),
            rules: rules.collect(),
        }
    }

    /// The same with residents by code.
    #[must_use]
    pub fn with_population(self, population: BTreeMap<String, u64>) -> Self {
        Self { population, ..self }
    }

    /// The ids of the rules whose duties a measure of a promise counts.
    pub fn rules(&self, measure: Measure) -> &[String] {
        self.rules.get(measure.code()).map_or(&[], Vec::as_slice)
    }

    /// The outcomes that a measure counts in its numerator, with their titles; none where it is not about outcomes.
    pub fn outcomes(&self, measure: Measure) -> Option<&BTreeMap<String, String>> {
        match measure {
            Measure::PositiveOfRecorded | Measure::PositiveOfOutcomes => Some(&self.positive),
            Measure::ChargedOfRecorded | Measure::ChargedOfOutcomes | Measure::DaysToCharge => Some(&self.charged),
            Measure::VictimDoesNotSupport => Some(&self.unsupported),
            _ => None,
        }
    }
}

impl Measure {
    /// The rule of the catalogue whose promise it measures; the duties counted are those of the rules that cite it.
    pub fn promise(self) -> Option<&'static str> {
        match self {
            Self::FirstCall => Some("R-VIC-04"),
            Self::ClosingCall => Some("R-VIC-05"),
            Self::Updates => Some("R-VIC-02"),
            Self::Referral => Some("R-VIC-03"),
            _ => None,
        }
    }
}

fn micros(elapsed: jiff::SignedDuration) -> i64 {
    i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX)
}
