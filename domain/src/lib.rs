//! The rules of the desk: who may do what, how a claim goes through review, when reviewers agree and what a
//! fact-check needs before the public sees it.
//!
//! Nothing here reads a clock, makes an id, waits or stores. The way of a change: load the aggregate ([`Review`],
//! [`FactCheck`]) under the claim's lock, call one step, which consumes it and returns the next one or a
//! [`Refusal`], save what differs, record the event.

#[macro_use]
mod closed_set;

mod agreement;
mod allowed;
mod claim_state;
mod fact_check;
pub mod figures;
mod gates;
mod ids;
mod key_scope;
mod permission;
mod policy;
mod reason;
mod refusal;
mod review;
mod roles;
mod scale;
mod visibility;
mod words;

pub use agreement::{Outcome, outcome};
pub use allowed::{ClaimAction, allowed_actions};
pub use claim_state::ClaimState;
pub use closed_set::UnknownValue;
pub use fact_check::{Approval, ContentHash, FactCheck, FactCheckState, Published, Waiver, publish};
pub use gates::{Gate, GateFacts, unmet};
pub use ids::{
    ApiKeyId, AppearanceId, ClaimId, ClaimantContactId, ConflictId, CorrectionId, DocumentId, EvidenceId,
    FactCheckId, MemberId, NewsroomId, PersonId, SearchNoteId, SessionId, SourceId, StoryId, TagId,
    VerdictId,
};
pub use key_scope::{KeyScope, actions_for, key_actions, may_grant};
pub use permission::{Action, OperatorAct, needs_a_person, permits, roles_for};
pub use policy::{Agreement, PeopleNeeded, PolicyProblem, ReviewPolicy};
pub use reason::{InvalidReason, Reason};
pub use refusal::{Refusal, Rule, check_version};
pub use review::{Hold, LiveVerdict, Review, Round, Slot, Stepped};
pub use roles::{Role, Roles};
pub use scale::{InvalidRatingKey, Rating, RatingKey, RatingScale, ScaleProblem};
pub use visibility::{
    Seal, evidence_stance_visible, reviewer_figures_visible, verdict_draft_visible, verdict_visible,
};
pub use words::{
    ContactOutcome, CorrectionKind, DatePrecision, DocumentKind, SelectorKind, SourceKind, Speech, Stance,
    TagKind, Visibility,
};
