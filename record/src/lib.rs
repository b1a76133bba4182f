//! The public record: a published snapshot in, its HTML page and its `ClaimReview` out.
//!
//! Pure: no files, no network, no clock. The same arguments give the same bytes, so that a hash of them is an `ETag`.

pub mod markdown;

mod appearance;
mod correction;
mod evidence;
mod json_ld;
mod page;
mod rating;
mod review;
mod snapshot;
mod standing;
mod time;
mod urls;

pub use appearance::{Appearance, Speaker, SpeakerKind, Speech};
pub use correction::{Correction, CorrectionKind};
pub use evidence::{Evidence, Stance};
pub use json_ld::json_ld;
pub use page::{CONTENT_SECURITY_POLICY, not_found_page, page};
pub use rating::{Rating, Scale};
pub use review::{Agreement, Exception, ExceptionKind, Outcome, Review};
pub use snapshot::{Format, Newsroom, Snapshot, UnknownFormat};
pub use standing::Standing;
pub use time::PublicDate;
pub use urls::Urls;

/// What every page and markup of a demonstration newsroom says about itself.
pub const DEMO_NOTICE: &str = "Demonstration, invented verdict";
