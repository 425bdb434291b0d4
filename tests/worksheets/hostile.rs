//! Hostile and absurd worksheets: whatever is written, nothing runs, nothing panics, and tags are balanced.
//!
//! Pages are read by html5ever, which knows nothing of how Goalpost writes tags. `PROPTEST_CASES` says how often random
//! worksheets are put together.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use scraper::Html;

use super::{cases, filled, read, text_of};

/// Elements that no worksheet may have.
const FORBIDDEN: [&str; 8] = ["base", "embed", "iframe", "img", "meta", "object", "script", "svg"];

/// Elements without an end tag.
const VOID: [&str; 6] = ["br", "col", "hr", "img", "input", "wbr"];

const HOSTILE: &str = "</textarea></title></script><script>alert(1)</script><img src=x onerror=alert(1)>";

/// What in a page could run a script, as a browser sees it.
fn dangers(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let mut found = Vec::new();
    for element in page.tree.nodes().filter_map(|node| node.value().as_element()) {
        if FORBIDDEN.contains(&element.name()) {
            found.push(format!("<{}>", element.name()));
        }
        for (key, value) in element.attrs() {
            let value: String = value.to_lowercase().split_whitespace().collect();
            if key.starts_with("on")
                || key == "style"
                || value.starts_with("javascript:")
                || value.starts_with("data:")
            {
                found.push(format!("{key} of <{}>", element.name()));
            }
        }
    }
    found
}

/// What is wrong with the order of tags: none is closed that was not opened last. Attributes are in quotation marks.
fn imbalance(html: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name_end = rest.find(|it: char| it.is_whitespace() || it == '>').unwrap_or(rest.len());
        let name = &rest[..name_end];
        let end = end_of_tag(rest);
        if let Some(name) = name.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Some(format!(
                    "</{name}> closes nothing, before {:?}",
                    rest.chars().take(60).collect::<String>()
                ));
            }
        } else if !name.starts_with('!') && !VOID.contains(&name) {
            open.push(name);
        }
        rest = &rest[end..];
    }
    open.pop().map(|name| format!("<{name}> is not closed"))
}

fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (index, character) in tag.char_indices() {
        match (quote, character) {
            (None, '>') => return index + 1,
            (None, '"' | '\'') => quote = Some(character),
            (Some(mark), _) if mark == character => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// Reads a text as a worksheet and as a post, and holds both to what must be so.
fn check(text: &str) {
    for name in ["x", "post-x"] {
        let front = "+++\ntitle = \"X\"\ndate = 2022-12-26\n+++\n\n";
        let text = format!("{front}{}", text.trim_start_matches("+++"));
        let document = read(name, &text);
        let html = filled(&document);
        assert_eq!(imbalance(&html), None, "{text}\n{html}");
        assert_eq!(dangers(&html), [""; 0], "{text}\n{html}");
        for worksheet in document.outline.worksheets.iter().filter(|it| !it.definition.is_empty()) {
            serde_json::from_str::<serde_json::Value>(&worksheet.definition).expect("a definition is JSON");
        }
        for span in document.diagnostics.iter().filter_map(|it| it.location.as_ref()?.span) {
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {text}");
        }
    }
}

#[test]
fn what_authors_write_runs_nothing() {
    let quoted = HOSTILE.replace('"', "'");
    for line in [
        "What? [H]{}",
        "What? [hint]{label=\"H\"}",
        "What? [hint]{number unit=\"H\"}",
        "What? [hint]{value=\"H\"}",
        "What? [hint]{options=\"H; other\"}",
        "What? [hint]{#a number valid-if=\"a > 1\" else=\"H\"}",
        "You are {= 1 else \"H\"} and {= \"H\"}.",
        "## Rate {scale=\"1 H .. 5 H\"}\n\n- H\n- One",
        "## Rate {scales=\"H: 1 .. 5; now: 1 H .. 5\"}\n\n- One",
        "## Rate {label=\"H\" rank}\n\n- One\n- Two",
        "H?\n\n- ( ) [H](javascript:alert(1))\n- ( ) [H](#H)\n- ( ) H",
        "## Bands {bands=\"a\"}\n\n- **1–2 H:** H\n- **H**\n\nHow? [one]{#a scale=\"1 .. 2\"}",
        "## Out {outcomes}\n\n- **H:** H\n\nWhat?\n\n- ( ) One {+H}",
        "## Rows {#r rows=\"1+\" chart=bars}\n\n| H | H |\n|---|---|\n| [H]{} | [x]{number} |\n| H | 3 |",
        "## Each {rows-from=\"r\" one-by-one=\"H\"}\n\n- {= .item} H [H]{}\n\n## R {#r rows=\"1+\"}\n\n| A |\n|---|\n| [a]{} |",
        "::: script {#s}\n\n[H]{} H\n\n- **H:** H\n- **No:** {= x else \"H\"}\n\n:::",
        "::: pause {seconds=H}\n\nH\n\n:::",
        "::: worksheet {title=\"H\" submit=\"https://x/H\" instance=\"H\" repeat=\"H, x\" raters=\"self, H\"}\n\nWhat? [H]{}\n\n:::",
        "{= other.goal else \"H\"}",
    ] {
        check(&line.replace('H', &quoted));
        check(&format!("::: worksheet {{#w title=\"W\"}}\n\n{}\n\n:::", line.replace('H', &quoted)));
        check(&line.replace('H', "\\\"><b onclick=alert(1)>"));
        check(&line.replace('H', "&lt;img src=x onerror=alert(1)&gt;"));
    }
}

/// How long it takes to read a text.
fn time(text: &str) -> Duration {
    let begin = Instant::now();
    check(text);
    begin.elapsed()
}

#[test]
fn much_of_anything_takes_linear_time() {
    let pieces = [
        "What is N? [hint N]{#bN}\n\n",
        "What is it? [hint]{}\n\n",
        "What? [h]{}",
        "{= 1 + N} ",
        "- ( ) Choice N\n",
        "- Item N {#iN}\n  - ( ) Yes\n  - ( ) No\n",
        "## Heading N {#hN scale=\"1 .. 5\"}\n\n- One\n- Two\n\n",
        "## Heading N {#hN rows=\"1+\"}\n\n| A |\n| - |\n| [a]{} |\n\n",
        "## Step N\n\nWhat?\n\n- ( ) [Next](#step-N)\n\n",
        "Value {#vN = vN + 1}.\n\n",
        "::: note\n\n",
        "[",
        "]{",
        "{",
        "{=",
        "{= (",
        "[a]{b=\"",
        "> ",
        "- ",
        "| a ",
        "**",
        "{= a.b",
        "{#",
        "{= not ",
    ];
    for piece in pieces {
        let many = |count: usize| {
            (0..count).map(|number| piece.replace('N', &number.to_string())).collect::<String>()
        };
        // A machine that has much else to do is slow at times, and not each time.
        let is_linear =
            (0..5).any(|_| time(&many(2_000)) < time(&many(500)) * 10 + Duration::from_millis(200));
        assert!(is_linear, "{piece:?}");
    }
}

#[test]
fn ten_thousand_blanks_are_read() {
    let text = (0..10_000)
        .fold(String::new(), |text, number| text + &format!("What is number {number}? [hint]{{}}\n\n"));
    check(&text);
}

/// Lines of the whole language, and of what is nearly of it.
const LINES: &[&str] = &[
    "",
    "",
    "",
    "## A heading",
    "### How sure? {scale=\"1 Not .. 5 Very\"}",
    "### Rows {#rows rows=\"2+\"}",
    "### From {#from rows-from=\"rows\"}",
    "### Grid {#grid scales=\"a: 1 .. 3; b: 1 .. 3\" chart=radar}",
    "### Matrix {#m rows-from=\"rows\" columns-from=\"list\" cells=number}",
    "### Bands {bands=\"sum(list)\"}",
    "### Out {outcomes}",
    "### Hidden {show-if=\"goal\" for=self}",
    "{#list scale=\"1 .. 5\"}",
    "{practice}",
    "{rank",
    "What is your goal? [one]{#goal}",
    "[alone]{}",
    "What? [hint]{date} {show-if=\"goal\"}",
    "- ( ) Yes {+planner}",
    "- (x) No [what]{}",
    "- [ ] A box {#box}",
    "- [ ]{#box} Before",
    "- **1–3:** Band",
    "- **Planner:** You plan. {#planner}",
    "- Item {dim=a weight=2 reverse}",
    "  - ( ) Nested",
    "  1. Level",
    "  Words beneath [b]{}",
    "- [To](#step)",
    "- ( ) [To](#step)",
    "## Step",
    "1. **First** words",
    "| A | B | C |",
    "| - | - | - |",
    "| [a]{} | [b]{#b number} | {= .b * 2} |",
    "| {= .item} | [ ] | {#c = .b} |",
    "| Preset | – | |",
    "| {= sum(row)} | {= sum(column)} |",
    "{= goal} and {#total = sum(list)} and {= other.goal else \"x\"}",
    "{= count(rows where .b > 1) as 0.0",
    "{#odd = odd}",
    "::: worksheet {#w title=\"W\"}",
    "::: worksheet {from=\"other\"}",
    "::: script",
    "- **If yes:** words [name]{}",
    "::: pause {seconds=3}",
    "::: note",
    ":::",
    "::::",
    "> quoted [q]{}",
    "```",
    "<div>",
    "</div>",
    "****",
    "[x]: y",
    "\u{301}é {#é} 目標？ [x]{}",
    "______",
];

/// A text with something taken out, doubled or put in.
fn mutated(text: &str, changes: &[(prop::sample::Index, u8, prop::sample::Index)]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for (at, kind, piece) in changes {
        if text.is_empty() {
            break;
        }
        let at = at.index(text.len());
        let end = (at + 1 + usize::from(kind / 4)).min(text.len());
        match kind % 4 {
            0 => drop(text.drain(at..end)),
            1 => {
                let doubled: Vec<char> = text[at..end].to_vec();
                text.splice(at..at, doubled);
            }
            2 => {
                let pieces = [
                    "{", "}", "[", "]", "\n", "\n\n", "|", "\"", "`", ":::", "- ", "#", "  ", "{=", "]{", "<",
                ];
                text.splice(at..at, piece.get(&pieces).chars());
            }
            _ => {
                let line = piece.get(LINES);
                text.splice(at..at, format!("\n{line}\n").chars());
            }
        }
    }
    text.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_lines_are_read(lines in prop::collection::vec(prop::sample::select(LINES), 0..40)) {
        check(&lines.join("\n"));
    }

    #[test]
    fn any_blocks_are_read(lines in prop::collection::vec(prop::sample::select(LINES), 0..20)) {
        check(&lines.join("\n\n"));
    }

    #[test]
    fn mutated_cases_are_read(
        case in any::<prop::sample::Index>(),
        changes in prop::collection::vec(any::<(prop::sample::Index, u8, prop::sample::Index)>(), 1..12),
    ) {
        let names = cases();
        let case: &String = case.get(&names);
        check(&mutated(&text_of(case), &changes));
    }
}
