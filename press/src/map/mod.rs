//! Maps: areas shaded by their figure, from a force's own boundaries, or a map of equal tiles where none are loaded.

mod shade;
mod simplify;
#[cfg(test)]
mod tests;
mod tiles;

pub use simplify::simplify;
pub use tiles::{are_placed, tiles};

use shade::Shades;

use crate::chart::{Drawing, Frame};
use crate::sheet::{Cell, Column, Table};
use crate::svg::{Canvas, INK, at, escape, shown};

/// A place on the ground: longitude and latitude in degrees.
pub type Position = (f64, f64);
/// A closed line; its last place may repeat its first.
pub type Ring = Vec<Position>;

/// What an area is shaded by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// A figure.
    Of(f64),
    /// Withheld because it is small.
    Suppressed,
    /// None was counted here, or no population is known for a rate.
    Missing,
}

/// One area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its outlines, holes included; none for a tile map.
    pub rings: Vec<Ring>,
    /// Where its tile stands on a tile map: row, and place in the row.
    pub tile: Option<(usize, usize)>,
    /// Its figure.
    pub figure: Figure,
}

/// Width of a map.
const WIDTH: f64 = 760.0;
/// Height of a map at the most.
const TALLEST: f64 = 640.0;
/// Room for the legend.
const LEGEND: f64 = 190.0;
/// Room around.
const EDGE: f64 = 6.0;

/// Draws areas within their boundaries. The projection is equirectangular: degrees east are shortened by the cosine of the middle
/// latitude, which for an area the size of a county is true to a thousandth.
///
/// Each area names itself and its figure; withheld ones are hatched and named in the legend.
pub fn choropleth(frame: &Frame, areas: &[Area]) -> Drawing {
    let mut canvas = Canvas::new(&frame.id, WIDTH, TALLEST);
    let shades = Shades::of(areas, frame.places);
    shades.hatching(&mut canvas);
    if let Some(ground) = Ground::of(areas) {
        canvas = Canvas::new(&frame.id, WIDTH, ground.height + 2.0 * EDGE);
        shades.hatching(&mut canvas);
        for area in areas {
            let path: String = area.rings.iter().map(|ring| ground.path(ring)).collect();
            let fill = shades.fill(&canvas, area.figure);
            canvas.raw(&format!(
                "<path d=\"{path}\" fill=\"{fill}\" fill-rule=\"evenodd\" stroke=\"#ffffff\" stroke-width=\"0.8\"><title>{}</title></path>",
                escape(&named(area, frame.places))
            ));
            if area.figure == Figure::Suppressed
                && let Some(place) = ground.middle(area)
            {
                canvas.text(place, &format!("text-anchor=\"middle\" font-size=\"11\" font-weight=\"bold\" fill=\"{INK}\""), "[c]");
            }
        }
    }
    shades.legend(&mut canvas, (WIDTH - LEGEND + 16.0, 24.0), &frame.unit);
    let description = describe(frame, areas);
    Drawing { title: frame.title.clone(), svg: canvas.finish(&frame.title, &description), table: table(frame, areas) }
}

/// The ground on which areas lie, and the way from it to the drawing.
struct Ground {
    west: f64,
    north: f64,
    shorten: f64,
    scale: f64,
    height: f64,
}

impl Ground {
    fn of(areas: &[Area]) -> Option<Self> {
        let mut places = areas.iter().flat_map(|area| area.rings.iter().flatten()).copied();
        let first = places.next()?;
        let (mut west, mut east, mut south, mut north) = (first.0, first.0, first.1, first.1);
        for (x, y) in places {
            (west, east) = (west.min(x), east.max(x));
            (south, north) = (south.min(y), north.max(y));
        }
        let shorten = f64::midpoint(south, north).to_radians().cos().max(0.01);
        let (across, down) = (((east - west) * shorten).max(1e-6), (north - south).max(1e-6));
        let scale = ((WIDTH - LEGEND - 2.0 * EDGE) / across).min((TALLEST - 2.0 * EDGE) / down);
        Some(Self { west, north, shorten, scale, height: (down * scale).max(260.0) })
    }

    fn place(&self, (x, y): Position) -> (f64, f64) {
        (EDGE + (x - self.west) * self.shorten * self.scale, EDGE + (self.north - y) * self.scale)
    }

    /// A ring as a closed path, whole pixels and tenths only.
    fn path(&self, ring: &Ring) -> String {
        let mut path = String::new();
        let mut last = String::new();
        for position in ring {
            let (x, y) = self.place(*position);
            let step = format!("{} {}", at(x), at(y));
            if step != last {
                path.push(if path.is_empty() { 'M' } else { 'L' });
                path.push_str(&step);
                last = step;
            }
        }
        if path.is_empty() { path } else { path + "Z" }
    }

    /// The middle of an area's longest outline.
    fn middle(&self, area: &Area) -> Option<(f64, f64)> {
        let ring = area.rings.iter().max_by_key(|ring| ring.len()).filter(|ring| !ring.is_empty())?;
        let (x, y) = ring.iter().fold((0.0, 0.0), |sum, place| (sum.0 + place.0, sum.1 + place.1));
        let count = crate::svg::place(ring.len());
        let (x, y) = self.place((x / count, y / count));
        Some((x, y + 4.0))
    }
}

fn named(area: &Area, places: usize) -> String {
    match area.figure {
        Figure::Of(value) => format!("{}: {}", area.name, shown(value, places)),
        Figure::Suppressed => format!("{}: withheld, small number", area.name),
        Figure::Missing => format!("{}: no figure", area.name),
    }
}

fn table(frame: &Frame, areas: &[Area]) -> Table {
    let row = |area: &Area| {
        let figure = match area.figure {
            Figure::Of(value) if frame.places == 0 => format!("{value:.0}").parse().map_or(Cell::Empty, Cell::Whole),
            Figure::Of(value) => Cell::Decimal(value, frame.places),
            Figure::Suppressed => Cell::Suppressed,
            Figure::Missing => Cell::Empty,
        };
        vec![Cell::text(&area.name), Cell::text(&area.code), figure]
    };
    Table {
        title: frame.title.clone(),
        notes: frame.notes.clone(),
        columns: vec![Column::text(&frame.across), Column::text("Code"), Column::number(&frame.unit)],
        rows: areas.iter().map(row).collect(),
    }
}

fn describe(frame: &Frame, areas: &[Area]) -> String {
    let known = areas.iter().filter_map(|area| if let Figure::Of(value) = area.figure { Some((value, &area.name)) } else { None });
    let highest = known.max_by(|a, b| a.0.total_cmp(&b.0));
    let hidden = areas.iter().filter(|area| area.figure == Figure::Suppressed).count();
    let top = highest.map_or(String::new(), |(value, name)| format!(" The highest figure is {name} with {}.", shown(value, frame.places)));
    let withheld = if hidden == 0 { String::new() } else { format!(" {hidden} are withheld because the number is small; they are hatched.") };
    format!("Map of {} areas by {}.{top}{withheld} The table below it holds every figure.", areas.len(), frame.unit)
}
