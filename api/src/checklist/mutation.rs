//! Mutations of checklists: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::answer::AnswerChecklistInput;
use super::object::{Checklist, ChecklistAnswer};
use super::store::checklist;
use super::update::UpdateChecklistInput;
use crate::graphql::{RefusalObject, Session, input as run};
use crate::read::Later;

/// Mutations of checklists.
#[derive(Default)]
pub struct ChecklistMutation;

/// The new version of the checklist, or why not.
#[derive(SimpleObject, Default)]
pub struct UpdateChecklistPayload {
    /// The version that holds now.
    checklist: Option<Checklist>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// The answer, or why not.
#[derive(SimpleObject, Default)]
pub struct AnswerChecklistPayload {
    /// The answer, which holds now.
    answer: Option<Later<ChecklistAnswer>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl ChecklistMutation {
    /// Makes the next version of the newsroom's checklist.
    async fn update_checklist(
        &self,
        context: &Context<'_>,
        input: UpdateChecklistInput,
    ) -> Result<UpdateChecklistPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let reader = Session::of(context)?.loaders()?.loader();
                let made = checklist(&reader.db, reader.scope.newsroom(), Some(done.version)).await?;
                UpdateChecklistPayload { checklist: made, refusal: None }
            }
            Err(refusal) => UpdateChecklistPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }

    /// Answers a question of the checklist about a claim.
    async fn answer_checklist(
        &self,
        context: &Context<'_>,
        input: AnswerChecklistInput,
    ) -> Result<AnswerChecklistPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => AnswerChecklistPayload { answer: Some(Later::of(done.answer)), refusal: None },
            Err(refusal) => AnswerChecklistPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
