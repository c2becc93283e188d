//! What the access table says about a record, read from the golden transcription by this file's own small rules.

use std::collections::BTreeMap;

/// How a record stands to who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// In the holder's district, recorded by somebody else.
    OwnDistrict,
    /// In another district, recorded by somebody else.
    OtherDistrict,
    /// In another district, recorded by the holder.
    Own,
}

/// The access table: cell by role and matter, in its own marks.
pub struct Table {
    cells: BTreeMap<(String, String), String>,
}

impl Table {
    /// Reads the golden table.
    pub fn read() -> Self {
        let lines = include_str!("../../golden/permissions.txt").lines().filter(|line| !line.starts_with('#'));
        let cell = |line: &str| {
            let mut parts = line.split('|').map(str::trim);
            let mut next = || parts.next().unwrap_or_default().to_owned();
            ((next(), next()), next())
        };
        Self { cells: lines.map(cell).collect() }
    }

    /// A cell, such as `D:lvce`.
    pub fn cell(&self, role: &str, matter: &str) -> &str {
        self.cells.get(&(role.to_owned(), matter.to_owned())).unwrap_or_else(|| panic!("the table has no {role}, {matter}"))
    }

    /// Whether a role does this (`l`, `v`, `c`, `e`, `x`) to a whole record that was recorded yesterday and whose victim consented to nothing.
    ///
    /// A mark in brackets that shows a part of a record (redacted, pseudonymised, ids only) shows no whole record.
    pub fn may(&self, role: &str, matter: &str, act: char, stands: Stands) -> bool {
        let cell = self.cell(role, matter);
        let limited = |what: &str| cell.contains(what);
        if ["redacted", "pseudonymised", "victim's part", "victim consented", "staff-suspect", "same", "ids only", "own acts"]
            .into_iter()
            .any(limited)
        {
            return false;
        }
        if limited("own call") {
            return stands == Stands::Own && acts(cell).is_some_and(|acts| acts.contains(act));
        }
        if limited("request close") {
            return stands == Stands::Own && act == 'c';
        }
        let grants = cell.split(" (").next().unwrap_or_default().split(' ').filter_map(|grant| grant.split_once(':'));
        let mut reached = grants.filter(|(_, acts)| acts.contains(act)).map(|(reach, _)| reach);
        reached.any(|reach| match reach {
            "F" => true,
            "D" => stands == Stands::OwnDistrict,
            "O" => stands == Stands::Own,
            _ => false,
        })
    }

    /// Whether a role does this to the record and sees the record at all: nobody acts on what they cannot open.
    pub fn may_on(&self, role: &str, matter: &str, act: char, stands: Stands) -> bool {
        self.may(role, "op", 'v', stands) && self.may(role, matter, act, stands)
    }
}

fn acts(cell: &str) -> Option<&str> {
    cell.split_once(':').map(|(_, acts)| acts.split(' ').next().unwrap_or_default())
}

#[test]
fn the_tables_marks_are_read_as_they_are_meant() {
    let table = Table::read();
    assert!(table.may("supervisor", "op", 'v', Stands::OwnDistrict) && !table.may("supervisor", "op", 'v', Stands::Own));
    assert!(table.may("investigating-officer", "op", 'v', Stands::Own) && !table.may("investigating-officer", "op", 'v', Stands::OwnDistrict));
    assert!(table.may("investigating-officer", "op", 'l', Stands::OwnDistrict));
    assert!(table.may("call-handler", "op", 'v', Stands::OtherDistrict) && !table.may("call-handler", "id", 'v', Stands::OtherDistrict));
    assert!(!table.may("co-ordinator", "na", 'v', Stands::OwnDistrict) && !table.may("strategic-lead", "na", 'v', Stands::OwnDistrict));
}
