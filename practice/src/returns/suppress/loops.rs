//! The network of a table, and the search for the loops that protect what is withheld.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::Spot;

/// What an audience knows of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Printed.
    Shown,
    /// Known from elsewhere: it cannot be withheld any more.
    Known,
    /// Small, and so withheld.
    Small,
    /// Withheld for the sake of others.
    Held,
    /// Never printed and bound only by the sums.
    Unseen,
}

/// One figure: it flows from a node to a node.
#[derive(Clone, Debug)]
pub(super) struct Arc {
    /// The figure; `None` for one that no table prints.
    pub spot: Option<Spot>,
    /// From this node.
    pub from: usize,
    /// To this node.
    pub to: usize,
    /// The count.
    pub count: u64,
    /// What is known of it.
    pub state: State,
}

/// A step along an arc: the figure goes up by one, or down by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Push {
    arc: usize,
    up: bool,
}

/// The figures of a table with the sums that bind them.
pub(super) struct Network {
    arcs: Vec<Arc>,
    /// The arcs at each node.
    at: Vec<Vec<usize>>,
    spots: BTreeMap<Spot, usize>,
    /// The least count that something withheld for the sake of others can have, as its reader knows.
    least_held: u64,
    small: u64,
}

impl Network {
    pub(super) fn new(nodes: usize, least_held: u64, small: u64) -> Self {
        Self { arcs: Vec::new(), at: vec![Vec::new(); nodes], spots: BTreeMap::new(), least_held, small }
    }

    pub(super) fn add(&mut self, arc: Arc) {
        let place = self.arcs.len();
        for node in [arc.from, arc.to] {
            if let Some(arcs) = self.at.get_mut(node) {
                arcs.push(place);
            }
        }
        if let Some(spot) = arc.spot {
            self.spots.insert(spot, place);
        }
        self.arcs.push(arc);
    }

    /// What is known of a figure.
    pub(super) fn state(&self, spot: Spot) -> State {
        self.spots.get(&spot).and_then(|place| self.arcs.get(*place)).map_or(State::Shown, |arc| arc.state)
    }

    /// Withholds more until every withheld figure could be another one; `false` where that cannot be had.
    pub(super) fn protect(&mut self) -> bool {
        let mut safe = vec![false; self.arcs.len()];
        let withheld = |arc: &Arc| matches!(arc.state, State::Small | State::Held);
        let mut places: Vec<usize> = self.arcs.iter().enumerate().filter(|(_, arc)| withheld(arc)).map(|(place, _)| place).collect();
        // The greatest first: loops through them serve the smaller ones too.
        places.sort_by_key(|place| Reverse(self.arcs.get(*place).map_or(0, |arc| arc.count)));
        for place in places {
            if safe.get(place).copied().unwrap_or(true) {
                continue;
            }
            let Some(way) = self.cheapest_loop(place) else { return false };
            for push in way {
                if let Some(mark) = safe.get_mut(push.arc) {
                    *mark = true;
                }
                if let Some(arc) = self.arcs.get_mut(push.arc)
                    && arc.state == State::Shown
                {
                    arc.state = State::Held;
                }
            }
        }
        true
    }

    /// The loop through an arc, up or down, that withholds least and leaves a table that could be.
    fn cheapest_loop(&self, place: usize) -> Option<Vec<Push>> {
        for careful in [false, true] {
            let both = [true, false].map(|up| Push { arc: place, up });
            let found = both.into_iter().filter(|push| self.may(*push, careful)).filter_map(|push| self.way_round(push, careful));
            let best = found.filter(|(_, way)| self.could_be(way)).min_by_key(|(cost, _)| *cost);
            if let Some((_, way)) = best {
                return Some(way);
            }
        }
        None
    }

    /// Whether a figure can go up or down by one without leaving what its reader knows of it. `careful` also refuses what might make a
    /// strand's figure greater than the records that it is among.
    fn may(&self, push: Push, careful: bool) -> bool {
        let Some(arc) = self.arcs.get(push.arc) else { return false };
        let inside = match (arc.state, push.up) {
            (State::Known, _) => false,
            (State::Small, true) if self.least_held > 1 => arc.count + 1 < self.small,
            (State::Small, false) => arc.count > 1,
            (State::Shown | State::Held, true) => arc.count >= self.least_held,
            (State::Shown | State::Held, false) => arc.count > self.least_held,
            (State::Small | State::Unseen, true) => true,
            (State::Unseen, false) => arc.count > 0,
        };
        inside && !(careful && self.at_its_bound(arc, push.up))
    }

    fn at_its_bound(&self, arc: &Arc, up: bool) -> bool {
        match (arc.spot, up) {
            (Some(Spot::Cell(_, column)), true) => self.records(column).is_some_and(|records| arc.count >= records),
            (Some(Spot::Records(column)), false) => self.cells(column).any(|cell| cell.count >= arc.count),
            _ => false,
        }
    }

    fn records(&self, column: usize) -> Option<u64> {
        self.spots.get(&Spot::Records(column)).and_then(|place| self.arcs.get(*place)).map(|arc| arc.count)
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &Arc> {
        self.arcs.iter().filter(move |arc| matches!(arc.spot, Some(Spot::Cell(_, of)) if of == column))
    }

    /// What it costs to let a figure move: nothing where it is withheld already; totals cost most, for they are what readers want.
    fn cost(arc: &Arc) -> u64 {
        match (arc.state, arc.spot) {
            (State::Shown, Some(Spot::Total | Spot::RecordsTotal)) => 4_000_000 + arc.count,
            (State::Shown, Some(Spot::Row(_) | Spot::Column(_) | Spot::Records(_))) => 1_000_000 + arc.count,
            (State::Shown, _) => 10_000 + arc.count,
            _ => 1,
        }
    }

    /// The cheapest way from the end of a pushed arc back to its beginning (Dijkstra).
    fn way_round(&self, first: Push, careful: bool) -> Option<(u64, Vec<Push>)> {
        let (start, goal) = self.ends(first)?;
        let mut reached: Vec<Option<(u64, Option<Push>)>> = vec![None; self.at.len()];
        let mut queue = BinaryHeap::from([Reverse((0_u64, start, None::<Push>))]);
        while let Some(Reverse((cost, node, came))) = queue.pop() {
            if reached.get(node)?.is_some() {
                continue;
            }
            *reached.get_mut(node)? = Some((cost, came));
            if node == goal {
                return self.traced(first, start, goal, &reached).map(|way| (cost, way));
            }
            for place in self.at.get(node)? {
                let Some(arc) = self.arcs.get(*place).filter(|_| *place != first.arc) else { continue };
                let push = Push { arc: *place, up: arc.from == node };
                let next = if push.up { arc.to } else { arc.from };
                if reached.get(next)?.is_none() && self.may(push, careful) {
                    queue.push(Reverse((cost.saturating_add(Self::cost(arc)), next, Some(push))));
                }
            }
        }
        None
    }

    fn ends(&self, push: Push) -> Option<(usize, usize)> {
        let arc = self.arcs.get(push.arc)?;
        Some(if push.up { (arc.to, arc.from) } else { (arc.from, arc.to) })
    }

    fn traced(&self, first: Push, start: usize, goal: usize, reached: &[Option<(u64, Option<Push>)>]) -> Option<Vec<Push>> {
        let mut way = vec![first];
        let mut node = goal;
        while node != start {
            let push = reached.get(node).copied().flatten()?.1?;
            way.push(push);
            let arc = self.arcs.get(push.arc)?;
            node = if push.up { arc.from } else { arc.to };
        }
        Some(way)
    }

    /// Whether the table after the pushes could be: no strand has more records than there are.
    fn could_be(&self, way: &[Push]) -> bool {
        let pushed: BTreeMap<usize, bool> = way.iter().map(|push| (push.arc, push.up)).collect();
        let after = |spot: Spot| -> Option<u64> {
            let place = self.spots.get(&spot)?;
            let count = self.arcs.get(*place)?.count;
            Some(match pushed.get(place) {
                Some(true) => count + 1,
                Some(false) => count.saturating_sub(1),
                None => count,
            })
        };
        let touched = way.iter().filter_map(|push| self.arcs.get(push.arc)?.spot).filter_map(|spot| match spot {
            Spot::Cell(_, column) | Spot::Records(column) => Some(column),
            _ => None,
        });
        touched.into_iter().all(|column| {
            let Some(records) = after(Spot::Records(column)) else { return true };
            self.cells(column).filter_map(|cell| cell.spot).all(|spot| after(spot).is_none_or(|count| count <= records))
        })
    }
}
