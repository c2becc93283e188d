//! The JSON API: whom it answers, what it does once, and that it refuses what the pages refuse.

use axum::http::Method;
use concord::account::sql::TokenRow;
use concord::admin::sql::{all, put};
use concord::incident::acts;
use practice::people::Role;
use rehearsal::{Answer, CITY, Force};
use serde_json::{Value, json};

use crate::ledger::both::on_both;

/// A report as a program sends it; everything invented.
fn report(narrative: &str) -> String {
    let body = json!({
        "channel": "101", "reported_at": "2026-11-03T09:00:00Z", "district": CITY, "narrative": narrative, "strands": ["RACE"],
        "perceived_by": "victim", "words": "Invented words.", "victim_name": "Rehearsal Victim Alder",
    });
    body.to_string()
}

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body))
}

/// A refusal as RFC 9457 has it, with this status.
fn problem(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{}", answer.body);
    let said = body(answer);
    assert_eq!(said["status"], status, "{said}");
    assert!(said["type"].is_string() && said["title"].as_str().is_some_and(|title| !title.is_empty()), "{said}");
    said
}

#[test]
fn an_address_asked_in_a_wrong_way_says_so_and_what_it_takes() {
    let force = Force::open();
    let program = force.program(Role::CallHandler.code());
    let told = program.request(Method::DELETE, "/api/v1/incidents", &[], "");
    assert_eq!(problem(&told, 405)["title"], "This address is not asked in this way");
    assert!(told.header("allow").is_some_and(|ways| ways.contains("POST") && !ways.contains("DELETE")), "{:?}", told.header("allow"));
    let page = force.actor(Role::CallHandler).get("/incidents/261103-0000000/people/1").expect_status(405);
    assert!(page.says("This address is not asked in this way"), "{}", page.words());
}

#[test]
fn no_token_a_wrong_one_and_an_ended_one_are_answered_alike() {
    on_both("tokens", |force| {
        force.clock_shows("2026-11-03 10:00");
        let known = force.program("call-handler");
        known.get("/api/v1/incidents").expect_status(200);
        let nobody = problem(&force.visitor().get("/api/v1/incidents"), 401);
        for token in ["", "wrong", "\u{e9}", &"f".repeat(48), "x' OR 1=1 --"] {
            let said = problem(&force.program_with(token).get("/api/v1/incidents"), 401);
            assert_eq!((&said["title"], &said["detail"]), (&nobody["title"], &nobody["detail"]), "{token}");
        }
        let who = concord::account::system_signature(force.house());
        let at = force.house().clock().real();
        let ended: Result<(), concord::ledger::Fault> = force.write(move |tx| {
            for token in all::<TokenRow>(tx)? {
                put(tx, &who, "ended a token", &TokenRow { ended_at: Some(at), ..token })?;
            }
            Ok(())
        });
        ended.unwrap();
        problem(&known.get("/api/v1/incidents"), 401);
        assert_eq!(force.visitor().request(Method::POST, "/api/v1/incidents", &[], report("No token.")).status, 401);
        assert_eq!(force.records(), 0);
        let browser = force.actor(Role::CallHandler).get("/api/v1/incidents");
        assert_eq!(browser.status, 401, "a browser's cookie is no token");
    });
}

#[test]
fn a_report_with_a_key_is_taken_once_and_other_words_under_the_key_are_refused() {
    on_both("api_once", |force| {
        force.clock_shows("2026-11-03 10:00");
        let program = force.program("call-handler");
        let first = program.call("/api/v1/incidents", "key-1", &report("First words.")).expect_status(201);
        let again = program.call("/api/v1/incidents", "key-1", &report("First words.")).expect_status(200);
        assert_eq!(body(&first)["id"], body(&again)["id"]);
        problem(&program.call("/api/v1/incidents", "key-1", &report("Other words.")), 409);
        program.call("/api/v1/incidents", "key-2", &report("First words.")).expect_status(201);
        assert_eq!(force.records(), 2);
        force.verifies();
    });
}

#[test]
fn what_cannot_be_read_or_is_wrong_comes_back_with_its_field_and_leaves_nothing() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let program = force.program("call-handler");
    for unread in ["[]", "{", "null", "\"text\"", "{\"narrative\":{\"a\":1}}", "\u{0}", "narrative=form"] {
        problem(&program.call("/api/v1/incidents", "unread", unread), 400);
    }
    let long = format!("{{\"narrative\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
    problem(&program.call("/api/v1/incidents", "long", &long), 413);
    let wrong = |name: &str, value: Value| {
        let mut given: Value = serde_json::from_str(&report("Words.")).unwrap();
        given[name] = value;
        let said = problem(&program.call("/api/v1/incidents", "wrong", &given.to_string()), 422);
        let errors = said["errors"].as_array().cloned().unwrap_or_default();
        assert!(
            errors.iter().any(|error| error["field"] == name && error["message"].as_str().is_some_and(|m| !m.is_empty())),
            "{name}: {said}"
        );
    };
    wrong("district", json!("E99999999"));
    wrong("strands", json!(["NO-SUCH"]));
    wrong("channel", json!(7));
    wrong("narrative", json!(" "));
    wrong("narrative", json!("a\u{0}b"));
    wrong("reported_at", json!("31/02/2026 10:00"));
    wrong("reported_at", json!("2099-01-01T00:00:00Z"));
    wrong("perceived_by", json!(""));
    assert_eq!(force.records(), 0);
    force.verifies();
}

#[test]
fn a_step_by_a_program_is_refused_as_on_the_page() {
    on_both("api_steps", |force| {
        force.clock_shows("2026-11-03 10:00");
        let (handler, manager) = (force.program("call-handler"), force.program("crime-manager"));
        let taken = handler.call("/api/v1/incidents", "one", &report("Words of a program.")).expect_status(201);
        let id = body(&taken)["id"].as_str().unwrap().to_owned();
        let step = |code: &str| format!("/api/v1/incidents/{id}/steps/{code}");

        let closing = problem(&manager.call(&step("ask-closure"), "k1", "{}"), 422);
        let sentence = "Give this hate report its crime number, or record why it is no crime, before closing it.";
        assert!(closing.to_string().contains(sentence), "{closing}");
        let numberless = problem(&manager.call(&step("crime"), "k2", r#"{"offence":"8M"}"#), 422);
        assert_eq!(numberless["errors"][0]["field"], "crime_number", "{numberless}");
        let crimed = manager.call(&step("crime"), "k3", r#"{"offence":"8M","crime_number":"26/800001"}"#).expect_status(200);
        let version = body(&crimed)["version"].as_u64().unwrap();
        let again = manager.call(&step("crime"), "k3", r#"{"offence":"8M","crime_number":"26/800001"}"#).expect_status(200);
        assert_eq!(body(&again)["version"], version, "the same key does nothing twice");

        let assign = json!({ "investigator": "investigating-officer", "supervisor": "supervisor", "version": version }).to_string();
        manager.call(&step("assign"), "k4", &assign).expect_status(200);
        let other = json!({ "investigator": "investigating-officer", "supervisor": "crime-manager", "version": version }).to_string();
        let met = problem(&manager.call(&step("assign"), "k5", &other), 409);
        assert!(met["compare"].as_array().is_some_and(|both| !both.is_empty()), "{met}");

        manager.call(&step("outcome"), "k6", r#"{"outcome":"18"}"#).expect_status(200);
        force.program("investigating-officer").call(&step("ask-closure"), "k7", "{}").expect_status(200);
        let blocked = problem(&manager.call(&step("close"), "k8", "{}"), 409);
        let rules: Vec<&str> = blocked["duties"].as_array().unwrap().iter().filter_map(|duty| duty["rule"].as_str()).collect();
        assert!(rules.contains(&"R-VIC-05") && rules.contains(&"R-CC-01"), "{rules:?}");
        problem(&force.program("supervisor-county").call(&step("review"), "k9", r#"{"note":"x"}"#), 404);
        assert!(force.journal_says(&id, "supervisor-county", "was refused"));
        problem(&manager.call(&step("no-such-step"), "k10", "{}"), 404);
        force.verifies();
    });
}

#[test]
fn a_record_read_by_a_program_holds_no_identity_and_no_narrative_and_the_look_is_in_the_journal() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let taken = force.program("call-handler").call("/api/v1/incidents", "one", &report("Words that stay sealed.")).expect_status(201);
    let id = body(&taken)["id"].as_str().unwrap().to_owned();
    let supervisor = force.program("supervisor");
    let read = supervisor.get(&format!("/api/v1/incidents/{id}")).expect_status(200);
    assert!(!read.body.contains("Rehearsal Victim Alder") && !read.body.contains("Words that stay sealed"), "{}", read.body);
    assert_eq!(body(&read)["people"][0]["kind"], "victim");
    assert!(force.journal_says(&id, "supervisor", "looked at the record"));
    problem(&force.program("supervisor-county").get(&format!("/api/v1/incidents/{id}")), 404);
    problem(&supervisor.get("/api/v1/incidents/none"), 404);
    let listed = supervisor.get("/api/v1/incidents").expect_status(200);
    assert_eq!(body(&listed)["items"][0]["id"], id.as_str());
    let duties = supervisor.get("/api/v1/duties").expect_status(200);
    assert!(body(&duties)["mine"].is_array() && body(&duties)["brought"].is_array());
    let figures = supervisor.get("/api/v1/figures?from=2026-11-01&to=2026-11-30&by=strand&unit=incidents").expect_status(200);
    assert!(body(&figures).is_object());
    problem(&supervisor.get("/api/v1/figures?from=2026-11-30&to=2026-11-01"), 422);
}

#[test]
fn the_description_names_every_door_and_every_step_and_nothing_else() {
    let force = Force::open();
    let description = body(&force.visitor().get("/api/v1/openapi.json").expect_status(200));
    let paths = description["paths"].as_object().unwrap();
    let mut told: Vec<String> = Vec::new();
    for (path, doors) in paths {
        let methods = doors.as_object().unwrap().keys().filter(|key| ["get", "post", "put", "delete"].contains(&key.as_str()));
        told.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let mut there: Vec<String> = Vec::new();
    for line in concord::doors::all().lines() {
        let door = line.split(" | ").next().unwrap_or_default();
        if door.contains("{step}") && door.contains("/api/") {
            there.extend(acts::all().map(|step| door.replace("{step}", step.code)));
        } else if door.contains("/api/") && !door.ends_with("openapi.json") {
            there.push(door.to_owned());
        }
    }
    told.sort();
    there.sort();
    assert_eq!(told, there);
}

#[test]
fn a_name_that_no_question_has_is_refused_and_so_is_a_day_before_the_first_policy() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let handler = force.program("call-handler");
    let send = |name: &str, value: Value| {
        let mut body: Value = serde_json::from_str(&report("Misspelt, in this rehearsal.")).unwrap();
        body[name] = value;
        handler.request(Method::POST, "/api/v1/incidents", &[], body.to_string())
    };
    for (name, value, said) in [
        ("strand", json!("RACE"), "There is no question \"strand\" here."),
        ("reported_at", json!("1991-01-01T10:00:00Z"), "before the first policy"),
        ("religions", json!(["JEW"]), "kept with the religion strand"),
    ] {
        let refused = problem(&send(name, value), 422);
        assert!(refused["errors"][0]["message"].as_str().is_some_and(|words| words.contains(said)), "{refused}");
    }
    assert_eq!(force.records(), 0);
}

/// What of a value is not as its schema says, each with where.
fn unlike(value: &Value, schema: &Value, all: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return unlike(value, &all[name.rsplit('/').next().unwrap()], all, at);
    }
    if let Some(either) = schema["anyOf"].as_array() {
        let found: Vec<_> = either.iter().map(|one| unlike(value, one, all, at)).collect();
        return if found.iter().any(Vec::is_empty) { Vec::new() } else { found.concat() };
    }
    let fits = match schema["type"].as_str() {
        None => true,
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        Some(other) => panic!("{other} is no kind that the description uses"),
    };
    let mut found = if fits { Vec::new() } else { vec![format!("{at} is {value}, not {schema}")] };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        match value.get(name) {
            Some(inner) => found.extend(unlike(inner, &schema["properties"][name], all, &format!("{at}.{name}"))),
            None => found.push(format!("{at}.{name} is missing")),
        }
    }
    let unknown = |name: &&String| at.split('.').count() == 1 && schema["properties"].get(name.as_str()).is_none();
    let named = value.as_object().filter(|_| schema.get("properties").is_some());
    found.extend(named.into_iter().flat_map(serde_json::Map::keys).filter(unknown).map(|name| format!("{at}.{name} is not described")));
    let items = value.as_array().into_iter().flatten().filter(|_| schema.get("items").is_some());
    found.extend(items.flat_map(|item| unlike(item, &schema["items"], all, &format!("{at}[]"))));
    found
}

#[test]
fn every_answer_has_the_shape_that_the_description_gives_it() {
    on_both("shapes", |force| {
        force.clock_shows("2026-11-03 10:00");
        let description = body(&force.visitor().get("/api/v1/openapi.json").expect_status(200));
        let all = &description["components"]["schemas"];
        let handler = force.program("call-handler");
        let made = handler.request(Method::POST, "/api/v1/incidents", &[], report("A rehearsal of shapes."));
        let id = body(&made)["id"].as_str().expect("made").to_owned();
        let officer = force.program("hate-crime-officer");
        let holds = |path: &str, shape: &str, answer: &Answer| {
            let found = unlike(&body(answer), &json!({ "$ref": format!("#/components/schemas/{shape}") }), all, shape);
            assert!(found.is_empty(), "{path}: {found:?}\n{}", answer.body);
        };
        holds("the report", "Made", &made);
        for (path, shape) in [
            ("/api/v1/incidents".to_owned(), "Incidents"),
            (format!("/api/v1/incidents/{id}"), "Incident"),
            (format!("/api/v1/incidents/{id}/steps"), "Steps"),
            (format!("/api/v1/incidents/{id}/steps/aware"), "Questions"),
            ("/api/v1/duties".to_owned(), "Duties"),
            ("/api/v1/figures?from=2026-11-01&to=2026-11-30&by=strand,month&unit=flags".to_owned(), "Figures"),
        ] {
            holds(&path, shape, &officer.get(&path).expect_status(200));
        }
        holds("no such record", "Problem", &officer.get("/api/v1/incidents/261103-0000000"));
        let open = body(&officer.get(&format!("/api/v1/incidents/{id}/steps")));
        let aware = open["steps"].as_array().unwrap().iter().find(|step| step["step"] == "aware").unwrap_or_else(|| panic!("{open}"));
        let taken = officer.request(Method::POST, aware["address"].as_str().unwrap(), &[], "{}");
        holds("the step", "Taken", &taken);
        let questions = body(&force.program("control-room-inspector").get(&format!("/api/v1/incidents/{id}/steps/assess")).expect_status(200));
        let asked = questions["asks"]["required"].as_array().unwrap();
        assert!(["thrive-T", "grade"].iter().all(|name| asked.contains(&json!(name))), "{questions}");
    });
}

#[test]
fn a_program_that_sends_no_records_is_told_why_and_nothing_is_imported() {
    let force = Force::open();
    let (officer, supervisor) = (force.program("hate-crime-officer"), force.program("supervisor"));
    let send = |program: &rehearsal::Colleague<'_>, query: &str, bytes: &'static [u8]| {
        program.request(Method::POST, &format!("/api/v1/import?{query}"), &[("content-type", "application/octet-stream")], bytes)
    };
    problem(&send(&supervisor, "mapping=nypd", b"a,b"), 404);
    let unknown = problem(&send(&officer, "mapping=no-such", b"a,b"), 422);
    assert_eq!(unknown["errors"][0]["field"], "mapping", "{unknown}");
    let empty = problem(&send(&officer, "mapping=nypd", b""), 422);
    assert_eq!(empty["errors"][0]["field"], "file", "{empty}");
    for (bytes, what) in [
        (&b"\x89PNG\r\n\x1a\n"[..], "a picture"),
        (&b"PK\x03\x04"[..], "half a spreadsheet"),
        (&b"one,two\n1,2\n"[..], "other columns"),
        (&b"\xff\xfe\x00"[..], "no text"),
    ] {
        let said = problem(&send(&officer, "mapping=nypd&name=records.csv", bytes), 422);
        assert!(said["detail"].as_str().is_some_and(|sentence| !sentence.is_empty()), "{what}: {said}");
    }
    assert_eq!(force.records(), 0);
    force.verifies();
}
