//! A document, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::{appearance, claim, document};
use serde::{Deserialize, Serialize};

use super::published::DatePrecision;
use super::store::TextOf;
use crate::appearance::AppearanceConnection;
use crate::claim::ClaimConnection;
use crate::graphql::{Date, DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::read::{Order, PageArgs, Read, Relation, beside, connection, object};
use crate::source::{Source, standing};

connection!(DocumentConnection, DocumentEdge, Document);

/// What a document is. Treat a kind that you do not know like PAGE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::DocumentKind")]
pub enum DocumentKind {
    /// A story, post or transcript.
    Text,
    /// A still image.
    Image,
    /// A moving image.
    Video,
    /// A recording.
    Audio,
    /// A page of the web.
    Page,
}

/// What the intake did with a document's text. Treat an outcome that you do not know as: no claims were proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[graphql(remote = "document::Intake")]
pub enum IntakeOutcome {
    /// It looked for attributed statements and proposed a claim for each that it found.
    Read,
    /// It stored the text only: it has no rules for its language, so it proposed no claims. Add them by `submitClaim`.
    LanguageNotSupported,
    /// There was no text to read, so it proposed no claims.
    NoText,
}

object!(Document, document::Model);

/// A hash with its algorithm.
pub fn content_hash(bytes: &[u8]) -> String {
    bytes.iter().fold(String::from("sha256:"), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A story, post, transcript, recording or page as it came in. Never changed.
#[Object]
impl Document {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Document, self.0.id)
    }

    /// What it is.
    async fn kind(&self) -> DocumentKind {
        factdesk_domain::DocumentKind::from(self.0.kind).into()
    }

    /// Headline.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// Where it was published.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// Who published it.
    async fn publisher(&self, context: &Context<'_>) -> Result<Option<Read<Source>>> {
        Ok(standing(context, &self.0, self.0.publisher_id).await?)
    }

    /// Agencies and outlets that it came through, without the publisher.
    async fn via(&self) -> &[String] {
        &self.0.via
    }

    /// Language (BCP 47); `und` if not known.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// When it was published, if the moment is known.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }

    /// The day on which it was published, if no moment but the day, month or year is known: see `publishedPrecision`.
    async fn published_on(&self) -> Option<Date> {
        self.0.published_on.map(Date)
    }

    /// How exactly the time of publication is known.
    async fn published_precision(&self) -> DatePrecision {
        factdesk_domain::DatePrecision::from(self.0.published_precision).into()
    }

    /// Hash of the text's bytes (UTF-8): `sha256:` and 64 hexadecimal digits.
    async fn content_hash(&self) -> String {
        content_hash(&self.0.content_hash)
    }

    /// The same for all versions of one story.
    async fn story_id(&self) -> ID {
        ID(self.0.story_id.to_string())
    }

    /// Version of the story, from 1 on.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The version of the story before this one.
    async fn supersedes(&self, context: &Context<'_>) -> Result<Option<Read<Document>>> {
        Ok(beside(context, &self.0, self.0.supersedes).await?)
    }

    /// The text exactly as it came in; null after a takedown. Long: ask for it only where you show it.
    #[graphql(directive = crate::graphql::directive::cost::apply(500))]
    async fn text(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(Session::of(context)?.loaders()?.load_one(TextOf(self.0.id)).await?)
    }

    /// Length of the text in Unicode code points: the unit of `Appearance.start` and `end`.
    async fn code_points(&self) -> i32 {
        self.0.code_points
    }

    /// How many sentences the intake saw.
    async fn sentences(&self) -> i32 {
        self.0.sentences
    }

    /// What the intake did with the text.
    async fn intake(&self) -> IntakeOutcome {
        self.0.intake.into()
    }

    /// Who sent it in.
    async fn submitted_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.submitted_by).await?)
    }

    /// When it came in.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Where claims were made in it: those that the intake found in the order of the text, then those added by hand.
    async fn appearances(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<AppearanceConnection>> {
        let page = PageArgs { first, after, last, before };
        AppearanceConnection::under::<DocumentAppearances, _>(context, &self.0, page).await
    }

    /// Claims made in it, oldest first.
    async fn claims(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        let page = PageArgs { first, after, last, before };
        ClaimConnection::under::<DocumentClaims, _>(context, &self.0, page).await
    }
}

/// Appearances under a document.
pub struct DocumentAppearances;

impl Relation for DocumentAppearances {
    type Entity = appearance::Entity;
    const NAME: &'static str = "document.appearances";

    fn order() -> Order<appearance::Entity> {
        Order { column: appearance::Column::CreatedAt, id: appearance::Column::Id, descending: false }
    }

    const BELONGS: &'static str = "{t}.document_id = {parent}";
}

/// Claims under a document.
pub struct DocumentClaims;

impl Relation for DocumentClaims {
    type Entity = claim::Entity;
    const NAME: &'static str = "document.claims";

    fn order() -> Order<claim::Entity> {
        Order { column: claim::Column::CreatedAt, id: claim::Column::Id, descending: false }
    }

    const BELONGS: &'static str = "EXISTS (SELECT 1 FROM appearance a WHERE a.newsroom_id = {t}.newsroom_id
                AND a.claim_id = {t}.id AND a.document_id = {parent})";
}
