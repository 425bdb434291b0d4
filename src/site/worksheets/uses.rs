//! Uses: the names of other worksheets that a worksheet speaks of, and what speaks against them.

use std::collections::{BTreeMap, HashMap};

use super::wire::Definitions;
use super::{Linked, Place, is_shown, names};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Kind;
use crate::document::collection::{DocumentId, Documents};
use crate::input::Inputs;
use crate::site::State;
use crate::worksheet::outline::{Use, Worksheet};

/// Links every worksheet that speaks of others, and tells of the names that mean nothing.
pub(super) fn link(
    (inputs, documents, states): (&Inputs, &Documents<'_>, &[State]),
    places: &BTreeMap<String, Place>,
    found: &mut Vec<Diagnostic>,
) -> HashMap<(DocumentId, u32), Linked> {
    let definitions = Definitions::new(inputs, documents, places);
    let checker = Checker { documents, states, places, definitions: &definitions };
    let mut linked = HashMap::new();
    for id in documents.ids().filter(|id| is_shown(states, *id)) {
        for (index, worksheet) in documents.get(id).outline.worksheets.iter().enumerate() {
            if worksheet.uses.is_empty() {
                continue;
            }
            found.extend(worksheet.uses.iter().filter_map(|one| checker.check(id, one)));
            found.extend(
                definitions
                    .circles(worksheet)
                    .into_iter()
                    .filter_map(|circle| checker.circle(id, worksheet, &circle)),
            );
            linked.insert((id, index as u32), definitions.link(worksheet));
        }
    }
    linked
}

struct Checker<'c, 'd> {
    documents: &'c Documents<'d>,
    states: &'c [State],
    places: &'c BTreeMap<String, Place>,
    definitions: &'c Definitions<'c>,
}

impl Checker<'_, '_> {
    fn check(&self, id: DocumentId, one: &Use) -> Option<Diagnostic> {
        let (Some(place), Some(definition)) =
            (self.places.get(&one.worksheet), self.definitions.get(&one.worksheet))
        else {
            return Some(self.unknown(id, one));
        };
        let Some(found) = names::find(definition, &one.name) else {
            return Some(self.name_unknown(id, one, *place, &names::all(definition)));
        };
        if !found.fits(&one.wanted) {
            let message = format!(
                "`{}.{}` is {}, and {} is needed here",
                one.worksheet, one.name, found.kind, one.wanted
            );
            let diagnostic = Diagnostic::at(Code::TypeMismatch, self.documents.file(id), one.span, message);
            let help = format!("name something else of `{}`, or ask for {} there", one.worksheet, one.wanted);
            return Some(diagnostic.help(help).related(
                self.documents.file(place.document),
                None,
                "that worksheet is here",
            ));
        }
        self.later(id, one, *place)
    }

    fn unknown(&self, id: DocumentId, one: &Use) -> Diagnostic {
        let name = &one.worksheet;
        let file = self.documents.file(id);
        let unpublished = self.documents.ids().find(|other| {
            !is_shown(self.states, *other)
                && self.documents.get(*other).outline.worksheets.iter().any(|it| it.id == *name)
        });
        let Some(other) = unpublished else {
            let help = format!(
                "write it as `content/worksheets/{name}.md`, or give its id to the worksheet of a post"
            );
            return Diagnostic::at(
                Code::WorksheetUnknown,
                file,
                one.span,
                format!("there is no worksheet `{name}`"),
            )
            .help(help)
            .suggest(name, self.places.keys().map(String::as_str));
        };
        let why =
            if self.states[other as usize] == State::Draft { "is a draft" } else { "is no longer published" };
        Diagnostic::at(Code::WorksheetUnknown, file, one.span, format!("the worksheet `{name}` {why}"))
            .help(format!("publish `{}`, or do not speak of it until then", self.documents.file(other)))
            .related(self.documents.file(other), None, "it is here")
    }

    fn name_unknown(&self, id: DocumentId, one: &Use, place: Place, known: &[String]) -> Diagnostic {
        let message = format!("the worksheet `{}` has no `{}`", one.worksheet, one.name);
        Diagnostic::at(Code::NameUnknown, self.documents.file(id), one.span, message)
            .help("give that name there as an id, as in `[hint]{#name}`")
            .suggest(&one.name, known.iter().map(String::as_str))
            .related(self.documents.file(place.document), None, "that worksheet is here")
    }

    fn circle(
        &self,
        id: DocumentId,
        worksheet: &Worksheet,
        (name, others): &(String, Vec<String>),
    ) -> Option<Diagnostic> {
        let one = worksheet.uses.iter().find(|one| others.contains(&one.worksheet))?;
        let message =
            format!("`{name}` would be made from itself, by way of the worksheet `{}`", one.worksheet);
        let diagnostic = Diagnostic::at(Code::Circle, self.documents.file(id), one.span, message)
            .help("let one of the two worksheets do without the other");
        let other = self.places.get(&one.worksheet).map(|place| self.documents.file(place.document));
        Some(other.into_iter().fold(diagnostic, |it, file| it.related(file, None, "that worksheet is here")))
    }

    /// Tells of a post that shows what readers are asked in a later one. A worksheet with a page of its own is met there.
    fn later(&self, id: DocumentId, one: &Use, place: Place) -> Option<Diagnostic> {
        let facts = &self.documents.facts;
        let host = place.host?;
        let are_posts = facts[id as usize].kind == Kind::Post && facts[host as usize].kind == Kind::Post;
        if !are_posts || facts[host as usize].published <= facts[id as usize].published {
            return None;
        }
        let message = format!("readers meet the worksheet `{}` only in a later post", one.worksheet);
        let diagnostic = Diagnostic::at(Code::WorksheetLater, self.documents.file(id), one.span, message);
        Some(
            diagnostic
                .help(format!(
                    "give it a page of its own, `content/worksheets/{}.md`, or show its answers after it",
                    one.worksheet
                ))
                .related(self.documents.file(host), None, "that post is here"),
        )
    }
}
