//! Puts a claim that a person proposes in its place in a document.

use async_graphql::{ID, InputObject};
use entity::appearance;
use factdesk_domain::{AppearanceId, ClaimId, DocumentId};
use sea_orm::{NotSet, Set};
use serde::Serialize;

use super::object::Speech;
use super::store;
use crate::access::Permit;
use crate::document::{LONGEST_SPAN, Ruler, Span};
use crate::error::Error;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::source::{SourceChoice, SourceChoiceInput};
use crate::unit_of_work::{Stop, Work};

/// Where a claim was made. Give `start` and `end` for a place in the text, or neither for the document as a whole.
#[derive(InputObject)]
pub struct AppearanceInput {
    /// The document.
    pub document_id: ID,
    /// First Unicode code point of the words in `Document.text`.
    pub start: Option<i32>,
    /// One past their last code point; at most 10,000 after `start`.
    pub end: Option<i32>,
    /// Quoted or reported.
    pub speech: Option<Speech>,
    /// Who said it.
    pub speaker: Option<SourceChoiceInput>,
    /// The phrase by which the document calls the speaker, at most 300 characters.
    pub speaker_role: Option<String>,
    /// Who passed the statement on.
    pub relayer: Option<SourceChoiceInput>,
}

/// Where a claim was made, checked as far as it can be without the document.
#[derive(Serialize)]
pub struct Placing {
    document: DocumentId,
    span: Option<(usize, usize)>,
    speech: Option<factdesk_domain::Speech>,
    speaker: Option<SourceChoice>,
    speaker_role: Option<String>,
    relayer: Option<SourceChoice>,
}

/// What was placed.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// The appearance.
    pub appearance: AppearanceId,
    /// The document.
    pub document: DocumentId,
    /// Who said it.
    pub speaker: Option<factdesk_domain::SourceId>,
    /// Who passed it on.
    pub relayer: Option<factdesk_domain::SourceId>,
}

impl AppearanceInput {
    /// The placing, with its problems noted under `appearance.…`.
    pub fn parse(self, fields: &mut Fields) -> Placing {
        Placing {
            document: fields.id("appearance.documentId", NodeKind::Document, &self.document_id),
            span: span_fields(fields, "appearance.", self.start, self.end),
            speech: self.speech.map(Into::into),
            speaker: self.speaker.map(|speaker| speaker.parse(fields, "appearance.speaker")),
            speaker_role: fields.optional_text("appearance.speakerRole", self.speaker_role, 300),
            relayer: self.relayer.map(|relayer| relayer.parse(fields, "appearance.relayer")),
        }
    }
}

/// Reads the two ends of a span: both or neither, in order, not too far apart.
pub fn span_fields(
    fields: &mut Fields,
    prefix: &str,
    start: Option<i32>,
    end: Option<i32>,
) -> Option<(usize, usize)> {
    let (start, end) = match (start, end) {
        (None, None) => return None,
        (Some(start), Some(end)) => (usize::try_from(start).ok(), usize::try_from(end).ok()),
        (Some(_), None) | (None, Some(_)) => (None, None),
    };
    match (start, end) {
        (Some(start), Some(end)) if start < end && end - start <= LONGEST_SPAN => Some((start, end)),
        _ => {
            let message = format!(
                "A span has a start and an end after it, counted from 0, at most {LONGEST_SPAN} apart."
            );
            fields.problem(&format!("{prefix}start"), message);
            None
        }
    }
}

/// The words between two code points of a document's text.
///
/// # Errors
/// `NotFound` for a document of another newsroom or without text; `InvalidInput` for a span that is not in it.
pub async fn cut(
    work: &Work<'_>,
    document: DocumentId,
    (start, end): (usize, usize),
    field: &str,
) -> Result<Span, Stop> {
    let text = crate::document::store::text(work, document).await?.ok_or(Refusal::NotFound("document"))?;
    Ruler::new(&text).span(start, end).ok_or_else(|| {
        Refusal::Input(vec![FieldProblem::new(field, "The span is not within the text of the document.")])
            .into()
    })
}

impl Placing {
    /// Finds what the placing names and writes it. To be called before claims are locked.
    ///
    /// # Errors
    /// `NotFound` or `InvalidInput` for what is not in this newsroom or not in the text.
    pub async fn prepare(&self, work: &Work<'_>, permit: &Permit) -> Result<Prepared, Stop> {
        if !crate::document::store::exists(work, self.document).await? {
            return Err(Refusal::NotFound("document").into());
        }
        let span = match self.span {
            Some(span) => Some(cut(work, self.document, span, "appearance.start").await?),
            None => None,
        };
        SourceChoice::lock(work, self.speaker.iter().chain(&self.relayer)).await?;
        let mut sources = [None, None];
        for (choice, source) in [&self.speaker, &self.relayer].into_iter().zip(&mut sources) {
            if let Some(choice) = choice {
                *source = Some(choice.choose(work, permit).await?.source);
            }
        }
        Ok(Prepared { span, sources })
    }

    /// Writes the appearance of this claim.
    ///
    /// # Errors
    /// What Postgres says.
    pub async fn place(
        &self,
        work: &Work<'_>,
        permit: &Permit,
        claim: ClaimId,
        Prepared { span, sources: [speaker, relayer] }: Prepared,
    ) -> Result<Placed, Error> {
        let id = AppearanceId::new(work.id());
        let number = |of: fn(&Span) -> i32| Set(span.as_ref().map(of));
        let row = appearance::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            id: Set(id.into()),
            claim_id: Set(claim.into()),
            standing_id: NotSet,
            document_id: Set(self.document.into()),
            selector: Set(if span.is_some() {
                appearance::Selector::Text
            } else {
                appearance::Selector::Whole
            }),
            start_at: number(|span| span.start),
            end_at: number(|span| span.end),
            start_utf16: number(|span| span.start_utf16),
            end_utf16: number(|span| span.end_utf16),
            exact: Set(span.as_ref().map(|span| span.exact.clone())),
            prefix: Set(span.as_ref().map(|span| span.prefix.clone())),
            suffix: Set(span.as_ref().map(|span| span.suffix.clone())),
            speech: Set(self.speech.map(appearance::Speech::from)),
            speaker_id: Set(speaker.map(Into::into)),
            speaker_role: Set(self.speaker_role.clone()),
            relayer_id: Set(relayer.map(Into::into)),
            version: Set(1),
            created_at: Set(work.now()),
        };
        store::insert(work, permit, vec![row]).await?;
        Ok(Placed { appearance: id, document: self.document, speaker, relayer })
    }
}

/// What a placing names, found.
pub struct Prepared {
    span: Option<Span>,
    sources: [Option<factdesk_domain::SourceId>; 2],
}
