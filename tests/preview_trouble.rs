//! What can go wrong while somebody previews a site: the preview lives, shows what it can, and says what is wrong.
#![expect(clippy::disallowed_methods, reason = "tests write files and start programs")]

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::process::Command;

#[path = "support/folder.rs"]
mod folder;
#[path = "preview_trouble/preview.rs"]
mod preview;
#[expect(dead_code, reason = "what only random saves ask it")]
#[path = "support/server.rs"]
mod server;
#[path = "support/small_disk.rs"]
mod small_disk;
#[path = "preview_trouble/stuck_terminal.rs"]
mod stuck_terminal;

use folder::tree;
use preview::{Listener, Place, Preview};
use serde_json::Value;
use small_disk::SmallDisk;

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

fn files() -> [(&'static str, &'static str); 3] {
    [("site.toml", SITE), (POST_FILE, POST), (OTHER_FILE, OTHER)]
}

fn blog(more: &[(&str, &str)]) -> Preview {
    Preview::of(files().into_iter().chain(more.iter().copied()).collect::<BTreeMap<_, _>>())
}

fn shows(preview: &Preview, page: &str, words: &str) -> bool {
    let (status, body) = preview.get(page);
    status == 200 && body.contains(words)
}

/// Whether an open page has heard that an address has changed.
fn hears_of(preview: &Preview, page: &mut Listener, address: &str) -> bool {
    let is_it = |data: &Value| data["routes"].as_array().is_some_and(|it| it.iter().any(|it| it == address));
    preview.heard(page).iter().any(|(event, data)| event == "change" && is_it(data))
}

/// From which addresses to which an open page was led.
fn moves(preview: &Preview, page: &mut Listener) -> Value {
    let heard = preview.heard(page).into_iter().filter(|(event, _)| event == "change");
    let moves = heard.filter_map(|(_, data)| data["moved"].as_object().cloned());
    Value::Object(moves.flatten().collect())
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
fn what_is_mended_is_told_also_where_the_page_that_is_shown_was_an_older_one() {
    let preview = blog(&[]);
    assert!(shows(&preview, PAGE, "The first words."));
    let new = POST.replace("first words", "new words");
    preview.write(POST_FILE, &new.replace("+++\n\n", "titel = \"First\"\n+++\n\n"));
    preview.becomes("the error is told", || tells(&preview, "front-matter-key-unknown"));
    assert!(shows(&preview, PAGE, "The first words."));
    let mut page = preview.listen();
    preview.write(POST_FILE, &new);
    preview.becomes("the page is told to have changed", || hears_of(&preview, &mut page, PAGE));
    assert!(shows(&preview, PAGE, "The new words."));
}

#[test]
fn a_post_that_cannot_be_read_any_more_stays_where_it_was() {
    let slugged = POST.replace("\n+++\n\n", "\nslug = \"one\"\n+++\n\n");
    let other = OTHER.replace("Other words", "See [one](2024-01-02-first.md)");
    let preview = blog(&[(POST_FILE, &slugged), (OTHER_FILE, &other)]);
    assert!(shows(&preview, "/posts/one/", "The first words."));
    let mut page = preview.listen();
    // A word that is no key, so that the address is not known; and an old encoding, so that nothing is.
    preview.write(POST_FILE, &slugged.replace("slug", "slugg"));
    preview.becomes("the error is told", || tells(&preview, "front-matter-key-unknown"));
    assert!(shows(&preview, "/posts/one/", "The first words."));
    let latin = slugged.replace("words", "w\u{f6}rds").chars().map(|it| it as u8).collect::<Vec<u8>>();
    fs::write(preview.root.join(POST_FILE), latin).expect("a file can be written");
    preview.becomes("the other error is told", || tells(&preview, "file-not-utf8"));
    assert!(shows(&preview, "/posts/one/", "The first words."));
    assert_eq!(preview.problems(), ["file-not-utf8"]);
    preview.write(POST_FILE, &slugged);
    preview.becomes("all is well", || preview.problems().is_empty());
    assert_eq!(moves(&preview, &mut page), serde_json::json!({}), "nobody is led away");
}

#[test]
fn a_page_is_followed_to_its_new_address() {
    let preview = blog(&[]);
    assert!(shows(&preview, PAGE, "The first words."));
    let mut page = preview.listen();
    let followed = |page: &mut Listener, from: &str, to: &str| {
        preview.becomes("who was away hears of it", || preview.moved(from).as_deref() == Some(to));
        assert_eq!(moves(&preview, page), serde_json::json!({ from: to }));
    };
    // Another address, with a way from the old one.
    preview.write(
        POST_FILE,
        &POST.replace("\n+++\n\n", "\nslug = \"one\"\naliases = [\"/posts/first/\"]\n+++\n\n"),
    );
    followed(&mut page, PAGE, "/posts/one/");
    assert!(shows(&preview, "/posts/one/", "The first words."));
    // Another file.
    let file = preview.root.join(OTHER_FILE);
    assert!(shows(&preview, OTHER_PAGE, "Other words."));
    fs::rename(&file, file.with_file_name("2024-01-03-third.md")).expect("a file can be renamed");
    followed(&mut page, OTHER_PAGE, "/posts/third/");
    assert_eq!(preview.get(OTHER_PAGE).0, 404);
}

#[test]
fn two_posts_of_one_address_lead_nobody_away() {
    let preview = blog(&[]);
    assert!(shows(&preview, OTHER_PAGE, "Other words."));
    let mut page = preview.listen();
    preview.write(OTHER_FILE, &OTHER.replace("\n+++\n\n", "\nslug = \"first\"\n+++\n\n"));
    preview.becomes("the error is told", || tells(&preview, "route-taken"));
    assert_eq!(moves(&preview, &mut page), serde_json::json!({}));
    assert!(shows(&preview, OTHER_PAGE, "Other words."));
}

#[test]
fn a_page_that_was_asked_for_in_vain_is_told_when_it_is_there() {
    let preview = blog(&[]);
    assert_eq!(preview.get("/posts/third/").0, 404);
    let mut page = preview.listen();
    preview.write("content/posts/2024-01-04-third.md", &OTHER.replace("Second", "Third"));
    preview.becomes("it is told to be there", || hears_of(&preview, &mut page, "/posts/third/"));
}

#[test]
fn what_fails_goes_on_being_told_without_a_pause() {
    let site = "title = \"A blog\"\nbase_url = \"https://blog.test\"\ntheme = \"plain\"\n";
    let template = THEME[1].1.replace("{{ page.title }}", "{{ page.title * 2 }}");
    let preview = blog(&[("site.toml", site), THEME[0], (THEME[1].0, &template)]);
    preview.becomes("the failure is told", || tells(&preview, "template-failed"));
    // All of it, when the whole site was looked through.
    std::thread::sleep(std::time::Duration::from_secs(1));
    let (mut page, before) = (preview.listen(), preview.revision());
    assert_eq!(preview.get(OTHER_PAGE).0, 500);
    preview.write(OTHER_FILE, &OTHER.replace("Other words", "More words"));
    preview.becomes("the save is told", || {
        hears_of(&preview, &mut page, OTHER_PAGE) && tells(&preview, "template-failed")
    });
    std::thread::sleep(std::time::Duration::from_secs(1));
    preview.write(OTHER_FILE, OTHER);
    preview.becomes("the other save is shown", || preview.revision() > before + 1);
    let heard = preview.heard(&mut page);
    assert!(!heard.iter().any(|(event, _)| event == "problems"), "{heard:?}");
}

#[test]
fn what_is_not_the_sites_is_nobodys_concern() {
    let preview = blog(&[]);
    preview.becomes("the watcher listens", || preview.revision() > 1);
    let before = preview.revision();
    for number in 0..20 {
        preview.write("serve.log", &"a line\n".repeat(number));
        preview.write("notes/idea.txt", &"an idea\n".repeat(number));
        std::thread::sleep(std::time::Duration::from_millis(15));
    }
    preview.write(POST_FILE, &POST.replace("first words", "new words"));
    preview.becomes("the save is shown", || shows(&preview, PAGE, "The new words."));
    let saves = preview.revision() - before;
    assert!(saves <= 2, "one save was taken for {saves}");
}

#[test]
fn a_day_that_comes_changes_the_site() {
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(4);
    let soon = soon.strftime("%Y-%m-%dT%H:%M:%SZ");
    let post = POST.replace("\n+++\n\n", &format!("\nexpires = {soon}\n+++\n\n"));
    let preview = blog(&[(POST_FILE, &post)]);
    assert!(shows(&preview, PAGE, "The first words."));
    preview.becomes("it has expired", || preview.get(PAGE).0 == 404);
}

#[test]
fn a_disk_that_is_full_is_told_until_it_is_not() {
    let place = Place::new();
    let Some(disk) = SmallDisk::mount(&place.root()) else { return };
    let preview = place.preview(files(), Command::new);
    assert!(shows(&preview, PAGE, "The first words."));
    // An editor that empties a file and then finds no room for what was in it.
    let filler = preview.root.join("filler");
    let full = fs::write(&filler, vec![b'x'; 16 << 20]).expect_err("it is more than the disk holds");
    assert_eq!(full.kind(), ErrorKind::StorageFull);
    fs::write(preview.root.join(POST_FILE), "").expect("a file can be emptied");
    preview.becomes("it says that the disk is full, and that the post is empty", || {
        tells(&preview, "disk-full") && tells(&preview, "front-matter-missing")
    });
    assert!(shows(&preview, PAGE, "The first words."));
    assert!(shows(&preview, OTHER_PAGE, "Other words."));
    preview.becomes("the terminal says so", || preview.said().contains("make room on it"));
    fs::remove_file(&filler).expect("a file can be deleted");
    preview.write(POST_FILE, &POST.replace("first words", "new words"));
    preview.becomes("the save is shown", || shows(&preview, PAGE, "The new words."));
    assert_eq!(preview.problems(), [""; 0]);
    drop(preview);
    drop(disk);
}

#[test]
fn what_became_of_files_is_said() {
    let preview = blog(&[]);
    let says = |words: &str| preview.becomes(words, || preview.said().contains(words));
    let place = |file: &str| preview.root.join(file);
    preview.write(POST_FILE, &POST.replace("first words", "new words"));
    says(&format!("\n{POST_FILE} saved; shown in "));
    fs::remove_file(place(OTHER_FILE)).expect("a file can be deleted");
    says(&format!("\n{OTHER_FILE} deleted; shown in "));
    fs::rename(place(POST_FILE), place(OTHER_FILE)).expect("a file can be renamed");
    says(&format!("\n{POST_FILE} renamed to {OTHER_FILE}; shown in "));
    // A folder with files in it, which systems tell of as a folder.
    for day in 1..7 {
        let post = POST.replace("First", &format!("Day {day}"));
        preview.write(&format!(".making/2024-02-0{day}-day-{day}.md"), &post);
    }
    fs::rename(place(".making"), place("content/posts/new")).expect("a folder can be renamed");
    says("\n6 files saved; shown in ");
    fs::rename(place("content/posts/new"), place("content/posts/newer")).expect("a folder can be renamed");
    says("\n6 files renamed; shown in ");
    // As an editor saves that puts another file in its place.
    preview.write("content/posts/.saving", &POST.replace("first words", "newest words"));
    fs::rename(place("content/posts/.saving"), place(OTHER_FILE)).expect("a file can be renamed");
    says(&format!("\n{OTHER_FILE} saved; shown in "));
    assert!(!preview.said().contains(".saving"), "{}", preview.said());
}

#[test]
fn what_is_wrong_is_said_once_and_so_is_that_it_is_mended() {
    let site = "title = \"A blog\"\nbase_url = \"https://blog.test\"\ntheme = \"plain\"\n";
    let (template, text) = (THEME[1].0, "<!doctype html><html><body>{{ site.title }}</body></html>\n");
    let preview = blog(&[("site.toml", site), THEME[0], (template, text)]);
    let count = |words: &str| preview.said().matches(words).count();
    let says = |words: &str| {
        preview.becomes(&format!("it says {words:?}, after {}", preview.said()), || count(words) == 1);
    };
    // Known when the page is asked for, or the whole site was looked through.
    preview.write(template, &text.replace("site.title", "site.title | split(pat=1)"));
    says("1 error; the pages are shown as far as they can be made\n");
    let undated = ("content/posts/undated.md", "+++\ntitle = \"No date\"\n+++\n\nWords.\n");
    preview.write(undated.0, undated.1);
    says("1 new warning; 1 error as before; the pages are shown as far as they can be made\n");
    assert_eq!((count("error[template"), count("warning[post-undated")), (1, 1), "{}", preview.said());
    // All places in a file are others, and nothing is news.
    preview.write(undated.0, &undated.1.replace("title", "# A word\ntitle"));
    preview.write(template, text);
    says("1 error mended; 1 warning as before; the whole site is shown all the same\n");
    fs::remove_file(preview.root.join(undated.0)).expect("a file can be deleted");
    says("Everything is in order again\n");
    assert_eq!((count("error[template"), count("warning[post-undated")), (1, 1), "{}", preview.said());
}

#[test]
fn a_terminal_that_takes_nothing_holds_nobody_up() {
    let (preview, mut terminal) = Place::new().preview_unheard(files());
    for number in 0..4 {
        let words = format!("words number {number}");
        preview.write(OTHER_FILE, &OTHER.replace("title =", &format!("mood{number} = 1\ntitle =")));
        preview.write(POST_FILE, &POST.replace("first words", &words));
        preview.becomes("the save is shown", || shows(&preview, PAGE, &words));
        assert!(shows(&preview, OTHER_PAGE, "Other words."));
    }
    preview.becomes("the last save is told", || preview.told().iter().any(|it| it.message.contains("mood3")));
    terminal.open();
    preview.becomes("it is said at last", || terminal.said().contains("mood3"));
    assert!(!terminal.said().contains("mood2"), "{}", terminal.said());
}

#[test]
fn a_limit_of_watched_folders_is_told_and_got_round() {
    is_limited("max_inotify_watches", 2, "fs.inotify.max_user_watches=");
}

#[test]
fn a_limit_of_programs_that_watch_is_told_and_got_round() {
    is_limited("max_inotify_instances", 0, "fs.inotify.max_user_instances=");
}

/// Previews a blog where the system watches only so much, and follows it all the same.
fn is_limited(limit: &str, number: usize, advice: &str) {
    if !can_limit(limit, number) {
        return;
    }
    let preview = Place::new().preview(files(), |program| {
        let mut command = limited(limit, number);
        command.arg(program);
        command
    });
    preview.becomes("the limit is told", || tells(&preview, "watch-limit"));
    preview.becomes("the terminal says so", || preview.said().contains(advice));
    assert!(shows(&preview, PAGE, "The first words."));
    preview.write(POST_FILE, &POST.replace("first words", "new words"));
    preview.becomes("the save is shown", || shows(&preview, PAGE, "The new words."));
    preview.write("content/posts/2024-02/2024-02-01-third.md", &OTHER.replace("Second", "Third"));
    preview.becomes("a post in a new folder is shown", || {
        shows(&preview, "/posts/2024-02/third/", "Other words.")
    });
}

/// A command that runs the program that is its next word with a limit, in a namespace of its own where it concerns
/// nobody else: it looks that it is in one before it sets anything, and ends with 77 where it is not.
fn limited(limit: &str, number: usize) -> Command {
    let own = fs::read_link("/proc/self/ns/user").unwrap_or_default();
    let script = format!(
        "test \"$(readlink /proc/self/ns/user)\" != '{}' && echo {number} > /proc/sys/user/{limit} || exit 77; \
         exec \"$0\" \"$@\"",
        own.display()
    );
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "sh", "-c", &script]);
    command
}

/// Whether the system has such a namespace to give.
fn can_limit(limit: &str, number: usize) -> bool {
    let is_there = fs::read_link("/proc/self/ns/user").is_ok();
    let outcome = limited(limit, number).arg("true").output();
    let can = is_there && outcome.is_ok_and(|outcome| outcome.status.success());
    if !can {
        eprintln!("skipped: no limit may be set here");
    }
    can
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
