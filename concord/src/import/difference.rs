//! What a newer release of a source changes in a record that was taken over before: exactly the fields that differ, and nothing decided here.
//!
//! The source updates the facts that it gave: times, area, setting, tags, narrative, outcome, its own strands and offences. What this
//! force decided stays, with a note: a fact that was corrected here, an outcome set here, a strand added or removed here, an offence
//! added or reclassified here, a decision that it is no crime.

use std::collections::BTreeSet;

use practice::incident::{Core, Correction, Crime, Did, Event, Nature, Perceiver, StrandFlag};

use super::ready::Ready;
use super::sql::Known;
use crate::incident::sql;
use crate::ledger::{Fault, Tx};

/// The request id of an import's journal entries begins with this; all other entries were made here.
pub const REQUEST: &str = "import ";

/// What differs.
#[derive(Debug, Default)]
pub struct Difference {
    /// The facts that change; the narrative is sealed later.
    pub correction: Correction,
    /// Whether the narrative changes.
    pub narrative: bool,
    /// The strands as they become, where they change.
    pub strands: Option<Vec<StrandFlag>>,
    /// The offences as they become, where they change.
    pub crimes: Option<Vec<Crime>>,
    /// Offences of a record that had none.
    pub first_crimes: Vec<Crime>,
    /// Why something that the source says was not taken.
    pub notes: Vec<String>,
}

impl Difference {
    /// The names of what changes, as the report and the journal give them.
    pub fn fields(&self) -> Vec<&'static str> {
        let mut fields = self.correction.fields();
        if self.narrative {
            fields.push("narrative");
        }
        if self.strands.is_some() {
            fields.push("strands");
        }
        if self.crimes.is_some() || !self.first_crimes.is_empty() {
            fields.push("crimes");
        }
        fields
    }

    /// The events that let it happen.
    pub fn events(self, by: &Did) -> Vec<Event> {
        let mut events = Vec::new();
        if self.correction != Correction::default() {
            events.push(Event::Corrected { did: by.clone(), change: self.correction });
        }
        if self.strands.is_some() || self.crimes.is_some() {
            events.push(Event::SourceChanged { did: by.clone(), strands: self.strands, crimes: self.crimes });
        }
        events.extend(self.first_crimes.into_iter().map(|crime| Event::Crimed { crime, late_reason: None }));
        events
    }
}

/// Compares a record with what the source says of it now. Reads only.
pub(super) fn difference(tx: &mut Tx<'_>, known: &Known, ready: &Ready) -> Result<Difference, Fault> {
    let Known { core, strands, crimes } = known;
    if core.disposed_at.is_some() {
        // What was destroyed does not come back with the source's next release.
        return Ok(Difference { notes: vec!["The record was disposed of: nothing of it is taken in again.".into()], ..Difference::default() });
    }
    let mut difference = Difference {
        correction: correction(core, &ready.core),
        narrative: narrative_differs(tx, core, ready),
        strands: new_strands(&core.id, strands, &ready.strands),
        ..Difference::default()
    };
    keep_what_was_corrected_here(tx, core, &mut difference)?;
    let Some(new) = new_crimes(&core.id, crimes, &ready.crimes) else { return Ok(difference) };
    if core.nature == Nature::NonCrime || core.ruled_at.is_some() {
        difference
            .notes
            .push("The source's offences differ, but this force has decided what the record is: they were left as they are.".into());
    } else if crimes.is_empty() {
        difference.first_crimes = new;
    } else {
        difference.crimes = Some(new);
    }
    Ok(difference)
}

fn correction(now: &Core, source: &Core) -> Correction {
    fn differs<T: Clone + PartialEq>(now: &T, source: &T) -> Option<T> {
        (now != source).then(|| source.clone())
    }
    Correction {
        reported_at: differs(&now.reported_at, &source.reported_at),
        occurred_from: differs(&now.occurred_from, &source.occurred_from),
        occurred_to: differs(&now.occurred_to, &source.occurred_to),
        district: differs(&now.district, &source.district),
        ward: differs(&now.ward, &source.ward),
        setting: differs(&now.setting, &source.setting),
        place: None,
        narrative: None,
        tags: differs(&now.tags, &source.tags),
        // An outcome with a moment was set here.
        outcome: if now.outcome_at.is_some() { None } else { differs(&now.outcome, &source.outcome) },
    }
}

/// A narrative whose key was destroyed stays destroyed: nothing of it is taken in again.
fn narrative_differs(tx: &mut Tx<'_>, core: &Core, ready: &Ready) -> bool {
    match (&core.narrative, &ready.narrative) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(kept), Some(source)) => tx.unseal(&core.id, kept).is_ok_and(|kept| kept != *source),
    }
}

fn keep_what_was_corrected_here(tx: &mut Tx<'_>, core: &Core, difference: &mut Difference) -> Result<(), Fault> {
    if difference.correction == Correction::default() && !difference.narrative {
        return Ok(());
    }
    let corrected = corrected_here(tx, &core.id)?;
    if corrected.is_empty() {
        return Ok(());
    }
    let change = &mut difference.correction;
    let notes = &mut difference.notes;
    let mut keep = |field: &str, words: &str, differs: bool| -> bool {
        let stays = differs && corrected.contains(field);
        if stays {
            notes.push(format!("The {words} was corrected here: it stays, although the source differs."));
        }
        stays
    };
    macro_rules! keep_fields {
        ($($field:ident $words:literal),+) => { $( if keep(stringify!($field), $words, change.$field.is_some()) { change.$field = None; } )+ };
    }
    keep_fields!(
        reported_at "time of the report", occurred_from "time of the incident", occurred_to "end of the incident", district "district",
        ward "ward", setting "kind of place", tags "list of flags"
    );
    if keep("narrative", "narrative", difference.narrative) {
        difference.narrative = false;
    }
    Ok(())
}

/// The facts of a record that somebody corrected here, not an import.
fn corrected_here(tx: &mut Tx<'_>, id: &str) -> Result<BTreeSet<&'static str>, Fault> {
    let mut fields = BTreeSet::new();
    for (kept, event) in sql::events(tx, id)? {
        if let Event::Corrected { change, .. } = event
            && !kept.request.starts_with(REQUEST)
        {
            fields.extend(change.fields());
        }
    }
    Ok(fields)
}

/// The strands as they become; none where the source changes nothing. One is the same strand by its code and narrower code.
fn new_strands(id: &str, now: &[StrandFlag], source: &[StrandFlag]) -> Option<Vec<StrandFlag>> {
    let same = |a: &StrandFlag, b: &StrandFlag| a.strand == b.strand && a.sub == b.sub;
    let ours =
        |strand: &StrandFlag| strand.perceived_by != Perceiver::Source || strand.removed_at.is_some() || strand.removal_asked_at.is_some();
    let kept = now.iter().filter_map(|strand| match source.iter().find(|given| same(given, strand)) {
        _ if ours(strand) => Some(strand.clone()),
        Some(given) => Some(StrandFlag { religions: given.religions.clone(), ..strand.clone() }),
        None => None,
    });
    let new = source.iter().filter(|given| !now.iter().any(|strand| same(given, strand)));
    let new = new.map(|given| StrandFlag { incident: id.to_owned(), ..given.clone() });
    let after = numbered(now.len(), kept.collect(), new.collect(), |strand| &mut strand.number);
    (after != now).then_some(after)
}

/// The offences as they become; none where the source changes nothing. An offence of the source carries its number and its words.
fn new_crimes(id: &str, now: &[Crime], source: &[Crime]) -> Option<Vec<Crime>> {
    let kept = now.iter().filter_map(|crime| match source.iter().find(|given| given.crime_number == crime.crime_number) {
        Some(given) => Some(updated(crime, given)),
        None if crime.offence_words.is_none() => Some(crime.clone()),
        None => None,
    });
    let new = source.iter().filter(|given| !now.iter().any(|crime| crime.crime_number == given.crime_number));
    let new = new.map(|given| Crime { incident: id.to_owned(), ..given.clone() });
    let after = numbered(now.len(), kept.collect(), new.collect(), |crime| &mut crime.number);
    (after != now).then_some(after)
}

/// New entries get the numbers after the kept ones; where the source took one back, what follows it moves up, as the table keeps
/// such a list without gaps.
fn numbered<T>(before: usize, mut kept: Vec<T>, mut new: Vec<T>, number: impl Fn(&mut T) -> &mut u32) -> Vec<T> {
    if kept.len() < before {
        for (place, entry) in (1..).zip(&mut kept) {
            *number(entry) = place;
        }
    }
    let last = kept.iter_mut().map(|entry| *number(entry)).max().unwrap_or(0);
    for (place, entry) in (last + 1..).zip(&mut new) {
        *number(entry) = place;
    }
    kept.append(&mut new);
    kept
}

/// An offence as the source gives it now; one that was reclassified here stays as it was decided here.
fn updated(known: &Crime, given: &Crime) -> Crime {
    if known.was.is_some() {
        return known.clone();
    }
    Crime { offence: given.offence.clone(), offence_words: given.offence_words.clone(), ..known.clone() }
}
