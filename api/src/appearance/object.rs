//! An appearance, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::appearance;

use crate::claim::Claim;
use crate::document::Document;
use crate::graphql::{DateTime, NodeKind, global_id};
use crate::read::{Order, Read, Relation, beside, connection, object};
use crate::source::{Source, standing};

connection!(AppearanceConnection, AppearanceEdge, Appearance);

/// How the place in the document is given. Treat a kind that you do not know like WHOLE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::SelectorKind")]
pub enum SelectorKind {
    /// By a span of the text: `start`, `end` and the words there.
    Text,
    /// By a range of time: `start` and `end` are seconds.
    Time,
    /// The document as a whole.
    Whole,
}

/// Whether the words are the speaker's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::Speech")]
pub enum Speech {
    /// In the speaker's own words, quoted.
    Direct,
    /// In the words of the one who reports it.
    Indirect,
}

object!(Appearance, appearance::Model);

/// Where a claim was made: the document, the place in it, the exact words there, and who said them.
#[Object]
impl Appearance {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Appearance, self.0.id)
    }

    /// The claim that was made.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
    }

    /// The document in which it was made.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Read<Document>>> {
        Ok(beside(context, &self.0, self.0.document_id).await?)
    }

    /// How the place is given.
    async fn selector(&self) -> SelectorKind {
        factdesk_domain::SelectorKind::from(self.0.selector).into()
    }

    /// First Unicode code point of the span in `Document.text` (TEXT), or second at which it starts (TIME).
    async fn start(&self) -> Option<i32> {
        self.0.start_at
    }

    /// One past the last code point of the span (TEXT), or second at which it ends (TIME).
    async fn end(&self) -> Option<i32> {
        self.0.end_at
    }

    /// `start` in UTF-16 code units: in JavaScript, `text.slice(startUtf16, endUtf16)` is `exact`.
    async fn start_utf16(&self) -> Option<i32> {
        self.0.start_utf16
    }

    /// `end` in UTF-16 code units.
    async fn end_utf16(&self) -> Option<i32> {
        self.0.end_utf16
    }

    /// The words between `start` and `end`, exactly as they stand there.
    async fn exact(&self) -> Option<&str> {
        self.0.exact.as_deref()
    }

    /// Up to 32 code points before them.
    async fn prefix(&self) -> Option<&str> {
        self.0.prefix.as_deref()
    }

    /// Up to 32 code points after them.
    async fn suffix(&self) -> Option<&str> {
        self.0.suffix.as_deref()
    }

    /// Quoted or reported; null if not known.
    async fn speech(&self) -> Option<Speech> {
        self.0.speech.map(|speech| factdesk_domain::Speech::from(speech).into())
    }

    /// Who said it. Of a merged source the one that stands for it.
    async fn speaker(&self, context: &Context<'_>) -> Result<Option<Read<Source>>> {
        Ok(standing(context, &self.0, self.0.speaker_id).await?)
    }

    /// The phrase by which the document calls the speaker here ("National Security Adviser").
    async fn speaker_role(&self) -> Option<&str> {
        self.0.speaker_role.as_deref()
    }

    /// Who passed the statement on, where the document has it at second hand ("the Kremlin said that Putin …").
    async fn relayer(&self, context: &Context<'_>) -> Result<Option<Read<Source>>> {
        Ok(standing(context, &self.0, self.0.relayer_id).await?)
    }

    /// Raised by every correction. Send it as `expectedVersion` with a change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was found or added.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

/// Appearances under a claim: its own and those of the claims that it stands for.
pub struct ClaimAppearances;

impl Relation for ClaimAppearances {
    type Entity = appearance::Entity;
    const NAME: &'static str = "claim.appearances";

    fn order() -> Order<appearance::Entity> {
        Order { column: appearance::Column::CreatedAt, id: appearance::Column::Id, descending: false }
    }

    const BELONGS: &'static str = "{t}.standing_id = {parent}";
}
