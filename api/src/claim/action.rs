//! What a member may do with a claim now, as data.

use async_graphql::Enum;

/// Something that you may do with a claim now, from the very rules that enforce it. Treat one that you do not know as
/// absent. Gates of publishing, waivers and break-glass are not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::ClaimAction")]
pub enum ClaimAction {
    /// `acceptClaim`.
    Accept,
    /// `updateClaim` with a new statement.
    Update,
    /// `assignReviewer` for oneself.
    Take,
    /// `assignReviewer` for somebody else.
    Assign,
    /// `releaseClaim` of one's own slot.
    Release,
    /// `recuse`.
    Recuse,
    /// `addEvidence`.
    AddEvidence,
    /// `recordSearchNote`.
    RecordSearchNote,
    /// `recordClaimantContact`.
    RecordClaimantContact,
    /// `submitVerdict`, the first or one that replaces it.
    SubmitVerdict,
    /// `adjudicateClaim`.
    Adjudicate,
    /// `dismissClaim`.
    Dismiss,
    /// `markDuplicate`.
    MarkDuplicate,
    /// `draftFactCheck`, the first draft or an edit.
    DraftFactCheck,
    /// `returnFactCheck`.
    ReturnFactCheck,
    /// `approveFactCheck` without break-glass.
    ApproveFactCheck,
    /// `publishFactCheck`, if the gates that the desk's gathering must meet are met, and without a waiver.
    PublishFactCheck,
    /// `correctFactCheck`.
    CorrectFactCheck,
    /// `retractFactCheck`.
    RetractFactCheck,
    /// `reopenClaim`.
    Reopen,
}
