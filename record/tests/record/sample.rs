//! A stored snapshot of format 1, and what may become of it.

use chrono::{DateTime, Utc};
use factdesk_record::{Snapshot, Standing, Urls};

/// Never edit this file's form: it stands for what newsrooms have stored.
pub const STORED: &str = include_str!("../snapshots/format-1.json");

pub fn snapshot() -> Snapshot {
    serde_json::from_str(STORED).unwrap()
}

pub fn urls(snapshot: &Snapshot) -> Urls {
    Urls::new("https://desk.example/", snapshot)
}

pub fn retracted() -> Standing {
    Standing::Retracted {
        at: at("2026-11-20T07:30:00Z"),
        reason: "The accounts we relied on were **provisional**; the city has withdrawn them.".to_owned(),
    }
}

pub fn checked_again() -> Standing {
    Standing::BeingCheckedAgain { since: at("2026-11-18T14:00:00Z") }
}

pub fn at(iso: &str) -> DateTime<Utc> {
    iso.parse().unwrap()
}
