//! Parts of a long text around the words that were looked for.

use async_graphql::{Context, SimpleObject};
use uuid::Uuid;

use super::highlight::{Highlight, Place, load, parts};

/// A part of a text. Plain text: nothing in it is markup.
#[derive(Clone, Debug, SimpleObject)]
pub struct Excerpt {
    /// The part.
    pub text: String,
    /// Where in it the words stand.
    pub highlights: Vec<Highlight>,
}

/// Parts of a text of an object around these words, at most three.
///
/// # Errors
/// `BAD_USER_INPUT` for a text that cannot be looked for; otherwise what Postgres says.
pub async fn excerpts(
    context: &Context<'_>,
    place: Place,
    id: Uuid,
    text: &str,
) -> async_graphql::Result<Vec<Excerpt>> {
    let marked = load(context, place, id, text).await?;
    let parts = marked.iter().flat_map(|marked| parts(marked));
    let found = parts.filter(|(_, highlights)| !highlights.is_empty());
    Ok(found.map(|(text, highlights)| Excerpt { text, highlights }).collect())
}
