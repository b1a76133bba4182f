//! Who held a slot of a claim, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::assignment;

use super::object::Claim;
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::queue::LeaseOf;
use crate::read::{Order, Read, Relation, beside, connection, object};

connection!(AssignmentConnection, AssignmentEdge, Assignment);

/// How an assignment ended. Treat one that you do not know as ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "assignment::Ending")]
pub enum AssignmentEnding {
    /// By a verdict.
    Verdict,
    /// It was given back.
    Released,
    /// It ran out.
    Expired,
    /// The member stepped back from the claim.
    Recused,
    /// A conflict of interest was found.
    Conflict,
    /// The member left the newsroom.
    Removed,
    /// The claim was put aside or went into another round.
    Closed,
    /// The reviewer did not want it.
    Declined,
    /// An editor gave it to somebody else.
    Reassigned,
}

object!(Assignment, assignment::Model);

/// That a reviewer held a slot of a claim.
#[Object]
impl Assignment {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Assignment, self.0.id)
    }

    /// The claim.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
    }

    /// Number of the round.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// The reviewer.
    async fn member(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.member_id).await?)
    }

    /// Who gave the slot; the reviewer themselves if they took it.
    async fn assigned_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.assigned_by).await?)
    }

    /// When.
    async fn assigned_at(&self) -> DateTime {
        self.0.assigned_at.into()
    }

    /// Until when the slot is held; null once the verdict is in or it has ended.
    async fn leased_until(&self, context: &Context<'_>) -> Result<Option<DateTime>> {
        if self.0.ended_at.is_some() {
            return Ok(None);
        }
        let key = LeaseOf { claim: self.0.claim_id, round: self.0.round, member: self.0.member_id };
        Ok(Session::of(context)?.loaders()?.load_one(key).await?.map(DateTime))
    }

    /// By when the verdict is wanted, if an editor said so.
    async fn due_at(&self) -> Option<DateTime> {
        self.0.due_at.map(DateTime)
    }

    /// Whether the verdict is wanted by now and not in.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn overdue(&self, context: &Context<'_>) -> Result<bool> {
        let now = Session::of(context)?.now()?;
        Ok(self.0.ended_at.is_none() && self.0.due_at.is_some_and(|due| due < now))
    }

    /// When it ended; null while it lasts.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }

    /// How it ended; null while it lasts.
    async fn ending(&self) -> Option<AssignmentEnding> {
        self.0.ending.map(AssignmentEnding::from)
    }
}

/// The assignments of a claim, oldest first.
pub struct AssignmentsOfClaim;

impl Relation for AssignmentsOfClaim {
    type Entity = assignment::Entity;
    const NAME: &'static str = "assignments";

    fn order() -> Order<assignment::Entity> {
        Order { column: assignment::Column::AssignedAt, id: assignment::Column::Id, descending: false }
    }

    const BELONGS: &'static str = "{t}.claim_id = {parent}";
}
