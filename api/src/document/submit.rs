//! `submitDocument`: a story comes in, is stored unchanged, and the statements in it are proposed as claims.

use std::sync::Arc;

use async_graphql::InputObject;
use factdesk_domain::{Action, DocumentId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;

use super::file::{Filed, file};
use super::object::{IntakeOutcome, content_hash};
use super::published::{DatePrecision, Published};
use super::reading::Reading;
use super::store;
use crate::access::Permit;
use crate::error::Error;
use crate::event::NewEvent;
use crate::graphql::{Date, DateTime, Fields, NodeKind, Refusal};
use crate::source::recognize::Book;
use crate::source::store::by_names;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A story to take in.
#[derive(InputObject)]
pub struct SubmitDocumentInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The story as plain text, at most 500,000 characters (Unicode code points). Stored exactly as it is: line ends,
    /// blanks and mis-decoded characters too. May be empty if there is a title or an address.
    pub text: String,
    /// Headline, at most 500 characters.
    pub title: Option<String>,
    /// Where it was published (http or https).
    pub url: Option<String>,
    /// Name of the outlet that published it, at most 300 characters. If left out, the intake looks for it in the text.
    pub publisher: Option<String>,
    /// Names of agencies and outlets that it came through, without the publisher, at most 20. If left out, the intake
    /// looks for them in the text.
    pub via: Option<Vec<String>>,
    /// When it was published, if the moment is known.
    pub published_at: Option<DateTime>,
    /// The day on which it was published, if no moment is known; of a month or year give its first day.
    pub published_on: Option<Date>,
    /// How exactly `publishedOn` is known: YEAR, MONTH or DAY; DAY if left out.
    pub published_precision: Option<DatePrecision>,
    /// Language of the text (BCP 47). If left out, the intake recognizes it. Claims are proposed from English only.
    pub language: Option<String>,
}

impl SubmitDocumentInput {
    /// The story, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<SubmittedStory, Refusal> {
        let mut fields = Fields::default();
        let story = SubmittedStory {
            text: fields.text("text", self.text, 0..=500_000),
            title: fields.optional_text("title", self.title, 500),
            url: fields.optional_url("url", self.url.as_ref()),
            publisher: fields.optional_text("publisher", self.publisher, 300),
            via: self.via.map(|via| {
                let via = fields.at_most("via", via, 20).into_iter().enumerate();
                via.map(|(at, name)| fields.text(&format!("via.{at}"), name, 1..=300)).collect()
            }),
            published: Published::parse(
                &mut fields,
                self.published_at,
                self.published_on,
                self.published_precision,
            ),
            language: self.language.map(|tag| fields.language("language", Some(tag))),
        };
        if story.text.trim().is_empty() && story.title.is_none() && story.url.is_none() {
            fields.problem("text", "There is neither a text nor a title nor an address.");
        }
        fields.finish(story)
    }
}

/// A story as it was sent in.
#[derive(Serialize)]
pub struct SubmittedStory {
    /// The text, unaltered.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Who published it, as the submitter says.
    pub publisher: Option<String>,
    /// What it came through, as the submitter says.
    pub via: Option<Vec<String>>,
    /// When it was published.
    pub published: Published,
    /// Its language, as the submitter says.
    pub language: Option<String>,
}

/// Reading takes a core and some megabytes a story, and a long one seconds: more at once would end no sooner.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

impl SubmittedStory {
    /// Lets the intake read the story, on a thread where it keeps nobody waiting.
    ///
    /// # Errors
    /// `Internal` if the intake panics: then nothing was stored.
    pub async fn read(self) -> Result<SubmitDocument, Error> {
        let story = Arc::new(self);
        let text = story.clone();
        let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
        let reading = tokio::task::spawn_blocking(move || {
            Reading::of(&text.text, text.language.as_deref(), text.publisher.as_deref())
        });
        Ok(SubmitDocument { story, reading: reading.await.map_err(Error::internal)? })
    }
}

/// The command: the story, and what was read from it before the transaction.
#[derive(Serialize)]
pub struct SubmitDocument {
    pub(super) story: Arc<SubmittedStory>,
    #[serde(skip)]
    pub(super) reading: Reading,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct DocumentSubmitted {
    /// The document.
    pub document: DocumentId,
    /// True if it was there before.
    pub already_known: bool,
    /// New claims.
    pub claims_proposed: usize,
    /// Appearances added to claims that were there before.
    pub appearances_added: usize,
    /// What the intake did; nothing in outcomes kept by earlier versions.
    pub intake: Option<IntakeOutcome>,
}

impl Command for SubmitDocument {
    type Done = DocumentSubmitted;

    fn action(&self) -> Action {
        Action::DocumentSubmit
    }

    async fn done_before(
        &self,
        work: &Work<'_>,
        _permit: &Permit,
    ) -> Result<Option<DocumentSubmitted>, Error> {
        let publishers = match &self.reading.publisher {
            None => Vec::new(),
            Some(publisher) => {
                let ids: Vec<_> =
                    by_names(work, &[publisher.key()]).await?.into_iter().map(|row| row.id).collect();
                if ids.is_empty() {
                    return Ok(None);
                }
                ids
            }
        };
        let same = store::same(work, &self.reading.hash, &publishers, self.story.url.as_deref()).await?;
        Ok(same.map(|row| DocumentSubmitted {
            document: row.id.into(),
            already_known: true,
            claims_proposed: 0,
            appearances_added: 0,
            intake: Some(row.intake.into()),
        }))
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<DocumentSubmitted>, Stop> {
        let mut book = Book::open(work, &self.reading.names()).await?;
        let Filed { document, publisher, claims, found, appearances, added, left } =
            file(work, permit, self, &mut book).await?;
        let body = json!({ "after": {
            "contentHash": content_hash(&self.reading.hash),
            "publisher": publisher,
            "language": self.reading.language,
            "intake": format!("{:?}", self.reading.outcome),
            "claims": claims,
            "found": found,
            "appearances": appearances,
        }, "left": left });
        let done = DocumentSubmitted {
            document,
            already_known: false,
            claims_proposed: claims.len(),
            appearances_added: added,
            intake: Some(self.reading.outcome.into()),
        };
        Ok(Happened::new(done, NewEvent::of(NodeKind::Document, document, body)))
    }
}
