//! Templates: the theme's pages, understood.
//!
//! Owns the template engine, which template renders which kind of page, which variables each reads, and telling what
//! is wrong with a template in the author's terms.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use tera::value::Key;
use tera::{Context, ErrorKind, ReportError, Tera, Value};

use super::filters;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::input::Theme;
use crate::plan::{Variable, View};

/// The template of a post in a list.
const CARD: &str = "card.html";

/// The templates of a theme.
pub(super) struct Templates {
    tera: Tera,
    by_name: BTreeMap<String, Template>,
    /// The path of each template's file.
    files: BTreeMap<String, Arc<str>>,
    theme: String,
}

/// A template that can be rendered.
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
        let tera = load(theme, &files, &mut diagnostics);
        let mut templates = Self { tera, by_name: BTreeMap::new(), files, theme: theme.name.clone() };
        for template in &theme.templates {
            diagnostics.extend(forbidden(&template.file, &template.text));
        }
        let names: Vec<String> = templates.tera.get_template_names().map(str::to_owned).collect();
        for name in names {
            let reads = templates.reads(&name, theme, &mut diagnostics);
            templates.by_name.insert(name.clone(), Template { name, reads });
        }
        (templates, diagnostics)
    }

    /// The template that renders a kind of page: the one that the author asks for, else the first of those that can.
    pub(super) fn of(&self, view: View, wanted: Option<&str>) -> Option<&Template> {
        match wanted {
            Some(wanted) => self.by_name.get(wanted).or_else(|| self.by_name.get(&format!("{wanted}.html"))),
            None => names(view).iter().find_map(|name| self.by_name.get(*name)),
        }
    }

    /// What to tell when no template can render a page.
    pub(super) fn missing(&self, view: View, wanted: Option<&str>) -> Diagnostic {
        let known = self.by_name.keys().map(String::as_str);
        match wanted {
            Some(wanted) => {
                Diagnostic::new(Code::TemplateMissing, format!("there is no template `{wanted}`"))
                    .help("put it into the project's `templates` folder")
                    .suggest(wanted, known)
            }
            None => Diagnostic::new(
                Code::TemplateMissing,
                format!(
                    "the theme `{}` has no template for a page of the kind `{}`",
                    self.theme,
                    view.kind()
                ),
            )
            .help(format!("write one of `{}` into its `templates` folder", names(view).join("`, `"))),
        }
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
            tell(Code::TemplateFailed, &error, &self.files).help("a card has the variables `post` and `t`")
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
    pub(super) fn failed(&self, error: &tera::Error, view: View, address: &str) -> Diagnostic {
        let diagnostic = tell(Code::TemplateFailed, error, &self.files);
        let message = format!("{} (while `{address}` was rendered)", diagnostic.message);
        let names = view.variable_names();
        Diagnostic { message, ..diagnostic }.help(format!(
            "a page of the kind `{}` has the variables {}",
            view.kind(),
            names.join(", ")
        ))
    }

    /// The variables of ours that a template reads; an unknown one is told.
    fn reads(&self, name: &str, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) -> Vec<Variable> {
        let Ok(found) = self.tera.get_template_variables(name) else { return Vec::new() };
        let found: BTreeSet<&str> = found.into_iter().collect();
        let mut reads: Vec<Variable> =
            Variable::ALL.iter().copied().filter(|variable| found.contains(variable.name())).collect();
        reads.sort_by_key(|variable| variable.name());
        let known: BTreeSet<&str> = match name {
            CARD => ["post", Variable::Words.name()].into(),
            _ => Variable::ALL.iter().map(|variable| variable.name()).collect(),
        };
        for unknown in found.difference(&known) {
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

/// The templates that can render a kind of page, the most special first.
fn names(view: View) -> &'static [&'static str] {
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
        View::NotFound => &["404.html", "base.html"],
    }
}

/// Loads all templates; on an error tells it, leaves the faulty template out and tries again, so that every fault
/// is told at once.
fn load(theme: &Theme, files: &BTreeMap<String, Arc<str>>, diagnostics: &mut Vec<Diagnostic>) -> Tera {
    let mut left_out: BTreeSet<String> = BTreeSet::new();
    loop {
        let mut tera = Tera::default();
        filters::register(&mut tera);
        let kept = theme.templates.iter().filter(|template| !left_out.contains(&template.name));
        let sources: Vec<(&str, &str)> =
            kept.map(|template| (template.name.as_str(), template.text.as_str())).collect();
        let Err(error) = tera.add_raw_templates(sources) else { return tera };
        let culprit = culprit(&error).filter(|name| files.contains_key(name) && !left_out.contains(name));
        // What a template lacks because its parent was left out was told with the parent.
        if !is_consequence(&error, &left_out) {
            diagnostics.push(tell(code(&error), &error, files));
        }
        match culprit {
            Some(name) => left_out.insert(name),
            None => return Tera::default(),
        };
    }
}

fn code(error: &tera::Error) -> Code {
    match error.kind() {
        ErrorKind::CircularExtend { .. } | ErrorKind::CircularInclude { .. } => Code::TemplateCircle,
        ErrorKind::MissingParent { .. } | ErrorKind::TemplateNotFound(_) => Code::TemplateMissing,
        _ => Code::TemplateSyntax,
    }
}

/// The template that must be left out for the others to load.
fn culprit(error: &tera::Error) -> Option<String> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            Some(report.filename().to_owned())
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => Some(tpl.clone()),
        ErrorKind::MissingParent { current, .. } => Some(current.clone()),
        _ => None,
    }
}

fn is_consequence(error: &tera::Error, left_out: &BTreeSet<String>) -> bool {
    match error.kind() {
        ErrorKind::MissingParent { parent, .. } => left_out.contains(parent),
        ErrorKind::SyntaxError(report) => {
            // A call of a component, or an inclusion, of a template that was left out.
            !left_out.is_empty() && left_out.iter().any(|name| report.message().contains(name.as_str()))
        }
        _ => false,
    }
}

fn tell(code: Code, error: &tera::Error, files: &BTreeMap<String, Arc<str>>) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => at_report(code, report, files),
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let message = format!("this template contains itself: {}", chain.join(", "));
            in_template(code, tpl, message, files).help("take one of the inclusions out")
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("this template extends `{parent}`, which does not exist");
            in_template(code, current, message, files).suggest(parent, files.keys().map(String::as_str))
        }
        other => Diagnostic::new(code, other.to_string()),
    }
}

fn at_report(code: Code, report: &ReportError, files: &BTreeMap<String, Arc<str>>) -> Diagnostic {
    let message = lower_first(report.message());
    match files.get(report.filename()) {
        Some(file) => Diagnostic::at(code, file, Span::from(report.span().range.clone()), message),
        None => Diagnostic::new(code, message),
    }
}

fn in_template(code: Code, name: &str, message: String, files: &BTreeMap<String, Arc<str>>) -> Diagnostic {
    match files.get(name) {
        Some(file) => Diagnostic::in_file(code, file, message),
        None => Diagnostic::new(code, message),
    }
}

fn lower_first(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// What would read values unseen: the whole context at once, or a component's implicit arguments.
fn forbidden(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(at) = text.find("__tera_context") {
        found.push(
            Diagnostic::at(
                Code::TemplateSyntax,
                file,
                Span::from(at..at + "__tera_context".len()),
                "`__tera_context` is not at hand here",
            )
            .help("print the one variable that you want to see"),
        );
    }
    for (at, _) in
        text.match_indices("component ").filter(|(at, _)| text[..*at].trim_end().ends_with(['%', '-']))
    {
        let head = text[at..].split_once('%').map_or("", |(head, _)| head);
        if let Some(mark) = head.find('@') {
            found.push(
                Diagnostic::at(
                    Code::TemplateSyntax,
                    file,
                    Span::from(at + mark..at + mark + 1),
                    "a component cannot take values from the page unasked",
                )
                .help("name the argument without `@`, and give it where the component is called"),
            );
        }
    }
    found
}

/// Where a name stands as a word of its own.
fn word(text: &str, name: &str) -> Option<usize> {
    let is_part =
        |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        !is_part(text[..*at].chars().next_back())
            && !text[at + name.len()..].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}
