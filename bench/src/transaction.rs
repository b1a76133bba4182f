//! A transaction of the product as pgbench can run it: from the statements that Postgres logged.

use std::collections::HashMap;

use uuid::Uuid;

use crate::Failure;

/// A statement as it was logged.
pub struct Logged {
    sql: String,
    parameters: Vec<String>,
}

impl Logged {
    /// The statement without marks around names.
    fn plain(&self) -> String {
        self.sql.replace('"', "")
    }
}

/// The statements between the BEGIN and the COMMIT around the new verdict, both included.
pub fn transaction_of(log: &str) -> Result<Vec<Logged>, Failure> {
    // Transactions of several connections run side by side; the process tells them apart.
    let mut open: HashMap<&str, Vec<Logged>> = HashMap::new();
    let entries = entries(log);
    for entry in &entries {
        let Some((head, said)) = entry.split_once("] ") else { continue };
        let process = head.rsplit('[').next().unwrap_or_default();
        let statements = open.entry(process).or_default();
        if let Some((_, list)) = said.split_once("DETAIL:  ") {
            if let Some(last) = statements.last_mut() {
                last.parameters = parameters(list);
            }
            continue;
        }
        let Some(sql) = statement(said) else { continue };
        if sql.trim_start().to_uppercase().starts_with("BEGIN") {
            statements.clear();
        }
        statements.push(Logged { sql: sql.to_owned(), parameters: Vec::new() });
        let verdict = statements.iter().any(|known| known.plain().contains("INSERT INTO verdict "));
        if verdict && sql.trim().eq_ignore_ascii_case("COMMIT") {
            return Ok(std::mem::take(statements));
        }
    }
    Err("the log of Postgres does not show the transaction of a verdict".into())
}

/// Lines that belong together: all but the first begin with a tab.
fn entries(log: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        if let (Some(more), Some(last)) = (line.strip_prefix('\t'), entries.last_mut()) {
            last.push('\n');
            last.push_str(more);
        } else {
            entries.push(line.to_owned());
        }
    }
    entries
}

fn statement(said: &str) -> Option<&str> {
    said.strip_prefix("LOG:  statement: ").or_else(|| {
        said.strip_prefix("LOG:  execute ").map(|named| named.split_once(": ").map_or(named, |(_, sql)| sql))
    })
}

/// `Parameters: $1 = 'a', $2 = NULL` as literals.
fn parameters(list: &str) -> Vec<String> {
    let list = list.split_once(": ").map_or(list, |(_, list)| list);
    let mut values = Vec::new();
    let mut rest = list;
    while let Some((_, value)) = rest.split_once(" = ") {
        let end = if value.starts_with('\'') {
            let mut end = 1;
            let bytes = value.as_bytes();
            // A quotation mark in it is doubled.
            while end < bytes.len() {
                if bytes[end] == b'\'' {
                    if bytes.get(end + 1) == Some(&b'\'') {
                        end += 1;
                    } else {
                        break;
                    }
                }
                end += 1;
            }
            end + 1
        } else {
            value.find(',').unwrap_or(value.len())
        };
        values.push(value[..end].to_owned());
        rest = &value[end..];
    }
    values
}

/// What of the sample is another one in each transaction.
pub struct Known {
    /// Ids, with what makes others of their kind.
    pub ids: Vec<(Uuid, String)>,
    /// The key of the mutation.
    pub key: String,
    /// Place of the last event before.
    pub seq: i64,
    /// Hash of the last event before, in hex.
    pub hash: String,
}

impl Known {
    /// The statement for the script, with what is another one in its place.
    pub fn vary(&self, statement: &Logged) -> String {
        let mut sql = statement.sql.clone();
        for (place, value) in statement.parameters.iter().enumerate().rev() {
            sql = sql.replace(&format!("${}", place + 1), &self.value(value));
        }
        let plain = statement.plain();
        let reads_head = plain.contains("FROM chain") && plain.contains("FOR UPDATE");
        let end = if reads_head { " \\gset head_\n" } else { ";\n" };
        format!("{}{end}", sql.trim().trim_end_matches(';'))
    }

    fn value(&self, literal: &str) -> String {
        let bare = literal.trim_matches('\'');
        if bare == self.key {
            return "('key-' || :c::bigint)".into();
        }
        if bare == (self.seq + 1).to_string() {
            return "(:head_seq::bigint + 1)".into();
        }
        if bare.strip_prefix("\\x") == Some(self.hash.as_str()) {
            return ":head_hash::bytea".into();
        }
        for (id, expression) in &self.ids {
            if bare == id.to_string() {
                return expression.clone();
            }
            if bare == format!("{{{id}}}") {
                return format!("ARRAY[{expression}]");
            }
        }
        // pgbench takes a colon for the beginning of a variable, also within a text.
        if literal.contains(':') {
            return format!("E{}", literal.replace('\\', "\\\\").replace(':', "\\x3a"));
        }
        literal.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "2026-11-24 12:09:40.778 UTC [28293] LOG:  statement: BEGIN
2026-11-24 12:09:40.779 UTC [28300] LOG:  statement: BEGIN
2026-11-24 12:09:40.791 UTC [28293] LOG:  execute sqlx_s_12: INSERT INTO \"verdict\" (\"id\", \"rationale\")
\tVALUES ($1, $2)
2026-11-24 12:09:40.791 UTC [28293] DETAIL:  Parameters: $1 = '01a20d76-36b7-740c-ad2a-7d19565b82a2', $2 = 'It''s, say: so'
2026-11-24 12:09:40.795 UTC [28300] LOG:  statement: COMMIT
2026-11-24 12:09:40.796 UTC [28293] LOG:  execute sqlx_s_18: SELECT seq, hash, at FROM chain WHERE id = $1 FOR UPDATE
2026-11-24 12:09:40.796 UTC [28293] DETAIL:  Parameters: $1 = NULL
2026-11-24 12:09:40.842 UTC [28293] LOG:  statement: COMMIT
";

    #[test]
    fn the_transaction_of_a_verdict_is_found_among_others_and_varied() {
        let statements = transaction_of(LOG).unwrap();
        let known = Known {
            ids: vec![("01a20d76-36b7-740c-ad2a-7d19565b82a2".parse().unwrap(), "new".into())],
            key: "k".into(),
            seq: 1,
            hash: "00".into(),
        };
        let script: String = statements.iter().map(|statement| known.vary(statement)).collect();
        assert_eq!(
            script,
            "BEGIN;\nINSERT INTO \"verdict\" (\"id\", \"rationale\")\nVALUES (new, E'It''s, say\\x3a so');\n\
             SELECT seq, hash, at FROM chain WHERE id = NULL FOR UPDATE \\gset head_\nCOMMIT;\n"
        );
    }
}
