//! Root fields that read fact-checks, and the lists under a claim.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::fact_check;
use factdesk_domain::Action;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, QueryFilter, Select};

use super::object::{FactCheck, FactCheckConnection, FactCheckState};
use crate::error::Error;
use crate::graphql::{NodeKind, Session, parse_id};
use crate::read::{Order, PageArgs, Read, Relation, Visible, find, root};

/// Root fields that read fact-checks.
#[derive(Default)]
pub struct FactCheckQuery;

/// Which fact-checks to list; all conditions must hold.
#[derive(InputObject, Default, Debug)]
pub struct FactCheckFilter {
    /// With the working copy in one of these states.
    state: Option<FactCheckStateIn>,
    /// In one of these languages.
    language: Option<FactCheckLanguageIn>,
}

/// A set of states.
#[derive(InputObject, Debug)]
pub struct FactCheckStateIn {
    /// One of these.
    #[graphql(name = "in")]
    one_of: Vec<FactCheckState>,
}

/// A set of languages.
#[derive(InputObject, Debug)]
pub struct FactCheckLanguageIn {
    /// One of these tags (BCP 47), in any case; at most 20.
    #[graphql(name = "in")]
    one_of: Vec<String>,
}

impl FactCheckFilter {
    fn apply(
        &self,
        mut select: Select<fact_check::Entity>,
    ) -> std::result::Result<Select<fact_check::Entity>, Error> {
        use fact_check::Column;
        if let Some(state) = &self.state {
            let states = state.one_of.iter();
            let states =
                states.map(|state| fact_check::State::from(factdesk_domain::FactCheckState::from(*state)));
            select = select.filter(Column::State.is_in(states));
        }
        if let Some(language) = &self.language {
            if language.one_of.len() > 20 || language.one_of.iter().any(|tag| tag.contains('\0')) {
                return Err(Error::bad_input("At most 20 language tags are taken."));
            }
            let tags = language.one_of.iter().map(|tag| tag.to_ascii_lowercase());
            let column = Expr::col((fact_check::Entity, Column::Language));
            select = select.filter(Expr::expr(Func::lower(column)).is_in(tags));
        }
        Ok(select)
    }
}

#[Object]
impl FactCheckQuery {
    /// The fact-check with this id; null if it does not exist or you cannot see it.
    async fn fact_check(&self, context: &Context<'_>, id: ID) -> Result<Option<Read<FactCheck>>> {
        Session::of(context)?.reading(Action::FactCheckRead)?;
        let Some((NodeKind::FactCheck, id)) = parse_id(&id) else { return Ok(None) };
        Ok(find(context, id).await?)
    }

    /// Fact-checks in all states, newest first.
    async fn fact_checks(
        &self,
        context: &Context<'_>,
        filter: Option<FactCheckFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<FactCheckConnection>> {
        let reader = Session::of(context)?.reading(Action::FactCheckRead)?.loader();
        let filter = filter.unwrap_or_default();
        let select = filter.apply(fact_check::Entity::visible(&reader.scope))?;
        let (name, page) = (format!("factChecks {filter:?}"), PageArgs { first, after, last, before });
        Ok(root(context, select, &newest_first(), &name, page).await?)
    }
}

fn newest_first() -> Order<fact_check::Entity> {
    Order { column: fact_check::Column::CreatedAt, id: fact_check::Column::Id, descending: true }
}

/// The fact-checks of a claim, one a language.
pub struct FactChecksOfClaim;

impl Relation for FactChecksOfClaim {
    type Entity = fact_check::Entity;
    const NAME: &'static str = "Claim.factChecks";

    fn order() -> Order<fact_check::Entity> {
        newest_first()
    }

    const BELONGS: &'static str = "{t}.claim_id = {parent}";
}
