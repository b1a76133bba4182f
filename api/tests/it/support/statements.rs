//! Counts the statements that a server sends to its database.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::DatabaseConnection;

/// Statements sent so far.
#[derive(Clone, Default)]
pub struct Statements(Arc<AtomicU64>);

impl Statements {
    /// Counts what this pool sends from now on, in transactions too.
    pub fn count(&self, db: &mut DatabaseConnection) {
        let count = self.0.clone();
        db.set_metric_callback(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
    }

    /// Counts whatever calls it.
    pub fn watch(&self) -> Arc<dyn Fn() + Send + Sync> {
        let count = self.0.clone();
        Arc::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
        })
    }

    /// How many were sent since the last time this was asked.
    pub fn take(&self) -> u64 {
        self.0.swap(0, Ordering::SeqCst)
    }
}
