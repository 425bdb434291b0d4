//! The specifications of `CommonMark` and of GitHub's dialect, example by example.
//!
//! Slots are filled as a plain renderer would fill them. Expected and actual HTML are then brought to one form
//! where Goalpost differs on purpose: see [`normalise`].

use std::fmt::Write as _;
use std::sync::Arc;

use goalpost::document::markdown::{Dialect, Parsed, Source, parse_as};
use goalpost::document::{LinkTarget, SlotContent};
use serde::Deserialize;

/// An example of a specification.
#[derive(Deserialize)]
struct Example {
    #[serde(rename = "example")]
    number: u32,
    section: String,
    markdown: String,
    html: String,
}

fn examples(lines: &str) -> Vec<Example> {
    lines.lines().map(|line| serde_json::from_str(line).expect("the examples are JSON lines")).collect()
}

fn render(markdown: &str, dialect: Dialect) -> String {
    let file = Arc::from("x.md");
    let source = Source {
        file: &file,
        path: "x.md",
        text: markdown,
        start: 0,
        id_prefix: "",
        smart_punctuation: false,
        math: false,
        worksheet: None,
    };
    fill(&parse_as(source, dialect))
}

fn fill(parsed: &Parsed) -> String {
    let mut html = String::new();
    let mut written = 0;
    for slot in &parsed.body.slots {
        html.push_str(&parsed.body.html[written..slot.at as usize]);
        written = slot.at as usize;
        html += &slot_html(parsed, &slot.content);
    }
    html + &parsed.body.html[written..]
}

fn slot_html(parsed: &Parsed, content: &SlotContent) -> String {
    match content {
        SlotContent::LinkOpen { link, title, .. } if title.is_empty() => {
            format!("<a href=\"{}\">", address(parsed, *link))
        }
        SlotContent::LinkOpen { link, title, .. } => {
            format!("<a href=\"{}\" title=\"{}\">", address(parsed, *link), escape(title))
        }
        SlotContent::LinkClose { .. } => "</a>".to_owned(),
        SlotContent::Address { link } => address(parsed, *link),
        SlotContent::Code(code) if code.language.is_empty() => {
            format!("<pre><code>{}</code></pre>", escape(&code.source))
        }
        SlotContent::Code(code) => {
            let (language, source) = (escape(&code.language), escape(&code.source));
            format!("<pre><code class=\"language-{language}\">{source}</code></pre>")
        }
        SlotContent::Word { key } => key.clone(),
        SlotContent::Dimensions { .. }
        | SlotContent::Snippet { .. }
        | SlotContent::WorksheetStart { .. }
        | SlotContent::WorksheetEnd { .. }
        | SlotContent::Embed { .. }
        | SlotContent::WorksheetAddress { .. } => String::new(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The address as the specification's examples have it: percent-encoded where a URL has no such character.
fn address(parsed: &Parsed, link: u32) -> String {
    let with = |path: &str, fragment: &Option<String>| match fragment {
        Some(fragment) => format!("{path}#{fragment}"),
        None => path.to_owned(),
    };
    let address = match &parsed.links[link as usize].target {
        LinkTarget::External(address) => address.clone(),
        LinkTarget::Document { path, fragment } | LinkTarget::Relative { path, fragment } => {
            with(path, fragment)
        }
        LinkTarget::File { path, suffix } => format!("{path}{suffix}"),
        LinkTarget::Address { path, fragment, query } => with(&format!("{path}{query}"), fragment),
        LinkTarget::Fragment(fragment) => format!("#{fragment}"),
        LinkTarget::Glossary(_)
        | LinkTarget::Series { .. }
        | LinkTarget::Raw { .. }
        | LinkTarget::Nowhere => "nowhere".to_owned(),
    };
    let mut encoded = String::new();
    for byte in address.bytes() {
        match byte {
            b'&' => encoded.push_str("&amp;"),
            b'\'' => encoded.push('\''),
            _ if byte.is_ascii_alphanumeric() || b"-_.!~*'();/?:@&=+$,#%".contains(&byte) => {
                encoded.push(byte as char);
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// Brings HTML to one form: elements without contents end in `>`; headings have no ids; pictures do not say how
/// they are loaded; columns are aligned by `align`; header cells do not say what they head; tables have no box
/// around them; a checkbox has its attributes in the specification's order.
fn normalise(html: &str) -> String {
    let mut html = html
        .replace(" />", ">")
        .replace(" loading=\"lazy\" decoding=\"async\"", "")
        .replace(" scope=\"col\"", "")
        .replace("<div class=\"table\" tabindex=\"0\">\n<table>", "<table>")
        .replace("</table>\n</div>", "</table>")
        .replace(
            "<input type=\"checkbox\" disabled checked aria-label=\"task_done\">",
            "<input checked=\"\" disabled=\"\" type=\"checkbox\">",
        )
        .replace(
            "<input type=\"checkbox\" disabled aria-label=\"task_open\">",
            "<input disabled=\"\" type=\"checkbox\">",
        );
    for side in ["left", "center", "right"] {
        html = html.replace(&format!("class=\"align-{side}\""), &format!("align=\"{side}\""));
    }
    without_heading_ids(&html)
}

fn without_heading_ids(html: &str) -> String {
    let mut result = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(" id=\"") {
        let (before, after) = rest.split_at(at);
        result.push_str(before);
        let is_heading = before.len() >= 3 && before.as_bytes()[before.len() - 3..].starts_with(b"<h");
        let end = after[5..].find('"').map_or(after.len(), |length| length + 6);
        if !is_heading {
            result.push_str(&after[..end]);
        }
        rest = &after[end..];
    }
    result + rest
}

fn check(lines: &str, dialect: Dialect, expected_count: usize) {
    let examples = examples(lines);
    assert_eq!(examples.len(), expected_count);
    let mut failures = Vec::new();
    for example in &examples {
        let actual = normalise(&render(&example.markdown, dialect));
        let expected = normalise(&example.html);
        if actual != expected {
            failures.push(format!(
                "example {} ({})\n--- markdown\n{}--- expected\n{expected}--- actual\n{actual}",
                example.number, example.section, example.markdown
            ));
        }
    }
    assert!(failures.is_empty(), "{} of {} differ\n{}", failures.len(), examples.len(), failures.join("\n"));
}

#[test]
fn every_example_of_commonmark_is_met() {
    check(include_str!("commonmark/commonmark-0.31.2.jsonl"), Dialect::CommonMark, 652);
}

#[test]
fn the_extensions_of_github_are_met() {
    check(include_str!("commonmark/gfm-0.29.jsonl"), Dialect::Gfm, 13);
}

/// The examples that Goalpost's own dialect renders in another way, and why.
const DIFFERENT: &[(&str, &[u32])] = &[
    (
        "raw HTML is balanced: what is left open is closed, what closes nothing is left out",
        &[21, 31, 148, 151, 155, 165, 173, 174, 175, 184, 187, 344, 476, 477, 494, 616, 630, 631, 642, 643],
    ),
    (
        "elements that HTML does not have are words in angle brackets",
        &[150, 163, 201, 491, 524, 536, 613, 614, 615, 617, 623],
    ),
    ("a tag without an end would swallow the rest of the page", &[156, 157, 158]),
    ("scripts are refused", &[170, 178]),
    ("raw tags are written anew, in lower case and with quotation marks", &[152, 153, 172, 475]),
    ("comments are left out", &[177, 179, 183, 308, 309, 625, 626]),
    ("what is XML and no HTML is shown as written", &[180, 181, 182, 627, 628, 629]),
    ("a link without an address leads nowhere", &[200, 485, 486, 487, 567]),
    ("a backslash is no part of a path", &[202, 502]),
    ("an unknown scheme leads nowhere", &[598, 599, 601]),
    ("a path to a document is resolved", &[484]),
];

#[test]
fn goalposts_own_dialect_differs_only_where_it_is_meant_to() {
    let examples = examples(include_str!("commonmark/commonmark-0.31.2.jsonl"));
    let mut known: Vec<u32> = DIFFERENT.iter().flat_map(|(_, numbers)| numbers.iter().copied()).collect();
    known.sort_unstable();
    let differs = |example: &&Example| {
        normalise(&render(&example.markdown, Dialect::Goalpost)) != normalise(&example.html)
    };
    let found: Vec<u32> = examples.iter().filter(differs).map(|example| example.number).collect();
    assert_eq!(found, known);
}
