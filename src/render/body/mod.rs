//! Bodies: a document's HTML with its slots filled.

use std::fmt::Write as _;

#[cfg(test)]
mod tests;
mod worksheets;

use worksheets::{State, shifted};

use super::Renderer;
use super::filters::escaped;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::collection::DocumentId;
use crate::document::{Body, CodeBlock, Kind, SlotContent};
use crate::plan::leaves::Printed;
use crate::site::Resolution;

/// How links within the site are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// From the root of the host, for pages.
    Relative,
    /// Whole, for feeds, which are read elsewhere.
    Absolute,
}

/// The HTML of a document's body.
pub(super) fn html(renderer: &Renderer<'_, '_>, id: DocumentId, links: Links) -> Result<String, Diagnostic> {
    let body = renderer.site.documents.body(id)?;
    // The glossary's own texts define words by linking to others.
    let has_margin = links == Links::Relative && renderer.site.documents.get(id).kind != Kind::Glossary;
    let defined = has_margin.then(Vec::new);
    let html = String::with_capacity(body.html.len() + 1024);
    let mut filler = Filler {
        renderer,
        page: id,
        links,
        defined,
        snippets: Vec::new(),
        again: None,
        worksheets: State::default(),
        html,
    };
    filler.fill(id, &body)?;
    Ok(filler.html)
}

struct Filler<'r, 's, 'a> {
    renderer: &'r Renderer<'s, 'a>,
    /// The document on whose page all stands.
    page: DocumentId,
    links: Links,
    /// The glossary entries whose definitions stand in the margin so far; `None` where there is no margin.
    defined: Option<Vec<DocumentId>>,
    /// The snippets that were taken in so far, each as often as it was.
    snippets: Vec<DocumentId>,
    /// What the ids of the snippet that is being written begin with, and what they begin with on this page, where it
    /// is taken in again.
    again: Option<(String, String)>,
    worksheets: State,
    html: String,
}

impl<'s> Filler<'_, 's, '_> {
    fn fill(&mut self, id: DocumentId, body: &Body) -> Result<(), Diagnostic> {
        let mut from = 0;
        for slot in &body.slots {
            let at = slot.at as usize;
            self.push(&body.html[from..at]);
            from = at;
            self.slot(id, &slot.content)?;
        }
        self.push(&body.html[from..]);
        Ok(())
    }

    /// Writes a piece of a body. Quotation marks stand around the values of attributes and nowhere else, so what looks
    /// like an id is one.
    fn push(&mut self, html: &str) {
        if self.worksheets.is_hidden {
            return;
        }
        if self.again.is_none() && self.worksheets.shift == 0 {
            return self.html.push_str(html);
        }
        let mut renamed = shifted(html, self.worksheets.shift);
        let Some((own, here)) = &self.again else { return self.html.push_str(&renamed) };
        for attribute in [" id=\"", " href=\"#"] {
            renamed = renamed.replace(&format!("{attribute}{own}"), &format!("{attribute}{here}"));
        }
        self.html.push_str(&renamed);
    }

    fn snippet(&mut self, id: DocumentId) -> Result<(), Diagnostic> {
        let documents = self.renderer.site.documents;
        self.snippets.push(id);
        let count = self.snippets.iter().filter(|snippet| **snippet == id).count();
        let slug = &documents.get(id).summary.slug;
        let again = (count > 1).then(|| (format!("{slug}-"), format!("{slug}-{count}-")));
        let outer = std::mem::replace(&mut self.again, again);
        let body = documents.body(id)?;
        self.fill(id, &body)?;
        self.again = outer;
        Ok(())
    }

    fn slot(&mut self, id: DocumentId, content: &SlotContent) -> Result<(), Diagnostic> {
        if self.worksheets.is_hidden && !matches!(content, SlotContent::WorksheetEnd { .. }) {
            return Ok(());
        }
        match content {
            SlotContent::LinkOpen { link, title, class } => self.open(id, *link, title, class),
            SlotContent::LinkClose { link } => self.close(id, *link),
            SlotContent::Address { link } => {
                if let Printed::Link(url) = self.printed(id, *link) {
                    self.push_url(&url);
                }
            }
            SlotContent::Dimensions { link } => self.dimensions(id, *link),
            SlotContent::Code(block) => {
                let code = self.renderer.code.html(block).ok_or_else(|| self.endless(id, block))?;
                self.html.push_str(&code);
            }
            SlotContent::Word { key } => self.html.push_str(&escaped(self.renderer.words().text(key))),
            SlotContent::Snippet { snippet } => {
                let uses = &self.renderer.site.snippets[id as usize];
                if let Some(snippet) = uses.get(*snippet as usize).copied().flatten() {
                    self.snippet(snippet)?;
                }
            }
            SlotContent::WorksheetStart { worksheet } => self.start_worksheet(id, *worksheet)?,
            SlotContent::WorksheetEnd { worksheet } => self.end_worksheet(id, *worksheet),
            SlotContent::Embed { embed, level } => self.embed(id, *embed, *level)?,
            SlotContent::WorksheetAddress { worksheet } => self.worksheet_address(worksheet),
        }
        Ok(())
    }

    /// An error and no warning: the next build might keep the page, and then nobody would tell.
    fn endless(&self, id: DocumentId, block: &CodeBlock) -> Diagnostic {
        let first = block.source.lines().next().unwrap_or_default();
        Diagnostic::in_file(
            Code::CodeEndless,
            self.renderer.site.documents.file(id),
            format!("the highlighter does not come to an end at the code that begins `{first}`"),
        )
        .help("write `text` after its fence, and it is left plain")
    }

    fn printed(&self, id: DocumentId, link: u32) -> Printed<'s> {
        let site = self.renderer.site;
        let target = site.documents.facts[id as usize].links[link as usize];
        // What a worksheet that is taken in links to within itself is on this page.
        if let Resolution::Document { document, fragment: Some(fragment), .. } =
            &site.resolutions[target as usize]
            && self.worksheets.embedded == Some(*document)
        {
            let mut url = "#".to_owned();
            crate::address::encode(fragment, &mut url);
            return Printed::Link(url.into());
        }
        self.renderer.printed(target)
    }

    fn open(&mut self, id: DocumentId, link: u32, title: &str, class: &str) {
        match self.printed(id, link) {
            Printed::Link(url) => {
                self.html.push_str("<a href=\"");
                self.push_url(&url);
                self.html.push('"');
                for (name, value) in [("title", title), ("class", class)] {
                    if !value.is_empty() {
                        let _ = write!(self.html, " {name}=\"{}\"", escaped(value));
                    }
                }
                self.html.push('>');
            }
            Printed::Coming(_) => self.html.push_str("<span class=\"coming\">"),
            Printed::Words => {}
        }
    }

    fn close(&mut self, id: DocumentId, link: u32) {
        match self.printed(id, link) {
            Printed::Link(_) => {
                self.html.push_str("</a>");
                self.define(id, link);
            }
            Printed::Coming(moment) => {
                let words = self.renderer.words();
                let when = moment.map_or_else(
                    || words.text("part_coming").to_owned(),
                    |moment| super::values::date(words, "part_coming_on", moment),
                );
                let _ = write!(self.html, " ({})</span>", escaped(&when));
            }
            Printed::Words => {}
        }
    }

    /// Puts the definition of a word beside its first use, hidden until a style sheet gives it a place in the margin.
    /// It says nothing to those who hear the page: they have the link.
    fn define(&mut self, id: DocumentId, link: u32) {
        let site = self.renderer.site;
        let target = site.documents.facts[id as usize].links[link as usize];
        let (Some(defined), Some((entry, definition))) =
            (&mut self.defined, self.renderer.definition(target))
        else {
            return;
        };
        if definition.is_empty() || defined.contains(&entry) {
            return;
        }
        defined.push(entry);
        let title = escaped(&site.documents.get(entry).summary.title);
        let _ = write!(
            self.html,
            "<small class=\"definition\" hidden aria-hidden=\"true\"><b>{title}</b> {}</small>",
            escaped(definition)
        );
    }

    fn push_url(&mut self, url: &str) {
        if let Some((own, here)) = &self.again
            && let Some(id) = url.strip_prefix('#').and_then(|id| id.strip_prefix(own.as_str()))
        {
            let _ = write!(self.html, "#{here}{}", escaped(id));
            return;
        }
        if self.links == Links::Absolute && url.starts_with('/') {
            self.html.push_str(&self.renderer.site.inputs.config.base_url.origin);
        }
        self.html.push_str(&escaped(url));
    }

    fn dimensions(&mut self, id: DocumentId, link: u32) {
        let site = self.renderer.site;
        let target = site.documents.facts[id as usize].links[link as usize];
        if let Resolution::File { file, .. } = site.resolutions[target as usize]
            && let Some((width, height)) = site.inputs.files[file as usize].dimensions
        {
            let _ = write!(self.html, " width=\"{width}\" height=\"{height}\"");
        }
    }
}
