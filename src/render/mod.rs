//! Rendering: a plan becomes bytes.
//!
//! Owns the making of every kind of file, and the decision which are made: those whose key (`keys`) is not that of
//! a file that stands. Refuses to touch the disk: bytes go to the [`Output`](Sink), which alone knows what stands there.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Location};
use crate::document::collection::DocumentId;
use crate::document::facts::TargetId;
use crate::document::highlight;
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;
use crate::output::{FileKind, Original, Output as Sink};
use crate::plan::leaves::Printed;
use crate::plan::{Globals, Output, PagePlan, PlanLeaves, Variable, View, part};
use crate::site::Site;
use crate::worksheet::runtime;

mod body;
mod code;
mod faults;
mod feeds;
mod filters;
mod keys;
mod machines;
mod templates;
mod values;

use code::Code;
use keys::Shells;

pub(crate) use templates::Templates;
pub use templates::names as template_names;

/// Everything that rendering a page takes.
pub struct Renderer<'s, 'a> {
    site: &'s Site<'a>,
    leaves: PlanLeaves<'s, 'a>,
    globals: Globals<'s>,
    loaded: Arc<LoadedTemplates>,
    /// Where templates use variables that do not exist.
    told_variables: BTreeSet<Option<Location>>,
    code: Code,
    cards: Vec<OnceLock<tera::Value>>,
    links: Vec<OnceLock<tera::Value>>,
    global_values: OnceLock<Vec<(Variable, tera::Value)>>,
    /// What names the runtime of worksheets on a page.
    runtime: OnceLock<String>,
    bases: Bases,
    shells: Shells,
}

/// The fingerprints of what whole sorts of files depend on besides their own things. Files that are copied, and those
/// of the theme, depend on their bytes alone.
struct Bases {
    /// What is made: this program, and where the site is published.
    site: Fingerprint,
    /// The bodies of documents: the words that they take from the theme, and how code is shown.
    bodies: Fingerprint,
    /// Pages of the theme: all of that, and the templates.
    pages: Fingerprint,
}

/// What rendering had to tell.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The files that were made anew, by address, sorted.
    pub made: Vec<String>,
    /// What went wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl Bases {
    fn new(site: &Site<'_>) -> Self {
        let (config, theme) = (&site.inputs.config, &site.inputs.theme);
        let of_site = Fingerprint::build(|hasher| {
            hasher.text(FORMAT).text(&config.base_url.origin).text(&config.base_url.path);
        });
        let bodies = Fingerprint::build(|hasher| {
            hasher.text(highlight::VERSION).fingerprint(theme.words.fingerprint);
            hasher.number(u64::from(config.highlight));
        });
        let pages = Fingerprint::build(|hasher| {
            hasher.fingerprint(of_site).fingerprint(bodies).fingerprint(theme.fingerprint);
        });
        Self { site: of_site, bodies, pages }
    }
}

/// Changed when the same plan gives other bytes than before.
const FORMAT: &str = concat!("goalpost render 4 ", env!("CARGO_PKG_VERSION"));

/// Templates without errors: if these have some, the last that had none, while the process lives. So that who breaks a
/// template still sees pages, with the error over them.
fn sound(loaded: Arc<LoadedTemplates>, memory: &mut Memory) -> Arc<LoadedTemplates> {
    if !loaded.1.iter().any(Diagnostic::is_error) {
        memory.sound_templates = Some(Arc::clone(&loaded));
    }
    memory.sound_templates.clone().unwrap_or(loaded)
}

/// Templates, and what there was to tell when they were read.
pub(crate) type LoadedTemplates = (Templates, Vec<Diagnostic>);

impl<'s, 'a> Renderer<'s, 'a> {
    /// Prepares rendering a site: reads its templates, takes known code from memory.
    pub fn new(site: &'s Site<'a>, memory: &mut Memory) -> (Self, Vec<Diagnostic>) {
        let theme = &site.inputs.theme;
        let loaded = memory.templates.get_or_make(
            theme.identity(),
            |_| Fingerprint::default(),
            || Templates::new(theme).into(),
        );
        let mut diagnostics = loaded.1.clone();
        let loaded = sound(loaded, memory);
        diagnostics.extend(loaded.0.check_wanted(site));
        let told_variables = faults::unknown_variables(&diagnostics);
        let leaves = PlanLeaves::new(site);
        let bases = Bases::new(site);
        let renderer = Self {
            globals: Globals::new(site, &leaves),
            leaves,
            loaded,
            told_variables,
            code: Code::new(memory, site.inputs.config.highlight),
            cards: vec![OnceLock::new(); site.documents.documents.len()],
            links: vec![OnceLock::new(); site.documents.documents.len()],
            global_values: OnceLock::new(),
            runtime: OnceLock::new(),
            shells: Shells::recall(site, &bases, memory),
            bases,
            site,
        };
        (renderer, diagnostics)
    }

    /// Renders what is not there yet, and keeps the rest.
    pub fn render(&self, pages: &[PagePlan], sink: &Sink) -> Rendered {
        let results: Vec<Result<bool, Vec<Diagnostic>>> = pages
            .par_iter()
            .zip(self.keys(pages))
            .map(|(page, key)| self.settle(page, key, pages, sink))
            .collect();
        let mut rendered = Rendered::default();
        let mut failures = Vec::new();
        for (page, result) in pages.iter().zip(results) {
            match result {
                Ok(true) => rendered.made.push(page.address.to_string()),
                Ok(false) => {}
                Err(diagnostics) => failures.extend(diagnostics.into_iter().map(|it| (&*page.address, it))),
            }
        }
        rendered.diagnostics = self.gather(failures);
        rendered.diagnostics.extend(self.check_kinds(pages));
        rendered
    }

    /// What there is to tell of pages that could not be rendered, given with their addresses: what is wrong with one
    /// template is told once.
    pub fn gather(&self, failures: Vec<(&str, Diagnostic)>) -> Vec<Diagnostic> {
        faults::gather(failures, &self.told_variables)
    }

    /// Tells of the kinds of pages that no template can render.
    pub fn check_kinds(&self, pages: &[PagePlan]) -> Option<Diagnostic> {
        let views = pages.iter().filter_map(|page| match page.output {
            Output::Page(view) => Some(view),
            _ => None,
        });
        let lacking: BTreeSet<&str> =
            views.filter(|view| self.templates().of(*view, None).is_none()).map(View::kind).collect();
        if lacking.is_empty() {
            return None;
        }
        self.templates().missing(&Vec::from_iter(lacking))
    }

    /// Brings one file into the output; says whether it was made anew.
    fn settle(
        &self,
        page: &PagePlan,
        key: Fingerprint,
        pages: &[PagePlan],
        sink: &Sink,
    ) -> Result<bool, Vec<Diagnostic>> {
        let file = crate::address::file(&page.address);
        if sink.keep(&file, key) {
            return Ok(false);
        }
        if let Output::Copy(index) = page.output {
            let source = &self.site.inputs.files[index as usize];
            let opened = source.open(&self.site.inputs.root).map_err(|diagnostic| vec![diagnostic])?;
            let original = Original { name: source.file.clone(), file: opened };
            return sink.copy(&file, key, &original).map(|()| true);
        }
        let bytes = self.bytes(page, pages).map_err(|diagnostic| vec![diagnostic])?;
        let kind = if matches!(page.output, Output::Asset(_) | Output::Module(_)) {
            FileKind::Asset
        } else {
            FileKind::Page
        };
        sink.write(&file, key, &bytes, kind).map(|()| true)
    }

    /// The bytes of a file that is not copied.
    pub fn bytes(&self, page: &PagePlan, pages: &[PagePlan]) -> Result<Vec<u8>, Diagnostic> {
        match &page.output {
            Output::Page(view) => self.page(*view),
            Output::Feed(listing, format) => feeds::write(self, *listing, *format),
            Output::Asset(index) => Ok(self.site.inputs.theme.assets[*index as usize].bytes.clone()),
            Output::Module(index) => Ok(runtime::own().modules[*index as usize].text.clone().into_bytes()),
            Output::Redirect(id) => Ok(machines::redirect(self, *id)),
            Output::Sitemap(index) => Ok(machines::sitemap(self, *index, pages)),
            Output::SitemapIndex => Ok(machines::sitemap_index(self, pages)),
            Output::Robots => Ok(machines::robots(self)),
            Output::Search => Ok(machines::search(self)),
            Output::Copy(_) => Ok(Vec::new()),
        }
    }

    /// What was learned that the next build can use.
    pub fn remember(self, memory: &mut Memory) {
        self.shells.remember(memory);
        self.code.remember(memory);
    }

    fn templates(&self) -> &Templates {
        &self.loaded.0
    }

    fn page(&self, view: View) -> Result<Vec<u8>, Diagnostic> {
        let Some(template) = self.templates().of(view, self.wanted_template(view)) else {
            return Err(faults::no_template(&self.site.inputs.theme.name, &[view.kind()]));
        };
        let mut context = tera::Context::new();
        for variable in template.reads.iter().filter(|variable| view.has(**variable)) {
            context.insert_value(variable.name(), self.variable(view, *variable)?);
        }
        let mut bytes = Vec::with_capacity(16 << 10);
        self.templates()
            .render(template, &context, &mut bytes)
            .map_err(|error| self.templates().failed(&error, view))?;
        Ok(bytes)
    }

    fn wanted_template(&self, view: View) -> Option<&str> {
        match view {
            View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id) => {
                self.site.documents.get(id).summary.template.as_deref()
            }
            _ => None,
        }
    }

    fn variable(&self, view: View, variable: Variable) -> Result<tera::Value, Diagnostic> {
        if self.globals.get(variable).is_none() {
            return values::value(self, &part(self.site, view, variable));
        }
        if self.global_values.get().is_none() {
            let mut made = Vec::new();
            for variable in Variable::ALL {
                if let Some(part) = self.globals.get(*variable) {
                    made.push((*variable, values::value(self, part)?));
                }
            }
            let _ = self.global_values.set(made);
        }
        let known = self.global_values.get().into_iter().flatten().find(|(name, _)| *name == variable);
        Ok(known.map_or_else(tera::Value::none, |(_, value)| value.clone()))
    }

    /// The value of a document's card, made once.
    fn card(&self, id: DocumentId) -> Result<tera::Value, Diagnostic> {
        if let Some(value) = self.cards[id as usize].get() {
            return Ok(value.clone());
        }
        let value = values::value(self, &self.leaves.card_part(id))?;
        let value =
            self.templates().with_card_html(value, &self.variable(View::Post(id), Variable::Words)?)?;
        Ok(self.cards[id as usize].get_or_init(|| value).clone())
    }

    /// The value of a document's title and address, made once.
    fn link(&self, id: DocumentId) -> Result<tera::Value, Diagnostic> {
        if let Some(value) = self.links[id as usize].get() {
            return Ok(value.clone());
        }
        let value = values::value(self, &self.leaves.link_part(id))?;
        Ok(self.links[id as usize].get_or_init(|| value).clone())
    }

    fn definition(&self, target: TargetId) -> Option<(DocumentId, &'s str)> {
        self.leaves.definition(target)
    }

    fn printed(&self, target: TargetId) -> Printed<'s> {
        self.leaves.printed(target)
    }

    fn words(&self) -> &'s crate::input::theme::Words {
        &self.site.inputs.theme.words
    }
}
