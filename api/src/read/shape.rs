//! What Postgres writes of an object by itself: the fields of a GraphQL type as SQL, one line each.

use sea_orm::{EntityTrait, IdenStatic};

use super::cursor::Sorting;
use super::{Relation, Visible};
use crate::access::Scope;
use crate::graphql::NodeKind;

/// A GraphQL type whose plain fields Postgres can write.
///
/// Whatever is computed or cannot be said in SQL is left out here; the derived resolvers answer it over the same rows.
/// What is said here must be the same as what they say: a test answers every query both ways and compares.
pub trait Shaped: Send + Sync + 'static {
    /// The table of its rows.
    type Entity: Visible;
    /// Name of the type in the schema.
    const NAME: &'static str;

    /// Columns that several fields are made from, as names and expressions: written once a row
    /// however many of these fields are asked for. A field reads such a column as `{t}.name`, or `{p}.name` from the row below.
    const SHARED: &'static [(&'static str, &'static str)] = &[];

    /// The field with this name, if Postgres can write it.
    fn field(name: &str) -> Option<Field>;
}

/// How a field is written; templates as in [`super::Sql`].
#[derive(Clone, Copy)]
pub enum Field {
    /// The column as it is. Not for moments, bytes or decimals, which JSON writes in another way than we do.
    Column(&'static str),
    /// The column as the moment that the scalar `DateTime` writes.
    Moment(&'static str),
    /// The column as the id of an object of this kind.
    Id(NodeKind, &'static str),
    /// An expression.
    Sql(&'static str),
    /// An expression over other tables: where only the row is read, its resolver finds this beside it.
    LookedUp(&'static str),
    /// Computed by its resolver, from what this expression writes beside the row ([`super::Row::made_from`]).
    Made(&'static str),
    /// The object of this shape that fulfils a condition between its row `{t}` and the present one `{p}`; null if none.
    /// By a key there is one at most: two would be an error.
    One(Shape, &'static str),
    /// The same where no key says that there is one at most: any of them.
    Any(Shape, &'static str),
    /// A list of objects under this one.
    Many(Listing),
}

/// The id of the row.
pub const fn id(kind: NodeKind) -> Field {
    Field::Id(kind, "id")
}

/// One object beside this one, where no key says that there is one at most.
pub const fn any<T: Shaped>(condition: &'static str) -> Field {
    Field::Any(Shape::of::<T>(), condition)
}

/// One object beside this one, by a key.
pub const fn one<T: Shaped>(condition: &'static str) -> Field {
    Field::One(Shape::of::<T>(), condition)
}

/// A list of objects under this one.
pub const fn many<T, R>() -> Field
where
    T: Shaped,
    R: Relation<Entity = T::Entity>,
{
    Field::Many(Listing {
        shape: Shape::of::<T>(),
        name: R::NAME,
        belongs: R::BELONGS,
        sorting: || R::order().sorting(),
    })
}

/// A [`Shaped`] type as a value.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Name of the type in the schema.
    pub name: &'static str,
    pub(super) table: fn() -> &'static str,
    pub(super) tenant: fn() -> &'static str,
    pub(super) of_person: Option<&'static str>,
    pub(super) rule: fn(&Scope) -> Option<&'static str>,
    pub(super) shared: &'static [(&'static str, &'static str)],
    pub(super) field: fn(&str) -> Option<Field>,
}

impl Shape {
    /// Whether Postgres can write this field.
    pub fn writes(&self, field: &str) -> bool {
        (self.field)(field).is_some_and(|field| !matches!(field, Field::Made(_)))
    }

    /// The shape of a type.
    pub const fn of<T: Shaped>() -> Self {
        Self {
            name: T::NAME,
            table: table::<T::Entity>,
            tenant: tenant::<T::Entity>,
            of_person: <T::Entity as Visible>::OF_PERSON,
            rule: <T::Entity as Visible>::limit,
            shared: T::SHARED,
            field: T::field,
        }
    }
}

/// A [`Relation`] as a value.
#[derive(Clone, Copy)]
pub struct Listing {
    pub(super) shape: Shape,
    pub(super) name: &'static str,
    pub(super) belongs: &'static str,
    pub(super) sorting: fn() -> Sorting,
}

pub(super) fn table<E: EntityTrait>() -> &'static str {
    E::default().table_name()
}

pub(super) fn tenant<E: Visible>() -> &'static str {
    E::NEWSROOM.as_str()
}

/// All shapes, by the names of the schema.
pub fn shapes() -> Vec<Shape> {
    vec![
        Shape::of::<crate::api_key::ApiKey>(),
        Shape::of::<crate::appearance::Appearance>(),
        Shape::of::<crate::claim::Assignment>(),
        Shape::of::<crate::claim::Claim>(),
        Shape::of::<crate::claim::Round>(),
        Shape::of::<crate::claimant_contact::ClaimantContact>(),
        Shape::of::<crate::conflict::ConflictOfInterest>(),
        Shape::of::<crate::document::Document>(),
        Shape::of::<crate::event::Event>(),
        Shape::of::<crate::evidence::Evidence>(),
        Shape::of::<crate::evidence::EvidenceWithdrawal>(),
        Shape::of::<crate::fact_check::Correction>(),
        Shape::of::<crate::fact_check::FactCheck>(),
        Shape::of::<crate::fact_check::FactCheckVersion>(),
        Shape::of::<crate::invitation::Invitation>(),
        Shape::of::<crate::newsroom::Member>(),
        Shape::of::<crate::newsroom::Newsroom>(),
        Shape::of::<crate::policy::PolicyVersion>(),
        Shape::of::<crate::policy::Rating>(),
        Shape::of::<crate::policy::RatingScaleVersion>(),
        Shape::of::<crate::search_note::SearchNote>(),
        Shape::of::<crate::session::SignedIn>(),
        Shape::of::<crate::source::Source>(),
        Shape::of::<crate::tag::Tag>(),
        Shape::of::<crate::verdict::Verdict>(),
    ]
}
