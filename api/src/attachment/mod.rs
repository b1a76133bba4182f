//! Attachments: files that evidence is kept with (docs/decisions/0019).

mod kind;
mod object;
mod receive;
mod s3;
mod shape;
mod store;
mod tidy;
mod upload;
mod vault;

pub use kind::Kind;
pub use object::{Attachment, AttachmentConnection, AttachmentEdge};
pub use receive::{NotTaken, Received, receive};
pub use store::{EvidenceAttachments, find};
pub(crate) use store::{attach, attachable, count_of_evidence};
pub use tidy::throw_away_orphans;
pub use upload::{AttachmentUploaded, upload};
pub use vault::Vault;
