//! The frame of a command on a claim: lock, load, check the version.

use factdesk_domain::{ClaimId, Refusal as Refused, Review, Stepped};

use super::{load, lock};
use crate::graphql::{NodeKind, Refusal};
use crate::unit_of_work::{Stop, Work};

/// A claim that this transaction has locked, with its review.
pub struct Locked(pub Review);

/// Locks a claim and loads its review.
///
/// # Errors
/// `NotFound` for a claim that does not exist here.
pub async fn found(work: &Work<'_>, claim: ClaimId) -> Result<Locked, Stop> {
    lock(work, &[claim]).await?;
    let review = load(work.tx(), &work.app.pinned, work.newsroom(), claim).await?;
    Ok(Locked(review.ok_or(Refusal::NotFound("claim"))?))
}

/// Locks a claim and loads its review, if it still has the version that the client has read.
///
/// # Errors
/// `NotFound`, or `Conflict` with the claim as it is now.
pub async fn expect(work: &Work<'_>, claim: ClaimId, version: i32) -> Result<Locked, Stop> {
    let locked = found(work, claim).await?;
    Refusal::check_version(locked.0.version, version, NodeKind::Claim, claim)?;
    Ok(locked)
}

impl Locked {
    /// Takes a step of the rules.
    ///
    /// # Errors
    /// The refusal of the rules.
    pub fn step(&self, step: impl FnOnce(Review) -> Result<Stepped, Refused>) -> Result<Stepped, Stop> {
        step(self.0.clone()).map_err(|refused| Refusal::of(refused, NodeKind::Claim, self.0.claim).into())
    }

    /// Number of the round in which the claim is.
    pub fn round(&self) -> Option<i32> {
        self.0.round.as_ref().map(|round| round.number)
    }
}
