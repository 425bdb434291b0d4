//! The commands: what each of them says, makes and refuses, and the code with which it ends.
#![expect(
    clippy::disallowed_methods,
    reason = "these tests make folders, run the program in them and read what it left"
)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

mod support;

use support::{Outcome, build, goalpost, run, tree};

/// 2022-12-30 00:00 UTC.
const NOW: &str = "1672358400";

/// A folder in which commands are typed.
struct Folder {
    temporary: TempDir,
}

impl Folder {
    fn new() -> Self {
        Self { temporary: TempDir::new().expect("a temporary folder") }
    }

    /// A folder with the site that `goalpost init` makes.
    fn with_site() -> Self {
        let folder = Self::new();
        assert_done(&folder.type_in("", &["init", "--title", "Second wind"]));
        folder
    }

    fn path(&self) -> PathBuf {
        self.temporary.path().to_owned()
    }

    /// Runs `goalpost` in a folder below this one, at [`NOW`].
    fn type_in(&self, below: &str, arguments: &[&str]) -> Outcome {
        let mut command = goalpost();
        run(command.current_dir(self.path().join(below)).args(arguments).env("SOURCE_DATE_EPOCH", NOW))
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        self.type_in("", arguments)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(file, text).expect("a file can be written");
    }
}

fn assert_done(outcome: &Outcome) {
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
}

/// The command failed, and its report holds these words.
fn assert_refused(outcome: &Outcome, words: &[&str]) {
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    for word in words {
        assert!(outcome.stderr.contains(word), "no `{word}` in {}", outcome.stderr);
    }
}

/// The objects that a command wrote, one a line.
fn objects(outcome: &Outcome) -> Vec<Value> {
    assert_done(outcome);
    outcome.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect()
}

fn front_matter(text: &str) -> toml::Table {
    let block = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).expect("front matter");
    toml::from_str(block.0).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// A build of the site in this folder tells nothing at all.
fn assert_builds_clean(root: &Path) {
    let output = root.join("public");
    let mut command = build(root, &output);
    let outcome = run(command.args(["--message-format", "json"]).env("SOURCE_DATE_EPOCH", NOW));
    assert_done(&outcome);
    assert_eq!(outcome.stdout, "");
}

// ---- init

#[test]
fn a_site_is_made_in_four_commands() {
    let folder = Folder::new();
    let begun = folder.run(&["init", "blog"]);
    assert_done(&begun);
    assert!(begun.stderr.contains("\n  cd blog\n  goalpost serve --open\n"), "{begun:?}");
    let post = folder.type_in("blog", &["new", "post", "Hello"]);
    assert_done(&post);
    assert_eq!(post.stdout, "content/posts/2022-12-30-hello.md\n");
    let built = folder.type_in("blog", &["build"]);
    assert_done(&built);
    assert!(built.stderr.starts_with("Built 5 posts into public"), "{built:?}");
    assert!(!built.stderr.contains("warning"), "{built:?}");
    let files = tree(&folder.path().join("blog/public"));
    for file in [
        "index.html",
        "404.html",
        "about/index.html",
        "posts/hello/index.html",
        "posts/welcome/index.html",
        "series/first-steps/index.html",
        "authors/you/index.html",
        "glossary/front-matter/index.html",
        "worksheets/before-we-talk/index.html",
        "archive/2022/12/index.html",
        "atom.xml",
        "rss.xml",
        "feed.json",
        "sitemap.xml",
        "robots.txt",
    ] {
        assert!(files.contains_key(file), "no {file} in {:?}", files.keys());
    }
    let home = String::from_utf8_lossy(&files["index.html"]);
    assert!(home.contains("<title>Blog</title>") && home.contains("/posts/hello/"), "{home}");
    assert!(String::from_utf8_lossy(&files["sitemap.xml"]).contains("https://example.com/posts/hello/"));
}

#[test]
fn a_new_site_is_sound_and_named() {
    let folder = Folder::new();
    for (place, arguments, title) in [
        ("my-blog", vec!["init", "my-blog"], "My blog"),
        ("in here", vec!["init", "in here"], "In here"),
        ("named", vec!["init", "--title", " \"No\" ≠ C:\\x ", "named"], "\"No\" ≠ C:\\x"),
        ("rooted", vec!["init", "-r", "rooted"], "Rooted"),
    ] {
        assert_done(&folder.run(&arguments));
        let site: toml::Table = toml::from_str(&folder.read(&format!("{place}/site.toml"))).expect("TOML");
        assert_eq!(site["title"].as_str(), Some(title));
        assert_eq!(site["base_url"].as_str(), Some("https://example.com"));
        assert_eq!(folder.read(&format!("{place}/.gitignore")).matches("\n/").count(), 2);
        assert_builds_clean(&folder.path().join(place));
    }
}

#[test]
fn a_new_site_leaves_other_files_alone() {
    let folder = Folder::new();
    folder.write("README.md", "Mine\n");
    folder.write(".git/HEAD", "ref: refs/heads/main\n");
    folder.write(".gitignore", "*.bak\n");
    let outcome = folder.run(&["init", "."]);
    assert_done(&outcome);
    assert!(outcome.stderr.contains("add the lines `/public/` and `/.goalpost/`"), "{outcome:?}");
    assert!(!outcome.stderr.contains("  cd "), "{outcome:?}");
    assert_eq!(folder.read("README.md"), "Mine\n");
    assert_eq!(folder.read(".gitignore"), "*.bak\n");
    assert!(folder.read("site.toml").contains("title = "));
}

#[test]
fn a_new_site_overwrites_nothing() {
    let folder = Folder::new();
    folder.write("content/about.md", "Mine\n");
    folder.write("content/posts/2022-12-30-welcome.md", "Mine too\n");
    let before = tree(&folder.path());
    let outcome = folder.run(&["init"]);
    assert_refused(
        &outcome,
        &["file-exists", "`content/about.md`, `content/posts/2022-12-30-welcome.md` are there"],
    );
    assert_eq!(tree(&folder.path()), before);

    folder.write("blog/site.toml", "title = \"T\"\n");
    let outcome = folder.run(&["init", "blog"]);
    assert_refused(&outcome, &["nothing was made: `site.toml` is there already", "goalpost new post"]);
    assert_eq!(tree(&folder.path().join("blog")).len(), 1);
}

#[test]
fn a_site_that_cannot_be_made_whole_leaves_no_file() {
    let folder = Folder::new();
    // A file stands where a folder is to be.
    folder.write("blog/content", "Mine\n");
    let outcome = folder.run(&["init", "blog"]);
    assert_refused(&outcome, &["file-unwritable", "content"]);
    assert_eq!(tree(&folder.path().join("blog")).into_keys().collect::<Vec<_>>(), ["content"]);
    assert_refused(&folder.run(&["init", "blog/content"]), &["file-unwritable"]);
}

#[test]
fn a_command_below_the_site_is_sent_up() {
    let folder = Folder::with_site();
    for (place, way) in [("content", "cd .."), ("content/posts", "cd ../..")] {
        let outcome = folder.type_in(place, &["check"]);
        assert_refused(&outcome, &["no `site.toml` in this folder", way]);
        assert!(!outcome.stderr.contains("no `content` folder"), "{outcome:?}");
        assert!(!outcome.stderr.contains("warning"), "{outcome:?}");
    }
}

#[test]
fn a_command_above_the_site_is_sent_down() {
    let folder = Folder::new();
    assert_done(&folder.run(&["init", "my blog"]));
    for command in ["serve", "check"] {
        assert_refused(&folder.run(&[command]), &["no `site.toml` here", "`cd \"my blog\"`"]);
    }
    assert_done(&folder.run(&["init", "another"]));
    assert_refused(&folder.run(&["check"]), &["the site that you mean", "another", "\"my blog\""]);
}

// ---- new

#[test]
fn a_new_post_says_what_was_asked_for() {
    let folder = Folder::with_site();
    for (arguments, path, expected) in [
        (vec!["Plain"], "content/posts/2022-12-30-plain.md", "title = \"Plain\""),
        (
            vec!["A plan", "--date", "2030-01-02", "--draft"],
            "content/posts/2030-01-02-a-plan.md",
            "title = \"A plan\"\ndraft = true",
        ),
        (
            vec!["At eight", "--date", "2022-12-26 08:30", "--slug", "early"],
            "content/posts/2022-12-26-early.md",
            "title = \"At eight\"\ndate = 2022-12-26T08:30:00",
        ),
        (
            vec!["Part three", "--series", "First steps", "--folder"],
            "content/posts/2022-12-30-part-three/index.md",
            "title = \"Part three\"\nseries = \"first-steps\"",
        ),
    ] {
        let outcome = folder.run(&[&["new", "post"], arguments.as_slice()].concat());
        assert_done(&outcome);
        assert_eq!(outcome.stdout, format!("{path}\n"));
        assert!(outcome.stderr.contains("write below the second `+++`"), "{outcome:?}");
        assert_eq!(
            folder.read(path),
            format!("+++\n{expected}\n+++\n\n<!-- Write here, in place of this line. -->\n")
        );
        // Posts of days that have passed, and parts beyond the plan, would be told of.
        folder.write(path, &format!("+++\n{expected}\n+++\n\nWords.\n"));
    }
    let series = folder.read("content/series/first-steps.md").replace("parts = 2", "parts = 3");
    folder.write("content/series/first-steps.md", &series);
    assert_builds_clean(&folder.path());
}

#[test]
fn a_new_worksheet_begins_with_one_that_works() {
    let folder = Folder::with_site();
    let outcome = folder.run(&["new", "worksheet", "Plan \"one\" goal"]);
    assert_done(&outcome);
    assert_eq!(outcome.stdout, "content/worksheets/plan-one-goal.md\n");
    assert!(outcome.stderr.contains("::: worksheet {from=\"plan-one-goal\"}\n:::"), "{outcome:?}");
    let text = folder.read("content/worksheets/plan-one-goal.md");
    assert!(text.starts_with("+++\ntitle = 'Plan \"one\" goal'\n+++\n\n"), "{text}");
    assert!(text.contains("[one sentence]{#goal}"), "{text}");
    let again = folder.run(&["new", "worksheet", "Plan one goal"]);
    assert_eq!(again.code, Some(1), "{again:?}");
    let listed = folder.run(&["list", "worksheets"]);
    assert_eq!(
        listed.stdout,
        "before-we-talk  Before we talk   content/worksheets/before-we-talk.md\n\
         one-step        One step         content/posts/2022-12-27-everything-you-can-put-in-a-post.md\n\
         plan-one-goal   Plan \u{201c}one\u{201d} goal  content/worksheets/plan-one-goal.md\n"
    );
}

#[test]
fn every_title_can_be_written_and_read_back() {
    let folder = Folder::with_site();
    for (number, title) in [
        "\"Exceed expectations\" ≠ service",
        "It's 'quoted' \"twice\"",
        "Back\\slash \\n and \\",
        "'''three''' \"\"\"and three\"\"\"",
        "🎉 party",
        "a tab\tand\na line\r\nend",
        "bell\u{7} and escape\u{1b}[31m",
        "+++",
        "# no comment = true",
    ]
    .into_iter()
    .enumerate()
    {
        let slug = format!("title-{number}");
        let outcome = folder.run(&["new", "post", title, "--slug", &slug]);
        assert_done(&outcome);
        let written = front_matter(&folder.read(outcome.stdout.trim_end()));
        let expected = title.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(written["title"].as_str(), Some(expected.as_str()));
    }
    let listed = objects(&folder.run(&["list", "posts", "--message-format", "json"]));
    assert!(listed.iter().any(|it| it["title"] == "It’s ‘quoted’ “twice”"), "{listed:?}");
    assert_done(&folder.run(&["build"]));
}

#[test]
fn pages_series_and_authors_have_their_places() {
    let folder = Folder::with_site();
    for (arguments, path, key) in [
        (["page", "Contact me"], "content/contact-me.md", "title"),
        (["series", "Ninety days"], "content/series/ninety-days.md", "title"),
        (["author", "Zoë O'Hara"], "content/authors/zoe-ohara.md", "name"),
    ] {
        let outcome = folder.run(&[&["new"], arguments.as_slice()].concat());
        assert_done(&outcome);
        assert_eq!(outcome.stdout, format!("{path}\n"));
        assert_eq!(front_matter(&folder.read(path))[key].as_str(), Some(arguments[1]));
    }
    assert_done(&folder.run(&["new", "post", "Day one", "--series", "ninety-days"]));
    // A page without text is told of at once: it has no day on which it was begun.
    let page = folder
        .read("content/contact-me.md")
        .replace("<!-- Write here, in place of this line. -->", "Write to me.");
    folder.write("content/contact-me.md", &page);
    assert_builds_clean(&folder.path());
}

#[test]
fn the_only_author_signs() {
    let folder = Folder::new();
    folder.write("site.toml", "title = \"T\"\nbase_url = \"https://example.com\"\n");
    folder.write("content/authors/ruth.md", "+++\nname = \"Ruth \\\"R\\\" Ashdown\"\n+++\n");
    assert_done(&folder.run(&["new", "post", "One"]));
    let one = front_matter(&folder.read("content/posts/2022-12-30-one.md"));
    assert_eq!(one["authors"][0].as_str(), Some("Ruth “R” Ashdown"));
    assert_done(&folder.run(&["new", "author", "Tom"]));
    assert_done(&folder.run(&["new", "post", "Two"]));
    assert!(!front_matter(&folder.read("content/posts/2022-12-30-two.md")).contains_key("authors"));
}

#[test]
fn today_is_the_sites_own_day() {
    let folder = Folder::new();
    let site = "title = \"T\"\nbase_url = \"https://example.com\"\ntime_zone = \"America/New_York\"\n";
    folder.write("site.toml", site);
    assert_eq!(folder.run(&["new", "post", "Late"]).stdout, "content/posts/2022-12-29-late.md\n");
    // An hour with an offset is written in the site's own time, unless the clock shows that hour twice.
    for (date, path, written) in [
        ("2022-12-26T08:30:00+01:00", "content/posts/2022-12-26-a.md", "2022-12-26T02:30:00"),
        ("2022-11-06T01:30:00-05:00", "content/posts/2022-11-06-b.md", "2022-11-06T01:30:00-05:00"),
    ] {
        let slug = path.rsplit_once('-').expect("a slug").1.trim_end_matches(".md");
        assert_done(&folder.run(&["new", "post", "X", "--slug", slug, "--date", date]));
        assert!(folder.read(path).contains(&format!("\ndate = {written}\n")), "{}", folder.read(path));
    }
    // A day of the year 1 in UTC, and of no year in New York.
    let outcome = folder.run(&["new", "post", "X", "--date", "0001-01-01T00:30:00Z"]);
    assert_refused(&outcome, &["date-invalid"]);
}

#[test]
fn a_new_file_never_takes_anothers_place() {
    let folder = Folder::with_site();
    assert_done(&folder.run(&["new", "post", "Hello"]));
    folder.write("content/posts/2022-12-30-hello.md", "+++\ntitle = \"Hello\"\n+++\n\nMine.\n");
    let before = tree(&folder.path());
    for (arguments, words) in [
        (vec!["post", "Hello"], vec!["file-exists", "content/posts/2022-12-30-hello.md"]),
        (vec!["post", "Hello", "--folder"], vec!["route-taken", "`/posts/hello/`", "--slug hello-2"]),
        (
            vec!["post", "Hello!", "--date", "2020-01-01"],
            vec!["route-taken", "`content/posts/2022-12-30-hello.md`"],
        ),
        (vec!["page", "Tags"], vec!["route-taken", "`/tags/`"]),
        (vec!["author", "You"], vec!["file-exists", "content/authors/you.md"]),
        (vec!["page", "Con"], vec!["path-unportable", "Windows", "--slug"]),
        (vec!["post", "🎉 …"], vec!["slug-empty", "--slug"]),
        (vec!["post", "X", "--series", "frist-steps"], vec!["series-unknown", "did you mean `first-steps`?"]),
    ] {
        assert_refused(&folder.run(&[&["new"], arguments.as_slice()].concat()), &words);
    }
    assert_eq!(tree(&folder.path()), before);
}

#[test]
fn long_titles_make_short_addresses() {
    let folder = Folder::with_site();
    let title = "word ".repeat(200);
    let outcome = folder.run(&["new", "post", &title]);
    assert_done(&outcome);
    assert_eq!(outcome.stdout, format!("content/posts/2022-12-30-{}word.md\n", "word-".repeat(15)));
    assert_builds_clean(&folder.path());
}

#[test]
fn commands_need_a_site() {
    let folder = Folder::new();
    for arguments in [vec!["new", "post", "Hello"], vec!["list", "drafts"], vec!["check"], vec!["build"]] {
        assert_refused(&folder.run(&arguments), &["site-missing", "goalpost init"]);
    }
    assert_refused(&folder.run(&["list", "drafts", "-r", "nowhere"]), &["file-unreadable", "nowhere"]);
    assert_eq!(tree(&folder.path()).len(), 0);
    let outcome = folder.run(&["new", "post", "Hello", "--message-format", "json"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(1), ""));
    let told: Value = serde_json::from_str(&outcome.stdout).expect("one object");
    assert_eq!(told["code"], "site-missing");
}

#[test]
fn paths_are_told_as_they_are_typed() {
    let folder = Folder::new();
    assert_done(&folder.run(&["init", "blog"]));
    let outcome = folder.run(&["-r", "blog", "new", "page", "Contact"]);
    assert_eq!(Path::new(outcome.stdout.trim_end()), Path::new("blog").join("content/contact.md"));
    let made = objects(&folder.type_in("blog", &["new", "page", "Prices", "--message-format", "json"]));
    assert_eq!(made, [serde_json::json!({ "path": "content/prices.md" })]);
}

// ---- list

/// A site with something of everything.
fn site_to_list() -> Folder {
    let folder = Folder::with_site();
    folder.write("content/posts/2023-01-09-later.md", "+++\ntitle = \"目標\"\n+++\n\nWords.\n");
    let soon = "+++\ntitle = \"Soon\"\ndate = 2023-01-02T08:30:00\nseries = { name = \"Steps on\", part = 3, total = 9 }\n+++\n\nWords.\n";
    folder.write("content/posts/soon.md", soon);
    let first =
        "+++\ntitle = \"First\"\nseries = { name = \"Steps on\", part = 1, total = 9 }\n+++\n\nWords.\n";
    folder.write("content/posts/2022-12-29-first.md", first);
    folder.write("content/posts/idea.md", "+++\ntitle = \"An idea\"\ndraft = true\n+++\n");
    folder.write(
        "content/posts/2024-05-06-b.md",
        "+++\ntitle = \"To come, and a draft\"\ndraft = true\n+++\n\nWords.\n",
    );
    folder
}

#[test]
fn lists_are_aligned_for_people() {
    let folder = site_to_list();
    let list = |what: &str| {
        let outcome = folder.run(&["list", what]);
        assert_done(&outcome);
        outcome.stdout
    };
    assert_eq!(
        list("drafts"),
        "content/posts/2024-05-06-b.md  To come, and a draft  2024-05-06\n\
         content/posts/idea.md          An idea\n"
    );
    assert_eq!(
        list("scheduled"),
        "2023-01-02 08:30  Soon  content/posts/soon.md\n\
         2023-01-09        目標  content/posts/2023-01-09-later.md\n"
    );
    assert_eq!(
        list("series"),
        "First steps  2 of 2 out  complete\n\
         Steps on     1 of 9 out  next on 2023-01-02 08:30  missing: 2, 4–9\n"
    );
    assert!(
        list("posts").starts_with(
            "2022-12-30  Welcome to your new site          content/posts/2022-12-30-welcome.md\n"
        )
    );
    let parts = folder.run(&["list", "series", "--verbose"]).stdout;
    assert!(
        parts.contains("\n  1  out        2022-12-29        First  content/posts/2022-12-29-first.md\n"),
        "{parts}"
    );
    assert!(parts.contains("\n  2  missing\n"), "{parts}");
    assert!(!folder.path().join(".goalpost").exists(), "a list writes nothing");
}

#[test]
fn lists_are_objects_for_programs() {
    let folder = site_to_list();
    let list = |what: &str| objects(&folder.run(&["list", what, "--message-format", "json"]));
    assert_eq!(
        list("drafts")[1],
        serde_json::json!({ "date": null, "title": "An idea", "path": "content/posts/idea.md" })
    );
    assert_eq!(
        list("scheduled")[0],
        serde_json::json!({ "date": "2023-01-02T08:30:00Z", "title": "Soon", "path": "content/posts/soon.md" })
    );
    let series = &list("series")[1];
    for (key, expected) in [
        ("id", serde_json::json!("steps-on")),
        ("title", serde_json::json!("Steps on")),
        ("path", Value::Null),
        ("out", 1.into()),
        ("total", 9.into()),
        ("complete", false.into()),
        ("next", serde_json::json!("2023-01-02T08:30:00Z")),
        ("missing", serde_json::json!([2, 4, 5, 6, 7, 8, 9])),
    ] {
        assert_eq!(series[key], expected, "{key}");
    }
    let missing =
        serde_json::json!({ "number": 2, "state": "missing", "date": null, "title": null, "path": null });
    assert_eq!(series["parts"][1], missing);
    assert_eq!(series["parts"][2]["state"], "scheduled");
}

#[test]
fn an_empty_list_says_so() {
    let folder = Folder::new();
    folder.write("site.toml", "title = \"T\"\nbase_url = \"https://example.com\"\n");
    folder.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWords.\n");
    for (what, words) in [
        ("drafts", "no drafts\n"),
        ("scheduled", "no scheduled posts\n"),
        ("series", "no series\n"),
        ("posts", "no posts\n"),
    ] {
        let outcome = folder.run(&["list", what]);
        assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (Some(0), "", words));
        assert_eq!(folder.run(&["list", what, "--quiet"]).stderr, "");
    }
}

#[test]
fn errors_stop_no_list() {
    let folder = site_to_list();
    folder.write(
        "content/posts/2022-12-28-bad.md",
        "+++\ntitle = \"Bad\"\ntgas = []\n+++\n\n[Gone](gone.md)\n",
    );
    let outcome = folder.run(&["list", "scheduled"]);
    assert_done(&outcome);
    assert_eq!(outcome.stdout.lines().count(), 2);
    assert!(outcome.stderr.contains("`goalpost check`"), "{outcome:?}");
}

#[test]
fn a_title_cannot_speak_to_the_terminal() {
    let folder = Folder::with_site();
    let bad = "+++\ntitle = \"\\u001b[2Jgone\"\ndraft = true\n+++\n\nWords.\n";
    folder.write("content/posts/2022-12-28-bad.md", bad);
    let outcome = folder.run(&["list", "drafts"]);
    assert!(outcome.stdout.contains("\u{fffd}[2Jgone") && !outcome.stdout.contains('\u{1b}'), "{outcome:?}");
}

// ---- serve

/// A preview that speaks to programs; it ends when this is dropped.
struct Preview {
    child: Child,
    objects: Receiver<Value>,
}

impl Preview {
    fn of(folder: &Folder) -> Self {
        let mut command = goalpost();
        command.current_dir(folder.path()).args(["serve", "--port", "0", "--message-format", "json"]);
        command.env("SOURCE_DATE_EPOCH", NOW).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program can be started");
        let stdout = child.stdout.take().expect("standard output is a pipe");
        let (sender, objects) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).expect("a line is an object"));
            }
        });
        Self { child, objects }
    }

    fn next(&self) -> Value {
        self.objects.recv_timeout(Duration::from_mins(1)).expect("something is told")
    }

    /// The next object for which something holds.
    fn next_where(&self, holds: impl Fn(&Value) -> bool) -> Value {
        std::iter::repeat_with(|| self.next()).find(holds).expect("the objects never end")
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_preview_tells_programs_where_it_is_and_what_happens() {
    let folder = Folder::with_site();
    let preview = Preview::of(&folder);
    let listening = preview.next();
    assert_eq!(listening["event"], "listening");
    let port = listening["url"].as_str().and_then(|url| url.strip_prefix("http://127.0.0.1:"));
    assert!(port.and_then(|port| port.strip_suffix('/')).is_some_and(|port| port.parse::<u16>().is_ok()));
    let shown = preview.next();
    assert_eq!((&shown["event"], &shown["saved"]), (&json!("shown"), &json!([])));
    assert!(shown["milliseconds"].is_u64(), "{shown}");
    // Nothing is wrong with a new site.
    let next = preview.next_where(|object| object["event"] != "shown");
    assert_eq!(next["event"], "checked");

    let post = "content/posts/2022-12-29-new.md";
    folder.write(post, "+++\ntitle = \"New\"\nmood = 1\n+++\n\nSee [this](nowhere.md).\n");
    preview.next_where(|object| object["saved"] == json!([post]));
    let problems = preview.next_where(|object| object["event"] == "problems");
    let count = problems["errors"].as_u64().zip(problems["warnings"].as_u64()).expect("two numbers");
    let told: Vec<Value> = (0..count.0 + count.1).map(|_| preview.next()).collect();
    assert!(told.iter().any(|it| it["code"] == "link-broken" && it["path"] == post), "{told:?}");
    assert!(told.iter().all(|it| it["event"].is_null()), "{told:?}");

    fs::remove_file(folder.path().join(post)).expect("a file can be deleted");
    preview.next_where(|object| object["deleted"] == json!([post]));
    let problems = preview.next_where(|object| object["event"] == "problems");
    assert_eq!((&problems["errors"], &problems["warnings"]), (&json!(0), &json!(0)));
    preview.next_where(|object| object["event"] == "checked");
}

// ---- usage, help, completions

#[test]
fn wrong_usage_ends_with_two() {
    let folder = Folder::with_site();
    let before = tree(&folder.path());
    for arguments in [
        vec![],
        vec!["biuld"],
        vec!["new"],
        vec!["new", "post"],
        vec!["new", "post", "   "],
        vec!["new", "post", "X", "--date", "2.3.2022"],
        vec!["new", "post", "X", "--date", "2022-02-30"],
        vec!["new", "post", "X", "--date", "9999-12-31T23:59:59-23:59"],
        vec!["new", "post", "X", "--slug", "../../x"],
        vec!["new", "post", "X", "--slug", ""],
        vec!["new", "post", "two", "words"],
        vec!["new", "page", "X", "--series", "first-steps"],
        vec!["new", "series", "X", "--date", "2022-12-26"],
        vec!["init", "--title", " "],
        vec!["list"],
        vec!["list", "everything"],
        vec!["build", "--jobs", "0"],
        vec!["check", "--timeout", "5"],
        vec!["check", "--external", "--timeout", "0"],
        vec!["--quiet", "--verbose", "list", "posts"],
        vec!["completions", "cobol"],
    ] {
        let outcome = folder.run(&arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert_eq!(outcome.stdout, "", "{arguments:?}");
        assert!(!outcome.stderr.is_empty(), "{arguments:?}");
    }
    assert_eq!(tree(&folder.path()), before);
    assert!(folder.run(&["biuld"]).stderr.contains("'build'"));
}

#[test]
fn a_title_without_quotation_marks_is_shown_with_them() {
    let folder = Folder::with_site();
    let says = |arguments: &[&str], tip: &str| {
        let outcome = folder.run(arguments);
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        assert!(outcome.stderr.contains(tip), "no {tip:?} in {}", outcome.stderr);
    };
    says(&["new", "post", "Guter", "Rat"], "in quotation marks: `goalpost new post \"Guter Rat\"`");
    says(&["-r", ".", "new", "page", "So", "geht", "es", "--draft"], "`goalpost new page \"So geht es\"`");
    says(&["new", "post", "--slug", "x", "Guter", "Rat"], "put a title of several words in quotation marks");
    assert!(!folder.run(&["new", "post", "Rat", "--guter"]).stderr.contains("quotation"));
}

#[test]
fn the_folder_of_a_site_is_named_with_root() {
    let folder = Folder::new();
    assert_done(&folder.run(&["init", "my blog"]));
    for command in ["serve", "build", "check"] {
        let outcome = folder.run(&[command, "my blog"]);
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        assert!(outcome.stderr.contains(&format!("`goalpost {command} --root ")), "{outcome:?}");
        assert!(!folder.run(&[command, "nowhere"]).stderr.contains("tip:"), "{command}");
    }
}

#[cfg(not(feature = "external-links"))]
#[test]
fn a_program_without_a_client_says_how_to_get_one() {
    let folder = Folder::with_site();
    let outcome = folder.run(&["check", "--external"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""));
    assert!(outcome.stderr.contains("cargo install --path . --features external-links"), "{outcome:?}");
}

#[test]
fn every_command_explains_itself() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]);
    assert_done(&help);
    for command in ["init", "new", "build", "check", "list", "completions", "goalpost new post \"Hello\""] {
        assert!(help.stdout.contains(&format!("\n  {command}")), "no `{command}` in {}", help.stdout);
    }
    for command in [
        "init",
        "new",
        "new post",
        "new page",
        "new series",
        "new author",
        "build",
        "check",
        "list",
        "completions",
    ] {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let outcome = folder.run(&arguments);
        assert_done(&outcome);
        assert!(outcome.stdout.contains(&format!("Usage: goalpost {command}")), "{}", outcome.stdout);
    }
    assert_eq!(folder.run(&["--version"]).stdout, format!("goalpost {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn shells_complete_every_command() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let outcome = folder.run(&["completions", shell]);
        assert_done(&outcome);
        assert_eq!(outcome.stderr, "");
        for word in ["goalpost", "init", "new", "build", "check", "list", "scheduled", "series", "draft"] {
            assert!(outcome.stdout.contains(word), "{shell} completes no `{word}`");
        }
    }
}

#[test]
fn a_clock_that_is_no_number_is_told() {
    let folder = Folder::with_site();
    for arguments in [vec!["init", "blog"], vec!["new", "post", "X"], vec!["list", "posts"]] {
        let mut command = goalpost();
        command.current_dir(folder.path()).args(&arguments).env("SOURCE_DATE_EPOCH", "soon");
        assert_refused(&run(&mut command), &["SOURCE_DATE_EPOCH is `soon`"]);
    }
}
