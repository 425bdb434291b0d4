//! The wire: what the browser is told of a worksheet, once the whole site is known.
//!
//! Owns putting in what a definition lacks: what the names of other worksheets mean, and as much of those worksheets as
//! they need. Refuses to know what an expression computes; it looks for names in it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::names::{self, Found};
use super::{Linked, Place, link};
use crate::document::collection::Documents;
use crate::input::Inputs;
use crate::worksheet::outline::Worksheet;

/// The definitions of all worksheets, each read when it is first asked for.
pub(super) struct Definitions<'d> {
    inputs: &'d Inputs,
    documents: &'d Documents<'d>,
    places: &'d BTreeMap<String, Place>,
    read: BTreeMap<&'d str, OnceCell<Value>>,
}

/// Keys of a definition whose lists are names and nothing to compute.
const NAMES: [&str; 7] = ["closed", "for", "holds", "lists", "repeat", "steps", "waits"];

impl<'d> Definitions<'d> {
    pub(super) fn new(
        inputs: &'d Inputs,
        documents: &'d Documents<'d>,
        places: &'d BTreeMap<String, Place>,
    ) -> Self {
        let read = places.keys().map(|id| (id.as_str(), OnceCell::new())).collect();
        Self { inputs, documents, places, read }
    }

    /// The definition of a worksheet that is or will be published.
    pub(super) fn get(&self, id: &str) -> Option<&Value> {
        let place = *self.places.get(id)?;
        Some(self.read.get(id)?.get_or_init(|| read(self.worksheet(place))))
    }

    fn worksheet(&self, place: Place) -> &'d Worksheet {
        &self.documents.get(place.document).outline.worksheets[place.index as usize]
    }

    /// Links a worksheet to the others that it speaks of.
    pub(super) fn link(&self, worksheet: &Worksheet) -> Linked {
        let mut definition = read(worksheet);
        self.replace(&mut definition);
        let mut needs = Needs { definitions: self, own: &worksheet.id, parts: BTreeMap::new() };
        needs.gather(&definition, &worksheet.id);
        let others =
            needs.parts.iter().filter_map(|(id, parts)| Some((id.clone(), self.part_of(id, parts)?)));
        Linked { others: Value::Object(others.collect()), definition }
    }

    /// The values and lists of a worksheet that would be made from themselves by way of other worksheets: the name of
    /// each, and the worksheets on the way.
    pub(super) fn circles(&self, worksheet: &Worksheet) -> Vec<(String, Vec<String>)> {
        let Some(definition) = self.get(&worksheet.id) else { return Vec::new() };
        let sections = ["lists", "values"].into_iter();
        let parts = sections.flat_map(|section| {
            let keys = definition[section].as_object().into_iter().flat_map(Map::keys);
            keys.map(move |key| (section, key))
        });
        let circle = |(section, key): (&'static str, &String)| {
            // Of no worksheet is everything there.
            let mut needs = Needs { definitions: self, own: "", parts: BTreeMap::new() };
            needs.gather(&definition[section][key.as_str()], &worksheet.id);
            let is_circle = needs.parts.get(&worksheet.id)?.contains(&(section, key.clone()));
            let others: Vec<String> = needs.parts.into_keys().filter(|id| *id != worksheet.id).collect();
            (is_circle && !others.is_empty()).then(|| (key.clone(), others))
        };
        parts.filter_map(circle).collect()
    }

    /// Puts in what names of other worksheets mean; one that means nothing, which is told, becomes empty.
    fn replace(&self, value: &mut Value) {
        if let Some((id, name)) = foreign(value) {
            let found = self.get(id).and_then(|definition| names::find(definition, name));
            let expression = found.map(|Found { expression, .. }| json!(["other", id, expression]));
            *value = expression.unwrap_or(Value::Null);
            return;
        }
        match value {
            Value::Array(list) => list.iter_mut().for_each(|one| self.replace(one)),
            Value::Object(entries) => {
                entries
                    .iter_mut()
                    .filter(|(key, one)| is_computed(key, one))
                    .for_each(|(_, one)| self.replace(one));
            }
            _ => {}
        }
    }

    /// What is needed of a worksheet.
    fn part_of(&self, id: &str, parts: &BTreeSet<(&'static str, String)>) -> Option<Value> {
        let place = *self.places.get(id)?;
        let definition = self.get(id)?;
        let mut part = Map::new();
        part.insert("id".to_owned(), id.into());
        part.insert("title".to_owned(), self.title(place, definition).into());
        part.insert("url".to_owned(), self.url(place, id).into());
        for section in ["fields", "lists", "values"] {
            let wanted = parts.iter().filter(|(of, _)| *of == section).map(|(_, key)| key.as_str());
            let found = wanted.filter_map(|key| {
                let mut value = definition[section].get(key)?.clone();
                self.replace(&mut value);
                Some((key.to_owned(), value))
            });
            part.insert(section.to_owned(), Value::Object(found.collect()));
        }
        if let Some(repeat) = definition.get("repeat") {
            part.insert("repeat".to_owned(), repeat.clone());
        }
        Some(Value::Object(part))
    }

    fn title<'v>(&'v self, place: Place, definition: &'v Value) -> &'v str {
        let worksheet = self.worksheet(place);
        let own = [definition["title"].as_str().unwrap_or_default(), &worksheet.title];
        let title = own.into_iter().find(|title| !title.is_empty());
        title.unwrap_or_else(|| &self.documents.get(place.document).summary.title)
    }

    fn url(&self, place: Place, id: &str) -> String {
        place.host.map(|host| link(self.inputs, self.documents, host, id)).unwrap_or_default()
    }
}

/// Reads a definition. The parser has written it, so that it is an object.
pub(super) fn read(worksheet: &Worksheet) -> Value {
    serde_json::from_str(&worksheet.definition).unwrap_or_else(|_| Value::Object(Map::new()))
}

/// The text of a JSON object with the entries of another at its end, of which it has none.
pub(super) fn joined(object: &str, more: &Value) -> String {
    let more = more.to_string();
    let begin = object.strip_suffix('}').unwrap_or("{");
    let between = if begin == "{" { "" } else { "," };
    format!("{begin}{between}{}", more.trim_start_matches('{'))
}

/// A name of another worksheet that was not yet replaced: that worksheet's id and the name.
fn foreign(value: &Value) -> Option<(&str, &str)> {
    match value.as_array().map(Vec::as_slice) {
        Some([Value::String(operator), Value::String(id), Value::String(name)]) if operator == "other" => {
            Some((id, name))
        }
        _ => None,
    }
}

fn is_computed(key: &str, value: &Value) -> bool {
    !(value.is_array() && NAMES.contains(&key))
}

/// What a worksheet needs of others, and these of yet others.
struct Needs<'n, 'd> {
    definitions: &'n Definitions<'d>,
    own: &'n str,
    /// By worksheet: which of its `fields`, `lists` and `values`.
    parts: BTreeMap<String, BTreeSet<(&'static str, String)>>,
}

impl Needs<'_, '_> {
    /// Gathers what a value of one worksheet needs. Operators that ask for an answer name its path after their own name.
    fn gather(&mut self, value: &Value, scope: &str) {
        let list = match value {
            Value::Object(entries) => {
                let computed = entries.iter().filter(|(key, one)| is_computed(key, one));
                return computed.for_each(|(_, one)| self.gather(one, scope));
            }
            Value::Array(list) => list.as_slice(),
            _ => return,
        };
        if let Some((id, name)) = foreign(value) {
            let found = self.definitions.get(id).and_then(|definition| names::find(definition, name));
            return found.into_iter().for_each(|found| self.gather(&found.expression, id));
        }
        match list {
            [Value::String(operator), Value::String(id), inner] if operator == "other" => {
                self.open(id);
                self.gather(inner, id);
            }
            [Value::String(operator), Value::String(path), rest @ ..] if scope != self.own => {
                match operator.as_str() {
                    "field" => self.need(scope, "fields", path),
                    "list" | "item" | "chosen" | "rating" | "scale" | "column" | "points" | "score" => {
                        self.need(scope, "lists", path);
                    }
                    "value" => self.need(scope, "values", path),
                    _ => {}
                }
                for one in rest {
                    self.gather(one, scope);
                }
            }
            _ => list.iter().for_each(|one| self.gather(one, scope)),
        }
    }

    /// Notes that a worksheet is spoken of, whatever is needed of it.
    fn open(&mut self, id: &str) {
        if id != self.own {
            self.parts.entry(id.to_owned()).or_default();
        }
    }

    fn need(&mut self, worksheet: &str, section: &'static str, path: &str) {
        let parts = self.parts.entry(worksheet.to_owned()).or_default();
        if !parts.insert((section, path.to_owned())) {
            return;
        }
        let definitions = self.definitions;
        if let Some(value) = definitions.get(worksheet).and_then(|definition| definition[section].get(path)) {
            self.gather(value, worksheet);
        }
    }
}
