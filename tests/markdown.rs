//! What markdown becomes: each `tests/markdown/x.md` is held against the `x.html` beside it.
//!
//! Add a case by adding a file; write what is expected with `UPDATE_EXPECT=1 cargo test --test markdown`, and read
//! it before it is committed. Below the HTML, in a comment, stands whatever else parsing found.

#![expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use goalpost::diagnostic::{Diagnostic, Severity};
use goalpost::document::markdown::{Parsed, Source, parse};
use goalpost::document::{LinkTarget, SlotContent};

#[test]
fn every_fixture_is_met() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the fixtures are there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 20, "only {} fixtures", names.len());
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut failures = Vec::new();
    for name in names {
        let text = std::fs::read_to_string(folder.join(format!("{name}.md"))).expect("a fixture is text");
        let expected_path = folder.join(format!("{name}.html"));
        let actual = describe(&text, &parse_text(&text));
        if update {
            std::fs::write(&expected_path, &actual).expect("expectations can be written");
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if actual != expected {
            failures.push(format!("=== {name}\n--- expected\n{expected}\n--- actual\n{actual}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn parse_text(text: &str) -> Parsed {
    parse(Source {
        file: &Arc::from("content/posts/x.md"),
        path: "posts/x.md",
        text,
        start: 0,
        id_prefix: "",
        smart_punctuation: true,
        math: true,
        worksheet: None,
    })
}

fn describe(text: &str, parsed: &Parsed) -> String {
    let mut described = fill(parsed);
    let mut facts = String::new();
    for heading in &parsed.headings {
        let _ = writeln!(facts, "heading {} #{}: {}", heading.level, heading.id, heading.text);
    }
    for anchor in &parsed.anchors {
        let _ = writeln!(facts, "anchor #{anchor}");
    }
    for lesson in &parsed.lessons {
        let _ = writeln!(facts, "lesson #{} [{}]: {}", lesson.id, lesson.title, lesson.text);
    }
    if let Some(words) = &parsed.before_more {
        let _ = writeln!(facts, "before more: {words}");
    }
    if let Some(words) = &parsed.first_paragraph {
        let _ = writeln!(facts, "first paragraph: {words}");
    }
    let _ = writeln!(facts, "words: {}", parsed.words);
    for diagnostic in &parsed.diagnostics {
        facts.push_str(&describe_diagnostic(text, diagnostic));
    }
    let _ = write!(described, "<!--\n{}-->\n", facts.replace("--", "-\u{2060}-"));
    described
}

fn describe_diagnostic(text: &str, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.location.as_ref().and_then(|location| location.span).expect("it has a place");
    let (start, end) = (span.start as usize, span.end as usize);
    let line = text[..start].matches('\n').count() + 1;
    let column = text[..start].rsplit('\n').next().map_or(0, |before| before.chars().count()) + 1;
    let severity = match diagnostic.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let words = text[start..end].replace('\n', "⏎");
    let help = diagnostic.help.as_deref().unwrap_or("NO HELP");
    format!(
        "{severity} {} {line}:{column} «{words}»\n  {}\n  help: {help}\n",
        diagnostic.code.name(),
        diagnostic.message
    )
}

fn fill(parsed: &Parsed) -> String {
    let mut html = String::new();
    let mut written = 0;
    for slot in &parsed.body.slots {
        html.push_str(&parsed.body.html[written..slot.at as usize]);
        written = slot.at as usize;
        match &slot.content {
            SlotContent::LinkOpen { link, title, class } => {
                let _ = write!(html, "<a href=\"{}\"", address(parsed, *link));
                for (key, value) in [("title", title), ("class", class)] {
                    if !value.is_empty() {
                        let _ = write!(html, " {key}=\"{}\"", value.replace('"', "&quot;"));
                    }
                }
                html.push('>');
            }
            SlotContent::LinkClose { .. } => html.push_str("</a>"),
            SlotContent::Address { link } => html.push_str(&address(parsed, *link)),
            SlotContent::Dimensions { .. } => html.push_str(" width=\"1\" height=\"1\""),
            SlotContent::Code(code) => {
                let source = code.source.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                let _ = write!(html, "<pre data-language=\"{}\"", code.language);
                if !code.title.is_empty() {
                    let _ = write!(html, " data-title=\"{}\"", code.title);
                }
                let _ = write!(html, "><code>{source}</code></pre>");
            }
            SlotContent::Word { key } => {
                let _ = write!(html, "({key})");
            }
            SlotContent::Snippet { snippet } => {
                let _ = write!(html, "<p>snippet {}</p>", parsed.snippets[*snippet as usize].0);
            }
            SlotContent::WorksheetStart { worksheet } => {
                let _ = write!(html, "(worksheet {worksheet})");
            }
            SlotContent::WorksheetEnd { worksheet } => {
                let _ = write!(html, "(end of worksheet {worksheet})");
            }
            SlotContent::Embed { embed, level } => {
                let _ = write!(html, "<p>worksheet {embed} under level {level}</p>");
            }
            SlotContent::WorksheetAddress { worksheet } => {
                let _ = write!(html, "worksheet/{worksheet}");
            }
        }
    }
    html + &parsed.body.html[written..]
}

fn address(parsed: &Parsed, link: u32) -> String {
    match &parsed.links[link as usize].target {
        LinkTarget::External(address) => address.clone(),
        LinkTarget::Document { path, fragment } => format!("document/{path}{}", hash(fragment.as_deref())),
        LinkTarget::File { path, suffix } => format!("file/{path}{suffix}"),
        LinkTarget::Address { path, fragment, query } => {
            format!("{path}{query}{}", hash(fragment.as_deref()))
        }
        LinkTarget::Relative { path, fragment } => format!("relative/{path}{}", hash(fragment.as_deref())),
        LinkTarget::Fragment(fragment) => format!("#{fragment}"),
        LinkTarget::Glossary(term) => format!("glossary/{term}"),
        LinkTarget::Series { name, part } => format!("series/{name}/{}", part.unwrap_or(0)),
        LinkTarget::Raw { path, fragment } => format!("raw/{path}{}", hash(fragment.as_deref())),
        LinkTarget::Nowhere => "nowhere".to_owned(),
    }
}

fn hash(fragment: Option<&str>) -> String {
    fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default()
}
