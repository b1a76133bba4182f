//! Single cases of the conventions, each as small as it can be.

use factdesk_intake::{Speech, Story, read};

/// "speaker < relayer: words", with quotation marks for direct speech.
fn told(text: &str) -> Vec<String> {
    let reading = read(&Story { text, language: Some("en"), publisher: None });
    reading
        .proposals
        .iter()
        .map(|p| {
            let via = p.via.as_ref().map(|v| format!(" < {v}")).unwrap_or_default();
            let words = if p.kind == Speech::Direct { format!("'{}'", p.exact) } else { p.exact.clone() };
            format!("{}{via}: {words}", p.speaker.name)
        })
        .collect()
}

#[test]
fn a_quotation_that_goes_on_after_its_cue_is_two() {
    assert_eq!(
        told("“It was closed,” said Jane Hill. “It still is.”"),
        ["Jane Hill: 'It was closed,'", "Jane Hill: 'It still is.'"]
    );
}

#[test]
fn a_sentence_split_by_its_cue_is_one() {
    assert_eq!(
        told("\"It was closed,\" she said, \"and it still is.\""),
        ["she: 'It was closed,\" she said, \"and it still is.'"]
    );
    assert_eq!(
        told("Three offers, Owen Price claimed, were identical."),
        ["Owen Price: Three offers, Owen Price claimed, were identical"]
    );
}

#[test]
fn a_quotation_over_paragraphs_is_one() {
    assert_eq!(
        told("Owen Price said: “We asked in May.\n\n“We asked again in June.”"),
        ["Owen Price: 'We asked in May.\n\n“We asked again in June.'"]
    );
}

#[test]
fn marks_of_all_sorts() {
    for (open, close) in [
        ("“", "”"),
        ("\"", "\""),
        ("‘", "’"),
        ("'", "'"),
        ("«", "»"),
        ("« ", " »"),
        ("„", "“"),
        ("â€œ", "â€\u{9d}"),
        ("â€œ", "â€"),
        ("``", "''"),
        ("&quot;", "&quot;"),
        ("\u{fffd}", "\u{fffd}"),
        ("”", "”"),
    ] {
        let text = format!("{open}The workers' pay fell, and that's wrong,{close} said Owen Price.");
        assert_eq!(told(&text), ["Owen Price: 'The workers' pay fell, and that's wrong,'"], "{open}{close}");
    }
}

#[test]
fn what_is_passed_on_has_both() {
    assert_eq!(
        told("Kim Lee said Owen Price had told her that the plant was closed."),
        ["Owen Price < Kim Lee: the plant was closed"]
    );
    assert_eq!(
        told("Owen Price stressed that the plant was closed, the ministry said."),
        ["Owen Price < the ministry: the plant was closed"]
    );
    assert_eq!(
        told("The plant was closed, Owen Price told Kim Lee, according to Ann Bell."),
        ["Owen Price < Ann Bell: The plant was closed"]
    );
    assert_eq!(
        told("Owen Price was quoted by the Echo as saying that the plant was closed."),
        ["Owen Price < Echo: the plant was closed"]
    );
}

#[test]
fn weak_and_nominal_cues() {
    assert_eq!(
        told("Owen Price raised concerns over the state of the bridge."),
        ["Owen Price: the state of the bridge"]
    );
    assert_eq!(
        told("Doubts were voiced by several analysts about the state of the bridge."),
        ["several analysts: the state of the bridge"]
    );
    assert_eq!(told("Owen Price denied that he was paid."), ["Owen Price: he was paid"]);
    assert_eq!(told("Nobody believed Owen Price's claim that he was ill."), ["Owen Price: he was ill"]);
    assert_eq!(told("Owen Price accused the firm of hiding the leak."), ["Owen Price: hiding the leak"]);
}

#[test]
fn speakers_are_resolved() {
    let people = "Mayor Jane Hill met her deputy, Tom Hill, on Monday. ";
    for (cue, speaker) in [
        ("The mayor said", "Jane Hill"),
        ("Mr Hill said", "Tom Hill"),
        ("The deputy said", "Tom Hill"),
        ("Jane Hill said", "Jane Hill"),
    ] {
        assert_eq!(
            told(&format!("{people}{cue} the bridge was closed.")),
            [format!("{speaker}: the bridge was closed")]
        );
    }
    assert_eq!(
        told("The World Health Organization (WHO) said it had sent aid. The WHO said the aid was lost."),
        ["World Health Organization: it had sent aid", "World Health Organization: the aid was lost"]
    );
    assert_eq!(
        told("Both leaders said the talks were held in May."),
        ["Both leaders: the talks were held in May"]
    );
    assert_eq!(told("“It was dark,” a waitress recalled."), ["a waitress: 'It was dark,'"]);
}

#[test]
fn names_that_are_other_words_too() {
    assert_eq!(
        told("Jan Holm said the bridge was closed in May."),
        ["Jan Holm: the bridge was closed in May"]
    );
    assert_eq!(told("US officials said the WHO was told."), ["US officials: the WHO was told"]);
    assert_eq!(told("Parent Tiffany Brandt said the bus was late."), ["Tiffany Brandt: the bus was late"]);
}

#[test]
fn not_a_proposal() {
    for text in [
        "The bridge was closed in May. Some 300 people took part.",
        "Owen Price is said to own three boats. He is understood to have left.",
        "An estimated 300 people took part. It is feared that more were hurt.",
        "Known as “the Hump”, the bridge was built in 1887.",
        "The film, “The Last Ferry”, opens on Sunday.",
        "“Who closed the bridge?” she asked.",
        "Owen Price did not say when the bridge would open. He declined to comment.",
        "The firm's claims were settled. The report was late.",
        "BRIDGE CLOSED, SAYS MAYOR",
        "* Mayor says bridge closed",
    ] {
        assert_eq!(told(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_can_be_checked_scores_high() {
    let score = |text: &str| read(&Story { text, language: Some("en"), publisher: None }).proposals[0].score;
    for fact in [
        "the firm had cut 300 jobs",
        "the bridge was closed in May",
        "prices have risen by 4%",
        "no alarm was raised",
    ] {
        assert!(score(&format!("Owen Price said that {fact}.")) > 0.5, "{fact}");
    }
    for other in [
        "the firm should pay",
        "he hoped for rain",
        "it was a disgrace",
        "he would resign",
        "prices will rise",
        "he was grateful to all",
    ] {
        assert!(score(&format!("Owen Price said that {other}.")) < 0.5, "{other}");
    }
}
