//! What people are told when something is refused.

use std::collections::BTreeSet;

use factdesk_domain::{Gate, Refusal, Rule, check_version};

#[test]
fn every_rule_and_gate_has_a_sentence_of_its_own() {
    let rules = Rule::ALL.iter().map(|rule| rule.message());
    let gates = Gate::ALL.iter().map(|gate| gate.message());
    let sentences: BTreeSet<_> = rules.chain(gates).collect();
    assert_eq!(sentences.len(), Rule::ALL.len() + Gate::ALL.len());
    assert!(sentences.iter().all(|sentence| sentence.len() > 20 && sentence.ends_with('.')));
}

#[test]
fn a_stale_change_is_refused_with_the_current_version() {
    assert_eq!(check_version(3, 3), Ok(()));
    assert_eq!(check_version(3, 2), Err(Refusal::Stale { current: 3 }));
    assert_eq!(check_version(3, 4), Err(Refusal::Stale { current: 3 }));
}

#[test]
fn a_refusal_reads_as_a_sentence() {
    assert_eq!(Refusal::from(Rule::NoFreeSlot).to_string(), "All slots of this claim are taken.");
    let gates = Refusal::Gates(vec![Gate::Approval, Gate::PublicEvidence]);
    assert_eq!(gates.to_string(), "publishing lacks APPROVAL, PUBLIC_EVIDENCE");
}
