//! Classes of code: what a grammar's hundreds of scopes come to.
//!
//! Owns the dozen classes and which scope has which. Punctuation has none: it is most of the pieces, and
//! nobody looks for it.

use syntect::parsing::Scope;

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Attribute,
    Comment,
    Deleted,
    Function,
    Heading,
    Inserted,
    Keyword,
    /// A number, or a name for a fixed value such as `true`.
    Number,
    String,
    Tag,
    Type,
    /// A parameter, a property, a key.
    Variable,
}

impl Class {
    /// The class in HTML, as short as it can be: there are hundreds in a page.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Attribute => "hl-a",
            Self::Comment => "hl-c",
            Self::Deleted => "hl-d",
            Self::Function => "hl-f",
            Self::Heading => "hl-h",
            Self::Inserted => "hl-i",
            Self::Keyword => "hl-k",
            Self::Number => "hl-n",
            Self::String => "hl-s",
            Self::Tag => "hl-g",
            Self::Type => "hl-t",
            Self::Variable => "hl-v",
        }
    }
}

/// How a piece with a certain scope looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// It has this class.
    Class(Class),
    /// It has this class if it is a word: `and`, but not `&&`.
    Word(Class),
    /// It is plain, whatever is around it: code within a string, say.
    Plain,
}

/// Beginnings of scopes, the longer before the shorter.
const RULES: &[(&str, Look)] = &[
    ("comment", Look::Class(Class::Comment)),
    ("constant", Look::Class(Class::Number)),
    ("entity.name.function", Look::Class(Class::Function)),
    ("entity.name.label", Look::Class(Class::Variable)),
    ("entity.name.macro", Look::Class(Class::Function)),
    ("entity.name.section", Look::Class(Class::Heading)),
    ("entity.name.tag.toml", Look::Class(Class::Variable)),
    ("entity.name.tag.yaml", Look::Class(Class::Variable)),
    ("entity.name.tag", Look::Class(Class::Tag)),
    ("entity.name", Look::Class(Class::Type)),
    ("entity.other.attribute-name", Look::Class(Class::Attribute)),
    ("entity.other.inherited-class", Look::Class(Class::Type)),
    ("keyword.operator", Look::Word(Class::Keyword)),
    ("keyword.other.unit", Look::Class(Class::Number)),
    ("keyword", Look::Class(Class::Keyword)),
    ("markup.deleted", Look::Class(Class::Deleted)),
    ("markup.heading", Look::Class(Class::Heading)),
    ("markup.inserted", Look::Class(Class::Inserted)),
    ("markup.raw", Look::Class(Class::String)),
    ("markup.underline.link", Look::Class(Class::String)),
    ("meta.diff.header", Look::Class(Class::Heading)),
    ("meta.diff.range", Look::Class(Class::Heading)),
    ("meta.interpolation", Look::Plain),
    ("meta.template.expression", Look::Plain),
    ("source", Look::Plain),
    ("storage", Look::Class(Class::Keyword)),
    ("string", Look::Class(Class::String)),
    ("support.constant", Look::Class(Class::Number)),
    ("support.function", Look::Class(Class::Function)),
    ("support.macro", Look::Class(Class::Function)),
    ("support.type.property-name", Look::Class(Class::Variable)),
    ("support.class", Look::Class(Class::Type)),
    ("support.type", Look::Class(Class::Type)),
    ("variable.annotation", Look::Class(Class::Attribute)),
    ("variable.function", Look::Class(Class::Function)),
    ("variable.language", Look::Class(Class::Keyword)),
    ("variable.other.member", Look::Class(Class::Variable)),
    ("variable.parameter", Look::Class(Class::Variable)),
];

/// The rules, ready to be compared with scopes.
pub(super) struct Classes(Vec<(Scope, Look)>);

impl Classes {
    pub(super) fn new() -> Self {
        Self(RULES.iter().filter_map(|(name, look)| Some((Scope::new(name).ok()?, *look))).collect())
    }

    /// The class of a piece that has these scopes, the innermost last.
    pub(super) fn of(&self, scopes: &[Scope], piece: &str) -> Option<Class> {
        let rule = |scope: &Scope| self.0.iter().find(|(rule, _)| rule.is_prefix_of(*scope));
        match scopes.iter().rev().find_map(rule)?.1 {
            Look::Class(class) => Some(class),
            Look::Word(class) => piece.trim_start().starts_with(char::is_alphabetic).then_some(class),
            Look::Plain => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_a_scope_that_no_rule_before_it_hides() {
        assert_eq!(Classes::new().0.len(), RULES.len());
        for (index, (name, _)) in RULES.iter().enumerate() {
            let hidden = RULES[..index].iter().any(|(other, _)| name.starts_with(&format!("{other}.")));
            assert!(!hidden, "{name}");
        }
    }

    #[test]
    fn the_innermost_scope_decides() {
        let classes = Classes::new();
        let of = |scopes: &str, piece: &str| {
            let scopes: Vec<Scope> =
                scopes.split(' ').map(|scope| Scope::new(scope).expect("a scope")).collect();
            classes.of(&scopes, piece)
        };
        for (scopes, class) in [
            ("source.rust comment.line", Some(Class::Comment)),
            ("source.rust comment.line punctuation.definition.comment", Some(Class::Comment)),
            ("source.js string.quoted meta.interpolation variable.other", None),
            ("source.js string.quoted source.js.embedded keyword.control", Some(Class::Keyword)),
            ("source.python keyword.operator", Some(Class::Keyword)),
            ("text.html meta.tag entity.name.tag.html", Some(Class::Tag)),
            ("source.yaml string.unquoted entity.name.tag.yaml", Some(Class::Variable)),
            ("text.plain", None),
        ] {
            assert_eq!(of(scopes, "x"), class, "{scopes}");
        }
        assert_eq!(of("source.rust keyword.operator", "&&"), None);
    }
}
