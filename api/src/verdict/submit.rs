//! `submitVerdict`: a reviewer's own rating, or a new one in its place.

use async_graphql::{ID, InputObject};
use entity::assignment::Ending;
use factdesk_domain::{Action, ClaimId, EvidenceId, Outcome, RatingKey, Review, Stepped, VerdictId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::store::{self, NewVerdict};
use crate::access::Permit;
use crate::error::Error;
use crate::event::{NewEvent, Sealing};
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::review::{expect, load, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// One reviewer's verdict.
#[derive(InputObject)]
pub struct SubmitVerdictInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim, of which you hold a slot.
    pub claim_id: ID,
    /// `Claim.version` as you have read it. Verdicts of others do not raise it; a reworded statement does.
    pub expected_version: i32,
    /// Key of a rating of the round's scale.
    pub rating_key: String,
    /// Why: 1 to 20,000 characters of a CommonMark subset.
    pub rationale: String,
    /// The evidence of this claim that the verdict rests on, at most 50.
    #[graphql(default)]
    pub cited_evidence_ids: Vec<ID>,
}

impl SubmitVerdictInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<SubmitVerdict, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let rating = fields.rating("ratingKey", self.rating_key);
        let rationale = fields.text("rationale", self.rationale, 1..=20_000);
        let ids = fields.at_most("citedEvidenceIds", self.cited_evidence_ids, 50);
        let mut cites: Vec<EvidenceId> = Vec::new();
        for (place, id) in ids.iter().take(50).enumerate() {
            let id = fields.id(&format!("citedEvidenceIds.{place}"), NodeKind::Evidence, id);
            if !cites.contains(&id) {
                cites.push(id);
            }
        }
        let command = rating.map(|rating| SubmitVerdict {
            claim,
            expected_version: self.expected_version,
            rating,
            rationale,
            cites,
        });
        fields.finish(command)?.ok_or(Refusal::Input(Vec::new()))
    }
}

/// The command.
#[derive(Serialize)]
pub struct SubmitVerdict {
    claim: ClaimId,
    expected_version: i32,
    rating: RatingKey,
    rationale: String,
    cites: Vec<EvidenceId>,
}

/// What it did.
#[derive(Serialize, Deserialize)]
pub struct VerdictSubmitted {
    /// The claim.
    pub claim: ClaimId,
    /// The verdict.
    pub verdict: VerdictId,
    /// Whether it was the last one that the round needed.
    pub quorum: bool,
}

impl Command for SubmitVerdict {
    type Done = VerdictSubmitted;
    const KEEPS: bool = true;

    fn action(&self) -> Action {
        Action::VerdictSubmit
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<VerdictSubmitted>, Stop> {
        let claim = expect(work, self.claim, self.expected_version).await?;
        let id = VerdictId::new(work.id());
        let rating = claim.0.rating_meant(&self.rating);
        let stepped =
            claim.step(|review| review.give_verdict(permit.member(), id, rating.clone(), work.now()))?;
        self.check_citations(work).await?;
        let Some(round) = &stepped.next.round else {
            return Err(Error::internal("a verdict without a round").into());
        };
        let new = NewVerdict {
            id,
            claim: self.claim,
            round: round.number,
            scale_version: round.scale.version,
            rating: &rating,
            rationale: &self.rationale,
            supersedes: stepped.superseded,
            cites: &self.cites,
        };
        store::insert(work, permit, new).await?;
        save(work, permit, &claim.0, &stepped, Ending::Released).await?;
        let sealed = round.policy.blind && round.quorum_at.is_none();
        let event = NewEvent::of(NodeKind::Verdict, id, self.body(&rating, &stepped))
            .on_claim(self.claim, Some(round.number))
            .sealed(if sealed { Sealing::Verdict } else { Sealing::Open });
        let done = VerdictSubmitted { claim: self.claim, verdict: id, quorum: stepped.quorum.is_some() };
        Ok(Happened::new(done, event))
    }

    async fn keep(&self, work: &Work<'_>, refusal: &Refusal) -> Result<(), Error> {
        // Nothing is kept on a claim that is not there, or for somebody who gives no verdicts.
        let there = !matches!(refusal, Refusal::NotFound("claim") | Refusal::Forbidden(_));
        if there && load(work.tx(), &work.app.pinned, work.newsroom(), self.claim).await?.is_some() {
            store::keep_draft(work, self.claim, &self.rating, &self.rationale, &self.cites).await?;
        }
        Ok(())
    }
}

impl SubmitVerdict {
    async fn check_citations(&self, work: &Work<'_>) -> Result<(), Stop> {
        let standing = store::standing_evidence(work, self.claim, &self.cites).await?;
        let problems: Vec<_> = (0..)
            .zip(&self.cites)
            .filter(|(_, id)| !standing.contains(id))
            .map(|(place, _): (usize, _)| {
                let message = "This is no evidence of this claim, or it was withdrawn.";
                FieldProblem::new(format!("citedEvidenceIds.{place}"), message)
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Input(problems).into()) }
    }

    /// What is committed to. The event that reaches quorum carries the opening of the round, so that what a
    /// subscriber gets never depends on when it is read.
    fn body(&self, rating: &RatingKey, stepped: &Stepped) -> Value {
        let mut body = json!({
            "rating": rating,
            "rationale": self.rationale,
            "cites": self.cites,
            "supersedes": stepped.superseded,
        });
        if let Some(outcome) = &stepped.quorum {
            body["quorum"] = opening(&stepped.next, outcome);
        }
        body
    }
}

fn opening(review: &Review, outcome: &Outcome) -> Value {
    let verdicts: Vec<_> = review
        .round
        .iter()
        .flat_map(|round| &round.verdicts)
        .map(|live| json!({ "member": live.member, "verdict": live.verdict, "rating": live.rating, "counts": live.counts }))
        .collect();
    let outcome = match outcome {
        Outcome::Agreed(rating) => json!({ "agreed": rating }),
        Outcome::Disputed => json!("disputed"),
    };
    json!({ "outcome": outcome, "verdicts": verdicts })
}
