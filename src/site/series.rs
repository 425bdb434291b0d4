//! Series: articles that belong together, in parts.
//!
//! Owns the numbering of parts, what is out, to come or missing, and what there is to say about gaps, doubles and
//! broken promises. A fault of numbering never breaks a page: every part keeps a place.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Location, Span};
use crate::document::collection::{DocumentId, Documents};
use crate::document::facts::{NameId, SeriesFact};
use crate::document::{Detail, Kind};
use crate::input::Inputs;

use super::State;

/// A series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its title: of its file, or as its parts name it.
    pub title: String,
    /// Its form in addresses.
    pub slug: String,
    /// Its own file.
    pub document: Option<DocumentId>,
    /// How many parts there are to be, if anything says.
    pub total: Option<u32>,
    /// Whether all parts are out.
    pub complete: bool,
    /// Its parts by number, those missing between them too.
    pub parts: Vec<Part>,
}

/// A part of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 1.
    pub number: u32,
    /// The post, if it is out or scheduled.
    pub document: Option<DocumentId>,
    /// Whether it is there.
    pub state: PartState,
}

/// Whether a part of a series is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    /// It is published.
    Out,
    /// Its date is to come.
    Scheduled,
    /// It is not there, and others that follow it are; or it is planned and not yet dated.
    Missing,
}

/// A post's claim on a part.
struct Claim {
    document: DocumentId,
    /// Which of the document's memberships.
    membership: usize,
    fact: SeriesFact,
}

/// For each document, its places in the series: which series, which of its parts.
pub(super) type Memberships = Vec<Box<[(u32, u32)]>>;

pub(super) fn link(
    inputs: &Inputs,
    documents: &Documents<'_>,
    states: &[State],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Series>, Memberships) {
    let claims = claims(documents);
    let mut series: Vec<Series> = Vec::new();
    for (name, claims) in claims.into_iter().enumerate() {
        let own = documents.names.series.names[name].document.filter(|id| states[*id as usize] == State::Out);
        let linker = Linker { inputs, documents, states };
        if own.is_some() || claims.iter().any(|claim| states[claim.document as usize] == State::Out) {
            series.push(linker.series(name as NameId, own, claims, diagnostics));
        }
    }
    series.sort_by_cached_key(|series| (series.title.to_lowercase(), series.slug.clone()));
    let mut memberships: Vec<Vec<(u32, u32)>> = vec![Vec::new(); documents.documents.len()];
    for (index, series) in series.iter().enumerate() {
        for (place, part) in series.parts.iter().enumerate() {
            if let Some(id) = part.document {
                memberships[id as usize].push((index as u32, place as u32));
            }
        }
    }
    (series, memberships.into_iter().map(Into::into).collect())
}

/// The posts that claim a part of each series, by date, then path.
fn claims(documents: &Documents<'_>) -> Vec<Vec<Claim>> {
    let mut claims: Vec<Vec<Claim>> = Vec::new();
    claims.resize_with(documents.names.series.names.len(), Vec::new);
    for document in documents.ids() {
        let fact = &documents.facts[document as usize];
        if fact.kind == Kind::Post {
            for (membership, fact) in fact.series.iter().enumerate() {
                claims[fact.series as usize].push(Claim { document, membership, fact: *fact });
            }
        }
    }
    for list in &mut claims {
        list.sort_by_key(|claim| (documents.facts[claim.document as usize].published, claim.document));
    }
    claims
}

struct Linker<'a> {
    inputs: &'a Inputs,
    documents: &'a Documents<'a>,
    states: &'a [State],
}

impl Linker<'_> {
    fn series(
        &self,
        name: NameId,
        own: Option<DocumentId>,
        claims: Vec<Claim>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Series {
        let known = &self.documents.names.series.names[name as usize];
        let (planned, complete) = self.plan(own);
        let numbered = number(claims);
        self.tell_doubles(&numbered, diagnostics);
        let displaced = self.tell_displaced(&numbered, diagnostics);
        self.tell_order(&numbered, &displaced, diagnostics);
        self.tell_overdue(&numbered, diagnostics);
        self.tell_totals(&numbered, own, planned, diagnostics);
        self.tell_beyond(&numbered, planned.zip(own), diagnostics);
        let claimed = numbered.iter().filter_map(|(_, claim)| claim.fact.total).max();
        let mut parts: Vec<Part> =
            numbered.iter().filter_map(|(number, claim)| self.part(*number, claim)).collect();
        let last = parts.iter().map(|part| part.number).max().unwrap_or(0);
        let total = planned.or(claimed).map(|total| total.max(last)).or(complete.then_some(last));
        add_missing(&mut parts, total.unwrap_or(last));
        self.tell_missing(&parts, &numbered, diagnostics);
        let all_out = parts.iter().all(|part| part.state == PartState::Out);
        Series {
            title: own.map_or_else(
                || known.spellings.first().cloned().unwrap_or_else(|| known.slug.clone()),
                |id| self.documents.get(id).summary.title.clone(),
            ),
            slug: known.slug.clone(),
            document: own,
            total,
            complete: all_out && !parts.is_empty() && (complete || total == Some(last)),
            parts,
        }
    }

    /// How many parts the series' own file plans, and whether it says that all are out.
    fn plan(&self, own: Option<DocumentId>) -> (Option<u32>, bool) {
        match own.map(|id| &self.documents.get(id).summary.detail) {
            Some(Detail::Series { parts, complete }) => (*parts, *complete == Some(true)),
            _ => (None, false),
        }
    }

    fn part(&self, number: u32, claim: &Claim) -> Option<Part> {
        let state = match self.states[claim.document as usize] {
            State::Out => PartState::Out,
            State::Scheduled => PartState::Scheduled,
            State::Draft | State::Expired => return None,
        };
        Some(Part { number, document: Some(claim.document), state })
    }

    fn tell_missing(&self, parts: &[Part], claims: &[(u32, Claim)], diagnostics: &mut Vec<Diagnostic>) {
        let Some(last) = parts.iter().filter(|part| part.document.is_some()).map(|part| part.number).max()
        else {
            return;
        };
        // The missing numbers before each part that is there: a gap is told once, however wide.
        let mut gaps: Vec<(&Claim, Vec<u32>)> = Vec::new();
        for part in parts.iter().filter(|part| part.document.is_none() && part.number < last) {
            // A part that is written and kept back is no surprise to its author.
            if claims.iter().any(|(number, _)| *number == part.number) {
                continue;
            }
            let next = claims.iter().find(|(number, _)| *number > part.number);
            let Some((_, claim)) = next else { continue };
            match gaps.last_mut() {
                Some((before, numbers)) if before.document == claim.document => numbers.push(part.number),
                _ => gaps.push((claim, vec![part.number])),
            }
        }
        for (claim, numbers) in gaps {
            let message = match numbers[..] {
                [one] => format!("part {one} of this series is missing"),
                _ => format!("parts {} of this series are missing", ranges(&numbers)),
            };
            diagnostics.push(
                self.at(Code::SeriesPartMissing, claim, message).help(
                    "write what is missing, or number the parts anew; readers see a part without a link",
                ),
            );
        }
    }

    fn tell_doubles(&self, claims: &[(u32, Claim)], diagnostics: &mut Vec<Diagnostic>) {
        for pair in claims.windows(2) {
            if let [(first, one), (second, other)] = pair
                && first == second
            {
                diagnostics.push(
                    self.at(
                        Code::SeriesPartTwice,
                        other,
                        format!("part {second} of this series exists twice"),
                    )
                    .help("give one of them another `part`")
                    .related(
                        self.documents.file(one.document),
                        self.span(one),
                        "the other is here",
                    ),
                );
            }
        }
    }

    /// Tells of posts without a number that would be the part which another claims, and so silently become a later
    /// one; says which.
    fn tell_displaced(&self, claims: &[(u32, Claim)], diagnostics: &mut Vec<Diagnostic>) -> Vec<DocumentId> {
        let mut displaced = Vec::new();
        let mut by_date: Vec<&(u32, Claim)> = claims.iter().collect();
        by_date.sort_by_key(|(_, claim)| (self.published(claim), claim.document));
        for (rank, (number, claim)) in (1..).zip(by_date) {
            if claim.fact.part.is_some() || *number == rank || !self.is_shown(claim) {
                continue;
            }
            let claims_it = |(_, other): &&(u32, Claim)| other.fact.part == Some(rank);
            let Some((_, other)) = claims.iter().find(claims_it) else { continue };
            displaced.push(claim.document);
            let title = &self.documents.get(claim.document).summary.title;
            let message = format!("by its date \"{title}\" is part {rank} of this series as well");
            diagnostics.push(
                self.at(Code::SeriesPartTwice, other, message)
                    .help("give every post of the series its own `part`")
                    .related(
                        self.documents.file(claim.document),
                        self.span(claim),
                        format!("this has no `part`, and counts as part {number} now"),
                    ),
            );
        }
        displaced
    }

    fn is_shown(&self, claim: &Claim) -> bool {
        matches!(self.states[claim.document as usize], State::Out | State::Scheduled)
    }

    fn tell_order(
        &self,
        claims: &[(u32, Claim)],
        displaced: &[DocumentId],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for pair in claims.windows(2) {
            if let [(first, one), (second, other)] = pair
                && first < second
                && self.published(one) > self.published(other)
                && !displaced.contains(&other.document)
            {
                diagnostics.push(
                    self.at(
                        Code::SeriesPartOrder,
                        other,
                        format!("part {second} appears before part {first} of its series"),
                    )
                    .help("exchange their dates or their numbers")
                    .related(
                        self.documents.file(one.document),
                        self.span(one),
                        format!("part {first} is here"),
                    ),
                );
            }
        }
    }

    /// A part whose day has come and which is still a draft: a promise to readers that is not kept.
    fn tell_overdue(&self, claims: &[(u32, Claim)], diagnostics: &mut Vec<Diagnostic>) {
        for (number, claim) in claims {
            let fact = &self.documents.facts[claim.document as usize];
            if self.states[claim.document as usize] == State::Draft && fact.published <= self.inputs.now {
                let date = self.documents.get(claim.document).summary.date;
                let day = date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
                diagnostics.push(
                    self.at(
                        Code::SeriesPartOverdue,
                        claim,
                        format!("part {number} was due on {} and is still a draft", day.unwrap_or_default()),
                    )
                    .help("publish it by removing `draft = true`, or give it a later date"),
                );
            }
        }
    }

    /// Compares the totals that parts give with that of the series' own file, or with the first that is given.
    fn tell_totals(
        &self,
        claims: &[(u32, Claim)],
        own: Option<DocumentId>,
        planned: Option<u32>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut known = planned.zip(own).map(|(total, own)| (total, own, None, "its own file"));
        for (_, claim) in claims {
            match (known, claim.fact.total) {
                (Some((known, document, span, what)), Some(total)) if known != total => diagnostics.push(
                    self.at(
                        Code::SeriesTotalConflict,
                        claim,
                        format!("the series is to have {total} parts here, and {known} in {what}"),
                    )
                    .help("say it once, as `parts` in the series' own file")
                    .related(
                        self.documents.file(document),
                        span,
                        format!("{known} parts are given here"),
                    ),
                ),
                (None, Some(total)) => {
                    known = Some((total, claim.document, self.span(claim), "another part"));
                }
                _ => {}
            }
        }
    }

    /// Tells of the last part, if the series' own file plans fewer.
    fn tell_beyond(
        &self,
        claims: &[(u32, Claim)],
        plan: Option<(u32, DocumentId)>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let last = claims.iter().rev().find(|(_, claim)| self.is_shown(claim));
        let (Some((number, claim)), Some((planned, own))) = (last, plan) else { return };
        if *number <= planned || claim.fact.total.is_some() {
            return;
        }
        let message = format!("this is part {number} of the series, and its own file plans {planned}");
        diagnostics.push(
            self.at(Code::SeriesTotalConflict, claim, message)
                .help(format!("write `parts = {number}` there, or number the parts anew"))
                .related(self.documents.file(own), None, "the series' own file is this"),
        );
    }

    fn published(&self, claim: &Claim) -> i64 {
        self.documents.facts[claim.document as usize].published
    }

    fn at(&self, code: Code, claim: &Claim, message: String) -> Diagnostic {
        let path = self.documents.file(claim.document).clone();
        Diagnostic::new(code, message).located(Location { path, span: self.span(claim) })
    }

    /// Where a post says that it is a part.
    fn span(&self, claim: &Claim) -> Option<Span> {
        self.documents.get(claim.document).outline.spans.series.get(claim.membership).copied()
    }
}

/// Numbers as they are listed: `2, 4–7`. Sorted.
fn ranges(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [one] => one.to_string(),
        [one, two] => format!("{one}, {two}"),
        run => format!("{}–{}", run[0], run[run.len() - 1]),
    });
    runs.collect::<Vec<String>>().join(", ")
}

/// Fills the gaps up to the total. A total beyond all reason (a typing error) does not fill memory.
fn add_missing(parts: &mut Vec<Part>, total: u32) {
    const MOST: u32 = 1000;
    let there: BTreeSet<u32> = parts.iter().map(|part| part.number).collect();
    let absent = (1..=total.min(MOST)).filter(|number| !there.contains(number));
    parts.extend(absent.map(|number| Part { number, document: None, state: PartState::Missing }));
    parts.sort_by_key(|part| (part.number, part.document));
}

/// Numbers the claims: those that name a part have it, the others take the free numbers in the order of their
/// dates. Sorted by number, then date.
fn number(claims: Vec<Claim>) -> Vec<(u32, Claim)> {
    let taken: BTreeSet<u32> = claims.iter().filter_map(|claim| claim.fact.part).collect();
    let mut free = (1..).filter(|number| !taken.contains(number));
    let mut numbered: Vec<(u32, Claim)> = Vec::with_capacity(claims.len());
    for claim in claims {
        let number = claim.fact.part.or_else(|| free.next()).unwrap_or(u32::MAX);
        numbered.push((number, claim));
    }
    numbered.sort_by_key(|(number, _)| *number);
    numbered
}
