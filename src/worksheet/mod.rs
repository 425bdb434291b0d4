//! Worksheets: forms that a coach writes in markdown, and a browser fills in.

pub mod expression;
