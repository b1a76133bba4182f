//! An operation that answers more than once: over a socket or as server-sent events.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, ServerError, Value};
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
    /// It was not run, or it broke; nothing more comes.
    NotRun(Vec<ServerError>),
    /// What was to be told could not be read at the moment. The connection is to be cut off, so that the client begins
    /// again behind what it has: if more came, this would be missing.
    Lost,
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
                until_broken(app.engine.stream(ready, session))
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
    let who = Who::Member(actor.newsroom(), actor.counted());
    let running = app.allowances.enter(who, at).map_err(|error| vec![told(error)])?;
    let asker = Asker { db: &app.db, newsroom: Some(actor.newsroom()), running: &running, at };
    let ready = app.engine.ready(asked, &asker).await?;
    Ok((ready, running))
}

async fn answer(app: &Arc<App>, seat: &Seat, ready: Ready, caller: Caller, _running: &Running) -> Response {
    let limit = Duration::from_millis(app.settings.limits.request_ms);
    let answered = bounded(limit, async {
        let session = Session::new(app.clone(), Some(seat.again(app).await?), None).of_caller(caller);
        Ok(app.engine.run(ready, session).await)
    });
    let answered = answered.await.unwrap_or(Err(Error::Timeout));
    answered.unwrap_or_else(|error| Response::from_errors(vec![told(error)]))
}

/// An answer without data is the last one: nothing was told, not even a cursor, so nothing may follow.
fn until_broken(responses: BoxStream<'static, Response>) -> BoxStream<'static, Said> {
    let said = futures::stream::unfold(Some(responses), |responses| async move {
        let mut responses = responses?;
        let response = responses.next().await?;
        if response.errors.is_empty() || response.data != Value::Null {
            return Some((Said::Next(response), Some(responses)));
        }
        let passing = response.errors.iter().all(will_pass);
        Some((if passing { Said::Lost } else { Said::NotRun(response.errors) }, None))
    });
    said.boxed()
}

fn will_pass(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    [Code::Unavailable, Code::Timeout].iter().any(|passing| code == Some(&Value::from(passing.as_str())))
}

fn completed(mut said: Said, request_id: &str) -> Said {
    let errors = match &mut said {
        Said::Next(response) => &mut response.errors,
        Said::NotRun(errors) => errors,
        Said::Lost => return said,
    };
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
