//! Lines: code is highlighted line by line, and most lines of code were seen before.
//!
//! Owns the memory of lines: what a line becomes depends on itself and on the state in which the grammar was at its
//! beginning, and a grammar is in few different states. It lasts as long as its thread, and is no larger than it is
//! allowed to be.

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference};

use super::{GRAMMARS, LONGEST_LINE, Writer, write_line};
use crate::map::Map;

/// So many states are remembered, each with its lines; then all are forgotten.
const MOST_STATES: usize = 500;

/// So many lines.
const MOST_LINES: usize = 20_000;

/// Lines that were highlighted.
#[derive(Default)]
pub(super) struct Lines {
    states: Vec<State>,
    count: usize,
}

/// A state of a grammar at the beginning of a line, and the lines that were met in it.
struct State {
    grammar: ParseState,
    scopes: ScopeStack,
    lines: Map<Box<str>, Line>,
}

/// What a line becomes.
struct Line {
    html: Box<str>,
    /// The state after it.
    next: usize,
}

impl Lines {
    /// The HTML of some code.
    pub(super) fn html(&mut self, source: &str, grammar: &SyntaxReference) -> String {
        if self.states.len() > MOST_STATES || self.count > MOST_LINES {
            *self = Self::default();
        }
        let mut html = String::with_capacity(source.len() * 4);
        let mut state = self.state(ParseState::new(grammar), ScopeStack::new());
        for line in source.split_inclusive('\n') {
            state = self.line(state, line, &mut html);
        }
        html
    }

    /// Writes a line; returns the state after it.
    fn line(&mut self, state: usize, line: &str, html: &mut String) -> usize {
        if let Some(known) = self.states[state].lines.get(line) {
            html.push_str(&known.html);
            return known.next;
        }
        let (mut grammar, mut scopes) =
            (self.states[state].grammar.clone(), self.states[state].scopes.clone());
        let mut writer = Writer::default();
        if line.len() > LONGEST_LINE {
            writer.piece(line, None);
        } else {
            // A grammar that fails on a line leaves it plain.
            let operations = grammar.parse_line(line, &GRAMMARS).unwrap_or_default();
            write_line(&mut writer, line, &operations, &mut scopes);
        }
        writer.end_line();
        html.push_str(&writer.html);
        let next = self.state(grammar, scopes);
        self.count += 1;
        self.states[state].lines.insert(line.into(), Line { html: writer.html.into(), next });
        next
    }

    /// The place of a state, which is made if it is new.
    fn state(&mut self, grammar: ParseState, scopes: ScopeStack) -> usize {
        let known = self.states.iter().position(|state| state.scopes == scopes && state.grammar == grammar);
        known.unwrap_or_else(|| {
            self.states.push(State { grammar, scopes, lines: Map::default() });
            self.states.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_before_changes_nothing() {
        let sources = [
            "fn a() {\n    /* b\n    c */ d();\n}\n",
            "    c */ d();\n}\n",
            "let s = \"fn a() {\n}\n\";\nfn a() {\n}\n",
            "// }\n}\n}",
        ];
        let grammar = GRAMMARS.find_syntax_by_token("rs").expect("the grammar of Rust");
        let alone: Vec<String> =
            sources.iter().map(|source| Lines::default().html(source, grammar)).collect();
        let mut lines = Lines::default();
        for _ in 0..2 {
            let together: Vec<String> = sources.iter().map(|source| lines.html(source, grammar)).collect();
            assert_eq!(together, alone);
        }
        let count = lines.count;
        lines.html(sources[0], grammar);
        assert_eq!(lines.count, count);
    }

    #[test]
    fn memory_has_an_end() {
        let grammar = GRAMMARS.find_syntax_by_token("sh").expect("the grammar of shells");
        let mut lines = Lines::default();
        // Each of these documents ends at a word of its own, which is part of the state.
        for number in 0..MOST_STATES * 2 {
            lines.html(&format!("cat <<END{number}\n"), grammar);
        }
        assert!(lines.states.len() <= MOST_STATES + 2, "{}", lines.states.len());
    }
}
