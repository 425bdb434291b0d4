//! Edits in any order: after each, a build that remembers equals one that does not.
//!
//! `PROPTEST_CASES` says how many sequences are tried.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::blog::{Blog, NOW, Stamps, tree};

/// How many sequences of edits are tried, unless the environment says otherwise.
const CASES: u32 = 40;

/// So many files may be posts.
const SLOTS: usize = 6;

/// What may be done between two builds. Posts go by the number of their file.
#[derive(Clone, Debug)]
enum Step {
    Create(usize, Post),
    Delete(usize),
    Rename(usize, usize),
    /// Sets a file's time, without another change.
    Touch(usize, u64),
    Body(usize, usize),
    Title(usize, usize),
    Date(usize, usize),
    Tags(usize, usize),
    Series(usize, usize),
    Draft(usize),
    /// Links a post to another, which may not be there.
    Link(usize, Option<usize>),
    Template(usize),
    Data(usize),
    Snippet(usize),
    Static(usize),
    Config(usize),
    Drafts,
    Future,
    Now(usize),
    /// Forgets all that the command line remembers.
    Forget,
    /// Damages a file of the memory: turns a byte, or cuts it off there.
    Damage(usize, usize, bool),
    /// Deletes a file of the site.
    Lose(usize),
    /// Lets all files rest, so that the next build believes their stamps.
    Rest,
}

/// A post, as choices among a few of everything.
#[derive(Clone, Debug)]
struct Post {
    title: usize,
    body: usize,
    date: usize,
    tags: usize,
    series: usize,
    draft: bool,
    link: Option<usize>,
}

const TITLES: [&str; 4] = ["One", "Two", "Three & more", "<Four>"];
const BODIES: [&str; 5] = [
    "Words.",
    "Other words.\n\nAnd more of them.\n\n## A heading",
    "Call.\n\n::: snippet {from=\"call\"}\n:::",
    "Visit <your product here>.\n\n```rust\nlet a = 1;\n```",
    "A term: [goal](glossary:goal). ![A picture](/dot.svg)",
];
/// Two of one day, one to come, and one with a time.
const DATES: [&str; 5] = ["2022-05-01", "2022-05-01", "2023-01-31", "2024-02-01", "2023-01-31T00:00:00Z"];
const TAGS: [&str; 5] = ["[]", "[\"goals\"]", "[\"Goals\"]", "[\"goals\", \"habits\"]", "[\"habits\"]"];
const SERIES: [&str; 5] = [
    "",
    "series = \"rocks\"\n",
    "series = { name = \"rocks\", part = 2 }\n",
    "series = [\"rocks\", \"calls\"]\n",
    "series = { name = \"calls\", part = 1, total = 4 }\n",
];
const TEMPLATES: [&str; 4] = [
    "{% extends \"theme/post.html\" %}",
    "{% extends \"theme/post.html\" %}{% block after_article %}{{ data.sayings.first }}{% endblock %}",
    "{% extends \"base.html\" %}{% block main %}<h1>{{ article.title }}</h1>{{ article.body }}{% endblock %}",
    "{% extends \"base.html\" %}{% block main %}{{ nothing.there }}{% endblock %}",
];
/// The last is a fault; with any other, posts that are in order make a site.
const CONFIGS: [&str; 6] = [
    "",
    "permalink = \"/:year/:slug/\"\n",
    "time_zone = \"Pacific/Auckland\"\nlanguage = \"de\"\n",
    "posts_per_page = 2\nrelated = 1\n[markdown]\nsmart_punctuation = false\n",
    "[feed]\ncontent = \"full\"\n[archive]\ndays = true\n",
    "unknown = 1\n",
];

fn post() -> impl Strategy<Value = Post> {
    (0..TITLES.len(), 0..BODIES.len(), 0..DATES.len(), 0..TAGS.len(), 0..SERIES.len(), any::<bool>())
        .prop_map(|(title, body, date, tags, series, draft)| Post {
            title,
            body,
            date,
            tags,
            series,
            draft,
            link: None,
        })
}

fn step() -> impl Strategy<Value = Step> {
    let slot = || 0..SLOTS;
    prop_oneof![
        3 => (slot(), post()).prop_map(|(slot, post)| Step::Create(slot, post)),
        1 => slot().prop_map(Step::Delete),
        1 => (slot(), slot()).prop_map(|(from, to)| Step::Rename(from, to)),
        1 => (slot(), 1_000_000_000..1_000_000_003u64).prop_map(|(slot, time)| Step::Touch(slot, time)),
        2 => (slot(), 0..BODIES.len()).prop_map(|(slot, body)| Step::Body(slot, body)),
        2 => (slot(), 0..TITLES.len()).prop_map(|(slot, title)| Step::Title(slot, title)),
        2 => (slot(), 0..DATES.len()).prop_map(|(slot, date)| Step::Date(slot, date)),
        2 => (slot(), 0..TAGS.len()).prop_map(|(slot, tags)| Step::Tags(slot, tags)),
        2 => (slot(), 0..SERIES.len()).prop_map(|(slot, series)| Step::Series(slot, series)),
        1 => slot().prop_map(Step::Draft),
        1 => (slot(), proptest::option::of(slot())).prop_map(|(slot, link)| Step::Link(slot, link)),
        1 => (0..TEMPLATES.len()).prop_map(Step::Template),
        1 => (0..3usize).prop_map(Step::Data),
        1 => (0..3usize).prop_map(Step::Snippet),
        1 => (0..3usize).prop_map(Step::Static),
        2 => (0..CONFIGS.len()).prop_map(Step::Config),
        1 => Just(Step::Drafts),
        1 => Just(Step::Future),
        1 => (0..3usize).prop_map(Step::Now),
        1 => Just(Step::Forget),
        2 => (any::<usize>(), any::<usize>(), any::<bool>()).prop_map(|(file, at, cut)| Step::Damage(file, at, cut)),
        2 => any::<usize>().prop_map(Step::Lose),
        3 => Just(Step::Rest),
    ]
}

/// A small blog, and its posts by the number of their file.
struct Small {
    blog: Blog,
    posts: BTreeMap<usize, Post>,
}

impl Small {
    fn new(posts: BTreeMap<usize, Post>) -> Self {
        let small = Self { blog: Blog::of([]), posts };
        let blog = &small.blog;
        blog.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWho we are.\n");
        blog.write("content/glossary/goal.md", "+++\nterm = \"Goal\"\ndefinition = \"An end.\"\n+++\n");
        blog.write("content/authors/ann.md", "+++\nname = \"Ann\"\n+++\n\nAnn.\n");
        small.choose_snippet(0);
        small.choose_static(0);
        small.choose_data(0);
        small.choose_config(0);
        small.posts.keys().for_each(|slot| small.write(*slot));
        small
    }

    fn choose_snippet(&self, choice: usize) {
        self.blog
            .write("content/snippets/call.md", format!("+++\ntitle = \"Call\"\n+++\n\nCall {choice}.\n"));
    }

    fn choose_static(&self, choice: usize) {
        let size = 10 + choice;
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\"/>\n");
        self.blog.write("static/dot.svg", svg);
    }

    fn choose_data(&self, choice: usize) {
        self.blog.write("data/sayings.toml", format!("first = \"Saying {choice}\"\n"));
    }

    fn choose_config(&self, choice: usize) {
        let head = "title = \"Small\"\nbase_url = \"https://example.com/blog\"\nauthor = \"ann\"\n";
        self.blog.write("site.toml", format!("{head}{}", CONFIGS[choice]));
    }

    fn path(slot: usize) -> String {
        format!("content/posts/p{slot}.md")
    }

    fn write(&self, slot: usize) {
        let Post { title, body, date, tags, series, draft, link } = &self.posts[&slot];
        let mut text = format!(
            "+++\ntitle = \"{}\"\ndate = {}\ntags = {}\n{}draft = {draft}\n+++\n\n{}\n",
            TITLES[*title], DATES[*date], TAGS[*tags], SERIES[*series], BODIES[*body]
        );
        if let Some(link) = link {
            let _ = write!(text, "\nSee [another](p{link}.md).\n");
        }
        self.blog.write(&Self::path(slot), text);
    }

    fn change(&mut self, slot: usize, change: impl FnOnce(&mut Post)) {
        if let Some(post) = self.posts.get_mut(&slot) {
            change(post);
            self.write(slot);
        }
    }

    /// Does a step, and lets the next build be as it says.
    fn apply(&mut self, step: &Step) {
        self.blog.stamps = if matches!(step, Step::Rest) { Stamps::Settled } else { Stamps::Unsettled };
        match *step {
            Step::Create(slot, ref post) => {
                self.posts.insert(slot, post.clone());
                self.write(slot);
            }
            Step::Delete(slot) => {
                if self.posts.remove(&slot).is_some() {
                    self.blog.remove(&Self::path(slot));
                }
            }
            Step::Rename(from, to) => {
                if let Some(post) = self.posts.remove(&from) {
                    self.posts.insert(to, post);
                    self.blog.rename(&Self::path(from), &Self::path(to));
                }
            }
            Step::Touch(slot, time) => {
                if self.posts.contains_key(&slot) {
                    self.blog.touch(&Self::path(slot), time);
                }
            }
            Step::Body(slot, body) => self.change(slot, |post| post.body = body),
            Step::Title(slot, title) => self.change(slot, |post| post.title = title),
            Step::Date(slot, date) => self.change(slot, |post| post.date = date),
            Step::Tags(slot, tags) => self.change(slot, |post| post.tags = tags),
            Step::Series(slot, series) => self.change(slot, |post| post.series = series),
            Step::Draft(slot) => self.change(slot, |post| post.draft = !post.draft),
            Step::Link(slot, link) => self.change(slot, |post| post.link = link),
            Step::Template(choice) => self.blog.write("templates/post.html", TEMPLATES[choice]),
            Step::Data(choice) => self.choose_data(choice),
            Step::Snippet(choice) => self.choose_snippet(choice),
            Step::Static(choice) => self.choose_static(choice),
            Step::Config(choice) => self.choose_config(choice),
            Step::Drafts => self.blog.unpublished.drafts = !self.blog.unpublished.drafts,
            Step::Future => self.blog.unpublished.future = !self.blog.unpublished.future,
            Step::Now(choice) => self.blog.now = NOW + [0, 86_400, 60 * 86_400][choice],
            Step::Forget => drop(fs::remove_dir_all(self.blog.root().join(".goalpost"))),
            Step::Damage(file, at, cut) => self.damage(file, at, cut),
            Step::Lose(file) => self.lose(file),
            Step::Rest => {}
        }
    }

    fn damage(&self, file: usize, at: usize, cut: bool) {
        let name = ["documents-0", "documents-7", "code", "files", "shells", "outputs"][file % 6];
        let path = self.blog.root().join(".goalpost").join(name);
        let Ok(mut bytes) = fs::read(&path) else { return };
        let at = at % bytes.len();
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 1;
        }
        fs::write(path, bytes).expect("a file can be damaged");
    }

    fn lose(&self, file: usize) {
        let built = tree(&self.blog.public());
        let files: Vec<&String> = built.keys().filter(|path| !path.starts_with('.')).collect();
        if !files.is_empty() {
            fs::remove_file(self.blog.public().join(files[file % files.len()])).expect("a file can be lost");
        }
    }
}

fn config() -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config {
        cases: cases.unwrap_or(CASES),
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    }
}

/// Were it not so, the comparison below would be one of failures.
#[test]
fn every_configuration_but_the_faulty_one_builds() {
    let post = |choice: usize| Post {
        title: choice,
        body: choice,
        date: choice,
        tags: choice,
        series: choice,
        draft: false,
        link: None,
    };
    let mut small = Small::new((0..4).map(|choice| (choice, post(choice))).collect());
    for (choice, text) in CONFIGS.iter().enumerate() {
        small.choose_config(choice);
        let outcome = small.blog.check(text);
        assert_eq!(outcome.report.failed(), choice + 1 == CONFIGS.len(), "{text}: {:#?}", outcome.report);
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_build_that_remembers_equals_one_that_does_not(
        posts in proptest::collection::btree_map(0..SLOTS, post(), 0..SLOTS),
        steps in proptest::collection::vec(step(), 1..12),
    ) {
        let mut small = Small::new(posts);
        small.blog.check("the first build");
        for (index, step) in steps.iter().enumerate() {
            small.apply(step);
            small.blog.check(&format!("after step {index}, {step:?}"));
        }
    }
}
