//! How many words a document has, before anything of it is parsed.

/// Whether a document has more lexical tokens than this (GraphQL, section 2.1), counted without keeping any of it.
///
/// What is no token at all counts as one; the parser will say what is wrong with it.
pub fn more_than(limit: usize, document: &str) -> bool {
    let mut rest = document.as_bytes();
    let mut tokens = 0;
    while let Some(&first) = rest.first() {
        let length = match first {
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
            b'-' | b'0'..=b'9' => run(rest, |byte| byte.is_ascii_alphanumeric() || b".+-".contains(&byte)),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                run(rest, |byte| byte.is_ascii_alphanumeric() || byte == b'_')
            }
            _ => 1,
        };
        rest = &rest[length.min(rest.len())..];
        tokens += 1;
        if tokens > limit {
            return true;
        }
    }
    false
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

    fn count(document: &str) -> usize {
        (0..).find(|limit| !more_than(*limit, document)).unwrap()
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
            assert_eq!(count(document), tokens, "{document}");
        }
    }
}
