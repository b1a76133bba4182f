//! Check-worthiness: does a statement assert something that evidence could confirm or refute?

use serde::Serialize;

/// Why a statement is, or is not, worth checking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It has a figure in it.
    Figure,
    /// It compares or names a trend.
    Comparison,
    /// It tells of a past event.
    PastEvent,
    /// It states how things are.
    PresentFact,
    /// It denies something.
    Denial,
    /// It says what caused what.
    Cause,
    /// It names a person, body, place or date.
    Specific,
    /// It judges rather than asserts.
    Opinion,
    /// It wishes or hopes.
    Wish,
    /// It orders, demands, advises or asks for something.
    Demand,
    /// It says what will be.
    Prediction,
    /// It promises or announces a plan.
    Promise,
    /// It hangs on a condition.
    Conditional,
    /// It thanks, greets, mourns or apologises.
    Courtesy,
    /// It asks.
    Question,
    /// It is too short or vague to be checked alone.
    Vague,
}

impl Reason {
    /// The reason as a sentence for editors.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Figure => "It gives a figure.",
            Self::Comparison => "It makes a comparison or names a trend.",
            Self::PastEvent => "It says that something happened.",
            Self::PresentFact => "It says how things are.",
            Self::Denial => "It denies something.",
            Self::Cause => "It says what caused what.",
            Self::Specific => "It names a person, body, place or date.",
            Self::Opinion => "It is a judgement rather than an assertion of fact.",
            Self::Wish => "It expresses a wish or a hope.",
            Self::Demand => "It orders, demands, advises or asks for something.",
            Self::Prediction => "It is about the future.",
            Self::Promise => "It is a promise or a plan.",
            Self::Conditional => "It hangs on a condition.",
            Self::Courtesy => "It thanks, greets, mourns or apologises.",
            Self::Question => "It asks a question.",
            Self::Vague => "It is too short or too vague to be checked alone.",
        }
    }
}

/// What a reporting verb says about the statement that it introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaning {
    /// "denied"
    Denial,
    /// "hoped"
    Wish,
    /// "urged"
    Demand,
    /// "predicted"
    Prediction,
    /// "promised"
    Promise,
    /// "lamented"
    Opinion,
    /// "accused": what is charged has happened.
    Charge,
}

impl Leaning {
    /// The leaning that a word list names.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "denial" => Self::Denial,
            "wish" => Self::Wish,
            "demand" => Self::Demand,
            "prediction" => Self::Prediction,
            "promise" => Self::Promise,
            "opinion" => Self::Opinion,
            "charge" => Self::Charge,
            _ => return None,
        })
    }

    fn reason(self) -> Reason {
        match self {
            Self::Denial => Reason::Denial,
            Self::Wish => Reason::Wish,
            Self::Demand => Reason::Demand,
            Self::Prediction => Reason::Prediction,
            Self::Promise => Reason::Promise,
            Self::Opinion => Reason::Opinion,
            Self::Charge => Reason::PastEvent,
        }
    }
}

/// How much each reason moves the score, from the middle.
fn weight(reason: Reason) -> f64 {
    match reason {
        Reason::Figure => 0.2,
        Reason::PastEvent => 0.22,
        Reason::Denial | Reason::PresentFact => 0.12,
        Reason::Comparison | Reason::Cause => 0.08,
        Reason::Specific => 0.1,
        Reason::Prediction | Reason::Opinion => -0.28,
        Reason::Promise | Reason::Demand | Reason::Wish => -0.38,
        Reason::Conditional => -0.22,
        Reason::Courtesy | Reason::Question => -0.45,
        Reason::Vague => -0.2,
    }
}

const OPINION: &[&str] = &[
    "good",
    "bad",
    "best",
    "worst",
    "better",
    "worse",
    "great",
    "terrible",
    "wonderful",
    "amazing",
    "awful",
    "brilliant",
    "fantastic",
    "disgrace",
    "disgraceful",
    "shameful",
    "shame",
    "unacceptable",
    "outrageous",
    "ridiculous",
    "absurd",
    "important",
    "unfair",
    "fair",
    "wrong",
    "beautiful",
    "incredible",
    "historic",
    "disappointing",
    "disappointed",
    "proud",
    "happy",
    "sad",
    "sorry",
    "love",
    "hate",
    "believe",
    "think",
    "feel",
    "felt",
    "frank",
    "manageable",
    "confidence",
    "confident",
    "thrilled",
    "delighted",
    "excited",
    "fantasy",
    "reckless",
    "irresponsible",
    "weary",
    "callous",
    "wisely",
    "unimaginable",
    "imaginable",
    "hell",
    "magical",
    "dream",
    "honour",
    "honor",
    "pleased",
    "tough",
    "hard",
    "stupid",
    "crazy",
    "pathetic",
    "heartbreaking",
    "devastated",
    "devastating",
    "incapable",
    "morally",
    "perhaps",
    "maybe",
    "seems",
    "seem",
    "appears",
    "logical",
    "necessary",
    "special",
    "huge",
    "perfect",
    "delicious",
    "nice",
    "immoral",
    "hypocrisy",
    "nonsense",
    "cowardly",
    "brave",
    "hopeless",
    "brilliantly",
];
const WISH: &[&str] = &[
    "hope",
    "hopes",
    "hoped",
    "hopefully",
    "wish",
    "wishes",
    "pray",
    "prayers",
    "looking forward",
    "would like",
    "would love",
    "want to",
    "wants to",
    "i'd like",
];
const DEMAND: &[&str] = &[
    "should",
    "must",
    "need to",
    "needs to",
    "ought",
    "has to",
    "have to",
    "let's",
    "let us",
    "please",
    "stop",
    "it is time",
    "it's time",
    "call on",
    "urge",
    "demand",
    "needed",
    "shouldn't",
    "had better",
];
const PREDICTION: &[&str] = &[
    "will",
    "would",
    "won't",
    "'ll",
    "going to",
    "shall",
    "is expected",
    "expected",
    "expects",
    "are expected",
    "likely",
    "could",
    "may",
    "might",
    "wouldn't",
    "by next",
    "prospects",
    "forecast",
];
const PROMISE: &[&str] = &[
    "we will",
    "i will",
    "we'll",
    "i'll",
    "i promise",
    "we are going to",
    "we're going to",
    "pledge",
    "committed to",
    "plans to",
    "plan to",
    "we won't",
    "i won't",
];
const COURTESY: &[&str] = &[
    "thank",
    "thanks",
    "grateful",
    "gratitude",
    "congratulations",
    "congratulate",
    "condolences",
    "apologise",
    "apologize",
    "welcome",
    "sorry",
    "sympathies",
    "thoughts are with",
    "good morning",
    "thoughts and prayers",
];
const CONDITIONAL: &[&str] =
    &["if", "unless", "should it", "should they", "whether", "provided that", "as long as"];
const COMPARISON: &[&str] = &[
    "more",
    "less",
    "fewer",
    "most",
    "least",
    "higher",
    "lower",
    "larger",
    "smaller",
    "than",
    "twice",
    "double",
    "doubled",
    "half",
    "halved",
    "rose",
    "risen",
    "fell",
    "fallen",
    "increased",
    "decreased",
    "up",
    "down",
    "record",
    "highest",
    "lowest",
    "first",
    "only",
    "strongest",
    "biggest",
    "largest",
    "faster",
    "slower",
];
const CAUSE: &[&str] = &[
    "because",
    "due to",
    "caused",
    "causes",
    "led to",
    "result of",
    "as a result",
    "thanks to",
    "blamed",
    "consequence",
];
const NEGATION: &[&str] = &[
    "no", "not", "never", "none", "nobody", "nothing", "didn't", "wasn't", "weren't", "isn't", "aren't",
    "hasn't", "haven't", "hadn't", "doesn't", "don't", "without",
];
const PAST: &[&str] = &[
    "was", "were", "had", "did", "didn't", "wasn't", "weren't", "hadn't", "been", "has", "have", "hasn't",
    "haven't", "went", "came", "took", "gave", "found", "made", "saw", "told", "said", "left", "lost", "won",
    "fell", "rose", "hit", "cut", "built", "bought", "sold", "met", "sent", "spent", "paid", "got", "knew",
    "began", "broke", "brought", "held", "kept", "led", "ran", "shot", "stood", "died", "killed", "i've",
    "we've", "they've", "you've", "heard", "put", "wrote", "chose", "drew", "drove", "fought", "threw",
    "stole", "lied", "blamed",
];
const PRESENT: &[&str] = &[
    "is", "are", "isn't", "aren't", "it's", "there's", "he's", "she's", "they're", "has", "have", "works",
    "does", "doesn't", "do", "don't", "we're", "that's", "owns", "uses", "costs", "lives", "works",
];

/// Scores a statement. `words`: as read, unfolded case. `denial`, `opinion` … come from the cue.
pub fn score(words: &str, leaning: Option<Leaning>) -> (f64, Vec<Reason>) {
    let mut reasons: Vec<Reason> = Vec::new();
    // The month is no modal.
    let lower = words.replace(" May", " Mayday").to_lowercase().replace('’', "'");
    let tokens: Vec<&str> = lower
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-' || c == '%'))
        .map(|t| t.trim_matches('\''))
        .filter(|t| !t.is_empty())
        .collect();
    let padded = format!(" {} ", tokens.join(" "));
    let has = |list: &[&str]| {
        list.iter().any(|w| {
            padded.contains(&format!(" {w} ")) || (w.starts_with('\'') && padded.contains(&format!("{w} ")))
        })
    };
    let count = |list: &[&str]| tokens.iter().filter(|t| list.contains(t)).count();

    if lower.chars().any(|c| c.is_ascii_digit()) || has(NUMBER_WORDS) {
        reasons.push(Reason::Figure);
    }
    let past = count(PAST) > 0 || tokens.iter().any(|t| t.len() > 4 && t.ends_with("ed"));
    if past {
        reasons.push(Reason::PastEvent);
    } else if count(PRESENT) > 0
        || (leaning.is_none() && tokens.len() > 4 && !has(PREDICTION) && !has(DEMAND))
    {
        // Without an auxiliary it is a plain present: "her clinic opens on one afternoon a week".
        reasons.push(Reason::PresentFact);
    }
    if has(COMPARISON) {
        reasons.push(Reason::Comparison);
    }
    if has(CAUSE) {
        reasons.push(Reason::Cause);
    }
    if leaning == Some(Leaning::Denial) || (has(NEGATION) && past) {
        reasons.push(Reason::Denial);
    }
    if names_something(words) {
        reasons.push(Reason::Specific);
    }
    if has(COURTESY) {
        reasons.push(Reason::Courtesy);
    }
    if has(WISH) {
        reasons.push(Reason::Wish);
    }
    // "could not prove", "could still measure": what was possible, not what will be.
    let could_before = ["could not", "couldn't", "could still"].iter().any(|w| padded.contains(w))
        && !has(&["will", "would", "won't", "may", "might"]);
    if has(PROMISE) {
        reasons.push(Reason::Promise);
    } else if has(PREDICTION) && !could_before {
        reasons.push(Reason::Prediction);
    }
    if has(DEMAND) {
        reasons.push(Reason::Demand);
    }
    if has(CONDITIONAL) {
        reasons.push(Reason::Conditional);
    }
    if has(OPINION) {
        reasons.push(Reason::Opinion);
    }
    if words.trim_end().ends_with('?') {
        reasons.push(Reason::Question);
    }
    if tokens.len() < 4 {
        reasons.push(Reason::Vague);
    }
    if let Some(leaning) = leaning
        && !reasons.contains(&leaning.reason())
        // "urged", "promised" lean on an infinitive; what was "feared" or "warned of" may still be a past fact.
        && !(leaning == Leaning::Prediction && past)
    {
        reasons.push(leaning.reason());
    }
    reasons.sort_unstable();
    reasons.dedup();
    let sum = 0.42 + reasons.iter().map(|&r| weight(r)).sum::<f64>();
    ((sum.clamp(0.02, 0.98) * 1000.0).round() / 1000.0, reasons)
}

const NUMBER_WORDS: &[&str] = &[
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "dozen",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "half",
    "third",
    "quarter",
    "twice",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "percent",
    "per cent",
    "%",
];

/// A capital inside the statement: a person, a body, a place, a month.
fn names_something(words: &str) -> bool {
    words.split_whitespace().skip(1).zip(words.split_whitespace()).any(|(word, before)| {
        let word = word.trim_start_matches(['“', '‘', '"', '\'', '(', '[']);
        let inside = !before.ends_with(['.', '!', '?', ':', '”', '"']);
        inside
            && word.chars().next().is_some_and(char::is_uppercase)
            && word != "I"
            && !word.starts_with("I'")
            && !word.starts_with("I’")
    })
}
