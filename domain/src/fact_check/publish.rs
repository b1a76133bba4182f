//! Publishing the working copy as the next version.

use std::collections::BTreeSet;

use super::CONCLUDED;
use crate::{
    CorrectionKind, FactCheck, FactCheckState, GateFacts, MemberId, Reason, Refusal, Review, Rule, unmet,
};

/// An editor's decision to publish although somebody with a part in the conclusion turned out to have a conflict of
/// interest. The public record shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Who waives.
    pub by: MemberId,
    /// Why.
    pub reason: Reason,
}

/// What publishing made of claim and fact-check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The claim, published.
    pub review: Review,
    /// The fact-check, at its new version.
    pub fact_check: FactCheck,
    /// What kind of change this version is; none for the first.
    pub correction: Option<CorrectionKind>,
    /// Whose conflicts the waiver was needed for; they are waived for the whole round. Empty: it isn't recorded.
    pub waived: BTreeSet<MemberId>,
}

/// Publishes an approved fact-check of a decided claim; or of a published one, for corrections and further languages.
///
/// Refused with all gates that aren't met, a missing approval among them.
pub fn publish(
    review: Review,
    mut check: FactCheck,
    facts: &GateFacts,
    waiver: Option<&Waiver>,
) -> Result<Published, Refusal> {
    review.require(CONCLUDED)?;
    check.require(&[FactCheckState::Draft, FactCheckState::Approved])?;
    check.require_round_of(&review)?;
    if waiver.is_some_and(|waiver| review.barred(waiver.by).is_err()) {
        return Err(Rule::WaiverByConflicted.into());
    }
    let gates = unmet(&review, &check, facts, waiver);
    if !gates.is_empty() {
        return Err(Refusal::Gates(gates));
    }
    let conflicts = check.conflicts(&review);
    let correction = check.pending_correction.take();
    check.state = FactCheckState::Published;
    check.published_version = Some(check.published_version.map_or(1, |version| version + 1));
    check.retracted = false;
    let mut review = review.published()?.next;
    if let Some(round) = &mut review.round {
        round.waived.extend(&conflicts);
    }
    Ok(Published { review, fact_check: check.changed(), correction, waived: conflicts })
}
