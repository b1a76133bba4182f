//! Names of whoever acted and of what was acted on, as they are now: events hold ids alone.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entity::{api_key, member, source};
use sea_orm::sea_query::{Expr, UnionType};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::error::Error;
use crate::read::{Reader, Visible};

/// Key of the name of a member, key or source of the reader's newsroom, if the reader may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NameOf(pub Uuid);

impl Loader<NameOf> for Reader {
    type Value = String;
    type Error = Error;

    /// One statement for all names of a page.
    async fn load(&self, keys: &[NameOf]) -> Result<HashMap<NameOf, String>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let members = member::Entity::visible(&self.scope)
            .filter(member::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .column(member::Column::Id)
            .column_as(
                Expr::cust(
                    r#"coalesce((SELECT n.name || CASE WHEN "member"."removed_at" IS NULL THEN '' ELSE ' (former member)' END
                        FROM person n WHERE n.id = "member"."person_id"), 'Former member ' || "member"."number")"#,
                ),
                "name",
            );
        let keys = api_key::Entity::visible(&self.scope)
            .filter(api_key::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .column(api_key::Column::Id)
            .column(api_key::Column::Name);
        let sources = source::Entity::visible(&self.scope)
            .filter(source::Column::Id.is_in(ids))
            .select_only()
            .column(source::Column::Id)
            .column(source::Column::Name);
        let mut all = members;
        QueryTrait::query(&mut all)
            .union(UnionType::All, keys.into_query())
            .union(UnionType::All, sources.into_query());
        let rows: Vec<(Uuid, String)> = all.into_tuple().all(&self.db).await?;
        Ok(rows.into_iter().map(|(id, name)| (NameOf(id), name)).collect())
    }
}
