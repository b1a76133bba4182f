//! Root fields that read tags.

use async_graphql::{Context, InputObject, Object, Result};
use entity::tag;
use factdesk_domain::Action;
use sea_orm::{ColumnTrait, QueryFilter, Select};

use super::name;
use super::object::{TagConnection, TagKind};
use crate::error::Error;
use crate::graphql::Session;
use crate::read::{Order, PageArgs, Read, Visible, root};

/// Root fields that read tags.
#[derive(Default)]
pub struct TagQuery;

/// Which tags to list; all conditions must hold.
#[derive(InputObject, Default, Debug)]
pub struct TagFilter {
    /// Of this kind.
    kind: Option<TagKind>,
    /// With this text in the name, in any case; at most 100 characters.
    text: Option<String>,
    /// Out of use, or in use. Left out: both.
    retired: Option<bool>,
    /// Merged into another one. Left out: only tags that stand for themselves.
    merged: Option<bool>,
}

impl TagFilter {
    fn apply(&self, mut select: Select<tag::Entity>) -> std::result::Result<Select<tag::Entity>, Error> {
        use tag::Column;
        if let Some(kind) = self.kind {
            select = select.filter(Column::Kind.eq(tag::Kind::from(factdesk_domain::TagKind::from(kind))));
        }
        if let Some(text) = &self.text {
            if text.contains('\0') || text.chars().count() > name::LONGEST_NAME {
                return Err(Error::bad_input("The text to look for has at most 100 characters and no NUL."));
            }
            let escaped = name::key(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            select = select.filter(Column::NameKey.like(format!("%{escaped}%")));
        }
        select = match self.retired {
            Some(true) => select.filter(Column::RetiredAt.is_not_null()),
            Some(false) => select.filter(Column::RetiredAt.is_null()),
            None => select,
        };
        Ok(if self.merged.unwrap_or(false) {
            select.filter(Column::MergedInto.is_not_null())
        } else {
            select.filter(Column::MergedInto.is_null())
        })
    }
}

#[Object]
impl TagQuery {
    /// The newsroom's vocabulary of tags and topics, by name.
    async fn tags(
        &self,
        context: &Context<'_>,
        filter: Option<TagFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<TagConnection>> {
        let reader = Session::of(context)?.reading(Action::ClaimRead)?.loader();
        let filter = filter.unwrap_or_default();
        let select = filter.apply(tag::Entity::visible(&reader.scope))?;
        let order = Order { column: tag::Column::NameKey, id: tag::Column::Id, descending: false };
        let (name, page) = (format!("tags {filter:?}"), PageArgs { first, after, last, before });
        Ok(root(context, select, &order, &name, page).await?)
    }
}
