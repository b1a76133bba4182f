//! Second act: evidence, blind verdicts, a dispute and its end.

use serde_json::{Value, json};

use super::account::Account;
use super::client::Person;
use super::play::{ClaimAtWork, Played};
use super::script::{Case, Material};
use super::{check, list, number, text};
use crate::error::Error;

/// Those who work on a claim.
pub struct Desk<'a> {
    /// The reporter.
    pub reporter: &'a Person,
    /// The reviewers.
    pub reviewers: [&'a Person; 2],
    /// The editor who watches.
    pub editor: &'a Person,
}

/// Evidence is gathered and two reviewers give their verdicts, neither knowing the other's. The claim ends in this
/// state.
pub async fn review(
    account: &mut Account,
    desk: &Desk<'_>,
    case: &Case,
    claim: &mut ClaimAtWork,
    played: &mut Played,
    ends: &str,
) -> Result<(), Error> {
    let [first, second] = desk.reviewers;
    account.chapter(if ends == "DECIDED" {
        "Two reviewers, blind, agree"
    } else {
        "Two reviewers, blind, differ"
    });
    account.quote(&claim.statement, "");
    take(account, claim, first, None).await?;
    take(account, claim, desk.editor, Some(second)).await?;
    let mut cited = Vec::new();
    for (finder, material) in [desk.reporter, first].into_iter().zip(&case.evidence) {
        let id = add_evidence(account, finder, claim, material).await?;
        played.add("evidence", json!(id));
        cited.push(id);
    }
    if let Some((stance, looked)) = case.search {
        let input = json!({ "claimId": claim.id, "stance": stance, "text": looked });
        let done = second.mutate("recordSearchNote", input, "searchNote { id }").await?;
        played.add("searchNotes", json!(text(&done, "/searchNote/id")?));
        let side = if stance == "REFUTES" { "against it" } else { "for it" };
        account.tell(&format!("{} looked for evidence {side} and notes that there is none.", second.called));
    }
    for (reviewer, (rating, rationale)) in [first, second].into_iter().zip(case.verdicts) {
        let input = json!({
            "claimId": claim.id,
            "expectedVersion": claim.version,
            "ratingKey": rating,
            "rationale": rationale,
            "citedEvidenceIds": cited,
        });
        let selection = "verdict { id } quorumReached claim { id version state statement }";
        let done = reviewer.mutate("submitVerdict", input, selection).await?;
        played.add("verdicts", json!(text(&done, "/verdict/id")?));
        let quorum = done["quorumReached"] == true;
        check(quorum == (reviewer.member == second.member), || {
            format!("quorum is {quorum} after {}", reviewer.name)
        })?;
        *claim = ClaimAtWork::of(&done["claim"])?;
        account.tell(&format!("{} gives a verdict.", reviewer.called));
        if !quorum {
            sealed(account, claim, &[second, desk.editor]).await?;
        }
    }
    check(claim.state == ends, || format!("after all verdicts the claim is {}, not {ends}", claim.state))?;
    opened(account, claim, desk.editor).await
}

async fn take(
    account: &Account,
    claim: &mut ClaimAtWork,
    who: &Person,
    other: Option<&Person>,
) -> Result<(), Error> {
    let input = json!({ "claimId": claim.id, "memberId": other.map(|other| other.member.as_str()) });
    let done = who.mutate("assignReviewer", input, "claim { id version state statement }").await?;
    *claim = ClaimAtWork::of(&done["claim"])?;
    account.tell(&match other {
        Some(other) => format!("{} gives the other slot to {}.", who.called, other.called),
        None => format!("{} takes one of its two slots.", who.called),
    });
    Ok(())
}

async fn add_evidence(
    account: &Account,
    finder: &Person,
    claim: &ClaimAtWork,
    material: &Material,
) -> Result<String, Error> {
    let input = json!({
        "claimId": claim.id,
        "source": { "named": { "name": material.source, "kind": material.kind } },
        "url": material.url,
        "excerpt": material.excerpt,
        "stance": material.stance,
        "primary": material.primary,
        "visibility": "PUBLIC",
    });
    let done = finder.mutate("addEvidence", input, "evidence { id }").await?;
    let stance = match material.stance {
        "SUPPORTS" => "for it",
        "REFUTES" => "against it",
        _ => "explaining it",
    };
    let primary = if material.primary { ", primary" } else { "" };
    account.tell(&format!("{} adds public evidence {stance}{primary}:", finder.called));
    account.quote(material.excerpt, &format!("— {}, {}", material.source, material.url));
    text(&done, "/evidence/id")
}

/// Makes sure that one verdict is in and none of these people sees it.
async fn sealed(account: &Account, claim: &ClaimAtWork, others: &[&Person]) -> Result<(), Error> {
    let mut counted = (0, 0);
    for other in others {
        let seen = verdicts(claim, other).await?;
        counted = (number(&seen, "/claim/verdictsIn")?, number(&seen, "/claim/verdictsNeeded")?);
        let open = list(&seen, "/claim/verdicts/nodes")?.len();
        check(open == 0, || format!("{} sees {open} verdicts that are sealed", other.name))?;
    }
    check(counted == (1, 2), || format!("{} of {} verdicts are in, not 1 of 2", counted.0, counted.1))?;
    let names: Vec<_> = others.iter().map(|other| other.name).collect();
    account.row(
        "SEALED",
        &format!("1 of 2 verdicts is in. {} see that, and nothing of what it says.", names.join(" and ")),
    );
    Ok(())
}

/// Tells the verdicts, which everybody may read now.
async fn opened(account: &Account, claim: &ClaimAtWork, reader: &Person) -> Result<(), Error> {
    let seen = verdicts(claim, reader).await?;
    let nodes = list(&seen, "/claim/verdicts/nodes")?;
    check(nodes.len() == 2, || format!("{} verdicts are open after quorum, not 2", nodes.len()))?;
    let agreed = claim.state == "DECIDED";
    account.row("QUORUM", "2 of 2 verdicts are in: they open to the newsroom, and are fixed.");
    for verdict in nodes {
        account.row("", &format!("{}: {}", text(verdict, "/member/name")?, text(verdict, "/rating/label")?));
        account.quote(&text(verdict, "/rationale")?, "");
    }
    match (agreed, seen.pointer("/claim/rating/label").and_then(Value::as_str)) {
        (true, Some(label)) => account.row("DECIDED", &format!("They agree: {label}.")),
        (false, None) => account.row("DISPUTED", "They do not agree: an editor who gave no verdict decides."),
        (_, label) => check(false, || format!("a claim that is {} has the rating {label:?}", claim.state))?,
    }
    Ok(())
}

async fn verdicts(claim: &ClaimAtWork, reader: &Person) -> Result<Value, Error> {
    let query = "query($id: ID!) { claim(id: $id) { verdictsIn verdictsNeeded rating { label }
        verdicts(first: 10) { nodes { rationale rating { label } member { name } } } } }";
    reader.query(query, json!({ "id": claim.id })).await
}

/// An editor decides the disputed claim.
pub async fn adjudicate(
    account: &mut Account,
    editor: &Person,
    claim: &mut ClaimAtWork,
    (rating, reason): (&str, &str),
) -> Result<(), Error> {
    account.chapter("An editor settles the dispute");
    let input = json!({
        "claimId": claim.id,
        "expectedVersion": claim.version,
        "decision": { "ratingKey": rating },
        "reason": reason,
    });
    let selection = "claim { id version state statement rating { key label } }";
    let done = editor.mutate("adjudicateClaim", input, selection).await?;
    let decided = text(&done, "/claim/rating/key")?;
    *claim = ClaimAtWork::of(&done["claim"])?;
    check(claim.state == "DECIDED" && decided == rating, || {
        format!("the claim is {} as {decided}", claim.state)
    })?;
    account.tell(&format!("{} adjudicates: {}.", editor.called, text(&done, "/claim/rating/label")?));
    account.quote(reason, "");
    account.tell("It is decided, and waits for somebody to write its fact-check.");
    Ok(())
}
