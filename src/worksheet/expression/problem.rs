//! What is wrong with an expression, before it is known in which file it stands.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};

/// One thing to tell the author about an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing it is.
    pub code: Code,
    /// The bytes of the author's file.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl Problem {
    /// A problem with the way to mend it.
    pub fn new(code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: help.into() }
    }

    /// The same as a diagnostic about a file.
    pub fn in_file(self, path: &Arc<str>) -> Diagnostic {
        Diagnostic::at(self.code, path, self.span, self.message).help(self.help)
    }
}
