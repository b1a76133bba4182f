//! Lists that are found by an index of words and marks (migration `m0011_lists`).
//!
//! How many rows a search matches is not known before, and plans are made once for all values (docs/decisions/0014). So a
//! page is looked for in both ways, one after the other: along the order of the list, which finds common things at once, a
//! bounded way; and only if that did not fill the page, by the index, which finds rare things at once. Whatever is common
//! enough to be slow in the index is found on the way.

use chrono::{DateTime, Datelike, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, PostgresQueryBuilder, Query, SelectStatement, SimpleExpr};
use sea_orm::{EntityTrait, IdenStatic, QueryFilter, QueryTrait, Select, Value};
use uuid::Uuid;

use super::list::sliced;
use super::{Order, Rows, Slice, Sql, Visible};
use crate::access::Scope;
use crate::error::Error;

/// Characters of a text to look for at most.
pub const LONGEST_SEARCH: usize = 300;

/// Nothing of a desk is older.
const FIRST_YEAR: i32 = 2000;
/// Nothing that is planned is later.
const LAST_YEAR: i32 = 2100;

/// A table that is found by an index, and how many rows are looked at along the order of a list before the index is asked.
#[derive(Clone, Copy)]
pub struct Indexed {
    /// Name of the index's table.
    pub index: &'static str,
    /// Rows on the way.
    pub window: u32,
}

/// What is looked for. Everything must hold.
pub struct Search {
    indexed: Indexed,
    words: Option<String>,
    languages: Option<Vec<String>>,
    marks: Vec<String>,
    standing: Vec<(String, Value)>,
    few: Vec<SimpleExpr>,
    exact: Vec<SimpleExpr>,
    within: Vec<SimpleExpr>,
}

/// A mark as the index has it, as a term of a search.
fn term(letter: char, value: &str) -> String {
    format!("'={letter}{}'", value.replace('\\', r"\\").replace('\'', "''"))
}

impl Search {
    /// All rows of the newsroom.
    pub fn new(indexed: Indexed, scope: &Scope) -> Self {
        Self {
            indexed,
            words: None,
            languages: None,
            marks: vec![term('n', &scope.newsroom().uuid().to_string())],
            standing: Vec::new(),
            few: Vec::new(),
            exact: Vec::new(),
            within: Vec::new(),
        }
    }

    /// With these words, in the syntax of web search: words, "phrases", or, -not.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a text that is too long or has a NUL character.
    pub fn words(&mut self, text: &str) -> Result<(), Error> {
        self.words = Some(checked(text)?);
        Ok(())
    }

    /// In texts with one of these language tags only: it spares folding the words in others.
    pub fn languages(&mut self, tags: &[String]) {
        self.languages = Some(tags.to_vec());
    }

    /// With one of these marks.
    pub fn any(&mut self, letter: char, values: impl IntoIterator<Item = impl AsRef<str>>) {
        let terms: Vec<_> = values.into_iter().map(|value| term(letter, value.as_ref())).collect();
        self.marks.push(if terms.is_empty() {
            "'=none'".to_owned()
        } else {
            format!("({})", terms.join("|"))
        });
    }

    /// Without this mark.
    pub fn not(&mut self, letter: char, value: &str) {
        self.marks.push(format!("!{}", term(letter, value)));
    }

    /// With a mark of a moment in this stretch of time. To be told exactly beside it: marks know months.
    pub fn any_time(&mut self, letter: char, from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>) {
        match to {
            Some(to) => self.any(letter, months(from, to)),
            None => self.marks.push(format!("'={letter}':*")),
        }
    }

    /// With a mark of one of these letters, of one of these sources or of one merged into them.
    pub fn sources(&mut self, letters: &[char], sources: Vec<Uuid>) {
        let letters: Vec<_> = letters.iter().map(|letter| format!("'{letter}'")).collect();
        self.standing
            .push((format!("source_marks({{newsroom}}, ARRAY[{}], ", letters.join(", ")), sources.into()));
    }

    /// Under a condition that few rows fulfil, and that an index of its own finds.
    pub fn few(&mut self, condition: SimpleExpr) {
        self.few.push(condition);
    }

    /// Under a condition that a mark says roughly.
    pub fn exact(&mut self, condition: SimpleExpr) {
        self.exact.push(condition);
    }

    /// Within bounds of the column by which the list is sorted.
    pub fn within(&mut self, condition: SimpleExpr) {
        self.within.push(condition);
    }

    /// The search as Postgres has it.
    fn asked(&self, sql: &mut Sql<'_>) {
        sql.template("search_query({newsroom}, concat_ws(' & ', ", Rows::only(""));
        sql.bind(self.marks.join(" & "));
        for (call, value) in &self.standing {
            sql.push(", ");
            sql.template(call, Rows::only(""));
            sql.bind(value.clone());
            sql.push(")");
        }
        sql.push("), ");
        sql.bind(self.words.clone());
        sql.push(", ");
        sql.bind(self.languages.clone());
        sql.push(")");
    }

    /// The words alone, for ranking.
    fn asked_words(&self, sql: &mut Sql<'_>) {
        sql.template("search_query({newsroom}, NULL, ", Rows::only(""));
        sql.bind(self.words.clone());
        sql.push(", ");
        sql.bind(self.languages.clone());
        sql.push(")");
    }

    /// Whether the row of `table` is found, not to be answered by the index.
    fn fits(&self, table: &str) -> String {
        // The function instead of its operator: an index does not know it.
        format!(
            "(SELECT ts_match_vq(i.tokens, (SELECT q FROM asked)) FROM {} i WHERE i.newsroom_id = \"{table}\".newsroom_id AND i.id = \"{table}\".id)",
            self.indexed.index
        )
    }

    fn filtered<E: EntityTrait>(&self, rows: &Select<E>) -> Select<E> {
        let conditions = self.within.iter().chain(&self.few).chain(&self.exact);
        conditions.fold(rows.clone(), |rows, condition| rows.filter(condition.clone()))
    }

    /// All rows that are found, of these.
    pub fn all<E: EntityTrait>(&self, scope: &Scope, rows: &Select<E>) -> Select<E> {
        let table = E::default().table_name();
        let mut sql = Sql::new(scope, "");
        if self.few.is_empty() {
            sql.push(&format!(
                "\"{table}\".id IN (SELECT i.id FROM {} i WHERE i.newsroom_id = ",
                self.indexed.index
            ));
            sql.template("{newsroom} AND i.tokens @@ (SELECT ", Rows::only(""));
            self.asked(&mut sql);
            sql.push("))");
        } else {
            sql.push("(WITH asked AS MATERIALIZED (SELECT ");
            self.asked(&mut sql);
            sql.push(&format!(" AS q) SELECT {})", self.fits(table)));
        }
        let (text, values) = sql.finish();
        self.filtered(rows).filter(Expr::cust_with_values(text, values))
    }

    /// The rows of one page, of these, not yet sorted and cut.
    pub(super) fn page<E: Visible>(
        &self,
        scope: &Scope,
        rows: &Select<E>,
        order: &Order<E>,
        mark: &[u8; 8],
        slice: &Slice,
    ) -> Result<Select<E>, Error> {
        if !self.few.is_empty() {
            return Ok(self.all(scope, rows));
        }
        let mut sql = Sql::new(scope, "");
        sql.push(&format!("\"{}\".id = ANY(ARRAY(", E::default().table_name()));
        self.newest(&mut sql, rows, order, mark, slice, (self.indexed.window, slice.size + 1))?;
        sql.push("))");
        let (text, values) = sql.finish();
        Ok(rows.clone().filter(Expr::cust_with_values(text, values)))
    }

    /// The ids of the first so many rows that are found, in both ways.
    fn newest<E: Visible>(
        &self,
        sql: &mut Sql<'_>,
        rows: &Select<E>,
        order: &Order<E>,
        mark: &[u8; 8],
        slice: &Slice,
        (window, most): (u32, u32),
    ) -> Result<(), Error> {
        let table = E::default().table_name();
        let sorted = order.sorting().clause(&format!("\"{table}\""), slice.backward);
        let embed = |sql: &mut Sql<'_>, select: &SelectStatement| {
            let (text, values) = select.build(PostgresQueryBuilder);
            sql.embed(&text, values.0);
        };
        let within = |rows: &Select<E>| {
            let conditions = self.within.iter();
            conditions.fold(rows.clone(), |rows, condition| rows.filter(condition.clone()))
        };
        sql.push("WITH asked AS MATERIALIZED (SELECT ");
        self.asked(sql);
        sql.push(&format!(" AS q), walk AS MATERIALIZED (SELECT \"{table}\".id FROM ("));
        let mut way = sliced(within(rows), order, mark, slice)?.into_query();
        embed(sql, way.reset_limit());
        sql.push(&format!(" LIMIT {window}) AS \"{table}\" WHERE {}", self.fits(table)));
        for condition in &self.exact {
            sql.push(" AND ");
            let (text, values) =
                Query::select().expr(condition.clone()).to_owned().build(PostgresQueryBuilder);
            sql.push("(");
            sql.embed(&text, values.0);
            sql.push(")");
        }
        sql.push(&format!(
            "{sorted} LIMIT {most}) SELECT id FROM walk UNION ALL (SELECT \"{table}\".id FROM ("
        ));
        // The index has the time beside its words: if nothing else is asked, the rows themselves are not read.
        let bare =
            self.exact.is_empty() && order.column.as_str() == "created_at" && E::limit(sql.scope()).is_none();
        if bare {
            let mut near = Query::select();
            near.columns([Alias::new("id"), Alias::new("created_at")])
                .from_as(Alias::new(self.indexed.index), Alias::new(table));
            near.and_where(Expr::col((Alias::new(table), Alias::new("newsroom_id"))).eq(scope_id(sql)));
            for condition in &self.within {
                near.and_where(condition.clone());
            }
            for condition in order.bounds(mark, slice)? {
                near.and_where(condition);
            }
            near.and_where(Expr::cust(FOUND));
            near.and_where(Expr::cust(format!("(SELECT count(*) FROM walk) < {most}")));
            embed(sql, &near);
        } else {
            let found = format!(
                "\"{table}\".id = ANY(ARRAY(SELECT i.id FROM {} i WHERE i.newsroom_id = $1 AND i.tokens @@ (SELECT q FROM asked) AND (SELECT count(*) FROM walk) < {most}))",
                self.indexed.index
            );
            let deep = self.filtered(rows).filter(Expr::cust_with_values(found, [scope_id(sql)]));
            let mut deep = sliced(deep, order, mark, slice)?.into_query();
            deep.clear_order_by();
            embed(sql, deep.reset_limit());
        }
        sql.push(&format!(") AS \"{table}\"{sorted} LIMIT {most})"));
        Ok(())
    }

    /// Makes `ranked`: the ids of the first so many rows that are found and one more, which tells that there are more, each
    /// with how well it fits the words, in billionths.
    pub(super) fn ranked<E: Visible>(
        &self,
        sql: &mut Sql<'_>,
        rows: &Select<E>,
        order: &Order<E>,
        most: u32,
    ) -> Result<(), Error> {
        let table = E::default().table_name();
        let slice = Slice { size: most, after: None, before: None, backward: false };
        sql.push("WITH words AS MATERIALIZED (SELECT ");
        self.asked_words(sql);
        sql.push(" AS q), newest AS MATERIALIZED (SELECT DISTINCT id FROM (");
        if self.few.is_empty() {
            self.newest(sql, rows, order, &[0; 8], &slice, (most * 10, most + 1))?;
        } else {
            let mut all = self.all(scope_of(sql), rows).into_query();
            all.clear_selects().column((Alias::new(table), Alias::new("id")));
            let (text, values) = all.build(PostgresQueryBuilder);
            sql.embed(&text, values.0);
        }
        sql.push(&format!(
            ") n), ranked AS MATERIALIZED (SELECT i.id, row_number() OVER (ORDER BY i.created_at DESC, i.id DESC) AS place,
                (coalesce(ts_rank(i.tokens, (SELECT q FROM words), 1), 0) * 1000000000)::bigint AS rank
                FROM newest JOIN {} i ON i.id = newest.id WHERE i.newsroom_id = ",
            self.indexed.index
        ));
        sql.template("{newsroom}) ", Rows::only(""));
        Ok(())
    }
}

/// The marks of a stretch of time: whole years, and months at the ends.
fn months(from: Option<DateTime<Utc>>, to: DateTime<Utc>) -> Vec<String> {
    let first = from.map_or((FIRST_YEAR, 1), |from| (from.year(), from.month())).max((FIRST_YEAR, 1));
    let last = (Ord::min(to.year(), LAST_YEAR), to.month());
    let mut marks = Vec::new();
    for year in first.0..=last.0 {
        let within = (1..=12).filter(|month| (first..=last).contains(&(year, *month)));
        let within: Vec<_> = within.map(|month| format!("{year:04}{month:02}")).collect();
        if within.len() == 12 { marks.push(format!("{year:04}")) } else { marks.extend(within) }
    }
    marks
}

const FOUND: &str = "tokens @@ (SELECT q FROM asked)";

fn scope_of<'r>(sql: &Sql<'r>) -> &'r Scope {
    sql.scope()
}

fn scope_id(sql: &Sql<'_>) -> Value {
    sql.scope().newsroom().uuid().into()
}

/// A text to look for.
///
/// # Errors
/// `BAD_USER_INPUT` for one that is too long, empty or has a NUL character.
pub fn checked(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() || text.contains('\0') || text.chars().count() > LONGEST_SEARCH {
        return Err(Error::bad_input(format!(
            "The text to look for has 1 to {LONGEST_SEARCH} characters and no NUL."
        )));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_of_time_has_the_marks_of_every_month_in_it() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let of = |from: Option<&str>, to: &str| months(from.map(at), at(to)).join(" ");
        assert_eq!(
            of(Some("2024-11-30T23:59:59Z"), "2026-02-01T00:00:00Z"),
            "202411 202412 2025 202601 202602"
        );
        assert_eq!(of(Some("2025-03-02T00:00:00Z"), "2025-03-03T00:00:00Z"), "202503");
        assert_eq!(of(Some("2026-01-01T00:00:00Z"), "2025-01-01T00:00:00Z"), "");
        assert_eq!(of(None, "2001-01-05T00:00:00Z"), "2000 200101");
    }

    #[test]
    fn what_a_client_names_stays_one_term() {
        assert_eq!(term('l', r"x' | '=sX"), r"'=lx'' | ''=sX\'");
    }
}
