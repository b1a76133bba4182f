//! `factdesk member add`: an act of the command line, recorded in the server's chain.

use entity::{Tenant, member, person};
use factdesk_domain::{MemberId, NewsroomId, OperatorAct, Roles};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use super::store::{lock_members, person_by_email};
use crate::access::password;
use crate::error::Error;
use crate::event::{NewEvent, record_server_act};
use crate::graphql::NodeKind;
use crate::unit_of_work::clock;
use crate::world::World;

/// A member to add.
pub struct AddMember {
    /// The newsroom.
    pub newsroom: NewsroomId,
    /// E-mail address; sign-in name of the person on this server.
    pub email: String,
    /// Name, for a person who is new here.
    pub name: String,
    /// Roles.
    pub roles: Roles,
    /// Password, for a person who is new here. A known person keeps theirs.
    pub password: SecretString,
}

/// What became of it.
pub struct Added {
    /// The member.
    pub member: MemberId,
    /// Whether the person was on this server before, and so keeps name and password.
    pub known: bool,
}

/// Adds a person to a newsroom, or brings back one who had left, with these roles.
///
/// # Errors
/// `BAD_USER_INPUT` for an address, name or set of roles that cannot be.
pub async fn add_member(
    db: &impl ConnectionTrait,
    world: &dyn World,
    new: AddMember,
) -> Result<Added, Error> {
    let now = clock(db, world).await?;
    let roles: Vec<_> = new.roles.iter().map(factdesk_domain::Role::as_str).collect();
    let body = json!({ "newsroom": new.newsroom, "roles": roles });
    let AddMember { newsroom, email, name, roles, password } = new;
    let newcomer = Newcomer { newsroom, email, name, roles, password: Some(password) };
    let added = make_member(db, world, newcomer, now).await?;
    let event = NewEvent::of(NodeKind::Member, added.member, body);
    record_server_act(db, world, now, OperatorAct::MemberAdd, event).await?;
    Ok(added)
}

/// Somebody who becomes a member, in whichever way.
pub struct Newcomer {
    /// The newsroom.
    pub newsroom: NewsroomId,
    /// E-mail address.
    pub email: String,
    /// Name, for a person who is new here.
    pub name: String,
    /// Roles.
    pub roles: Roles,
    /// Password, for a person who is new here. Without one they come in by other ways only.
    pub password: Option<SecretString>,
}

/// Makes a person a member, or brings back one who had left. Records nothing: that is for whoever knows why.
///
/// # Errors
/// `BAD_USER_INPUT` for an address, name or set of roles that cannot be, and for a member.
pub async fn make_member(
    db: &impl ConnectionTrait,
    world: &dyn World,
    new: Newcomer,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Added, Error> {
    let email =
        normalize_email(&new.email).ok_or_else(|| Error::bad_input("This is not an e-mail address."))?;
    if new.roles.is_empty() {
        return Err(Error::bad_input("A member has at least one role."));
    }
    let found = person_by_email(db, &email).await?;
    let known = found.is_some();
    let person = if let Some(person) = found {
        person.id
    } else {
        if !(1..=200).contains(&new.name.trim().chars().count()) {
            return Err(Error::bad_input("A name has 1 to 200 characters."));
        }
        let hash = match new.password {
            Some(password) => Some(password::hash(password, world).await?),
            None => None,
        };
        new_person(db, world, now, &email, new.name.trim(), hash).await?
    };
    let Enrolled::Member(member) = enrol(db, world, new.newsroom, person, &new.roles, now).await? else {
        return Err(Error::bad_input(
            "This person is a member already; `factdesk member roles` changes roles.",
        ));
    };
    Ok(Added { member, known })
}

/// Makes a person.
///
/// # Errors
/// The database refuses: somebody has this address already.
pub async fn new_person(
    db: &impl ConnectionTrait,
    world: &dyn World,
    now: chrono::DateTime<chrono::Utc>,
    email: &str,
    name: &str,
    password_hash: Option<String>,
) -> Result<Uuid, Error> {
    let id = world.id();
    let row = person::ActiveModel {
        id: Set(id),
        email: Set(email.to_owned()),
        name: Set(name.to_owned()),
        password_hash: Set(password_hash),
        created_at: Set(now),
    };
    person::Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// What became of it.
pub enum Enrolled {
    /// The new member, or the one that has come back.
    Member(MemberId),
    /// The person is a member already.
    Already,
}

/// Makes a person a member, or brings back one who had left, with these roles.
///
/// # Errors
/// The database cannot be reached.
pub async fn enrol(
    db: &impl ConnectionTrait,
    world: &dyn World,
    newsroom: NewsroomId,
    person: Uuid,
    roles: &Roles,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Enrolled, Error> {
    lock_members(db, newsroom).await?;
    let roles: Vec<String> = roles.iter().map(|role| role.as_str().to_owned()).collect();
    let there = member::Entity::of(newsroom).filter(member::Column::PersonId.eq(person)).one(db).await?;
    if let Some(there) = there {
        if there.removed_at.is_none() {
            return Ok(Enrolled::Already);
        }
        member::Entity::update_many()
            .col_expr(member::Column::Roles, Expr::value(roles))
            .col_expr(member::Column::RemovedAt, Expr::value(Option::<chrono::DateTime<chrono::Utc>>::None))
            .col_expr(member::Column::Version, Expr::col(member::Column::Version).add(1))
            .filter(member::Column::NewsroomId.eq(newsroom.uuid()))
            .filter(member::Column::Id.eq(there.id))
            .exec(db)
            .await?;
        return Ok(Enrolled::Member(there.id.into()));
    }
    let last = member::Entity::of(newsroom).order_by_desc(member::Column::Number).one(db).await?;
    let id = world.id();
    let row = member::ActiveModel {
        newsroom_id: Set(newsroom.into()),
        id: Set(id),
        person_id: Set(person),
        number: Set(last.map_or(1, |last| last.number + 1)),
        roles: Set(roles),
        languages: Set(Vec::new()),
        removed_at: Set(None),
        version: Set(1),
        created_at: Set(now),
    };
    member::Entity::insert(row).exec_without_returning(db).await?;
    Ok(Enrolled::Member(id.into()))
}

/// An address in the one form in which it is stored and looked up.
pub fn normalize_email(email: &str) -> Option<String> {
    let email = email.trim().to_lowercase();
    let (local, domain) = email.rsplit_once('@')?;
    let fits = !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && email.chars().count() <= 254
        && !email.chars().any(|char| char.is_whitespace() || char.is_control());
    fits.then_some(email)
}
