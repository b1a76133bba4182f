//! Places in a text: Unicode code points as stored, UTF-16 code units for JavaScript, and the words there.

/// Code points of context on either side of a span.
const CONTEXT: usize = 32;

/// Code points of a span at most.
pub const LONGEST_SPAN: usize = 10_000;

/// A piece of a text with its place and its surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// First code point.
    pub start: i32,
    /// One past the last code point.
    pub end: i32,
    /// The start in UTF-16 code units.
    pub start_utf16: i32,
    /// The end in UTF-16 code units.
    pub end_utf16: i32,
    /// The words themselves.
    pub exact: String,
    /// Up to 32 code points before them.
    pub prefix: String,
    /// Up to 32 code points after them.
    pub suffix: String,
}

/// Measures one text: for each code point, and for the end, where it stands in bytes and in UTF-16.
pub struct Ruler<'t> {
    text: &'t str,
    marks: Vec<(u32, u32)>,
}

impl<'t> Ruler<'t> {
    /// Measures a text, of at most 4 GB.
    pub fn new(text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() + 1);
        let mut at = (0_u32, 0_u32);
        for c in text.chars() {
            marks.push(at);
            at.0 += if c.is_ascii() { 1 } else { u32::try_from(c.len_utf8()).unwrap_or(4) };
            at.1 += if c as u32 > 0xFFFF { 2 } else { 1 };
        }
        marks.push(at);
        Self { text, marks }
    }

    /// Length in code points.
    pub fn code_points(&self) -> usize {
        self.marks.len() - 1
    }

    /// The span between two code points; none if it is empty, longer than [`LONGEST_SPAN`], or not in the text.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        if start >= end || end > self.code_points() || end - start > LONGEST_SPAN {
            return None;
        }
        let utf16 = |at: usize| i32::try_from(self.marks[at].1).ok();
        Some(Span {
            start: i32::try_from(start).ok()?,
            end: i32::try_from(end).ok()?,
            start_utf16: utf16(start)?,
            end_utf16: utf16(end)?,
            exact: self.slice(start, end),
            prefix: self.slice(start.saturating_sub(CONTEXT), start),
            suffix: self.slice(end, (end + CONTEXT).min(self.code_points())),
        })
    }

    fn slice(&self, start: usize, end: usize) -> String {
        self.text[self.marks[start].0 as usize..self.marks[end].0 as usize].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_code_points_and_utf16_units() {
        let text = "🦊 «Ã©t\r\né» 👩‍🚒 end";
        let ruler = Ruler::new(text);
        let units: Vec<u16> = text.encode_utf16().collect();
        let points: Vec<char> = text.chars().collect();
        for start in 0..points.len() {
            for end in start + 1..=points.len() {
                let span = ruler.span(start, end).unwrap();
                assert_eq!(span.exact, points[start..end].iter().collect::<String>());
                let [from, to] = [span.start_utf16, span.end_utf16].map(|at| usize::try_from(at).unwrap());
                assert_eq!(String::from_utf16(&units[from..to]).unwrap(), span.exact);
                assert_eq!(format!("{}{}{}", span.prefix, span.exact, span.suffix), text);
            }
        }
    }

    #[test]
    fn what_is_not_in_the_text_is_no_span() {
        let ruler = Ruler::new("abc");
        for (start, end) in [(0, 0), (2, 1), (0, 4), (3, 4), (usize::MAX, usize::MAX)] {
            assert_eq!(ruler.span(start, end), None);
        }
        assert_eq!(Ruler::new(&"a".repeat(LONGEST_SPAN + 1)).span(0, LONGEST_SPAN + 1), None);
    }
}
