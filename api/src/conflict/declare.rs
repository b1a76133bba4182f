//! `declareConflict`: a member's own conflict of interest on a source.

use async_graphql::{ID, InputObject};
use entity::conflict;
use factdesk_domain::{Action, ClaimId, ConflictId, SourceId};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::leave::{at_work, leave};
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::review;
use crate::source;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Your own conflict of interest on a source. It cannot be taken back.
///
/// From then on you get no slot, give no verdict, and do not adjudicate, author or approve on any claim that involves
/// the source as speaker, relayer, publisher or source of evidence. Where you hold a slot of a round that has not
/// reached quorum, it opens for somebody else, and your verdict stops counting.
#[derive(InputObject)]
pub struct DeclareConflictInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The source.
    pub source_id: ID,
    /// What the interest is, 1 to 2,000 characters. Only you, editors and admins can read it.
    pub reason: String,
}

impl DeclareConflictInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<DeclareConflict, Refusal> {
        let mut fields = Fields::default();
        let source = fields.id("sourceId", NodeKind::Source, &self.source_id);
        let reason = fields.text("reason", self.reason, 1..=2000);
        fields.finish(DeclareConflict { source, reason })
    }
}

/// The command.
#[derive(Serialize)]
pub struct DeclareConflict {
    source: SourceId,
    reason: String,
}

/// What it made and changed.
#[derive(Serialize, Deserialize)]
pub struct ConflictDeclared {
    /// The conflict.
    pub conflict: ConflictId,
    /// Claims whose round the member left by it.
    pub left: Vec<ClaimId>,
}

impl Command for DeclareConflict {
    type Done = ConflictDeclared;

    fn action(&self) -> Action {
        Action::ConflictDeclare
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ConflictDeclared>, Stop> {
        source::store::lock_all_names(work).await?;
        let standing =
            source::store::standing(work, self.source).await?.ok_or(Refusal::NotFound("source"))?;
        if store::is_declared(work, self.source).await? {
            let problem =
                FieldProblem::new("sourceId", "You have declared a conflict on this source already.");
            return Err(Refusal::Input(vec![problem]).into());
        }
        let id = ConflictId::new(work.id());
        let claims = store::claims_at_work(work, standing.id.into()).await?;
        review::lock(work, &claims).await?;
        let row = conflict::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            id: Set(id.into()),
            member_id: Set(work.member().into()),
            source_id: Set(self.source.into()),
            reason: Set(self.reason.clone()),
            declared_by: Set(work.member().into()),
            created_at: Set(work.now()),
        };
        store::insert(work, permit, row).await?;
        let mut reviews = review::load_all(work.tx(), &work.app.pinned, work.newsroom(), &claims).await?;
        let mut left = Vec::new();
        for claim in claims {
            if let Some(review) = reviews.remove(&claim).filter(|review| at_work(review, work.member())) {
                leave(work, permit, review, work.member()).await?;
                left.push(claim);
            }
        }
        // The reason may name others: the trail does without it.
        let body = json!({ "after": { "source": self.source, "member": work.member() }, "left": left });
        let event = NewEvent::of(NodeKind::Conflict, id, body);
        Ok(Happened::new(ConflictDeclared { conflict: id, left }, event))
    }
}
