//! The play: who does what, in which order.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::account::Account;
use super::cast::{Cast, Stage};
use super::client::{Connection, Person};
use super::review::Desk;
use super::story::Story;
use super::{publication, review, script, text, triage};
use crate::error::Error;
use crate::graphql::{NodeKind, global_id};
use crate::world::World;

/// What there is after the play.
#[derive(Default)]
pub struct Played {
    /// Ids of what was made, by kind.
    pub ids: Map<String, Value>,
    /// Last part of the published page's address.
    pub slug: String,
    /// The whole address.
    pub page: String,
}

impl Played {
    /// Notes an id, or a list of them.
    pub(super) fn note(&mut self, kind: &str, id: Value) {
        self.ids.insert(kind.to_owned(), id);
    }

    /// Adds an id to the list of its kind.
    pub(super) fn add(&mut self, kind: &str, id: Value) {
        if let Some(list) = self.ids.entry(kind).or_insert_with(|| json!([])).as_array_mut() {
            list.push(id);
        }
    }
}

/// A claim as its last answer had it.
pub(super) struct ClaimAtWork {
    pub id: String,
    pub version: i64,
    pub state: String,
    pub statement: String,
}

impl ClaimAtWork {
    pub fn of(claim: &Value) -> Result<Self, Error> {
        Ok(Self {
            id: text(claim, "/id")?,
            version: super::number(claim, "/version")?,
            state: text(claim, "/state")?,
            statement: text(claim, "/statement")?,
        })
    }
}

/// Plays it on the server at this address.
///
/// # Errors
/// The first step that doesn't go as it must.
pub async fn play(
    account: &mut Account,
    server: String,
    world: Arc<dyn World>,
    stage: &Stage,
    story: &Story,
) -> Result<Played, Error> {
    let script = if story.is_sample { &script::SAMPLE } else { &script::ANY };
    let connection = Connection::new(server, world)?;
    let mut played = Played::default();
    played.note("newsroom", json!(global_id(NodeKind::Newsroom, stage.newsroom.uuid())));
    let [reporter, reviewer1, reviewer2, editor1, editor2, _] =
        everybody(account, &connection, stage, &mut played).await?;
    let claims = triage::submit(account, &reporter, story, script, &mut played).await?;
    let [mut agreed, mut disputed] = triage::choose(account, &editor1, script, &mut played, claims).await?;
    let desk = Desk { reporter: &reporter, reviewers: [&reviewer1, &reviewer2], editor: &editor1 };
    review::review(account, &desk, &script.agreed, &mut agreed, &mut played, "DECIDED").await?;
    review::review(account, &desk, &script.disputed, &mut disputed, &mut played, "DISPUTED").await?;
    review::adjudicate(account, &editor1, &mut disputed, script.adjudication).await?;
    publication::publish(account, (&editor1, &editor2), &agreed, &script.conclusion, &mut played).await?;
    publication::read_page(account, &connection, &stage.slug, &played, &script.conclusion).await?;
    Ok(played)
}

/// Everybody signs in.
async fn everybody(
    account: &mut Account,
    connection: &Connection,
    stage: &Stage,
    played: &mut Played,
) -> Result<[Person; 6], Error> {
    account.chapter("The people");
    account.tell(&format!(
        "{} is made: a newsroom where everything is invented. Its people sign in:",
        stage.name
    ));
    let mut people = Vec::new();
    let mut members = Map::new();
    for who in &stage.cast {
        let Cast { role, email, .. } = who;
        let person = connection.sign_in(who, &stage.slug).await?;
        account.row(role.called, &format!("{} <{email}>", role.name));
        members.insert(role.part.to_owned(), json!(person.member));
        people.push(person);
    }
    played.note("members", Value::Object(members));
    people.try_into().map_err(|_| Error::internal("not everybody has signed in"))
}
