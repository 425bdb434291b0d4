//! Expressions: what stands in `{= …}`, `show-if`, `rows-from` and their like.
//!
//! ```text
//! text ──► Expression ──► Node ──► wire ──► browser
//!    syntax        resolve     ╲
//!                               evaluate ──► Value ──► text
//! ```
//!
//! Owns the language: its grammar (`syntax`), what names and types go together (`resolve`, which asks a [`Scope`]), what
//! operators and functions give (`evaluate`, which asks an [`Environment`]), and how values are shown (`print`). The
//! browser does the last two by the same rules in `runtime/expression.js` and `runtime/format.js`; one table of cases,
//! `tests/worksheets/expressions.txt`, holds both to them. Refuses to know how worksheets are written or kept.

pub mod environment;
mod evaluate;
mod format;
mod functions;
mod node;
mod print;
mod problem;
mod resolve;
mod scope;
pub mod syntax;
#[cfg(test)]
mod tests;
mod tokens;
pub mod tree;
mod types;
mod value;

pub use environment::Environment;
pub use evaluate::evaluate;
pub use format::{Format, Sign, Style};
pub use functions::Function;
pub use node::{About, Find, Leaf, Node, Shift};
pub use print::print;
pub use problem::Problem;
pub use resolve::{
    ForeignUse, Resolved, Wanted, resolve, resolve_condition, resolve_entries, resolve_number, resolve_shown,
};
pub use scope::{Meaning, RowMeaning, Scope};
pub use types::{Choice, ChoiceOption, Count, Entries, Range, Rows, Step, Type};
pub use value::{Chosen, Entry, Value};
