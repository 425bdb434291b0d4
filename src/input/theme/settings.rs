//! Settings: what a theme lets its user change, checked.
//!
//! `theme.toml` declares each under `[settings.<name>]` with a `kind` (`text`, `colour`, `choice`, `flag`, `number`),
//! a `default` and, for a choice, its `options`; `site.toml` gives values under `[settings]`. A colour may name the
//! papers on which it is read, `light` and `dark`: then style sheets also have `<name>-light` and `<name>-dark`, the
//! nearest colours that can be read on all of those.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::colour::{Colour, Papers};
use crate::config::{Config, belongs_above, is_of_site};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::input::CONFIG_FILE;
use crate::tree::{Entry, Node, Value};

pub(super) fn read(theme: &Node, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Map<String, Json> {
    let declared = get(theme, "settings").map(entries).unwrap_or_default();
    let mut settings = Map::new();
    for entry in declared {
        let default = get(&entry.node, "default").map_or(Json::Null, Node::to_json);
        settings.insert(entry.key.clone(), default);
    }
    for given in entries(&config.settings) {
        match declared.iter().find(|entry| entry.key == given.key) {
            None => diagnostics.push(
                Diagnostic::at(
                    Code::ThemeSettingUnknown,
                    &CONFIG_FILE.into(),
                    given.key_span,
                    format!("the theme `{}` has no setting `{}`", config.theme, given.key),
                )
                .help(if is_of_site(&given.key) {
                    belongs_above("[settings]")
                } else {
                    "your own values for templates go under `[extra]`".to_owned()
                })
                .suggest(&given.key, declared.iter().map(|entry| entry.key.as_str())),
            ),
            Some(entry) => match check(&entry.node, &given.node) {
                Ok(value) => {
                    settings.insert(given.key.clone(), value);
                }
                Err(wanted) => diagnostics.push(
                    Diagnostic::at(
                        Code::ThemeSettingInvalid,
                        &CONFIG_FILE.into(),
                        given.node.span,
                        format!("the setting `{}` must be {wanted}", given.key),
                    )
                    .help(help_of(&entry.node)),
                ),
            },
        }
    }
    settings
}

/// The value, or what it should have been.
fn check(declared: &Node, given: &Node) -> Result<Json, String> {
    let kind = get(declared, "kind").and_then(text).unwrap_or("text");
    match (kind, &given.value) {
        ("text", Value::Text(_))
        | ("flag", Value::Boolean(_))
        | ("number", Value::Integer(_) | Value::Float(_)) => Ok(given.to_json()),
        ("colour", Value::Text(colour)) if Colour::parse(colour).is_some() => Ok(given.to_json()),
        ("choice", Value::Text(choice)) => {
            let options = get(declared, "options").map(list).unwrap_or_default();
            let names: Vec<&str> = options.iter().filter_map(text).collect();
            if names.contains(&choice.as_str()) {
                return Ok(given.to_json());
            }
            Err(format!("one of {}", suggest::list(names)))
        }
        ("colour", _) => Err("a colour such as `#7a3b2e`".to_owned()),
        ("flag", _) => Err("`true` or `false`".to_owned()),
        ("number", _) => Err("a number".to_owned()),
        _ => Err("a text in quotation marks".to_owned()),
    }
}

/// What style sheets can take: colours, choices and numbers, and of a colour the shades that can be read.
///
/// A light paper's shade that is not the author's own colour is told: what they see is not what they wrote.
pub(super) fn for_style_sheets(
    theme: &Node,
    config: &Config,
    settings: &Map<String, Json>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for entry in get(theme, "settings").map(entries).unwrap_or_default() {
        let value = settings.get(&entry.key);
        match (get(&entry.node, "kind").and_then(text), value) {
            (Some("choice"), Some(Json::String(value))) => {
                values.insert(entry.key.clone(), value.clone());
            }
            (Some("number"), Some(Json::Number(value))) => {
                values.insert(entry.key.clone(), value.to_string());
            }
            (Some("colour"), Some(Json::String(value))) => {
                let Some(colour) = Colour::parse(value) else { continue };
                values.insert(entry.key.clone(), colour.to_string());
                let papers = |key| get(&entry.node, key).map(papers).unwrap_or_default();
                let (light, dark) = (papers("light"), papers("dark"));
                let shade = colour.readable_on(Papers::Light(&light));
                diagnostics.extend(faint(&entry.key, colour, shade, config));
                values.insert(format!("{}-light", entry.key), shade.to_string());
                values.insert(
                    format!("{}-dark", entry.key),
                    colour.readable_on(Papers::Dark(&dark)).to_string(),
                );
            }
            _ => {}
        }
    }
    values
}

fn papers(node: &Node) -> Vec<Colour> {
    list(node).iter().filter_map(text).filter_map(Colour::parse).collect()
}

/// Tells of a colour that is not shown as its author wrote it.
fn faint(name: &str, colour: Colour, shade: Colour, config: &Config) -> Option<Diagnostic> {
    let given =
        entries(&config.settings).iter().find(|given| given.key == name).filter(|_| shade != colour)?;
    Some(
        Diagnostic::at(
            Code::ThemeColourFaint,
            &CONFIG_FILE.into(),
            given.node.span,
            format!("`{colour}` cannot be read on the theme's light paper; `{shade}` is shown in its place"),
        )
        .help(format!("write `{name} = \"{shade}\"`, or another dark colour")),
    )
}

fn help_of(declared: &Node) -> String {
    let Some(help) = get(declared, "help").and_then(text) else {
        return "leave it out for the theme's own choice".to_owned();
    };
    // A theme's sentences begin and end as sentences do, and diagnostics do not.
    let mut letters = help.trim().trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    entries(node).iter().find(|entry| entry.key == key).map(|entry| &entry.node)
}

fn entries(node: &Node) -> &[Entry] {
    match &node.value {
        Value::Table(entries) => entries,
        _ => &[],
    }
}

fn list(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(list) => list,
        _ => &[],
    }
}

fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
