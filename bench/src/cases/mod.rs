//! The workload of a desk: one file a case.

mod claim_by_id;
mod claim_page;
mod filtered;
mod intake;
mod list_nested;
pub mod record;

use crate::stage::Stage;

/// Something that people do on a desk, and how it is asked of each of those who are compared.
pub trait Case: Sync {
    /// Name on the command line.
    fn name(&self) -> &'static str;

    /// Name in tables.
    fn title(&self) -> &'static str;

    /// The requests to the product, on varying objects.
    fn ours(&self, stage: &Stage) -> Vec<Vec<u8>>;

    /// The statement that answers the same at once, if one can.
    fn limit(&self) -> Option<Limit> {
        None
    }

    /// The statement's arguments, on varying objects.
    fn arguments(&self, _stage: &Stage) -> Vec<Vec<String>> {
        Vec::new()
    }

    /// The requests to the peer with the same selection; none if it has nothing like it.
    fn peer(&self, _stage: &Stage) -> Vec<Vec<u8>> {
        Vec::new()
    }

    /// The status of a good answer of the product.
    fn status(&self) -> u16 {
        200
    }

    /// What a good answer of the product has in its body.
    fn part(&self) -> &'static str {
        ""
    }

    /// Whether a request means something only once.
    fn once(&self) -> bool {
        false
    }
}

/// A statement that returns the answer as one JSON text.
#[derive(Clone, Copy)]
pub struct Limit {
    /// The statement.
    pub sql: &'static str,
    /// The types of its arguments.
    pub kinds: &'static [Kind],
}

/// Type of an argument in the limit's address.
#[derive(Clone, Copy)]
pub enum Kind {
    /// `uuid`
    Id,
    /// `timestamptz`, as microseconds since 1970.
    Time,
    /// `text`
    Text,
}

const fn record(
    name: &'static str,
    title: &'static str,
    ending: &'static str,
    known: bool,
) -> record::Record {
    record::Record { name, title, ending, known }
}

/// All cases, in the order of the table.
pub const CASES: &[&dyn Case] = &[
    &claim_by_id::ClaimById,
    &list_nested::Twenty,
    &list_nested::Hundred,
    &claim_page::ClaimPage,
    &filtered::ByState,
    &filtered::BySpeaker,
    &record("page", "public page", "", false),
    &record("page-known", "public page, If-None-Match", "", true),
    &record("json-ld", "public JSON-LD", ".jsonld", false),
    &record("json-ld-known", "public JSON-LD, If-None-Match", ".jsonld", true),
    &intake::Intake,
];

/// The statement of a case.
pub fn limit_of(case: &str) -> Option<Limit> {
    CASES.iter().find(|known| known.name() == case)?.limit()
}
