//! Restricted records in force totals: they count where a figure is five or more, and nowhere else (access rule 1), so that no small figure
//! tells that one exists.

use std::collections::BTreeMap;

use super::{Both, Counted};

/// From this figure on a cell may hold restricted records.
const LEAST: u64 = 5;

/// A figure without restricted records, with theirs added wherever the figure that holds them is five or more. `with` is the same question
/// over the same reach, restricted records in it.
#[must_use]
pub fn with_restricted(without: Counted, with: &Counted) -> Counted {
    let mut figure = without;
    for (key, count) in with.cells.iter().filter(|(_, count)| **count >= LEAST) {
        if figure.rows.iter().any(|row| row.key == key.0) && figure.columns.iter().any(|column| column.key == key.1) {
            figure.cells.insert(key.clone(), *count);
        }
    }
    totals(&mut figure.row_totals, &with.row_totals);
    totals(&mut figure.column_totals, &with.column_totals);
    if with.total.total >= LEAST {
        figure.total = with.total;
        figure.more_than_one_strand = with.more_than_one_strand;
        figure.notes.clone_from(&with.notes);
    }
    figure
}

/// Totals of rows or columns that are there without restricted records too.
fn totals(figure: &mut BTreeMap<String, Both>, with: &BTreeMap<String, Both>) {
    for (key, both) in figure.iter_mut() {
        if let Some(more) = with.get(key).filter(|more| more.total >= LEAST) {
            *both = *more;
        }
    }
}
