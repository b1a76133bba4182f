//! The account: what happens, told on standard output while it happens.

use std::io::{IsTerminal, Write};

use textwrap::Options;

/// Columns of a line.
const WIDTH: usize = 88;

/// Characters of a quotation at most; more of it would drown the story of the story.
const LONGEST_QUOTE: usize = 300;

/// Where the account is written.
pub struct Account {
    chapter: u32,
    bold: bool,
}

impl Account {
    /// An account that begins now; headings are bold on a terminal.
    pub fn begin() -> Self {
        Self { chapter: 0, bold: std::io::stdout().is_terminal() }
    }

    /// The next chapter.
    pub fn chapter(&mut self, title: &str) {
        self.chapter += 1;
        let heading = format!("{}. {title}", self.chapter);
        put(&if self.bold { format!("\n\x1b[1m{heading}\x1b[0m") } else { format!("\n{heading}") });
    }

    /// A sentence or two.
    pub fn tell(&self, text: &str) {
        put(&wrap(text, "   ", "   "));
    }

    /// Words that somebody else wrote, with what belongs to them.
    pub fn quote(&self, words: &str, about: &str) {
        put(&wrap(&format!("“{}”", short(words)), "     ", "      "));
        if !about.is_empty() {
            put(&wrap(about, "       ", "       "));
        }
    }

    /// A row of a table: a label and its text.
    pub fn row(&self, label: &str, text: &str) {
        put(&wrap(text, &format!("     {label:<10}"), "               "));
    }

    /// A line that is copied from the terminal: never wrapped.
    pub fn verbatim(&self, line: &str) {
        put(line);
    }

    /// An empty line.
    pub fn pause(&self) {
        put("");
    }
}

fn wrap(text: &str, first: &str, rest: &str) -> String {
    textwrap::fill(&clean(text), Options::new(WIDTH).initial_indent(first).subsequent_indent(rest))
}

/// One line without anything that could steer a terminal: a story is a stranger's text.
pub fn clean(text: &str) -> String {
    let shown = |char: &char| {
        let steers =
            matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !char.is_control() && !steers
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().filter(shown).collect()
}

/// The beginning of a long text.
pub fn short(text: &str) -> String {
    let text = clean(text);
    if text.chars().count() <= LONGEST_QUOTE {
        return text;
    }
    text.chars().take(LONGEST_QUOTE).chain(['…']).collect()
}

fn put(line: &str) {
    let mut out = std::io::stdout();
    // Whoever reads may have gone, as `head` does; the demonstration goes on.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_text_stays_on_its_line_and_steers_nothing() {
        assert_eq!(clean("a\r\n b\x1b[2J\u{202e}c\0"), "a b[2Jc");
        assert_eq!(short(&"é".repeat(301)).chars().count(), 301);
        assert!(wrap(&"字".repeat(200), "  ", "  ").lines().all(|line| line.chars().count() <= WIDTH));
    }
}
