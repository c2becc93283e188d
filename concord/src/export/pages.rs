//! The pages of files that leave: the form, what waits, what was taken.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::policy::Policy;
use press::sheet::Format;

use super::request::{Made, Wish, ask_for, decide, not_now};
use super::sql::{self, ExportRow};
use super::{What, may, may_decide, may_name};
use crate::admin::pages::done;
use crate::frame::ask::{download, fresh_key, go_to, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::pages::FormPage;
use crate::frame::{Answers, Ask, Failure, Form, Reply};
use crate::ledger::Tx;

/// Files that the page lists.
const SHOWN: u32 = 50;

/// One file as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Rows, kind, whom it is for.
    pub facts: String,
    /// What it is for; shown to who decides.
    pub purpose: String,
    /// Who asked, when.
    pub asked: String,
    /// Where it stands.
    pub stands: String,
    /// The file's hash; empty before it was made.
    pub hash: String,
    /// Whether it can be fetched now.
    pub ready: bool,
}

/// The files of a reader, and those that wait for them.
#[derive(Template)]
#[template(path = "export/exports.html")]
pub struct ExportsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Files that wait for this reader to agree.
    pub waiting: Vec<Line>,
    /// The reader's own.
    pub own: Vec<Line>,
    /// Whether the reader takes files out.
    pub may_export: bool,
}

/// Lists files.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_list(&inner, tx)).await?;
    page(shown.render())
}

fn read_list(ask: &Ask, tx: &mut Tx<'_>) -> Result<ExportsPage, Failure> {
    let (reader, policy) = (ask.reader()?, ask.house.policy()?);
    let waiting = if may_decide(reader) { sql::waiting(tx, reader.account(), SHOWN)? } else { Vec::new() };
    let own = sql::asked_by(tx, reader.account(), SHOWN)?;
    let accounts: Vec<String> =
        waiting.iter().chain(&own).flat_map(|row| [Some(row.asked_by.clone()), row.decided_by.clone()]).flatten().collect();
    let names = crate::people::sql::names(tx, &accounts)?;
    let name = |account: &str| names.get(account).cloned().unwrap_or_else(|| account.to_owned());
    let mut lines = |rows: &[ExportRow], purposes: bool| -> Result<Vec<Line>, Failure> {
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let purpose = if purposes { tx.unseal(&crate::admin::sql::chain_of(row), &row.purpose)? } else { String::new() };
            lines.push(line(row, &policy, ask, &name(&row.asked_by), row.decided_by.as_deref().map(name), purpose));
        }
        Ok(lines)
    };
    let (waiting, own) = (lines(&waiting, true)?, lines(&own, false)?);
    Ok(ExportsPage { chrome: ask.chrome("/exports"), waiting, own, may_export: What::ALL.iter().any(|what| may(reader, *what)) })
}

fn line(row: &ExportRow, policy: &Policy, ask: &Ask, asked_by: &str, decided_by: Option<String>, purpose: String) -> Line {
    let show = |at| policy.calendar.show(at);
    let kind = Format::from_code(&row.format).map_or("", Format::label);
    let named = if row.identities { ", with names and telephone numbers" } else { "" };
    let by = decided_by.unwrap_or_default();
    let stands = match (row.done_at, row.agreed, row.ends_at) {
        (Some(at), ..) => format!("Taken {}", show(at)),
        (None, Some(true), Some(ends)) if ask.now <= ends => format!("Agreed by {by}; fetch it by {}", show(ends)),
        (None, Some(true), _) => format!("Agreed by {by}; its time has run out"),
        (None, Some(false), _) => format!("Refused by {by}"),
        (None, None, _) => "Waits for somebody else to agree".to_owned(),
    };
    Line {
        id: row.id.clone(),
        title: row.title.clone(),
        facts: format!("{} rows, {kind}{named}; for {}", row.rows, row.audience),
        purpose,
        asked: format!("{asked_by}, {}", show(row.asked_at)),
        stands,
        hash: row.hash.clone().unwrap_or_default(),
        ready: not_now(row, ask.now).is_none(),
    }
}

fn fields(ask: &Ask, what: What, question: &str) -> Result<Vec<Field>, Failure> {
    let formats = Format::ALL.iter().map(|format| Choice::new(format.code(), format.label())).collect();
    let mut fields = vec![Field::hidden("what", what.code()), Field::hidden("question", question)];
    fields.push(Field::radios("format", "What kind of file?", formats));
    if what == What::Worklist && may_name(ask.reader()?) {
        let alone = ask.house.policy()?.settings.export_identity_rows.value;
        let hint = format!(
            "More than {alone} rows a day with these need somebody else to agree first. Leave it out unless the work cannot be done without."
        );
        let choice = Choice::new("yes", "Victims' names, telephone numbers and safe contact").hint(hint);
        fields.push(Field::checkboxes("named", "Should it hold identities?", vec![choice]));
    }
    fields.push(Field::line("audience", "Whom is it for?").hint("A team, a board, an agency. It stands on the file and in the journal."));
    fields.push(Field::lines("purpose", "What is it for?", 3).hint("Who agrees to a file reads this. It is kept sealed."));
    Ok(fields)
}

fn shown(ask: &Ask, what: What, form: Form, once: String, status: StatusCode) -> Result<Reply, Failure> {
    let problems = form.problems();
    let (here, back) = match what {
        What::Worklist => ("/work", "Worklists"),
        What::Figures => ("/figures", "Figures"),
        What::Search => ("/search", "Search"),
    };
    let mut lede = vec!["The file is marked with your name, the moment and whom it is for. Its hash goes into the journal.".to_owned()];
    if what == What::Figures {
        lede.push("Small counts are in it. For partners, the commissioner or the public, take a return or a publication instead.".to_owned());
    }
    let shown = FormPage {
        chrome: ask.chrome(here).with_error(!problems.is_empty()),
        title: "Take a file out".into(),
        caption: match what {
            What::Worklist => "A worklist".into(),
            What::Figures => "A figure".into(),
            What::Search => "What a search found".into(),
        },
        back: (here.to_owned(), back.to_owned()),
        lede,
        in_the_way: Vec::new(),
        problems,
        compare: Vec::new(),
        fields: form.fields,
        action: "/exports/new".into(),
        button: "Make the file".into(),
        upload: false,
        once,
    };
    page_with(status, shown.render())
}

/// The form for a worklist or a figure, whose question stands in the address.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let what = What::from_code(ask.query.one("what")).filter(|what| *what != What::Search).ok_or(Failure::NotFound)?;
    blank(&ask, what, &what.question(&ask.query))
}

/// The form for what a search found: its words come in the body, since no address holds them.
pub async fn of_search(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if ask.body.one("q").is_empty() {
        return Ok(go_to("/search"));
    }
    blank(&ask, What::Search, &What::Search.question(&ask.body))
}

fn blank(ask: &Ask, what: What, question: &str) -> Result<Reply, Failure> {
    if !may(ask.reader()?, what) {
        return Err(Failure::NotFound);
    }
    shown(ask, what, Form::blank(fields(ask, what, question)?), fresh_key()?, StatusCode::OK)
}

/// Takes the form: a file, a wish that waits, or the form again.
pub async fn take(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let what = What::from_code(ask.body.one("what")).filter(|what| ask.reader().is_ok_and(|reader| may(reader, *what)));
    let what = what.ok_or(Failure::NotFound)?;
    // Only the names of its own question pass.
    let question = what.question(&Answers::from_form(ask.body.one("question").as_bytes()));
    let mut form = Form::filled(fields(&ask, what, &question)?, &ask.body);
    let format = form.code("format", Format::from_code, "Choose a kind of file.");
    let audience = form.required("audience", "Say whom it is for.");
    let purpose = form.required("purpose", "Say what it is for.");
    let named = form.several("named").iter().any(|one| one == "yes");
    let whole = form.problems().is_empty();
    if let (Some(format), Some(audience), Some(purpose), true) = (format, audience, purpose, whole) {
        let wish = Wish { id: id(&ask)?, what, question, format, named, audience, purpose };
        match ask_for(&ask, wish).await? {
            Made::Refused(sentence) => form.general.push(crate::frame::field::Problem::general(sentence)),
            made => return answer(&ask, made).await,
        }
    }
    let once = ask.once.clone();
    shown(&ask, what, form, once, StatusCode::UNPROCESSABLE_ENTITY)
}

/// The same form sent twice asks for one file.
fn id(ask: &Ask) -> Result<String, Failure> {
    let once = if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() };
    Ok(blake3::hash(format!("{}|{once}", ask.reader()?.account()).as_bytes()).to_hex().chars().take(16).collect())
}

async fn answer(ask: &Ask, made: Made) -> Result<Reply, Failure> {
    match made {
        Made::File(name, format, held) => Ok(download(format.media_type(), &name, held.into_body())),
        Made::Waits => done(ask, "/exports", "The file waits for somebody else to agree. You fetch it here.").await,
        Made::Twice => done(ask, "/exports", "This form was sent already. Its file is in the list.").await,
        Made::Refused(sentence) => done(ask, "/exports", sentence).await,
    }
}

/// The second person agrees.
pub async fn agree(ask: Arc<Ask>) -> Result<Reply, Failure> {
    decide(&ask, ask.param("id"), true).await?;
    done(&ask, "/exports", "You agreed. Whoever asked can fetch the file once.").await
}

/// The second person refuses.
pub async fn refuse(ask: Arc<Ask>) -> Result<Reply, Failure> {
    decide(&ask, ask.param("id"), false).await?;
    done(&ask, "/exports", "You refused the file.").await
}

/// Fetches an agreed file.
pub async fn fetch(ask: Arc<Ask>) -> Result<Reply, Failure> {
    match super::request::fetch(&ask, ask.param("id")).await? {
        Made::Refused(sentence) => Err(crate::admin::pages::refused(sentence)),
        made => answer(&ask, made).await,
    }
}
