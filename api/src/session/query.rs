//! What a person reads about their own sign-in.

use async_graphql::{Context, Object, Result};
use entity::{login_activity, session};
use factdesk_domain::Action;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::object::{LoginActivityConnection, SessionConnection};
use super::store::{living, person_of};
use crate::graphql::Session;
use crate::read::{Order, PageArgs, Read, apart, root};

/// Root fields around one's own sign-in.
#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// Your sessions that can still be used, in all newsrooms, the newest first.
    async fn sessions(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<SessionConnection>> {
        let session = Session::of(context)?;
        let reader = session.reading(Action::AccountRead)?.loader();
        let select = living(&reader.scope, session.app.settings.sign_in.session_idle_days);
        let order = Order { column: session::Column::CreatedAt, id: session::Column::Id, descending: true };
        Ok(root(context, select, &order, "sessions", PageArgs { first, after, last, before }).await?)
    }

    /// What was done and tried with your sign-in, the newest first. Kept for 90 days, if the server is not set otherwise.
    async fn login_activity(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<LoginActivityConnection> {
        let reader = Session::of(context)?.reading(Action::AccountRead)?.loader();
        #[expect(clippy::disallowed_methods, reason = "login activity belongs to a person, in no newsroom")]
        let select = login_activity::Entity::find()
            .filter(login_activity::Column::PersonId.in_subquery(person_of(&reader.scope)));
        let order =
            Order { column: login_activity::Column::At, id: login_activity::Column::Id, descending: true };
        let page = PageArgs { first, after, last, before };
        let (rows, total) = apart(reader, select, &order, "loginActivity", page).await?;
        Ok(LoginActivityConnection::new(rows, total))
    }
}
