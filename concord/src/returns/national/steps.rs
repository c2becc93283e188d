//! What is done with a return: prepare it, sign it as the second person, give it up, note that it went.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::people::{Act, Matter, Scope};
use practice::returns::national::Wrong;
use practice::returns::printing::{Kind, NotSigned};
use practice::returns::suppress::Audience;

use super::build::{Behind, build};
use super::pages::row;
use super::sql::ReturnRow;
use crate::admin::pages::{done, refused};
use crate::duty::sql::put_owing;
use crate::frame::ask::{fresh_key, page_with};
use crate::frame::field::{Field, Problem};
use crate::frame::pages::FormPage;
use crate::frame::{Ask, Failure, Form, Reply};
use crate::house::{House, Policies};
use crate::ledger::{Fault, Signature, Tx};
use crate::returns::{Draft, sql as printings};

/// Things that stop a return and that the form names at once.
const MOST: usize = 50;
/// The longest text, in characters.
const LONGEST: usize = 4_000;

/// What came of preparing a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prepared {
    /// It is frozen and waits for a second person; its id.
    Waits(String),
    /// It is not, for these reasons.
    Wrong(Vec<Wrong>),
    /// Somebody has prepared it already.
    Already,
}

/// Freezes a return as it would go now, for a second person to sign: what the preparer's scope counts. A revision says why.
pub fn prepare_in(
    tx: &mut Tx<'_>,
    who: &Signature,
    house: &House,
    scope: &Scope,
    (row, id): (&ReturnRow, &str),
    (summary, why): (&str, &str),
) -> Result<Prepared, Fault> {
    if printings::printing(tx, id)?.is_some() {
        return Ok(Prepared::Waits(id.to_owned()));
    }
    if row.draft.is_some() {
        return Ok(Prepared::Already);
    }
    let built = build(house, tx, scope, row, (summary, Behind::Everything), who.at)?;
    let built = built.ok_or_else(|| Fault::new(format!("the policy pack knows no return {}", row.kind)))?;
    if !built.wrong.is_empty() {
        return Ok(Prepared::Wrong(built.wrong));
    }
    let draft = Draft {
        kind: Kind::Return,
        what: row.what(),
        title: row.title.clone(),
        audience: Audience::Police,
        period: (built.span.from, built.span.to),
        as_at: who.at,
        definition: built.definition,
        coverage: built.coverage,
        content: built.content,
        corrects: row.printing.as_ref().map(|earlier| (earlier.clone(), why.to_owned())),
    };
    printings::freeze(tx, who, id, &draft)?;
    put_owing(tx, who, &house.policies(), "prepared a return", &ReturnRow { draft: Some(id.to_owned()), ..row.clone() })?;
    Ok(Prepared::Waits(id.to_owned()))
}

/// Signs what waits, as the second person; the duty to send it is met. Refuses one's own work in words; none where nothing waits.
pub fn sign_in(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, row: &ReturnRow) -> Result<Option<Result<ReturnRow, NotSigned>>, Fault> {
    let Some(draft) = row.draft.as_ref().map(|id| printings::printing(tx, id)).transpose()?.flatten() else { return Ok(None) };
    let id = draft.id.clone();
    if draft.signed_at.is_none()
        && let Err(refused) = printings::sign(tx, who, draft)?
    {
        return Ok(Some(Err(refused)));
    }
    let signed =
        ReturnRow { draft: None, printing: Some(id), signed_at: row.signed_at.or(Some(who.at)), sent_at: None, sent_by: None, ..row.clone() };
    put_owing(tx, who, policies, "signed a return", &signed)?;
    Ok(Some(Ok(signed)))
}

fn fields(revision: bool) -> Vec<Field> {
    let mut fields = Vec::new();
    if revision {
        let hint = "It stands in the history beside what changed. Nothing about people.";
        fields.push(Field::lines("why", "Why is it revised?", 3).hint(hint));
    }
    let hint = "What the figures do not say: mood, events, what is expected. It goes with the return. Nothing about people.";
    fields.push(Field::lines("summary", "Summary in words", 6).hint(hint).optional());
    fields
}

fn form_page(ask: &Ask, form: Form, row: &ReturnRow, problems: Vec<Problem>) -> Result<Reply, Failure> {
    let problems: Vec<Problem> = form.problems().into_iter().chain(problems).collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if row.printing.is_some() { "Prepare a revision" } else { "Prepare this return" };
    let lede = "Its tables, and the records that each figure counted, are frozen as they are now. Then somebody else signs it; what is signed never changes.";
    let page = FormPage {
        chrome: ask.chrome("/returns").with_error(!problems.is_empty()),
        title: title.to_owned(),
        caption: row.title.clone(),
        back: (row.address(), "Back to the return".to_owned()),
        lede: vec![lede.to_owned()],
        in_the_way: Vec::new(),
        problems,
        compare: Vec::new(),
        fields: form.fields,
        action: format!("{}/prepare", row.address()),
        button: "Prepare it for a second person".to_owned(),
        upload: false,
        once: if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() },
    };
    page_with(status, page.render())
}

async fn load(ask: &Arc<Ask>) -> Result<ReturnRow, Failure> {
    let asked = Arc::clone(ask);
    ask.house.ledger.read(move |tx| row(&asked, tx)).await
}

/// The form.
pub async fn prepare(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let row = load(&ask).await?;
    form_page(&ask, Form::blank(fields(row.printing.is_some())), &row, Vec::new())
}

/// Takes it: freezes the return, or says what stops it.
pub async fn take_prepare(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let known = load(&ask).await?;
    let mut form = Form::filled(fields(known.printing.is_some()), &ask.body);
    let why = if known.printing.is_some() { form.required("why", "Say why the return is revised.").unwrap_or_default() } else { String::new() };
    let summary = form.text("summary").unwrap_or_default();
    for (name, text) in [("why", &why), ("summary", &summary)] {
        if text.chars().count() > LONGEST {
            form.refuse(name, "Shorten this to 4,000 characters.");
        }
    }
    if !form.is_fine() {
        return form_page(&ask, form, &known, Vec::new());
    }
    let counting = ask.reader()?.counting(ask.now).filter(|counting| !counting.suppressed()).ok_or(Failure::NotFound)?;
    let who = ask.signature(Matter::Figures, Act::Create)?;
    let id = if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() };
    let asked = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<Prepared, Failure> {
        let row = row(&asked, tx)?;
        Ok(prepare_in(tx, &who, &asked.house, counting.scope(), (&row, &id), (&summary, &why))?)
    };
    match ask.house.ledger.write(work).await? {
        Prepared::Waits(_) => done(&ask, &known.address(), "The return is prepared. Somebody else signs it now.").await,
        Prepared::Already => Err(refused("Somebody has prepared this return already. Sign it, or give it up first.")),
        Prepared::Wrong(wrong) => form_page(&ask, form, &known, wrong.iter().take(MOST).map(|one| Problem::general(one.to_string())).collect()),
    }
}

/// The second signature.
pub async fn sign(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.signature(Matter::Figures, Act::Create)?;
    let asked = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let row = row(&asked, tx)?;
        match sign_in(tx, &who, &asked.house.policies(), &row)? {
            Some(Ok(signed)) => Ok(signed.address()),
            Some(Err(not)) => Err(refused(not.to_string())),
            None => Err(refused("Nothing waits for a signature. Prepare the return first.")),
        }
    };
    let address = ask.house.ledger.write(work).await?;
    done(&ask, &address, "The return is signed. Take the file out, send it, and note here that it went.").await
}

/// Gives up what waits for a signature.
pub async fn give_up(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.signature(Matter::Figures, Act::Create)?;
    let asked = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let row = row(&asked, tx)?;
        let draft = row.draft.as_ref().map(|id| printings::printing(tx, id)).transpose()?.flatten();
        let Some(draft) = draft.filter(|draft| draft.signed_at.is_none()) else { return Err(refused("Nothing waits for a signature.")) };
        printings::withdraw(tx, &who, draft)?;
        put_owing(tx, &who, &asked.house.policies(), "gave a prepared return up", &ReturnRow { draft: None, ..row.clone() })?;
        Ok(row.address())
    };
    let address = ask.house.ledger.write(work).await?;
    done(&ask, &address, "It is given up. Prepare the return again.").await
}

/// Notes that the newest signed version went.
pub async fn sent(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.signature(Matter::Figures, Act::Create)?;
    let asked = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let row = row(&asked, tx)?;
        if row.printing.is_none() {
            return Err(refused("A return goes after its second signature, not before."));
        }
        if row.sent_at.is_none() {
            let sent = ReturnRow { sent_at: Some(who.at), sent_by: Some(who.actor.clone()), ..row.clone() };
            put_owing(tx, &who, &asked.house.policies(), "noted that a return was sent", &sent)?;
        }
        Ok(row.address())
    };
    let address = ask.house.ledger.write(work).await?;
    done(&ask, &address, "It is noted that the return was sent.").await
}
