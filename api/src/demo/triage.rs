//! First act: the story comes in, and editors choose what will be checked.

use serde_json::{Value, json};

use super::account::{Account, short};
use super::client::Person;
use super::play::{ClaimAtWork, Played};
use super::script::{BY_HAND, Case, Script};
use super::story::Story;
use super::{check, list, number, text};
use crate::error::Error;

/// Score below which the rest of a story is put aside.
const NOT_WORTH_CHECKING: f64 = 0.8;

/// Proposals that the account shows.
const SHOWN: usize = 6;

const CLAIM: &str = "id version state statement score
    appearances(first: 1) { nodes { exact speech speaker { name } speakerRole relayer { name } } }";

/// The reporter submits the story, and claims by hand where it gives fewer than two. Returns the claims, those that
/// are most worth checking first.
pub async fn submit(
    account: &mut Account,
    reporter: &Person,
    story: &Story,
    script: &Script,
    played: &mut Played,
) -> Result<Vec<Value>, Error> {
    account.chapter("A story comes in");
    account.tell(&format!("{} submits a story of {} words.", reporter.called, story.words()));
    let selection = "document { id language sentences } claimsProposed intake";
    let input = json!({ "text": story.text, "title": script.title, "publisher": script.publisher });
    let done = reporter.mutate("submitDocument", input, selection).await?;
    let document = text(&done, "/document/id")?;
    let language = text(&done, "/document/language")?;
    let proposed = number(&done, "/claimsProposed")?;
    played.note("documents", json!([document]));
    account.tell(&match text(&done, "/intake")?.as_str() {
        "READ" => format!(
            "The intake reads {} sentences ({language}) and proposes {proposed} claims, each with its exact words \
             and its speaker:",
            number(&done, "/document/sentences")?
        ),
        _ => format!("The story is stored as it is (language: {language}); claims are proposed from English only."),
    });
    let mut claims = proposals(reporter, &document).await?;
    for claim in claims.iter().take(SHOWN) {
        show(account, claim)?;
    }
    if claims.len() > SHOWN {
        account.tell(&format!("… and {} more.", proposed - i64::try_from(SHOWN).unwrap_or_default()));
    }
    by_hand(account, reporter, story, (&document, &language), &mut claims).await?;
    played.note("claims", claims.iter().map(|claim| claim["id"].clone()).collect());
    Ok(claims)
}

async fn proposals(reporter: &Person, document: &str) -> Result<Vec<Value>, Error> {
    let query = format!(
        "query($document: ID!) {{ claims(filter: {{ documentId: $document }}, first: 100,
            orderBy: {{ field: SCORE, direction: DESC }}) {{ nodes {{ {CLAIM} }} }} }}"
    );
    let answer = reporter.query(&query, json!({ "document": document })).await?;
    Ok(list(&answer, "/claims/nodes")?.to_vec())
}

async fn by_hand(
    account: &Account,
    reporter: &Person,
    story: &Story,
    (document, language): (&str, &str),
    claims: &mut Vec<Value>,
) -> Result<(), Error> {
    let missing = 2_usize.saturating_sub(claims.len());
    if missing == 0 {
        return Ok(());
    }
    let found = if claims.is_empty() { "no claims" } else { "one claim only" };
    account.tell(&format!(
        "The story gives {found}, and two are needed here: {} adds {} by hand.",
        reporter.called,
        if missing == 1 { "one" } else { "two" }
    ));
    let known: Vec<String> =
        claims.iter().filter_map(|claim| text(claim, "/appearances/nodes/0/exact").ok()).collect();
    let mut passages = story.passages(&known).into_iter();
    for otherwise in BY_HAND.iter().take(missing) {
        let passage = passages.next();
        let statement = passage.as_ref().map_or(*otherwise, |passage| passage.words.as_str());
        let span = passage.as_ref().map(|passage| (passage.start, passage.end)).unzip();
        let input = json!({
            "statement": statement,
            "language": language,
            "appearance": { "documentId": document, "start": span.0, "end": span.1 },
        });
        let done = reporter.mutate("submitClaim", input, &format!("claim {{ {CLAIM} }}")).await?;
        show(account, &done["claim"])?;
        claims.push(done["claim"].clone());
    }
    Ok(())
}

/// An editor takes two claims on, leaves a third for whoever tries the desk, and puts the rest aside.
pub async fn choose(
    account: &mut Account,
    editor: &Person,
    script: &Script,
    played: &mut Played,
    mut claims: Vec<Value>,
) -> Result<[ClaimAtWork; 2], Error> {
    account.chapter("An editor chooses");
    let agreed = take(&mut claims, &script.agreed)?;
    let disputed = take(&mut claims, &script.disputed)?;
    let agreed = accept(account, editor, &agreed, script.agreed.wording).await?;
    let disputed = accept(account, editor, &disputed, script.disputed.wording).await?;
    if let Some(third) = claims.first() {
        let third = accept(account, editor, third, None).await?;
        account.tell("This one stays in the queue, for you to try the desk.");
        played.note("queued", json!(third.id));
    }
    let document = played.ids["documents"][0].clone();
    let input = json!({
        "documentId": document,
        "belowScore": NOT_WORTH_CHECKING,
        "reason": "Not worth a check of its own",
    });
    let done = editor.mutate("dismissClaims", input, "dismissed").await?;
    let dismissed = number(&done, "/dismissed")?;
    account.tell(&format!(
        "{} puts aside what scores below {NOT_WORTH_CHECKING}, in one call: {dismissed} claims.",
        editor.name
    ));
    Ok([agreed, disputed])
}

/// Takes the claim of this case from the proposals.
fn take(claims: &mut Vec<Value>, case: &Case) -> Result<Value, Error> {
    check(!claims.is_empty(), || "there are fewer than two claims".into())?;
    let known = |claim: &Value| {
        let words = claim.pointer("/appearances/nodes/0/exact").and_then(Value::as_str).unwrap_or_default();
        case.words.is_some_and(|wanted| words.contains(wanted))
    };
    let place = claims.iter().position(known);
    check(place.is_some() || case.words.is_none(), || {
        format!("the intake proposed no claim with the words “{}”", case.words.unwrap_or_default())
    })?;
    Ok(claims.remove(place.unwrap_or(0)))
}

async fn accept(
    account: &Account,
    editor: &Person,
    claim: &Value,
    wording: Option<&str>,
) -> Result<ClaimAtWork, Error> {
    let input = json!({
        "claimId": claim["id"],
        "expectedVersion": claim["version"],
        "statement": wording,
    });
    let done = editor.mutate("acceptClaim", input, "claim { id version state statement }").await?;
    let state = text(&done, "/claim/state")?;
    check(state == "QUEUED", || format!("an accepted claim is {state}, not QUEUED"))?;
    let statement = text(&done, "/claim/statement")?;
    let about = if wording.is_some() { "in the desk's own words" } else { "" };
    account.tell(&format!("{} accepts:", editor.called));
    account.quote(&statement, about);
    ClaimAtWork::of(&done["claim"])
}

/// Shows a claim: its exact words, and who said them.
fn show(account: &Account, claim: &Value) -> Result<(), Error> {
    let made = claim.pointer("/appearances/nodes/0").unwrap_or(&Value::Null);
    let words =
        made["exact"].as_str().map_or_else(|| text(claim, "/statement"), |exact| Ok(exact.to_owned()))?;
    let mut about = made["speaker"]["name"].as_str().unwrap_or("no speaker named").to_owned();
    let role = made["speakerRole"].as_str().filter(|role| !role.is_empty() && *role != about);
    about.extend(role.map(|role| format!(", {}", short(role))));
    about.extend(made["relayer"]["name"].as_str().map(|relayer| format!(", passed on by {relayer}")));
    about.push_str(match made["speech"].as_str() {
        Some("DIRECT") => " · quoted",
        Some("INDIRECT") => " · reported",
        _ => " · taken from the story by hand",
    });
    let score = claim["score"].as_f64().unwrap_or_default();
    account.quote(&words, &format!("— {about} · score {score:.2}"));
    Ok(())
}
