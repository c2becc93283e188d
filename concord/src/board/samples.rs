//! Samples of the control room's pages.

use super::handover::{Earlier, HandoverPage, HandoversPage, Stood};
use super::pages::{BoardPage, WallPage};
use super::units::{UnitView, UnitsPage};
use super::view::{Action, Board, Line, NeedView};
use crate::frame::field::{Field, Problem};
use crate::frame::sample::{Drawn, LONG_WORD, REFERENCE, Sample, draw, staff};

/// Every sample of these pages.
pub fn all() -> Vec<Drawn> {
    let mut drawn = draw::<BoardPage>();
    drawn.extend(draw::<WallPage>());
    drawn.extend(draw::<UnitsPage>());
    drawn.extend(draw::<HandoversPage>());
    drawn.extend(draw::<HandoverPage>());
    drawn
}

fn line(needs: &[(&str, &'static str)], wait: &str, wait_state: &'static str) -> Line {
    let action =
        |label: &str, step: &str, at_once| Action { label: label.into(), href: format!("/incidents/{REFERENCE}/{step}?from=board"), at_once };
    Line {
        id: REFERENCE.into(),
        href: format!("/incidents/{REFERENCE}"),
        needs: needs.iter().map(|(words, state)| NeedView { words: (*words).into(), state }).collect(),
        reported: "10:04".into(),
        strands: "Race, Religion".into(),
        place: format!("Street, {LONG_WORD}"),
        grade: "Priority".into(),
        wait: wait.into(),
        wait_state,
        flags: vec!["High risk".into(), "Repeat victim".into()],
        units: vec!["SA-21 sent 10:20".into()],
        acknowledged: "Not yet".into(),
        actions: vec![action("Acknowledge", "acknowledge", true), action("Arrived", "arrive", false)],
    }
}

fn board(full: bool) -> Board {
    let lines = vec![
        line(&[("Not acknowledged, 4 minutes late", "late"), ("Not assessed", "soon")], "19 minutes from the call", "due"),
        line(&[("Past its target, nobody there", "late")], "70 minutes from the call, target was 11:04", "late"),
        Line {
            units: Vec::new(),
            actions: Vec::new(),
            ..line(&[("Waits for a unit", "due")], "12 minutes from the call, target 11:04", "soon")
        },
    ];
    let others = vec![Line {
        needs: Vec::new(),
        acknowledged: "10:09, 5 minutes after the flag".into(),
        ..line(&[], "There in 38 minutes, in time", "met")
    }];
    Board {
        lines: if full { lines } else { Vec::new() },
        with_control_room: if full { 501 } else { 0 },
        others: if full { others } else { Vec::new() },
        with_investigation: if full { 26 } else { 0 },
        counts: vec![(usize::from(full), "late", full), (0, "to acknowledge", false), (3, "units available", false)],
        said: "Updated at 10:23.".into(),
        csrf: "sample".into(),
        once: "sample".into(),
    }
}

impl Sample for BoardPage {
    const NAME: &'static str = "board/board.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |full| Self { chrome: staff("/board"), board: board(full), shift: full };
        vec![("nothing live", page(false)), ("late, waiting and met", page(true))]
    }
}

impl Sample for WallPage {
    const NAME: &'static str = "board/wall.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |full| Self { chrome: staff("/board"), board: board(full) };
        vec![("nothing live", page(false)), ("late and waiting", page(true))]
    }
}

impl Sample for UnitsPage {
    const NAME: &'static str = "board/units.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let unit = |sign: &str, state: &str, colour, record: &str| UnitView {
            call_sign: sign.into(),
            district: LONG_WORD.into(),
            state: state.into(),
            colour,
            since: "3 November 2026, 10:04".into(),
            record: record.into(),
            href: format!("/board/units/{sign}"),
        };
        let units = vec![
            unit("SA-21", "Available", "govuk-tag--green", ""),
            unit("SA-22", "At scene", "govuk-tag--blue", REFERENCE),
            UnitView { href: String::new(), ..unit("SA-23", "Off duty", "govuk-tag--grey", "") },
        ];
        vec![
            ("none yet", Self { chrome: staff("/board"), units: Vec::new(), may_add: true }),
            ("none, for readers", Self { chrome: staff("/board"), units: Vec::new(), may_add: false }),
            ("in every state", Self { chrome: staff("/board"), units, may_add: true }),
        ]
    }
}

fn stood() -> Stood {
    let four = |a: &str, b: &str, c: &str, d: &str| [a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned()];
    Stood {
        open: vec![four(REFERENCE, "Waits for a unit", "Priority", "")],
        with_investigation: 12,
        decided: vec![four(REFERENCE, "Assessed and graded", "Sample Inspector Elm", "3 November 2026, 10:09")],
    }
}

fn earlier(taken_by: &str) -> Earlier {
    Earlier {
        href: "/board/handover/sample".into(),
        at: "3 November 2026, 07:00".into(),
        by: "Sample Inspector Elm".into(),
        taken_by: taken_by.into(),
    }
}

impl Sample for HandoversPage {
    const NAME: &'static str = "board/handovers.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let fields = || vec![Field::lines("said", "What must the next shift know?", 6)];
        let page = |fields: Vec<Field>, waiting: Option<Earlier>, earlier: Vec<Earlier>| {
            let problems = crate::frame::field::problems(&fields);
            Self {
                chrome: staff("/board").with_error(!problems.is_empty()),
                problems,
                waiting,
                since: "3 November 2026, 07:00".into(),
                stood: if earlier.is_empty() { Stood::default() } else { stood() },
                fields,
                earlier,
                once: "sample".into(),
            }
        };
        let wrong = fields().into_iter().map(|field| field.error("Say what the next shift must know.")).collect();
        vec![
            ("the first one", page(fields(), None, Vec::new())),
            ("one waits", page(fields(), Some(earlier("")), vec![earlier("")])),
            ("refused", page(wrong, None, vec![earlier("Sample Inspector Oak")])),
        ]
    }
}

impl Sample for HandoverPage {
    const NAME: &'static str = "board/handover.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |taken_by: &str, may_take, problems: Vec<Problem>| Self {
            chrome: staff("/board").with_error(!problems.is_empty()),
            href: "/board/handover/sample".into(),
            signed: earlier(taken_by),
            taken_at: if taken_by.is_empty() { String::new() } else { "3 November 2026, 07:10".into() },
            problems,
            said: format!("Two reports wait for a visit.\n{LONG_WORD}"),
            stood: stood(),
            may_take,
            once: "sample".into(),
        };
        vec![
            ("to take over", page("", true, Vec::new())),
            ("own, waiting", page("", false, vec![Problem::general("You signed this handover as the outgoing person.")])),
            ("signed by both", page("Sample Inspector Oak", false, Vec::new())),
        ]
    }
}
