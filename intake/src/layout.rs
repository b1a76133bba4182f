//! Blocks: paragraphs, headings, bullets and the turns of a transcript.

use crate::glyph::Glyphs;

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Body,
    /// A headline, a heading, a byline: no sentence.
    Heading,
    /// A point of a list.
    Bullet,
}

/// A block of text.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    /// First glyph.
    pub start: usize,
    /// One past the last glyph.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

impl Block {
    /// Whether a quotation may run on from or into this block.
    pub fn carries_quotes(&self) -> bool {
        self.kind == Kind::Body
    }
}

/// Most words that a heading has.
const HEADING_WORDS: usize = 18;

/// Splits a text into blocks. A line is a paragraph, unless the text is wrapped by hand.
pub fn blocks(glyphs: &Glyphs) -> Vec<Block> {
    let lines = lines(glyphs);
    let wrapped = is_wrapped(glyphs, &lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut after_blank = true;
    for (start, end) in lines {
        if start == end {
            after_blank = true;
            continue;
        }
        let joins = !after_blank
            && blocks.last().is_some_and(|last| {
                let (open, lower) =
                    (!ends_sentence(glyphs, last.start, last.end), glyphs.at(start).is_lowercase());
                (wrapped || (open && lower)) && !is_bullet(glyphs, start)
            });
        match blocks.last_mut() {
            Some(last) if joins => last.end = end,
            _ => blocks.push(Block { start, end, kind: Kind::Body }),
        }
        after_blank = false;
    }
    let mut seen_body = false;
    for block in &mut blocks {
        block.kind = kind(glyphs, block, seen_body);
        seen_body |= block.kind == Kind::Body;
    }
    blocks
}

fn lines(glyphs: &Glyphs) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at <= glyphs.len() {
        if at == glyphs.len() || glyphs.chars[at] == '\n' {
            lines.push(glyphs.trim(start, at));
            // CRLF is one break.
            let crlf = glyphs.span_is_crlf(at);
            at += usize::from(crlf);
            start = at + 1;
        }
        at += 1;
    }
    lines
}

/// Lines of nearly one length that mostly end amid a sentence were wrapped by hand.
fn is_wrapped(glyphs: &Glyphs, lines: &[(usize, usize)]) -> bool {
    let full: Vec<_> = lines
        .windows(2)
        .filter(|pair| pair[0].0 < pair[0].1 && pair[1].0 < pair[1].1)
        .map(|pair| pair[0])
        .collect();
    let amid = full
        .iter()
        .filter(|(start, end)| (40..=110).contains(&(end - start)) && !ends_sentence(glyphs, *start, *end))
        .count();
    full.len() >= 4 && amid * 10 >= full.len() * 6
}

fn ends_sentence(glyphs: &Glyphs, start: usize, end: usize) -> bool {
    glyphs.chars[start..end]
        .iter()
        .rev()
        .find(|c| !"”’\"'»)]*_ ".contains(**c))
        .is_some_and(|c| ".!?:;…".contains(*c))
}

fn is_bullet(glyphs: &Glyphs, start: usize) -> bool {
    matches!(glyphs.at(start), '•' | '*' | '▪' | '‣' | '·')
        || (matches!(glyphs.at(start), '-' | '–' | '—') && glyphs.at(start + 1).is_whitespace())
}

fn kind(glyphs: &Glyphs, block: &Block, seen_body: bool) -> Kind {
    let text = glyphs.text(block.start, block.end);
    let closed = ends_sentence(glyphs, block.start, block.end);
    if is_bullet(glyphs, block.start) && !(seen_body && closed) {
        return Kind::Bullet;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let words = text.split_whitespace().count();
    let has_label =
        text.split_once(':').is_some_and(|(label, rest)| label.len() < 40 && !rest.trim().is_empty());
    if letters > 3 && capitals * 10 >= letters * 9 && words <= HEADING_WORDS && !has_label {
        return Kind::Heading;
    }
    let quoted_words =
        text.contains(",”") || text.contains(",\"") || text.contains("”,") || text.contains("\",");
    let speaks = words >= 8 && quoted_words || has_label && seen_body;
    if closed || words > HEADING_WORDS || speaks { Kind::Body } else { Kind::Heading }
}
