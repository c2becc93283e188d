//! Reads the texts of policy packs, keeping for every entry the file and line that it stood on.

use super::entitlements::{LetterTemplate, VictimsCode};
use super::entry::{Choice, Course, Grade, Listed, Offence, Outcome, RecordingPolicy, RiskQuestion, Rule, SheetQuestion, Strand, given_date};
use super::keeping::{Processing, Retention};
use super::national::NationalReturn;
use super::settings::SettingsText;
use super::words::Confidence;
use crate::clock::BankHoliday;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;

/// Something wrong in the text of a pack; it displays as "policy/england-and-wales/strands.toml, line 12: …".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackFault {
    /// The file, as a path below `policy/`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to write instead.
    pub reason: String,
}

impl fmt::Display for PackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "policy/{}, line {}: {}", self.file, self.line, self.reason)
    }
}

impl std::error::Error for PackFault {}

/// The folder below `policy/` that holds column mappings for imports, which are read elsewhere.
const NOT_PACKS: &str = "mappings/";

/// An entry with the place that it was read from.
#[derive(Clone, Debug)]
pub(super) struct Filed<T> {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) value: T,
}

impl<T> Filed<T> {
    pub(super) fn fault(&self, reason: impl Into<String>) -> PackFault {
        PackFault { file: self.file.clone(), line: self.line, reason: reason.into() }
    }
}

/// The `[pack]` table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) version: String,
    #[serde(deserialize_with = "given_date")]
    pub(super) effective_from: Date,
    pub(super) extends: Option<String>,
    pub(super) force: Option<super::ForceFacts>,
    pub(super) minimum_grade: Option<String>,
}

/// The local time after which an event counts from the next working day, with a source of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CutOff {
    pub(super) value: toml::value::Datetime,
    pub(super) source: String,
    pub(super) confidence: Confidence,
}

/// The `[calendar]` table and its holidays.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarText {
    #[serde(deserialize_with = "given_date")]
    pub(super) valid_to: Date,
    pub(super) cut_off: Option<CutOff>,
    pub(super) source: String,
    pub(super) confidence: Confidence,
    pub(super) holidays: Vec<BankHoliday>,
}

macro_rules! lists {
    ($($name:ident: $ty:ty;)+) => {
        /// One file's text: any file may hold any table, so that a pack is divided as its readers find clearest.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct FileText {
            pack: Option<Spanned<Head>>,
            calendar: Option<Spanned<CalendarText>>,
            settings: Option<Spanned<SettingsText>>,
            $(#[serde(default)] $name: Vec<Spanned<$ty>>,)+
        }

        /// All that the files of one folder say.
        #[derive(Default)]
        pub(super) struct Draft {
            pub(super) folder: String,
            pub(super) heads: Vec<Filed<Head>>,
            pub(super) calendars: Vec<Filed<CalendarText>>,
            pub(super) settings: Vec<Filed<SettingsText>>,
            $(pub(super) $name: Vec<Filed<$ty>>,)+
        }

        impl Draft {
            fn take(&mut self, file: &str, text: &str, given: FileText) {
                self.heads.extend(given.pack.map(|v| filed(file, text, v)));
                self.calendars.extend(given.calendar.map(|v| filed(file, text, v)));
                self.settings.extend(given.settings.map(|v| filed(file, text, v)));
                $(self.$name.extend(given.$name.into_iter().map(|v| filed(file, text, v)));)+
            }
        }
    };
}

lists! {
    strand: Strand;
    offence: Offence;
    outcome: Outcome;
    cancellation: Listed;
    grade: Grade;
    recording: RecordingPolicy;
    rule: Rule;
    question: RiskQuestion;
    thrive: Listed;
    tag: Listed;
    word: Listed;
    finding: Listed;
    perceiver: Listed;
    place_setting: Listed;
    district: Listed;
    golden_item: Listed;
    course: Course;
    sheet_question: SheetQuestion;
    victims_code: VictimsCode;
    letter: LetterTemplate;
    national_return: NationalReturn;
    retention: Retention;
    processing: Processing;
}

/// Reads every file, gathered by folder. Returns the drafts with every fault found in reading.
pub(super) fn read(files: &[(String, String)]) -> (Vec<Draft>, Vec<PackFault>) {
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    let mut faults = Vec::new();
    let of_packs = files.iter().filter(|(path, _)| !path.starts_with(NOT_PACKS));
    for (path, text) in of_packs {
        match read_one(path, text) {
            Ok((folder, given)) => {
                let draft = drafts.entry(folder.clone()).or_insert_with(|| Draft { folder, ..Draft::default() });
                faults.extend(settings_faults(path, text, &given));
                draft.take(path, text, given);
            }
            Err(fault) => faults.push(fault),
        }
    }
    (drafts.into_values().collect(), faults)
}

fn read_one(path: &str, text: &str) -> Result<(String, FileText), PackFault> {
    let fault = |line, reason| PackFault { file: path.to_owned(), line, reason };
    let folder = match path.split_once('/') {
        Some((folder, name)) if !folder.is_empty() && !name.contains('/') && is_toml(name) => folder.to_owned(),
        _ => return Err(fault(1, "keep pack files as <pack>/<name>.toml".to_owned())),
    };
    let given: FileText = toml::from_str(text).map_err(|wrong| {
        let line = wrong.span().map_or(1, |span| line_of(text, span.start));
        fault(line, wrong.message().to_owned())
    })?;
    Ok((folder, given))
}

fn is_toml(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|end| end == "toml")
}

fn settings_faults(path: &str, text: &str, given: &FileText) -> Vec<PackFault> {
    let settings = given.settings.as_ref().map(Spanned::get_ref);
    settings
        .map(SettingsText::faults)
        .unwrap_or_default()
        .into_iter()
        .map(|(at, reason)| PackFault { file: path.to_owned(), line: line_of(text, at), reason })
        .collect()
}

fn filed<T>(file: &str, text: &str, given: Spanned<T>) -> Filed<T> {
    let line = line_of(text, given.span().start);
    Filed { file: file.to_owned(), line, value: given.into_inner() }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The values without the places they came from.
pub(super) fn values<T: Clone>(filed: &[Filed<T>]) -> Vec<T> {
    filed.iter().map(|one| one.value.clone()).collect()
}

/// The codes in a list of choices.
pub(super) fn codes(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|choice| choice.code.as_str()).collect()
}
