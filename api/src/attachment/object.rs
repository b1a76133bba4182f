//! An attachment, as clients see it.

use async_graphql::{ID, Object};
use entity::attachment;

use crate::graphql::{NodeKind, global_id};
use crate::read::{connection, object};

connection!(AttachmentConnection, AttachmentEdge, Attachment);

object!(Attachment, attachment::Model);

/// A file that evidence is kept with: an image, a PDF, or a page as it was saved. Files are sent by `POST /attachments`
/// (the bytes as body, the token as for everything else); the answer has the id. One that no evidence is kept with is
/// thrown away after a day. The same bytes are the same attachment.
#[Object]
impl Attachment {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Attachment, self.0.id)
    }

    /// SHA-256 of its bytes in hex.
    async fn sha256(&self) -> String {
        crate::event::hex(&self.0.sha256)
    }

    /// How many bytes it has.
    async fn size(&self) -> i32 {
        self.0.size
    }

    /// What it is, by what is in it: `image/png`, `image/jpeg`, `image/gif`, `image/webp`, `image/avif`, `application/pdf`
    /// or `text/html`; there may be more later.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// Where it can be had, as a path on this server; with the token of whoever may see it. Nothing in it runs: images are
    /// shown, a PDF is saved, a page is handed out as text.
    async fn url(&self) -> String {
        format!("/attachments/{}", global_id(NodeKind::Attachment, self.0.id).as_str())
    }
}
