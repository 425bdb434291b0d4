//! Front matter: what a file says of itself before its body.
//!
//! Owns reading it, whichever generator it was written for, into a [`Summary`] and the places of its values.
//! Refuses to read the body, but for a heading that stands in for the title.

use std::sync::Arc;

use self::address::Words;
use self::keys::Field;
use self::place::Place;
use self::source::Found;
use self::values::Values;
use super::parse::Options;
use super::slug::Alphabet;
use super::{FieldSpans, Kind, Summary};
use crate::config::{Invalid, language};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::tree::read::{Codes, Language, Reader};
use crate::tree::{self, Node, SyntaxProblem, Value};

mod address;
mod dates;
mod detail;
mod keys;
mod misplaced;
mod picture;
mod place;
mod reference;
mod series;
mod source;
mod terms;
mod undated;
mod values;

pub use self::picture::Picture;
pub use self::reference::{Key, foreign, keys};

const CODES: Codes = Codes {
    key_unknown: Code::FrontMatterKeyUnknown,
    value_type: Code::FrontMatterValueType,
    value_invalid: Code::FrontMatterValueInvalid,
};

/// What a file says before its body.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontMatter {
    /// What the file is, by its place and its date.
    pub kind: Kind,
    /// What it says. The excerpt is `summary` or empty; the image and the reading time are not filled in.
    pub summary: Summary,
    /// Where it says so.
    pub spans: FieldSpans,
    /// The picture that stands for it.
    pub picture: Option<Picture>,
    /// Where the addresses of an author's links stand, each.
    pub links: Vec<Span>,
    /// The attributes of the worksheet that the body is.
    pub worksheet: Vec<Attribute>,
    /// Where the body begins.
    pub body_start: usize,
    /// What there is to tell.
    pub diagnostics: Vec<Diagnostic>,
}

/// An attribute of a worksheet, as front matter gives it below `[worksheet]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name: `repeat`.
    pub key: String,
    /// What it says.
    pub value: String,
    /// Where that stands.
    pub span: Span,
}

/// Reads what a file says before its body.
///
/// `path` is relative to the content folder; diagnostics name `file`. Never fails: what is broken is told, and the
/// rest is what it is.
pub fn read(path: &str, file: &Arc<str>, text: &str, options: &Options) -> FrontMatter {
    let place = Place::of(path);
    let opening = Opening::of(text);
    let mut reader = Reader::new(file, text, opening.language, CODES);
    for (code, problem) in &opening.problems {
        reader.push(problem.clone().told(*code, file));
    }
    let kind = place.home.unwrap_or(Kind::Post);
    let values = Values::collect(&mut reader, &opening.root, kind);
    let mut front_matter = FrontMatter {
        kind,
        summary: Summary::default(),
        spans: FieldSpans::default(),
        picture: None,
        links: Vec::new(),
        worksheet: Vec::new(),
        body_start: opening.body_start,
        diagnostics: Vec::new(),
    };
    let it = &mut front_matter;
    read_dates(&mut reader, &values, &place, options, it);
    read_texts(&mut reader, &values, &mut it.summary);
    values::tell_below_extra(&mut reader, &values, kind);
    read_switches(&mut reader, &values, &mut it.summary);
    read_terms(&mut reader, &values, it);
    read_address(&mut reader, &values, &place, (path, options.alphabet), it);
    let own = detail::read(&mut reader, &values, it.kind);
    (it.summary.detail, it.spans.aliases, it.links) = (own.detail, own.aliases, own.links);
    it.worksheet = own.attributes;
    it.picture = picture::read(&mut reader, &values);
    read_title(&mut reader, &values, &place, &opening, text, it);
    // What could not be read may hold the date; a draft may get one yet.
    if it.kind == Kind::Page && !it.summary.draft && !reader.has_errors() {
        undated::tell(&mut reader, &values, &place, path);
    }
    misplaced::tell(&mut reader, &place, path);
    front_matter.diagnostics = reader.into_diagnostics();
    front_matter
}

/// The beginning of a file, taken apart.
struct Opening {
    language: Language,
    /// The values; an empty table where there are none.
    root: Node,
    /// The first fence, if there is front matter.
    fence: Option<Span>,
    body_start: usize,
    problems: Vec<(Code, SyntaxProblem)>,
}

impl Opening {
    fn of(text: &str) -> Self {
        match source::find(text) {
            Found::Nothing { body_start } => Self {
                language: Language::Toml,
                root: Node::empty_table(Span::from(body_start..body_start)),
                fence: None,
                body_start,
                problems: Vec::new(),
            },
            Found::Open { fence } => {
                let mark = &text[fence.clone()];
                let near = source::near_last_fence(text, fence.end, mark);
                let fence = Span::from(fence);
                let problem = match near {
                    Some(near) => SyntaxProblem {
                        span: Span::from(near.line.clone()),
                        message: format!("the front matter begins with `{mark}`, and does not end with it"),
                        help: format!("write `{mark}` here, in place of `{}`", &text[near.line]),
                    },
                    None => SyntaxProblem {
                        span: fence,
                        message: format!("no second `{mark}` closes the front matter"),
                        help: format!("write `{mark}` on a line of its own where the front matter ends"),
                    },
                };
                Self {
                    language: Language::Toml,
                    root: Node::empty_table(fence),
                    fence: Some(fence),
                    body_start: text.len(),
                    problems: vec![(Code::FrontMatterOpen, problem)],
                }
            }
            Found::Block { language, fence, content, body_start } => {
                let source = &text[content.clone()];
                let ((root, problems), code) = match language {
                    Language::Toml => (tree::toml(source, content.start), Code::TomlSyntax),
                    Language::Yaml => (tree::yaml(source, content.start), Code::YamlSyntax),
                };
                let problems = problems.into_iter().map(|it| (code, it)).collect();
                Self { language, root, fence: Some(Span::from(fence)), body_start, problems }
            }
        }
    }
}

/// Reads the dates, and with them whether this is a post or a page.
fn read_dates(
    reader: &mut Reader<'_>,
    values: &Values<'_>,
    place: &Place<'_>,
    options: &Options,
    it: &mut FrontMatter,
) {
    let dates = dates::read(reader, values, &place.date, &options.time_zone);
    if place.home.is_none() && dates.date.is_none() {
        it.kind = Kind::Page;
    }
    it.spans.date = dates.span;
    it.summary.date = dates.date;
    it.summary.updated = dates.updated;
    it.summary.expires = dates.expires;
}

fn read_texts(reader: &mut Reader<'_>, values: &Values<'_>, summary: &mut Summary) {
    summary.subtitle = line(reader, values, Field::Subtitle);
    summary.excerpt = line(reader, values, Field::Summary).unwrap_or_default();
    summary.copyright = line(reader, values, Field::Copyright);
    summary.template = values.node(Field::Template).and_then(|node| reader.filled_text(node));
    if let Some(node) = values.node(Field::Extra).filter(|node| reader.table(node).is_some()) {
        let extra = node.to_json();
        if extra.as_object().is_some_and(|object| !object.is_empty()) {
            summary.extra = extra.to_string();
        }
    }
}

/// A text in one line: lines and blanks that a long value was broken with become one blank.
fn line(reader: &mut Reader<'_>, values: &Values<'_>, field: Field) -> Option<String> {
    let text = reader.filled_text(values.node(field)?)?;
    Some(text.split_whitespace().collect::<Vec<&str>>().join(" "))
}

fn read_switches(reader: &mut Reader<'_>, values: &Values<'_>, summary: &mut Summary) {
    let draft = values.node(Field::Draft).and_then(|node| reader.boolean(node));
    let published = values.node(Field::Published).and_then(|node| reader.boolean(node));
    if let (Some(true), Some(true), Some(span)) = (draft, published, values.span(Field::Published)) {
        let diagnostic = reader.at(Code::FrontMatterKeyTwice, span, "`published` contradicts `draft`");
        reader.push(diagnostic.help("keep one of the two"));
    }
    summary.draft = draft == Some(true) || published == Some(false);
    summary.toc = values.node(Field::Toc).and_then(|node| reader.boolean(node));
    summary.weight = values
        .node(Field::Weight)
        .and_then(|node| reader.whole_number(node, i64::MIN..=i64::MAX))
        .unwrap_or(0);
    let Some(node) = values.node(Field::Language) else { return };
    summary.language = reader.filled_text(node);
    if let Some(tag) = summary.language.take_if(|tag| !language::is_tag(tag)) {
        let diagnostic = reader.invalid(node.span, format!("`{tag}` is no language tag"));
        reader.push(diagnostic.help("write it like `en`, `de` or `pt-BR`"));
    }
}

fn read_terms(reader: &mut Reader<'_>, values: &Values<'_>, it: &mut FrontMatter) {
    let summary = &mut it.summary;
    (summary.authors, it.spans.authors) = terms::read(reader, values, Field::Authors).into_iter().unzip();
    (summary.categories, it.spans.categories) =
        terms::read(reader, values, Field::Categories).into_iter().unzip();
    (summary.tags, it.spans.tags) = terms::read(reader, values, Field::Tags).into_iter().unzip();
    (summary.series, it.spans.series) = series::read(reader, values).into_iter().unzip();
    it.spans.template = summary.template.as_ref().and_then(|_| values.span(Field::Template));
}

/// Reads the slug, the whole address and the old ones.
fn read_address(
    reader: &mut Reader<'_>,
    values: &Values<'_>,
    place: &Place<'_>,
    (path, alphabet): (&str, Alphabet),
    it: &mut FrontMatter,
) {
    it.summary.slug = slug_of_name(reader, place, alphabet);
    if let Some(node) = values.node(Field::Slug)
        && let Some(slug) = checked(reader, Code::SlugInvalid, node, address::checked_slug)
    {
        it.summary.slug = slug;
        it.spans.address = Some(node.span);
    }
    if values.entry(Field::Aliases).is_some() && !matches!(it.kind, Kind::Author | Kind::Glossary) {
        read_redirects(reader, values, it);
    }
    let Some(node) = values.node(Field::Path) else { return };
    let words = Words {
        slug: &it.summary.slug,
        date: it.summary.date.as_ref(),
        section: section(path),
        categories: &it.summary.categories,
    };
    if let Some(fixed) = checked(reader, Code::AddressInvalid, node, |text| address::fixed(text, &words)) {
        it.summary.path = Some(fixed.path);
        it.spans.address = Some(node.span);
        if let Some(old) = fixed.old {
            it.summary.redirects.push(old);
            it.spans.redirects.push(node.span);
        }
    }
}

/// The folder of a path, or of the folder whose index it is.
fn section(path: &str) -> &str {
    let parent = |path: &str| path.rfind('/').unwrap_or(0);
    let folder = &path[..parent(path)];
    if path.ends_with("/index.md") { &folder[..parent(folder)] } else { folder }
}

fn slug_of_name(reader: &mut Reader<'_>, place: &Place<'_>, alphabet: Alphabet) -> String {
    let slug = alphabet.slug(place.name);
    if slug.is_empty() {
        let message = format!("no address can be made of the name `{}`", place.name);
        let diagnostic = Diagnostic::in_file(Code::SlugEmpty, reader.file(), message);
        reader.push(diagnostic.help("use a name with letters or digits, or write a `slug`"));
    }
    slug
}

fn read_redirects(reader: &mut Reader<'_>, values: &Values<'_>, it: &mut FrontMatter) {
    let texts = values.node(Field::Aliases).and_then(|node| reader.texts(node)).unwrap_or_default();
    for (text, span) in texts {
        match address::old(&text) {
            Ok(address) if it.summary.redirects.contains(&address) => {}
            Ok(address) => {
                it.summary.redirects.push(address);
                it.spans.redirects.push(span);
            }
            Err(invalid) => refuse(reader, Code::AddressInvalid, span, invalid),
        }
    }
}

/// A text that a rule accepts.
fn checked<T>(
    reader: &mut Reader<'_>,
    code: Code,
    node: &Node,
    rule: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Option<T> {
    let text = reader.filled_text(node)?;
    rule(&text).map_err(|invalid| refuse(reader, code, node.span, invalid)).ok()
}

fn refuse(reader: &mut Reader<'_>, code: Code, span: Span, invalid: Invalid) {
    let diagnostic = reader.at(code, span, invalid.message);
    reader.push(match invalid.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    });
}

/// Reads the title, or the heading in its stead; a document without either is told of, and goes by its file's name.
fn read_title(
    reader: &mut Reader<'_>,
    values: &Values<'_>,
    place: &Place<'_>,
    opening: &Opening,
    text: &str,
    it: &mut FrontMatter,
) {
    if let Some(title) = line(reader, values, Field::Title) {
        it.summary.title = title;
        it.spans.title = values.span(Field::Title);
        return;
    }
    if it.kind == Kind::Snippet {
        return;
    }
    if let Some(heading) = source::leading_heading(text, it.body_start) {
        it.summary.title = heading.title;
        it.spans.title = Some(Span::from(heading.line));
        it.body_start = heading.end;
        return;
    }
    if matches!(it.kind, Kind::Tag | Kind::Category) {
        return;
    }
    it.summary.title = title_of_name(place.name);
    // A title may stand in what could not be read, or be of a wrong type, and that is told already.
    let is_read = opening.problems.is_empty() && matches!(opening.root.value, Value::Table(_));
    if is_read && values.entry(Field::Title).is_none() {
        tell_no_title(reader, opening, text, it);
    }
}

fn tell_no_title(reader: &mut Reader<'_>, opening: &Opening, text: &str, it: &FrontMatter) {
    if opening.fence.is_none() && tell_broken_fence(reader, text, it.body_start) {
        return;
    }
    let key = match it.kind {
        Kind::Author => "name",
        Kind::Glossary => "term",
        _ => "title",
    };
    let title = &it.summary.title;
    let diagnostic = match opening.fence {
        None if text.trim().is_empty() => {
            Diagnostic::in_file(Code::FrontMatterMissing, reader.file(), "the file is empty").help(format!(
                "if it should not be, undo in your editor and save it again; a new one begins with three \
                 lines:\n+++\n{key} = \"{title}\"\n+++"
            ))
        }
        None => Diagnostic::in_file(Code::FrontMatterMissing, reader.file(), format!("there is no {key}"))
            .help(format!("begin the file with three lines:\n+++\n{key} = \"{title}\"\n+++")),
        Some(fence) => {
            let line = match opening.language {
                Language::Toml => format!("{key} = \"{title}\""),
                Language::Yaml => format!("{key}: {title}"),
            };
            reader
                .at(Code::TitleMissing, fence, format!("the front matter has no `{key}`"))
                .help(format!("add the line `{line}`"))
        }
    };
    reader.push(diagnostic);
}

/// Tells of the line in place of a fence, or of the lack of one, because of which a file has no front matter.
fn tell_broken_fence(reader: &mut Reader<'_>, text: &str, start: usize) -> bool {
    let at = |reader: &Reader<'_>, line, message: String| {
        reader.at(Code::FrontMatterMissing, Span::from(line), message)
    };
    let diagnostic = if let Some(near) = source::near_first_fence(text, start) {
        let message = format!("`{}` does not begin the front matter", &text[near.line.clone()]);
        at(reader, near.line, message)
            .help(format!("write `{}` in its place, with nothing before or after it", near.mark))
    } else if let Some(missing) = source::missing_first_fence(text, start) {
        let message = format!("there is no `{}` above the front matter", missing.mark);
        at(reader, missing.line, message)
            .help(format!("write `{}` on a line of its own above it", missing.mark))
    } else {
        return false;
    };
    reader.push(diagnostic);
    true
}

/// `why-resolutions-fail` as words: `Why resolutions fail`.
pub fn title_of_name(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
