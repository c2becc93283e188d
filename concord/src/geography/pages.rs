//! The page of the force's ground: what is loaded, a file to send, what it would change, and taking it.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::people::{Act, Matter};

use super::{Content, Read, read, sql};
use crate::admin::pages::{done, sent_file};
use crate::frame::ask::{page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::import::pages::spool;
use crate::ledger::Fault;

/// Areas that the preview lists.
const SHOWN: usize = 10;

/// What is loaded, and a file to send.
#[derive(Template)]
#[template(path = "geography/geography.html")]
pub struct GeographyPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// The questions; none for who may only look.
    pub fields: Vec<Field>,
    /// What is loaded: what, how many areas, when last.
    pub loaded: Vec<[String; 3]>,
}

/// What a file would change.
#[derive(Template)]
#[template(path = "geography/preview.html")]
pub struct PreviewPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What it holds.
    pub content: String,
    /// Counts: words and figure.
    pub counts: Vec<(String, String)>,
    /// The first areas: code, name, and people or places of the outline.
    pub rows: Vec<[String; 3]>,
    /// The heading of the last of these.
    pub last_head: &'static str,
    /// What goes along to be taken: names and values.
    pub carried: Vec<(&'static str, String)>,
}

fn fields() -> Vec<Field> {
    let contents = Content::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect();
    let population = "Population needs the columns code, population and year. Boundaries need polygons in degrees, as the Office for National \
                      Statistics offers them for download.";
    vec![
        Field::radios("content", "What does the file hold?", contents),
        Field::file("file", "File", ".geojson,.json,.csv").hint(population),
        Field::line("code", "Property with the code of each area")
            .optional()
            .hint("For boundaries only, such as WD25CD. Leave it empty to have it found."),
        Field::line("name", "Property with the name of each area").optional().hint("For boundaries only, such as WD25NM."),
    ]
}

async fn show(ask: &Ask, form: Form, status: StatusCode) -> Result<Reply, Failure> {
    let calendar = ask.house.policy()?.calendar.clone();
    let loaded = ask.house.ledger.read(sql::loaded).await?;
    let problems = form.problems();
    let shown = GeographyPage {
        chrome: ask.chrome("/admin").with_error(!problems.is_empty()),
        problems,
        fields: if ask.reader()?.may(Matter::Users, Act::Edit) { form.fields } else { Vec::new() },
        loaded: loaded.into_iter().map(|(what, count, at)| [what, count.to_string(), calendar.show(at)]).collect(),
    };
    page_with(status, shown.render())
}

/// What is loaded, with the form.
pub async fn first(ask: Arc<Ask>) -> Result<Reply, Failure> {
    show(&ask, Form::blank(fields()), StatusCode::OK).await
}

/// Reads a sent file and shows what it would change; writes nothing.
pub async fn check(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(fields(), &ask.body);
    let content = form.code("content", Content::from_code, "Say what the file holds.");
    let (code, name) = (form.text("code").unwrap_or_default(), form.text("name").unwrap_or_default());
    let bytes = sent_file(&ask).map(<[u8]>::to_vec);
    if bytes.is_none() {
        form.refuse("file", "Choose a file.");
    }
    if let (Some(content), Some(bytes)) = (content, bytes) {
        match read(&bytes, content, &code, &name) {
            Ok(read) => match super::check_districts(&ask.house, content, &read).await? {
                Ok(()) => return preview(&ask, content, &read, bytes, [code, name]).await,
                Err(sentence) => form.refuse("content", sentence),
            },
            Err(wrong) => {
                form.general.extend(wrong.into_iter().map(|text| Problem { text, href: "#file".into() }));
                form.refuse("file", "The file was not taken. Mend what is named above and send it again.");
            }
        }
    }
    show(&ask, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn preview(ask: &Ask, content: Content, read: &Read, bytes: Vec<u8>, [code, name]: [String; 2]) -> Result<Reply, Failure> {
    let id = spool::fresh_id()?;
    spool::put_data(&ask.house, &id, bytes).await?;
    let (counts, rows, last_head) = described(read);
    let shown = PreviewPage {
        chrome: ask.chrome("/admin"),
        content: content.label().to_owned(),
        counts,
        rows,
        last_head,
        carried: vec![("id", id), ("content", content.code().to_owned()), ("code", code), ("name", name)],
    };
    page(shown.render())
}

type Described = (Vec<(String, String)>, Vec<[String; 3]>, &'static str);

/// Counts, the first areas, and the heading of their last column.
fn described(read: &Read) -> Described {
    let count = |words: &str, number: usize| (words.to_owned(), number.to_string());
    match read {
        Read::Boundaries(areas) => {
            let before = areas.iter().map(|area| area.places).sum();
            let after = areas.iter().flat_map(|area| &area.rings).map(Vec::len).sum();
            let rows = areas.iter().take(SHOWN).map(|area| [area.code.clone(), area.name.clone(), area.places.to_string()]);
            let counts = vec![count("Areas", areas.len()), count("Places of their outlines in the file", before), count("Places kept", after)];
            (counts, rows.collect(), "Places of its outline")
        }
        Read::Population(people) => {
            let years: std::collections::BTreeSet<i64> = people.iter().map(|one| one.year).collect();
            let years = years.into_iter().map(|year| year.to_string()).collect::<Vec<_>>().join(", ");
            let rows = people.iter().take(SHOWN).map(|one| [one.code.clone(), one.year.to_string(), one.people.to_string()]);
            (vec![count("Rows", people.len()), ("Years".to_owned(), years)], rows.collect(), "People")
        }
    }
}

/// Takes the file that the preview showed, whole.
pub async fn take(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let id = ask.body.one("id").to_owned();
    let content = Content::from_code(ask.body.one("content")).ok_or_else(|| gone("Choose again what the file holds."))?;
    let bytes = spool::data(&ask.house, &id).await?.ok_or_else(|| gone("The file is not kept any more. Send it again."))?;
    let read = read(&bytes, content, ask.body.one("code"), ask.body.one("name")).map_err(|wrong| gone(&wrong.join(" ")))?;
    let who = ask.signature(Matter::Users, Act::Edit)?;
    let total = read.len();
    let changed = ask.house.ledger.write(move |tx| sql::take(tx, &who, content, &read)).await.map_err(|fault: Fault| Failure::Fault(fault))?;
    spool::forget(&ask.house, &id).await?;
    done(&ask, "/admin/geography", format!("{}: {total} areas, {changed} of them new or changed.", content.label())).await
}

fn gone(sentence: &str) -> Failure {
    crate::admin::pages::refused(sentence)
}
