//! Documents: what one markdown file says, parsed and on its own.
//!
//! Owns the types that parsing makes. Everything here is plain data, derived from one source text and the
//! [`Options`](parse::Options) alone: no other file, no clock, no address of any other page. What needs the
//! other documents (where a link leads, who the author is) is `site`'s.
//!
//! A document has three parts, apart because they change apart: the [`Summary`] is what other pages may show,
//! the [`Outline`] is what other pages may point at and what this one points at, the [`Body`] is shown on its
//! own page only. An edit of the body's words changes no summary, and so renders one page.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Span};
use crate::fingerprint::Fingerprint;
use crate::worksheet::outline::Worksheet;

pub mod attributes;
pub mod collection;
pub mod directive;
pub mod facts;
pub mod front_matter;
pub mod highlight;
pub mod links;
pub mod markdown;
pub mod moment;
pub mod parse;
pub mod slug;

/// One parsed markdown file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The file, relative to the content folder, with `/` between its parts: `posts/2022-12-26-why.md`.
    pub path: Arc<str>,
    /// What the file is, by its place and its front matter.
    pub kind: Kind,
    /// What other pages may show of it.
    pub summary: Summary,
    /// What it points at, and what in it can be pointed at.
    pub outline: Outline,
    /// Its text. Absent in a document that was remembered from an earlier build; `parse` makes it again.
    #[serde(skip)]
    pub body: Option<Arc<Body>>,
    /// The fingerprints of the three parts.
    pub fingerprints: Fingerprints,
    /// What parsing it had to tell.
    pub diagnostics: Vec<Diagnostic>,
}

/// The fingerprints of a document's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprints {
    /// Of the [`Summary`].
    pub summary: Fingerprint,
    /// Of the [`Outline`], without spans and the number of words.
    pub outline: Fingerprint,
    /// Of the [`Body`]: its HTML, its slots, the sources of its code blocks; and how many words it has.
    pub body: Fingerprint,
}

/// What a file of the content folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// An article with a date.
    Post,
    /// A page without one.
    Page,
    /// The text of a series: `series/<id>.md`.
    Series,
    /// An author: `authors/<id>.md`.
    Author,
    /// The introduction of a tag: `tags/<id>.md`.
    Tag,
    /// The introduction of a category: `categories/<id>.md`.
    Category,
    /// A definition: `glossary/<id>.md`.
    Glossary,
    /// A worksheet with a page of its own: `worksheets/<id>.md`.
    Worksheet,
    /// A passage used in several posts: `snippets/<id>.md`. It has no page.
    Snippet,
}

/// What other pages may show of a document. Values are as the author gave them, checked and in one form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The title; for a glossary entry its `term`, for an author the `name`.
    pub title: String,
    /// A second line under the title.
    pub subtitle: Option<String>,
    /// When it is published, in the site's time zone.
    pub date: Option<Moment>,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// When it disappears.
    pub expires: Option<Moment>,
    /// Whether it is left out of builds.
    pub draft: bool,
    /// The last part of its address.
    pub slug: String,
    /// Its whole address, if the author fixed it: begins and ends with `/`, without the base path.
    pub path: Option<String>,
    /// Old addresses that lead to it, each beginning with `/`.
    pub redirects: Vec<String>,
    /// A plain text of a sentence or three: `summary`, or the words before `<!-- more -->`, or the first paragraph.
    pub excerpt: String,
    /// Its picture.
    pub image: Option<Image>,
    /// Authors, as named.
    pub authors: Vec<String>,
    /// Categories, as named.
    pub categories: Vec<String>,
    /// Tags, as named.
    pub tags: Vec<String>,
    /// The series that it is a part of.
    pub series: Vec<Membership>,
    /// Whose it is, if not the site's.
    pub copyright: Option<String>,
    /// Another template than its kind's.
    pub template: Option<String>,
    /// The place among pages: lower comes first.
    pub weight: i64,
    /// The language of its text, if not the site's: a BCP 47 tag.
    pub language: Option<String>,
    /// Whether a table of contents is shown; `None` leaves it to the theme.
    pub toc: Option<bool>,
    /// The author's own keys, as a JSON object; empty where there are none.
    pub extra: String,
    /// How long it takes to read, in whole minutes, at least 1 where there is text.
    pub reading_minutes: u32,
    /// What only its kind has.
    pub detail: Detail,
}

/// What only one kind of document has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Detail {
    /// Nothing more: posts, pages, terms, worksheets, snippets.
    #[default]
    None,
    /// A series' own file.
    Series {
        /// How many parts are planned.
        parts: Option<u32>,
        /// Whether all parts are out; `None` if the file does not say.
        complete: Option<bool>,
    },
    /// An author.
    Author {
        /// A line or three about them.
        bio: Option<String>,
        /// Links, each a name and an address.
        links: Vec<(String, String)>,
        /// Other spellings of the name.
        aliases: Vec<String>,
    },
    /// A glossary entry.
    Glossary {
        /// Other words for the same thing.
        aliases: Vec<String>,
        /// The short definition.
        definition: String,
    },
}

/// A moment in the site's time zone.
///
/// Ordered by the instant. The civil fields are kept so that nothing later needs a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// The offset from UTC at that moment, in minutes east.
    pub offset_minutes: i32,
    /// The civil year.
    pub year: i16,
    /// The civil month, 1 to 12.
    pub month: i8,
    /// The civil day of the month, 1 to 31.
    pub day: i8,
    /// The civil hour; 0 where only a day was given.
    pub hour: i8,
    /// The civil minute.
    pub minute: i8,
    /// Whether a time of day was given.
    pub has_time: bool,
}

/// A picture that stands for a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Which of the outline's links is its source.
    pub link: u32,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
}

/// A document's place in a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// The series, as named: its id or its title.
    pub name: String,
    /// Which part it is, from 1; `None` leaves it to the order of dates.
    pub part: Option<u32>,
    /// How many parts there are to be.
    pub total: Option<u32>,
}

/// What a document points at, and what in it can be pointed at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Headings in order, for the table of contents.
    pub headings: Vec<Heading>,
    /// Every other id in the body that a link may name.
    pub anchors: Vec<String>,
    /// Every link, picture and file that the body and the front matter name, in order. Slots refer to them by index.
    pub links: Vec<LinkUse>,
    /// The snippets that the body takes in, in order. Slots refer to them by index.
    pub snippets: Vec<(String, Span)>,
    /// The worksheets that stand in the body, in order; at last, if it shows any, the answers of others. Slots refer to
    /// them by index.
    pub worksheets: Vec<Worksheet>,
    /// The worksheets of other files that the body takes in, in order. Slots refer to them by index.
    pub embeds: Vec<(String, Span)>,
    /// The `lesson` containers, in order.
    pub lessons: Vec<Lesson>,
    /// How many words the body has.
    pub words: u32,
    /// Whether its text is still what `goalpost new` has put there.
    pub is_begun: bool,
    /// Where in the file the front matter's values stand, for what only the whole site can tell.
    pub spans: FieldSpans,
}

/// A heading of a body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Unique in its document.
    pub id: String,
    /// The words, as plain text.
    pub text: String,
}

/// A lesson that a story teaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// The id of its box.
    pub id: String,
    /// Its title, such as "Write this on a rock".
    pub title: String,
    /// Its words, as plain text.
    pub text: String,
}

/// A link, and where the author wrote it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkUse {
    /// Where it leads.
    pub target: LinkTarget,
    /// Its place in the file.
    pub span: Span,
}

/// Where a link leads, as far as its own document can tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkTarget {
    /// Out of the site: `https:`, `http:`, `mailto:`, `tel:`. Kept as written.
    External(String),
    /// To a markdown file: `path` relative to the content folder.
    Document {
        /// The file, with `.` and `..` resolved.
        path: String,
        /// The heading, without `#`.
        fragment: Option<String>,
    },
    /// To another file: `path` relative to the content folder (pictures, downloads).
    File {
        /// The file, with `.` and `..` resolved.
        path: String,
        /// What follows the path: a query or fragment, kept as written.
        suffix: String,
    },
    /// To an address of the site: begins with `/`, without the base path.
    Address {
        /// The path, percent-decoded.
        path: String,
        /// The heading, without `#`.
        fragment: Option<String>,
        /// The query with its `?`, or empty.
        query: String,
    },
    /// To an address relative to this page's own, such as `../other/`.
    Relative {
        /// The path, percent-decoded.
        path: String,
        /// The heading, without `#`.
        fragment: Option<String>,
    },
    /// What raw HTML names: a browser resolves it against the page's address, and it is printed as written.
    Raw {
        /// The path, percent-decoded; empty for the page itself.
        path: String,
        /// The heading, without `#`.
        fragment: Option<String>,
    },
    /// To a heading of the same page.
    Fragment(String),
    /// To a glossary entry, by term, alias or id.
    Glossary(String),
    /// To a series, or one of its parts.
    Series {
        /// The series' id or title.
        name: String,
        /// The part, from 1.
        part: Option<u32>,
    },
    /// Nowhere that is safe or that exists; parsing has said so. Rendered as plain text. Also what raw HTML names
    /// outside of the site.
    Nowhere,
}

/// The text of a document, ready but for what needs the rest of the site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// HTML with the slots left out.
    pub html: String,
    /// What is put in, in order of place.
    pub slots: Vec<Slot>,
}

/// A place in a body that is filled when the page is rendered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// The byte of [`Body::html`] before which it is put.
    pub at: u32,
    /// What is put there.
    pub content: SlotContent,
}

/// What fills a slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SlotContent {
    /// The opening tag of a link: `<a href="…" title="…">`. The index is into [`Outline::links`].
    LinkOpen {
        /// Which link.
        link: u32,
        /// Its title, or empty.
        title: String,
        /// Classes, or empty.
        class: String,
    },
    /// The closing tag of that link.
    LinkClose {
        /// Which link.
        link: u32,
    },
    /// The address of a link or picture alone, inside an attribute's quotation marks.
    Address {
        /// Which link.
        link: u32,
    },
    /// `width="…" height="…"` with a space before, of a local picture whose size is known; else nothing.
    Dimensions {
        /// Which link.
        link: u32,
    },
    /// A block of code, with its `<pre>`.
    Code(CodeBlock),
    /// A word of the generator's own, in the site's language and escaped; it may stand in an attribute. Keys are
    /// those of the theme's `i18n`: `note`, `footnotes`, `back_to_text` …
    Word {
        /// Which word.
        key: String,
    },
    /// Where the HTML of a worksheet begins. The index is into [`Outline::worksheets`].
    WorksheetStart {
        /// Which worksheet.
        worksheet: u32,
    },
    /// Where it has ended: what the browser needs to know of it is put before its end tag.
    WorksheetEnd {
        /// Which worksheet.
        worksheet: u32,
    },
    /// The worksheet of another file. The index is into [`Outline::embeds`].
    Embed {
        /// Which of them.
        embed: u32,
        /// The level of the heading beneath which it stands, 1 where there is none.
        level: u8,
    },
    /// The address of a worksheet, inside an attribute's quotation marks.
    WorksheetAddress {
        /// Its id.
        worksheet: String,
    },
    /// The body of a snippet. The index is into [`Outline::snippets`].
    Snippet {
        /// Which snippet.
        snippet: u32,
    },
}

/// A block of code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CodeBlock {
    /// The language, as written after the fence; empty for none.
    pub language: String,
    /// A file name or title to show above, or empty.
    pub title: String,
    /// The code, ending in a line end.
    pub source: String,
}

/// Where in the file the front matter's values stand. A field without a value has no span.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldSpans {
    /// Of the title.
    pub title: Option<Span>,
    /// Of the date; the file as a whole where it is in its name.
    pub date: Option<Span>,
    /// Of `slug` or `path`.
    pub address: Option<Span>,
    /// Of each of [`Summary::redirects`].
    pub redirects: Vec<Span>,
    /// Of each of [`Summary::authors`].
    pub authors: Vec<Span>,
    /// Of each of [`Summary::categories`].
    pub categories: Vec<Span>,
    /// Of each of [`Summary::tags`].
    pub tags: Vec<Span>,
    /// Of each of [`Summary::series`].
    pub series: Vec<Span>,
    /// Of `template`.
    pub template: Option<Span>,
    /// Of `aliases` in an author's or glossary file, each.
    pub aliases: Vec<Span>,
}
