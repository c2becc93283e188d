//! Fewer places on a line, as the eye allows: Douglas and Peucker, "Algorithms for the reduction of the number of points required to
//! represent a digitized line or its caricature", Cartographica 10(2), 1973.

use super::{Position, Ring};

/// The ring with every place left out that lies nearer than `tolerance` degrees to the line that remains. A ring that would shrink to less
/// than a triangle stays as a triangle of its outermost places; one of fewer than four places stays as it is.
pub fn simplify(ring: &[Position], tolerance: f64) -> Ring {
    let closed = ring.len() > 1 && ring.first() == ring.last();
    let open = if closed { ring.get(..ring.len() - 1).unwrap_or(ring) } else { ring };
    if open.len() < 4 {
        return ring.to_vec();
    }
    let start = open.first().copied().unwrap_or_default();
    // A closed line is cut where it is farthest from its start, so that both halves have ends.
    let far = farthest(open, |place| distance(place, start)).map_or(0, |(index, _)| index);
    let mut keep = vec![false; open.len()];
    for index in [0, far] {
        if let Some(kept) = keep.get_mut(index) {
            *kept = true;
        }
    }
    let third = open.get(far).copied().unwrap_or(start);
    if let Some((index, _)) = farthest(open, |place| off_line(place, start, third))
        && let Some(kept) = keep.get_mut(index)
    {
        *kept = true;
    }
    let fixed: Vec<usize> = (0..open.len()).filter(|index| keep.get(*index) == Some(&true)).collect();
    let mut parts: Vec<(usize, usize)> = fixed.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
    parts.push((fixed.last().copied().unwrap_or(0), open.len()));
    while let Some((from, to)) = parts.pop() {
        let (Some(begin), Some(end)) = (open.get(from), open.get(to % open.len())) else { continue };
        let between = open.get(from + 1..to).unwrap_or_default();
        let Some((index, off)) = farthest(between, |place| off_line(place, *begin, *end)) else { continue };
        if off > tolerance {
            let middle = from + 1 + index;
            if let Some(kept) = keep.get_mut(middle) {
                *kept = true;
            }
            parts.extend([(from, middle), (middle, to)]);
        }
    }
    let mut kept: Ring = open.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(place, _)| *place).collect();
    if closed {
        kept.push(start);
    }
    kept
}

fn farthest(places: &[Position], how_far: impl Fn(Position) -> f64) -> Option<(usize, f64)> {
    places.iter().enumerate().map(|(index, place)| (index, how_far(*place))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}

fn distance(a: Position, b: Position) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// How far a place is from the line between two others.
fn off_line(place: Position, from: Position, to: Position) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let long = dx * dx + dy * dy;
    if long <= 0.0 {
        return distance(place, from);
    }
    let along = (((place.0 - from.0) * dx + (place.1 - from.1) * dy) / long).clamp(0.0, 1.0);
    distance(place, (from.0 + along * dx, from.1 + along * dy))
}
