//! Tables for audiences: what is withheld, and what two of them give away together.

use jiff::civil::date;

use super::super::suppress::Profile;
use super::*;

const PUBLIC: Profile = Profile { small: 5, round_to: 1 };

/// Units numbered from a first one, all in one cell.
fn some(from: usize, count: usize, row: &str, column: &str) -> Vec<CountedUnit> {
    (from..from + count).map(|n| CountedUnit { unit: format!("r{n}"), cells: vec![(row.to_owned(), column.to_owned())] }).collect()
}

fn lines(keys: &[&str], strands: bool) -> Vec<Line> {
    let line = |key: &&str| Line {
        key: (*key).to_owned(),
        label: (*key).to_owned(),
        asks: vec![("line".to_owned(), (*key).to_owned())],
        days: None,
        strand: strands.then(|| (*key).to_owned()),
    };
    keys.iter().map(line).collect()
}

fn layout(rows: &[&str], columns: &[&str], strands: bool) -> Layout {
    Layout {
        code: "T".into(),
        title: "Incidents".into(),
        head: "Row".into(),
        rows: lines(rows, strands),
        columns: if columns.is_empty() { vec![Line { label: "Incidents".into(), ..Line::default() }] } else { lines(columns, false) },
        total: "Total number of incidents".into(),
        asks: vec![("unit".into(), "incidents".into())],
        days: (date(2026, 1, 1), date(2026, 3, 31)),
        notes: Vec::new(),
    }
}

#[test]
fn a_small_cell_is_withheld_with_another_and_both_say_why() {
    let units = [some(0, 3, "North", ""), some(10, 12, "South", ""), some(30, 40, "West", "")].concat();
    let made = publish(&layout(&["North", "South", "West"], &[], false), &units, PUBLIC, &[]).unwrap();
    let table = &made.content.tables[0];
    assert_eq!(table.cell("North", "Incidents"), Some("<5"));
    assert_eq!(table.cell("Total number of incidents", "Incidents"), Some("55"));
    let whys: Vec<&str> = made.withheld.iter().map(|one| one.why).collect();
    assert_eq!(whys, ["It is small.", "A small one could be worked out from it."]);
    assert_eq!(made.content.cell("T", "North", "Incidents").unwrap().units.len(), 3, "what was counted is kept all the same");
}

#[test]
fn a_second_table_that_differs_by_a_few_holds_its_figure_back() {
    let first = [some(0, 20, "North", ""), some(100, 30, "South", "")].concat();
    let one = publish(&layout(&["North", "South"], &[], false), &first, PUBLIC, &[]).unwrap();
    assert!(one.withheld.is_empty());
    // The same records but two, asked for in other words.
    let second = [some(0, 18, "North", ""), some(100, 30, "South", "")].concat();
    let mut other = layout(&["North", "South"], &[], false);
    other.days = (date(2026, 1, 2), date(2026, 3, 31));
    let two = publish(&other, &second, PUBLIC, &one.content.releases()).unwrap();
    assert_eq!(two.content.tables[0].cell("North", "Incidents"), Some("[c]"), "20 less 18 would be 2");
    assert!(two.withheld.iter().any(|one| one.why.starts_with("With what was published before")), "{:?}", two.withheld);
    assert!(reveals(&one.content.releases(), &two.content.releases(), 5).is_none());
    // A later count of the very same question is a correction, and is shown.
    let three = publish(&layout(&["North", "South"], &[], false), &second, PUBLIC, &one.content.releases()).unwrap();
    assert_eq!(three.content.tables[0].cell("North", "Incidents"), Some("18"));
}

#[test]
fn strands_overlap_and_their_records_are_counted_once() {
    let mut units = [some(0, 10, "RACE", ""), some(20, 8, "REL", "")].concat();
    units.push(CountedUnit { unit: "both".into(), cells: vec![("RACE".into(), String::new()), ("REL".into(), String::new())] });
    let made = publish(&layout(&["RACE", "REL"], &[], true), &units, Profile::EXACT, &[]).unwrap();
    let table = &made.content.tables[0];
    assert_eq!(table.cell("Total number of incidents", "Incidents"), Some("19"));
    assert_eq!(table.cell(FACTORS, "Incidents"), Some("20"));
    assert_eq!(made.content.cell("T", FACTORS, "Incidents").unwrap().units.len(), 20);
    assert_eq!(made.content.cell("T", FACTORS, "Incidents").unwrap().records().len(), 19);
}

#[test]
fn whatever_is_published_after_another_nothing_small_can_be_worked_out() {
    // Many pairs of tables over the same records, cut in two ways.
    let mut seed = 7_u64;
    let mut roll = |sides: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % sides
    };
    let (rows, columns) = (["A", "B", "C"], ["1", "2", "3", "4"]);
    for _ in 0..60 {
        let records: Vec<(usize, usize)> = (0..30 + roll(60)).map(|_| (roll(3) * roll(2), roll(4))).collect();
        let unit = |n: usize, cell: (String, String)| CountedUnit { unit: format!("r{n}"), cells: vec![cell] };
        let by_row: Vec<CountedUnit> = records.iter().enumerate().map(|(n, at)| unit(n, (rows[at.0].into(), String::new()))).collect();
        let by_both: Vec<CountedUnit> = records.iter().enumerate().map(|(n, at)| unit(n, (rows[at.0].into(), columns[at.1].into()))).collect();
        let Ok(first) = publish(&layout(&rows, &[], false), &by_row, PUBLIC, &[]) else { continue };
        let Ok(second) = publish(&layout(&rows, &columns, false), &by_both, PUBLIC, &first.content.releases()) else { continue };
        assert_eq!(reveals(&first.content.releases(), &second.content.releases(), 5), None);
        for cell in first.content.cells.iter().chain(&second.content.cells).filter(|cell| (1..5).contains(&cell.count())) {
            assert!(!cell.told, "{}, {} is {}", cell.row, cell.column, cell.count());
        }
    }
}
