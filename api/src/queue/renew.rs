//! `renewLease`: a reviewer needs longer.

use async_graphql::{ID, InputObject};
use entity::assignment::Ending;
use factdesk_domain::{Action, ClaimId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store;
use crate::access::Permit;
use crate::error::Error;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review::{found, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A slot to hold for longer.
#[derive(InputObject)]
pub struct RenewLeaseInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim, of which you hold a slot that has not run out.
    pub claim_id: ID,
}

impl RenewLeaseInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<RenewLease, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        fields.finish(RenewLease { claim })
    }
}

/// The command.
#[derive(Serialize)]
pub struct RenewLease {
    claim: ClaimId,
}

/// What goes on.
#[derive(Serialize, Deserialize)]
pub struct LeaseRenewed {
    /// The assignment.
    pub assignment: Uuid,
}

impl Command for RenewLease {
    type Done = LeaseRenewed;

    fn action(&self) -> Action {
        Action::LeaseRenew
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<LeaseRenewed>, Stop> {
        let claim = found(work, self.claim).await?;
        let stepped = claim.step(|review| review.renew_lease(permit.member(), work.now()))?;
        save(work, permit, &claim.0, &stepped, Ending::Released).await?;
        let assignment =
            store::open_assignment(work.tx(), work.newsroom(), self.claim, permit.member()).await?;
        let assignment = assignment.ok_or_else(|| Error::internal("a slot without an assignment"))?;
        Ok(Happened::unrecorded(LeaseRenewed { assignment }))
    }
}
