//! Parsing: one source text becomes one [`Document`].
//!
//! Owns the order of the steps within a file: front matter, body, summary. Refuses to look at other files; a
//! document's meaning never depends on its neighbours.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::front_matter::{self, FrontMatter, Picture};
use super::markdown::{self, Parsed};
use super::slug::Alphabet;
use super::{Detail, Document, Fingerprints, Image, Kind, LinkTarget, LinkUse, Outline, Summary, links};
use crate::address;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::fingerprint::Fingerprint;
use crate::worksheet::Header;
use crate::worksheet::outline::Worksheet;

/// Everything besides its text on which a document's meaning depends.
#[derive(Clone, Debug)]
pub struct Options {
    /// The time zone of dates without one.
    pub time_zone: TimeZone,
    /// Whether quotation marks and dashes are made typographic.
    pub smart_punctuation: bool,
    /// Whether `$…$` is math.
    pub math: bool,
    /// How addresses are made of names.
    pub alphabet: Alphabet,
}

/// Changed when the same text gives another document than before: what memory has kept is then made anew.
const FORMAT: &str = concat!("goalpost document 3 ", env!("CARGO_PKG_VERSION"));

impl Options {
    /// The options that a configuration asks for.
    pub fn new(config: &Config) -> Self {
        Self {
            time_zone: config.time_zone.clone(),
            smart_punctuation: config.smart_punctuation,
            math: config.math,
            alphabet: Alphabet::of(&config.language),
        }
    }

    /// A fingerprint of the options and of this version of the parser: a remembered document of another is stale.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::build(|hasher| {
            hasher
                .text(FORMAT)
                .text(self.time_zone.iana_name().unwrap_or("offset"))
                .number(u64::from(self.smart_punctuation))
                .number(u64::from(self.math))
                .number(u64::from(self.alphabet == Alphabet::German));
        })
    }
}

/// What a new post, page, series or author has in place of its text: readers do not see it.
pub const PLACEHOLDER: &str = "<!-- Write here, in place of this line. -->";

/// A first paragraph that stands in for a summary is cut near this many characters, at the end of a word.
const EXCERPT_CHARACTERS: usize = 200;

/// How many words an adult reads in a minute, with time to think. Reading times are rounded up.
const WORDS_PER_MINUTE: u32 = 220;

/// Parses a source. `path` is relative to the content folder; diagnostics name it with `content/` before.
///
/// Never fails: what cannot be understood is a diagnostic, and the rest of the document is what it is.
pub fn parse(path: &Arc<str>, text: &str, options: &Options) -> Document {
    let file: Arc<str> = Arc::from(format!("content/{path}"));
    let mut front_matter = front_matter::read(path, &file, text, options);
    if options.smart_punctuation {
        set_type(&mut front_matter.summary);
    }
    // A snippet's ids must differ from those of the posts that take it in.
    let id_prefix = match front_matter.kind {
        // So must those of a worksheet, which posts may take in as well.
        Kind::Snippet | Kind::Worksheet => format!("{}-", front_matter.summary.slug),
        _ => String::new(),
    };
    let header = (front_matter.kind == Kind::Worksheet).then(|| header(&front_matter));
    let mut parsed = markdown::parse(markdown::Source {
        file: &file,
        path,
        text,
        start: front_matter.body_start,
        id_prefix: &id_prefix,
        smart_punctuation: options.smart_punctuation,
        math: options.math,
        worksheet: header.as_ref(),
    });
    if matches!(front_matter.kind, Kind::Snippet | Kind::Worksheet) {
        let noun = if front_matter.kind == Kind::Snippet { "snippet" } else { "worksheet" };
        settle_fragments(&file, &id_prefix, noun, &mut parsed);
    }
    assemble(path, &file, text, front_matter, parsed)
}

/// What a worksheet with a page of its own is called: the name of its file, and what its front matter says of it.
fn header(front_matter: &FrontMatter) -> Header {
    let attributes = front_matter.worksheet.iter();
    Header {
        id: front_matter.summary.slug.clone(),
        title: None,
        attributes: attributes.map(|it| (it.key.clone(), it.value.clone(), it.span)).collect(),
        span: front_matter.spans.title.unwrap_or_default(),
        heading_prefix: format!("{}-", front_matter.summary.slug),
        place: crate::worksheet::html::Place::Page,
        anchor: None,
        is_script: false,
    }
}

/// Leads a snippet's links to its own headings by the ids that those have, and tells of links to others: which page
/// takes the snippet in, and what headings that has, is not for a snippet to know.
fn settle_fragments(file: &Arc<str>, id_prefix: &str, noun: &str, parsed: &mut Parsed) {
    let ids: Vec<&str> =
        parsed.headings.iter().map(|it| &*it.id).chain(parsed.anchors.iter().map(|it| &**it)).collect();
    for link in &mut parsed.links {
        let LinkTarget::Fragment(fragment) = &mut link.target else { continue };
        let own = format!("{id_prefix}{fragment}");
        if ids.contains(&&*own) {
            *fragment = own;
        } else if !ids.contains(&&**fragment) {
            let message = format!("there is no heading `#{fragment}` in this {noun}");
            let known = ids.iter().map(|id| id.strip_prefix(id_prefix).unwrap_or(id));
            let known: Vec<String> = known.map(|id| format!("#{id}")).collect();
            let diagnostic = Diagnostic::at(Code::LinkHeadingMissing, file, link.span, message)
                .help("link to a page and its heading, as in `[words](@/about.md#heading)`")
                .suggest(&format!("#{fragment}"), known.iter().map(String::as_str));
            parsed.diagnostics.push(diagnostic);
            link.target = LinkTarget::Nowhere;
        }
    }
}

/// Gives the words of front matter the quotation marks and dashes that those of the body have.
fn set_type(summary: &mut Summary) {
    let set = |text: &mut String| *text = markdown::typographic(text);
    set(&mut summary.title);
    set(&mut summary.excerpt);
    summary.subtitle.iter_mut().for_each(set);
    match &mut summary.detail {
        Detail::Glossary { definition, .. } => set(definition),
        Detail::Author { bio, .. } => bio.iter_mut().for_each(set),
        Detail::None | Detail::Series { .. } => {}
    }
}

/// Puts a document together from what stands before its body and from the body.
fn assemble(
    path: &Arc<str>,
    file: &Arc<str>,
    text: &str,
    front_matter: FrontMatter,
    parsed: Parsed,
) -> Document {
    let is_begun = text.get(front_matter.body_start..).is_some_and(|body| body.trim() == PLACEHOLDER);
    let FrontMatter { kind, mut summary, spans, picture, links: link_spans, diagnostics, .. } = front_matter;
    // The home page needs none: it lists the posts.
    let is_empty = markdown::is_blank(&parsed.body) && !summary.draft && !address::is_home(path);
    let mut diagnostics = diagnostics;
    // Where the front matter is broken, the body may be taken for a part of it.
    // A post that was only just begun is nobody's mistake; `site` tells of it when its day has passed.
    let is_told = is_empty && !(is_begun && kind == Kind::Post);
    if is_told
        && matches!(kind, Kind::Post | Kind::Page | Kind::Worksheet)
        && !diagnostics.iter().any(Diagnostic::is_error)
    {
        let empty = Diagnostic::in_file(Code::DocumentEmpty, file, "there is a title and no text");
        diagnostics.push(empty.help("write the text, or set `draft = true` until there is one"));
    }
    diagnostics.extend(parsed.diagnostics);
    fill_excerpt(&mut summary, parsed.before_more, parsed.first_paragraph);
    summary.reading_minutes = parsed.words.div_ceil(WORDS_PER_MINUTE);
    let mut outline = Outline {
        headings: parsed.headings,
        anchors: parsed.anchors,
        links: parsed.links,
        snippets: parsed.snippets,
        worksheets: parsed.worksheets,
        embeds: parsed.embeds,
        lessons: parsed.lessons,
        words: parsed.words,
        is_begun,
        spans,
    };
    if let Some(picture) = picture {
        let name = (kind == Kind::Author).then_some(summary.title.as_str());
        summary.image = image(picture, name, path, file, &mut outline.links, &mut diagnostics);
    }
    if let Detail::Author { links, .. } = &summary.detail {
        outline.links.extend(own_links(links, &link_spans, path));
    }
    let fingerprints = Fingerprints {
        summary: Fingerprint::of_value(&summary),
        outline: outline_fingerprint(&outline),
        body: Fingerprint::of_value(&(&parsed.body, parsed.words)),
    };
    Document {
        path: path.clone(),
        kind,
        summary,
        outline,
        body: Some(Arc::new(parsed.body)),
        fingerprints,
        diagnostics,
    }
}

/// Finds the words that stand for the document: the author's summary, or what comes first in the text.
fn fill_excerpt(summary: &mut Summary, before_more: Option<String>, first_paragraph: Option<String>) {
    if !summary.excerpt.is_empty() {
        return;
    }
    let own = match &summary.detail {
        Detail::Glossary { definition, .. } => Some(definition.clone()).filter(|it| !it.is_empty()),
        Detail::Author { bio, .. } => bio.clone(),
        Detail::None | Detail::Series { .. } => None,
    };
    summary.excerpt = own
        .or(before_more)
        .or_else(|| first_paragraph.map(|paragraph| shorten(&paragraph, EXCERPT_CHARACTERS)))
        .unwrap_or_default();
}

/// The beginning of a text, up to so many characters, cut at the end of a word.
fn shorten(text: &str, characters: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(characters) else {
        return text.to_owned();
    };
    let head = &text[..cut];
    let is_between_words = text[cut..].starts_with(char::is_whitespace);
    // A text without blanks, as in Japanese, is cut where it must be.
    let end = if is_between_words { cut } else { head.rfind(char::is_whitespace).unwrap_or(cut) };
    let words = head[..end].trim_end().trim_end_matches([',', ';', ':', '.', '–', '—', '-']).trim_end();
    format!("{words}…")
}

/// Makes the picture a link of the outline; `name` describes one that says nothing of itself.
fn image(
    picture: Picture,
    name: Option<&str>,
    path: &str,
    file: &Arc<str>,
    links: &mut Vec<LinkUse>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Image> {
    let target = match links::parse(&picture.source, path) {
        Ok(target) => target,
        Err(refused) => {
            let diagnostic = Diagnostic::at(refused.code, file, picture.span, refused.message);
            diagnostics.push(diagnostic.help(refused.help));
            return None;
        }
    };
    let alt = picture.alt.or_else(|| name.map(ToOwned::to_owned));
    if alt.is_none() {
        let message = "the image has no description for those who do not see it";
        let diagnostic = Diagnostic::at(Code::ImageAltMissing, file, picture.span, message);
        diagnostics.push(diagnostic.help("add `image_alt`, and leave it empty if the image is an ornament"));
    }
    let link = links.len() as u32;
    links.push(LinkUse { target, span: picture.span });
    Some(Image { link, alt: alt.unwrap_or_default(), credit: picture.credit })
}

/// An author's links as links of the outline, so that they are checked as all others are.
fn own_links(links: &[(String, String)], spans: &[Span], path: &str) -> impl Iterator<Item = LinkUse> {
    links.iter().zip(spans).filter_map(|((_, address), span)| {
        // Front matter refuses what is no address, so nothing is lost here.
        Some(LinkUse { target: links::parse(address, path).ok()?, span: *span })
    })
}

/// The fingerprint of what an outline says, wherever in the file it stands.
pub(crate) fn outline_fingerprint(outline: &Outline) -> Fingerprint {
    let targets: Vec<&LinkTarget> = outline.links.iter().map(|link| &link.target).collect();
    let names = |uses: &[(String, Span)]| uses.iter().map(|(name, _)| name.clone()).collect::<Vec<String>>();
    Fingerprint::of_value(&(
        &outline.headings,
        &outline.anchors,
        targets,
        names(&outline.snippets),
        names(&outline.embeds),
        outline.worksheets.iter().map(Worksheet::without_spans).collect::<Vec<Worksheet>>(),
        &outline.lessons,
        outline.is_begun,
    ))
}

#[cfg(test)]
mod tests;
