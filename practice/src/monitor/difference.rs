//! Where the areas of a force differ (LS-3.1b): each area's share beside the force's, and in words whether chance would explain the gap.

use crate::returns::rounding::{half_away, percent};

/// Below this base a share says too little to be compared. Concord's default, not national.
const LEAST: u64 = 20;

/// An area's share beside the force's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The area.
    pub area: String,
    /// So many of the base.
    pub share: (u64, u64),
    /// Per cent; none without a base.
    pub percent: Option<i128>,
    /// Points above (+) or below (-) the force; none where one of them has no base.
    pub points: Option<i128>,
    /// What it means, in a sentence.
    pub means: String,
    /// Whether chance does not explain the gap.
    pub stands_out: bool,
}

/// Each area beside the force as a whole. A gap stands out when chance would make one as large in fewer than one of twenty comparisons.
pub fn differences(areas: &[(String, (u64, u64))], force: (u64, u64)) -> Vec<Difference> {
    areas.iter().map(|(area, share)| difference(area, *share, force)).collect()
}

fn difference(area: &str, share: (u64, u64), force: (u64, u64)) -> Difference {
    let points = (share.1 > 0 && force.1 > 0).then(|| {
        let gap = i128::from(share.0) * i128::from(force.1) - i128::from(force.0) * i128::from(share.1);
        half_away(100 * gap, i128::from(share.1) * i128::from(force.1))
    });
    let stands_out = share.1 >= LEAST && beyond_chance(share, force);
    let means = match points {
        None => "No cases in this period.".to_owned(),
        Some(_) if share.1 < LEAST => format!("Too few to compare: fewer than {LEAST} cases."),
        Some(points) if stands_out && points < 0 => "Below the force by more than chance explains. Ask why.".to_owned(),
        Some(_) if stands_out => "Above the force by more than chance explains. Ask what others can learn.".to_owned(),
        Some(0) => "The same as the force.".to_owned(),
        Some(_) => "A gap that chance may explain.".to_owned(),
    };
    Difference { area: area.to_owned(), share, percent: percent(share.0, share.1), points, means, stands_out }
}

/// Whether the area's share lies more than 1.96 standard errors from the force's, reckoned in whole numbers.
fn beyond_chance(share: (u64, u64), force: (u64, u64)) -> bool {
    let (part, base, kept, all) = (i128::from(share.0), i128::from(share.1), i128::from(force.0), i128::from(force.1));
    let gap = part * all - kept * base;
    10_000 * gap * gap > 38_416 * base * kept * (all - kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_stands_out_only_where_chance_does_not_explain_it() {
        let areas = [("City", (90, 200)), ("County", (98, 100)), ("Rutland", (5, 8)), ("Nowhere", (0, 0))];
        let areas: Vec<(String, (u64, u64))> = areas.iter().map(|(name, share)| ((*name).to_owned(), *share)).collect();
        let found = differences(&areas, (193, 308));
        let read: Vec<(Option<i128>, bool)> = found.iter().map(|one| (one.points, one.stands_out)).collect();
        assert_eq!(read, [(Some(-18), true), (Some(35), true), (Some(0), false), (None, false)]);
        assert!(found[0].means.starts_with("Below the force") && found[2].means.starts_with("Too few"), "{found:?}");
        let near = differences(&[("City".into(), (60, 100))], (193, 308));
        assert_eq!((near[0].points, near[0].means.as_str()), (Some(-3), "A gap that chance may explain."));
    }
}
