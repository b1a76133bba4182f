//! The story that the demonstration takes in.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use unicode_segmentation::UnicodeSegmentation;

use crate::error::Error;

/// Our own: invented people in an invented town, in the manner of a wire story.
const SAMPLE: &str = include_str!("story.txt");

/// Characters that the server takes as one document.
const LONGEST: usize = 500_000;

/// Bytes that so many characters can have.
const LARGEST: u64 = 4 * LONGEST as u64;

/// Characters of a claim that the reporter takes from a story by hand.
const LONGEST_PASSAGE: usize = 400;

/// A text that is a claim by itself; shorter passages are headings and greetings.
const SHORTEST_PASSAGE: usize = 25;

/// A story.
pub struct Story {
    /// Its text.
    pub text: String,
    /// Whether it is the sample: only about its people may anything be invented.
    pub is_sample: bool,
}

/// A passage of a story, in Unicode code points.
#[derive(Debug, PartialEq, Eq)]
pub struct Passage {
    /// First one.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub words: String,
}

impl Story {
    /// The story in the file, or the sample.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` that says why the file is no story that could be taken in.
    pub fn read(file: Option<&Path>) -> Result<Self, Error> {
        let Some(file) = file else { return Ok(Self { text: SAMPLE.to_owned(), is_sample: true }) };
        let wrong = |why: String| Error::bad_input(format!("the story {}: {why}", file.display()));
        let mut bytes = Vec::new();
        std::fs::File::open(file)
            .and_then(|opened| opened.take(LARGEST + 1).read_to_end(&mut bytes))
            .map_err(|error| wrong(error.to_string()))?;
        Ok(Self { text: parse(bytes).map_err(wrong)?, is_sample: false })
    }

    /// Words in it.
    pub fn words(&self) -> usize {
        self.text.unicode_words().count()
    }

    /// Sentences that a reporter would take for claims, in the order of the text; none that lies in `known`.
    pub fn passages(&self, known: &[String]) -> Vec<Passage> {
        let mut seen = HashSet::new();
        let mut at = 0;
        let mut passages = Vec::new();
        for sentence in self.text.split_inclusive('\n').flat_map(UnicodeSegmentation::split_sentence_bounds) {
            let words: String = sentence.trim().chars().take(LONGEST_PASSAGE).collect();
            let words = words.trim_end();
            let start = at + sentence.chars().count() - sentence.trim_start().chars().count();
            at += sentence.chars().count();
            let length = words.chars().count();
            let taken = known.iter().any(|known| known.contains(words) || words.contains(known.as_str()));
            if length >= SHORTEST_PASSAGE && !taken && seen.insert(words.to_owned()) {
                passages.push(Passage { start, end: start + length, words: words.to_owned() });
            }
        }
        passages
    }
}

/// The text of a file, or what is wrong with it.
fn parse(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it is longer than the {LONGEST} characters that a story can have"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("it is no text in UTF-8: byte {at} (counted from 0) does not belong there")
    })?;
    // A mark of the encoding, which is no part of the story.
    let text = text.strip_prefix('\u{feff}').map(ToOwned::to_owned).unwrap_or(text);
    if let Some(at) = text.bytes().position(|byte| byte == 0) {
        return Err(format!("it has a NUL character at byte {at} (counted from 0), which no text has"));
    }
    if text.trim().is_empty() {
        return Err("it is empty".into());
    }
    if text.chars().count() > LONGEST {
        return Err(format!("it is longer than the {LONGEST} characters that a story can have"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(text: &str) -> Story {
        Story { text: text.to_owned(), is_sample: false }
    }

    #[test]
    fn what_is_no_story_is_named() {
        assert!(parse(b"ab\xff".to_vec()).unwrap_err().contains("byte 2"));
        assert!(parse(b"a\0b".to_vec()).unwrap_err().contains("NUL character at byte 1"));
        assert_eq!(parse("\u{feff} \r\n".into()).unwrap_err(), "it is empty");
        assert!(parse("é".repeat(LONGEST + 1).into()).unwrap_err().contains("longer"));
        assert_eq!(parse("\u{feff}é".into()).unwrap(), "é");
    }

    #[test]
    fn passages_are_slices_of_the_story() {
        let story = story(
            "ÜBERSCHRIFT\r\n\r\n  Der Bürgermeister sprach über den Hafen. Niemand im Saal hat ihm widersprochen.\r\n",
        );
        let passages = story.passages(&[]);
        assert_eq!(passages.len(), 2);
        for passage in &passages {
            let slice: String =
                story.text.chars().skip(passage.start).take(passage.end - passage.start).collect();
            assert_eq!(slice, passage.words);
        }
        assert_eq!(story.passages(&["Niemand im Saal".to_owned()]).len(), 1);
    }
}
