//! `claimAsOf`: a claim as it was, from its events alone.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entity::{claim, evidence};
use factdesk_domain::Action;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::object::{Claim, ClaimState};
use crate::error::Error;
use crate::event::{AsOf, CheckThen, Until, told_of};
use crate::evidence::EvidenceConnection;
use crate::fact_check::{FactCheck, FactCheckState};
use crate::graphql::{DateTime, NodeKind, Session, parse_id};
use crate::newsroom::Member;
use crate::read::{One, Order, PageArgs, Read, Row, Visible, root};
use crate::source::Source;

/// The GraphQL type `ClaimAsOf`; described where its fields are.
pub struct ClaimAsOf {
    claim: claim::Model,
    then: AsOf,
}

/// A fact-check of a claim as it was.
pub struct FactCheckAsOf {
    id: Uuid,
    then: CheckThen,
}

/// What cannot be known of a claim as it was.
#[derive(SimpleObject)]
pub struct Gap {
    /// Place of the event.
    seq: String,
    /// Why.
    kind: GapKind,
    /// In words.
    message: String,
}

/// Why something cannot be known. Treat a kind that you do not know by its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum GapKind {
    /// The content of the event was redacted: what it changed is not known, and what is told may be what was before it.
    Redacted,
    /// No event tells the statement: the intake of an earlier release did not write it down.
    Statement,
}

/// The claim as it was.
///
/// # Errors
/// `BAD_USER_INPUT` for a moment and a place at once; otherwise what Postgres says.
pub async fn claim_as_of(
    context: &Context<'_>,
    id: &ID,
    at: Option<DateTime>,
    seq: Option<String>,
) -> Result<Option<ClaimAsOf>> {
    let session = Session::of(context)?;
    let loaders = session.reading(Action::ClaimRead)?;
    let until = match (at, seq.map(|seq| seq.parse::<i64>())) {
        (Some(at), None) => Until::At(at.0),
        (None, Some(Ok(seq))) => Until::Seq(seq),
        (None, None) => Until::Seq(i64::MAX),
        _ => return Err(Error::bad_input("Give a moment, or a place in the trail: a whole number.").into()),
    };
    let Some((NodeKind::Claim, id)) = parse_id(id) else { return Ok(None) };
    let Some(claim) = loaders.load_one(One::<claim::Entity>::of(id)).await? else { return Ok(None) };
    let events = told_of(loaders.loader(), id, until).await?;
    let by_intake = claim.origin == claim::Origin::Intake;
    Ok(AsOf::after(id, by_intake, &events).map(|then| ClaimAsOf { claim, then }))
}

async fn member(context: &Context<'_>, id: Uuid) -> Result<Option<Member>> {
    let loaders = Session::of(context)?.loaders()?;
    Ok(loaders.load_one(One::<entity::member::Entity>::of(id)).await?.map(Into::into))
}

async fn members(context: &Context<'_>, ids: impl Iterator<Item = Uuid>) -> Result<Vec<Member>> {
    let found = futures::future::try_join_all(ids.map(|id| member(context, id))).await?;
    Ok(found.into_iter().flatten().collect())
}

/// A claim as it was at a moment, rebuilt from the audit events alone. What is sealed from you now is not told; what has
/// been opened since is. Slots that ran out, and were noticed only when somebody else took a step, count as held until
/// the trail tells otherwise.
#[Object]
impl ClaimAsOf {
    /// The claim, as it is now.
    async fn claim(&self) -> Claim {
        self.claim.clone().into()
    }

    /// Place of the last event that it rests on. Give it as `seq` to get the same again.
    async fn seq(&self) -> String {
        self.then.seq.to_string()
    }

    /// Where it stood.
    async fn state(&self) -> ClaimState {
        self.then.state.into()
    }

    /// Its words then; null if no event tells them (see `gaps`).
    async fn statement(&self) -> Option<&str> {
        self.then.statement.as_deref()
    }

    /// Their language (BCP 47); null if no event tells it.
    async fn language(&self) -> Option<&str> {
        self.then.language.as_deref()
    }

    /// The number of its round; null before it was accepted.
    async fn round(&self) -> Option<i32> {
        self.then.round.and_then(|round| i32::try_from(round).ok())
    }

    /// Key of its rating in that round, once it was decided: of the scale by which the round was judged.
    async fn rating_key(&self) -> Option<&str> {
        self.then.rating.as_ref().map(factdesk_domain::RatingKey::as_str)
    }

    /// Why it was dismissed, reopened or retracted last.
    async fn reason(&self) -> Option<&str> {
        self.then.reason.as_deref()
    }

    /// The claim that stood for it, as it is now.
    async fn duplicate_of(&self, context: &Context<'_>) -> Result<Option<Claim>> {
        let Some(id) = self.then.duplicate_of else { return Ok(None) };
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(One::<claim::Entity>::of(id)).await?.map(Into::into))
    }

    /// Until when nothing of it was to be published.
    async fn embargo_until(&self) -> Option<DateTime> {
        self.then.embargo_until.map(DateTime)
    }

    /// Who was known to have said it, as these sources are now; at most 100.
    async fn speakers(&self, context: &Context<'_>) -> Result<Vec<Source>> {
        let loaders = Session::of(context)?.loaders()?;
        let mut ids: Vec<Uuid> = self.then.speakers.values().copied().flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        let load = |id| loaders.load_one(One::<entity::source::Entity>::of(id));
        let found = futures::future::try_join_all(ids.into_iter().take(100).map(load)).await?;
        Ok(found.into_iter().flatten().map(Into::into).collect())
    }

    /// Who held a slot.
    async fn reviewers(&self, context: &Context<'_>) -> Result<Vec<Member>> {
        members(context, self.then.reviewers.iter().copied()).await
    }

    /// How many verdicts counted in the round.
    async fn verdicts_in(&self) -> i32 {
        i32::try_from(self.then.judges.len()).unwrap_or(i32::MAX)
    }

    /// The evidence that stood then, in the order in which it was added.
    async fn evidence(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<EvidenceConnection>> {
        let scope = &Session::of(context)?.loaders()?.loader().scope;
        let stood = evidence::Column::Id.is_in(self.then.evidence.iter().copied());
        let select = evidence::Entity::visible(scope).filter(stood);
        let order =
            Order { column: evidence::Column::CreatedAt, id: evidence::Column::Id, descending: false };
        let name = format!("claimAsOf {} {}", self.claim.id, self.then.seq);
        Ok(root(context, select, &order, &name, PageArgs { first, after, last, before }).await?)
    }

    /// Its fact-checks then.
    async fn fact_checks(&self) -> Vec<FactCheckAsOf> {
        self.then.checks.iter().map(|(id, then)| FactCheckAsOf { id: *id, then: *then }).collect()
    }

    /// What cannot be known.
    async fn gaps(&self) -> Vec<Gap> {
        let redacted = self.then.gaps.iter().map(|seq| Gap {
            seq: seq.to_string(),
            kind: GapKind::Redacted,
            message: format!("The content of event {seq} was redacted: what it changed is not known."),
        });
        let silent = self.then.statement.is_none().then(|| Gap {
            seq: self.then.seq.to_string(),
            kind: GapKind::Statement,
            message: "No event tells the statement that the intake proposed.".into(),
        });
        redacted.chain(silent).collect()
    }
}

/// A fact-check of a claim as it was.
#[Object]
impl FactCheckAsOf {
    /// The fact-check, as it is now; null if you cannot see it.
    async fn fact_check(&self, context: &Context<'_>) -> Result<Option<FactCheck>> {
        let loaders = Session::of(context)?.loaders()?;
        let found = loaders.load_one(One::<entity::fact_check::Entity>::of(self.id)).await?;
        Ok(found.map(|row| FactCheck::from(Row::from(row))))
    }

    /// Its state then.
    async fn state(&self) -> FactCheckState {
        self.then.state.into()
    }

    /// Number of the version that was on the public page; null while nothing was.
    async fn published_version(&self) -> Option<i32> {
        self.then.published.and_then(|version| i32::try_from(version).ok())
    }
}
