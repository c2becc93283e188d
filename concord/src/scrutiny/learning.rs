//! What a panel's case taught: a learning point in words that name nobody, put on the list that the tactical group reads (CT-2.2g).

use std::sync::Arc;

use practice::learning::check_words;
use practice::people::{Act, Matter};

use super::case::{form_page, released};
use crate::admin::pages::done;
use crate::frame::ask::fresh_key;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::unit::without_frame;
use crate::learning::sql::{NewPoint, raise};
use crate::ledger::Tx;
use crate::ledger::idempotency::{self, Before};

const TITLE: &str = "A learning point";

fn fields(ask: &Ask) -> Result<Vec<Field>, Failure> {
    let policy = ask.house.policy()?;
    let themes = policy.list("learning").map(|(code, listed)| Choice::new(code, &listed.title));
    Ok(vec![
        Field::radios("theme", "What is it about?", themes.collect()),
        Field::lines("words", "What did it teach?", 4).hint("In words that can be read out: no names, numbers or addresses."),
    ])
}

/// Shows the form of a learning point.
pub async fn learning(ask: Arc<Ask>) -> Result<Reply, Failure> {
    released(&ask).await?;
    form_page(&ask, Form::blank(fields(&ask)?), TITLE, "learning", fresh_key()?)
}

/// Puts a learning point on the list, once however often the form is sent.
pub async fn take_learning(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let case = released(&ask).await?;
    let mut form = Form::filled(fields(&ask)?, &ask.body);
    let theme = form.required("theme", "Choose what it is about.");
    let words = form.required("words", "Say what it taught.");
    if let Some(Err(sentence)) = words.as_deref().map(check_words) {
        form.refuse("words", sentence);
    }
    let (Some(theme), Some(words), true) = (theme, words, form.is_fine()) else {
        return form_page(&ask, form, TITLE, "learning", ask.once.clone());
    };
    let who = ask.signature(Matter::Operational, Act::View)?;
    let asked = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let given = format!("learning {} {}", case.id, without_frame(&asked.body));
        match idempotency::before(tx, &who.actor, &asked.once, &given)? {
            Before::Answered(_) => return Ok(()),
            Before::OtherUse => return Err(Failure::Stale),
            Before::Never => {}
        }
        let point = NewPoint { record: Some(&case.incident), theme: &theme, words: &words, source: "panel" };
        let row = raise(tx, &who, &point)?;
        Ok(idempotency::note(tx, &who.actor, &asked.once, &given, &row.id, asked.now)?)
    };
    ask.house.ledger.write(work).await?;
    let address = format!("/scrutiny/{}/{}", ask.param("id"), ask.param("number"));
    done(&ask, &address, "The learning point is on the list that the tactical group reads.").await
}
