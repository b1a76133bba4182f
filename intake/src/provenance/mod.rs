//! Where a story comes from: who published it, and through which agencies and outlets it came.

use crate::glyph::Glyphs;
use crate::layout::{Block, Kind};

mod names;

use names::{
    AGENCIES, agency, canonical, looks_like_outlet, looks_like_person, outlet_name, surely_outlet,
    without_jobs,
};

/// What comes before the name of a source in a credit line.
const VIA_CUES: &[&str] = &[
    "with inputs from ",
    "with input from ",
    "with files from ",
    "with reporting by ",
    "additional reporting by ",
    "additional reporting from ",
    "with reporting from ",
    "with additional reporting by ",
    "with additional reporting from ",
    "with contributions from ",
    "with agency inputs from ",
    "inputs from ",
    "via ",
    "source: ",
    "sources: ",
    "courtesy of ",
    "courtesy: ",
    "credit: ",
    "republished from ",
    "reprinted from ",
    "republished with permission from ",
    "reprinted with permission from ",
    "originally published by ",
    "originally published in ",
    "originally published on ",
    "originally published at ",
    "originally appeared in ",
    "originally appeared on ",
    "originally appeared at ",
    "first published by ",
    "first published in ",
    "first published on ",
    "first published at ",
    "first appeared in ",
    "first appeared on ",
    "first appeared at ",
    "published in partnership with ",
    "published in collaboration with ",
    "produced in partnership with ",
    "produced in collaboration with ",
    "reported in partnership with ",
    "in partnership with ",
    "syndicated by ",
    "syndicated from ",
    "distributed by ",
    "provided by ",
    "supplied by ",
    "republished courtesy of ",
    "agencies: ",
    "from: ",
    "material from ",
    "information from ",
    "report by ",
    "reporting by ",
    "this story was produced by ",
    "was originally produced by ",
    "produced by ",
    "this article is from ",
    "was written by ",
    "copyright by ",
];

/// What comes before the publisher's name, and what after it.
const PUBLISHER_CUES: &[(&str, &str)] = &[
    ("follow ", " on "),
    ("subscribe to ", ""),
    ("sign up for ", "newsletter"),
    ("sign up to ", "newsletter"),
    ("download the ", " app"),
    ("© ", ""),
    ("copyright © ", ""),
    ("copyright (c) ", ""),
    ("copyright ", ""),
    ("(c) ", ""),
    ("read more at ", ""),
    ("read more on ", ""),
    ("published by ", ""),
    ("all rights reserved by ", ""),
    ("published in ", ""),
    ("news release from ", ""),
    ("press release from ", ""),
    ("media release from ", ""),
    ("news release by ", ""),
    ("press release by ", ""),
    ("news release issued by ", ""),
    ("press release issued by ", ""),
];

/// How a sentence about the story itself begins.
const OF_THE_STORY: &[&str] =
    &["story ", "article ", "a version ", "an earlier version ", "the story ", "the article ", "the above "];

/// What a story calls itself, after "this".
const STORY_WORDS: &[&str] = &[
    "story",
    "article",
    "report",
    "post",
    "piece",
    "version",
    "item",
    "column",
    "essay",
    "investigation",
    "interview",
    "series",
    "content",
    "text",
    "feature",
    "dispatch",
];

/// Whom a credit may mean without naming them.
const NAMELESS: &[&str] = &["agencies", "agency", "wires", "wire services", "staff", "news agencies"];

/// Publisher and syndication chain, as far as the text gives them.
pub fn find(glyphs: &Glyphs, blocks: &[Block], given: Option<&str>) -> (Option<String>, Vec<String>) {
    let given = given.map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned);
    let mut at_top: Option<String> = None;
    let mut imprint: Option<String> = None;
    let mut via: Vec<String> = Vec::new();
    let first_body = blocks.iter().position(|b| b.kind == Kind::Body).unwrap_or(0);
    for (index, block) in blocks.iter().enumerate() {
        let text = glyphs.text(block.start, block.end.min(block.start + 600));
        let short = block.end - block.start < 260;
        let top = index <= first_body + 1;
        if top || text.starts_with('(') {
            dateline(&text, &mut via);
        }
        if !short {
            continue;
        }
        if top && at_top.is_none() {
            at_top = byline(&text, index > 0 || block.kind == Kind::Heading && blocks.len() > 3);
        }
        if top || index + 8 >= blocks.len() {
            credits(&text, &mut via);
            if imprint.is_none() {
                imprint = publisher_line(&text);
            }
        }
    }
    // An outlet that prints an agency's story often keeps the agency's copyright line.
    if let Some(relayed) = imprint.take_if(|i| agency(i) && (given.is_some() || at_top.is_some())) {
        add(&mut via, &relayed);
    }
    let publisher = given.or(imprint).or(at_top);
    if let Some(publisher) = &publisher {
        via.retain(|v| canonical(v) != canonical(publisher));
    }
    (publisher, via)
}

fn add(via: &mut Vec<String>, name: &str) {
    let name = name
        .trim()
        .trim_end_matches(['.', ',', ';', ':', ')'])
        .trim_start_matches(['(', '-', '—', '–'])
        .trim();
    if name.is_empty() || name.chars().count() > 60 || !name.chars().any(char::is_alphabetic) {
        return;
    }
    if !via.iter().any(|v| canonical(v) == canonical(name)) {
        via.push(name.to_owned());
    }
}

/// "GENEVA (AP) —", "Nov 2 (Reuters) -", "(Bloomberg) --", "LONDON, March 3, Reuters —".
fn dateline(text: &str, via: &mut Vec<String>) {
    let head: String = text.chars().take(90).collect();
    // "MOSCOW, October 14. /TASS/."
    if let Some((place, rest)) = head.split_once('/')
        && let Some((name, _)) = rest.split_once("/.").or_else(|| rest.split_once("/ "))
        && place.split_whitespace().count() <= 6
        && agency(name)
    {
        add(via, name);
        return;
    }
    let Some(open) = head.find('(') else {
        if let Some((place, _)) = head.split_once(['—', '–'])
            && let Some(last) = place.rsplit([',', '/']).next()
            && agency(last)
        {
            add(via, last);
        }
        return;
    };
    let Some(length) = head[open..].find(')') else { return };
    let inside = &head[open + 1..open + length];
    let after = head[open + length + 1..].trim_start();
    let before = head[..open].trim();
    let dashed = after.starts_with(['—', '–', '-', '―', ':']);
    let place = before.split_whitespace().count() <= 8 && !before.contains(['“', '"', '.'].as_slice())
        || before.split_whitespace().count() <= 5;
    if place && (dashed || agency(inside)) {
        for name in inside.split(['/', ',', ';']) {
            let name = name.trim();
            if agency(name)
                || (dashed
                    && name.chars().next().is_some_and(char::is_uppercase)
                    && name.split_whitespace().count() <= 4)
            {
                add(via, name);
            }
        }
    }
}

/// "By A. Writer for the Daily Blare", "Coastline News, Tuesday", an outlet's name as a line of its own.
fn byline(text: &str, may_be_name: bool) -> Option<String> {
    let text = text.trim();
    if let Some(by) = text.strip_prefix("By ").or_else(|| text.strip_prefix("BY ")) {
        if let Some((_, outlet)) = by.rsplit_once(" for ") {
            return outlet_name(outlet).filter(|o| looks_like_outlet(o) && !agency(o));
        }
        // The first name is a writer's, unless it goes with a job: "By Evening Echo reporters".
        return by.split([',', '|', '/']).enumerate().find_map(|(index, part)| {
            let (name, had_job) = without_jobs(part);
            let named = index > 0 && !had_job || index == 0 && had_job && name.contains(' ');
            outlet_name(name).filter(|o| named && surely_outlet(o) && !agency(o))
        });
    }
    // "Jane Doe, The Northern Post"
    if let Some((person, rest)) = text.split_once([',', '|'])
        && may_be_name
        && looks_like_person(person.trim())
        && surely_outlet(rest.trim())
        && !agency(rest)
    {
        return outlet_name(rest);
    }
    let lower = text.to_lowercase();
    if VIA_CUES.iter().any(|cue| lower.starts_with(cue)) {
        return None;
    }
    let first = text.split([',', '|', '•', '·']).next()?.trim();
    let words = first.split_whitespace().count();
    let all_names = first
        .split_whitespace()
        .all(|w| w.chars().next().is_some_and(char::is_uppercase) || matches!(w, "of" | "the" | "and" | "&"));
    (may_be_name
        && (2..=5).contains(&words)
        && all_names
        && looks_like_outlet(first)
        && !agency(first)
        && !text.ends_with(['.', '?', '!', ':']))
    .then(|| outlet_name(first))?
}

fn credits(text: &str, via: &mut Vec<String>) {
    let trimmed = text.trim().trim_start_matches(['-', '—', '–', '*', '•', '(', '[', '_', ' ']);
    let lower = trimmed.to_lowercase();
    signature(trimmed, via);
    let bare = trimmed.trim_end_matches(['.', ')', ']', ' ']);
    // "— Reuters", "(Reuters)", "AFP/Reuters"
    if bare.split_whitespace().count() <= 6 && bare.split(['/', ',']).all(agency) {
        for name in bare.split(['/', ',']) {
            add(via, name);
        }
        return;
    }
    // A phrase ends a sentence, so a credit may close a running text too: "… said. — AFP"
    if let Some((_, last)) = bare.rsplit_once(['—', '–']).or_else(|| bare.rsplit_once(" - "))
        && agency(last)
    {
        add(via, last);
    }
    if let Some(open) = bare.rfind('(')
        && bare[open + 1..].split(['/', ',', '&']).all(agency)
    {
        for name in bare[open + 1..].split(['/', ',', '&']) {
            add(via, name);
        }
    }
    for cue in VIA_CUES {
        let Some(at) = lower.find(cue).filter(|at| opens_credit(&lower[..*at], cue)) else { continue };
        // Case folding may move byte offsets; then the line is left alone.
        let Some(rest) = trimmed.get(at + cue.len()..) else { continue };
        if cue.ends_with("reporting by ") || *cue == "report by " || *cue == "was written by " {
            // Those are people, unless an outlet is named.
            people_and_outlets(rest, via);
            break;
        }
        let rest = rest.split(". ").next().unwrap_or(rest);
        for name in rest.split([',', ';', '/']).flat_map(|n| n.split(" and ")) {
            let name = name.trim();
            let name = [" on ", " under ", " with permission", " as part of "]
                .iter()
                .fold(name, |name, tail| name.find(tail).map_or(name, |i| &name[..i]));
            let name = [
                "agencies like ",
                "agencies such as ",
                "agencies including ",
                "news agency ",
                "distributed via ",
                "distributed by ",
                "and ",
                "via ",
                "the ",
            ]
            .iter()
            .fold(name, |name, lead| name.strip_prefix(lead).unwrap_or(name));
            if NAMELESS.contains(&name.trim_end_matches(['.', ')']).to_lowercase().as_str()) {
                continue;
            }
            // "With files from … and Mary Jones": a colleague, no outlet.
            if cue.starts_with("with ") && looks_like_person(name) {
                continue;
            }
            if name.chars().next().is_some_and(char::is_uppercase) || agency(name) || name.contains('.') {
                add(via, name);
            }
        }
        break;
    }
    // "Associated Press writer June Tallis contributed to this report."
    if let Some(end) = lower.find(" contributed to this").or_else(|| lower.find(" contributed reporting"))
        && let Some(who) = trimmed.get(..end)
    {
        let who = who.rsplit(". ").next().unwrap_or(who);
        people_and_outlets(who, via);
        for names in AGENCIES {
            if let Some(name) = names.iter().find(|n| n.len() > 3 && who.contains(*n)) {
                add(via, name);
            }
        }
    }
}

/// Whether what stands before a cue lets it be a credit: nothing, or a sentence about the story.
fn opens_credit(before: &str, cue: &str) -> bool {
    let sentence = before.rsplit(". ").next().unwrap_or(before).trim_start_matches(['(', '[', ' ']);
    let words: Vec<&str> = sentence.split_whitespace().collect();
    sentence.is_empty()
        || cue.starts_with("with ")
        || OF_THE_STORY.iter().any(|o| sentence.starts_with(o))
        || words.windows(2).any(|pair| pair[0] == "this" && STORY_WORDS.contains(&pair[1]))
}

/// The agencies and outlets in a list of those who helped.
fn people_and_outlets(list: &str, via: &mut Vec<String>) {
    let parts = list.split([',', ';', '/', '&']).flat_map(|n| n.split(" and "));
    for name in parts.flat_map(|n| n.split(" of ")) {
        let name = name.trim().trim_end_matches(['.', ')', ']']);
        let name = name.strip_prefix("the ").unwrap_or(name);
        let name = without_jobs(name).0;
        if surely_outlet(name) {
            add(via, name);
        }
    }
}

/// "By Ann Lee, Associated Press", "By Ann Lee | AP", "Ann Lee, Reuters", "By PA reporters".
fn signature(line: &str, via: &mut Vec<String>) {
    let by = ["By ", "BY ", "by ", "Story by "].iter().find_map(|b| line.strip_prefix(b));
    let Some(names) = by.or_else(|| {
        let (person, rest) = line.split_once([',', '|', '/'])?;
        (!person.contains(':') && looks_like_person(person.trim()) && agency(without_jobs(rest).0))
            .then_some(rest)
    }) else {
        return;
    };
    for name in names.split([',', '|', '/']).flat_map(|n| n.split(" and ")).flat_map(|n| n.split(" for ")) {
        let name = without_jobs(name.trim_end_matches(['.', ' '])).0;
        if agency(name) {
            add(via, name.strip_prefix("the ").unwrap_or(name));
        }
    }
}

fn publisher_line(text: &str) -> Option<String> {
    let trimmed = text.trim().trim_start_matches(['-', '—', '–', '*', '•', '(', '[', ' ']);
    let lower = trimmed.to_lowercase();
    PUBLISHER_CUES.iter().find_map(|(before, after)| {
        lower.starts_with(before).then_some(())?;
        let rest = trimmed.get(before.len()..)?;
        let rest = rest
            .trim_start_matches(|c: char| c.is_ascii_digit() || " ,©".contains(c) || c == '-' || c == '–');
        let lower_rest = rest.to_lowercase();
        let end = if after.is_empty() { None } else { Some(lower_rest.find(after)?) };
        let name = end.and_then(|e| rest.get(..e)).unwrap_or(rest);
        let name = name.split(['.', ',', '|', ';']).next()?;
        let name = without_years(name);
        let name = [" All rights", " newsletter", " on "]
            .iter()
            .fold(name, |name, tail| name.find(tail).map_or(name, |i| &name[..i]));
        let name = outlet_name(name.trim_start_matches("our "))?;
        (name.chars().next()?.is_uppercase()
            && name.split_whitespace().count() <= 6
            && name.to_lowercase() != "us")
            .then_some(name)
    })
}

/// "The Echo 2019-2026" without the years; the channel of "KTVX 9" stays.
fn without_years(name: &str) -> &str {
    let mut name = name.trim();
    while let Some(at) = name.rfind(|c: char| !c.is_ascii_digit()).map(|i| i + 1)
        && name.len() == at + 4
        && name.is_char_boundary(at)
    {
        name = name[..at].trim_end_matches([' ', '-', '–']);
    }
    name
}
