//! A look behind the server, for what no answer tells.

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use uuid::Uuid;

use super::desk::Desk;

/// The bare uuid inside an opaque id.
pub fn uuid(id: &str) -> Uuid {
    factdesk::graphql::parse_id(id).unwrap_or_else(|| panic!("{id} is no id")).1
}

impl Desk {
    /// The one number that a statement answers.
    pub async fn number(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> i64 {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        let row = self.db.query_one_raw(statement).await.unwrap_or_else(|error| panic!("{sql}\n{error}"));
        row.unwrap().try_get_by_index(0).unwrap()
    }
}
