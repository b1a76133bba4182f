//! What a step of the claim, or of its evidence, does to the claim's fact-checks.

use factdesk_domain::{ClaimId, FactCheck};

use super::{load, save};
use crate::access::Permit;
use crate::unit_of_work::{Stop, Work};

/// The claim is checked again: approvals that were not used fall, in every language. What is published stays, marked.
/// For commands that have locked the claim.
///
/// # Errors
/// What Postgres says.
pub async fn reopened(work: &Work<'_>, permit: &Permit, claim: ClaimId) -> Result<(), Stop> {
    for held in load::of_claim(work, claim).await? {
        let after = FactCheck::reopened(held.check.clone());
        save::save(work, permit, &held, held.row.clone(), &after).await?;
    }
    Ok(())
}

/// Evidence of the claim was withdrawn: approvals that were not used fall, and where something is published a
/// correction is requested. For commands that have locked the claim.
///
/// # Errors
/// What Postgres says.
pub async fn evidence_withdrawn(work: &Work<'_>, permit: &Permit, claim: ClaimId) -> Result<(), Stop> {
    for held in load::of_claim(work, claim).await? {
        let after = FactCheck::evidence_withdrawn(held.check.clone());
        let mut row = held.row.clone();
        row.correction_requested |= after.is_up();
        save::save(work, permit, &held, row, &after).await?;
    }
    Ok(())
}
