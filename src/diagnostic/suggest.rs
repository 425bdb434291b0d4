//! Suggestions: the valid name that an author most likely meant.
//!
//! Owns the measure of nearness. Refuses to correct anything itself.

use std::collections::HashMap;

/// Names further apart than this share too little to be worth suggesting (Damerau–Levenshtein, 1 is equal).
const NEAR: f64 = 0.55;

/// Names that are this near are slips of the pen.
const SLIP: f64 = 0.75;

/// How much nearer a path is for being in the same folder.
const SAME_FOLDER: f64 = 0.15;

/// Up to this many names, all are listed when none is near.
const FEW: usize = 8;

/// So many searches a build makes. Where more links are broken, the first of them say enough.
const MOST: usize = 300;

/// The searches of one build: each word is looked for once, and no more than `MOST` words are. When a folder is
/// renamed, thousands of links are broken, and there are thousands of names for each.
#[derive(Debug, Default)]
pub struct Searches {
    found: HashMap<String, Option<String>>,
}

impl Searches {
    /// What a search finds, which is made unless the same was looked for before. The key says what is looked for, and
    /// among what.
    pub fn once(&mut self, key: String, search: impl FnOnce() -> Option<String>) -> Option<String> {
        if let Some(found) = self.found.get(&key) {
            return found.clone();
        }
        if self.found.len() >= MOST {
            return None;
        }
        let found = search();
        self.found.insert(key, found.clone());
        found
    }
}

/// The letters of a word, each so often as it stands there. Of two words, no score is better than their letters allow:
/// most names are passed over by these alone, which takes a fraction of the time.
struct Letters {
    counts: [i16; 64],
    length: i16,
}

impl Letters {
    fn of(word: &str) -> Self {
        let mut letters = Self { counts: [0; 64], length: 0 };
        let lower = word.chars().flat_map(|letter| {
            let ascii = letter.is_ascii().then(|| letter.to_ascii_lowercase());
            let other = (!letter.is_ascii()).then(|| letter.to_lowercase());
            ascii.into_iter().chain(other.into_iter().flatten())
        });
        for letter in lower.take(usize::from(u8::MAX)) {
            letters.counts[letter as usize % 64] += 1;
            letters.length += 1;
        }
        letters
    }

    /// A score that no search can better.
    fn best_score(&self, other: &Self) -> f64 {
        let differences = self.counts.iter().zip(&other.counts).map(|(own, its)| own - its);
        let (mut more, mut less) = (0_i16, 0_i16);
        for difference in differences {
            more += difference.max(0);
            less += (-difference).max(0);
        }
        let length = self.length.max(other.length).max(1);
        1.0 - f64::from(more.max(less)) / f64::from(length)
    }
}

/// The nearest of the valid names, if one is near. Ties go to the first in alphabetical order.
pub fn nearest<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let letters = Letters::of(&wrong);
    let mut best: Option<(f64, &str)> = None;
    for name in valid {
        if letters.best_score(&Letters::of(name)) < best.map_or(NEAR, |(top, _)| top) {
            continue;
        }
        let score = strsim::normalized_damerau_levenshtein(&wrong, &name.to_lowercase());
        let better = match best {
            None => score >= NEAR,
            Some((top, current)) => score > top || (score.total_cmp(&top).is_eq() && name < current),
        };
        if better {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Whether a name differs from a valid one by no more than a slip of the pen: `draf` for `draft`.
pub fn is_slip<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> bool {
    let wrong = wrong.to_lowercase();
    let score = |name: &str| strsim::normalized_damerau_levenshtein(&wrong, &name.to_lowercase());
    valid.into_iter().any(|name| score(name) >= SLIP)
}

/// The nearest of some paths or addresses, if one is near. What counts is the last part, without `.md`, for the folders
/// before it are alike for all that is near; a little, that the folder is the same.
pub fn nearest_path<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = last_part(wrong).to_lowercase();
    let (folder, letters) = (folder_of(wrong), Letters::of(&name));
    let mut best: Option<(f64, &str)> = None;
    for path in valid {
        let other = last_part(path);
        let bonus = if folder_of(path) == folder { SAME_FOLDER } else { 0.0 };
        let possible = letters.best_score(&Letters::of(other));
        if possible < NEAR || best.is_some_and(|(top, _)| possible + bonus < top) {
            continue;
        }
        let near = strsim::normalized_damerau_levenshtein(&name, &other.to_lowercase());
        let score = near + bonus;
        let is_better = match best {
            None => true,
            Some((top, current)) => score > top || (score.total_cmp(&top).is_eq() && path < current),
        };
        if near >= NEAR && is_better {
            best = Some((score, path));
        }
    }
    best.map(|(_, path)| path)
}

/// What stands before the last part of a path.
fn folder_of(path: &str) -> &str {
    path.split_at(path.rfind(last_part(path)).unwrap_or(0)).0
}

/// The part of a path by which its author knows it: `why` of `posts/why.md`, `posts/why/index.md` and `/posts/why/`.
fn last_part(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".md").unwrap_or(path);
    let path = path.strip_suffix("/index").or_else(|| path.strip_suffix("/_index")).unwrap_or(path);
    path.rsplit('/').next().unwrap_or(path)
}

/// The question whether a name was meant.
pub fn question(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// Names as they are listed in a sentence: `a`, `b` and `c`.
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// A sentence of help: "did you mean …?", or the list of all names where they are few.
pub fn help<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut names: Vec<&str> = valid.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    if let Some(name) = nearest(wrong, names.iter().copied()) {
        return Some(question(name));
    }
    let verb = if names.len() == 1 { "is only" } else { "are" };
    (1..=FEW).contains(&names.len()).then(|| format!("there {verb} {}", list(names)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        assert_eq!(nearest("tilte", ["title", "tags", "date"]), Some("title"));
        assert_eq!(nearest("Categorie", ["categories", "tags"]), Some("categories"));
        assert_eq!(nearest("xyzzy", ["title", "tags"]), None);
    }

    #[test]
    fn no_score_is_better_than_the_letters_allow() {
        let words = [
            "",
            "a",
            "title",
            "tilte",
            "Größe",
            "grosse",
            "目標",
            "heading-1234",
            "4321-gnidaeh",
            "éÉ",
            "İx",
        ];
        for one in words {
            for other in words {
                let score =
                    strsim::normalized_damerau_levenshtein(&one.to_lowercase(), &other.to_lowercase());
                let possible = Letters::of(one).best_score(&Letters::of(other));
                assert!(score <= possible + 1e-9, "{one} {other}: {score} {possible}");
            }
        }
    }

    #[test]
    fn a_word_is_looked_for_once_and_words_without_number_are_not() {
        let mut searches = Searches::default();
        assert_eq!(searches.once("a".into(), || Some("b".into())).as_deref(), Some("b"));
        assert_eq!(searches.once("a".into(), || panic!("it was found before")).as_deref(), Some("b"));
        let made =
            (0..2 * MOST).filter(|word| searches.once(word.to_string(), || Some("x".into())).is_some());
        assert_eq!(made.count(), MOST - 1);
    }

    #[test]
    fn few_names_are_listed_when_none_is_near() {
        assert_eq!(help("xyzzy", ["b", "a", "c"]).as_deref(), Some("there are `a`, `b` and `c`"));
        assert_eq!(help("xyzzy", ["a"]).as_deref(), Some("there is only `a`"));
    }

    #[test]
    fn a_slip_is_nearer_than_a_guess() {
        assert!(is_slip("draf", ["date", "draft"]) && is_slip("tgas", ["tags"]));
        assert!(!is_slip("mood", ["toc", "title"]));
        assert!(nearest("summary_text", ["summary"]).is_some() && !is_slip("summary_text", ["summary"]));
    }

    #[test]
    fn paths_are_near_by_their_last_part() {
        let paths = ["posts/habits.md", "posts/goals/index.md", "talks/goals.md", "/posts/goals/"];
        assert_eq!(nearest_path("talks/gaols.md", paths), Some("talks/goals.md"));
        assert_eq!(nearest_path("posts/goal.md", paths), Some("posts/goals/index.md"));
        assert_eq!(nearest_path("/posts/gols/", paths), Some("/posts/goals/"));
        assert_eq!(nearest_path("posts/xyzzy.md", paths), None);
    }
}
