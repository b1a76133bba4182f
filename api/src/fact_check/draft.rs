//! `draftFactCheck`: an editor writes a fact-check, or on with it.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{HasId, fact_check};
use factdesk_domain::{Action, ClaimId, ContentHash, CorrectionKind, FactCheck, FactCheckId, FactCheckState};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::load::{Held, of_claim};
use super::text::{CorrectionInput, NewCorrection, Texts, TextsInput, told};
use super::{save, slug, snapshot, store};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::review::{self, Locked};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A first draft, or changes of a working copy. An approval falls with any of them.
#[derive(InputObject)]
pub struct DraftFactCheckInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim, DECIDED or PUBLISHED.
    pub claim_id: ID,
    /// Language of the texts (BCP 47); that of the claim if left out. A claim has one fact-check a language.
    pub language: Option<String>,
    /// Version of the fact-check that was read; left out only for the first draft.
    pub expected_version: Option<i32>,
    /// Headline, 1 to 300 characters. Needed for the first draft; stays if left out later.
    pub title: Option<String>,
    /// The conclusion in a sentence or two, 1 to 2,000 characters. Needed for the first draft.
    pub summary: Option<String>,
    /// How it came about, 1 to 50,000 characters, a `CommonMark` subset. Needed for the first draft.
    pub reasoning: Option<String>,
    /// Who signs in public, 1 to 200 characters; null: the newsroom by its name.
    pub byline: MaybeUndefined<String>,
    /// Address of the check on the newsroom's own site; null: none.
    pub canonical_url: MaybeUndefined<String>,
    /// Last part of the public address: 1 to 120 small letters, digits and inner dashes. Made from the title if left
    /// out. It can be given with the first draft only and never changes.
    pub slug: Option<String>,
    /// How the next version differs from the published one. Needed for the first change after the claim was checked
    /// again; refused while nothing is published.
    pub correction: Option<CorrectionInput>,
}

impl DraftFactCheckInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<DraftFactCheck, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let language = self.language.map(|tag| fields.language("language", Some(tag)));
        let texts = TextsInput {
            title: self.title,
            summary: self.summary,
            reasoning: self.reasoning,
            byline: self.byline,
            canonical_url: self.canonical_url,
        };
        let texts = texts.parse(&mut fields);
        if self.slug.as_ref().is_some_and(|slug| !slug::is_slug(slug)) {
            fields.problem("slug", "A slug has 1 to 120 small letters, digits and inner dashes.");
        }
        let correction =
            self.correction.map(|input| NewCorrection::parse(&mut fields, "correction.text", input));
        let expected_version = self.expected_version;
        fields.finish(DraftFactCheck {
            claim,
            language,
            expected_version,
            texts,
            slug: self.slug,
            correction,
        })
    }
}

/// The command.
#[derive(Serialize)]
pub struct DraftFactCheck {
    claim: ClaimId,
    language: Option<String>,
    expected_version: Option<i32>,
    texts: Texts,
    slug: Option<String>,
    correction: Option<NewCorrection>,
}

/// The fact-check that a command changed.
#[derive(Serialize, Deserialize)]
pub struct FactCheckChanged {
    /// The fact-check.
    pub fact_check: FactCheckId,
}

impl Command for DraftFactCheck {
    type Done = FactCheckChanged;

    fn action(&self) -> Action {
        Action::FactCheckDraft
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Self::Done>, Stop> {
        let claim = review::found(work, self.claim).await?;
        let row = entity::claim::Entity::one(work.newsroom(), self.claim).one(work.tx()).await?;
        let row = row.ok_or(Refusal::NotFound("claim"))?;
        let language = self.language.clone().unwrap_or(row.language);
        let held = of_claim(work, self.claim).await?;
        let held = held.into_iter().find(|held| held.row.language.eq_ignore_ascii_case(&language));
        match (held, self.expected_version) {
            (None, None) => self.begin(work, permit, &claim, language).await,
            (None, Some(_)) => Err(Refusal::NotFound("fact-check").into()),
            (Some(held), None) => Err(Refusal::Conflict(NodeKind::FactCheck, held.row.id).into()),
            (Some(held), Some(version)) => {
                Refusal::check_version(held.row.version, version, NodeKind::FactCheck, held.row.id)?;
                self.change(work, permit, &claim, &held).await
            }
        }
    }
}

impl DraftFactCheck {
    async fn begin(
        &self,
        work: &Work<'_>,
        permit: &Permit,
        claim: &Locked,
        language: String,
    ) -> Result<Happened<FactCheckChanged>, Stop> {
        let (title, summary, reasoning) = self.complete()?;
        let id = FactCheckId::new(work.id());
        let check = FactCheck::draft(id, &claim.0, work.member(), ContentHash([0; 32]));
        let mut check = check.map_err(|refused| Refusal::of(refused, NodeKind::Claim, self.claim))?;
        if self.correction.is_some() {
            return Err(factdesk_domain::Rule::NothingToCorrect.into());
        }
        let mut row = fact_check::Model {
            newsroom_id: work.newsroom().into(),
            id: id.into(),
            claim_id: self.claim.into(),
            language,
            slug: String::new(),
            state: fact_check::State::Draft,
            revision: 1,
            round: check.round,
            title,
            summary,
            reasoning,
            byline: None,
            canonical_url: None,
            correction_kind: None,
            correction_text: None,
            content_hash: Vec::new(),
            approved_by: None,
            approved_at: None,
            approved_hash: None,
            break_glass: None,
            returned_note: None,
            published_version: None,
            correction_requested: false,
            retracted_at: None,
            retraction: None,
            version: 1,
            created_at: work.now(),
            changed_at: work.now(),
        };
        self.texts.over(&mut row);
        let wanted = self.slug.clone().unwrap_or_else(|| slug::slug(&row.title));
        // Two drafts may take the same slug at the same time: whoever comes second looks again.
        loop {
            let taken = store::slugs_like(work, &wanted).await?;
            row.slug = slug::free(&wanted, &taken);
            if self.slug.is_some() && row.slug != wanted {
                let problem = FieldProblem::new("slug", "Another fact-check has this slug already.");
                return Err(Refusal::Input(vec![problem]).into());
            }
            let content = snapshot::load_one(work.tx(), &work.app.pinned, work.newsroom(), &row).await?;
            check.content_hash = content.hash()?;
            row.content_hash = check.content_hash.0.to_vec();
            if store::insert(work, permit, row.clone().into_active_model().reset_all(), &check).await? {
                break;
            }
        }
        let body = json!({ "after": told(&row), "language": row.language, "slug": row.slug });
        let event = NewEvent::of(NodeKind::FactCheck, id, body).on_claim(self.claim, Some(check.round));
        Ok(Happened::new(FactCheckChanged { fact_check: id }, event))
    }

    async fn change(
        &self,
        work: &Work<'_>,
        permit: &Permit,
        claim: &Locked,
        held: &Held,
    ) -> Result<Happened<FactCheckChanged>, Stop> {
        if self.slug.as_ref().is_some_and(|slug| *slug != held.row.slug) {
            let problem = FieldProblem::new("slug", "The slug of a fact-check never changes.");
            return Err(Refusal::Input(vec![problem]).into());
        }
        let kind = self.correction.as_ref().map(|correction| correction.kind);
        let check = held.check.clone();
        let after = check.edit(&claim.0, work.member(), held.check.content_hash, kind);
        rewrite(work, permit, held, after, &self.texts, self.correction.as_ref()).await
    }

    fn complete(&self) -> Result<(String, String, String), Refusal> {
        let mut fields = Fields::default();
        let mut needed = |name, text: &Option<String>| {
            text.clone().unwrap_or_else(|| {
                fields.problem(name, "The first draft needs this text.");
                String::new()
            })
        };
        let texts = (
            needed("title", &self.texts.title),
            needed("summary", &self.texts.summary),
            needed("reasoning", &self.texts.reasoning),
        );
        fields.finish(texts)
    }
}

/// Saves new texts of a working copy, after the rules have allowed it.
///
/// # Errors
/// The refusal of the rules; what Postgres says.
pub async fn rewrite(
    work: &Work<'_>,
    permit: &Permit,
    held: &Held,
    after: Result<FactCheck, factdesk_domain::Refusal>,
    texts: &Texts,
    correction: Option<&NewCorrection>,
) -> Result<Happened<FactCheckChanged>, Stop> {
    let id = held.check.id;
    let mut after = after.map_err(|refused| Refusal::of(refused, NodeKind::FactCheck, id))?;
    let mut row = held.row.clone();
    texts.over(&mut row);
    row.round = after.round;
    row.returned_note = None;
    if let Some(correction) = correction {
        row.correction_text = Some(correction.text.clone());
    }
    let pending: Option<CorrectionKind> = after.pending_correction;
    row.correction_kind =
        pending.map(TryInto::try_into).transpose().map_err(crate::error::Error::internal)?;
    let content = snapshot::load_one(work.tx(), &work.app.pinned, work.newsroom(), &row).await?;
    after.content_hash = content.hash()?;
    let body = json!({
        "before": told(&held.row),
        "after": told(&row),
        "approvalFell": held.check.state == FactCheckState::Approved,
    });
    save::save(work, permit, held, row, &after).await?;
    let event = NewEvent::of(NodeKind::FactCheck, id, body).on_claim(after.claim, Some(after.round));
    Ok(Happened::new(FactCheckChanged { fact_check: id }, event))
}
