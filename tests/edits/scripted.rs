//! What an edit renders: exactly the pages that show the edited thing.
//!
//! The addresses that each edit makes anew are written out. Where a list grows, a page has begun to depend on something
//! that it does not show. Feeds and the search index are made from the cards of posts, whatever they take from them.

use std::collections::BTreeSet;
use std::path::Path;

use goalpost::fingerprint::Fingerprint;

use crate::blog::{Blog, NOW, Outcome, Stamps, Tree, post_file, times};

/// The feeds of the blog.
const FEEDS: &str = "/feeds /authors/ann/feeds /authors/ben/feeds /categories/coaching/feeds \
                     /categories/leading/feeds /series/calls/feeds /series/rocks/feeds /tags/goals/feeds \
                     /tags/habits/feeds /tags/selling/feeds /tags/teams/feeds";

#[test]
fn nothing() {
    for stamps in [Stamps::Settled, Stamps::Unsettled] {
        let mut blog = Blog::whole();
        blog.stamps = stamps;
        blog.check("the first build");
        let before = times(&blog.public());
        let outcome = blog.check("the second build");
        assert_eq!(outcome.report.made, Vec::<String>::new());
        assert_eq!((outcome.report.written, outcome.report.deleted), (0, 0));
        assert_eq!(before, times(&blog.public()));
    }
}

#[test]
fn a_file_that_is_only_touched() {
    check(|blog| blog.touch(&post_file(20), 1_000_000_000), "");
}

#[test]
fn a_file_of_another_content_with_the_same_time_and_length() {
    check(
        |blog| {
            blog.touch(&post_file(20), 1_000_000_000);
            blog.check("after the time was set back");
            blog.edit(&post_file(20), "body of 20", "life of 20");
            blog.touch(&post_file(20), 1_000_000_000);
        },
        "/posts/post-20/",
    );
}

#[test]
fn the_words_of_a_body() {
    check(|blog| blog.edit(&post_file(20), "body of 20", "body of twenty"), "/posts/post-20/");
}

#[test]
fn the_first_words_of_a_body() {
    // They are the excerpt, which every list shows.
    check(
        |blog| blog.edit(&post_file(20), "first words of 20", "first words of twenty"),
        "/posts/post-20/ /page/2/ /archive/2022/ /archive/2022/12/ /search.json /categories/leading/page/2/ \
         /authors/ann/ /authors/ann/feeds /tags/goals/ /tags/goals/feeds",
    );
}

#[test]
fn a_link_in_a_body() {
    // The page to which it leads names the pages that lead to it.
    check(
        |blog| blog.edit(&post_file(20), "The body of 20", "The [body](@/posts/2022-01-23-post-01.md) of 20"),
        "/posts/post-20/ /posts/post-01/",
    );
}

#[test]
fn a_heading_to_which_no_page_leads() {
    check(|blog| blog.edit(&post_file(20), "A heading", "A new heading"), "/posts/post-20/");
}

#[test]
fn the_title_of_a_post() {
    check(
        |blog| blog.edit(&post_file(20), "Post 20", "Article 20"),
        "/posts/post-20/ /posts/post-19/ /posts/post-21/ /page/2/ /archive/2022/ /archive/2022/12/ /search.json \
         /categories/leading/page/2/ /authors/ann/ /authors/ann/feeds /tags/goals/ /tags/goals/feeds",
    );
}

#[test]
fn the_title_of_a_post_that_others_show_as_related() {
    // Post 36 is the newest of its tag: those among whose neighbours it is show it.
    check(
        |blog| blog.edit(&post_file(36), "Post 36", "Article 36"),
        "/posts/post-36/ /posts/post-35/ /posts/post-37/ / /archive/2023/ /archive/2023/10/ /search.json /feeds \
         /categories/leading/ /categories/leading/feeds /authors/ann/ /authors/ann/feeds /tags/goals/ \
         /tags/goals/feeds /posts/post-04/ /posts/post-08/ /posts/post-12/ /posts/post-16/ /posts/post-20/ \
         /posts/post-24/ /posts/post-28/ /posts/post-32/",
    );
}

#[test]
fn the_title_of_a_part_of_a_series() {
    check(
        |blog| blog.edit(&post_file(14), "Post 14", "Article 14"),
        "/posts/post-14/ /posts/post-13/ /posts/post-15/ /posts/post-10/ /posts/post-18/ /series/rocks/ \
         /series/rocks/feeds / /page/3/ /archive/2022/ /archive/2022/09/ /search.json \
         /categories/coaching/ /categories/coaching/feeds /authors/ann/page/2/ /tags/teams/ /tags/teams/feeds",
    );
}

#[test]
fn a_new_tag() {
    check(
        |blog| blog.edit(&post_file(20), "[\"goals\"]", "[\"goals\", \"stones\"]"),
        "/posts/post-20/ /page/2/ /archive/2022/ /archive/2022/12/ /search.json /categories/leading/page/2/ \
         /authors/ann/ /authors/ann/feeds /tags/goals/ /tags/goals/feeds /tags/ /tags/stones/ /tags/stones/feeds \
         /sitemap.xml",
    );
}

#[test]
fn a_date_in_another_month() {
    check(
        |blog| blog.rename(&post_file(20), "content/posts/2022-11-29-post-20.md"),
        "/posts/post-20/ /posts/post-18/ /posts/post-19/ /posts/post-21/ /page/2/ /page/3/ /archive/ /archive/2022/ \
         /archive/2022/page/2/ /archive/2022/page/3/ /archive/2022/11/ /archive/2022/12/ /search.json /sitemap.xml \
         /categories/leading/page/2/ /authors/ann/ /authors/ann/feeds /tags/goals/ /tags/goals/feeds",
    );
}

#[test]
fn the_number_of_a_part() {
    check(
        |blog| blog.edit(&post_file(18), "part = 3", "part = 5"),
        "/posts/post-18/ /posts/post-10/ /posts/post-14/ / /page/3/ /archive/2022/ /archive/2022/page/2/ \
         /archive/2022/07/ /archive/2022/09/ /archive/2022/11/ /search.json /categories/coaching/ \
         /categories/coaching/feeds /authors/ann/page/2/ /tags/teams/ /tags/teams/feeds /series/ /series/rocks/ \
         /series/rocks/feeds",
    );
}

#[test]
fn another_file_name() {
    check(
        |blog| blog.rename(&post_file(20), "content/posts/2022-12-31-post-twenty.md"),
        "/posts/post-twenty/ /posts/post-19/ /posts/post-21/ /page/2/ /archive/2022/ /archive/2022/12/ /search.json \
         /sitemap.xml /categories/leading/page/2/ /authors/ann/ /authors/ann/feeds /tags/goals/ /tags/goals/feeds",
    );
}

#[test]
fn a_file_taken_away() {
    check(
        |blog| blog.remove(&post_file(20)),
        "/posts/post-19/ /posts/post-21/ /posts/post-00/ / /page/2/ /page/3/ /page/4/ /archive/ /archive/2022/ \
         /archive/2022/page/2/ /archive/2022/12/ /search.json /sitemap.xml /categories/ /categories/leading/ \
         /categories/leading/page/2/ /authors/ /authors/ann/ /authors/ann/page/2/ /authors/ann/feeds /tags/ \
         /tags/goals/ /tags/goals/feeds",
    );
}

#[test]
fn a_new_post() {
    // Not the pages of all other posts of its author.
    check(
        |blog| {
            blog.write(
                "content/posts/2024-01-01-new.md",
                "+++\ntitle = \"New\"\nauthors = [\"ann\"]\n+++\n\nNew.\n",
            );
        },
        "/posts/new/ /posts/post-39/ / /page/2/ /page/3/ /page/4/ /page/5/ /feeds /archive/ /archive/2023/ \
         /archive/2023/page/2/ /archive/2023/12/ /archive/2024/ /archive/2024/01/ /search.json /sitemap.xml \
         /authors/ /authors/ann/ /authors/ann/page/2/ /authors/ann/page/3/ /authors/ann/feeds",
    );
}

#[test]
fn a_draft_published() {
    check(
        |blog| blog.edit("content/posts/2023-06-01-draft.md", "draft = true\n", ""),
        "/posts/draft/ /posts/post-00/ /posts/post-04/ /posts/post-28/ /posts/post-29/ /posts/post-32/ /posts/post-36/ \
         / /page/2/ /page/3/ /page/4/ /page/5/ /archive/ /archive/2023/ /archive/2023/page/2/ /archive/2023/06/ \
         /search.json /sitemap.xml /tags/ /tags/goals/ /tags/goals/page/2/ /tags/goals/feeds",
    );
}

#[test]
fn drafts_taken_in() {
    check(
        |blog| blog.unpublished.drafts = true,
        "/posts/draft/ /posts/post-00/ /posts/post-04/ /posts/post-28/ /posts/post-29/ /posts/post-32/ /posts/post-36/ \
         / /page/2/ /page/3/ /page/4/ /page/5/ /archive/ /archive/2023/ /archive/2023/page/2/ /archive/2023/06/ \
         /search.json /sitemap.xml /tags/ /tags/goals/ /tags/goals/page/2/ /tags/goals/feeds",
    );
}

#[test]
fn a_day_has_come() {
    check(
        |blog| blog.now = NOW + 30 * 86_400,
        "/posts/post-40/ /posts/post-39/ /posts/post-08/ /posts/post-10/ /posts/post-12/ /posts/post-13/ /posts/post-14/ \
         /posts/post-16/ /posts/post-18/ /posts/post-20/ /posts/post-24/ /posts/post-28/ /posts/post-32/ \
         /posts/post-36/ / /page/2/ /page/3/ /page/4/ /page/5/ /feeds /archive/ /archive/2023/ /archive/2023/page/2/ \
         /archive/2023/12/ /archive/2024/ /archive/2024/02/ /search.json /sitemap.xml /authors/ /authors/ann/ \
         /authors/ann/page/2/ /authors/ann/page/3/ /authors/ann/feeds /tags/ /tags/goals/ /tags/goals/page/2/ \
         /tags/goals/feeds /series/ /series/rocks/ /series/rocks/feeds",
    );
}

#[test]
fn a_day_has_not_come() {
    check(|blog| blog.now = NOW + 86_400, "");
}

#[test]
fn the_words_about_an_author() {
    check(|blog| blog.edit("content/authors/ben.md", "Ben coaches", "Ben listens"), "/authors/ben/");
}

#[test]
fn the_line_about_an_author() {
    check(
        |blog| blog.edit("content/authors/ben.md", "Asks", "Asks again"),
        "/authors/ /authors/ben/ /authors/ben/page/2/ /posts/post-01/ /posts/post-03/ /posts/post-05/ /posts/post-07/ \
         /posts/post-09/ /posts/post-11/ /posts/post-13/ /posts/post-15/ /posts/post-17/ /posts/post-19/ \
         /posts/post-21/ /posts/post-23/ /posts/post-25/ /posts/post-27/ /posts/post-29/ /posts/post-31/ \
         /posts/post-33/ /posts/post-35/ /posts/post-37/ /posts/post-39/",
    );
}

/// Posts that use the word show the definition in their margin.
#[test]
fn a_definition() {
    check(
        |blog| blog.edit("content/glossary/goal.md", "you are after", "you want"),
        "/glossary/ /glossary/goal/ /posts/post-05/ /search.json",
    );
}

#[test]
fn the_text_of_a_definition() {
    check(
        |blog| blog.edit("content/glossary/goal.md", "More on goals", "Much more on goals"),
        "/glossary/goal/",
    );
}

#[test]
fn a_new_definition() {
    check(
        |blog| {
            blog.write(
                "content/glossary/hope.md",
                "+++\nterm = \"Hope\"\ndefinition = \"Not a plan.\"\n+++\n\nHope.\n",
            );
        },
        "/glossary/ /glossary/hope/ /glossary/habit/ /glossary/rest/ /search.json /sitemap.xml",
    );
}

#[test]
fn a_snippet() {
    check(
        |blog| blog.edit("content/snippets/call-to-action.md", "*us*", "*me*"),
        "/posts/post-06/ /posts/post-26/",
    );
}

#[test]
fn the_text_of_a_series() {
    check(|blog| blog.edit("content/series/rocks.md", "A jar", "A large jar"), "/series/rocks/");
}

#[test]
fn the_introduction_of_a_tag() {
    check(|blog| blog.edit("content/tags/habits.md", "On habits", "All on habits"), "/tags/habits/");
}

#[test]
fn a_page() {
    check(|blog| blog.edit("content/about.md", "Who we are", "Who they are"), "/about/ /search.json");
}

#[test]
fn data() {
    check(|blog| blog.edit("data/sayings.toml", "Begin.", "Begin now."), "/sayings/");
}

#[test]
fn a_static_file() {
    check(|blog| blog.write("static/downloads/sheet.txt", "Another sheet.\n"), "/downloads/sheet.txt");
}

#[test]
fn a_file_beside_a_post() {
    check(
        |blog| blog.write("content/posts/2022-05-29-post-08/notes.txt", "More.\n"),
        "/posts/post-08/notes.txt",
    );
}

#[test]
fn the_bytes_of_a_picture() {
    check(
        |blog| {
            show_picture(blog, "The body of 8.", "![A dot](dot.gif)");
            blog.write("content/posts/2022-05-29-post-08/dot.gif", gif(1, b"other"));
        },
        "/posts/post-08/dot.gif",
    );
}

#[test]
fn the_size_of_a_picture() {
    check(
        |blog| {
            show_picture(blog, "The body of 8.", "![A dot](dot.gif)");
            blog.write("content/posts/2022-05-29-post-08/dot.gif", gif(2, b"some"));
        },
        "/posts/post-08/dot.gif /posts/post-08/",
    );
}

#[test]
fn the_size_of_a_picture_that_stands_for_a_post() {
    check(
        |blog| {
            show_picture(blog, "authors", "image = \"dot.gif\"\nimage_alt = \"A dot\"\nauthors");
            blog.write("content/posts/2022-05-29-post-08/dot.gif", gif(2, b"some"));
        },
        "/posts/post-08/dot.gif /posts/post-08/ /page/4/ /archive/2022/page/2/ /archive/2022/05/ /search.json \
         /categories/coaching/page/2/ /authors/ann/page/2/ /tags/goals/ /tags/goals/feeds",
    );
}

/// Puts a picture into post 8, and builds the blog with it.
fn show_picture(blog: &mut Blog, from: &str, to: &str) {
    blog.write("content/posts/2022-05-29-post-08/dot.gif", gif(1, b"some"));
    blog.edit(&post_file(8), from, to);
    blog.check("with a picture");
}

/// As much of a GIF as tells its size, and bytes to tell it from another.
fn gif(width: u8, bytes: &[u8]) -> Vec<u8> {
    [b"GIF89a", &[width, 0, 1, 0, 0, 0, 0][..], bytes].concat()
}

#[test]
fn an_old_address() {
    check(|blog| blog.edit(&post_file(3), "/old/three/", "/old/3/"), "/old/3/");
}

#[test]
fn a_template_of_the_project() {
    // Which templates a template takes in is not looked at: all pages are made, and few of them turn out otherwise.
    let outcome =
        check_all(|blog| blog.edit("templates/sayings.html", "<li>", "<li class=\"one\">"), &[], "");
    assert_eq!(outcome.report.written, 1);
}

#[test]
fn a_template_of_the_theme() {
    let edit = |blog: &mut Blog| {
        blog.edit("themes/default/templates/post.html", "<footer>", "<footer class=\"end\">");
    };
    let outcome = check_all(edit, &[], "");
    assert_eq!(outcome.report.written, 40);
}

#[test]
fn a_style_sheet() {
    // Its address has its fingerprint, so every page names it anew.
    let style = "body { color: black }\n";
    let address = format!("/assets/site.{}.css", Fingerprint::of(style.as_bytes()).short());
    let outcome = check_all(|blog| blog.write("themes/default/assets/site.css", style), &[&address], "");
    assert_eq!(outcome.report.deleted, 1);
}

#[test]
fn a_word_of_the_theme() {
    let outcome = check_all(|blog| blog.edit("themes/default/i18n/en.toml", "Read on", "Akin"), &[], "");
    assert_eq!(outcome.report.written, 40);
}

#[test]
fn a_setting_of_the_theme() {
    let edit =
        |blog: &mut Blog| blog.edit("site.toml", "[feed]", "[settings]\nfooter = \"Write to us.\"\n\n[feed]");
    check_all(edit, &[], "");
}

#[test]
fn the_name_of_the_site() {
    check_all(|blog| blog.edit("site.toml", "The long run", "The short run"), &[FEEDS], "");
}

#[test]
fn the_language_of_the_site() {
    let edit = |blog: &mut Blog| blog.edit("site.toml", "base_url", "language = \"en-GB\"\nbase_url");
    check_all(edit, &[FEEDS, "/old/three/ /search.json"], "");
}

#[test]
fn the_address_of_the_site() {
    let edit = |blog: &mut Blog| blog.edit("site.toml", "example.com", "example.org");
    check_all(edit, &[FEEDS, "/old/three/ /search.json /sitemap.xml /robots.txt"], "");
}

#[test]
fn the_time_zone_of_the_site() {
    check_all(
        |blog| blog.edit("site.toml", "base_url", "time_zone = \"Africa/Lagos\"\nbase_url"),
        &[FEEDS, "/search.json /sitemap.xml"],
        "/404.html /about/ /archive/ /authors/ /categories/ /glossary/ /glossary/goal/ /glossary/habit/ \
         /glossary/rest/ /sayings/ /tags/",
    );
}

#[test]
fn the_day_of_a_post_to_come_in_another_time_zone() {
    let mut blog = Blog::whole();
    blog.edit("content/posts/2024-02-01-post-40.md", "+++\n", "+++\ndate = 2024-02-01T23:30:00Z\n");
    blog.edit("content/about.md", "Who we are.", "Soon: [a post](@/posts/2024-02-01-post-40.md).");
    let about = |outcome: &Outcome| String::from_utf8_lossy(&outcome.tree["about/index.html"]).into_owned();
    let before = about(&blog.check("before the edit"));
    blog.edit("site.toml", "base_url", "time_zone = \"Africa/Lagos\"\nbase_url");
    let after = about(&blog.check("after the edit"));
    assert!(
        before.contains("(coming 1 February)") && after.contains("(coming 2 February)"),
        "{before}\n{after}"
    );
}

#[test]
fn the_addresses_of_posts() {
    check_all(
        |blog| blog.edit("site.toml", "base_url", "permalink = \"/:year/:month/:slug/\"\nbase_url"),
        &[FEEDS, "/search.json /sitemap.xml /old/three/ /2022/05/post-08/notes.txt"],
        "/404.html /about/ /archive/ /authors/ /categories/ /glossary/ /glossary/habit/ /glossary/rest/ /sayings/ \
         /series/ /tags/",
    );
}

#[test]
fn a_midnight_in_place_of_a_day() {
    check(
        |blog| blog.edit(&post_file(20), "+++\n", "+++\ndate = 2022-12-31T00:00:00Z\n"),
        "/posts/post-20/ /page/2/ /archive/2022/ /archive/2022/12/ /search.json /sitemap.xml /categories/leading/page/2/ \
         /authors/ann/ /authors/ann/feeds /tags/goals/ /tags/goals/feeds",
    );
}

#[test]
fn a_file_of_ones_own_for_robots() {
    check(|blog| blog.write("static/robots.txt", "User-agent: *\nDisallow: /\n"), "/robots.txt");
}

/// Builds the blog, makes an edit, and checks what is made then: these addresses, and no others.
fn check(edit: impl Fn(&mut Blog), expected: &str) {
    run(&edit, |_| addresses(expected));
}

/// The same for an edit after which all pages are made but for a few, and some files besides.
fn check_all(edit: impl Fn(&mut Blog), besides: &[&str], but: &str) -> Outcome {
    run(&edit, |tree| {
        let all: BTreeSet<String> = pages(tree).into_iter().chain(addresses(&besides.join(" "))).collect();
        &all - &addresses(but)
    })
}

fn run(edit: &dyn Fn(&mut Blog), expected: impl Fn(&Tree) -> BTreeSet<String>) -> Outcome {
    let both = [Stamps::Unsettled, Stamps::Settled].map(|stamps| {
        let mut blog = Blog::whole();
        blog.own_theme();
        blog.stamps = stamps;
        blog.check("before the edit");
        edit(&mut blog);
        let outcome = blog.check("after the edit");
        assert!(!outcome.report.failed(), "{:?}", outcome.report.diagnostics);
        let made: BTreeSet<String> = outcome.report.made.iter().cloned().collect();
        let expected = expected(&outcome.tree);
        assert!(
            made == expected,
            "{stamps:?}\nmade without need: {:?}\nnot made: {:?}",
            made.difference(&expected).collect::<Vec<_>>(),
            expected.difference(&made).collect::<Vec<_>>()
        );
        outcome
    });
    let [_, outcome] = both;
    outcome
}

/// Addresses from a text: separated by blanks, and `feeds` for all feeds of a folder.
fn addresses(text: &str) -> BTreeSet<String> {
    let expand = |address: &str| match address.strip_suffix("feeds") {
        Some(folder) => ["atom.xml", "rss.xml", "feed.json"].map(|name| format!("{folder}{name}")).to_vec(),
        None => vec![address.to_owned()],
    };
    text.split_whitespace().flat_map(expand).collect()
}

/// The addresses of all pages of the theme: every HTML file but those that lead to another.
fn pages(tree: &Tree) -> BTreeSet<String> {
    let is_page = |bytes: &[u8]| !String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\"");
    let is_html = |path: &str| Path::new(path).extension().is_some_and(|extension| extension == "html");
    let html = tree.iter().filter(|(path, bytes)| is_html(path) && is_page(bytes));
    html.map(|(path, _)| format!("/{}", path.strip_suffix("index.html").unwrap_or(path))).collect()
}
