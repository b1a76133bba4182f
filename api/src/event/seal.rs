//! What a reader may not see of an event yet: the one statement of it, beside the rule of the domain that it follows.

use factdesk_domain::Role;
use sea_orm::Value;
use sea_orm::sea_query::{Expr, SimpleExpr};
use serde_json::Value as Json;

use crate::access::Scope;

/// Whether the content of a row of `event` is sealed from the reader: `$1` is the reader, `$2` whether they review.
///
/// The same as `verdict_visible` and `evidence_stance_visible` of the domain; a test goes through all their cases.
/// A sealed event whose round is not found stays sealed.
pub(super) const SEALED: &str = "(event.sealing <> 'OPEN' AND event.actor_id IS DISTINCT FROM $1
    AND NOT EXISTS (SELECT FROM round r JOIN review_policy p
        ON (p.newsroom_id, p.version) = (r.newsroom_id, r.policy_version)
        WHERE (r.newsroom_id, r.claim_id, r.number) = (event.chain_id, event.claim_id, event.round)
            AND (r.quorum_at IS NOT NULL OR NOT p.blind))
    AND (event.sealing = 'VERDICT' OR (
        EXISTS (SELECT FROM assignment a
            WHERE (a.newsroom_id, a.claim_id, a.round) = (event.chain_id, event.claim_id, event.round)
                AND a.member_id = event.actor_id)
        AND ($2 OR EXISTS (SELECT FROM assignment a
            WHERE (a.newsroom_id, a.claim_id, a.round) = (event.chain_id, event.claim_id, event.round)
                AND a.member_id = $1)))))";

/// The values of [`SEALED`], in its order.
pub(super) fn reader(scope: &Scope) -> [Value; 2] {
    [scope.member().uuid().into(), scope.is(Role::Reviewer).into()]
}

/// The actor may be known to the reader: true of all rows but those of sealed evidence.
pub(super) fn actor_open(scope: &Scope) -> SimpleExpr {
    Expr::cust_with_values(format!("(event.sealing <> 'EVIDENCE' OR NOT {SEALED})"), reader(scope))
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
