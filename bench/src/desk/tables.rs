//! The tables that claims fill.

use super::rows::{Copier, Table};
use crate::Failure;

/// See the module.
pub struct Tables {
    pub document: Table,
    pub text: Table,
    pub claim: Table,
    pub appearance: Table,
    pub round: Table,
    pub slot: Table,
    pub assignment: Table,
    pub evidence: Table,
    pub note: Table,
    pub verdict: Table,
    pub live: Table,
    pub citation: Table,
    pub check: Table,
    pub author: Table,
    pub version: Table,
}

impl Tables {
    /// Without rows.
    pub fn new() -> Self {
        Self {
            document: Table::new(
                "document (newsroom_id, id, story_id, version, kind, title, url, publisher_id, language, published_at, \
                 published_precision, hash_algorithm, content_hash, code_points, sentences, intake, submitted_by, \
                 created_at)",
            ),
            text: Table::new("document_text (newsroom_id, document_id, body)"),
            claim: Table::new(
                "claim (newsroom_id, id, statement, statement_key, language, state, version, submitted_by, origin, score, \
                 score_reasons, round, duplicate_of, standing_id, reason, created_at, changed_at)",
            ),
            appearance: Table::new(
                "appearance (newsroom_id, id, claim_id, standing_id, document_id, selector, start_at, end_at, start_utf16, end_utf16, \
                 exact, prefix, suffix, speech, speaker_id, speaker_role, version, created_at)",
            ),
            round: Table::new(
                "round (newsroom_id, claim_id, number, policy_version, scale_version, started_at, quorum_at, outcome, \
                 rating_key, adjudicator_id, adjudication, adjudicated_at)",
            ),
            slot: Table::new("slot (newsroom_id, claim_id, round, number, member_id, leased_until, used)"),
            assignment: Table::new(
                "assignment (newsroom_id, id, claim_id, round, member_id, assigned_by, assigned_at, ended_at, ending)",
            ),
            evidence: Table::new(
                "evidence (newsroom_id, id, claim_id, round, source_id, url, excerpt, note, stance, is_primary, \
                 archived_url, accessed_at, visibility, added_by, created_at, place)",
            ),
            note: Table::new(
                "search_note (newsroom_id, id, claim_id, round, stance, text, recorded_by, created_at)",
            ),
            verdict: Table::new(
                "verdict (newsroom_id, id, claim_id, round, member_id, scale_version, rating_key, rationale, created_at)",
            ),
            live: Table::new("live_verdict (newsroom_id, claim_id, round, member_id, verdict_id)"),
            citation: Table::new(
                "verdict_citation (newsroom_id, claim_id, round, member_id, verdict_id, evidence_id)",
            ),
            check: Table::new(
                "fact_check (newsroom_id, id, claim_id, language, slug, state, round, title, summary, reasoning, byline, \
                 content_hash, approved_by, approved_at, approved_hash, published_version, version, created_at, \
                 changed_at)",
            ),
            author: Table::new("fact_check_author (newsroom_id, fact_check_id, revision, member_id)"),
            version: Table::new(
                "fact_check_version (newsroom_id, fact_check_id, number, round, scale_version, rating_key, snapshot, \
                 content_hash, approved_by, published_by, published_at)",
            ),
        }
    }

    /// Sends the rows of each as [`Table::flush`] does.
    pub fn flush(&mut self, copier: &Copier, all: bool) -> Result<(), Failure> {
        for table in [
            &mut self.document,
            &mut self.text,
            &mut self.claim,
            &mut self.appearance,
            &mut self.round,
            &mut self.slot,
            &mut self.assignment,
            &mut self.evidence,
            &mut self.note,
            &mut self.verdict,
            &mut self.live,
            &mut self.citation,
            &mut self.check,
            &mut self.author,
            &mut self.version,
        ] {
            table.flush(copier, all)?;
        }
        Ok(())
    }
}
