//! The fact-check that was published of a claim, with the snapshot that its page is made of.

use chrono::{DateTime, TimeDelta, Utc};
use factdesk_record as record;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::claims::{Claims, Proof, Subject};
use super::review::SEARCHED;
use super::rows::row;
use super::{DESK_SLUG, id, words};
use crate::Failure;

/// What the desk wrote.
struct Text<'t> {
    slug: &'t str,
    title: &'t str,
    summary: &'t str,
    reasoning: &'t str,
}

impl Claims<'_> {
    /// The fact-check of a decided claim, drafted, approved and published.
    pub(super) fn check(
        &mut self,
        subject: &Subject,
        judged: usize,
        adjudicator: Option<Uuid>,
        proofs: &[Proof],
        at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let on = Some((subject.id, Some(1)));
        let [author, approver] = self.staff.two_editors();
        let (drafted, approved) = (at - TimeDelta::hours(3), at - TimeDelta::hours(1));
        let check = id(&mut self.rng, drafted);
        self.slugs += 1;
        let title = words::title(&mut self.rng);
        let slug = format!("check-{}", self.slugs);
        let summary = words::statement(&mut self.rng);
        let length = self.rng.usize(180..600);
        let reasoning = words::text(&mut self.rng, length);
        let text = Text { slug: &slug, title: &title, summary: &summary, reasoning: &reasoning };
        let mut snapshot = self.snapshot(subject, judged, adjudicator.is_some(), proofs, &text);
        let hash: [u8; 32] = Sha256::digest(serde_json_canonicalizer::to_vec(&snapshot)?).into();
        snapshot.review.four_eyes = true;
        snapshot.version = 1;
        snapshot.first_published_at = at;
        snapshot.modified_at = at;
        let bytes = serde_json::to_vec(&snapshot)?;
        self.tables.check.push(row![
            self.newsroom,
            check,
            subject.id,
            "en",
            slug.as_str(),
            "PUBLISHED",
            1,
            title.as_str(),
            summary.as_str(),
            reasoning.as_str(),
            "The Desk",
            &hash[..],
            approver,
            approved,
            &hash[..],
            1,
            3,
            drafted,
            at,
        ]);
        self.tables.author.push(row![self.newsroom, check, 1, author]);
        let key = snapshot.rating.key.as_str();
        self.tables.version.push(row![
            self.newsroom,
            check,
            1,
            1,
            1,
            key,
            &bytes[..],
            &hash[..],
            approver,
            author,
            at,
        ]);
        let body = json!({ "after": { "title": title, "summary": summary, "reasoning": reasoning }, "language": "en", "slug": slug });
        self.tell(drafted, author, "fact_check.draft", ("FactCheck", check), on, "OPEN", body);
        let body = json!({ "contentHash": factdesk::event::hex(&hash), "breakGlass": null });
        self.tell(approved, approver, "fact_check.approve", ("FactCheck", check), on, "OPEN", body);
        let shown: [u8; 32] = Sha256::digest(&bytes).into();
        let body = json!({ "version": 1, "snapshot": factdesk::event::hex(&shown), "correction": null, "waived": [], "waiver": null });
        self.tell(at, author, "fact_check.publish", ("FactCheck", check), on, "OPEN", body);
        Ok(())
    }

    /// What the page shows, but for what only publishing knows.
    fn snapshot(
        &self,
        subject: &Subject,
        judged: usize,
        adjudicated: bool,
        proofs: &[Proof],
        text: &Text<'_>,
    ) -> record::Snapshot {
        let ratings: Vec<_> = self
            .scale
            .ratings
            .iter()
            .map(|rating| record::Rating {
                key: rating.key.as_str().to_owned(),
                label: rating.label.clone(),
                definition: rating.definition.clone(),
                ordinal: rating.ordinal.map(i32::from),
            })
            .collect();
        record::Snapshot {
            format: record::Format::V1,
            newsroom: record::Newsroom {
                name: "The Desk".into(),
                slug: DESK_SLUG.into(),
                demo: false,
                url: None,
                corrections_policy_url: None,
            },
            slug: text.slug.to_owned(),
            canonical_url: None,
            language: "en".into(),
            title: text.title.to_owned(),
            byline: "The Desk".into(),
            statement: subject.statement.clone(),
            submitted_at: subject.at,
            rating: ratings[judged].clone(),
            scale: record::Scale { name: self.scale.name.clone(), version: 1, ratings },
            summary: text.summary.to_owned(),
            reasoning: text.reasoning.to_owned(),
            appearances: vec![subject.appearance.clone()],
            evidence: proofs.iter().filter_map(|proof| proof.shown.clone()).collect(),
            search_note: Some(SEARCHED.into()),
            claimant_contact: None,
            corrections: Vec::new(),
            review: record::Review {
                reviewers: 2,
                blind: true,
                agreement: record::Agreement::Unanimity,
                tolerance: 0,
                outcome: if adjudicated { record::Outcome::Adjudicated } else { record::Outcome::Agreed },
                round: 1,
                four_eyes: false,
            },
            exceptions: Vec::new(),
            version: 0,
            first_published_at: DateTime::UNIX_EPOCH,
            modified_at: DateTime::UNIX_EPOCH,
        }
    }
}
