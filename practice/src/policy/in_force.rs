//! The policy in force for one force at one moment: what a record is decided under.

use super::entitlements::{LetterTemplate, VictimsCode};
use super::entry::{Course, Entry, Grade, Listed, Offence, Outcome, RecordingPolicy, RiskQuestion, Rule, SheetQuestion, Strand};
use super::keeping::{Processing, Retention};
use super::national::NationalReturn;
use super::pack::{EntryView, Pack, cut_off};
use super::settings::{NUMBERS, Settings};
use super::words::AdoptionKind;
use super::{Adoption, Book, ForceFacts};
use crate::clock::Calendar;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use std::fmt;

/// The entries in force at one moment, and the calendar to reckon with.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What a record keeps of it: "leicestershire 2026.1 on england-and-wales 2026.1, recording P3".
    pub version: String,
    /// The force.
    pub force: ForceFacts,
    /// Its working days and local clocks.
    pub calendar: Calendar,
    /// Monitored strands.
    pub strands: Vec<Strand>,
    /// Offence codes; see [`Policy::offence_on`] for the law on the day of an offence.
    pub offences: Vec<Offence>,
    /// Crime outcomes.
    pub outcomes: Vec<Outcome>,
    /// Reasons for cancelling a recorded crime.
    pub cancellations: Vec<Listed>,
    /// Response grades, most urgent first.
    pub grades: Vec<Grade>,
    /// The code of the least urgent grade for a live hate report (R-CC-02).
    pub minimum_grade: String,
    /// The policy on reports that are no crime.
    pub recording: RecordingPolicy,
    /// Duties.
    pub rules: Vec<Rule>,
    /// The questions of the risk assessment.
    pub risk_questions: Vec<RiskQuestion>,
    /// The letters of THRIVE.
    pub thrive: Vec<Listed>,
    /// Flags that cut across strands.
    pub tags: Vec<Listed>,
    /// Words of the smaller lists; see [`Policy::list`].
    pub words: Vec<Listed>,
    /// What a unit may have found at the scene.
    pub findings: Vec<Listed>,
    /// Who may have perceived the hostility.
    pub perceivers: Vec<Listed>,
    /// Settings of place.
    pub settings_of_place: Vec<Listed>,
    /// Districts.
    pub districts: Vec<Listed>,
    /// What is not to be missed in the first hours of an investigation.
    pub golden_hour: Vec<Listed>,
    /// Training.
    pub courses: Vec<Course>,
    /// The questions of audits and scrutiny panels.
    pub sheet_questions: Vec<SheetQuestion>,
    /// The Victims' Code in force; none before the first version that the packs hold.
    pub victims_code: Option<VictimsCode>,
    /// Letters to victims.
    pub letters: Vec<LetterTemplate>,
    /// Returns to national bodies.
    pub national_returns: Vec<NationalReturn>,
    /// Retention groups, in the order in which a record takes the first that fits.
    pub retention: Vec<Retention>,
    /// Grounds of processing.
    pub processing: Vec<Processing>,
    /// The numbers that the force set.
    pub settings: Settings,
    /// Every offence of both packs whatever its dates, the force's first.
    law: Vec<Offence>,
    /// Every outcome of both packs whatever its dates, the force's first.
    every_outcome: Vec<Outcome>,
    entries: Vec<EntryView>,
}

/// Why no policy can be given; it displays as a sentence for the administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPolicy {
    /// No force pack was ever adopted.
    NothingAdopted,
    /// This adopted pack (id and version) is not at hand.
    PackMissing(String),
    /// This adopted pack is not a force's: it has no force, calendar, settings or minimum grade to work with.
    NotAForcePack(String),
    /// This adopted recording policy is in no pack.
    RecordingMissing(String),
    /// No recording policy held on this local day.
    NoRecording(Date),
}

impl fmt::Display for NoPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingAdopted => f.write_str("No policy pack has been adopted yet. Adopt the force's pack first."),
            Self::PackMissing(name) => write!(f, "The adopted policy pack {name} is not among the packs at hand."),
            Self::NotAForcePack(name) => write!(f, "The policy pack {name} is not a force's pack. Adopt a pack that names a force."),
            Self::RecordingMissing(id) => write!(f, "The adopted recording policy {id} is in neither of the force's packs."),
            Self::NoRecording(day) => write!(f, "No recording policy is known for {}. Check the date.", day.strftime("%-d %B %Y")),
        }
    }
}

impl std::error::Error for NoPolicy {}

impl Policy {
    /// The strand with this code, if it is in force.
    pub fn strand(&self, code: &str) -> Option<&Strand> {
        find(&self.strands, code)
    }

    /// The offence with this code, if it is in force.
    pub fn offence(&self, code: &str) -> Option<&Offence> {
        find(&self.offences, code)
    }

    /// The offence with this code as the law stood on the day of the offence (R-REC-12: the offence date decides the law).
    pub fn offence_on(&self, code: &str, date: Date) -> Option<&Offence> {
        let noon = date.to_datetime(Time::midnight()).saturating_add(jiff::SignedDuration::from_hours(12));
        let zone = self.calendar.zone();
        let at = zone.to_timestamp(noon).ok()?;
        self.law.iter().find(|offence| offence.code == code && offence.holds(at, zone))
    }

    /// The aggravated offence whose twin this is, if it is in force: "8P" for "8N".
    pub fn aggravated_twin(&self, code: &str) -> Option<&Offence> {
        self.offences.iter().find(|offence| offence.twins.iter().any(|twin| twin == code))
    }

    /// The outcome with this code, if it is in force.
    pub fn outcome(&self, code: &str) -> Option<&Outcome> {
        find(&self.outcomes, code)
    }

    /// The outcomes in force at a moment: an old record that is decided today takes today's list (outcome 22 since 1 April 2019).
    pub fn outcomes_at(&self, at: Timestamp) -> Vec<&Outcome> {
        let mut held: Vec<&Outcome> = Vec::new();
        for outcome in self.every_outcome.iter().filter(|outcome| outcome.holds(at, self.calendar.zone())) {
            if !held.iter().any(|known| known.code == outcome.code) {
                held.push(outcome);
            }
        }
        held
    }

    /// The letter template with this code, if it is in force.
    pub fn letter(&self, code: &str) -> Option<&LetterTemplate> {
        find(&self.letters, code)
    }

    /// The retention group with this code, if it is in force.
    pub fn retention_group(&self, code: &str) -> Option<&Retention> {
        find(&self.retention, code)
    }

    /// The ground of processing with this code, if it is in force.
    pub fn ground_of_processing(&self, code: &str) -> Option<&Processing> {
        find(&self.processing, code)
    }

    /// The cancellation reason with this code, if it is in force.
    pub fn cancellation(&self, code: &str) -> Option<&Listed> {
        find(&self.cancellations, code)
    }

    /// The grade with this code, if it is in force.
    pub fn grade(&self, code: &str) -> Option<&Grade> {
        find(&self.grades, code)
    }

    /// Whether a grade is less urgent than a live hate report may have without a supervisor's reason (R-CC-02).
    pub fn below_minimum_grade(&self, grade: &Grade) -> bool {
        self.grade(&self.minimum_grade).is_some_and(|least| grade.rank > least.rank)
    }

    /// The rule with this id, if it is in force.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        find(&self.rules, id)
    }

    /// The risk question with this code, if it is in force.
    pub fn risk_question(&self, code: &str) -> Option<&RiskQuestion> {
        find(&self.risk_questions, code)
    }

    /// The setting of place with this code, if it is in force.
    pub fn setting_of_place(&self, code: &str) -> Option<&Listed> {
        find(&self.settings_of_place, code)
    }

    /// The tag with this code, if it is in force.
    pub fn tag(&self, code: &str) -> Option<&Listed> {
        find(&self.tags, code)
    }

    /// The words of one of the smaller lists (`intervention`, `consent`, `dissatisfaction` ...) that are in force, each as (code, entry).
    pub fn list<'a>(&'a self, list: &'a str) -> impl Iterator<Item = (&'a str, &'a Listed)> {
        self.words.iter().filter_map(move |word| word.code.strip_prefix(list)?.strip_prefix('/').map(|code| (code, word)))
    }

    /// The word with this code in one of the smaller lists, if it is in force.
    pub fn word(&self, list: &str, code: &str) -> Option<&Listed> {
        self.words.iter().find(|word| word.code.strip_prefix(list).and_then(|rest| rest.strip_prefix('/')) == Some(code))
    }

    /// What was found at the scene, by this code, if it is in force.
    pub fn finding(&self, code: &str) -> Option<&Listed> {
        find(&self.findings, code)
    }

    /// Who perceived, by this code, if it is in force.
    pub fn perceiver(&self, code: &str) -> Option<&Listed> {
        find(&self.perceivers, code)
    }

    /// The district with this code, if it is in force.
    pub fn district(&self, code: &str) -> Option<&Listed> {
        find(&self.districts, code)
    }

    /// The course with this code, if it is in force.
    pub fn course(&self, code: &str) -> Option<&Course> {
        find(&self.courses, code)
    }

    /// The national return with this code, if it is in force.
    pub fn national_return(&self, code: &str) -> Option<&NationalReturn> {
        find(&self.national_returns, code)
    }

    /// The questions of a sheet: an audit of closed or of un-crimed records, or a panel.
    pub fn sheet(&self, sheet: &str) -> Vec<&SheetQuestion> {
        self.sheet_questions.iter().filter(|question| question.of.iter().any(|of| of == sheet)).collect()
    }

    /// Every entry of the force's pack and of the national pack beneath it, whatever its dates, with source and confidence.
    pub fn every_entry(&self) -> Vec<EntryView> {
        self.entries.clone()
    }
}

fn find<'a, T: Entry>(entries: &'a [T], code: &str) -> Option<&'a T> {
    entries.iter().find(|entry| entry.code() == code)
}

/// The two packs that an adoption puts together, at a moment on the force's clocks.
struct Stack<'a> {
    own: &'a Pack,
    base: Option<&'a Pack>,
    at: Timestamp,
    zone: TimeZone,
}

impl Stack<'_> {
    /// Entries in force from both packs; the force's entry stands for the national one with the same code.
    fn pick<T: Entry + Clone>(&self, list: impl Fn(&Pack) -> &Vec<T>) -> Vec<T> {
        let held = |pack| list(pack).iter().filter(|entry| entry.holds(self.at, &self.zone)).cloned();
        let own: Vec<T> = held(self.own).collect();
        let mut all: Vec<T> = self.base.into_iter().flat_map(held).filter(|entry| find(&own, entry.code()).is_none()).collect();
        all.extend(own);
        all
    }

    /// The recording policy: the later to start of the dated one and the adopted one.
    fn recording(&self, adoptions: &[Adoption]) -> Result<RecordingPolicy, NoPolicy> {
        let dated = self.pick(|pack| &pack.recording).into_iter().find(|policy| !policy.template);
        let Some(adopted) = latest(adoptions, AdoptionKind::RecordingPolicy, self.at) else {
            return dated.ok_or_else(|| NoPolicy::NoRecording(self.at.to_zoned(self.zone.clone()).date()));
        };
        let started = dated.as_ref().and_then(|policy| policy.from).and_then(|from| self.zone.to_timestamp(from).ok());
        match dated {
            Some(policy) if started.is_some_and(|started| started > adopted.from) => Ok(policy),
            _ => {
                let both = self.own.recording.iter().chain(self.base.into_iter().flat_map(|base| base.recording.iter()));
                let found = both.into_iter().find(|policy| policy.id == adopted.item);
                found.cloned().ok_or_else(|| NoPolicy::RecordingMissing(adopted.item.clone()))
            }
        }
    }
}

/// The adoption of this kind that was in force at a moment.
fn latest(adoptions: &[Adoption], kind: AdoptionKind, at: Timestamp) -> Option<&Adoption> {
    adoptions.iter().filter(|adoption| adoption.kind == kind && adoption.from <= at).max_by_key(|adoption| adoption.from)
}

pub(super) fn policy(book: &Book, adoptions: &[Adoption], at: Timestamp) -> Result<Policy, NoPolicy> {
    let own = adopted_pack(book, adoptions, at)?;
    let not_a_force = || NoPolicy::NotAForcePack(own.name());
    let base = base_pack(book, own, adoptions, at);
    let force = own.force.clone().ok_or_else(not_a_force)?;
    let calendar = calendar_of(own, base, &force.zone).ok_or_else(not_a_force)?;
    let minimum_grade = own.minimum_grade.clone().or_else(|| base?.minimum_grade.clone()).ok_or_else(not_a_force)?;
    let packs = own.settings.over(base.map(|base| &base.settings)).map_err(|_| not_a_force())?;
    let (settings, chosen) = with_choices(packs, adoptions, at, &calendar);
    let stack = Stack { own, base, at, zone: calendar.zone().clone() };
    let recording = stack.recording(adoptions)?;
    let mut grades = stack.pick(|pack| &pack.grades);
    grades.sort_by_key(|grade| grade.rank);
    let mut retention = stack.pick(|pack| &pack.retention);
    retention.sort_by_key(|group| group.rank);
    let on_base = base.map(|base| format!(" on {}", base.name())).unwrap_or_default();
    Ok(Policy {
        version: format!("{}{on_base}, recording {}{chosen}", own.name(), recording.id),
        force,
        strands: stack.pick(|pack| &pack.strands),
        offences: stack.pick(|pack| &pack.offences),
        outcomes: stack.pick(|pack| &pack.outcomes),
        cancellations: stack.pick(|pack| &pack.cancellations),
        grades,
        minimum_grade,
        recording,
        rules: stack.pick(|pack| &pack.rules),
        risk_questions: stack.pick(|pack| &pack.risk_questions),
        thrive: stack.pick(|pack| &pack.thrive),
        tags: stack.pick(|pack| &pack.tags),
        words: stack.pick(|pack| &pack.words),
        findings: stack.pick(|pack| &pack.findings),
        perceivers: stack.pick(|pack| &pack.perceivers),
        settings_of_place: stack.pick(|pack| &pack.settings_of_place),
        districts: stack.pick(|pack| &pack.districts),
        golden_hour: stack.pick(|pack| &pack.golden_hour),
        courses: stack.pick(|pack| &pack.courses),
        sheet_questions: stack.pick(|pack| &pack.sheet_questions),
        victims_code: stack.pick(|pack| &pack.victims_codes).into_iter().rfind(|code| !code.template),
        letters: stack.pick(|pack| &pack.letters),
        national_returns: stack.pick(|pack| &pack.national_returns),
        retention,
        processing: stack.pick(|pack| &pack.processing),
        law: own.offences.iter().chain(base.into_iter().flat_map(|base| base.offences.iter())).cloned().collect(),
        every_outcome: own.outcomes.iter().chain(base.into_iter().flat_map(|base| base.outcomes.iter())).cloned().collect(),
        entries: entries(own, base, &settings, |name| choice(adoptions, name, at).is_some()),
        settings,
        calendar,
    })
}

/// What a force chose for a number, as it was in force at a moment.
fn choice<'a>(adoptions: &'a [Adoption], name: &str, at: Timestamp) -> Option<(&'a Adoption, u32)> {
    let own = adoptions.iter().filter(|one| one.kind == AdoptionKind::Setting && one.item == name && one.from <= at);
    let newest = own.max_by_key(|one| one.from)?;
    Some((newest, newest.version.parse().ok()?))
}

/// The packs' entries, a setting with the value that the force chose in place of the pack's.
fn entries(own: &Pack, base: Option<&Pack>, settings: &Settings, is_chosen: impl Fn(&str) -> bool) -> Vec<EntryView> {
    let mut all: Vec<EntryView> = own.every_entry().into_iter().chain(base.into_iter().flat_map(Pack::every_entry)).collect();
    for entry in all.iter_mut().filter(|entry| entry.kind == "setting" && is_chosen(&entry.code)) {
        if let Some(chosen) = settings.number(&entry.code) {
            (entry.title, entry.source, entry.confidence) = (chosen.value.to_string(), chosen.source.clone(), chosen.confidence);
        }
    }
    all
}

/// The settings with the force's own choices up to a moment, and the words of the newest for the policy's version; none where it chose nothing.
fn with_choices(mut settings: Settings, adoptions: &[Adoption], at: Timestamp, calendar: &Calendar) -> (Settings, String) {
    let mut newest = None;
    for number in NUMBERS {
        let Some((choice, value)) = choice(adoptions, number.name, at) else { continue };
        settings.choose(*number, value, format!("The force's own choice, from {}", calendar.show(choice.from)));
        newest = newest.max(Some(choice.from));
    }
    (settings, newest.map(|from| format!(", own settings from {}", calendar.show(from))).unwrap_or_default())
}

/// The nearest pack's calendar, on the force's clocks.
fn calendar_of(own: &Pack, base: Option<&Pack>, zone: &str) -> Option<Calendar> {
    let text = own.calendar.as_ref().or_else(|| base?.calendar.as_ref())?;
    Calendar::new(zone, text.holidays.clone(), text.valid_to, cut_off(text)).ok()
}

/// The force pack in force at the moment, or the first ever adopted when the moment is older.
fn adopted_pack<'a>(book: &'a Book, adoptions: &[Adoption], at: Timestamp) -> Result<&'a Pack, NoPolicy> {
    let is_base = |adoption: &Adoption| book.packs.iter().any(|pack| pack.id == adoption.item && pack.force.is_none());
    let forces: Vec<Adoption> =
        adoptions.iter().filter(|adoption| adoption.kind == AdoptionKind::Pack && !is_base(adoption)).cloned().collect();
    let first = forces.iter().min_by_key(|adoption| adoption.from);
    let adopted = latest(&forces, AdoptionKind::Pack, at).or(first).ok_or(NoPolicy::NothingAdopted)?;
    let found = book.packs.iter().find(|pack| pack.id == adopted.item && pack.version == adopted.version);
    found.ok_or_else(|| NoPolicy::PackMissing(format!("{} {}", adopted.item, adopted.version)))
}

/// The national pack beneath: the version that the force adopted, or else the newest that was meant for the moment, or the oldest.
fn base_pack<'a>(book: &'a Book, own: &Pack, adoptions: &[Adoption], at: Timestamp) -> Option<&'a Pack> {
    let id = own.extends.as_ref()?;
    let adopted = adoptions
        .iter()
        .filter(|adoption| adoption.kind == AdoptionKind::Pack && adoption.item == *id && adoption.from <= at)
        .max_by_key(|adoption| adoption.from);
    let candidates = || book.packs.iter().filter(|pack| pack.id == *id);
    let chosen = adopted.and_then(|adoption| candidates().find(|pack| pack.version == adoption.version));
    let today = at.to_zoned(TimeZone::UTC).date();
    let begun = || candidates().filter(|pack| pack.effective_from <= today).max_by_key(|pack| pack.effective_from);
    chosen.or_else(begun).or_else(|| candidates().min_by_key(|pack| pack.effective_from))
}
