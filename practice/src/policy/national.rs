//! National returns as policy: what goes to whom, how often, what is in it, and which duty sends it (HT-15; R-RET-02, R-RET-03).

use jiff::civil::DateTime;
use serde::Deserialize;

use super::entry::moment;
use super::words::Confidence;
use crate::codes;

codes! {
    /// How often a return is made.
    Every {
        Day = "day", "Every day";
        Week = "week", "Every week, Monday to Sunday";
        Month = "month", "Every month";
        Year = "year", "Every statistical year, April to March";
    }
}

codes! {
    /// What a return holds.
    Content {
        Counts = "counts", "Counts of hate incidents by strand, area and outcome";
        Answers = "answers", "What districts and agencies reported, nil returns included";
        Records = "records", "One row an offence";
        Tables = "tables", "Tables A to F of the published bulletin";
    }
}

/// A return to a national body.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalReturn {
    /// The stable code, as in addresses.
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// Who receives it.
    pub recipient: String,
    /// How often it is made.
    pub every: Every,
    /// What it holds.
    pub holds: Vec<Content>,
    /// Whether it is owed only while measures after an attack are switched on (R-RET-02).
    #[serde(default)]
    pub only_while_measures: bool,
    /// The rule of the duty to send it; its allowance counts from the end of the period.
    pub rule: String,
    /// The rule of the duty of a district to answer; none where nobody is asked.
    pub district_rule: Option<String>,
    /// The rule of the duty to get an agency's answer; none where nobody is asked.
    pub agency_rule: Option<String>,
    /// First local moment in force.
    #[serde(default, deserialize_with = "moment")]
    pub from: Option<DateTime>,
    /// First local moment no longer in force.
    #[serde(default, deserialize_with = "moment")]
    pub to: Option<DateTime>,
    /// Where it comes from.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
}

impl NationalReturn {
    /// Whether it holds this.
    pub fn has(&self, content: Content) -> bool {
        self.holds.contains(&content)
    }

    /// The rules that it names.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        [Some(&self.rule), self.district_rule.as_ref(), self.agency_rule.as_ref()].into_iter().flatten().map(String::as_str)
    }
}
