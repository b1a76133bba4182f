//! Root fields that read keys.

use async_graphql::{Context, Object, Result};
use entity::api_key;
use factdesk_domain::Action;

use super::object::ApiKeyConnection;
use crate::error::Code;
use crate::graphql::{Session, directive};
use crate::read::{Order, PageArgs, Read, Visible, root};

/// Root fields that read keys.
#[derive(Default)]
pub struct ApiKeyQuery;

#[Object]
impl ApiKeyQuery {
    /// The keys of the newsroom's tools, also those that work no more, the newest first. For admins.
    #[graphql(directive = directive::error::apply(Code::Forbidden))]
    async fn api_keys(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ApiKeyConnection>> {
        let reader = Session::of(context)?.reading(Action::ApiKeyRead)?.loader();
        let order = Order { column: api_key::Column::CreatedAt, id: api_key::Column::Id, descending: true };
        let page = PageArgs { first, after, last, before };
        Ok(root(context, api_key::Entity::visible(&reader.scope), &order, "apiKeys", page).await?)
    }
}
