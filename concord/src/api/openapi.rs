//! The API's description (OpenAPI 3.1), made from the same lists of questions by which answers are read: it cannot say something else.

use practice::policy::Policy;
use serde_json::{Map, Value, json};

use super::shapes;
use crate::frame::field::{Field, Kind};
use crate::incident::{acts, take};

/// The description with the lists of the shipped packs, for who has no running force at hand.
pub fn openapi() -> Value {
    crate::house::shipped_policy().map_or_else(|_| describe(&[]), |policy| openapi_of(&policy))
}

/// The description with the lists of a force's own policy.
pub fn openapi_of(policy: &Policy) -> Value {
    describe(&take::fields(policy, jiff::Timestamp::UNIX_EPOCH))
}

fn describe(questions: &[Field]) -> Value {
    let mut paths = Map::new();
    paths.insert(
        "/api/v1/incidents".into(),
        json!({
            "get": read("A page of a worklist", &[("list", "The list's word; all records without it"), ("district", "District code"), ("strand", "Strand code"), ("after", "`next` of the page before")], "Incidents"),
            "post": write("Take a report", &report(questions), "201", "Made"),
        }),
    );
    paths.insert("/api/v1/incidents/{id}".into(), json!({ "parameters": [path("id")], "get": read("One record", &[], "Incident") }));
    let about = [("about", "The person, strand or other part of the record that the step is about, by its number")];
    for step in acts::all() {
        let address = format!("/api/v1/incidents/{{id}}/steps/{}", step.code);
        let mut body = json!({ "type": "object", "additionalProperties": true });
        if step.edits
            && let Some(object) = body.as_object_mut()
        {
            object.insert("properties".into(), json!({ "version": { "type": "integer", "description": "The version that was seen" } }));
        }
        paths.insert(address, json!({ "parameters": [path("id")], "get": read(&format!("What \"{}\" asks of this record", step.label), &about, "Questions"), "post": write(step.label, &body, "200", "Taken") }));
    }
    let open = read("The steps that this record is open to now, for this posting", &[], "Steps");
    paths.insert("/api/v1/incidents/{id}/steps".into(), json!({ "parameters": [path("id")], "get": open }));
    paths.insert(
        "/api/v1/transfers".into(),
        json!({ "post": write("Hand a report over, or newer facts of one", &schema(&crate::transfer::questions()), "201", "") }),
    );
    paths.insert("/api/v1/duties".into(), json!({ "get": read("My duties, by when", &[], "Duties") }));
    let asked = [("from", "First day"), ("to", "Last day"), ("by", "Rows and columns"), ("unit", "offences, incidents or flags")];
    paths.insert("/api/v1/figures".into(), json!({ "get": read("Counts", &asked, "Figures") }));
    paths.insert("/api/v1/figures/measures".into(), json!({ "get": read("Every measure with its definition", &[], "") }));
    let asked = [
        ("from", "First day"),
        ("to", "Last day"),
        ("by", "Rows: whole, district, month, strand or stage"),
        ("strands", "all or national"),
        ("district", "District code"),
    ];
    paths.insert("/api/v1/figures/measures/{code}".into(), json!({ "parameters": [path("code")], "get": read("One measure", &asked, "") }));
    paths.insert("/api/v1/printings/{id}".into(), json!({ "parameters": [path("id")], "get": read("Figures as they were signed", &[], "") }));
    paths.insert("/api/v1/returns".into(), json!({ "get": read("National returns: what is due and what went", &[], "") }));
    let one = json!({ "parameters": [path("kind"), path("period")], "get": read("One return: answers, versions, what stops it, its tables now", &[], "") });
    paths.insert("/api/v1/returns/{kind}/{period}".into(), one);
    let parameters = [path("kind"), path("period"), path("number")];
    let version = json!({ "parameters": parameters, "get": read("A signed version, and what it changed", &[], "") });
    paths.insert("/api/v1/returns/{kind}/{period}/versions/{number}".into(), version);
    let asked = [
        ("mapping", "The name of a shipped mapping"),
        ("name", "The file's name"),
        ("dry_run", "yes: change nothing"),
        ("take_what_fits", "yes: even where most rows do not fit"),
        ("finished", "yes: the cases are kept as closed history that owes nothing"),
    ];
    let mut import = read("Take over another system's records", &asked, "Import");
    if let Some(object) = import.as_object_mut() {
        object.insert("requestBody".into(), json!({ "content": { "application/octet-stream": {} } }));
    }
    paths.insert("/api/v1/import".into(), json!({ "post": import }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Concord", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" } },
        "security": [{ "token": [] }],
        "components": { "schemas": shapes::schemas(), "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "description": "A token bound to one posting: `concord token`" } } },
        "paths": paths,
    })
}

fn path(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
}

fn read(summary: &str, query: &[(&str, &str)], answer: &str) -> Value {
    let parameters: Vec<Value> =
        query.iter().map(|(name, says)| json!({ "name": name, "in": "query", "description": says, "schema": { "type": "string" } })).collect();
    json!({ "summary": summary, "parameters": parameters, "responses": responses("200", answer) })
}

fn write(summary: &str, body: &Value, done: &str, answer: &str) -> Value {
    let key = json!({ "name": "Idempotency-Key", "in": "header", "description": "The same key never does a thing twice", "schema": { "type": "string" } });
    json!({
        "summary": summary,
        "parameters": [key],
        "requestBody": { "content": { "application/json": { "schema": body } } },
        "responses": responses(done, answer),
    })
}

/// What is answered; an answer without a name of its own is an object that its guide page describes.
fn responses(done: &str, answer: &str) -> Value {
    let mut responses = Map::new();
    let schema = if answer.is_empty() { json!({ "type": "object" }) } else { shapes::named(answer) };
    let told = |says: &str| json!({ "description": says, "content": { "application/json": { "schema": schema } } });
    if done == "201" {
        responses.insert("200".into(), told("Done before, under the same key"));
    }
    responses.insert(done.into(), told("Done"));
    for (status, says) in [
        ("400", "The body cannot be read"),
        ("401", "No token, or one that has ended"),
        ("404", "Nothing that this posting may know of"),
        ("405", "The address is not asked in this way; the header Allow says in which"),
        ("409", "Duties stand in the way, or somebody else changed it"),
        ("413", "The body is larger than the address takes"),
        ("422", "A field is refused, with its sentence"),
        ("429", "Too many tries, or too many identities opened in an hour"),
        ("500", "A fault of the service; the body has its reference"),
    ] {
        responses.insert(
            status.into(),
            json!({ "description": says, "content": { "application/problem+json": { "schema": shapes::named("Problem") } } }),
        );
    }
    Value::Object(responses)
}

/// A report's schema. What a page fills in by itself, a program says: when it was reported, and how it came in.
fn report(questions: &[Field]) -> Value {
    let mut schema = schema(questions);
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.extend(["channel", "reported_at"].map(Value::from));
    }
    schema
}

/// A form's questions as a schema.
pub(super) fn schema(fields: &[Field]) -> Value {
    let asked = fields.iter().filter(|field| !matches!(field.kind, Kind::Inset));
    let properties: Map<String, Value> = asked.clone().map(|field| (field.name.clone(), property(field))).collect();
    let required: Vec<&str> = asked.filter(|field| !field.optional && field.value.is_empty()).map(|field| field.name.as_str()).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn property(field: &Field) -> Value {
    let codes: Vec<&str> = field.choices().iter().map(|choice| choice.code.as_str()).filter(|code| !code.is_empty()).collect();
    match field.kind {
        Kind::Checkboxes(_) => json!({ "type": "array", "items": { "type": "string", "enum": codes }, "description": field.label }),
        Kind::Radios(_) | Kind::Select(_) => json!({ "type": "string", "enum": codes, "description": field.label }),
        Kind::When => {
            json!({ "type": "string", "description": format!("{} RFC 3339, or 21/11/2026 10:04 on the force's clocks", field.label) })
        }
        _ => json!({ "type": "string", "description": field.label }),
    }
}
