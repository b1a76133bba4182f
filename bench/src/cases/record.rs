//! What is published: its page and its JSON-LD, for whoever has nothing of it yet and for whoever has it already.

use super::Case;
use crate::desk::DESK_SLUG;
use crate::http::get;
use crate::stage::Stage;

/// The page or the JSON-LD, cold or known already.
pub struct Record {
    /// Name on the command line.
    pub name: &'static str,
    /// Name in tables.
    pub title: &'static str,
    /// What is behind the slug.
    pub ending: &'static str,
    /// Whether the client has it already.
    pub known: bool,
}

/// Path of a published check.
pub fn path(slug: &str, ending: &str) -> String {
    format!("/{DESK_SLUG}/fact-checks/{slug}{ending}")
}

impl Case for Record {
    fn name(&self) -> &'static str {
        self.name
    }

    fn title(&self) -> &'static str {
        self.title
    }

    fn ours(&self, stage: &Stage) -> Vec<Vec<u8>> {
        let tags = if self.ending.is_empty() { &stage.page_tags } else { &stage.json_ld_tags };
        let ask = |(slug, tag): (&String, &String)| {
            let headers = if self.known { format!("If-None-Match: {tag}\r\n") } else { String::new() };
            get(&path(slug, self.ending), &headers)
        };
        stage.slugs.iter().zip(tags).map(ask).collect()
    }

    fn status(&self) -> u16 {
        if self.known { 304 } else { 200 }
    }
}
