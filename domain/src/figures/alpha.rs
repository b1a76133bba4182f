//! Krippendorff's alpha, by the matrix of coincidences.
//!
//! Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C and the differences of section D:
//! any number of observers, missing values, small samples.

use super::Reliability;

/// How values differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Two values are the same or they aren't.
    Nominal,
    /// Values are ranks: two differ by how many of the values given lie between them.
    Ordinal,
}

/// Why there is no alpha. That is an answer: neither 0 (as good as chance) nor 1 (they agree) would be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Undefined {
    /// No unit has two values.
    NoPairs,
    /// All values that pair are the same: nothing tells agreement from habit.
    NoVariation,
}

impl Reliability {
    /// One minus observed by expected disagreement: 1 if all pairs agree, 0 if they agree as by chance, less if worse.
    ///
    /// # Errors
    /// It is undefined.
    pub fn alpha(&self, level: Level) -> Result<f64, Undefined> {
        let given: Vec<usize> = (0..self.totals.len()).filter(|value| self.totals[*value] > 0).collect();
        match given.len() {
            0 => return Err(Undefined::NoPairs),
            1 => return Err(Undefined::NoVariation),
            _ => {}
        }
        let below = below(&self.totals);
        let difference = |one: usize, other: usize| match level {
            Level::Nominal => f64::from(u8::from(one != other)),
            // The sum of all from one to the other, less half of each end, is the distance of their middles.
            Level::Ordinal => {
                let middle = |value: usize| f64::from(below[value]) + f64::from(self.totals[value]) / 2.0;
                (middle(one) - middle(other)).powi(2)
            }
        };
        let mut expected = 0.0;
        for one in &given {
            for other in &given {
                expected +=
                    f64::from(self.totals[*one]) * f64::from(self.totals[*other]) * difference(*one, *other);
            }
        }
        let observed: f64 =
            self.kinds.iter().map(|(kind, units)| f64::from(*units) * disagreement(kind, difference)).sum();
        Ok(1.0 - f64::from(self.values() - 1) * observed / expected)
    }
}

/// What a unit adds to the coincidences off the diagonal, each by its difference.
fn disagreement(kind: &[(usize, u32)], difference: impl Fn(usize, usize) -> f64) -> f64 {
    let values: u32 = kind.iter().map(|(_, count)| count).sum();
    let mut sum = 0.0;
    for (one, ones) in kind {
        for (other, others) in kind {
            sum += f64::from(*ones) * f64::from(*others) * difference(*one, *other);
        }
    }
    sum / f64::from(values - 1)
}

/// How many values lie below each.
fn below(totals: &[u32]) -> Vec<u32> {
    totals
        .iter()
        .scan(0, |sum, total| {
            let below = *sum;
            *sum += total;
            Some(below)
        })
        .collect()
}
