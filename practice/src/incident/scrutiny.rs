//! What others than the investigation looked for in a record afterwards: the crime registrar's audit with the corrections that it asks for,
//! and what a scrutiny panel was shown of it (domain rules 9.2).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::{Event, Incident, Refused, Words, next};

/// Something that an audit found wrong, to be put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditError {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The audit.
    pub audit: String,
    /// The code of the question that it failed.
    pub question: String,
    /// When it was found.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// When it was put right.
    pub put_right_at: Option<Timestamp>,
    /// By whom.
    pub put_right_by: Option<String>,
    /// What was done about it, sealed.
    pub result: Option<Words>,
}

/// The text that a scrutiny panel was shown, as it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The panel.
    pub panel: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The redacted text, sealed.
    pub text: Words,
}

/// What scrutiny did with a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// An audit scored it.
    Audited { did: Did, audit: String, note: Option<Words>, errors: Vec<AuditError> },
    /// An error that an audit found was put right.
    PutRight { did: Did, error: u32, result: Words },
    /// A redacted text of it was released to a panel.
    Released { release: Release },
}

impl Happened {
    /// The journal's word for it.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Audited { .. } => "audited the recording",
            Self::PutRight { .. } => "put an audit's finding right",
            Self::Released { .. } => "released a redacted text to a panel",
        }
    }

    /// What the timeline says of it, without sealed words.
    pub fn detail(&self) -> String {
        match self {
            Self::Audited { audit, errors, .. } => match errors.len() {
                0 => format!("Audit {audit}: nothing found."),
                1 => format!("Audit {audit}: 1 error found."),
                several => format!("Audit {audit}: {several} errors found."),
            },
            Self::PutRight { error, .. } => format!("Finding {error}."),
            Self::Released { release } => format!("Panel {}.", release.panel),
        }
    }

    /// The sealed words that the timeline opens for readers of narratives. A released text is read on the panel's own page.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::Audited { note, .. } => note.as_ref(),
            Self::PutRight { result, .. } => Some(result),
            Self::Released { .. } => None,
        }
    }

    /// Every sealed text that it names.
    pub fn words(&self) -> Vec<&Words> {
        match self {
            Self::Released { release } => vec![&release.text],
            other => other.note().into_iter().collect(),
        }
    }
}

impl Incident {
    /// Notes an audit's score of this record: each failed question becomes an error to be put right. A record is scored once in an audit; a
    /// closed record is audited as it lies.
    pub fn audited(&self, did: Did, audit: &str, failed: &[String], note: Option<Words>) -> Result<Event, Refused> {
        if self.audit_errors.iter().any(|error| error.audit == audit) {
            return Err(Refused::NotNow("This audit has scored this record already.".into()));
        }
        let first = next(&self.audit_errors, |error| error.number);
        let error = |(number, question): (u32, &String)| AuditError {
            incident: self.core.id.clone(),
            number,
            audit: audit.to_owned(),
            question: question.clone(),
            at: did.at,
            by: did.by.clone(),
            put_right_at: None,
            put_right_by: None,
            result: None,
        };
        let errors = (first..).zip(failed).map(error).collect();
        Ok(Event::Scrutinised(Happened::Audited { did, audit: audit.to_owned(), note, errors }))
    }

    /// Notes that an error was put right. It may be done on a closed record: the finding outlives the closure.
    pub fn put_right(&self, did: Did, error: u32, result: Words) -> Result<Event, Refused> {
        if !self.audit_errors.iter().any(|known| known.number == error && known.put_right_at.is_none()) {
            return Err(Refused::field("error", "Choose a finding that is still open."));
        }
        Ok(Event::Scrutinised(Happened::PutRight { did, error, result }))
    }

    /// Releases a redacted text to a panel; each panel gets one. Only what is closed is shown to a panel.
    pub fn release(&self, did: Did, panel: &str, text: Words) -> Result<Event, Refused> {
        if !self.is_closed() {
            return Err(Refused::NotNow("This record is open again. A panel sees closed records only.".into()));
        }
        if self.releases.iter().any(|known| known.panel == panel) {
            return Err(Refused::NotNow("This record was released to this panel already.".into()));
        }
        let release = Release {
            incident: self.core.id.clone(),
            number: next(&self.releases, |release| release.number),
            panel: panel.to_owned(),
            at: did.at,
            by: did.by,
            text,
        };
        Ok(Event::Scrutinised(Happened::Released { release }))
    }

    /// Lets it happen.
    pub(super) fn on_scrutinised(&mut self, happened: &Happened) {
        match happened {
            Happened::Audited { errors, .. } => self.audit_errors.extend(errors.iter().cloned()),
            Happened::PutRight { did, error, result } => {
                if let Some(kept) = self.audit_errors.iter_mut().find(|known| known.number == *error) {
                    (kept.put_right_at, kept.put_right_by) = (Some(did.at), Some(did.by.clone()));
                    kept.result = Some(result.clone());
                }
            }
            Happened::Released { release } => self.releases.push(release.clone()),
        }
    }
}
