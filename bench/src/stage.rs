//! What the requests are about: ids, tokens and pages of the desk that is measured.

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use factdesk::graphql::{NodeKind, global_id};
use sea_orm::sqlx::{self, Connection, PgConnection};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::desk::{DESK_SLUG, people};
use crate::http::{self, post};
use crate::{Failure, cases};

/// Objects that the requests go through.
const OBJECTS: i64 = 4000;

/// See the module.
pub struct Stage {
    /// The large newsroom.
    pub newsroom: Uuid,
    /// Claims in all states, drawn at random.
    pub claims: Vec<Uuid>,
    /// Places between claims from which pages of the newest ones begin, as moment (microseconds) and id …
    pub pages: Vec<(i64, Uuid)>,
    /// … and the same as the product's cursors …
    pub our_cursors: Vec<String>,
    /// … and as the peer's.
    pub peer_cursors: Vec<String>,
    /// Claims that came to review.
    pub reviewed: Vec<Uuid>,
    /// Speakers, those heard all the time and those heard once.
    pub speakers: Vec<Uuid>,
    /// Slugs of published checks …
    pub slugs: Vec<String>,
    /// … with the tags of their pages …
    pub page_tags: Vec<String>,
    /// … and of their JSON-LD.
    pub json_ld_tags: Vec<String>,
    /// A reporter's token.
    pub reporter: String,
    tokens: Vec<String>,
}

/// Claims between two of those places, and how many places there are.
const STEP: usize = 100;
const PLACES: usize = 40;

const OUR_PAGES: &str =
    "query($after: String) { page: claims(first: 100, after: $after) { pageInfo { endCursor } } }";
const PEER_PAGES: &str = "query($after: Cursor, $newsroom: UUID!) { page: allClaims(first: 100, after: $after,
    condition: { newsroomId: $newsroom }, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) { pageInfo { endCursor } } }";

impl Stage {
    /// Looks the objects up and signs everybody in.
    pub async fn set(url: &str, server: SocketAddr, peer: Option<SocketAddr>) -> Result<Self, Failure> {
        let mut db = PgConnection::connect(url).await?;
        let newsroom: Uuid = sqlx::query_scalar("SELECT id FROM newsroom WHERE slug = $1")
            .bind(DESK_SLUG)
            .fetch_one(&mut db)
            .await?;
        let mut drawn = Drawn { db: &mut db, newsroom };
        let claims = drawn.ids("SELECT id FROM claim WHERE newsroom_id = $1").await?;
        let reviewed = drawn
            .ids("SELECT id FROM claim WHERE newsroom_id = $1 AND state IN ('IN_REVIEW', 'DISPUTED', 'DECIDED', 'PUBLISHED')")
            .await?;
        let speakers =
            drawn.ids("SELECT DISTINCT speaker_id AS id FROM appearance WHERE newsroom_id = $1").await?;
        let slugs: Vec<String> = sqlx::query_scalar(
            "SELECT slug FROM fact_check WHERE newsroom_id = $1 AND state = 'PUBLISHED'
              ORDER BY hashtextextended(id::text, 1) LIMIT $2",
        )
        .bind(newsroom)
        .bind(OBJECTS / 4)
        .fetch_all(&mut db)
        .await?;
        let newest: Vec<(DateTime<Utc>, Uuid)> = sqlx::query_as(
            "SELECT created_at, id FROM claim WHERE newsroom_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
        )
        .bind(newsroom)
        .bind(i64::try_from(STEP * PLACES)?)
        .fetch_all(&mut db)
        .await?;
        let pages = newest.chunks_exact(STEP).filter_map(|page| page.last());
        let pages = pages.map(|(at, id)| (at.timestamp_micros(), *id)).collect();
        db.close().await?;
        let tokens: Vec<String> = (1..=8)
            .map(|number| sign_in(server, &people::email("reviewer", number), DESK_SLUG))
            .collect::<Result<_, _>>()?;
        let token = tokens.first().map(String::as_str);
        let our_cursors = walk(server, token, OUR_PAGES, newsroom)?;
        let peer_cursors =
            peer.map(|peer| walk(peer, None, PEER_PAGES, newsroom)).transpose()?.unwrap_or_default();
        Ok(Self {
            page_tags: tags(server, &slugs, "")?,
            json_ld_tags: tags(server, &slugs, ".jsonld")?,
            reporter: sign_in(server, &people::email("reporter", 1), DESK_SLUG)?,
            newsroom,
            claims,
            pages,
            our_cursors,
            peer_cursors,
            reviewed,
            speakers,
            slugs,
            tokens,
        })
    }

    /// Tokens of different members, again and again.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(String::as_str).cycle()
    }
}

struct Drawn<'d> {
    db: &'d mut PgConnection,
    newsroom: Uuid,
}

impl Drawn<'_> {
    /// Some of these ids, in an order without order.
    async fn ids(&mut self, of: &str) -> Result<Vec<Uuid>, Failure> {
        let sql = format!("SELECT id FROM ({of}) x ORDER BY hashtextextended(id::text, 1) LIMIT $2");
        let ids = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(self.newsroom).bind(OBJECTS);
        Ok(ids.fetch_all(&mut *self.db).await?)
    }
}

/// The tags of these pages.
fn tags(server: SocketAddr, slugs: &[String], ending: &str) -> Result<Vec<String>, Failure> {
    let mut connection = http::Connection::open(server)?;
    let tag = |slug: &String| {
        let answer = connection.send(&http::get(&cases::record::path(slug, ending), ""))?;
        let tag = http::header(answer.head, "etag").ok_or_else(|| format!("{slug} has no tag"))?;
        Ok(tag.to_owned())
    };
    slugs.iter().map(tag).collect()
}

/// The cursors at the ends of the first pages.
fn walk(
    server: SocketAddr,
    token: Option<&str>,
    query: &str,
    newsroom: Uuid,
) -> Result<Vec<String>, Failure> {
    let mut cursors: Vec<String> = Vec::new();
    for _ in 0..PLACES {
        let variables = json!({ "after": cursors.last(), "newsroom": newsroom });
        let answer = ask(server, token, query, variables)?;
        let end = answer.pointer("/data/page/pageInfo/endCursor").and_then(Value::as_str);
        cursors.push(end.ok_or_else(|| format!("no page: {answer}"))?.to_owned());
    }
    Ok(cursors)
}

/// Signs a person in over HTTP, as anybody does.
pub fn sign_in(server: SocketAddr, email: &str, newsroom: &str) -> Result<String, Failure> {
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }";
    let input = json!({ "email": email, "password": people::PASSWORD, "newsroom": newsroom });
    let answer = ask(server, None, query, json!({ "input": input }))?;
    let token = answer.pointer("/data/signIn/accessToken").and_then(Value::as_str);
    Ok(token.ok_or_else(|| format!("{email} cannot sign in: {answer}"))?.to_owned())
}

/// Asks a GraphQL server once.
#[expect(clippy::needless_pass_by_value, reason = "callers make it in place")]
pub fn ask(server: SocketAddr, token: Option<&str>, query: &str, variables: Value) -> Result<Value, Failure> {
    let request = post("/graphql", token, &json!({ "query": query, "variables": variables }));
    let mut connection = http::Connection::open(server)?;
    Ok(serde_json::from_slice(connection.send(&request)?.body)?)
}

/// A claim's id in the API.
pub fn claim_id(id: &Uuid) -> String {
    global_id(NodeKind::Claim, *id).to_string()
}
