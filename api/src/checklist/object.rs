//! A checklist and its answers, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entity::{checklist, checklist_answer, checklist_question, member};

use super::store::EarlierAnswers;
use crate::claim::Claim;
use crate::evidence::Gathered;
use crate::graphql::{Date, DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::read::{One, PageArgs, Read, beside, connection, object};

connection!(ChecklistAnswerConnection, ChecklistAnswerEdge, ChecklistAnswer);

/// What a question is answered with. Leave out a question whose kind you do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::QuestionKind")]
pub enum QuestionKind {
    /// Free text.
    Text,
    /// One of the question's choices.
    Choice,
    /// A number.
    Number,
    /// A day.
    Date,
}

/// A question of the newsroom about each claim.
#[derive(SimpleObject)]
pub struct ChecklistQuestion {
    /// Its key, the same in all versions of the list: `WHO_PAID`.
    key: String,
    /// The question.
    text: String,
    /// How to find the answer.
    help: Option<String>,
    /// What it is answered with.
    kind: QuestionKind,
    /// What can be chosen; empty for other kinds.
    choices: Vec<String>,
    /// Whether publishing needs an answer.
    required: bool,
}

impl From<checklist_question::Model> for ChecklistQuestion {
    fn from(row: checklist_question::Model) -> Self {
        Self {
            key: row.key,
            text: row.text,
            help: row.help,
            kind: factdesk_domain::QuestionKind::from(row.kind).into(),
            choices: row.choices,
            required: row.required,
        }
    }
}

/// The GraphQL type `Checklist`; described where its fields are.
pub struct Checklist {
    /// The version.
    pub row: checklist::Model,
    /// Its questions in their order.
    pub questions: Vec<checklist_question::Model>,
}

/// A version of the newsroom's own list of questions about each claim. The newest one holds, for claims that are being
/// checked already too.
#[Object]
impl Checklist {
    /// Counts from 1. Send it as `expectedVersion` with a change.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// Its questions, in the order to ask; 50 at most.
    async fn questions(&self) -> Vec<ChecklistQuestion> {
        self.questions.iter().cloned().map(ChecklistQuestion::from).collect()
    }

    /// Who made this version.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<Member>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(One::<member::Entity>::of(self.row.created_by)).await?.map(Member::from))
    }

    /// When this version was made.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }
}

object!(ChecklistAnswer, checklist_answer::Model);

/// An answer to a question of the checklist about a claim. It is never changed: a new one takes its place.
///
/// Sealed like evidence: until quorum of a blind round, fellow reviewers do not see answer and author of what a reviewer
/// of the round said. That a question is answered shows.
#[Object]
impl ChecklistAnswer {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::ChecklistAnswer, self.0.id)
    }

    /// The claim.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
    }

    /// Key of the question.
    async fn question_key(&self) -> &str {
        &self.0.question_key
    }

    /// Version of the checklist that was answered: `Newsroom.checklist(version)` has the words of the question.
    async fn checklist_version(&self) -> i32 {
        self.0.checklist_version
    }

    /// The answer, if it is a text.
    async fn text(&self, context: &Context<'_>) -> Result<Option<&str>> {
        Ok(if self.open(context).await? { self.0.text.as_deref() } else { None })
    }

    /// The answer, if it is a choice.
    async fn choice(&self, context: &Context<'_>) -> Result<Option<&str>> {
        Ok(if self.open(context).await? { self.0.choice.as_deref() } else { None })
    }

    /// The answer, if it is a number.
    async fn number(&self, context: &Context<'_>) -> Result<Option<f64>> {
        Ok(if self.open(context).await? { self.0.number } else { None })
    }

    /// The answer, if it is a day.
    async fn date(&self, context: &Context<'_>) -> Result<Option<Date>> {
        Ok(if self.open(context).await? { self.0.day.map(Date) } else { None })
    }

    /// The round of the claim in which it was given; null if that was before the first.
    async fn round(&self) -> Option<i32> {
        self.0.round
    }

    /// The member who gave it. Null only while `sealed`.
    async fn answered_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        if !self.open(context).await? {
            return Ok(None);
        }
        Ok(beside(context, &self.0, self.0.answered_by).await?)
    }

    /// True while answer and author are sealed from you: a reviewer of a blind round gave it, you are, or could become,
    /// another one, and the round has not reached quorum.
    async fn sealed(&self, context: &Context<'_>) -> Result<bool> {
        Ok(!self.open(context).await?)
    }

    /// When it was given.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Answers to the same question about the claim that were given before it, latest first.
    async fn earlier(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ChecklistAnswerConnection>> {
        let page = PageArgs { first, after, last, before };
        ChecklistAnswerConnection::under::<EarlierAnswers, _>(context, &self.0, page).await
    }
}

impl ChecklistAnswer {
    async fn open(&self, context: &Context<'_>) -> std::result::Result<bool, crate::error::Error> {
        Gathered::from(&*self.0).open_to(Session::of(context)?.loaders()?).await
    }
}
