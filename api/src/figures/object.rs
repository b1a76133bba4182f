//! The figures of a period, as clients see them; each part is read when it is asked for.

use async_graphql::{Context, Object, Result};
use factdesk_domain::ClaimState as State;

use super::agreement::AgreementFigures;
use super::period::Period;
use super::store;
use super::work::{BacklogFigures, StateTime, WeekFigures};
use crate::graphql::{Date, Session};

/// The states in which a claim waits for somebody.
const WAITING: [State; 5] =
    [State::Submitted, State::Queued, State::InReview, State::Disputed, State::Decided];

/// The GraphQL type `Figures`; described where its fields are.
pub struct Figures(pub Period);

/// Figures of a newsroom in a period.
#[Object]
impl Figures {
    /// The first day.
    async fn from(&self) -> Date {
        Date(self.0.first)
    }

    /// The last day; it belongs to the period.
    async fn to(&self) -> Date {
        Date(self.0.last)
    }

    /// The IANA time zone of the days.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// How far reviewers agree who judged without knowing of each other: by the verdicts of first rounds under a blind
    /// policy that reached quorum in the period, as they were frozen then.
    #[graphql(directive = crate::graphql::directive::cost::apply(2_000))]
    async fn agreement(&self, context: &Context<'_>) -> Result<AgreementFigures> {
        Ok(AgreementFigures::of(Session::of(context)?, &self.0).await?)
    }

    /// What was done in each week, from Monday on; the first and the last one as far as they lie in the period. 54 weeks at
    /// most.
    #[graphql(directive = crate::graphql::directive::cost::apply(500))]
    async fn throughput(&self, context: &Context<'_>) -> Result<Vec<WeekFigures>> {
        let reader = Session::of(context)?.loaders()?.loader();
        let weeks = store::weeks(&reader.db, reader.scope.newsroom(), &self.0).await?;
        Ok(weeks.into_iter().map(WeekFigures::from).collect())
    }

    /// How long claims were in each state, for those that reached quorum in the period, the newest 10,000 of them: from
    /// what is noted of each round (when the claim came in, was accepted, first taken, judged, adjudicated, published), so
    /// that a claim which was given back in between counts as in review. For DISPUTED and DECIDED: those that have left
    /// that state since.
    #[graphql(directive = crate::graphql::directive::cost::apply(500))]
    async fn time_in_state(&self, context: &Context<'_>) -> Result<Vec<StateTime>> {
        let reader = Session::of(context)?.loaders()?.loader();
        let times = store::times(&reader.db, reader.scope.newsroom(), &self.0).await?;
        let time = |state: &State| times.iter().find(|row| row.state == state.as_str());
        Ok(WAITING.iter().map(|state| StateTime::of(*state, time(state))).collect())
    }

    /// The claims that wait now, whatever the period, by how long ago they came in.
    #[graphql(directive = crate::graphql::directive::cost::apply(500))]
    async fn backlog(&self, context: &Context<'_>) -> Result<Vec<BacklogFigures>> {
        let session = Session::of(context)?;
        let reader = session.loaders()?.loader();
        let rows = store::backlog(&reader.db, reader.scope.newsroom(), session.now()?, &WAITING).await?;
        let row = |state: &State| rows.iter().find(|row| row.state == state.as_str());
        Ok(WAITING.iter().filter_map(|state| Some(BacklogFigures::of(*state, row(state)?))).collect())
    }
}
