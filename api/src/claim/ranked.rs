//! Claims by how well they fit the words that are looked for, and how many there are of each state.

use async_graphql::{ComplexObject, Context, SimpleObject};
use entity::claim;
use sea_orm::{ConnectionTrait, DbBackend, QuerySelect, QueryTrait, Statement};

use super::filter::{ClaimFilter, ClaimStateIn};
use super::object::{Claim, ClaimConnection, ClaimEdge, ClaimState};
use crate::access::Scope;
use crate::error::Error;
use crate::graphql::Session;
use crate::read::{Connection, Count, PageInfo, Ranking, Sql};

/// A page of the claims that fit best. Only the newest 1,000 matches are ranked; `ranked` says if there are others, older
/// ones, that were not looked at: narrow the filter down, or read `claims`, newest first, to reach those.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RankedClaimConnection {
    /// The items of the page, each with its cursor.
    pub edges: Vec<ClaimEdge>,
    /// Where the page lies in the list.
    pub page_info: PageInfo,
    /// How many matches were ranked: the newest, at most 1,000; `atLeast` is true if there are more than these.
    pub ranked: Count,
    #[graphql(skip)]
    all: ClaimConnection,
}

#[ComplexObject]
impl RankedClaimConnection {
    /// The items of the page without their cursors.
    async fn nodes(&self) -> Vec<&Claim> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// How many claims match, ranked or not. Counted only when asked for, up to 10,000.
    async fn total(&self, context: &Context<'_>) -> async_graphql::Result<Count> {
        self.all.count(Session::of(context)?.loaders()?).await
    }
}

impl From<Ranking<claim::Model>> for RankedClaimConnection {
    fn from(ranking: Ranking<claim::Model>) -> Self {
        let mut all = ClaimConnection::new(ranking.list, ranking.total);
        Self {
            edges: std::mem::take(&mut all.edges),
            page_info: all.page_info.clone(),
            ranked: ranking.ranked,
            all,
        }
    }
}

/// How many claims of a state a filter lets through.
#[derive(SimpleObject)]
pub struct ClaimStateCount {
    /// The state.
    pub state: ClaimState,
    /// How many: exact up to 1,000.
    pub claims: Count,
}

/// Counting stops here for each state.
const FAR_ENOUGH: i64 = 1_000;

/// What a filter lets through, by state.
///
/// # Errors
/// As [`ClaimFilter::find`]; otherwise what Postgres says.
pub async fn by_state(
    session: &Session,
    filter: &ClaimFilter,
    scope: &Scope,
) -> Result<Vec<ClaimStateCount>, Error> {
    let now = session.now()?;
    let asked = |state: &ClaimState| filter.state.as_ref().is_none_or(|states| states.one_of.contains(state));
    let states: Vec<_> =
        factdesk_domain::ClaimState::ALL.iter().map(|state| ClaimState::from(*state)).filter(asked).collect();
    let mut sql = Sql::new(scope, "");
    for (place, state) in states.iter().enumerate() {
        let filter = ClaimFilter { state: Some(ClaimStateIn { one_of: vec![*state] }), ..filter.clone() };
        let select = filter.find(scope, claim::Column::CreatedAt, now)?.all(scope);
        let rows = select.select_only().column(claim::Column::Id);
        let (text, values) = rows.into_query().build(sea_orm::sea_query::PostgresQueryBuilder);
        sql.push(if place > 0 { " UNION ALL " } else { "" });
        sql.push(&format!("SELECT {place} AS place, count(*) AS rows FROM ("));
        sql.embed(&text, values.0);
        sql.push(&format!(" LIMIT {}) x", FAR_ENOUGH + 1));
    }
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let (text, values) = sql.finish();
    let db = &session.loaders()?.loader().db;
    let rows = db.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, text, values)).await?;
    let mut counts = vec![0; states.len()];
    for row in rows {
        let place = usize::try_from(row.try_get::<i32>("", "place")?).map_err(Error::internal)?;
        counts[place] = row.try_get("", "rows")?;
    }
    let counted = states.into_iter().zip(counts);
    Ok(counted
        .map(|(state, rows)| ClaimStateCount { state, claims: Count::up_to(rows, FAR_ENOUGH) })
        .collect())
}
