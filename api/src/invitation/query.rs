//! Root fields that read invitations.

use async_graphql::{Context, Object, Result};
use entity::invitation;
use factdesk_domain::Action;

use super::object::InvitationConnection;
use super::store::open;
use crate::error::Code;
use crate::graphql::{Session, directive};
use crate::read::{Order, PageArgs, Read, root};

/// Root fields that read invitations.
#[derive(Default)]
pub struct InvitationQuery;

#[Object]
impl InvitationQuery {
    /// Invitations that can still be accepted, the newest first. For admins.
    #[graphql(directive = directive::error::apply(Code::Forbidden))]
    async fn invitations(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<InvitationConnection>> {
        let reader = Session::of(context)?.reading(Action::InvitationRead)?.loader();
        let order =
            Order { column: invitation::Column::CreatedAt, id: invitation::Column::Id, descending: true };
        let page = PageArgs { first, after, last, before };
        Ok(root(context, open(&reader.scope), &order, "invitations", page).await?)
    }
}
