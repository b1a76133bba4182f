//! An operation that answers more than once: over a socket or as server-sent events.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, ServerError, Value, value};
use futures::StreamExt;
use futures::stream::{BoxStream, once};

use super::answer::complete;
use crate::abandoned::bounded;
use crate::access::{Running, Who};
use crate::app::App;
use crate::error::{Code, Error};
use crate::graphql::{Asked, Asker, Caller, Ready, Session, coded, told};
use crate::live::Seat;

/// What an operation says.
pub enum Said {
    /// A result; more may come.
    Next(Response),
    /// It was not run; nothing more comes.
    NotRun(Vec<ServerError>),
}

/// Runs an operation for whoever has the seat, under the limits of any request. Queries and mutations authenticate again,
/// as each of their requests does, and answer once, mutations only if the request may change anything; subscriptions go on as long as the seat.
pub fn run(
    app: Arc<App>,
    seat: Arc<Seat>,
    asked: Asked,
    request_id: Arc<str>,
    caller: Caller,
    may_change: bool,
) -> BoxStream<'static, Said> {
    let begun = async move {
        match begin(&app, &seat, asked).await {
            Err(errors) => once(std::future::ready(Said::NotRun(errors))).boxed(),
            Ok((ready, _)) if ready.kind == OperationType::Mutation && !may_change => {
                let sentence = "By GET nothing is changed. Send mutations by POST.";
                let error = coded(Code::OperationResolutionFailure, sentence);
                once(std::future::ready(Said::NotRun(vec![error]))).boxed()
            }
            Ok((ready, _)) if ready.kind == OperationType::Subscription => {
                let session = Session::live(app.clone(), seat);
                begun_or_not(app.engine.stream(ready, session))
            }
            Ok((ready, running)) => {
                once(async move { Said::Next(answer(&app, &seat, ready, caller, &running).await) }).boxed()
            }
        }
    };
    once(begun).flatten().map(move |said| completed(said, &request_id)).boxed()
}

/// Counts the request, and makes it ready to run.
async fn begin(app: &App, seat: &Seat, asked: Asked) -> Result<(Ready, Running), Vec<ServerError>> {
    let (actor, at) = (seat.actor(), app.world.wall_clock());
    let who = Who::Member(actor.newsroom(), actor.member());
    let running = app.allowances.enter(who, at).map_err(|error| vec![told(error)])?;
    let asker = Asker { db: &app.db, newsroom: Some(actor.newsroom()), running: &running, at };
    let ready = app.engine.ready(asked, &asker).await?;
    Ok((ready, running))
}

async fn answer(app: &Arc<App>, seat: &Seat, ready: Ready, caller: Caller, _running: &Running) -> Response {
    let limit = Duration::from_millis(app.settings.limits.request_ms);
    let answered = bounded(limit, async {
        let session = Session::new(app.clone(), Some(seat.again(app).await?), None).of_caller(caller);
        let cost = value!({ "request": ready.cost, "remaining": ready.left, "limit": ready.minute });
        Ok(app.engine.run(ready, session).await.extension("cost", cost))
    });
    let answered = answered.await.unwrap_or(Err(Error::Timeout));
    answered.unwrap_or_else(|error| Response::from_errors(vec![told(error)]))
}

/// A first answer without data is that of a subscription that did not begin.
fn begun_or_not(responses: BoxStream<'static, Response>) -> BoxStream<'static, Said> {
    let said = responses.enumerate().map(|(place, response)| {
        if place == 0 && !response.errors.is_empty() && response.data == Value::Null {
            Said::NotRun(response.errors)
        } else {
            Said::Next(response)
        }
    });
    said.boxed()
}

fn completed(mut said: Said, request_id: &str) -> Said {
    let (Said::Next(Response { errors, .. }) | Said::NotRun(errors)) = &mut said;
    for error in errors {
        complete(error, request_id);
    }
    said
}

/// The error of an operation that is not run because there are too many on its connection.
pub fn too_many(request_id: &str) -> ServerError {
    let mut error = told(Error::Limited { seconds: 1 });
    complete(&mut error, request_id);
    error
}
