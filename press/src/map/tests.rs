//! Promises of a map: the same facts draw the same map, nothing withheld is shown, and simplifying keeps shape.

use super::*;

fn frame() -> Frame {
    Frame {
        id: "wards".into(),
        title: "Castle has the highest rate".into(),
        unit: "offences per 1,000".into(),
        across: "Ward".into(),
        labels: Vec::new(),
        places: 0,
        notes: Vec::new(),
    }
}

fn square(code: &str, west: f64, figure: Figure) -> Area {
    let ring = vec![(west, 52.6), (west + 0.1, 52.6), (west + 0.1, 52.7), (west, 52.7), (west, 52.6)];
    Area { code: code.into(), name: format!("Ward {code}"), rings: vec![ring], tile: None, figure }
}

fn areas() -> Vec<Area> {
    vec![
        square("A", -1.2, Figure::Of(12.0)),
        square("B", -1.1, Figure::Suppressed),
        square("C", -1.0, Figure::Missing),
        square("D", -0.9, Figure::Of(0.0)),
    ]
}

#[test]
fn a_withheld_area_is_hatched_and_labelled_and_its_figure_is_nowhere() {
    for drawing in [choropleth(&frame(), &areas()), tiles(&frame(), &areas())] {
        assert_eq!(drawing.svg.matches("fill=\"url(#wards-hatch)\"").count(), 2, "the area and its line in the legend");
        assert!(drawing.svg.contains("Ward B: withheld, small number") && drawing.svg.contains("[c] small, withheld"));
        assert!(drawing.svg.contains("Ward C: no figure") && drawing.svg.contains(">No figure<"));
        assert_eq!(drawing.table.rows[1][2], Cell::Suppressed);
        assert_eq!(drawing.table.rows[0][2], Cell::Whole(12));
    }
}

#[test]
fn the_same_districts_give_the_same_tiles_and_none_lie_on_each_other() {
    let many: Vec<Area> = (0..11).map(|n| square(&format!("{n}"), f64::from(n), Figure::Of(f64::from(n)))).collect();
    let first = tiles(&frame(), &many);
    assert_eq!(first, tiles(&frame(), &many));
    let corners: Vec<&str> = first.svg.split("points=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let apart: std::collections::BTreeSet<&&str> = corners.iter().collect();
    assert_eq!((corners.len(), apart.len()), (11, 11));
}

#[test]
fn tiles_stand_where_they_are_placed_unless_one_has_no_place_or_two_have_the_same() {
    let at = |tiles: [Option<(usize, usize)>; 3]| -> Vec<Area> {
        (-3..0).zip(tiles).map(|(n, tile)| Area { tile, ..square(&format!("{n}"), f64::from(n), Figure::Of(1.0)) }).collect()
    };
    let placed = at([Some((0, 1)), Some((1, 0)), Some((2, 1))]);
    assert!(are_placed(&placed));
    assert_ne!(tiles(&frame(), &placed).svg, tiles(&frame(), &at([None; 3])).svg);
    for unplaced in [at([Some((0, 1)), Some((1, 0)), None]), at([Some((0, 1)), Some((1, 0)), Some((0, 1))])] {
        assert!(!are_placed(&unplaced));
        assert_eq!(tiles(&frame(), &unplaced).svg, tiles(&frame(), &at([None; 3])).svg);
    }
}

#[test]
fn a_map_keeps_the_shape_of_the_ground() {
    let drawing = choropleth(&frame(), &areas());
    let path = drawing.svg.lines().find(|line| line.contains("Ward A:")).and_then(|line| line.split('"').nth(1)).unwrap();
    let numbers: Vec<f64> =
        path.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|word| !word.is_empty()).map(|word| word.parse().unwrap()).collect();
    let xs: Vec<f64> = numbers.iter().copied().step_by(2).collect();
    let ys: Vec<f64> = numbers.iter().copied().skip(1).step_by(2).collect();
    let span = |values: &[f64]| values.iter().copied().fold(f64::MIN, f64::max) - values.iter().copied().fold(f64::MAX, f64::min);
    // At latitude 52.65 a degree east is 0.607 of a degree north.
    assert!((span(&xs) / span(&ys) - 0.607).abs() < 0.02, "{path}");
}

#[test]
fn simplifying_leaves_out_only_what_nobody_sees() {
    let wavy: Ring = (0..=400)
        .map(|n| {
            let angle = f64::from(n % 400).to_radians() * 0.9;
            (angle.cos() + 0.000_01 * f64::from(n % 2), angle.sin())
        })
        .collect();
    let simple = simplify(&wavy, 0.001);
    assert!(simple.len() < 160 && simple.len() > 20, "{}", simple.len());
    assert_eq!(simple.first(), simple.last(), "still closed");
    assert!(simple.iter().all(|place| wavy.contains(place)), "no place is invented");
    let sliver = vec![(0.0, 0.0), (0.5, 0.000_1), (1.0, 0.0), (0.5, -0.000_1), (0.0, 0.0)];
    assert!(simplify(&sliver, 0.1).len() >= 4, "a small area does not vanish");
    assert_eq!(simplify(&sliver[..3], 1.0), sliver[..3], "too short to simplify");
}

#[test]
fn classes_of_counts_do_not_meet_and_cover_every_figure() {
    let drawing = tiles(&frame(), &[square("A", 0.0, Figure::Of(23.0)), square("B", 1.0, Figure::Of(3.0))]);
    for range in [">0 to 5<", ">6 to 10<", ">11 to 15<", ">16 to 20<", ">21 to 25<"] {
        assert!(drawing.svg.contains(range), "{range}");
    }
}

#[test]
fn nothing_loaded_still_draws() {
    assert!(choropleth(&frame(), &[]).svg.contains("<svg"));
    assert!(tiles(&frame(), &[]).svg.contains("<svg"));
}
