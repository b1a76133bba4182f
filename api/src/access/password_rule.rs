//! Which passwords are taken: long ones that are not among the first that anybody tries.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

/// Shortest password in characters: NIST SP 800-63B-4 (3.1.1.2) wants 15 where it may be the only factor, which it is
/// for whoever has not set a second one.
pub const SHORTEST: usize = 15;
/// Longest password in characters (NIST asks for 64 at least to be taken).
pub const LONGEST: usize = 200;

/// The ten thousand commonest passwords, and all known common ones of the shortest length and more, in small letters and
/// sorted by bytes. From the crate zxcvbn 3.1 (MIT, © 2016 Joshua Holmer and others, after Dropbox's zxcvbn).
const COMMON: &str = include_str!("common_passwords.txt");

/// What stands against a new password, in a sentence for the person; nothing if it is taken.
///
/// `about` is what others know of the person: address and name. There are no rules on kinds of characters.
pub fn objection(password: &str, about: &[&str]) -> Option<String> {
    let password: String = password.nfkc().collect();
    let length = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        return Some(format!("A password has {SHORTEST} to {LONGEST} characters; a few words do well."));
    }
    if password.contains('\0') {
        return Some("A password has no NUL character.".into());
    }
    let small = password.to_lowercase();
    let core = small.trim_matches(|char: char| !char.is_alphabetic());
    // Digits and marks around a common word add little; a common word in a long text takes nothing away.
    let mainly_core = core.len() * 2 >= small.len();
    let texts = [Some(small.as_str()), mainly_core.then_some(core)];
    if texts.into_iter().flatten().any(|text| is_common(unit(text)) || is_run(unit(text))) {
        return Some("This password is one of the first that others would try.".into());
    }
    let about = about.iter().flat_map(|text| [Some(*text), text.split_once('@').map(|(local, _)| local)]);
    let own = about.flatten().map(str::to_lowercase).any(|text| text == small || text == unit(core));
    own.then(|| "A password is not your own name or address.".into())
}

/// The part that a text repeats, as in `passwordpassword`; the text itself if it repeats none.
fn unit(text: &str) -> &str {
    let ends = text.char_indices().map(|(at, _)| at).skip(1).take_while(|at| at * 2 <= text.len());
    ends.map(|end| text.split_at(end))
        .find(|(unit, _)| {
            text.len().is_multiple_of(unit.len()) && unit.repeat(text.len() / unit.len()) == text
        })
        .map_or(text, |(unit, _)| unit)
}

fn is_common(text: &str) -> bool {
    let (mut low, mut high) = (0, COMMON.len());
    // The lines are sorted: a binary search by bytes that steps back to the start of its line.
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = COMMON[..middle].rfind('\n').map_or(0, |at| at + 1);
        let end = COMMON[start..].find('\n').map_or(COMMON.len(), |at| start + at);
        match COMMON[start..end].cmp(text) {
            Ordering::Equal => return true,
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start,
        }
    }
    false
}

/// A walk along the alphabet, the digits or a row of keys, either way; one character over and over counts.
fn is_run(text: &str) -> bool {
    const ROWS: [&str; 4] = [
        "abcdefghijklmnopqrstuvwxyz",
        "0123456789",
        "qwertyuiopasdfghjklzxcvbnm",
        "qwertzuiopasdfghjklyxcvbnm",
    ];
    let backwards: String = text.chars().rev().collect();
    let run = |text: &str| ROWS.iter().any(|row| row.repeat(20).contains(text));
    text.chars().count() <= 1 || run(text) || run(&backwards)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_kinds_of_characters_do_not() {
        for good in [
            "correct horse battery staple",
            "kein zeichen besonders",
            "ÄÖÜäöüßéèêçñåøæ",
            "8392 qw 4820138",
            &format!("seven moons over {}", "x".repeat(183)),
        ] {
            assert_eq!(objection(good, &["ada@desk.example", "Ada"]), None, "{good}");
        }
        for bad in
            ["", "fourteen chars", &format!("seven moons over {}", "x".repeat(184)), "fifteen \0 chars"]
        {
            assert!(objection(bad, &[]).is_some(), "{bad}");
        }
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for bad in [
            "passwordpassword",
            "Password12345678",
            "123456789012345",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "abcdefghijklmnop",
            "qwertyuiopasdfgh",
            "poiuytrewqpoiuytrewq",
            "iloveyouiloveyou",
        ] {
            assert!(objection(bad, &[]).is_some(), "{bad}");
        }
    }

    #[test]
    fn ones_own_name_and_address_are_refused() {
        let about = ["maria.lopez@desk.example", "Maria Magdalena López"];
        for bad in [
            "Maria Magdalena López",
            "maria.lopez@desk.example",
            "maria.lopezmaria.lopez",
            "maria.lopez12345",
        ] {
            assert!(objection(bad, &about).is_some(), "{bad}");
        }
    }

    #[test]
    fn every_common_password_is_found() {
        assert!(COMMON.lines().all(is_common));
        assert!(COMMON.lines().count() > 9_000);
        assert!(!is_common("") && !is_common("zzzzzzzz-no-such") && !is_common("0"));
    }
}
