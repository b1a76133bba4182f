//! Writing: the first draft, edits, and the correction of what is published.

use std::collections::BTreeSet;

use super::CONCLUDED;
use crate::{
    ClaimState, ContentHash, CorrectionKind, FactCheck, FactCheckId, FactCheckState, MemberId, Refusal,
    Review, Rule,
};

impl FactCheck {
    /// Starts a fact-check of a claim that has its rating.
    pub fn draft(
        id: FactCheckId,
        review: &Review,
        author: MemberId,
        hash: ContentHash,
    ) -> Result<Self, Refusal> {
        review.require(CONCLUDED)?;
        review.barred(author)?;
        Ok(Self {
            id,
            claim: review.claim,
            state: FactCheckState::Draft,
            round: review.current()?.number,
            authors: BTreeSet::from([author]),
            content_hash: hash,
            approval: None,
            published_version: None,
            retracted: false,
            pending_correction: None,
            version: 1,
        })
    }

    /// Changes the working copy. An approval falls.
    ///
    /// After a new round this starts the next version of what is published, so it must say what kind of change that
    /// is; later edits may leave it out. Without a new round what is published changes by [`FactCheck::correct`].
    pub fn edit(
        mut self,
        review: &Review,
        author: MemberId,
        hash: ContentHash,
        kind: Option<CorrectionKind>,
    ) -> Result<Self, Refusal> {
        review.require(CONCLUDED)?;
        review.barred(author)?;
        let round = review.current()?.number;
        if self.state == FactCheckState::Published && self.round == round {
            return Err(Rule::CorrectionNeeded.into());
        }
        if matches!(self.state, FactCheckState::Published | FactCheckState::Retracted) {
            self.authors.clear();
        }
        self.pending_correction = self.kind_of_change(kind)?;
        self.round = round;
        Ok(self.written(author, hash))
    }

    /// Begins a correction of what is published. It changes neither rating nor statement: that takes a reopening.
    pub fn correct(
        mut self,
        review: &Review,
        author: MemberId,
        hash: ContentHash,
        kind: CorrectionKind,
    ) -> Result<Self, Refusal> {
        self.require(&[FactCheckState::Published])?;
        review.require(&[ClaimState::Published])?;
        self.require_round_of(review)?;
        review.barred(author)?;
        self.pending_correction = self.kind_of_change(Some(kind))?;
        self.authors.clear();
        Ok(self.written(author, hash))
    }

    fn kind_of_change(&self, kind: Option<CorrectionKind>) -> Result<Option<CorrectionKind>, Rule> {
        if kind == Some(CorrectionKind::Retraction) {
            return Err(Rule::RetractionIsNoCorrection);
        }
        match (self.published_version, kind.or(self.pending_correction)) {
            (None, Some(_)) => Err(Rule::NothingToCorrect),
            (Some(_), None) => Err(Rule::CorrectionNeeded),
            (_, kind) => Ok(kind),
        }
    }

    fn written(mut self, author: MemberId, hash: ContentHash) -> Self {
        self.authors.insert(author);
        self.content_hash = hash;
        self.approval = None;
        self.state = FactCheckState::Draft;
        self.changed()
    }
}
