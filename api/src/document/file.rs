//! Files a story that was read: the document, its sources, its claims and where they were made.
//!
//! Everything goes in by rows of the same kind: the number of statements does not grow with the story.

use std::collections::HashMap;

use entity::{appearance, claim, document, document_text};
use factdesk_domain::{ClaimId, DocumentId, MemberId};
use sea_orm::{NotSet, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use super::reading::Found;
use super::store;
use super::submit::SubmitDocument;
use crate::access::Permit;
use crate::claim::StatementKey;
use crate::conflict::source_involved;
use crate::error::Error;
use crate::source::recognize::Book;
use crate::unit_of_work::Work;

/// What was filed.
pub struct Filed {
    /// The document.
    pub document: DocumentId,
    /// Who published it.
    pub publisher: Option<Uuid>,
    /// New claims.
    pub claims: Vec<Uuid>,
    /// What the trail keeps of each statement.
    pub found: Vec<Value>,
    /// All appearances.
    pub appearances: Vec<Uuid>,
    /// How many of them were added to claims that were there before.
    pub added: usize,
    /// Reviewers of those claims who left them, since they have a conflict of interest on a source of the story.
    pub left: Vec<MemberId>,
}

/// An event's content holds so much of what was found, in bytes: a table's check keeps it below a mebibyte in all.
const LARGEST_TRAIL: usize = 400_000;

/// What the trail keeps of the statements, as far as it fits.
#[derive(Default)]
struct Trail {
    found: Vec<Value>,
    bytes: usize,
}

impl Trail {
    fn note(&mut self, found: &Found, [claim, appearance, speaker]: [Uuid; 3]) {
        self.bytes += 200 + found.statement.len();
        if self.bytes <= LARGEST_TRAIL {
            self.found.push(json!({
                "claim": claim, "appearance": appearance, "speaker": speaker, "statement": found.statement,
            }));
        }
    }
}

/// Files the story.
///
/// # Errors
/// `Collision` if somebody filed the same a moment ago; otherwise what Postgres says.
pub async fn file(
    work: &Work<'_>,
    permit: &Permit,
    command: &SubmitDocument,
    book: &mut Book,
) -> Result<Filed, Error> {
    let reading = &command.reading;
    let known = known_claims(work, command, book).await?;
    let publisher = reading.publisher.as_ref().map(|publisher| book.source(work, publisher));
    let id = work.id();
    let sources: Vec<(Uuid, Option<Uuid>)> = reading
        .statements
        .iter()
        .map(|found| {
            let speaker = book.source(work, &found.speaker);
            (speaker, found.relayer.as_ref().map(|relayer| book.source(work, relayer)))
        })
        .collect();
    book.store(work, permit).await?;
    let text = document_text::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        document_id: Set(id),
        body: Set(command.story.text.clone()),
    };
    if !store::insert(work, permit, document_row(work, command, id, publisher), text).await? {
        return Err(Error::Collision);
    }
    let (mut claims, mut appearances, mut added) = (Vec::new(), Vec::new(), 0);
    let mut trail = Trail::default();
    let mut claim_of = known.clone();
    for (found, (speaker, relayer)) in reading.statements.iter().zip(sources) {
        let recognized = claim_of.get(&(found.key, speaker)).filter(|_| found.speaker.named).copied();
        let claim = recognized.unwrap_or_else(|| {
            let claim = work.id();
            claims.push((claim, claim_row(work, &reading.language, found, claim)));
            claim_of.insert((found.key, speaker), claim);
            claim
        });
        added += usize::from(found.speaker.named && known.contains_key(&(found.key, speaker)));
        let appearance = work.id();
        trail.note(found, [claim, appearance, speaker]);
        appearances
            .push((appearance, appearance_row(work, found, [appearance, claim, id], speaker, relayer)));
    }
    let mut filed = Filed {
        document: id.into(),
        publisher,
        found: trail.found,
        claims: claims.iter().map(|(id, _)| *id).collect(),
        appearances: appearances.iter().map(|(id, _)| *id).collect(),
        added,
        left: Vec::new(),
    };
    crate::claim::store::insert_many(work, permit, claims.into_iter().map(|(_, row)| row).collect()).await?;
    crate::appearance::store::insert(work, permit, appearances.into_iter().map(|(_, row)| row).collect())
        .await?;
    let mut claims: Vec<ClaimId> = known.into_values().map(ClaimId::from).collect();
    claims.sort_unstable();
    claims.dedup();
    filed.left = source_involved(work, permit, &claims).await?;
    Ok(filed)
}

/// Claims that an appearance may be added to: the same statement by the same named speaker, locked.
async fn known_claims(
    work: &Work<'_>,
    command: &SubmitDocument,
    book: &Book,
) -> Result<HashMap<(StatementKey, Uuid), Uuid>, Error> {
    let recognized: Vec<(StatementKey, Uuid)> = command
        .reading
        .statements
        .iter()
        .filter_map(|found| Some((found.key, book.known(&found.speaker).filter(|row| row.named)?.id)))
        .collect();
    if recognized.is_empty() {
        return Ok(HashMap::new());
    }
    crate::claim::store::lock_recent(work, &recognized).await
}

fn document_row(
    work: &Work<'_>,
    command: &SubmitDocument,
    id: Uuid,
    publisher: Option<Uuid>,
) -> document::ActiveModel {
    let (story, reading) = (&command.story, &command.reading);
    document::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        id: Set(id),
        story_id: Set(work.id()),
        version: Set(1),
        supersedes: Set(None),
        kind: Set(document::Kind::Text),
        title: Set(story.title.clone()),
        url: Set(story.url.clone()),
        publisher_id: Set(publisher),
        via: Set(story.via.clone().unwrap_or_else(|| reading.via.clone())),
        language: Set(reading.language.clone()),
        published_on: Set(story.published.on),
        published_at: Set(story.published.at),
        published_precision: Set(story.published.column()),
        hash_algorithm: Set(document::HashAlgorithm::Sha256),
        content_hash: Set(reading.hash.to_vec()),
        code_points: Set(reading.code_points),
        sentences: Set(reading.sentences),
        intake: Set(reading.outcome),
        submitted_by: Set(work.member().into()),
        created_at: Set(work.now()),
    }
}

fn claim_row(work: &Work<'_>, language: &str, found: &Found, id: Uuid) -> claim::ActiveModel {
    claim::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        id: Set(id),
        statement: Set(found.statement.clone()),
        statement_key: Set(found.key.bytes()),
        language: Set(language.to_owned()),
        state: Set(claim::State::Submitted),
        version: Set(1),
        submitted_by: Set(work.member().into()),
        origin: Set(claim::Origin::Intake),
        score: Set(found.score),
        score_reasons: Set(found.reasons.clone()),
        round: Set(None),
        duplicate_of: Set(None),
        reason: Set(None),
        created_at: Set(work.now()),
        changed_at: Set(work.now()),
        ..Default::default()
    }
}

fn appearance_row(
    work: &Work<'_>,
    found: &Found,
    [id, claim, document]: [Uuid; 3],
    speaker: Uuid,
    relayer: Option<Uuid>,
) -> appearance::ActiveModel {
    let span = found.span.clone();
    appearance::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        id: Set(id),
        claim_id: Set(claim),
        standing_id: NotSet,
        document_id: Set(document),
        selector: Set(appearance::Selector::Text),
        start_at: Set(Some(span.start)),
        end_at: Set(Some(span.end)),
        start_utf16: Set(Some(span.start_utf16)),
        end_utf16: Set(Some(span.end_utf16)),
        exact: Set(Some(span.exact)),
        prefix: Set(Some(span.prefix)),
        suffix: Set(Some(span.suffix)),
        speech: Set(Some(found.speech)),
        speaker_id: Set(Some(speaker)),
        speaker_role: Set(found.role.clone()),
        relayer_id: Set(relayer),
        version: Set(1),
        created_at: Set(work.now()),
    }
}
