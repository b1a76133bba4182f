//! What the intake makes of a text, in the words of the tables. Pure work without the database.

use entity::{appearance, document, source};
use factdesk_intake::{Naming, Proposal, Speaker, SpeakerKind, Story};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::ruler::{LONGEST_SPAN, Ruler, Span};
use crate::claim::{LONGEST_STATEMENT, StatementKey, reason_code};
use crate::source::recognize::Named;

/// Statements that are taken from one story at most, so that its event stays within bounds. A book has fewer.
const MOST_STATEMENTS: usize = 5_000;

/// Names of the syndication chain at most.
const LONGEST_CHAIN: usize = 20;

/// All that is known of a text before anything is stored.
#[derive(Debug)]
pub struct Reading {
    /// SHA-256 of the text's bytes.
    pub hash: [u8; 32],
    /// Length in code points.
    pub code_points: i32,
    /// What the submitter said, else what the text shows (BCP 47).
    pub language: String,
    /// What the intake did.
    pub outcome: document::Intake,
    /// Who published it, if somebody says so.
    pub publisher: Option<Named>,
    /// Agencies and outlets that it came through.
    pub via: Vec<String>,
    /// Sentences seen.
    pub sentences: i32,
    /// Statements found, in the order of the text.
    pub statements: Vec<Found>,
}

/// A statement that was found.
#[derive(Debug)]
pub struct Found {
    /// The exact words, or their beginning if they are longer than a statement may be.
    pub statement: String,
    /// By which the same statement is recognized.
    pub key: StatementKey,
    /// Where it stands.
    pub span: Span,
    /// Quoted or reported.
    pub speech: appearance::Speech,
    /// Who said it.
    pub speaker: Named,
    /// The phrase by which the story calls the speaker.
    pub role: Option<String>,
    /// Who passed it on.
    pub relayer: Option<Named>,
    /// How much it is worth checking, 0 to 1.
    pub score: Decimal,
    /// What the score rests on.
    pub reasons: Vec<String>,
}

impl Reading {
    /// Reads a text, for as long as its length demands: not on a thread that serves requests.
    pub fn of(text: &str, language: Option<&str>, publisher: Option<&str>) -> Self {
        let ruler = Ruler::new(text);
        let language = language.filter(|tag| !tag.eq_ignore_ascii_case("und"));
        let mut reading = Self {
            hash: Sha256::digest(text).into(),
            code_points: i32::try_from(ruler.code_points()).unwrap_or(i32::MAX),
            language: language.unwrap_or("und").to_owned(),
            outcome: document::Intake::NoText,
            publisher: publisher.map(published_by),
            via: Vec::new(),
            sentences: 0,
            statements: Vec::new(),
        };
        if text.trim().is_empty() {
            return reading;
        }
        let read = factdesk_intake::read(&Story { text, language, publisher });
        let facts = read.document;
        reading.outcome = if facts.language == "en" {
            document::Intake::Read
        } else {
            document::Intake::LanguageNotSupported
        };
        if language.is_none() {
            reading.language = facts.language;
        }
        reading.publisher = facts.publisher.as_deref().map(published_by);
        reading.via = facts.via.iter().map(|via| published_by(via).name).take(LONGEST_CHAIN).collect();
        reading.sentences = i32::try_from(facts.sentences).unwrap_or(i32::MAX);
        reading.statements = read
            .proposals
            .iter()
            .filter_map(|found| statement(&ruler, found))
            .take(MOST_STATEMENTS)
            .collect();
        reading
    }

    /// Everybody who is named: the publisher, speakers and relayers.
    pub fn names(&self) -> Vec<&Named> {
        let mut names: Vec<&Named> = self.publisher.iter().collect();
        for found in &self.statements {
            names.push(&found.speaker);
            names.extend(&found.relayer);
        }
        names
    }
}

fn published_by(name: &str) -> Named {
    Named::new(Some(source::Kind::Publication), name, true)
}

fn statement(ruler: &Ruler<'_>, proposal: &Proposal) -> Option<Found> {
    // A quote longer than an appearance holds is cut, so that the words are still what stands at the place.
    let span = ruler.span(proposal.start, proposal.end.min(proposal.start + LONGEST_SPAN))?;
    if span.exact.trim().is_empty() || proposal.speaker.name.trim().is_empty() {
        return None;
    }
    Some(Found {
        statement: shortened(&span.exact),
        key: StatementKey::of(&proposal.exact),
        speech: match proposal.kind {
            factdesk_intake::Speech::Direct => appearance::Speech::Direct,
            factdesk_intake::Speech::Indirect => appearance::Speech::Indirect,
        },
        speaker: speaker(&proposal.speaker),
        role: role(&proposal.speaker),
        relayer: proposal.via.as_deref().filter(|name| !name.trim().is_empty()).map(relayer),
        score: Decimal::try_from(proposal.score.clamp(0.0, 1.0)).unwrap_or_default().round_dp(3),
        reasons: proposal.reasons.iter().copied().map(reason_code).map(str::to_owned).collect(),
        span,
    })
}

/// The statement as a claim: cut at a word if it is too long for one.
fn shortened(exact: &str) -> String {
    if exact.chars().count() <= LONGEST_STATEMENT {
        return exact.to_owned();
    }
    let cut: String = exact.chars().take(LONGEST_STATEMENT - 2).collect();
    let whole = cut.rfind(char::is_whitespace).filter(|at| *at > 0).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{} …", whole.trim_end())
}

fn speaker(speaker: &Speaker) -> Named {
    let kind = match speaker.kind {
        SpeakerKind::Person => source::Kind::Person,
        SpeakerKind::Organization => source::Kind::Organization,
        SpeakerKind::Group => source::Kind::Group,
    };
    Named::new(Some(kind), &speaker.name, speaker.naming == Naming::Named)
}

fn role(speaker: &Speaker) -> Option<String> {
    let role: String = speaker.role.as_deref()?.trim().chars().take(300).collect();
    (!role.is_empty()).then_some(role)
}

/// The story's phrase for a relayer says no more than whether it is a name: names have capitals.
fn relayer(name: &str) -> Named {
    let named = name.chars().any(char::is_uppercase);
    Named::new(None, name, named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_too_long_for_a_claim_is_cut_at_a_word() {
        let long = "word ".repeat(1000);
        let cut = shortened(&long);
        assert!(cut.chars().count() <= LONGEST_STATEMENT && cut.ends_with("word …"), "{cut}");
        let solid = "x".repeat(5000);
        assert_eq!(shortened(&solid).chars().count(), LONGEST_STATEMENT);
        assert_eq!(shortened("short"), "short");
    }

    #[test]
    fn a_text_in_another_language_is_measured_and_not_searched() {
        let reading =
            Reading::of("„Die Brücke ist zu“, sagte der Bürgermeister am Montag in der Stadt.", None, None);
        assert_eq!(reading.outcome, document::Intake::LanguageNotSupported);
        assert_eq!((reading.language.as_str(), reading.statements.len()), ("de", 0));
        assert_eq!(Reading::of(" \r\n", None, None).outcome, document::Intake::NoText);
    }
}
