//! What the people of the demonstration say. All of it is invented.
//!
//! About the people of the sample, who don't exist, they say something definite. About a story that somebody brings
//! along they must not: there every text says what it is, and the published rating is that nothing is proven.

/// A play for one story.
pub struct Script {
    /// Headline of the story, if it has none of its own.
    pub title: Option<&'static str>,
    /// Who published it.
    pub publisher: Option<&'static str>,
    /// The claim on which the reviewers agree.
    pub agreed: Case,
    /// The claim on which they differ.
    pub disputed: Case,
    /// How the dispute ends: a rating, and why.
    pub adjudication: (&'static str, &'static str),
    /// What is published about the claim on which they agree.
    pub conclusion: Conclusion,
}

/// What happens to one claim.
pub struct Case {
    /// Words by which the claim is known among the proposals; without them the one that scores best is taken.
    pub words: Option<&'static str>,
    /// The desk's own words for it.
    pub wording: Option<&'static str>,
    /// What the reporter finds, and what a reviewer adds.
    pub evidence: [Material; 2],
    /// Where no evidence was found for the other side: the side, and where was looked.
    pub search: Option<(&'static str, &'static str)>,
    /// Rating and rationale of either reviewer.
    pub verdicts: [(&'static str, &'static str); 2],
}

/// A piece of evidence.
pub struct Material {
    /// Name of its source.
    pub source: &'static str,
    /// What the source is.
    pub kind: &'static str,
    /// Address.
    pub url: &'static str,
    /// The words that matter.
    pub excerpt: &'static str,
    /// What it does to the claim.
    pub stance: &'static str,
    /// Whether it is a primary source.
    pub primary: bool,
}

/// A fact-check's texts, and what is corrected in them later.
pub struct Conclusion {
    /// Headline.
    pub title: &'static str,
    /// The conclusion in a sentence.
    pub summary: &'static str,
    /// How it came about.
    pub reasoning: &'static str,
    /// Why the claimant was not asked.
    pub contact: &'static str,
    /// The reasoning after the correction.
    pub corrected: &'static str,
    /// What the correction tells readers.
    pub correction: &'static str,
}

/// For the story in `story.txt`.
pub const SAMPLE: Script = Script {
    title: Some("Mayor of Port Ellery defends closure of north pier"),
    publisher: Some("Coastline Wire"),
    agreed: Case {
        words: Some("fallen by 40 percent"),
        wording: Some(
            "Traffic on the waterfront of Port Ellery has fallen by 40 percent since the trial began in March.",
        ),
        evidence: [
            Material {
                source: "Port Ellery traffic counts",
                kind: "DATASET",
                url: "https://counts.port-ellery.example/waterfront/2025",
                excerpt: "Waterfront, daily mean of vehicles: February 11,240; October 9,310.",
                stance: "REFUTES",
                primary: true,
            },
            Material {
                source: "Harbour Gazette",
                kind: "PUBLICATION",
                url: "https://gazette.example/2025/07/pier-trial-in-figures",
                excerpt: "In June, with the ferry terminal closed, 41 percent fewer cars were counted than in February.",
                stance: "SUPPORTS",
                primary: false,
            },
        ],
        search: None,
        verdicts: [
            (
                "MOSTLY_FALSE",
                "The counts show a fall of 17 percent from February to October. 40 percent was reached only in \
                 the weeks when the ferry terminal was closed.",
            ),
            (
                "MOSTLY_FALSE",
                "Over the whole trial the fall is less than half of what is claimed. The figure is true of June alone.",
            ),
        ],
    },
    disputed: Case {
        words: Some("14 of the 62 shops"),
        wording: Some(
            "14 of the 62 shops on the north pier of Port Ellery have shut since it was closed to cars.",
        ),
        evidence: [
            Material {
                source: "Port Ellery trade register",
                kind: "PRIMARY_DOCUMENT",
                url: "https://register.port-ellery.example/pier/closures",
                excerpt: "North pier, March to November: 14 entries deleted, 5 of them announced before March.",
                stance: "SUPPORTS",
                primary: true,
            },
            Material {
                source: "Quay Street Association",
                kind: "ORGANIZATION",
                url: "https://quaystreet.example/newsletter/november",
                excerpt: "Six shops have opened on the pier since the summer.",
                stance: "CONTEXT",
                primary: false,
            },
        ],
        search: Some((
            "REFUTES",
            "Looked through the trade register and two local papers from March to November for other numbers; found none.",
        )),
        verdicts: [
            ("TRUE", "The register has 14 deletions for 62 shops, exactly as stated."),
            (
                "HALF_TRUE",
                "The number is right, but five of the 14 had given notice before there was any trial.",
            ),
        ],
    },
    adjudication: (
        "MOSTLY_TRUE",
        "The number is right as stated. That five closures were settled before March belongs into the text, and does \
         not turn the number around.",
    ),
    conclusion: Conclusion {
        title: "Traffic on Port Ellery's waterfront has not fallen by 40 percent",
        summary: "The city's own counts show a fall of 17 percent. 40 percent was reached only while the ferry \
                  terminal was closed.",
        reasoning: "The mayor's figure compares February with **June**, when the ferry terminal was closed for eleven \
                    weeks and hardly anybody had a reason to drive to the pier.\n\nFrom February to September the \
                    city's counts fall from 11,240 to 9,310 vehicles a day: 17 percent.",
        contact: "The speaker is invented, so that nobody can be asked.",
        corrected: "The mayor's figure compares February with **June**, when the ferry terminal was closed for eleven \
                    weeks and hardly anybody had a reason to drive to the pier.\n\nFrom February to October the \
                    city's counts fall from 11,240 to 9,310 vehicles a day: 17 percent.",
        correction: "An earlier version named September as the last month of the counts. It is October. The rating is \
                     not affected.",
    },
};

/// For any other story.
pub const ANY: Script = Script {
    title: None,
    publisher: None,
    agreed: ANY_CASE,
    disputed: Case {
        verdicts: [
            (
                "TRUE",
                "Invented for this demonstration, so that the reviewers differ: nobody has checked the claim.",
            ),
            (
                "FALSE",
                "Invented for this demonstration, so that the reviewers differ: nobody has checked the claim.",
            ),
        ],
        ..ANY_CASE
    },
    adjudication: (
        "UNPROVEN",
        "Invented for this demonstration: nobody has checked the claim, so it is unproven.",
    ),
    conclusion: Conclusion {
        title: "Demonstration: a claim that nobody has checked",
        summary: "Invented for this demonstration. Nobody has checked the claim, and nothing is said about it here.",
        reasoning: "Invented for this demonstration: this is where the reasoning of a *real* fact-check stands.",
        contact: "This is a demonstration: nobody is asked for comment.",
        corrected: "Invented for this demonstration: this is where the reasoning of a *real* fact-check stands, \
                    here after a correction.",
        correction: "Invented for this demonstration: this is how readers are told what was corrected.",
    },
};

const ANY_CASE: Case = Case {
    words: None,
    wording: None,
    evidence: [
        Material {
            source: "Demonstration record",
            kind: "PRIMARY_DOCUMENT",
            url: "https://example.org/demonstration/record",
            excerpt: "Invented for this demonstration: here stand the words of a record.",
            stance: "CONTEXT",
            primary: true,
        },
        Material {
            source: "Demonstration paper",
            kind: "PUBLICATION",
            url: "https://example.org/demonstration/report",
            excerpt: "Invented for this demonstration: here stand the words of a report.",
            stance: "SUPPORTS",
            primary: false,
        },
    ],
    search: Some(("REFUTES", "Invented for this demonstration: nobody has looked for evidence.")),
    verdicts: [
        ("UNPROVEN", "Invented for this demonstration: nobody has checked the claim."),
        ("UNPROVEN", "Invented for this demonstration: nobody has checked the claim."),
    ],
};

/// What the reporter submits by hand where a story is too short to take a claim from.
pub const BY_HAND: [&str; 2] = [
    "Invented for this demonstration: the story was published on the day that it names.",
    "Invented for this demonstration: everybody who is quoted in the story is named in it.",
];
