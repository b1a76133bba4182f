//! What holds for any text whatever, also for dirt that nobody has seen yet.

use factdesk_intake::{Naming, Story, json_lines, normalize_statement, read};
use proptest::prelude::*;

/// Pieces that stories are made of, and the dirt that gets into them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "“", "”", "\"", "'", "‘", "’", "«", "»", "« ", " »", "„", "â€œ", "â€\u{9d}", "â€™", "Â ", "Â«", "&quot;", "``", "''",
            "\u{fffd}", "\r\n", "\n", "\r\n\r\n", "\n\n", "\r", ". ", ", ", "? ", "! ", ": ", "; ", " — ", " - ", "… ", "(", ")", "[", "]",
            "🙂", "👩‍🚒", "\u{200b}", "\u{ad}", "\u{feff}", "\u{a0}", "\u{2028}", "\u{301}", "𝒜", "İ", "ǅ", "ß", "\0", "•", "* ", "Q: ", "A: ",
        ]).prop_map(str::to_owned),
        8 => prop::sample::select(vec![
            "said ", "says ", "told ", "that ", "according to ", "he ", "she ", "it ", "they ", "the ", "The mayor ", "Jane Smith ", "Smith ",
            "Mr Smith ", "Smith's ", "Bob Smith ", "who ", "adding ", "added ", "warned of ", "raised concerns over ", "her claim that ",
            "accused ", "of ", "denied ", "called for ", "urged ", "to ", "and ", "but ", "while ", "was quoted as saying ", "the latter ",
            "a spokesman for the council ", "on Tuesday ", "in a statement ", "the bridge was closed ", "12 people died ", "is ", "not ",
            "MINISTER: ", "JANE SMITH: ", "(Reuters) - ", "Via ", "© ", "World Health Organization (WHO) ", "Dr. ", "U.S. ", "e.g. ",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => any::<char>().prop_map(String::from),
    ]
}

fn story() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..90).prop_map(|pieces| pieces.concat())
}

fn check(text: &str, language: Option<&str>) -> Result<(), TestCaseError> {
    let points: Vec<char> = text.chars().collect();
    let reading = read(&Story { text, language, publisher: None });
    let mut end = 0;
    for proposal in &reading.proposals {
        prop_assert!(proposal.start < proposal.end && proposal.end <= points.len());
        let slice = |from: usize, to: usize| points[from..to.min(points.len())].iter().collect::<String>();
        prop_assert_eq!(&proposal.exact, &slice(proposal.start, proposal.end));
        prop_assert_eq!(&proposal.prefix, &slice(proposal.start.saturating_sub(32), proposal.start));
        prop_assert_eq!(&proposal.suffix, &slice(proposal.end, proposal.end + 32));
        prop_assert!(proposal.start >= end, "proposals overlap");
        prop_assert!(!proposal.speaker.name.trim().is_empty());
        prop_assert!((0.0..=1.0).contains(&proposal.score));
        prop_assert!(
            proposal.via.as_ref() != Some(&proposal.speaker.name)
                || proposal.speaker.naming == Naming::Unnamed
        );
        end = proposal.end;
    }
    prop_assert_eq!(json_lines(&reading).lines().count(), reading.proposals.len() + 1);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_slices_of_the_stored_text(text in story()) {
        check(&text, Some("en"))?;
    }

    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        check(&text, None)?;
        check(&text, Some("en"))?;
    }

    #[test]
    fn the_normal_form_is_stable(text in any::<String>()) {
        let once = normalize_statement(&text);
        prop_assert_eq!(normalize_statement(&once), once);
    }
}

#[test]
fn pieces_yield_proposals_at_all() {
    let text = "“The bridge was closed,” said Jane Smith. She added that 12 people died.";
    assert_eq!(read(&Story { text, language: Some("en"), publisher: None }).proposals.len(), 2);
}

#[test]
fn the_same_statement_is_recognised_in_another_dress() {
    let plain = normalize_statement("The \"red lines\" are - as ever - clear");
    assert_eq!(normalize_statement("  the “Red Lines” are — as\u{a0}ever – CLEAR.”"), plain);
    assert_ne!(normalize_statement("The red lines are not clear"), plain);
}
