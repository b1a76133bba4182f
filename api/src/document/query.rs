//! Root fields that read documents.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::document;
use factdesk_domain::Action;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter, Select};

use super::object::{Document, DocumentConnection, IntakeOutcome};
use crate::access::Scope;
use crate::error::Error;
use crate::graphql::{NodeKind, Session, id_argument, parse_id};
use crate::read::{Indexed, Order, PageArgs, Read, Search, Visible, find, found};

/// Root fields that read documents.
#[derive(Default)]
pub struct DocumentQuery;

/// Which documents to list; all conditions must hold.
#[derive(InputObject, Clone, Default, Debug)]
pub struct DocumentFilter {
    /// Published by this source, or by one merged into it.
    publisher_id: Option<ID>,
    /// Sent in by this member.
    submitted_by: Option<ID>,
    /// With one of these language tags.
    language: Option<LanguageIn>,
    /// With one of these outcomes of the intake.
    intake: Option<IntakeOutcomeIn>,
    /// With these words in title or text, folded as its language folds them, without accents: words, "phrases in quotation
    /// marks", or, -not. At most 300 characters. Of a very long text the first 200,000 characters are searched.
    text: Option<String>,
}

/// A set of language tags.
#[derive(InputObject, Clone, Debug)]
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
        if self.one_of.iter().any(|tag| tag.contains('\0') || tag.len() > 35) {
            return Err(Error::bad_input("A language tag has at most 35 characters and no NUL."));
        }
        Ok(&self.one_of)
    }
}

/// A set of outcomes.
#[derive(InputObject, Clone, Debug)]
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

    /// What it asks of the index of words and marks; nothing if it has one condition, which the table has an index for.
    fn search(&self, scope: &Scope) -> std::result::Result<Option<Search>, Error> {
        let others = [
            self.publisher_id.is_some(),
            self.submitted_by.is_some(),
            self.language.is_some(),
            self.intake.is_some(),
        ];
        if self.text.is_none() && others.into_iter().filter(|given| *given).count() < 2 {
            return Ok(None);
        }
        let mut search = Search::new(DOCUMENTS, scope);
        if let Some(text) = &self.text {
            search.words(text)?;
        }
        if let Some(id) = &self.publisher_id {
            search.sources(&['p'], vec![id_argument("publisherId", NodeKind::Source, id)?]);
        }
        if let Some(id) = &self.submitted_by {
            search.any('b', [id_argument("submittedBy", NodeKind::Member, id)?.to_string()]);
        }
        if let Some(language) = &self.language {
            search.languages(language.tags()?);
            search.any('l', language.tags()?);
        }
        if let Some(intake) = &self.intake {
            let outcomes = intake.one_of.iter().map(|outcome| document::Intake::from(*outcome).to_value());
            search.any('x', outcomes);
        }
        Ok(Some(search))
    }
}

/// Texts are long: few are looked at on the way.
const DOCUMENTS: Indexed = Indexed { index: "document_index", window: 200 };

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
        let (search, visible) = (filter.search(&reader.scope)?, document::Entity::visible(&reader.scope));
        let select = if search.is_some() { visible } else { filter.apply(visible)? };
        let order = Order { column: document::Column::CreatedAt, id: document::Column::Id, descending: true };
        let (name, page) = (format!("documents {filter:?}"), PageArgs { first, after, last, before });
        Ok(found(context, select, search.as_ref(), &order, &name, page).await?)
    }
}
