//! Recognizes a source by its name, or makes one.
//!
//! A named speaker or publisher links to the source of the newsroom that bears the name, as its own, as an alias or as
//! the name of a source merged into it, and is of a fitting kind. Anonymous and collective speakers are never
//! recognized: each story has its own.

use std::collections::HashMap;

use entity::source;
use sea_orm::Set;
use uuid::Uuid;

use super::name::{LONGEST_NAME, name_key, shorten};
use super::store;
use crate::access::Permit;
use crate::error::Error;
use crate::unit_of_work::Work;

/// A source as a story or a person names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What it is; none if the story does not show it.
    pub kind: Option<source::Kind>,
    /// Its name, or the phrase that stands for an unnamed one.
    pub name: String,
    /// False for anonymous and collective speakers.
    pub named: bool,
}

impl Named {
    /// Name and kind, with the name cut to what a row holds.
    pub fn new(kind: Option<source::Kind>, name: &str, named: bool) -> Self {
        let named = named && kind != Some(source::Kind::Group);
        Self { kind, name: shorten(name.trim(), LONGEST_NAME), named }
    }

    /// What it is recognized by.
    pub fn key(&self) -> String {
        name_key(&self.name)
    }

    fn fits(&self, found: source::Kind) -> bool {
        use source::Kind::{Organization, Publication};
        match self.kind {
            None => true,
            Some(Organization | Publication) => matches!(found, Organization | Publication),
            Some(kind) => kind == found,
        }
    }
}

/// Sources recognized so far in this transaction, and those that still have to be stored.
#[derive(Default)]
pub struct Book {
    known: HashMap<String, Vec<source::Model>>,
    unnamed: HashMap<String, Uuid>,
    new: Vec<source::ActiveModel>,
}

impl Book {
    /// Looks all named ones of these up at once, and keeps others from making the same until the transaction ends.
    ///
    /// # Errors
    /// What Postgres says.
    pub async fn open(work: &Work<'_>, names: &[&Named]) -> Result<Self, Error> {
        store::lock_names(work, &keys(names)).await?;
        Self::look_up(work, names).await
    }

    /// Looks them up without keeping anybody from making the same.
    ///
    /// # Errors
    /// What Postgres says.
    pub async fn look_up(work: &Work<'_>, names: &[&Named]) -> Result<Self, Error> {
        let rows = store::by_names(work, &keys(names)).await?;
        let by_id: HashMap<Uuid, &source::Model> = rows.iter().map(|row| (row.id, row)).collect();
        let mut known: HashMap<String, Vec<source::Model>> = HashMap::new();
        for row in &rows {
            let Some(standing) = by_id.get(&row.standing_id) else { continue };
            for key in std::iter::once(&row.name_key).chain(&row.alias_keys).filter(|_| row.named) {
                let bearers = known.entry(key.clone()).or_default();
                if !bearers.iter().any(|bearer| bearer.id == standing.id) {
                    bearers.push((*standing).clone());
                }
            }
        }
        for bearers in known.values_mut() {
            bearers.sort_by_key(|row| (!row.confirmed, row.created_at, row.id));
        }
        Ok(Self { known, ..Self::default() })
    }

    /// The source that is recognized, if one is.
    pub fn known(&self, name: &Named) -> Option<&source::Model> {
        let bearers = self.known.get(&name_key(&name.name)).filter(|_| name.named)?;
        bearers.iter().find(|row| name.fits(row.kind))
    }

    /// The recognized source, or a new one that [`Book::close`] stores.
    pub fn source(&mut self, work: &Work<'_>, name: &Named) -> Uuid {
        if let Some(row) = self.known(name) {
            return row.id;
        }
        let key = name_key(&name.name);
        if let Some(id) = self.unnamed.get(&key).filter(|_| !name.named) {
            return *id;
        }
        let row = source::Model {
            newsroom_id: work.newsroom().into(),
            id: work.id(),
            kind: name.kind.unwrap_or(if name.named {
                source::Kind::Organization
            } else {
                source::Kind::Group
            }),
            name: name.name.clone(),
            name_key: key.clone(),
            named: name.named,
            aliases: Vec::new(),
            alias_keys: Vec::new(),
            same_as: Vec::new(),
            confirmed: false,
            merged_into: None,
            standing_id: Uuid::nil(),
            version: 1,
            created_at: work.now(),
        };
        let id = row.id;
        let row = source::Model { standing_id: id, ..row };
        if name.named {
            self.known.entry(key).or_default().push(row.clone());
        } else {
            self.unnamed.insert(key, id);
        }
        self.new.push(new(row));
        id
    }

    /// Stores the new ones among them.
    ///
    /// # Errors
    /// What Postgres says.
    pub async fn store(&mut self, work: &Work<'_>, permit: &Permit) -> Result<(), Error> {
        store::insert(work, permit, std::mem::take(&mut self.new)).await
    }
}

fn keys(names: &[&Named]) -> Vec<String> {
    let mut keys: Vec<String> = names.iter().filter(|name| name.named).map(|name| name.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn new(row: source::Model) -> source::ActiveModel {
    source::ActiveModel {
        newsroom_id: Set(row.newsroom_id),
        id: Set(row.id),
        kind: Set(row.kind),
        name: Set(row.name),
        name_key: Set(row.name_key),
        named: Set(row.named),
        aliases: Set(row.aliases),
        alias_keys: Set(row.alias_keys),
        same_as: Set(row.same_as),
        confirmed: Set(row.confirmed),
        merged_into: Set(row.merged_into),
        standing_id: Set(row.standing_id),
        version: Set(row.version),
        created_at: Set(row.created_at),
    }
}
