//! Blindness of what is gathered in a round: stance, note and author of what a reviewer added are sealed from fellow
//! reviewers until quorum, so that nobody reads a colleague's leaning from them.

use entity::{checklist_answer, evidence, search_note};
use factdesk_domain::{ClaimId, MemberId, Review, Seal, evidence_stance_visible};

use super::loader::SealOf;
use super::store;
use crate::error::Error;
use crate::event::{NewEvent, Sealing};
use crate::read::Loaders;
use crate::unit_of_work::Work;

/// Whether what was gathered on a claim is sealed from the reader, as a template: of a row with the columns
/// `newsroom_id`, `claim_id` and `round`, and whoever acted on it. The same as `evidence_stance_visible` of the domain.
macro_rules! sealed {
    ($row:literal, $by:literal) => {
        concat!(
            concat!("(", $row, ".round IS NOT NULL AND ", $by, " <> {member} AND NOT "),
            $crate::review::round_open!($row, "newsroom_id"),
            " AND ",
            $crate::review::round_reviewed_by!($row, "newsroom_id", $by),
            " AND ({reviews} OR ",
            $crate::review::round_reviewed_by!($row, "newsroom_id", "{member}"),
            "))"
        )
    };
}
pub(crate) use sealed;

/// Who gathered something on a claim, and in which of its rounds.
#[derive(Clone, Copy, Debug)]
pub struct Gathered {
    claim: ClaimId,
    round: Option<i32>,
    by: MemberId,
}

impl From<&evidence::Model> for Gathered {
    fn from(row: &evidence::Model) -> Self {
        Self { claim: row.claim_id.into(), round: row.round, by: row.added_by.into() }
    }
}

impl From<&checklist_answer::Model> for Gathered {
    fn from(row: &checklist_answer::Model) -> Self {
        Self { claim: row.claim_id.into(), round: row.round, by: row.answered_by.into() }
    }
}

impl From<&search_note::Model> for Gathered {
    fn from(row: &search_note::Model) -> Self {
        Self { claim: row.claim_id.into(), round: row.round, by: row.recorded_by.into() }
    }
}

impl Gathered {
    /// The same piece, with an act on it by somebody else.
    #[must_use]
    pub const fn by(self, by: MemberId) -> Self {
        Self { by, ..self }
    }

    /// Whether the reader of these loaders may see stance, note and author.
    ///
    /// # Errors
    /// What Postgres says.
    pub async fn open_to(self, loaders: &Loaders) -> Result<bool, Error> {
        let Some(round) = self.round else { return Ok(true) };
        let sealed = loaders.load_one(SealOf { claim: self.claim, round }).await?;
        let sealed = sealed.ok_or_else(|| Error::internal("evidence of a round that does not exist"))?;
        let scope = &loaders.loader().scope;
        let (reader, roles) = (Some(scope.member()), scope.roles());
        Ok(evidence_stance_visible(sealed.seal, reader, roles, self.by, &sealed.reviewers))
    }
}

/// Puts the event of something gathered into the history of its claim, sealed while the round is blind.
pub fn in_history(event: NewEvent, review: &Review) -> NewEvent {
    let round = review.round.as_ref();
    let event = event.on_claim(review.claim, round.map(|round| round.number));
    if round.is_some_and(|round| Seal::from(round).is_closed()) {
        event.sealed(Sealing::Evidence)
    } else {
        event
    }
}

/// Puts an event about a piece that is there into the history of its claim, sealed as long as the piece itself, which may
/// be of a round that never reached quorum.
///
/// # Errors
/// What Postgres says.
pub async fn about(
    work: &Work<'_>,
    event: NewEvent,
    piece: &evidence::Model,
    review: &Review,
) -> Result<NewEvent, Error> {
    if let Some(round) = piece.round {
        let key = SealOf { claim: review.claim, round };
        let seals = store::seals(work.tx(), work.newsroom(), &[key]).await?;
        if seals.get(&key).is_none_or(|round| round.seal.is_closed()) {
            return Ok(event.on_claim(review.claim, Some(round)).sealed(Sealing::Evidence));
        }
    }
    Ok(event.on_claim(review.claim, review.round.as_ref().map(|round| round.number)))
}
