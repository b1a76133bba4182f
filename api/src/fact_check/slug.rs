//! The last part of a public address, made from a title.

/// Longest slug that is made here; room is left for a number behind it.
const LONGEST: usize = 90;

/// A slug of small letters, digits and dashes; never empty.
pub fn slug(title: &str) -> String {
    let mut words = String::new();
    for word in deunicode::deunicode(title)
        .to_ascii_lowercase()
        // "don't" is one word.
        .replace('\'', "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let dash = usize::from(!words.is_empty());
        if words.len() + dash + word.len() > LONGEST {
            if words.is_empty() {
                words.push_str(&word[..LONGEST]);
            }
            break;
        }
        if dash == 1 {
            words.push('-');
        }
        words.push_str(word);
    }
    if words.is_empty() { "fact-check".to_owned() } else { words }
}

/// The slug itself, or with the next number if it is taken.
pub fn free(slug: &str, taken: &[String]) -> String {
    if !taken.iter().any(|other| other == slug) {
        return slug.to_owned();
    }
    let number =
        |other: &String| other.strip_prefix(slug)?.strip_prefix('-')?.parse::<u32>().ok().map(u64::from);
    let last = taken.iter().filter_map(number).max().unwrap_or(1).max(1);
    // Behind the last one; numbers too large to count on from are stepped over.
    let mut behind = (last + 1..last + 2 + taken.len() as u64).map(|number| format!("{slug}-{number}"));
    let next = behind.find(|candidate| !taken.contains(candidate));
    next.unwrap_or_else(|| slug.to_owned())
}

/// Whether the text is a slug as the table takes it.
pub fn is_slug(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = |byte: Option<u8>| byte.is_some_and(inner);
    (1..=120).contains(&text.len())
        && text.bytes().all(|byte| inner(byte) || byte == b'-')
        && ends(text.bytes().next())
        && ends(text.bytes().last())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_of_any_script_becomes_a_slug() {
        for (title, expected) in [
            ("Did the ferry subsidy double? No!", "did-the-ferry-subsidy-double-no"),
            ("  Straße, Øl & Çelik – l’été ", "strasse-ol-celik-lete"),
            ("Москва", "moskva"),
            ("</script><svg onload=alert(1)>", "script-svg-onload-alert-1"),
            ("😶\u{0}\u{202e}", "no-mouth"),
            ("…?!", "fact-check"),
        ] {
            let slug = slug(title);
            assert!(is_slug(&slug), "{slug}");
            assert_eq!(slug, expected);
        }
    }

    #[test]
    fn a_long_title_is_cut_at_a_word() {
        let slug_of_words = slug(&"fourteen words ".repeat(20));
        assert!(slug_of_words.len() <= LONGEST && slug_of_words.ends_with("words"), "{slug_of_words}");
        assert_eq!(slug(&"a".repeat(300)).len(), LONGEST);
    }

    #[test]
    fn a_slug_that_is_taken_gets_the_next_number() {
        let taken = |slugs: &[&str]| slugs.iter().map(|slug| (*slug).to_owned()).collect::<Vec<_>>();
        assert_eq!(free("a", &[]), "a");
        assert_eq!(free("a", &taken(&["a-2", "a-b"])), "a");
        assert_eq!(free("a", &taken(&["a"])), "a-2");
        assert_eq!(free("a", &taken(&["a", "a-2", "a-7", "a-7-9", "a-b"])), "a-8");
    }
}
