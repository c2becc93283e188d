//! A new house, its first run, and what hostile hands do to it.

use std::path::PathBuf;
use std::sync::Arc;

use axum::http::StatusCode;
use jiff::Timestamp;

use super::pages::{first_run, take_first_run};
use crate::admin::sql;
use crate::frame::ask::Upload;
use crate::frame::{Answers, Ask, Failure, Reply};
use crate::house::{Clock, House};
use crate::ledger::{Fault, Ledger, Place};
use crate::people::{PostingRow, sql as people};

/// A house in a folder of its own, which goes with it.
pub(crate) struct Empty {
    /// The house.
    pub(crate) house: House,
    folder: PathBuf,
    code: String,
}

impl Empty {
    /// Opens a house that has no force yet, with a first-run code of its own: wrong tries are counted by code.
    pub(crate) async fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("concord-first-run-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let ledger = Ledger::open(&folder, &Place::Embedded).await.unwrap();
        let house = House::open(ledger, Clock::default()).await.unwrap();
        let code = format!("code-of-{name}");
        house.set_first_code(Some(code.clone()));
        Self { house, folder, code }
    }

    /// A request with these answers in its form.
    pub(crate) fn ask(&self, form: &str) -> Ask {
        Ask {
            house: self.house.clone(),
            now: self.house.now(),
            request: "test".into(),
            path: "/first-run".into(),
            params: std::collections::BTreeMap::new(),
            query: Answers::default(),
            body: Answers::from_form(form.as_bytes()),
            files: Vec::new(),
            once: String::new(),
            who: None,
            range: String::new(),
            half_session: None,
            secure: false,
            api: false,
            xml: false,
        }
    }

    /// Sends the first-run form with some answers in place of good ones.
    pub(crate) async fn set_up(&self, instead: &[(&str, &str)], file: Option<&str>) -> Result<Reply, Failure> {
        let mut ask = self.ask(
            "pack=leicestershire&colour=%230b2545&admin_name=Sample+Admin&sign_in=Boss\
             &password=three+unusual+words&again=three+unusual+words&second_name=Other+Admin&second_sign_in=deputy",
        );
        ask.body.set("code", self.code.as_str());
        for (name, value) in instead {
            ask.body.set(name, *value);
        }
        ask.files.extend(file.map(|text| Upload { name: "places.csv".into(), bytes: text.as_bytes().to_vec() }));
        take_first_run(Arc::new(ask)).await
    }

    /// Everything that a page said.
    pub(crate) async fn text(reply: Reply) -> String {
        let bytes = axum::body::to_bytes(reply.into_body(), 1 << 20).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }
}

impl Drop for Empty {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_run_sets_up_the_force_once_and_never_again() {
    let empty = Empty::open("once").await;
    let reply = empty.set_up(&[], Some("code,name,kind,district\nW1,Castle,ward,E06000016\n")).await.unwrap();
    assert_eq!(reply.status(), StatusCode::OK);
    let page = Empty::text(reply).await;
    assert!(page.contains("Other Admin") && page.contains("deputy") && !page.contains("three unusual words"), "{page}");
    let force = empty.house.force().unwrap();
    assert_eq!((force.name.as_str(), force.prefix.as_str(), force.demonstration), ("Leicestershire Police", "LEI", false));
    assert!(empty.house.policy().unwrap().version.starts_with("leicestershire 2026.1 on england-and-wales 2026.1"));
    assert_eq!(empty.house.first_code(), None);
    let (places, accounts, postings) = empty
        .house
        .ledger
        .read(|tx| Ok::<_, Fault>((sql::all::<sql::PlaceRow>(tx)?, people::accounts(tx)?, people::all_postings(tx)?)))
        .await
        .unwrap();
    assert!(places.iter().any(|place| place.code == "W1") && places.iter().any(|place| place.code == "E06000016"));
    let must: Vec<_> = accounts.iter().map(|account| (account.sign_in.as_str(), account.must_change)).collect();
    assert_eq!(must, [("deputy", true), ("boss", false)]);
    assert!(accounts.iter().all(|account| account.password.starts_with("$argon2id$")));
    assert_eq!(postings.iter().filter_map(PostingRow::posting).filter(|posting| posting.current(Timestamp::MAX)).count(), 2);
    empty.house.set_first_code(Some(empty.code.clone()));
    assert!(matches!(empty.set_up(&[], None).await, Err(Failure::NotFound)));
    assert!(matches!(first_run(Arc::new(empty.ask(""))).await, Err(Failure::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn districts_that_the_force_names_itself_are_those_of_its_reports_and_the_packs_are_not() {
    let empty = Empty::open("own-districts").await;
    let refused = empty.set_up(&[], Some("code,name,kind,district\nA,Alpha,district,\nW1,Castle,ward,E06000016\n")).await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "a ward in a district that the file leaves out");
    assert_eq!(empty.set_up(&[], Some("")).await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY, "an empty file is none");
    let file = "code,name,kind,district\nB,Beta,district,\nA,Alpha,district,\nW1,Castle,ward,A\n";
    assert_eq!(empty.set_up(&[], Some(file)).await.unwrap().status(), StatusCode::OK);
    let policy = empty.house.policy().unwrap();
    let own: Vec<_> = policy.districts.iter().map(|one| (one.code.as_str(), one.title.as_str())).collect();
    assert_eq!(own, [("A", "Alpha"), ("B", "Beta")]);
    let asked = crate::incident::take::fields(&policy, Timestamp::UNIX_EPOCH);
    let district = asked.iter().find(|field| field.name == "district").unwrap();
    let choices: Vec<_> = district.choices().iter().map(|choice| choice.code.as_str()).filter(|code| !code.is_empty()).collect();
    assert_eq!(choices, ["A", "B"]);
    let places = empty.house.ledger.read(sql::all::<sql::PlaceRow>).await.unwrap();
    assert_eq!(places.iter().map(|place| place.code.as_str()).collect::<std::collections::BTreeSet<_>>(), ["A", "B", "W1"].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_spend_the_code_and_the_right_one_then_is_wrong() {
    let empty = Empty::open("codes").await;
    for _ in 0..4 {
        assert_eq!(empty.set_up(&[("code", "guess")], None).await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(empty.house.first_code().as_ref(), Some(&empty.code));
    }
    let said = Empty::text(empty.set_up(&[("code", "guess")], None).await.unwrap()).await;
    assert!(said.contains("the old one is spent"), "{said}");
    let new = empty.house.first_code().unwrap();
    assert!(new != empty.code && !said.contains(&new));
    assert_eq!(empty.set_up(&[], None).await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.house.force().is_none());
    let alone = [("code", new.as_str()), ("second_name", ""), ("second_sign_in", "")];
    assert_eq!(empty.set_up(&alone, None).await.unwrap().status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_answers_are_refused_beside_their_questions_and_nothing_is_kept() {
    let empty = Empty::open("hostile").await;
    let long = "x".repeat(5000);
    let hostile: &[(&str, &str)] = &[
        ("pack", "../../etc"),
        ("pack", "england-and-wales"),
        ("colour", "#000;}body{display:none}"),
        ("colour", "#ffff00"),
        ("name", "A\u{0}B"),
        ("name", &long),
        ("prefix", "lei"),
        ("prefix", "<b>"),
        ("from", "99/99/9999"),
        ("from", "21/11/2999"),
        ("admin_name", ""),
        ("sign_in", "<script>alert(1)</script>"),
        ("sign_in", "a b"),
        ("password", "short"),
        ("again", "three unusual wordz"),
        ("second_sign_in", "BOSS"),
        ("second_name", ""),
    ];
    for (name, value) in hostile {
        let reply = empty.set_up(&[(name, value)], None).await.unwrap();
        assert_eq!(reply.status(), StatusCode::UNPROCESSABLE_ENTITY, "{name}={value}");
        let page = Empty::text(reply).await;
        assert!(page.contains("There is a problem") && !page.contains("<script>alert"), "{name}={value}");
        assert!(!page.contains("three unusual words"), "a password came back");
    }
    for file in ["code,name\nW1,Castle\n", "code,name,kind,district\nW1,Castle,ward,NOWHERE\n", "\u{0}\u{0}"] {
        assert_eq!(empty.set_up(&[], Some(file)).await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(empty.house.force().is_none());
    let kept = empty.house.ledger.read(|tx| Ok::<_, Fault>((people::accounts(tx)?.len(), sql::adoptions(tx)?.len()))).await.unwrap();
    assert_eq!(kept, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_learns_nothing_about_the_other_answers() {
    let empty = Empty::open("silent").await;
    let page = Empty::text(empty.set_up(&[("code", "guess"), ("colour", "nonsense"), ("pack", "nothing")], None).await.unwrap()).await;
    assert!(page.contains("This is not the code") && !page.contains("six digits or letters from a to f, like"), "{page}");
}
