//! What a district or an agency answers for a period: a number of things to report, or an explicit nil (R-RET-03). No answer is neither.

use crate::codes;
use crate::returns::{Printed, thousands};

/// The code of the table of answers.
pub const ANSWERS: &str = "ANSWERS";
/// The most that one answer may count.
const MOST: u32 = 9_999;
/// The most characters of what an answer adds.
const LONGEST: usize = 1_000;

codes! {
    /// How an answer stands.
    Said {
        Missing = "missing", "No answer yet";
        Nil = "nil", "Nil return";
        Count = "count", "Something to report";
    }
}

codes! {
    /// Who answers.
    Party {
        District = "district", "District";
        Agency = "agency", "Partner agency";
    }
}

/// What was given as an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Nil, or a count.
    pub said: Said,
    /// How many things there are to report; none for nil.
    pub count: Option<u32>,
    /// What they are, in words that name nobody.
    pub note: String,
}

/// Why an answer is not taken: beside which question, in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// The question.
    pub field: &'static str,
    /// The sentence.
    pub sentence: String,
}

/// Takes an answer. Refuses a number with nil, nil as 0, and something to report without words. An answer that comes after the return was
/// signed is kept all the same: a revision takes it up.
pub fn answer(given: Given) -> Result<Given, NotTaken> {
    let no = |field, sentence: &str| Err(NotTaken { field, sentence: sentence.to_owned() });
    if given.note.chars().count() > LONGEST {
        return no("note", "Shorten this to 1,000 characters.");
    }
    match (given.said, given.count) {
        (Said::Missing, _) => no("said", "Say whether there is something to report, or nil."),
        (Said::Nil, Some(count)) if count > 0 => {
            no("count", "A nil return has no number. Take the number away, or choose \"Something to report\".")
        }
        (Said::Nil, _) => Ok(Given { count: None, ..given }),
        (Said::Count, None) => no("count", "Say how many things there are to report."),
        (Said::Count, Some(0)) => no("count", "0 is a nil return. Choose \"Nil return\", so that it counts as one."),
        (Said::Count, Some(count)) if count > MOST => no("count", "Enter a number up to 9,999."),
        (Said::Count, Some(_)) if given.note.trim().is_empty() => no("note", "Say what there is to report, without names."),
        (Said::Count, Some(_)) => Ok(given),
    }
}

/// An answer as a return prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The district or agency.
    pub name: String,
    /// What it said.
    pub said: Said,
    /// How many things it reports.
    pub count: Option<u32>,
}

/// The table of what everybody answered. A missing answer is not 0.
pub fn table(answers: &[Answered]) -> Printed {
    let figure = |one: &Answered| match one.said {
        Said::Missing => "No answer".to_owned(),
        Said::Nil => "0".to_owned(),
        Said::Count => thousands(u64::from(one.count.unwrap_or(0))),
    };
    let mut rows: Vec<(String, Vec<String>)> =
        answers.iter().map(|one| (one.name.clone(), vec![one.said.label().to_owned(), figure(one)])).collect();
    let of = |said: Said| answers.iter().filter(|one| one.said == said).count();
    let (nil, missing) = (of(Said::Nil), of(Said::Missing));
    let total: u64 = answers.iter().filter_map(|one| one.count).map(u64::from).sum();
    let words = format!("{} of {} answered, {nil} of them nil", answers.len() - missing, answers.len());
    rows.push(("All answers".to_owned(), vec![words, thousands(total)]));
    let mut notes = vec!["Districts and agencies say a number or nil. \"No answer\" is neither: nothing is known of them.".to_owned()];
    if missing > 0 {
        notes.push(format!("{missing} of {} gave no answer.", answers.len()));
    }
    let head = ["District or agency", "Answer", "To report"].map(str::to_owned).to_vec();
    Printed { code: ANSWERS.into(), title: "What districts and agencies reported".into(), head, rows, notes }
}
