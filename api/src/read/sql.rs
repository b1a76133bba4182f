//! SQL as text, with the values that it refers to.

use std::fmt::Write;

use sea_orm::Value;

use crate::access::Scope;
use factdesk_domain::Role;

/// A statement that is being written for one reader.
///
/// Rules and fields are templates, so that each stands once, in its noun, and serves every way of reading:
/// `{t}` is the row, `{p}` the row above it, `{parent}` the id of the row above it; `{newsroom}`, `{member}` and
/// `{reviews}` (whether they are a reviewer) are the reader's; `{origin}` is the server's public address. No text of a
/// client enters but names of answers, which have letters, digits and underscores only; its values are bound.
pub struct Sql<'r> {
    scope: &'r Scope,
    origin: &'r str,
    text: String,
    values: Vec<Value>,
    bound: [Option<usize>; 4],
    aliases: u32,
}

/// A place in a statement to come back to.
pub(super) struct Mark {
    text: usize,
    values: usize,
    bound: [Option<usize>; 4],
}

/// The rows that a template speaks of.
#[derive(Clone, Copy)]
pub struct Rows<'n> {
    /// `{t}`.
    pub row: &'n str,
    /// `{p}`.
    pub above: &'n str,
    /// `{parent}`.
    pub parent: &'n str,
}

impl<'n> Rows<'n> {
    /// For templates that speak of nothing but the row.
    pub const fn only(row: &'n str) -> Self {
        Self { row, above: "", parent: "" }
    }
}

impl<'r> Sql<'r> {
    /// An empty statement for a reader.
    pub fn new(scope: &'r Scope, origin: &'r str) -> Self {
        Self {
            scope,
            origin,
            text: String::with_capacity(1024),
            values: Vec::new(),
            bound: [None; 4],
            aliases: 0,
        }
    }

    /// The reader.
    pub(super) const fn scope(&self) -> &'r Scope {
        self.scope
    }

    /// Appends text of ours.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a value, bound.
    pub fn bind(&mut self, value: impl Into<Value>) {
        self.values.push(value.into());
        let _ = write!(self.text, "${}", self.values.len());
    }

    /// Appends a template, filled in.
    pub fn template(&mut self, template: &str, rows: Rows<'_>) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            self.text.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                self.text.push('{');
                rest = after;
                continue;
            };
            match name {
                "t" => self.text.push_str(rows.row),
                "p" => self.text.push_str(rows.above),
                "parent" => self.text.push_str(rows.parent),
                "newsroom" => self.bind_once(0, |sql| sql.scope.newsroom().uuid().into()),
                "member" => self.bind_once(1, |sql| sql.scope.member().uuid().into()),
                "reviews" => self.bind_once(2, |sql| sql.scope.is(Role::Reviewer).into()),
                "origin" => self.bind_once(3, |sql| sql.origin.into()),
                // An empty array and the like.
                _ => {
                    self.text.push('{');
                    self.text.push_str(name);
                    self.text.push('}');
                }
            }
            rest = after;
        }
        self.text.push_str(rest);
    }

    fn bind_once(&mut self, slot: usize, value: impl FnOnce(&Self) -> Value) {
        let number = match self.bound[slot] {
            Some(number) => number,
            None => {
                let value = value(self);
                self.values.push(value);
                self.bound[slot] = Some(self.values.len());
                self.values.len()
            }
        };
        let _ = write!(self.text, "${number}");
    }

    /// Appends a statement that was built elsewhere, its values after those that are here.
    pub fn embed(&mut self, sql: &str, values: Vec<Value>) {
        let offset = self.values.len();
        let mut rest = sql;
        while let Some((before, after)) = rest.split_once('$') {
            self.text.push_str(before);
            let digits = after.find(|char: char| !char.is_ascii_digit()).unwrap_or(after.len());
            match after[..digits].parse::<usize>() {
                Ok(number) => {
                    let _ = write!(self.text, "${}", number + offset);
                }
                Err(_) => self.text.push('$'),
            }
            rest = &after[digits..];
        }
        self.text.push_str(rest);
        self.values.extend(values);
    }

    /// A name for a row that nothing else in the statement has.
    pub(super) fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    /// How many names were given.
    pub(super) const fn aliases(&self) -> u32 {
        self.aliases
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { text: self.text.len(), values: self.values.len(), bound: self.bound }
    }

    /// Takes back what was written since.
    pub(super) fn back_to(&mut self, mark: &Mark) {
        self.text.truncate(mark.text);
        self.values.truncate(mark.values);
        self.bound = mark.bound;
    }

    /// The text and its values.
    pub fn finish(self) -> (String, Vec<Value>) {
        (self.text, self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use factdesk_domain::{MemberId, NewsroomId, Roles};
    use uuid::Uuid;

    fn scope() -> Scope {
        Scope::for_tests(
            NewsroomId::new(Uuid::from_u128(1)),
            MemberId::new(Uuid::from_u128(2)),
            Roles::default(),
        )
    }

    #[test]
    fn a_template_is_filled_in_and_what_the_reader_is_bound_once() {
        let scope = scope();
        let mut sql = Sql::new(&scope, "https://checks.example");
        let rows = Rows { row: "t2", above: "t1", parent: "t1.id" };
        sql.template("{t}.newsroom_id = {newsroom} AND {t}.a = {p}.b AND {t}.c = {parent}", rows);
        sql.template(" AND {t}.x <> '{}' AND {t}.newsroom_id = {newsroom} AND {member} IS NOT NULL", rows);
        let (text, values) = sql.finish();
        assert_eq!(
            text,
            "t2.newsroom_id = $1 AND t2.a = t1.b AND t2.c = t1.id AND t2.x <> '{}' AND t2.newsroom_id = $1 AND $2 IS NOT NULL"
        );
        assert_eq!(values, [Uuid::from_u128(1).into(), Uuid::from_u128(2).into()]);
    }

    #[test]
    fn values_of_a_statement_built_elsewhere_come_after_those_that_are_here() {
        let scope = scope();
        let mut sql = Sql::new(&scope, "");
        sql.bind(7_i32);
        sql.embed(" = ANY(SELECT x FROM y WHERE a = $1 AND b = $12)", vec![8_i32.into(), 9_i32.into()]);
        let (text, values) = sql.finish();
        assert_eq!(text, "$1 = ANY(SELECT x FROM y WHERE a = $2 AND b = $13)");
        assert_eq!(values, [7_i32.into(), 8_i32.into(), 9_i32.into()]);
    }

    #[test]
    fn what_is_taken_back_leaves_no_value_behind() {
        let scope = scope();
        let mut sql = Sql::new(&scope, "");
        sql.push("SELECT 1");
        let mark = sql.mark();
        sql.template(" WHERE {t}.a = {member}", Rows::only("x"));
        sql.bind(3_i32);
        sql.back_to(&mark);
        sql.template(" WHERE {t}.n = {newsroom}", Rows::only("x"));
        let (text, values) = sql.finish();
        assert_eq!((text.as_str(), values.len()), ("SELECT 1 WHERE x.n = $1", 1));
    }
}
