//! Names: what a name means in another worksheet.
//!
//! Owns finding it in that worksheet's definition, and the type of what it gives. Refuses to know who asks.

use serde_json::{Map, Value, json};

/// What a name means in a worksheet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// The expression that asks for it, in the scope of that worksheet.
    pub(super) expression: Value,
    /// What it gives: `a number`, `a text` …; `anything` where nobody knows before it is computed.
    pub(super) kind: &'static str,
    /// Whether a choice counts as a number.
    counts: bool,
}

impl Found {
    fn new(expression: Value, kind: &'static str) -> Self {
        Self { expression, kind, counts: false }
    }

    /// Whether it can stand where a type is needed.
    pub(super) fn fits(&self, wanted: &str) -> bool {
        if self.kind == "anything" || self.kind == wanted {
            return true;
        }
        match wanted {
            "a number" => self.counts,
            "a text" => self.kind == "a choice",
            "a date" | "a choice" | "entries" => false,
            // As a condition, any answer asks whether it is there.
            _ => true,
        }
    }
}

/// What a name, or names joined by points, mean in a worksheet.
pub(super) fn find(definition: &Value, name: &str) -> Option<Found> {
    let part = |key: &str| definition.get(key).and_then(Value::as_object);
    if name.ends_with('.') {
        return None;
    }
    if let Some(field) = part("fields").and_then(|fields| fields.get(name)) {
        return Some(Found {
            counts: counts(field, "options"),
            ..Found::new(json!(["field", name]), of_field(field))
        });
    }
    if part("values").is_some_and(|values| values.contains_key(name)) {
        return Some(Found::new(json!(["value", name]), "anything"));
    }
    let lists = part("lists")?;
    let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
    let ends: Vec<usize> = ends.collect();
    let end = ends.into_iter().rev().find(|end| lists.contains_key(&name[..*end]))?;
    let (path, rest) = (&name[..end], name[end..].strip_prefix('.').unwrap_or_default());
    in_list(path, &lists[path], rest)
}

/// Every name that means something in a worksheet, for suggestions.
pub(super) fn all(definition: &Value) -> Vec<String> {
    let keys =
        |part: &Value| part.as_object().into_iter().flat_map(Map::keys).cloned().collect::<Vec<String>>();
    let mut names = Vec::new();
    for part in ["fields", "values"] {
        names.extend(keys(&definition[part]));
    }
    for (path, list) in definition["lists"].as_object().into_iter().flatten() {
        names.push(path.clone());
        let part = if list["kind"] == "grid" { "scales" } else { "items" };
        let columns = keys(&list["columns"]).into_iter().chain(keys(&list["computed"]));
        names.extend(ids(&list[part]).map(str::to_owned).chain(columns).map(|id| format!("{path}.{id}")));
    }
    names.sort();
    names.dedup();
    names
}

fn in_list(path: &str, list: &Value, rest: &str) -> Option<Found> {
    let kind = list["kind"].as_str().unwrap_or_default();
    let has = |part: &str, id: &str| ids(&list[part]).any(|it| it == id);
    let has_key = |part: &str, id: &str| list[part].get(id).is_some();
    if rest.is_empty() {
        let of_list = if kind == "one" { "a choice" } else { "entries" };
        return Some(Found { counts: counts(list, "items"), ..Found::new(json!(["list", path]), of_list) });
    }
    match kind {
        "one" | "many" => has("items", rest).then(|| Found::new(json!(["chosen", path, rest]), "yes or no")),
        "scale" | "rank" | "share" => {
            has("items", rest).then(|| Found::new(json!(["item", path, rest]), "a number"))
        }
        "grid" => match rest.split_once('.') {
            None => has("scales", rest).then(|| Found::new(json!(["scale", path, rest]), "entries")),
            Some((item, scale)) => {
                let (item, scale) = if has("items", item) { (item, scale) } else { (scale, item) };
                let is_there = has("items", item) && has("scales", scale);
                is_there.then(|| Found::new(json!(["rating", path, item, scale]), "a number"))
            }
        },
        "rows" => (has_key("columns", rest) || has_key("computed", rest))
            .then(|| Found::new(json!(["column", path, rest]), "entries")),
        _ => None,
    }
}

/// The ids of items, scales or options.
fn ids(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(|item| item["id"].as_str())
}

/// Whether any option counts a number.
fn counts(of: &Value, part: &str) -> bool {
    of[part].as_array().into_iter().flatten().any(|option| option["number"].is_number())
}

fn of_field(field: &Value) -> &'static str {
    match field["kind"].as_str().unwrap_or_default() {
        "text" | "long" | "email" | "url" => "a text",
        "number" | "hours" | "money" | "percent" | "scale" => "a number",
        "date" => "a date",
        "check" => "yes or no",
        "select" => "a choice",
        _ => "anything",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition() -> Value {
        json!({
            "fields": {"goal": {"kind": "text"}, "by": {"kind": "date"}, "areas.other": {"kind": "text"},
                       "stage": {"kind": "select", "options": [{"id": "new", "number": 7}, {"id": "old"}]}},
            "values": {"covered": {"expression": 1}},
            "lists": {
                "willing": {"kind": "one", "items": [{"id": "yes"}, {"id": "no"}]},
                "ten-p": {"kind": "scale", "items": [{"id": "prepare"}]},
                "ten": {"kind": "grid", "items": [{"id": "money"}], "scales": [{"id": "now"}]},
                "quiz": {"kind": "questions", "items": [{"id": "warranty"}]},
                "quiz.warranty": {"kind": "one", "items": [{"id": "two"}]},
                "obstacles": {"kind": "rows", "columns": {"odds": {"kind": "scale"}}, "computed": {"left": {}}},
            },
        })
    }

    #[test]
    fn names_are_found_wherever_they_stand() {
        for (name, expression, kind) in [
            ("goal", json!(["field", "goal"]), "a text"),
            ("by", json!(["field", "by"]), "a date"),
            ("areas.other", json!(["field", "areas.other"]), "a text"),
            ("covered", json!(["value", "covered"]), "anything"),
            ("willing", json!(["list", "willing"]), "a choice"),
            ("willing.no", json!(["chosen", "willing", "no"]), "yes or no"),
            ("ten-p", json!(["list", "ten-p"]), "entries"),
            ("ten-p.prepare", json!(["item", "ten-p", "prepare"]), "a number"),
            ("ten.now", json!(["scale", "ten", "now"]), "entries"),
            ("ten.money.now", json!(["rating", "ten", "money", "now"]), "a number"),
            ("ten.now.money", json!(["rating", "ten", "money", "now"]), "a number"),
            ("quiz.warranty.two", json!(["chosen", "quiz.warranty", "two"]), "yes or no"),
            ("obstacles.odds", json!(["column", "obstacles", "odds"]), "entries"),
            ("obstacles.left", json!(["column", "obstacles", "left"]), "entries"),
        ] {
            let found = find(&definition(), name).unwrap_or_else(|| panic!("{name} is there"));
            assert_eq!((found.expression, found.kind), (expression, kind), "{name}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for name in [
            "",
            ".",
            "goals",
            "goal.x",
            "willing.maybe",
            "ten.money.then",
            "ten-p.",
            "quiz.x",
            "quiz.warranty.x",
        ] {
            assert_eq!(find(&definition(), name), None, "{name}");
        }
        assert_eq!(find(&Value::Null, "goal"), None);
    }

    #[test]
    fn a_choice_counts_where_its_options_do() {
        let fits =
            |name: &str, wanted: &str| find(&definition(), name).is_some_and(|found| found.fits(wanted));
        assert!(fits("stage", "a number") && fits("stage", "a text") && fits("goal", "yes or no"));
        assert!(fits("covered", "a date") && fits("goal", "anything"));
        assert!(!fits("willing", "a number") && !fits("goal", "a number") && !fits("by", "entries"));
    }

    #[test]
    fn all_names_can_be_suggested() {
        let names = all(&definition());
        assert!(
            names.iter().any(|name| name == "obstacles.left")
                && names.iter().any(|name| name == "ten-p.prepare")
        );
        assert!(names.iter().all(|name| find(&definition(), name).is_some()), "{names:?}");
    }
}
