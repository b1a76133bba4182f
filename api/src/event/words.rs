//! What each action is called in a sentence: the one table of it, a line an action.
//!
//! A line is what follows the name of whoever acted ([`super::sentence`] fills it in). A part in brackets is told if the
//! content has what it names: `{path}` is a value, `{path|one|many}` a count, `{path?}` and `{path=value}` only ask.
//! `{changes}` tells `before` and `after` of what differs. Without its brackets a line is a whole sentence, which is what
//! is left where the content is sealed or redacted.

use factdesk_domain::{Action, OperatorAct};

/// What a member or a tool did.
#[expect(clippy::too_many_lines, reason = "a table, a line an action")]
pub(super) const fn of_action(action: Action) -> &'static str {
    match action {
        Action::DocumentSubmit => "took in a story[, in which {after.claims|claim was|claims were} found]",
        Action::ClaimSubmit => "submitted the claim[ {after.statement}]",
        Action::ClaimUpdate => "edited the claim[: changed {changes}]",
        Action::AppearanceCorrect => "corrected where the claim was made[: changed {changes}]",
        Action::SourceUpdate => "edited a source[: changed {changes}]",
        Action::SourceMerge => "changed which source stands for another one[: it is {after.mergedInto} now]",
        Action::ClaimAccept => {
            "accepted the claim for checking[ and reworded it from {before.statement} to {after.statement}]"
        }
        Action::ClaimDismiss => {
            "dismissed [the rest of a story: {claims|claim|claims} scored below {below_score}][the claim{before.state?}][, because {reason}]"
        }
        Action::ClaimMarkDuplicate => "marked the claim as a duplicate of another one",
        Action::ClaimPrioritize => "changed how soon the claim's turn comes[: changed {changes}]",
        Action::ClaimSetEmbargo => {
            "changed the embargo of the claim[: nothing of it is published before {after.until}][: lifted it{lifted?}][, because {after.reason}]"
        }
        Action::ClaimTake => "took the claim for review",
        Action::ClaimAssign => {
            "changed who reviews the claim[: gave it to {member}][: took it back from {released}]"
        }
        Action::ClaimRelease => "gave the claim back",
        Action::ClaimRecuse => {
            "stepped back from the claim[, because {reason}][; their verdict counts no longer{verdict_stopped_counting?}]"
        }
        Action::ConflictDeclare => "declared a conflict of interest[ on the source {after.source}]",
        Action::EvidenceAdd => {
            "added evidence[ that {after.stance} the claim][ from {after.source}][: {after.url}]"
        }
        Action::EvidenceWithdraw => "withdrew evidence[, because {after.note}]",
        // No event: nothing is told until evidence is kept with the file.
        Action::AttachmentUpload => "sent a file",
        Action::EvidenceAttach => "kept evidence with more files[: {after.attachments|file|files}]",
        Action::EvidenceReorder => "put evidence in another order",
        Action::ChecklistAnswer => {
            "answered a question of the checklist[: {after.question}][ with {after.answer.text}][ with {after.answer.choice}][ with {after.answer.number}][ with {after.answer.date}]"
        }
        Action::ChecklistUpdate => "changed the checklist[: it has {after.questions|question|questions} now]",
        Action::SearchNoteRecord => {
            "noted that a search found nothing[ that {after.stance} the claim][: {after.note}]"
        }
        Action::ClaimantContactRecord => {
            "recorded how the claimant was asked for comment[: {after.outcome}][, with the answer {after.answer}][, because {after.reason}]"
        }
        Action::VerdictSubmit => {
            "gave a verdict[: {rating}][, in place of an earlier one{supersedes?}][; it was the last one needed and the verdicts agree on {quorum.outcome.agreed}][; it was the last one needed and the verdicts do not agree{quorum.outcome=disputed}]"
        }
        Action::ClaimAdjudicate => {
            "settled the dispute[: rated the claim {rating}][: sent the claim into another round{sent_back?}][, because {reason}]"
        }
        Action::FactCheckDraft => {
            "wrote on the fact-check[: changed {changes}][; its approval fell{approvalFell?}]"
        }
        Action::FactCheckReturn => "sent the fact-check back to its authors[: {note}]",
        Action::FactCheckApprove => {
            "approved the fact-check[ and set the separation of duties aside, because {breakGlass}]"
        }
        Action::FactCheckPublish => {
            "published the fact-check[ as version {version}][, as a {correction}][, with a conflict of interest waived, because {waiver}]"
        }
        Action::FactCheckCorrect => "wrote a correction of the fact-check[: changed {changes}]",
        Action::FactCheckRetract => "retracted the fact-check[, because {reason}]",
        Action::ClaimReopen => "reopened the claim[ in round {after.round}][, because {reason}]",
        Action::ClaimTag => "changed the tags of the claim[: changed {changes}]",
        Action::TagCreate => "added a word to the vocabulary[: {after.name}]",
        Action::TagRename => "gave a tag another name[: changed {changes}]",
        Action::TagMerge => "changed which tag stands for another one[: {from.name}, {into.name}]",
        Action::TagRetire => "changed whether a tag is in use[: {name}]",
        Action::PolicyUpdate => "changed the review policy[: changed {changes}]",
        Action::ScaleUpdate => "changed the rating scale[: changed {changes}]",
        Action::MemberAdd => "added a member[ with the roles {after.roles}]",
        Action::MemberUpdate => "changed the roles of a member[: changed {changes}]",
        Action::MemberRemove => "removed a member",
        Action::SingleSignOnUpdate => "changed the single sign-on of the newsroom[: changed {changes}]",
        Action::MemberInvite => "invited somebody to become a member[ with the roles {roles}]",
        Action::InvitationRevoke => "took an invitation back",
        Action::InvitationAccept => "accepted an invitation and became a member[ with the roles {roles}]",
        Action::ApiKeyCreate => {
            "made a key for a tool[, which begins with {after.prefix}][ and opens {after.scopes}]"
        }
        Action::ApiKeyRevoke => "revoked the key of a tool[, which begins with {before.prefix}]",
        Action::SessionEnd => "ended a session",
        Action::PasswordChange => "changed their password",
        Action::SecondFactorChange => {
            "changed their second factor[: switched it on{secondFactor?}][: switched it off{secondFactor=false}][: made new recovery codes{recoveryCodes?}]"
        }
        Action::ReviewProfileUpdate => "changed what they review[: changed {changes}]",
        Action::CorrectionRequestClose => {
            "closed a reader's request for a correction[ as {after.state}][, because {reason}]"
        }
        Action::CorrectionContactErase => "erased how to reach the reader of a request for a correction",
        Action::NotificationChange => "changed what they are told",
        // Leases and drafts go on without an event, as reading does.
        Action::LeaseRenew => "held the claim for longer",
        Action::VerdictDraft => "kept a draft",
        // Reading is no event.
        Action::ApiKeyRead
        | Action::InvitationRead
        | Action::AccountRead
        | Action::AuditRead
        | Action::ClaimRead
        | Action::DocumentRead
        | Action::SourceRead
        | Action::FactCheckRead
        | Action::MemberRead
        | Action::NewsroomRead
        | Action::NotificationRead
        | Action::CorrectionRequestRead
        | Action::FiguresRead => "read",
    }
}

/// What the server did by itself, or whoever runs it from its command line.
pub(super) const fn of_operator(act: OperatorAct) -> &'static str {
    match act {
        OperatorAct::NewsroomCreate => "made the newsroom",
        OperatorAct::MemberAdd => "added a member[ with the roles {after.roles}]",
        OperatorAct::TokenIssue => "issued an access token for a member",
        OperatorAct::PasswordReset => "issued a token that sets a person's password anew",
        OperatorAct::MemberUpdate => "changed the roles of a member[: changed {changes}]",
        OperatorAct::MemberRemove => {
            "removed a member[: {removed} left the newsroom, so their slot is free again]"
        }
        OperatorAct::KeyRotate => "made a new key that signs access tokens",
        OperatorAct::LeaseExpire => "freed a slot whose time had run out[: it was held by {lapsed}]",
        OperatorAct::CorrectionRequestReceive => {
            "took in a reader's request for a correction[ of version {publishedVersion}]"
        }
        OperatorAct::AuditRedact => "redacted an event[: number {redacted}][, because {ground}]",
    }
}
