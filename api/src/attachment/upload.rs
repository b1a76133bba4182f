//! A file that has arrived becomes an attachment: the row first, then the bytes, then its sender is told of it. So there is
//! no file without a row, and whatever breaks off in between is thrown away with the other orphans.

use factdesk_domain::{Action, AttachmentId};
use serde::{Deserialize, Serialize};

use super::receive::Received;
use super::store;
use crate::access::Permit;
use crate::error::Error;
use crate::graphql::{Refusal, Session};
use crate::unit_of_work::{Command, Happened, Stop, Work, run};

/// The command.
#[derive(Serialize)]
struct UploadAttachment {
    sha256: [u8; 32],
    size: i32,
    media_type: &'static str,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct AttachmentUploaded {
    /// The attachment: of bytes that are there already the same as before.
    pub attachment: AttachmentId,
}

/// Keeps a file for whoever sent it, until evidence is kept with it.
///
/// # Errors
/// `RATE_LIMITED` for whoever has too many files without evidence; the store or the database cannot be reached.
pub async fn upload(
    session: &Session,
    key: Option<String>,
    received: Received,
) -> Result<Result<AttachmentUploaded, Refusal>, Error> {
    let Received { mut file, sha256, size, kind } = received;
    let size = size.try_into().map_err(Error::internal)?;
    let command = UploadAttachment { sha256, size, media_type: kind.media_type };
    let done = run(session, key, command).await?;
    let (vault, newsroom) = (&session.app.vault, session.actor()?.newsroom());
    if done.is_ok() && !vault.has(newsroom, &sha256).await? {
        vault.put(newsroom, &sha256, &mut file).await?;
    }
    Ok(done)
}

impl Command for UploadAttachment {
    type Done = AttachmentUploaded;

    fn action(&self) -> Action {
        Action::AttachmentUpload
    }

    /// No event: that a file lies about tells nothing until evidence is kept with it.
    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<AttachmentUploaded>, Stop> {
        // Whoever throws orphans away holds the same lock until the bytes are gone.
        store::lock(work, &self.sha256).await?;
        let attachment = store::keep(work, permit, &self.sha256, self.size, self.media_type).await?;
        if store::unattached(work, permit).await? > i64::from(work.app.settings.attachments.unattached) {
            return Err(Error::Limited { seconds: 600 }.into());
        }
        Ok(Happened::quiet(AttachmentUploaded { attachment }))
    }
}
