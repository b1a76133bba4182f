//! Code points, and the normal form in which two statements are compared.

use unicode_normalization::UnicodeNormalization as _;

/// The normal form for recognising the same statement: NFKC, case folded, quotation marks, dashes and blanks
/// made alike, punctuation at the ends dropped. Never shown, never stored in place of the words themselves.
pub fn normalize_statement(statement: &str) -> String {
    let mut out = String::with_capacity(statement.len());
    let mut blank = false;
    for c in statement.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc() {
        let folded = match c {
            c if c.is_whitespace() => {
                blank = true;
                continue;
            }
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => continue,
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
            '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '`' | '´' => '\'',
            '\u{2010}'..='\u{2015}' | '−' => '-',
            c => c,
        };
        if std::mem::take(&mut blank) && !out.is_empty() {
            out.push(' ');
        }
        out.push(folded);
    }
    let edge = |c: char| c.is_whitespace() || (c.is_ascii_punctuation() && !"%$#@&+".contains(c));
    out.trim_matches(edge).to_owned()
}
