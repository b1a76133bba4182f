//! Names of sources: folded for recognition, cut to what a row holds.

/// Characters of a name at most.
pub const LONGEST_NAME: usize = 300;

/// The form in which two spellings of a name are compared. Never empty for a name that is not.
pub fn name_key(name: &str) -> String {
    let folded = factdesk_intake::normalize_statement(name);
    let key = if folded.is_empty() { name.trim() } else { &folded };
    shorten(key, LONGEST_NAME)
}

/// The first so many characters.
pub fn shorten(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        assert_eq!(name_key("  Jake   SULLIVAN "), name_key("Jake Sullivan"));
        assert_eq!(name_key("O’Neill"), name_key("O'Neill"));
        assert_ne!(name_key("Jake Sullivan"), name_key("Jane Sullivan"));
        assert_eq!(name_key("!!!"), "!!!");
        assert_eq!(name_key(&"ß".repeat(300)).chars().count(), 300);
    }
}
