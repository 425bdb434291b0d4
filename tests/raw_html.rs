//! Raw HTML as browsers read it: whatever an author writes, nothing in the page runs a script.
//!
//! The page is read by html5ever, which knows nothing of how Goalpost reads tags. Pieces that mean something to such a
//! reader are put together at random; `PROPTEST_CASES` says how often.

use std::sync::Arc;

use goalpost::document::SlotContent;
use goalpost::document::markdown::{Parsed, Source, parse};
use proptest::prelude::*;
use scraper::{Html, Selector};

/// Elements that no text may have.
const FORBIDDEN: [&str; 6] = ["base", "meta", "noscript", "plaintext", "script", "frameset"];

/// Attributes from which an address is followed.
const ADDRESSES: [&str; 8] =
    ["href", "xlink:href", "src", "action", "formaction", "data", "poster", "background"];

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

/// The page of a text: after it comes a mark of the theme's.
fn page(parsed: &Parsed) -> String {
    let mut html = "<!doctype html><html><head><title>x</title></head><body><main>".to_owned();
    let mut written = 0;
    for slot in &parsed.body.slots {
        html.push_str(&parsed.body.html[written..slot.at as usize]);
        written = slot.at as usize;
        html.push_str(match slot.content {
            SlotContent::LinkOpen { .. } => "<a href=\"/\">",
            SlotContent::LinkClose { .. } => "</a>",
            SlotContent::Address { .. } => "/x",
            SlotContent::Code(_) => "<pre></pre>",
            SlotContent::Snippet { .. } | SlotContent::Embed { .. } => "<hr>",
            SlotContent::WorksheetAddress { .. } => "/y",
            SlotContent::Dimensions { .. }
            | SlotContent::Word { .. }
            | SlotContent::WorksheetStart { .. }
            | SlotContent::WorksheetEnd { .. } => "",
        });
    }
    html + &parsed.body.html[written..] + "</main><footer class=\"of-theme\"></footer></body></html>"
}

/// What in a page could run a script, as a browser sees it.
fn dangers(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let page = Html::parse_document(html);
    for node in page.tree.nodes() {
        if node.value().is_comment() {
            found.push("a comment".to_owned());
        }
        let Some(element) = node.value().as_element() else { continue };
        let name = element.name();
        if FORBIDDEN.contains(&name) {
            found.push(format!("<{name}>"));
        }
        for (key, value) in element.attrs() {
            let address: String = value.to_lowercase().split(['\t', '\n', '\r']).collect();
            let address = address.trim_matches(|character| character <= ' ');
            let begins =
                |part: &str| ["javascript:", "vbscript:", "data:text"].iter().any(|it| part.starts_with(it));
            let is_script =
                address.split(';').any(|part| begins(part.trim_start_matches(|character| character <= ' ')));
            if key.starts_with("on") || key == "srcdoc" || (ADDRESSES.contains(&key) && is_script) {
                found.push(format!("{key} of <{name}>"));
            }
            if matches!(name, "animate" | "set") && (is_script || address.ends_with("href")) {
                found.push(format!("{key} of <{name}>"));
            }
        }
    }
    let of_theme = Selector::parse("footer.of-theme").expect("a selector");
    if page.select(&of_theme).count() != 1 {
        found.push("the rest of the page is swallowed".to_owned());
    }
    found
}

fn check(text: &str) {
    let html = page(&parse_text(text));
    assert_eq!(dangers(&html), [""; 0], "{text:?}\n{html}");
}

/// Ways in which a careless reader of tags and a browser part company.
const TRICKS: &[&str] = &[
    "<div><svg><style><img src=x onerror=alert(1)></style></svg></div>",
    "<div><math><xmp><img src=x onerror=alert(1)></xmp></math></div>",
    "<div><svg><title><img src=x onerror=alert(1)></title></svg></div>",
    "<select><iframe><img src=x onerror=alert(1)></iframe></select>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(2)>\">x</p></noscript>",
    "<style>a</style ><p title=\"</style><img src=x onerror=alert(2)>\">x</p>",
    "<textarea><p title=\"</textarea><img src=x onerror=alert(2)>\"></textarea>",
    "<!-- --!><img src=x onerror=alert(3)> -->",
    "<!--> <img src=x onerror=alert(3)> -->",
    "<div =\" onclick=alert(4) \">x</div>",
    "<details open alt=\u{a0}\" ontoggle=alert(5) \">x</details>",
    "<details open alt=\u{85}\" ontoggle=alert(5) \">x</details>",
    "<p title=\u{2028}\" onclick=alert(5) \">x</p>",
    "<svg><a><animate attributeName=href values=javascript:alert(6) /><text>x</text></a></svg>",
    "<svg><a><set attributeName=xlink:href to=javascript:alert(6) /><text>x</text></a></svg>",
    "<svg><a><animate attributeName=\"h&#114;ef\" from=/ to=x /><text>x</text></a></svg>",
    "<?x ><img src=x onerror=alert(7)>?>",
    "Inline <![CDATA[><img src=x onerror=alert(8)>]]>",
    "<!doctype x \"><img src=x onerror=alert(8)>\">",
    "<a href=\"java&Tab;script&colon;alert(9)\">x</a>",
    "<div>\n<a href=javascript&#x3a;alert(9)>x</a>\n</div>",
    "<svg/onload=alert(10)>",
    "<img/src=x/onerror=alert(11)>",
    "<plaintext>",
    "<iframe src=x>\n\n<p title=\"</iframe><img src=x onerror=alert(12)>\">\n\n</iframe>",
    "<xmp>\n\n*x* <b title='</xmp><script>alert(13)</script>'>y</b>\n\n</xmp>",
];

#[test]
fn no_trick_runs_a_script() {
    for trick in TRICKS {
        check(trick);
    }
}

#[test]
fn what_is_harmless_passes() {
    for (text, selector) in [
        ("<details open>\n<summary>More</summary>\n\nWords.\n\n</details>", "details[open] > summary"),
        ("<style>@media (width < 9em) { p > b { color: red } }</style>", "style"),
        ("<textarea>a < b &amp; <c></textarea>", "textarea"),
        (
            "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/><g/><g><title>x</title></g></svg>",
            "svg > path + g + g > title",
        ),
        ("<svg><circle><animate attributeName=\"r\" values=\"1;2\" dur=\"1s\"/></circle></svg>", "animate"),
        (
            "<iframe src=\"https://example.com/\" title='\"x\"' allowfullscreen></iframe>",
            "iframe[allowfullscreen]",
        ),
        ("<a href='/x?a=1&amp;b=2' data-x=y aria-label=\"A &gt; b\">x</a>", "a[data-x=y][href='/x?a=1&b=2']"),
    ] {
        let parsed = parse_text(text);
        assert_eq!(parsed.diagnostics, [], "{text}");
        let html = page(&parsed);
        let selector = Selector::parse(selector).expect("a selector");
        assert_eq!(Html::parse_document(&html).select(&selector).count(), 1, "{text}\n{html}");
        check(text);
    }
}

/// Pieces of tags, well and badly made.
const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "</",
    "/>",
    "=",
    "\"",
    "'",
    " ",
    "\n",
    "\n\n",
    "\t",
    "\u{a0}",
    "\u{c}",
    "\0",
    "&",
    ";",
    "`",
    "x",
    "<!--",
    "-->",
    "--!>",
    "<!",
    "<?",
    "?>",
    "<![CDATA[",
    "]]>",
    "<div",
    "</div>",
    "<p>",
    "</p>",
    "<svg>",
    "</svg>",
    "<math>",
    "</math>",
    "<style>",
    "</style>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<xmp>",
    "</xmp>",
    "<iframe>",
    "</iframe>",
    "<noscript>",
    "</noscript>",
    "<noembed>",
    "</noembed>",
    "<select>",
    "<template>",
    "</template>",
    "<foreignObject>",
    "<desc>",
    "<mtext>",
    "<table>",
    "</table>",
    "<script>",
    "</script>",
    "<plaintext>",
    "<img src=x onerror=alert(1)>",
    "<a href=",
    "javascript:",
    "java&Tab;script&colon;",
    "<animate attributeName=href to=",
    "<p title=\"",
    " onclick=alert(1) ",
    " alt=",
    "<b",
    "</b>",
    "<b>",
    "- ",
    "> ",
    "::: note\n",
    ":::\n",
    "[a](b)",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_runs_a_script(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        check(&pieces.concat());
    }
}
