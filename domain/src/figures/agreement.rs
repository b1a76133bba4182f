//! All figures of agreement on one version of a scale.

use std::collections::{BTreeMap, BTreeSet};

use super::{Interval, Level, Reliability, Undefined};
use crate::{ClaimId, MemberId, RatingKey, RatingScale};

/// One reviewer's verdict on a claim as it was frozen at quorum of the claim's first round, which was blind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstVerdict {
    /// The claim.
    pub claim: ClaimId,
    /// The reviewer.
    pub member: MemberId,
    /// What they rated it.
    pub rating: RatingKey,
}

/// Krippendorff's alpha with what it is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Alpha {
    /// From −1 (and below) over 0, as by chance, to 1; or why there is none.
    pub value: Result<f64, Undefined>,
    /// Between which values it lies with 95 %; none of too few claims.
    pub interval: Option<Interval>,
    /// Claims with two verdicts or more.
    pub claims: u32,
    /// Their verdicts.
    pub verdicts: u32,
    /// Verdicts that have no place on this level: ratings beside the line.
    pub left_out: u32,
}

/// How often two ratings met on one claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    /// A rating.
    pub one: RatingKey,
    /// The other, or the same; never before the first one in the scale.
    pub other: RatingKey,
    /// Pairs of verdicts.
    pub pairs: u32,
}

/// How two reviewers agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairFigures {
    /// One of them, the one with the lower id.
    pub one: MemberId,
    /// The other.
    pub other: MemberId,
    /// Claims that both judged.
    pub claims: u32,
    /// Claims that both rated alike.
    pub agreed: u32,
}

/// How a reviewer agrees with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewerFigures {
    /// The reviewer.
    pub member: MemberId,
    /// Verdicts.
    pub verdicts: u32,
    /// Pairs of these with somebody else's on the same claim.
    pub pairs: u32,
    /// Pairs that are alike.
    pub agreed: u32,
}

/// What there is to say about agreement on one version of a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreementFigures {
    /// Whether ratings are the same.
    pub nominal: Alpha,
    /// How far they lie apart on the line.
    pub ordinal: Alpha,
    /// Which ratings meet; a symmetric matrix, so each pair is there once. In the order of the scale, without zeros.
    pub confusion: Vec<Confusion>,
    /// Pairs of reviewers, those with most claims in common first.
    pub pairs: Vec<PairFigures>,
    /// Reviewers, those with most verdicts first.
    pub reviewers: Vec<ReviewerFigures>,
}

/// Makes the figures. Verdicts with a rating that the scale doesn't have are none of it.
pub fn agreement_figures(scale: &RatingScale, verdicts: &[FirstVerdict], seed: u64) -> AgreementFigures {
    let place = |verdict: &FirstVerdict| scale.ratings.iter().position(|rating| rating.key == verdict.rating);
    let mut claims: BTreeMap<ClaimId, BTreeMap<MemberId, usize>> = BTreeMap::new();
    for verdict in verdicts {
        if let Some(place) = place(verdict) {
            claims.entry(verdict.claim).or_default().insert(verdict.member, place);
        }
    }
    let ordinals: BTreeSet<i16> = scale.ratings.iter().filter_map(|rating| rating.ordinal).collect();
    let ranks: Vec<Option<usize>> = scale
        .ratings
        .iter()
        .map(|rating| ordinals.iter().position(|ordinal| Some(*ordinal) == rating.ordinal))
        .collect();
    let met = Met::count(&claims);
    let values = |value: &dyn Fn(usize) -> Option<usize>| -> Vec<Vec<usize>> {
        claims.values().map(|given| given.values().filter_map(|place| value(*place)).collect()).collect()
    };
    AgreementFigures {
        nominal: alpha(values(&Some), 0, Level::Nominal, seed),
        ordinal: alpha(values(&|place| ranks[place]), beside(&claims, &ranks), Level::Ordinal, seed),
        confusion: met.confusion(scale),
        reviewers: reviewers(&claims, &met),
        pairs: met.pairs(),
    }
}

fn alpha(units: Vec<Vec<usize>>, left_out: u32, level: Level, seed: u64) -> Alpha {
    let data = Reliability::new(units);
    Alpha {
        value: data.alpha(level),
        interval: data.interval(level, seed),
        claims: data.units(),
        verdicts: data.values(),
        left_out,
    }
}

/// How many verdicts lie beside the line.
fn beside(claims: &BTreeMap<ClaimId, BTreeMap<MemberId, usize>>, ranks: &[Option<usize>]) -> u32 {
    let all = claims.values().flat_map(BTreeMap::values);
    all.map(|place| u32::from(ranks[*place].is_none())).sum()
}

/// Pairs of verdicts on one claim, counted.
#[derive(Default)]
struct Met {
    ratings: BTreeMap<(usize, usize), u32>,
    members: BTreeMap<(MemberId, MemberId), (u32, u32)>,
}

impl Met {
    fn count(claims: &BTreeMap<ClaimId, BTreeMap<MemberId, usize>>) -> Self {
        let mut met = Self::default();
        for given in claims.values() {
            for (one, place) in given {
                for (other, there) in given.iter().filter(|(other, _)| *other > one) {
                    *met.ratings.entry((*place.min(there), *place.max(there))).or_default() += 1;
                    let (claims, agreed) = met.members.entry((*one, *other)).or_default();
                    *claims += 1;
                    *agreed += u32::from(place == there);
                }
            }
        }
        met
    }

    fn confusion(&self, scale: &RatingScale) -> Vec<Confusion> {
        let key = |place: usize| scale.ratings[place].key.clone();
        let cells = self.ratings.iter();
        cells
            .map(|((one, other), pairs)| Confusion { one: key(*one), other: key(*other), pairs: *pairs })
            .collect()
    }

    fn pairs(self) -> Vec<PairFigures> {
        let figures = |((one, other), (claims, agreed))| PairFigures { one, other, claims, agreed };
        let mut pairs: Vec<_> = self.members.into_iter().map(figures).collect();
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.claims));
        pairs
    }
}

fn reviewers(claims: &BTreeMap<ClaimId, BTreeMap<MemberId, usize>>, met: &Met) -> Vec<ReviewerFigures> {
    let mut all: BTreeMap<MemberId, ReviewerFigures> = BTreeMap::new();
    for member in claims.values().flat_map(BTreeMap::keys) {
        let new = ReviewerFigures { member: *member, verdicts: 0, pairs: 0, agreed: 0 };
        all.entry(*member).or_insert(new).verdicts += 1;
    }
    for ((one, other), (claims, agreed)) in &met.members {
        for member in [one, other] {
            if let Some(figures) = all.get_mut(member) {
                figures.pairs += claims;
                figures.agreed += agreed;
            }
        }
    }
    let mut all: Vec<_> = all.into_values().collect();
    all.sort_by_key(|figures| std::cmp::Reverse(figures.verdicts));
    all
}
