//! The states of a claim.

closed_set! {
    /// Where a claim stands.
    pub enum ClaimState {
        /// Came in; nobody has looked at it.
        Submitted = "SUBMITTED",
        /// Accepted for checking; a round waits for reviewers.
        Queued = "QUEUED",
        /// A reviewer holds a slot or has given a verdict.
        InReview = "IN_REVIEW",
        /// All verdicts are in and don't agree.
        Disputed = "DISPUTED",
        /// Has a rating.
        Decided = "DECIDED",
        /// A fact-check with this round's rating is public.
        Published = "PUBLISHED",
        /// The fact-check was withdrawn; its page stays, marked.
        Retracted = "RETRACTED",
        /// Not worth checking.
        Dismissed = "DISMISSED",
        /// The same as another claim.
        Duplicate = "DUPLICATE",
    }
}
