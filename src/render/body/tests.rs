//! Worksheets on pages and in feeds, and the keys of the pages that show them.

use serde_json::json;

use super::{Links, html};
use crate::document::SlotContent;
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;
use crate::plan;
use crate::render::Renderer;
use crate::site::worksheets::sample::{Text, text, with_site, worksheet};
use crate::worksheet::runtime;

/// A post that takes in a worksheet beneath a heading of the second level, and has one of its own.
fn texts(goal: &str) -> Vec<Text> {
    let start = |worksheet| Some(SlotContent::WorksheetStart { worksheet });
    let end = |worksheet| Some(SlotContent::WorksheetEnd { worksheet });
    let definition = json!({ "id": "plan", "fields": { goal: { "kind": "text", "label": "</script>" } } });
    vec![
        text("posts/2022-12-01-a.md")
            .taking_in(&["plan"])
            .with(worksheet("own", &json!({ "id": "own" })))
            .body(&[
                ("<h2>A</h2>\n", Some(SlotContent::Embed { embed: 0, level: 2 })),
                ("<p>Between</p>\n", start(0)),
                (
                    "<goalpost-worksheet><form><h2 id=\"own_title\">Own</h2></form></goalpost-worksheet>\n",
                    end(0),
                ),
                ("<p><a href=\"", Some(SlotContent::WorksheetAddress { worksheet: "plan".to_owned() })),
                ("\">Plan</a></p>\n", None),
            ]),
        text("worksheets/plan.md").with(worksheet("plan", &definition)).body(&[
            ("", start(0)),
            ("<goalpost-worksheet><form><h2 id=\"step\">Step</h2></form></goalpost-worksheet>\n", end(0)),
        ]),
        text("about.md"),
    ]
}

fn shown(links: Links) -> String {
    with_site(&texts("goal"), None, |site| {
        let (renderer, _) = Renderer::new(site, &mut Memory::default());
        html(&renderer, site.posts[0], links).expect("a body")
    })
}

#[test]
fn a_page_shows_worksheets_and_tells_the_browser_of_each() {
    let page = shown(Links::Relative);
    let embedded = page.find("<h3 class=\"worksheet-title\" id=\"plan_title\">T</h3>").expect("a title");
    let step = page.find("<h4 id=\"step\">Step</h4></form><script").expect("what was taken in is deeper");
    let own = page.find("<h2 id=\"own_title\">Own</h2></form><script").expect("its own is as it was");
    assert!(embedded < step && step < own, "{page}");
    assert_eq!(page.matches("class=\"worksheet-wire\"").count(), 2);
    assert_eq!(page.matches("</script>\n</goalpost-worksheet>\n").count(), 2, "{page}");
    assert!(page.contains("\\u003c/script\\u003e"), "nothing ends the element that holds it: {page}");
    assert_eq!(page.matches("\"url\":\"/blog/posts/a/\"").count(), 2, "both stand on this page");
    let is_there = usize::from(runtime::own().entry().is_some());
    assert_eq!(page.matches("id=\"goalpost-words\"").count(), is_there);
    assert_eq!(page.matches("<script type=\"module\"").count(), is_there);
}

#[test]
fn a_feed_links_to_worksheets() {
    let feed = shown(Links::Absolute);
    assert!(
        !feed.contains("<form") && !feed.contains("<script") && feed.contains("<p>Between</p>"),
        "{feed}"
    );
    for address in ["worksheets/plan/", "posts/a/#own_title"] {
        assert!(feed.contains(&format!(
            "<p>A worksheet to fill in: <a href=\"https://example.com/blog/{address}\">T</a></p>"
        )));
    }
    assert!(feed.contains("<p><a href=\"https://example.com/blog/worksheets/plan/\">Plan</a></p>"), "{feed}");
}

/// The keys of the pages, by address.
fn keys(texts: &[Text], memory: &mut Memory) -> Vec<(String, Fingerprint)> {
    with_site(texts, None, |site| {
        let plan = plan::plan(site, &mut Memory::default());
        let (renderer, _) = Renderer::new(site, memory);
        let keys = renderer.keys(&plan.pages);
        renderer.remember(memory);
        plan.pages.iter().map(|page| page.address.to_string()).zip(keys).collect()
    })
}

#[test]
fn pages_are_made_anew_when_a_worksheet_on_them_changes() {
    let mut memory = Memory::default();
    let before = keys(&texts("goal"), &mut memory);
    let after = keys(&texts("aim"), &mut memory);
    let changed: Vec<&str> = before
        .iter()
        .zip(&after)
        .filter(|(old, new)| old != new)
        .map(|((address, _), _)| &**address)
        .collect();
    assert_eq!(changed, ["/posts/a/", "/worksheets/plan/"]);
}
