//! The output of `factdesk intake FILE`: one JSON object a line.

use serde::Serialize;

use crate::proposal::{DocumentFacts, Proposal, Reading, Speech};
use crate::score::Reason;

#[derive(Serialize)]
struct DocumentLine<'a> {
    document: &'a DocumentFacts,
}

#[derive(Serialize)]
struct ProposalLine<'a> {
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
    start: usize,
    end: usize,
    speaker: &'a str,
    via: Option<&'a str>,
    kind: Speech,
    score: f64,
    reasons: &'a [Reason],
}

impl<'a> From<&'a Proposal> for ProposalLine<'a> {
    fn from(proposal: &'a Proposal) -> Self {
        Self {
            exact: &proposal.exact,
            prefix: &proposal.prefix,
            suffix: &proposal.suffix,
            start: proposal.start,
            end: proposal.end,
            speaker: &proposal.speaker.name,
            via: proposal.via.as_deref(),
            kind: proposal.kind,
            score: proposal.score,
            reasons: &proposal.reasons,
        }
    }
}

#[expect(clippy::expect_used, reason = "strings, numbers and unit variants always serialise")]
fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data") + "\n"
}

/// The reading as JSON lines: first `{"document": …}`, then one line per proposal.
pub fn json_lines(reading: &Reading) -> String {
    let mut out = line(&DocumentLine { document: &reading.document });
    for proposal in &reading.proposals {
        out.push_str(&line(&ProposalLine::from(proposal)));
    }
    out
}
