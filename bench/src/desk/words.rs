//! Sentences, names and texts with the lengths and the variety of real ones, from a seed.

use fastrand::Rng;

const FIRST: &[&str] = &[
    "Adaeze", "Ahmed", "Alice", "Amara", "Anders", "Anita", "Anton", "Beatriz", "Ben", "Carla", "Chen",
    "Clara", "Daniel", "Daria", "David", "Elena", "Emil", "Erik", "Fatima", "Felix", "Grace", "Hana",
    "Hassan", "Helen", "Hugo", "Ines", "Ingrid", "Isaac", "Jacob", "Jana", "Jonas", "Judith", "Karin",
    "Kofi", "Lars", "Laura", "Leila", "Lucia", "Magnus", "Maria", "Marta", "Mateo", "Mira", "Nadia", "Nina",
    "Noah", "Olga", "Oscar", "Paula", "Peter", "Priya", "Rafael", "Rosa", "Ruth", "Samuel", "Sara", "Simon",
    "Sofia", "Tariq", "Theo", "Tomas", "Ursula", "Vera", "Victor", "Wanda", "Yara", "Yusuf", "Zoe",
];
const LAST_HEAD: &[&str] = &[
    "Al", "Ander", "Ar", "Bel", "Berg", "Bran", "Cald", "Cor", "Dal", "Del", "Eder", "El", "Fal", "Fern",
    "Gar", "Gold", "Hal", "Har", "Hol", "Iver", "Jan", "Kal", "Kern", "Lin", "Lund", "Mal", "Mer", "Nor",
    "Ost", "Pal", "Quin", "Ram", "Ros", "Sal", "Stan", "Thor", "Ul", "Var", "Wal", "Wes", "Zan",
];
const LAST_TAIL: &[&str] = &[
    "ani", "berg", "by", "cott", "dahl", "den", "ero", "ez", "field", "ford", "gren", "holm", "i", "ic",
    "idge", "inen", "ini", "ino", "land", "ler", "ley", "lund", "man", "mark", "mond", "nik", "o", "off",
    "oni", "os", "ova", "quist", "ros", "sen", "ski", "son", "stad", "stein", "strom", "ton", "vik", "well",
    "wick", "wood", "zak",
];
const SUBJECTS: &[&str] = &[
    "The city",
    "The government",
    "The health ministry",
    "The new rail line",
    "Our country",
    "The central bank",
    "The port authority",
    "The water company",
    "The school district",
    "The county hospital",
    "The state budget",
    "The army",
    "The national statistics office",
    "The tax reform",
    "The border agency",
    "The housing programme",
    "The wind farm",
    "The refinery",
    "The police",
    "The pension fund",
    "The airline",
    "The housing market",
    "The vaccination campaign",
    "The minimum wage",
    "The regional court",
    "The coal plant",
    "The harbour bridge",
    "The university",
    "The energy regulator",
    "The employment agency",
];
const VERBS: &[&str] = &[
    "cut",
    "raised",
    "spent",
    "lost",
    "created",
    "closed",
    "approved",
    "delayed",
    "doubled",
    "reported",
    "paid for",
    "registered",
    "missed",
    "promised and then dropped",
    "built",
    "sold",
    "imported",
    "exported",
    "refused",
    "halved",
];
const OBJECTS: &[&str] = &[
    "jobs in manufacturing",
    "places in nursery schools",
    "megawatts of solar power",
    "asylum applications",
    "hospital beds",
    "cases of measles",
    "kilometres of motorway",
    "new flats",
    "tonnes of waste",
    "tax audits",
    "teaching posts",
    "applications for building permits",
    "barrels of oil a day",
    "traffic deaths",
    "police officers",
    "doses of the vaccine",
    "complaints about noise",
    "litres of drinking water",
    "students without a place",
    "flights to the islands",
    "small firms",
    "hectares of forest",
];
const TIMES: &[&str] = &[
    "last year",
    "since 2019",
    "in the first quarter",
    "within ten months",
    "over the past decade",
    "in a single week",
    "before the election",
    "during the pandemic",
    "since the reform came into force",
    "by the end of March",
    "under the last government",
    "in the dry season",
    "between May and August",
];
const CLAUSES: &[&str] = &[
    "more than any other region in the country",
    "which is twice the average of its neighbours",
    "although the budget for it had been frozen",
    "according to figures that were published on Tuesday",
    "and nobody in the council objected",
    "while the number of inspections fell by a third",
    "because the contract with the supplier ran out",
    "the largest change since records began",
    "even though the audit office had warned against it",
    "and most of the money came from the federal level",
];
const REMARKS: &[&str] = &[
    "The office that keeps these figures counts them by the day of registration, not by the day of the event.",
    "A spokesperson pointed to a table in the annual report but did not answer further questions.",
    "We compared the figure with the three previous years and found no break in the series.",
    "The original study is available in full, and its authors warn against comparing regions of different size.",
    "Two experts whom we asked independently of each other came to the same estimate.",
    "The wording leaves open which period is meant, and that changes the result.",
    "A recording of the speech shows the whole sentence, which was shortened in the reports.",
    "In the register of contracts we found four payments that fit the description.",
    "Older figures were revised in spring, so that quotations from last year no longer match.",
    "The ministry confirmed the total in writing and added a breakdown by district.",
];
const OUTLETS: &[&str] = &[
    "Herald",
    "Tribune",
    "Courier",
    "Post",
    "Gazette",
    "Observer",
    "Chronicle",
    "Dispatch",
    "Journal",
    "Sentinel",
];
const PLACES: &[&str] = &[
    "Northport",
    "Eastbrook",
    "Lakeview",
    "Harbour City",
    "Kingsfield",
    "Milltown",
    "Redwater",
    "Stonebridge",
    "Valley",
    "Westmere",
    "Ashford",
    "Birkdale",
    "Clearwater",
    "Dunmore",
    "Elmhurst",
    "Fairhaven",
];
const ROLES: &[&str] = &[
    "mayor of Northport",
    "minister of health",
    "member of parliament",
    "spokesperson of the railway",
    "chair of the finance committee",
    "head of the teachers' union",
    "economist",
    "candidate for governor",
    "chief of police",
    "chief executive of the port",
];

/// One of these.
pub fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

/// A person's name; some thousand last names.
pub fn person(rng: &mut Rng) -> String {
    format!("{} {}{}", pick(rng, FIRST), pick(rng, LAST_HEAD), pick(rng, LAST_TAIL))
}

/// The name of an outlet.
pub fn outlet(rng: &mut Rng) -> String {
    format!("{} {}", pick(rng, PLACES), pick(rng, OUTLETS))
}

/// What somebody is, in a phrase.
pub fn role(rng: &mut Rng) -> &'static str {
    pick(rng, ROLES)
}

/// A statement of fact as a claim has it: 60 to 260 characters.
pub fn statement(rng: &mut Rng) -> String {
    let mut text = format!(
        "{} {} {} {} {}",
        pick(rng, SUBJECTS),
        pick(rng, VERBS),
        figure(rng),
        pick(rng, OBJECTS),
        pick(rng, TIMES)
    );
    for _ in 0..rng.usize(0..3) {
        text.push_str(", ");
        text.push_str(pick(rng, CLAUSES));
    }
    text.push('.');
    text
}

fn figure(rng: &mut Rng) -> String {
    match rng.u8(0..4) {
        0 => format!("{} percent of the", rng.u8(2..96)),
        1 => format!("{},{:03}", rng.u16(1..900), rng.u16(0..1000)),
        2 => format!("{}", rng.u16(12..990)),
        _ => format!("{}.{} million", rng.u8(1..90), rng.u8(1..10)),
    }
}

/// Running text of about so many words, in paragraphs.
pub fn text(rng: &mut Rng, words: usize) -> String {
    let mut text = String::with_capacity(words * 7);
    let (mut count, mut sentences) = (0, 0);
    while count < words {
        let sentence = if rng.u8(0..3) == 0 { pick(rng, REMARKS).to_owned() } else { statement(rng) };
        if !text.is_empty() {
            text.push_str(if sentences % 5 == 0 { "\n\n" } else { " " });
        }
        count += sentence.split(' ').count();
        sentences += 1;
        text.push_str(&sentence);
    }
    text
}

/// A headline.
pub fn title(rng: &mut Rng) -> String {
    format!("{} {} {} {}", pick(rng, SUBJECTS), pick(rng, VERBS), pick(rng, OBJECTS), pick(rng, TIMES))
}

/// A story as an agency sends it, with speakers and quotations for the intake to find, of about so many words.
pub fn story(rng: &mut Rng, words: usize) -> String {
    let mut text = format!("{}\n\n", title(rng));
    while text.split_whitespace().count() < words {
        let who = person(rng);
        let said = statement(rng);
        let said = said.trim_end_matches('.');
        let sentence = match rng.u8(0..4) {
            0 => format!("“{said},” said {who}, {}.", role(rng)),
            1 => format!("{who}, {}, said that {}{}.", role(rng), said[..1].to_lowercase(), &said[1..]),
            2 => format!("{said}. {}", pick(rng, REMARKS)),
            _ => format!("According to {who}, {}{}.", said[..1].to_lowercase(), &said[1..]),
        };
        text.push_str(&sentence);
        text.push_str("\n\n");
    }
    text
}
