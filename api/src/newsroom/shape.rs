//! What Postgres writes of newsrooms and members by itself.

use entity::{member, newsroom};

use super::object::{Member, Newsroom};
use crate::conflict::{ConflictOfInterest, MemberConflicts};
use crate::graphql::NodeKind;
use crate::read::{Field, Shaped, id, many};

impl Shaped for Newsroom {
    type Entity = newsroom::Entity;
    const NAME: &'static str = "Newsroom";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Newsroom),
            "slug" => Field::Column("slug"),
            "name" => Field::Column("name"),
            "timeZone" => Field::Column("time_zone"),
            "version" => Field::Column("version"),
            "createdAt" => Field::Moment("created_at"),
            _ => return None,
        })
    }
}

impl Shaped for Member {
    type Entity = member::Entity;
    const NAME: &'static str = "Member";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Member),
            "name" => Field::Sql(
                "coalesce((SELECT n.name FROM person n WHERE n.id = {t}.person_id), 'Former member ' || {t}.number)",
            ),
            "roles" => Field::Sql("CASE WHEN {t}.removed_at IS NULL THEN {t}.roles ELSE ARRAY[]::text[] END"),
            "reviewLanguages" => Field::Column("languages"),
            "version" => Field::Column("version"),
            "removedAt" => Field::Moment("removed_at"),
            "createdAt" => Field::Moment("created_at"),
            "conflicts" => many::<ConflictOfInterest, MemberConflicts>(),
            _ => return None,
        })
    }
}
