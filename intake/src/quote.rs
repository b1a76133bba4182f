//! Quotations: where quoted words begin and end, whatever marks a story uses and however they were mangled.

use crate::glyph::Glyphs;
use crate::layout::Block;

/// One outermost quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// The opening mark.
    pub open: usize,
    /// First glyph of the quoted words.
    pub start: usize,
    /// One past the last glyph of the quoted words.
    pub end: usize,
    /// One past the closing mark.
    pub close: usize,
}

/// A pair of marks that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Curly,
    Low,
    Straight,
    Single,
    StraightSingle,
    Guillemets,
    ReversedGuillemets,
    Unreadable,
}

const UNREADABLE: char = '\u{fffd}';

/// Finds the outermost quotations of a story's blocks, also those that run over several paragraphs.
pub fn find(glyphs: &Glyphs, blocks: &[Block]) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut carried: Option<(usize, Style)> = None;
    for (index, block) in blocks.iter().enumerate() {
        let mut at = block.start;
        if let Some((_, style)) = carried
            && opens(glyphs, at) == Some(style)
        {
            at += 1;
        }
        let rest = Remaining::count(glyphs, block);
        let mut rest = rest;
        let mut open = carried.take();
        let mut nested = 0_usize;
        let mut singles = SingleCloser::default();
        while at < block.end {
            let c = glyphs.at(at);
            rest.pass(c);
            match open {
                None => {
                    if let Some(style) = opens(glyphs, at) {
                        match style {
                            Style::Single | Style::StraightSingle => {
                                if let Some(end) = singles.find(glyphs, at, block.end) {
                                    push(glyphs, &mut quotes, at, end);
                                    while at < end {
                                        at += 1;
                                        rest.pass(glyphs.at(at));
                                    }
                                }
                            }
                            style => {
                                open = Some((at, style));
                                nested = 0;
                            }
                        }
                    }
                }
                Some((from, style)) => {
                    if closes(glyphs, at, style, &rest) {
                        if nested > 0 {
                            nested -= 1;
                        } else {
                            push(glyphs, &mut quotes, from, at);
                            open = None;
                        }
                    } else if opens(glyphs, at) == Some(style) && style != Style::StraightSingle {
                        // The same mark opens again: nested if enough marks are left to close both, or else the
                        // first one was never closed.
                        if rest.closers(style) > nested + 1 {
                            nested += 1;
                        } else if rest.closers(style) > 0 {
                            open = Some((at, style));
                            nested = 0;
                        }
                    }
                }
            }
            at += 1;
        }
        if let Some((from, style)) = open {
            let goes_on = blocks.get(index + 1).is_some_and(|next| {
                next.carries_quotes()
                    && block.carries_quotes()
                    && (opens(glyphs, next.start) == Some(style) || first_mark_closes(glyphs, next, style))
            });
            if goes_on {
                carried = Some((from, style));
            }
        }
    }
    quotes
}

fn push(glyphs: &Glyphs, quotes: &mut Vec<Quote>, open: usize, close: usize) {
    let (start, end) = glyphs.trim(open + 1, close);
    if start < end {
        quotes.push(Quote { open, start, end, close: close + 1 });
    }
}

/// How many closing marks of each sort are still to come in a block.
#[derive(Debug, Clone, Copy, Default)]
struct Remaining {
    curly: usize,
    straight: usize,
    right_guillemet: usize,
    left_guillemet: usize,
    unreadable: usize,
}

impl Remaining {
    fn count(glyphs: &Glyphs, block: &Block) -> Self {
        let mut rest = Self::default();
        for &c in &glyphs.chars[block.start..block.end] {
            if let Some(n) = rest.of(c) {
                *n += 1;
            }
        }
        rest
    }

    fn of(&mut self, c: char) -> Option<&mut usize> {
        match c {
            '”' => Some(&mut self.curly),
            '"' => Some(&mut self.straight),
            '»' => Some(&mut self.right_guillemet),
            '«' => Some(&mut self.left_guillemet),
            UNREADABLE => Some(&mut self.unreadable),
            _ => None,
        }
    }

    fn pass(&mut self, c: char) {
        if let Some(n) = self.of(c) {
            *n = n.saturating_sub(1);
        }
    }

    fn closers(&self, style: Style) -> usize {
        match style {
            Style::Curly | Style::Low => self.curly,
            Style::Straight => self.straight.div_ceil(2),
            Style::Guillemets => self.right_guillemet,
            Style::ReversedGuillemets => self.left_guillemet,
            Style::Unreadable => self.unreadable,
            Style::Single | Style::StraightSingle => 0,
        }
    }
}

fn is_boundary_before(c: char) -> bool {
    c.is_whitespace() || "([{—–-/:;,…‘'“\"*>".contains(c)
}

fn opens(glyphs: &Glyphs, at: usize) -> Option<Style> {
    let before = glyphs.before(at);
    let after = glyphs.at(at + 1);
    let starts_word = is_boundary_before(before) && !after.is_whitespace() && !",.;:!?)".contains(after);
    match glyphs.at(at) {
        '“' => Some(Style::Curly),
        '„' => Some(Style::Low),
        '«' => Some(Style::Guillemets),
        '»' if is_boundary_before(before) && after.is_alphanumeric() => Some(Style::ReversedGuillemets),
        '"' if starts_word => Some(Style::Straight),
        // A closing mark used to open, as careless typing has it.
        '”' if before.is_whitespace() && after.is_alphanumeric() => Some(Style::Curly),
        UNREADABLE if starts_word && after.is_alphanumeric() => Some(Style::Unreadable),
        '‘' if is_boundary_before(before) && !after.is_whitespace() => Some(Style::Single),
        '\'' | '’' if starts_word && !is_elision(glyphs, at) => Some(Style::StraightSingle),
        _ => None,
    }
}

fn closes(glyphs: &Glyphs, at: usize, style: Style, rest: &Remaining) -> bool {
    let before = glyphs.before(at);
    let after = glyphs.at(at + 1);
    match (glyphs.at(at), style) {
        ('”', Style::Curly | Style::Low) | ('“', Style::Low) => true,
        ('"', Style::Curly) => rest.curly == 0 && !before.is_whitespace(),
        ('”', Style::Straight) => rest.straight == 0,
        ('"', Style::Straight) => {
            let looks_opening = is_boundary_before(before) && before != ',' && after.is_alphanumeric();
            !looks_opening || rest.straight.is_multiple_of(2)
        }
        ('»', Style::Guillemets) | ('«', Style::ReversedGuillemets) => true,
        (UNREADABLE, Style::Unreadable) => !before.is_whitespace() && !after.is_alphanumeric(),
        _ => false,
    }
}

fn first_mark_closes(glyphs: &Glyphs, block: &Block, style: Style) -> bool {
    let rest = Remaining::count(glyphs, block);
    (block.start..block.end)
        .find(|&at| opens(glyphs, at).is_some_and(|s| s == style) || closes(glyphs, at, style, &rest))
        .is_some_and(|at| {
            let mut left = rest;
            left.pass(glyphs.at(at));
            glyphs.at(at) != '“' && (style != Style::Straight || opens(glyphs, at).is_none())
        })
}

/// "'em", "'til", "'03", "rock 'n' roll": an apostrophe, no quotation mark.
fn is_elision(glyphs: &Glyphs, at: usize) -> bool {
    let word: String = (at + 1..at + 7)
        .map(|p| glyphs.at(p))
        .take_while(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase();
    word.starts_with(|c: char| c.is_ascii_digit()) && word.trim_end_matches('s').len() == 2
        || matches!(word.as_str(), "em" | "til" | "tis" | "twas" | "cause" | "n" | "bout" | "round" | "cos")
}

/// Where single quotation marks close. An apostrophe looks the same, so the punctuation before it decides.
#[derive(Default)]
struct SingleCloser {
    /// No closing mark before this place, so that many opening marks cost no second search.
    none_before: usize,
}

impl SingleCloser {
    fn find(&mut self, glyphs: &Glyphs, open: usize, limit: usize) -> Option<usize> {
        if open < self.none_before {
            return None;
        }
        let mut first = None;
        let mut stop = limit;
        for at in open + 2..limit {
            let c = glyphs.at(at);
            if !matches!(c, '\'' | '’') {
                if c == '‘' || (matches!(c, '“' | '"') && first.is_some()) {
                    stop = at;
                    break;
                }
                continue;
            }
            let before = glyphs.before(at);
            let after = glyphs.at(at + 1);
            if opens(glyphs, at).is_some() {
                stop = at;
                break;
            }
            if before.is_whitespace() || after.is_alphanumeric() {
                continue;
            }
            if ",.!?…".contains(before) || ",.;:!?)".contains(after) || after == '\n' {
                return Some(at);
            }
            let possessive = before.eq_ignore_ascii_case(&'s');
            match first {
                None => first = Some((at, possessive)),
                Some((_, true)) if !possessive => first = Some((at, false)),
                Some(_) => {}
            }
        }
        if first.is_none() {
            self.none_before = stop;
        }
        first.map(|(at, _)| at)
    }
}
