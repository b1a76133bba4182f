//! `updateReviewProfile`: a reviewer says what they review.

use async_graphql::{InputObject, SimpleObject};
use entity::member;
use factdesk_domain::{Action, MemberId};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::object::Member;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal, RefusalObject};
use crate::read::Later;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// What you review; what is left out stays.
#[derive(InputObject)]
pub struct UpdateReviewProfileInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// `Member.version` as you have read it.
    pub expected_version: i32,
    /// Languages in which you review (BCP 47), at most 20: `takeNextClaim` gives you no claim in another one. Regions do
    /// not matter: "pt-BR" is kept as "pt". An empty list stands for all languages.
    pub languages: Option<Vec<String>>,
}

impl UpdateReviewProfileInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<UpdateReviewProfile, Refusal> {
        let mut fields = Fields::default();
        let languages = self.languages.map(|tags| {
            let mut languages: Vec<String> = Vec::new();
            for (place, tag) in fields.at_most("languages", tags, 20).into_iter().take(20).enumerate() {
                let tag = fields.language(&format!("languages.{place}"), Some(tag)).to_ascii_lowercase();
                let language = tag.split('-').next().unwrap_or_default().to_owned();
                if !languages.contains(&language) {
                    languages.push(language);
                }
            }
            languages
        });
        if languages.is_none() {
            fields.problem("languages", "Give what is to change.");
        }
        fields.finish(UpdateReviewProfile { expected_version: self.expected_version, languages })
    }
}

/// The command.
#[derive(Serialize)]
pub struct UpdateReviewProfile {
    expected_version: i32,
    languages: Option<Vec<String>>,
}

/// Whose profile changed.
#[derive(Serialize, Deserialize)]
pub struct ReviewProfileUpdated {
    /// The member.
    pub member: MemberId,
}

/// The member with what they review now, or why not.
#[derive(SimpleObject)]
pub struct UpdateReviewProfilePayload {
    /// You; null if refused.
    member: Option<Later<Member>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

impl From<Result<ReviewProfileUpdated, Refusal>> for UpdateReviewProfilePayload {
    fn from(outcome: Result<ReviewProfileUpdated, Refusal>) -> Self {
        match outcome {
            Ok(done) => Self { member: Some(Later::of(done.member)), refusal: None },
            Err(refusal) => Self { member: None, refusal: Some(refusal.into()) },
        }
    }
}

impl Command for UpdateReviewProfile {
    type Done = ReviewProfileUpdated;

    fn action(&self) -> Action {
        Action::ReviewProfileUpdate
    }

    async fn execute(
        &self,
        work: &Work<'_>,
        permit: &Permit,
    ) -> Result<Happened<ReviewProfileUpdated>, Stop> {
        let me = permit.member();
        let before = store::lock_member(work, me).await?.ok_or(Refusal::NotFound("member"))?;
        Refusal::check_version(before.version, self.expected_version, NodeKind::Member, me)?;
        let languages = self.languages.clone().unwrap_or_else(|| before.languages.clone());
        let row = member::ActiveModel {
            newsroom_id: sea_orm::Set(before.newsroom_id),
            id: sea_orm::Set(before.id),
            languages: sea_orm::Set(languages.clone()),
            version: sea_orm::Set(before.version + 1),
            ..Default::default()
        };
        store::update_member(work, permit, row).await?;
        let body =
            json!({ "before": { "languages": before.languages }, "after": { "languages": languages } });
        Ok(Happened::new(ReviewProfileUpdated { member: me }, NewEvent::of(NodeKind::Member, me, body)))
    }
}
