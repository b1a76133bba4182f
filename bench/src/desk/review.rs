//! What reviewers and editors did with a claim: evidence, slots, verdicts, the decision.

use chrono::{DateTime, TimeDelta, Utc};
use factdesk_record as record;
use serde_json::json;
use uuid::Uuid;

use super::claims::{Claims, Fate, Proof, Subject};
use super::rows::row;
use super::{id, words};
use crate::Failure;

/// What was looked for in vain.
pub const SEARCHED: &str = "We asked the national statistics office and looked through the register of the last five years, and \
    found no figure that supports the statement.";

/// Who adjudicated, and when.
type By = (Uuid, DateTime<Utc>);

impl Claims<'_> {
    /// What became of an accepted claim.
    pub(super) fn review(
        &mut self,
        subject: &Subject,
        reporter: Uuid,
        editor: Uuid,
        accepted: DateTime<Utc>,
        fate: Fate,
    ) -> Result<(), Failure> {
        let on = Some((subject.id, Some(1)));
        let assigned = accepted + self.some(60, 360);
        let first_in = assigned + self.some(120, 1200);
        let second_in = first_in + self.some(60, 900);
        let reviewers = self.staff.two_reviewers(&mut self.rng);
        if fate == Fate::Queued || assigned > self.end {
            for number in 1..=2 {
                self.slot(subject.id, number, None, None);
            }
            self.round(subject.id, accepted, None, None);
            self.claim(subject, reporter, "QUEUED", 2, Some(1), None, None, accepted);
            return Ok(());
        }
        let done = if fate == Fate::Reviewed { 2 } else { self.rng.usize(0..2) };
        let agreed = self.rng.u8(0..10) > 0;
        let ratings = &self.scale.ratings;
        let judged = self.rng.usize(..ratings.len());
        let other = if agreed { judged } else { (judged + 1) % ratings.len() };
        let keys = [ratings[judged].key.as_str(), ratings[other].key.as_str()];
        let proofs = self.evidence(subject, editor, reviewers, assigned);
        let mut given = 0;
        for (place, (reviewer, at)) in reviewers.into_iter().zip([first_in, second_in]).enumerate() {
            let body = json!({ "member": reviewer });
            self.tell(assigned, editor, "claim.assign", ("Claim", subject.id), on, "OPEN", body);
            let gives = place < done && at <= self.end;
            let number = i64::try_from(place)? + 1;
            let ended = gives.then_some(at);
            let assignment = id(&mut self.rng, assigned);
            self.tables.assignment.push(row![
                self.newsroom,
                assignment,
                subject.id,
                1,
                reviewer,
                editor,
                assigned,
                ended,
                gives.then_some("VERDICT"),
            ]);
            let until = (!gives).then(|| self.end + TimeDelta::days(30));
            self.slot(subject.id, number, Some(reviewer), until);
            if gives {
                given += 1;
                self.verdict(subject.id, reviewer, at, keys[place], &proofs, place == 1);
            }
        }
        if given < 2 {
            self.round(subject.id, accepted, None, None);
            self.claim(subject, reporter, "IN_REVIEW", 3, Some(1), None, None, assigned);
            return Ok(());
        }
        let adjudicates = !agreed && self.rng.bool();
        let adjudicated = second_in + self.some(60, 600);
        let decided = if agreed {
            Some((second_in, None))
        } else if adjudicates && adjudicated <= self.end {
            let body = json!({ "rating": keys[0] });
            self.tell(adjudicated, editor, "claim.adjudicate", ("Claim", subject.id), on, "OPEN", body);
            Some((adjudicated, Some(editor)))
        } else {
            None
        };
        let outcome = if agreed { "AGREED" } else { "DISPUTED" };
        let rating = decided.map(|(at, by)| (keys[0], by.map(|by| (by, at))));
        self.round(subject.id, accepted, Some((second_in, outcome)), rating);
        let Some((decided, adjudicator)) = decided else {
            self.claim(subject, reporter, "DISPUTED", 4, Some(1), None, None, second_in);
            return Ok(());
        };
        let publishes = self.rng.u8(0..100) < 85;
        let published = decided + self.some(300, 1500);
        if !publishes || published > self.end {
            self.claim(subject, reporter, "DECIDED", 4, Some(1), None, None, decided);
            return Ok(());
        }
        self.claim(subject, reporter, "PUBLISHED", 5, Some(1), None, None, published);
        self.check(subject, judged, adjudicator, &proofs, published)
    }

    /// What was gathered for and against it: two to four pieces, and a note of what was looked for in vain.
    fn evidence(
        &mut self,
        subject: &Subject,
        editor: Uuid,
        reviewers: [Uuid; 2],
        assigned: DateTime<Utc>,
    ) -> Vec<Proof> {
        let mut proofs = Vec::new();
        let mut at = assigned;
        for number in 0..self.rng.usize(2..=4) {
            at += self.some(1, 20);
            if at > self.end {
                break;
            }
            let piece = id(&mut self.rng, at);
            let source = self.sources.outlet(&mut self.rng);
            let by = if number == 0 { editor } else { reviewers[number % 2] };
            let url = format!("https://{}.example.org/{}", source.key, self.rng.u32(..));
            let length = self.rng.usize(30..120);
            let excerpt = words::text(&mut self.rng, length);
            let note = if self.rng.bool() { Some(words::text(&mut self.rng, 15)) } else { None };
            let archived = if self.rng.bool() {
                Some(format!("https://archive.example.org/{}", self.rng.u64(..)))
            } else {
                None
            };
            let stance = words::pick(&mut self.rng, &["SUPPORTS", "REFUTES", "REFUTES", "CONTEXT"]);
            let visibility = if number < 2 {
                "PUBLIC"
            } else {
                words::pick(&mut self.rng, &["PUBLIC", "INTERNAL", "CONFIDENTIAL"])
            };
            self.tables.evidence.push(row![
                self.newsroom,
                piece,
                subject.id,
                1,
                source.id,
                url.as_str(),
                excerpt.as_str(),
                note.as_deref(),
                stance,
                number == 0,
                archived.as_deref(),
                at,
                visibility,
                by,
                at,
                i64::try_from(number + 1).unwrap_or(1),
            ]);
            let after = if visibility == "CONFIDENTIAL" {
                json!({ "visibility": visibility })
            } else {
                json!({ "source": source.id, "url": url, "excerpt": excerpt, "note": note, "stance": stance,
                    "primary": number == 0, "archivedUrl": archived, "visibility": visibility })
            };
            let body = json!({ "after": after, "left": [] });
            self.tell(
                at,
                by,
                "evidence.add",
                ("Evidence", piece),
                Some((subject.id, Some(1))),
                "EVIDENCE",
                body,
            );
            let shown = (visibility == "PUBLIC").then(|| record::Evidence {
                source: source.name.clone(),
                url: Some(url),
                excerpt,
                stance: match stance {
                    "SUPPORTS" => record::Stance::Supports,
                    "REFUTES" => record::Stance::Refutes,
                    _ => record::Stance::Context,
                },
                primary: number == 0,
                archived_url: archived,
                accessed: Some(record::PublicDate::Instant(at)),
                declared_interest: None,
                withdrawn: false,
            });
            proofs.push(Proof { id: piece, shown });
        }
        if at <= self.end {
            let note = id(&mut self.rng, at);
            self.tables
                .note
                .push(row![self.newsroom, note, subject.id, 1, "SUPPORTS", SEARCHED, editor, at,]);
            let body = json!({ "after": { "stance": "SUPPORTS", "text": SEARCHED } });
            self.tell(
                at,
                editor,
                "search_note.record",
                ("SearchNote", note),
                Some((subject.id, Some(1))),
                "EVIDENCE",
                body,
            );
        }
        proofs
    }

    fn verdict(
        &mut self,
        claim: Uuid,
        member: Uuid,
        at: DateTime<Utc>,
        key: &str,
        proofs: &[Proof],
        quorum: bool,
    ) {
        let verdict = id(&mut self.rng, at);
        let length = self.rng.usize(50..260);
        let rationale = words::text(&mut self.rng, length);
        self.tables.verdict.push(row![
            self.newsroom,
            verdict,
            claim,
            1,
            member,
            1,
            key,
            rationale.as_str(),
            at
        ]);
        self.tables.live.push(row![self.newsroom, claim, 1, member, verdict]);
        let cites: Vec<_> = proofs.iter().take(2).map(|proof| proof.id).collect();
        for evidence in &cites {
            self.tables.citation.push(row![self.newsroom, claim, 1, member, verdict, *evidence]);
        }
        let body = json!({ "rating": key, "rationale": rationale, "cites": cites, "supersedes": null });
        let sealing = if quorum { "OPEN" } else { "VERDICT" };
        self.tell(at, member, "verdict.submit", ("Verdict", verdict), Some((claim, Some(1))), sealing, body);
    }

    fn round(
        &mut self,
        claim: Uuid,
        started: DateTime<Utc>,
        quorum: Option<(DateTime<Utc>, &str)>,
        rating: Option<(&str, Option<By>)>,
    ) {
        let (quorum_at, outcome) = quorum.unzip();
        let (rating, adjudication) = rating.unzip();
        let (by, at) = adjudication.flatten().unzip();
        let why = by.map(|_| "The first reading fits the figures; the second one mixes two years.");
        self.tables.round.push(row![
            self.newsroom,
            claim,
            1,
            1,
            1,
            started,
            quorum_at,
            outcome,
            rating,
            by,
            why,
            at
        ]);
    }

    fn slot(&mut self, claim: Uuid, number: i64, member: Option<Uuid>, until: Option<DateTime<Utc>>) {
        let used = member.is_some() && until.is_none();
        self.tables.slot.push(row![self.newsroom, claim, 1, number, member, until, used]);
    }
}
