//! Root fields that read readers' requests.

use async_graphql::{Context, Object, Result};
use entity::correction_request;
use factdesk_domain::Action;
use sea_orm::{ColumnTrait, QueryFilter};

use super::object::CorrectionRequestConnection;
use crate::error::Code;
use crate::graphql::{Session, directive};
use crate::read::{Order, PageArgs, Read, Visible, root};

/// Root fields that read readers' requests.
#[derive(Default)]
pub struct CorrectionRequestQuery;

#[Object]
impl CorrectionRequestQuery {
    /// What readers ask to be corrected, the newest first. For editors.
    #[graphql(directive = directive::error::apply(Code::Forbidden))]
    async fn correction_requests(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "True for those only that wait for an editor.")] open: Option<bool>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<CorrectionRequestConnection>> {
        let reader = Session::of(context)?.reading(Action::CorrectionRequestRead)?.loader();
        let mut select = correction_request::Entity::visible(&reader.scope);
        let open = open.unwrap_or_default();
        if open {
            select = select.filter(correction_request::Column::State.eq(correction_request::State::Open));
        }
        let order = Order {
            column: correction_request::Column::CreatedAt,
            id: correction_request::Column::Id,
            descending: true,
        };
        let page = PageArgs { first, after, last, before };
        Ok(root(context, select, &order, &format!("correctionRequests {open}"), page).await?)
    }
}
