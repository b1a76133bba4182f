//! Root fields that read documents.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::document;
use factdesk_domain::Action;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, Select};

use super::object::{Document, DocumentConnection, IntakeOutcome};
use crate::error::Error;
use crate::graphql::{NodeKind, Session, id_argument, parse_id};
use crate::read::{Order, PageArgs, Read, Visible, find, root};

/// Root fields that read documents.
#[derive(Default)]
pub struct DocumentQuery;

/// Which documents to list; all conditions must hold.
#[derive(InputObject, Default, Debug)]
pub struct DocumentFilter {
    /// Published by this source, or by one merged into it.
    publisher_id: Option<ID>,
    /// Sent in by this member.
    submitted_by: Option<ID>,
    /// With one of these language tags.
    language: Option<LanguageIn>,
    /// With one of these outcomes of the intake.
    intake: Option<IntakeOutcomeIn>,
}

/// A set of language tags.
#[derive(InputObject, Debug)]
pub struct LanguageIn {
    /// One of these (BCP 47), spelled as in the object.
    #[graphql(name = "in")]
    pub one_of: Vec<String>,
}

impl LanguageIn {
    /// The tags, if they can be looked for.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a NUL character.
    pub fn tags(&self) -> std::result::Result<&[String], Error> {
        if self.one_of.iter().any(|tag| tag.contains('\0')) {
            return Err(Error::bad_input("A language tag has no NUL character."));
        }
        Ok(&self.one_of)
    }
}

/// A set of outcomes.
#[derive(InputObject, Debug)]
pub struct IntakeOutcomeIn {
    /// One of these.
    #[graphql(name = "in")]
    one_of: Vec<IntakeOutcome>,
}

impl DocumentFilter {
    fn apply(
        &self,
        mut select: Select<document::Entity>,
    ) -> std::result::Result<Select<document::Entity>, Error> {
        use document::Column;
        if let Some(id) = &self.publisher_id {
            let id = id_argument("publisherId", NodeKind::Source, id)?;
            select = select.filter(Expr::cust_with_values(
                "EXISTS (SELECT 1 FROM source s WHERE s.newsroom_id = \"document\".\"newsroom_id\"
                    AND s.id = \"document\".\"publisher_id\" AND s.standing_id = $1)",
                [id],
            ));
        }
        if let Some(id) = &self.submitted_by {
            select = select.filter(Column::SubmittedBy.eq(id_argument("submittedBy", NodeKind::Member, id)?));
        }
        if let Some(language) = &self.language {
            select = select.filter(Column::Language.is_in(language.tags()?));
        }
        if let Some(intake) = &self.intake {
            select = select.filter(
                Column::Intake.is_in(intake.one_of.iter().map(|outcome| document::Intake::from(*outcome))),
            );
        }
        Ok(select)
    }
}

#[Object]
impl DocumentQuery {
    /// The document with this id; null if it does not exist or you cannot see it.
    async fn document(&self, context: &Context<'_>, id: ID) -> Result<Option<Read<Document>>> {
        Session::of(context)?.reading(Action::DocumentRead)?;
        let Some((NodeKind::Document, id)) = parse_id(&id) else { return Ok(None) };
        Ok(find(context, id).await?)
    }

    /// Documents, newest first.
    async fn documents(
        &self,
        context: &Context<'_>,
        filter: Option<DocumentFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<DocumentConnection>> {
        let reader = Session::of(context)?.reading(Action::DocumentRead)?.loader();
        let filter = filter.unwrap_or_default();
        let select = filter.apply(document::Entity::visible(&reader.scope))?;
        let order = Order { column: document::Column::CreatedAt, id: document::Column::Id, descending: true };
        let (name, page) = (format!("documents {filter:?}"), PageArgs { first, after, last, before });
        Ok(root(context, select, &order, &name, page).await?)
    }
}
