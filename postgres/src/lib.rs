//! A private Postgres: a small supervisor around the `initdb` and `postgres` that are installed on the machine.
//!
//! ```text
//! <data_dir>/postgres/      the cluster, owned by the account that Postgres runs as
//! <data_dir>/postgres.lock  held by the one process that runs it; says where its socket is
//! <data_dir>/postgres.log   what Postgres itself logs
//! <runtime_dir>/            the socket, in a folder that no other account can enter
//! ```
//!
//! Of all processes that [`start`] the same data folder one *owns* Postgres: it holds the lock, and Postgres ends
//! with it, however it ends. The others *attach*: they use the same socket, and when the owner is gone one of them
//! takes over by itself within a second. Connections break at that moment, their addresses stay valid. A Postgres
//! that dies under its owner is started again in the same way.
//!
//! Postgres listens on the socket only and trusts whoever reaches it; the closed folder around the socket is the lock
//! on the door. Started as root, Postgres runs as the owner of its data, else as `postgres`, else as `nobody`,
//! because it refuses to run as root.

#![expect(
    clippy::disallowed_methods,
    reason = "binaries and folders are where the platform's own variables (PATH, HOME, XDG_…, PG_BINDIR) say"
)]

mod account;
mod binaries;
mod cluster;
mod command;
mod die_with_parent;
mod error;
mod folders;
mod inspect;
mod lock;
mod options;
mod platform;
mod postmaster;
mod remains;
mod server;
mod supervisor;

pub use binaries::{Binaries, MINIMUM_MAJOR, find_binaries};
pub use cluster::{DATABASE, ROLE};
pub use error::Error;
pub use inspect::{Inspection, Running, inspect};
pub use options::{Durability, Options};
pub use server::{Server, start};
