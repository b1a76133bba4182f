//! The GraphQL side: the schema is put together here, each noun brings its own part.

mod fields;
mod ids;
mod node;
mod payload;
mod refusal;
mod scalar;
mod schema;
mod session;

pub use fields::{Change, FieldProblem, Fields};
pub use ids::{NodeKind, global_id, id_argument, parse_id};
pub use node::{Node, NodeQuery, load_node};
pub use payload::{input, payload};
pub use refusal::{Gate, Refusal, RefusalCode, RefusalObject, Rule, UnmetGate};
pub use scalar::{Date, DateTime};
pub use schema::{Schema, build, sdl};
pub use session::Session;
