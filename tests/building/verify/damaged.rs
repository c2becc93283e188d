//! A store whose file is damaged, and one that two services want.

use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;

use concord::house::{Clock, House};
use concord::ledger::{Ledger, Place};
use concord::verify::verify;
use rehearsal::Force;

use super::{copy_of, filled};

#[test]
fn a_damaged_page_of_the_store_is_told_as_a_fault_and_the_rest_is_still_checked() {
    let force = filled(Force::open());
    let whole = copy_of(force.data());
    rusqlite::Connection::open(whole.path().join("concord.db")).unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let pages = std::fs::metadata(whole.path().join("concord.db")).unwrap().len() / 4096;
    let mut read_on = 0;
    for page in (1..pages).step_by(usize::try_from(pages / 12).unwrap()) {
        let copy = copy_of(whole.path());
        let mut store = std::fs::OpenOptions::new().write(true).open(copy.path().join("concord.db")).unwrap();
        store.seek(SeekFrom::Start(page * 4096)).unwrap();
        store.write_all(&[0xff; 4096]).unwrap();
        drop(store);
        match force.wait(Ledger::open(copy.path(), &Place::Embedded)) {
            Err(fault) => assert!(fault.is_damage(), "page {page}: {fault}"),
            Ok(ledger) => match force.wait(House::open(ledger, Clock::default())) {
                Err(fault) => assert!(fault.is_damage(), "page {page}: {fault}"),
                Ok(house) => {
                    let verdict = force.wait(verify(&house)).unwrap();
                    assert!(verdict.to_text().contains("damaged"), "page {page}: {}", verdict.to_text());
                    read_on += usize::from(verdict.to_text().contains("cannot be read to the end: ") && verdict.entries + verdict.heads > 0);
                }
            },
        }
    }
    assert!(read_on > 0, "at least one of the damaged parts is named, and the others are checked");
}

#[test]
fn two_services_never_run_on_one_folder_and_the_store_is_its_owners_alone() {
    let force = Force::open();
    let held = Ledger::serve_alone(force.data(), &Place::Embedded).unwrap();
    assert!(
        Ledger::serve_alone(force.data(), &Place::Embedded).unwrap_err().to_string().contains("another service runs on"),
        "a second one is refused"
    );
    drop(held);
    assert!(Ledger::serve_alone(force.data(), &Place::Embedded).is_ok(), "until the first one ends");
    for file in ["concord.db", "concord.db-wal", "keys/master.key"] {
        let mode = std::fs::metadata(force.data().join(file)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{file}");
    }
}
