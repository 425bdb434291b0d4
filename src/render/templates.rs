//! Templates: the theme's pages, understood.
//!
//! Owns the template engine, which template renders which kind of page, which variables each reads, and telling what
//! is wrong with a template in the author's terms.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use tera::value::Key;
use tera::{Context, Tera, Value};

use super::faults::{self, Fault};
use super::filters;
use crate::diagnostic::{Code, Diagnostic, Location, Span, suggest};
use crate::input::Theme;
use crate::plan::{Variable, View};
use crate::site::Site;

/// The template of a post in a list.
const CARD: &str = "card.html";

/// The templates of a theme.
#[derive(Debug)]
pub(crate) struct Templates {
    tera: Tera,
    by_name: BTreeMap<String, Template>,
    /// Those that cannot be read.
    left_out: BTreeSet<String>,
    /// The path of each template's file.
    files: BTreeMap<String, Arc<str>>,
    theme: String,
}

/// A template that can be rendered.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) name: String,
    /// The variables that it and those that it extends and includes read, sorted by name.
    pub(super) reads: Vec<Variable>,
}

impl Templates {
    /// Reads a theme's templates. One that cannot be read is told and left out.
    pub(super) fn new(theme: &Theme) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let files: BTreeMap<String, Arc<str>> =
            theme.templates.iter().map(|template| (template.name.clone(), template.file.clone())).collect();
        let (tera, left_out) = load(theme, &mut diagnostics);
        let mut templates =
            Self { tera, by_name: BTreeMap::new(), left_out, files, theme: theme.name.clone() };
        for template in &theme.templates {
            diagnostics.extend(faults::forbidden(&template.file, &template.text));
        }
        let names: Vec<String> = templates.tera.get_template_names().map(str::to_owned).collect();
        let parts_of_card = parts_of_card(theme);
        for name in names {
            let known = known_variables(&name, &parts_of_card);
            let reads = templates.reads(&name, &known, theme, &mut diagnostics);
            templates.by_name.insert(name.clone(), Template { name, reads });
        }
        (templates, diagnostics)
    }

    /// The template that renders a kind of page: the one that the author asks for, else the first of those that can.
    pub(super) fn of(&self, view: View, wanted: Option<&str>) -> Option<&Template> {
        let usual = || names(view).iter().find_map(|name| self.by_name.get(*name));
        wanted.and_then(|wanted| self.wanted(wanted)).or_else(usual)
    }

    fn wanted(&self, name: &str) -> Option<&Template> {
        self.by_name.get(name).or_else(|| self.by_name.get(&format!("{name}.html")))
    }

    /// Tells of the templates that documents ask for and that do not exist. Told for every build, since the pages
    /// themselves may be those of an earlier one.
    pub(super) fn check_wanted(&self, site: &Site<'_>) -> Vec<Diagnostic> {
        let published = site.documents.ids().filter(|id| site.is_out(*id));
        let unknown = published.filter_map(|id| {
            let document = site.documents.get(id);
            let wanted = document.summary.template.as_deref()?;
            let is_told =
                [wanted.to_owned(), format!("{wanted}.html")].iter().any(|it| self.left_out.contains(it));
            if is_told || self.wanted(wanted).is_some() {
                return None;
            }
            let message = format!("there is no template `{wanted}`, and the usual one is taken");
            let location =
                Location { path: site.documents.file(id).clone(), span: document.outline.spans.template };
            let diagnostic = Diagnostic::new(Code::TemplateUnknown, message).located(location);
            let diagnostic =
                diagnostic.help("put it into the project's `templates` folder, or leave `template` out");
            let known = self.by_name.keys().map(String::as_str);
            // Another generator's name is not meant to be one of these.
            let is_slip = suggest::is_slip(wanted, known.clone());
            Some(if is_slip { diagnostic.suggest(wanted, known) } else { diagnostic })
        });
        unknown.collect()
    }

    /// What to tell when no template can render pages of some kinds; nothing if the cause was told already.
    pub(super) fn missing(&self, kinds: &[&str]) -> Option<Diagnostic> {
        self.left_out.is_empty().then(|| faults::no_template(&self.theme, kinds))
    }

    /// A card with its HTML, if the theme has a template for it. It is rendered once for each document, since a
    /// post stands in many lists, and sees only the card and the words: so its key is the card's.
    pub(super) fn with_card_html(&self, card: Value, words: &Value) -> Result<Value, Diagnostic> {
        if !self.by_name.contains_key(CARD) {
            return Ok(card);
        }
        let mut context = Context::new();
        context.insert_value("post", card.clone());
        context.insert_value(Variable::Words.name(), words.clone());
        let html = self.tera.render(CARD, &context).map_err(|error| {
            let diagnostic = faults::of_rendering(&error, &self.files);
            if diagnostic.help.is_some() {
                return diagnostic;
            }
            diagnostic.help("a card has the variables `post` and `t`")
        })?;
        let mut values = card.into_map().unwrap_or_default();
        values.insert(Key::Str("html"), Value::safe_string(&html));
        Ok(Value::from(values))
    }

    pub(super) fn render(
        &self,
        template: &Template,
        context: &Context,
        into: impl Write,
    ) -> tera::TeraResult<()> {
        self.tera.render_to(&template.name, context, into)
    }

    /// What to tell when a template failed while a page was rendered.
    pub(super) fn failed(&self, error: &tera::Error, view: View) -> Diagnostic {
        let diagnostic = faults::of_rendering(error, &self.files);
        if diagnostic.help.is_some() {
            return diagnostic;
        }
        let names = suggest::list(view.variable_names());
        diagnostic.help(format!("a page of the kind `{}` has the variables {names}", view.kind()))
    }

    /// The variables of ours that a template reads; an unknown one is told.
    fn reads(
        &self,
        name: &str,
        known: &BTreeSet<&str>,
        theme: &Theme,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Variable> {
        let Ok(found) = self.tera.get_template_variables(name) else { return Vec::new() };
        let found: BTreeSet<&str> = found.into_iter().collect();
        let mut reads: Vec<Variable> =
            Variable::ALL.iter().copied().filter(|variable| found.contains(variable.name())).collect();
        reads.sort_by_key(|variable| variable.name());
        for unknown in found.difference(known) {
            // A variable of a parent is told where it stands, not once for every template that extends it.
            let Some(template) = theme.templates.iter().find(|template| template.name == name) else {
                continue;
            };
            let Some(at) = word(&template.text, unknown) else { continue };
            diagnostics.push(
                Diagnostic::at(
                    Code::TemplateVariableUnknown,
                    &template.file,
                    Span::from(at..at + unknown.len()),
                    format!("no page has a variable `{unknown}`"),
                )
                .help("your own values are `site.extra`, `article.extra` and `data`")
                .suggest(unknown, known.iter().copied()),
            );
        }
        reads
    }
}

/// The names of the template of a post in a list, and of those that it extends and includes.
fn parts_of_card(theme: &Theme) -> BTreeSet<&str> {
    let mut parts = BTreeSet::new();
    let mut open = vec![CARD];
    while let Some(name) = open.pop() {
        let Some(template) = theme.templates.iter().find(|template| template.name == name) else { continue };
        if parts.insert(template.name.as_str()) {
            let names = theme.templates.iter().map(|template| template.name.as_str());
            open.extend(names.filter(|other| faults::quoted(&template.text, other).is_some()));
        }
    }
    parts
}

/// The variables that a template may name. One that cards are made of sees a card, and what it shares with pages sees
/// theirs as well.
fn known_variables(name: &str, parts_of_card: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let is_card = name.strip_prefix("theme/").unwrap_or(name) == CARD;
    let variables = if is_card { &[Variable::Words] } else { Variable::ALL };
    let mut known: BTreeSet<&str> = variables.iter().map(|variable| variable.name()).collect();
    if is_card || parts_of_card.contains(name) {
        known.insert("post");
    }
    known
}

/// The templates that can render a kind of page, the most special first.
pub fn names(view: View) -> &'static [&'static str] {
    match view {
        View::Home(_) => &["home.html", "list.html", "base.html"],
        View::Post(_) => &["post.html", "article.html", "base.html"],
        View::Page(_) => &["page.html", "article.html", "base.html"],
        View::Archive => &["archive.html", "list.html", "base.html"],
        View::Year(..) => &["year.html", "list.html", "base.html"],
        View::Month(..) => &["month.html", "list.html", "base.html"],
        View::Day(..) => &["day.html", "list.html", "base.html"],
        View::Terms(_) => &["terms.html", "list.html", "base.html"],
        View::Term(..) => &["term.html", "list.html", "base.html"],
        View::SeriesList(_) => &["series_list.html", "list.html", "base.html"],
        View::Series(..) => &["series.html", "list.html", "base.html"],
        View::Authors => &["authors.html", "list.html", "base.html"],
        View::Author(..) => &["author.html", "list.html", "base.html"],
        View::Glossary => &["glossary.html", "list.html", "base.html"],
        View::Entry(_) => &["entry.html", "article.html", "base.html"],
        View::Worksheets => &["worksheets.html", "list.html", "base.html"],
        View::Worksheet(_) => &["worksheet.html", "page.html", "article.html", "base.html"],
        View::NotFound => &["404.html", "base.html"],
    }
}

/// Loads all templates; on an error tells it, leaves the faulty ones out and tries again, so that every fault is told
/// at once. Says also which were left out.
fn load(theme: &Theme, diagnostics: &mut Vec<Diagnostic>) -> (Tera, BTreeSet<String>) {
    let mut left_out: BTreeSet<String> = BTreeSet::new();
    loop {
        let mut tera = Tera::default();
        filters::register(&mut tera);
        let kept = theme.templates.iter().filter(|template| !left_out.contains(&template.name));
        let sources: Vec<(&str, &str)> =
            kept.map(|template| (template.name.as_str(), template.text.as_str())).collect();
        let Err(error) = tera.add_raw_templates(sources) else { return (tera, left_out) };
        let count = left_out.len();
        for fault in faults::of_loading(&error, theme) {
            if !is_consequence(&fault, theme, &left_out) {
                diagnostics.push(fault.diagnostic);
            }
            left_out.extend(fault.template);
        }
        if left_out.len() == count {
            // The engine blames none: nothing can be rendered.
            left_out.extend(theme.templates.iter().map(|template| template.name.clone()));
        }
    }
}

/// Whether a template lacks only what was left out with another: that was told with the other.
fn is_consequence(fault: &Fault, theme: &Theme, left_out: &BTreeSet<String>) -> bool {
    let Some(lacks) = &fault.lacks else { return false };
    let defines = |name: &String| {
        let template = theme.templates.iter().find(|template| template.name == *name);
        template.is_some_and(|template| template.text.contains(&format!("component {lacks}")))
    };
    left_out.contains(lacks) || left_out.iter().any(defines)
}

/// Where a name stands as a word of its own between braces.
fn word(text: &str, name: &str) -> Option<usize> {
    let is_part =
        |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
    let is_code = |at: usize| {
        let last = |marks: [&str; 2]| marks.iter().filter_map(|mark| text[..at].rfind(mark)).max();
        last(["{{", "{%"]) > last(["}}", "%}"])
    };
    text.match_indices(name).map(|(at, _)| at).find(|&at| {
        !is_part(text[..at].chars().next_back())
            && !text[at + name.len()..].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_')
            && is_code(at)
    })
}
