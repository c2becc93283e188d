//! A file of outlines (`GeoJSON`, RFC 7946), read whole or refused whole, and simplified for drawing.

use std::collections::BTreeSet;

use geojson::{Feature, FeatureCollection, GeometryValue, Position};
use press::map::Ring;

/// How far, in degrees, a line may move when it is simplified: about 30 metres, which no drawing of a district shows.
const TOLERANCE: f64 = 0.000_3;
/// The most areas that a file may hold.
const MOST_AREAS: usize = 5_000;
/// The longest code or name, in characters.
const LONGEST: usize = 100;
/// Sentences that are told of one file; the rest are counted.
const TOLD: usize = 20;

/// One area's outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its outlines, simplified.
    pub rings: Vec<Ring>,
    /// How many places its outlines had in the file.
    pub places: usize,
}

/// Reads a collection of polygons. Refuses, naming every area that is wrong: what is no `GeoJSON`, coordinates in metres, areas without a code
/// or an outline, codes given twice, and a property that the file does not have.
pub fn read(bytes: &[u8], code: &str, name: &str) -> Result<Vec<Boundary>, Vec<String>> {
    let text = std::str::from_utf8(bytes).map_err(|_| vec!["The file is not plain text in UTF-8.".to_owned()])?;
    let file: FeatureCollection = text.trim_start_matches('\u{feff}').parse().map_err(|_| {
        vec!["The file is not a GeoJSON FeatureCollection. Download the boundaries again and choose the format GeoJSON.".to_owned()]
    })?;
    if file.features.is_empty() {
        return Err(vec!["The file holds no areas.".to_owned()]);
    }
    if file.features.len() > MOST_AREAS {
        return Err(vec![format!("The file holds {} areas; at most {MOST_AREAS} are taken. Take only your own force's.", file.features.len())]);
    }
    let (code, name) = properties(&file.features, code, name).map_err(|sentence| vec![sentence])?;
    let (mut areas, mut wrong, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (place, feature) in file.features.iter().enumerate() {
        match area(feature, &code, &name) {
            Ok(area) if !seen.insert(area.code.clone()) => wrong.push(format!("{} stands in the file twice.", area.code)),
            Ok(area) => areas.push(area),
            Err(sentence) => wrong.push(format!("Area {}: {sentence}", place + 1)),
        }
    }
    if wrong.is_empty() { Ok(areas) } else { Err(told(wrong)) }
}

/// At most so many sentences, and how many more there are.
pub(super) fn told(mut wrong: Vec<String>) -> Vec<String> {
    let more = wrong.len().saturating_sub(TOLD);
    wrong.truncate(TOLD);
    if more > 0 {
        wrong.push(format!("And {more} more."));
    }
    wrong
}

/// The properties that hold code and name: those named, or where none are named those that look like it.
fn properties(features: &[Feature], code: &str, name: &str) -> Result<(String, String), String> {
    let all: BTreeSet<&str> =
        features.iter().filter_map(|one| one.properties.as_ref()).flat_map(|map| map.keys().map(String::as_str)).collect();
    let has = |property: &str| -> Result<String, String> {
        if all.contains(property) {
            return Ok(property.to_owned());
        }
        let known = all.iter().copied().collect::<Vec<_>>().join(", ");
        Err(format!("The file has no property \"{property}\". It has: {known}."))
    };
    let code = if code.is_empty() { guess(features, &all).ok_or_else(|| no_guess(&all))? } else { has(code)? };
    let name = match name {
        "" => [code.replace("CD", "NM"), "name".to_owned(), "Name".to_owned()]
            .into_iter()
            .find(|guess| *guess != code && all.contains(guess.as_str()))
            .unwrap_or_else(|| code.clone()),
        given => has(given)?,
    };
    Ok((code, name))
}

fn no_guess(all: &BTreeSet<&str>) -> String {
    let known = all.iter().copied().collect::<Vec<_>>().join(", ");
    format!("Say which property holds the code of each area. The file has: {known}.")
}

/// The property in which every area has a code of the Office for National Statistics, and every one another.
fn guess(features: &[Feature], all: &BTreeSet<&str>) -> Option<String> {
    let is_code =
        |text: &str| text.len() == 9 && text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().skip(1).all(|c| c.is_ascii_digit());
    let fits = |property: &&&str| {
        let codes: Option<BTreeSet<&str>> =
            features.iter().map(|one| one.properties.as_ref()?.get(**property)?.as_str().filter(|text| is_code(text))).collect();
        codes.is_some_and(|codes| codes.len() == features.len())
    };
    // Of several, the one whose name stands for the smallest area: WD before LAD.
    let mut found: Vec<&&str> = all.iter().filter(fits).collect();
    found.sort_by_key(|property| (!property.starts_with("WD"), !property.starts_with("LAD"), property.len(), **property));
    found.first().map(|property| (**property).to_owned())
}

fn area(feature: &Feature, code: &str, name: &str) -> Result<Boundary, String> {
    let text = |property: &str| {
        let value = feature.properties.as_ref().and_then(|map| map.get(property));
        value
            .and_then(|value| value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|n| n.to_string())))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let (code, name) = (text(code), text(name));
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if code.is_empty() || code.chars().count() > LONGEST || !code.chars().all(fits) {
        return Err("it has no code of letters, digits, hyphens, full stops and underscores.".to_owned());
    }
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Err(format!("{code} has no name of at most {LONGEST} characters."));
    }
    let polygons = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => vec![coordinates],
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates.iter().collect(),
        Some(other) => return Err(format!("{code} is a {}, not a polygon.", other.type_name())),
        None => return Err(format!("{code} has no outline.")),
    };
    let (mut rings, mut places) = (Vec::new(), 0);
    for ring in polygons.into_iter().flatten() {
        places += ring.len();
        rings.push(press::map::simplify(&positions(&code, ring)?, TOLERANCE));
    }
    if rings.is_empty() {
        return Err(format!("{code} has no outline."));
    }
    Ok(Boundary { code, name, rings, places })
}

fn positions(code: &str, ring: &[Position]) -> Result<Ring, String> {
    let mut places = Ring::with_capacity(ring.len());
    for position in ring {
        let [east, north, ..] = position.as_slice() else { return Err(format!("{code} has a place without two coordinates.")) };
        if !(-180.0..=180.0).contains(east) || !(-90.0..=90.0).contains(north) {
            return Err(format!(
                "{code} is not in degrees of longitude and latitude; it may be in metres of the National Grid. Download the file as \
                 GeoJSON, which is in degrees."
            ));
        }
        places.push((*east, *north));
    }
    if places.len() < 4 {
        return Err(format!("{code} has an outline of fewer than four places."));
    }
    Ok(places)
}

/// Outlines as the store keeps them: JSON, five decimals, which is about a metre.
pub fn written(rings: &[Ring]) -> String {
    let rings = rings.iter().map(|ring| {
        let places = ring.iter().map(|(east, north)| format!("[{east:.5},{north:.5}]")).collect::<Vec<_>>().join(",");
        format!("[{places}]")
    });
    format!("[{}]", rings.collect::<Vec<_>>().join(","))
}

/// Outlines out of the store; none where they cannot be read.
pub fn as_written(text: &str) -> Vec<Ring> {
    serde_json::from_str(text).unwrap_or_default()
}
