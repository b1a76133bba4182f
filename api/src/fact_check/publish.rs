//! `publishFactCheck`: the approved working copy becomes the next version on the public page.

use async_graphql::{ID, InputObject};
use entity::{assignment, fact_check_version};
use factdesk_domain::{Action, ContentHash, FactCheckId, Published, Reason, Stepped, Waiver, publish};
use sea_orm::Set;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::approve::reason;
use super::draft::FactCheckChanged;
use super::load::Held;
use super::snapshot::{Content, Publication};
use super::{load, save, snapshot, store};
use crate::access::Permit;
use crate::error::Error;
use crate::event::NewEvent;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::review;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A snapshot is no larger than this, in bytes; the table's check says the same.
const LARGEST: usize = 8 * 1024 * 1024;

/// An approved fact-check to publish.
#[derive(InputObject)]
pub struct PublishFactCheckInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The fact-check, APPROVED, of a claim that is DECIDED or PUBLISHED.
    pub fact_check_id: ID,
    /// Its version that was read.
    pub expected_version: i32,
    /// Why it is published although somebody with a part in the conclusion turned out to have a conflict of interest:
    /// 1 to 2,000 characters, shown on the public record without names. Not kept where it was not needed.
    pub waiver: Option<String>,
}

impl PublishFactCheckInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<PublishFactCheck, Refusal> {
        let mut fields = Fields::default();
        let fact_check = fields.id("factCheckId", NodeKind::FactCheck, &self.fact_check_id);
        let waiver = reason(&mut fields, "waiver", self.waiver);
        fields.finish(PublishFactCheck { fact_check, expected_version: self.expected_version, waiver })
    }
}

/// The command.
#[derive(Serialize)]
pub struct PublishFactCheck {
    fact_check: FactCheckId,
    expected_version: i32,
    waiver: Option<Reason>,
}

impl Command for PublishFactCheck {
    type Done = FactCheckChanged;

    fn action(&self) -> Action {
        Action::FactCheckPublish
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Self::Done>, Stop> {
        let (claim, held) = load::expect(work, self.fact_check, self.expected_version).await?;
        let content = snapshot::load_one(work.tx(), &work.app.pinned, work.newsroom(), &held.row).await?;
        let mut check = held.check.clone();
        check.content_hash = content.hash()?;
        let public_address = work.app.may_publish(content.public_url.as_deref());
        let facts = content.gathering.at(work.now(), public_address);
        let waiver = self.waiver.clone().map(|reason| Waiver { by: work.member(), reason });
        let published = publish(claim.0.clone(), check, &facts, waiver.as_ref());
        let published =
            published.map_err(|refused| Refusal::of(refused, NodeKind::FactCheck, self.fact_check))?;
        let hash = store_version(work, permit, &held, content, &published, waiver.as_ref()).await?;
        let stepped = Stepped {
            next: published.review,
            lapsed: std::collections::BTreeSet::new(),
            quorum: None,
            superseded: None,
            stopped_counting: None,
        };
        review::save(work, permit, &claim.0, &stepped, assignment::Ending::Closed).await?;
        let after = published.fact_check;
        let mut row = held.row.clone();
        row.correction_requested = false;
        save::save(work, permit, &held, row, &after).await?;
        let body = json!({
            "version": after.published_version,
            "snapshot": hash,
            "correction": published.correction,
            "waived": published.waived,
            "waiver": waiver.filter(|_| !published.waived.is_empty()).map(|waiver| waiver.reason),
        });
        let event =
            NewEvent::of(NodeKind::FactCheck, self.fact_check, body).on_claim(after.claim, Some(after.round));
        Ok(Happened::new(FactCheckChanged { fact_check: self.fact_check }, event))
    }
}

/// Stores the version with what belongs to it, and answers the hash of its snapshot in hex.
async fn store_version(
    work: &Work<'_>,
    permit: &Permit,
    held: &Held,
    content: Content,
    published: &Published,
    waiver: Option<&Waiver>,
) -> Result<String, Stop> {
    let check = &published.fact_check;
    let waiver = waiver.filter(|_| !published.waived.is_empty());
    if let Some(waiver) = waiver {
        store::insert_waivers(work, permit, published, waiver).await?;
    }
    let scale_version = content.scale_version;
    let snapshot = content.publish(&Publication {
        at: work.now(),
        check,
        approved_at: held.row.approved_at,
        waiver: waiver.map(|waiver| waiver.reason.as_str()),
    })?;
    let bytes = serde_json::to_vec(&snapshot).map_err(Error::internal)?;
    if bytes.len() > LARGEST {
        let problem =
            FieldProblem::new("factCheckId", "Texts and evidence together are too long for a page.");
        return Err(Refusal::Input(vec![problem]).into());
    }
    let hash = ContentHash(Sha256::digest(&bytes).into()).to_string();
    let approval = check.approval.as_ref().ok_or_else(|| Error::internal("published without approval"))?;
    let row = fact_check_version::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        fact_check_id: Set(check.id.into()),
        number: Set(check.published_version.unwrap_or_default()),
        round: Set(check.round),
        scale_version: Set(scale_version),
        rating_key: Set(snapshot.rating.key),
        snapshot: Set(bytes),
        content_hash: Set(check.content_hash.0.to_vec()),
        approved_by: Set(approval.by.into()),
        published_by: Set(work.member().into()),
        published_at: Set(work.now()),
    };
    store::insert_version(work, permit, row).await?;
    if let (Some(kind), Some(text)) = (published.correction, &held.row.correction_text) {
        store::insert_correction(work, permit, check, kind.into(), text).await?;
    }
    Ok(hash)
}
