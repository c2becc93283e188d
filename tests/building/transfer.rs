//! Reports that a command-and-control system hands over: once, all or nothing, newer facts over older ones, and what goes back.

use std::io::{Read, Write};
use std::net::TcpListener;

use axum::http::Method;
use practice::people::Role;
use rehearsal::{Answer, CITY, COUNTY, Colleague, Force};
use serde_json::{Value, json};

use crate::ledger::both::on_both;

const DOOR: &str = "/api/v1/transfers";

fn message(id: &str, sequence: u32) -> Value {
    json!({
        "message": id, "source": "REH-CAD", "source_id": "4417", "sequence": sequence, "channel": "999", "district": CITY,
        "reported_at": "2026-11-03T09:50:00Z", "narrative": "Shouted at in the market in this rehearsal.", "strands": ["RACE"],
        "perceived_by": "victim", "words": "Invented words.", "victim_name": "Rehearsal Victim Alder",
    })
}

fn send(program: &Colleague<'_>, message: &Value) -> Answer {
    program.call(DOOR, "", &message.to_string())
}

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body))
}

#[test]
fn a_report_handed_over_is_on_the_board_and_the_same_message_again_gets_the_same_answer() {
    on_both("transfer_once", |force| {
        force.clock_shows("2026-11-03 10:00");
        let program = force.program("call-handler");
        let first = send(&program, &message("m-1", 1)).expect_status(201);
        let id = body(&first)["reference"].as_str().unwrap().to_owned();
        assert_eq!((body(&first)["state"].as_str(), body(&first)["stage"].as_str()), (Some("recorded"), Some("recorded")));
        let again = send(&program, &message("m-1", 1)).expect_status(201);
        assert_eq!(again.body, first.body);
        let mut other = message("m-1", 1);
        other["narrative"] = json!("Other words.");
        send(&program, &other).expect_status(409);
        assert_eq!(force.records(), 1);
        let inspector = force.actor(Role::ControlRoomInspector);
        assert!(inspector.get("/board").expect_status(200).says(&id), "it waits for the inspector like any call");
        let page = inspector.opens(&id).expect_status(200);
        assert!(page.says("REH-CAD, 4417") && page.says("999 call"), "{}", page.words());
        let told = force.read(|tx| tx.number("SELECT COUNT(*) FROM outbox WHERE role = 'control-room-inspector'", &[]));
        assert_eq!(told, 1, "the inspector is told once (R-CC-01)");
        force.verifies();
    });
}

#[test]
fn newer_facts_change_what_differs_older_ones_nothing_and_what_was_put_right_here_stays() {
    on_both("transfer_newer", |force| {
        force.clock_shows("2026-11-03 10:00");
        let program = force.program("call-handler");
        let id = body(&send(&program, &message("m-1", 1)).expect_status(201))["reference"].as_str().unwrap().to_owned();
        let newer = json!({ "message": "m-3", "source": "REH-CAD", "source_id": "4417", "sequence": 3, "setting": "street",
            "narrative": "Shouted at and followed in this rehearsal.", "strands": ["RACE", "DIS"], "perceived_by": "family",
            "sent_at": "2026-11-03T09:52:00Z", "arrived_at": "2026-11-03T09:58:00Z" });
        let answer = body(&send(&program, &newer).expect_status(200));
        assert_eq!((answer["state"].as_str(), answer["reference"].as_str()), (Some("updated"), Some(id.as_str())));
        let incident = force.incident(&id);
        assert_eq!((incident.core.setting.as_deref(), incident.standing().count()), (Some("street"), 2));
        assert_eq!(incident.core.attended_at, Some("2026-11-03T09:58:00Z".parse().unwrap()));
        let page = force.actor(Role::ControlRoomInspector).opens(&id).expect_status(200);
        assert!(page.says("Shouted at and followed in this rehearsal."), "{}", page.words());
        let older = json!({ "message": "m-2", "source": "REH-CAD", "source_id": "4417", "sequence": 2, "setting": "shop" });
        assert_eq!(body(&send(&program, &older).expect_status(200))["state"], "overtaken");
        assert_eq!(force.incident(&id).core.setting.as_deref(), Some("street"));
        force.actor(Role::Supervisor).takes(&id, "correct", &[("setting", "shop")]);
        let late = json!({ "message": "m-4", "source": "REH-CAD", "source_id": "4417", "sequence": 4, "setting": "street" });
        let answer = body(&send(&program, &late).expect_status(200));
        assert_eq!((answer["state"].as_str(), answer["kept"][0].as_str()), (Some("unchanged"), Some("setting")));
        assert_eq!(force.incident(&id).core.setting.as_deref(), Some("shop"), "what was put right here stays");
        force.verifies();
    });
}

#[test]
fn a_message_of_the_transfer_standard_is_read_as_xml_and_as_flat_json() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let program = force.program("call-handler");
    let xml = format!(
        "<?xml version=\"1.0\"?><m:Incident xmlns:m=\"urn:rehearsal\"><m:MessageId>1</m:MessageId><m:OrigOrganisation>REH-AMB</m:OrigOrganisation>\
         <m:OrigIncidentURN>f026</m:OrigIncidentURN><m:OrigIncidentDate>03/11/2026</m:OrigIncidentDate>\
         <m:OrigIncidentTime>09:45:12</m:OrigIncidentTime><m:Description>Shouted at &amp; pushed in this rehearsal.</m:Description>\
         <m:X>458700</m:X><m:Y>304500</m:Y><m:District>{CITY}</m:District><m:HateStrand>RACE</m:HateStrand><m:HateStrand>DIS</m:HateStrand>\
         <m:PerceivedBy>witness</m:PerceivedBy></m:Incident>"
    );
    let sent = program.request(Method::POST, DOOR, &[("content-type", "application/xml; charset=utf-8")], xml);
    let sent = sent.expect_status(201);
    assert_eq!(sent.header("content-type"), Some("application/xml"));
    let said = |name: &str| sent.body.split(&format!("<{name}>")).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default().to_owned();
    let id = said("Reference");
    assert_eq!((said("MessageId"), said("OrigIncidentURN"), said("State")), ("1".into(), "f026".into(), "recorded".into()), "{}", sent.body);
    let incident = force.incident(&id);
    assert_eq!((incident.core.reported_at, incident.standing().count()), (rehearsal::at("2026-11-03 09:45"), 2));
    let page = force.actor(Role::ControlRoomInspector).opens(&id).expect_status(200);
    assert!(page.says("Shouted at & pushed") && page.says("Grid reference 458700, 304500") && page.says("Partner agency"), "{}", page.words());
    let flat =
        json!({ "MessageId": "2", "OrigOrganisation": "REH-AMB", "OrigIncidentURN": "f026", "Flag": "vulnerable-adult", "Channel": "partner" });
    assert_eq!(body(&send(&program, &flat).expect_status(200))["state"], "updated");
    assert_eq!(force.incident(&id).core.tags, ["vulnerable-adult"]);
    force.verifies();
}

#[test]
fn a_bad_message_is_told_its_field_and_leaves_nothing() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let program = force.program("call-handler");
    let wrong = |name: &str, value: Value| {
        let mut given = message("m-1", 1);
        given[name] = value;
        let answer = send(&program, &given).expect_status(422);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        let said = body(&answer);
        let errors = said["errors"].as_array().cloned().unwrap_or_default();
        assert!(errors.iter().any(|e| e["field"] == name && e["message"].as_str().is_some_and(|m| !m.is_empty())), "{name}: {said}");
    };
    wrong("message", json!(""));
    wrong("message", json!("a b"));
    wrong("source", Value::Null);
    wrong("source_id", json!("x".repeat(81)));
    wrong("sequence", json!("soon"));
    wrong("district", json!("E99999999"));
    wrong("district", Value::Null);
    wrong("channel", json!("pigeon"));
    wrong("reported_at", json!("2026-11-03T11:00:00Z"));
    wrong("occurred_from", json!("2026-11-03T09:59:00Z"));
    wrong("narrative", json!(" "));
    wrong("strands", json!(["NO-SUCH"]));
    wrong("perceived_by", json!(""));
    wrong("arrived_at", json!("2026-11-03T10:30:00Z"));
    wrong("sent_at", json!("yesterday"));
    let typed = |kind: &str, text: Vec<u8>| program.request(Method::POST, DOOR, &[("content-type", kind)], text);
    assert_eq!(typed("application/json", b"<a>1</a>".to_vec()).status, 400, "XML that calls itself JSON");
    let no_xml = typed("application/xml", message("m-1", 1).to_string().into_bytes()).expect_status(400);
    assert_eq!(no_xml.header("content-type"), Some("application/problem+xml"), "JSON that calls itself XML");
    assert!(no_xml.body.contains("<problem xmlns=\"urn:ietf:rfc:7807\">") && no_xml.body.contains("The message is empty"), "{}", no_xml.body);
    assert_eq!(typed("application/xml", b"\xff\xfe<\0".to_vec()).status, 400);
    assert_eq!(typed("application/xml", b"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>".to_vec()).status, 400);
    assert_eq!(typed("application/json", vec![b' '; 50 * 1024 * 1024]).status, 413);
    assert_eq!(typed("application/xml", vec![b'a'; 50 * 1024 * 1024]).status, 413);
    assert_eq!(force.visitor().call(DOOR, "", &message("m-1", 1).to_string()).status, 401);
    assert_eq!(force.program("analyst").call(DOOR, "", &message("m-1", 1).to_string()).status, 404);
    assert_eq!(force.records(), 0);
    let kept = force.read(|tx| tx.number("SELECT COUNT(*) FROM transfer_message", &[]));
    assert_eq!(kept, 0, "a refused message may be sent again under its id");
    force.verifies();
}

#[test]
fn nobody_changes_by_message_a_record_that_is_out_of_reach() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let mut given = message("m-1", 1);
    given["district"] = json!(COUNTY);
    send(&force.program("call-handler"), &given).expect_status(201);
    let newer = json!({ "message": "m-2", "source": "REH-CAD", "source_id": "4417", "sequence": 2, "setting": "street" });
    assert_eq!(send(&force.program("supervisor"), &newer).status, 404, "the city's supervisor");
    send(&force.program("supervisor-county"), &newer).expect_status(200);
}

/// A source system that takes one message and gives it away with its head.
fn source_system() -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/write-back", listener.local_addr().unwrap());
    let taken = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut said, mut part) = (String::new(), [0_u8; 4096]);
        while !said.contains("\r\n\r\n") || !said.trim_end().ends_with('}') {
            let read = stream.read(&mut part).unwrap();
            said.push_str(&String::from_utf8_lossy(&part[..read]));
        }
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        said
    });
    (address, taken)
}

#[test]
fn a_closure_is_written_back_to_the_source_with_its_crime_number_and_no_name() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let administrator = force.actor(Role::Administrator);
    let refused = administrator.fill("/admin/transfers/source", &[("source", "REH-CAD"), ("title", "Rehearsal"), ("address", "https://x")]);
    assert!(refused.expect_status(422).wrong_with("address").contains("http://"));
    let (address, taken) = source_system();
    let given = [("source", "REH-CAD"), ("title", "Rehearsal command and control"), ("address", address.as_str()), ("district", CITY)];
    administrator.fill("/admin/transfers/source", &given).expect_status(303);
    assert!(administrator.get("/admin/transfers").expect_status(200).says("Rehearsal command and control"));
    let mut lean = message("m-1", 1);
    lean["district"] = Value::Null;
    let answer = send(&force.program("call-handler"), &lean).expect_status(201);
    let id = body(&answer)["reference"].as_str().unwrap().to_owned();
    assert_eq!(force.incident(&id).core.district, CITY, "where the source's reports lie");
    force.closes(&id, rehearsal::at("2026-11-03 10:05"));
    force.wait(concord::server::send(force.house())).unwrap();
    let said = taken.join().unwrap();
    let (head, told) = said.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /write-back HTTP/1.1") && head.contains("idempotency-key: "), "{head}");
    let told: Value = serde_json::from_str(told.trim()).unwrap();
    assert_eq!(
        (told["state"].as_str(), told["source_id"].as_str(), told["reference"].as_str()),
        (Some("closed"), Some("4417"), Some(id.as_str()))
    );
    assert_eq!(told["crime_numbers"], json!(["26/100001"]));
    assert!(!said.contains("Alder"), "{said}");
    let waits = force.read(|tx| tx.number("SELECT COUNT(*) FROM outbox WHERE kind = 'write-back' AND sent_at IS NULL", &[]));
    assert_eq!(waits, 0);
}

#[test]
fn a_write_back_without_an_address_waits_in_the_pick_up_folder_and_one_that_is_not_taken_waits_on() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let program = force.program("call-handler");
    let id = body(&send(&program, &message("m-1", 1)).expect_status(201))["reference"].as_str().unwrap().to_owned();
    force.closes(&id, rehearsal::at("2026-11-03 10:05"));
    force.wait(concord::server::send(force.house())).unwrap();
    let files = std::fs::read_dir(force.data().join("outbox")).unwrap();
    let texts: Vec<String> = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    assert!(texts.iter().any(|text| text.contains("write-back") && text.contains("4417")), "{texts:?}");
    let (address, refusing) = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        (format!("http://{}/", listener.local_addr().unwrap()), listener)
    };
    drop(refusing);
    let given = [("source", "REH-CAD"), ("title", "Rehearsal"), ("address", address.as_str())];
    force.actor(Role::Administrator).fill("/admin/transfers/source", &given).expect_status(303);
    force.clock_shows("2026-11-12 10:00");
    force.actor(Role::Supervisor).takes(&id, "reopen", &[("reason", "New evidence in this rehearsal.")]);
    force.wait(concord::server::send(force.house())).unwrap();
    let waits = force.read(|tx| tx.number("SELECT COUNT(*) FROM outbox WHERE kind = 'write-back' AND sent_at IS NULL AND tries = 1", &[]));
    assert_eq!(waits, 1, "nobody took it: it is tried again");
}

#[test]
fn a_day_played_at_ten_times_its_peak_loses_nothing() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let played = force.plays(&rehearsal::Day { calls: 60, clients: 8, hate_in_a_hundred: 40 });
    assert_eq!((played.acknowledged, played.lost, played.boards.is_empty()), (60, 0, false), "{played:?}");
    assert_eq!(force.records(), 60);
    force.verifies();
}
