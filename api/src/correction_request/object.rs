//! A reader's request, as editors see it.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::correction_request;
use uuid::Uuid;

use super::store;
use crate::error::Error;
use crate::fact_check::FactCheck;
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::read::{Read, Reader, beside, connection, object};

connection!(CorrectionRequestConnection, CorrectionRequestEdge, CorrectionRequest);

/// What became of a request. Treat a state that you do not know like DECLINED.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "correction_request::State")]
pub enum CorrectionRequestState {
    /// Nothing yet: it waits for an editor.
    Open,
    /// It was followed.
    Resolved,
    /// It was not.
    Declined,
}

object!(CorrectionRequest, correction_request::Model);

/// What a reader of a published fact-check asks to be corrected. For editors.
#[Object]
impl CorrectionRequest {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::CorrectionRequest, self.0.id)
    }

    /// Raised by every change: send it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The fact-check.
    async fn fact_check(&self, context: &Context<'_>) -> Result<Option<Read<FactCheck>>> {
        Ok(beside(context, &self.0, self.0.fact_check_id).await?)
    }

    /// The published version that was up when the reader wrote.
    async fn published_version(&self) -> i32 {
        self.0.number
    }

    /// What the reader wrote. Plain text of a stranger: show it as text.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// How to reach the reader, as they wrote it; null if they did not say, or if it was erased.
    async fn contact(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(Session::of(context)?.loaders()?.load_one(ContactOf(self.0.id)).await?)
    }

    /// What became of it.
    async fn state(&self) -> CorrectionRequestState {
        self.0.state.into()
    }

    /// Why it was closed so; null while it is open.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Who closed it.
    async fn closed_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.closed_by).await?)
    }

    /// When it was closed.
    async fn closed_at(&self) -> Option<DateTime> {
        self.0.closed_at.map(DateTime)
    }

    /// When it came in.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

/// Key of the contact of a request that the reader may see.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct ContactOf(Uuid);

impl Loader<ContactOf> for Reader {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[ContactOf]) -> std::result::Result<HashMap<ContactOf, String>, Error> {
        let contacts = store::contacts(&self.db, &self.scope, keys.iter().map(|key| key.0)).await?;
        Ok(contacts.into_iter().map(|row| (ContactOf(row.request_id), row.contact)).collect())
    }
}
