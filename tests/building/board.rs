//! The control room through its pages: the board and its order, units, the steps from call to result, and the handover of a shift.

use practice::people::Role;
use rehearsal::{COUNTY, Colleague, Force};

use crate::ledger::both::on_both;
use crate::scenarios::graded;

/// Adds a unit to the list.
fn unit(inspector: &Colleague<'_>, sign: &str) {
    inspector.fill("/board/units/new", &[("call_sign", sign), ("state", "available")]).expect_status(303);
}

/// Takes a step as the board offers it; it leads back to the board.
fn from_board(colleague: &Colleague<'_>, id: &str, step: &str, answers: &[(&str, &str)]) {
    let answer = colleague.fill(&format!("/incidents/{id}/{step}?from=board"), answers);
    assert_eq!((answer.status, answer.location()), (303, "/board"), "{step}: {}", answer.words());
}

#[test]
fn a_shift_runs_from_one_page_from_the_call_to_the_result_and_the_unit_is_free_again() {
    on_both("board_shift", |force| {
        force.clock_shows("2026-11-03 10:00");
        let (handler, inspector) = (force.actor(Role::CallHandler), force.actor(Role::ControlRoomInspector));
        assert!(inspector.get("/board").expect_status(200).says("No live hate report waits in the control room"));
        unit(&inspector, "rh-21");
        let id = handler.records(&[("tags", "vulnerable-adult")]);
        let board = inspector.get("/board").expect_status(200);
        for words in [id.as_str(), "Acknowledge by 10:15", "Not assessed", "Vulnerable adult", "Race", "Not graded", "Leicester"] {
            assert!(board.says(words), "{words}: {}", board.words());
        }
        let acknowledge = board.sheets().into_iter().find(|sheet| sheet.action.contains("/acknowledge")).unwrap();
        let answer = inspector.send_sheet(&acknowledge);
        assert_eq!((answer.status, answer.location()), (303, "/board"));
        assert_eq!(inspector.send_sheet(&acknowledge).status, 303, "the same press twice is one");
        from_board(&inspector, &id, "assess", &graded("priority"));
        assert!(inspector.get("/board").expect_status(200).says("Waits for a unit"));
        force.clock_shows("2026-11-03 10:10");
        from_board(&inspector, &id, "dispatch", &[("unit", "RH-21")]);
        let units = inspector.get("/board/units").expect_status(200);
        assert!(units.says("Assigned") && units.says(&id), "{}", units.words());
        from_board(&inspector, &id, "arrive", &[]);
        assert!(inspector.get("/board").expect_status(200).says("RH-21 at the scene since 10:10"));
        from_board(&inspector, &id, "result", &[("found", "crime"), ("note", "Paint on a gate in this rehearsal.")]);
        let units = inspector.get("/board/units").expect_status(200);
        assert!(units.says("Available") && !units.says(&id), "{}", units.words());
        let page = inspector.opens(&id).expect_status(200);
        assert!(page.says("RH-21: sent 3 November 2026, 10:10") && page.says("A crime: a crime number follows"), "{}", page.words());
        let board = inspector.get("/board").expect_status(200);
        assert!(board.says("There in 10 minutes, in time") && board.says("No crime number or rationale yet"), "{}", board.words());
        force.verifies();
    });
}

#[test]
fn what_is_late_stands_on_top_in_words_and_the_times_are_those_of_the_moment_of_looking() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let (handler, inspector) = (force.actor(Role::CallHandler), force.actor(Role::ControlRoomInspector));
    let old = handler.records(&[]);
    inspector.takes(&old, "acknowledge", &[]);
    inspector.takes(&old, "assess", &graded("priority"));
    force.clock_shows("2026-11-03 10:20");
    let new = handler.records(&[]);
    let place = |words: &str, id: &str| words.find(id).unwrap_or_else(|| panic!("{id} in {words}"));
    let before = inspector.get("/board/rows").expect_status(200);
    assert!(place(&before.body, &new) < place(&before.body, &old), "nobody has seen the new one");
    force.clock_shows("2026-11-03 11:04");
    let later = inspector.get("/board/rows").expect_status(200);
    assert!(later.body.contains("Updated at 11:04."), "{}", later.body);
    assert!(
        later.body.contains("Not acknowledged, 28 minutes late") || later.body.contains("Not acknowledged, 29 minutes late"),
        "{}",
        later.body
    );
    assert!(later.body.contains("64 minutes from the call, target was 11:00"), "{}", later.body);
    assert!(place(&later.body, &new) < place(&later.body, &old), "not acknowledged in time comes before past its target");
    inspector.takes(&new, "acknowledge", &[]);
    let seen = inspector.get("/board/rows").expect_status(200);
    assert!(place(&seen.body, &old) < place(&seen.body, &new), "past its target comes before not assessed");
}

#[test]
fn the_board_holds_what_its_reader_reaches_and_the_wall_says_nobodys_name_place_or_story() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let handler = force.actor(Role::CallHandler);
    let city = handler.records(&[("place", "12 Rehearsal Row")]);
    let county = handler.records(&[("district", COUNTY)]);
    let closed_to_others = force.actor(Role::Supervisor).get("/board").expect_status(200);
    assert!(closed_to_others.says(&city) && !closed_to_others.says(&county), "{}", closed_to_others.words());
    assert!(closed_to_others.sheets().is_empty(), "who only looks presses nothing");
    let inspector = force.actor(Role::ControlRoomInspector);
    for path in ["/board/wall", "/board/wall/rows", "/board/rows", "/board"] {
        let wall = inspector.get(path).expect_status(200);
        assert!(wall.body.contains(&city) && wall.body.contains(&county), "{path}");
        for secret in ["Rehearsal Victim Alder", "07700", "Shouted at", "Rehearsal Row", "As the victim said"] {
            assert!(!wall.body.contains(secret), "{path} says {secret}");
        }
    }
    for path in ["/board", "/board/rows", "/board/events", "/board/wall", "/board/wall/rows", "/board/units", "/board/handover"] {
        assert_eq!(force.actor(Role::Analyst).get(path).status, 404, "{path}");
        assert_eq!(force.visitor().get(path).location(), "/sign-in", "{path}: a session that ended says so");
    }
}

#[test]
fn the_stream_says_that_something_changed_and_nothing_else() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let (handler, inspector) = (force.actor(Role::CallHandler), force.actor(Role::ControlRoomInspector));
    let mark = |said: &str| said.lines().find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).unwrap();
    let before = inspector.listens("/board/events", "event: changed");
    assert!(before.contains("retry: "), "{before}");
    let id = handler.records(&[]);
    let after = inspector.listens("/board/events", "event: changed");
    assert_ne!(mark(&before), mark(&after));
    assert!(!after.contains(&id), "{after}");
    unit(&inspector, "RH-21");
    assert_ne!(mark(&after), mark(&inspector.listens("/board/events", "event: changed")), "a unit changes the board too");
}

#[test]
fn a_unit_that_is_not_free_is_not_sent_and_nothing_arrives_that_was_not_sent() {
    on_both("board_units", |force| {
        force.clock_shows("2026-11-03 10:00");
        let (handler, inspector) = (force.actor(Role::CallHandler), force.actor(Role::ControlRoomInspector));
        let (one, two) = (handler.records(&[]), handler.records(&[]));
        unit(&inspector, "RH-21");
        unit(&inspector, "RH-22");
        inspector.fill("/board/units/RH-22", &[("state", "off-duty")]).expect_status(303);
        let ungraded = inspector.step(&one, "dispatch", &[("unit", "RH-21")]).expect_status(422);
        assert!(ungraded.says("Assess and grade this report first"), "{}", ungraded.words());
        for id in [&one, &two] {
            inspector.takes(id, "assess", &graded("priority"));
        }
        let unsent = inspector.step(&one, "arrive", &[]).expect_status(422);
        assert!(unsent.says("Send one first"), "{}", unsent.words());
        inspector.takes(&one, "dispatch", &[("unit", "RH-21")]);
        let taken = inspector.step(&two, "dispatch", &[("unit", "RH-21")]).expect_status(422);
        assert_eq!(taken.wrong_with("unit"), format!("RH-21 is out for {one}. Choose another unit, or stand it down there."));
        let away = inspector.step(&two, "dispatch", &[("unit", "RH-22")]).expect_status(422);
        assert_eq!(away.wrong_with("unit"), "RH-22 is off duty. Choose another unit.");
        assert_eq!(inspector.step(&two, "dispatch", &[("unit", "NO-99")]).expect_status(422).wrong_with("unit"), "Choose from the list.");
        let by_hand = inspector.fill("/board/units/RH-21", &[("state", "available")]).expect_status(422);
        assert_eq!(by_hand.wrong_with("state"), "Choose from the list.");
        inspector.fill("/board/units/RH-21", &[("state", "en-route")]).expect_status(303);
        inspector.takes(&one, "stand-down", &[("reason", "Sent to a nearer call in this rehearsal.")]);
        inspector.takes(&two, "dispatch", &[("unit", "RH-21")]);
        let again = inspector.fill("/board/units/new", &[("call_sign", "RH-21"), ("state", "available")]).expect_status(422);
        assert_eq!(again.wrong_with("call_sign"), "This call sign is on the list already.");
        inspector.fill("/board/units/RH-22", &[("state", "retire")]).expect_status(303);
        inspector.get("/board/units/RH-22").expect_status(404);
        assert!(!inspector.get("/board/units").expect_status(200).links_to("/board/units/RH-22"));
        force.verifies();
    });
}

#[test]
fn a_changed_grade_takes_a_reason_and_a_call_handler_takes_no_hate_report_below_the_least_grade() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let (handler, inspector) = (force.actor(Role::CallHandler), force.actor(Role::ControlRoomInspector));
    let id = handler.records(&[]);
    handler.takes(&id, "assess", &graded("priority"));
    let silent = handler.step(&id, "regrade", &[("grade", "emergency")]).expect_status(422);
    assert_eq!(silent.wrong_with("reason"), "Say why the grade changes.");
    let low = handler.step(&id, "regrade", &[("grade", "scheduled"), ("reason", "Rehearsed.")]).expect_status(422);
    assert!(low.wrong_with("grade").starts_with("A hate report is graded Priority or higher"), "{}", low.words());
    force.clock_shows("2026-11-03 10:05");
    inspector.takes(&id, "regrade", &[("grade", "emergency"), ("reason", "Somebody is still there in this rehearsal.")]);
    let page = inspector.opens(&id).expect_status(200);
    assert!(page.says("Priority, 3 November 2026, 10:00; Emergency, 3 November 2026, 10:05"), "{}", page.words());
    assert!(page.says("Emergency instead of Priority. Somebody is still there in this rehearsal."), "{}", page.words());
    force.verifies();
}

#[test]
fn a_late_flag_comes_back_to_the_board_as_one() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let (handler, inspector) = (force.actor(Role::CallHandler), force.actor(Role::ControlRoomInspector));
    let id = handler.records(&[("strands", ""), ("perceived_by", ""), ("words", "")]);
    assert!(!inspector.get("/board").expect_status(200).says(&id), "no flag, no line");
    force.clock_shows("2026-11-04 09:00");
    inspector.takes(&id, "add-strand", &[("strand", "DIS"), ("perceived_by", "family"), ("words", "As said in this rehearsal.")]);
    let board = inspector.get("/board").expect_status(200);
    assert!(board.says("Late flag: acknowledge by 09:15"), "{}", board.words());
}

#[test]
fn a_board_whose_session_ended_changes_nothing_and_says_so() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let id = force.actor(Role::CallHandler).records(&[]);
    let inspector = force.actor(Role::ControlRoomInspector);
    let board = inspector.get("/board").expect_status(200);
    let acknowledge = board.sheets().into_iter().find(|sheet| sheet.action.contains("/acknowledge")).unwrap();
    let stale = acknowledge.clone().with(&[("csrf", "of-another-session")]);
    assert!(inspector.send_sheet(&stale).expect_status(409).says("This form is too old"));
    inspector.post("/sign-out", &[("csrf", &inspector.csrf())]).expect_status(303);
    assert_eq!(inspector.send_sheet(&acknowledge).location(), "/sign-in");
    assert!(force.incident(&id).core.acknowledged_at.is_none());
}

#[test]
fn a_shift_is_handed_over_by_two_people_and_stays_as_it_was() {
    on_both("board_handover", |force| {
        force.clock_shows("2026-11-03 06:00");
        let (going, coming) = (force.actor(Role::ControlRoomInspector), force.signed_in("control-room-inspector-county"));
        let id = force.actor(Role::CallHandler).records(&[]);
        going.takes(&id, "assess", &graded("priority"));
        force.clock_shows("2026-11-03 07:00");
        let silent = going.fill("/board/handover", &[]).expect_status(422);
        assert!(!silent.wrong_with("said").is_empty());
        let signed = going.fill("/board/handover", &[("said", "Watch the rehearsal market tonight.")]).expect_status(303);
        let address = signed.location().to_owned();
        let own = going.get(&address).expect_status(200);
        assert!(own.says("Watch the rehearsal market tonight.") && own.says(&id) && own.says("Assessed and graded"), "{}", own.words());
        let twice = going.post(&address, &[("csrf", &going.csrf())]).expect_status(409);
        assert!(twice.says("You signed this handover as the outgoing person"), "{}", twice.words());
        let second = coming.post("/board/handover", &[("csrf", &coming.csrf()), ("said", "Another one.")]).expect_status(422);
        assert!(second.says("A handover already waits"), "{}", second.words());
        coming.fill(&address, &[]).expect_status(303);
        assert_eq!(coming.post(&address, &[("csrf", &coming.csrf())]).status, 409, "it is signed once");
        force.clock_shows("2026-11-03 09:00");
        going.takes(&id, "acknowledge", &[]);
        let kept = coming.get(&address).expect_status(200);
        assert!(kept.says("Not acknowledged") && !kept.says("Acknowledged the flag"), "it says what stood then: {}", kept.words());
        assert!(coming.get("/board/handover").expect_status(200).links_to(&address));
        let dump = force.read(|tx| {
            let rows = tx.query("SELECT event FROM journal", &[])?;
            rows.iter().map(|row| row.get::<String>(0)).collect::<Result<Vec<_>, _>>()
        });
        assert!(!dump.concat().contains("rehearsal market"), "the words are sealed");
        assert!(force.actor(Role::CallHandler).get(&address).status == 404, "it is read by who answers for a shift");
        force.verifies();
    });
}
