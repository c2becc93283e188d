//! What the API answers, field by field: the schemas of its description. A test holds real answers against them.

use serde_json::{Map, Value, json};

/// The answers by name, each with its fields and their kinds. A kind is `string`, `integer`, `number`, `boolean`, `time` (RFC 3339), `any` or
/// the name of another answer; `?` behind it means that it may be null, and brackets mean a list of it. A field with `?` behind its name may be absent.
const SHAPES: &[(&str, &[(&str, &str)])] = &[
    ("Incidents", &[("items", "[Line]"), ("next", "string?")]),
    (
        "Line",
        &[
            ("id", "string"),
            ("reported_at", "time"),
            ("district", "string"),
            ("setting", "string?"),
            ("grade", "string?"),
            ("stage", "string"),
            ("strands", "[string]"),
            ("investigator", "string?"),
            ("supervisor", "string?"),
            ("due_at", "time?"),
            ("rule", "string"),
            ("about", "string"),
        ],
    ),
    (
        "Incident",
        &[
            ("id", "string"),
            ("version", "integer"),
            ("stage", "string"),
            ("nature", "string"),
            ("channel", "string"),
            ("reported_at", "time"),
            ("recorded_at", "time"),
            ("occurred_from", "time?"),
            ("occurred_to", "time?"),
            ("district", "string"),
            ("ward", "string?"),
            ("setting", "string?"),
            ("tags", "[string]"),
            ("hate", "boolean"),
            ("grade", "string?"),
            ("investigator", "string?"),
            ("supervisor", "string?"),
            ("outcome", "string?"),
            ("closed_at", "time?"),
            ("source", "string?"),
            ("source_id", "string?"),
            ("strands", "[Strand]"),
            ("crimes", "[Crime]"),
            ("people", "[Person]"),
            ("contacts", "[Contact]"),
            ("duties", "[Duty]"),
        ],
    ),
    ("Strand", &[("number", "integer"), ("strand", "string"), ("sub", "string?"), ("religions", "[string]"), ("perceived_by", "string")]),
    ("Crime", &[("number", "integer"), ("crime_number", "string"), ("offence", "string?"), ("victim", "integer?"), ("recorded_at", "time")]),
    ("Person", &[("number", "integer"), ("kind", "string")]),
    (
        "Contact",
        &[
            ("number", "integer"),
            ("person", "integer"),
            ("at", "time"),
            ("by", "string"),
            ("channel", "string"),
            ("purpose", "string"),
            ("reached", "string"),
            ("satisfaction", "string?"),
        ],
    ),
    (
        "Duty",
        &[
            ("record", "string"),
            ("rule", "string"),
            ("about", "string"),
            ("owner_role", "string"),
            ("owner", "string?"),
            ("arises_at", "time"),
            ("due_at", "time?"),
            ("standing", "string"),
            ("settled_at", "time?"),
            ("late", "boolean"),
            ("blocks", "[string]"),
            ("promise", "string?"),
            ("arithmetic", "string?"),
            ("cites", "[string]?"),
        ],
    ),
    ("Duties", &[("mine", "[Duty]"), ("brought", "[Duty]")]),
    ("Made", &[("id", "string")]),
    ("Steps", &[("id", "string"), ("version", "integer"), ("steps", "[Step]")]),
    ("Step", &[("step", "string"), ("label", "string"), ("address", "string")]),
    ("Questions", &[("step", "string"), ("label", "string"), ("version", "integer"), ("asks", "any")]),
    ("Taken", &[("id", "string"), ("version", "integer")]),
    (
        "Figures",
        &[
            ("question", "any"),
            ("rows", "any"),
            ("columns", "any"),
            ("cells", "[Cell]"),
            ("row_totals", "any"),
            ("column_totals", "any"),
            ("total", "any"),
            ("motivating_factors", "any"),
            ("more_than_one_strand", "any"),
            ("without_coverage", "[string]"),
            ("notes", "[string]"),
        ],
    ),
    ("Cell", &[("row", "string"), ("column", "string"), ("count", "any")]),
    (
        "Import",
        &[
            ("file", "string"),
            ("system", "string"),
            ("dry_run", "boolean"),
            ("run", "string?"),
            ("rows", "[ImportRow]"),
            ("remarks", "[string]"),
            ("hint", "string?"),
            ("taken", "integer"),
            ("changed", "integer"),
            ("unchanged", "integer"),
            ("refused", "integer"),
        ],
    ),
    (
        "ImportRow",
        &[
            ("row", "integer"),
            ("source_id", "string"),
            ("outcome", "string"),
            ("reference?", "string"),
            ("fields?", "[string]"),
            ("refusals?", "any"),
            ("read?", "any"),
            ("notes?", "[string]"),
        ],
    ),
    (
        "Problem",
        &[
            ("type", "string"),
            ("title", "string"),
            ("status", "integer"),
            ("detail?", "string"),
            ("request?", "string"),
            ("errors?", "[FieldProblem]"),
            ("duties?", "[InTheWay]"),
            ("compare?", "[Compared]"),
            ("version?", "integer"),
            ("account?", "any"),
        ],
    ),
    ("FieldProblem", &[("field", "string"), ("message", "string")]),
    ("InTheWay", &[("rule", "string"), ("about", "string"), ("sentence", "string")]),
    ("Compared", &[("what", "string"), ("yours", "string"), ("now", "string")]),
];

/// The schemas of all answers, by name. Every field that is required is always there.
pub(super) fn schemas() -> Value {
    let schema = |fields: &[(&str, &str)]| {
        let properties: Map<String, Value> = fields.iter().map(|(name, kind)| (name.trim_end_matches('?').to_owned(), of_kind(kind))).collect();
        let required: Vec<&str> = fields.iter().map(|(name, _)| *name).filter(|name| !name.ends_with('?')).collect();
        json!({ "type": "object", "properties": properties, "required": required })
    };
    Value::Object(SHAPES.iter().map(|(name, fields)| ((*name).to_owned(), schema(fields))).collect())
}

/// The reference to an answer's schema.
pub(super) fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn of_kind(kind: &str) -> Value {
    if let Some(kind) = kind.strip_suffix('?') {
        return json!({ "anyOf": [of_kind(kind), { "type": "null" }] });
    }
    match kind {
        "any" => json!({}),
        "time" => json!({ "type": "string", "format": "date-time" }),
        "string" | "integer" | "number" | "boolean" => json!({ "type": kind }),
        other => match other.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
            Some(inner) => json!({ "type": "array", "items": of_kind(inner) }),
            None => named(other),
        },
    }
}
