//! Third act: draft, approval by somebody else, publication, correction; and the page as the public gets it.

use serde_json::{Value, json};

use super::account::Account;
use super::client::{Connection, Person};
use super::play::{ClaimAtWork, Played};
use super::script::Conclusion;
use super::{check, number, text};
use crate::error::Error;

const FACT_CHECK: &str = "factCheck { id version state slug url publishedVersion rating { label } }";

/// A fact-check as its last answer had it.
struct FactCheck(Value);

impl FactCheck {
    /// Runs a mutation after which the fact-check must be in this state, with so many published versions.
    async fn after(
        who: &Person,
        mutation: &str,
        input: Value,
        (state, published): (&str, Option<i64>),
    ) -> Result<Self, Error> {
        let done = who.mutate(mutation, input, FACT_CHECK).await?;
        let is = text(&done, "/factCheck/state")?;
        let version = done["factCheck"]["publishedVersion"].as_i64();
        check(is == state && version == published, || {
            format!(
                "after {mutation} the fact-check is {is} with version {version:?}, not {state} with {published:?}"
            )
        })?;
        Ok(Self(done["factCheck"].clone()))
    }

    /// An input that names it as it was read last.
    fn input(&self, more: Value) -> Value {
        let mut input = json!({ "factCheckId": self.0["id"], "expectedVersion": self.0["version"] });
        if let (Some(input), Value::Object(more)) = (input.as_object_mut(), more) {
            input.extend(more);
        }
        input
    }
}

/// Publishes the conclusion on a decided claim, and then a correction of it.
pub async fn publish(
    account: &mut Account,
    (author, approver): (&Person, &Person),
    claim: &ClaimAtWork,
    script: &Conclusion,
    played: &mut Played,
) -> Result<(), Error> {
    account.chapter("Draft, approval by somebody else, publication");
    let contact = json!({ "claimId": claim.id, "outcome": "NOT_FEASIBLE", "reason": script.contact });
    let done = author.mutate("recordClaimantContact", contact, "claimantContact { id }").await?;
    played.note("claimantContact", json!(text(&done, "/claimantContact/id")?));
    account.tell(&format!(
        "{} notes why the speaker is not asked for comment: {}",
        author.called, script.contact
    ));
    let texts = json!({
        "claimId": claim.id,
        "title": script.title,
        "summary": script.summary,
        "reasoning": script.reasoning,
    });
    let draft = FactCheck::after(author, "draftFactCheck", texts, ("DRAFT", None)).await?;
    account.tell(&format!("{} writes the fact-check:", author.called));
    account.quote(script.title, script.summary);
    let input = draft.input(json!({}));
    let approved = FactCheck::after(approver, "approveFactCheck", input, ("APPROVED", None)).await?;
    account.tell(&format!("{} reads it and approves exactly this text.", approver.called));
    let input = approved.input(json!({}));
    let published = FactCheck::after(author, "publishFactCheck", input, ("PUBLISHED", Some(1))).await?;
    let (url, slug) = (text(&published.0, "/url")?, text(&published.0, "/slug")?);
    account.tell(&format!("{} publishes it, rated {}:", author.called, text(&published.0, "/rating/label")?));
    account.pause();
    account.verbatim(&format!("     {url}"));
    played.note("factCheck", published.0["id"].clone());
    played.slug = slug;
    played.page = url;
    correct(account, (author, approver), &published, script).await
}

/// A correction goes the same way: by one, approved by another, at the same address.
async fn correct(
    account: &mut Account,
    (author, approver): (&Person, &Person),
    published: &FactCheck,
    script: &Conclusion,
) -> Result<(), Error> {
    account.chapter("A correction");
    let input = published.input(json!({
        "kind": "CORRECTION",
        "text": script.correction,
        "reasoning": script.corrected,
    }));
    let draft = FactCheck::after(author, "correctFactCheck", input, ("DRAFT", Some(1))).await?;
    account.tell(&format!("{} corrects it, in public:", author.called));
    account.quote(script.correction, "");
    let input = draft.input(json!({}));
    let approved = FactCheck::after(approver, "approveFactCheck", input, ("APPROVED", Some(1))).await?;
    let input = approved.input(json!({}));
    let second = FactCheck::after(author, "publishFactCheck", input, ("PUBLISHED", Some(2))).await?;
    let version = number(&second.0, "/publishedVersion")?;
    check(second.0["url"] == published.0["url"], || "the correction stands at another address".into())?;
    account.tell(&format!("{} approves it; version {version} stands at the same address.", approver.called));
    Ok(())
}

/// Gets the page and its JSON-LD as anybody does, and makes sure that they are what they must be.
pub async fn read_page(
    account: &mut Account,
    public: &Connection,
    newsroom: &str,
    played: &Played,
    script: &Conclusion,
) -> Result<(), Error> {
    account.chapter("What the public sees");
    let path = format!("/{newsroom}/fact-checks/{}", played.slug);
    let (kind, page) = public.get(&path).await?;
    check(kind.starts_with("text/html"), || format!("the page is {kind}"))?;
    let lower = page.to_lowercase();
    for (needed, what) in [
        ("<meta name=\"robots\" content=\"noindex\"", "that it isn't to be indexed"),
        ("demonstration, invented verdict", "that it is a demonstration"),
    ] {
        check(lower.contains(needed), || format!("the page does not say {what}"))?;
    }
    check(page.contains(script.correction), || "the page does not show the correction".into())?;
    let reviews = page.matches("<script type=\"application/ld+json\"").count();
    check(reviews == 1, || format!("the page has {reviews} pieces of JSON-LD, not one"))?;
    let (_, alone) = public.get(&format!("{path}.jsonld")).await?;
    let review: Value = serde_json::from_str(&alone).unwrap_or_default();
    check(review["@type"] == "ClaimReview", || format!("the JSON-LD is no ClaimReview: {alone}"))?;
    account.tell(&format!(
        "The page is there for everybody: {} bytes without a script, with one ClaimReview in it \
         (“{}”), marked as a demonstration with an invented verdict, and not to be indexed.",
        page.len(),
        review["reviewRating"]["alternateName"].as_str().unwrap_or_default(),
    ));
    Ok(())
}
