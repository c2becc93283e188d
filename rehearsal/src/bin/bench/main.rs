//! The benchmarks: the product's first five budgets, each beside the bare store loop of the same run. It prints a table in Markdown.
//!
//! CPU time is this process's own (user and system). The requests go through the whole house (session, rights, rule, ledger, page) without a
//! socket. `BENCH_RECORDS` says how many records the store holds (100,000 where nothing is said), `BENCH_ROUNDS` how often each is measured.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measuring program: it stops where something is wrong and prints what it measured"
)]

mod same_rows;
mod sql;

use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;

use concord::incident::{reference, sql as incidents};
use concord::ledger::{Owner, Signature};
use jiff::{Timestamp, ToSpan};
use practice::incident::record::{Channel, Perceiver, StrandFlag};
use practice::people::Role;
use practice::report::{ReportCommand, record};
use rehearsal::{CITY, Force};

const BATCH: usize = 500;
const CLIENTS: usize = 32;
/// Records of a small store: what growth is reckoned from.
const SMALL: usize = 10_000;

fn main() {
    let records = number("BENCH_RECORDS", 100_000);
    let rounds = number("BENCH_ROUNDS", 300);
    println!("| what | measured | beside the bare loop |\n| --- | --- | --- |");
    let bare = bare_loop(20_000);
    println!(
        "| bare store loop: incident, journal entry and outbox row, 256 a commit, synced | {:.0} units a second, {:.0} µs CPU a unit | 1 |",
        bare.0, bare.1
    );
    let force = Force::open();
    fill(&force, 0..SMALL.min(records), records);
    let small = created(&force, rounds, bare.1, &format!("create an incident, {} records", SMALL.min(records)));
    fill(&force, SMALL.min(records)..records, records);
    let large = created(&force, rounds, bare.1, &format!("create an incident, all {records} records"));
    println!("| growth of the cost of creating | {:.2} times | |", large / small);
    sustained(&force, bare.0, &format!("{records} records"));
    same_rows(bare.0);
    read(&force, rounds, bare.1, "worklist page, 50 rows", "/work/to-flag");
    read(&force, rounds, bare.1, "view a record", &format!("/incidents/{}", any_record(&force)));
    search(&force, rounds, bare.1);
    imported(&force, bare.1);
    let day = force.house().now().to_string().chars().take(10).collect::<String>();
    read(&force, 20, bare.1, "figures of one day by strand", &format!("/figures?from={day}&to={day}&by=strand&unit=offences"));
    let years = "/figures?from=2017-01-01&to=2026-12-31&by=strand,month&unit=incidents";
    read(&force, 3, bare.1, "figures of ten years by strand and month, counted record by record", years);
    // The service does this beside the requests.
    while force.wait(concord::figures::kept::keep(force.house())).expect("months are added up") {}
    read(&force, 5, bare.1, "the same, months that are over added up beforehand", years);
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// CPU seconds of this process so far.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux says how much CPU a process used");
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u32 = after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    f64::from(ticks) / 100.0
}

fn each(times: usize) -> f64 {
    f64::from(u32::try_from(times).unwrap_or(u32::MAX))
}

/// Units a second and CPU µs a unit of a loop that does nothing but write the three rows.
fn bare_loop(units: usize) -> (f64, f64) {
    let folder = rehearsal::Folder::fresh();
    let db = sql::open(&folder.path().join("bare.db"));
    let (began, before) = (Instant::now(), cpu());
    let body = "x".repeat(600);
    for batch in 0..units.div_ceil(256) {
        let hash = blake3::hash(body.as_bytes());
        sql::commit(&db, batch, &body, hash.as_bytes());
    }
    let done = each(units.div_ceil(256) * 256);
    (done / began.elapsed().as_secs_f64(), (cpu() - before) * 1e6 / done)
}

/// CPU µs of creating one incident through the API.
fn created(force: &Force, rounds: usize, bare: f64, what: &str) -> f64 {
    let program = force.program(Role::CallHandler.code());
    let (began, before) = (Instant::now(), cpu());
    for round in 0..rounds {
        let answer = program.call("/api/v1/incidents", &format!("{what} {round}"), &report(round));
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
    let micros = (cpu() - before) * 1e6 / each(rounds);
    let wall = began.elapsed().as_secs_f64() * 1e3 / each(rounds);
    println!("| {what} | {:.2} ms CPU, {wall:.2} ms | {:.0} times |", micros / 1e3, micros / bare);
    micros
}

fn report(round: usize) -> String {
    format!(
        "{{\"narrative\":\"Invented account {round}: shouting in the street near the market.\",\"channel\":\"101\",\
         \"reported_at\":\"2026-11-01T10:00:00Z\",\"district\":\"{CITY}\",\"strands\":[\"RACE\"],\"perceived_by\":\"victim\",\
         \"words\":\"invented words\",\"victim_name\":\"Example Person {round}\",\"victim_phone\":\"07700 900{:03}\"}}",
        round % 1000
    )
}

/// Durable creates by many clients at once.
fn sustained(force: &Force, bare: f64, what: &str) -> f64 {
    let router = concord::doors::router(force.house().clone());
    let token = force.wait(concord::account::make_token(force.house(), Role::CallHandler.code(), None, "bench", 1)).expect("a token");
    let token = Arc::new(token);
    let units = 3_200;
    let (began, before) = (Instant::now(), cpu());
    force.wait(async {
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..CLIENTS {
            let (router, token) = (router.clone(), Arc::clone(&token));
            clients.spawn(async move {
                for round in 0..units / CLIENTS {
                    let request = axum::http::Request::post("/api/v1/incidents")
                        .header("authorization", format!("Bearer {token}"))
                        .header("idempotency-key", format!("sustained {client} {round}"))
                        .body(axum::body::Body::from(report(client * 1000 + round)))
                        .expect("a request");
                    let answer = tower::ServiceExt::oneshot(router.clone(), request).await.expect("an answer");
                    assert_eq!(answer.status(), 201);
                }
            });
        }
        while let Some(done) = clients.join_next().await {
            done.expect("a client");
        }
    });
    let rate = each(units) / began.elapsed().as_secs_f64();
    println!(
        "| sustained durable creates, {CLIENTS} clients, {what} | {rate:.0} a second, {:.2} ms CPU each | {:.0} % of the loop's rate |",
        (cpu() - before) * 1e3 / each(units),
        rate / bare * 100.0
    );
    rate
}

/// Sustained creates beside a bare loop over the very rows that one create leaves, in the same store: what the house itself costs.
fn same_rows(bare: f64) {
    let force = Force::open();
    let maker = force.program(Role::CallHandler.code());
    let answer = maker.call("/api/v1/incidents", "the same rows", &report(7));
    assert_eq!(answer.status, 201, "{}", answer.body);
    let id = force.read(sql::any_record).expect("a record");
    let lines = same_rows::template(&force.data().join("concord.db"), &id);
    let ours = sustained(&force, bare, "store nearly empty");
    let loops = same_rows::rate(&force.data().join("concord.db"), &lines, &id, 2_560);
    println!(
        "| bare loop over the {} rows that one create leaves, same store, 256 a commit | {loops:.0} units a second | the creates reach {:.0} % of it |",
        lines.len(),
        ours / loops * 100.0
    );
}

fn read(force: &Force, rounds: usize, bare: f64, what: &str, path: &str) {
    let reader = force.actor(Role::HateCrimeOfficer);
    measured(what, rounds, bare, || {
        let answer = reader.get(path);
        assert_eq!(answer.status, 200, "{path}");
    });
}

fn search(force: &Force, rounds: usize, bare: f64) {
    let reader = force.actor(Role::HateCrimeOfficer);
    let csrf = reader.csrf();
    for (what, words) in [("search for two words that every tenth record holds", "invented market"), ("search for a rare word", "zebra4711")] {
        measured(what, rounds, bare, || {
            let answer = reader.post("/search", &[("csrf", &csrf), ("q", words)]);
            assert_eq!(answer.status, 200);
        });
    }
}

fn measured(what: &str, rounds: usize, bare: f64, mut work: impl FnMut()) {
    work();
    let before = cpu();
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    let millis = (cpu() - before) * 1e3 / each(rounds);
    times.sort_by(f64::total_cmp);
    let p99 = times.get((times.len() * 99 / 100).min(times.len() - 1)).copied().unwrap_or(0.0);
    println!("| {what} | {millis:.2} ms CPU, p99 {p99:.2} ms | {:.0} times |", millis * 1e3 / bare);
}

fn any_record(force: &Force) -> String {
    force.read(sql::any_record).expect("a record")
}

/// Rows a second of an import, with validation, journal and duties: first new records, then nothing new.
fn imported(force: &Force, bare: f64) {
    let rows = number("BENCH_IMPORT_ROWS", 10_000);
    let mut file = String::from(
        "Month,Incident Number,Date of Incident,Day of Week,Number of Victims under 18,Number of Victims over 18,Number of Offenders under 18,Number of Offenders over 18,Race/Ethnicity of Offenders,Offense(s),Offense Location,Bias,Zip Code,APD Sector,Council District\n",
    );
    for n in 0..rows {
        // Ten years, in no order of their days, as such files are.
        let (day, month, year) = (n % 28 + 1, n / 28 % 12 + 1, n / 336 % 10 + 2016);
        let _ = writeln!(
            file,
            "Jan,{year}-{n},{month:02}/{day:02}/{year} 12:00:00 AM,Sun,0,1,0,1,White/Not Hispanic,Aggravated Assault,Park/Playground,\
             Anti-White,78704,Henry,9"
        );
    }
    let policy = force.house().policy().expect("a policy");
    let mapping = Arc::new(concord::import::mapping("austin", &policy).expect("a shipped mapping"));
    let source = concord::import::Source { name: "bench.csv".into(), bytes: file.into_bytes() };
    for what in ["import, new records", "import, nothing new"] {
        let who = Signature { actor: "system".into(), posting: String::new(), request: "bench".into(), at: force.house().now() };
        let (began, before) = (Instant::now(), cpu());
        let report =
            force.wait(concord::import::import(force.house(), who, source.clone(), Arc::clone(&mapping), concord::import::Options::default()));
        assert!(report.is_ok(), "the import was refused");
        let micros = (cpu() - before) * 1e6 / each(rows);
        println!(
            "| {what} | {:.0} rows a second, {micros:.0} µs CPU each | {:.0} times |",
            each(rows) / began.elapsed().as_secs_f64(),
            micros / bare
        );
    }
}

/// Fills the store with these of so many records of ten years, most of them closed.
fn fill(force: &Force, these: std::ops::Range<usize>, records: usize) {
    let policies = force.house().policies();
    let now = force.house().now();
    for first in these.clone().step_by(BATCH) {
        let policies = Arc::clone(&policies);
        let batch = first..these.end.min(first + BATCH);
        let written: Result<(), concord::ledger::Fault> = force.write(move |tx| {
            for n in batch.clone() {
                put_one(tx, &policies, n, records, now)?;
            }
            Ok(())
        });
        written.expect("a batch");
    }
}

fn put_one(
    tx: &mut concord::ledger::Tx<'_>,
    policies: &concord::house::Policies,
    n: usize,
    of: usize,
    now: Timestamp,
) -> Result<(), concord::ledger::Fault> {
    let minutes = i64::try_from((of - n) * 5_200_000 / of).unwrap_or(0);
    let reported = now.checked_sub(minutes.minutes()).unwrap_or(now);
    let policy = policies.at(reported)?;
    let id = reference::unused(tx, reported, policy.calendar.zone())?;
    let text = format!("Invented account {n} of the {} kind, {} on a road.", n % 97, if n.is_multiple_of(10) { "market" } else { "shop" });
    let narrative = tx.seal(&id, Owner::Incident, "narrative", &text)?;
    let codes = ["RACE", "REL", "SO", "DIS", "TRANS"];
    let strand = codes.get(n % 5).copied().unwrap_or("RACE");
    let by = Role::CallHandler.code().to_owned();
    let flag = StrandFlag {
        incident: id.clone(),
        number: 1,
        strand: strand.into(),
        sub: None,
        religions: if strand == "REL" { vec!["UNK".into()] } else { Vec::new() },
        perceived_by: Perceiver::Victim,
        words: None,
        at: reported,
        by: by.clone(),
        removal_asked_at: None,
        removal_asked_by: None,
        removal_reason: None,
        removed_at: None,
        removed_by: None,
    };
    let command = ReportCommand {
        id: id.clone(),
        channel: Channel::NonEmergency,
        reported_at: reported,
        occurred_from: None,
        occurred_to: None,
        district: CITY.into(),
        ward: None,
        setting: None,
        place: None,
        narrative: Some(narrative),
        tags: Vec::new(),
        strands: vec![flag],
        people: Vec::new(),
        crimes: Vec::new(),
        outcome: None,
        source: None,
    };
    let event = record(command, &by, reported, &policy).map_err(|refused| concord::ledger::Fault::new(refused.to_string()))?;
    let who = Signature { actor: by, posting: String::new(), request: "bench".into(), at: reported };
    incidents::happen(tx, &who, policies, None, &[event])?;
    tx.index(&id, reported, &[&text, &id])
}
