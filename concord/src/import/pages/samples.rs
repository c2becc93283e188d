//! Samples of the import's pages.

use super::preview::{Preview, ShownRefusal, ShownRow};
use super::show::{ImportPage, PreviewPage, RunLine, RunPage, Standing};
use super::spool::Waiting;
use crate::frame::field::{Field, problems};
use crate::frame::sample::{Drawn, LONG_WORD, Sample, draw, staff};
use crate::import::report::AsRead;

fn read(notes: &str) -> ShownRow {
    let read = AsRead {
        reported: "3 November 2026, 10:00".into(),
        area: "Sample district".into(),
        strands: "Race or ethnicity, Religion or belief".into(),
        offences: "SAMPLE OFFENCE".into(),
    };
    ShownRow { row: 2, source_id: "S-0001".into(), becomes: "New record".into(), read, notes: notes.into() }
}

fn checked() -> Preview {
    let refusal = |value: &str| ShownRefusal { row: 7, column: "Date".into(), value: value.into(), reason: "This is no date.".into() };
    Preview {
        taken: 1200,
        changed: 3,
        unchanged: 40,
        refused: 2,
        further: 5,
        remarks: vec!["Two columns of the file are not in the mapping.".into()],
        hint: "Most refusals are in two columns: they may be swapped.".into(),
        shown: vec![refusal("31/02/2026"), refusal(""), refusal(LONG_WORD)],
        more: 12,
        rows: vec![read(""), read("An arrest is dated before the record was made.")],
        refusals: String::new(),
    }
}

fn line(standing: Standing) -> RunLine {
    RunLine {
        id: "0011223344556677".into(),
        file: format!("{LONG_WORD}.csv"),
        mapping: "Sample system".into(),
        at: "3 November 2026, 10:00".into(),
        by: "Sample Officer Hazel".into(),
        counts: ["1,200", "3", "40", "2"].map(String::from).to_vec(),
        standing,
    }
}

impl Sample for ImportPage {
    const NAME: &'static str = "import/import.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |fields: Vec<Field>, refused, waiting, runs| {
            let problems = problems(&fields);
            Self { chrome: staff("/import").with_error(!problems.is_empty()), problems, fields, refused, waiting, runs }
        };
        let file = || Field::file("file", "The file", ".csv,.xlsx");
        let runs = [Standing::GoesOn, Standing::CutOff, Standing::Stopped, Standing::Finished].map(line).to_vec();
        let waiting = vec![("0011223344556677".into(), "sample.csv".into(), "3 November 2026, 10:00".into())];
        let wrong = file().error("Most rows of this file are refused.");
        vec![
            ("nothing yet", page(vec![file()], None, Vec::new(), Vec::new())),
            ("runs of every standing", page(vec![file()], None, waiting, runs)),
            ("a file refused whole", page(vec![wrong], Some(("0011223344556677".into(), checked())), Vec::new(), Vec::new())),
        ]
    }
}

impl Sample for PreviewPage {
    const NAME: &'static str = "import/preview.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |preview: Preview, here| Self {
            chrome: staff("/import"),
            waiting: Waiting {
                id: "0011223344556677".into(),
                by: "sample".into(),
                at: jiff::Timestamp::UNIX_EPOCH,
                file: "sample.csv".into(),
                mapping: "sample".into(),
                mapping_text: String::new(),
                take_what_fits: false,
                finished: false,
                preview,
            },
            mapping: "Sample system".into(),
            at: "3 November 2026, 10:00".into(),
            here,
        };
        let clean = Preview { taken: 10, ..Preview::default() };
        vec![("all fits", page(clean, true)), ("some refused", page(checked(), true)), ("the file is gone", page(checked(), false))]
    }
}

impl Sample for RunPage {
    const NAME: &'static str = "import/run.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |standing, problem: &str, ended: &str, again| Self {
            chrome: staff("/import"),
            line: line(standing),
            here: "/import/0011223344556677".into(),
            problem: problem.into(),
            progress: (600, 1200),
            progress_words: "600 of 1,200".into(),
            now: "3 November 2026, 10:01".into(),
            ended: ended.into(),
            again,
            refusals: !ended.is_empty(),
            changes: !ended.is_empty(),
            cases: super::show::cases(ended.is_empty()),
            onward: (true, true),
        };
        vec![
            ("goes on", page(Standing::GoesOn, "", "", false)),
            ("cut off", page(Standing::CutOff, "", "", true)),
            ("stopped", page(Standing::Stopped, "The file ended in the middle of a row.", "3 November 2026, 10:02", true)),
            ("finished", page(Standing::Finished, "", "3 November 2026, 10:02", false)),
        ]
    }
}

/// Every sample of the import's pages, which nobody outside draws.
pub fn all() -> Vec<Drawn> {
    draw::<ImportPage>().into_iter().chain(draw::<PreviewPage>()).chain(draw::<RunPage>()).collect()
}
