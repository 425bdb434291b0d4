//! Suggestions: the valid name that an author most likely meant.
//!
//! Owns the measure of nearness. Refuses to correct anything itself.

/// Names further apart than this share too little to be worth suggesting (Damerau–Levenshtein, 1 is equal).
const NEAR: f64 = 0.55;

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

/// A sentence of help: "did you mean …?", or the list of all names where they are few.
pub fn help<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut names: Vec<&str> = valid.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    if let Some(name) = nearest(wrong, names.iter().copied()) {
        return Some(format!("did you mean `{name}`?"));
    }
    (1..=FEW).contains(&names.len()).then(|| {
        let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        format!("there is {}", list.join(", "))
    })
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
        assert_eq!(help("xyzzy", ["b", "a"]).as_deref(), Some("there is `a`, `b`"));
    }
}
