//! Who may do what: one table.
//!
//! A row gives the right to try; the steps of [`crate::Review`] and [`crate::FactCheck`] say whether it fits the
//! state and the person (own slot, separation of duties, conflicts).

use crate::{Role, Roles};

closed_set! {
    /// What a member can do: one for each mutation and each guarded reading.
    pub enum Action {
        /// Take in a story.
        DocumentSubmit = "document.submit",
        /// Propose a claim by hand.
        ClaimSubmit = "claim.submit",
        /// Change a claim's statement or language.
        ClaimUpdate = "claim.update",
        /// Change where a claim was made, or who said it.
        AppearanceCorrect = "appearance.correct",
        /// Change or confirm a source.
        SourceUpdate = "source.update",
        /// Merge two sources, or undo it.
        SourceMerge = "source.merge",
        /// Accept a claim for checking.
        ClaimAccept = "claim.accept",
        /// Say how soon a claim's turn comes.
        ClaimPrioritize = "claim.prioritize",
        /// Dismiss one claim, or the rest of a story.
        ClaimDismiss = "claim.dismiss",
        /// Mark a claim as a duplicate.
        ClaimMarkDuplicate = "claim.mark_duplicate",
        /// Hold a claim back from publication until a moment, or lift that.
        ClaimSetEmbargo = "claim.set_embargo",
        /// Take a slot for oneself.
        ClaimTake = "claim.take",
        /// Give a slot to somebody else, or take it back from them.
        ClaimAssign = "claim.assign",
        /// Give back one's own slot.
        ClaimRelease = "claim.release",
        /// Step back from a claim.
        ClaimRecuse = "claim.recuse",
        /// Declare one's own conflict of interest on a source.
        ConflictDeclare = "conflict.declare",
        /// Say what one reviews oneself.
        ReviewProfileUpdate = "review_profile.update",
        /// Add evidence.
        EvidenceAdd = "evidence.add",
        /// Withdraw evidence.
        EvidenceWithdraw = "evidence.withdraw",
        /// Record that nothing was found for a stance.
        SearchNoteRecord = "search_note.record",
        /// Record how the claimant was asked for comment.
        ClaimantContactRecord = "claimant_contact.record",
        /// Give one's own verdict.
        VerdictSubmit = "verdict.submit",
        /// Decide a disputed claim or send it back.
        ClaimAdjudicate = "claim.adjudicate",
        /// Write a fact-check.
        FactCheckDraft = "fact_check.draft",
        /// Send an approved fact-check back to draft.
        FactCheckReturn = "fact_check.return",
        /// Approve a fact-check.
        FactCheckApprove = "fact_check.approve",
        /// Publish a fact-check.
        FactCheckPublish = "fact_check.publish",
        /// Correct a published fact-check.
        FactCheckCorrect = "fact_check.correct",
        /// Retract a published fact-check.
        FactCheckRetract = "fact_check.retract",
        /// Check a claim again.
        ClaimReopen = "claim.reopen",
        /// Give a claim tags and topics, or take them off.
        ClaimTag = "claim.tag",
        /// Add a word to the vocabulary of tags and topics.
        TagCreate = "tag.create",
        /// Give a tag another name.
        TagRename = "tag.rename",
        /// Merge two tags, or undo it.
        TagMerge = "tag.merge",
        /// Take a tag out of use, or bring it back.
        TagRetire = "tag.retire",
        /// Change the review policy.
        PolicyUpdate = "policy.update",
        /// Change the rating scale.
        ScaleUpdate = "scale.update",
        /// Add a member or bring one back.
        MemberAdd = "member.add",
        /// Change a member's roles.
        MemberUpdate = "member.update",
        /// Remove a member.
        MemberRemove = "member.remove",
        /// Set or end the newsroom's single sign-on.
        SingleSignOnUpdate = "single_sign_on.update",
        /// Invite somebody to become a member.
        MemberInvite = "member.invite",
        /// Take an invitation back.
        InvitationRevoke = "invitation.revoke",
        /// Accept an invitation: by whoever has just become a member by it.
        InvitationAccept = "invitation.accept",
        /// Make a key for a tool.
        ApiKeyCreate = "api_key.create",
        /// Revoke a key.
        ApiKeyRevoke = "api_key.revoke",
        /// Read keys, never their secrets.
        ApiKeyRead = "api_key.read",
        /// Read invitations.
        InvitationRead = "invitation.read",
        /// End one's own sessions.
        SessionEnd = "session.end",
        /// Change one's own password.
        PasswordChange = "password.change",
        /// Set or take away one's own second factor, and make its recovery codes.
        SecondFactorChange = "second_factor.change",
        /// Read one's own sessions, second factor and login activity.
        AccountRead = "account.read",
        /// Read the audit trail.
        AuditRead = "audit.read",
        /// Read claims with their rounds, evidence and verdicts, as far as they are open.
        ClaimRead = "claim.read",
        /// Read documents.
        DocumentRead = "document.read",
        /// Read sources.
        SourceRead = "source.read",
        /// Read fact-checks, also unpublished ones.
        FactCheckRead = "fact_check.read",
        /// Read the newsroom's figures: agreement, throughput, backlog.
        FiguresRead = "figures.read",
        /// Read members.
        MemberRead = "member.read",
        /// Read the newsroom with its policy and scale.
        NewsroomRead = "newsroom.read",
    }
}

closed_set! {
    /// What the server does by itself or from its command line. No role gives these.
    pub enum OperatorAct {
        /// Make a newsroom.
        NewsroomCreate = "newsroom.create",
        /// Add a member.
        MemberAdd = "member.add",
        /// Make an access token for a member.
        TokenIssue = "token.issue",
        /// Make a token that sets a person's password anew.
        PasswordReset = "password.reset",
        /// Change a member's roles.
        MemberUpdate = "member.update",
        /// Remove a member.
        MemberRemove = "member.remove",
        /// Make a new key that signs access tokens.
        KeyRotate = "signing_key.rotate",
        /// Free slots that have run out.
        LeaseExpire = "lease.expire",
        /// Delete the content of an event that the law forces out.
        AuditRedact = "audit.redact",
    }
}

const REVIEWER: &[Role] = &[Role::Reviewer];
const EDITOR: &[Role] = &[Role::Editor];
const ADMIN: &[Role] = &[Role::Admin];
const REPORTER_EDITOR: &[Role] = &[Role::Reporter, Role::Editor];
const EDITOR_ADMIN: &[Role] = &[Role::Editor, Role::Admin];
const DESK: &[Role] = &[Role::Reporter, Role::Reviewer, Role::Editor];

/// The table: which roles have the right. A match, so that no action can be without a row.
#[expect(clippy::match_same_arms, reason = "one row for each action, to be read as a table")]
pub const fn roles_for(action: Action) -> &'static [Role] {
    match action {
        Action::DocumentSubmit => REPORTER_EDITOR,
        Action::ClaimSubmit => REPORTER_EDITOR,
        Action::ClaimUpdate => REPORTER_EDITOR,
        Action::AppearanceCorrect => REPORTER_EDITOR,
        Action::SourceUpdate => DESK,
        Action::SourceMerge => EDITOR,
        Action::ClaimAccept => EDITOR,
        Action::ClaimPrioritize => EDITOR,
        Action::ClaimDismiss => EDITOR,
        Action::ClaimMarkDuplicate => EDITOR,
        Action::ClaimSetEmbargo => EDITOR,
        Action::ClaimTake => REVIEWER,
        Action::ClaimAssign => EDITOR,
        Action::ClaimRelease => REVIEWER,
        Action::ClaimRecuse => DESK,
        Action::ConflictDeclare => DESK,
        Action::ReviewProfileUpdate => REVIEWER,
        Action::EvidenceAdd => DESK,
        Action::EvidenceWithdraw => DESK,
        Action::SearchNoteRecord => DESK,
        Action::ClaimantContactRecord => DESK,
        Action::VerdictSubmit => REVIEWER,
        Action::ClaimAdjudicate => EDITOR,
        Action::FactCheckDraft => EDITOR,
        Action::FactCheckReturn => EDITOR,
        Action::FactCheckApprove => EDITOR,
        Action::FactCheckPublish => EDITOR,
        Action::FactCheckCorrect => EDITOR,
        Action::FactCheckRetract => EDITOR,
        Action::ClaimReopen => EDITOR,
        Action::ClaimTag => DESK,
        Action::TagCreate => EDITOR,
        Action::TagRename => EDITOR,
        Action::TagMerge => EDITOR,
        Action::TagRetire => EDITOR,
        Action::PolicyUpdate => ADMIN,
        Action::ScaleUpdate => ADMIN,
        Action::MemberAdd => ADMIN,
        Action::MemberUpdate => ADMIN,
        Action::MemberRemove => ADMIN,
        Action::SingleSignOnUpdate => ADMIN,
        Action::MemberInvite => ADMIN,
        Action::InvitationRevoke => ADMIN,
        Action::InvitationAccept => Role::ALL,
        Action::ApiKeyCreate => ADMIN,
        Action::ApiKeyRevoke => ADMIN,
        Action::ApiKeyRead => ADMIN,
        Action::InvitationRead => ADMIN,
        Action::SessionEnd => Role::ALL,
        Action::PasswordChange => Role::ALL,
        Action::SecondFactorChange => Role::ALL,
        Action::AccountRead => Role::ALL,
        Action::AuditRead => EDITOR_ADMIN,
        Action::ClaimRead => Role::ALL,
        Action::DocumentRead => Role::ALL,
        Action::SourceRead => Role::ALL,
        Action::FactCheckRead => Role::ALL,
        Action::FiguresRead => Role::ALL,
        Action::MemberRead => Role::ALL,
        Action::NewsroomRead => Role::ALL,
    }
}

/// Whether only a person may do it, never a tool: what counts as somebody's own judgement, or says something about
/// themselves.
pub const fn needs_a_person(action: Action) -> bool {
    matches!(
        action,
        Action::ClaimTake
            | Action::ClaimRelease
            | Action::ClaimRecuse
            | Action::ConflictDeclare
            | Action::ReviewProfileUpdate
            | Action::VerdictSubmit
            | Action::ClaimAdjudicate
            | Action::FactCheckApprove
            | Action::MemberInvite
            | Action::InvitationRevoke
            | Action::InvitationAccept
            | Action::ApiKeyCreate
            | Action::ApiKeyRevoke
            | Action::ApiKeyRead
            | Action::SessionEnd
            | Action::PasswordChange
            | Action::SecondFactorChange
            | Action::AccountRead
    )
}

/// Whether a member with these roles may try the action.
pub fn permits(roles: &Roles, action: Action) -> bool {
    roles_for(action).iter().any(|role| roles.has(*role))
}
