//! Access rules 1, 5 and 7 and the mark `*` at the doors: restricted records, shares, break-glass, one's own records, alerts, tokens.

use concord::ledger::Fault;
use concord::people::{PostingRow, sql as people};
use practice::people::{Rank, Role};
use rehearsal::{Colleague, Force, PASSWORD, Report, at};

use super::roles;
use crate::ledger::both::on_both;

/// A record with a victim, a suspect and words that name them.
fn record(force: &Force) -> String {
    let words = "Rehearsal Victim Alder was shouted at by Birch, who rang 07700 900123 twice.";
    force
        .takes(&Report::of(words).at(at("2026-11-04 09:00")).strand("RACE").victim("Rehearsal Victim Alder").suspect("Rehearsal Suspect Birch"))
}

/// Every page of the house with this record's reference in the address, and every list.
fn pages(id: &str) -> Vec<String> {
    let doors = concord::doors::all().lines();
    let gets = doors.iter().filter_map(|line| line.strip_prefix("GET ")).filter_map(|line| line.split(" | ").next());
    let mut pages = Vec::new();
    for door in gets {
        match door {
            "/work/{list}" => pages.extend(concord::work::sql::LISTS.iter().map(|list| format!("/work/{}", list.code))),
            "/incidents/{id}/{step}" => pages.extend(concord::incident::acts::all().map(|step| format!("/incidents/{id}/{}", step.code))),
            "/figures/records" => pages.push(format!("{door}?from=2026-11-01&to=2026-11-30&by=strand&unit=incidents&row=RACE&column=")),
            "/figures" => pages.push("/figures?from=2026-11-01&to=2026-11-30&by=strand&unit=incidents".into()),
            // The board's stream has no end, and tells only that something changed.
            "/assets/{name}" | "/force.css" | "/board/events" => {}
            _ => pages.push(door.replace("{id}", id).replace("{person}", "1").replace("{name}", id)),
        }
    }
    pages
}

/// The pages on which a colleague reads anything of the record, though the address alone names it.
fn shown(colleague: &Colleague<'_>, id: &str) -> Vec<String> {
    let told = |path: &String| {
        let answer = colleague.get(path);
        let own_address = answer.body.replace(&format!("/incidents/{id}/break-glass"), "").replace(&format!("Incident {id}"), "");
        answer.status == 200 && (answer.says(id) && own_address.contains(id) || answer.says("Rehearsal Victim Alder"))
    };
    pages(id).into_iter().filter(told).collect()
}

#[test]
fn a_restricted_record_is_on_no_page_of_anybody_who_is_not_named() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let (id, other) = (record(&force), record(&force));
    let supervisor = force.actor(Role::Supervisor);
    supervisor.takes(&id, "link", &[("other", &other), ("kind", "related")]);
    assert!(supervisor.opens(&other).expect_status(200).links_to(&format!("/incidents/{id}")));
    supervisor.takes(&other, "unlink", &[("link", "1")]);
    supervisor.takes(&id, "restrict", &[("ground", "staff-suspect"), ("reason", "The suspect works at the front desk.")]);
    assert!(supervisor.opens(&id).expect_status(200).says("A second person has still to confirm that"), "whoever asked is named");
    let late = "2026-11-20 10:00";
    force.clock_shows(late);
    for role in roles().filter(|role| !matches!(role, Role::Supervisor | Role::ProfessionalStandards)) {
        let colleague = force.actor(role);
        let pages = shown(&colleague, &id);
        assert!(pages.is_empty(), "{}: {pages:?}", role.code());
        let csrf = colleague.csrf();
        for asked in [id.as_str(), "shouted", "Rehearsal Victim Alder"] {
            let found = colleague.post("/search", &[("csrf", &csrf), ("q", asked)]);
            assert!(!found.links_to(&format!("/incidents/{id}")), "{}: {}", role.code(), found.words());
        }
    }
    let program = force.program("hate-crime-officer");
    for path in ["/api/v1/incidents", "/api/v1/duties"] {
        assert!(!program.get(path).expect_status(200).body.contains(&id), "{path}");
    }
    program.get(&format!("/api/v1/incidents/{id}")).expect_status(404);
    let standards = force.actor(Role::ProfessionalStandards);
    assert!(standards.get("/work/all").expect_status(200).links_to(&format!("/incidents/{id}")));
    standards.opens(&id).expect_status(200);
    force.verifies();
}

#[test]
fn a_restriction_takes_two_people_and_its_list_is_kept_by_professional_standards() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = record(&force);
    let (supervisor, standards) = (force.actor(Role::Supervisor), force.actor(Role::ProfessionalStandards));
    supervisor.takes(&id, "restrict", &[("ground", "staff-victim"), ("reason", "The victim works here.")]);
    assert!(supervisor.get(&format!("/incidents/{id}/confirm-restriction")).status == 404, "who asks does not decide");
    standards.takes(&id, "confirm-restriction", &[]);
    let officer = force.actor(Role::HateCrimeOfficer);
    officer.opens(&id).expect_status(404);
    standards.takes(&id, "name", &[("account", "hate-crime-officer")]);
    officer.opens(&id).expect_status(200);
    standards.takes(&id, "take-off", &[("account", "hate-crime-officer")]);
    officer.opens(&id).expect_status(404);
    standards.takes(&id, "ask-lift", &[("reason", "The case is with another force.")]);
    let own = standards.step(&id, "lift", &[]).expect_status(422);
    assert!(own.says("The person who asked cannot also approve"), "{}", own.words());
    force.signed_in("professional-standards-county").takes(&id, "lift", &[]);
    officer.opens(&id).expect_status(200);
}

/// An organisation and an agreement, entered on their pages; the agreement's id.
fn agreement(force: &Force) -> String {
    let administrator = force.actor(Role::Administrator);
    administrator.fill("/admin/organisations/new", &[("name", "Rehearsal Centre"), ("kind", "support")]).expect_status(303);
    let twice = administrator.fill("/admin/organisations/new", &[("name", "rehearsal centre"), ("kind", "support")]).expect_status(422);
    assert_eq!(twice.wrong_with("name"), "There is an organisation of this name already.");
    let page = administrator.get("/admin/organisations").expect_status(200);
    let link = page.links().into_iter().map(|(href, _)| href).find(|href| href.ends_with("/agreements/new")).unwrap();
    let answers = [("title", "Rehearsal protocol"), ("purpose", "Support for victims."), ("from", "01/11/2026"), ("until", "30/11/2026")];
    administrator.fill(&link, &answers).expect_status(303);
    let rows: Vec<concord::sharing::AgreementRow> = force.read(concord::admin::sql::all);
    rows[0].id.clone()
}

#[test]
fn a_partner_reads_what_was_shared_redacted_and_loses_it_the_moment_the_share_is_over() {
    on_both("shared", |force| {
        force.clock_shows("2026-11-04 10:00");
        let (id, kept) = (record(force), record(force));
        let agreement = agreement(force);
        let (supervisor, partner) = (force.actor(Role::Supervisor), force.actor(Role::PartnerAgency));
        partner.opens(&id).expect_status(404);
        let form = supervisor.get(&format!("/incidents/{id}/share")).expect_status(200);
        assert!(form.says("█████ was shouted at by █████") && !form.says("Alder"), "the preview: {}", form.words());
        let answers = [("agreement", agreement.as_str()), ("purpose", "Support for the household.")];
        let late = supervisor.step(&id, "share", &[answers[0], answers[1], ("until", "31/12/2026")]).expect_status(422);
        assert!(late.wrong_with("until").starts_with("The agreement ends at the end of"), "{}", late.words());
        supervisor.takes(&id, "share", &[answers[0], answers[1], ("until", "10/11/2026")]);
        let page = partner.opens(&id).expect_status(200);
        assert!(page.says("blacked out") && !page.says("Alder") && !page.says("900123") && !page.says("Victim 1"), "{}", page.words());
        let csrf = partner.csrf();
        partner.post(&format!("/incidents/{id}/people/1"), &[("csrf", &csrf)]).expect_status(404);
        let list = partner.get("/work/all").expect_status(200);
        assert!(list.links_to(&format!("/incidents/{id}")) && !list.says(&kept), "{}", list.words());
        let disclosed: Vec<_> = force.journal_about(&id).into_iter().filter(|kept| kept.category.code() == "disclosure").collect();
        assert!(disclosed.len() == 1 && disclosed[0].event.contains("Rehearsal Centre"), "{disclosed:?}");
        force.clock_shows("2026-11-10 23:59");
        partner.opens(&id).expect_status(200);
        force.clock_shows("2026-11-11 00:00");
        partner.opens(&id).expect_status(404);
        assert!(!partner.get("/work/all").expect_status(200).says(&id));
        force.verifies();
    });
}

#[test]
fn a_share_or_an_agreement_that_is_ended_stops_the_very_next_request() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = record(&force);
    let agreement = agreement(&force);
    let (supervisor, partner) = (force.actor(Role::Supervisor), force.actor(Role::PartnerAgency));
    let share = || supervisor.takes(&id, "share", &[("agreement", &agreement), ("purpose", "Support."), ("until", "10/11/2026")]);
    share();
    partner.opens(&id).expect_status(200);
    supervisor.takes(&id, "end-share", &[("share", "1")]);
    partner.opens(&id).expect_status(404);
    share();
    partner.opens(&id).expect_status(200);
    let administrator = force.actor(Role::Administrator);
    let csrf = administrator.csrf();
    administrator.post(&format!("/admin/agreements/{agreement}/end"), &[("csrf", &csrf)]).expect_status(303);
    partner.opens(&id).expect_status(404);
    force.verifies();
}

#[test]
fn words_blacked_out_by_hand_are_gone_from_the_redacted_account_alone() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = record(&force);
    let (supervisor, reader) = (force.actor(Role::Supervisor), force.actor(Role::CoOrdinator));
    assert!(reader.opens(&id).expect_status(200).says("shouted at"));
    let unknown = supervisor.step(&id, "redact", &[("words", "a goat")]).expect_status(422);
    assert_eq!(unknown.wrong_with("words"), "The account does not hold these words. Copy them from it.");
    supervisor.takes(&id, "redact", &[("words", "shouted at")]);
    let page = reader.opens(&id).expect_status(200);
    assert!(!page.says("shouted at") && !page.says("Alder") && page.says("twice."), "{}", page.words());
    assert!(supervisor.opens(&id).says("Rehearsal Victim Alder was shouted at by Birch"));
    supervisor.takes(&id, "unredact", &[("redaction", "1")]);
    assert!(reader.opens(&id).says("shouted at"));
}

#[test]
fn the_glass_is_broken_with_a_reason_and_the_sign_in_again_for_one_record_and_sixty_minutes() {
    on_both("glass", |force| {
        force.clock_shows("2026-11-04 10:00");
        let (id, other) = (record(force), record(force));
        let lead = force.actor(Role::StrategicLead);
        let csrf = lead.csrf();
        let open = |id: &str| lead.post(&format!("/incidents/{id}/people/1"), &[("csrf", &csrf)]);
        open(&id).expect_status(404);
        let path = format!("/incidents/{id}/break-glass");
        assert!(lead.opens(&id).expect_status(200).links_to(&path));
        let refused = lead.fill(&path, &[("reason", "A child is missing."), ("password", "wrong"), ("code", "000000")]).expect_status(422);
        assert_eq!(refused.wrong_with("password"), "This is not your password.");
        assert!(refused.body.contains("A child is missing.") && !refused.body.contains("wrong\""));
        open(&id).expect_status(404);
        let code = force.code_of("strategic-lead");
        lead.fill(&path, &[("reason", "A child is missing."), ("password", PASSWORD), ("code", &code)]).expect_status(303);
        assert!(open(&id).expect_status(200).says("Rehearsal Victim Alder"));
        assert!(lead.opens(&id).says("You broke the glass for this record"));
        open(&other).expect_status(404);
        lead.get(&format!("/incidents/{id}/contact")).expect_status(404);
        assert!(force.actor(Role::ProfessionalStandards).get("/alerts").expect_status(200).says("Broke the glass for one record"));
        let officer = force.actor(Role::HateCrimeOfficer);
        assert!(officer.get("/").expect_status(200).says("Review a break-glass"));
        assert!(officer.get(&format!("/incidents/{id}/review-glass")).expect_status(200).says("A child is missing."));
        officer.takes(&id, "review-glass", &[("glass", "1"), ("finding", "not-needed"), ("reason", "Nobody was missing.")]);
        assert!(force.actor(Role::Auditor).get("/alerts").says("Broke the glass without need"));
        force.clock_shows("2026-11-04 11:01");
        open(&id).expect_status(404);
        force.verifies();
    });
}

#[test]
fn no_glass_leads_to_a_restricted_record_nor_anywhere_for_those_whom_the_table_never_lets() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = record(&force);
    force.actor(Role::Supervisor).takes(&id, "restrict", &[("ground", "other"), ("reason", "Invented.")]);
    let lead = force.actor(Role::StrategicLead);
    let path = format!("/incidents/{id}/break-glass");
    let code = force.code_of("strategic-lead");
    lead.fill(&path, &[("reason", "I want to know."), ("password", PASSWORD), ("code", &code)]).expect_status(404);
    assert!(force.incident(&id).glasses.is_empty());
    assert!(force.actor(Role::ProfessionalStandards).get("/alerts").says("Tried to break the glass"));
    for role in [Role::PartnerAgency, Role::PccOffice, Role::Analyst, Role::Supervisor] {
        force.actor(role).get(&path).expect_status(404);
    }
    // A "never" in any posting wins over a `*` in another.
    let granted: Result<(), Fault> = force.write(move |tx| {
        let who = concord::ledger::Signature {
            actor: "system".into(),
            posting: String::new(),
            request: "rehearsal".into(),
            at: at("2026-11-04 10:00"),
        };
        let row = PostingRow {
            id: "posting-both".into(),
            account: "strategic-lead".into(),
            role: "pcc-office".into(),
            rank: Rank::Staff,
            place: "force".into(),
            from_at: at("2026-11-01 10:00"),
            to_at: None,
            asked_by: "system".into(),
            granted_by: Some("system".into()),
        };
        concord::admin::sql::put(tx, &who, "granted a posting", &row)
    });
    granted.unwrap();
    lead.get(&path).expect_status(404);
}

#[test]
fn a_record_in_which_one_stands_is_closed_and_a_search_for_ones_own_address_is_refused_and_alerted() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = record(&force);
    let (supervisor, administrator) = (force.actor(Role::Supervisor), force.actor(Role::Administrator));
    supervisor.opens(&id).expect_status(200);
    let page = "/admin/users/supervisor/facts/new";
    administrator.fill(page, &[("kind", "address"), ("fact", "1 Rehearsal Row, LE1 1AA")]).expect_status(303);
    let csrf = supervisor.csrf();
    let searched = supervisor.post("/search", &[("csrf", &csrf), ("q", "1 rehearsal row,  le1 1aa")]).expect_status(422);
    assert!(searched.says("You cannot search for yourself"), "{}", searched.words());
    administrator.fill(page, &[("kind", "phone"), ("fact", "+44 7700 900123")]).expect_status(303);
    supervisor.opens(&id).expect_status(404);
    supervisor.get(&format!("/incidents/{id}/correct")).expect_status(404);
    supervisor.get(&format!("/incidents/{id}/audit")).expect_status(404);
    assert!(!supervisor.get("/work/all").expect_status(200).says(&id) && !supervisor.get("/").says(&id));
    let alerts = force.actor(Role::ProfessionalStandards).get("/alerts").expect_status(200);
    for what in ["Searched for themselves or for their own address", "Tried to open a record to which they are a party"] {
        assert!(alerts.says(what), "{}", alerts.words());
    }
    assert!(!administrator.get("/admin/users/supervisor").expect_status(200).body.contains("900123"), "a fact is shown to nobody");
    let rows: Vec<concord::people::FactRow> = force.read(concord::admin::sql::all);
    let csrf = administrator.csrf();
    for row in rows {
        administrator.post(&format!("/admin/facts/{}/end", row.id), &[("csrf", &csrf)]).expect_status(303);
    }
    supervisor.opens(&id).expect_status(200);
    force.verifies();
}

#[test]
fn who_meets_the_hourly_cap_is_told_of_to_professional_standards_who_take_note() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = record(&force);
    let inspector = force.actor(Role::OperationalChiefInspector);
    let csrf = inspector.csrf();
    let open = || inspector.post(&format!("/incidents/{id}/people/1"), &[("csrf", &csrf)]);
    for _ in 0..30 {
        open().expect_status(200);
    }
    open().expect_status(429);
    open().expect_status(429);
    let standards = force.actor(Role::ProfessionalStandards);
    let alerts = standards.get("/alerts").expect_status(200);
    assert_eq!(alerts.words().matches("Opened as many identities in an hour").count(), 1, "{}", alerts.words());
    let seen = alerts.sheets().into_iter().find(|sheet| sheet.action.ends_with("/seen")).unwrap();
    standards.send_sheet(&seen).expect_status(303);
    assert!(standards.get("/alerts").says("Professional standards Rehearsal"), "who took note");
    assert!(force.actor(Role::Auditor).get("/alerts").expect_status(200).sheets().is_empty(), "the auditor reads only");
    let told = force.read(|tx| {
        tx.number("SELECT COUNT(*) FROM outbox WHERE role IN ('supervisor', 'professional-standards') AND message LIKE 'Opened as many%'", &[])
    });
    assert_eq!(told, 2);
}

#[test]
fn a_token_that_is_ended_stops_the_programs_very_next_request() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let (program, second) = (force.program("supervisor"), force.program("hate-crime-officer"));
    program.get("/api/v1/duties").expect_status(200);
    let live = force.wait(concord::account::live_tokens(force.house())).unwrap();
    assert_eq!(live.iter().map(|(name, sign_in, _)| (name.as_str(), sign_in.as_str())).filter(|(name, _)| *name == "rehearsal").count(), 2);
    assert_eq!(force.wait(concord::account::end_tokens(force.house(), "rehearsal", Some("Supervisor"))), Ok(1));
    program.get("/api/v1/duties").expect_status(401);
    second.get("/api/v1/duties").expect_status(200);
    let administrator = force.actor(Role::Administrator);
    let sheets = administrator.get("/admin/users/hate-crime-officer").expect_status(200).sheets();
    let end = sheets.into_iter().find(|sheet| sheet.action.starts_with("/admin/tokens/")).unwrap();
    administrator.send_sheet(&end).expect_status(303);
    second.get("/api/v1/duties").expect_status(401);
    assert_eq!(force.wait(concord::account::end_tokens(force.house(), "rehearsal", None)), Ok(0));
    force.verifies();
}

#[test]
fn a_duplicate_is_merged_without_loss_counts_once_and_is_split_again() {
    on_both("merged", |force| {
        force.clock_shows("2026-11-04 10:00");
        let (main, duplicate) = (record(force), record(force));
        let before = force.incident(&duplicate);
        let supervisor = force.actor(Role::Supervisor);
        let officer = force.actor(Role::HateCrimeOfficer);
        let count = || {
            let page = officer.get("/figures?from=2026-11-01&to=2026-11-30&by=strand&unit=incidents").expect_status(200);
            page.links().into_iter().find(|(href, _)| href.contains("row=RACE")).map(|(_, figure)| figure).unwrap_or_default()
        };
        assert_eq!(count(), "2");
        let nowhere = supervisor.step(&duplicate, "merge", &[("other", "261104-0000000"), ("reason", "Two calls.")]).expect_status(422);
        assert_eq!(nowhere.wrong_with("other"), "There is no record with this reference in your reach.");
        supervisor.takes(&duplicate, "merge", &[("other", &main), ("reason", "Two calls, one report.")]);
        assert_eq!(count(), "1");
        let page = supervisor.opens(&duplicate).expect_status(200);
        assert!(page.says("merged into the record on which work goes on") && page.links_to(&format!("/incidents/{main}")), "{}", page.words());
        assert!(supervisor.opens(&main).says("A duplicate, merged into this record"));
        assert!(!supervisor.get("/work/to-flag").expect_status(200).says(&duplicate) && supervisor.get("/work/all").says(&duplicate));
        let inspector = force.actor(Role::ControlRoomInspector);
        inspector.step(&duplicate, "acknowledge", &[]).expect_status(422);
        supervisor.takes(&duplicate, "split", &[("reason", "They were two events.")]);
        assert_eq!(count(), "2");
        let mut after = force.incident(&duplicate);
        assert_eq!(after.merges.len(), 1);
        after.merges.clear();
        after.core.version = before.core.version;
        assert_eq!(after, before);
        for (id, verb) in [(&duplicate, "merged into another record"), (&duplicate, "split off again"), (&main, "took a duplicate in")] {
            assert!(force.journal_says(id, "supervisor", verb), "{verb}");
        }
        force.verifies();
    });
}

#[test]
fn x4_two_reports_of_one_event_count_as_one_incident_with_the_strands_of_both() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let first = record(&force);
    let second =
        force.takes(&Report::of("The same words at the tram stop.").at(at("2026-11-04 09:30")).strand("REL").victim("Rehearsal Victim Elder"));
    let (supervisor, officer) = (force.actor(Role::Supervisor), force.actor(Role::HateCrimeOfficer));
    supervisor.takes(&second, "link", &[("other", &first), ("kind", "same-event")]);
    assert!(supervisor.opens(&first).says("A later report of this event, counted with this record"));
    let strands: Vec<String> = force.incident(&first).standing().map(|s| s.strand.clone()).collect();
    assert_eq!(strands, ["RACE", "REL"]);
    assert!(force.incident(&first).standing().all(|s| s.words.is_some()), "in the words of the second report");
    let page = officer.get("/figures?from=2026-11-01&to=2026-11-30&by=none&unit=incidents").expect_status(200);
    assert!(page.says("Total number of incidents 1"), "{}", page.words());
    let linked = force.incident(&second);
    assert!(matches!(linked.links[0], practice::incident::links::Link { main: false, .. }));
    supervisor.takes(&second, "unlink", &[("link", "1")]);
    assert!(officer.get("/figures?from=2026-11-01&to=2026-11-30&by=none&unit=incidents").says("Total number of incidents 2"));
    force.verifies();
}

#[test]
fn people_see_their_own_facts_taken_out_by_somebody_else_only() {
    let force = Force::open();
    let administrator = force.actor(Role::Administrator);
    administrator.fill("/admin/users/administrator/facts/new", &[("kind", "name"), ("fact", "Rehearsal Administrator Oak")]).expect_status(303);
    let rows: Vec<concord::people::FactRow> = force.read(concord::admin::sql::all);
    let csrf = administrator.csrf();
    administrator.post(&format!("/admin/facts/{}/end", rows[0].id), &[("csrf", &csrf)]).expect_status(422);
    assert_eq!(force.read(|tx| people::facts_of(tx, "administrator")).len(), 1);
}

#[test]
fn who_saw_a_record_in_a_week_is_one_screen_by_kind_with_search_hits() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = record(&force);
    let agreement = agreement(&force);
    let (supervisor, handler) = (force.actor(Role::Supervisor), force.actor(Role::ControlRoomInspector));
    supervisor.takes(&id, "share", &[("agreement", &agreement), ("purpose", "Support."), ("until", "10/11/2026")]);
    let csrf = handler.csrf();
    assert!(handler.post("/search", &[("csrf", &csrf), ("q", "shouted")]).expect_status(200).says(&id));
    force.actor(Role::Administrator).get(&format!("/incidents/{id}")).expect_status(404);
    force.clock_shows("2026-11-20 10:00");
    supervisor.opens(&id).expect_status(200);
    let auditor = force.actor(Role::Auditor);
    let path = format!("/incidents/{id}/audit");
    let week = auditor.get(&format!("{path}?from=02/11/2026&to=08/11/2026")).expect_status(200);
    for words in ["Collected 1", "Disclosed 1", "shared the record with Rehearsal Centre", "found in a search", "Inspector Control-room"] {
        assert!(week.says(words), "{words}: {}", week.words());
    }
    assert!(!week.says("20 November 2026"), "{}", week.words());
    let one = auditor.get(&format!("{path}?from=02/11/2026&to=08/11/2026&who=control-room-inspector&kind=consultation")).expect_status(200);
    assert!(one.says("found in a search") && !one.says("shared the record"), "{}", one.words());
    assert!(!one.says("was refused"), "{}", one.words());
    let refused = auditor.get(&format!("{path}?from=02/11/2026&to=08/11/2026&kind=refused")).expect_status(200);
    assert!(refused.says("was refused") && !refused.says("found in a search"), "{}", refused.words());
    let file = auditor.get(&format!("{path}/file")).expect_status(200);
    assert!(file.body.contains("OFFICIAL-SENSITIVE") && file.body.contains("found in a search"), "{}", file.body);
    let hash = blake3::hash(file.body.as_bytes()).to_hex().to_string();
    assert!(force.journal_about(&id).iter().any(|kept| kept.category.code() == "disclosure" && kept.event.contains(&hash)), "its hash");
    supervisor.get(&format!("{path}/file")).expect_status(404);
    let none = auditor.get(&format!("{path}?from=02/11/2025&to=08/11/2025")).expect_status(200);
    assert!(none.says("Nothing is in the journal for what you chose."));
}
