//! Mutations of sources: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::merge::MergeSourcesInput;
use super::object::Source;
use super::update::UpdateSourceInput;
use crate::graphql::{RefusalObject, input as run};
use crate::read::Later;

/// Mutations of sources.
#[derive(Default)]
pub struct SourceMutation;

/// The source as it is now, or why nothing was changed.
#[derive(SimpleObject, Default)]
pub struct UpdateSourcePayload {
    /// The source.
    source: Option<Later<Source>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// The two sources as they are now, or why nothing was changed.
#[derive(SimpleObject, Default)]
pub struct MergeSourcesPayload {
    /// The source that was merged, or stands for itself again.
    from: Option<Later<Source>>,
    /// The other one.
    into: Option<Later<Source>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl SourceMutation {
    /// Changes or confirms a source.
    async fn update_source(
        &self,
        context: &Context<'_>,
        input: UpdateSourceInput,
    ) -> Result<UpdateSourcePayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => UpdateSourcePayload { source: Some(Later::of(done.source)), refusal: None },
            Err(refusal) => UpdateSourcePayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }

    /// Says that two sources are one, or takes that back.
    async fn merge_sources(
        &self,
        context: &Context<'_>,
        input: MergeSourcesInput,
    ) -> Result<MergeSourcesPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => MergeSourcesPayload {
                from: Some(Later::of(done.from)),
                into: Some(Later::of(done.into)),
                refusal: None,
            },
            Err(refusal) => MergeSourcesPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
