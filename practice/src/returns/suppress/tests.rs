//! Nothing that is withheld can be worked out: every table that prints the same is tried.

use std::collections::{BTreeMap, BTreeSet};

use super::released::{Release, Reveals, reveals};
use super::*;

const PUBLIC: Profile = Profile { small: 5, round_to: 1 };

/// A repeatable stream of choices.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Whether a reader who sees this figure would believe this count.
fn believes(figure: Figure, count: u64, named: bool) -> bool {
    match figure {
        Figure::Exact(told) | Figure::Rounded(told) => told == count,
        Figure::FewerThan(small) => 0 < count && count < small,
        // Where small counts are named, everything else that is withheld is at least 5; nothing that is 0 is ever withheld.
        Figure::Withheld => count >= if named { 5 } else { 1 },
    }
}

/// The search through every table of one shape.
struct Search<'a> {
    told: &'a Told,
    named: bool,
    cells: usize,
    free: usize,
    most: u64,
}

impl Search<'_> {
    fn fits(&self, guess: &Grid, spot: Spot) -> bool {
        believes(self.told.at(spot).unwrap(), guess.count(spot), self.named)
    }

    fn go(&self, guess: &mut Grid, place: usize, see: &mut dyn FnMut(&Grid)) {
        let columns = guess.cells[0].len();
        if place == self.free {
            if guess.spots().into_iter().all(|spot| self.fits(guess, spot)) {
                see(guess);
            }
            return;
        }
        let of_records = place >= self.cells;
        let spot = if of_records { Spot::Records(place - self.cells) } else { Spot::Cell(place / columns, place % columns) };
        for count in 0..=if of_records { self.most * 4 } else { self.most } {
            match spot {
                Spot::Records(column) => {
                    let of_column: Vec<u64> = guess.cells.iter().map(|row| row[column]).collect();
                    if count > of_column.iter().sum() || count < *of_column.iter().max().unwrap() {
                        continue;
                    }
                    guess.records.as_mut().unwrap()[column] = count;
                }
                _ => guess.cells[place / columns][place % columns] = count,
            }
            if self.fits(guess, spot) {
                self.go(guess, place + 1, see);
            }
        }
    }
}

/// For each withheld spot the counts that it may have in any table that prints the same, with up to `most` in each cell.
fn possible(grid: &Grid, told: &Told, most: u64) -> BTreeMap<Spot, BTreeSet<u64>> {
    let spots: Vec<Spot> = grid.spots().into_iter().filter(|spot| told.at(*spot).is_some_and(|figure| !figure.is_told())).collect();
    let named = grid.spots().into_iter().any(|spot| matches!(told.at(spot), Some(Figure::FewerThan(_))));
    let cells = grid.cells.len() * grid.cells[0].len();
    let search = Search { told, named, cells, free: cells + grid.records.as_ref().map_or(0, Vec::len), most };
    let mut found: BTreeMap<Spot, BTreeSet<u64>> = spots.iter().map(|spot| (*spot, BTreeSet::new())).collect();
    search.go(&mut grid.clone(), 0, &mut |guess| {
        for spot in &spots {
            found.get_mut(spot).unwrap().insert(guess.count(*spot));
        }
    });
    found
}

fn nothing_is_determined(grid: &Grid) -> bool {
    let Ok(told) = suppress(grid, PUBLIC) else { return false };
    let named = grid.spots().into_iter().any(|spot| matches!(told.at(spot), Some(Figure::FewerThan(_))));
    for spot in grid.spots() {
        let (count, figure) = (grid.count(spot), told.at(spot).unwrap());
        assert!(believes(figure, count, named), "{figure:?} stands for {count} in {grid:?}");
        assert!(!(PUBLIC.withholds(count) && figure.is_told()), "{spot:?} of {grid:?} is small and told");
    }
    for (spot, counts) in possible(grid, &told, 14) {
        assert!(counts.len() > 1, "{spot:?} of {grid:?} can only be {counts:?} in {told:?}");
        assert!(counts.contains(&grid.count(spot)));
    }
    true
}

#[test]
fn in_no_small_table_can_a_withheld_count_be_worked_out() {
    let mut dice = Dice(7);
    let mut told = 0;
    for round in 0..200 {
        let (rows, columns) = [(2, 2), (3, 1), (4, 1), (2, 3), (1, 3), (1, 1)][round % 6];
        let cells = (0..rows).map(|_| (0..columns).map(|_| dice.roll(9)).collect()).collect();
        told += usize::from(nothing_is_determined(&Grid { cells, ..Grid::default() }));
    }
    assert!(told > 190, "only {told} of 200 tables could be told at all");
}

#[test]
fn where_strands_overlap_neither_offences_nor_factors_give_a_count_away() {
    let mut dice = Dice(11);
    let mut told = 0;
    for round in 0..120 {
        let (rows, columns) = [(2, 1), (3, 1), (2, 2)][round % 3];
        let cells: Vec<Vec<u64>> = (0..rows).map(|_| (0..columns).map(|_| dice.roll(8)).collect()).collect();
        let records = (0..columns).map(|column| {
            let of_column: Vec<u64> = cells.iter().map(|row: &Vec<u64>| row[column]).collect();
            let (least, most) = (*of_column.iter().max().unwrap(), of_column.iter().sum::<u64>());
            least + dice.roll(most - least + 1)
        });
        let records = records.collect();
        told += usize::from(nothing_is_determined(&Grid { cells, records: Some(records), ..Grid::default() }));
    }
    assert!(told > 100, "only {told} of 120 tables could be told at all");
}

#[test]
fn a_ward_with_three_incidents_shows_fewer_than_five_and_no_total_gives_it_back() {
    // X10.
    let told = suppress(&Grid::of_list(&[3, 12, 40, 0]), PUBLIC).unwrap();
    assert_eq!(told.cells[0][0].text(), "<5");
    assert_eq!(told.cells.iter().flatten().map(|figure| figure.text()).collect::<Vec<_>>(), ["<5", "[c]", "40", "0"]);
    assert_eq!(told.total, Figure::Exact(55));
}

#[test]
fn the_police_see_everything_and_a_rounded_audience_sees_rounded_counts() {
    let grid = Grid::of_list(&[3, 12]);
    assert_eq!(suppress(&grid, Profile::EXACT).unwrap().cells, [[Figure::Exact(3)], [Figure::Exact(12)]]);
    let rounded = suppress(&Grid::of_list(&[13, 12]), Profile { small: 5, round_to: 5 }).unwrap();
    assert_eq!(rounded.cells, [[Figure::Rounded(15)], [Figure::Rounded(10)]]);
}

#[test]
fn a_large_table_is_protected_in_no_time() {
    let mut dice = Dice(3);
    let cells: Vec<Vec<u64>> = (0..60).map(|_| (0..24).map(|_| dice.roll(40)).collect()).collect();
    let grid = Grid { cells, ..Grid::default() };
    let told = suppress(&grid, PUBLIC).unwrap();
    let small = |spot: &Spot| PUBLIC.withholds(grid.count(*spot));
    assert!(grid.spots().iter().filter(|spot| small(spot)).all(|spot| !told.at(*spot).unwrap().is_told()));
    // Each row and column of a table has no withheld cell or at least two.
    assert!(told.cells.iter().all(|row| row.iter().filter(|figure| !figure.is_told()).count() != 1));
}

fn release(key: &str, units: std::ops::Range<u32>, told: bool) -> Release {
    Release { key: key.into(), units: units.map(|unit| unit.to_string()).collect(), told }
}

#[test]
fn two_publications_together_give_no_small_count_away() {
    let quarters = [release("January to March", 0..20, true)];
    let third = release("January to April", 0..22, true);
    assert_eq!(reveals(&quarters, &[third], 5), Some(Reveals::Difference(0, "January to March".into())));
    assert_eq!(reveals(&quarters, &[release("January to June", 0..31, true)], 5), None);
    // Another publication of the same set whose parts were withheld: whole less one part is the other.
    let withheld = [release("whole", 0..20, true), release("a", 0..3, false), release("b", 3..20, false)];
    assert_eq!(reveals(&withheld, &[release("b by another name", 3..20, true)], 5), Some(Reveals::Difference(0, "whole".into())));
    // Through a sum of three: a = whole less b less c, with b and c in two later tables.
    let three = [release("whole", 0..30, true), release("a", 0..3, false), release("b", 3..15, false), release("c", 15..30, true)];
    assert_eq!(reveals(&three[..3], &[three[3].clone(), release("b again", 3..15, true)], 5), Some(Reveals::Withheld("a".into())));
    // The same question counted later is a revision.
    assert_eq!(reveals(&quarters, &[release("January to March", 0..22, true)], 5), None);
}
