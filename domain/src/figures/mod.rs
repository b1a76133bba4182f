//! Figures of how far reviewers agree, over first verdicts as quorum froze them.
//!
//! Only what was given independently says anything about agreement: verdicts of the first round of a claim, under a
//! blind policy, as they were at quorum. Versions of a scale are never mixed. Chance comes in as a seed, so the same
//! verdicts give the same figures.

mod agreement;
mod alpha;
mod bootstrap;
mod reliability;

pub use agreement::{
    AgreementFigures, Alpha, Confusion, FirstVerdict, PairFigures, ReviewerFigures, agreement_figures,
};
pub use alpha::{Level, Undefined};
pub use bootstrap::Interval;
pub use reliability::Reliability;
