//! Marking a claim as the same as another.

use crate::{ClaimState, Refusal, Review, Rule, Stepped};

impl Review {
    /// Marks the claim as a duplicate of the target, which the caller has locked too.
    ///
    /// A chain of duplicates always ends at a claim that isn't one, and only such a claim can be a target. So a
    /// cycle can't arise except from a claim to itself, and nobody has to walk the chain.
    pub fn mark_duplicate(self, target: &Review) -> Result<Stepped, Refusal> {
        self.step(|step| {
            if target.claim == step.next.claim {
                return Err(Rule::DuplicateOfItself.into());
            }
            if matches!(target.state, ClaimState::Duplicate | ClaimState::Dismissed) {
                return Err(Rule::DuplicateTargetClosed.into());
            }
            step.next.close(ClaimState::Duplicate)?;
            step.next.duplicate_of = Some(target.claim);
            Ok(())
        })
    }
}
