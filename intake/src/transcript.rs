//! Transcripts: turns with a speaker's label before them.

use std::collections::HashMap;

use crate::glyph::Glyphs;
use crate::layout::Kind as BlockKind;
use crate::people::People;
use crate::proposal::{Naming, Speaker, SpeakerKind, Speech};
use crate::speaker::Speakers;
use crate::statement::Statement;
use crate::token::{Kind, Token, Unit};

/// A labelled turn, with the unlabelled paragraphs that go on with it.
struct Turn {
    label: String,
    start: usize,
    end: usize,
    tokens: std::ops::Range<usize>,
}

/// Most words that a label has.
const LABEL_WORDS: usize = 5;

/// What an interview says of itself before its first question.
const INTERVIEW_WORDS: &[&str] = &[
    "interview",
    "q&a",
    "spoke to",
    "spoke with",
    "talks to",
    "talked to",
    "talks about",
    "sat down",
    "conversation",
    "we asked",
    "caught up",
    "questions",
];

/// The answers of an interview whose questions stand as paragraphs of their own, without labels.
pub fn find_unlabelled(
    glyphs: &Glyphs,
    tokens: &[Token],
    units: &[Unit],
    people: &People,
    speakers: &Speakers<'_>,
) -> Option<(Vec<Statement>, usize)> {
    let asks = |unit: &Unit| {
        let words = unit.tokens.len();
        glyphs.before(unit.end) == '?'
            && words <= 60
            && tokens[unit.tokens.clone()].iter().all(|t| !matches!(t.kind, Kind::Quote(_)))
    };
    let questions: Vec<usize> = (0..units.len())
        .filter(|&i| {
            asks(&units[i])
                && units.get(i + 1).is_some_and(|next| !asks(next) && next.kind == BlockKind::Body)
        })
        .collect();
    let first = *questions.first()?;
    let begin = units[first].start;
    let head = glyphs.text(0, begin).to_lowercase();
    if questions.len() < 3
        || questions.len() * 4 < units.len() - first
        || !INTERVIEW_WORDS.iter().any(|w| head.contains(w))
    {
        return None;
    }
    let speaker = answerer(people, tokens, begin, speakers)?;
    let mut found = Vec::new();
    for (n, &question) in questions.iter().enumerate() {
        let next = questions.get(n + 1).copied().unwrap_or(units.len());
        let answer = &units[question + 1..next];
        let last = answer.iter().take_while(|u| u.kind == BlockKind::Body).last()?;
        let (start, end) = glyphs.trim(answer[0].start, last.end);
        if start < end {
            found.push(Statement {
                start,
                end,
                speaker: speaker.clone(),
                via: None,
                kind: Speech::Direct,
                leaning: None,
            });
        }
    }
    Some((found, begin))
}

/// The answers of a transcript, or `None` if the story is none. The second part says where the turns begin.
pub fn find(
    glyphs: &Glyphs,
    tokens: &[Token],
    units: &[Unit],
    people: &People,
    speakers: &Speakers<'_>,
) -> Option<(Vec<Statement>, usize)> {
    let all = turns(glyphs, tokens, units);
    // A heading such as "Interview: …" looks like a turn, but its label does not come again.
    let count = |label: &str| all.iter().filter(|t| t.label == label).count();
    let first = all.iter().take(40).position(|t| is_question_label(&t.label) || count(&t.label) >= 2)?;
    let turns = &all[first..];
    let mut labels: HashMap<&str, (usize, usize)> = HashMap::new();
    for turn in turns {
        let count = labels.entry(&turn.label).or_default();
        count.0 += 1;
        count.1 += usize::from(ends_with_question(glyphs, turn));
    }
    let labelled = turns.len();
    let repeated = labels.values().any(|(n, _)| *n >= 2);
    if labelled < 3
        || labels.len() < 2 && !labels.contains_key("A")
        || !repeated
        || labelled * 4 < units.len()
    {
        return None;
    }
    // Whoever mostly asks is the interviewer.
    let asks = |label: &str| {
        is_question_label(label)
            || labels.get(label).is_some_and(|(n, questions)| *n >= 2 && questions * 2 > *n)
    };
    let begin = turns.first()?.start;
    let answerer = answerer(people, tokens, begin, speakers);
    let mut found = Vec::new();
    for turn in turns {
        if turn.start >= turn.end || is_question_label(&turn.label) || ends_with_question(glyphs, turn) {
            continue;
        }
        if asks(&turn.label) && labels.len() == 2 {
            continue;
        }
        let speaker = match turn.label.as_str() {
            "A" | "Answer" | "ANSWER" => answerer.clone(),
            label => Some(labelled_speaker(label, people, speakers)),
        };
        if let Some(speaker) = speaker {
            found.push(Statement {
                start: turn.start,
                end: turn.end,
                speaker,
                via: None,
                kind: Speech::Direct,
                leaning: None,
            });
        }
    }
    Some((found, begin))
}

fn is_question_label(label: &str) -> bool {
    matches!(
        label.to_lowercase().as_str(),
        "q" | "question" | "interviewer" | "host" | "moderator" | "reporter" | "presenter"
    )
}

fn ends_with_question(glyphs: &Glyphs, turn: &Turn) -> bool {
    turn.end > turn.start && glyphs.before(turn.end) == '?'
}

fn turns(glyphs: &Glyphs, tokens: &[Token], units: &[Unit]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut gap = false;
    for unit in units {
        if let Some((label, first)) = label(tokens, unit) {
            let start = tokens.get(first).filter(|_| first < unit.tokens.end).map_or(unit.end, |t| t.start);
            let (start, end) = glyphs.trim(start, unit.end.max(start));
            turns.push(Turn { label, start, end, tokens: first..unit.tokens.end });
            gap = false;
        } else if unit.kind == BlockKind::Body && !gap {
            if let Some(turn) = turns.last_mut() {
                turn.end = unit.end;
                turn.tokens.end = unit.tokens.end;
            }
        } else {
            gap = true;
        }
    }
    turns
}

/// The label of a turn ("Q:", "PETER BRANDT:", "Ms. Adeyemi:") and the first token after it.
fn label(tokens: &[Token], unit: &Unit) -> Option<(String, usize)> {
    let words = &tokens[unit.tokens.clone()];
    let mut colon =
        words.iter().take(LABEL_WORDS + 4).position(|t| t.is_mark(':') || t.is_mark('.') && t.start > 0)?;
    let dotted_question = words[colon].is_mark('.');
    if dotted_question && !(colon == 1 && matches!(words[0].text.as_str(), "Q" | "A")) {
        return None;
    }
    if colon == 0 || colon > LABEL_WORDS + 3 {
        return None;
    }
    let mut label: Vec<&str> = Vec::new();
    for token in &words[..colon] {
        match token.kind {
            Kind::Word
                if token.is_capital()
                    || matches!(token.lower.as_str(), "of" | "the" | "de" | "van" | "von") =>
            {
                label.push(&token.text);
            }
            // "PETER BRANDT (witness):"
            Kind::Mark('(' | ')' | ',' | '-') => break,
            _ => return None,
        }
    }
    if label.is_empty() || label.len() > LABEL_WORDS {
        return None;
    }
    colon += 1;
    Some((label.join(" "), unit.tokens.start + colon))
}

/// Whom an interview is with: the first person named before its first turn, by preference one known to be a person.
fn answerer(people: &People, tokens: &[Token], begin: usize, speakers: &Speakers<'_>) -> Option<Speaker> {
    let first = tokens.partition_point(|t| t.start < begin);
    let mentions: Vec<usize> = people.within(0..first).iter().map(|m| m.person).collect();
    let mut best: Option<(usize, usize)> = None;
    for &person in &mentions {
        let count =
            mentions.iter().filter(|&&p| p == person).count() + usize::from(people.persons[person].confirmed);
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, person));
        }
    }
    best.map(|(_, person)| speakers.person(person))
}

fn labelled_speaker(label: &str, people: &People, speakers: &Speakers<'_>) -> Speaker {
    if let Some(person) = people.by_label(label) {
        return speakers.person(person);
    }
    let words: Vec<String> = label
        .split_whitespace()
        .filter(|w| {
            !matches!(
                w.to_lowercase().trim_end_matches('.'),
                "mr" | "mrs" | "ms" | "miss" | "dr" | "sen" | "rep" | "prof" | "sir"
            )
        })
        .map(|w| if w.chars().count() > 2 || w.len() < label.len() { title_case(w) } else { w.to_owned() })
        .collect();
    let (role, name) = split_role(&words);
    Speaker { name, role, naming: Naming::Named, kind: SpeakerKind::Person }
}

fn split_role(words: &[String]) -> (Option<String>, String) {
    let titles =
        words.iter().rposition(|w| crate::lexicon::is("titles", &w.to_lowercase())).map_or(0, |i| i + 1);
    if titles == 0 || titles == words.len() {
        return (None, words.join(" "));
    }
    (Some(words[..titles].join(" ")), words[titles..].join(" "))
}

fn title_case(word: &str) -> String {
    if word.chars().filter(|c| c.is_alphabetic()).any(char::is_lowercase) {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut start = true;
    for c in word.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic() && c != '\'' && c != '’';
    }
    out
}
