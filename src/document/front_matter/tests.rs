use std::ops::Range;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;

use super::*;
use crate::document::{Detail, Membership, Moment};

fn options() -> Options {
    let zone = TimeZoneDatabase::bundled().get("Europe/Zurich").expect("the bundled zones have it");
    Options { time_zone: zone, smart_punctuation: true, math: false, alphabet: Alphabet::General }
}

fn read_at(path: &str, text: &str) -> FrontMatter {
    read(path, &Arc::from(format!("content/{path}")), text, &options())
}

/// Each diagnostic as code, the bytes meant and the message.
fn told(text: &str, front_matter: &FrontMatter) -> Vec<String> {
    let tell = |it: &Diagnostic| {
        let span = it.location.as_ref().and_then(|location| location.span);
        let place = span.map_or("", |span| &text[Range::from(span)]);
        format!("{} [{place}] {}", it.code.name(), it.message)
    };
    front_matter.diagnostics.iter().map(tell).collect()
}

/// Reads a post whose front matter is TOML, and has nothing to tell.
fn toml(lines: &str) -> FrontMatter {
    let text = format!("+++\ntitle = \"T\"\ndate = 2022-12-26\n{lines}\n+++\nBody\n");
    quiet("posts/t.md", &text)
}

/// Reads a post whose front matter is YAML, and has nothing to tell.
fn yaml(lines: &str) -> FrontMatter {
    let text = format!("---\ntitle: T\ndate: 2022-12-26\n{lines}\n---\nBody\n");
    quiet("posts/t.md", &text)
}

fn quiet(path: &str, text: &str) -> FrontMatter {
    let front_matter = read_at(path, text);
    assert_eq!(told(text, &front_matter), [""; 0], "{text}");
    front_matter
}

/// The diagnostics of a post with these lines of TOML.
fn complaints(lines: &str) -> Vec<String> {
    let text = format!("+++\ntitle = \"T\"\ndate = 2022-12-26\n{lines}\n+++\nBody\n");
    let front_matter = read_at("posts/t.md", &text);
    told(&text, &front_matter)
}

fn moment(text: &str) -> Option<Moment> {
    Moment::parse(text, &options().time_zone)
}

fn member(name: &str, part: Option<u32>, total: Option<u32>) -> Membership {
    Membership { name: name.to_owned(), part, total }
}

const FULL_TOML: &str = r#"
subtitle = "Sub"
updated = 2023-01-02T10:00:00Z
expires = 2030-01-01
slug = "why"
path = "/a/why/"
aliases = ["/old/", "older"]
summary = "In short."
image = "why.jpg"
image_alt = "A path"
image_credit = "Jane"
authors = ["Ruth Ashdown", "Tom"]
categories = ["Goals and growth"]
tags = ["goal setting", "habits"]
series = "got-resolutions"
part = 2
total = 3
copyright = "Ruth"
template = "wide.html"
weight = -3
language = "en-GB"
toc = true
draft = true
[extra]
mood = "calm"
"#;

const FULL_YAML: &str = r#"
subtitle: Sub
updated: 2023-01-02T10:00:00Z
expires: 2030-01-01
slug: why
path: /a/why/
aliases: [/old/, older]
summary: >
  In
  short.
image: why.jpg
image_alt: A path
image_credit: "Jane"
authors:
  - Ruth Ashdown
  - Tom
categories: [Goals and growth]
tags: [goal setting, 'habits']
series: got-resolutions
part: 2
total: 3
copyright: Ruth
template: wide.html
weight: -3
language: en-GB
toc: true
draft: yes
extra:
  mood: calm
"#;

#[test]
fn every_key_has_its_effect() {
    let FrontMatter { kind, summary, spans, picture, .. } = toml(FULL_TOML);
    assert_eq!(kind, Kind::Post);
    let expected = Summary {
        title: "T".into(),
        subtitle: Some("Sub".into()),
        date: moment("2022-12-26"),
        updated: moment("2023-01-02 11:00"),
        expires: moment("2030-01-01"),
        draft: true,
        slug: "why".into(),
        path: Some("/a/why/".into()),
        redirects: vec!["/old/".into(), "/older/".into()],
        excerpt: "In short.".into(),
        image: None,
        authors: vec!["Ruth Ashdown".into(), "Tom".into()],
        categories: vec!["Goals and growth".into()],
        tags: vec!["goal setting".into(), "habits".into()],
        series: vec![member("got-resolutions", Some(2), Some(3))],
        copyright: Some("Ruth".into()),
        template: Some("wide.html".into()),
        weight: -3,
        language: Some("en-GB".into()),
        toc: Some(true),
        extra: r#"{"mood":"calm"}"#.into(),
        reading_minutes: 0,
        detail: Detail::None,
    };
    assert_eq!(summary, expected);
    assert_eq!((spans.tags.len(), spans.redirects.len(), spans.series.len()), (2, 2, 1));
    let picture = picture.unwrap();
    assert_eq!((picture.source.as_str(), picture.alt.as_deref()), ("why.jpg", Some("A path")));
    assert_eq!(picture.credit.as_deref(), Some("Jane"));
}

#[test]
fn yaml_says_the_same_as_toml() {
    let (toml, yaml) = (toml(FULL_TOML), yaml(FULL_YAML));
    assert_eq!(yaml.summary, toml.summary);
    assert_eq!(yaml.kind, toml.kind);
    let picture = |it: &FrontMatter| it.picture.clone().map(|it| (it.source, it.alt, it.credit));
    assert_eq!(picture(&yaml), picture(&toml));
}

/// Synonyms and other forms, each with the lines that say the same in Goalpost's own words.
#[test]
fn what_other_generators_write_is_read() {
    type Parse = fn(&str) -> FrontMatter;
    let cases: &[(Parse, &str, &str)] = &[
        (toml, "lastmod = 2023-01-01", "updated = 2023-01-01"),
        (yaml, "last_modified_at: 2023-01-01", "updated = 2023-01-01"),
        (yaml, "modified: 2023-01-01", "updated = 2023-01-01"),
        (toml, "expiryDate = 2030-01-01", "expires = 2030-01-01"),
        (toml, "publishDate = 2020-01-01", ""),
        (yaml, "published: false", "draft = true"),
        (yaml, "published: no", "draft = true"),
        (yaml, "published: true", ""),
        (toml, "description = 'D'", "summary = 'D'"),
        (yaml, "excerpt: D", "summary = 'D'"),
        (yaml, "url: /x/", "path = '/x/'"),
        (yaml, "permalink: /:year/:title/", "path = '/2022/t/'"),
        (yaml, "permalink: /x.html", "path = '/x/'\naliases = ['/x.html']"),
        (toml, "path = 'x'", "path = '/x/'"),
        (yaml, "redirect_from: /x/", "aliases = ['/x/']"),
        (yaml, "redirect_from:\n  - /x/\n  - /y.html", "aliases = ['/x/', '/y.html']"),
        (yaml, "author: Ruth Ashdown", "authors = ['Ruth Ashdown']"),
        (toml, "author = 'Ruth Ashdown'", "authors = ['Ruth Ashdown']"),
        (yaml, "category: Goals and growth", "categories = ['Goals and growth']"),
        (yaml, "categories: goals growth", "categories = ['goals', 'growth']"),
        (yaml, "tags: a b", "tags = ['a', 'b']"),
        (yaml, "tags: goal setting, habits", "tags = ['goal setting', 'habits']"),
        (yaml, "tags: post", "tags = ['post']"),
        (yaml, "tags: [2012, 1.10, NO]", "tags = ['2012', '1.10', 'NO']"),
        (toml, "tags = 'goal setting'", "tags = ['goal setting']"),
        (toml, "tags = ['a', 'b', 'a']", "tags = ['a', 'b']"),
        (yaml, "tags:\nimage: ''", ""),
        (
            toml,
            "[taxonomies]\ntags = ['a']\ncategories = ['b']\nauthors = ['c']\nseries = ['d']",
            "tags = ['a']\ncategories = ['b']\nauthors = ['c']\nseries = 'd'",
        ),
        (
            yaml,
            "cover:\n  src: x.png\n  alt: X\n  credit: J",
            "image = { src = 'x.png', alt = 'X', credit = 'J' }",
        ),
        (toml, "featured_image = 'x.png'", "image = 'x.png'"),
        (toml, "image = { url = 'x.png', alt = 'X' }", "image = 'x.png'\nimage_alt = 'X'"),
        (yaml, "series: 2012", "series = '2012'"),
        (yaml, "series:\n  name: S\n  part: 2\n  total: 3", "series = 'S'\npart = 2\ntotal = 3"),
        (toml, "series = ['S']\npart = 2", "series = [{ name = 'S', part = 2 }]"),
        (
            toml,
            "series = { name = 'S', part = 2 }\ntotal = 4",
            "series = { name = 'S', part = 2, total = 4 }",
        ),
        (yaml, "series:\n  - name: S\n    part: 1\n  - R", "series = [{ name = 'S', part = 1 }, 'R']"),
    ];
    for (parse, lines, own) in cases {
        let (theirs, ours) = (parse(lines), toml(own));
        assert_eq!(theirs.summary, ours.summary, "{lines}");
        let picture = |it: &FrontMatter| it.picture.clone().map(|it| (it.source, it.alt, it.credit));
        assert_eq!(picture(&theirs), picture(&ours), "{lines}");
    }
}

#[test]
fn publication_is_the_later_of_two_dates() {
    let later = toml("publishDate = 2023-05-01");
    assert_eq!(later.summary.date, moment("2023-05-01"));
    let alone = quiet("posts/t.md", "---\ntitle: T\npublishDate: 2023-05-01 08:00\n---\nBody");
    assert_eq!((alone.kind, alone.summary.date), (Kind::Post, moment("2023-05-01 08:00")));
}

#[test]
fn the_place_decides_kind_date_and_slug() {
    let plain = "+++\ntitle = \"T\"\n+++\nBody";
    for (path, kind, slug, date) in [
        ("about.md", Kind::Page, "about", None),
        ("posts/2022-12-26-why-not.md", Kind::Post, "why-not", Some("2022-12-26")),
        ("posts/2022-12-26-why/index.md", Kind::Post, "why", Some("2022-12-26")),
        ("posts/2022-12-26 Größe & Ziel.md", Kind::Post, "grosse-ziel", Some("2022-12-26")),
        ("worksheets/plan.md", Kind::Worksheet, "plan", None),
        ("series/x.md", Kind::Series, "x", None),
        ("authors/jane.md", Kind::Author, "jane", None),
        ("glossary/loyalty/index.md", Kind::Glossary, "loyalty", None),
        ("tags/a.md", Kind::Tag, "a", None),
        ("categories/a.md", Kind::Category, "a", None),
        ("snippets/a.md", Kind::Snippet, "a", None),
    ] {
        let it = quiet(path, plain);
        let found = (it.kind, it.summary.slug.as_str(), it.summary.date);
        assert_eq!(found, (kind, slug, date.and_then(moment)), "{path}");
    }
}

#[test]
fn the_front_matter_wins_over_the_name_of_the_file() {
    let text = "+++\ntitle = \"T\"\ndate = 2022-12-27\n+++\nBody";
    let it = read_at("posts/2022-12-26-t.md", text);
    assert_eq!(it.summary.date, moment("2022-12-27"));
    let expected = "date-conflict [2022-12-27] the date is 2022-12-27, and the file's name says 2022-12-26";
    assert_eq!(told(text, &it), [expected]);
    // In Zurich this is the 26th already; the days as written agree.
    quiet("posts/2022-12-25-t.md", "+++\ntitle = \"T\"\ndate = 2022-12-25T23:30:00Z\n+++\nBody");
}

#[test]
fn kinds_have_keys_of_their_own() {
    let series =
        quiet("series/s.md", "+++\ntitle = \"S\"\nsummary = \"X\"\nparts = 3\nstatus = \"complete\"\n+++\n");
    assert_eq!(series.summary.detail, Detail::Series { parts: Some(3), complete: Some(true) });

    let text = "+++\nname = \"Jane\"\nbio = \"B\"\npicture = \"j.jpg\"\naliases = [\"J. Doe\"]\n\
                links = [{ name = \"Web\", url = \"https://a.com/\" }]\n+++\n";
    let author = quiet("authors/jane.md", text);
    let links = vec![("Web".to_owned(), "https://a.com/".to_owned())];
    let detail = Detail::Author { bio: Some("B".into()), links, aliases: vec!["J. Doe".into()] };
    assert_eq!((author.summary.title.as_str(), &author.summary.detail), ("Jane", &detail));
    assert_eq!(author.summary.redirects, [""; 0]);
    assert_eq!(&text[Range::from(author.spans.aliases[0])], "\"J. Doe\"");
    assert_eq!(author.picture.map(|it| it.source).as_deref(), Some("j.jpg"));

    let author = quiet("authors/jane.md", "---\ntitle: Jane\nlinks:\n  mail: mailto:j@a.com\n---\n");
    let links = vec![("mail".to_owned(), "mailto:j@a.com".to_owned())];
    assert_eq!(author.summary.detail, Detail::Author { bio: None, links, aliases: Vec::new() });

    let glossary = quiet("glossary/l.md", "---\nterm: Loyalty\naliases: [faith]\ndescription: D\n---\n");
    let detail = Detail::Glossary { aliases: vec!["faith".into()], definition: "D".into() };
    assert_eq!((glossary.summary.title.as_str(), glossary.summary.detail), ("Loyalty", detail));

    assert_eq!(quiet("snippets/cta.md", "Call us.\n").kind, Kind::Snippet);
    assert_eq!(quiet("tags/goals.md", "Introduction.\n").summary.title, "");
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let cases = [
        ("tilte = 1", "front-matter-key-unknown [tilte] there is no key `tilte` here"),
        (
            "layout = 'post'",
            "front-matter-key-foreign [layout] `layout` is a key of Jekyll and Hugo and means nothing here",
        ),
        ("bio = 'x'", "front-matter-key-misplaced [bio] `bio` has no use in a post or page"),
        ("draft = 'x'", "front-matter-value-type ['x'] expected `true` or `false`, found a text"),
        ("subtitle = 3", "front-matter-value-type [3] expected a text, found a whole number"),
        ("weight = 'x'", "front-matter-value-type ['x'] expected a whole number, found a text"),
        ("extra = 1", "front-matter-value-type [1] expected a table, found a whole number"),
        ("tags = [1]", "front-matter-value-type [1] expected a text, found a whole number"),
        ("tags = ['!!']", "slug-empty ['!!'] no address can be made of `!!`"),
        ("[taxonomies]\ntopics = ['a']", "front-matter-key-unknown [topics] there is no key `topics` here"),
        ("updated = '26.12.2022'", "date-invalid ['26.12.2022'] `26.12.2022` is no date"),
        ("updated = 20221226", "front-matter-value-type [20221226] expected a date, found a whole number"),
        ("updated = 2022-12-25", "date-order [2022-12-25] the document was updated before it was published"),
        ("expires = 2022-12-25", "date-order [2022-12-25] the document expires before it is published"),
        ("slug = 'a b'", "slug-invalid ['a b'] `a b` cannot be the last part of an address"),
        (
            "path = '/a/../b/'",
            "address-invalid ['/a/../b/'] `/a/../b/` is no address: look at its slashes, dots and blanks",
        ),
        ("aliases = ['/ok/', '/?p=1']", "address-invalid ['/?p=1'] an address of the site cannot hold `?`"),
        (
            "language = 'deutsche Sprache'",
            "front-matter-value-invalid ['deutsche Sprache'] `deutsche Sprache` is no language tag",
        ),
        ("part = 1", "front-matter-key-misplaced [part] `part` has no use without `series`"),
        ("series = 'S'\npart = 0", "front-matter-value-invalid [0] 0 is not between 1 and 9999"),
        ("series = 'S'\npart = 4\ntotal = 3", "front-matter-value-invalid [4] this is part 4 of 3"),
        (
            "series = ['S', 'R']\npart = 1",
            "front-matter-value-invalid [part] there are several series, and it is not clear which has this `part`",
        ),
        (
            "series = { name = 'S', part = 1 }\npart = 2",
            "front-matter-key-twice [part] `part` is given beside `series` and in it",
        ),
        (
            "series = { nmae = 'S', name = 'S' }",
            "front-matter-key-unknown [nmae] there is no key `nmae` here",
        ),
        ("series = { part = 1 }", "front-matter-value-invalid [{ part = 1 }] this series has no `name`"),
        ("image_alt = 'x'", "front-matter-key-misplaced [image_alt] `image_alt` has no use without `image`"),
        ("image = { alt = 'x' }", "front-matter-value-invalid [{ alt = 'x' }] this picture has no `src`"),
        (
            "updated = 2023-01-01\nlastmod = 2023-01-01",
            "front-matter-key-twice [lastmod] `lastmod` says the same as `updated`, which is given as well",
        ),
        ("draft = true\npublished = true", "front-matter-key-twice [true] `published` contradicts `draft`"),
        ("subtitle = Hello", "toml-syntax [Hello] a text needs quotation marks"),
    ];
    for (lines, expected) in cases {
        assert_eq!(complaints(lines), [expected], "{lines}");
    }
}

#[test]
fn help_names_the_nearest_key_or_the_place_of_own_ones() {
    let help = |text: &str| read_at("posts/t.md", text).diagnostics[0].help.clone().unwrap_or_default();
    assert_eq!(help("+++\ntitle = 'T'\nsumary = 'x'\n+++\n"), "did you mean `summary`?");
    assert_eq!(help("---\ntitle: T\nxyzzy: 1\n---\n"), "keys of your own go under `extra:`");
}

#[test]
fn a_heading_serves_as_title() {
    for text in ["\u{feff}# Why *not*?\r\n\r\nBody", "---\r\ntoc: true\r\n---\r\n\r\n# Why *not*?\r\nBody"] {
        let it = quiet("posts/2022-12-26-t.md", text);
        assert_eq!(it.summary.title, "Why not?");
        assert_eq!(it.spans.title.map(|span| &text[Range::from(span)]), Some("# Why *not*?"));
        assert_eq!(text[it.body_start..].trim(), "Body");
    }
    let it = toml("");
    assert_eq!(it.summary.title, "T");
}

#[test]
fn a_missing_title_is_told_with_the_lines_to_write() {
    let cases = [
        (
            "posts/why-not.md",
            "Body",
            "front-matter-missing [] there is no title",
            "begin the file with three lines:\n+++\ntitle = \"Why not\"\n+++",
        ),
        (
            "posts/why-not.md",
            "---\ntags: [a]\n---\nBody",
            "title-missing [---] the front matter has no `title`",
            "add the line `title: Why not`",
        ),
        (
            "posts/why-not.md",
            "+++\ntitle = \"\"\n+++\nBody",
            "title-missing [+++] the front matter has no `title`",
            "add the line `title = \"Why not\"`",
        ),
        (
            "authors/jane-doe.md",
            "+++\n+++\n",
            "title-missing [+++] the front matter has no `name`",
            "add the line `name = \"Jane doe\"`",
        ),
    ];
    for (path, text, complaint, help) in cases {
        let it = read_at(path, text);
        assert_eq!(told(text, &it), [complaint]);
        assert_eq!(it.diagnostics[0].help.as_deref(), Some(help));
    }
}

#[test]
fn front_matter_that_cannot_be_read_is_told_once() {
    for (text, expected) in [
        ("+++\ntitle = 'x'\n", "front-matter-open [+++] no second `+++` closes the front matter"),
        ("---\ntitle: a: b\n---\nBody", "yaml-syntax [:] a second colon in a text without quotation marks"),
        (
            "---\njust words\n---\nBody",
            "front-matter-value-type [just words\n] the front matter is a text, not lines of keys and values",
        ),
    ] {
        let it = read_at("posts/t.md", text);
        assert_eq!(told(text, &it)[0], expected);
        assert!(it.body_start <= text.len());
    }
    assert_eq!(read_at("posts/t.md", "+++\ntitle = 'x'\n").diagnostics.len(), 1);
}

#[test]
fn spans_point_at_the_very_characters() {
    let text = "\u{feff}---\r\ntitle: \"Ü\"\r\ndate: 2022-12-26\r\nslug: ü\r\ntags: [ä, 'b']\r\n\
                categories: ö, ß c\r\nauthor: Zoë\r\naliases:\r\n- /é/\r\nseries: {name: ñ, part: 1}\r\n---\r\nBody";
    let it = quiet("posts/t.md", text);
    let slice = |span: &Span| &text[Range::from(*span)];
    let slices = |spans: &[Span]| spans.iter().map(slice).collect::<Vec<&str>>();
    assert_eq!(it.spans.title.as_ref().map(slice), Some("\"Ü\""));
    assert_eq!(it.spans.date.as_ref().map(slice), Some("2022-12-26"));
    assert_eq!(it.spans.address.as_ref().map(slice), Some("ü"));
    assert_eq!(slices(&it.spans.tags), ["ä", "'b'"]);
    assert_eq!(slices(&it.spans.categories), ["ö", "ß c"]);
    assert_eq!(slices(&it.spans.authors), ["Zoë"]);
    assert_eq!(slices(&it.spans.redirects), ["/é/"]);
    assert_eq!(slices(&it.spans.series), ["{name: ñ, part: 1}"]);
    assert_eq!(&text[it.body_start..], "Body");
}

#[test]
fn a_zone_of_its_own_is_kept() {
    let options = Options { time_zone: TimeZone::UTC, ..options() };
    let text = "+++\ntitle = 'T'\ndate = 2022-12-26T23:30:00-05:00\n+++\n";
    let it = read("posts/t.md", &Arc::from("content/posts/t.md"), text, &options);
    let date = it.summary.date.unwrap();
    assert_eq!((date.day, date.hour, date.offset_minutes), (27, 4, 0));
}

#[test]
fn the_attributes_of_a_worksheet_are_kept_as_they_are_written() {
    let text = "+++\ntitle = 'T'\n[worksheet]\nrepeat = 'week'\nraters = 'self, peers 3+'\n+++\nBody";
    let it = read_at("worksheets/t.md", text);
    assert_eq!(it.diagnostics, []);
    let found: Vec<(&str, &str, &str)> = it
        .worksheet
        .iter()
        .map(|one| (one.key.as_str(), one.value.as_str(), &text[Range::from(one.span)]))
        .collect();
    assert_eq!(found, [("repeat", "week", "'week'"), ("raters", "self, peers 3+", "'self, peers 3+'")]);
    let above = read_at("worksheets/t.md", "+++\ntitle = 'T'\nrepeat = 'week'\n+++\nBody");
    let help = above.diagnostics.first().and_then(|told| told.help.as_deref());
    assert_eq!(help, Some("write it further down, below a line `[worksheet]`"));
    let text = "+++\ntitle = 'T'\n[worksheet]\nreapeat = 'week'\nsubmit = 1\n+++\nBody";
    assert_eq!(
        told(text, &read_at("worksheets/t.md", text)),
        [
            "front-matter-value-type [1] expected a text, found a whole number",
            "front-matter-key-unknown [reapeat] there is no key `reapeat` here",
        ]
    );
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(
        fence in "\u{feff}?(\\+\\+\\+|---)\r?\n",
        lines in "((title|tags|date|series|image|aliases|permalink|part|extra|links|taxonomies|worksheet)(: | = |: \\[|:\n - )?[a-zä0-9:/\"'{}\\[\\], %.+-]{0,14}\r?\n){0,6}",
        rest in "(\\+\\+\\+|---)?\n?#? ?[a-zü*`{}#\n]{0,12}",
        path in "(series/|authors/|glossary/|worksheets/|tags/|posts/)?[a-z0-9ä-]{0,14}(/index|/_index)?(\\.md)?",
    ) {
        let text = format!("{fence}{lines}{rest}");
        let it = read_at(&path, &text);
        prop_assert!(text.is_char_boundary(it.body_start));
        for diagnostic in &it.diagnostics {
            if let Some(span) = diagnostic.location.as_ref().and_then(|location| location.span) {
                prop_assert!(text.get(Range::from(span)).is_some());
            }
        }
        prop_assert_eq!(it.summary.tags.len(), it.spans.tags.len());
        prop_assert_eq!(it.summary.redirects.len(), it.spans.redirects.len());
        prop_assert!(it.kind != Kind::Post || it.summary.date.is_some());
    }
}
