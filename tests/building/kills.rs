//! The program killed again and again while several callers write: whatever was acknowledged is there afterwards, once, and verifies.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;
use std::time::Duration;

use concord::ledger::Place;
use rehearsal::{Actor, CITY, Folder, Force};

use super::postgres::{cluster, number};

/// How often the program is killed over the embedded store, and over PostgreSQL, where a start takes longer.
const KILLS: u64 = 100;
const KILLS_ON_POSTGRES: u64 = 20;
/// Callers that write at once.
const WRITERS: usize = 3;
/// No answer within this is a failure of its own.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is killed: the program, its data folder, and the database where the records are not in that folder.
struct House {
    program: PathBuf,
    folder: Folder,
    database: Option<String>,
}

impl House {
    /// The program with a subcommand, pointed at this house.
    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(verb).arg("--data").arg(self.folder.path());
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command
    }

    /// How many records there are, asked behind the program's back.
    fn records(&self) -> usize {
        let sql = "SELECT COUNT(*) FROM incident";
        let many = if let Some(database) = &self.database {
            number(database, sql)
        } else {
            let store = rusqlite::Connection::open(self.folder.path().join("concord.db")).unwrap();
            store.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
        };
        many.try_into().unwrap()
    }
}

/// A running `concord serve`; dropping it kills it.
struct Service {
    child: Child,
    address: SocketAddr,
}

impl Service {
    fn start(house: &House) -> Self {
        let mut child =
            house.command("serve").args(["--listen", "127.0.0.1:0"]).env("CONCORD_LOG", "off").stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.map(Result::unwrap).find_map(|line| line.strip_prefix("listening on http://").map(str::to_owned));
        let Some(address) = said else {
            let _ = child.kill();
            panic!("the service stopped before it said where it listens: {:?}", child.wait());
        };
        Self { child, address: address.parse().unwrap() }
    }

    /// Kills it with a signal that it cannot hear coming.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program beside this test; built where it is not there yet.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().and_then(Path::parent).unwrap();
    let program = folder.join(format!("concord{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let target = folder.parent().unwrap();
        let built = Command::new(cargo).args(["build", "-p", "concord", "--target-dir"]).arg(target).current_dir(root).status().unwrap();
        assert!(built.success(), "the program must build");
    }
    program
}

/// What a writer asks for under a key; the same words every time.
fn report(key: &str) -> String {
    let body = serde_json::json!({
        "channel": "101", "reported_at": "2026-01-05T09:00:00Z", "district": CITY, "narrative": format!("Invented report {key}."),
        "strands": ["RACE"], "perceived_by": "victim", "words": "Invented words.", "victim_name": "Rehearsal Victim Alder",
    });
    body.to_string()
}

/// One writer: the keys that it used, each with the reference that it was told, once it was told.
#[derive(Default)]
struct Writer {
    name: usize,
    told: BTreeMap<String, String>,
    untold: Vec<String>,
}

impl Writer {
    /// Asks again for what it never heard of, then for more and more, until the service is gone.
    fn write(&mut self, address: SocketAddr, token: &str, tell: &Sender<()>) {
        let actor = Actor::program(address, token);
        loop {
            if self.untold.is_empty() {
                self.untold.push(format!("writer-{}-report-{}", self.name, self.told.len()));
            }
            if !self.again(&actor) {
                return;
            }
            let _ = tell.send(());
        }
    }

    fn again(&mut self, actor: &Actor) -> bool {
        while let Some(key) = self.untold.last() {
            let Ok(answer) = actor.post_json("/api/v1/incidents", key, &report(key)) else { return false };
            assert!(matches!(answer.status, 200 | 201), "{}: {}", answer.status, answer.body);
            self.told.insert(key.clone(), reference(&answer.body));
            self.untold.pop();
        }
        true
    }
}

fn reference(body: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    body["id"].as_str().unwrap().to_owned()
}

/// Starts the writers against a service; each tells the channel of every answer that it hears.
fn set_to_work<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    writers: &'env mut [Writer],
    address: SocketAddr,
    token: &'env str,
) -> Receiver<()> {
    let (tell, heard) = channel();
    for writer in writers {
        let tell = tell.clone();
        scope.spawn(move || writer.write(address, token, &tell));
    }
    heard
}

/// Waits for this many answers, and then a little less or more, so that the kill comes at every point of a request.
fn wait_for(heard: &Receiver<()>, turn: u64) {
    for _ in 0..=(turn % 5) {
        heard.recv_timeout(PATIENCE).expect("an answer within the minute");
    }
    let _ = heard.recv_timeout(Duration::from_micros(turn * 397 % 6000));
}

/// Kills the program again and again over one store while writers write, then asks for all that they were told.
fn killed(force: Force, database: Option<String>, kills: u64) {
    let token = force.wait(concord::account::make_token(force.house(), "call-handler", None, "kills", 30)).unwrap();
    let house = House { program: program(), folder: force.leave(), database };
    let mut writers: Vec<Writer> = (0..WRITERS).map(|name| Writer { name, ..Writer::default() }).collect();
    for turn in 0..kills {
        let mut service = Service::start(&house);
        std::thread::scope(|scope| {
            let heard = set_to_work(scope, &mut writers, service.address, &token);
            wait_for(&heard, turn);
            service.kill();
        });
    }
    let service = Service::start(&house);
    let actor = Actor::program(service.address, &token);
    let mut asked = 0;
    for writer in &mut writers {
        let before = writer.told.clone();
        assert!(writer.again(&actor), "a service that nobody kills answers");
        for (key, id) in &before {
            assert_eq!(actor.get(&format!("/api/v1/incidents/{id}")).unwrap().status, 200, "{key} was acknowledged as {id} and is lost");
            let again = actor.post_json("/api/v1/incidents", key, &report(key)).unwrap();
            assert_eq!((again.status, reference(&again.body)), (200, id.clone()), "{key} must be answered as it was before");
        }
        asked += writer.told.len();
    }
    drop(service);
    assert!(asked > usize::try_from(kills).unwrap(), "only {asked} reports were written");
    assert_eq!(house.records(), asked, "one record a key, no more and no fewer");
    let verified = house.command("verify").env("CONCORD_LOG", "off").output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn a_hundred_kills_lose_nothing_acknowledged_and_do_nothing_twice() {
    killed(Force::open(), None, KILLS);
}

#[test]
fn kills_over_postgresql_lose_nothing_acknowledged_either() {
    let Some(cluster) = cluster() else { return };
    let database = cluster.database("kills");
    killed(Force::open_on(&Place::Postgres(database.clone())), Some(database), KILLS_ON_POSTGRES);
}
