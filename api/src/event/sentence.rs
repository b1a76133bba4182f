//! An event as a sentence: a line of [`super::words`], filled in.

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use chrono::{DateTime, Utc};
use factdesk_domain::{Action, OperatorAct};
use serde_json::Value;
use uuid::Uuid;

use super::words::{of_action, of_operator};

/// A text is told up to so many characters; all of it is in the event's changes.
const LONGEST: usize = 160;

/// Fields whose values are one of a set, by the end of their names: `IN_REVIEW` is told as "in review".
const CODES: [&str; 18] = [
    "agreed",
    "agreement",
    "correction",
    "correctionKind",
    "intake",
    "kind",
    "outcome",
    "rating",
    "ratingKey",
    "role",
    "roles",
    "scopes",
    "selector",
    "speech",
    "stance",
    "state",
    "status",
    "visibility",
];

/// Names of members, keys and sources that the reader may know, by their ids.
pub(super) type Names = HashMap<Uuid, String>;

/// What an event did, as what follows the name of whoever acted.
pub(super) fn line(action: &str, by_server: bool) -> &'static str {
    let of_server = || OperatorAct::from_str(action).ok().map(of_operator);
    let of_member = || Action::from_str(action).ok().map(of_action);
    let found = if by_server { of_server().or_else(of_member) } else { of_member().or_else(of_server) };
    // Written by a newer server on the same database.
    found.unwrap_or("did something that this server does not know the words for")
}

/// The ids in a content, to look names up by.
pub(super) fn ids(content: &Value, into: &mut BTreeSet<Uuid>) {
    match content {
        Value::String(text) => into.extend(id(text)),
        Value::Array(items) => items.iter().for_each(|item| ids(item, into)),
        Value::Object(fields) => fields.values().for_each(|value| ids(value, into)),
        _ => {}
    }
}

/// The sentence, from whoever acted, a line and what the reader may see of the content.
pub(super) fn sentence(actor: &str, line: &str, content: &Value, names: &Names) -> String {
    let mut text = format!("{actor} ");
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (part, behind) = after.split_once(']').unwrap_or((after, ""));
        if let Some(told) = filled(part, content, names) {
            text.push_str(&told);
        }
        rest = behind;
    }
    text.push_str(rest);
    let mut text = text.trim_end().to_owned();
    if !text.trim_end_matches('”').ends_with(['.', '…', '!', '?']) {
        text.push('.');
    }
    text
}

/// A part with its values; nothing if the content lacks one.
fn filled(part: &str, content: &Value, names: &Names) -> Option<String> {
    let mut text = String::new();
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, behind) = after.split_once('}')?;
        text.push_str(&value(name, content, names)?);
        rest = behind;
    }
    text.push_str(rest);
    Some(text)
}

fn value(name: &str, content: &Value, names: &Names) -> Option<String> {
    if name == "changes" {
        return changes(content, names);
    }
    if let Some((path, wanted)) = name.split_once('=') {
        let is = match at(path, content)? {
            Value::String(text) => text == wanted,
            Value::Bool(yes) => yes.to_string() == wanted,
            _ => false,
        };
        return is.then(String::new);
    }
    if let Some(path) = name.strip_suffix('?') {
        return there(at(path, content)?).then(String::new);
    }
    if let Some((path, words)) = name.split_once('|') {
        let (one, many) = words.split_once('|')?;
        let count = at(path, content)?.as_array()?.len();
        return Some(format!("{count} {}", if count == 1 { one } else { many }));
    }
    let found = at(name, content)?;
    let field = name.rsplit('.').next().unwrap_or(name);
    if there(found) { told(field, found, names) } else { None }
}

fn at<'c>(path: &str, content: &'c Value) -> Option<&'c Value> {
    path.split('.').try_fold(content, |value, field| value.get(field))
}

fn there(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// `before` and `after` of every field that differs, as "the statement from “a” to “b”".
fn changes(content: &Value, names: &Names) -> Option<String> {
    let side = |name| content.get(name).and_then(Value::as_object);
    let (before, after) = (side("before"), side("after"));
    let mut fields: Vec<&String> = before.iter().chain(&after).flat_map(|side| side.keys()).collect();
    fields.sort_unstable();
    fields.dedup();
    let told: Vec<String> = fields
        .into_iter()
        .filter(|field| field.as_str() != "version")
        .filter_map(|field| {
            let of = |side: Option<&serde_json::Map<String, Value>>| {
                side.and_then(|side| side.get(field)).cloned().unwrap_or(Value::Null)
            };
            let (old, new) = (of(before), of(after));
            if old == new {
                return None;
            }
            let words = words(field);
            match (told(field, &old, names), told(field, &new, names)) {
                (Some(old), Some(new)) => Some(format!("the {words} from {old} to {new}")),
                (None, Some(new)) => Some(format!("the {words} to {new}")),
                (Some(old), None) => Some(format!("the {words} from {old} to nothing")),
                (None, None) => None,
            }
        })
        .collect();
    list(&told)
}

/// A value as a person writes it; nothing for nothing, and for what is no single value.
fn told(field: &str, value: &Value, names: &Names) -> Option<String> {
    match value {
        Value::Null | Value::Object(_) => None,
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            list(&items.iter().filter_map(|item| told(field, item, names)).collect::<Vec<_>>())
        }
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(match (id(text), DateTime::parse_from_rfc3339(text)) {
            (Some(id), _) => names.get(&id).cloned().unwrap_or_else(|| "somebody or something".to_owned()),
            (None, Ok(at)) => at.with_timezone(&Utc).format("%-d %B %Y, %H:%M UTC").to_string(),
            _ if field == "stance" => stance(text),
            _ if CODES.contains(&field) => text.to_lowercase().replace('_', " "),
            _ if number(text) => text.clone(),
            _ => format!("“{}”", shortened(text)),
        }),
    }
}

fn stance(text: &str) -> String {
    if text == "CONTEXT" { "gives context to".to_owned() } else { text.to_lowercase() }
}

fn number(text: &str) -> bool {
    text.chars().all(|character| character.is_ascii_digit() || character == '.')
}

fn id(text: &str) -> Option<Uuid> {
    // Only as we write them: 36 characters with hyphens.
    (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten()
}

fn shortened(text: &str) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// "a, b and c".
fn list(items: &[String]) -> Option<String> {
    let (last, first) = items.split_last()?;
    Some(if first.is_empty() { last.clone() } else { format!("{} and {last}", first.join(", ")) })
}

/// `speakerRole` and `speaker_role` as "speaker role".
fn words(field: &str) -> String {
    field.chars().fold(String::new(), |mut text, character| {
        if character.is_ascii_uppercase()
            && field.contains(|letter: char| letter.is_ascii_lowercase())
            && !field.contains(' ')
        {
            text.push(' ');
        }
        text.push(if character == '_' { ' ' } else { character.to_ascii_lowercase() });
        text
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
        let members = Action::ALL.iter().map(|action| (action.as_str(), of_action(*action)));
        members.chain(OperatorAct::ALL.iter().map(|act| (act.as_str(), of_operator(*act))))
    }

    #[test]
    fn every_action_is_a_whole_sentence_without_its_content() {
        for (action, line) in lines() {
            let told = sentence("Ada Lovelace", line, &Value::Null, &Names::new());
            assert!(told.starts_with("Ada Lovelace ") && told.ends_with('.'), "{action}: {told}");
            assert!(!told.contains(['[', ']', '{', '}', '|']) && !told.contains("  "), "{action}: {told}");
            assert!(told.split(' ').count() > 2 || line == "read", "{action}: {told}");
            assert_eq!(line.matches('[').count(), line.matches(']').count(), "{action}");
            assert_eq!(line.matches('{').count(), line.matches('}').count(), "{action}");
        }
        assert_eq!(line("claim.accept", false), of_action(Action::ClaimAccept));
        assert_eq!(line("member.add", true), of_operator(OperatorAct::MemberAdd));
        let unknown = sentence("Factdesk", line("moon.land", true), &Value::Null, &Names::new());
        assert_eq!(unknown, "Factdesk did something that this server does not know the words for.");
    }

    #[test]
    fn before_and_after_are_told_with_names_and_without_what_stayed() {
        let (ada, bob) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let names = Names::from([(ada, "Ada Lovelace".to_owned()), (bob, "Bob".to_owned())]);
        let told = |action, content: Value| sentence("Ada Lovelace", of_action(action), &content, &names);
        let reworded = json!({ "before": { "statement": "Old.", "language": "en" }, "after": { "statement": "New.", "language": "en" } });
        assert_eq!(
            told(Action::ClaimUpdate, reworded),
            "Ada Lovelace edited the claim: changed the statement from “Old.” to “New.”"
        );
        let content = json!({ "before": { "speaker": ada, "speakerRole": null }, "after": { "speaker": bob, "speakerRole": "mayor" } });
        assert_eq!(
            told(Action::AppearanceCorrect, content),
            "Ada Lovelace corrected where the claim was made: changed the speaker from Ada Lovelace to Bob and the speaker role to “mayor”."
        );
        assert_eq!(
            told(Action::ClaimAssign, json!({ "released": bob })),
            "Ada Lovelace changed who reviews the claim: took it back from Bob."
        );
        let quorum = json!({ "rating": "MOSTLY_FALSE", "supersedes": null, "quorum": { "outcome": { "agreed": "FALSE" } } });
        assert_eq!(
            told(Action::VerdictSubmit, quorum),
            "Ada Lovelace gave a verdict: mostly false; it was the last one needed and the verdicts agree on false."
        );
        let disputed = json!({ "rating": "TRUE", "supersedes": ada, "quorum": { "outcome": "disputed" } });
        assert_eq!(
            told(Action::VerdictSubmit, disputed),
            "Ada Lovelace gave a verdict: true, in place of an earlier one; it was the last one needed and the verdicts do not agree."
        );
        let rest = json!({ "below_score": "0.3", "claims": [ada], "reason": "Small talk." });
        assert_eq!(
            told(Action::ClaimDismiss, rest),
            "Ada Lovelace dismissed the rest of a story: 1 claim scored below 0.3, because “Small talk.”"
        );
    }

    #[test]
    fn a_long_text_is_cut_and_an_unknown_id_is_not_told() {
        let content = json!({ "after": { "statement": "ä".repeat(2000) } });
        let told = sentence("Ada", of_action(Action::ClaimSubmit), &content, &Names::new());
        assert!(told.chars().count() < 220 && told.contains('…'), "{told}");
        let content = json!({ "member": Uuid::from_u128(7) });
        let told = sentence("Ada", of_action(Action::ClaimAssign), &content, &Names::new());
        assert_eq!(told, "Ada changed who reviews the claim: gave it to somebody or something.");
    }
}
