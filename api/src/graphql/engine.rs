//! Runs documents (docs/decisions/0008): a text is parsed and validated once, then its parsed form is run.

use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, ServerError, ValidationMode, value};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use factdesk_domain::NewsroomId;
use futures::stream::BoxStream;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sea_orm::DatabaseConnection;

use super::asked::Asked;
use super::document::{Document, coded, told};
use super::persisted::{self, Persisted};
use super::schema::{Schema, builder};
use super::session::Session;
use super::{literals, measure, tokens};
use crate::access::Running;
use crate::config::{Graphql, Limits, Operations};
use crate::error::Code;
use crate::operation::Registered;

/// The schema in its two forms, and the documents that were validated.
pub struct Engine {
    /// Validates by every rule of the specification and runs nothing.
    strict: Schema,
    /// Runs what was validated before.
    fast: Schema,
    documents: Cache<Box<str>, Arc<Document>, Size>,
    persisted: Persisted,
    registered: Registered,
    limits: Limits,
    settings: Graphql,
}

/// Who asks, and what they may use.
pub struct Asker<'a> {
    /// The node's database.
    pub db: &'a DatabaseConnection,
    /// The member's newsroom.
    pub newsroom: Option<NewsroomId>,
    /// The request, as it is counted.
    pub running: &'a Running,
    /// The clock of this machine.
    pub at: DateTime<Utc>,
}

/// An operation that may be run with its variables.
pub struct Ready {
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// Fields of the root that it asks for, with fragments opened.
    pub root_fields: usize,
    /// What it costs.
    cost: u64,
    /// What is left of the budget of this minute.
    left: u64,
    /// The whole budget of a minute.
    minute: u64,
    request: Request,
}

impl Engine {
    /// Puts the schema together under these limits.
    pub fn new(limits: Limits, settings: Graphql) -> Self {
        let builder = || {
            let builder = builder().limit_recursive_depth(limits.recursion);
            if settings.suggestions { builder } else { builder.disable_suggestions() }
        };
        let strict = builder().extension(RunNothing).finish();
        let fast = builder().validation_mode(ValidationMode::Fast).finish();
        Self {
            strict,
            fast,
            documents: store(&limits),
            persisted: Persisted::new(limits.persisted_query_bytes),
            registered: Registered::new(limits.stored_documents),
            limits,
            settings,
        }
    }

    /// Makes what a client asks for ready to run, and spends what it costs.
    ///
    /// # Errors
    /// Why it is not run, with codes.
    pub async fn ready(&self, mut asked: Asked, asker: &Asker<'_>) -> Result<Ready, Vec<ServerError>> {
        let hash = persisted::hash(&asked).map_err(one)?;
        let text = self.text(&mut asked, hash, asker).await.map_err(one)?;
        // Whoever owes for what did not pass is not looked at.
        asker.running.spend(0, asker.at).map_err(|error| one(told(error)))?;
        let document = match self.document(&text).await {
            Ok(document) => document,
            Err(errors) => {
                // Finding thousands of errors takes some microseconds each, as a field does that is answered.
                asker.running.waste(text.len() as u64, asker.at);
                return Err(errors);
            }
        };
        if let Some(hash) = hash
            && self.settings.persisted_queries
        {
            self.persisted.keep(asker.newsroom, hash, &text);
        }
        let operation = document.operation(asked.operation_name.as_deref()).map_err(one)?;
        if operation.introspects && !self.settings.introspection {
            return Err(one(coded(Code::GraphqlValidationFailed, "This server does not tell its schema.")));
        }
        let variables = asked.take_variables(self.limits.tokens).map_err(one)?;
        let (request, cost) = operation.request(variables, self.limits.page_size)?;
        let limit = self.limits.cost;
        if cost > limit {
            let sentence =
                format!("The operation costs {cost}, and one costs at most {limit}. Ask for smaller pages.");
            return Err(one(coded(Code::GraphqlValidationFailed, sentence)));
        }
        let left = asker.running.spend(cost, asker.at).map_err(|error| one(told(error)))?;
        let minute = asker.running.minute();
        Ok(Ready { kind: operation.kind, root_fields: operation.root_fields, cost, left, minute, request })
    }

    /// The text to run: of the request, or the one that its hash stands for.
    async fn text(
        &self,
        asked: &mut Asked,
        hash: Option<[u8; 32]>,
        asker: &Asker<'_>,
    ) -> Result<Arc<str>, ServerError> {
        let text = asked.query.take().filter(|text| !text.is_empty());
        if self.settings.operations == Operations::Registered {
            let found = match (&text, hash) {
                (Some(text), _) => tokens::hash(text),
                (None, Some(hash)) => hash,
                (None, None) => return Err(coded(Code::BadRequest, NO_QUERY)),
            };
            let registered = self.registered.text(asker.db, found, asker.at).await.map_err(told)?;
            return registered.ok_or_else(|| {
                let sentence = "Only registered operations run here, and this is none of them.";
                coded(Code::OperationNotRegistered, sentence)
            });
        }
        match (text, hash) {
            (Some(text), _) => Ok(text.into()),
            (None, Some(_)) if !self.settings.persisted_queries => {
                Err(coded(Code::PersistedQueryNotSupported, "PersistedQueryNotSupported"))
            }
            (None, Some(hash)) => self
                .persisted
                .text(asker.newsroom, hash)
                .ok_or_else(|| coded(Code::PersistedQueryNotFound, "PersistedQueryNotFound")),
            (None, None) => Err(coded(Code::BadRequest, NO_QUERY)),
        }
    }

    async fn document(&self, text: &str) -> Result<Arc<Document>, Vec<ServerError>> {
        if let Some(known) = self.documents.get(text) {
            return Ok(known);
        }
        let document = Arc::new(self.validated(text).await?);
        self.documents.insert(text.into(), document.clone());
        Ok(document)
    }

    /// Whether a document may run at all, before its variables are known.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn validate(&self, text: &str) -> Result<(), Vec<ServerError>> {
        self.validated(text).await.map(drop)
    }

    /// Runs a query or a mutation, and tells what it cost.
    pub async fn run(&self, ready: Ready, session: Session) -> Response {
        let cost = value!({ "request": ready.cost, "remaining": ready.left, "limit": ready.minute });
        self.fast.execute(ready.request.data(session)).await.extension("cost", cost)
    }

    /// Runs a subscription; a query or a mutation answers once.
    pub fn stream(&self, ready: Ready, session: Session) -> BoxStream<'static, Response> {
        self.fast.execute_stream(ready.request.data(session))
    }

    async fn validated(&self, text: &str) -> Result<Document, Vec<ServerError>> {
        let limits = &self.limits;
        if text.len() > limits.document_bytes {
            let sentence =
                format!("A document has at most {} bytes. Send texts as variables.", limits.document_bytes);
            return Err(vec![coded(Code::GraphqlValidationFailed, sentence)]);
        }
        if tokens::more_than(limits.tokens, text) {
            let sentence = format!("A document has at most {} tokens.", limits.tokens);
            return Err(vec![coded(Code::GraphqlValidationFailed, sentence)]);
        }
        let document = parse_query(text).map_err(|error| {
            let mut error = ServerError::from(error);
            // The parser draws the line of the document, however long it is; the place is in the locations.
            if let Some((_, reason)) =
                error.message.rsplit_once("\n  = ").or(error.message.rsplit_once(" = "))
            {
                error.message = format!("The document cannot be parsed: {reason}.");
            }
            error.extensions.get_or_insert_default().set("code", Code::GraphqlParseFailed.as_str());
            vec![error]
        })?;
        measure::check(&document, limits).map_err(|error| vec![error])?;
        let mut request = Request::new(text);
        // All operations are validated; the name only says which one would be run.
        if let Some((Some(name), _)) = document.operations.iter().next() {
            request = request.operation_name(name.as_str());
        }
        request.set_parsed_query(document.clone());
        let mut errors = self.strict.execute(request).await.errors;
        if !errors.is_empty() {
            errors.truncate(ERRORS_TOLD);
            return Err(errors);
        }
        literals::check(&document).map_err(one)?;
        let document = Document::new(document);
        document.check_subscriptions().map_err(|error| vec![error])?;
        Ok(document)
    }
}

const NO_QUERY: &str = "Give a \"query\".";

/// Errors of one document that are told: nobody mends more at once, and a document may have thousands.
const ERRORS_TOLD: usize = 20;

fn one(error: ServerError) -> Vec<ServerError> {
    vec![error]
}

/// Ends a request after its validation.
struct RunNothing;

impl ExtensionFactory for RunNothing {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for RunNothing {
    async fn execute(&self, _: &ExtensionContext<'_>, _: Option<&str>, _: NextExecute<'_>) -> Response {
        Response::default()
    }
}

/// What a document weighs in the store.
#[derive(Clone)]
struct Size {
    /// No document counts for less, so that their number is bounded too.
    least: u64,
}

impl Weighter<Box<str>, Arc<Document>> for Size {
    fn weight(&self, text: &Box<str>, _: &Arc<Document>) -> u64 {
        (text.len() as u64).saturating_mul(BYTES_PER_CHARACTER).max(self.least)
    }
}

/// Bytes of memory that a parsed document takes for each byte of its text, rather too many than too few: a short field
/// takes a few hundred.
const BYTES_PER_CHARACTER: u64 = 50;

fn store(limits: &Limits) -> Cache<Box<str>, Arc<Document>, Size> {
    let (bytes, count) = (limits.stored_document_bytes, limits.stored_documents.max(1));
    Cache::with_weighter(count, bytes, Size { least: bytes / count as u64 })
}
