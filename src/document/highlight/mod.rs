//! Highlighting: a block of code becomes HTML whose words have classes.
//!
//! Owns the one place that knows a highlighter. Refuses to choose colours (a style sheet gives them to a dozen
//! classes) and to remember a block: whoever renders does. Code too large to be highlighted soon stays plain.

use std::sync::LazyLock;
use std::time::Duration;

use syntect::parsing::{ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use self::classes::{Class, Classes};
use super::CodeBlock;
use crate::diagnostic::{Code, Diagnostic};

mod classes;
mod lines;
mod worker;

/// Longer lines stay plain: some grammars take time that grows with the square of a line's length.
const LONGEST_LINE: usize = 2 * 1024;

/// Larger blocks stay plain: no reader reads them, and they would hold up a build for a second.
const LARGEST_BLOCK: usize = 256 * 1024;

/// How long a block may take. The slowest that is allowed takes a second or two; what takes longer never ends, since
/// some grammars go round in circles at some texts (JavaScript of the Babel kind at `a /*`).
const PATIENCE: Duration = Duration::from_secs(20);

/// What authors call code that is no language: left plain without a word.
const PLAIN: [&str; 10] =
    ["", "text", "txt", "plain", "plaintext", "none", "console", "output", "terminal", "ascii"];

/// Names that authors use: each with that of a grammar. JavaScript is read as TypeScript, which is more than it; the
/// grammar that has its own name does not come to an end at `a /*`.
const ALIASES: [(&str, &str); 16] = [
    ("c#", "cs"),
    ("cjs", "ts"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("golang", "go"),
    ("javascript", "ts"),
    ("js", "ts"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsx", "tsx"),
    ("liquid", "jinja2"),
    ("mjs", "ts"),
    ("nunjucks", "jinja2"),
    ("shell", "sh"),
    ("tera", "jinja2"),
    ("zsh", "sh"),
];

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);
static CLASSES: LazyLock<Classes> = LazyLock::new(Classes::new);

/// Changed when the same block gives other HTML than before: what memory has kept is then made anew.
pub const VERSION: &str = "2";

/// The HTML of a block, its words in classes (`hl-k` for keywords and so on).
///
/// An unknown language, a huge block and long lines are left plain; [`check`] says so. Nothing if the grammar does not
/// come to an end.
pub fn html(block: &CodeBlock) -> Option<String> {
    let code = match grammar(block) {
        Some(grammar) if block.source.len() <= LARGEST_BLOCK => {
            let source = block.source.clone();
            worker::within(PATIENCE, move |lines| lines.html(&source, grammar))?
        }
        _ => escaped(&block.source),
    };
    Some(framed(block, &code))
}

/// The HTML of a block without classes.
pub fn plain(block: &CodeBlock) -> String {
    framed(block, &escaped(&block.source))
}

/// Why a block will be plainer than its author meant, without highlighting it; without a place, which the block does
/// not know.
pub fn check(block: &CodeBlock) -> Option<Diagnostic> {
    let name = language(block);
    if PLAIN.contains(&name.as_str()) {
        return None;
    }
    if grammar(block).is_none() {
        let message = format!("the language `{name}` is not known, and its code is left plain");
        let names: Vec<String> = names().collect();
        let diagnostic = Diagnostic::new(Code::CodeLanguageUnknown, message);
        let diagnostic = diagnostic.help("write `text` where no language is meant");
        return Some(diagnostic.suggest(&name, names.iter().map(String::as_str)));
    }
    let message = if block.source.len() > LARGEST_BLOCK {
        format!("a block of code over {} KB is left plain", LARGEST_BLOCK / 1024)
    } else if block.source.lines().any(|line| line.len() > LONGEST_LINE) {
        format!("a line of code over {} KB is left plain", LONGEST_LINE / 1024)
    } else {
        return None;
    };
    let help = "shorten it, or write `text` after the fence";
    Some(Diagnostic::new(Code::CodeTooLarge, message).help(help))
}

/// The language's name in lower case, without what may follow it (`rust,ignore`).
fn language(block: &CodeBlock) -> String {
    let name = block.language.trim();
    let end = name.find(|it: char| it.is_whitespace() || matches!(it, ',' | '{' | ':')).unwrap_or(name.len());
    name[..end].to_lowercase()
}

fn grammar(block: &CodeBlock) -> Option<&'static SyntaxReference> {
    let name = language(block);
    if PLAIN.contains(&name.as_str()) {
        return None;
    }
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name.as_str(), |(_, name)| name);
    GRAMMARS.find_syntax_by_token(name)
}

/// Every name by which a grammar is found, but for those of whole files (`.bashrc`).
fn names() -> impl Iterator<Item = String> {
    let of_grammars = GRAMMARS.syntaxes().iter().filter(|grammar| !grammar.hidden).flat_map(|grammar| {
        let extensions = grammar.file_extensions.iter().filter(|it| it.len() > 1 && !it.contains('.'));
        std::iter::once(&grammar.name).chain(extensions).map(|name| name.to_lowercase())
    });
    of_grammars.chain(ALIASES.iter().map(|(alias, _)| (*alias).to_owned()))
}

/// Puts code, already HTML, into its frame. It can be scrolled with the keyboard.
fn framed(block: &CodeBlock, code: &str) -> String {
    let mut html = String::with_capacity(code.len() + 128);
    if !block.title.is_empty() {
        html.push_str("<figure class=\"listing\"><figcaption>");
        push_escaped(&mut html, &block.title);
        html.push_str("</figcaption>");
    }
    html.push_str("<pre class=\"code\"");
    let name = language(block);
    if !name.is_empty() {
        html.push_str(" data-language=\"");
        html.push_str(&escaped(&name).replace('"', "&quot;"));
        html.push('"');
    }
    html.push_str(" tabindex=\"0\"><code>");
    html.push_str(code);
    html.push_str("</code></pre>");
    if !block.title.is_empty() {
        html.push_str("</figure>");
    }
    html
}

fn write_line(
    writer: &mut Writer,
    line: &str,
    operations: &[(usize, ScopeStackOp)],
    scopes: &mut ScopeStack,
) {
    let mut start = 0;
    for (at, operation) in operations {
        let piece = line.get(start..*at).unwrap_or_default();
        if !piece.is_empty() {
            writer.piece(piece, CLASSES.of(scopes.as_slice(), piece));
            start = *at;
        }
        // An operation that does not fit the stack changes classes only, never the text.
        let _ = scopes.apply(operation);
    }
    let rest = line.get(start..).unwrap_or_default();
    writer.piece(rest, CLASSES.of(scopes.as_slice(), rest));
}

/// Writes pieces of code, joining neighbours of one class.
#[derive(Default)]
struct Writer {
    html: String,
    open: Option<Class>,
    /// Blanks not yet written: they have no looks, and so belong to whatever class comes next.
    blanks: String,
}

impl Writer {
    fn piece(&mut self, text: &str, class: Option<Class>) {
        let words = text.trim_end();
        if words.is_empty() {
            self.blanks.push_str(text);
            return;
        }
        let begin = text.len() - text.trim_start().len();
        self.blanks.push_str(&text[..begin]);
        if class == self.open {
            self.html.push_str(&std::mem::take(&mut self.blanks));
        } else {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class.name());
                self.html.push_str("\">");
            }
            self.open = class;
        }
        push_escaped(&mut self.html, &text[begin..words.len()]);
        self.blanks.push_str(&text[words.len()..]);
    }

    /// Closes what is open, so that every line stands for itself.
    fn end_line(&mut self) {
        self.close();
        self.open = None;
    }

    fn close(&mut self) {
        if self.open.is_some() {
            self.html.push_str("</span>");
        }
        self.html.push_str(&std::mem::take(&mut self.blanks));
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    push_escaped(&mut html, text);
    html
}

/// Writes text between tags; quotation marks need no escape there.
fn push_escaped(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

#[cfg(test)]
mod tests;
