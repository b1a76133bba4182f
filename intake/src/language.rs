//! Which language a story is in.

use whatlang::Lang;

/// Words that nearly every English sentence has.
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "it", "with", "as", "his", "on", "be",
    "at", "by", "had", "have", "has", "are", "were", "but", "from", "or", "an", "they", "which", "said",
    "she", "he", "their", "this", "will", "not", "we", "who", "been", "you", "i",
];

/// Words after which the language need not be asked from its letters.
const SAMPLE_WORDS: usize = 2_000;

/// The primary subtag of a story's language: what the submitter says, or else what the text shows; `und` if unclear.
pub fn detect(text: &str, given: Option<&str>) -> String {
    if let Some(tag) = given.map(str::trim).filter(|t| !t.is_empty() && !t.eq_ignore_ascii_case("und")) {
        return tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase();
    }
    let sample: String = text.split_whitespace().take(SAMPLE_WORDS).collect::<Vec<_>>().join(" ");
    let words: Vec<String> = sample
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase())
        .filter(|w| !w.is_empty())
        .collect();
    let english = words.iter().filter(|w| ENGLISH.contains(&w.as_str())).count();
    // Function words tell English more surely than letters do, in short texts and in mangled ones.
    if english * 100 >= words.len() * 22 && english > 0 {
        return "en".to_owned();
    }
    match whatlang::detect(&sample) {
        Some(info) if info.lang() == Lang::Eng => {
            if english > 0 || info.is_reliable() { "en" } else { "und" }.to_owned()
        }
        // A script of its own needs no count of words, which it may not even part by blanks.
        Some(info)
            if (words.len() >= 4 || sample.chars().filter(|c| *c > '\u{2ff}').count() >= 8)
                && (info.is_reliable() || info.confidence() > 0.5 || words.len() > 40) =>
        {
            if english * 100 >= words.len() * 14 { "en".to_owned() } else { subtag(info.lang()).to_owned() }
        }
        _ => "und".to_owned(),
    }
}

/// BCP 47 wants the two-letter code where there is one.
fn subtag(lang: Lang) -> &'static str {
    const TWO_LETTERS: &[(&str, &str)] = &[
        ("epo", "eo"),
        ("eng", "en"),
        ("rus", "ru"),
        ("cmn", "zh"),
        ("spa", "es"),
        ("por", "pt"),
        ("ita", "it"),
        ("ben", "bn"),
        ("fra", "fr"),
        ("deu", "de"),
        ("ukr", "uk"),
        ("kat", "ka"),
        ("ara", "ar"),
        ("hin", "hi"),
        ("jpn", "ja"),
        ("heb", "he"),
        ("yid", "yi"),
        ("pol", "pl"),
        ("amh", "am"),
        ("jav", "jv"),
        ("kor", "ko"),
        ("nob", "nb"),
        ("dan", "da"),
        ("swe", "sv"),
        ("fin", "fi"),
        ("tur", "tr"),
        ("nld", "nl"),
        ("hun", "hu"),
        ("ces", "cs"),
        ("ell", "el"),
        ("bul", "bg"),
        ("bel", "be"),
        ("mar", "mr"),
        ("kan", "kn"),
        ("ron", "ro"),
        ("slv", "sl"),
        ("hrv", "hr"),
        ("srp", "sr"),
        ("mkd", "mk"),
        ("lit", "lt"),
        ("lav", "lv"),
        ("est", "et"),
        ("tam", "ta"),
        ("vie", "vi"),
        ("urd", "ur"),
        ("tha", "th"),
        ("guj", "gu"),
        ("uzb", "uz"),
        ("pan", "pa"),
        ("aze", "az"),
        ("ind", "id"),
        ("tel", "te"),
        ("pes", "fa"),
        ("mal", "ml"),
        ("ori", "or"),
        ("mya", "my"),
        ("nep", "ne"),
        ("sin", "si"),
        ("khm", "km"),
        ("tuk", "tk"),
        ("aka", "ak"),
        ("zul", "zu"),
        ("sna", "sn"),
        ("afr", "af"),
        ("lat", "la"),
        ("slk", "sk"),
        ("cat", "ca"),
        ("tgl", "tl"),
        ("hye", "hy"),
        ("cym", "cy"),
    ];
    let code = lang.code();
    TWO_LETTERS.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two)
}
