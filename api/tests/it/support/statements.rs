//! Counts the statements that a server sends to its database, and keeps them.

use std::sync::{Arc, Mutex};

use factdesk::read::Watch;
use sea_orm::{DatabaseConnection, DbBackend, Statement};

/// Statements sent so far.
#[derive(Clone, Default)]
pub struct Statements(Arc<Mutex<Vec<Statement>>>);

impl Statements {
    /// Keeps what this pool sends from now on, in transactions too.
    pub fn keep(&self, db: &mut DatabaseConnection) {
        let sent = self.0.clone();
        db.set_metric_callback(move |info| sent.lock().unwrap().push(info.statement.clone()));
    }

    /// Keeps whatever it is told of.
    pub fn watch(&self) -> Watch {
        let sent = self.0.clone();
        Arc::new(move |text, values| {
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, values.to_vec());
            sent.lock().unwrap().push(statement);
        })
    }

    /// How many were sent since the last time this was asked.
    pub fn take(&self) -> u64 {
        self.sent().len() as u64
    }

    /// Those that were sent since the last time this was asked.
    pub fn sent(&self) -> Vec<Statement> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}
