//! The first-run page: shown and taken while the house has no force, not found afterwards.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;

use super::code::{Tried, new_code, try_code};
use super::form::{NewForce, fields, posting, read};
use crate::account::{hash_password, random_password};
use crate::admin::pages::chosen_file;
use crate::admin::sql;
use crate::frame::ask::{go_to, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::pages::FormPage;
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::{Fault, Signature};
use crate::people::Account;

/// Shows the first-run page. Where no code was printed yet, one is.
pub async fn first_run(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if ask.house.force().is_some() {
        return Err(Failure::NotFound);
    }
    if ask.house.first_code().is_none() {
        new_code(&ask.house)?;
    }
    show(&ask, Form::blank(fields(ask.house.book())))
}

fn show(ask: &Ask, form: Form) -> Result<Reply, Failure> {
    let problems = form.problems();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form_page = FormPage {
        chrome: ask.chrome("").with_error(!problems.is_empty()),
        title: "Set up your force".into(),
        caption: String::new(),
        back: (String::new(), String::new()),
        lede: vec![
            "You do this once. Afterwards the administration pages change the colour, the places and the people.".into(),
            "Without a file, or with one that names wards alone, the districts are those of the policy pack.".into(),
        ],
        in_the_way: Vec::new(),
        problems,
        compare: Vec::new(),
        fields: form.fields,
        action: "/first-run".into(),
        button: "Set up".into(),
        upload: true,
        once: String::new(),
    };
    page_with(status, Template::render(&form_page))
}

/// Takes the first run: force, packs, places and administrators in one unit of work, or nothing.
pub async fn take_first_run(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if ask.house.force().is_some() {
        return Err(Failure::NotFound);
    }
    // The code comes first: whoever does not have it learns nothing else, and costs no work.
    if let Some(sentence) = wrong_code(&ask)? {
        let mut form = Form::filled(fields(ask.house.book()), &ask.body);
        form.fields.iter_mut().for_each(|field| field.error.clear());
        form.refuse("code", sentence);
        return show(&ask, form);
    }
    let mut form = Form::filled(fields(ask.house.book()), &ask.body);
    let Some(mut new) = read(&mut form, ask.house.book(), chosen_file(&ask), ask.now)?.filter(|_| form.is_fine()) else {
        return show(&ask, form);
    };
    new.first.password = hashed(std::mem::take(&mut new.password)).await?;
    let shown = match &mut new.second {
        Some(second) => {
            let password = random_password()?;
            second.password = hashed(password.clone()).await?;
            Some((second.clone(), password))
        }
        None => None,
    };
    if !keep(&ask, new).await? {
        return Err(Failure::NotFound);
    }
    ask.house.set_first_code(None);
    ask.house.refresh().await?;
    match shown {
        Some((second, password)) => ready(&ask, second, password),
        None => Ok(go_to("/sign-in")),
    }
}

/// Why the code in the form does not open the page; none where it does.
fn wrong_code(ask: &Ask) -> Result<Option<&'static str>, Failure> {
    let entered = ask.body.one("code");
    if entered.is_empty() {
        return Ok(Some("Enter the one-time code. The service printed it where it was started."));
    }
    Ok(match try_code(&ask.house, entered)? {
        Tried::Right => None,
        Tried::Wrong => Some("This is not the code. Enter the one that the service printed where it was started."),
        Tried::Spent => {
            Some("Too many wrong codes were entered, so the old one is spent. Enter the new one that the service printed just now.")
        }
    })
}

async fn hashed(password: String) -> Result<String, Failure> {
    Ok(tokio::task::spawn_blocking(move || hash_password(&password)).await.map_err(Fault::from)??)
}

/// Writes the new force; false where somebody else was quicker.
async fn keep(ask: &Ask, new: NewForce) -> Result<bool, Failure> {
    let signature = Signature { actor: "system".into(), posting: String::new(), request: ask.request.clone(), at: ask.now };
    let accounts = [Some(new.first.clone()), new.second.clone()].into_iter().flatten();
    let people = accounts.map(|account| Ok((posting(&account, ask.now)?, account))).collect::<Result<Vec<_>, Fault>>()?;
    let kept = ask.house.ledger.write(move |tx| {
        if sql::force(tx)?.is_some() {
            return Ok::<_, Fault>(false);
        }
        let verb = "set up the force";
        sql::put(tx, &signature, verb, &new.force)?;
        new.adoptions.iter().try_for_each(|row| sql::put(tx, &signature, verb, row))?;
        new.places.iter().try_for_each(|row| sql::put(tx, &signature, verb, row))?;
        for (posting, account) in &people {
            sql::put(tx, &signature, verb, account)?;
            sql::put(tx, &signature, verb, posting)?;
        }
        Ok(true)
    });
    Ok(kept.await?)
}

/// The force is set up, and its second administrator's first password is shown this once.
#[derive(Template)]
#[template(path = "first-run/ready.html")]
pub struct ReadyPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The second administrator's name.
    pub name: String,
    /// Their sign-in name.
    pub sign_in: String,
    /// Their first password.
    pub password: String,
}

fn ready(ask: &Ask, second: Account, password: String) -> Result<Reply, Failure> {
    page(Template::render(&ReadyPage { chrome: ask.chrome(""), name: second.name, sign_in: second.sign_in, password }))
}
