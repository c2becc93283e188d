//! Two administrators of a new force, and what one of them alone must not be able to do.

use std::sync::Arc;

use axum::http::StatusCode;
use practice::people::Role;

use super::pages::{adoption, entries, force, packs, places, postings, rule, user, users};
use super::sql;
use crate::first_run::tests::Empty;
use crate::frame::{Answers, Ask, Failure, Reply, Who};
use crate::ledger::Fault;
use crate::people::{Account, PostingRow, sql as people};

/// A force with the administrators "boss" and "deputy".
async fn a_force(name: &str) -> Empty {
    let empty = Empty::open(name).await;
    empty.set_up(&[], None).await.unwrap();
    empty
}

async fn account(empty: &Empty, sign_in: &str) -> Account {
    let sign_in = sign_in.to_owned();
    empty.house.ledger.read(move |tx| people::account_by_sign_in(tx, &sign_in)).await.unwrap().unwrap()
}

async fn postings_of(empty: &Empty, account: &str) -> Vec<PostingRow> {
    let account = account.to_owned();
    empty.house.ledger.read(move |tx| people::postings(tx, &account)).await.unwrap()
}

/// A request of somebody, with an id in its path and a form.
async fn ask(empty: &Empty, sign_in: &str, id: &str, form: &str) -> Arc<Ask> {
    let account = account(empty, sign_in).await;
    let (of, now) = (account.clone(), empty.house.now());
    let reader = empty.house.ledger.read(move |tx| people::reader(tx, &of, now)).await.unwrap();
    let mut ask = empty.ask(form);
    ask.now = now;
    ask.params.insert("id".into(), id.into());
    ask.who = Some(Who { account, reader, session: None });
    Arc::new(ask)
}

fn is_refused(result: &Result<Reply, Failure>) -> bool {
    matches!(result, Err(Failure::Refused(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_a_posting_does_not_grant_it_and_nobody_edits_their_own() {
    let empty = a_force("two").await;
    let made = users::take_new(ask(&empty, "boss", "", "name=Sample+Sergeant&sign_in=sergeant").await).await.unwrap();
    assert_eq!(made.status(), StatusCode::OK);
    let sergeant = account(&empty, "sergeant").await;
    assert!(sergeant.must_change);
    let form = "role=supervisor&rank=sergeant&place=district:E06000016";
    let asked = postings::take_ask_for(ask(&empty, "boss", &sergeant.id, form).await).await.unwrap();
    assert_eq!(asked.status(), StatusCode::SEE_OTHER);
    let waiting = postings_of(&empty, &sergeant.id).await[0].clone();
    assert_eq!((waiting.granted_by.as_deref(), waiting.posting()), (None, None));
    assert!(is_refused(&postings::grant(ask(&empty, "boss", &waiting.id, "").await).await));
    postings::grant(ask(&empty, "deputy", &waiting.id, "").await).await.unwrap();
    let granted = postings_of(&empty, &sergeant.id).await[0].clone();
    assert_eq!(granted.granted_by, Some(account(&empty, "deputy").await.id));
    assert!(is_refused(&postings::grant(ask(&empty, "deputy", &waiting.id, "").await).await), "granted twice");
    let deputy = account(&empty, "deputy").await;
    assert!(is_refused(&postings::take_ask_for(ask(&empty, "deputy", &deputy.id, form).await).await));
    let own = postings_of(&empty, &deputy.id).await[0].id.clone();
    assert!(is_refused(&postings::end(ask(&empty, "deputy", &own, "").await).await));
    assert!(is_refused(&user::suspend(ask(&empty, "deputy", &deputy.id, "").await).await));
    postings::end(ask(&empty, "boss", &waiting.id, "").await).await.unwrap();
    let now = empty.house.now();
    assert!(postings_of(&empty, &sergeant.id).await.iter().filter_map(PostingRow::posting).all(|posting| !posting.current(now)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posting_that_makes_no_sense_comes_back_with_reasons() {
    let empty = a_force("wrong").await;
    users::take_new(ask(&empty, "boss", "", "name=A&sign_in=someone").await).await.unwrap();
    let someone = account(&empty, "someone").await.id;
    for form in [
        "role=supervisor&rank=sergeant&place=force",
        "role=partner-agency&rank=staff&place=force",
        "role=partner-agency&rank=staff&place=organisation",
        "role=king&rank=sergeant&place=force",
        "role=public-reporter&rank=staff&place=force",
        "role=analyst&rank=staff&place=district:NOWHERE",
        "role=analyst&rank=staff&place=force&from=01/01/2020",
        "role=analyst&rank=staff&place=force&to=01/01/2020",
        "",
    ] {
        let reply = postings::take_ask_for(ask(&empty, "boss", &someone, form).await).await.unwrap();
        assert_eq!(reply.status(), StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
    assert_eq!(postings_of(&empty, &someone).await, []);
    assert!(matches!(postings::ask_for(ask(&empty, "boss", "nobody", "").await).await, Err(Failure::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_is_the_second_person_while_there_is_one_administrator() {
    let empty = Empty::open("console").await;
    empty.set_up(&[("second_name", ""), ("second_sign_in", "")], None).await.unwrap();
    users::take_new(ask(&empty, "boss", "", "name=Second&sign_in=second").await).await.unwrap();
    let second = account(&empty, "second").await.id;
    postings::take_ask_for(ask(&empty, "boss", &second, "role=administrator&rank=staff&place=force").await).await.unwrap();
    let page = Empty::text(user::user(ask(&empty, "boss", &second, "").await).await.unwrap()).await;
    assert!(page.contains("There is only one administrator"), "{page}");
    let waits = super::grant_at_console(&empty.house, "SECOND", true).await.unwrap();
    assert!(matches!(waits.as_slice(), [words] if words.starts_with("Administrator, ")), "{waits:?}");
    assert_eq!(super::grant_at_console(&empty.house, "SECOND", false).await, Ok(waits));
    assert_eq!(super::grant_at_console(&empty.house, "SECOND", false).await, Ok(Vec::new()), "nothing waits any more");
    assert!(postings_of(&empty, &second).await[0].posting().unwrap().role == Role::Administrator);
    assert!(super::grant_at_console(&empty.house, "nobody", false).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_name_is_given_once_and_a_form_sent_twice_is_one_person() {
    let empty = a_force("names").await;
    let form = "name=A&sign_in=Someone&once=abc";
    let mut first = Arc::into_inner(ask(&empty, "boss", "", form).await).unwrap();
    first.once = "abc".into();
    users::take_new(Arc::new(first)).await.unwrap();
    let mut again = Arc::into_inner(ask(&empty, "boss", "", form).await).unwrap();
    again.once = "abc".into();
    assert_eq!(users::take_new(Arc::new(again)).await.unwrap().status(), StatusCode::SEE_OTHER);
    let taken = users::take_new(ask(&empty, "boss", "", "name=B&sign_in=SOMEONE").await).await.unwrap();
    assert_eq!(taken.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let before = account(&empty, "someone").await;
    user::reset_password(ask(&empty, "boss", &before.id, "").await).await.unwrap();
    assert_ne!(account(&empty, "someone").await.password, before.password);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_policy_is_adopted_from_a_day_and_not_twice() {
    let empty = a_force("adopt").await;
    let tomorrow = empty.house.policy().unwrap().calendar.local(empty.house.now()).date().tomorrow().unwrap();
    let form = format!("what=recording-policy/P4/2026.1&from={tomorrow}");
    let reply = adoption::take_adoption(ask(&empty, "boss", "", &form).await).await.unwrap();
    assert_eq!(reply.status(), StatusCode::SEE_OTHER);
    let policies = empty.house.policies();
    let start = policies.at(empty.house.now()).unwrap().calendar.day_start(tomorrow);
    assert_eq!(policies.at(start).unwrap().recording.id, "P4");
    assert_eq!(empty.house.policy().unwrap().recording.id, "P3");
    for form in
        [form.as_str(), "what=pack/cambridgeshire/2026.1&from=2026-12-01", "what=recording-policy/P1/2026.1&from=2026-12-01", "what=&from=soon"]
    {
        let reply = adoption::take_adoption(ask(&empty, "boss", "", form).await).await.unwrap();
        assert_eq!(reply.status(), StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_settings_is_drawn_and_a_confirmation_shows_who_and_when() {
    let empty = a_force("pages").await;
    let boss = account(&empty, "boss").await.id;
    let registrar = PostingRow { id: "r".into(), role: "crime-registrar".into(), ..postings_of(&empty, &boss).await[0].clone() };
    let who = crate::account::system_signature(&empty.house);
    empty.house.ledger.write(move |tx| sql::put(tx, &who, "granted a posting", &registrar)).await.unwrap();
    let open = ask(&empty, "boss", "", "").await;
    for page in [
        Empty::text(users::users(Arc::clone(&open)).await.unwrap()).await,
        Empty::text(packs::packs(Arc::clone(&open)).await.unwrap()).await,
        Empty::text(places::places(Arc::clone(&open)).await.unwrap()).await,
        Empty::text(super::pages::overview::overview(Arc::clone(&open)).await.unwrap()).await,
        Empty::text(super::pages::review::review(ask(&empty, "boss", "P4", "").await).await.unwrap()).await,
        Empty::text(rule::rule(ask(&empty, "boss", "R-VIC-04", "").await).await.unwrap()).await,
    ] {
        assert!(page.contains("<h1") && page.contains("/force.css"));
    }
    let sheet = Empty::text(force::sheet(Arc::clone(&open)).await.unwrap()).await;
    assert_eq!(sheet, ":root{--concord-force:#0b2545}\n");
    let mut filtered = Arc::into_inner(ask(&empty, "boss", "", "").await).unwrap();
    filtered.query = Answers::from_form(b"unverified=yes");
    let page = Empty::text(entries::entries(Arc::new(filtered)).await.unwrap()).await;
    let key = page.split("/admin/packs/confirm?entry=").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let reply =
        entries::take_confirmation(ask(&empty, "boss", "", &format!("entry={key}&note=Read+in+the+rules,+page+12")).await).await.unwrap();
    assert_eq!(reply.status(), StatusCode::SEE_OTHER);
    let mut whole = Arc::into_inner(ask(&empty, "boss", "", "").await).unwrap();
    whole.query = Answers::from_form(b"kind=all");
    let page = Empty::text(entries::entries(Arc::new(whole)).await.unwrap()).await;
    assert!(page.contains("Confirmed by Sample Admin") && page.contains("page 12"));
    let unknown = entries::take_confirmation(ask(&empty, "boss", "", "entry=rule+X&note=y").await).await;
    assert!(matches!(unknown, Err(Failure::NotFound)));
    let confirmed = empty.house.ledger.read(|tx| Ok::<_, Fault>(sql::all::<sql::ConfirmationRow>(tx)?.len())).await;
    assert_eq!(confirmed, Ok(1));
}
