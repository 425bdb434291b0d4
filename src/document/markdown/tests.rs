//! What must hold of any text, and what no text may cost.

use proptest::prelude::*;

use super::super::SlotContent;
use super::tags::{PieceKind, pieces};
use super::*;

fn check(text: &str) -> Parsed {
    parse(Source {
        file: &Arc::from("content/posts/a.md"),
        path: "posts/a.md",
        text,
        start: 0,
        id_prefix: "",
        smart_punctuation: true,
        worksheet: None,
        math: true,
    })
}

fn codes(text: &str) -> Vec<&'static str> {
    check(text).diagnostics.iter().map(|diagnostic| diagnostic.code.name()).collect()
}

/// Pieces of markdown that say something together. None has the letters that hide things from the parser.
const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "\r\n",
    "a",
    "Word",
    "two words",
    "é",
    "目標",
    "🎉",
    "\0",
    "# ",
    "## ",
    "### ",
    "##",
    "\n===\n",
    "\n---\n",
    "{#id}",
    " {#id .class}",
    " {#b title=\"c\"}",
    "{",
    "}",
    "{}",
    "- ",
    "* ",
    "1. ",
    "7) ",
    "- [ ] ",
    "- [X] ",
    "> ",
    "> > ",
    "> [!NOTE]\n",
    ": ",
    "\n: ",
    "*",
    "**",
    "_",
    "____",
    "~~",
    "`",
    "``",
    "```\n",
    "```rust {title=\"t\"}\n",
    "~~~\n",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](a.md)",
    "](b.png \"t\")",
    "[^1]",
    "\n\n[^1]: ",
    "[c]: d\n",
    "[c]",
    "|",
    "| a | b |\n| - | -: |\n",
    "| c |\n",
    "$",
    "$$",
    "<",
    ">",
    "<b>",
    "</b>",
    "<div>",
    "</div>\n",
    "<p>",
    "<br/>",
    "<your name>",
    "<!-- ",
    " -->",
    "<!-- more -->",
    "<script>",
    "</script>",
    "<svg>",
    "<a id=\"id\">",
    "<i",
    "<?",
    "?>",
    "&amp;",
    "&",
    "\"",
    "'",
    "...",
    "--",
    "\\",
    "%s",
    "{{",
    "https://e.org ",
    "<https://e.org>",
    ":::\n",
    "\n:::\n",
    "\n\n:::\n\n",
    "\n\n::::\n\n",
    "\n\n::: note\n\n",
    "\n\n:::: tip {#tip}\n\n",
    "\n\n::: lesson {title=\"t\"}\n\n",
    "\n\n::: dialogue\n\n",
    "\n\nAnn: ",
    "\n\n::: script\n\n",
    "[hint]{#a}",
    "[]{\nb=1}",
    "\n\n::: formula\n\n",
    "\n\n::: quote {cite=\"c\"\nurl=\"d.md\"}\n\n",
    "\n\n::: cards\n\n",
    "\n\n::: stats\n\n",
    "- 80% ",
    "\n\n::: snippet {from=\"s\"}\n",
    "\n\n::: figure {credit=\"c\"}\n\n",
    "![alt](b.png \"t\")",
    "\n\n::: video {url=\"u\" title=\"t\"}\n\n",
    "\n\n::: other\n\n",
    "  ::: note\n",
    "> ::: note\n",
    "::: note {",
];

fn markdown() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

/// The HTML with its slots filled, so far as they open and close elements.
fn filled(parsed: &Parsed) -> String {
    let mut html = String::new();
    let mut written = 0;
    for slot in &parsed.body.slots {
        html.push_str(&parsed.body.html[written..slot.at as usize]);
        written = slot.at as usize;
        html.push_str(match slot.content {
            SlotContent::LinkOpen { .. } => "<a>",
            SlotContent::LinkClose { .. } => "</a>",
            SlotContent::Code(_) => "<pre></pre>",
            SlotContent::Snippet { .. } | SlotContent::Embed { .. } => "<hr>",
            SlotContent::Address { .. }
            | SlotContent::Dimensions { .. }
            | SlotContent::Word { .. }
            | SlotContent::WorksheetStart { .. }
            | SlotContent::WorksheetEnd { .. }
            | SlotContent::WorksheetAddress { .. } => "",
        });
    }
    html + &parsed.body.html[written..]
}

fn assert_is_sound(text: &str, parsed: &Parsed) {
    let html = &parsed.body.html;
    assert!(parsed.body.slots.is_sorted_by_key(|slot| slot.at), "slots are out of order: {text:?}");
    for slot in &parsed.body.slots {
        assert!(html.is_char_boundary(slot.at as usize), "a slot splits a character: {text:?}");
        if let SlotContent::Word { key } = &slot.content {
            let words = [WORDS, crate::worksheet::html::WORDS].concat();
            assert!(words.contains(&key.as_str()), "{key} is not among the words");
        }
    }
    for diagnostic in &parsed.diagnostics {
        let span = diagnostic.location.as_ref().and_then(|location| location.span).expect("it has a place");
        assert!(span.start < span.end, "{diagnostic:?}: {text:?}");
        assert!(text.get(std::ops::Range::<usize>::from(span)).is_some(), "{diagnostic:?}: {text:?}");
        assert!(diagnostic.help.is_some(), "{diagnostic:?}");
    }
    for link in &parsed.links {
        assert!(text.get(std::ops::Range::<usize>::from(link.span)).is_some(), "{link:?}: {text:?}");
    }
    assert_is_balanced(text, &filled(parsed));
    assert_ids_are_unique(text, parsed);
}

/// Elements close in the order in which they opened; those of the author's that need no end tag may lack it.
fn assert_is_balanced(text: &str, html: &str) {
    let mut open: Vec<String> = Vec::new();
    for piece in pieces(html) {
        match piece.kind {
            PieceKind::Other | PieceKind::Stray | PieceKind::Comment | PieceKind::Declaration => {}
            PieceKind::Unfinished => panic!("unfinished: {text:?}\n{html}"),
            PieceKind::Open { name, is_closed, .. } => {
                let is_in_drawing = open.iter().any(|name| name == "svg");
                let closes_itself = is_in_drawing && html[piece.range].ends_with("/>");
                if !is_closed && !closes_itself {
                    open.push(name);
                }
            }
            PieceKind::Close { name } => {
                while open.last().is_some_and(|last| *last != name && elements::may_stay_open(last)) {
                    open.pop();
                }
                assert_eq!(open.pop().as_ref(), Some(&name), "{text:?}\n{html}");
            }
        }
    }
    open.retain(|name| !elements::may_stay_open(name));
    assert_eq!(open, [""; 0], "{text:?}\n{html}");
}

fn assert_ids_are_unique(text: &str, parsed: &Parsed) {
    if parsed.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::IdTwice) {
        return;
    }
    let mut ids: Vec<String> = Vec::new();
    for piece in pieces(&parsed.body.html) {
        if let PieceKind::Open { attributes, .. } = piece.kind {
            ids.extend(attributes.iter().filter(|(key, _)| *key == "id").map(|(_, id)| (*id).to_owned()));
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "{text:?}\n{}", parsed.body.html);
    for heading in &parsed.headings {
        assert!(ids.contains(&heading.id), "{text:?}\n{}", parsed.body.html);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_markdown_becomes_sound_html(text in markdown()) {
        let parsed = check(&text);
        assert_is_sound(&text, &parsed);
        prop_assert!(!filled(&parsed).contains("xx"), "something masked shows: {text:?}\n{}", parsed.body.html);
    }

    #[test]
    fn any_characters_become_sound_html(text in "\\PC{0,200}") {
        assert_is_sound(&text, &check(&text));
    }

    #[test]
    fn a_body_may_begin_anywhere(text in markdown(), start in 0..80_usize) {
        let file = Arc::from("content/a.md");
        parse(Source {
            file: &file, path: "a.md", text: &text, start, id_prefix: "p-", smart_punctuation: false, worksheet: None, math: false,
        });
    }
}

/// Patterns that bring naive parsers to their knees: what is repeated, and what stands around it.
const PATTERNS: &[(&str, &str, &str)] = &[
    ("", "> ", "a"),
    ("", "> [!NOTE]\n", ""),
    ("", "- ", "a"),
    ("", "1. ", "a"),
    ("", "[", "a"),
    ("", "![", "a"),
    ("", "![a](", ""),
    ("", "[a](", ""),
    ("", "[^", ""),
    ("", "[^1]", "\n\n[^1]: a"),
    ("", "*a **b ", ""),
    ("", "**", "a"),
    ("", "*a_ ", ""),
    ("", "`a``", ""),
    ("", "<", ""),
    ("", "<b>", ""),
    ("", "<b ", ""),
    ("", "<a-b>\n", ""),
    ("<div>\n", "<a b=\"", ""),
    ("<div>\n", "<style>", ""),
    ("<div>\n", "</i>", ""),
    ("", "<!--", ""),
    ("", "{{", ""),
    ("# ", " {", ""),
    ("# ", "{a='x ", "}"),
    ("", "# a {='\n", ""),
    ("", "::: note {a='x\n", ""),
    ("", "::: note\n", ""),
    ("", ":::\n", ""),
    ("", ":::: note\n\n", ""),
    ("", "::: note\n\n:::::\n\n", ""),
    ("", "::: note\n\n- **a:** b\n\n", ""),
    ("", "::: script\n\n:::::\n\n[a]{}\n\n", ""),
    ("::: script\n\n", "[a]{", ""),
    ("::: script\n\n", "[a]{='x\n", ""),
    ("::: script\n\n", "[[]{}", ""),
    ("::: stats\n\n", "- 1%\n", ""),
    ("::: dialogue\n\n", "A: b\n\n", ""),
    ("", "# a\n", ""),
    ("", "a\n: b\n", ""),
    ("", "$$", ""),
    ("", "$a{", ""),
    ("", "____ ", ""),
    ("", "\"'", ""),
    ("", "[^a]: b\n", ""),
    ("", "[a]: b\n", "[a]"),
    ("", "a|", "\n-|-"),
    ("", "&#", ""),
];

/// Patterns at which a careless parser takes the square of their length, or makes it: at this length that would be
/// minutes, or gigabytes.
#[test]
fn no_pattern_takes_more_than_linear_time_or_room() {
    for (before, repeated, after) in PATTERNS {
        let text = format!("{before}{}{after}", repeated.repeat(100_000));
        let html = check(&text).body.html;
        assert!(html.len() < 400 * (text.len() + 100), "{before:?} {repeated:?}: {} bytes", html.len());
    }
}

#[test]
fn deep_nesting_is_told_and_cut() {
    for repeated in ["> ", "- ", "*a **b ", "![", "<b>"] {
        let parsed = check(&format!("{}a{}", repeated.repeat(100_000), " b** c*".repeat(100_000)));
        assert!(parsed.body.html.len() < 4_000_000, "{repeated}");
    }
    assert_eq!(codes(&"> ".repeat(101)), ["nesting-deep"]);
    assert_eq!(codes(&"> ".repeat(99)), [""; 0]);
}

#[test]
fn tables_cannot_be_made_of_nothing() {
    let row = |cell: &str, count| format!("{}\n", format!("{cell}|").repeat(count));
    let table = format!("{}{}{}\n", row("a", 512), row("-", 512), row("a", 1).repeat(512));
    let parsed = check(&table.repeat(20));
    assert!(parsed.body.html.len() < 2_000_000, "{} bytes", parsed.body.html.len());
    assert_eq!(parsed.diagnostics.iter().filter(|it| it.code == Code::TableWide).count(), 20);
    assert!(parsed.body.html.contains("-|-|"), "the row is shown as it was written");
    let honest = format!("{}{}{}", row("a", 10), row("-", 10), row("a", 9).repeat(1_000));
    assert_eq!(codes(&honest), [""; 0]);
}

#[test]
fn words_around_more_are_parted() {
    let parsed = check("One.\n\n## Heading\n\n- two\n- three\n\n<!-- more -->\n\nFour.");
    assert_eq!(parsed.before_more.as_deref(), Some("One. two three"));
    assert_eq!(parsed.first_paragraph.as_deref(), Some("One."));
    assert_eq!(parsed.words, 5);
    assert!(!parsed.body.html.contains("more"));
    assert_eq!(check("<!-- no more -->\n\nOne.").before_more, None);
}

#[test]
fn ids_made_from_words_have_the_prefix() {
    let file = Arc::from("content/snippets/a.md");
    let text = "## One\n\nA[^1].\n\n## Two {#two}\n\nB.\n\n[^1]: C.";
    let source = Source {
        file: &file,
        path: "snippets/a.md",
        text,
        start: 0,
        id_prefix: "s-",
        smart_punctuation: true,
        worksheet: None,
        math: false,
    };
    let parsed = parse(source);
    let ids: Vec<&str> = parsed.headings.iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids, ["s-one", "two"]);
    assert!(parsed.body.html.contains("id=\"s-fnref-1\" href=\"#s-fn-1\""));
}

#[test]
fn spans_count_from_the_beginning_of_the_file() {
    let file = Arc::from("content/a.md");
    let text = "+++\ntitle = \"é\"\n+++\n\n::: note {colour=\"red\"}\n\n[a](b:c)\n\n:::\n";
    let start = text.find("\n\n:::").expect("the body begins here");
    let parsed = parse(Source {
        file: &file,
        path: "a.md",
        text,
        start,
        id_prefix: "",
        smart_punctuation: true,
        worksheet: None,
        math: false,
    });
    let words: Vec<&str> = parsed
        .diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.location.as_ref()?.span)
        .map(|span| &text[std::ops::Range::<usize>::from(span)])
        .collect();
    assert_eq!(words, ["colour", "[a](b:c)"]);
    assert_eq!(&text[std::ops::Range::<usize>::from(parsed.links[0].span)], "[a](b:c)");
}

#[test]
fn addresses_of_other_sites_in_html_are_links() {
    let text = "<a href=\"https://a.example/?b=1&amp;c=2#d\">A</a> <a href='/inside/'>B</a> <IMG SRC=//c.example/x alt=\"\">\n\n\
        <blockquote cite=\"https://d.example/\"><script src=\"https://e.example/\"></script></blockquote>\n";
    let parsed = check(text);
    let links: Vec<(&str, &str)> = parsed
        .links
        .iter()
        .filter_map(|link| match &link.target {
            crate::document::LinkTarget::External(url) => Some((url.as_str(), &text[Range::from(link.span)])),
            _ => None,
        })
        .collect();
    let first = "<a href=\"https://a.example/?b=1&amp;c=2#d\">";
    let second = "<IMG SRC=//c.example/x alt=\"\">";
    assert_eq!(links, [("https://a.example/?b=1&c=2#d", first), ("//c.example/x", second)]);
}
