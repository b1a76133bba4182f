//! How far an alpha could have come out otherwise: a bootstrap over units.
//!
//! Units are drawn anew with replacement, alpha is computed of each sample, and the interval lies between percentiles
//! (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13). For alpha this keeps what it promises
//! better than drawing single pairs with the expected disagreement fixed, as Krippendorff's own algorithm does: Zapf,
//! Castell, Morawietz and Karch, "Measuring inter-rater reliability for nominal data", BMC Medical Research Methodology
//! 16:93 (2016). Verdicts on one claim hang together, so a claim is drawn as a whole.

use super::{Level, Reliability};

/// Samples that are drawn.
pub(super) const SAMPLES: usize = 1_000;
/// Of fewer units no interval is given: their samples repeat each other, and it would promise too much.
const FEWEST_UNITS: u32 = 10;
/// Alphas that lie outside on either side, of 1,000: an interval of 95 %.
const OUTSIDE: usize = 25;

/// An interval of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub lower: f64,
    /// Its upper end.
    pub upper: f64,
}

impl Reliability {
    /// The interval of alpha; none if alpha is undefined, of fewer than 10 units, or if it is undefined for more than one
    /// in twenty samples. The same seed gives the same interval.
    pub fn interval(&self, level: Level, seed: u64) -> Option<Interval> {
        self.alpha(level).ok()?;
        if self.units() < FEWEST_UNITS {
            return None;
        }
        let kind_of: Vec<usize> = self
            .kinds
            .iter()
            .enumerate()
            .flat_map(|(place, (_, units))| std::iter::repeat_n(place, usize::try_from(*units).unwrap_or(0)))
            .collect();
        let mut chance = Chance(seed);
        let mut units = vec![0; self.kinds.len()];
        let mut alphas: Vec<f64> = (0..SAMPLES)
            .filter_map(|_| {
                units.fill(0);
                for _ in 0..kind_of.len() {
                    units[kind_of[chance.below(kind_of.len())]] += 1;
                }
                self.drawn(&units).alpha(level).ok()
            })
            .collect();
        if alphas.len() * 20 < SAMPLES * 19 {
            return None;
        }
        alphas.sort_by(f64::total_cmp);
        let outside = alphas.len() * OUTSIDE / SAMPLES;
        Some(Interval { lower: alphas[outside], upper: alphas[alphas.len() - 1 - outside] })
    }
}

/// `SplitMix64`: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014). Not for secrets.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        let scaled = u128::from(self.next()) * (bound as u128);
        usize::try_from(scaled >> 64).unwrap_or(0)
    }
}
