//! A fact-check, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::fact_check;

use super::correction::{self, CorrectionConnection, CorrectionKind};
use super::loader::{AuthorsOf, CheckedAgain, GatesOf};
use super::version::{self, FactCheckVersionConnection};
use crate::claim::{Claim, RoundOf};
use crate::graphql::{DateTime, NodeKind, Session, UnmetGate, global_id};
use crate::newsroom::Member;
use crate::policy::{Rating, rating};
use crate::read::{One, PageArgs, Read, beside, connection, object};

connection!(FactCheckConnection, FactCheckEdge, FactCheck);

/// Where the working copy of a fact-check stands. What is published shows in `publishedVersion`: a fact-check whose
/// correction is being written is a DRAFT and stays public. Treat a state that you do not know as DRAFT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::FactCheckState")]
pub enum FactCheckState {
    /// Being written.
    Draft,
    /// Approved exactly as it is; any edit voids that.
    Approved,
    /// Published as it is.
    Published,
    /// What was published is retracted, and nothing new is being written. The page stays, marked.
    Retracted,
}

object!(FactCheck, fact_check::Model);

/// The newsroom's conclusion on a claim in one language: a working copy, and what of it is published.
#[Object]
impl FactCheck {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::FactCheck, self.0.id)
    }

    /// The claim.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
    }

    /// Language of its texts (BCP 47); `und` if not known.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// Last part of its public address; never changes and is never used again.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Where the working copy stands.
    async fn state(&self) -> FactCheckState {
        factdesk_domain::FactCheckState::from(self.0.state).into()
    }

    /// Counts every change. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Headline of the working copy.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The conclusion in a sentence or two; plain text.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// How it came about, as typed; a `CommonMark` subset.
    async fn reasoning(&self) -> &str {
        &self.0.reasoning
    }

    /// The same as HTML, cleaned.
    async fn reasoning_html(&self) -> String {
        factdesk_record::markdown::article(&self.0.reasoning)
    }

    /// Who signs in public; null: the newsroom by its name.
    async fn byline(&self) -> Option<&str> {
        self.0.byline.as_deref()
    }

    /// Address of the check on the newsroom's own site.
    async fn canonical_url(&self) -> Option<&str> {
        self.0.canonical_url.as_deref()
    }

    /// The round of review whose outcome the working copy tells.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// The rating that the working copy explains. That of a published version is in `versions`.
    async fn rating(&self, context: &Context<'_>) -> Result<Option<Read<Rating>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        let loaders = Session::of(context)?.loaders()?;
        let Some(round) = loaders.load_one(RoundOf(self.0.claim_id, self.0.round)).await? else {
            return Ok(None);
        };
        let Some(key) = &round.rating_key else { return Ok(None) };
        Ok(rating(context, &self.0, round.scale_version, key).await?)
    }

    /// Whoever wrote on the working copy, by id.
    async fn authors(&self, context: &Context<'_>) -> Result<Vec<Member>> {
        let loaders = Session::of(context)?.loaders()?;
        let key = AuthorsOf { fact_check: self.0.id, revision: self.0.revision };
        let authors = loaders.load_one(key).await?.unwrap_or_default();
        let ids = authors.iter().map(|author| One::<entity::member::Entity>::of(author.uuid()));
        let mut members = loaders.load_many(ids).await?;
        let rows = authors.iter().filter_map(|author| members.remove(&One::of(author.uuid())));
        Ok(rows.map(Member::from).collect())
    }

    /// Who approved the working copy, if somebody has. After publication: whoever approved what is published.
    async fn approved_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.approved_by).await?)
    }

    /// When it was approved.
    async fn approved_at(&self) -> Option<DateTime> {
        self.0.approved_at.map(DateTime)
    }

    /// Why the separation of duties was set aside for this approval, if it was; the public record shows it.
    async fn break_glass(&self) -> Option<&str> {
        self.0.break_glass.as_deref()
    }

    /// What has to be changed, if the working copy was sent back and not changed since.
    async fn returned_note(&self) -> Option<&str> {
        self.0.returned_note.as_deref()
    }

    /// What kind of change the working copy is to what is published.
    async fn correction_kind(&self) -> Option<CorrectionKind> {
        self.0.correction_kind.map(|kind| factdesk_domain::CorrectionKind::from(kind).into())
    }

    /// The public words for that change; a `CommonMark` subset.
    async fn correction_text(&self) -> Option<&str> {
        self.0.correction_text.as_deref()
    }

    /// Everything that publishing needs and that is not there now; empty if it may be published. Evidence is told of
    /// only while the claim is DECIDED or PUBLISHED; in other states a missing approval alone is listed.
    #[graphql(directive = crate::graphql::directive::cost::apply(5))]
    async fn unmet_gates(&self, context: &Context<'_>) -> Result<Vec<UnmetGate>> {
        let session = Session::of(context)?;
        let gates = match session.loaders()?.load_one(GatesOf(self.0.id)).await? {
            Some(at) => at.unmet(session.now()?, session.app.may_publish(at.public_url.as_deref())),
            None if self.0.approved_by.is_none() => vec![factdesk_domain::Gate::Approval],
            None => Vec::new(),
        };
        Ok(gates.into_iter().map(UnmetGate::from).collect())
    }

    /// Number of the version on the public page; null while nothing is published.
    async fn published_version(&self) -> Option<i32> {
        self.0.published_version
    }

    /// Whether the claim is being checked again, or has been with an outcome that this fact-check does not tell yet:
    /// the page says so.
    async fn being_checked_again(&self, context: &Context<'_>) -> Result<bool> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(CheckedAgain(self.0.id)).await?.unwrap_or(false))
    }

    /// Whether evidence behind what is published was withdrawn since: somebody must look at it.
    async fn correction_requested(&self) -> bool {
        self.0.correction_requested
    }

    /// When what is published was taken back.
    async fn retracted_at(&self) -> Option<DateTime> {
        self.0.retracted_at.map(DateTime)
    }

    /// Why, as told to readers; a `CommonMark` subset.
    async fn retraction(&self) -> Option<&str> {
        self.0.retraction.as_deref()
    }

    /// Address of the public page; null while nothing is published.
    async fn url(&self, context: &Context<'_>) -> Result<Option<String>> {
        self.address(context, "").await
    }

    /// Address of the `ClaimReview` alone (JSON-LD); null while nothing is published.
    async fn json_ld_url(&self, context: &Context<'_>) -> Result<Option<String>> {
        self.address(context, ".jsonld").await
    }

    /// The published versions, latest first.
    async fn versions(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<FactCheckVersionConnection>> {
        let page = PageArgs { first, after, last, before };
        FactCheckVersionConnection::under::<version::OfFactCheck, _>(context, &self.0, page).await
    }

    /// The public changes, latest first.
    async fn corrections(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<CorrectionConnection>> {
        let page = PageArgs { first, after, last, before };
        CorrectionConnection::under::<correction::OfFactCheck, _>(context, &self.0, page).await
    }

    /// When the first draft was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it changed last.
    async fn changed_at(&self) -> DateTime {
        self.0.changed_at.into()
    }
}

impl FactCheck {
    async fn address(&self, context: &Context<'_>, ending: &str) -> Result<Option<String>> {
        if self.0.published_version.is_none() {
            return Ok(None);
        }
        let session = Session::of(context)?;
        let newsroom = One::<entity::newsroom::Entity>::of(self.0.newsroom_id);
        Ok(session.loaders()?.load_one(newsroom).await?.map(|newsroom| {
            let root = session.app.public_url(newsroom.public_url.as_deref());
            format!("{root}/{}/fact-checks/{}{ending}", newsroom.slug, self.0.slug)
        }))
    }
}
