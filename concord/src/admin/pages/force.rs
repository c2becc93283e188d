//! The force's own name and colour, and the style sheet that dresses every page in it.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use practice::people::{Act, Matter};

use super::{Sheet, done, show};
use crate::admin::ForceRow;
use crate::admin::colour::Colour;
use crate::admin::sql;
use crate::frame::ask::with_type;
use crate::frame::field::{Field, Width};
use crate::frame::{Ask, Failure, Form, Reply};

/// The force's colour as a style sheet: public, kept for a minute by browsers. Empty before the force is set up.
pub async fn sheet(ask: Arc<Ask>) -> Result<Reply, Failure> {
    // What is stored is read again, so that nothing but a colour can ever stand in the style sheet.
    let colour = ask.house.force().and_then(|force| Colour::read(&force.colour).ok());
    let text = colour.map_or_else(String::new, |colour| format!(":root{{--concord-force:{colour}}}\n"));
    let mut reply = with_type(StatusCode::OK, "text/css; charset=utf-8", text);
    reply.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    Ok(reply)
}

/// The question after the colour.
pub fn colour_field() -> Field {
    Field::line("colour", "The force's colour")
        .hint("A # and six digits or letters from a to f. White words must be readable on it.")
        .wide(Width::Characters(10))
}

fn fields() -> Vec<Field> {
    vec![Field::line("name", "Name of the force").autocomplete("organization"), colour_field()]
}

fn form_page(ask: &Ask, form: Form) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: "The force".into(),
        lede: vec!["The name and the colour stand at the top of every page.".into()],
        action: "/admin/force".into(),
        button: "Save",
        back: ("/admin".into(), "Administration"),
        upload: false,
        once: String::new(),
    };
    show(ask, form, sheet)
}

/// Shows the force's name and colour to change.
pub async fn facts(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let force = ask.house.force().ok_or(Failure::NotFound)?;
    let mut fields = fields();
    for (field, value) in fields.iter_mut().zip([force.name, force.colour]) {
        field.value = value;
    }
    form_page(&ask, Form::blank(fields))
}

/// Takes the force's name and colour.
pub async fn take_facts(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let force = ask.house.force().ok_or(Failure::NotFound)?;
    let mut form = Form::filled(fields(), &ask.body);
    let name = form.required("name", "Enter the name of the force.");
    let colour = read_colour(&mut form);
    let (Some(name), Some(colour), true) = (name, colour, form.is_fine()) else { return form_page(&ask, form) };
    let row = ForceRow { name, colour: colour.to_string(), ..force };
    let signature = ask.signature(Matter::Users, Act::Edit)?;
    ask.house.ledger.write(move |tx| sql::put(tx, &signature, "changed the force's name or colour", &row)).await?;
    ask.house.refresh().await?;
    done(&ask, "/admin", "The force's name and colour are saved. A browser may show the old colour for a minute.").await
}

/// The colour of a form; what is none, or is too light, is refused beside its question.
pub fn read_colour(form: &mut Form) -> Option<Colour> {
    let text = form.required("colour", "Enter the force's colour.")?;
    match Colour::read(&text) {
        Ok(colour) => Some(colour),
        Err(sentence) => {
            form.refuse("colour", sentence);
            None
        }
    }
}
