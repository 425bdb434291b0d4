//! The texts that authors save: what the blog has besides, and posts as choices among a few of everything.

use std::fmt::Write as _;

use crate::project::{Project, has_ending};

const POST: &str = "content/posts/2022-03-03-picture/index.md";

const BUNDLE: &str = "+++\ntitle = \"A picture\"\ndate = 2022-03-03\ntags = [\"goals\"]\n+++\n\n\
    ![A dot](dot.png) and ![another](/dot.svg).\n\n::: figure {credit=\"Ann\"}\n![A dot](dot.png)\n:::\n";

const WORKSHEET: &str = "+++\ntitle = \"Plan one goal\"\n+++\n\n\
    What exactly will you achieve? [one sentence]{#goal required}\n\n\
    ### What could stop me? {#obstacles rows=\"3..8\"}\n\n\
    | Obstacle | How likely? |\n| --- | --- |\n| [what]{#obstacle} | [1 to 5]{#odds scale=\"1 Hardly .. 5 Certain\"} |\n\n\
    ### How ready are you? {#ready scale=\"1 Not at all .. 5 Fully\"}\n\n- I know what I want\n- I know the first step\n\n\
    ### Your score {bands=\"sum(ready)\"}\n\n- **2–6:** Wait.\n- **7–10:** Begin.\n";

/// The files of the project that the blog does not have.
pub(crate) fn others() -> Vec<(String, Vec<u8>)> {
    let text = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
    vec![
        text(POST, BUNDLE),
        ("content/posts/2022-03-03-picture/dot.png".to_owned(), png(40, 30)),
        text("content/worksheets/goal-plan.md", WORKSHEET),
        text("static/dot.svg", &svg(10)),
        ("static/pictures/dot.png".to_owned(), png(20, 20)),
        text(
            "static/kept/index.html",
            "<!doctype html>\n<html lang=\"en\"><head><title>Kept</title></head></html>\n",
        ),
        text("themes/tiny/theme.toml", include_str!("../themes/tiny/theme.toml")),
        text("themes/tiny/templates/base.html", include_str!("../themes/tiny/templates/base.html")),
        text("themes/tiny/templates/article.html", include_str!("../themes/tiny/templates/article.html")),
        text("themes/tiny/templates/list.html", include_str!("../themes/tiny/templates/list.html")),
        text("shared/linked.md", "+++\ntitle = \"Linked\"\n+++\n\nFrom elsewhere.\n"),
    ]
}

/// The head of a picture of so many pixels: as much of it as is read.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let head = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes()];
    [&head.concat()[..], b"\x08\x02\0\0\0", b"\0\0\0\0"].concat()
}

pub(crate) fn svg(size: usize) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\"/>\n")
}

/// The settings of the site. With any of them it can be built.
pub(crate) const SETTINGS: [&str; 9] = [
    "",
    "",
    "permalink = \"/:year/:slug/\"\n",
    "time_zone = \"Pacific/Auckland\"\nlanguage = \"de\"\n",
    "posts_per_page = 3\nrelated = 3\n[markdown]\nsmart_punctuation = false\n",
    "[feed]\ncontent = \"full\"\nformats = [\"atom\", \"rss\", \"json\"]\n[archive]\ndays = true\n",
    "author = \"ann\"\n[markdown]\nmath = true\n",
    "copyright = \"Ann\"\n[paths]\ntags = \"topics\"\n",
    "theme = \"tiny\"\n",
];

/// The text of `site.toml` with some settings.
pub(crate) fn site(base_url: &str, settings: &str) -> String {
    format!("title = \"The long run\"\nbase_url = \"{base_url}\"\n{settings}")
}

/// The project's own templates for posts. With any of them the site can be built.
pub(crate) const TEMPLATES: [&str; 4] = [
    "{% extends \"theme/post.html\" %}",
    "{% extends \"theme/post.html\" %}{% block after_article %}{{ data.sayings.list[0] }}{% endblock %}",
    "{% extends \"theme/post.html\" %}{% block after_article %}<p>The end.</p>{% endblock %}",
    "{% extends \"base.html\" %}{% block main %}<h1>{{ article.title }}</h1>{{ article.body }}{% endblock %}",
];

/// A post with a title of its own, and much else by chance.
pub(crate) fn post(project: &mut Project) -> String {
    let number = project.next_number();
    let mut text = format!("+++\ntitle = \"Story {number}\"\n");
    let heads: [&[&str]; 6] = [
        &[
            "date = 2022-05-01\n",
            "date = 2022-05-01\n",
            "date = 2023-01-31\n",
            "date = 2024-02-01\n",
            "date = 2023-01-31T00:00:00Z\n",
        ],
        &["", "tags = [\"goals\"]\n", "tags = [\"goals\", \"habits\"]\n", "tags = [\"rare\"]\n"],
        &[
            "",
            "",
            "",
            "series = \"rocks\"\n",
            "series = [\"rocks\", \"calls\"]\n",
            "series = { name = \"calls\", part = 3, total = 4 }\n",
        ],
        &["", "", "", "draft = true\n", "expires = 2023-06-01\n"],
        &["", "authors = [\"ann\"]\n", "authors = [\"ann\", \"ben\"]\n", "authors = [\"Zoe\"]\n"],
        &[
            "",
            "",
            "updated = 2023-12-01\n",
            "summary = \"In short.\"\n",
            "categories = [\"coaching\"]\n",
            "toc = true\n",
        ],
    ];
    for choices in heads {
        text.push_str(project.pick(choices));
    }
    if project.chance.below(10) == 0 {
        let _ = writeln!(text, "aliases = [\"/old/{number}/\"]");
    }
    text.push_str("+++\n\n");
    for _ in 0..=project.chance.below(3) {
        let paragraph = paragraph(project);
        let _ = write!(text, "{paragraph}\n\n");
    }
    text
}

/// A part of a text that is in order as long as what it speaks of is there.
pub(crate) fn paragraph(project: &mut Project) -> String {
    let number = project.next_number();
    match project.chance.below(14) {
        0 => format!("## Heading {number}\n\nBeneath it."),
        1 => "::: snippet {from=\"call-to-action\"}\n:::".to_owned(),
        2 => "A term: [goal](glossary:goal), and a *habit*.".to_owned(),
        3 => format!("```rust\nlet number = {number};\n```"),
        4 => "Visit <your product here>.".to_owned(),
        5 => format!("A note[^{number}].\n\n[^{number}]: Of {number}."),
        6 => "![A picture](/dot.svg) and ![another](/pictures/dot.png)".to_owned(),
        7 => "The first of all: [a rock](series:rocks/1).".to_owned(),
        8 => format!(
            "::: worksheet {{#sheet-{number} title=\"Sheet {number}\"}}\n\nWhat now? [a word]{{#word}}\n\n:::"
        ),
        9 => "Your goal is {= goal-plan.goal else \"not set\"}.".to_owned(),
        10 | 11 => {
            let is_old = |path: &str| path.starts_with("content/posts/") && path.contains("-post-");
            let target = project.some_file(|path| is_old(path) && has_ending(path, "md")).unwrap_or_default();
            format!("See [another](@/{}).", target.trim_start_matches("content/"))
        }
        12 => "::: worksheet {from=\"goal-plan\"}\n:::".to_owned(),
        _ => format!("Words, {number} of them.\n\n<!-- more -->\n\nAnd \"more\"."),
    }
}
