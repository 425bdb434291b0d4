//! The keys of `site.toml`, described for those who write it.
//!
//! Owns what the guide says of each key. Refuses to read them: `parse` does, and a test there compares its keys and
//! its defaults with these.

/// A key of `site.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The line that begins its table, `[feed]`; empty for a key above all tables.
    pub table: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it expects: `a text`, `a whole number`.
    pub value: &'static str,
    /// What holds if it is left out, as it would be written.
    pub default: Option<&'static str>,
    /// What it does, in a sentence or two.
    pub about: &'static str,
}

const TEXT: &str = "a text";
const SWITCH: &str = "`true` or `false`";
const NUMBER: &str = "a whole number";
const FOLDER: &str = "the name of a folder";

const fn key(name: &'static str, value: &'static str, about: &'static str) -> Key {
    Key { table: "", name, value, default: None, about }
}

impl Key {
    const fn within(self, table: &'static str) -> Self {
        Self { table, ..self }
    }

    const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }
}

/// Every key, in the order in which the guide lists them.
pub const KEYS: &[Key] = &[
    key("title", TEXT, "The name of the site. It must be there."),
    key("description", TEXT, "One sentence about the site, for search engines and for links that people share."),
    key(
        "base_url",
        "a web address",
        "Where readers find the site: `https://example.com`, or with a folder `https://example.com/blog`. \
         It must be there.",
    ),
    key(
        "language",
        "a language tag",
        "The language of the texts and of the theme's words: `en`, `de`, `pt-BR`.",
    )
    .or("\"en\""),
    key(
        "time_zone",
        "a time zone",
        "The zone of dates, and with it the night in which a post appears: `Europe/Berlin`.",
    )
    .or("\"UTC\""),
    key(
        "author",
        TEXT,
        "Who wrote the posts that name nobody: the name of a file in `content/authors` without `.md`, or a name.",
    ),
    key("copyright", TEXT, "Whose the texts are; it stands at the foot of every page."),
    key(
        "theme",
        FOLDER,
        "The folder of the theme below `themes`. `default` is the theme inside the program, unless there is such a \
         folder.",
    )
    .or("\"default\""),
    key(
        "permalink",
        "a pattern",
        "The addresses of posts, made of `:section`, `:slug`, `:year`, `:month` and `:day`: `/:year/:month/:slug/`. \
         The section is the folder below `content`.",
    )
    .or("\"/:section/:slug/\""),
    key("page_permalink", "a pattern", "The same for pages, which have no date.").or("\"/:section/:slug/\""),
    key("posts_per_page", NUMBER, "How many posts one page of a list shows, from 1 to 1000.").or("10"),
    key("related", NUMBER, "How many posts on the same subjects a post names; 0 for none.").or("5"),
    key("search", SWITCH, "Whether `search.json` is written, in which the page's search looks.").or("true"),
    key("name", TEXT, "The words of an entry of the menu. It must be there.").within("[[menu]]"),
    key(
        "url",
        "an address",
        "Where the entry leads: `/about/`, `https://example.com/` or `mailto:me@example.com`. It must be there.",
    )
    .within("[[menu]]"),
    key("smart_punctuation", SWITCH, "Whether straight quotation marks, hyphens and dots become typographic ones.")
        .within("[markdown]")
        .or("true"),
    key("math", SWITCH, "Whether what stands between dollar signs is kept apart as a formula.")
        .within("[markdown]")
        .or("false"),
    key("highlight", SWITCH, "Whether blocks of code are coloured by their language.")
        .within("[markdown]")
        .or("true"),
    key("formats", "a list of `\"atom\"`, `\"rss\"` and `\"json\"`", "The forms in which feeds are written.")
        .within("[feed]")
        .or("[\"atom\", \"rss\", \"json\"]"),
    key("limit", NUMBER, "How many posts a feed holds, from 1 to 1000.").within("[feed]").or("20"),
    key("content", "`\"excerpt\"` or `\"full\"`", "Whether feeds hold a few words of each post, or all of it.")
        .within("[feed]")
        .or("\"excerpt\""),
    key("days", SWITCH, "Whether every day with posts has a page of its own, besides its month.")
        .within("[archive]")
        .or("false"),
    key(
        "skip",
        "a list of texts",
        "Beginnings of web addresses that `goalpost check --external` does not ask for: `https://www.example.com/shop`.",
    )
    .within("[links]")
    .or("[]"),
    key(
        "site_id",
        "a short name",
        "The name under which readers' browsers keep their answers. Set it once: when it changes, all that they have \
         written is out of their sight. Without it, the address of the site stands for it.",
    )
    .within("[worksheets]"),
    key("currency", "three letters", "The currency of the amounts of money that worksheets ask for: `\"EUR\"`.")
        .within("[worksheets]"),
    key("archive", FOLDER, "Where the archive is: `/archive/`.").within("[paths]").or("\"archive\""),
    key("tags", FOLDER, "Where the tags are.").within("[paths]").or("\"tags\""),
    key("categories", FOLDER, "Where the categories are.").within("[paths]").or("\"categories\""),
    key("series", FOLDER, "Where the series are.").within("[paths]").or("\"series\""),
    key("authors", FOLDER, "Where the authors are.").within("[paths]").or("\"authors\""),
    key("glossary", FOLDER, "Where the glossary is.").within("[paths]").or("\"glossary\""),
    key("worksheets", FOLDER, "Where the worksheets are.").within("[paths]").or("\"worksheets\""),
    key("page", FOLDER, "The word before the number of a further page of a list: `/page/2/`.")
        .within("[paths]")
        .or("\"page\""),
    key("settings", "a table", "Values for the theme, each by the name that the theme gives it."),
    key("extra", "a table", "Values of your own, for templates: `site.extra`."),
];
