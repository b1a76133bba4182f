//! Facts about a story as a whole: publisher, syndication chain, language.

use factdesk_intake::{DocumentFacts, Story, json_lines, read};

fn facts(text: &str) -> DocumentFacts {
    read(&Story { text, language: None, publisher: None }).document
}

const STORY: &str = "The council said 12 trees fell in the park on Sunday night.";

#[test]
fn a_dateline_names_its_agencies() {
    for (head, via) in [
        ("GENEVA (AP) — ", &["AP"][..]),
        ("PARIS (AFP/Reuters) – ", &["AFP", "Reuters"]),
        ("HARROGATE, England, June 3 (Xinhua) -- ", &["Xinhua"]),
        ("(CNN) -- ", &["CNN"]),
        ("KALUNDA (Northern Press Agency) – ", &["Northern Press Agency"]),
        ("MOSCOW, October 14. /TASS/. ", &["TASS"]),
        ("BEIJING, Oct. 14 (Xinhua) -- ", &["Xinhua"]),
        ("PARIS, 3 March (AFP) - ", &["AFP"]),
        ("(Reuters) - ", &["Reuters"]),
        ("GENEVA — ", &[]),
        ("The mayor (who is 40) - ", &[]),
    ] {
        assert_eq!(facts(&format!("{head}{STORY}")).via, via, "{head}");
    }
}

#[test]
fn a_credit_names_its_source() {
    for (credit, via) in [
        ("- Via Interfold News Agency.Â ", &["Interfold News Agency"][..]),
        ("— Reuters", &["Reuters"]),
        ("Source: ANI", &["ANI"]),
        ("With files from The Canadian Press and Mary Jones", &["The Canadian Press"]),
        ("This story first appeared in The Lantern.", &["The Lantern"]),
        ("Originally published by Kite News, distributed via Newswire Hub.", &["Kite News", "Newswire Hub"]),
        ("Associated Press writer June Tallis contributed to this report.", &["Associated Press"]),
        ("Reuters contributed to this report.", &["Reuters"]),
        ("The Harlow Times and Jane Doe contributed to this report.", &["The Harlow Times"]),
        ("Emily Post contributed to this report.", &[]),
        ("Additional reporting by the Press Association", &["Press Association"]),
        ("Additional reporting by Reuters/Jane Doe", &["Reuters"]),
        ("With inputs from agencies like PTI", &["PTI"]),
        ("With files from AFP", &["AFP"]),
        ("This article was originally published by Kite News.", &["Kite News"]),
        ("This article is republished from The Lantern under a Creative Commons licence.", &["The Lantern"]),
        ("This story was produced in partnership with Health News Network.", &["Health News Network"]),
        ("Courtesy of Kite News", &["Kite News"]),
        ("Source: AP/Reuters", &["AP", "Reuters"]),
        ("(This story is published from a syndicated feed - PTI.)", &["PTI"]),
        ("Parts of this column first appeared in The Lantern.", &["The Lantern"]),
        ("The report was first published in The Lantern.", &[]),
        ("The cider is produced by Orchard Brothers.", &[]),
        ("Her first poem was first published in The Lantern.", &[]),
        ("(With inputs from agencies)", &[]),
        ("With inputs from Agencies", &[]),
        ("(Reporting by Dan Osterly; Editing by Priya Naidoo)", &[]),
    ] {
        assert_eq!(facts(&format!("{STORY}\n\n{credit}\n")).via, via, "{credit}");
    }
}

#[test]
fn a_byline_names_agency_or_publisher() {
    for (line, publisher, via) in [
        ("By PA reporters", None, &["PA"][..]),
        ("By Jane Doe | Associated Press", None, &["Associated Press"]),
        ("By Jane Doe, AP Sports Writer", None, &["AP"]),
        ("By Jane Doe for The Associated Press", None, &["The Associated Press"]),
        ("Jane Doe, Reuters", None, &["Reuters"]),
        ("By our political staff, The Northern Post", Some("The Northern Post"), &[]),
        ("By Dana Ruiz, KTVX 9 News", Some("KTVX 9 News"), &[]),
        ("By Jane Doe, Health Reporter", None, &[]),
        ("By Emily Post", None, &[]),
        ("Jane Doe, The Harlow Times", Some("The Harlow Times"), &[]),
        ("Via Kite News", None, &["Kite News"]),
    ] {
        let facts = facts(&format!("Storm fells trees\n\n{line}\n\n{STORY}"));
        assert_eq!(
            (facts.publisher.as_deref(), &facts.via[..]),
            (publisher, &via.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>()[..]),
            "{line}"
        );
    }
}

#[test]
fn a_station_in_the_dateline_of_its_own_story_is_no_relay() {
    let text = format!(
        "By Dana Ruiz, KTVX 9 News\n\nMILLBROOK, Mo. (KTVX 9) - {STORY}\n\nCopyright 2025 KTVX 9. All rights reserved."
    );
    let facts = facts(&text);
    assert_eq!(facts.publisher.as_deref(), Some("KTVX 9"));
    assert!(facts.via.is_empty());
}

#[test]
fn an_agencys_copyright_under_an_outlets_byline_is_a_relay() {
    let text = format!("By Jane Doe, The Harlow Times\n\n{STORY}\n\nCopyright 2026 The Associated Press.");
    let facts = facts(&text);
    assert_eq!(facts.publisher.as_deref(), Some("The Harlow Times"));
    assert_eq!(facts.via, ["The Associated Press"]);
}

#[test]
fn an_agency_is_named_once() {
    let text =
        format!("GENEVA (AP) — {STORY}\n\nAssociated Press writer June Tallis contributed to this report.");
    assert_eq!(facts(&text).via, ["AP"]);
}

#[test]
fn the_text_may_name_its_publisher() {
    for (text, publisher) in [
        (format!("{STORY}\n\n© 2024 The Dunmore Echo. All rights reserved."), Some("The Dunmore Echo")),
        (format!("{STORY}\n\n- Follow The Meridian Post on Google NewsÂ "), Some("The Meridian Post")),
        (format!("By Jane Doe for The Ostley Star\n\n{STORY}"), Some("The Ostley Star")),
        (format!("{STORY}\n\nSubscribe to the Harlow Times newsletter for more."), Some("Harlow Times")),
        (
            format!("News release from the University of Tarrandale\n\n{STORY}"),
            Some("University of Tarrandale"),
        ),
        (format!("{STORY}\n\n© 2026 Kite Monthly"), Some("Kite Monthly")),
        (format!("{STORY}\n\nCopyright (c) 2026, Kite Monthly."), Some("Kite Monthly")),
        (format!("{STORY}\n\nCopyright Kite Monthly 2019-2026"), Some("Kite Monthly")),
        (STORY.to_owned(), None),
    ] {
        assert_eq!(facts(&text).publisher.as_deref(), publisher, "{text}");
    }
}

#[test]
fn the_submitter_knows_the_publisher_best_and_it_is_no_relay() {
    let text = format!("{STORY}\n\n© 2024 The Dunmore Echo. All rights reserved.\n\n— Reuters");
    let document = read(&Story { text: &text, language: None, publisher: Some("Reuters") }).document;
    assert_eq!(document.publisher.as_deref(), Some("Reuters"));
    assert!(document.via.is_empty());
}

#[test]
fn only_english_is_read() {
    for (text, language) in [
        (
            "Le maire a déclaré que le pont serait fermé. « Nous n'avons pas le choix », a-t-il dit lundi.",
            "fr",
        ),
        (
            "Der Bürgermeister sagte, die Brücke sei gesperrt. „Wir haben keine Wahl“, sagte er am Montag.",
            "de",
        ),
        ("El alcalde dijo que el puente estaba cerrado. «No tenemos otra opción», añadió el lunes.", "es"),
        ("Мэр заявил, что мост закрыт. «У нас нет выбора», — сказал он в понедельник.", "ru"),
        ("市长说,桥已经关闭。“我们别无选择,”他周一说。", "zh"),
        ("", "und"),
        ("12 / 7 ...", "und"),
    ] {
        let reading = read(&Story { text, language: None, publisher: None });
        assert_eq!(reading.document.language, language, "{text}");
        assert!(reading.proposals.is_empty(), "{text}");
    }
    assert_eq!(facts("He said the bridge was closed.").language, "en");
}

#[test]
fn the_language_given_counts() {
    let told = |language| read(&Story { text: STORY, language: Some(language), publisher: None });
    assert_eq!(told("en-GB").document.language, "en");
    assert_eq!(told("en-GB").proposals.len(), 1);
    assert!(told("de").proposals.is_empty());
}

#[test]
fn json_lines_are_a_document_and_its_proposals() {
    let lines = json_lines(&read(&Story { text: STORY, language: None, publisher: None }));
    let lines: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let document =
        serde_json::json!({"document": {"publisher": null, "via": [], "language": "en", "sentences": 1}});
    assert_eq!(lines[0], document);
    assert_eq!(lines[1]["exact"], "12 trees fell in the park on Sunday night");
    assert_eq!(lines[1]["speaker"], "The council");
    assert_eq!(lines[1]["kind"], "indirect");
    assert_eq!((lines[1]["start"].as_u64(), lines[1]["end"].as_u64()), (Some(17), Some(58)));
    assert!(lines[1]["score"].as_f64().unwrap() > 0.5);
    assert!(lines[1]["reasons"].as_array().unwrap().contains(&"figure".into()));
    let keys: Vec<&String> = lines[1].as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 10);
}
