//! GraphQL as server-sent events, for networks that let no sockets through: the "distinct connections mode" of the npm
//! package `graphql-sse`, <https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::{Method, header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, guard, web};
use futures::stream::{BoxStream, Stream};
use futures::{StreamExt, TryFutureExt};
use serde::Serialize;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::answer::{Media, NotRun, preferred, refused};
use super::caller::caller;
use super::graphql::wrong_token;
use super::operation::{self, Said};
use super::request::{from_address, from_body};
use super::server::{RequestId, Shared};
use crate::access::bearer;
use crate::app::App;
use crate::error::{Code, Error};
use crate::live::Seat;

const MEDIA: &str = "text/event-stream";

/// Whether a request asks for its answer in this form, rather than in JSON: clients that can take both say so.
pub fn asked_for(context: &guard::GuardContext<'_>) -> bool {
    let accept = context.head().headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let events = |range: &str| {
        if range.eq_ignore_ascii_case(MEDIA) { Some(true) } else { Media::named(range).map(|_| false) }
    };
    preferred(accept.unwrap_or(""), events).unwrap_or(false)
}

/// Answers a request with events: `next` for each result, `complete` after the last one. A connection that is cut (the
/// token ran out, the member's rights changed, the server stops) ends without `complete`.
pub async fn events(
    app: web::Data<Shared>,
    request_id: RequestId,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    let limit = Duration::from_millis(app.settings.limits.request_ms);
    let begun = tokio::time::timeout(limit, begin(&app, &request, &request_id, body));
    let timed_out = |_| NotRun::new(503, Code::Timeout, "The request did not arrive in time.");
    match begun.map_err(timed_out).await.and_then(|begun| begun) {
        Ok(events) => HttpResponse::Ok()
            .content_type(MEDIA)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            // Whoever stands between would wait for more before passing on what there is.
            .insert_header((header::CONTENT_ENCODING, "identity"))
            .insert_header(("x-accel-buffering", "no"))
            .streaming(events),
        Err(not_run) => refused(Media::Json, &not_run, &request_id.0),
    }
}

async fn begin(
    app: &web::Data<Shared>,
    request: &HttpRequest,
    request_id: &RequestId,
    body: web::Payload,
) -> Result<impl Stream<Item = Result<Bytes, std::io::Error>> + use<>, NotRun> {
    let by_address = request.method() == Method::GET;
    let asked = if by_address {
        from_address(request)?
    } else {
        from_body(request, body, app.settings.limits.body_bytes).await?
    };
    if request.headers().contains_key("idempotency-key") {
        return Err(NotRun::bad("Give idempotencyKey in the input: the header is not looked at here."));
    }
    let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = bearer(value.ok_or(Error::Unauthenticated)?)?;
    let live = &app.settings.live;
    let seat = match app.feed.seats.take(app, token, live.connections_per_member).await {
        Ok(seat) => seat.ok_or(Error::Limited { seconds: 10 })?,
        Err(error) => {
            if matches!(error, Error::Unauthenticated) {
                wrong_token(app, caller(request, app).address)?;
            }
            return Err(error.into());
        }
    };
    let request_id = request_id.0.as_str().into();
    let said =
        operation::run(app.0.clone(), seat.clone(), asked, request_id, caller(request, app), !by_address);
    let mut signs_of_life = interval(Duration::from_secs(live.keep_alive_seconds));
    signs_of_life.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let events = Events { app: app.0.clone(), seat, said, signs_of_life, over: false };
    Ok(futures::stream::unfold(events, |mut events| async move { Some((events.next().await?, events)) }))
}

struct Events {
    app: Arc<App>,
    seat: Arc<Seat>,
    said: BoxStream<'static, Said>,
    signs_of_life: Interval,
    over: bool,
}

impl Events {
    async fn next(&mut self) -> Option<Result<Bytes, std::io::Error>> {
        if self.over {
            return None;
        }
        tokio::select! {
            biased;
            () = self.app.feed.stopping() => Some(Err(self.cut("the server stops"))),
            _ = self.seat.ended() => Some(Err(self.cut("the right to listen has ended"))),
            said = self.said.next() => Some(match said {
                Some(Said::Next(response)) => event("next", &response),
                Some(Said::NotRun(errors)) => event("next", &Failure { errors }),
                Some(Said::Lost) => Err(self.cut("what happened cannot be read at the moment")),
                None => {
                    self.over = true;
                    Ok(Bytes::from_static(b"event: complete\ndata:\n\n"))
                }
            }),
            // The first one at once: proxies then know that an answer has begun.
            _ = self.signs_of_life.tick() => Some(Ok(Bytes::from_static(b":\n\n"))),
        }
    }

    fn cut(&mut self, why: &'static str) -> std::io::Error {
        self.over = true;
        std::io::Error::other(why)
    }
}

#[derive(Serialize)]
struct Failure {
    errors: Vec<async_graphql::ServerError>,
}

fn event(name: &str, data: &impl Serialize) -> Result<Bytes, std::io::Error> {
    // JSON of one line.
    let data = serde_json::to_string(data).map_err(std::io::Error::other)?;
    Ok(Bytes::from(format!("event: {name}\ndata: {data}\n\n")))
}
