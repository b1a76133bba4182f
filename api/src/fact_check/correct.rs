//! `correctFactCheck`: begins a typed correction of what is published.

use async_graphql::{ID, InputObject, MaybeUndefined};
use factdesk_domain::{Action, FactCheckId};
use serde::Serialize;

use super::correction::CorrectionKind;
use super::draft::{FactCheckChanged, rewrite};
use super::load;
use super::text::{CorrectionInput, NewCorrection, Texts, TextsInput};
use crate::access::Permit;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A correction of a published fact-check. It is written as a draft, approved by another editor and published as the
/// next version at the same address; until then the page stays as it is. It never changes the rating: that takes
/// `reopenClaim`.
#[derive(InputObject)]
pub struct CorrectFactCheckInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The fact-check, PUBLISHED.
    pub fact_check_id: ID,
    /// Its version that was read.
    pub expected_version: i32,
    /// What kind of change it is. RETRACTION is refused: use `retractFactCheck`.
    pub kind: CorrectionKind,
    /// What changed and why, for readers: 1 to 5,000 characters, a `CommonMark` subset.
    pub text: String,
    /// New headline, 1 to 300 characters; stays if left out, as do all of the following.
    pub title: Option<String>,
    /// New summary, 1 to 2,000 characters.
    pub summary: Option<String>,
    /// New reasoning, 1 to 50,000 characters, a `CommonMark` subset.
    pub reasoning: Option<String>,
    /// Who signs, 1 to 200 characters; null: the newsroom by its name.
    pub byline: MaybeUndefined<String>,
    /// Address of the check on the newsroom's own site; null: none.
    pub canonical_url: MaybeUndefined<String>,
}

impl CorrectFactCheckInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<CorrectFactCheck, Refusal> {
        let mut fields = Fields::default();
        let fact_check = fields.id("factCheckId", NodeKind::FactCheck, &self.fact_check_id);
        let correction = CorrectionInput { kind: self.kind, text: self.text };
        let correction = NewCorrection::parse(&mut fields, "text", correction);
        let texts = TextsInput {
            title: self.title,
            summary: self.summary,
            reasoning: self.reasoning,
            byline: self.byline,
            canonical_url: self.canonical_url,
        };
        let texts = texts.parse(&mut fields);
        let expected_version = self.expected_version;
        fields.finish(CorrectFactCheck { fact_check, expected_version, correction, texts })
    }
}

/// The command.
#[derive(Serialize)]
pub struct CorrectFactCheck {
    fact_check: FactCheckId,
    expected_version: i32,
    correction: NewCorrection,
    texts: Texts,
}

impl Command for CorrectFactCheck {
    type Done = FactCheckChanged;

    fn action(&self) -> Action {
        Action::FactCheckCorrect
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Self::Done>, Stop> {
        let (claim, held) = load::expect(work, self.fact_check, self.expected_version).await?;
        let check = held.check.clone();
        let after = check.correct(&claim.0, work.member(), held.check.content_hash, self.correction.kind);
        rewrite(work, permit, &held, after, &self.texts, Some(&self.correction)).await
    }
}
