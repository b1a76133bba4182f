//! What a reader may not see of an event yet: the one statement of it, beside the rule of the domain that it follows.

use sea_orm::sea_query::SimpleExpr;
use serde_json::Value as Json;

use crate::access::Scope;
use crate::read::{Rows, filled};

/// Whether the content of a row of `event` was sealed from the reader when it happened, as a template: so subscribers get
/// it, and quorum does not open it afterwards. Only events of a round that was blind and without quorum are written as
/// sealed, so the round need not be asked.
macro_rules! sealed_at_first {
    ($row:literal) => {
        concat!(
            concat!("(", $row, ".sealing <> 'OPEN' AND ", $row, ".actor_id IS DISTINCT FROM {member} AND ("),
            concat!($row, ".sealing = 'VERDICT' OR ("),
            $crate::review::round_reviewed_by!($row, "chain_id", concat!($row, ".actor_id")),
            " AND ({reviews} OR ",
            $crate::review::round_reviewed_by!($row, "chain_id", "{member}"),
            "))))"
        )
    };
}
pub(super) use sealed_at_first;

/// Whether the content of a row of `event` is sealed from the reader, as a template.
///
/// The same as `verdict_visible` and `evidence_stance_visible` of the domain; a test goes through all their cases.
/// A sealed event whose round is not found stays sealed.
macro_rules! sealed_event {
    ($row:literal) => {
        concat!(
            concat!("(", $crate::event::seal::sealed_at_first!($row), " AND NOT "),
            $crate::review::round_open!($row, "chain_id"),
            ")"
        )
    };
}
pub(super) use sealed_event;

/// The actor may be known to the reader: true of all rows but those of sealed evidence.
pub(super) fn actor_open(scope: &Scope) -> SimpleExpr {
    let open = concat!("({t}.sealing <> 'EVIDENCE' OR NOT ", sealed_event!("{t}"), ")");
    filled(scope, open, Rows::only("event"))
}

/// Fields of a piece of evidence that are shared before quorum, as the columns of its table spell them. Whatever is not
/// named here (stance, note, author, the reason of a withdrawal, a field that comes later) stays sealed.
const SHARED_OF_EVIDENCE: [&str; 13] = [
    "accessed_at",
    "archived_url",
    "claim",
    "claim_id",
    "evidence",
    "excerpt",
    "interest",
    "is_primary",
    "primary",
    "source",
    "source_id",
    "url",
    "visibility",
];

/// Takes out of the content what is sealed of evidence.
pub(super) fn strip_evidence(content: &mut Json) {
    let Json::Object(fields) = content else {
        *content = Json::Null;
        return;
    };
    fields.retain(|name, value| {
        if matches!(name.as_str(), "before" | "after") {
            strip_evidence(value);
            return true;
        }
        SHARED_OF_EVIDENCE.contains(&snake(name).as_str())
    });
}

/// `archivedUrl` as `archived_url`.
fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut text, character| {
        if character.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(character.to_ascii_lowercase());
        text
    })
}
