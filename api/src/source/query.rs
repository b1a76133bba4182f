//! Root fields that read sources.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::source;
use factdesk_domain::Action;
use sea_orm::{ColumnTrait, QueryFilter, Select};

use super::name::name_key;
use super::object::{Source, SourceConnection, SourceKind};
use crate::error::Error;
use crate::graphql::{NodeKind, Session, parse_id};
use crate::read::{Order, PageArgs, Read, Visible, find, root};

/// Root fields that read sources.
#[derive(Default)]
pub struct SourceQuery;

/// Which sources to list; all conditions must hold.
#[derive(InputObject, Default, Debug)]
pub struct SourceFilter {
    /// Of one of these kinds.
    kind: Option<SourceKindIn>,
    /// Named, or anonymous and collective.
    named: Option<bool>,
    /// Confirmed by a person, or not.
    confirmed: Option<bool>,
    /// Merged into another one. Left out: only sources that stand for themselves.
    merged: Option<bool>,
    /// With this text in the name, in any case; at most 300 characters.
    text: Option<String>,
}

/// A set of kinds.
#[derive(InputObject, Debug)]
pub struct SourceKindIn {
    /// One of these.
    #[graphql(name = "in")]
    one_of: Vec<SourceKind>,
}

impl SourceFilter {
    fn apply(
        &self,
        mut select: Select<source::Entity>,
    ) -> std::result::Result<Select<source::Entity>, Error> {
        use source::Column;
        if let Some(kind) = &self.kind {
            let kinds =
                kind.one_of.iter().map(|kind| source::Kind::from(factdesk_domain::SourceKind::from(*kind)));
            select = select.filter(Column::Kind.is_in(kinds));
        }
        if let Some(named) = self.named {
            select = select.filter(Column::Named.eq(named));
        }
        if let Some(confirmed) = self.confirmed {
            select = select.filter(Column::Confirmed.eq(confirmed));
        }
        select = if self.merged.unwrap_or(false) {
            select.filter(Column::MergedInto.is_not_null())
        } else {
            select.filter(Column::MergedInto.is_null())
        };
        if let Some(text) = &self.text {
            if text.contains('\0') || text.chars().count() > 300 {
                return Err(Error::bad_input("The text to look for has at most 300 characters and no NUL."));
            }
            let escaped = name_key(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            select = select.filter(Column::NameKey.like(format!("%{escaped}%")));
        }
        Ok(select)
    }
}

#[Object]
impl SourceQuery {
    /// The source with this id; null if it does not exist or you cannot see it.
    async fn source(&self, context: &Context<'_>, id: ID) -> Result<Option<Read<Source>>> {
        Session::of(context)?.reading(Action::SourceRead)?;
        let Some((NodeKind::Source, id)) = parse_id(&id) else { return Ok(None) };
        Ok(find(context, id).await?)
    }

    /// Sources, newest first.
    async fn sources(
        &self,
        context: &Context<'_>,
        filter: Option<SourceFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<SourceConnection>> {
        let reader = Session::of(context)?.reading(Action::SourceRead)?.loader();
        let filter = filter.unwrap_or_default();
        let select = filter.apply(source::Entity::visible(&reader.scope))?;
        let order = Order { column: source::Column::CreatedAt, id: source::Column::Id, descending: true };
        let (name, page) = (format!("sources {filter:?}"), PageArgs { first, after, last, before });
        Ok(root(context, select, &order, &name, page).await?)
    }
}
