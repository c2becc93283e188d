//! A policy pack as loaded: the code lists, rules and settings of one folder, whatever their dates.

use super::ForceFacts;
use super::check::check;
use super::entitlements::{LetterTemplate, VictimsCode};
use super::entry::{Course, Entry, Grade, Listed, Offence, Outcome, RecordingPolicy, RiskQuestion, Rule, SheetQuestion, Strand};
use super::keeping::{Processing, Retention};
use super::load::{CalendarText, Draft, PackFault, read, values};
use super::national::NationalReturn;
use super::settings::SettingsText;
use super::words::Confidence;
use jiff::civil::{Date, DateTime, Time};

/// One version of a national or force policy pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The stable id, for example "leicestershire".
    pub id: String,
    /// The words for readers.
    pub title: String,
    /// The version, for example "2026.1".
    pub version: String,
    /// The day from which the pack's authors mean it to be adopted. The entries inside have dates of their own.
    pub effective_from: Date,
    /// The id of the pack that it builds on.
    pub extends: Option<String>,
    /// The force that it is for; `None` for a national pack.
    pub force: Option<ForceFacts>,
    /// The least urgent grade for a live hate report (R-CC-02).
    pub minimum_grade: Option<String>,
    /// Monitored strands.
    pub strands: Vec<Strand>,
    /// Offence codes.
    pub offences: Vec<Offence>,
    /// Crime outcomes.
    pub outcomes: Vec<Outcome>,
    /// Reasons for cancelling a recorded crime, C1 to C5 (R-REC-10).
    pub cancellations: Vec<Listed>,
    /// Response grades.
    pub grades: Vec<Grade>,
    /// Policies on recording reports that are no crime.
    pub recording: Vec<RecordingPolicy>,
    /// Duties.
    pub rules: Vec<Rule>,
    /// The questions of the risk assessment.
    pub risk_questions: Vec<RiskQuestion>,
    /// The letters of THRIVE, by which a report is assessed.
    pub thrive: Vec<Listed>,
    /// Flags that cut across strands.
    pub tags: Vec<Listed>,
    /// Words of the smaller lists, each with its list in front of its code: `intervention/personal-alarm`.
    pub words: Vec<Listed>,
    /// What a unit may have found at the scene.
    pub findings: Vec<Listed>,
    /// Who may have perceived the hostility.
    pub perceivers: Vec<Listed>,
    /// Settings of place, those of high risk marked (CT-3.2).
    pub settings_of_place: Vec<Listed>,
    /// Districts.
    pub districts: Vec<Listed>,
    /// What is not to be missed in the first hours of an investigation.
    pub golden_hour: Vec<Listed>,
    /// Training.
    pub courses: Vec<Course>,
    /// The questions of audits and scrutiny panels.
    pub sheet_questions: Vec<SheetQuestion>,
    /// Versions of the Victims' Code.
    pub victims_codes: Vec<VictimsCode>,
    /// Letters to victims.
    pub letters: Vec<LetterTemplate>,
    /// Returns to national bodies.
    pub national_returns: Vec<NationalReturn>,
    /// Retention groups.
    pub retention: Vec<Retention>,
    /// Grounds of processing.
    pub processing: Vec<Processing>,
    pub(super) settings: SettingsText,
    pub(super) calendar: Option<CalendarText>,
}

/// One rule or list entry as the admin page lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryView {
    /// "strand", "offence", "rule", "setting" and so on.
    pub kind: String,
    /// Its code; for a setting, its name.
    pub code: String,
    /// Its words for readers; for a setting, its value.
    pub title: String,
    /// First local moment in force.
    pub from: Option<DateTime>,
    /// First local moment no longer in force.
    pub to: Option<DateTime>,
    /// Where it comes from.
    pub source: String,
    /// Whether it was read there, or needs confirming.
    pub confidence: Confidence,
    /// The pack and version that gave it.
    pub pack: String,
}

impl Pack {
    /// The id and version together: "leicestershire 2026.1".
    pub fn name(&self) -> String {
        format!("{} {}", self.id, self.version)
    }

    /// Every rule, list entry and setting of this pack, whatever its dates, for the admin page that asks for confirmation.
    pub fn every_entry(&self) -> Vec<EntryView> {
        let mut views = Vec::new();
        let name = self.name();
        put(&mut views, &name, None, &self.strands);
        put(&mut views, &name, None, &self.offences);
        put(&mut views, &name, None, &self.outcomes);
        put(&mut views, &name, Some("cancellation"), &self.cancellations);
        put(&mut views, &name, None, &self.grades);
        put(&mut views, &name, None, &self.recording);
        put(&mut views, &name, None, &self.rules);
        put(&mut views, &name, None, &self.risk_questions);
        put(&mut views, &name, Some("assessment letter"), &self.thrive);
        put(&mut views, &name, Some("tag"), &self.tags);
        put(&mut views, &name, Some("word of a list"), &self.words);
        put(&mut views, &name, Some("finding at the scene"), &self.findings);
        put(&mut views, &name, Some("perceiver"), &self.perceivers);
        put(&mut views, &name, Some("setting of place"), &self.settings_of_place);
        put(&mut views, &name, Some("district"), &self.districts);
        put(&mut views, &name, Some("golden-hour item"), &self.golden_hour);
        put(&mut views, &name, None, &self.courses);
        put(&mut views, &name, None, &self.sheet_questions);
        put(&mut views, &name, None, &self.victims_codes);
        put(&mut views, &name, None, &self.letters);
        put(&mut views, &name, None, &self.national_returns);
        put(&mut views, &name, None, &self.retention);
        put(&mut views, &name, None, &self.processing);
        views.extend(self.settings.views().into_iter().map(|(code, value, source, confidence)| EntryView {
            kind: "setting".to_owned(),
            code: code.to_owned(),
            title: value,
            from: None,
            to: None,
            source,
            confidence,
            pack: name.clone(),
        }));
        views.extend(self.strands.iter().filter_map(|strand| narrower(strand, &name)));
        views.extend(self.calendar.iter().flat_map(|calendar| of_calendar(calendar, &name)));
        views
    }
}

/// The narrower groups of a strand, where they are less sure than the strand itself.
fn narrower(strand: &Strand, pack: &str) -> Option<EntryView> {
    Some(EntryView {
        kind: "narrower groups of a strand".to_owned(),
        code: strand.code.clone(),
        title: strand.subs.iter().map(|sub| sub.title.as_str()).collect::<Vec<_>>().join(", "),
        from: strand.from,
        to: strand.to,
        source: strand.source.clone(),
        confidence: strand.subs_confidence?,
        pack: pack.to_owned(),
    })
}

fn of_calendar(calendar: &CalendarText, pack: &str) -> Vec<EntryView> {
    let view = |code: &str, title: String, source: &str, confidence| EntryView {
        kind: "calendar".to_owned(),
        code: code.to_owned(),
        title,
        from: None,
        to: None,
        source: source.to_owned(),
        confidence,
        pack: pack.to_owned(),
    };
    let days = format!("{} bank holidays, to {}", calendar.holidays.len(), calendar.valid_to);
    let mut views = vec![view("bank-holidays", days, &calendar.source, calendar.confidence)];
    views.extend(calendar.cut_off.as_ref().map(|cut_off| {
        let title = format!("An event after {} counts from the next working day", cut_off.value);
        view("cut-off", title, &cut_off.source, cut_off.confidence)
    }));
    views
}

fn put<T: Entry>(views: &mut Vec<EntryView>, pack: &str, kind: Option<&str>, entries: &[T]) {
    views.extend(entries.iter().map(|entry| EntryView {
        kind: kind.unwrap_or(entry.kind()).to_owned(),
        code: entry.code().to_owned(),
        title: entry.title().to_owned(),
        from: entry.from(),
        to: entry.to(),
        source: entry.source().to_owned(),
        confidence: entry.confidence(),
        pack: pack.to_owned(),
    }));
}

/// Reads and checks the texts; all the packs, or every fault found.
pub(super) fn load(files: &[(String, String)]) -> Result<Vec<Pack>, Vec<PackFault>> {
    let (drafts, mut faults) = read(files);
    if faults.is_empty() {
        faults = check(&drafts);
    }
    if faults.is_empty() {
        return Ok(drafts.iter().filter_map(pack).collect());
    }
    faults.sort();
    Err(faults)
}

fn pack(draft: &Draft) -> Option<Pack> {
    let head = draft.heads.first()?.value.clone();
    Some(Pack {
        id: head.id,
        title: head.title,
        version: head.version,
        effective_from: head.effective_from,
        extends: head.extends,
        force: head.force,
        minimum_grade: head.minimum_grade,
        strands: values(&draft.strand),
        offences: values(&draft.offence),
        outcomes: values(&draft.outcome),
        cancellations: values(&draft.cancellation),
        grades: values(&draft.grade),
        recording: values(&draft.recording),
        rules: values(&draft.rule),
        risk_questions: values(&draft.question),
        thrive: values(&draft.thrive),
        tags: values(&draft.tag),
        words: values(&draft.word),
        findings: values(&draft.finding),
        perceivers: values(&draft.perceiver),
        settings_of_place: values(&draft.place_setting),
        districts: values(&draft.district),
        golden_hour: values(&draft.golden_item),
        courses: values(&draft.course),
        sheet_questions: values(&draft.sheet_question),
        victims_codes: values(&draft.victims_code),
        letters: values(&draft.letter),
        national_returns: values(&draft.national_return),
        retention: values(&draft.retention),
        processing: values(&draft.processing),
        settings: draft.settings.first().map(|filed| filed.value.clone()).unwrap_or_default(),
        calendar: draft.calendars.first().map(|filed| filed.value.clone()),
    })
}

/// The calendar's cut-off as a local time; `None` when it has none, or when it is not a time of day.
pub(super) fn cut_off(calendar: &CalendarText) -> Option<Time> {
    calendar.cut_off.as_ref()?.value.to_string().parse().ok()
}
