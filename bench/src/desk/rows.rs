//! Rows in the text form of COPY, and their way into the database on connections of their own.

use std::cell::Cell;
use std::fmt::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::sqlx::{Connection, Executor, PgConnection};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::Failure;

/// Bytes of a table's rows that go in at once.
const PORTION: usize = 4 << 20;

/// A table as it is filled.
pub struct Table {
    target: &'static str,
    rows: String,
}

/// A column's value.
pub enum Value<'v> {
    /// NULL.
    Null,
    /// Anything that is written as it is: numbers, truth values, arrays of plain words.
    Plain(String),
    /// Text, escaped.
    Text(&'v str),
    /// An id.
    Id(Uuid),
    /// Bytes.
    Bytes(&'v [u8]),
    /// A moment.
    At(DateTime<Utc>),
}

impl From<Uuid> for Value<'_> {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}

impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(bytes: &'v [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<DateTime<Utc>> for Value<'_> {
    fn from(at: DateTime<Utc>) -> Self {
        Self::At(at)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Plain(number.to_string())
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Plain(truth.to_string())
    }
}

impl<'v, T: Into<Value<'v>>> From<Option<T>> for Value<'v> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The values of a row, in the order of the table's columns.
macro_rules! row {
    ($($value:expr),+ $(,)?) => { &[$(crate::desk::rows::Value::from($value)),+] };
}
pub(super) use row;

impl Table {
    /// The table with its columns, as COPY names them: `claim (newsroom_id, id)`.
    pub const fn new(target: &'static str) -> Self {
        Self { target, rows: String::new() }
    }

    /// Adds a row.
    pub fn push(&mut self, row: &[Value<'_>]) {
        for (place, value) in row.iter().enumerate() {
            if place > 0 {
                self.rows.push('\t');
            }
            put(&mut self.rows, value);
        }
        self.rows.push('\n');
    }

    /// Sends what has gathered if it is enough, or all of it at the end.
    pub fn flush(&mut self, copier: &Copier, all: bool) -> Result<(), Failure> {
        let enough = self.rows.len() >= PORTION || (all && !self.rows.is_empty());
        if !enough {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        copier.send(self.target, rows)
    }
}

fn put(rows: &mut String, value: &Value<'_>) {
    match value {
        Value::Null => rows.push_str("\\N"),
        Value::Plain(text) => rows.push_str(text),
        Value::Text(text) => {
            for char in text.chars() {
                match char {
                    '\\' => rows.push_str("\\\\"),
                    '\t' => rows.push_str("\\t"),
                    '\n' => rows.push_str("\\n"),
                    '\r' => rows.push_str("\\r"),
                    other => rows.push(other),
                }
            }
        }
        Value::Id(id) => {
            let _ = write!(rows, "{id}");
        }
        Value::Bytes(bytes) => {
            rows.push_str("\\\\x");
            for byte in *bytes {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                rows.push(char::from(HEX[usize::from(byte >> 4)]));
                rows.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
        Value::At(at) => rows.push_str(&at.to_rfc3339_opts(SecondsFormat::Micros, true)),
    }
}

/// Copies portions of rows into the database while more are made.
pub struct Copier {
    writers: Vec<mpsc::Sender<(&'static str, String)>>,
    turn: Cell<usize>,
}

/// What a writer ends with.
pub type Writer = tokio::task::JoinHandle<Result<(), Failure>>;

impl Copier {
    /// Opens so many connections. Triggers and foreign keys are not asked: they would refuse rows whose neighbours come
    /// later. Checks and unique keys hold as ever; the rest is looked through at the end.
    pub async fn open(url: &str, connections: usize) -> Result<(Self, Vec<Writer>), Failure> {
        let (mut writers, mut ends) = (Vec::new(), Vec::new());
        for _ in 0..connections {
            let mut connection = PgConnection::connect(url).await?;
            connection
                .execute("SET session_replication_role = replica; SET synchronous_commit = off")
                .await?;
            let (portions, wanted) = mpsc::channel(3);
            writers.push(portions);
            ends.push(tokio::spawn(write(connection, wanted)));
        }
        Ok((Self { writers, turn: Cell::new(0) }, ends))
    }

    fn send(&self, target: &'static str, rows: String) -> Result<(), Failure> {
        let turn = (self.turn.get() + 1) % self.writers.len();
        self.turn.set(turn);
        self.writers[turn].blocking_send((target, rows)).map_err(|_| "a writer has ended".into())
    }
}

async fn write(
    mut connection: PgConnection,
    mut wanted: mpsc::Receiver<(&'static str, String)>,
) -> Result<(), Failure> {
    while let Some((target, rows)) = wanted.recv().await {
        let mut copy = connection.copy_in_raw(&format!("COPY {target} FROM STDIN")).await?;
        copy.send(rows.into_bytes()).await?;
        copy.finish().await?;
    }
    Ok(connection.close().await?)
}
