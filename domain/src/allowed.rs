//! What a member may do with a claim now, found by trying the very rules that enforce it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    Action, ContentHash, CorrectionKind, FactCheck, FactCheckId, GateFacts, MemberId, RatingScale, Review,
    ReviewPolicy, Role, Roles, VerdictId, permits, publish,
};

closed_set! {
    /// What `Claim.allowedActions` can hold.
    pub enum ClaimAction {
        /// `acceptClaim`.
        Accept = "ACCEPT",
        /// `updateClaim` with a new statement.
        Update = "UPDATE",
        /// `assignReviewer` for oneself.
        Take = "TAKE",
        /// `assignReviewer` for somebody else.
        Assign = "ASSIGN",
        /// `releaseClaim` of one's own slot.
        Release = "RELEASE",
        /// `recuse`.
        Recuse = "RECUSE",
        /// `addEvidence`.
        AddEvidence = "ADD_EVIDENCE",
        /// `recordSearchNote`.
        RecordSearchNote = "RECORD_SEARCH_NOTE",
        /// `recordClaimantContact`.
        RecordClaimantContact = "RECORD_CLAIMANT_CONTACT",
        /// `submitVerdict`, the first or one that replaces it.
        SubmitVerdict = "SUBMIT_VERDICT",
        /// `adjudicateClaim`.
        Adjudicate = "ADJUDICATE",
        /// `dismissClaim`.
        Dismiss = "DISMISS",
        /// `markDuplicate`.
        MarkDuplicate = "MARK_DUPLICATE",
        /// `draftFactCheck`, the first draft or an edit.
        DraftFactCheck = "DRAFT_FACT_CHECK",
        /// `returnFactCheck`.
        ReturnFactCheck = "RETURN_FACT_CHECK",
        /// `approveFactCheck` without break-glass.
        ApproveFactCheck = "APPROVE_FACT_CHECK",
        /// `publishFactCheck`, if the gates that the desk's gathering must meet are met, and without a waiver.
        PublishFactCheck = "PUBLISH_FACT_CHECK",
        /// `correctFactCheck`.
        CorrectFactCheck = "CORRECT_FACT_CHECK",
        /// `retractFactCheck`.
        RetractFactCheck = "RETRACT_FACT_CHECK",
        /// `reopenClaim`.
        Reopen = "REOPEN",
    }
}

impl ClaimAction {
    /// The right that it takes.
    pub const fn action(self) -> Action {
        match self {
            Self::Accept => Action::ClaimAccept,
            Self::Update => Action::ClaimUpdate,
            Self::Take => Action::ClaimTake,
            Self::Assign => Action::ClaimAssign,
            Self::Release => Action::ClaimRelease,
            Self::Recuse => Action::ClaimRecuse,
            Self::AddEvidence => Action::EvidenceAdd,
            Self::RecordSearchNote => Action::SearchNoteRecord,
            Self::RecordClaimantContact => Action::ClaimantContactRecord,
            Self::SubmitVerdict => Action::VerdictSubmit,
            Self::Adjudicate => Action::ClaimAdjudicate,
            Self::Dismiss => Action::ClaimDismiss,
            Self::MarkDuplicate => Action::ClaimMarkDuplicate,
            Self::DraftFactCheck => Action::FactCheckDraft,
            Self::ReturnFactCheck => Action::FactCheckReturn,
            Self::ApproveFactCheck => Action::FactCheckApprove,
            Self::PublishFactCheck => Action::FactCheckPublish,
            Self::CorrectFactCheck => Action::FactCheckCorrect,
            Self::RetractFactCheck => Action::FactCheckRetract,
            Self::Reopen => Action::ClaimReopen,
        }
    }
}

/// Stands in for a colleague who has no part in the claim yet.
const SOMEBODY: MemberId = MemberId::new(Uuid::nil());

/// What the member may do with the claim now, in the order of [`ClaimAction::ALL`].
///
/// Nothing in it depends on another reviewer's sealed verdict: a verdict is tried with the first rating of the
/// scale, and before quorum no rule looks at the ratings that are in. Gates that the desk's gathering must meet are
/// taken as met ([`crate::unmet`] tells them), and waivers and break-glass as not used.
pub fn allowed_actions(
    review: &Review,
    check: Option<&FactCheck>,
    member: MemberId,
    roles: &Roles,
    now: DateTime<Utc>,
) -> Vec<ClaimAction> {
    let is_open = |action| {
        tried_on_claim(action, review.clone(), member, roles, now).unwrap_or_else(|| match check {
            Some(check) => tried_on_check(action, review, check.clone(), member),
            None => action == ClaimAction::DraftFactCheck && tried_first_draft(review, member),
        })
    };
    let allowed = |action: &&ClaimAction| permits(roles, action.action()) && is_open(**action);
    ClaimAction::ALL.iter().filter(allowed).copied().collect()
}

/// Whether the step can be taken; none for a step of the fact-check.
fn tried_on_claim(
    action: ClaimAction,
    review: Review,
    member: MemberId,
    roles: &Roles,
    now: DateTime<Utc>,
) -> Option<bool> {
    let (policy, scale) = (ReviewPolicy::default(), RatingScale::default());
    let step = match action {
        ClaimAction::Accept => review.accept(&policy, &scale),
        ClaimAction::Update => return Some(review.may_reword().is_ok()),
        ClaimAction::Take => review.assign(member, roles, now),
        ClaimAction::Assign => review.assign(SOMEBODY, &Roles::from_iter([Role::Reviewer]), now),
        ClaimAction::Release => review.release(member, now),
        ClaimAction::Recuse => review.recuse(member, now),
        ClaimAction::AddEvidence | ClaimAction::RecordSearchNote | ClaimAction::RecordClaimantContact => {
            return Some(true);
        }
        ClaimAction::SubmitVerdict => {
            let rating = review.round.as_ref().and_then(|round| round.scale.ratings.first());
            let Some(rating) = rating.map(|rating| rating.key.clone()) else { return Some(false) };
            review.give_verdict(member, VerdictId::new(Uuid::nil()), rating, now)
        }
        ClaimAction::Adjudicate => review.send_back(member, &policy, &scale),
        ClaimAction::Dismiss | ClaimAction::MarkDuplicate => review.dismiss(),
        ClaimAction::Reopen => review.reopen(&policy, &scale),
        ClaimAction::RetractFactCheck => review.retract(),
        ClaimAction::DraftFactCheck
        | ClaimAction::ReturnFactCheck
        | ClaimAction::ApproveFactCheck
        | ClaimAction::PublishFactCheck
        | ClaimAction::CorrectFactCheck => return None,
    };
    Some(step.is_ok())
}

fn tried_first_draft(review: &Review, member: MemberId) -> bool {
    FactCheck::draft(FactCheckId::new(Uuid::nil()), review, member, ContentHash([0; 32])).is_ok()
}

fn tried_on_check(action: ClaimAction, review: &Review, check: FactCheck, member: MemberId) -> bool {
    let hash = check.content_hash;
    match action {
        ClaimAction::DraftFactCheck => {
            let kind = check.published_version.map(|_| CorrectionKind::Update);
            check.edit(review, member, hash, kind).is_ok()
        }
        ClaimAction::ReturnFactCheck => check.return_to_draft().is_ok(),
        ClaimAction::ApproveFactCheck => check.approve(review, member, None).is_ok(),
        ClaimAction::PublishFactCheck => {
            let Some(round) = &review.round else { return false };
            publish(review.clone(), check, &GateFacts::enough_for(&round.policy), None).is_ok()
        }
        ClaimAction::CorrectFactCheck => check.correct(review, member, hash, CorrectionKind::Update).is_ok(),
        _ => false,
    }
}
