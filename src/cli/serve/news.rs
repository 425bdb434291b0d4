//! News: what is wrong with a site and was not wrong when it was said last.
//!
//! Owns what was said. Two problems are one if they differ by nothing but their place in a file: each letter that is
//! typed moves all that stands behind it. Refuses to take a problem for mended before the whole site was looked through:
//! what is wrong with a page is known only once somebody looks at it.

use std::collections::BTreeMap;
use std::sync::Arc;

use goalpost::diagnostic::{Code, Diagnostic, Severity};

/// What was said, and what is wrong now.
#[derive(Debug, Default)]
pub(super) struct News {
    said: Counts,
    now: Counts,
}

/// Problems, each with how often there is one like it.
type Counts = BTreeMap<Key, usize>;

/// What makes two problems one.
type Key = (Code, Option<Arc<str>>, String);

/// What is new. Never without a new problem or a mended one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// What was not wrong before.
    pub(super) new: Vec<Diagnostic>,
    pub(super) mended: Tally,
    /// What is wrong as before, or may still be.
    pub(super) left: Tally,
}

/// So many problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

impl News {
    /// Takes in all that is wrong, as far as it is known.
    pub(super) fn problems(&mut self, problems: &[Diagnostic]) -> Option<Report> {
        let left = tally(&self.said);
        let mut known = self.said.clone();
        let is_new = |diagnostic: &&Diagnostic| match known.get_mut(&key(diagnostic)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        let new: Vec<Diagnostic> = problems.iter().filter(is_new).cloned().collect();
        self.now.clear();
        for diagnostic in problems {
            *self.now.entry(key(diagnostic)).or_default() += 1;
        }
        for (key, now) in &self.now {
            let said = self.said.entry(key.clone()).or_default();
            *said = (*said).max(*now);
        }
        (!new.is_empty()).then(|| Report { new, mended: Tally::default(), left })
    }

    /// Takes in that nothing else is wrong.
    pub(super) fn nothing_else(&mut self) -> Option<Report> {
        let mut mended = std::mem::replace(&mut self.said, self.now.clone());
        for (key, count) in &mut mended {
            *count = count.saturating_sub(self.now.get(key).copied().unwrap_or_default());
        }
        let (mended, left) = (tally(&mended), tally(&self.now));
        (!mended.is_empty()).then(|| Report { new: Vec::new(), mended, left })
    }
}

fn key(diagnostic: &Diagnostic) -> Key {
    let path = diagnostic.location.as_ref().map(|location| location.path.clone());
    // Which pages met a fault of a template, at the end of the message, is found out page by page.
    let fault = diagnostic.message.rsplit_once(" (while ").map(|(fault, _)| fault);
    let message = fault.filter(|_| diagnostic.code == Code::TemplateFailed).unwrap_or(&diagnostic.message);
    (diagnostic.code, path, message.to_owned())
}

fn tally(problems: &Counts) -> Tally {
    let mut tally = Tally::default();
    for ((code, ..), count) in problems {
        tally.add(code.severity(), *count);
    }
    tally
}

impl Tally {
    /// How many there are of each kind.
    pub(super) fn of(problems: &[Diagnostic]) -> Self {
        let mut tally = Self::default();
        for problem in problems {
            tally.add(problem.severity(), 1);
        }
        tally
    }

    fn add(&mut self, severity: Severity, count: usize) {
        match severity {
            Severity::Error => self.errors += count,
            Severity::Warning => self.warnings += count,
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use goalpost::diagnostic::Span;

    use super::*;

    const NONE: Tally = Tally { errors: 0, warnings: 0 };
    const WARNING: Tally = Tally { errors: 0, warnings: 1 };

    fn at(code: Code, start: usize) -> Diagnostic {
        Diagnostic::at(code, &"content/posts/a.md".into(), Span::from(start..start + 1), "it is wrong")
    }

    fn warning(start: usize) -> Diagnostic {
        at(Code::PostUndated, start)
    }

    fn error(start: usize) -> Diagnostic {
        at(Code::LinkBroken, start)
    }

    #[test]
    fn what_is_wrong_is_said_once_wherever_it_stands() {
        let mut news = News::default();
        let told = news.problems(&[warning(3)]);
        assert_eq!(told, Some(Report { new: vec![warning(3)], mended: NONE, left: NONE }));
        assert_eq!(news.problems(&[warning(4)]), None);
        let told = news.problems(&[error(1), warning(5)]);
        assert_eq!(told, Some(Report { new: vec![error(1)], mended: NONE, left: WARNING }));
        // A second one like the first.
        let told = news.problems(&[error(1), error(7), warning(5)]).expect("it is new");
        assert_eq!((told.new, told.left), (vec![error(7)], Tally { errors: 1, warnings: 1 }));
        assert_eq!(news.nothing_else(), None);
    }

    #[test]
    fn what_is_mended_is_said_once_nothing_else_can_be_wrong() {
        let mut news = News::default();
        news.problems(&[error(1), warning(2)]);
        assert_eq!(news.problems(&[warning(2)]), None);
        let told = news.problems(&[warning(2), warning(3)]).expect("it is new");
        assert_eq!(told.left, Tally { errors: 1, warnings: 1 }, "the error may still be there");
        news.problems(&[warning(2)]);
        let told = Some(Report { new: Vec::new(), mended: Tally { errors: 1, warnings: 1 }, left: WARNING });
        assert_eq!(news.nothing_else(), told);
        assert_eq!(news.nothing_else(), None);
        news.problems(&[]);
        let told = Some(Report { new: Vec::new(), mended: WARNING, left: NONE });
        assert_eq!(news.nothing_else(), told);
    }

    #[test]
    fn a_fault_of_a_template_is_one_whatever_pages_it_is_met_by() {
        let mut news = News::default();
        let failed = |pages: &str| {
            Diagnostic::new(Code::TemplateFailed, format!("`x` is undefined (while {pages} rendered)"))
        };
        assert!(news.problems(&[failed("`/a/` was")]).is_some());
        assert_eq!(news.problems(&[failed("`/a/` and another page were")]), None);
        assert_eq!(news.nothing_else(), None);
    }

    #[test]
    fn a_problem_that_goes_and_comes_back_before_it_was_looked_for_is_no_news() {
        let mut news = News::default();
        news.problems(&[error(1)]);
        assert_eq!(news.problems(&[]), None);
        assert_eq!(news.problems(&[error(1)]), None);
        assert_eq!(news.nothing_else(), None);
        // Mended and said to be, it is news when it is there again.
        news.problems(&[]);
        news.nothing_else();
        assert!(news.problems(&[error(1)]).is_some());
    }
}
