//! Faults of templates: what the engine says of them, in the words of somebody who writes a theme.
//!
//! Owns reading the engine's errors, which come one or many at a time, some of them as printed reports only. Refuses
//! to decide which templates can still be used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{ErrorKind, ReportError};

use crate::diagnostic::{Code, Diagnostic, Location, Span, suggest};
use crate::input::Theme;
use crate::input::theme::Template;

/// What to check where the engine's words say too little.
const SYNTAX_HELP: &str =
    "every `{{` needs a `}}`, every `{%` a `%}`, and every `if`, `for` and `block` its end";

/// A fault of one template, for which it cannot be used.
pub(super) struct Fault {
    /// The template's name, if the engine tells.
    pub(super) template: Option<String>,
    /// The template or component that it lacks, where that is the fault.
    pub(super) lacks: Option<String>,
    pub(super) diagnostic: Diagnostic,
}

/// The faults for which templates could not be loaded.
pub(super) fn of_loading(error: &tera::Error, theme: &Theme) -> Vec<Fault> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => vec![of_syntax(report, theme)],
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => vec![of_circle(tpl, chain, theme)],
        ErrorKind::MissingParent { current, parent } => vec![of_parent(current, parent, theme)],
        ErrorKind::Msg(reports) => of_references(reports, theme),
        other => vec![Fault {
            template: None,
            lacks: None,
            diagnostic: Diagnostic::new(Code::TemplateSyntax, told(&other.to_string())).help(SYNTAX_HELP),
        }],
    }
}

/// What to tell when a template failed while a page was rendered; `files` has the path of each template's file.
pub(super) fn of_rendering(error: &tera::Error, files: &BTreeMap<String, Arc<str>>) -> Diagnostic {
    let ErrorKind::RenderingError(report) = error.kind() else {
        return Diagnostic::new(Code::TemplateFailed, told(&error.to_string()));
    };
    // The engine goes on to list what there is: of variables, only those that the template reads.
    let (message, names) = report.message().split_once(". Available ").unwrap_or((report.message(), ""));
    let diagnostic = match files.get(report.filename()) {
        Some(file) => {
            let span = Span::from(report.span().range.clone());
            Diagnostic::at(Code::TemplateFailed, file, span, told(message))
        }
        None => Diagnostic::new(Code::TemplateFailed, told(message)),
    };
    match (message.split('`').nth(1), names.strip_prefix("fields: ")) {
        (Some(wrong), Some(fields)) => {
            let fields: Vec<&str> = fields.split(", ").collect();
            let all = format!("there are {}", suggest::list(fields.iter().copied()));
            diagnostic.help(all).suggest(wrong, fields)
        }
        _ if message.contains("is not defined") => diagnostic,
        _ => diagnostic.help("print the value by itself to see what it is"),
    }
}

fn of_syntax(report: &ReportError, theme: &Theme) -> Fault {
    let message = told(report.message());
    let span = Span::from(report.span().range.clone());
    let diagnostic = in_template(Code::TemplateSyntax, report.filename(), Some(span), message, theme);
    Fault {
        template: Some(report.filename().to_owned()),
        lacks: None,
        diagnostic: diagnostic.help(SYNTAX_HELP),
    }
}

fn of_circle(name: &str, chain: &[String], theme: &Theme) -> Fault {
    let mut circle: Vec<&str> = chain.iter().map(String::as_str).collect();
    if circle.first() != Some(&name) {
        circle.insert(0, name);
    }
    let span = circle.get(1).and_then(|next| quoted(&find(theme, name)?.text, next));
    let message = format!("this template contains itself: {}", circle.join(" → "));
    let diagnostic = in_template(Code::TemplateCircle, name, span, message, theme);
    Fault {
        template: Some(name.to_owned()),
        lacks: None,
        diagnostic: diagnostic.help("take one of these `include` or `extends` out"),
    }
}

fn of_parent(name: &str, parent: &str, theme: &Theme) -> Fault {
    let message = format!("this template extends `{parent}`, which does not exist");
    let span = find(theme, name).and_then(|template| quoted(&template.text, parent));
    Fault {
        template: Some(name.to_owned()),
        lacks: Some(parent.to_owned()),
        diagnostic: in_template(Code::TemplateMissing, name, span, message, theme)
            .help("put it into the project's `templates` folder")
            .suggest(parent, theme.templates.iter().map(|template| template.name.as_str())),
    }
}

/// Faults of references: the engine prints them one below the other.
///
/// ```text
/// error: Unknown filter `uper`
///  --> post.html:2:24
///   |
/// 2 | <title>{{ site.title | uper }}</title>
///   |                        ^^^^
/// ```
fn of_references(reports: &str, theme: &Theme) -> Vec<Fault> {
    let faults: Vec<Fault> = reports
        .split("\n\n")
        .filter_map(|report| {
            let mut lines = report.lines();
            let message = lines.next()?.strip_prefix("error: ")?;
            let (name, place) = lines.next()?.trim_start().strip_prefix("--> ")?.split_once(':')?;
            let (line, column) = place.split_once(':')?;
            let width = report.lines().last()?.matches('^').count();
            let template = find(theme, name)?;
            let span = span_of(&template.text, line.parse().ok()?, column.parse().ok()?, width);
            Some(of_reference(message, template, span, theme))
        })
        .collect();
    if !faults.is_empty() {
        return faults;
    }
    let first = reports.lines().next().unwrap_or_default();
    let diagnostic = Diagnostic::new(Code::TemplateSyntax, told(first)).help(SYNTAX_HELP);
    vec![Fault { template: None, lacks: None, diagnostic }]
}

fn of_reference(message: &str, template: &Template, span: Span, theme: &Theme) -> Fault {
    let wanted = message.split('`').nth(1).unwrap_or_default();
    let at = |code, message: String| Diagnostic::at(code, &template.file, span, message);
    let diagnostic = if message.starts_with("Unknown template") {
        at(Code::TemplateMissing, format!("there is no template `{wanted}`"))
            .help("put it into the project's `templates` folder")
            .suggest(wanted, theme.templates.iter().map(|template| template.name.as_str()))
    } else if message.starts_with("Unknown filter") {
        at(Code::TemplateSyntax, format!("there is no filter `{wanted}`"))
            .help("there are the filters that Tera's documentation lists, and `fill`, `plural` and `json`")
    } else if message.starts_with("Unknown function") {
        at(Code::TemplateSyntax, format!("there is no function `{wanted}`"))
            .help("a page sees only the variables of its kind, and no function fetches others")
    } else if message.starts_with("Unknown test") {
        at(Code::TemplateSyntax, format!("there is no test `{wanted}`"))
            .help("see Tera's documentation for the tests that there are")
    } else {
        at(Code::TemplateSyntax, told(message)).help(SYNTAX_HELP)
    };
    let lacks = message.contains("template") || message.contains("omponent");
    Fault { template: Some(template.name.clone()), lacks: lacks.then(|| wanted.to_owned()), diagnostic }
}

/// What would read values unseen: the whole context at once, or a component's implicit arguments.
pub(super) fn forbidden(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
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

/// That no template can render pages of these kinds.
pub(super) fn no_template(theme: &str, kinds: &[&str]) -> Diagnostic {
    let kinds = suggest::list(kinds.iter().copied());
    Diagnostic::new(
        Code::TemplateMissing,
        format!("the theme `{theme}` has no template for pages of the kind {kinds}"),
    )
    .help("write a `base.html` into its `templates` folder, which serves for every kind, or one for each")
}

/// Where templates use variables that do not exist, among what was told of them.
pub(super) fn unknown_variables(told: &[Diagnostic]) -> BTreeSet<Option<Location>> {
    let unknown = told.iter().filter(|diagnostic| diagnostic.code == Code::TemplateVariableUnknown);
    unknown.map(|diagnostic| diagnostic.location.clone()).collect()
}

/// What makes two failures one: where they are, and what is told.
type Place = (Option<Location>, String);

/// What to tell of the pages that failed, each with its address: a fault of a template once, with the first page that
/// met it. An unknown variable was told when the template was read.
pub(super) fn gather(
    failures: Vec<(&str, Diagnostic)>,
    unknown_variables: &BTreeSet<Option<Location>>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut faults: BTreeMap<Place, (Diagnostic, Vec<&str>)> = BTreeMap::new();
    for (address, diagnostic) in failures {
        match diagnostic.code {
            // Told for all kinds of pages at once.
            Code::TemplateMissing => {}
            Code::TemplateFailed if unknown_variables.contains(&diagnostic.location) => {}
            Code::TemplateFailed => {
                let key = (diagnostic.location.clone(), diagnostic.message.clone());
                faults.entry(key).or_insert_with(|| (diagnostic, Vec::new())).1.push(address);
            }
            _ => found.push(diagnostic),
        }
    }
    found.extend(faults.into_values().map(|(diagnostic, addresses)| {
        let pages = match addresses[..] {
            [one] => format!("`{one}` was"),
            [one, _] => format!("`{one}` and another page were"),
            _ => format!("`{}` and {} other pages were", addresses[0], addresses.len() - 1),
        };
        Diagnostic { message: format!("{} (while {pages} rendered)", diagnostic.message), ..diagnostic }
    }));
    found
}

fn find<'a>(theme: &'a Theme, name: &str) -> Option<&'a Template> {
    theme.templates.iter().find(|template| template.name == name)
}

fn in_template(code: Code, name: &str, span: Option<Span>, message: String, theme: &Theme) -> Diagnostic {
    match (find(theme, name), span) {
        (Some(template), Some(span)) => Diagnostic::at(code, &template.file, span, message),
        (Some(template), None) => Diagnostic::in_file(code, &template.file, message),
        (None, _) => Diagnostic::new(code, message),
    }
}

/// Where a template names another, between quotation marks.
pub(super) fn quoted(text: &str, other: &str) -> Option<Span> {
    let at = ['"', '\''].iter().find_map(|mark| text.find(&format!("{mark}{other}{mark}")))?;
    Some(Span::from(at..at + other.len() + 2))
}

/// The bytes of a place that is told as line and column, both from 1, and a width in characters.
fn span_of(text: &str, line: usize, column: usize, width: usize) -> Span {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let place = |characters: usize| {
        start + rest.char_indices().nth(characters).map_or(rest.len(), |(index, _)| index)
    };
    let column = column.saturating_sub(1);
    Span::from(place(column)..place(column + width))
}

/// What the engine calls the types of values, and what they are called here.
const TYPES: [(&str, &str); 8] = [
    ("`i64`", "a whole number"),
    ("`u64`", "a whole number"),
    ("`f64`", "a number"),
    ("`string`", "a text"),
    ("`&str`", "a text"),
    ("`bool`", "`true` or `false`"),
    ("`array`", "a list"),
    ("`map`", "a table"),
];

/// An engine's sentence as the first line of a diagnostic.
fn told(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let message = TYPES.iter().fold(message.to_owned(), |told, (from, to)| told.replace(from, to));
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_line_and_column() {
        let text = "one\nzwölf {{ x | uper }}\n";
        let span = span_of(text, 2, 14, 4);
        assert_eq!(&text[span.start as usize..span.end as usize], "uper");
        assert_eq!(span_of("a", 9, 9, 9), Span { start: 1, end: 1 });
    }
}
