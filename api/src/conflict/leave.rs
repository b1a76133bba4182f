//! A conflict of interest comes to touch a claim: before quorum the member's slot opens and their verdict stops
//! counting.

use entity::assignment;
use factdesk_domain::{ClaimId, Hold, MemberId, Review};

use crate::access::Permit;
use crate::error::Error;
use crate::review;
use crate::unit_of_work::Work;

/// To be called when a source has become involved in these locked claims: whoever has declared a conflict on it leaves
/// their rounds. Answers who left.
///
/// Everybody who makes a source involved holds [`crate::source::store::lock_names`] before claims, and whoever declares a
/// conflict [`crate::source::store::lock_all_names`]: so none of the two misses the other.
///
/// # Errors
/// What Postgres says.
pub async fn source_involved(
    work: &Work<'_>,
    permit: &Permit,
    claims: &[ClaimId],
) -> Result<Vec<MemberId>, Error> {
    if claims.is_empty() {
        return Ok(Vec::new());
    }
    let reviews = review::load_all(work.tx(), &work.app.pinned, work.newsroom(), claims).await?;
    let mut left = Vec::new();
    for claim in claims {
        let Some(mut review) = reviews.get(claim).cloned() else { continue };
        for member in review.conflicted.clone() {
            if at_work(&review, member) {
                review = leave(work, permit, review, member).await?;
                left.push(member);
            }
        }
    }
    Ok(left)
}

/// Whether the member holds a slot of a round that has not reached quorum, by lease or by verdict.
pub(super) fn at_work(review: &Review, member: MemberId) -> bool {
    let open = review.round.as_ref().filter(|round| round.quorum_at.is_none());
    open.is_some_and(|round| round.hold_of(member) != Hold::Free)
}

/// The member leaves the round. Answers the review after that.
pub(super) async fn leave(
    work: &Work<'_>,
    permit: &Permit,
    review: Review,
    member: MemberId,
) -> Result<Review, Error> {
    let stepped = review.clone().conflict_declared(member, work.now()).map_err(Error::internal)?;
    review::save(work, permit, &review, &stepped, assignment::Ending::Conflict).await?;
    Ok(stepped.next)
}
