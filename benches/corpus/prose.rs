//! Prose about goals and people, with the markdown that writers use.

use std::fmt::Write as _;

use super::random::Random;

// The lists are kept from rustfmt, which would give every word a line.

#[rustfmt::skip]
const PEOPLE: &[&str] = &[
    "a manager", "the team", "your client", "an apprentice", "the owner", "a nurse", "the choir",
    "a beginner", "the night shift", "an old friend", "the new colleague", "a teacher", "the caller",
    "my neighbour", "the whole department", "a runner", "the board", "someone who listens",
    "the shop on the corner", "a parent",
];
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "writes down", "forgets", "measures", "puts off", "talks about", "gives up", "returns to", "plans",
    "questions", "repeats", "notices", "avoids", "celebrates", "explains", "borrows", "mends", "counts",
    "shares", "rehearses", "finishes", "names", "trusts", "practises", "sells", "asks for",
];
#[rustfmt::skip]
const THINGS: &[&str] = &[
    "the first step", "one goal for the month", "a promise", "the quarterly number", "an honest answer",
    "the hard conversation", "a small habit", "the plan on the wall", "every complaint",
    "the list of calls", "a quiet hour", "the reason why", "next week's meeting", "the second draft",
    "a better question", "what the customer said", "the budget", "an apology", "the training",
    "a deadline that moved", "the service charter", "half of the work", "the part that hurts", "praise",
    "the silence afterwards",
];
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "before lunch", "because nobody else does", "when it rains", "without being asked",
    "for the third time", "and feels lighter", "as if it were easy", "until it works",
    "in front of everybody", "on a Tuesday", "with a pencil", "and then sleeps well", "after a long pause",
    "for no pay at all", "once a year", "while the kettle boils", "although it is late",
    "and nothing breaks", "in fewer than ten words",
];
#[rustfmt::skip]
const OPENINGS: &[&str] = &[
    "Most days", "In my second year of coaching", "Sooner or later", "Ask around",
    "So they say", "More often than not", "On paper", "In a small company",
    "Long before the results show", "When the numbers are bad", "Against all advice", "Every spring",
];
#[rustfmt::skip]
const TOPICS: &[&str] = &[
    "goals", "service", "listening", "selling", "habits", "meetings", "feedback", "loyalty", "courage",
    "time", "money", "teams", "questions", "plans", "praise", "change", "trust", "energy", "writing",
    "rest", "hiring", "training", "calls", "metrics", "values", "stories", "conflict", "focus", "learning",
    "strategy", "patience", "delegation", "humour", "health", "vision", "standards", "mistakes",
    "leadership", "customers", "resolutions",
];
#[rustfmt::skip]
const SIDES: &[&str] = &[
    "basics", "at work", "in practice", "for beginners", "revisited",
];
const CATEGORIES: [&str; 10] = [
    "Goals",
    "Leading",
    "Serving",
    "Selling",
    "Learning",
    "Working together",
    "Talking",
    "Planning",
    "Resting",
    "Looking back",
];

/// The name of one of 200 tags.
pub(super) fn tag(number: usize) -> String {
    format!("{} {}", TOPICS[number % TOPICS.len()], SIDES[number / TOPICS.len()])
}

/// The name of one of 10 categories.
pub(super) fn category(number: usize) -> &'static str {
    CATEGORIES[number]
}

/// A title that no other post has.
pub(super) fn title(random: &mut Random, index: usize) -> String {
    let (one, other) = (random.pick(TOPICS), random.pick(SIDES));
    format!(
        "What {} {} {}: {one} {other}, note {index}",
        random.pick(PEOPLE),
        random.pick(VERBS),
        random.pick(THINGS)
    )
}

/// The headings of a post, in a random order and each once.
pub(super) fn headings(random: &mut Random) -> Vec<String> {
    let mut topics: Vec<&str> = TOPICS.to_vec();
    for last in (1..topics.len()).rev() {
        topics.swap(last, random.below(last + 1));
    }
    topics.truncate(16);
    topics.into_iter().map(|topic| format!("On {topic} {}", random.pick(ENDS))).collect()
}

/// A short heading.
pub(super) fn heading(random: &mut Random) -> String {
    format!("On {} {}", random.pick(TOPICS), random.pick(ENDS))
}

/// Who does what: a sentence without its beginning and its end.
pub(super) fn clause(random: &mut Random) -> String {
    let (who, does, what) = (random.pick(PEOPLE), random.pick(VERBS), random.pick(THINGS));
    format!("{who} {does} {what}")
}

/// A heading with what belongs under it.
pub(super) fn section(random: &mut Random, index: usize, heading: &str, text: &mut String) {
    let _ = write!(text, "## {heading}\n\n");
    paragraph(random, index, text);
    match random.below(8) {
        0 | 1 => list(random, "- ", text),
        2 => list(random, "1. ", text),
        3 => quotation(random, text),
        4 => table(random, text),
        5 => {
            let _ = write!(text, "### {} first\n\n", capital(random.pick(THINGS)));
        }
        _ => {}
    }
    paragraph(random, index, text);
}

/// A paragraph of some sentences, with emphasis and links here and there.
pub(super) fn paragraph(random: &mut Random, index: usize, text: &mut String) {
    for _ in 0..3 + random.below(4) {
        sentence(random, text);
        text.push(' ');
    }
    if index > 0 && random.once_in(3) {
        let target = random.below(index);
        let _ = write!(text, "I wrote about [{}](note-{target:06}.md) then. ", random.pick(THINGS));
    }
    if random.once_in(6) {
        let _ = write!(text, "See [a study](https://example.org/studies/{}). ", random.below(5_000));
    }
    text.truncate(text.trim_end().len());
    text.push_str("\n\n");
}

fn sentence(random: &mut Random, text: &mut String) {
    let (who, does, what, end) =
        (random.pick(PEOPLE), random.pick(VERBS), random.pick(THINGS), random.pick(ENDS));
    let _ = match random.below(7) {
        0 => write!(text, "{}, {who} {does} {what} {end}.", random.pick(OPENINGS)),
        1 => write!(text, "{} {does} *{what}* {end}.", capital(who)),
        2 => write!(
            text,
            "{} {does} {what} {end}, and **{}** {} it.",
            capital(who),
            random.pick(PEOPLE),
            random.pick(VERBS)
        ),
        3 => write!(text, "\"{} {does} {what},\" she said, \"{end}.\"", capital(who)),
        4 => write!(text, "Why is it that {who} {does} {what} {end}?"),
        5 => write!(
            text,
            "{} of {} -- {} in all -- {does} {what} {end}.",
            2 + random.below(8),
            10 + random.below(90),
            random.pick(TOPICS)
        ),
        _ => write!(text, "{} {does} {what} {end}.", capital(who)),
    };
}

fn list(random: &mut Random, mark: &str, text: &mut String) {
    for _ in 0..3 + random.below(4) {
        let _ = writeln!(
            text,
            "{mark}{} {} {}",
            capital(random.pick(PEOPLE)),
            random.pick(VERBS),
            random.pick(THINGS)
        );
    }
    text.push('\n');
}

fn quotation(random: &mut Random, text: &mut String) {
    text.push_str("> ");
    sentence(random, text);
    text.push_str("\n> ");
    sentence(random, text);
    text.push_str("\n\n");
}

fn table(random: &mut Random, text: &mut String) {
    text.push_str("| Who | What | How often |\n|---|---|---:|\n");
    for _ in 0..3 + random.below(3) {
        let _ =
            writeln!(text, "| {} | {} | {} |", random.pick(PEOPLE), random.pick(THINGS), random.below(100));
    }
    text.push('\n');
}

fn capital(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
