//! What an event changed, field by field, for people.

use async_graphql::SimpleObject;
use serde_json::{Map, Value};

/// A field that an event changed, or a remark that came with it.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(name = "Change")]
pub struct FieldChange {
    /// Name of the field, as in the content.
    pub field: String,
    /// Its value before, as text (JSON for lists and objects); null if it had none.
    pub before: Option<String>,
    /// Its value after, as text (JSON for lists and objects); null if it has none.
    pub after: Option<String>,
}

/// The changes in a content: its `before` and `after` side by side, then whatever else it says.
pub fn changes(content: &Value) -> Vec<FieldChange> {
    let Some(content) = content.as_object() else { return Vec::new() };
    let empty = Map::new();
    let side = |name| content.get(name).and_then(Value::as_object).unwrap_or(&empty);
    let (before, after) = (side("before"), side("after"));
    let added = after.keys().filter(|name| !before.contains_key(*name));
    let mut changes: Vec<FieldChange> = before
        .keys()
        .chain(added)
        .map(|name| FieldChange {
            field: name.clone(),
            before: before.get(name).and_then(text),
            after: after.get(name).and_then(text),
        })
        .collect();
    for (name, value) in content {
        let sides = matches!(name.as_str(), "before" | "after") && value.is_object();
        // The event's own actor, which a sealed content carries, is not a change.
        if !sides && name != "actor" {
            changes.push(FieldChange { field: name.clone(), before: None, after: text(value) });
        }
    }
    changes
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_sides_stand_side_by_side_and_nothing_is_left_out() {
        let content = json!({
            "before": { "state": "QUEUED", "score": 0.5 },
            "after": { "state": "DISMISSED", "tags": ["a"] },
            "reason": "not checkable",
        });
        let lines: Vec<String> = changes(&content)
            .into_iter()
            .map(|change| format!("{} {:?} {:?}", change.field, change.before, change.after))
            .collect();
        assert_eq!(
            lines,
            [
                r#"score Some("0.5") None"#,
                r#"state Some("QUEUED") Some("DISMISSED")"#,
                r#"tags None Some("[\"a\"]")"#,
                r#"reason None Some("not checkable")"#,
            ]
        );
        assert_eq!(changes(&json!("text")), []);
    }
}
