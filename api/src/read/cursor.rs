//! Cursors: the sort key of an item, bound to the list that it came from.
//!
//! They are opaque to clients, survive restarts (nothing in them belongs to a process), and carry a version and a
//! fingerprint of their list, so that a cursor of another list, order or filter is refused instead of misread.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, Utc};
use rust_decimal::Decimal;
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, ModelTrait, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::Error;

const VERSION: u8 = 1;

/// How a list is sorted: by one column that is never null, ties broken by the id. A column of text has no line breaks.
#[derive(Debug)]
pub struct Order<E: EntityTrait> {
    /// The column to sort by.
    pub column: E::Column,
    /// The column that breaks ties.
    pub id: E::Column,
    /// Largest first.
    pub descending: bool,
}

impl<E: EntityTrait> Clone for Order<E> {
    fn clone(&self) -> Self {
        Self { column: self.column, id: self.id, descending: self.descending }
    }
}

impl<E: EntityTrait> Order<E> {
    /// The condition "behind this cursor" in the direction of reading.
    pub(super) fn behind(&self, key: &(Value, Value), reversed: bool) -> SimpleExpr {
        let columns =
            Expr::tuple([Expr::col(self.column.as_column_ref()), Expr::col(self.id.as_column_ref())]);
        let values = Expr::tuple([Expr::val(key.0.clone()), Expr::val(key.1.clone())]);
        if self.descending ^ reversed { columns.lt(values) } else { columns.gt(values) }
    }

    /// The same in the words of SQL.
    pub(super) fn sorting(&self) -> Sorting {
        Sorting {
            column: self.column.as_str(),
            column_kind: kind(self.column),
            id: self.id.as_str(),
            id_kind: kind(self.id),
            descending: self.descending,
        }
    }

    /// The sort key that a cursor of the list with this fingerprint holds.
    ///
    /// # Errors
    /// `BAD_USER_INPUT`: not a cursor, or one of another list.
    pub(super) fn key(&self, cursor: &str, fingerprint: &[u8; 8]) -> Result<(Value, Value), Error> {
        let key = decode(cursor, fingerprint)?;
        if self.fits(&key) { Ok(key) } else { Err(refused()) }
    }

    /// Whether these values are of the kinds of the list's columns: an edited cursor is refused before it reaches the
    /// database.
    pub(super) fn fits(&self, (key, id): &(Value, Value)) -> bool {
        let fits = |column: E::Column, value: &Value| {
            matches!(
                (column.def().get_column_type(), value),
                (ColumnType::TimestampWithTimeZone, Value::ChronoDateTimeUtc(_))
                    | (ColumnType::Uuid, Value::Uuid(_))
                    | (ColumnType::Integer, Value::Int(_))
                    | (ColumnType::SmallInteger, Value::SmallInt(_))
                    | (ColumnType::BigInteger, Value::BigInt(_))
                    | (ColumnType::Decimal(_), Value::Decimal(_))
                    | (ColumnType::Text | ColumnType::String(_), Value::String(_))
            )
        };
        fits(self.column, key) && fits(self.id, id)
    }

    /// The cursor of an item in the list with this fingerprint.
    pub(super) fn cursor(&self, row: &E::Model, fingerprint: &[u8; 8]) -> String
    where
        E::Model: ModelTrait<Entity = E>,
    {
        let mut text = String::from_utf8_lossy(&[VERSION + b'0']).into_owned();
        for value in [row.get(self.column), row.get(self.id)] {
            text.push('\n');
            text.push_str(&write(&value));
        }
        let mut bytes = fingerprint.to_vec();
        bytes.extend_from_slice(text.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// An order as SQL needs it.
#[derive(Clone, Copy)]
pub struct Sorting {
    column: &'static str,
    column_kind: char,
    id: &'static str,
    id_kind: char,
    descending: bool,
}

impl Sorting {
    /// `ORDER BY` of the rows `row`, from the other end if `reversed`.
    pub(super) fn clause(&self, row: &str, reversed: bool) -> String {
        let direction = if self.descending ^ reversed { " DESC" } else { "" };
        format!(" ORDER BY {row}.{}{direction}, {row}.{}{direction}", self.column, self.id)
    }

    /// What tells lists apart that are sorted differently.
    pub(super) fn name(&self) -> String {
        format!("{}|{}", self.column, self.descending)
    }

    /// The cursor of the row `row` as an expression; `mark` is the fingerprint of its list as one.
    pub(super) fn cursor(&self, row: &str, mark: &str) -> String {
        let key = |kind: char, column: &str| match kind {
            't' => format!("'t' || (extract(epoch FROM {row}.{column}) * 1000000)::bigint"),
            kind => format!("'{kind}' || {row}.{column}"),
        };
        let (first, second) = (key(self.column_kind, self.column), key(self.id_kind, self.id));
        format!(
            r"translate(encode({mark} || convert_to('{VERSION}' || E'\n' || {first} || E'\n' || {second}, 'UTF8'), 'base64'), E'+/=\n', '-_')"
        )
    }
}

/// The letter with which a value of this column is written into a cursor.
fn kind<C: ColumnTrait>(column: C) -> char {
    match column.def().get_column_type() {
        ColumnType::TimestampWithTimeZone => 't',
        ColumnType::Uuid => 'u',
        ColumnType::SmallInteger => 's',
        ColumnType::BigInteger => 'l',
        ColumnType::Decimal(_) => 'd',
        ColumnType::Text | ColumnType::String(_) => 'x',
        _ => 'i',
    }
}

/// Eight bytes that name a list: what it lists, under what, filtered and sorted how.
pub(super) fn fingerprint(list: &str) -> [u8; 8] {
    let mut short = [0; 8];
    short.copy_from_slice(&Sha256::digest(list.as_bytes())[..8]);
    short
}

/// Reads a cursor of the list with this fingerprint and order.
///
/// # Errors
/// `BAD_USER_INPUT`: not a cursor, or one of another list.
pub fn decode(cursor: &str, fingerprint: &[u8; 8]) -> Result<(Value, Value), Error> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
    let (mark, rest) = bytes.split_at_checked(8).ok_or_else(refused)?;
    let text = std::str::from_utf8(rest).map_err(|_| refused())?;
    let mut lines = text.split('\n');
    match (mark == fingerprint, lines.next(), lines.next(), lines.next(), lines.next()) {
        (true, Some("1"), Some(key), Some(id), None) => {
            Ok((read(key).ok_or_else(refused)?, read(id).ok_or_else(refused)?))
        }
        _ => Err(refused()),
    }
}

/// What is said of a cursor that is none of this list.
pub(super) fn refused() -> Error {
    Error::bad_input("The cursor does not belong to this list with this filter and order.")
}

fn write(value: &Value) -> String {
    match value {
        Value::ChronoDateTimeUtc(Some(at)) => format!("t{}", at.timestamp_micros()),
        Value::Uuid(Some(id)) => format!("u{id}"),
        Value::Int(Some(number)) => format!("i{number}"),
        Value::SmallInt(Some(number)) => format!("s{number}"),
        Value::BigInt(Some(number)) => format!("l{number}"),
        Value::Decimal(Some(number)) => format!("d{number}"),
        Value::String(Some(text)) => format!("x{text}"),
        // Orders are made in this crate over columns of the kinds above; a test reads through each of them.
        other => format!("?{other:?}"),
    }
}

fn read(text: &str) -> Option<Value> {
    let (kind, value) = text.split_at_checked(1)?;
    Some(match kind {
        "t" => DateTime::<Utc>::from_timestamp_micros(value.parse().ok()?)
            .filter(|at| (1..=9999).contains(&at.year()))?
            .into(),
        "u" => value.parse::<Uuid>().ok()?.into(),
        "i" => value.parse::<i32>().ok()?.into(),
        "s" => value.parse::<i16>().ok()?.into(),
        "l" => value.parse::<i64>().ok()?.into(),
        "d" => value.parse::<Decimal>().ok()?.into(),
        "x" if !value.contains('\0') => value.into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_list_or_of_nothing_is_refused() {
        let mine = fingerprint("claims");
        let mut bytes = mine.to_vec();
        bytes.extend_from_slice(b"1\ni3\nu00000000-0000-0000-0000-000000000001");
        let cursor = URL_SAFE_NO_PAD.encode(&bytes);
        assert!(decode(&cursor, &mine).is_ok());
        assert!(decode(&cursor, &fingerprint("sources")).is_err());
        for broken in ["", "!", "AAAA", &cursor[..cursor.len() - 6], &format!("{cursor}AA")] {
            assert!(decode(broken, &mine).is_err(), "{broken}");
        }
    }

    #[test]
    fn every_kind_of_key_comes_back_as_it_was() {
        for value in [
            Value::from(DateTime::<Utc>::from_timestamp_micros(1_700_000_000_123_456).unwrap()),
            Value::from(Uuid::from_u128(7)),
            Value::from(-3_i32),
            Value::from(9_i16),
            Value::from(1_i64 << 40),
            Value::from(Decimal::new(875, 3)),
            Value::from("a name: 5 x"),
        ] {
            assert_eq!(read(&write(&value)), Some(value));
        }
    }
}
