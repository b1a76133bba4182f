//! Mutations of search notes: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::object::SearchNote;
use super::record::RecordSearchNoteInput;
use crate::graphql::RefusalObject;
use crate::read::Later;

/// Mutations of search notes.
#[derive(Default)]
pub struct SearchNoteMutation;

/// The note that was recorded, or why not.
#[derive(SimpleObject, Default)]
pub struct RecordSearchNotePayload {
    /// The new note.
    search_note: Option<Later<SearchNote>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl SearchNoteMutation {
    /// Records that evidence for one side was looked for, and none was found.
    async fn record_search_note(
        &self,
        context: &Context<'_>,
        input: RecordSearchNoteInput,
    ) -> Result<RecordSearchNotePayload> {
        let key = input.idempotency_key.clone();
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                RecordSearchNotePayload { search_note: Some(Later::of(done.search_note)), refusal: None }
            }
            Err(refusal) => RecordSearchNotePayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
