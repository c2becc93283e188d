//! What of `PostgreSQL` this machine has, and as whom it may run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Where Debian keeps `PostgreSQL`'s programs, a folder a version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder with `initdb` and `pg_ctl`: from PATH, else Debian's newest version.
pub fn programs() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    versions.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    let complete = |folder: &PathBuf| ["initdb", "pg_ctl"].iter().all(|program| folder.join(program).is_file());
    let found = std::env::split_paths(&path).chain(versions).find(complete);
    found.ok_or_else(|| format!("neither PATH nor {DEBIAN} holds initdb and pg_ctl"))
}

/// The number in `…/15/bin`.
fn version(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    name.and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// The user that `PostgreSQL` must run as: none but oneself, and for root `postgres` or `nobody`.
pub fn other_user() -> Option<String> {
    let known = |of: &[&str]| Command::new("id").arg("-u").args(of).stderr(Stdio::null()).output().ok().filter(|said| said.status.success());
    let me = known(&[])?;
    if String::from_utf8_lossy(&me.stdout).trim() != "0" {
        return None;
    }
    let user = if known(&["postgres"]).is_some() { "postgres" } else { "nobody" };
    Some(user.to_owned())
}

/// A command run as that user, in a folder that the user may read.
pub fn command(program: &Path, user: Option<&str>, folder: &Path) -> Command {
    let mut command = match user {
        None => Command::new(program),
        Some(user) => {
            let mut as_user = Command::new("runuser");
            as_user.args(["-u", user, "--"]).arg(program);
            as_user
        }
    };
    command.current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
    command
}

/// Runs it to its end; what it said is the reason where it fails. Output goes to a file, since a started server would hold a pipe open.
pub fn run(command: &mut Command) -> Result<(), String> {
    let folder = command.get_current_dir().unwrap_or(Path::new(".")).to_owned();
    let said = folder.join("said");
    let file = std::fs::File::create(&said).and_then(|file| Ok((file.try_clone()?, file)));
    let (out, err) = file.map_err(|fault| format!("{} cannot be written: {fault}", said.display()))?;
    let ended = command.stdout(out).stderr(err).status().map_err(|fault| format!("{command:?} did not start: {fault}"))?;
    if ended.success() {
        return Ok(());
    }
    Err(format!("{command:?} failed: {}", std::fs::read_to_string(&said).unwrap_or_default()))
}

/// A new folder of that user's among the machine's temporary ones.
pub fn fresh_folder(user: Option<&str>) -> Result<PathBuf, String> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("concord-postgres-{}-{number}", std::process::id()));
    std::fs::create_dir(&folder).map_err(|fault| format!("{} cannot be made: {fault}", folder.display()))?;
    if let Some(user) = user {
        run(Command::new("chown").arg(user).arg(&folder).current_dir(&folder))?;
    }
    Ok(folder)
}

#[test]
fn the_newest_version_is_known_by_its_number() {
    let (old, new) = (Path::new("/usr/lib/postgresql/9/bin"), Path::new("/usr/lib/postgresql/15/bin"));
    assert!(version(new) > version(old));
}
