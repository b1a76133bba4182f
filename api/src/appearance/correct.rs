//! `correctAppearance`: a person mends where a claim was made, or who said it.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::appearance;
use factdesk_domain::{Action, AppearanceId, ClaimId, SourceId};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::object::Speech;
use super::place::{cut, span_fields};
use super::store;
use crate::access::Permit;
use crate::conflict::source_involved;
use crate::document::Span;
use crate::event::NewEvent;
use crate::graphql::{Change, FieldProblem, Fields, NodeKind, Refusal};
use crate::source::{Chosen, SourceChoice, SourceChoiceInput};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Corrections of an appearance; what is left out stays.
#[derive(InputObject)]
pub struct CorrectAppearanceInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The appearance.
    pub appearance_id: ID,
    /// The version of the appearance that you have read.
    pub expected_version: i32,
    /// First Unicode code point of the words in `Document.text`; give `end` too. The server reads the words there.
    pub start: Option<i32>,
    /// One past their last code point; at most 10,000 after `start`.
    pub end: Option<i32>,
    /// Quoted or reported; null if not known.
    pub speech: MaybeUndefined<Speech>,
    /// Who said it; null for nobody known. Choosing the present speaker again confirms them.
    pub speaker: MaybeUndefined<SourceChoiceInput>,
    /// The phrase by which the document calls the speaker, at most 300 characters; null for none.
    pub speaker_role: MaybeUndefined<String>,
    /// Who passed the statement on; null for nobody.
    pub relayer: MaybeUndefined<SourceChoiceInput>,
}

impl CorrectAppearanceInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<CorrectAppearance, Refusal> {
        let mut fields = Fields::default();
        let command = CorrectAppearance {
            appearance: fields.id("appearanceId", NodeKind::Appearance, &self.appearance_id),
            expected_version: self.expected_version,
            span: span_fields(&mut fields, "", self.start, self.end),
            speech: change(self.speech, factdesk_domain::Speech::from),
            speaker: change(self.speaker, |speaker| speaker.parse(&mut fields, "speaker")),
            relayer: change(self.relayer, |relayer| relayer.parse(&mut fields, "relayer")),
            speaker_role: fields.change_text("speakerRole", self.speaker_role, 300),
        };
        fields.finish(command)
    }
}

fn change<I, T>(input: MaybeUndefined<I>, parse: impl FnOnce(I) -> T) -> Change<T> {
    match input {
        MaybeUndefined::Undefined => Change::Leave,
        MaybeUndefined::Null => Change::Clear,
        MaybeUndefined::Value(value) => Change::Set(parse(value)),
    }
}

/// The command.
#[derive(Serialize)]
pub struct CorrectAppearance {
    appearance: AppearanceId,
    expected_version: i32,
    span: Option<(usize, usize)>,
    speech: Change<factdesk_domain::Speech>,
    speaker: Change<SourceChoice>,
    speaker_role: Change<String>,
    relayer: Change<SourceChoice>,
}

/// What it changed.
#[derive(Serialize, Deserialize)]
pub struct AppearanceCorrected {
    /// The appearance.
    pub appearance: AppearanceId,
    /// Its claim.
    pub claim: ClaimId,
}

impl Command for CorrectAppearance {
    type Done = AppearanceCorrected;

    fn action(&self) -> Action {
        Action::AppearanceCorrect
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<AppearanceCorrected>, Stop> {
        let gone = || Refusal::NotFound("appearance");
        let claim = ClaimId::new(store::claim_of(work, self.appearance).await?.ok_or_else(gone)?);
        let choices = [&self.speaker, &self.relayer].into_iter().filter_map(|change| match change {
            Change::Set(choice) => Some(choice),
            Change::Leave | Change::Clear => None,
        });
        SourceChoice::lock(work, choices).await?;
        let speaker = chosen(work, permit, &self.speaker).await?;
        let relayer = chosen(work, permit, &self.relayer).await?;
        let locked = crate::review::found(work, claim).await?;
        let before = store::lock(work, self.appearance).await?.ok_or_else(gone)?;
        Refusal::check_version(before.version, self.expected_version, NodeKind::Appearance, self.appearance)?;
        let span = self.cut(work, &before).await?;
        let confirmed = matches!(speaker, Change::Set(Chosen { newly_confirmed: true, .. }));
        let after = self.corrected(&before, span.as_ref(), id(&speaker), id(&relayer));
        store::update(work, permit, row(&after)).await?;
        let left = source_involved(work, permit, &[claim]).await?;
        if confirmed || before.speaker_id != after.speaker_id {
            let version = locked.0.clone().speaker_changed().version;
            crate::claim::store::set_version(work, permit, claim, version).await?;
        }
        let body = json!({ "before": content(&before), "after": content(&after), "left": left });
        let event = NewEvent::of(NodeKind::Appearance, self.appearance, body).on_claim(claim, locked.round());
        Ok(Happened::new(AppearanceCorrected { appearance: self.appearance, claim }, event))
    }
}

async fn chosen(
    work: &Work<'_>,
    permit: &Permit,
    change: &Change<SourceChoice>,
) -> Result<Change<Chosen>, Stop> {
    Ok(match change {
        Change::Leave => Change::Leave,
        Change::Clear => Change::Clear,
        Change::Set(choice) => Change::Set(choice.choose(work, permit).await?),
    })
}

impl CorrectAppearance {
    /// The words at the new place, if there is one.
    async fn cut(&self, work: &Work<'_>, before: &appearance::Model) -> Result<Option<Span>, Stop> {
        let Some(span) = self.span else { return Ok(None) };
        let span = cut(work, before.document_id.into(), span, "start").await?;
        if store::is_taken(work, before, Some(span.start), Some(span.end)).await? {
            let message = "Another appearance of this claim has this place already.";
            return Err(Refusal::Input(vec![FieldProblem::new("start", message)]).into());
        }
        Ok(Some(span))
    }

    fn corrected(
        &self,
        before: &appearance::Model,
        span: Option<&Span>,
        speaker: Change<Uuid>,
        relayer: Change<Uuid>,
    ) -> appearance::Model {
        let present = before.clone();
        let mut after = appearance::Model {
            speech: match self.speech {
                Change::Leave => present.speech,
                Change::Clear => None,
                Change::Set(speech) => Some(speech.into()),
            },
            speaker_id: speaker.over(present.speaker_id),
            speaker_role: self.speaker_role.clone().over(present.speaker_role),
            relayer_id: relayer.over(present.relayer_id),
            version: present.version + 1,
            ..present
        };
        if let Some(span) = span {
            after.selector = appearance::Selector::Text;
            after.start_at = Some(span.start);
            after.end_at = Some(span.end);
            after.start_utf16 = Some(span.start_utf16);
            after.end_utf16 = Some(span.end_utf16);
            after.exact = Some(span.exact.clone());
            after.prefix = Some(span.prefix.clone());
            after.suffix = Some(span.suffix.clone());
        }
        after
    }
}

fn id(change: &Change<Chosen>) -> Change<Uuid> {
    match change {
        Change::Leave => Change::Leave,
        Change::Clear => Change::Clear,
        Change::Set(Chosen { source, .. }) => Change::Set(source.uuid()),
    }
}

fn row(after: &appearance::Model) -> appearance::ActiveModel {
    let after = after.clone();
    appearance::ActiveModel {
        newsroom_id: Set(after.newsroom_id),
        id: Set(after.id),
        selector: Set(after.selector),
        start_at: Set(after.start_at),
        end_at: Set(after.end_at),
        start_utf16: Set(after.start_utf16),
        end_utf16: Set(after.end_utf16),
        exact: Set(after.exact),
        prefix: Set(after.prefix),
        suffix: Set(after.suffix),
        speech: Set(after.speech),
        speaker_id: Set(after.speaker_id),
        speaker_role: Set(after.speaker_role),
        relayer_id: Set(after.relayer_id),
        version: Set(after.version),
        ..Default::default()
    }
}

/// What the trail keeps of an appearance: places and ids.
fn content(row: &appearance::Model) -> Value {
    json!({
        "start": row.start_at,
        "end": row.end_at,
        "speech": row.speech.map(factdesk_domain::Speech::from),
        "speaker": row.speaker_id.map(SourceId::new),
        "speakerRole": row.speaker_role,
        "relayer": row.relayer_id.map(SourceId::new),
    })
}
