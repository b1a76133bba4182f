//! What a statement is recognized by.

use sha2::{Digest, Sha256};

/// Characters of a statement at most.
pub const LONGEST_STATEMENT: usize = 2000;

/// SHA-256 of the normalized statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StatementKey([u8; 32]);

impl StatementKey {
    /// The key of a statement. A statement without a letter or digit has nothing to be recognized by but itself.
    pub fn of(statement: &str) -> Self {
        let normal = factdesk_intake::normalize_statement(statement);
        Self(Sha256::digest(if normal.is_empty() { statement } else { &normal }).into())
    }

    /// As the column holds it.
    pub fn bytes(self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// The key in a column.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_case_and_blanks_do_not_tell_statements_apart() {
        let key = StatementKey::of;
        assert_eq!(key("“The bridge  is closed.”"), key("the bridge is closed"));
        assert_ne!(key("The bridge is closed"), key("The bridge is not closed"));
        assert_ne!(key("…"), key("!"));
    }
}
