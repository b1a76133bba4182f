//! `recordSearchNote`: nothing was found for one side.

use async_graphql::{ID, InputObject};
use entity::search_note;
use factdesk_domain::{Action, ClaimId, SearchNoteId, Stance};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::object::SoughtStance;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::evidence::in_history;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A search in vain, on a claim in any of its states.
#[derive(InputObject)]
pub struct RecordSearchNoteInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// The side for which nothing was found.
    pub stance: SoughtStance,
    /// Where was looked, and how; 1 to 5,000 characters.
    pub text: String,
}

impl RecordSearchNoteInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<RecordSearchNote, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let text = fields.text("text", self.text, 1..=5000);
        let stance = Stance::from(search_note::Stance::from(self.stance));
        fields.finish(RecordSearchNote { claim, stance, text })
    }
}

/// The command.
#[derive(Serialize)]
pub struct RecordSearchNote {
    claim: ClaimId,
    stance: Stance,
    text: String,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct SearchNoteRecorded {
    /// The note.
    pub search_note: SearchNoteId,
}

impl Command for RecordSearchNote {
    type Done = SearchNoteRecorded;

    fn action(&self) -> Action {
        Action::SearchNoteRecord
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<SearchNoteRecorded>, Stop> {
        let locked = review::found(work, self.claim).await?;
        let id = SearchNoteId::new(work.id());
        let row = search_note::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            id: Set(id.into()),
            claim_id: Set(self.claim.into()),
            round: Set(locked.round()),
            stance: Set(self.stance.try_into().map_err(crate::error::Error::internal)?),
            text: Set(self.text.clone()),
            recorded_by: Set(work.member().into()),
            created_at: Set(work.now()),
        };
        store::insert(work, permit, row).await?;
        // The trail seals notes of this name.
        let body = json!({ "after": { "stance": self.stance, "note": self.text } });
        let event = in_history(NewEvent::of(NodeKind::SearchNote, id, body), &locked.0);
        Ok(Happened::new(SearchNoteRecorded { search_note: id }, event))
    }
}
