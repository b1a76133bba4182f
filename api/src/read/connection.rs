//! The Relay connection of a type.

use async_graphql::SimpleObject;

/// Where a page lies in its list (Relay).
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct PageInfo {
    /// True if there are items before this page.
    pub has_previous_page: bool,
    /// True if there are items after this page.
    pub has_next_page: bool,
    /// Cursor of the first item of the page: give it as `before` to go back.
    pub start_cursor: Option<String>,
    /// Cursor of the last item of the page: give it as `after` to go on.
    pub end_cursor: Option<String>,
}

/// Makes the connection and edge types of one object type: `connection!(ClaimConnection, ClaimEdge, Claim)`.
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ident) => {
        #[doc = concat!("A page of a list of `", stringify!($node), "`.")]
        #[derive(async_graphql::SimpleObject)]
        #[graphql(complex)]
        pub struct $connection {
            /// The items of the page, each with its cursor.
            pub edges: Vec<$edge>,
            /// Where the page lies in the list.
            pub page_info: $crate::read::PageInfo,
            #[graphql(skip)]
            total: $crate::read::Total,
        }

        #[doc = concat!("A `", stringify!($node), "` in a list.")]
        #[derive(async_graphql::SimpleObject)]
        pub struct $edge {
            /// Place of the item in this list: opaque, valid for this list with this filter and order only.
            pub cursor: String,
            /// The item.
            pub node: $node,
        }

        #[async_graphql::ComplexObject]
        impl $connection {
            /// The items of the page without their cursors.
            async fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// How many items the whole list has. Counted only when asked for, up to 10,000.
            async fn total(
                &self,
                context: &async_graphql::Context<'_>,
            ) -> async_graphql::Result<$crate::read::Count> {
                let loaders = $crate::graphql::Session::of(context)?.loaders()?;
                Ok(self.total.count(loaders).await?)
            }
        }

        impl $connection {
            /// The page of the relation `R` under the object of this row.
            ///
            /// # Errors
            /// `BAD_USER_INPUT` for a page that cannot be; otherwise what Postgres says.
            #[allow(dead_code, reason = "some types are listed at the root only")]
            pub async fn under<R, M>(
                context: &async_graphql::Context<'_>,
                parent: &$crate::read::Row<M>,
                page: $crate::read::PageArgs,
            ) -> async_graphql::Result<$crate::read::Read<Self>>
            where
                R: $crate::read::Relation<Entity = <$node as $crate::read::Shaped>::Entity>,
                M: sea_orm::ModelTrait<Entity: entity::HasId>,
                M::Entity: sea_orm::EntityTrait<Model = M>,
                $crate::read::RowUnder<R>: $crate::read::Nestable<R>,
            {
                Ok($crate::read::under::<R, Self, M>(context, parent, page).await?)
            }
        }

        impl $crate::read::Connection for $connection {
            type Node = $node;

            fn new(
                list: $crate::read::List<$crate::read::Row<$crate::read::RowOf<$node>>>,
                total: $crate::read::Total,
            ) -> Self {
                let page_info = $crate::read::PageInfo {
                    has_previous_page: list.has_previous,
                    has_next_page: list.has_next,
                    start_cursor: list.rows.first().map(|(cursor, _)| cursor.clone()),
                    end_cursor: list.rows.last().map(|(cursor, _)| cursor.clone()),
                };
                let edges =
                    list.rows.into_iter().map(|(cursor, row)| $edge { cursor, node: row.into() }).collect();
                Self { edges, page_info, total }
            }
        }
    };
}
pub(crate) use connection;
