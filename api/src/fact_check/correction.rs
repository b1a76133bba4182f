//! Public changes of a published fact-check, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::correction;

use super::object::FactCheck;
use crate::graphql::{DateTime, NodeKind, global_id};
use crate::newsroom::Member;
use crate::read::{Order, Read, Relation, beside, connection, object};

connection!(CorrectionConnection, CorrectionEdge, Correction);

/// What kind of public change it is. Treat one that you do not know as other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::CorrectionKind")]
pub enum CorrectionKind {
    /// Said more clearly; nothing was wrong.
    Clarification,
    /// Something new is known.
    Update,
    /// Something was wrong.
    Correction,
    /// The whole check was taken back.
    Retraction,
}

object!(Correction, correction::Model);

/// A typed public change of a published fact-check. It never vanishes and never changes the rating by itself.
#[Object]
impl Correction {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Correction, self.0.id)
    }

    /// What kind of change.
    async fn kind(&self) -> CorrectionKind {
        factdesk_domain::CorrectionKind::from(self.0.kind).into()
    }

    /// What changed and why, as told to readers; a `CommonMark` subset.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The same as HTML, cleaned.
    async fn text_html(&self) -> String {
        factdesk_record::markdown::note(&self.0.text)
    }

    /// The published version that carries it; of a retraction, the version that was taken back.
    async fn version(&self) -> i32 {
        self.0.number
    }

    /// The fact-check.
    async fn fact_check(&self, context: &Context<'_>) -> Result<Option<Read<FactCheck>>> {
        Ok(beside(context, &self.0, self.0.fact_check_id).await?)
    }

    /// Who published it. Never named in public.
    async fn made_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.made_by).await?)
    }

    /// When it was published.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

/// The corrections of a fact-check.
pub struct OfFactCheck;

impl Relation for OfFactCheck {
    type Entity = correction::Entity;
    const NAME: &'static str = "FactCheck.corrections";

    fn order() -> Order<correction::Entity> {
        Order { column: correction::Column::CreatedAt, id: correction::Column::Id, descending: true }
    }

    const BELONGS: &'static str = "{t}.fact_check_id = {parent}";
}
