//! What can go wrong while somebody previews a site: the preview lives, shows what it can, and says what is wrong.
#![expect(clippy::disallowed_methods, reason = "tests write files and start programs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

mod preview_program;

use preview_program::Preview;

const SITE: &str = "title = \"A blog\"\nbase_url = \"https://blog.test\"\n";
const POST: &str = "+++\ntitle = \"First\"\n+++\n\nThe first words.\n";
const OTHER: &str = "+++\ntitle = \"Second\"\n+++\n\nOther words.\n";
const POST_FILE: &str = "content/posts/2024-01-02-first.md";
const OTHER_FILE: &str = "content/posts/2024-01-03-second.md";
const PAGE: &str = "/posts/first/";
const OTHER_PAGE: &str = "/posts/second/";

/// A theme whose templates say little.
const THEME: [(&str, &str); 2] = [
    ("themes/plain/theme.toml", "name = \"plain\"\n"),
    (
        "themes/plain/templates/base.html",
        "<!doctype html><html lang=\"en\"><head><title>{{ page.title }}</title></head><body>{{ article.body }}</body></html>\n",
    ),
];

fn blog(more: &[(&'static str, &'static str)]) -> Preview {
    let files = [("site.toml", SITE), (POST_FILE, POST), (OTHER_FILE, OTHER)];
    Preview::of(files.into_iter().chain(more.iter().copied()).collect::<BTreeMap<_, _>>())
}

fn shows(preview: &Preview, page: &str, words: &str) -> bool {
    let (status, body) = preview.get(page);
    status == 200 && body.contains(words)
}

fn tells(preview: &Preview, code: &str) -> bool {
    preview.problems().iter().any(|told| told == code)
}

#[test]
fn a_post_that_cannot_be_read_is_shown_as_it_was() {
    let preview = blog(&[]);
    assert!(shows(&preview, PAGE, "The first words."));
    preview.write(POST_FILE, &POST.replace("title = ", "title "));
    preview.becomes("the error is told", || tells(&preview, "toml-syntax"));
    assert!(shows(&preview, PAGE, "The first words."));
    assert!(shows(&preview, OTHER_PAGE, "Other words."));
    preview.write(POST_FILE, &POST.replace("first words", "new words"));
    preview.becomes("the post is as it is now", || shows(&preview, PAGE, "The new words."));
    assert_eq!(preview.problems(), [""; 0]);
}

#[test]
fn a_site_that_has_errors_from_the_first_is_shown_as_far_as_can_be() {
    let broken = "+++\ntitle = \"Broken\"\n+++\n\nSee [this](nowhere.md).\n";
    let preview = blog(&[("content/posts/2024-01-04-broken.md", broken)]);
    assert!(tells(&preview, "link-broken"));
    assert!(shows(&preview, PAGE, "The first words."));
    assert!(shows(&preview, "/posts/broken/", "See"));
}

#[test]
fn settings_that_cannot_be_read_leave_the_last_ones() {
    let preview = blog(&[]);
    preview.write("site.toml", "title = \"Another\nbase_url");
    preview.becomes("the error is told", || tells(&preview, "toml-syntax"));
    assert!(shows(&preview, PAGE, "A blog"));
    preview.write("site.toml", &SITE.replace("A blog", "Another"));
    preview.becomes("the new title is shown", || shows(&preview, PAGE, "Another"));
    assert_eq!(preview.problems(), [""; 0]);
}

#[test]
fn a_broken_template_leaves_pages_as_they_were() {
    let site = "title = \"A blog\"\nbase_url = \"https://blog.test\"\ntheme = \"plain\"\n";
    let preview = blog(&[("site.toml", site), THEME[0], THEME[1]]);
    let (template, text) = THEME[1];
    assert!(shows(&preview, PAGE, "The first words."));
    preview.write(template, &text.replace("}}</body>", "</body>"));
    preview.becomes("the error is told", || tells(&preview, "template-syntax"));
    // One that nobody has looked at yet, too.
    assert!(shows(&preview, OTHER_PAGE, "Other words."));
    preview.write(template, &text.replace("<body>", "<body>New: "));
    preview.becomes("the new template is used", || shows(&preview, PAGE, "New: "));
    assert!(!preview.problems().iter().any(|code| code.starts_with("template")));
}

#[test]
fn a_theme_that_is_taken_away_stays_until_it_is_back() {
    let site = "title = \"A blog\"\nbase_url = \"https://blog.test\"\ntheme = \"plain\"\n";
    let preview = blog(&[("site.toml", site), THEME[0], THEME[1]]);
    let (themes, away) = (preview.root.join("themes"), preview.root.join("away"));
    fs::rename(&themes, &away).expect("a folder can be renamed");
    preview.becomes("the error is told", || tells(&preview, "theme-unknown"));
    assert!(shows(&preview, PAGE, "The first words."));
    fs::rename(&away, &themes).expect("a folder can be renamed");
    preview.becomes("the error is gone", || !tells(&preview, "theme-unknown"));
    assert!(shows(&preview, PAGE, "The first words."));
}

#[test]
fn a_project_that_is_moved_away_is_followed_again_when_it_is_back() {
    let preview = blog(&[]);
    assert!(shows(&preview, PAGE, "The first words."));
    let away = preview.root.with_file_name("away");
    fs::rename(&preview.root, &away).expect("a folder can be renamed");
    preview.becomes("it says what it misses", || {
        tells(&preview, "watch-lost") || tells(&preview, "site-missing")
    });
    assert!(shows(&preview, PAGE, "The first words."));
    fs::rename(&away, &preview.root).expect("a folder can be renamed");
    preview.becomes("nothing is missed any more", || preview.problems().is_empty());
    preview.write(POST_FILE, &POST.replace("first words", "new words"));
    preview.becomes("saves are followed", || shows(&preview, PAGE, "The new words."));
}

#[test]
fn a_project_that_another_takes_the_place_of_is_shown_in_its_place() {
    let preview = blog(&[]);
    let away = preview.root.with_file_name("away");
    fs::rename(&preview.root, &away).expect("a folder can be renamed");
    preview.write("site.toml", SITE);
    preview.write(POST_FILE, &POST.replace("first words", "words of another"));
    preview.becomes("the other is shown", || shows(&preview, PAGE, "words of another"));
    preview.becomes("it is the other alone", || preview.get(OTHER_PAGE).0 == 404);
}

#[test]
fn a_page_that_was_taken_away_is_gone() {
    let preview = blog(&[]);
    assert!(shows(&preview, PAGE, "The first words."));
    fs::remove_file(preview.root.join(POST_FILE)).expect("a file can be deleted");
    preview.becomes("the page is gone", || preview.get(PAGE).0 == 404);
}

#[test]
fn nothing_is_written_to_the_disk() {
    let preview = blog(&[]);
    let before = tree(&preview.root);
    assert!(shows(&preview, "/", "First") && shows(&preview, PAGE, "The first words."));
    preview.write(POST_FILE, &POST.replace("first words", "new words"));
    preview.becomes("the save is shown", || shows(&preview, PAGE, "The new words."));
    preview.write(POST_FILE, POST);
    preview.becomes("the other as well", || shows(&preview, PAGE, "The first words."));
    assert_eq!(tree(&preview.root), before);
}

#[test]
fn the_authors_bar_knows_a_page() {
    let draft = "+++\ntitle = \"Draft\"\ndraft = true\n+++\n\nSee [the first](2024-01-02-first.md) and \
                 [others](https://others.test/).\n";
    let preview = blog(&[("content/posts/2024-01-04-draft.md", draft)]);
    let (_, facts) = preview.get("/_goalpost/page?path=/posts/draft/");
    let facts: serde_json::Value = serde_json::from_str(&facts).expect("facts are JSON");
    assert_eq!(facts["source"], "content/posts/2024-01-04-draft.md");
    assert_eq!(facts["marks"], serde_json::json!([{ "kind": "draft", "text": "Draft" }]));
    assert_eq!(facts["words"], 5);
    assert_eq!(facts["linksOut"], serde_json::json!([{ "title": "First", "path": "/posts/first/" }]));
    assert_eq!(facts["outside"], serde_json::json!(["https://others.test/"]));
    let (_, other) = preview.get("/_goalpost/page?path=/posts/first/");
    assert!(other.contains("\"linksIn\":[{\"title\":\"Draft\",\"path\":\"/posts/draft/\"}]"), "{other}");
    assert_eq!(preview.get("/_goalpost/page?path=/nowhere/"), (200, "null".to_owned()));
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let path = entry.expect("a file can be listed").path();
        if path.is_dir() {
            files.extend(tree(&path));
        } else {
            files.insert(path.display().to_string(), fs::read(&path).expect("a file can be read"));
        }
    }
    files
}
