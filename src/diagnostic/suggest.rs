//! Suggestions: the valid name that an author most likely meant.
//!
//! Owns the measure of nearness. Refuses to correct anything itself.

/// Names further apart than this share too little to be worth suggesting (Damerau–Levenshtein, 1 is equal).
const NEAR: f64 = 0.55;

/// Names that are this near are slips of the pen.
const SLIP: f64 = 0.75;

/// How much nearer a path is for being in the same folder.
const SAME_FOLDER: f64 = 0.15;

/// Up to this many names, all are listed when none is near.
const FEW: usize = 8;

/// The nearest of the valid names, if one is near. Ties go to the first in alphabetical order.
pub fn nearest<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in valid {
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
    let folder = folder_of(wrong);
    let mut best: Option<(f64, &str)> = None;
    for path in valid {
        let other = last_part(path);
        // No two texts are nearer than their lengths: most are passed over by these alone.
        if name.len().min(other.len()) * 2 < name.len().max(other.len()) {
            continue;
        }
        let near = strsim::normalized_damerau_levenshtein(&name, &other.to_lowercase());
        let score = if folder_of(path) == folder { near + SAME_FOLDER } else { near };
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
