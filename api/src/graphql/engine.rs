//! Runs documents (docs/decisions/0008): a text is parsed and validated once, then its parsed form is run.

use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, ServerError, ValidationMode};
use async_trait::async_trait;
use futures::stream::BoxStream;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::asked::Asked;
use super::document::{Document, coded};
use super::schema::{Schema, builder};
use super::session::Session;
use super::{measure, tokens};
use crate::config::Limits;
use crate::error::Code;

/// The schema in its two forms, and the documents that were validated.
pub struct Engine {
    /// Validates by every rule of the specification and runs nothing.
    strict: Schema,
    /// Runs what was validated before.
    fast: Schema,
    documents: Cache<Box<str>, Arc<Document>, Size>,
    limits: Limits,
}

/// An operation that may be run with its variables.
pub struct Ready {
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// Fields of the root that it asks for, with fragments opened.
    pub root_fields: usize,
    /// What it costs.
    pub cost: u64,
    request: Request,
}

impl Engine {
    /// Puts the schema together under these limits.
    pub fn new(limits: Limits) -> Self {
        let strict = builder().limit_recursive_depth(limits.recursion).extension(RunNothing).finish();
        let fast =
            builder().limit_recursive_depth(limits.recursion).validation_mode(ValidationMode::Fast).finish();
        Self { strict, fast, documents: store(&limits), limits }
    }

    /// Makes what a client asks for ready to run.
    ///
    /// # Errors
    /// What is wrong with it, with codes.
    pub async fn ready(&self, mut asked: Asked) -> Result<Ready, Vec<ServerError>> {
        let Some(text) = asked.query.as_deref().filter(|text| !text.is_empty()) else {
            return Err(vec![coded(Code::BadRequest, "Give a \"query\".")]);
        };
        let document = self.document(text).await?;
        let operation = document.operation(asked.operation_name.as_deref()).map_err(|error| vec![error])?;
        let (request, cost) = operation.request(asked.take_variables())?;
        let limit = self.limits.cost;
        if cost > limit {
            let sentence =
                format!("The operation costs {cost}, and one costs at most {limit}. Ask for smaller pages.");
            return Err(vec![coded(Code::GraphqlValidationFailed, sentence)]);
        }
        Ok(Ready { kind: operation.kind, root_fields: operation.root_fields, cost, request })
    }

    async fn document(&self, text: &str) -> Result<Arc<Document>, Vec<ServerError>> {
        if let Some(known) = self.documents.get(text) {
            return Ok(known);
        }
        let document = Arc::new(self.validated(text).await?);
        self.documents.insert(text.into(), document.clone());
        Ok(document)
    }

    /// Runs a query or a mutation.
    pub async fn run(&self, ready: Ready, session: Session) -> Response {
        self.fast.execute(ready.request.data(session)).await
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
        let answer = self.strict.execute(request).await;
        if !answer.errors.is_empty() {
            return Err(answer.errors);
        }
        let document = Document::new(document);
        document.check_subscriptions().map_err(|error| vec![error])?;
        Ok(document)
    }
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
