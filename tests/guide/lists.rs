//! Lists: what there is to look up, taken from the program and written as markdown.

use std::fmt::Write as _;
use std::sync::Arc;

use goalpost::config;
use goalpost::diagnostic::{Code, Severity};
use goalpost::document::Kind;
use goalpost::document::directive::{Container, Need};
use goalpost::document::front_matter;
use goalpost::document::markdown::{self, Source};
use goalpost::input::theme;

use super::markers::WORDS;
use super::recorder;
use super::support::{goalpost, run};

/// Every list: its page, its marker and its text.
pub(crate) fn all() -> Vec<(&'static str, &'static str, String)> {
    let seen = recorder::record();
    vec![
        ("site-toml.md", "config", configuration()),
        ("site-toml.md", "settings", settings()),
        ("front-matter.md", "front-matter", front_matter_keys()),
        ("front-matter.md", "synonyms", synonyms()),
        ("front-matter.md", "foreign", foreign()),
        ("containers.md", "containers", containers()),
        ("variables.md", "kinds", recorder::kinds()),
        ("variables.md", "variables", recorder::variables(&seen)),
        ("messages.md", "messages", messages()),
        ("commands.md", "commands", commands()),
    ]
}

/// The keys of `site.toml`, by their tables.
fn configuration() -> String {
    let mut list = String::new();
    let mut table = None;
    for key in config::KEYS {
        if table != Some(key.table) {
            table = Some(key.table);
            let heading = match key.table {
                "" if list.is_empty() => "Above all brackets",
                "" => "Tables that are yours",
                table => &format!("`{table}`"),
            };
            let _ = write!(list, "## {heading}\n\n");
        }
        let name = if key.value == "a table" { format!("[{}]", key.name) } else { key.name.to_owned() };
        let default = key.default.map_or_else(String::new, |default| format!("; `{default}` if left out"));
        let _ = write!(list, "`{name}`\n: {}{default}. {}\n\n", sentence(key.value), key.about);
    }
    list
}

/// The settings of the theme inside the program.
fn settings() -> String {
    let files = theme::embedded_files();
    let (_, bytes) = files.iter().find(|(path, _)| path == "theme.toml").expect("the theme has settings");
    let theme: toml::Table =
        toml::from_str(&String::from_utf8_lossy(bytes)).expect("the theme's file is TOML");
    let settings = theme["settings"].as_table().expect("settings are a table");
    let mut list = String::new();
    for (name, setting) in settings {
        let kind = match setting["kind"].as_str().expect("a setting has a kind") {
            "colour" => "A colour such as `\"#2f6f4f\"`".to_owned(),
            "choice" => {
                let options = setting["options"].as_array().expect("a choice has options");
                let options: Vec<String> = options.iter().map(|option| format!("`{option}`")).collect();
                format!("One of {}", options.join(", "))
            }
            "flag" => "`true` or `false`".to_owned(),
            "number" => "A number".to_owned(),
            _ => "A text".to_owned(),
        };
        let help = setting["help"].as_str().expect("a setting has a help");
        let _ = write!(list, "`{name}`\n: {kind}; `{}` if left out. {help}\n\n", setting["default"]);
    }
    list
}

/// The keys of front matter, by the kinds of files in which they have a use.
fn front_matter_keys() -> String {
    let all: Vec<front_matter::Key> = front_matter::keys();
    let mut groups: Vec<(Vec<Kind>, Vec<&front_matter::Key>)> = Vec::new();
    for key in &all {
        match groups.iter_mut().find(|(kinds, _)| *kinds == key.kinds) {
            Some((_, keys)) => keys.push(key),
            None => groups.push((key.kinds.clone(), vec![key])),
        }
    }
    groups.sort_by_key(|(kinds, _)| std::cmp::Reverse(kinds.len()));
    let mut list = String::new();
    for (kinds, keys) in groups {
        let _ = write!(list, "## {}\n\n", heading(&kinds));
        for key in keys {
            let also = also(key);
            let _ = write!(list, "`{}`\n: {}. {}{also}\n\n", key.name, sentence(key.value), key.about);
        }
    }
    list
}

/// What a key is called in files of one kind.
fn also(key: &front_matter::Key) -> String {
    let mut names: Vec<(Kind, Vec<String>)> = Vec::new();
    for (kind, name) in &key.of_a_kind {
        let name = format!("`{name}`");
        match names.iter_mut().find(|(known, _)| known == kind) {
            Some((_, names)) => names.push(name),
            None => names.push((*kind, vec![name])),
        }
    }
    let places: Vec<String> =
        names.iter().map(|(kind, names)| format!("{} in {}", names.join(" or "), place(*kind))).collect();
    if places.is_empty() { String::new() } else { format!(" Also {}.", places.join(", ")) }
}

/// Which files a group of keys is for.
fn heading(kinds: &[Kind]) -> String {
    match kinds.len() {
        8 => "In every file".to_owned(),
        7 => "In every file but a snippet".to_owned(),
        _ => {
            let places: Vec<&str> = kinds.iter().map(|kind| place(*kind)).collect();
            format!("In {}", places.join(" and "))
        }
    }
}

fn place(kind: Kind) -> &'static str {
    match kind {
        Kind::Post => "posts",
        Kind::Page => "pages",
        Kind::Series => "the file of a series",
        Kind::Author => "the file of an author",
        Kind::Tag => "the file of a tag",
        Kind::Category => "the file of a category",
        Kind::Glossary => "an entry of the glossary",
        Kind::Worksheet => "a worksheet",
        Kind::Snippet => "a snippet",
    }
}

fn synonyms() -> String {
    let mut list = "| Key | Elsewhere |\n|---|---|\n".to_owned();
    for key in front_matter::keys().iter().filter(|key| !key.synonyms.is_empty()) {
        let names: Vec<String> = key.synonyms.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(list, "| `{}` | {} |", key.name, names.join(", "));
    }
    list
}

fn foreign() -> String {
    let mut list = "| Generator | Keys |\n|---|---|\n".to_owned();
    let mut generators: Vec<&str> = front_matter::foreign().iter().map(|(_, generator)| *generator).collect();
    generators.sort_unstable();
    generators.dedup();
    for generator in generators {
        let keys = front_matter::foreign().iter().filter(|(_, of)| *of == generator);
        let keys: Vec<String> = keys.map(|(key, _)| format!("`{key}`")).collect();
        let _ = writeln!(list, "| {generator} | {} |", keys.join(", "));
    }
    list
}

fn containers() -> String {
    let mut list = "| Name | Needs | May have | Becomes | Is |\n|---|---|---|---|---|\n".to_owned();
    for name in Container::names() {
        let container = Container::named(name).expect("a container has its name");
        let keys = |need: Need| {
            let keys = container.attributes().iter().filter(|known| known.need == need);
            let keys: Vec<String> = keys.map(|known| format!("`{}`", known.key)).collect();
            keys.join(", ")
        };
        let (needed, optional) = (keys(Need::Required), keys(Need::Optional));
        let _ = writeln!(list, "| `{name}` | {needed} | {optional} | {} | {WORDS} |", element(name));
    }
    list
}

/// The tag that a container begins with, or that its list has.
fn element(name: &str) -> String {
    let (braces, text) = match name {
        "video" => ("{url=\"https://example.com/\" title=\"T\"}", ""),
        "snippet" => ("{from=\"x\"}", ""),
        "quote" => ("{cite=\"X\"}", "\nText.\n"),
        "dialogue" => ("", "\nAnn: Text.\n"),
        "figure" => ("", "\n![A](a.png)\n"),
        "cards" => ("", "\n- Text\n"),
        "stats" => ("", "\n- 5% of all\n"),
        _ => ("", "\nText.\n"),
    };
    let text = format!("::: {name} {braces}\n{text}\n:::\n");
    let parsed = markdown::parse(Source {
        file: &Arc::from("content/x.md"),
        path: "x.md",
        text: &text,
        start: 0,
        id_prefix: "",
        smart_punctuation: true,
        math: false,
        worksheet: None,
    });
    assert_eq!(parsed.diagnostics, [], "{text}");
    let first = parsed.body.html.find(" class=\"").and_then(|at| {
        let from = parsed.body.html[..at].rfind('<')?;
        let to = parsed.body.html[at + 8..].find('"')? + at + 8;
        Some(&parsed.body.html[from..=to])
    });
    first.filter(|_| name != "snippet").map_or_else(String::new, |tag| format!("`{tag}>`"))
}

fn messages() -> String {
    let mut list = String::new();
    for (severity, heading) in [(Severity::Error, "Errors"), (Severity::Warning, "Warnings")] {
        let _ = write!(list, "## {heading}\n\n| Word | What it means |\n|---|---|\n");
        let mut codes: Vec<Code> =
            Code::ALL.iter().copied().filter(|code| code.severity() == severity).collect();
        codes.sort_by_key(|code| code.name());
        for code in codes {
            let _ = writeln!(list, "| `{}` | {} |", code.name(), code.about().replace('|', "\\|"));
        }
        list.push('\n');
    }
    list
}

/// What each command says of itself.
fn commands() -> String {
    let mut list = String::new();
    let general = help(&[]);
    let (general, shared) =
        general.split_once("\nOptions of every command:\n").expect("options of every command");
    let (shared, _) = shared.split_once("\n\nTo begin:\n").expect("what to begin with");
    let names =
        general.split_once("Commands:\n").expect("commands").1.lines().take_while(|line| !line.is_empty());
    let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    for name in names {
        section(&mut list, &[name]);
        if name == "new" {
            for kind in kinds_of_new() {
                section(&mut list, &["new", &kind]);
            }
        }
    }
    let _ =
        write!(list, "## Options of every command\n\n```text\n{}\n```\n\n", unindented(shared.trim_end()));
    list
}

fn section(list: &mut String, words: &[&str]) {
    let level = "#".repeat(words.len() + 1);
    let help = help(words);
    let own = help.split("\nOptions of every command:\n").next().unwrap_or(&help).trim_end();
    let _ = write!(list, "{level} goalpost {}\n\n```text\n{own}\n```\n\n", words.join(" "));
}

fn kinds_of_new() -> Vec<String> {
    let help = help(&["new"]);
    let kinds = help.split_once("Kinds:\n").expect("kinds").1.lines().take_while(|line| !line.is_empty());
    kinds.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

fn help(words: &[&str]) -> String {
    let outcome = run(goalpost().args(words).arg("-h"));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    outcome.stdout
}

fn unindented(text: &str) -> String {
    text.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect::<Vec<&str>>().join("\n")
}

/// The words with a capital at their beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
