//! Blindness: who may see what of a round before its quorum.
//!
//! The same for every surface. A round that never reached quorum stays sealed for ever.

use serde::{Deserialize, Serialize};

use crate::{MemberId, Role, Roles, Round};

/// How far a round is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Whether the round's policy is blind.
    pub blind: bool,
    /// Whether the round has reached its quorum.
    pub quorum: bool,
}

impl Seal {
    /// Whether verdicts are still sealed.
    pub const fn is_closed(self) -> bool {
        self.blind && !self.quorum
    }
}

impl From<&Round> for Seal {
    fn from(round: &Round) -> Self {
        Self { blind: round.policy.blind, quorum: round.quorum_at.is_some() }
    }
}

/// Whether a reader may see a verdict of the round with rating, rationale and citations; a superseded one too.
///
/// The reader is none for whoever isn't a member: keys, tools, the command line, the public.
pub fn verdict_visible(seal: Seal, reader: Option<MemberId>, author: MemberId) -> bool {
    !seal.is_closed() || reader == Some(author)
}

/// Whether a reader may see the draft of a verdict. Never anybody but its author, also after quorum.
pub fn verdict_draft_visible(reader: Option<MemberId>, author: MemberId) -> bool {
    reader == Some(author)
}

/// Whether a reader may see how one reviewer agrees with others: editors, and the reviewer. What a newsroom rates by such
/// figures is its people, so they are nobody else's business; a key has no reader.
pub fn reviewer_figures_visible(reader: Option<MemberId>, roles: &Roles, reviewer: MemberId) -> bool {
    reader.is_some_and(|reader| reader == reviewer || roles.has(Role::Editor))
}

/// Whether a reader may see stance, note and author of a piece of evidence; the evidence itself is shared.
///
/// `reviewers` are those who ever held a slot of the round. Sealed is what one of them added, from the others and
/// from everyone who could still become one.
pub fn evidence_stance_visible<'a>(
    seal: Seal,
    reader: Option<MemberId>,
    roles: &Roles,
    author: MemberId,
    reviewers: impl IntoIterator<Item = &'a MemberId>,
) -> bool {
    if !seal.is_closed() || reader == Some(author) {
        return true;
    }
    let (mut by_reviewer, mut to_reviewer) = (false, roles.has(Role::Reviewer));
    for reviewer in reviewers {
        by_reviewer |= *reviewer == author;
        to_reviewer |= Some(*reviewer) == reader;
    }
    !(by_reviewer && to_reviewer)
}

/// Whether a member may put the evidence of a claim in order while this is its round.
///
/// All see the order. Of whoever reviews, or could, it could tell how they lean: "first what speaks for it".
pub fn may_order_evidence(round: Option<&Round>, member: MemberId, roles: &Roles) -> bool {
    round.is_none_or(|round| {
        !Seal::from(round).is_closed() || !(roles.has(Role::Reviewer) || round.reviewers.contains(&member))
    })
}
