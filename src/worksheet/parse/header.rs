//! The header: what an author says of a worksheet as a whole.
//!
//! Owns how often it is filled in, whom it asks, and where answers may be sent.

use super::{Parser, words};
use crate::diagnostic::{Code, Span, suggest};
use crate::worksheet::Header;
use crate::worksheet::model::{Rater, Repeat};

impl Parser<'_> {
    /// Reads the attributes of the worksheet as a whole.
    pub(super) fn header(&mut self, header: &Header) {
        for (key, value, span) in &header.attributes {
            let value = value.trim();
            match key.as_str() {
                "repeat" => self.worksheet.repeat = self.repeat(value, *span),
                "raters" => self.worksheet.raters = self.raters(value, *span),
                "gathers" => self.worksheet.gathers = Some(value.to_owned()),
                "instance" => self.worksheet.instance = Some(value.to_owned()),
                "submit" if value.starts_with("https://") => self.worksheet.submit = Some(value.to_owned()),
                "submit" => self.tell(
                    Code::AttributeValue,
                    *span,
                    "answers can be sent to an address that begins with `https://` only",
                    "write `submit=\"https://…\"`",
                ),
                _ => {}
            }
        }
    }

    fn repeat(&mut self, value: &str, span: Span) -> Option<Repeat> {
        match value {
            "day" => return Some(Repeat::Day),
            "week" => return Some(Repeat::Week),
            "month" => return Some(Repeat::Month),
            _ => {}
        }
        let names: Vec<String> = value.split(',').map(|name| name.trim().to_owned()).collect();
        if names.len() > 1 && names.iter().all(|name| words::is_id(name)) {
            return Some(Repeat::Named(names));
        }
        let help = suggest::help(value, ["day", "week", "month"]);
        let help = help
            .filter(|help| help.contains("did you"))
            .unwrap_or_else(|| "write `day`, `week` or `month`, or names such as `before, after`".to_owned());
        self.tell(Code::AttributeValue, span, &format!("a worksheet cannot repeat every `{value}`"), &help);
        None
    }

    fn raters(&mut self, value: &str, span: Span) -> Vec<Rater> {
        let mut raters = Vec::new();
        for group in value.split(',').map(str::trim).filter(|group| !group.is_empty()) {
            let span = self.part(span, group);
            let (id, least) = group.split_once(char::is_whitespace).unwrap_or((group, "1+"));
            let least = least.trim().strip_suffix('+').and_then(|number| number.trim().parse().ok());
            match least {
                Some(least) if words::is_id(id) => {
                    let is_alone = matches!(id, "self" | "manager");
                    if least < 3 && !is_alone {
                        let message = format!("one reply of `{id}` would show who said it");
                        self.tell(Code::GroupSmall, span, &message, &format!("write `{id} 3+`"));
                    }
                    raters.push(Rater { id: id.to_owned(), least });
                }
                _ => {
                    let message = format!("`{group}` is no group of people");
                    self.tell(
                        Code::AttributeValue,
                        span,
                        &message,
                        "write `raters=\"self, manager, peers 3+\"`",
                    );
                }
            }
        }
        raters
    }
}
