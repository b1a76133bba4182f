//! Stories, their claims, and what the desk did with each of them.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use factdesk::claim::StatementKey;
use factdesk_domain::RatingScale;
use factdesk_record as record;
use fastrand::Rng;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::chain::{Chain, Pending};
use super::people::Staff;
use super::rows::{Copier, Value, row};
use super::sources::{Known, Sources};
use super::tables::Tables;
use super::{id, words};
use crate::Failure;

/// Claims that come in on a day. A larger desk is an older one, so that its newest pages look the same.
pub const CLAIMS_A_DAY: u64 = 137;

/// A claim's way through the desk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Submitted,
    Dismissed,
    Duplicate,
    Queued,
    InReview,
    Reviewed,
}

/// All that is made of claims.
pub struct Claims<'d> {
    pub(super) rng: Rng,
    pub(super) newsroom: Uuid,
    pub(super) staff: &'d Staff,
    pub(super) sources: &'d Sources,
    pub(super) scale: &'d RatingScale,
    pub(super) end: DateTime<Utc>,
    pub(super) slugs: u64,
    pub(super) tables: Tables,
    recent: VecDeque<Uuid>,
    chain: Chain,
}

/// A claim as far as its review needs it.
pub(super) struct Subject {
    pub id: Uuid,
    pub statement: String,
    pub at: DateTime<Utc>,
    pub appearance: record::Appearance,
}

/// A piece of evidence that was added.
pub(super) struct Proof {
    pub id: Uuid,
    pub shown: Option<record::Evidence>,
}

impl<'d> Claims<'d> {
    /// Nothing yet.
    pub fn new(
        seed: u64,
        newsroom: Uuid,
        staff: &'d Staff,
        sources: &'d Sources,
        scale: &'d RatingScale,
        (begin, end): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            newsroom,
            staff,
            sources,
            scale,
            end,
            recent: VecDeque::new(),
            slugs: 0,
            tables: Tables::new(),
            chain: Chain::new(newsroom, begin),
        }
    }

    /// Makes so many claims, and returns the head of the chain.
    pub fn make(mut self, count: u64, begin: DateTime<Utc>, copier: &Copier) -> Result<super::Head, Failure> {
        let mut made = 0;
        let span = (self.end - begin).num_seconds();
        while made < count {
            let share = i64::try_from(made)? * span / i64::try_from(count)?;
            let at = begin + TimeDelta::seconds(share) + TimeDelta::microseconds(self.rng.i64(0..1_000_000));
            self.chain.grow(at, &mut self.rng)?;
            let most = usize::try_from(count - made)?.min(self.rng.usize(4..=12));
            self.story(at, most)?;
            made += u64::try_from(most)?;
            self.tables.flush(copier, false)?;
            self.chain.flush(copier, false)?;
        }
        self.chain.grow(self.end, &mut self.rng)?;
        self.tables.flush(copier, true)?;
        self.chain.flush(copier, true)?;
        Ok(self.chain.head())
    }

    fn story(&mut self, at: DateTime<Utc>, claims: usize) -> Result<(), Failure> {
        let document = id(&mut self.rng, at);
        let publisher = self.sources.outlet(&mut self.rng);
        let reporter = self.staff.reporter(&mut self.rng);
        let title = words::title(&mut self.rng);
        let url = format!("https://news.example.org/{}/{}", at.format("%Y/%m/%d"), self.rng.u32(..));
        let mut text = format!("{title}\n");
        let mut points = text.chars().count();
        let mut made = Vec::new();
        for _ in 0..claims {
            let words = self.rng.usize(40..110);
            let filler = words::text(&mut self.rng, words);
            let speaker = self.sources.speaker(&mut self.rng);
            let role = words::role(&mut self.rng);
            let statement = words::statement(&mut self.rng);
            let before = format!("\n{filler}\n\n“");
            let start = points + before.chars().count();
            let end = start + statement.chars().count();
            let after = format!("” said {}, {role}.\n", speaker.name);
            text.push_str(&before);
            text.push_str(&statement);
            text.push_str(&after);
            points = end + after.chars().count();
            let prefix: String = before.chars().skip(before.chars().count().saturating_sub(32)).collect();
            let suffix: String = after.chars().take(32).collect();
            let claim = id(&mut self.rng, at);
            self.appearance(
                claim,
                document,
                at,
                (start, end),
                [&statement, &prefix, &suffix],
                speaker,
                role,
            )?;
            made.push(Subject {
                id: claim,
                at,
                appearance: record::Appearance {
                    title: title.clone(),
                    url: Some(url.clone()),
                    publisher: Some(publisher.name.clone()),
                    via: Vec::new(),
                    published: Some(record::PublicDate::Instant(at - TimeDelta::hours(1))),
                    quote: statement.clone(),
                    language: "en".into(),
                    speech: record::Speech::Direct,
                    speaker: Some(record::Speaker {
                        name: Some(speaker.name.clone()),
                        role: Some(role.to_owned()),
                        kind: record::SpeakerKind::Person,
                        same_as: Vec::new(),
                    }),
                    relayer: None,
                },
                statement,
            });
        }
        let hash: [u8; 32] = Sha256::digest(&text).into();
        self.tables.document.push(row![
            self.newsroom,
            document,
            document,
            1,
            "TEXT",
            title.as_str(),
            url.as_str(),
            publisher.id,
            "en",
            at - TimeDelta::hours(1),
            "TIME",
            "SHA256",
            &hash[..],
            i64::try_from(points)?,
            i64::try_from(claims * 6)?,
            "READ",
            reporter,
            at,
        ]);
        self.tables.text.push(row![self.newsroom, document, text.as_str()]);
        let ids: Vec<_> = made.iter().map(|subject| subject.id).collect();
        let body = json!({ "after": { "publisher": publisher.id, "language": "en", "intake": "Read", "claims": ids }, "left": [] });
        self.tell(at, reporter, "document.submit", ("Document", document), None, "OPEN", body);
        for subject in made {
            self.life(&subject, reporter)?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one row")]
    fn appearance(
        &mut self,
        claim: Uuid,
        document: Uuid,
        at: DateTime<Utc>,
        (start, end): (usize, usize),
        [exact, prefix, suffix]: [&str; 3],
        speaker: &Known,
        role: &str,
    ) -> Result<(), Failure> {
        let (start, end) = (i64::try_from(start)?, i64::try_from(end)?);
        self.tables.appearance.push(row![
            self.newsroom,
            id(&mut self.rng, at),
            claim,
            // For a duplicate, mended when all are there.
            claim,
            document,
            "TEXT",
            start,
            end,
            start,
            end,
            exact,
            prefix,
            suffix,
            "DIRECT",
            speaker.id,
            role,
            1,
            at,
        ]);
        Ok(())
    }

    fn life(&mut self, subject: &Subject, reporter: Uuid) -> Result<(), Failure> {
        let fate = match self.rng.u8(0..100) {
            0..18 => Fate::Submitted,
            18..33 => Fate::Dismissed,
            33..38 if !self.recent.is_empty() => Fate::Duplicate,
            33..46 => Fate::Queued,
            46..52 => Fate::InReview,
            _ => Fate::Reviewed,
        };
        let editor = self.staff.editor(&mut self.rng);
        let triage = subject.at + self.some(30, 720);
        let on = Some((subject.id, None));
        if fate == Fate::Submitted || triage > self.end {
            self.claim(subject, reporter, "SUBMITTED", 1, None, None, None, subject.at);
            return Ok(());
        }
        if fate == Fate::Dismissed {
            let reason = "Nothing in it can be checked.";
            let body = json!({ "before": { "state": "SUBMITTED" }, "reason": reason });
            self.tell(triage, editor, "claim.dismiss", ("Claim", subject.id), on, "OPEN", body);
            self.claim(subject, reporter, "DISMISSED", 2, None, None, Some(reason), triage);
            return Ok(());
        }
        if fate == Fate::Duplicate {
            let of = self.recent[self.rng.usize(..self.recent.len())];
            let body = json!({ "before": { "state": "SUBMITTED" }, "after": { "duplicate_of": of } });
            self.tell(triage, editor, "claim.mark_duplicate", ("Claim", subject.id), on, "OPEN", body);
            self.claim(subject, reporter, "DUPLICATE", 2, None, Some(of), None, triage);
            return Ok(());
        }
        let body = json!({ "after": { "policy": 1, "scale": 1 } });
        self.tell(
            triage,
            editor,
            "claim.accept",
            ("Claim", subject.id),
            Some((subject.id, Some(1))),
            "OPEN",
            body,
        );
        if self.recent.len() > 200 {
            self.recent.pop_front();
        }
        self.recent.push_back(subject.id);
        self.review(subject, reporter, editor, triage, fate)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one row")]
    pub(super) fn claim(
        &mut self,
        subject: &Subject,
        reporter: Uuid,
        state: &str,
        version: i64,
        round: Option<i64>,
        duplicate_of: Option<Uuid>,
        reason: Option<&str>,
        changed: DateTime<Utc>,
    ) {
        let score = format!("0.{:03}", self.rng.u16(250..1000));
        self.tables.claim.push(row![
            self.newsroom,
            subject.id,
            subject.statement.as_str(),
            &StatementKey::of(&subject.statement).bytes()[..],
            "en",
            state,
            version,
            reporter,
            "INTAKE",
            Value::Plain(score),
            Value::Plain("{FIGURE,PAST_EVENT,SPECIFIC}".into()),
            round,
            duplicate_of,
            // Nothing is marked as a duplicate of a duplicate here.
            duplicate_of.unwrap_or(subject.id),
            reason,
            subject.at,
            changed,
        ]);
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one event")]
    pub(super) fn tell(
        &mut self,
        at: DateTime<Utc>,
        actor: Uuid,
        action: &'static str,
        object: (&'static str, Uuid),
        claim: Option<(Uuid, Option<i32>)>,
        sealing: &'static str,
        body: serde_json::Value,
    ) {
        self.chain.tell(Pending { at, actor, action, object, claim, sealing, body });
    }

    /// Some minutes, to the microsecond.
    pub(super) fn some(&mut self, least: i64, most: i64) -> TimeDelta {
        TimeDelta::microseconds(self.rng.i64(least * 60_000_000..most * 60_000_000))
    }
}
