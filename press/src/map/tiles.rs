//! A map of equal hexagons, one a district, for a force that has loaded no boundaries.

use std::collections::BTreeSet;

use super::shade::Shades;
use super::{Area, Figure, describe, named, table};
use crate::chart::{Drawing, Frame};
use crate::svg::{Canvas, at, escape, place, shown};

/// Half the height of a tile.
const SIZE: f64 = 58.0;
/// Room for the legend.
const LEGEND: f64 = 200.0;
/// Room around.
const EDGE: f64 = 8.0;

/// Whether every area has a place for its tile, and no two have the same.
pub fn are_placed(areas: &[Area]) -> bool {
    let places: BTreeSet<(usize, usize)> = areas.iter().filter_map(|area| area.tile).collect();
    places.len() == areas.len()
}

/// Draws each area as a hexagon with its name and figure in it, every second row half a tile to the right. Tiles that are all placed stand in
/// their places; others in the order given, in rows as nearly square as their number allows. Then where they stand says nothing about where
/// districts lie, which the notes should say ([`are_placed`]).
pub fn tiles(frame: &Frame, areas: &[Area]) -> Drawing {
    let square = (1..=areas.len().max(1)).find(|n| n * n >= areas.len()).unwrap_or(1);
    let placed = are_placed(areas);
    let spot = |(index, area): (usize, &Area)| area.tile.filter(|_| placed).unwrap_or((index / square, index % square));
    let spots: Vec<(usize, usize)> = areas.iter().enumerate().map(spot).collect();
    let across = spots.iter().map(|(_, column)| column + 1).max().unwrap_or(1);
    let rows = spots.iter().map(|(row, _)| row + 1).max().unwrap_or(1);
    let wide = SIZE * 3.0_f64.sqrt();
    let width = (2.0 * EDGE + wide * (place(across) + 0.5) + LEGEND).max(420.0);
    let height = (2.0 * EDGE + SIZE * (1.5 * place(rows) + 0.5)).max(220.0);
    let mut canvas = Canvas::new(&frame.id, width, height);
    let shades = Shades::of(areas, frame.places);
    shades.hatching(&mut canvas);
    for (area, (row, column)) in areas.iter().zip(spots) {
        let half = if row.is_multiple_of(2) { 0.0 } else { 0.5 };
        let middle = (EDGE + wide * (place(column) + 0.5 + half), EDGE + SIZE * (1.0 + 1.5 * place(row)));
        tile(&mut canvas, &shades, frame, area, middle);
    }
    shades.legend(&mut canvas, (width - LEGEND + 20.0, 24.0), &frame.unit);
    Drawing { title: frame.title.clone(), svg: canvas.finish(&frame.title, &describe(frame, areas)), table: table(frame, areas) }
}

fn tile(canvas: &mut Canvas, shades: &Shades, frame: &Frame, area: &Area, (x, y): (f64, f64)) {
    let size = SIZE - 1.5;
    let corners = (0..6_u32).map(|corner| {
        let angle = f64::from(60 * corner + 30).to_radians();
        format!("{},{}", at(x + size * angle.cos()), at(y + size * angle.sin()))
    });
    let (fill, colour) = (shades.fill(canvas, area.figure), shades.text(area.figure));
    let corners = corners.collect::<Vec<_>>().join(" ");
    canvas.raw(&format!("<polygon points=\"{corners}\" fill=\"{fill}\"><title>{}</title></polygon>", escape(&named(area, frame.places))));
    if area.figure == Figure::Suppressed {
        // Words need a quiet ground, which hatching is not.
        canvas.raw(&format!("<rect x=\"{}\" y=\"{}\" width=\"92\" height=\"50\" fill=\"#ffffff\"/>", at(x - 46.0), at(y - 26.0)));
    }
    let figure = match area.figure {
        Figure::Of(value) => shown(value, frame.places),
        Figure::Suppressed => "[c]".to_owned(),
        Figure::Missing => "\u{2013}".to_owned(),
    };
    let lines = wrapped(&area.name);
    let top = y - 8.0 - 7.0 * place(lines.len().saturating_sub(1));
    for (line, words) in lines.iter().enumerate() {
        canvas.text((x, top + 14.0 * place(line)), &format!("text-anchor=\"middle\" font-size=\"12\" fill=\"{colour}\""), words);
    }
    let style = format!("text-anchor=\"middle\" font-size=\"18\" font-weight=\"bold\" fill=\"{colour}\"");
    canvas.text((x, top + 14.0 * place(lines.len()) + 7.0), &style, &figure);
}

/// A name in at most two lines that fit into a tile.
fn wrapped(name: &str) -> Vec<String> {
    const LONGEST: usize = 14;
    let mut lines: Vec<String> = vec![String::new()];
    for word in name.split_whitespace() {
        let fits = lines.last().is_some_and(|line| line.is_empty() || line.chars().count() + 1 + word.chars().count() <= LONGEST);
        match lines.last_mut() {
            Some(line) if fits => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let cut = lines.len() > 2;
    lines.truncate(2);
    for (index, line) in lines.iter_mut().enumerate() {
        if line.chars().count() > LONGEST || (cut && index == 1) {
            *line = line.chars().take(LONGEST - 1).chain(['\u{2026}']).collect();
        }
    }
    lines
}
