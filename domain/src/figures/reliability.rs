//! Values that several observers gave to units, ready to be counted.

use std::collections::BTreeMap;

/// How often each value was given to a unit, by value; those that nobody gave are left out.
pub(super) type Counts = Vec<(usize, u32)>;

/// Units with the values that observers gave them. A value is a place: 0 for the lowest. Who gave it doesn't matter, and
/// observers who didn't judge a unit are missing from it.
///
/// A unit with fewer than two values pairs with nothing and is left out, as Krippendorff does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reliability {
    /// Equal units together, with how many there are: a desk has thousands of claims, and few ways to judge one.
    pub(super) kinds: Vec<(Counts, u32)>,
    /// How often each value was given.
    pub(super) totals: Vec<u32>,
}

impl Reliability {
    /// Counts units, each by the values that it was given.
    pub fn new(units: impl IntoIterator<Item = Vec<usize>>) -> Self {
        let mut kinds: BTreeMap<Counts, u32> = BTreeMap::new();
        for values in units.into_iter().filter(|values| values.len() > 1) {
            let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
            for value in values {
                *counts.entry(value).or_default() += 1;
            }
            *kinds.entry(counts.into_iter().collect()).or_default() += 1;
        }
        let kinds: Vec<_> = kinds.into_iter().collect();
        let totals = totals(&kinds);
        Self { kinds, totals }
    }

    /// How many units have values that pair.
    pub fn units(&self) -> u32 {
        self.kinds.iter().map(|(_, units)| units).sum()
    }

    /// How many values pair.
    pub fn values(&self) -> u32 {
        self.totals.iter().sum()
    }

    /// The same kinds of units, so many of each.
    pub(super) fn drawn(&self, units: &[u32]) -> Self {
        let kinds: Vec<_> =
            self.kinds.iter().zip(units).map(|((kind, _), units)| (kind.clone(), *units)).collect();
        let totals = totals(&kinds);
        Self { kinds, totals }
    }
}

fn totals(kinds: &[(Counts, u32)]) -> Vec<u32> {
    let highest = kinds.iter().flat_map(|(kind, _)| kind).map(|(value, _)| *value).max();
    let mut totals = vec![0; highest.map_or(0, |highest| highest + 1)];
    for (kind, units) in kinds {
        for (value, count) in kind {
            totals[*value] += count * units;
        }
    }
    totals
}
