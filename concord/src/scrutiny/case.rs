//! One case of a panel: redacted by rule and by hand with a preview of exactly what the panel will see, released, scored, and what it taught.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::incident::redacting::{in_words, redact};
use practice::incident::{Did, Incident};
use practice::people::{Act, Matter};
use practice::supervision::bundle;

use super::pages::{prepares, result};
use super::sql::{self, PanelCaseRow, PanelScoreRow};
use crate::admin::pages::{Sheet, done, refused, show_at};
use crate::admin::sql::{chain_of, put};
use crate::frame::ask::{fresh_key, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::redaction::{self, Opens};
use crate::incident::sql as record;
use crate::ledger::{Owner, Tx};

/// A case of a panel.
#[derive(Template)]
#[template(path = "scrutiny/case.html")]
pub struct PanelCasePage {
    /// Around the page.
    pub chrome: Chrome,
    /// The panel's number.
    pub panel: String,
    /// The case's number in it.
    pub number: u32,
    /// What the panel sees: facts.
    pub facts: Vec<String>,
    /// What the panel sees: the account.
    pub account: Vec<String>,
    /// When it was released; empty for a preview.
    pub released: String,
    /// The questions of the redaction; none where it is released or the reader does not prepare panels.
    pub fields: Vec<Field>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The result: question, mean, how many sheets.
    pub result: Vec<(String, String, usize)>,
    /// What members said.
    pub comments: Vec<(u32, String)>,
    /// Whether the reader prepares panels.
    pub prepares: bool,
    /// The record's reference, for those who prepare; empty for the others.
    pub incident: String,
}

/// The text of a case as a panel sees it: facts, an empty line, the redacted account.
fn text_for_panel(ask: &Ask, tx: &mut Tx<'_>, incident: &Incident, by_hand: &[String]) -> Result<String, Failure> {
    let policy = ask.house.policies().at(incident.core.recorded_at)?;
    let account = match &incident.core.narrative {
        Some(words) => {
            let text = tx.unseal(&incident.core.id, words)?;
            let mut known = redaction::known(tx, incident, Opens::Redacted)?;
            known.extend(by_hand.iter().cloned());
            in_words(&redact(&text, &known))
        }
        None => "No account is on record.".to_owned(),
    };
    Ok(format!("{}\n\n{account}", bundle::facts(incident, &policy).join("\n")))
}

fn split(text: &str) -> (Vec<String>, Vec<String>) {
    let (facts, account) = text.split_once("\n\n").unwrap_or(("", text));
    let lines = |part: &str| part.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect::<Vec<_>>();
    (lines(facts), lines(account))
}

/// One word or name a line, without white space around it.
fn by_hand(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The hash of a text, by which a release names the preview that was seen.
fn mark(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

fn fields(hand: &str, seen: &str) -> Vec<Field> {
    vec![
        Field::lines("hand", "Black out these words too", 4)
            .hint("One name, place or phrase a line. What the record knows of people, and numbers, addresses and postcodes, are blacked out already.")
            .value(hand)
            .optional(),
        Field::radios("what", "What now?", vec![
            Choice::new("preview", "Show the preview again"),
            Choice::new("release", "Release exactly what is shown above to the panel"),
        ])
        .value("preview"),
        Field::hidden("seen", seen),
    ]
}

/// Shows a case: the preview, or what was released.
pub async fn case(ask: Arc<Ask>) -> Result<Reply, Failure> {
    show(&ask, String::new(), Vec::new()).await
}

async fn show(ask: &Arc<Ask>, hand: String, problems: Vec<Problem>) -> Result<Reply, Failure> {
    let asked = Arc::clone(ask);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = ask.house.ledger.write(move |tx| read(&asked, tx, &hand, problems.clone())).await?;
    page_with(status, shown.render())
}

/// Reads a case and notes that its account was read, redacted.
fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>, hand: &str, problems: Vec<Problem>) -> Result<PanelCasePage, Failure> {
    let (case, incident) = find(ask, tx)?;
    let may = prepares(ask)?;
    let policy = ask.house.policy()?;
    let release = incident.releases.iter().find(|release| release.panel == case.panel);
    // Before it is released a case is for those who prepare the panel.
    if release.is_none() && !may {
        return Err(Failure::NotFound);
    }
    let text = match release {
        Some(release) => tx.unseal(&incident.core.id, &release.text)?,
        None => text_for_panel(ask, tx, &incident, &by_hand(hand))?,
    };
    let who = ask.signature(Matter::Operational, Act::View)?;
    tx.looked_at(&who, "read a redacted account", "na", std::slice::from_ref(&incident.core.id), &case.id)?;
    let scores: Vec<PanelScoreRow> = sql::scores(tx, &case.panel)?.into_iter().filter(|score| score.number == case.number).collect();
    let mut comments = Vec::new();
    for score in &scores {
        if let Some(words) = &score.comment {
            comments.push((score.member, tx.unseal(&chain_of(score), words)?));
        }
    }
    let (facts, account) = split(&text);
    let open = release.is_none() && may;
    Ok(PanelCasePage {
        chrome: ask.chrome("/scrutiny").with_error(!problems.is_empty()),
        panel: case.panel.clone(),
        number: case.number,
        facts,
        account,
        released: release.map(|release| policy.calendar.show(release.at)).unwrap_or_default(),
        fields: if open { fields(hand, &mark(&text)) } else { Vec::new() },
        problems,
        result: result(&scores, &policy),
        comments,
        prepares: may,
        incident: if may { incident.core.id } else { String::new() },
    })
}

/// The case of this address and its record, where the reader reaches it.
fn find(ask: &Ask, tx: &mut Tx<'_>) -> Result<(PanelCaseRow, Incident), Failure> {
    let case = sql::case(tx, ask.param("id"), ask.param("number"))?.ok_or(Failure::NotFound)?;
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let incident = record::load_in(tx, &case.incident, &scope)?.ok_or(Failure::NotFound)?;
    Ok((case, incident))
}

/// Shows the preview again with the words to black out, or releases what was previewed.
pub async fn take(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let hand = ask.body.one("hand").to_owned();
    let checked = Form::filled(fields("", ""), &ask.body);
    if !checked.is_fine() {
        return show(&ask, String::new(), checked.problems()).await;
    }
    if ask.body.one("what") != "release" {
        return show(&ask, hand, Vec::new()).await;
    }
    let asked = Arc::clone(&ask);
    let released = ask.house.ledger.write(move |tx| release(&asked, tx)).await?;
    if !released {
        let sentence = "What the panel would see is not what you previewed. Look at it again, then release it.";
        return show(&ask, hand, vec![Problem { text: sentence.into(), href: "#what".into() }]).await;
    }
    done(&ask, &ask.path, "The case is released to the panel as it is shown.").await
}

/// Releases exactly the text whose preview was seen; `false` where it would be another. A case that is released already stays as it is.
fn release(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<bool, Failure> {
    let (case, incident) = find(ask, tx)?;
    if case.released_at.is_some() {
        return Ok(true);
    }
    let text = text_for_panel(ask, tx, &incident, &by_hand(ask.body.one("hand")))?;
    if mark(&text) != ask.body.one("seen") {
        return Ok(false);
    }
    let who = ask.signature(Matter::Operational, Act::View)?;
    let words = tx.seal(&incident.core.id, Owner::Incident, "redacted text", &text)?;
    let did = Did { by: who.actor.clone(), at: ask.now };
    let event = incident.release(did, &case.panel, words).map_err(|no| refused(no.to_string()))?;
    record::happen(tx, &who, &ask.house.policies(), Some(&incident), &[event])?;
    put(tx, &who, "released a case to a panel", &PanelCaseRow { released_at: Some(ask.now), ..case })?;
    Ok(true)
}

fn score_fields(ask: &Ask) -> Result<Vec<Field>, Failure> {
    let policy = ask.house.policy()?;
    let marks = ["1: not at all", "2", "3", "4", "5: entirely"];
    let choices = || marks.iter().zip(1..).map(|(words, mark)| Choice::new(mark.to_string(), *words)).collect();
    let mut fields = vec![
        Field::number("member", "Member's number")
            .hint("As the meeting numbers its members. A second sheet of a member for this case takes the place of the first."),
    ];
    fields.extend(policy.sheet("panel").into_iter().map(|question| Field::radios(format!("q-{}", question.code), &question.title, choices())));
    fields.push(Field::lines("comment", "What the member said", 4).optional());
    Ok(fields)
}

/// A form about a case.
pub(super) fn form_page(ask: &Ask, form: Form, title: &str, step: &str, once: String) -> Result<Reply, Failure> {
    let case = format!("/scrutiny/{}/{}", ask.param("id"), ask.param("number"));
    let sheet = Sheet {
        title: format!("{title}: case {} of panel {}", ask.param("number"), ask.param("id")),
        lede: Vec::new(),
        action: format!("{case}/{step}"),
        button: "Save",
        back: (case, "The case"),
        upload: false,
        once,
    };
    show_at(ask, "/scrutiny", form, sheet)
}

/// The case, which must have been released.
pub(super) async fn released(ask: &Arc<Ask>) -> Result<PanelCaseRow, Failure> {
    let asked = Arc::clone(ask);
    let case = ask.house.ledger.read(move |tx| find(&asked, tx)).await?.0;
    if case.released_at.is_some() { Ok(case) } else { Err(Failure::NotFound) }
}

/// Shows the sheet of a member.
pub async fn score(ask: Arc<Ask>) -> Result<Reply, Failure> {
    released(&ask).await?;
    form_page(&ask, Form::blank(score_fields(&ask)?), "A member's sheet", "score", fresh_key()?)
}

/// Notes a member's sheet.
pub async fn take_score(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let case = released(&ask).await?;
    let mut form = Form::filled(score_fields(&ask)?, &ask.body);
    let member = form.number("member", "Enter a whole number.").filter(|member| (1..=99).contains(member));
    if member.is_none() {
        form.refuse("member", "Enter a number from 1 to 99.");
    }
    let policy = ask.house.policy()?;
    let mut answers = Vec::new();
    for question in policy.sheet("panel") {
        let mark = form.number(&format!("q-{}", question.code), "Choose from 1 to 5.").filter(|mark| (1..=5).contains(mark));
        match mark {
            Some(mark) => answers.push(format!("{}={mark}", question.code)),
            None => form.refuse(&format!("q-{}", question.code), "Choose from 1 to 5."),
        }
    }
    let comment = form.text("comment");
    let (Some(member), true) = (member, form.is_fine()) else {
        return form_page(&ask, form, "A member's sheet", "score", ask.once.clone());
    };
    let who = ask.signature(Matter::Operational, Act::View)?;
    let now = ask.now;
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let row = PanelScoreRow {
            id: format!("{}.m{member}", case.id),
            panel: case.panel.clone(),
            number: case.number,
            member,
            answers: answers.clone(),
            comment: None,
            at: now,
            by: who.actor.clone(),
        };
        let comment = comment.as_ref().map(|text| tx.seal(&chain_of(&row), Owner::Incident, "comment", text)).transpose()?;
        Ok(put(tx, &who, "noted a panel member's sheet", &PanelScoreRow { comment, ..row })?)
    };
    ask.house.ledger.write(work).await?;
    let address = format!("/scrutiny/{}/{}", ask.param("id"), ask.param("number"));
    done(&ask, &address, "The sheet is saved.").await
}
