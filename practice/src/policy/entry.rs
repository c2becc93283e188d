//! The entries of a policy pack: code lists and rules, each with its dates, its source and how sure we are of it.

use super::entitlements::{LetterTemplate, VictimsCode};
use super::keeping::{Processing, Retention};
use super::national::NationalReturn;
use super::tree::TreeStep;
use super::words::{Applies, Confidence, Each, GradeClock, OffenceGroup, OutcomeGroup, Satisfier, Start, Step, StrandScope};
use crate::clock::Allowance;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer};

/// What every entry of a pack can say of itself; the admin page lists entries through it.
pub trait Entry {
    /// What sort of entry it is, in a reader's word: "strand", "offence", "rule".
    fn kind(&self) -> &'static str;
    /// Its stable code, unique within its kind at any one moment.
    fn code(&self) -> &str;
    /// Its words for readers.
    fn title(&self) -> &str;
    /// The first local moment at which it holds; `None` when it always did.
    fn from(&self) -> Option<DateTime>;
    /// The first local moment at which it no longer holds; `None` while no end is known.
    fn to(&self) -> Option<DateTime>;
    /// The paper and paragraph, requirement id or publication that it comes from.
    fn source(&self) -> &str;
    /// Whether it was read there, or still needs confirming.
    fn confidence(&self) -> Confidence;

    /// Whether the entry holds at a moment, on the clocks of `zone`.
    fn holds(&self, at: Timestamp, zone: &TimeZone) -> bool {
        let reached = |edge: DateTime| zone.to_timestamp(edge).is_ok_and(|edge| edge <= at);
        self.from().is_none_or(reached) && !self.to().is_some_and(reached)
    }
}

/// A code and its words, inside another entry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The stable code.
    pub code: String,
    /// The words for readers.
    pub title: String,
}

/// An entry of a plain list: district, setting of place, tag, THRIVE letter, cancellation reason, perceiver.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The stable code.
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// A sentence of help, where the title does not explain itself.
    pub note: Option<String>,
    /// A setting of place that CT-3.2 names as high risk: public transport, night-time economy, internet.
    #[serde(default)]
    pub high_risk: bool,
    /// Where the tile of a district stands on a map of tiles, about where the district lies: row from the north and place from the west, every
    /// second row half a tile to the east.
    pub tile: Option<(u8, u8)>,
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

/// A monitored strand: whom hostility is aimed at (domain rules 1.2; LS-2.2, LS-2.3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strand {
    /// The stable code, for example "RACE".
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// Nationally or only locally monitored; local strands never enter a national return (R-REC-04).
    pub scope: StrandScope,
    /// The narrower groups that a report may name.
    #[serde(default)]
    pub subs: Vec<Choice>,
    /// How sure we are of the narrower groups, where that differs from the strand itself; no list of them is national.
    pub subs_confidence: Option<Confidence>,
    /// The targeted religions as perceived, for the religion strand alone (R-REC-05).
    #[serde(default)]
    pub religions: Vec<Choice>,
    /// The day from which a report under this strand must name a targeted religion.
    #[serde(default, deserialize_with = "moment")]
    pub religions_required_from: Option<DateTime>,
    /// The strand's definition, as shown beside the choice.
    pub definition: Option<String>,
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

/// An offence code (domain rules 1.5; R-REC-11). The offence's date decides which entry applies (R-REC-12).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offence {
    /// The Home Office code, for example "8P", or Concord's own where the note says so.
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// The group of the published tables.
    pub group: OffenceGroup,
    /// Whether hostility is an element of the offence itself; it forces the hate flag, never the reverse (R-REC-13).
    #[serde(default)]
    pub aggravated: bool,
    /// The strands that may pair with an aggravated offence (R-REC-14); empty for all others.
    #[serde(default)]
    pub basis: Vec<String>,
    /// The codes of the offences without the aggravation.
    #[serde(default)]
    pub twins: Vec<String>,
    /// The Act and section.
    pub statute: Option<String>,
    /// Whether it is counted in recorded crime.
    #[serde(default = "yes")]
    pub notifiable: bool,
    /// Whether it is so serious that only the force crime registrar cancels it (domain rules 1.4).
    #[serde(default)]
    pub registrar_cancels: bool,
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

/// A crime outcome (domain rules 1.7).
#[expect(clippy::struct_excessive_bools, reason = "each is a yes-or-no check that an outcome has or has not")]
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The outcome's number, for example "14" or "1A".
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// The published group.
    pub group: OutcomeGroup,
    /// Whether the victim's reason for not supporting action is needed (R-OUT-02).
    #[serde(default)]
    pub needs_victim_reason: bool,
    /// Whether an inspector's authority, with the victim informed, is needed (R-OUT-01).
    #[serde(default)]
    pub needs_inspector: bool,
    /// What to weigh before it is used for a hate crime, where it should not normally be (R-OUT-01); who sets it says that they have.
    pub weigh_first: Option<String>,
    /// Whether a suspect must stand on the record.
    #[serde(default)]
    pub needs_suspect: bool,
    /// Whether local figures count it as a positive outcome; the set is printed with every chart (R-OUT-03).
    #[serde(default)]
    pub positive: bool,
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

/// A grade of response with its target (domain rules 4.1; R-CC-04).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// The stable code, for example "priority".
    pub code: String,
    /// The force's own word for it.
    pub title: String,
    /// 1 is the most urgent.
    pub rank: u8,
    /// How soon to attend, in towns or everywhere; `None` when nobody attends.
    pub target: Option<Allowance>,
    /// How soon to attend in the country, where it differs.
    pub rural_target: Option<Allowance>,
    /// What the target is measured from.
    pub clock: GradeClock,
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

/// A version of the policy on recording reports that are no crime (domain rules 2.1).
#[expect(clippy::struct_excessive_bools, reason = "each answers one yes-or-no question that the policy itself settles")]
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingPolicy {
    /// "P0" to "P4".
    pub id: String,
    /// The words for readers.
    pub title: String,
    /// The rule in one or two sentences.
    pub rule_text: String,
    /// Held ready, and off until a force adopts it by date.
    #[serde(default)]
    pub template: bool,
    /// Only nationally monitored strands can make a non-crime hate record (R-NC-02).
    #[serde(default)]
    pub national_strands_only: bool,
    /// The subject's personal data need a second threshold and a rationale (R-NC-04).
    #[serde(default)]
    pub subject_data_threshold: bool,
    /// The subject is told when their data are held, or a reason for not telling is recorded (R-NC-05).
    #[serde(default)]
    pub subject_notification: bool,
    /// What may be done with a report that is no crime.
    pub outcomes: Vec<Choice>,
    /// The questions that decide it, in their order (R-NC-03, R-NC-04).
    #[serde(default)]
    pub steps: Vec<TreeStep>,
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

/// Who hears of a duty that is still unmet, and when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// How long after the duty was due.
    pub after: Allowance,
    /// The role that hears of it.
    pub to: String,
}

/// A duty that policy lays on somebody: from a known start, met by known evidence, within an allowance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The rule's id, for example "R-VIC-04".
    pub id: String,
    /// The words for readers.
    pub title: String,
    /// What is promised, in one plain sentence.
    pub promise: String,
    /// The requirement ids, rules and publications behind it.
    pub cites: Vec<String>,
    /// The records that it is for.
    pub applies: Applies,
    /// What starts the clock.
    pub start: Start,
    /// Once for each incident, or once for each victim.
    pub each: Each,
    /// What meets it.
    pub satisfied_by: Satisfier,
    /// How long it allows; `None` means at any time before the steps that it blocks.
    pub allowance: Option<Allowance>,
    /// How long it allows for a victim with enhanced rights, where that is shorter (R-VIC-01, R-VIC-02).
    pub enhanced: Option<Allowance>,
    /// How often it returns after it was met, for duties that recur.
    pub every: Option<Allowance>,
    /// The role code that owes it.
    pub owner: String,
    /// The steps that wait for it.
    #[serde(default)]
    pub blocks: Vec<Step>,
    /// The lowest rank code that may waive it with a reason; `None` when nobody may.
    pub waivable_by: Option<String>,
    /// Who hears when it is late, in order of time.
    #[serde(default)]
    pub escalate: Vec<Escalation>,
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

/// A question of the risk assessment (domain rules 3.6).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskQuestion {
    /// The stable code.
    pub code: String,
    /// The question as asked; it is answered yes, no or unknown.
    pub title: String,
    /// What a yes adds to the score; 3 makes the risk high by itself.
    pub weight: u8,
    /// What a lesser yes adds, where the question has one.
    pub lesser_weight: Option<u8>,
    /// When the lesser weight applies, in words.
    pub lesser_when: Option<String>,
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

/// Training that somebody takes, and for how long it holds (CT-2.2e, CT-3.4).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// The stable code.
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// The codes of the roles that are to have it.
    #[serde(default)]
    pub roles: Vec<String>,
    /// For how many months it holds; `None` when it does not expire.
    pub months: Option<u32>,
    /// What it fits somebody for: `hate-crime`, `vulnerable`, `complex`, `online`.
    #[serde(default)]
    pub helps: Vec<String>,
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

/// A question of an audit's or a scrutiny panel's sheet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetQuestion {
    /// The stable code.
    pub code: String,
    /// The question as asked.
    pub title: String,
    /// The sheets that ask it: `closed` and `un-crimed` (audits), `panel`.
    pub of: Vec<String>,
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

macro_rules! entries {
    ($($ty:ident, $kind:literal, $code:ident;)+) => { $(
        impl Entry for $ty {
            fn kind(&self) -> &'static str { $kind }
            fn code(&self) -> &str { &self.$code }
            fn title(&self) -> &str { &self.title }
            fn from(&self) -> Option<DateTime> { self.from }
            fn to(&self) -> Option<DateTime> { self.to }
            fn source(&self) -> &str { &self.source }
            fn confidence(&self) -> Confidence { self.confidence }
        }
    )+ };
}

entries! {
    Listed, "list entry", code;
    Strand, "strand", code;
    Offence, "offence", code;
    Outcome, "outcome", code;
    Grade, "grade", code;
    RecordingPolicy, "recording policy", id;
    Rule, "rule", id;
    RiskQuestion, "risk question", code;
    Course, "course", code;
    SheetQuestion, "sheet question", code;
    VictimsCode, "victims' code", code;
    LetterTemplate, "letter", code;
    NationalReturn, "national return", code;
    Retention, "retention group", code;
    Processing, "ground of processing", code;
}

fn yes() -> bool {
    true
}

/// Reads a TOML date or local date-time as a local moment; a date means its first moment. Refuses offsets and times without a date.
pub(crate) fn given_moment<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime, D::Error> {
    let given = toml::value::Datetime::deserialize(from)?;
    given
        .to_string()
        .parse()
        .map_err(|_| serde::de::Error::custom(format!("\"{given}\" is not a date; write it unquoted, as 2023-06-03 or 2023-06-03T00:01:00")))
}

/// Reads a TOML date. Refuses a date with a time.
pub(crate) fn given_date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let given = given_moment(from)?;
    if given == given.date().to_datetime(jiff::civil::Time::midnight()) {
        Ok(given.date())
    } else {
        Err(serde::de::Error::custom(format!("\"{given}\" has a time of day; give the date alone")))
    }
}

pub(super) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime>, D::Error> {
    given_moment(from).map(Some)
}
