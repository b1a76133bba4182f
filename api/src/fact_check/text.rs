//! The texts of a working copy, as inputs change them.

use async_graphql::{InputObject, MaybeUndefined};
use entity::fact_check;
use factdesk_domain::CorrectionKind as Kind;
use serde::Serialize;

use super::correction::CorrectionKind;
use crate::graphql::{Change, Fields};

/// How the next version differs from the published one, in public words.
#[derive(InputObject)]
pub struct CorrectionInput {
    /// What kind of change it is. RETRACTION is refused: that is a mutation of its own.
    pub kind: CorrectionKind,
    /// What changed and why, for readers: 1 to 5,000 characters, a `CommonMark` subset.
    pub text: String,
}

/// A change that was parsed.
#[derive(Serialize)]
pub struct NewCorrection {
    /// Its kind.
    pub kind: Kind,
    /// Its public words.
    pub text: String,
}

impl NewCorrection {
    /// Reads the field `name` of an input.
    pub fn parse(fields: &mut Fields, name: &str, input: CorrectionInput) -> Self {
        let text = fields.text(name, input.text, 1..=5000);
        Self { kind: input.kind.into(), text }
    }
}

/// Changes of texts; what is absent stays.
#[derive(Serialize)]
pub struct Texts {
    /// Headline.
    pub title: Option<String>,
    /// The conclusion in short.
    pub summary: Option<String>,
    /// How it came about.
    pub reasoning: Option<String>,
    /// Who signs.
    pub byline: Change<String>,
    /// Where the newsroom's own site shows it.
    pub canonical_url: Change<String>,
}

/// The texts as an input has them.
pub struct TextsInput {
    pub title: Option<String>,
    pub summary: Option<String>,
    pub reasoning: Option<String>,
    pub byline: MaybeUndefined<String>,
    pub canonical_url: MaybeUndefined<String>,
}

impl TextsInput {
    /// Reads them.
    pub fn parse(self, fields: &mut Fields) -> Texts {
        let mut text = |name, text: Option<String>, most| text.map(|text| fields.text(name, text, 1..=most));
        let title = text("title", self.title, 300);
        let summary = text("summary", self.summary, 2000);
        let reasoning = text("reasoning", self.reasoning, 50_000);
        let byline = fields.change_text("byline", self.byline, 200);
        let canonical_url = match self.canonical_url {
            MaybeUndefined::Undefined => Change::Leave,
            MaybeUndefined::Null => Change::Clear,
            MaybeUndefined::Value(url) => Change::Set(fields.url("canonicalUrl", &url)),
        };
        Texts { title, summary, reasoning, byline, canonical_url }
    }
}

impl Texts {
    /// Puts them over the texts of a row.
    pub fn over(&self, row: &mut fact_check::Model) {
        for (new, old) in [
            (&self.title, &mut row.title),
            (&self.summary, &mut row.summary),
            (&self.reasoning, &mut row.reasoning),
        ] {
            if let Some(new) = new {
                old.clone_from(new);
            }
        }
        row.byline = self.byline.clone().over(row.byline.take());
        row.canonical_url = self.canonical_url.clone().over(row.canonical_url.take());
    }
}

/// The texts of a working copy for an event. Not the byline: it may be somebody's name.
pub fn told(row: &fact_check::Model) -> serde_json::Value {
    serde_json::json!({
        "title": row.title,
        "summary": row.summary,
        "reasoning": row.reasoning,
        "canonicalUrl": row.canonical_url,
        "correctionKind": row.correction_kind.map(|kind| Kind::from(kind).as_str()),
        "correction": row.correction_text,
    })
}
