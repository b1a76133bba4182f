//! What Postgres writes of answers by itself; numbers it spells in another way than we do.

use entity::checklist_answer;

use super::object::ChecklistAnswer;
use super::store::EarlierAnswers;
use crate::claim::Claim;
use crate::evidence::sealed;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, many, one};

impl Shaped for ChecklistAnswer {
    type Entity = checklist_answer::Entity;
    const NAME: &'static str = "ChecklistAnswer";
    const SHARED: &'static [(&'static str, &'static str)] = &[("sealed", sealed!("{t}", "{t}.answered_by"))];

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::ChecklistAnswer),
            "claim" => one::<Claim>("{t}.id = {p}.claim_id"),
            "questionKey" => Field::Column("question_key"),
            "checklistVersion" => Field::Column("checklist_version"),
            "text" => Field::Sql("CASE WHEN NOT {t}.sealed THEN {t}.text END"),
            "choice" => Field::Sql("CASE WHEN NOT {t}.sealed THEN {t}.choice END"),
            "date" => Field::Sql("CASE WHEN NOT {t}.sealed THEN {t}.day END"),
            "round" => Field::Column("round"),
            "answeredBy" => one::<Member>("{t}.id = {p}.answered_by AND NOT {p}.sealed"),
            "sealed" => Field::Column("sealed"),
            "createdAt" => Field::Moment("created_at"),
            "earlier" => many::<Self, EarlierAnswers>(),
            _ => return None,
        })
    }
}
