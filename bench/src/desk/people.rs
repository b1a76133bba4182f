//! Newsrooms and their people, made by the product's own commands; they sign in with a real password.

use chrono::{DateTime, Utc};
use factdesk::newsroom::{AddMember, CreateNewsroom, add_member, create_newsroom};
use factdesk::world::World;
use factdesk_domain::{NewsroomId, Role};
use fastrand::Rng;
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait};
use std::sync::Mutex;
use uuid::Uuid;

use super::{DESK_SLUG, id};
use crate::Failure;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";
/// Reviewers of every newsroom.
pub const REVIEWERS: usize = 16;
/// Reporters of the large newsroom.
pub const REPORTERS: usize = 6;
/// Editors of the large newsroom.
pub const EDITORS: usize = 6;
/// Newsrooms for the writers, besides the large one.
pub const WRITERS_NEWSROOMS: usize = 50;

/// Ids, salts and time from a seed.
pub struct Seeded {
    rng: Mutex<Rng>,
    now: DateTime<Utc>,
}

impl Seeded {
    /// A world at this time.
    pub fn new(seed: u64, now: DateTime<Utc>) -> Self {
        Self { rng: Mutex::new(Rng::with_seed(seed)), now }
    }

    fn with<T>(&self, draw: impl FnOnce(&mut Rng) -> T) -> T {
        draw(&mut self.rng.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl World for Seeded {
    fn id(&self) -> Uuid {
        self.with(|rng| id(rng, self.now))
    }

    fn salt(&self) -> [u8; 32] {
        let mut salt = [0; 32];
        self.with(|rng| rng.fill(&mut salt));
        salt
    }

    fn now(&self) -> Option<DateTime<Utc>> {
        Some(self.now)
    }
}

/// The people of the large newsroom.
pub struct Staff {
    /// The newsroom.
    pub newsroom: Uuid,
    reporters: Vec<Uuid>,
    reviewers: Vec<Uuid>,
    editors: Vec<Uuid>,
}

impl Staff {
    /// A reporter.
    pub fn reporter(&self, rng: &mut Rng) -> Uuid {
        self.reporters[rng.usize(..self.reporters.len())]
    }

    /// An editor; the first two write and approve.
    pub fn editor(&self, rng: &mut Rng) -> Uuid {
        self.editors[rng.usize(2..self.editors.len())]
    }

    /// Two reviewers.
    pub fn two_reviewers(&self, rng: &mut Rng) -> [Uuid; 2] {
        let first = rng.usize(..self.reviewers.len());
        [self.reviewers[first], self.reviewers[(first + 1) % self.reviewers.len()]]
    }

    /// Author and approver; they do nothing else.
    pub fn two_editors(&self) -> [Uuid; 2] {
        [self.editors[0], self.editors[1]]
    }
}

/// Address of a person by their role and number.
pub fn email(role: &str, number: usize) -> String {
    format!("{role}{number}@bench.example.org")
}

/// Slug of a writers' newsroom.
pub fn writers_slug(number: usize) -> String {
    format!("w{number:02}")
}

/// Makes all newsrooms with their people.
pub async fn make(db: &DatabaseConnection, world: &Seeded) -> Result<Staff, Failure> {
    let tx = db.begin().await?;
    let newsroom = newsroom(&tx, world, DESK_SLUG, "The Desk").await?;
    let reporters = members(&tx, world, newsroom, "reporter", REPORTERS, Role::Reporter).await?;
    let reviewers = members(&tx, world, newsroom, "reviewer", REVIEWERS, Role::Reviewer).await?;
    let editors = members(&tx, world, newsroom, "editor", EDITORS, Role::Editor).await?;
    for number in 1..=WRITERS_NEWSROOMS {
        let other = self::newsroom(&tx, world, &writers_slug(number), "A desk that writes").await?;
        members(&tx, world, other, "reporter", 1, Role::Reporter).await?;
        members(&tx, world, other, "reviewer", REVIEWERS, Role::Reviewer).await?;
        members(&tx, world, other, "editor", 1, Role::Editor).await?;
    }
    tx.commit().await?;
    Ok(Staff { newsroom: newsroom.uuid(), reporters, reviewers, editors })
}

async fn newsroom(
    tx: &DatabaseTransaction,
    world: &Seeded,
    slug: &str,
    name: &str,
) -> Result<NewsroomId, Failure> {
    let new = CreateNewsroom {
        slug: slug.to_owned(),
        name: name.to_owned(),
        time_zone: "UTC".into(),
        public_url: None,
        demo: false,
    };
    create_newsroom(tx, world, new).await.map_err(|error| format!("{error:?}").into())
}

async fn members(
    tx: &DatabaseTransaction,
    world: &Seeded,
    newsroom: NewsroomId,
    name: &str,
    count: usize,
    role: Role,
) -> Result<Vec<Uuid>, Failure> {
    let mut ids = Vec::new();
    for number in 1..=count {
        let new = AddMember {
            newsroom,
            email: email(name, number),
            name: format!("{name} {number}"),
            roles: [role].into_iter().collect(),
            password: PASSWORD.into(),
        };
        let added = add_member(tx, world, new).await.map_err(|error| format!("{error:?}"))?;
        ids.push(added.member.uuid());
    }
    Ok(ids)
}
