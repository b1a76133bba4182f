//! The GraphQL side: the schema is put together here, each noun brings its own part.

mod asked;
mod caller;
mod contract;
mod conventions;
mod cost;
pub mod directive;
mod document;
mod engine;
mod fields;
mod ids;
mod input;
mod literals;
mod measure;
mod node;
mod persisted;
mod refusal;
mod scalar;
mod schema;
mod session;
pub mod tokens;
mod variables;

pub use asked::Asked;
pub use caller::Caller;
pub use document::{coded, told};
pub use engine::{Asker, Engine, Ready};
pub use fields::{Change, FieldProblem, Fields};
pub use ids::{NodeKind, global_id, id_argument, parse_id};
pub use input::input;
pub use node::{Node, NodeQuery, load_node};
pub use persisted::parse_hash;
pub use refusal::{Gate, Refusal, RefusalCode, RefusalObject, Rule, UnmetGate};
pub use scalar::{Date, DateTime};
pub use schema::sdl;
pub use session::Session;
