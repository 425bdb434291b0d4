//! What the worksheet answers while an expression is evaluated.

use super::node::{Leaf, Shift};
use super::value::Value;

/// The answers of the reader, the day, and all else that no expression can know.
pub trait Environment {
    /// The value of a leaf. A check that is not ticked is no; entries are those that are answered or filled.
    fn leaf(&self, leaf: &Leaf) -> Value;

    /// The answers of another worksheet, run or group; `None` where there are none.
    fn shifted(&self, shift: &Shift) -> Option<&dyn Environment>;
}

/// Nobody has answered anything: what the build knows.
#[derive(Clone, Copy, Debug)]
pub struct Unanswered;

impl Environment for Unanswered {
    fn leaf(&self, _: &Leaf) -> Value {
        Value::Empty
    }

    fn shifted(&self, _: &Shift) -> Option<&dyn Environment> {
        None
    }
}
