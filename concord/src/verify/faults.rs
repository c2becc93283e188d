//! The faults that a verification found: all are counted, the first are kept in words.

/// How many are told in words.
const TOLD: usize = 20;

/// Faults in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// How many there are.
    pub(super) found: u64,
    /// The first of them.
    pub(super) first: Vec<String>,
}

impl Faults {
    /// Notes that a part of the store cannot be read to its end.
    pub(super) fn unreadable(&mut self, what: &str, fault: &crate::ledger::Fault) {
        self.tell(format!("The {what} cannot be read to the end: {fault}."));
    }

    /// Notes a fault.
    pub(super) fn tell(&mut self, sentence: String) {
        self.found += 1;
        if self.first.len() < TOLD {
            self.first.push(sentence);
        }
    }
}
