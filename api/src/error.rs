//! The one error type at the edge: a stranger gets a code and a sentence, the log gets the cause.

use std::sync::Arc;

use async_graphql::{Enum, ErrorExtensions};
use factdesk_domain::Action;
use sea_orm::{DbErr, RuntimeErr};

/// Code of a top-level error, in `extensions.code`. Expected refusals of a mutation are not errors: they are data, in
/// the payload's `refusal`. Treat a code that you do not know like `INTERNAL_SERVER_ERROR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(name = "ErrorCode")]
pub enum Code {
    /// The HTTP request is not a GraphQL request: wrong content type, no query, not JSON.
    BadRequest,
    /// The document could not be parsed.
    GraphqlParseFailed,
    /// The document does not fit the schema, or is deeper or costlier than allowed.
    GraphqlValidationFailed,
    /// An argument cannot be used: out of bounds, malformed, a cursor of another list.
    BadUserInput,
    /// The operation named cannot be run as asked: unknown name, a mutation by GET.
    OperationResolutionFailure,
    /// No token, or one that has expired, is not ours, or belongs to somebody who has left. Sign in again.
    Unauthenticated,
    /// The member's roles do not allow this field.
    Forbidden,
    /// So much was asked for lately, or is running at the same time, that this has to wait for the seconds in
    /// `extensions.retryAfter`; nothing was done.
    RateLimited,
    /// No text is known here under the hash in `extensions.persistedQuery`. Send the text with it.
    PersistedQueryNotFound,
    /// Operations cannot be asked for by their hash here. Send the text.
    PersistedQueryNotSupported,
    /// Only registered operations run here, and this is none of them.
    OperationNotRegistered,
    /// The request is larger than the server takes.
    PayloadTooLarge,
    /// The request took longer than the server allows, or a lock was not to be had in time. Whether a change was made
    /// is in the message; repeating it with the same idempotency key is always safe.
    Timeout,
    /// The server cannot reach its database, or is stopping. Try again.
    Unavailable,
    /// Something went wrong on our side. The `requestId` finds it in the log.
    InternalServerError,
}

impl Code {
    /// The code as it stands in `extensions.code`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::OperationResolutionFailure => "OPERATION_RESOLUTION_FAILURE",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::RateLimited => "RATE_LIMITED",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::PersistedQueryNotSupported => "PERSISTED_QUERY_NOT_SUPPORTED",
            Self::OperationNotRegistered => "OPERATION_NOT_REGISTERED",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// What can go wrong beside the refusals of the law. Has no `Display` on purpose: async-graphql would send it out.
#[derive(Clone, Debug)]
pub enum Error {
    /// A request that cannot be carried out as it stands, with a sentence for the client developer.
    BadInput(String),
    /// No valid token.
    Unauthenticated,
    /// The roles do not allow this reading.
    Forbidden(Action),
    /// As much is running, or was spent lately, as may.
    Limited {
        /// When to try again.
        seconds: u64,
    },
    /// A lock or a statement took too long.
    Timeout,
    /// No connection to the database.
    Unavailable,
    /// Two transactions were in each other's way; the unit of work tries again.
    Collision,
    /// A bug or a fault, with its cause for the log.
    Internal(Arc<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A request that cannot be carried out as it stands.
    pub fn bad_input(sentence: impl Into<String>) -> Self {
        Self::BadInput(sentence.into())
    }

    /// A fault on our side.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(Arc::from(cause.into()))
    }

    /// Its code.
    pub fn code(&self) -> Code {
        match self {
            Self::BadInput(_) => Code::BadUserInput,
            Self::Unauthenticated => Code::Unauthenticated,
            Self::Forbidden(_) => Code::Forbidden,
            Self::Limited { .. } => Code::RateLimited,
            Self::Timeout | Self::Collision => Code::Timeout,
            Self::Unavailable => Code::Unavailable,
            Self::Internal(_) => Code::InternalServerError,
        }
    }

    /// The sentence that strangers get.
    pub fn sentence(&self) -> String {
        match self {
            Self::BadInput(sentence) => sentence.clone(),
            Self::Unauthenticated => "Sign in and send a valid token.".into(),
            Self::Forbidden(action) => format!("None of your roles allows {action}."),
            Self::Limited { seconds } => format!("This is too much at once. Try again in {seconds} seconds."),
            Self::Timeout | Self::Collision => {
                "This took too long and was stopped; nothing was changed. Try again.".into()
            }
            Self::Unavailable => "The server cannot reach its database at the moment. Try again.".into(),
            Self::Internal(_) => {
                "Something went wrong on our side. The request id finds it in the log.".into()
            }
        }
    }
}

impl From<Arc<Self>> for Error {
    fn from(error: Arc<Self>) -> Self {
        error.as_ref().clone()
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match sql_state(&error).as_deref() {
            // serialization_failure, deadlock_detected
            Some("40001" | "40P01") => Self::Collision,
            // query_canceled (statement_timeout), lock_not_available (lock_timeout)
            Some("57014" | "55P03") => Self::Timeout,
            // admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections
            Some("57P01" | "57P02" | "57P03" | "53300") => Self::Unavailable,
            // character_not_in_repertoire: U+0000, which Postgres cannot hold
            Some("22021") => Self::bad_input("A text has a NUL character, which cannot be stored."),
            Some(_) => Self::internal(error),
            None => match error {
                DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => Self::Unavailable,
                DbErr::Exec(RuntimeErr::SqlxError(ref cause))
                | DbErr::Query(RuntimeErr::SqlxError(ref cause))
                    if is_lost_connection(cause) =>
                {
                    Self::Unavailable
                }
                other => Self::internal(other),
            },
        }
    }
}

/// Whether a statement failed because its connection did, or none could be had.
pub fn is_lost_connection(cause: &sea_orm::SqlxError) -> bool {
    matches!(
        cause,
        sea_orm::SqlxError::Io(_)
            | sea_orm::SqlxError::PoolTimedOut
            | sea_orm::SqlxError::PoolClosed
            | sea_orm::SqlxError::WorkerCrashed
            | sea_orm::SqlxError::Protocol(_)
    )
}

/// The SQLSTATE of a database error, if it has one.
pub fn sql_state(error: &DbErr) -> Option<String> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            cause.as_database_error()?.code().map(std::borrow::Cow::into_owned)
        }
        _ => None,
    }
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        if let Error::Internal(cause) = &error {
            tracing::error!(cause = %chain(cause.as_ref()), "internal error");
        }
        let code = error.code();
        Self::new(error.sentence()).extend_with(|_, extensions| {
            extensions.set("code", code.as_str());
            if let Error::Limited { seconds } = error {
                extensions.set("retryAfter", seconds);
            }
            // Fuzzers and clients that read classifications take this for the caller's doing, which it is.
            if matches!(code, Code::Forbidden | Code::RateLimited) {
                extensions.set("classification", "ValidationError");
            }
        })
    }
}

/// An error with all its causes in one line, for the log.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}
