//! Who speaks and who publishes: a few are heard all the time, most of them once (Zipf's law).

use chrono::{DateTime, Utc};
use fastrand::Rng;
use uuid::Uuid;

use super::rows::{Copier, Table, Value, row};
use super::{id, words};
use crate::Failure;

/// A source that can be referred to.
pub struct Known {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its name as a part of an address.
    pub key: String,
}

/// All sources of the newsroom.
pub struct Sources {
    speakers: Ranked,
    outlets: Ranked,
}

/// Sources in the order of how often they are drawn.
struct Ranked {
    known: Vec<Known>,
    /// Sums of 1/rank up to each.
    weights: Vec<f64>,
}

impl Ranked {
    fn new(known: Vec<Known>) -> Self {
        let mut sum = 0.0;
        let weights = (1..=known.len())
            .map(|rank| {
                sum += 1.0 / rank as f64;
                sum
            })
            .collect();
        Self { known, weights }
    }

    fn draw(&self, rng: &mut Rng) -> &Known {
        let wanted = rng.f64() * self.weights.last().copied().unwrap_or_default();
        let place = self.weights.partition_point(|sum| *sum < wanted);
        &self.known[place.min(self.known.len() - 1)]
    }
}

impl Sources {
    /// Makes one speaker for every five claims, and a hundred outlets.
    pub fn make(
        rng: &mut Rng,
        newsroom: Uuid,
        claims: u64,
        at: DateTime<Utc>,
        copier: &Copier,
    ) -> Result<Self, Failure> {
        let mut table = Table::new(
            "source (newsroom_id, id, kind, name, name_key, named, aliases, confirmed, standing_id, created_at)",
        );
        let speakers = (0..claims.div_ceil(5).max(100)).map(|_| words::person(rng)).collect::<Vec<_>>();
        let speakers = file(rng, newsroom, "PERSON", speakers, at, &mut table, copier)?;
        let outlets = (0..100).map(|_| words::outlet(rng)).collect::<Vec<_>>();
        let outlets = file(rng, newsroom, "PUBLICATION", outlets, at, &mut table, copier)?;
        table.flush(copier, true)?;
        Ok(Self { speakers: Ranked::new(speakers), outlets: Ranked::new(outlets) })
    }

    /// A speaker.
    pub fn speaker(&self, rng: &mut Rng) -> &Known {
        self.speakers.draw(rng)
    }

    /// An outlet.
    pub fn outlet(&self, rng: &mut Rng) -> &Known {
        self.outlets.draw(rng)
    }
}

fn file(
    rng: &mut Rng,
    newsroom: Uuid,
    kind: &str,
    names: Vec<String>,
    at: DateTime<Utc>,
    table: &mut Table,
    copier: &Copier,
) -> Result<Vec<Known>, Failure> {
    let mut known = Vec::with_capacity(names.len());
    for name in names {
        let id = id(rng, at);
        let folded = name.to_lowercase();
        table.push(row![
            newsroom,
            id,
            kind,
            name.as_str(),
            folded.as_str(),
            true,
            Value::Plain("{}".into()),
            true,
            id,
            at,
        ]);
        table.flush(copier, false)?;
        known.push(Known { id, key: folded.replace(' ', "-"), name });
    }
    Ok(known)
}
