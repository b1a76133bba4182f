//! Where the words that were looked for stand in a text, as data: places, no markup.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, SimpleObject};
use entity::{HasId, claim, document, fact_check};
use sea_orm::sea_query::{Expr, PostgresQueryBuilder};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, QuerySelect, QueryTrait, Statement};
use uuid::Uuid;

use crate::error::Error;
use crate::graphql::Session;
use crate::read::{Reader, Visible, checked};

/// A word that was looked for, or another form of it, in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
pub struct Highlight {
    /// Where it starts, in Unicode code points from 0.
    pub start: i32,
    /// Where it ends: the code point after it.
    pub end: i32,
    /// `start` in UTF-16 code units, for JavaScript.
    pub start_utf16: i32,
    /// `end` in UTF-16 code units, for JavaScript.
    pub end_utf16: i32,
}

/// A text in which words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The statement of a claim.
    Statement,
    /// The title of a document.
    DocumentTitle,
    /// The text of a document, of which fragments are taken.
    DocumentText,
    /// The title of a fact-check.
    FactCheckTitle,
    /// The summary of a fact-check.
    FactCheckSummary,
}

/// Signs that stand around a word in what Postgres answers, and between fragments. No text brings them: they are made
/// blanks before.
const SIGNS: [char; 3] = ['\u{2}', '\u{3}', '\u{4}'];
/// Characters of a text in which fragments are looked for.
const SEARCHED: u32 = 50_000;

/// Key of a text of an object, with the words.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Marked {
    pub place: Place,
    pub id: Uuid,
    pub words: Arc<str>,
}

/// Where the words stand in a text of an object.
///
/// # Errors
/// `BAD_USER_INPUT` for a text that cannot be looked for; otherwise what Postgres says.
pub async fn highlights(
    context: &Context<'_>,
    place: Place,
    id: Uuid,
    text: &str,
) -> async_graphql::Result<Vec<Highlight>> {
    let marked = load(context, place, id, text).await?;
    Ok(marked.map(|marked| parts(&marked).swap_remove(0).1).unwrap_or_default())
}

/// The text with signs around the words.
pub(super) async fn load(
    context: &Context<'_>,
    place: Place,
    id: Uuid,
    text: &str,
) -> Result<Option<String>, Error> {
    let words = checked(text)?.into();
    Session::of(context)?.loaders()?.load_one(Marked { place, id, words }).await
}

/// The fragments of a marked text, each with the places of its words.
pub(super) fn parts(marked: &str) -> Vec<(String, Vec<Highlight>)> {
    let [open, close, between] = SIGNS;
    let (mut parts, mut text, mut found) = (Vec::new(), String::new(), Vec::new());
    let (mut at, mut start) = ((0, 0), (0, 0));
    for sign in marked.chars() {
        if sign == open {
            start = at;
        } else if sign == close {
            found.push(Highlight { start: start.0, end: at.0, start_utf16: start.1, end_utf16: at.1 });
        } else if sign == between {
            parts.push((std::mem::take(&mut text), std::mem::take(&mut found)));
            at = (0, 0);
        } else {
            text.push(sign);
            at = (at.0 + 1, at.1 + if sign.len_utf16() == 2 { 2 } else { 1 });
        }
    }
    parts.push((text, found));
    parts
}

impl Loader<Marked> for Reader {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[Marked]) -> Result<HashMap<Marked, String>, Error> {
        let mut groups: HashMap<(Place, Arc<str>), Vec<Uuid>> = HashMap::new();
        for key in keys {
            groups.entry((key.place, key.words.clone())).or_default().push(key.id);
        }
        let mut found = HashMap::new();
        for ((place, words), ids) in groups {
            let rows = match place {
                Place::Statement => self.marked::<claim::Entity>(place, &words, ids).await?,
                Place::DocumentTitle | Place::DocumentText => {
                    self.marked::<document::Entity>(place, &words, ids).await?
                }
                Place::FactCheckTitle | Place::FactCheckSummary => {
                    self.marked::<fact_check::Entity>(place, &words, ids).await?
                }
            };
            found.extend(
                rows.into_iter().map(|(id, text)| (Marked { place, id, words: words.clone() }, text)),
            );
        }
        Ok(found)
    }
}

impl Reader {
    /// Of these rows, as far as the reader may see them, the text with signs around the words.
    async fn marked<E: Visible + HasId>(
        &self,
        place: Place,
        words: &str,
        ids: Vec<Uuid>,
    ) -> Result<Vec<(Uuid, String)>, Error> {
        let (text, options) = match place {
            Place::Statement => ("\"claim\".statement".to_owned(), "HighlightAll=true"),
            Place::DocumentTitle => ("\"document\".title".to_owned(), "HighlightAll=true"),
            Place::DocumentText => (
                format!(
                    "(SELECT left(x.body, {SEARCHED}) FROM document_text x
                        WHERE x.newsroom_id = \"document\".newsroom_id AND x.document_id = \"document\".id)"
                ),
                "MaxFragments=3, MinWords=8, MaxWords=30, FragmentDelimiter=\"\u{4}\"",
            ),
            Place::FactCheckTitle => ("\"fact_check\".title".to_owned(), "HighlightAll=true"),
            Place::FactCheckSummary => ("\"fact_check\".summary".to_owned(), "HighlightAll=true"),
        };
        let [open, close, _] = SIGNS;
        let signs: String = SIGNS.into_iter().collect();
        let table = E::default().table_name().to_owned();
        let marked = format!(
            "ts_headline(search_language(\"{table}\".language)::regconfig, translate({text}, $1, '   '),
                websearch_to_tsquery(search_language(\"{table}\".language)::regconfig, $2), $3)"
        );
        let options = format!("{options}, StartSel=\"{open}\", StopSel=\"{close}\"");
        let select = E::visible(&self.scope)
            .filter(E::id_column().is_in(ids))
            .select_only()
            .column(E::id_column())
            .expr_as(Expr::cust_with_values(marked, [signs, words.to_owned(), options]), "marked");
        let (sql, values) = select.into_query().build(PostgresQueryBuilder);
        let rows =
            self.db.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
        let rows = rows.iter().filter_map(|row| {
            let read = || Ok((row.try_get("", "id")?, row.try_get::<Option<String>>("", "marked")?));
            match read() {
                Ok((id, text)) => text.map(|text| Ok((id, text))),
                Err(error) => Some(Err(error)),
            }
        });
        rows.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_code_points_and_in_utf16_and_start_anew_in_each_fragment() {
        let found = parts("😀 \u{2}café\u{3} x\u{4}\u{2}b\u{3}");
        assert_eq!(found[0].0, "😀 café x");
        assert_eq!(found[0].1, [Highlight { start: 2, end: 6, start_utf16: 3, end_utf16: 7 }]);
        assert_eq!(
            found[1],
            ("b".to_owned(), vec![Highlight { start: 0, end: 1, start_utf16: 0, end_utf16: 1 }])
        );
    }
}
