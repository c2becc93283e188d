//! The numbers that a force may set within stated limits, each with its source.

use super::words::{Confidence, RANKS};
use serde::Deserialize;
use toml::Spanned;

/// One setting: its value, where it comes from and how sure we are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value, in the unit that its name says.
    pub value: T,
    /// The paper and paragraph, requirement id or publication; or "Concord's default, not national".
    pub source: String,
    /// Whether it was read there.
    pub confidence: Confidence,
}

/// A setting as a pack's text gives it, with the place of its value for fault reports.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given<T> {
    value: Spanned<T>,
    source: String,
    confidence: Confidence,
}

/// A number that a force may choose itself, within limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its name in the packs.
    pub name: &'static str,
    words: &'static str,
    /// The least that it may be.
    pub least: u32,
    /// The most that it may be.
    pub most: u32,
}

impl Number {
    /// The number of this name; none where no such number may be chosen.
    pub fn named(name: &str) -> Option<Self> {
        NUMBERS.iter().copied().find(|number| number.name == name)
    }

    /// What it is, with its unit, for readers.
    pub fn words(&self) -> &'static str {
        self.words.trim()
    }

    /// Refuses a value out of its limits, in words.
    pub fn check(&self, value: u32) -> Result<(), String> {
        if (self.least..=self.most).contains(&value) { Ok(()) } else { Err(format!("Enter a number from {} to {}.", self.least, self.most)) }
    }
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident: $least:literal ..= $most:literal;)+) => {
        /// The settings in force. Each is a number in the unit that its name ends with, within limits that the loader checks.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Settings {
            $($(#[doc = $doc])+ pub $name: Setting<u32>,)+
            /// The lowest rank code that may call a dissatisfied victim (CT-2.2g: an inspector or above).
            pub dissatisfied_min_rank: Setting<String>,
        }

        /// The numbers that a force may choose itself, in the order of the packs.
        pub const NUMBERS: &[Number] = &[
            $(Number { name: stringify!($name), words: concat!($($doc),+), least: $least, most: $most },)+
        ];

        impl Settings {
            /// One of the numbers, by its name.
            pub fn number(&self, name: &str) -> Option<&Setting<u32>> {
                $(if name == stringify!($name) {
                    return Some(&self.$name);
                })+
                None
            }

            fn number_mut(&mut self, name: &str) -> Option<&mut Setting<u32>> {
                $(if name == stringify!($name) {
                    return Some(&mut self.$name);
                })+
                None
            }
        }

        /// The settings that one pack's text gives; the others come from the pack that it extends.
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct SettingsText {
            $($name: Option<Given<u32>>,)+
            dissatisfied_min_rank: Option<Given<String>>,
        }

        impl SettingsText {
            /// The settings of `self`, then those of the pack beneath; `Err` names the first that neither gives.
            pub(super) fn over(&self, beneath: Option<&Self>) -> Result<Settings, &'static str> {
                Ok(Settings {
                    $($name: pick(self.$name.as_ref(), beneath.and_then(|b| b.$name.as_ref())).ok_or(stringify!($name))?,)+
                    dissatisfied_min_rank: pick(
                        self.dissatisfied_min_rank.as_ref(),
                        beneath.and_then(|b| b.dissatisfied_min_rank.as_ref()),
                    ).ok_or("dissatisfied_min_rank")?,
                })
            }

            /// Every value outside its limits: its byte offset in the text, and the reason.
            pub(super) fn faults(&self) -> Vec<(usize, String)> {
                let mut faults = Vec::new();
                $(faults.extend(out_of_range(self.$name.as_ref(), stringify!($name), $least, $most));)+
                faults.extend(no_rank(self.dissatisfied_min_rank.as_ref()));
                faults
            }

            /// Every given setting for the admin page: name, value, source, confidence.
            pub(super) fn views(&self) -> Vec<(&'static str, String, String, Confidence)> {
                let mut views = Vec::new();
                $(views.extend(view(self.$name.as_ref(), stringify!($name)));)+
                views.extend(view(self.dissatisfied_min_rank.as_ref(), "dissatisfied_min_rank"));
                views
            }
        }
    };
}

settings! {
    /// Failed attempts to reach a victim before "attempted" may be recorded, never "contacted" (R-VIC-08).
    attempts_needed: 1..=10;
    /// Different channels that those attempts must use (R-VIC-08).
    attempt_channels: 1..=6;
    /// Different days that those attempts must span (R-VIC-08).
    attempt_days: 1..=14;
    /// Hours from report within which a crime is recorded (R-REC-07).
    recording_hours: 1..=72;
    /// Months over which reports count towards a repeat victim (domain rules 3.5).
    repeat_months: 1..=60;
    /// Reports within those months that make a repeat victim (domain rules 3.5).
    repeat_reports: 2..=10;
    /// Lowest risk score that is high (domain rules 3.6).
    risk_high_score: 2..=40;
    /// Lowest risk score that is medium (domain rules 3.6).
    risk_medium_score: 1..=39;
    /// Hours within which a high risk is reviewed (R-RISK-02).
    risk_high_review_hours: 1..=168;
    /// Days within which a medium risk is reviewed (domain rules 3.6).
    risk_medium_review_days: 1..=60;
    /// Days within which a low risk is reviewed (domain rules 3.6).
    risk_low_review_days: 1..=120;
    /// Days between updates to a victim where no other frequency was agreed (domain rules 3.2).
    victim_update_days: 1..=90;
    /// Hours for which a call handler sees reports (access rules: 72 hours).
    call_handler_window_hours: 1..=720;
    /// Days between an event and its report after which the report counts as late.
    late_report_days: 1..=3650;
    /// Counts below this are suppressed in figures that leave the police (R-DISC-01).
    small_count: 2..=20;
    /// Rows with identities that one person may take out alone in 24 hours; more need a second person (access rules, rule 4).
    export_identity_rows: 1..=50;
    /// Hours for which an agreed file can be fetched.
    export_hours: 1..=168;
    /// The largest attachment, in megabytes of a million bytes; a form takes no file above 64.
    attachment_megabytes: 1..=60;
    /// Counts for boards are rounded to the nearest multiple of this; 1 leaves them as they are (R-DISC-01).
    round_board: 1..=10;
    /// Counts for partner organisations are rounded to the nearest multiple of this (R-DISC-01).
    round_partner: 1..=10;
    /// Counts for the public are rounded to the nearest multiple of this (R-DISC-01).
    round_public: 1..=10;
    /// Whether whoever opens somebody's details says why: 1 for yes, 0 for no (R-IG-02).
    ask_reason_for_identities: 0..=1;
    /// The local hour at which the day of the daily figures ends; 0 is midnight (R-RET-01).
    daily_cut_off_hour: 0..=23;
}

impl Settings {
    /// Puts a force's own choice in place of the pack's value. One that is out of its limits, or that this version does not know any more, changes
    /// nothing: a force is never left without a policy.
    pub(super) fn choose(&mut self, number: Number, value: u32, source: String) {
        if let (Ok(()), Some(setting)) = (number.check(value), self.number_mut(number.name)) {
            *setting = Setting { value, source, confidence: Confidence::Cited };
        }
    }

    /// What contradicts each other among the numbers, in words.
    pub fn contradiction(&self) -> Option<&'static str> {
        (self.risk_medium_score.value >= self.risk_high_score.value)
            .then_some("The lowest score of a medium risk must be below that of a high risk.")
    }
}

fn pick<T: Clone>(given: Option<&Given<T>>, beneath: Option<&Given<T>>) -> Option<Setting<T>> {
    given.or(beneath).map(|given| Setting { value: given.value.get_ref().clone(), source: given.source.clone(), confidence: given.confidence })
}

fn out_of_range(given: Option<&Given<u32>>, name: &str, least: u32, most: u32) -> Option<(usize, String)> {
    let value = &given?.value;
    (!(least..=most).contains(value.get_ref()))
        .then(|| (value.span().start, format!("setting {name} is {}; it must be from {least} to {most}", value.get_ref())))
}

fn no_rank(given: Option<&Given<String>>) -> Option<(usize, String)> {
    let value = &given?.value;
    (!RANKS.contains(&value.get_ref().as_str()))
        .then(|| (value.span().start, format!("setting dissatisfied_min_rank is \"{}\"; use one of: {}", value.get_ref(), RANKS.join(", "))))
}

fn view<T: ToString>(given: Option<&Given<T>>, name: &'static str) -> Option<(&'static str, String, String, Confidence)> {
    let given = given?;
    Some((name, given.value.get_ref().to_string(), given.source.clone(), given.confidence))
}
