//! A source as an input names it.

use async_graphql::{ID, InputObject, OneofObject};
use entity::source;
use factdesk_domain::SourceId;
use serde::Serialize;

use super::name::LONGEST_NAME;
use super::object::SourceKind;
use super::recognize::{Book, Named};
use super::store;
use crate::access::Permit;
use crate::error::Error;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Stop, Work};

/// A source: one that you know by its id, or one by its name.
#[derive(OneofObject)]
pub enum SourceChoiceInput {
    /// A source of this newsroom.
    SourceId(ID),
    /// The source that bears this name; it is made if there is none.
    Named(NamedSourceInput),
}

/// A source by its name.
#[derive(InputObject)]
pub struct NamedSourceInput {
    /// Name without title or office, 1 to 300 characters; an unnamed speaker's phrase as it stands.
    pub name: String,
    /// What it is. A GROUP is made anew each time: it has no name by which it could be recognized.
    pub kind: SourceKind,
}

/// A source to use.
#[derive(Clone, Debug, Serialize)]
pub enum SourceChoice {
    /// By its id.
    Known(SourceId),
    /// By its name.
    Named(factdesk_domain::SourceKind, String),
}

impl SourceChoiceInput {
    /// The choice, with its problems noted under `field`.
    pub fn parse(self, fields: &mut Fields, field: &str) -> SourceChoice {
        match self {
            Self::SourceId(id) => {
                SourceChoice::Known(fields.id(&format!("{field}.sourceId"), NodeKind::Source, &id))
            }
            Self::Named(named) => {
                let name = fields.text(&format!("{field}.named.name"), named.name, 1..=LONGEST_NAME);
                SourceChoice::Named(named.kind.into(), name)
            }
        }
    }
}

/// What became of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The source, never a merged one.
    pub source: SourceId,
    /// Whether the choice was what confirmed it.
    pub newly_confirmed: bool,
}

impl SourceChoice {
    /// Keeps others from making the sources of these choices. For a command with several of them, before it makes the
    /// first one: locks are taken in one order.
    ///
    /// # Errors
    /// What Postgres says.
    pub async fn lock(work: &Work<'_>, choices: impl IntoIterator<Item = &Self>) -> Result<(), Error> {
        let names = choices.into_iter().filter_map(|choice| match choice {
            Self::Known(_) => None,
            Self::Named(kind, name) => Some(Named::new(Some((*kind).into()), name, true)),
        });
        store::lock_names(work, &names.filter(|name| name.named).map(|name| name.key()).collect::<Vec<_>>())
            .await
    }

    /// The source that a person means, found or made, and confirmed by that. To be called before claims are locked.
    ///
    /// # Errors
    /// `NotFound` for an id that is none of this newsroom's.
    pub async fn choose(&self, work: &Work<'_>, permit: &Permit) -> Result<Chosen, Stop> {
        Self::lock(work, [self]).await?;
        let row = match self {
            Self::Known(id) => store::standing(work, *id).await?.ok_or(Refusal::NotFound("source"))?,
            Self::Named(kind, name) => {
                let name = Named::new(Some(source::Kind::from(*kind)), name, true);
                let mut book = Book::look_up(work, &[&name]).await?;
                let id = SourceId::new(book.source(work, &name));
                book.store(work, permit).await?;
                store::standing(work, id)
                    .await?
                    .ok_or_else(|| Error::internal("a source that was made is gone"))?
            }
        };
        store::confirm(work, permit, &row).await?;
        Ok(Chosen { source: row.id.into(), newly_confirmed: !row.confirmed })
    }
}
