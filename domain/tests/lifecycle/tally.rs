//! How often what happened.

use std::{collections::BTreeMap, fmt};

use factdesk_domain::{
    ClaimState::{
        self, Decided, Dismissed, Disputed, Duplicate, InReview, Published, Queued, Retracted, Submitted,
    },
    Gate, Refusal, Rule,
};

use crate::desk::Refused;

#[derive(Debug, Default)]
pub struct Tally {
    transitions: BTreeMap<(&'static str, ClaimState, ClaimState), u64>,
    refusals: BTreeMap<String, u64>,
}

/// Every step that the law has, from each state to each.
const EXPECTED: &[(&str, &[ClaimState], &[ClaimState])] = &[
    ("accept", &[Submitted], &[Queued]),
    ("take", &[Queued, InReview], &[InReview]),
    ("assign", &[Queued, InReview], &[InReview]),
    ("release", &[InReview], &[InReview, Queued]),
    ("take back", &[InReview], &[InReview, Queued]),
    ("leases run out", &[InReview], &[InReview, Queued]),
    ("recuse", &[InReview], &[InReview, Queued]),
    ("recuse", &[Decided], &[Decided]),
    ("declare conflict", &[InReview], &[InReview, Queued]),
    ("declare conflict", &[Decided], &[Decided]),
    ("member removed", &[InReview], &[InReview, Queued]),
    ("verdict", &[InReview], &[InReview, Disputed, Decided]),
    ("late verdict", &[InReview], &[InReview, Disputed, Decided]),
    ("late verdict", &[Queued], &[InReview, Decided]),
    ("supersede", &[InReview], &[InReview]),
    ("adjudicate", &[Disputed], &[Decided]),
    ("send back", &[Disputed], &[Queued]),
    ("draft", &[Decided], &[]),
    ("next draft", &[Decided, Published], &[]),
    ("approve", &[Decided, Published], &[]),
    ("approve by break-glass", &[Decided], &[]),
    ("return", &[Decided, Published], &[]),
    ("publish", &[Decided], &[Published]),
    ("publish with a waiver", &[Decided], &[Published]),
    ("publish the next version", &[Decided, Published], &[Published]),
    ("publish after a retraction", &[Decided], &[Published]),
    ("correct", &[Published], &[Published]),
    ("approval falls with evidence", &[Decided, Published], &[]),
    ("approval falls with a reopening", &[Decided, Published], &[Queued]),
    ("retract", &[Published], &[Retracted]),
    ("dismiss", &[Submitted, Queued, InReview, Disputed, Decided], &[Dismissed]),
    ("duplicate", &[Submitted, Queued, InReview, Disputed, Decided], &[Duplicate]),
    ("reopen", &[Disputed, Decided, Dismissed, Duplicate, Published, Retracted], &[Queued]),
    ("reword", &[Submitted, Queued, InReview], &[]),
    ("change speaker", &[Submitted, InReview, Published], &[]),
];

impl Tally {
    pub fn transition(&mut self, name: &'static str, from: ClaimState, to: ClaimState) {
        *self.transitions.entry((name, from, to)).or_default() += 1;
    }

    pub fn refusal(&mut self, refused: &Refused) {
        let mut count = |name: &str| *self.refusals.entry(name.to_owned()).or_default() += 1;
        match refused {
            Refused::Forbidden => count("FORBIDDEN"),
            Refused::By(Refusal::Rule(rule)) => count(rule.as_str()),
            Refused::By(Refusal::Gates(gates)) => {
                for gate in gates {
                    count(&format!("gate {gate}"));
                }
            }
            Refused::By(Refusal::Stale { .. }) => count("STALE"),
        }
    }

    /// What should have happened and never did. An empty list of targets means that the state stays.
    pub fn missing(&self) -> Vec<String> {
        let steps = EXPECTED.iter().flat_map(|(name, from, to)| {
            from.iter().flat_map(move |from| {
                let to = if to.is_empty() { std::slice::from_ref(from) } else { to };
                to.iter().map(move |to| (*name, *from, *to))
            })
        });
        let steps = steps.filter(|step| !self.transitions.contains_key(step)).map(|step| format!("{step:?}"));
        let rules = Rule::ALL.iter().filter(|rule| !ELSEWHERE.contains(rule));
        let rules = rules.map(|rule| rule.as_str().to_owned());
        let gates = Gate::ALL.iter().map(|gate| format!("gate {gate}"));
        let others = ["FORBIDDEN", "STALE"].map(str::to_owned);
        let refusals = rules.chain(gates).chain(others).filter(|name| !self.refusals.contains_key(name));
        steps.chain(refusals).collect()
    }
}

/// Rules of what no step of a review knows of: the vocabulary, the addresses and the order of evidence, how many claims
/// one person holds. The tests of the API meet them.
const ELSEWHERE: [Rule; 7] = [
    Rule::TagNameTaken,
    Rule::TagMerged,
    Rule::TagRetired,
    Rule::TooManyTags,
    Rule::SameAddress,
    Rule::OrderSealed,
    Rule::HoldsTooMany,
];

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<34}{:<11}   {:<11}{:>9}", "step", "from", "to", "times")?;
        for ((name, from, to), times) in &self.transitions {
            writeln!(f, "{name:<34}{:<11} → {:<11}{times:>9}", from.as_str(), to.as_str())?;
        }
        writeln!(f, "\n{:<59}{:>9}", "refusal", "times")?;
        for (name, times) in &self.refusals {
            writeln!(f, "{name:<59}{times:>9}")?;
        }
        Ok(())
    }
}
