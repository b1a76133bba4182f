//! `takeNextClaim`: the best claim for a reviewer, at once and for them alone.

use std::sync::atomic::{AtomicBool, Ordering};

use async_graphql::InputObject;
use entity::assignment::Ending;
use factdesk_domain::{Action, ClaimId, Rule, may_take_another};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::store::{self, Look, Wanted};
use crate::access::Permit;
use crate::error::Error;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::newsroom::lock_member;
use crate::review::{load, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// How often a claim that the rules stand against after all is passed over for the next one.
const TRIES: usize = 3;

/// What to take.
#[derive(InputObject)]
pub struct TakeNextClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// Only such claims; any for you if left out.
    pub filter: Option<QueueFilter>,
}

/// Which claims of the queue; all conditions must hold.
#[derive(InputObject)]
pub struct QueueFilter {
    /// In one of these languages (BCP 47, regions do not matter), at most 20. Without it: in yours, or in a language that is
    /// not known (`und`); in all if you named none.
    pub languages: Option<Vec<String>>,
    /// True for urgent ones only.
    pub urgent: Option<bool>,
}

impl QueueFilter {
    /// The filter, its problems noted.
    pub fn parse(self, fields: &mut Fields) -> Asked {
        let languages = self.languages.map(|tags| {
            let tags = fields.at_most("filter.languages", tags, 20);
            let place = |(place, tag): (usize, String)| {
                let tag = fields.language(&format!("filter.languages.{place}"), Some(tag));
                tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
            };
            tags.into_iter().take(20).enumerate().map(place).collect()
        });
        Asked { languages, urgent: self.urgent.unwrap_or_default() }
    }
}

/// What somebody asks of the queue.
#[derive(Default, Serialize)]
pub struct Asked {
    languages: Option<Vec<String>>,
    urgent: bool,
}

impl Asked {
    /// With what the member reviews.
    pub fn of_member(&self, reviews: &[String]) -> Wanted {
        let languages = self.languages.clone().or_else(|| {
            (!reviews.is_empty()).then(|| reviews.iter().cloned().chain(["und".to_owned()]).collect())
        });
        Wanted { languages, urgent: self.urgent }
    }
}

impl TakeNextClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<TakeNextClaim, Refusal> {
        let mut fields = Fields::default();
        let asked = self.filter.map(|filter| filter.parse(&mut fields)).unwrap_or_default();
        fields.finish(TakeNextClaim { asked, waits: AtomicBool::new(false) })
    }
}

/// The command.
#[derive(Serialize)]
pub struct TakeNextClaim {
    asked: Asked,
    /// Whether it has looked once without waiting and found nothing.
    #[serde(skip)]
    waits: AtomicBool,
}

/// What it took.
#[derive(Serialize, Deserialize)]
pub struct NextTaken {
    /// The claim and the assignment to it; none if there was nothing to take.
    pub taken: Option<(ClaimId, Uuid)>,
    /// Whether claims waited, but none for this member.
    pub others_wait: bool,
}

impl Command for TakeNextClaim {
    type Done = NextTaken;

    fn action(&self) -> Action {
        Action::ClaimTake
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<NextTaken>, Stop> {
        // One take of a member at a time: they never hold more than they may.
        let me = lock_member(work, permit.member()).await?.ok_or(Refusal::NotFound("member"))?;
        let wanted = self.asked.of_member(&me.languages);
        if !self.waits.load(Ordering::Relaxed) {
            if let Some(happened) = self.take(work, permit, &wanted, Look::Skipping).await? {
                return Ok(happened);
            }
            // Others hold what is left. In a transaction of its own, so that nothing is held while it waits, not even a
            // claim that turned out to be full: takers who wait for each other's would never end.
            self.waits.store(true, Ordering::Relaxed);
            return Err(Error::Collision.into());
        }
        for look in [Look::Waiting, Look::Lapsed] {
            if let Some(happened) = self.take(work, permit, &wanted, look).await? {
                return Ok(happened);
            }
        }
        let others_wait = store::anything_waits(work).await?;
        Ok(Happened::unrecorded(NextTaken { taken: None, others_wait }))
    }
}

impl TakeNextClaim {
    async fn take(
        &self,
        work: &Work<'_>,
        permit: &Permit,
        wanted: &Wanted,
        look: Look,
    ) -> Result<Option<Happened<NextTaken>>, Stop> {
        let (newsroom, most) = (work.newsroom(), work.app.settings.queue.most_held);
        let mut refused = None;
        for _ in 0..TRIES {
            let (held, picked) = store::pick(work, wanted, look, most).await?;
            may_take_another(held, most)?;
            let Some(claim) = picked else { break };
            let review = load(work.tx(), &work.app.pinned, newsroom, claim).await?;
            let review = review.ok_or_else(|| Error::internal("a claim that is locked is gone"))?;
            match review.clone().assign(permit.member(), permit.roles(), work.now()) {
                Ok(stepped) => {
                    let assignment = save(work, permit, &review, &stepped, Ending::Released).await?;
                    let assignment =
                        assignment.ok_or_else(|| Error::internal("a slot without an assignment"))?;
                    let round = review.round.as_ref().map(|round| round.number);
                    let event = NewEvent::of(NodeKind::Claim, claim, json!({ "member": permit.member() }))
                        .on_claim(claim, round);
                    let done = NextTaken { taken: Some((claim, assignment)), others_wait: true };
                    return Ok(Some(Happened::new(done, event)));
                }
                // What the statement could not see when it began: it is asked again.
                Err(refusal) => refused = Some(Refusal::of(refusal, NodeKind::Claim, claim)),
            }
        }
        match refused {
            // It was only that somebody was faster.
            None | Some(Refusal::Rule(Rule::NoFreeSlot | Rule::WrongState, _)) => Ok(None),
            Some(refusal) => Err(refusal.into()),
        }
    }
}
