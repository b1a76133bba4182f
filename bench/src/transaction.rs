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
        let end =
            if value.starts_with('\'') { quoted(value) } else { value.find(',').unwrap_or(value.len()) };
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
        let mut sql = hide_colons(&without_comments(&statement.sql));
        for (place, value) in statement.parameters.iter().enumerate().rev() {
            sql = sql.replace(&format!("${}", place + 1), &self.value(value));
        }
        let plain = statement.plain();
        // The head of the chain, where a statement of its own reads it.
        let reads_head =
            plain.starts_with("SELECT") && plain.contains("FROM chain") && plain.contains("FOR UPDATE");
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
        let mut text = hide_colons(literal);
        // An id within a text is put together with what stands around it.
        for (id, expression) in &self.ids {
            let quote = if text.starts_with('E') { "E'" } else { "'" };
            text = text.replace(&id.to_string(), &format!("' || ({expression})::text || {quote}"));
        }
        // Postgres logs jsonb with a blank behind each colon; canonical JSON, which is text, has none.
        if bare.starts_with("{\"") && bare.contains("\": ") {
            return format!("({text})::jsonb");
        }
        if text.contains(" || ") { format!("({text})") } else { text }
    }
}

/// The statement without the lines that only explain it.
fn without_comments(sql: &str) -> String {
    sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n")
}

/// Writes the colons in quoted texts in another way: pgbench takes one for the beginning of a variable, also there.
fn hide_colons(sql: &str) -> String {
    let (mut hidden, mut rest) = (String::new(), sql);
    while let Some(begin) = rest.find('\'') {
        hidden.push_str(&rest[..begin]);
        rest = &rest[begin..];
        let length = quoted(rest);
        let text = &rest[..length];
        if text.contains(':') {
            hidden.push('E');
            hidden.push_str(&text.replace('\\', "\\\\").replace(':', "\\x3a"));
        } else {
            hidden.push_str(text);
        }
        rest = &rest[length..];
    }
    hidden.push_str(rest);
    hidden
}

/// Bytes of the quoted text at the beginning, with its marks. A mark within it is doubled.
fn quoted(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 1;
    while end < bytes.len() {
        if bytes[end] == b'\'' {
            if bytes.get(end + 1) != Some(&b'\'') {
                return end + 1;
            }
            end += 1;
        }
        end += 1;
    }
    bytes.len()
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

    #[test]
    fn ids_within_texts_vary_and_colons_are_no_variables() {
        let id = "01a20d76-36b7-740c-ad2a-7d19565b82a2";
        let known = Known {
            ids: vec![(id.parse().unwrap(), "new".into())],
            key: "k".into(),
            seq: 1,
            hash: "00".into(),
        };
        let statement = Logged {
            sql: "-- The actor's ($1).\nSELECT to_char(at, 'HH24:MI') FROM jsonb_to_recordset($1 -> 'a')"
                .into(),
            parameters: vec![format!("'{{\"a\": \"{id}\"}}'")],
        };
        assert_eq!(
            known.vary(&statement),
            "SELECT to_char(at, E'HH24\\x3aMI') FROM jsonb_to_recordset((E'{\"a\"\\x3a \"' || (new)::text || E'\"}')::jsonb -> 'a');\n"
        );
    }
}
