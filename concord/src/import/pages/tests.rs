//! The pages on a real house: a file is sent, checked, taken over once, and seen by nobody else before that.

use std::path::PathBuf;

use practice::people::{Place as Posted, Posting, Rank, Reader};
use practice::policy::AdoptionKind;

use super::*;
use crate::admin::sql::{AdoptionRow, ForceRow, put};
use crate::frame::Answers;
use crate::frame::ask::{Upload, Who};
use crate::house::{Clock, House};
use crate::ledger::{Ledger, Place};
use crate::people::Account;

struct Desk {
    house: House,
    folder: PathBuf,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Desk {
    async fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("concord-import-pages-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let ledger = Ledger::open(&folder, &Place::Embedded).await.unwrap();
        let house = House::open(ledger, Clock::default()).await.unwrap();
        let at = house.now();
        let who = Signature { actor: "system".into(), posting: String::new(), request: "test".into(), at };
        house
            .ledger
            .write(move |tx| {
                let force = ForceRow {
                    id: "force".into(),
                    name: "A force".into(),
                    prefix: "TST".into(),
                    colour: "#0b2545".into(),
                    demonstration: false,
                    opened_at: at,
                };
                put(tx, &who, "set up", &force)?;
                ["england-and-wales", "leicestershire"].iter().try_for_each(|item| {
                    let (id, kind, item, version) = ((*item).to_owned(), AdoptionKind::Pack, (*item).to_owned(), "2026.1".to_owned());
                    put(tx, &who, "adopted", &AdoptionRow { id, kind, item, version, from_at: at, by: "system".into(), at })
                })
            })
            .await
            .unwrap();
        house.refresh().await.unwrap();
        Self { house, folder }
    }

    /// A request of a hate crime officer with this account.
    fn ask(&self, account: &str, run: &str, form: &str, files: &[(&str, &str)]) -> Arc<Ask> {
        let now = self.house.now();
        let posting = Posting {
            id: format!("posting-{account}"),
            account: account.into(),
            role: Role::HateCrimeOfficer,
            rank: Rank::Sergeant,
            place: Posted::Force,
            from: now,
            to: None,
        };
        let known = Account {
            id: account.into(),
            sign_in: account.into(),
            name: account.into(),
            password: String::new(),
            must_change: false,
            totp: None,
            suspended_at: None,
        };
        let reader = Reader::new(account.into(), account.into(), vec![posting], false, now);
        let upload = |(name, text): &(&str, &str)| Upload { name: (*name).into(), bytes: text.as_bytes().to_vec() };
        Arc::new(Ask {
            house: self.house.clone(),
            now,
            request: "test".into(),
            path: "/import".into(),
            params: BTreeMap::from([("run".to_owned(), run.to_owned())]),
            query: Answers::default(),
            body: Answers::from_form(form.as_bytes()),
            files: files.iter().map(upload).collect(),
            once: String::new(),
            who: Some(Who { account: known, reader, session: None }),
            range: String::new(),
            half_session: None,
            secure: false,
            api: false,
            xml: false,
        })
    }
}

async fn text(reply: Reply) -> (u16, String, String) {
    let status = reply.status().as_u16();
    let to = reply.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    let body = axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap();
    (status, to, String::from_utf8_lossy(&body).into_owned())
}

/// Two rows that fit the mapping written here and one that does not.
const MAPPING: &str = r#"
[source]
system = "register"
title = "An old register"
licence = "The force's own data"
zone = "Europe/London"
id_column = "Ref"
[columns.reported]
date = "Reported"
format = ["%d/%m/%Y"]
[columns.district]
column = "Area"
[[strands]]
column = "Bias"
[strands.values]
"Jewish" = { strand = "REL", religions = ["JEW"] }
[offences]
column = "Offence"
words_only = ["Nuisance"]
"#;
const FILE: &str =
    "Ref,Reported,Area,Bias,Offence\nA1,01/05/2024,D33,Jewish,Nuisance\nA2,02/05/2024,D33,Jewish,Nuisance\nA3,=1+1,D33,Jewish,Nuisance\n";

#[tokio::test]
async fn a_sent_file_is_seen_by_its_sender_alone_and_taken_over_once() {
    let desk = Desk::open("once").await;
    let sent = desk.ask("larch", "", "mapping=own", &[("a.csv", FILE), ("own.toml", MAPPING)]);
    let (status, to, body) = text(check(sent).await.unwrap()).await;
    assert_eq!(status, 303, "{body}");
    let run_id = to.strip_prefix("/import/").unwrap().to_owned();
    let kept = std::fs::read(desk.house.spool().join(format!("{run_id}.data"))).unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains("Jewish"), "what waits is sealed");

    let (_, _, page) = text(run(desk.ask("larch", &run_id, "", &[])).await.unwrap()).await;
    assert!(page.contains("Take it over") && page.contains("=1+1"), "{page}");
    for read in ["What the first rows become", "A1", "New record", "1 May 2024", "D33", "Religion", "Nuisance"] {
        assert!(page.contains(read), "{read}: {page}");
    }
    assert!(matches!(run(desk.ask("yew", &run_id, "", &[])).await, Err(Failure::NotFound)));
    assert!(matches!(task::take(desk.ask("yew", &run_id, "", &[])).await, Err(Failure::NotFound)));
    assert!(matches!(run(desk.ask("larch", "../../keys/master", "", &[])).await, Err(Failure::NotFound)));

    for _ in 0..2 {
        task::take(desk.ask("larch", &run_id, "", &[])).await.unwrap();
    }
    while Running::is(&run_id) {
        tokio::task::yield_now().await;
    }
    let (_, _, page) = text(run(desk.ask("yew", &run_id, "", &[])).await.unwrap()).await;
    assert!(page.contains("Finished") && page.contains("What to do next"), "{page}");
    let (_, _, csv) = text(refusals(desk.ask("yew", &run_id, "", &[])).await.unwrap()).await;
    assert!(csv.starts_with("row,column,reason\r\n4,Reported,") && !csv.contains("=1+1"), "{csv}");
    let number = |sql: &'static str| desk.house.ledger.read(move |tx| tx.number(sql, &[]));
    assert_eq!(number("SELECT COUNT(*) FROM incident").await.unwrap(), 2);
    assert_eq!(number("SELECT COUNT(*) FROM import_run").await.unwrap(), 1);
    assert_eq!(std::fs::read_dir(desk.house.spool()).unwrap().count(), 0, "nothing personal stays");
}

#[tokio::test]
async fn a_newer_release_says_before_and_after_which_fields_of_which_record_it_changes() {
    let desk = Desk::open("newer").await;
    let take = async |file: &str| {
        let (_, to, _) = text(check(desk.ask("larch", "", "mapping=own", &[("a.csv", file), ("own.toml", MAPPING)])).await.unwrap()).await;
        let run_id = to.strip_prefix("/import/").unwrap().to_owned();
        let (_, _, before) = text(run(desk.ask("larch", &run_id, "", &[])).await.unwrap()).await;
        task::take(desk.ask("larch", &run_id, "", &[])).await.unwrap();
        while Running::is(&run_id) {
            tokio::task::yield_now().await;
        }
        (run_id, before)
    };
    let first = "Ref,Reported,Area,Bias,Offence\nA1,01/05/2024,D33,Jewish,Nuisance\nA2,02/05/2024,D33,Jewish,Nuisance\n";
    let (run_id, _) = take(first).await;
    let (_, _, page) = text(run(desk.ask("larch", &run_id, "", &[])).await.unwrap()).await;
    assert!(!page.contains("Changes and notes as a file"), "nothing changed: {page}");
    let (run_id, before) = take(&first.replace("02/05/2024", "03/05/2024")).await;
    assert!(before.contains("Changes reported at") && before.contains("3 May 2024"), "{before}");
    let (_, _, page) = text(run(desk.ask("larch", &run_id, "", &[])).await.unwrap()).await;
    assert!(page.contains(&format!("/import/{run_id}/changes.csv")), "{page}");
    let (_, _, csv) = text(changes(desk.ask("larch", &run_id, "", &[])).await.unwrap()).await;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, "row,record,what,fields,notes"), "{csv}");
    assert!(lines[1].starts_with("3,") && lines[1].contains(",changed,") && lines[1].contains("reported_at"), "{csv}");
}
