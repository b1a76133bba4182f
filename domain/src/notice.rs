//! Who is told of what in the app. Whoever did it is not told of it.

use std::collections::BTreeSet;

use crate::{ClaimState, MemberId, Outcome, Role, Stepped};

closed_set! {
    /// What a member can be told of.
    pub enum NoticeKind {
        /// An editor gave them a claim.
        Assigned = "ASSIGNED",
        /// Something of theirs is due, or overdue.
        Due = "DUE",
        /// Somebody named them in a comment.
        Mentioned = "MENTIONED",
        /// The verdicts on a claim do not agree.
        Disputed = "DISPUTED",
        /// A claim has a rating.
        Decided = "DECIDED",
        /// A reader asks for a correction.
        CorrectionRequested = "CORRECTION_REQUESTED",
    }
}

/// Whom an event is told, and as what. It names members of the newsroom alone, all of whom may read its claims; it says
/// nothing that a blind round seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// As what.
    pub kind: NoticeKind,
    /// These members.
    pub members: BTreeSet<MemberId>,
    /// Everybody with one of these roles.
    pub roles: &'static [Role],
}

impl Notice {
    /// A slot was given to a member.
    pub fn assigned(member: MemberId) -> Self {
        Self { kind: NoticeKind::Assigned, members: BTreeSet::from([member]), roles: &[] }
    }

    /// A verdict or an adjudication ended a round: told to editors, its reviewers and, of a decision, the submitter. Before
    /// quorum nothing is told.
    pub fn of_step(stepped: &Stepped) -> Option<Self> {
        let review = &stepped.next;
        let round = review.round.as_ref()?;
        let (kind, submitter) = match (&stepped.quorum, review.state) {
            (Some(Outcome::Disputed), _) => (NoticeKind::Disputed, None),
            (Some(Outcome::Agreed(_)), _) | (None, ClaimState::Decided) => {
                (NoticeKind::Decided, review.submitter)
            }
            (None, _) => return None,
        };
        let members = round.verdicts.iter().map(|live| live.member).chain(submitter).collect();
        Some(Self { kind, members, roles: &[Role::Editor] })
    }

    /// A reader asks for a correction: work for editors.
    pub fn correction_requested() -> Self {
        Self { kind: NoticeKind::CorrectionRequested, members: BTreeSet::new(), roles: &[Role::Editor] }
    }
}
