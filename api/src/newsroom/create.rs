//! `factdesk newsroom create`: an act of the command line, recorded in the server's chain.

use entity::{chain, newsroom};
use factdesk_domain::{NewsroomId, OperatorAct, RatingScale, ReviewPolicy};
use sea_orm::{ConnectionTrait, EntityTrait, Set};
use serde_json::json;

use crate::error::Error;
use crate::event::{GENESIS, NewEvent, record_server_act};
use crate::graphql::NodeKind;
use crate::policy::{save_policy, save_scale};
use crate::unit_of_work::clock;
use crate::world::World;

/// A newsroom to make.
pub struct CreateNewsroom {
    /// First part of all its public addresses; never changes.
    pub slug: String,
    /// Name.
    pub name: String,
    /// IANA time zone, for dues and periods.
    pub time_zone: String,
    /// Its own public address, if it has one.
    pub public_url: Option<String>,
    /// Its pages say that they are a demonstration.
    pub demo: bool,
}

/// Makes a newsroom with the default policy and scale, and its event chain.
///
/// # Errors
/// `BAD_USER_INPUT` if the slug is taken or the database refuses a value.
pub async fn create_newsroom(
    db: &impl ConnectionTrait,
    world: &dyn World,
    new: CreateNewsroom,
) -> Result<NewsroomId, Error> {
    let now = clock(db, world).await?;
    let id = NewsroomId::new(world.id());
    let row = newsroom::ActiveModel {
        id: Set(id.into()),
        slug: Set(new.slug.clone()),
        name: Set(new.name),
        time_zone: Set(new.time_zone),
        public_url: Set(new.public_url),
        corrections_policy_url: Set(None),
        demo: Set(new.demo),
        version: Set(1),
        created_at: Set(now),
    };
    newsroom::Entity::insert(row).exec_without_returning(db).await.map_err(|error| {
        match crate::error::sql_state(&error).as_deref() {
            Some("23505") => Error::bad_input(format!("There is a newsroom \"{}\" already.", new.slug)),
            Some("23514") => Error::bad_input(
                "The slug has 1 to 63 small letters, digits and dashes, the name 1 to 200 characters.",
            ),
            _ => error.into(),
        }
    })?;
    let head =
        chain::ActiveModel { id: Set(id.into()), seq: Set(0), hash: Set(GENESIS.to_vec()), at: Set(now) };
    chain::Entity::insert(head).exec_without_returning(db).await?;
    save_policy(db, id, &ReviewPolicy::default(), None, now).await?;
    save_scale(db, id, &RatingScale::default(), None, now).await?;
    let event = NewEvent::of(NodeKind::Newsroom, id, json!({ "slug": new.slug, "demo": new.demo }));
    record_server_act(db, world, now, OperatorAct::NewsroomCreate, event).await?;
    Ok(id)
}
