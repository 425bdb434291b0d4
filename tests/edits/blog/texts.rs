//! The texts of the blog.

use std::fmt::Write as _;

/// How many posts are out.
pub(crate) const POSTS: i64 = 40;

const SITE: &str = r#"title = "The long run"
description = "Notes on goals and people"
base_url = "https://example.com"
posts_per_page = 10
related = 2
copyright = "The long run"

[feed]
limit = 10
"#;

/// Everything but the posts: path, and text.
const OTHERS: [(&str, &str); 17] = [
    ("site.toml", SITE),
    ("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWho we are.\n"),
    (
        "content/sayings.md",
        "+++\ntitle = \"Sayings\"\ntemplate = \"sayings.html\"\n+++\n\nWhat others said.\n",
    ),
    (
        "templates/sayings.html",
        "{% extends \"page.html\" %}\n{% block after_body %}<ul>\n{% for one in data.sayings.list %}<li>{{ one }}</li>\n\
         {% endfor %}</ul>{% endblock %}\n",
    ),
    ("data/sayings.toml", "list = [\"Begin.\", \"Go on.\"]\n"),
    ("content/authors/ann.md", "+++\nname = \"Ann Abel\"\nbio = \"Listens.\"\n+++\n\nAnn coaches.\n"),
    ("content/authors/ben.md", "+++\nname = \"Ben Brook\"\nbio = \"Asks.\"\n+++\n\nBen coaches.\n"),
    (
        "content/glossary/goal.md",
        "+++\nterm = \"Goal\"\ndefinition = \"What you are after.\"\n+++\n\nMore on goals.\n",
    ),
    (
        "content/glossary/habit.md",
        "+++\nterm = \"Habit\"\ndefinition = \"What you do anyway.\"\n+++\n\nMore on habits.\n",
    ),
    (
        "content/glossary/rest.md",
        "+++\nterm = \"Rest\"\ndefinition = \"What you need.\"\n+++\n\nMore on rest.\n",
    ),
    (
        "content/series/rocks.md",
        "+++\ntitle = \"Big rocks\"\nsummary = \"What comes first.\"\nparts = 4\n+++\n\nA jar.\n",
    ),
    (
        "content/series/calls.md",
        "+++\ntitle = \"Hard calls\"\nsummary = \"What to say.\"\n+++\n\nA telephone.\n",
    ),
    ("content/tags/habits.md", "+++\ntitle = \"Habits\"\nsummary = \"What we do.\"\n+++\n\nOn habits.\n"),
    ("content/snippets/call-to-action.md", "+++\ntitle = \"Call\"\n+++\n\nWrite to *us*.\n"),
    ("content/posts/2022-05-29-post-08/notes.txt", "Notes.\n"),
    ("static/downloads/sheet.txt", "A sheet.\n"),
    (
        "content/posts/2023-06-01-draft.md",
        "+++\ntitle = \"A draft\"\ndraft = true\ntags = [\"goals\"]\n+++\n\nNot yet.\n",
    ),
];

/// The whole blog: paths and bytes.
pub(crate) fn whole() -> Vec<(String, Vec<u8>)> {
    let others = OTHERS.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    let coming = (
        "content/posts/2024-02-01-post-40.md".to_owned(),
        b"+++\ntitle = \"Post 40\"\nauthors = [\"ann\"]\ntags = [\"goals\"]\n\
          series = { name = \"rocks\", part = 4 }\n+++\n\nThe last rock.\n"
            .to_vec(),
    );
    others.chain(posts()).chain([coming]).collect()
}

/// The posts that are out.
pub(crate) fn posts() -> impl Iterator<Item = (String, Vec<u8>)> {
    (0..POSTS).map(|number| (post_file(number), post(number).into_bytes()))
}

/// The file of a post, by its number from 0, oldest first.
pub(crate) fn post_file(number: i64) -> String {
    let day = jiff::civil::date(2022, 1, 5).saturating_add(jiff::ToSpan::days(number * 18));
    match number {
        8 => format!("content/posts/{day}-post-08/index.md"),
        _ => format!("content/posts/{day}-post-{number:02}.md"),
    }
}

/// The text of a post. Every fourth has the same tag; two authors take turns.
fn post(number: i64) -> String {
    let tag = ["goals", "habits", "teams", "selling"][usize::try_from(number % 4).unwrap_or_default()];
    let author = ["ann", "ben"][usize::try_from(number % 2).unwrap_or_default()];
    let category = if number < 20 { "coaching" } else { "leading" };
    let more = match number {
        3 => "aliases = [\"/old/three/\"]\n",
        10 => "series = { name = \"rocks\", part = 1 }\n",
        14 => "series = { name = \"rocks\", part = 2 }\n",
        18 => "series = { name = \"rocks\", part = 3 }\n",
        11 | 12 => "series = \"calls\"\n",
        _ => "",
    };
    let mut text = format!(
        "+++\ntitle = \"Post {number:02}\"\nauthors = [\"{author}\"]\ncategories = [\"{category}\"]\n\
         tags = [\"{tag}\"]\n{more}+++\n\nThe first words of {number}.\n\n## A heading\n\nThe body of {number}.\n"
    );
    let _ = match number {
        5 => text.write_str("\nSee [the goal](glossary:goal).\n"),
        6 | 26 => text.write_str("\n::: snippet {from=\"call-to-action\"}\n:::\n"),
        8 => text.write_str("\nSee [the notes](notes.txt).\n"),
        13 => text.write_str("\nSoon: [the last rock](series:rocks/4).\n"),
        30 => text.write_str("\nSee [another](@/posts/2022-04-05-post-05.md#a-heading).\n"),
        // A warning, which no memory may lose.
        33 => text.write_str("\nVisit <your product here>.\n\n```rust\nlet goal = 1;\n```\n"),
        _ => Ok(()),
    };
    text
}
