//! The systems that hand reports over: where each takes back what became of its incidents, and where its reports lie.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::people::{Act, Matter};
use practice::policy::Policy;
use practice::transfer::is_name;

use super::sql::{self, SourceRow};
use crate::admin::sql::{all, put};
use crate::frame::ask::{go_to, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::pages::FormPage;
use crate::frame::{Ask, Failure, Form, Reply};

/// One system as shown.
#[derive(Clone, Debug, Default)]
pub struct SourceView {
    /// Its name in messages.
    pub source: String,
    /// What people call it.
    pub title: String,
    /// Where write-backs go.
    pub address: String,
    /// Where its reports lie unless they say so.
    pub district: String,
    /// Its form.
    pub href: String,
}

/// The systems.
#[derive(Template)]
#[template(path = "transfer/sources.html")]
pub struct SourcesPage {
    /// Around the page.
    pub chrome: Chrome,
    /// By name.
    pub sources: Vec<SourceView>,
}

/// Lists the systems.
pub async fn sources(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let rows: Vec<SourceRow> = ask.house.ledger.read(all::<SourceRow>).await?;
    let policy = ask.house.policy()?;
    let view = |row: SourceRow| SourceView {
        href: format!("/admin/transfers/source?source={}", form_urlencoded::byte_serialize(row.source.as_bytes()).collect::<String>()),
        title: row.title,
        address: row.address.unwrap_or_else(|| "Pick-up folder".into()),
        district: row.district.map(|code| policy.district(&code).map_or_else(|| code.clone(), |d| d.title.clone())).unwrap_or_default(),
        source: row.source,
    };
    page(SourcesPage { chrome: ask.chrome("/admin"), sources: rows.into_iter().map(view).collect() }.render())
}

fn fields(policy: &Policy, known: Option<&SourceRow>) -> Vec<Field> {
    let text = |get: fn(&SourceRow) -> Option<String>| known.and_then(get).unwrap_or_default();
    let none = std::iter::once(Choice::new("", "Every message says its own"));
    let districts = none.chain(policy.districts.iter().map(|d| Choice::new(&d.code, &d.title))).collect();
    vec![
        Field::line("source", "Its name in messages").hint("Letters, digits and . _ : / -").value(text(|row| Some(row.source.clone()))),
        Field::line("title", "What do people call it?").value(text(|row| Some(row.title.clone()))),
        Field::line("address", "Where does it take back what became of its incidents?")
            .hint("An address such as http://gateway.example:8080/write-back. Without one, messages wait in the pick-up folder.")
            .value(text(|row| row.address.clone()))
            .optional(),
        Field::select("district", "Where do its reports lie?", districts).value(text(|row| row.district.clone())).optional(),
    ]
}

/// The form of one system, or of a new one.
pub async fn source(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let named = ask.query.one("source").to_owned();
    let known = ask.house.ledger.read(move |tx| sql::source(tx, &named)).await?;
    let form = Form::blank(fields(&*ask.house.policy()?, known.as_ref()));
    show(&ask, form)
}

/// Says where a system takes back what became of its incidents.
pub async fn take_source(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(fields(&*ask.house.policy()?, None), &ask.body);
    let (source, title) = (form.required("source", "Enter its name."), form.required("title", "Say what people call it."));
    let (address, district) = (form.text("address"), form.text("district"));
    if source.as_deref().is_some_and(|source| !is_name(source)) {
        form.refuse("source", "Use at most 80 letters, digits and . _ : / -");
    }
    if let Some(Err(sentence)) = address.as_deref().map(super::deliver::address) {
        form.refuse("address", sentence);
    }
    let (Some(source), Some(title), true) = (source, title, form.is_fine()) else { return show(&ask, form) };
    let who = ask.signature(Matter::Users, Act::Edit)?;
    let row = SourceRow { source, title, address, district, by: who.actor.clone(), at: who.at };
    ask.house.ledger.write(move |tx| put(tx, &who, "said where a system takes write-backs", &row)).await?;
    crate::account::notice(&ask, "Saved.").await?;
    Ok(go_to("/admin/transfers"))
}

fn show(ask: &Ask, form: Form) -> Result<Reply, Failure> {
    let problems = form.problems();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = FormPage {
        chrome: ask.chrome("/admin").with_error(!problems.is_empty()),
        title: "A system that hands reports over".into(),
        caption: String::new(),
        back: ("/admin/transfers".into(), "Systems that hand reports over".into()),
        lede: vec!["It sends each message with a token that is bound to one posting; \"concord token\" makes one.".into()],
        in_the_way: Vec::new(),
        problems,
        compare: Vec::new(),
        fields: form.fields,
        action: "/admin/transfers/source".into(),
        button: "Save".into(),
        upload: false,
        once: String::new(),
    };
    page_with(status, shown.render())
}
