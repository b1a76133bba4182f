//! All SQL of documents.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entity::{HasId, Tenant, document, document_text};
use factdesk_domain::{Action, DocumentId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, TryInsertResult};
use uuid::Uuid;

use crate::access::Permit;
use crate::error::Error;
use crate::read::{Reader, Visible};
use crate::unit_of_work::Work;

impl Visible for document::Entity {
    const READ: Action = Action::DocumentRead;
}

impl Visible for document_text::Entity {
    const READ: Action = Action::DocumentRead;
}

/// Key of a document's text. Apart from the document, because it is long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextOf(pub Uuid);

impl Loader<TextOf> for Reader {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[TextOf]) -> Result<HashMap<TextOf, String>, Error> {
        let rows = document_text::Entity::visible(&self.scope)
            .filter(document_text::Column::DocumentId.is_in(keys.iter().map(|key| key.0)))
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(|row| (TextOf(row.document_id), row.body)).collect())
    }
}

/// The document that holds these bytes, published at this address by one of these sources (by nobody known, if none).
///
/// # Errors
/// What Postgres says.
pub async fn same(
    work: &Work<'_>,
    hash: &[u8; 32],
    publishers: &[Uuid],
    url: Option<&str>,
) -> Result<Option<document::Model>, Error> {
    use document::Column;
    let select = document::Entity::of(work.newsroom()).filter(Column::ContentHash.eq(hash.to_vec()));
    let select = if publishers.is_empty() {
        select.filter(Column::PublisherId.is_null())
    } else {
        select.filter(Column::PublisherId.is_in(publishers.iter().copied()))
    };
    let select = match url {
        Some(url) => select.filter(Column::Url.eq(url)),
        None => select.filter(Column::Url.is_null()),
    };
    Ok(select.order_by_asc(Column::Id).one(work.tx()).await?)
}

/// Stores a document with its text. False if there is one with the same bytes, publisher and address.
///
/// # Errors
/// What Postgres says.
pub async fn insert(
    work: &Work<'_>,
    _permit: &Permit,
    row: document::ActiveModel,
    text: document_text::ActiveModel,
) -> Result<bool, Error> {
    let inserted = document::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(work.tx())
        .await?;
    if !matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0) {
        return Ok(false);
    }
    document_text::Entity::insert(text).exec_without_returning(work.tx()).await?;
    Ok(true)
}

/// The text of a document of this newsroom; none if there is no such document, or its text was taken down.
///
/// # Errors
/// What Postgres says.
pub async fn text(work: &Work<'_>, id: DocumentId) -> Result<Option<String>, Error> {
    let select =
        document_text::Entity::of(work.newsroom()).filter(document_text::Column::DocumentId.eq(id.uuid()));
    Ok(select.one(work.tx()).await?.map(|row| row.body))
}

/// Whether the newsroom has this document.
///
/// # Errors
/// What Postgres says.
pub async fn exists(work: &Work<'_>, id: DocumentId) -> Result<bool, Error> {
    Ok(document::Entity::one(work.newsroom(), id).one(work.tx()).await?.is_some())
}
