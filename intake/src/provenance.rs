//! Where a story comes from: who published it, and through which agencies and outlets it came.

use crate::glyph::Glyphs;
use crate::layout::{Block, Kind};

/// Agencies by all their names; the first is how a story usually credits them.
const AGENCIES: &[&[&str]] = &[
    &["AP", "Associated Press", "The Associated Press"],
    &["AFP", "Agence France-Presse"],
    &["Reuters", "Thomson Reuters"],
    &["UPI", "United Press International"],
    &["dpa", "Deutsche Presse-Agentur"],
    &["ANI", "Asian News International"],
    &["PTI", "Press Trust of India"],
    &["IANS", "Indo-Asian News Service"],
    &["Xinhua", "Xinhua News Agency"],
    &["TASS", "Itar-Tass"],
    &["Interfax"],
    &["RIA Novosti"],
    &["Sputnik", "Sputnik News Agency"],
    &["Bloomberg", "Bloomberg News"],
    &["Kyodo", "Kyodo News"],
    &["Yonhap", "Yonhap News Agency"],
    &["EFE"],
    &["ANSA"],
    &["PA", "PA Media", "Press Association"],
    &["AAP", "Australian Associated Press"],
    &["CP", "The Canadian Press", "Canadian Press"],
    &["Anadolu", "Anadolu Agency", "AA"],
    &["APA"],
    &["Belga"],
    &["TNS", "Tribune News Service"],
    &["CNN"],
    &["BBC"],
    &["NPR"],
    &["Dow Jones"],
    &["MENA"],
    &["WAM"],
    &["Bernama"],
    &["NAN", "News Agency of Nigeria"],
];

/// Words that outlets bear in their names.
const OUTLET_WORDS: &[&str] = &[
    "news",
    "times",
    "post",
    "courier",
    "gazette",
    "herald",
    "tribune",
    "journal",
    "weekly",
    "daily",
    "mail",
    "express",
    "mirror",
    "telegraph",
    "guardian",
    "chronicle",
    "observer",
    "standard",
    "press",
    "magazine",
    "echo",
    "argus",
    "bulletin",
    "dispatch",
    "examiner",
    "register",
    "globe",
    "advertiser",
    "reporter",
    "inquirer",
    "sentinel",
    "independent",
    "evening",
    "morning",
    "wire",
    "radio",
    "tv",
    "online",
    "blog",
    "monitor",
    "record",
    "review",
    "sun",
    "star",
    "agency",
];

/// What comes before the name of a source in a credit line.
const VIA_CUES: &[&str] = &[
    "with inputs from ",
    "with input from ",
    "with files from ",
    "with reporting by ",
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
    ("copyright ", ""),
    ("(c) ", ""),
    ("read more at ", ""),
    ("read more on ", ""),
    ("published by ", ""),
    ("all rights reserved by ", ""),
    ("published in ", ""),
];

/// Publisher and syndication chain, as far as the text gives them.
pub fn find(glyphs: &Glyphs, blocks: &[Block], given: Option<&str>) -> (Option<String>, Vec<String>) {
    let mut publisher = given.map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned);
    let mut via: Vec<String> = Vec::new();
    let first_body = blocks.iter().position(|b| b.kind == Kind::Body).unwrap_or(0);
    for (index, block) in blocks.iter().enumerate() {
        let text = glyphs.text(block.start, block.end.min(block.start + 600));
        let short = block.end - block.start < 260;
        let at_end = index + 8 >= blocks.len();
        if index <= first_body + 1 || text.starts_with('(') {
            dateline(&text, &mut via);
        }
        if !short {
            continue;
        }
        if index <= first_body + 1 && publisher.is_none() {
            publisher = byline(&text, index > 0 || block.kind == Kind::Heading && blocks.len() > 3);
        }
        if at_end || index <= first_body + 1 {
            credits(&text, &mut via);
            if publisher.is_none() {
                publisher = publisher_line(&text);
            }
        }
    }
    if let Some(publisher) = &publisher {
        via.retain(|v| canonical(v) != canonical(publisher));
    }
    (publisher, via)
}

/// Under which name an agency or outlet counts.
fn canonical(name: &str) -> String {
    let lower = name.to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower).to_owned();
    AGENCIES
        .iter()
        .find(|names| names.iter().any(|n| n.to_lowercase() == lower))
        .map_or(lower, |names| names[0].to_lowercase())
}

fn agency(name: &str) -> bool {
    AGENCIES.iter().any(|names| names.iter().any(|n| n.eq_ignore_ascii_case(name.trim())))
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
    if text.starts_with("By ") || text.starts_with("BY ") {
        let (_, outlet) = text.rsplit_once(" for ")?;
        return outlet_name(outlet).filter(|o| looks_like_outlet(o));
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
        && !text.ends_with(['.', '?', '!', ':']))
    .then(|| outlet_name(first))?
}

fn looks_like_outlet(name: &str) -> bool {
    let upper = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    !upper && name.split_whitespace().any(|w| OUTLET_WORDS.contains(&w.to_lowercase().as_str()))
}

fn looks_like_person(name: &str) -> bool {
    let words: Vec<&str> = name.trim_end_matches(['.', ')']).split_whitespace().collect();
    (2..=3).contains(&words.len())
        && !agency(name.trim_end_matches(['.', ')']))
        && !name.starts_with("The ")
        && !words.iter().any(|w| OUTLET_WORDS.contains(&w.to_lowercase().as_str()))
        && words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase))
}

fn outlet_name(text: &str) -> Option<String> {
    let name = text.trim().trim_end_matches(['.', ',', ')', '!']).trim();
    let name = name.strip_prefix("the ").unwrap_or(name);
    (!name.is_empty() && name.chars().count() <= 50).then(|| name.to_owned())
}

fn credits(text: &str, via: &mut Vec<String>) {
    let trimmed = text.trim().trim_start_matches(['-', '—', '–', '*', '•', '(', '[', '_', ' ']);
    let lower = trimmed.to_lowercase();
    // "By Ann Lee, Associated Press"
    if (lower.starts_with("by ") || lower.starts_with("story by "))
        && let Some((_, last)) = trimmed.rsplit_once([',', '|', '/'])
        && agency(last)
    {
        add(via, last);
    }
    let bare = trimmed.trim_end_matches(['.', ')', ']', ' ']);
    // "— Reuters", "(Reuters)", "AFP/Reuters"
    if bare.split_whitespace().count() <= 6 && bare.split(['/', ',']).all(agency) {
        for name in bare.split(['/', ',']) {
            add(via, name);
        }
        return;
    }
    // A phrase ends a sentence, so a credit may close a running text too: "… said. — AFP"
    if let Some((_, last)) = bare.rsplit_once(['—', '–'])
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
        let anywhere = cue.starts_with("with ")
            || cue.contains("published")
            || cue.contains("appeared")
            || cue.contains("syndicated")
            || cue.contains("produced");
        let at = if anywhere { lower.find(cue) } else { lower.starts_with(cue).then_some(0) };
        let Some(at) = at else { continue };
        // Case folding may move byte offsets; then the line is left alone.
        let Some(rest) = trimmed.get(at + cue.len()..) else { continue };
        if cue.ends_with("reporting by ") || *cue == "report by " || *cue == "was written by " {
            // Those are people, unless an agency is named.
            for name in rest.split([',', ';', '/']).flat_map(|n| n.split(" and ")) {
                if agency(name.trim().trim_end_matches(['.', ')'])) {
                    add(via, name);
                }
            }
            break;
        }
        let rest = rest.split(". ").next().unwrap_or(rest);
        for name in rest.split([',', ';', '/']).flat_map(|n| n.split(" and ")) {
            let name = name.trim();
            let name = name.find(" on ").map_or(name, |i| &name[..i]);
            let name = name.find(" under ").map_or(name, |i| &name[..i]);
            let name = ["distributed via ", "distributed by ", "and ", "via ", "the "]
                .iter()
                .fold(name, |name, lead| name.strip_prefix(lead).unwrap_or(name));
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
    if lower.contains("contributed to this") || lower.contains("contributed reporting") {
        for names in AGENCIES {
            if let Some(name) = names.iter().find(|n| n.len() > 3 && trimmed.contains(*n)) {
                add(via, name);
            }
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
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '©' || c == '-' || c == '–');
        let lower_rest = rest.to_lowercase();
        let end = if after.is_empty() { None } else { Some(lower_rest.find(after)?) };
        let name = end.and_then(|e| rest.get(..e)).unwrap_or(rest);
        let name = name.split(['.', ',', '|', ';']).next()?;
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '-');
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
