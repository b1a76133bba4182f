//! The words of a document, before anything of it is parsed.

use sha2::{Digest, Sha256};

/// Whether a document has more lexical tokens than this (GraphQL, section 2.1).
pub fn more_than(limit: usize, document: &str) -> bool {
    tokens(document).nth(limit).is_some()
}

/// SHA-256 of a document's tokens: the same for each layout of it.
pub fn hash(document: &str) -> [u8; 32] {
    let mut digest = Sha256::new();
    for token in tokens(document) {
        digest.update((token.len() as u64).to_le_bytes());
        digest.update(token);
    }
    digest.finalize().into()
}

/// The tokens of a text. What is no token at all counts as one; the parser will say what is wrong with it.
fn tokens(document: &str) -> impl Iterator<Item = &[u8]> {
    let mut rest = document.as_bytes();
    std::iter::from_fn(move || {
        loop {
            let length = match *rest.first()? {
                b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                    rest = &rest[1..];
                    continue;
                }
                b'#' => {
                    rest = &rest[run(rest, |byte| byte != b'\n')..];
                    continue;
                }
                b'"' if rest.starts_with(b"\"\"\"") => block_string(rest),
                b'"' => string(rest),
                b'.' if rest.starts_with(b"...") => 3,
                b'-' | b'0'..=b'9' => {
                    run(rest, |byte| byte.is_ascii_alphanumeric() || b".+-".contains(&byte))
                }
                b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                    run(rest, |byte| byte.is_ascii_alphanumeric() || byte == b'_')
                }
                _ => 1,
            };
            let (token, after) = rest.split_at(length.min(rest.len()));
            rest = after;
            return Some(token);
        }
    })
}

fn run(text: &[u8], of: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|byte| !of(*byte)).unwrap_or(text.len())
}

fn string(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

fn block_string(text: &[u8]) -> usize {
    let mut at = 3;
    while at < text.len() {
        if text[at..].starts_with(b"\"\"\"") {
            return at + 3;
        }
        at += if text[at..].starts_with(b"\\\"\"\"") { 4 } else { 1 };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_of_a_document_does_not_change_its_hash() {
        let one = hash("query A($b: Int) { a(b: $b) }");
        assert_eq!(hash("query A ( $b : Int ) {\n  # here\n  a(b: $b),\n}\n"), one);
        for other in [
            "query A($b: Int) { a(b: $c) }",
            "query A($b: Int) { a (b: $b) b }",
            "queryA($b: Int) { a(b: $b) }",
        ] {
            assert_ne!(hash(other), one, "{other}");
        }
        assert_ne!(hash("{ a(b: \"c d\") }"), hash("{ a(b: \"c  d\") }"));
    }

    #[test]
    fn tokens_are_counted_as_the_specification_cuts_them() {
        for (document, tokens) in [
            ("", 0),
            (" ,\n# a comment { with words\n", 0),
            ("{ a }", 3),
            ("{a{b}}", 6),
            ("query Q($first: Int! = -1.5e-3) { a(b: $first) }", 20),
            ("{ ...F }", 4),
            (r#"{ a(b: "one \" string, { not three") }"#, 8),
            ("{ a(b: \"\"\"a block with \\\"\"\" and \"quotes\" in it\"\"\") }", 8),
            ("\"never closed", 1),
            ("\"\"\"never closed", 1),
            ("\"\\", 1),
            ("ü", 2),
        ] {
            assert_eq!(super::tokens(document).count(), tokens, "{document}");
            assert!(!more_than(tokens, document) && (tokens == 0 || more_than(tokens - 1, document)));
        }
    }
}
