//! `updateChecklist`: the newsroom says what it asks about each claim.

use std::collections::HashSet;

use async_graphql::InputObject;
use entity::{checklist, checklist_question};
use factdesk_domain::Action;
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::object::QuestionKind;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// The most questions of a list.
const QUESTIONS: usize = 50;
/// The most choices of a question.
const CHOICES: usize = 50;

/// The next version of the newsroom's checklist. It holds at once, for all claims; answers stay with the keys of their
/// questions.
#[derive(InputObject)]
pub struct UpdateChecklistInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The version of the checklist that you have read; 0 if there was none.
    pub expected_version: i32,
    /// All questions, in the order to ask; 50 at most. None ends the asking.
    pub questions: Vec<ChecklistQuestionInput>,
}

/// A question of a checklist.
#[derive(InputObject)]
pub struct ChecklistQuestionInput {
    /// What it is known by, for good: capital letters, digits and _, at most 40 characters: `WHO_PAID`. A key keeps its
    /// kind.
    pub key: String,
    /// The question, 1 to 500 characters.
    pub text: String,
    /// How to find the answer, at most 2,000 characters.
    pub help: Option<String>,
    /// What it is answered with.
    pub kind: QuestionKind,
    /// What can be chosen, 2 to 50 for the kind CHOICE, each of 1 to 200 characters; for no other kind.
    pub choices: Option<Vec<String>>,
    /// Whether publishing needs an answer.
    #[graphql(default)]
    pub required: bool,
}

impl UpdateChecklistInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<UpdateChecklist, Refusal> {
        let mut fields = Fields::default();
        let questions = fields.at_most("questions", self.questions, QUESTIONS);
        let questions: Vec<_> = questions
            .into_iter()
            .enumerate()
            .map(|(place, question)| question.parse(&mut fields, &format!("questions.{place}")))
            .collect();
        if questions.iter().map(|question| &question.key).collect::<HashSet<_>>().len() < questions.len() {
            fields.problem("questions", "Each key stands for one question.");
        }
        fields.finish(UpdateChecklist { expected_version: self.expected_version, questions })
    }
}

impl ChecklistQuestionInput {
    fn parse(self, fields: &mut Fields, name: &str) -> Question {
        let named = |field: &str| format!("{name}.{field}");
        let letters = |key: &str| {
            key.len() <= 40
                && key.starts_with(|first: char| first.is_ascii_uppercase())
                && key.chars().all(|char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_')
        };
        if !letters(&self.key) {
            fields.problem(&named("key"), "A key has capital letters, digits and _, a letter first.");
        }
        let kind = factdesk_domain::QuestionKind::from(self.kind);
        let choices = fields.at_most(&named("choices"), self.choices.unwrap_or_default(), CHOICES);
        let choices: Vec<_> =
            choices.into_iter().map(|choice| fields.text(&named("choices"), choice, 1..=200)).collect();
        let wrong = if kind == factdesk_domain::QuestionKind::Choice {
            choices.len() < 2 || choices.iter().collect::<HashSet<_>>().len() < choices.len()
        } else {
            !choices.is_empty()
        };
        if wrong {
            fields.problem(
                &named("choices"),
                "A CHOICE has at least two different choices, other kinds have none.",
            );
        }
        Question {
            text: fields.text(&named("text"), self.text, 1..=500),
            help: fields.optional_text(&named("help"), self.help, 2000),
            key: self.key,
            kind,
            choices,
            required: self.required,
        }
    }
}

#[derive(Serialize)]
struct Question {
    key: String,
    text: String,
    help: Option<String>,
    kind: factdesk_domain::QuestionKind,
    choices: Vec<String>,
    required: bool,
}

/// The command.
#[derive(Serialize)]
pub struct UpdateChecklist {
    expected_version: i32,
    questions: Vec<Question>,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct ChecklistUpdated {
    /// The new version.
    pub version: i32,
}

impl Command for UpdateChecklist {
    type Done = ChecklistUpdated;

    fn action(&self) -> Action {
        Action::ChecklistUpdate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ChecklistUpdated>, Stop> {
        store::lock(work).await?;
        let before = store::checklist(work.tx(), work.newsroom(), None).await?;
        let version = before.as_ref().map_or(0, |before| before.row.version);
        Refusal::check_version(version, self.expected_version, NodeKind::Newsroom, work.newsroom())?;
        let kinds: Vec<_> =
            self.questions.iter().map(|question| (question.key.clone(), question.kind)).collect();
        let other = store::of_another_kind(work, &kinds).await?;
        if let Some(key) = other.first() {
            let sentence = format!("{key} was of another kind before: give the question a new key.");
            return Err(Refusal::Input(vec![FieldProblem::new("questions", sentence)]).into());
        }
        let version = version + 1;
        let row = checklist::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            version: Set(version),
            created_by: Set(work.member().into()),
            created_at: Set(work.now()),
        };
        let questions =
            (1_i16..).zip(&self.questions).map(|(place, question)| checklist_question::ActiveModel {
                newsroom_id: Set(work.newsroom().into()),
                checklist_version: Set(version),
                key: Set(question.key.clone()),
                place: Set(place),
                text: Set(question.text.clone()),
                help: Set(question.help.clone()),
                kind: Set(question.kind.into()),
                choices: Set(question.choices.clone()),
                required: Set(question.required),
            });
        store::save(work, permit, row, questions.collect()).await?;
        let body = json!({
            "before": { "version": version - 1 },
            "after": { "version": version, "questions": self.questions },
        });
        let event = NewEvent::of(NodeKind::Newsroom, work.newsroom(), body);
        Ok(Happened::new(ChecklistUpdated { version }, event))
    }
}
