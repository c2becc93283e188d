//! A `PostgreSQL` of the tests' own: one cluster a test run, in a temporary folder, gone when the run ends however it ends.
//!
//! `initdb` refuses root, so as root the cluster is another user's. A small watchdog process holds the end of a pipe: when this process
//! ends, by return, panic or kill, the pipe closes, and the watchdog stops the server and removes the folder.

mod machine;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// How often another port is tried, where somebody else took the free one first.
const STARTS: usize = 3;
/// Seconds that the server may take to answer first.
const START_SECONDS: &str = "60";

/// A running `PostgreSQL`. Dropping it stops it and removes all that it kept.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    watchdog: Child,
    made: AtomicU32,
    turn: Mutex<()>,
}

/// The cluster of this test run, started when first asked for. None where no `PostgreSQL` is installed, which is printed; on a
/// CI machine (`CI=true`) that is a failure instead, so that the second engine is never left untested by accident.
pub fn cluster() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Result<Cluster, String>> = OnceLock::new();
    match SHARED.get_or_init(Cluster::start) {
        Ok(cluster) => Some(cluster),
        Err(reason) if std::env::var("CI").is_ok_and(|ci| ci == "true") => panic!("PostgreSQL must run on a CI machine: {reason}"),
        Err(reason) => {
            eprintln!("Passed by, since PostgreSQL does not run here (`scripts/prepare` installs it): {reason}");
            None
        }
    }
}

impl Cluster {
    /// Makes and starts a cluster: reached over the loopback address and a socket in its folder, trusting, not synced to disk.
    pub fn start() -> Result<Self, String> {
        let programs = machine::programs()?;
        let user = machine::other_user();
        let folder = machine::fresh_folder(user.as_deref())?;
        let data = folder.join("data");
        // The watchdog comes first: from here on nothing is left behind.
        let watchdog = watchdog(&programs, user.as_deref(), &folder)?;
        let mut cluster = Self { folder, port: 0, watchdog, made: AtomicU32::new(0), turn: Mutex::new(()) };
        let mut initdb = machine::command(&programs.join("initdb"), user.as_deref(), &cluster.folder);
        initdb.arg("-D").arg(&data).args(["-U", "concord", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        machine::run(&mut initdb)?;
        let mut refused = String::new();
        for _ in 0..STARTS {
            cluster.port = free_port()?;
            let mut start = machine::command(&programs.join("pg_ctl"), user.as_deref(), &cluster.folder);
            start.args(["start", "-w", "-t", START_SECONDS, "-o", &options(&cluster.folder, cluster.port)]);
            start.arg("-D").arg(&data).arg("-l").arg(cluster.folder.join("log"));
            match machine::run(&mut start) {
                Ok(()) => return Ok(cluster),
                Err(reason) => refused = reason,
            }
        }
        let log = std::fs::read_to_string(cluster.folder.join("log")).unwrap_or_default();
        Err(format!("{refused}\n{log}"))
    }

    /// The `postgres://…` address of a fresh, empty database whose name begins so (lower-case letters, digits, underscores).
    pub fn database(&self, name: &str) -> String {
        let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        assert!(named, "`{name}` is no name for a database: use lower-case letters, digits and underscores");
        let name = format!("{name}_{}", self.made.fetch_add(1, Ordering::Relaxed) + 1);
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let made = ask(&self.address("postgres"), &format!("CREATE DATABASE \"{name}\" TEMPLATE template0"));
        drop(turn);
        if let Err(fault) = made {
            panic!("database {name} could not be made: {fault}");
        }
        self.address(&name)
    }

    fn address(&self, database: &str) -> String {
        format!("postgres://concord@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        if let Err(fault) = self.watchdog.wait() {
            eprintln!("the watchdog over {} was lost: {fault}", self.folder.display());
        }
    }
}

/// Runs one statement.
fn ask(address: &str, statement: &str) -> Result<(), String> {
    let statement = statement.to_owned();
    apart(address, move |client| client.batch_execute(&statement))
}

/// The number in the first cell of the first row that a question gives.
pub fn number(address: &str, question: &str) -> i64 {
    let question = question.to_owned();
    apart(address, move |client| client.query_one(question.as_str(), &[])?.try_get(0)).unwrap()
}

/// Works with a client. It drives a runtime of its own, so it gets a thread of its own: the caller may be in one already.
fn apart<T: Send + 'static>(
    address: &str,
    work: impl FnOnce(&mut postgres::Client) -> Result<T, postgres::Error> + Send + 'static,
) -> Result<T, String> {
    let address = address.to_owned();
    let done = std::thread::spawn(move || work(&mut postgres::Client::connect(&address, postgres::NoTls)?));
    let answer = done.join().map_err(|_| "the client panicked".to_owned())?;
    answer.map_err(|fault| format!("{fault:?}"))
}

/// A server's options: reachable from here only, and as quick as a test may have it.
fn options(folder: &Path, port: u16) -> String {
    let socket = folder.display().to_string();
    // A socket's path has 107 bytes at most; the loopback address does as well.
    let socket = if socket.len() > 80 { String::new() } else { socket };
    let settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB"];
    format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{socket}' -c {}", settings.join(" -c "))
}

/// Starts the process that clears up once its standard input closes. It has its own group, so that an interrupt of the tests spares it.
fn watchdog(programs: &Path, user: Option<&str>, folder: &Path) -> Result<Child, String> {
    let script = "read -r _; \"$1/pg_ctl\" stop -D \"$2/data\" -m immediate; rm -rf \"$2\"";
    let mut command = machine::command(Path::new("sh"), user, Path::new("/"));
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.args(["-c", script, "sh"]).arg(programs).arg(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map_err(|fault| format!("the watchdog did not start: {fault}"))
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|fault| format!("no free port: {fault}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|fault| format!("no free port: {fault}"))
}

#[test]
fn each_database_of_the_cluster_is_fresh_and_apart() {
    let Some(cluster) = cluster() else { return };
    let (first, second) = (cluster.database("fresh"), cluster.database("fresh"));
    assert_ne!(first, second);
    for address in [first, second] {
        ask(&address, "CREATE TABLE incident (id TEXT PRIMARY KEY)").unwrap();
    }
}

#[test]
fn a_dropped_cluster_leaves_nothing_behind() {
    if cluster().is_none() {
        return;
    }
    let own = Cluster::start().unwrap();
    let (folder, address) = (own.folder.clone(), own.database("gone"));
    assert!(folder.exists());
    drop(own);
    assert!(!folder.exists(), "{} is still there", folder.display());
    assert!(ask(&address, "SELECT 1").is_err());
}
