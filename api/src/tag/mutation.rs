//! Mutations of tags: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::claim::{TagClaimInput, UntagClaimInput};
use super::create::CreateTagInput;
use super::merge::MergeTagsInput;
use super::object::Tag;
use super::rename::RenameTagInput;
use super::retire::RetireTagInput;
use crate::claim::Claim;
use crate::graphql::{RefusalObject, input as run};
use crate::read::Later;

/// Mutations of tags.
#[derive(Default)]
pub struct TagMutation;

/// Makes the payload of a mutation that answers with one object.
macro_rules! payloads {
    ($($name:ident $field:ident: $kind:ident, $doc:literal;)+) => {$(
        #[doc = $doc]
        #[derive(SimpleObject, Default)]
        pub struct $name {
            /// As it is now; null if refused.
            $field: Option<Later<$kind>>,
            /// Why nothing was changed.
            refusal: Option<RefusalObject>,
        }

        impl $name {
            fn of(outcome: std::result::Result<impl Into<uuid::Uuid>, crate::graphql::Refusal>) -> Self {
                match outcome {
                    Ok(id) => Self { $field: Some(Later::of(id)), refusal: None },
                    Err(refusal) => Self { refusal: Some(refusal.into()), ..Default::default() },
                }
            }
        }
    )+};
}

payloads! {
    CreateTagPayload tag: Tag, "The new word of the vocabulary, or why not.";
    RenameTagPayload tag: Tag, "The tag under its new name, or why not.";
    RetireTagPayload tag: Tag, "The tag out of use or in use again, or why not.";
    TagClaimPayload claim: Claim, "The claim with its tags, or why not.";
    UntagClaimPayload claim: Claim, "The claim with the tags that are left, or why not.";
}

/// The two tags as they are now, or why nothing was changed.
#[derive(SimpleObject, Default)]
pub struct MergeTagsPayload {
    /// The tag that was merged, or stands for itself again.
    from: Option<Later<Tag>>,
    /// The other one.
    into: Option<Later<Tag>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl TagMutation {
    /// Adds a word to the vocabulary.
    async fn create_tag(&self, context: &Context<'_>, input: CreateTagInput) -> Result<CreateTagPayload> {
        let key = input.idempotency_key.clone();
        Ok(CreateTagPayload::of(run(context, key.as_ref(), input.parse()).await?.map(|done| done.tag)))
    }

    /// Gives a tag another name, on all claims that bear it.
    async fn rename_tag(&self, context: &Context<'_>, input: RenameTagInput) -> Result<RenameTagPayload> {
        let key = input.idempotency_key.clone();
        Ok(RenameTagPayload::of(run(context, key.as_ref(), input.parse()).await?.map(|done| done.tag)))
    }

    /// Takes a tag out of use, or brings it back.
    async fn retire_tag(&self, context: &Context<'_>, input: RetireTagInput) -> Result<RetireTagPayload> {
        let key = input.idempotency_key.clone();
        Ok(RetireTagPayload::of(run(context, key.as_ref(), input.parse()).await?.map(|done| done.tag)))
    }

    /// Says that two tags are one, or takes that back.
    async fn merge_tags(&self, context: &Context<'_>, input: MergeTagsInput) -> Result<MergeTagsPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => MergeTagsPayload {
                from: Some(Later::of(done.from)),
                into: Some(Later::of(done.into)),
                refusal: None,
            },
            Err(refusal) => MergeTagsPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }

    /// Gives a claim tags and topics.
    async fn tag_claim(&self, context: &Context<'_>, input: TagClaimInput) -> Result<TagClaimPayload> {
        let key = input.idempotency_key.clone();
        Ok(TagClaimPayload::of(run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim)))
    }

    /// Takes tags and topics off a claim.
    async fn untag_claim(&self, context: &Context<'_>, input: UntagClaimInput) -> Result<UntagClaimPayload> {
        let key = input.idempotency_key.clone();
        Ok(UntagClaimPayload::of(run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim)))
    }
}
