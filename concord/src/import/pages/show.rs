//! The import's pages as the templates draw them.

use askama::Template;
use practice::clock::Calendar;
use practice::returns::thousands;

use super::preview::Preview;
use super::spool::{Running, Waiting};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Field, Problem};
use crate::import::sql::RunRow;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It goes on here.
    GoesOn,
    /// It is not finished and nobody here carries it out.
    CutOff,
    /// The file was refused whole, or the run stopped before its end.
    Stopped,
    /// It came to its end.
    Finished,
}

impl Standing {
    /// How a run stands. `running` must be asked before the run is read: it ends after the run is written as finished.
    pub fn of(run: &RunRow, running: bool) -> Self {
        match (running, run.finished_at) {
            (true, _) => Self::GoesOn,
            (false, None) => Self::CutOff,
            (false, Some(_)) if run.problem.is_empty() => Self::Finished,
            (false, Some(_)) => Self::Stopped,
        }
    }

    /// Its words.
    pub fn words(self) -> &'static str {
        match self {
            Self::GoesOn => "Goes on",
            Self::CutOff => "Cut off",
            Self::Stopped => "Stopped",
            Self::Finished => "Finished",
        }
    }

    /// The colour of its tag.
    pub fn class(self) -> &'static str {
        match self {
            Self::GoesOn => "govuk-tag--blue",
            Self::CutOff | Self::Stopped => "govuk-tag--red",
            Self::Finished => "govuk-tag--green",
        }
    }
}

/// A run in the list.
#[derive(Clone, Debug)]
pub struct RunLine {
    /// Its id.
    pub id: String,
    /// The file.
    pub file: String,
    /// The mapping's source system.
    pub mapping: String,
    /// When it began.
    pub at: String,
    /// Who imported.
    pub by: String,
    /// New, changed, unchanged, refused.
    pub counts: Vec<String>,
    /// How it stands.
    pub standing: Standing,
}

impl RunLine {
    /// A run as the list shows it.
    pub fn of(run: &RunRow, by: String, calendar: &Calendar) -> Self {
        let counts = [run.taken, run.changed, run.unchanged, run.refused];
        Self {
            id: run.id.clone(),
            file: run.file.clone(),
            mapping: super::form::title_of(&run.mapping),
            at: calendar.show(run.at),
            by,
            counts: counts.into_iter().map(figure).collect(),
            standing: Standing::of(run, Running::is(&run.id)),
        }
    }
}

impl RunLine {
    /// Its counts with their words.
    pub fn named_counts(&self) -> Vec<(&'static str, &str)> {
        let words = ["New records", "Records changed", "Records left as they were", "Refused rows"];
        words.into_iter().zip(self.counts.iter().map(String::as_str)).collect()
    }
}

/// A count as it is shown.
pub fn figure(count: i64) -> String {
    thousands(u64::try_from(count).unwrap_or(0))
}

/// The first page: the form, what waits, what was imported.
#[derive(Template)]
#[template(path = "import/import.html")]
pub struct ImportPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong with the form.
    pub problems: Vec<Problem>,
    /// The questions.
    pub fields: Vec<Field>,
    /// The check of a file that was refused whole: its id and what was found.
    pub refused: Option<(String, Preview)>,
    /// Checked files of this reader that wait: id, file, when sent.
    pub waiting: Vec<(String, String, String)>,
    /// The runs, newest first.
    pub runs: Vec<RunLine>,
}

/// What an import would do, before it is done.
#[derive(Template)]
#[template(path = "import/preview.html")]
pub struct PreviewPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The upload.
    pub waiting: Waiting,
    /// The mapping's title.
    pub mapping: String,
    /// When the file was sent.
    pub at: String,
    /// Whether the file is still here to be taken over.
    pub here: bool,
}

/// How the cases of an import are kept.
pub fn cases(history: bool) -> &'static str {
    if history { "Kept as closed history: nobody owes anything for them" } else { "Open, and owed from now on" }
}

/// A run while it goes on and afterwards.
#[derive(Template)]
#[template(path = "import/run.html")]
pub struct RunPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The run.
    pub line: RunLine,
    /// This page's own address.
    pub here: String,
    /// Its problem; empty where there is none.
    pub problem: String,
    /// Incidents written so far, and all of them, as numbers for the bar.
    pub progress: (i64, i64),
    /// The same in words.
    pub progress_words: String,
    /// The moment of this page.
    pub now: String,
    /// When it ended; empty while it goes on.
    pub ended: String,
    /// Whether the reader can run it again at once.
    pub again: bool,
    /// Whether cells were refused.
    pub refusals: bool,
    /// How its cases are kept, in words.
    pub cases: &'static str,
    /// Whether records changed or rows have notes.
    pub changes: bool,
    /// Whether the reader has worklists and figures.
    pub onward: (bool, bool),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_nobody_carries_out_and_that_has_no_end_was_cut_off() {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let run = |finished_at, problem: &str| RunRow {
            id: "0011223344556677".into(),
            at,
            by: "a".into(),
            file: "a.csv".into(),
            file_hash: String::new(),
            mapping: "nypd".into(),
            rows: 2000,
            done: 1000,
            taken: 1000,
            changed: 0,
            unchanged: 0,
            refused: 0,
            finished_at,
            problem: problem.into(),
            refusals: String::new(),
            changes: String::new(),
            history: false,
        };
        assert_eq!(Standing::of(&run(None, ""), true), Standing::GoesOn);
        assert_eq!(Standing::of(&run(None, ""), false), Standing::CutOff);
        assert_eq!(Standing::of(&run(Some(at), ""), false), Standing::Finished);
        assert_eq!(Standing::of(&run(Some(at), "It stopped."), false), Standing::Stopped);
    }
}
