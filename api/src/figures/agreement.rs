//! How far reviewers agree, as clients see it.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use entity::member;
use factdesk_domain::figures::{self, FirstVerdict, agreement_figures};
use factdesk_domain::{MemberId, RatingKey, reviewer_figures_visible};
use tokio::sync::Semaphore;

use super::period::Period;
use super::store;
use crate::access::Actor;
use crate::error::Error;
use crate::graphql::Session;
use crate::newsroom::Member;
use crate::policy::{Rating, RatingScale, ScaleOf};
use crate::read::{One, Row};

/// A full year of a large desk takes a core for about a second: one at a time leaves the other to the desk.
static AT_ONCE: Semaphore = Semaphore::const_new(1);
/// Where chance begins: always in the same place, so that whoever asks again is told the same.
const SEED: u64 = 0x00FA_C7DE_5C00;
/// Versions of the scale at most, the newest.
const SCALES: usize = 10;
/// People, and pairs of people, that are listed at most.
const LISTED: usize = 100;

/// How far reviewers agree, for each version of the rating scale: they are never mixed.
#[derive(SimpleObject)]
pub struct AgreementFigures {
    /// False if the period has more verdicts than are read at once; then the figures are those of its newest claims.
    complete: bool,
    /// Versions of the scale by which claims of the period were judged, newest first; 10 at most.
    scales: Vec<ScaleFigures>,
}

impl AgreementFigures {
    /// Reads and computes.
    pub(super) async fn of(session: &Session, period: &Period) -> Result<Self, Error> {
        let loaders = session.loaders()?;
        let (reader, at_most) = (loaders.loader(), session.app.settings.limits.figures_verdicts);
        let rows = store::verdicts(&reader.db, reader.scope.newsroom(), period, at_most).await?;
        let mut complete = rows.first().is_none_or(|row| row.complete);
        let mut versions: BTreeMap<i32, Vec<FirstVerdict>> = BTreeMap::new();
        for row in rows {
            let rating: RatingKey = row.rating_key.parse().map_err(Error::internal)?;
            let verdict = FirstVerdict { claim: row.claim_id.into(), member: row.member_id.into(), rating };
            versions.entry(row.scale_version).or_default().push(verdict);
        }
        complete &= versions.len() <= SCALES;
        let newest: Vec<_> = versions.into_iter().rev().take(SCALES).collect();
        let scales = loaders.load_many(newest.iter().map(|(version, _)| ScaleOf(*version))).await?;
        let work: Vec<_> = newest
            .into_iter()
            .filter_map(|(version, verdicts)| Some((scales.get(&ScaleOf(version))?.clone(), verdicts)))
            .collect();
        let compute = move || {
            let figures = |(scale, verdicts): (Arc<factdesk_domain::RatingScale>, Vec<_>)| ScaleFigures {
                figures: agreement_figures(&scale, &verdicts, SEED),
                scale,
            };
            work.into_iter().map(figures).collect::<Vec<_>>()
        };
        let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
        let mut scales = tokio::task::spawn_blocking(compute).await.map_err(Error::internal)?;
        for scale in &mut scales {
            scale.keep_for(session.actor()?);
        }
        Ok(Self { complete, scales })
    }
}

/// The GraphQL type `ScaleFigures`; described where its fields are.
pub struct ScaleFigures {
    scale: Arc<factdesk_domain::RatingScale>,
    figures: figures::AgreementFigures,
}

impl ScaleFigures {
    /// Leaves what says something about people to those whom it concerns.
    fn keep_for(&mut self, actor: &Actor) {
        let reader = actor.is_person().then(|| actor.member());
        let visible = |member: MemberId| reviewer_figures_visible(reader, actor.roles(), member);
        self.figures.reviewers.retain(|figures| visible(figures.member));
        self.figures.pairs.retain(|pair| visible(pair.one) || visible(pair.other));
    }
}

/// How far reviewers agree on one version of the rating scale.
#[Object]
impl ScaleFigures {
    /// The scale.
    async fn scale(&self) -> RatingScale {
        RatingScale(self.scale.clone())
    }

    /// Whether ratings are the same.
    async fn nominal(&self) -> Alpha {
        (&self.figures.nominal).into()
    }

    /// How far ratings lie apart in the order of the scale. Ratings outside the order ("Unproven", "Satire") are left out.
    async fn ordinal(&self) -> Alpha {
        (&self.figures.ordinal).into()
    }

    /// Which ratings meet on one claim: each pair of ratings that did, once, in the order of the scale. 1,275 at most.
    async fn confusion(&self) -> Vec<Confusion> {
        let rating = |key: &RatingKey| self.scale.find(key).map(|rating| Rating::of(&self.scale, rating));
        let cell = |cell: &figures::Confusion| {
            Some(Confusion { one: rating(&cell.one)?, other: rating(&cell.other)?, pairs: int(cell.pairs) })
        };
        self.figures.confusion.iter().filter_map(cell).collect()
    }

    /// How pairs of reviewers agree, those with most claims in common first; 100 at most. Editors see all, a reviewer those
    /// that the reviewer is part of, everybody else and every key none.
    async fn pairs(&self) -> Vec<PairFigures> {
        self.figures.pairs.iter().take(LISTED).cloned().map(PairFigures).collect()
    }

    /// How reviewers agree with the others, those with most verdicts first; 100 at most. Editors see all, a reviewer the
    /// reviewer's own, everybody else and every key none.
    async fn reviewers(&self) -> Vec<ReviewerFigures> {
        self.figures.reviewers.iter().take(LISTED).cloned().map(ReviewerFigures).collect()
    }
}

/// Krippendorff's alpha: 1 if all verdicts on a claim are alike, 0 if they agree no more than by chance, below 0 if less.
/// Computed as in his "Computing Krippendorff's Alpha-Reliability" (2011), with missing values.
#[derive(SimpleObject)]
pub struct Alpha {
    /// Alpha; null if it is undefined, which is an answer: neither 0 nor 1 would be true.
    value: Option<f64>,
    /// Why it is undefined, if it is.
    undefined: Option<UndefinedAlpha>,
    /// Lower end of the interval of 95 %, from 1,000 samples of the claims with replacement; null of fewer than 10 claims,
    /// and if samples are too often undefined.
    lower: Option<f64>,
    /// Upper end of the interval.
    upper: Option<f64>,
    /// Claims with two verdicts or more that count here.
    claims: i32,
    /// Verdicts on these claims.
    verdicts: i32,
    /// Verdicts that were left out because their rating has no place in the order.
    left_out: i32,
}

impl From<&figures::Alpha> for Alpha {
    fn from(alpha: &figures::Alpha) -> Self {
        Self {
            value: alpha.value.ok(),
            undefined: alpha.value.err().map(UndefinedAlpha::from),
            lower: alpha.interval.map(|interval| interval.lower),
            upper: alpha.interval.map(|interval| interval.upper),
            claims: int(alpha.claims),
            verdicts: int(alpha.verdicts),
            left_out: int(alpha.left_out),
        }
    }
}

/// Why there is no alpha. Treat a reason that you do not know as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "figures::Undefined")]
pub enum UndefinedAlpha {
    /// No claim has two verdicts.
    NoPairs,
    /// All verdicts are the same rating: nothing tells agreement from habit.
    NoVariation,
}

/// How often two ratings met on one claim.
#[derive(SimpleObject)]
pub struct Confusion {
    /// A rating.
    one: Rating,
    /// The other, or the same; never before the first one in the scale.
    other: Rating,
    /// Pairs of verdicts on one claim.
    pairs: i32,
}

/// The GraphQL type `PairFigures`; described where its fields are.
pub struct PairFigures(figures::PairFigures);

/// How two reviewers agree.
#[Object]
impl PairFigures {
    /// One of them.
    async fn one(&self, context: &Context<'_>) -> Result<Option<Member>> {
        member(context, self.0.one).await
    }

    /// The other.
    async fn other(&self, context: &Context<'_>) -> Result<Option<Member>> {
        member(context, self.0.other).await
    }

    /// Claims that both judged.
    async fn claims(&self) -> i32 {
        int(self.0.claims)
    }

    /// Claims that both rated alike.
    async fn agreed(&self) -> i32 {
        int(self.0.agreed)
    }
}

/// The GraphQL type `ReviewerFigures`; described where its fields are.
pub struct ReviewerFigures(figures::ReviewerFigures);

/// How a reviewer agrees with the others.
#[Object]
impl ReviewerFigures {
    /// The reviewer.
    async fn member(&self, context: &Context<'_>) -> Result<Option<Member>> {
        member(context, self.0.member).await
    }

    /// The reviewer's verdicts.
    async fn verdicts(&self) -> i32 {
        int(self.0.verdicts)
    }

    /// Pairs of these with somebody else's verdict on the same claim.
    async fn pairs(&self) -> i32 {
        int(self.0.pairs)
    }

    /// Pairs that are alike.
    async fn agreed(&self) -> i32 {
        int(self.0.agreed)
    }
}

async fn member(context: &Context<'_>, id: MemberId) -> Result<Option<Member>> {
    let row = Session::of(context)?.loaders()?.load_one(One::<member::Entity>::of(id.uuid())).await?;
    Ok(row.map(|row| Row::from(row).into()))
}

fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
