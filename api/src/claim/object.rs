//! A claim, as clients see it.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::claim;
use factdesk_domain::{Review, allowed_actions};
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::action::ClaimAction;
use super::assignment::{AssignmentConnection, AssignmentsOfClaim};
use super::possible_duplicates::PossibleDuplicates;
use super::round::{Round, RoundConnection, RoundOf, RoundsOfClaim};
use super::score::{ScoreReason, score_reason};
use crate::appearance::{AppearanceConnection, ClaimAppearances};
use crate::checklist::{ChecklistAnswerConnection, ClaimAnswers};
use crate::claimant_contact::{ClaimContacts, ClaimantContactConnection};
use crate::error::Error;
use crate::event::{EventConnection, History};
use crate::evidence::{ClaimEvidence, EvidenceConnection};
use crate::fact_check::{
    self, ChecksOf, FactCheck, FactCheckConnection, FactChecksOfClaim, InLanguage, checks_json,
};
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::policy::Rating;
use crate::queue::{QueueReason, reasons_of};
use crate::read::{One, Order, PageArgs, Read, Relation, beside, connection, object};
use crate::review::{self, ReviewOf, review_json};
use crate::search_note::{ClaimSearchNotes, SearchNoteConnection};
use crate::tag::{ClaimTags, TagConnection};
use crate::verdict::{DraftOf, VerdictConnection, VerdictDraft, VerdictsOfClaim};

connection!(ClaimConnection, ClaimEdge, Claim);

/// Where a claim stands in its lifecycle. Treat a state that you do not know as one in which nothing can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::ClaimState")]
pub enum ClaimState {
    /// Came in; an editor has not looked at it yet.
    Submitted,
    /// Waits for reviewers.
    Queued,
    /// Reviewers are at work.
    InReview,
    /// All verdicts are in and do not agree: an editor adjudicates.
    Disputed,
    /// Has a rating.
    Decided,
    /// Has a published fact-check.
    Published,
    /// Its fact-check was taken back; the page stays, marked.
    Retracted,
    /// Will not be checked.
    Dismissed,
    /// Another claim stands for it.
    Duplicate,
}

/// How a claim came in. Treat an origin that you do not know like MEMBER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "claim::Origin")]
pub enum ClaimOrigin {
    /// Found in a document by the intake.
    Intake,
    /// Typed in by a member.
    Member,
}

object!(Claim, claim::Model);

/// One checkable statement in the desk's own words, with its lifecycle and its rounds of review.
#[Object]
impl Claim {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Claim, self.0.id)
    }

    /// The statement in the desk's own words. The exact words of whoever made it are in `appearances`.
    async fn statement(&self) -> &str {
        &self.0.statement
    }

    /// Language of the statement (BCP 47); `und` if not known.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// Where it stands.
    async fn state(&self) -> ClaimState {
        factdesk_domain::ClaimState::from(self.0.state).into()
    }

    /// Counts changes of statement, speaker, state and embargo. Send it as `expectedVersion` with a change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it came in.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// What happened to it, oldest first.
    async fn history(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<EventConnection>> {
        let page = PageArgs { first, after, last, before };
        EventConnection::under::<History, _>(context, &self.0, page).await
    }

    /// How pressing it is in the editors' eyes, 0 to 100; null if they leave that to score, reach and deadline.
    async fn priority(&self) -> Option<i32> {
        self.0.priority.map(i32::from)
    }

    /// Whether its turn comes before that of everything that is not urgent.
    async fn urgent(&self) -> bool {
        self.0.urgent
    }

    /// By when the desk wants a conclusion, if an editor said so.
    async fn deadline(&self) -> Option<DateTime> {
        self.0.deadline.map(DateTime)
    }

    /// How many people it has reached, as far as an editor knows.
    async fn reach(&self) -> Option<i32> {
        self.0.reach
    }

    /// Why its turn in the queue comes when it does, for you, what decides most first; empty if it waits for no reviewer.
    async fn queue_reasons(&self, context: &Context<'_>) -> Result<Vec<QueueReason>> {
        let session = Session::of(context)?;
        let me = One::<entity::member::Entity>::of(session.actor()?.member().uuid());
        let me = session.loaders()?.load_one(me).await?;
        Ok(reasons_of(&self.0, &me.map(|me| me.languages).unwrap_or_default(), session.now()?))
    }

    /// Counts changes of priority, urgency, deadline and reach. Send it as `expectedVersion` of `prioritizeClaim`.
    async fn priority_version(&self) -> i32 {
        self.0.priority_version
    }

    /// When statement, speaker or state changed last.
    async fn changed_at(&self) -> DateTime {
        self.0.changed_at.into()
    }

    /// Who proposed it: the member who typed it in, or who sent the document in which it was found. They give no verdict
    /// on it.
    async fn submitted_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.submitted_by).await?)
    }

    /// Found by the intake, or typed in.
    async fn origin(&self) -> ClaimOrigin {
        self.0.origin.into()
    }

    /// How much it is worth checking, 0 to 1, by the rules of the intake; 1 for what a person typed in.
    async fn score(&self) -> f64 {
        self.0.score.to_f64().unwrap_or_default()
    }

    /// What the score rests on; empty for what a person typed in.
    async fn score_reasons(&self) -> Vec<ScoreReason> {
        self.0.score_reasons.iter().filter_map(|reason| score_reason(reason)).collect()
    }

    /// Where it was made, oldest first: its own appearances, and those of claims marked as duplicates of it.
    async fn appearances(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<AppearanceConnection>> {
        let page = PageArgs { first, after, last, before };
        AppearanceConnection::under::<ClaimAppearances, _>(context, &self.0, page).await
    }

    /// Other claims, in any state, whose statement is the same but for case, quotation marks, dashes and blanks; newest
    /// first. A hint: a person decides by `markDuplicate`.
    async fn possible_duplicates(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        let page = PageArgs { first, after, last, before };
        ClaimConnection::under::<PossibleDuplicates, _>(context, &self.0, page).await
    }

    /// Tags and topics that it bears, by name; a merged one shows as the one that stands for it.
    async fn tags(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<TagConnection>> {
        let page = PageArgs { first, after, last, before };
        TagConnection::under::<ClaimTags, _>(context, &self.0, page).await
    }

    /// Why it was dismissed, reopened or retracted last.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Nothing of it is published before this moment; null without an embargo. One that has ended stays to be read.
    async fn embargo_until(&self) -> Option<DateTime> {
        self.0.embargo_until.map(DateTime)
    }

    /// Why it is under embargo.
    async fn embargo_reason(&self) -> Option<&str> {
        self.0.embargo_reason.as_deref()
    }

    /// The claim that stands for it, in state DUPLICATE.
    async fn duplicate_of(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.duplicate_of).await?)
    }

    /// The claims for which it stands, oldest first.
    async fn duplicates(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        let page = PageArgs { first, after, last, before };
        ClaimConnection::under::<DuplicatesOfClaim, _>(context, &self.0, page).await
    }

    /// The round in which it is, or was last; null before it was accepted.
    async fn current_round(&self, context: &Context<'_>) -> Result<Option<Read<Round>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        let Some(number) = self.0.round else { return Ok(None) };
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(RoundOf(self.0.id, number)).await?.map(|row| Read::Object(row.into())))
    }

    /// All its rounds, oldest first.
    async fn rounds(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<RoundConnection>> {
        let page = PageArgs { first, after, last, before };
        RoundConnection::under::<RoundsOfClaim, _>(context, &self.0, page).await
    }

    /// How many verdicts of the current round are in. Everybody may know, also while they are sealed.
    async fn verdicts_in(&self, context: &Context<'_>) -> Result<Read<i32>> {
        if let Some(json) = self.0.written(context) {
            return Ok(json);
        }
        let round = self
            .review(context)
            .await?
            .and_then(|review| review.round.as_ref().map(factdesk_domain::Round::verdicts_in));
        Ok(Read::Object(i32::try_from(round.unwrap_or(0))?))
    }

    /// How many verdicts the current round needs; 0 before it was accepted.
    async fn verdicts_needed(&self, context: &Context<'_>) -> Result<Read<i32>> {
        if let Some(json) = self.0.written(context) {
            return Ok(json);
        }
        let review = self.review(context).await?;
        let needed =
            review.and_then(|review| review.round.as_ref().map(|round| round.policy.verdicts_needed));
        Ok(Read::Object(needed.unwrap_or(0).into()))
    }

    /// The verdicts of all its rounds that you may see, oldest first, superseded ones included. Those that are sealed
    /// from you are left out and not counted.
    async fn verdicts(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<VerdictConnection>> {
        let page = PageArgs { first, after, last, before };
        VerdictConnection::under::<VerdictsOfClaim, _>(context, &self.0, page).await
    }

    /// What you have written of a verdict on it, if anything. Only you see it.
    async fn my_verdict_draft(&self, context: &Context<'_>) -> Result<Option<VerdictDraft>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(DraftOf(self.0.id)).await?.map(VerdictDraft))
    }

    /// Who held or holds a slot of it, oldest first.
    async fn assignments(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<AssignmentConnection>> {
        let page = PageArgs { first, after, last, before };
        AssignmentConnection::under::<AssignmentsOfClaim, _>(context, &self.0, page).await
    }

    /// How often its evidence was put into another order. Send it as `expectedVersion` with `reorderEvidence`.
    async fn evidence_order_version(&self) -> i32 {
        self.0.evidence_order_version
    }

    /// Evidence on it that you may see, withdrawn pieces too, in the order of the desk: as it was added, until somebody
    /// puts it into another one.
    async fn evidence(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<EvidenceConnection>> {
        let page = PageArgs { first, after, last, before };
        EvidenceConnection::under::<ClaimEvidence, _>(context, &self.0, page).await
    }

    /// Notes that evidence of one side was looked for in vain, in the order in which they were recorded.
    async fn search_notes(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<SearchNoteConnection>> {
        let page = PageArgs { first, after, last, before };
        SearchNoteConnection::under::<ClaimSearchNotes, _>(context, &self.0, page).await
    }

    /// Answers to questions of the newsroom's checklist that hold, oldest first; `earlier` has those before them.
    async fn checklist_answers(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ChecklistAnswerConnection>> {
        let page = PageArgs { first, after, last, before };
        ChecklistAnswerConnection::under::<ClaimAnswers, _>(context, &self.0, page).await
    }

    /// How whoever made it was asked for comment, in the order in which that was recorded.
    async fn claimant_contacts(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimantContactConnection>> {
        let page = PageArgs { first, after, last, before };
        ClaimantContactConnection::under::<ClaimContacts, _>(context, &self.0, page).await
    }

    /// What you may do with it now, from the very rules that enforce it. Nothing in it depends on sealed verdicts.
    async fn allowed_actions(&self, context: &Context<'_>) -> Result<Vec<ClaimAction>> {
        let session = Session::of(context)?;
        let actor = session.actor()?;
        // All of these need a person.
        if !actor.is_person() {
            return Ok(Vec::new());
        }
        let Some((review, checks)) = self.work(context).await? else { return Ok(Vec::new()) };
        let now = session.now()?;
        let allowed = |check| allowed_actions(&review, check, actor.member(), actor.roles(), now);
        let by_checks: Vec<_> = checks.iter().flat_map(|check| allowed(Some(check))).collect();
        let without = if checks.is_empty() { allowed(None) } else { Vec::new() };
        // The one gate that is known without looking at what the desk has gathered.
        let held_back = self.0.embargo_until.is_some_and(|until| until > now);
        let may = |action: &&factdesk_domain::ClaimAction| {
            (by_checks.contains(action) || without.contains(action))
                && !(held_back && **action == factdesk_domain::ClaimAction::PublishFactCheck)
        };
        Ok(factdesk_domain::ClaimAction::ALL.iter().filter(may).map(|action| (*action).into()).collect())
    }

    /// The rating of the current round, from its decision on.
    async fn rating(&self, context: &Context<'_>) -> Result<Option<Read<Rating>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        let Some(review) = self.review(context).await? else { return Ok(None) };
        let Some((round, key)) = review.round.as_ref().zip(review.decided.as_ref()) else { return Ok(None) };
        Ok(round.scale.find(key).map(|rating| Read::Object(Rating::of(&round.scale, rating))))
    }

    /// The newsroom's conclusion in a language (BCP 47), that of the claim if left out; null if there is none.
    async fn fact_check(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "A language tag (BCP 47).")] language: Option<String>,
    ) -> Result<Option<Read<FactCheck>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        let loaders = Session::of(context)?.loaders()?;
        let language = language.as_ref().unwrap_or(&self.0.language).to_ascii_lowercase();
        let row = loaders.load_one(InLanguage { claim: self.0.id, language }).await?;
        Ok(row.map(|row| Read::Object(row.into())))
    }

    /// The newsroom's conclusions, one a language, newest first.
    async fn fact_checks(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<FactCheckConnection>> {
        let page = PageArgs { first, after, last, before };
        FactCheckConnection::under::<FactChecksOfClaim, _>(context, &self.0, page).await
    }
}

impl Claim {
    /// Its review and its fact-checks, as the rules see them.
    async fn work(
        &self,
        context: &Context<'_>,
    ) -> Result<Option<(Arc<Review>, Arc<Vec<factdesk_domain::FactCheck>>)>> {
        let session = Session::of(context)?;
        let loaders = session.loaders()?;
        if let Some(json) = self.0.made_from(context) {
            let reader = loaders.loader();
            let work: Work = serde_json::from_str(json).map_err(Error::internal)?;
            let review = work.review.review(&reader.db, &reader.pinned, reader.scope.newsroom()).await?;
            let checks = work.checks.into_iter().map(fact_check::Written::check).collect::<Result<_, _>>()?;
            return Ok(review.map(|review| (Arc::new(review), Arc::new(checks))));
        }
        let Some(review) = self.review(context).await? else { return Ok(None) };
        let checks = loaders.load_one(ChecksOf(review.claim)).await?.unwrap_or_default();
        Ok(Some((review, checks)))
    }

    async fn review(&self, context: &Context<'_>) -> Result<Option<Arc<Review>>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(ReviewOf(self.0.id.into())).await?)
    }
}

/// What its allowed actions are made from.
#[derive(Deserialize)]
struct Work {
    review: review::Written,
    checks: Vec<fact_check::Written>,
}

/// [`Work`] as JSON: a template ([`crate::read::Sql`]).
pub(super) const WORK: &str =
    concat!("SELECT json_build_object('review', (", review_json!(), "), 'checks', (", checks_json!(), "))");

/// The claims for which a claim stands.
pub struct DuplicatesOfClaim;

impl Relation for DuplicatesOfClaim {
    type Entity = claim::Entity;
    const NAME: &'static str = "duplicates";

    fn order() -> Order<claim::Entity> {
        Order { column: claim::Column::CreatedAt, id: claim::Column::Id, descending: false }
    }

    const BELONGS: &'static str = "{t}.duplicate_of = {parent}";
}
