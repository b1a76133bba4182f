//! `answerChecklist`: a question of the newsroom about a claim is answered.

use async_graphql::{ID, InputObject};
use chrono::NaiveDate;
use entity::checklist_answer;
use factdesk_domain::{Action, ChecklistAnswerId, ClaimId, QuestionKind};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::evidence::in_history;
use crate::graphql::{Date, FieldProblem, Fields, NodeKind, Refusal};
use crate::review;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// The largest number, either way.
const LARGEST: f64 = 1e15;

/// An answer to a question of the checklist about a claim, in any of its states. It takes the place of the answer before,
/// which stays readable. Give the one field that fits the kind of the question.
#[derive(InputObject)]
pub struct AnswerChecklistInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// Key of a question of the newest checklist.
    pub question_key: String,
    /// For the kind TEXT: 1 to 5,000 characters.
    pub text: Option<String>,
    /// For the kind CHOICE: one of its choices.
    pub choice: Option<String>,
    /// For the kind NUMBER.
    pub number: Option<f64>,
    /// For the kind DATE.
    pub date: Option<Date>,
}

impl AnswerChecklistInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<AnswerChecklist, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let question = fields.text("questionKey", self.question_key, 1..=40);
        let text = fields.optional_text("text", self.text, 5000).map(Answer::Text);
        let choice = fields.optional_text("choice", self.choice, 200).map(Answer::Choice);
        if self.number.is_some_and(|number| number.abs() > LARGEST) {
            fields.problem("number", "This number is too large.");
        }
        let date = self.date.map(|Date(day)| day);
        if date.is_some_and(|day| !(1..=9999).contains(&chrono::Datelike::year(&day))) {
            fields.problem("date", "The year lies between 1 and 9999.");
        }
        let given = [text, choice, self.number.map(Answer::Number), date.map(Answer::Date)];
        let mut given = given.into_iter().flatten();
        let (Some(answer), None) = (given.next(), given.next()) else {
            fields.problem("text", "Give one of text, choice, number and date.");
            return fields.finish(AnswerChecklist { claim, question, answer: Answer::Number(0.0) });
        };
        fields.finish(AnswerChecklist { claim, question, answer })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Answer {
    Text(String),
    Choice(String),
    Number(f64),
    Date(NaiveDate),
}

impl Answer {
    const fn kind(&self) -> QuestionKind {
        match self {
            Self::Text(_) => QuestionKind::Text,
            Self::Choice(_) => QuestionKind::Choice,
            Self::Number(_) => QuestionKind::Number,
            Self::Date(_) => QuestionKind::Date,
        }
    }
}

/// The command.
#[derive(Serialize)]
pub struct AnswerChecklist {
    claim: ClaimId,
    question: String,
    answer: Answer,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct ChecklistAnswered {
    /// The answer.
    pub answer: ChecklistAnswerId,
}

impl Command for AnswerChecklist {
    type Done = ChecklistAnswered;

    fn action(&self) -> Action {
        Action::ChecklistAnswer
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ChecklistAnswered>, Stop> {
        let locked = review::found(work, self.claim).await?;
        let list = store::checklist(work.tx(), work.newsroom(), None).await?;
        let questions = list.iter().flat_map(|list| &list.questions);
        let question = questions.into_iter().find(|question| question.key == self.question);
        let question = question.ok_or(Refusal::NotFound("question"))?;
        let choice = match &self.answer {
            Answer::Choice(choice) => Some(choice.as_str()),
            _ => None,
        };
        let kind = QuestionKind::from(question.kind);
        if !kind.takes(self.answer.kind(), choice, question.choices.iter().map(String::as_str)) {
            let field = kind.as_str().to_ascii_lowercase();
            let problem = FieldProblem::new(field, format!("This question is answered with a {kind}."));
            return Err(Refusal::Input(vec![problem]).into());
        }
        let id = ChecklistAnswerId::new(work.id());
        let mut row = checklist_answer::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            id: Set(id.into()),
            claim_id: Set(self.claim.into()),
            round: Set(locked.round()),
            checklist_version: Set(question.checklist_version),
            question_key: Set(self.question.clone()),
            answered_by: Set(work.member().into()),
            created_at: Set(work.now()),
            text: Set(None),
            choice: Set(None),
            number: Set(None),
            day: Set(None),
        };
        match &self.answer {
            Answer::Text(text) => row.text = Set(Some(text.clone())),
            Answer::Choice(choice) => row.choice = Set(Some(choice.clone())),
            Answer::Number(number) => row.number = Set(Some(*number)),
            Answer::Date(day) => row.day = Set(Some(*day)),
        }
        store::answer(work, permit, row).await?;
        let body = json!({ "after": { "question": self.question, "answer": self.answer } });
        let event = in_history(NewEvent::of(NodeKind::ChecklistAnswer, id, body), &locked.0);
        Ok(Happened::new(ChecklistAnswered { answer: id }, event))
    }
}
