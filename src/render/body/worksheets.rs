//! Worksheets in bodies: what the browser is told of them, those of other files, and what feeds have in their place.
//!
//! Owns where a page names the runtime, and the levels of headings that are taken in. Refuses to know what a worksheet
//! asks for.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{Filler, Links};
use crate::address::Base;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::collection::DocumentId;
use crate::input::theme::Word;
use crate::render::Renderer;
use crate::render::filters::{escaped, push_harmless};
use crate::site::worksheets::anchor;
use crate::worksheet::runtime;

/// The end tag of a worksheet's element.
const END: &str = "</goalpost-worksheet>";

/// The words of the theme that the runtime says begin so.
const OF_RUNTIME: &str = "worksheet_";

/// The deepest level of a heading.
const DEEPEST: u8 = 6;

/// How a page stands to the worksheets on it, while its body is written.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Whether one is open.
    is_open: bool,
    /// Whether what is written is left out: feeds have a link in place of a worksheet.
    pub(super) is_hidden: bool,
    /// Whether the runtime is named.
    has_runtime: bool,
    /// So many levels deeper are the headings of what is taken in.
    pub(super) shift: u8,
    /// The document that is taken in.
    pub(super) embedded: Option<DocumentId>,
}

impl Filler<'_, '_, '_> {
    /// Begins a worksheet; in a feed a link takes its place.
    pub(super) fn start_worksheet(&mut self, id: DocumentId, index: u32) -> Result<(), Diagnostic> {
        let documents = self.renderer.site.documents;
        let Some(worksheet) = documents.get(id).outline.worksheets.get(index as usize) else { return Ok(()) };
        if std::mem::replace(&mut self.worksheets.is_open, true) {
            let message = format!("the worksheet `{}` would stand within another", worksheet.id);
            return Err(Diagnostic::at(Code::ContainerContents, documents.file(id), worksheet.span, message)
                .help("take the snippet that holds it out of the other worksheet"));
        }
        if self.links == Links::Absolute {
            self.worksheets.is_hidden = true;
            let own = &documents.get(id).summary.title;
            let title = if worksheet.title.is_empty() { own } else { &worksheet.title };
            let url = self.renderer.site.worksheets.address(self.renderer.site, &worksheet.id);
            self.link_to_worksheet(title, url);
        }
        Ok(())
    }

    /// Ends a worksheet: tells the browser of it, within its element where it has one, and names the runtime once.
    pub(super) fn end_worksheet(&mut self, id: DocumentId, index: u32) {
        self.worksheets.is_open = false;
        if self.links == Links::Absolute {
            self.worksheets.is_hidden = false;
            return;
        }
        let site = self.renderer.site;
        let wire = site.worksheets.wire(site, (id, index), self.page);
        let ended = self.html.trim_end().strip_suffix(END).map(str::len);
        if let Some(end) = ended {
            self.html.truncate(end);
        }
        script(&mut self.html, "class=\"worksheet-wire\"", &wire);
        if ended.is_some() {
            self.html.push_str(END);
            self.html.push('\n');
        }
        if !std::mem::replace(&mut self.worksheets.has_runtime, true) {
            let renderer = self.renderer;
            self.html.push_str(renderer.runtime.get_or_init(|| named_runtime(renderer)));
        }
    }

    /// Takes in the worksheet of another file, under its title.
    pub(super) fn embed(&mut self, id: DocumentId, embed: u32, level: u8) -> Result<(), Diagnostic> {
        let site = self.renderer.site;
        let Some(target) = site.worksheets.embeds[id as usize].get(embed as usize).copied().flatten() else {
            return Ok(());
        };
        let document = site.documents.get(target);
        let (name, span) = &site.documents.get(id).outline.embeds[embed as usize];
        if self.worksheets.is_open {
            let message = format!("the worksheet `{name}` would stand within another");
            return Err(Diagnostic::at(Code::ContainerContents, site.documents.file(id), *span, message)
                .help("put it before or after the other"));
        }
        let title = &document.summary.title;
        if self.links == Links::Absolute {
            let url = Base(&site.inputs.config.base_url).link(&site.documents.facts[target as usize].url);
            self.link_to_worksheet(title, Some(url));
            return Ok(());
        }
        let level = level.clamp(1, DEEPEST - 1) + 1;
        let _ = writeln!(
            self.html,
            "<h{level} class=\"worksheet-title\" id=\"{}\">{}</h{level}>",
            escaped(&anchor(name)),
            escaped(title)
        );
        let outer = (self.worksheets.shift, self.worksheets.embedded);
        // What stood under the title of a page, from the second level on, stands under this one.
        (self.worksheets.shift, self.worksheets.embedded) = (level - 1, Some(target));
        let body = site.documents.body(target)?;
        self.fill(target, &body)?;
        (self.worksheets.shift, self.worksheets.embedded) = outer;
        Ok(())
    }

    /// Writes the address of a worksheet; that of one that is not published is this page's.
    pub(super) fn worksheet_address(&mut self, worksheet: &str) {
        let site = self.renderer.site;
        if let Some(url) = site.worksheets.address(site, worksheet) {
            self.push_url(&url);
        }
    }

    fn link_to_worksheet(&mut self, title: &str, url: Option<String>) {
        let words = escaped(self.renderer.words().text("fill_in")).into_owned();
        let _ = write!(self.html, "<p>{words} ");
        match url {
            Some(url) => {
                self.html.push_str("<a href=\"");
                self.push_url(&url);
                let _ = write!(self.html, "\">{}</a>", escaped(title));
            }
            None => self.html.push_str(&escaped(title)),
        }
        self.html.push_str("</p>\n");
    }
}

/// Names the modules that bring worksheets to life, and the words that they say: the same on all pages of a site.
fn named_runtime(renderer: &Renderer<'_, '_>) -> String {
    let runtime = runtime::own();
    let mut html = String::new();
    let Some(entry) = runtime.entry() else { return html };
    let words = renderer.words().iter().filter_map(|(key, word)| {
        let value = match word {
            Word::Text(text) => Value::from(text.as_str()),
            Word::List(list) => Value::from(list.clone()),
            Word::Forms(forms) => serde_json::to_value(forms).unwrap_or_default(),
        };
        Some((key.strip_prefix(OF_RUNTIME)?.to_owned(), value))
    });
    let words = Value::Object(words.collect::<Map<String, Value>>());
    script(&mut html, "id=\"goalpost-words\"", &words.to_string());
    let base = Base(&renderer.site.inputs.config.base_url);
    for module in runtime.needed() {
        let url = base.link(&module.address());
        let _ = writeln!(html, "<link rel=\"modulepreload\" href=\"{}\">", escaped(&url));
    }
    let url = base.link(&entry.address());
    let _ = writeln!(html, "<script type=\"module\" src=\"{}\"></script>", escaped(&url));
    html
}

/// Writes JSON for scripts to read.
fn script(html: &mut String, attribute: &str, json: &str) {
    let _ = write!(html, "<script type=\"application/json\" {attribute}>");
    push_harmless(json, html);
    html.push_str("</script>\n");
}

/// HTML with its headings so many levels deeper. A `<` that stands for itself is escaped, so what looks like a tag is
/// one.
pub(super) fn shifted(html: &str, shift: u8) -> String {
    let mut result = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<').filter(|_| shift > 0) {
        let (before, tag) = rest.split_at(at);
        result.push_str(before);
        let name = if tag.starts_with("</") { 2 } else { 1 };
        if let Some(level) = heading_level(&tag[name..]) {
            let _ = write!(result, "{}h{}", &tag[..name], (level + shift).min(DEEPEST));
            rest = &tag[name + 2..];
        } else {
            result.push('<');
            rest = &tag[1..];
        }
    }
    result.push_str(rest);
    result
}

/// The level of the heading whose tag's name begins a text.
fn heading_level(name: &str) -> Option<u8> {
    let [b'h' | b'H', digit @ b'1'..=b'6', b' ' | b'>' | b'\n', ..] = name.as_bytes() else { return None };
    Some(digit - b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_shifted_and_nothing_else() {
        let html =
            "<h2 id=\"a\">A &lt;h2&gt;</h2><p><hr><header>x</header></p><h6>B</h6><h3\nid=\"c\">C</h3>";
        let deeper =
            "<h3 id=\"a\">A &lt;h2&gt;</h3><p><hr><header>x</header></p><h6>B</h6><h4\nid=\"c\">C</h4>";
        assert_eq!(shifted(html, 1), deeper);
        assert_eq!(shifted(html, 0), html);
        assert_eq!(shifted("a < b <", 2), "a < b <");
    }
}
