//! What members are told in the app: written with the event that it tells of (`event/append.sql`), to whom the domain says.

mod live;
mod mark_read;
mod mutation;
mod object;
mod preferences;
mod query;
mod shape;
mod store;

pub use live::{LiveNotification, told};
pub use mutation::NotificationMutation;
pub use object::{Notification, NotificationConnection, NotificationEdge};
pub use query::NotificationQuery;
