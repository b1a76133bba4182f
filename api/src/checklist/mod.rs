//! Checklists: the newsroom's own questions about a claim, and their answers.

mod answer;
mod mutation;
mod object;
mod shape;
mod store;
mod update;

pub use mutation::ChecklistMutation;
pub use object::{Checklist, ChecklistAnswer, ChecklistAnswerConnection, ChecklistAnswerEdge};
pub use store::{ClaimAnswers, checklist};
