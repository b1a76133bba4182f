//! The text as the rules see it: mis-decoded and escaped marks read as the character they stand for.
//!
//! The stored text is never altered; each glyph remembers the code points that it was read from.

/// Mis-decoded (UTF-8 read as Windows-1252 or Latin-1, once or twice) and escaped characters, longest first within
/// a common beginning.
const MISREAD: &[(&str, char)] = &[
    ("Ã¢â‚¬Å“", '“'),
    ("Ã¢â‚¬â„¢", '’'),
    ("Ã¢â‚¬Ëœ", '‘'),
    ("Ã¢â‚¬\u{9d}", '”'),
    ("Ã¢â‚¬Â\u{9d}", '”'),
    ("Ã¢â‚¬â€œ", '–'),
    ("Ã¢â‚¬â€\u{9d}", '—'),
    ("â€œ", '“'),
    ("â€\u{9d}", '”'),
    ("â€™", '’'),
    ("â€˜", '‘'),
    ("â€“", '–'),
    ("â€”", '—'),
    ("â€¦", '…'),
    ("â€ž", '„'),
    ("â€¢", '•'),
    ("â€?", '”'),
    ("â€", '”'),
    ("â\u{80}\u{9c}", '“'),
    ("â\u{80}\u{9d}", '”'),
    ("â\u{80}\u{99}", '’'),
    ("â\u{80}\u{98}", '‘'),
    ("â\u{80}\u{93}", '–'),
    ("â\u{80}\u{94}", '—'),
    ("â\u{80}\u{a6}", '…'),
    ("Â«", '«'),
    ("Â»", '»'),
    ("Â£", '£'),
    ("Â©", '©'),
    ("Â\u{a0}", ' '),
    ("Â\n", '\n'),
    ("Â\r", '\r'),
    ("Â ", ' '),
    ("``", '“'),
    ("''", '”'),
    ("&quot;", '"'),
    ("&ldquo;", '“'),
    ("&rdquo;", '”'),
    ("&lsquo;", '‘'),
    ("&rsquo;", '’'),
    ("&laquo;", '«'),
    ("&raquo;", '»'),
    ("&#34;", '"'),
    ("&#39;", '\''),
    ("&#8220;", '“'),
    ("&#8221;", '”'),
    ("&#8216;", '‘'),
    ("&#8217;", '’'),
    ("&apos;", '\''),
    ("&nbsp;", ' '),
    ("&amp;", '&'),
];

/// The glyphs of a text.
pub struct Glyphs {
    /// The characters as read.
    pub chars: Vec<char>,
    starts: Vec<usize>,
    ends: Vec<usize>,
    points: Vec<char>,
}

impl Glyphs {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let points: Vec<char> = text.chars().collect();
        let mut glyphs = Self {
            chars: Vec::with_capacity(points.len()),
            starts: Vec::new(),
            ends: Vec::new(),
            points: Vec::new(),
        };
        let mut at = 0;
        while at < points.len() {
            let (c, width) = misread(&points[at..]).unwrap_or((points[at], 1));
            match c {
                '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => {}
                c => {
                    let c = match c {
                        '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
                        c if c.is_whitespace() => ' ',
                        '‛' => '‘',
                        '‟' => '“',
                        '`' | '´' | '′' => '\'',
                        '″' => '"',
                        c => c,
                    };
                    glyphs.chars.push(c);
                    glyphs.starts.push(at);
                    glyphs.ends.push(at + width);
                }
            }
            at += width;
        }
        glyphs.points = points;
        glyphs
    }

    /// Number of glyphs.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at a place; a line feed beyond the ends.
    pub fn at(&self, place: usize) -> char {
        self.chars.get(place).copied().unwrap_or('\n')
    }

    /// The character before a place; a line feed at the start.
    pub fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or('\n', |p| self.at(p))
    }

    /// Whether the line break at a glyph is a carriage return with its line feed.
    pub fn span_is_crlf(&self, place: usize) -> bool {
        let point = |at: usize| self.starts.get(at).map(|&p| self.points[p]);
        point(place) == Some('\r') && point(place + 1) == Some('\n')
    }

    /// The code points that a range of glyphs was read from.
    pub fn span(&self, start: usize, end: usize) -> (usize, usize) {
        (self.starts[start], self.ends[end - 1])
    }

    /// The stored text between two code points.
    pub fn slice(&self, start: usize, end: usize) -> String {
        self.points[start.min(self.points.len())..end.min(self.points.len())].iter().collect()
    }

    /// The text as read between two glyphs.
    pub fn text(&self, start: usize, end: usize) -> String {
        self.chars[start..end].iter().map(|&c| if c == '\n' { ' ' } else { c }).collect()
    }

    /// The range without the blanks at its ends.
    pub fn trim(&self, mut start: usize, mut end: usize) -> (usize, usize) {
        while start < end && self.chars[start].is_whitespace() {
            start += 1;
        }
        while end > start && self.chars[end - 1].is_whitespace() {
            end -= 1;
        }
        (start, end)
    }
}

fn misread(rest: &[char]) -> Option<(char, usize)> {
    if !matches!(rest.first(), Some('Ã' | 'â' | 'Â' | '&' | '`' | '\'')) {
        return None;
    }
    MISREAD.iter().find_map(|(wrong, right)| {
        let width = wrong.chars().count();
        (rest.len() >= width && wrong.chars().eq(rest[..width].iter().copied())).then_some((*right, width))
    })
}
