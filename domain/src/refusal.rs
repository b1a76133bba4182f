//! Why a step was refused. Refusals are data for the client, with stable codes.

use crate::Gate;

closed_set! {
    /// A rule that stands against a step.
    pub enum Rule {
        /// The object's state doesn't allow the step.
        WrongState = "WRONG_STATE",
        /// As many reviewers are at work as the round needs verdicts.
        NoFreeSlot = "NO_FREE_SLOT",
        /// The member holds or has used a slot of this round.
        AlreadyHoldsSlot = "ALREADY_HOLDS_SLOT",
        /// The member holds no slot of this round.
        NotYourSlot = "NOT_YOUR_SLOT",
        /// The member's slot ran out and none is free any more.
        SlotTaken = "SLOT_TAKEN",
        /// Slots are for members with the role REVIEWER.
        NotAReviewer = "NOT_A_REVIEWER",
        /// Whoever submitted the claim doesn't review it.
        SubmitterGivesNoVerdict = "SUBMITTER_GIVES_NO_VERDICT",
        /// The member stepped back from this claim.
        Recused = "RECUSED",
        /// The member declared a conflict of interest on a source involved.
        ConflictOfInterest = "CONFLICT_OF_INTEREST",
        /// Stepping back twice changes nothing.
        AlreadyRecused = "ALREADY_RECUSED",
        /// The rating isn't in the round's scale.
        UnknownRating = "UNKNOWN_RATING",
        /// From quorum on verdicts are fixed.
        VerdictsFixed = "VERDICTS_FIXED",
        /// From the first verdict of a round on the statement is fixed.
        StatementFixed = "STATEMENT_FIXED",
        /// Whoever gave a verdict in the round doesn't adjudicate it.
        AdjudicatorGaveVerdict = "ADJUDICATOR_GAVE_VERDICT",
        /// Whoever wrote the working copy doesn't approve it.
        ApproverIsAuthor = "APPROVER_IS_AUTHOR",
        /// Whoever adjudicated the claim doesn't approve its fact-check.
        ApproverAdjudicated = "APPROVER_ADJUDICATED",
        /// Whoever's verdict counts in the round doesn't approve the fact-check.
        ApproverGaveVerdict = "APPROVER_GAVE_VERDICT",
        /// The round's policy has no break-glass.
        BreakGlassNotInPolicy = "BREAK_GLASS_NOT_IN_POLICY",
        /// A claim can't be its own duplicate.
        DuplicateOfItself = "DUPLICATE_OF_ITSELF",
        /// The target is itself dismissed or a duplicate.
        DuplicateTargetClosed = "DUPLICATE_TARGET_CLOSED",
        /// The text was written for an earlier round.
        EarlierRound = "EARLIER_ROUND",
        /// What is published changes only with a typed correction.
        CorrectionNeeded = "CORRECTION_NEEDED",
        /// Nothing is published that could be corrected.
        NothingToCorrect = "NOTHING_TO_CORRECT",
        /// Retracting is a step of its own.
        RetractionIsNoCorrection = "RETRACTION_IS_NO_CORRECTION",
        /// Whoever has the conflict, or another one, can't waive it.
        WaiverByConflicted = "WAIVER_BY_CONFLICTED",
        /// Another tag or topic bears the name.
        TagNameTaken = "TAG_NAME_TAKEN",
        /// The tag was merged into another one, which stands for it.
        TagMerged = "TAG_MERGED",
        /// The tag is out of use.
        TagRetired = "TAG_RETIRED",
        /// A claim bears no more tags than it may.
        TooManyTags = "TOO_MANY_TAGS",
    }
}

impl Rule {
    /// The rule in a sentence for the person who was refused.
    pub const fn message(self) -> &'static str {
        match self {
            Self::WrongState => "This isn't possible in the present state; somebody may have been faster.",
            Self::NoFreeSlot => "All slots of this claim are taken.",
            Self::AlreadyHoldsSlot => "This member already has a slot in this round.",
            Self::NotYourSlot => "This member holds no open slot of this round: take the claim first.",
            Self::SlotTaken => {
                "The slot ran out and others have taken all of them. The text is kept as a draft."
            }
            Self::NotAReviewer => "Only a member with the role REVIEWER can hold a slot.",
            Self::SubmitterGivesNoVerdict => "Whoever submitted a claim can't review it.",
            Self::Recused => "This member has stepped back from this claim.",
            Self::ConflictOfInterest => {
                "This member has a declared conflict of interest on a source of this claim."
            }
            Self::AlreadyRecused => "This member has stepped back already.",
            Self::UnknownRating => "This rating isn't in the scale of this round.",
            Self::VerdictsFixed => {
                "All verdicts of this round are in, so they are fixed. Comment, or ask for a reopening."
            }
            Self::StatementFixed => "The statement is fixed from the first verdict of a round on.",
            Self::AdjudicatorGaveVerdict => "Whoever gave a verdict in this round can't adjudicate it.",
            Self::ApproverIsAuthor => "Somebody other than the authors must approve.",
            Self::ApproverAdjudicated => "Whoever adjudicated the claim can't approve its fact-check.",
            Self::ApproverGaveVerdict => {
                "Whoever reviewed the claim in this round can't approve its fact-check."
            }
            Self::BreakGlassNotInPolicy => "The review policy of this round has no break-glass.",
            Self::DuplicateOfItself => "A claim can't be a duplicate of itself.",
            Self::DuplicateTargetClosed => "The other claim is itself dismissed or a duplicate.",
            Self::EarlierRound => {
                "This text was written for an earlier round. Revise it for the present one first."
            }
            Self::CorrectionNeeded => "A published fact-check changes only by a correction of a stated kind.",
            Self::NothingToCorrect => "Nothing is published yet, so there is nothing to correct.",
            Self::RetractionIsNoCorrection => {
                "A retraction isn't a correction: retract the fact-check instead."
            }
            Self::WaiverByConflicted => "A conflict must be waived by an editor who has none on this claim.",
            Self::TagNameTaken => "There is a tag or topic of this kind and name already.",
            Self::TagMerged => "This tag was merged: use the one that stands for it, or undo that first.",
            Self::TagRetired => "This tag is out of use. Bring it back, or choose another one.",
            Self::TooManyTags => "A claim bears 50 tags and topics at most.",
        }
    }
}

/// A refused step. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A rule stands against it.
    #[error("{}", .0.message())]
    Rule(Rule),
    /// Publishing lacks these; always all of them, never empty.
    #[error("publishing lacks {}", .0.iter().map(|gate| gate.as_str()).collect::<Vec<_>>().join(", "))]
    Gates(Vec<Gate>),
    /// The object has changed since the client read it.
    #[error("the object has changed: it is at version {current} now")]
    Stale {
        /// The version that it has now.
        current: i32,
    },
}

impl From<Rule> for Refusal {
    fn from(rule: Rule) -> Self {
        Self::Rule(rule)
    }
}

/// Refuses a change that was made on another version of the object than the current one.
pub fn check_version(current: i32, expected: i32) -> Result<(), Refusal> {
    if current == expected { Ok(()) } else { Err(Refusal::Stale { current }) }
}
