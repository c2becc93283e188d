//! Statistical process control: whether a series of figures changed, or only varied as it always does (`XmR` chart).
//!
//! Limits after Wheeler, "Understanding Variation": mean ± 2.66 × mean moving range, where moving ranges beyond 3.267 × their mean are left
//! out once. Signs of a change after NHS England, "Making data count". A rate of many small figures would alarm for nothing, so a series
//! with a mean under 5, or of fewer than 12 points, gets no chart.

/// Half the distance between the limits, in mean moving ranges: 3 divided by d2 of two points, 1.128.
const LIMIT: f64 = 2.66;
/// A moving range above so many mean moving ranges is itself an exception.
const RANGE_LIMIT: f64 = 3.267;
/// Points on one side of the mean, or in one direction, that are a sign.
const RUN: usize = 7;
/// Points near the mean that are a sign.
const HUG: usize = 15;
/// The fewest points.
pub const FEWEST: usize = 12;
/// The least mean of a count.
pub const LEAST_MEAN: f64 = 5.0;

/// The limits of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The mean.
    pub mean: f64,
    /// The mean moving range that the limits come from.
    pub moving_range: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// Two thirds of the way from the mean to the lower limit.
    pub lower_third: f64,
    /// Two thirds of the way from the mean to the upper limit.
    pub upper_third: f64,
}

/// Why a point says that something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Above the upper limit.
    Above,
    /// Below the lower limit.
    Below,
    /// One of seven or more in a row above the mean.
    RunAbove,
    /// One of seven or more in a row below the mean.
    RunBelow,
    /// One of seven or more in a row that each rise.
    Rising,
    /// One of seven or more in a row that each fall.
    Falling,
    /// One of two out of three in the outer third above.
    NearUpper,
    /// One of two out of three in the outer third below.
    NearLower,
    /// One of fifteen or more in a row within the inner third on both sides.
    Hugging,
}

impl Signal {
    /// The words for readers.
    pub fn words(self) -> &'static str {
        match self {
            Self::Above => "above the upper limit",
            Self::Below => "below the lower limit",
            Self::RunAbove => "one of seven or more in a row above the mean",
            Self::RunBelow => "one of seven or more in a row below the mean",
            Self::Rising => "one of seven or more in a row that rise",
            Self::Falling => "one of seven or more in a row that fall",
            Self::NearUpper => "one of two in three near the upper limit",
            Self::NearLower => "one of two in three near the lower limit",
            Self::Hugging => "one of fifteen or more in a row close to the mean",
        }
    }
}

/// A series with its limits, and for each point the strongest sign of a change, if any.
#[derive(Clone, Debug, PartialEq)]
pub struct Xmr {
    /// The limits.
    pub limits: Limits,
    /// A sign for each point.
    pub signals: Vec<Option<Signal>>,
}

/// Why a series gets no chart; displays as a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refused {
    /// So many points only.
    TooFew(usize),
    /// A mean of counts below [`LEAST_MEAN`].
    TooSmall(f64),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooFew(points) => write!(f, "A control chart needs {FEWEST} points or more; there are {points}."),
            Self::TooSmall(mean) => {
                write!(
                    f,
                    "A control chart of counts needs a mean of {LEAST_MEAN} or more; this one is {mean:.1}, so it would alarm for nothing."
                )
            }
        }
    }
}

impl std::error::Error for Refused {}

/// Limits of a series; `None` for fewer than two points. `screen` leaves out, once, moving ranges that are themselves exceptions.
pub fn limits(values: &[f64], screen: bool) -> Option<Limits> {
    let mean = mean_of(values)?;
    let ranges: Vec<f64> = values.iter().zip(values.get(1..)?).map(|(before, after)| (after - before).abs()).collect();
    let mut moving_range = mean_of(&ranges)?;
    if screen {
        let usual: Vec<f64> = ranges.iter().copied().filter(|range| *range < RANGE_LIMIT * moving_range).collect();
        moving_range = mean_of(&usual).unwrap_or(moving_range);
    }
    let reach = LIMIT * moving_range;
    let third = reach * 2.0 / 3.0;
    Some(Limits { mean, moving_range, lower: mean - reach, upper: mean + reach, lower_third: mean - third, upper_third: mean + third })
}

/// The control chart of a series of counts: limits with screened ranges, the lower one never below 0. Refuses series that are too short or
/// too small.
pub fn of_counts(values: &[f64]) -> Result<Xmr, Refused> {
    let mut found = of_rates(values)?;
    if found.limits.mean < LEAST_MEAN {
        return Err(Refused::TooSmall(found.limits.mean));
    }
    found.limits.lower = found.limits.lower.max(0.0);
    Ok(found)
}

/// The control chart of a series of percentages or rates. Refuses series that are too short.
pub fn of_rates(values: &[f64]) -> Result<Xmr, Refused> {
    if values.len() < FEWEST {
        return Err(Refused::TooFew(values.len()));
    }
    let limits = limits(values, true).ok_or(Refused::TooFew(values.len()))?;
    Ok(Xmr { signals: signals(values, &limits), limits })
}

/// The strongest sign at each point, in the order of [`Signal`].
pub fn signals(values: &[f64], limits: &Limits) -> Vec<Option<Signal>> {
    let mut found: Vec<Option<Signal>> = vec![None; values.len()];
    let mut mark = |at: usize, signal: Signal| {
        if let Some(slot) = found.get_mut(at) {
            *slot = Some(slot.map_or(signal, |known| known.min(signal)));
        }
    };
    for (at, value) in values.iter().enumerate() {
        if *value > limits.upper {
            mark(at, Signal::Above);
        } else if *value < limits.lower {
            mark(at, Signal::Below);
        }
    }
    let mut runs = |holds: &dyn Fn(f64) -> bool, least: usize, signal: Signal| {
        for run in runs_of(values.iter().map(|value| holds(*value))) {
            if run.len() >= least {
                run.for_each(|at| mark(at, signal));
            }
        }
    };
    runs(&|value| value > limits.mean, RUN, Signal::RunAbove);
    runs(&|value| value < limits.mean, RUN, Signal::RunBelow);
    let third = (limits.upper_third - limits.mean) / 2.0;
    runs(&|value| (value - limits.mean).abs() <= third, HUG, Signal::Hugging);
    let pairs = || values.iter().zip(values.get(1..).unwrap_or_default());
    for (signal, steps) in [
        (Signal::Rising, runs_of(pairs().map(|(before, after)| after > before))),
        (Signal::Falling, runs_of(pairs().map(|(before, after)| after < before))),
    ] {
        // A run of six steps is a run of seven points, the one before the first step among them.
        steps.into_iter().filter(|run| run.len() + 1 >= RUN).for_each(|run| (run.start..=run.end).for_each(|at| mark(at, signal)));
    }
    for (at, three) in values.windows(3).enumerate() {
        for (signal, near) in [
            (Signal::NearUpper, three.iter().map(|value| *value > limits.upper_third && *value <= limits.upper).collect::<Vec<_>>()),
            (Signal::NearLower, three.iter().map(|value| *value < limits.lower_third && *value >= limits.lower).collect()),
        ] {
            if near.iter().filter(|near| **near).count() >= 2 {
                near.iter().enumerate().filter(|(_, near)| **near).for_each(|(place, _)| mark(at + place, signal));
            }
        }
    }
    found
}

/// Unbroken stretches in which something holds.
fn runs_of(holds: impl Iterator<Item = bool>) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, holds) in holds.enumerate() {
        match runs.last_mut() {
            Some(run) if holds && run.end == at => run.end = at + 1,
            _ if holds => runs.push(at..at + 1),
            _ => {}
        }
    }
    runs
}

fn mean_of(values: &[f64]) -> Option<f64> {
    let count = u32::try_from(values.len()).ok().filter(|count| *count > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thirteen figures that vary about 20 without any sign.
    const STEADY: [f64; 13] = [20.0, 24.0, 17.0, 22.0, 18.0, 23.0, 19.0, 21.0, 16.0, 24.0, 18.0, 22.0, 19.0];

    fn marks(values: &[f64]) -> Vec<Option<Signal>> {
        of_counts(values).unwrap().signals
    }

    #[test]
    fn figures_that_vary_as_always_are_no_sign() {
        assert!(marks(&STEADY).iter().all(Option::is_none), "{:?}", marks(&STEADY));
    }

    #[test]
    fn each_sign_of_a_change_is_found_where_it_is() {
        let steady = limits(&STEADY, true).unwrap();
        let with = |tail: &[f64]| {
            let values: Vec<f64> = STEADY.iter().copied().chain(tail.iter().copied()).collect();
            signals(&values, &steady).split_off(STEADY.len())
        };
        assert_eq!(with(&[60.0]), [Some(Signal::Above)]);
        assert_eq!(with(&[1.0]), [Some(Signal::Below)]);
        assert_eq!(with(&[26.0, 25.0, 26.0, 24.0, 26.0, 24.0, 26.0]), [Some(Signal::RunAbove); 7]);
        assert_eq!(with(&[26.0, 25.0, 26.0, 24.0, 26.0, 24.0]), [None; 6], "six are no run");
        assert_eq!(with(&[15.0, 16.0, 18.0, 19.0, 21.0, 23.0, 24.0])[6], Some(Signal::Rising));
        assert_eq!(with(&[24.0, 23.0, 22.0, 21.0, 19.0, 18.0, 17.0])[0], Some(Signal::Falling));
        let near = f64::midpoint(steady.upper_third, steady.upper);
        assert_eq!(with(&[near, 20.0, near]), [Some(Signal::NearUpper), None, Some(Signal::NearUpper)]);
        let close: Vec<f64> = (0..15).map(|n| if n % 2 == 0 { steady.mean + 0.1 } else { steady.mean - 0.1 }).collect();
        assert_eq!(with(&close), [Some(Signal::Hugging); 15]);
    }

    #[test]
    fn what_is_too_short_or_too_small_gets_no_chart() {
        assert_eq!(of_counts(&STEADY[..11]), Err(Refused::TooFew(11)));
        let small: Vec<f64> = STEADY.iter().map(|value| value / 10.0).collect();
        assert!(matches!(of_counts(&small), Err(Refused::TooSmall(_))));
        assert!(of_rates(&small).is_ok());
        assert_eq!(limits(&[3.0], true), None);
    }

    #[test]
    fn the_lower_limit_of_a_count_is_never_below_nought() {
        let wild: Vec<f64> = (0..12).map(|n| if n % 2 == 0 { 1.0 } else { 11.0 }).collect();
        assert!(limits(&wild, true).unwrap().lower < 0.0);
        assert!(of_counts(&wild).unwrap().limits.lower.abs() < f64::EPSILON);
    }

    /// A row of a table of words and numbers with commas between.
    fn cells(line: &str) -> Vec<String> {
        line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect()
    }

    #[test]
    fn limits_are_those_of_the_reference_software() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/golden/spc");
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
        let (Some(input), Some(expected)) = (read("xmr_input.csv"), read("xmr_limits_golden.csv")) else {
            eprintln!("skipped: the reference limits are not at hand");
            return;
        };
        let rows = || input.lines().skip(1).map(cells);
        for line in expected.lines().skip(1).map(cells) {
            let values: Vec<f64> = rows().filter(|row| row[0] == line[0]).map(|row| row[2].parse().unwrap()).collect();
            let found = limits(&values, line[1] == "TRUE").unwrap();
            let told: Vec<f64> = line[2..].iter().map(|cell| cell.parse().unwrap()).collect();
            let ours = [found.mean, found.moving_range, found.lower, found.upper, found.lower_third, found.upper_third];
            assert_eq!(told.len(), ours.len());
            assert!(told.iter().zip(ours).all(|(told, ours)| (told - ours).abs() < 1e-9), "{}: {told:?} but {ours:?}", line[0]);
        }
    }
}
