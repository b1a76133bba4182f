//! One statement made from the selection.

use async_graphql::context::QueryEnv;
use async_graphql::parser::types::SelectionSet;
use sea_orm::Value;

use super::count::FAR_ENOUGH;
use super::cursor::Sorting;
use super::selection::{Wanted, fields, page};
use super::shape::{Field, Listing, Shape};
use super::sql::{Rows, Sql};
use super::{Reader, Slice};

/// Objects and lists in one statement at most: beyond that, planning costs more than it spares.
const MOST_PARTS: u32 = 64;

/// From so many objects and lists on a statement is wide: a page with what hangs on it, not one object or a plain list.
const WIDE: u32 = 5;

/// A part of a statement, and the values that it refers to.
pub(super) type Fragment = (String, Vec<Value>);

/// A statement to send.
pub(super) struct Statement {
    /// Its text: all of it ours.
    pub text: String,
    /// What is bound.
    pub values: Vec<Value>,
    /// Whether it reads so much that only few of its kind should run at once.
    pub wide: bool,
}

impl Statement {
    fn of(sql: Sql<'_>) -> Self {
        let wide = sql.aliases() >= WIDE;
        let (text, values) = sql.finish();
        Self { text, values, wide }
    }
}

/// A statement that is being written for a selection. What cannot be written is told by `None`.
pub(super) struct Plan<'r> {
    query: &'r QueryEnv,
    /// The statement so far.
    sql: Sql<'r>,
}

/// A root list: its rows and what tells it from others.
pub(super) struct RootList<'l> {
    /// The select of so many rows of the page, in its direction.
    pub rows: &'l dyn Fn(u32) -> Fragment,
    /// The select of all rows.
    pub all: &'l dyn Fn() -> Fragment,
    /// Its fingerprint.
    pub mark: [u8; 8],
    /// How it is sorted.
    pub sorting: Sorting,
    /// The page.
    pub slice: &'l Slice,
}

/// Where the rows of a connection come from.
enum Source<'l> {
    Root(&'l RootList<'l>),
    Under { listing: &'l Listing, parent: &'l str, slice: Slice },
}

impl<'r> Plan<'r> {
    pub fn new(query: &'r QueryEnv, reader: &'r Reader) -> Self {
        Self { query, sql: Sql::new(&reader.scope, &reader.origin) }
    }

    /// The one object with this id, as JSON.
    pub fn object(mut self, shape: Shape, id: (&str, Value), set: &'r SelectionSet) -> Option<Statement> {
        let row = self.sql.alias();
        self.sql.push("SELECT row_to_json(x)::text AS json FROM (SELECT ");
        self.fields(shape, &row, &[set])?;
        self.one_by_id(shape, &row, id);
        self.sql.push(") x");
        Some(Statement::of(self.sql))
    }

    /// The row with this id, and beside it all that can be written of what hangs on it; nothing if nothing can.
    pub fn row(
        mut self,
        shape: Shape,
        id: (&str, Value),
        set: &'r SelectionSet,
    ) -> Option<(Statement, Vec<String>)> {
        let row = self.sql.alias();
        self.sql.push(&format!("SELECT {row}.*"));
        let parts = self.parts(shape, &row, &[set])?;
        self.one_by_id(shape, &row, id);
        Some((Statement::of(self.sql), parts))
    }

    /// A root list as JSON.
    pub fn list(mut self, shape: Shape, list: &RootList<'_>, set: &'r SelectionSet) -> Option<Statement> {
        self.sql.push("SELECT ");
        self.connection(shape, &Source::Root(list), &[set])?;
        self.sql.push("::text AS json");
        Some(Statement::of(self.sql))
    }

    /// The rows of a root list, each with all that can be written of what hangs on it; nothing if nothing can.
    pub fn rows(
        mut self,
        shape: Shape,
        list: &RootList<'_>,
        set: &'r SelectionSet,
    ) -> Option<(Statement, Vec<String>)> {
        let mut below = Vec::new();
        for wanted in fields(self.query, &format!("{}Connection", shape.name), &[set])? {
            match wanted.field.name.node.as_str() {
                "nodes" => below.push(wanted.below),
                "edges" => {
                    for wanted in fields(self.query, &format!("{}Edge", shape.name), &wanted.below)? {
                        if wanted.field.name.node == "node" {
                            below.push(wanted.below);
                        }
                    }
                }
                _ => {}
            }
        }
        // Two views of one row could ask for different things by the same name.
        let [below] = below.as_slice() else { return None };
        let row = self.sql.alias();
        self.sql.push(&format!("SELECT {row}.*"));
        let parts = self.parts(shape, &row, below)?;
        self.sql.push(" FROM (");
        self.page_rows(shape, &Source::Root(list), &row, list.slice.size + 1)?;
        self.sql.push(") ");
        self.sql.push(&row);
        Some((Statement::of(self.sql), parts))
    }

    fn one_by_id(&mut self, shape: Shape, row: &str, (column, id): (&str, Value)) {
        self.one_row(shape, row, |sql| {
            for text in [row, ".", column, " = "] {
                sql.push(text);
            }
            sql.bind(id);
        });
    }

    /// `FROM` the one row that fulfils a condition, as far as the reader may see it, with the shared columns.
    fn one_row(&mut self, shape: Shape, row: &str, condition: impl FnOnce(&mut Sql<'r>)) {
        let shares = !shape.shared.is_empty();
        if shares {
            self.sql.push(" FROM (");
            self.whole_row(shape, row);
        }
        self.visible(shape, row);
        self.sql.push(" AND (");
        condition(&mut self.sql);
        self.sql.push(")");
        if shares {
            // Its limit keeps Postgres from writing a shared column out for each field that is made from it.
            self.sql.push(" LIMIT 1) ");
            self.sql.push(row);
        }
    }

    /// `SELECT` the row, with the shared columns.
    fn whole_row(&mut self, shape: Shape, row: &str) {
        for text in ["SELECT ", row, ".*"] {
            self.sql.push(text);
        }
        for (name, template) in shape.shared {
            self.sql.push(", ");
            self.sql.template(template, Rows::only(row));
            self.name(name);
        }
    }

    /// `FROM` the table, as far as the reader may see it.
    fn visible(&mut self, shape: Shape, row: &str) {
        for text in [" FROM ", (shape.table)(), " ", row, " WHERE "] {
            self.sql.push(text);
        }
        match shape.of_person {
            Some(mine) => self.sql.template(mine, Rows::only(row)),
            None => {
                self.sql.push(&format!("{row}.{}", (shape.tenant)()));
                self.sql.template(" = {newsroom}", Rows::only(row));
            }
        }
        if let Some(rule) = (shape.rule)(self.sql.scope()) {
            self.sql.push(" AND (");
            self.sql.template(rule, Rows::only(row));
            self.sql.push(")");
        }
    }

    /// What is asked for of the row, as columns with the names of the answer.
    fn fields(&mut self, shape: Shape, row: &str, sets: &[&'r SelectionSet]) -> Option<()> {
        if self.sql.aliases() > MOST_PARTS {
            return None;
        }
        let wanted = fields(self.query, shape.name, sets)?;
        self.columns(&wanted, |plan, wanted| plan.field(shape, row, wanted))
    }

    fn columns(
        &mut self,
        wanted: &[Wanted<'r>],
        mut write: impl FnMut(&mut Self, &Wanted<'r>) -> Option<()>,
    ) -> Option<()> {
        for (index, wanted) in wanted.iter().enumerate() {
            if index > 0 {
                self.sql.push(", ");
            }
            write(self, wanted)?;
            self.name(wanted.key);
        }
        (!wanted.is_empty()).then_some(())
    }

    fn name(&mut self, key: &str) {
        self.sql.push(" AS \"");
        self.sql.push(key);
        self.sql.push("\"");
    }

    /// Appends a column `@key` for each field that other tables are needed for and that can be written, and for what
    /// computed fields are made from; nothing if there are none.
    fn parts(&mut self, shape: Shape, row: &str, sets: &[&'r SelectionSet]) -> Option<Vec<String>> {
        let mut written = Vec::new();
        for wanted in fields(self.query, shape.name, sets)? {
            let mark = self.sql.mark();
            self.sql.push(", (");
            let part = match (shape.field)(&wanted.field.name.node) {
                Some(Field::One(..) | Field::Any(..) | Field::Many(_) | Field::LookedUp(_)) => {
                    self.field(shape, row, &wanted)
                }
                Some(Field::Made(template)) => {
                    self.sql.template(template, Rows::only(row));
                    Some(())
                }
                _ => None,
            };
            if part.is_some() {
                self.sql.push(")::text");
                self.name(&part_name(wanted.key));
                written.push(wanted.key.to_owned());
            } else {
                self.sql.back_to(&mark);
            }
        }
        (!written.is_empty()).then_some(written)
    }

    fn field(&mut self, shape: Shape, row: &str, wanted: &Wanted<'r>) -> Option<()> {
        let name = wanted.field.name.node.as_str();
        if name == "__typename" {
            self.literal(shape.name);
            return Some(());
        }
        let field = (shape.field)(name)?;
        if !wanted.field.arguments.is_empty() && !matches!(field, Field::Many(_)) {
            return None;
        }
        match field {
            Field::Column(column) => self.column(row, column),
            Field::Moment(column) => {
                self.sql.push("to_char(");
                self.column(row, column);
                self.sql.push(" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
            }
            Field::Id(kind, column) => {
                self.sql.push("rtrim(encode(convert_to('");
                self.sql.push(kind.name());
                self.sql.push(":' || ");
                self.column(row, column);
                self.sql.push(", 'UTF8'), 'base64'), '=')");
            }
            Field::Made(_) => return None,
            Field::Sql(template) | Field::LookedUp(template) => {
                self.sql.push("(");
                self.sql.template(template, Rows::only(row));
                self.sql.push(")");
            }
            Field::One(other, condition) | Field::Any(other, condition) => {
                let below = self.sql.alias();
                self.sql.push("(SELECT row_to_json(x) FROM (SELECT ");
                self.fields(other, &below, &wanted.below)?;
                let rows = Rows { row: &below, above: row, parent: "" };
                self.one_row(other, &below, |sql| sql.template(condition, rows));
                // No limit where none is needed: each would be a step of its own for Postgres.
                self.sql.push(if matches!(field, Field::Any(..)) { " LIMIT 1) x)" } else { ") x)" });
            }
            Field::Many(listing) => {
                let slice = page(self.query, wanted.field)?.check().ok()?;
                let parent = format!("{row}.id");
                let source = Source::Under { listing: &listing, parent: &parent, slice };
                self.connection(listing.shape, &source, &wanted.below)?;
            }
        }
        Some(())
    }

    fn column(&mut self, row: &str, column: &str) {
        self.sql.push(row);
        self.sql.push(".");
        self.sql.push(column);
    }

    fn literal(&mut self, name: &str) {
        self.sql.push("'");
        self.sql.push(name);
        self.sql.push("'::text");
    }

    /// A connection as one JSON value.
    ///
    /// Its rows are read in place if they are used once; else they are kept as `page`, one more than the page has if
    /// somebody asks whether there are more.
    fn connection(&mut self, shape: Shape, source: &Source<'_>, sets: &[&'r SelectionSet]) -> Option<()> {
        let type_name = format!("{}Connection", shape.name);
        let wanted = fields(self.query, &type_name, sets)?;
        let of = |name: &str| wanted.iter().filter(|wanted| wanted.field.name.node == name).count();
        let (items, info) = (of("nodes") + of("edges"), of("pageInfo"));
        let size = source.slice().size;
        self.sql.push("(SELECT row_to_json(z) FROM (");
        let page = if items > 1 || info > 0 {
            let page = self.sql.alias();
            self.sql.push(&format!("WITH {page} AS MATERIALIZED ("));
            let row = self.sql.alias();
            self.page_rows(shape, source, &row, if info > 0 { size + 1 } else { size })?;
            self.sql.push(") ");
            Some(page)
        } else {
            None
        };
        self.sql.push("SELECT ");
        self.columns(&wanted, |plan, wanted| {
            match wanted.field.name.node.as_str() {
                "__typename" => plan.literal(&type_name),
                "nodes" | "edges" => plan.items(shape, source, page.as_deref(), wanted)?,
                "pageInfo" => plan.page_info(source, page.as_deref()?, &wanted.below)?,
                "total" => plan.total(shape, source, &wanted.below)?,
                _ => return None,
            }
            Some(())
        })?;
        self.sql.push(") z)");
        Some(())
    }

    /// The nodes or edges of a page as a JSON array.
    fn items(
        &mut self,
        shape: Shape,
        source: &Source<'_>,
        page: Option<&str>,
        wanted: &Wanted<'r>,
    ) -> Option<()> {
        let row = self.sql.alias();
        self.sql.push("coalesce((SELECT json_agg(x) FROM (SELECT ");
        if wanted.field.name.node == "edges" {
            let cursor = source.sorting().cursor(&row, &source.mark());
            self.edge(shape, &row, &cursor, &wanted.below)?;
        } else {
            self.fields(shape, &row, &wanted.below)?;
        }
        let Slice { size, backward, .. } = *source.slice();
        self.sql.push(" FROM (");
        match page {
            Some(page) => self.sql.push(&format!("SELECT * FROM {page} LIMIT {size}")),
            None => self.page_rows(shape, source, &row, size)?,
        }
        self.sql.push(&format!(") {row}"));
        if backward {
            self.sql.push(&source.sorting().clause(&row, false));
        }
        self.sql.push(") x), '[]'::json)");
        Some(())
    }

    fn edge(&mut self, shape: Shape, row: &str, cursor: &str, sets: &[&'r SelectionSet]) -> Option<()> {
        let type_name = format!("{}Edge", shape.name);
        let wanted = fields(self.query, &type_name, sets)?;
        self.columns(&wanted, |plan, wanted| {
            match wanted.field.name.node.as_str() {
                "__typename" => plan.literal(&type_name),
                "cursor" => plan.sql.push(cursor),
                "node" => {
                    plan.sql.push("(SELECT y FROM (SELECT ");
                    plan.fields(shape, row, &wanted.below)?;
                    plan.sql.push(") y)");
                }
                _ => return None,
            }
            Some(())
        })
    }

    fn page_info(&mut self, source: &Source<'_>, page: &str, sets: &[&'r SelectionSet]) -> Option<()> {
        let slice = source.slice();
        let (size, backward) = (slice.size, slice.backward);
        let cursor = source.sorting().cursor(page, &source.mark());
        // In the direction of reading. A page of nothing has no cursors.
        let nearest = format!("(SELECT {cursor} FROM {page} LIMIT {})", size.min(1));
        let furthest = format!(
            // The row first, then its cursor: Postgres writes all columns of rows that an offset leaves out.
            "(SELECT {cursor} FROM (SELECT * FROM {page} OFFSET (SELECT greatest(least(count(*), {size}) - 1, 0) FROM {page}) LIMIT {}) {page})",
            size.min(1)
        );
        let more = format!("EXISTS (SELECT FROM {page} OFFSET {size})");
        let wanted = fields(self.query, "PageInfo", sets)?;
        self.sql.push("(SELECT row_to_json(x) FROM (SELECT ");
        self.columns(&wanted, |plan, wanted| {
            match wanted.field.name.node.as_str() {
                "__typename" => plan.literal("PageInfo"),
                "hasNextPage" if backward => plan.sql.push(&slice.before.is_some().to_string()),
                "hasPreviousPage" if backward => plan.sql.push(&more),
                "hasNextPage" => plan.sql.push(&more),
                "hasPreviousPage" => plan.sql.push(&slice.after.is_some().to_string()),
                "startCursor" => plan.sql.push(if backward { &furthest } else { &nearest }),
                "endCursor" => plan.sql.push(if backward { &nearest } else { &furthest }),
                _ => return None,
            }
            Some(())
        })?;
        self.sql.push(") x)");
        Some(())
    }

    fn total(&mut self, shape: Shape, source: &Source<'_>, sets: &[&'r SelectionSet]) -> Option<()> {
        let wanted = fields(self.query, "Count", sets)?;
        self.sql.push("(SELECT row_to_json(x) FROM (SELECT ");
        self.columns(&wanted, |plan, wanted| {
            match wanted.field.name.node.as_str() {
                "__typename" => plan.literal("Count"),
                "count" => plan.sql.push(&format!("least(n, {FAR_ENOUGH})")),
                "atLeast" => plan.sql.push(&format!("n > {FAR_ENOUGH}")),
                _ => return None,
            }
            Some(())
        })?;
        self.sql.push(" FROM (SELECT count(*) AS n FROM (SELECT");
        match source {
            Source::Root(list) => {
                let (text, values) = (list.all)();
                self.sql.push(" FROM (");
                self.sql.embed(&text, values);
                self.sql.push(") a");
            }
            Source::Under { listing, parent, .. } => {
                let row = self.sql.alias();
                self.belonging(shape, listing, &row, parent);
            }
        }
        self.sql.push(&format!(" LIMIT {}) b) c) x)", FAR_ENOUGH + 1));
        Some(())
    }

    /// The rows of the page, in the direction of reading.
    fn page_rows(&mut self, shape: Shape, source: &Source<'_>, row: &str, limit: u32) -> Option<()> {
        let (listing, parent, slice) = match source {
            Source::Root(list) => {
                let (text, values) = (list.rows)(limit);
                if !shape.shared.is_empty() {
                    self.whole_row(shape, row);
                    self.sql.push(" FROM (");
                }
                self.sql.embed(&text, values);
                if !shape.shared.is_empty() {
                    self.sql.push(") ");
                    self.sql.push(row);
                }
                return Some(());
            }
            Source::Under { listing, parent, slice } => (listing, parent, slice),
        };
        if slice.after.is_some() || slice.before.is_some() {
            // Such a page is one of a single parent, and its cursor is checked against the parent's id.
            return None;
        }
        self.whole_row(shape, row);
        self.belonging(shape, listing, row, parent);
        self.sql.push(&source.sorting().clause(row, slice.backward));
        // In the text: LIMIT as a parameter would make Postgres plan again with every call; page sizes are few.
        self.sql.push(&format!(" LIMIT {limit}"));
        Some(())
    }

    fn belonging(&mut self, shape: Shape, listing: &Listing, row: &str, parent: &str) {
        self.visible(shape, row);
        self.sql.push(" AND (");
        self.sql.template(listing.belongs, Rows { row, above: "", parent });
        self.sql.push(")");
    }
}

impl Source<'_> {
    const fn slice(&self) -> &Slice {
        match self {
            Self::Root(list) => list.slice,
            Self::Under { slice, .. } => slice,
        }
    }

    fn sorting(&self) -> Sorting {
        match self {
            Self::Root(list) => list.sorting,
            Self::Under { listing, .. } => (listing.sorting)(),
        }
    }

    /// The fingerprint of the list, as an expression.
    fn mark(&self) -> String {
        match self {
            Self::Root(list) => {
                let hex: String = list.mark.iter().map(|byte| format!("{byte:02x}")).collect();
                format!(r"'\x{hex}'::bytea")
            }
            Self::Under { listing, parent, .. } => format!(
                "substr(sha256(convert_to('{}/' || {parent} || '|{}', 'UTF8')), 1, 8)",
                listing.name,
                (listing.sorting)().name()
            ),
        }
    }
}

/// The name of the column of a part.
pub(super) fn part_name(key: &str) -> String {
    format!("@{key}")
}
