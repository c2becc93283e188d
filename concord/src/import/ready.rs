//! Reads a whole file through its mapping and makes each incident ready to be recorded, before anything is written.

use jiff::Timestamp;
use practice::incident::{Channel, Core, Crime, Event, Perceiver, StrandFlag};
use practice::policy::Policy;
use practice::report::mapping::{Gathered, Incoming, Mapping, REPORTED_EARLY, Reader, Refusal};
use practice::report::{ReportCommand, record};

use super::places::Areas;
use super::read::{Source, Table};
use crate::admin::sql::PlaceRow;
use crate::house::Policies;
use crate::incident::columns::micros;

/// An incident that can be recorded or compared with the record that it made before. Its parts carry no reference yet.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The first row that tells of it.
    pub row: u64,
    /// The source's number.
    pub source_id: String,
    /// The facts.
    pub core: Core,
    /// The strands.
    pub strands: Vec<StrandFlag>,
    /// The offences.
    pub crimes: Vec<Crime>,
    /// What happened, to be sealed.
    pub narrative: Option<String>,
    /// What the search finds it by besides its narrative: source number, area, the source's words for strands and offences.
    pub words: String,
    /// What the reader should know.
    pub notes: Vec<String>,
}

/// A file that was read: what can be recorded and what is refused.
#[derive(Debug, Default)]
pub struct Prepared {
    /// How many rows the file has, without the header and blank rows.
    pub rows: u64,
    /// The incidents, in the order of their first rows.
    pub ready: Vec<Ready>,
    /// Rows that tell more of an incident of an earlier row, with its number.
    pub further: Vec<(u64, String)>,
    /// Refused cells, in the order of rows.
    pub refusals: Vec<Refusal>,
    /// Places of the source that records name.
    pub places: Vec<PlaceRow>,
    /// Whether the source counts victims or suspects.
    pub counts_people: bool,
    /// Whether the source tells of arrests.
    pub arrests: bool,
    /// How many reports stand under another day here than in the source, by its own clocks.
    pub other_day: usize,
    /// What looks like two columns that were swapped although each row can be read; empty for nothing.
    pub swapped: String,
}

/// A file of fewer incidents than this says too little about how its columns lie.
const FEWEST_TO_JUDGE: usize = 20;
/// The longest name of an area, in characters.
const AREA_CHARACTERS: usize = 100;

impl Prepared {
    /// How many rows are refused.
    pub fn refused(&self) -> u64 {
        let mut rows: Vec<u64> = self.refusals.iter().map(|refusal| refusal.row).collect();
        rows.dedup();
        u64::try_from(rows.len()).unwrap_or(u64::MAX)
    }
}

/// What reading needs beside the file.
pub struct Desk<'d> {
    /// The mapping.
    pub mapping: &'d Mapping,
    /// The force's policies.
    pub policies: &'d Policies,
    /// The policy of the day of the import.
    pub policy: &'d Policy,
    /// The places known so far.
    pub places: &'d [PlaceRow],
    /// Who imports.
    pub by: &'d str,
    /// The moment of the import: later dates are refused.
    pub at: Timestamp,
}

/// Reads a file. Refuses it whole, in a sentence, where it cannot be opened, lacks a column or has no row; rows are refused one by one.
pub fn prepare(desk: &Desk<'_>, source: &Source) -> Result<Prepared, String> {
    let table = Table::open(source)?;
    let reader = desk.mapping.open(table.header(), desk.at)?;
    let mut prepared = Prepared::default();
    let read = read_rows(&table, &reader, &mut prepared);
    drop(table);
    if prepared.rows == 0 {
        return Err(format!("{} has a header and no rows below it.", source.name));
    }
    let numbers: Vec<(u64, String)> = read.iter().map(|(row, incoming)| (*row, incoming.source_id.clone())).collect();
    let (gathered, again) = desk.mapping.gather(read.into_iter());
    let mut places_in_file: std::collections::HashSet<u64> = gathered.iter().map(|one| one.row).collect();
    places_in_file.extend(again.iter().map(|refusal| refusal.row));
    prepared.further = numbers.into_iter().filter(|(row, _)| !places_in_file.contains(row)).collect();
    prepared.refusals.extend(again);
    let mut areas = Areas::new(desk.mapping.system(), desk.policy, desk.places);
    for one in gathered {
        prepared.counts_people |= one.incoming.victims.is_some() || one.incoming.suspects.is_some();
        prepared.arrests |= one.incoming.arrested.is_some();
        match ready(desk, &mut areas, one) {
            Ok(ready) => prepared.ready.push(ready),
            Err(refusal) => prepared.refusals.push(refusal),
        }
    }
    let day = |zone: &jiff::tz::TimeZone, at: Timestamp| zone.to_datetime(at).date();
    let moved = |one: &&Ready| day(desk.mapping.zone(), one.core.reported_at) != day(desk.policy.calendar.zone(), one.core.reported_at);
    prepared.other_day = prepared.ready.iter().filter(moved).count();
    prepared.swapped = swapped(&prepared.ready);
    prepared.refusals.sort_by_key(|refusal| refusal.row);
    prepared.places = areas.into_places();
    Ok(prepared)
}

fn read_rows(table: &Table<'_>, reader: &Reader<'_>, prepared: &mut Prepared) -> Vec<(u64, Incoming)> {
    let mut read = Vec::new();
    table.each(|row, cells| {
        prepared.rows += 1;
        match cells.map(|cells| reader.read_row(row, cells)) {
            Ok(Ok(incoming)) => read.push((row, incoming)),
            Ok(Err(refusals)) => prepared.refusals.extend(refusals),
            Err(reason) => prepared.refusals.push(whole_row(row, reason)),
        }
    });
    read
}

fn whole_row(row: u64, reason: String) -> Refusal {
    Refusal { row, column: String::new(), value: String::new(), reason }
}

/// Rows that can all be read and contradict each other in bulk: a fifth of them reported before they happened.
fn swapped(ready: &[Ready]) -> String {
    if ready.len() < FEWEST_TO_JUDGE {
        return String::new();
    }
    // By the mapping's own note: where the source knows the day of the report alone, an incident later on that day contradicts nothing.
    let early = ready.iter().filter(|one| one.notes.iter().any(|note| note == REPORTED_EARLY)).count();
    if early > ready.len() / 5 {
        return format!(
            "{early} of {} incidents were reported before they happened: were the columns of the report and of the incident swapped?",
            ready.len()
        );
    }
    String::new()
}

/// Why words cannot be the name of an area.
fn no_area(words: &str) -> Option<&'static str> {
    let unseen =
        |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    match words {
        words if words.chars().count() > AREA_CHARACTERS => Some("The name of its area is longer than 100 characters."),
        words if words.chars().any(unseen) => Some("The name of its area holds characters that cannot be seen."),
        _ => None,
    }
}

/// One incident made ready: its codes of place, its strands and offences numbered, and checked as any report is.
fn ready(desk: &Desk<'_>, areas: &mut Areas, one: Gathered) -> Result<Ready, Refusal> {
    let incoming = one.incoming;
    let refused = |reason: String| whole_row(one.row, reason);
    // A report from before the first policy has no rules that it could be held against.
    desk.policies.at(incoming.reported_at).map_err(|none| refused(none.to_string()))?;
    if let Some(reason) = [&incoming.district, &incoming.ward].into_iter().flatten().find_map(|words| no_area(words)) {
        return Err(refused(reason.to_owned()));
    }
    let words = search_words(&incoming);
    let district = areas.district(incoming.district.as_deref());
    let ward = incoming.ward.as_deref().map(|words| areas.ward(words, &district));
    let command = ReportCommand {
        id: String::new(),
        channel: Channel::Transfer,
        reported_at: micros(incoming.reported_at),
        occurred_from: incoming.occurred_from.map(micros),
        occurred_to: incoming.occurred_to.map(micros),
        district,
        ward,
        setting: incoming.setting.clone(),
        place: None,
        narrative: None,
        tags: incoming.tags.clone(),
        strands: strands(desk, &incoming),
        people: Vec::new(),
        crimes: crimes(desk, &incoming),
        outcome: incoming.outcome.clone(),
        source: Some((desk.mapping.system().to_owned(), incoming.source_id.clone())),
    };
    match record(command, desk.by, desk.at, desk.policy).map_err(|why| refused(why.to_string()))? {
        Event::Recorded { core, strands, crimes, .. } => Ok(Ready {
            row: one.row,
            source_id: incoming.source_id,
            core: *core,
            strands,
            crimes,
            narrative: incoming.narrative,
            words,
            notes: incoming.notes,
        }),
        _ => Err(refused("The row cannot be recorded.".to_owned())),
    }
}

fn search_words(incoming: &Incoming) -> String {
    let area = [Some(incoming.source_id.as_str()), incoming.district.as_deref(), incoming.ward.as_deref()];
    let said = incoming.strands.iter().map(|strand| strand.words.as_str());
    let done = incoming.offences.iter().map(|offence| offence.words.as_str());
    area.into_iter().flatten().chain(said).chain(done).collect::<Vec<_>>().join(" \n ")
}

fn strands(desk: &Desk<'_>, incoming: &Incoming) -> Vec<StrandFlag> {
    let flag = |(number, strand): (u32, &practice::report::mapping::IncomingStrand)| StrandFlag {
        incident: String::new(),
        number,
        strand: strand.strand.clone(),
        sub: strand.sub.clone(),
        religions: strand.religions.clone(),
        perceived_by: Perceiver::Source,
        words: None,
        at: desk.at,
        by: desk.by.to_owned(),
        removal_asked_at: None,
        removal_asked_by: None,
        removal_reason: None,
        removed_at: None,
        removed_by: None,
    };
    (1..).zip(&incoming.strands).map(flag).collect()
}

/// One crime an offence: the first carries the source's number, further ones `/2`, `/3` behind it.
fn crimes(desk: &Desk<'_>, incoming: &Incoming) -> Vec<Crime> {
    let crime = |(number, offence): (u32, &practice::report::mapping::IncomingOffence)| Crime {
        incident: String::new(),
        number,
        crime_number: if number == 1 { incoming.source_id.clone() } else { format!("{}/{number}", incoming.source_id) },
        offence: offence.code.clone(),
        offence_words: Some(offence.words.clone()).filter(|words| !words.is_empty()),
        victim: None,
        recorded_at: micros(incoming.reported_at),
        recorded_by: desk.by.to_owned(),
        was: None,
        cancel_asked_at: None,
        cancel_asked_by: None,
        cancel_code: None,
        cancel_reason: None,
        cancel_to: None,
        cancelled_at: None,
        cancelled_by: None,
        victim_told_at: None,
    };
    (1..).zip(&incoming.offences).map(crime).collect()
}
