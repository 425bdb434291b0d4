use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::config::KEYS;

/// Reads a text; tells each diagnostic as code, bytes meant and message.
fn read(text: &str) -> (Config, Vec<String>) {
    let (config, diagnostics) = parse(&Arc::from("site.toml"), text);
    let told = diagnostics
        .iter()
        .map(|it| {
            let span = it.location.as_ref().and_then(|location| location.span);
            let place = span.map_or("", |span| &text[Range::from(span)]);
            let help = it.help.as_deref().unwrap_or_default();
            format!("{} [{place}] {} ({help})", it.code.name(), it.message)
        })
        .collect();
    (config, told)
}

/// The lines without which there is no site.
const REQUIRED: &str = "title = \"T\"\nbase_url = \"https://example.com\"\n";

/// The diagnostics of a site with these lines after the required ones.
fn told(lines: &str) -> Vec<String> {
    read(&format!("{REQUIRED}{lines}")).1
}

#[test]
fn two_lines_are_a_configuration() {
    let (config, told) = read("\u{feff}title = \"Growth\"\r\nbase_url = \"https://example.com/blog/\"\r\n");
    assert_eq!(told, [""; 0]);
    assert_eq!(config.title, "Growth");
    assert_eq!(config.base_url, BaseUrl { origin: "https://example.com".into(), path: "/blog".into() });
    assert_eq!(config.permalink, Permalink::parse("/:section/:slug/").unwrap());
    assert_eq!((config.posts_per_page, config.related, config.feed.limit), (10, 5, 20));
    assert_eq!((config.language.as_str(), config.theme.as_str()), ("en", "default"));
    assert_eq!(config.feed.formats, [FeedFormat::Atom, FeedFormat::Rss, FeedFormat::Json]);
    assert_eq!(
        (config.smart_punctuation, config.math, config.highlight, config.search),
        (true, false, true, true)
    );
    assert_eq!(config.time_zone.iana_name(), Some("UTC"));
}

#[test]
fn every_key_has_its_effect() {
    let (config, told) = read(
        r#"
title = "Growth"
description = "Coaching"
base_url = "http://localhost:1111"
language = "de-CH"
time_zone = "Europe/Zurich"
author = "jane"
copyright = "Jane"
theme = "plain"
permalink = "/:year/:month/:slug/"
page_permalink = "/:slug/"
posts_per_page = 3
related = 0
search = false
[markdown]
smart_punctuation = false
math = true
highlight = false
[paths]
archive = "archiv"
tags = "themen"
categories = "rubriken"
series = "reihen"
authors = "autoren"
glossary = "glossar"
worksheets = "blaetter"
page = "seite"
[archive]
days = true
[feed]
formats = ["json", "atom"]
limit = 5
content = "full"
[links]
skip = ["https://www.example.com/", "http://localhost:8080/a"]
[worksheets]
site_id = "second-wind-3f9a"
currency = "CHF"
[[menu]]
name = "About"
url = "/about/"
[[menu]]
name = "Mail"
url = "mailto:jane@example.com"
[settings]
accent = "blue"
[extra]
motto = { text = "Go", year = 2012-01-02 }
"#,
    );
    assert_eq!(told, [""; 0]);
    assert_eq!(config.description, "Coaching");
    assert_eq!(config.language, "de-CH");
    assert_eq!(config.time_zone.iana_name(), Some("Europe/Zurich"));
    assert_eq!((config.author.as_deref(), config.copyright.as_deref()), (Some("jane"), Some("Jane")));
    assert_eq!(config.theme, "plain");
    assert_eq!(config.permalink, Permalink::parse("/:year/:month/:slug/").unwrap());
    assert_eq!(config.page_permalink, Permalink::parse("/:slug/").unwrap());
    assert_eq!((config.posts_per_page, config.related), (3, 0));
    assert_eq!(
        (config.smart_punctuation, config.math, config.highlight, config.search),
        (false, true, false, false)
    );
    let mut paths = config.paths.clone();
    let paths: Vec<String> = paths.entries().map(|(_, place)| place.clone()).to_vec();
    assert_eq!(paths, ["archiv", "themen", "rubriken", "reihen", "autoren", "glossar", "blaetter", "seite"]);
    assert!(config.archive.days);
    let formats = vec![FeedFormat::Atom, FeedFormat::Json];
    assert_eq!(config.feed, Feed { formats, limit: 5, content: FeedContent::Full });
    assert_eq!(config.links.skip, ["https://www.example.com/", "http://localhost:8080/a"]);
    let worksheets = &config.worksheets;
    let set = (worksheets.site_id.as_deref(), worksheets.currency.as_deref());
    assert_eq!(set, (Some("second-wind-3f9a"), Some("CHF")));
    let menu: Vec<(&str, &str)> = config.menu.iter().map(|it| (it.name.as_str(), it.url.as_str())).collect();
    assert_eq!(menu, [("About", "/about/"), ("Mail", "mailto:jane@example.com")]);
    assert_eq!(config.settings.to_json(), serde_json::json!({ "accent": "blue" }));
    assert_eq!(config.extra, serde_json::json!({ "motto": { "text": "Go", "year": "2012-01-02" } }));
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let cases = [
        ("tilte = 1", "config-key-unknown [tilte] there is no key `tilte` here (did you mean `title`?)"),
        ("[feed]\nlimt = 1", "config-key-unknown [limt] there is no key `limt` here (did you mean `limit`?)"),
        (
            "author = 3",
            "config-value-type [3] expected a text, found a whole number (write it in quotation marks: `\"3\"`)",
        ),
        (
            "search = \"yes\"",
            "config-value-type [\"yes\"] expected `true` or `false`, found a text (write `true`, without quotation marks)",
        ),
        (
            "feed = 1",
            "config-value-type [1] expected a table, found a whole number (write keys and values in braces: `{ key = \"value\" }`)",
        ),
        (
            "[feed]\nlimit = 0",
            "config-value-invalid [0] 0 is not between 1 and 1000 (write a number from 1 to 1000)",
        ),
        (
            "[feed]\nformats = [\"atom\", \"rs\"]",
            "config-value-invalid [\"rs\"] `rs` is not one of the choices (did you mean `rss`?)",
        ),
        (
            "[links]\nskpi = []",
            "config-key-unknown [skpi] there is no key `skpi` here (did you mean `skip`?)",
        ),
        (
            "[links]\nskip = [\"www.example.com\"]",
            "config-value-invalid [\"www.example.com\"] no web address begins with `www.example.com` (write how the addresses begin, host and all: `https://www.example.com/`)",
        ),
        (
            "[links]\nskip = \"https://example.com/\"",
            "config-value-type [\"https://example.com/\"] expected a list, found a text (put it in brackets: `[…]`)",
        ),
        (
            "time_zone = \"Europe/Zürich\"",
            "config-value-invalid [\"Europe/Zürich\"] there is no time zone `Europe/Zürich` (did you mean `Europe/Zurich`?)",
        ),
        (
            "language = \"english language\"",
            "config-value-invalid [\"english language\"] `english language` is no language tag (write it like `en`, `de` or `pt-BR`)",
        ),
        (
            "permalink = \"/:slgu/\"",
            "config-value-invalid [\"/:slgu/\"] a pattern of addresses has no `:slgu` (did you mean `:slug`?)",
        ),
        (
            "page_permalink = \"/:year/:slug/\"",
            "config-value-invalid [\"/:year/:slug/\"] pages have no date to make an address of (use `:section` and `:slug` only)",
        ),
        (
            "[paths]\ntags = \"a/b\"",
            "config-value-invalid [\"a/b\"] `a/b` is not the name of a folder (use letters, digits, `-`, `_` and `.`, without slashes)",
        ),
        (
            "[paths]\ntags = \"series\"",
            "config-value-invalid [\"series\"] `tags` and `series` have the same folder, `series` (give each a name of its own)",
        ),
        (
            "[[menu]]\nname = \"x\"\nurl = \"javascript:x\"",
            "config-value-invalid [\"javascript:x\"] the menu cannot lead to `javascript:x` (write `/about/`, `https://example.com/` or `mailto:me@example.com`)",
        ),
        (
            "[[menu]]\nname = \"x\"",
            "config-key-missing [[[menu]]] this entry has no `url` (an entry has two lines: `name = \"About\"` and `url = \"/about/\"`)",
        ),
        (
            "theme = \"../x\"",
            "config-value-invalid [\"../x\"] `../x` is not the name of a theme's folder (use letters, digits, `-`, `_` and `.`, without slashes)",
        ),
        (
            "[worksheets]\nsite_id = \"My blog\"",
            "config-value-invalid [\"My blog\"] `My blog` cannot be the name of a site (use small letters, digits, `-`, `.` and `_`, no more than 64 of them)",
        ),
        (
            "[worksheets]\ncurrency = \"euro\"",
            "config-value-invalid [\"euro\"] `euro` is no currency (write its three capital letters: `EUR`, `GBP`, `USD`)",
        ),
        ("author = x", "toml-syntax [x] a text needs quotation marks (write `author = \"x\"`)"),
    ];
    for (lines, expected) in cases {
        assert_eq!(told(lines), [expected]);
    }
}

#[test]
fn all_problems_are_told_and_the_rest_is_kept() {
    let (config, told) = read("titel = \"T\"\nrelated = -1\nposts_per_page = 7\n");
    assert_eq!(
        told,
        [
            "config-key-missing [] there is no `title` (add a line such as `title = \"My blog\"` at the top)",
            "config-key-missing [] there is no `base_url` (add a line such as `base_url = \"https://example.com\"` at the top)",
            "config-value-invalid [-1] -1 is not between 0 and 1000 (write a number from 0 to 1000)",
            "config-key-unknown [titel] there is no key `titel` here (did you mean `title`?)",
        ]
    );
    assert_eq!(config.posts_per_page, 7);
    assert_eq!(config.related, 5);
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "((title|base_url|paths|feed|menu|\\[\\[menu\\]\\]|\\[paths\\])?( = )?[\"\\[\\]{}a-z/:.?\n\r -]{0,8}\n?)*") {
        let path = Arc::from("site.toml");
        let (config, _) = parse(&path, &text);
        prop_assert!(config.posts_per_page >= 1);
    }
}

/// The keys of a table as the parser asks for them.
fn asked(table: &str) -> Vec<String> {
    if table.is_empty() {
        let root = Node::empty_table(Span::default());
        let path = Arc::from("site.toml");
        let mut reader = Reader::new(&path, "", Language::Toml, CODES);
        let mut fields = Fields::of(&root).expect("a table");
        let mut config = Config::default();
        read_site(&mut reader, &mut fields, &mut config);
        read_lists(&mut reader, &mut fields, &mut config);
        read_tables(&mut reader, &mut fields, &mut config);
        return fields.known().iter().map(|&key| key.to_owned()).collect();
    }
    // Of a table with few keys, the report of a wrong one names them all.
    let report = told(&format!("{table}\nzzzzzzzz = 1\n")).pop().expect("a key that there is not");
    let names = report.rsplit('(').next().unwrap_or_default();
    names.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_key_is_described() {
    let tables = ["", "[markdown]", "[paths]", "[archive]", "[feed]", "[links]", "[worksheets]", "[[menu]]"];
    let mut asked: Vec<(String, String)> = tables
        .iter()
        .flat_map(|&table| asked(table).into_iter().map(move |key| (table.to_owned(), key)))
        // These are described by what is in them; and `[settings]` and `[extra]` hold others' keys.
        .filter(|(table, key)| {
            !(table.is_empty() && tables.iter().any(|it| it.contains(&format!("[{key}]"))))
        })
        .collect();
    let mut described: Vec<(String, String)> =
        KEYS.iter().map(|key| (key.table.to_owned(), key.name.to_owned())).collect();
    asked.sort();
    described.sort();
    assert_eq!(described, asked);
}

#[test]
fn what_is_left_out_is_what_the_description_says() {
    let unset = format!("{:?}", read(REQUIRED).0);
    for key in KEYS {
        // Where the language and the theme stand is kept beside what they are.
        if let Some(default) = key.default.filter(|_| !matches!(key.name, "language" | "theme")) {
            let (config, told) = read(&format!("{REQUIRED}{}\n{} = {default}\n", key.table, key.name));
            assert_eq!(told, [""; 0], "{}", key.name);
            assert_eq!(format!("{config:?}"), unset, "{}", key.name);
        }
    }
}
