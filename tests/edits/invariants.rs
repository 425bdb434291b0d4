//! The promises of a build that are not about edits.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use goalpost::document::collection;
use goalpost::input;
use goalpost::input::theme::embedded_files;
use goalpost::memory::Memory;
use goalpost::plan::{self, Output, Part, Variable, View};
use goalpost::site::Site;

use crate::blog::{Blog, Tree, assert_same, post_file, times, tree};

#[test]
fn one_file_alone_names_all_stages() {
    let stages = [
        "input::read(",
        "collection::collect(",
        "Site::link(",
        "plan::plan(",
        "Renderer::new(",
        ".render(",
        ".commit(",
    ];
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let naming = |wanted: usize| -> BTreeSet<String> {
        let names = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            stages.iter().filter(|stage| text.contains(**stage)).count() >= wanted
        };
        tree(&source).into_iter().filter(|(_, bytes)| names(bytes)).map(|(path, _)| path).collect()
    };
    assert_eq!(naming(stages.len()), BTreeSet::from(["build.rs".to_owned()]));
    assert!(
        naming(stages.len() / 2 + 1).len() <= 2,
        "half of the story is told in {:?}",
        naming(stages.len() / 2 + 1)
    );
}

type Fault = (&'static str, fn(&Blog));

/// Ways to break a site, each found by another stage.
const FAULTS: [Fault; 8] = [
    ("a configuration that is no TOML", |blog| blog.edit("site.toml", "title", "title title")),
    ("an unknown key of the configuration", |blog| {
        blog.edit("site.toml", "base_url", "unknown = 1\nbase_url");
    }),
    ("a text that is not UTF-8", |blog| blog.write(&post_file(20), [0xff, 0xfe, 0x00])),
    ("front matter that is no TOML", |blog| blog.edit(&post_file(20), "title", "title title")),
    ("a broken link", |blog| blog.edit(&post_file(20), "The body", "[The body](nowhere.md)")),
    ("a template that cannot be read", |blog| {
        blog.edit("templates/sayings.html", "{% endfor %}", "{% endfro %}");
    }),
    ("a template that fails", |blog| blog.edit("templates/sayings.html", "{{ one }}", "{{ one + 1 }}")),
    ("an address that two posts have", |blog| {
        blog.edit(&post_file(20), "+++\n", "+++\nslug = \"post-21\"\n");
    }),
];

#[test]
fn a_build_that_fails_changes_nothing() {
    for (fault, make) in FAULTS {
        let mut blog = Blog::whole();
        blog.check("before the fault");
        let before = times(&blog.public());
        make(&blog);
        // An edit beside the fault must not be published either, nor what another file has become be deleted.
        blog.edit(&post_file(22), "body of 22", "body of twenty-two");
        blog.remove(&post_file(39));
        let outcome = blog.check(fault);
        assert!(outcome.report.failed(), "{fault} goes unseen");
        assert_eq!((outcome.report.written, outcome.report.deleted), (0, 0), "{fault}");
        assert_eq!(times(&blog.public()), before, "{fault}");
    }
}

/// The switches of `site.toml` that are off by default, on.
const SWITCHES: &str = r#"[markdown]
math = true

[archive]
days = true

[feed]
content = "full"
formats = ["atom", "rss", "json"]
"#;

#[test]
fn a_site_with_every_switch_on_is_built() {
    let mut blog = Blog::whole();
    blog.edit("site.toml", "[feed]\n", SWITCHES);
    let outcome = blog.check("every switch");
    assert!(!outcome.report.failed(), "{:#?}", outcome.report.diagnostics);
    assert!(outcome.tree.contains_key("archive/2022/01/23/index.html"), "a page of a day");
}

#[test]
fn feeds_hold_no_character_that_xml_has_not_and_titles_keep_their_braces() {
    let site = "title = \"T\\u0001x\"\ndescription = \"D\\u0003y\"\nbase_url = \"https://example.com\"\n";
    let post = "+++\ntitle = \"Use {site} and {page}\"\ntags = [\"a\\u0002b\", \"{title}\"]\n+++\n\nWords.\n";
    let blog = Blog::of([
        ("site.toml".to_owned(), site.as_bytes().to_vec()),
        (post_file(1), post.as_bytes().to_vec()),
    ]);
    let (report, built) = blog.build_clean();
    assert!(!report.failed(), "{:#?}", report.diagnostics);
    let feeds: Vec<_> =
        built.iter().filter(|(path, _)| path.rsplit_once('.').is_some_and(|(_, it)| it == "xml")).collect();
    assert!(feeds.len() > 4, "{} feeds", feeds.len());
    for (path, bytes) in feeds {
        let odd = bytes.iter().find(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\t' | b'\r'));
        assert_eq!(odd, None, "{path}");
    }
    let page = built.iter().find(|(path, _)| path.starts_with("posts/")).expect("the post").1;
    assert!(String::from_utf8_lossy(page).contains("<title>Use {site} and {page} "), "its title");
}

#[test]
fn a_snippet_that_is_taken_in_twice_has_its_ids_once() {
    let use_it = "::: snippet {from=\"offer\"}\n:::\n\n";
    let post = format!("+++\ntitle = \"One\"\n+++\n\n{use_it}{use_it}");
    let blog = Blog::of([
        ("site.toml".to_owned(), b"title = \"T\"\nbase_url = \"https://example.com\"\n".to_vec()),
        (post_file(1), post.into_bytes()),
        ("content/snippets/offer.md".to_owned(), b"## First\n\n[Up](#first)[^1]\n\n[^1]: Note.\n".to_vec()),
    ]);
    let (report, built) = blog.build_clean();
    assert!(!report.failed(), "{:#?}", report.diagnostics);
    let page = built.iter().find(|(path, _)| path.starts_with("posts/")).expect("the post").1;
    let page = String::from_utf8_lossy(page);
    for attribute in ["id=\"", "href=\"#"] {
        for name in ["first", "fn-1", "fnref-1"] {
            for prefix in ["offer-", "offer-2-"] {
                let wanted = format!("{attribute}{prefix}{name}\"");
                assert_eq!(page.matches(&wanted).count(), 1, "{wanted}\n{page}");
            }
        }
    }
}

/// The pages of a site without the list of them, which has the fingerprint of the templates.
fn pages(blog: &Blog, situation: &str) -> Tree {
    let (report, mut built) = blog.build_clean();
    assert!(!report.failed(), "{situation}: {:#?}", report.diagnostics);
    built.remove(".goalpost-manifest");
    built
}

#[test]
fn every_template_of_the_theme_may_be_replaced_by_its_copy() {
    let blog = Blog::of([
        ("site.toml".to_owned(), b"title = \"T\"\nbase_url = \"https://example.com\"\n".to_vec()),
        (post_file(1), b"+++\ntitle = \"One\"\ntags = [\"goals\"]\n+++\n\nWords.\n".to_vec()),
    ]);
    let expected = pages(&blog, "no copy");
    for (path, bytes) in embedded_files().into_iter().filter(|(path, _)| path.starts_with("templates/")) {
        blog.write(&path, bytes);
        assert_same(&expected, &pages(&blog, &path), &path);
        blog.remove(&path);
    }
    blog.write("templates/card.html", "{% extends \"theme/card.html\" %}");
    assert_same(&expected, &pages(&blog, "an extended card"), "an extended card");
}

#[test]
fn a_mended_site_is_built_as_if_it_had_never_failed() {
    for (fault, make) in FAULTS {
        let mut blog = Blog::whole();
        blog.check("before the fault");
        let sound = tree(&blog.root());
        make(&blog);
        blog.check(fault);
        for (path, bytes) in sound.iter().filter(|(path, _)| !path.starts_with(".goalpost")) {
            if fs::read(blog.root().join(path)).expect("a file of the blog") != *bytes {
                blog.write(path, bytes);
            }
        }
        let outcome = blog.check(&format!("{fault}, mended"));
        assert_eq!(outcome.report.made, Vec::<String>::new(), "{fault}, mended");
    }
}

#[test]
fn a_build_deletes_only_what_a_build_has_written() {
    let mut blog = Blog::whole();
    blog.check("the first build");
    let foreign = ["mine.txt", "posts/post-20/mine.txt", "tags/mine/index.html"];
    for path in foreign {
        let file = blog.public().join(path);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(file, "Mine.\n").expect("a file");
    }
    blog.remove(&post_file(20));
    let report = blog.build();
    assert!(!report.failed() && report.deleted == 2, "{report:?}");
    let built = tree(&blog.public());
    for path in foreign {
        assert_eq!(built.get(path).map(Vec::as_slice), Some(&b"Mine.\n"[..]), "{path}");
    }
    assert!(!built.contains_key("posts/post-20/index.html"));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let blog = Blog::whole();
    let (_, expected) = blog.build_clean();
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let (report, built) = pool.install(|| blog.build_clean());
        assert!(!report.failed(), "{report:?}");
        assert_same(&expected, &built, &format!("{threads} threads"));
    }
}

#[test]
fn views_grow_with_the_number_of_posts_and_no_faster() {
    let sizes = [100, 200].map(|count| view_sizes(&blog_of(count)));
    let total = |sizes: &[usize]| sizes.iter().sum::<usize>();
    let [small, large] = sizes;
    assert!(total(&small) > 10_000, "{}", total(&small));
    assert!(10 * total(&large) < 23 * total(&small), "{} and {} values", total(&small), total(&large));
    // No page holds all posts: long lists are paginated.
    let most = |sizes: &[usize]| sizes.iter().copied().max().unwrap_or(0);
    assert!(10 * most(&large) < 13 * most(&small), "{} and {} values", most(&small), most(&large));
}

/// A blog of so many posts in two years, in which everything has many posts and all posts lead to one.
fn blog_of(count: u32) -> Blog {
    let site = "title = \"Many\"\nbase_url = \"https://example.com\"\n[archive]\ndays = true\n";
    let posts = (0..count).map(|number| {
        let day =
            jiff::civil::date(2022, 1, 1).saturating_add(jiff::ToSpan::days(i64::from(number * 720 / count)));
        let text = format!(
            "+++\ntitle = \"Post {number}\"\ndate = {day}\nauthors = [\"Ann\"]\ncategories = [\"all\"]\n\
             tags = [\"all\", \"tag {}\"]\nseries = \"all\"\n+++\n\nRead [the first](p0.md), {number}.\n",
            number % 10
        );
        (format!("content/posts/p{number}.md"), text.into_bytes())
    });
    Blog::of(posts.chain([("site.toml".to_owned(), site.as_bytes().to_vec())]))
}

/// How many values the view of each page has.
fn view_sizes(blog: &Blog) -> Vec<usize> {
    let inputs = input::read(&blog.request(&blog.public()).input, &mut Memory::default());
    let documents = collection::collect(&inputs, &mut Memory::default());
    let site = Site::link(&inputs, &documents, &mut Memory::default());
    let plan = plan::plan(&site, &mut Memory::default());
    let views = plan.pages.iter().filter_map(|page| match page.output {
        Output::Page(view) => Some(view),
        _ => None,
    });
    views.map(|view| variables(view).map(|variable| size(&plan::part(&site, view, variable))).sum()).collect()
}

fn variables(view: View) -> impl Iterator<Item = Variable> {
    view.own_variables().iter().copied().chain([Variable::Page])
}

/// How many values a part has. Cards and bodies are made once and shared.
fn size(part: &Part<'_>) -> usize {
    match part {
        Part::List(parts) => 1 + parts.iter().map(size).sum::<usize>(),
        Part::Map(entries) | Part::Filled(_, entries) => {
            1 + entries.iter().map(|(_, part)| size(part)).sum::<usize>()
        }
        Part::JsonText(inner) => 1 + size(inner),
        _ => 1,
    }
}
