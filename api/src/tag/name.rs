//! Names of tags: one line of text, folded for recognition.

/// Characters of a name at most.
pub const LONGEST_NAME: usize = 100;

/// The name in one line, with single blanks.
pub fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form in which two spellings of a name are compared. Never empty for a name that is not.
pub fn key(name: &str) -> String {
    one_line(&crate::source::name_key(name)).chars().take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key_in_one_line() {
        assert_eq!(key(" Public\n HEALTH"), key("Public health"));
        assert_ne!(key("health"), key("wealth"));
        assert_eq!(key("!!\n!"), "!! !");
        assert_eq!(one_line(" a \t\n b "), "a b");
    }
}
