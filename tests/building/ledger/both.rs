//! The same test on both engines.

use concord::ledger::Place;
use rehearsal::Force;

use crate::postgres::cluster;

/// Forces to test: on the embedded store, and on PostgreSQL where it is installed.
pub fn both(name: &str) -> Vec<Force> {
    let mut forces = vec![Force::open()];
    forces.extend(cluster().map(|cluster| Force::open_on(&Place::Postgres(cluster.database(name)))));
    forces
}

/// Runs a test on each engine; which one it was is printed where it fails.
pub fn on_both(name: &str, test: impl Fn(&Force)) {
    for force in both(name) {
        eprintln!("on {:?}", force.ledger().engine());
        test(&force);
    }
}
