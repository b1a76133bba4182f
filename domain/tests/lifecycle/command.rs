//! What can be thrown at a claim.

use factdesk_domain::{Action, CorrectionKind, RatingKey};

/// One thing that somebody tries. Numbers are places in the desk's lists of people and claims.
#[derive(Debug, Clone)]
pub enum Command {
    Accept,
    Take,
    Assign(usize),
    Release,
    TakeBack(usize),
    Recuse,
    DeclareConflict,
    Verdict(RatingKey),
    Adjudicate(RatingKey),
    SendBack,
    Dismiss,
    MarkDuplicate(usize),
    Reopen,
    Reword,
    ChangeSpeaker,
    Draft(Option<CorrectionKind>),
    Return,
    Approve { break_glass: bool },
    Publish { waived_by: Option<usize> },
    Correct(CorrectionKind),
    Retract,
    Gather,
    Withdraw,
    Leave(usize),
    ExpireLeases,
    ChangePolicy,
}

impl Command {
    /// The name under which it is counted.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Take => "take",
            Self::Assign(_) => "assign",
            Self::Release => "release",
            Self::TakeBack(_) => "take back",
            Self::Recuse => "recuse",
            Self::DeclareConflict => "declare conflict",
            Self::Verdict(_) => "verdict",
            Self::Adjudicate(_) => "adjudicate",
            Self::SendBack => "send back",
            Self::Dismiss => "dismiss",
            Self::MarkDuplicate(_) => "duplicate",
            Self::Reopen => "reopen",
            Self::Reword => "reword",
            Self::ChangeSpeaker => "change speaker",
            Self::Draft(_) => "draft",
            Self::Return => "return",
            Self::Approve { .. } => "approve",
            Self::Publish { .. } => "publish",
            Self::Correct(_) => "correct",
            Self::Retract => "retract",
            Self::Gather => "gather evidence",
            Self::Withdraw => "withdraw evidence",
            Self::Leave(_) => "member removed",
            Self::ExpireLeases => "leases run out",
            Self::ChangePolicy => "change policy",
        }
    }

    /// The right that it takes; none for what the server does by itself.
    pub fn action(&self) -> Option<Action> {
        Some(match self {
            Self::Accept => Action::ClaimAccept,
            Self::Take => Action::ClaimTake,
            Self::Assign(_) | Self::TakeBack(_) => Action::ClaimAssign,
            Self::Release => Action::ClaimRelease,
            Self::Recuse => Action::ClaimRecuse,
            Self::DeclareConflict => Action::ConflictDeclare,
            Self::Verdict(_) => Action::VerdictSubmit,
            Self::Adjudicate(_) | Self::SendBack => Action::ClaimAdjudicate,
            Self::Dismiss => Action::ClaimDismiss,
            Self::MarkDuplicate(_) => Action::ClaimMarkDuplicate,
            Self::Reopen => Action::ClaimReopen,
            Self::Reword => Action::ClaimUpdate,
            Self::ChangeSpeaker => Action::AppearanceCorrect,
            Self::Draft(_) => Action::FactCheckDraft,
            Self::Return => Action::FactCheckReturn,
            Self::Approve { .. } => Action::FactCheckApprove,
            Self::Publish { .. } => Action::FactCheckPublish,
            Self::Correct(_) => Action::FactCheckCorrect,
            Self::Retract => Action::FactCheckRetract,
            Self::Gather => Action::EvidenceAdd,
            Self::Withdraw => Action::EvidenceWithdraw,
            Self::Leave(_) => Action::MemberRemove,
            Self::ChangePolicy => Action::PolicyUpdate,
            Self::ExpireLeases => return None,
        })
    }
}
