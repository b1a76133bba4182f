//! Approving a working copy, and taking that back.

use super::CONCLUDED;
use crate::{Approval, FactCheck, FactCheckState, MemberId, Reason, Refusal, Review, Rule};

impl FactCheck {
    /// Approves the working copy exactly as it is.
    ///
    /// Under four eyes the approver is neither an author of it, nor the adjudicator, nor a counted reviewer of the
    /// round, unless the policy has break-glass and a reason is given; the reason is kept only where it was needed.
    pub fn approve(
        mut self,
        review: &Review,
        by: MemberId,
        break_glass: Option<Reason>,
    ) -> Result<Self, Refusal> {
        // What the page would show has changed since: that approval is void, and nothing has to be undone first.
        let void = self.state == FactCheckState::Approved && !self.is_approved();
        if !void {
            self.require(&[FactCheckState::Draft])?;
        }
        review.require(CONCLUDED)?;
        self.require_round_of(review)?;
        review.barred(by)?;
        let policy = &review.current()?.policy;
        let breach = self.breach_of_four_eyes(review, by).filter(|_| policy.four_eyes);
        let break_glass = match (breach, break_glass) {
            (None, _) => None,
            (Some(rule), None) => return Err(rule.into()),
            (Some(_), Some(_)) if !policy.break_glass => return Err(Rule::BreakGlassNotInPolicy.into()),
            (Some(_), reason) => reason,
        };
        self.approval = Some(Approval { by, hash: self.content_hash, break_glass });
        self.state = FactCheckState::Approved;
        Ok(self.changed())
    }

    /// Sends an approved working copy back to its authors.
    pub fn return_to_draft(mut self) -> Result<Self, Refusal> {
        self.require(&[FactCheckState::Approved])?;
        self.approval = None;
        self.state = FactCheckState::Draft;
        Ok(self.changed())
    }

    fn breach_of_four_eyes(&self, review: &Review, by: MemberId) -> Option<Rule> {
        if self.authors.contains(&by) {
            Some(Rule::ApproverIsAuthor)
        } else if review.adjudicator == Some(by) {
            Some(Rule::ApproverAdjudicated)
        } else if review.round.as_ref().is_some_and(|round| round.counts(by)) {
            Some(Rule::ApproverGaveVerdict)
        } else {
            None
        }
    }
}
