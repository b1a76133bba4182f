//! Mutations of sources: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::source;

use super::merge::MergeSourcesInput;
use super::object::Source;
use super::update::UpdateSourceInput;
use crate::graphql::{RefusalObject, payload};
use crate::read::One;

/// Mutations of sources.
#[derive(Default)]
pub struct SourceMutation;

/// The source as it is now, or why nothing was changed.
#[derive(SimpleObject, Default)]
pub struct UpdateSourcePayload {
    /// The source.
    source: Option<Source>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// The two sources as they are now, or why nothing was changed.
#[derive(SimpleObject, Default)]
pub struct MergeSourcesPayload {
    /// The source that was merged, or stands for itself again.
    from: Option<Source>,
    /// The other one.
    into: Option<Source>,
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
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let row = payload(context)?.load_one(One::<source::Entity>::of(done.source.into())).await?;
                UpdateSourcePayload { source: row.map(Source::from), refusal: None }
            }
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
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let loaders = payload(context)?;
                let from = loaders.load_one(One::<source::Entity>::of(done.from.into()));
                let into = loaders.load_one(One::<source::Entity>::of(done.into.into()));
                let (from, into) = futures::try_join!(from, into)?;
                MergeSourcesPayload {
                    from: from.map(Source::from),
                    into: into.map(Source::from),
                    refusal: None,
                }
            }
            Err(refusal) => MergeSourcesPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
