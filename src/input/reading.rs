//! Reading: the parts of a project, each read when it must be.
//!
//! Owns what was read last, while the process lives, and which part of it a changed file belongs to. Refuses to guess:
//! what is not surely one known file in its place is read as a whole again. What was kept is what would be read now, so
//! there is no other way through the build for those who follow every save.

#![expect(clippy::disallowed_methods, reason = "this module looks for a configuration in the folders above")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::folder::slashed;
use super::gate::{Gate, Refusal};
use super::walk::{self, Found};
use super::{Changed, Inputs, Request, Theme, data, file, theme};
use crate::config::{self, BaseUrl, Config};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;
use crate::worksheet::lock;

/// So many folders with a site are named to whoever is in none of them.
const NAMED: usize = 5;

/// What was read of a project last.
#[derive(Debug, Default)]
pub struct Reading {
    settings: Option<Told<Settings>>,
    theme: Option<Told<Arc<Theme>>>,
    data: Option<Told<Arc<BTreeMap<String, serde_json::Value>>>>,
    lock: Option<Told<Option<String>>>,
    found: Option<Told<Found>>,
    /// The last settings without an error.
    sound_settings: Option<Settings>,
    /// The last theme without an error.
    sound_theme: Option<Arc<Theme>>,
}

/// The configuration, and what it was made from.
#[derive(Clone, Debug)]
struct Settings {
    config: Config,
    home: BaseUrl,
    fingerprint: Fingerprint,
}

/// A part, and what there is to tell about it.
#[derive(Clone, Debug)]
struct Told<T> {
    value: T,
    diagnostics: Vec<Diagnostic>,
}

impl<T> Told<T> {
    fn of(read: impl FnOnce(&mut Vec<Diagnostic>) -> T) -> Self {
        let mut diagnostics = Vec::new();
        let value = read(&mut diagnostics);
        Self { value, diagnostics }
    }

    fn is_sound(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl Reading {
    /// Forgets the parts that changed files belong to.
    pub(super) fn forget(&mut self, request: &Request, memory: &mut Memory) {
        match &request.changed {
            Changed::Everything => self.forget_all(),
            Changed::Files(files) => {
                for file in files.iter() {
                    self.forget_file(file, request, memory);
                }
            }
        }
    }

    fn forget_all(&mut self) {
        let (sound_settings, sound_theme) = (self.sound_settings.take(), self.sound_theme.take());
        *self = Self { sound_settings, sound_theme, ..Self::default() };
    }

    fn forget_file(&mut self, file: &Path, request: &Request, memory: &mut Memory) {
        if file == request.config {
            return self.forget_all();
        }
        let first = file.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
        match first.as_deref() {
            Some("themes" | "templates") => self.theme = None,
            Some("data") => self.data = None,
            Some(lock::FILE) => self.lock = None,
            Some("content" | "static") => self.look_again(file, request, memory),
            // A link may lead to it.
            _ => self.forget_all(),
        }
    }

    /// Looks again at one file; at all of them where it is none that is known.
    fn look_again(&mut self, file: &Path, request: &Request, memory: &mut Memory) {
        let Some(found) = &mut self.found else { return };
        let name: String = slashed(file).nfc().collect();
        let is_known = found.value.look_again(&name, file, memory, request.began);
        if !is_known {
            self.found = None;
        }
    }

    /// The whole project, with what is not known read now.
    pub(super) fn inputs(&mut self, request: &Request, memory: &mut Memory) -> Inputs {
        let gate = Arc::new(Gate::of_site(&request.root, &request.config));
        let settings = &*self.settings.get_or_insert_with(|| {
            // A theme depends on the settings.
            self.theme = None;
            read_settings(request, &mut self.sound_settings)
        });
        let config = &settings.value.config;
        let theme = &*self.theme.get_or_insert_with(|| read_theme(&gate, config, &mut self.sound_theme));
        let data = &*self.data.get_or_insert_with(|| Told::of(|told| data::read(&gate, told).into()));
        let lock = &*self.lock.get_or_insert_with(|| Told::of(|told| read_lock(&gate, told)));
        let found = &*self.found.get_or_insert_with(|| {
            Told::of(|told| {
                let mut found = walk::walk(&gate, told);
                file::identify(&mut found.files, &gate, memory, request.began, told);
                found
            })
        });
        let mut diagnostics = [
            &settings.diagnostics,
            &theme.diagnostics,
            &data.diagnostics,
            &lock.diagnostics,
            &found.diagnostics,
        ]
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<Diagnostic>>();
        // Where there is no site, nobody misses its folders, and nothing lies beside it.
        if diagnostics.iter().any(|it| it.code == Code::SiteMissing) {
            diagnostics.retain(|it| !matches!(it.code, Code::ContentMissing | Code::PostMisplaced));
        }
        Inputs {
            root: request.root.clone(),
            config: config.clone(),
            home: settings.value.home.clone(),
            configuration: settings.value.fingerprint,
            sources: found.value.sources.clone(),
            files: found.value.files.clone(),
            theme: theme.value.clone(),
            data: data.value.clone(),
            lock: lock.value.clone(),
            now: request.now,
            began: request.began,
            unpublished: request.unpublished,
            diagnostics,
        }
    }
}

fn read_settings(request: &Request, sound: &mut Option<Settings>) -> Told<Settings> {
    let mut settings = Told::of(|diagnostics| {
        let (mut config, fingerprint) = read_config(request, diagnostics);
        let home = config.base_url.clone();
        replace_base_url(request, &mut config, diagnostics);
        Settings { config, home, fingerprint }
    });
    if settings.is_sound() {
        *sound = Some(settings.value.clone());
    } else if let Some(sound) = sound {
        settings.value = sound.clone();
    }
    settings
}

fn read_theme(gate: &Gate, config: &Config, sound: &mut Option<Arc<Theme>>) -> Told<Arc<Theme>> {
    let mut theme = Told::of(|diagnostics| Arc::new(theme::read(gate, config, diagnostics)));
    if theme.is_sound() {
        *sound = Some(theme.value.clone());
    } else if let Some(sound) = sound {
        theme.value = sound.clone();
    }
    theme
}

fn read_config(request: &Request, diagnostics: &mut Vec<Diagnostic>) -> (Config, Fingerprint) {
    let name: Arc<str> = request.config.to_string_lossy().replace('\\', "/").into();
    let (gate, place) = Gate::of_named(&request.root, &request.config);
    let read = gate.follow(&place).map_err(|refusal| config_unreadable(&name, &refusal, &request.root));
    let text = match read.and_then(|bytes| file::text(bytes, &name)) {
        Ok(text) => text,
        Err(told) => {
            diagnostics.push(told);
            // A whole, empty configuration: the rest of the site is still read and checked.
            return (Config::default(), Fingerprint::default());
        }
    };
    let (config, found) = config::parse(&name, &text);
    diagnostics.extend(found);
    let fingerprint = Fingerprint::build(|hasher| {
        hasher.text(&text).optional(request.address.url("").as_deref());
    });
    (config, fingerprint)
}

/// Reads `worksheets.lock`; a site without worksheets has none.
fn read_lock(gate: &Gate, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let name = lock::FILE.into();
    let read = match gate.follow(Path::new(lock::FILE)) {
        Err(refusal) if refusal.is_missing() => return None,
        read => read.map_err(|refusal| refusal.told(&name)).and_then(|bytes| file::text(bytes, &name)),
    };
    read.map_err(|told| diagnostics.push(told)).ok()
}

fn replace_base_url(request: &Request, config: &mut Config, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(url) = request.address.url(&config.base_url.path) {
        match BaseUrl::parse(&url) {
            Ok(base_url) => config.base_url = base_url,
            Err(invalid) => diagnostics.push(Diagnostic {
                help: invalid.help,
                ..Diagnostic::new(Code::ConfigValueInvalid, format!("`--base-url`: {}", invalid.message))
            }),
        }
    }
}

fn config_unreadable(name: &Arc<str>, refusal: &Refusal, root: &Path) -> Diagnostic {
    if !refusal.is_missing() {
        return refusal.told(name);
    }
    let above =
        root.ancestors().skip(1).zip(["..", "../.."]).find(|(folder, _)| folder.join(&**name).is_file());
    if let Some((_, way)) = above {
        return Diagnostic::new(Code::SiteMissing, format!("there is no `{name}` in this folder"))
            .help(format!("it lies in a folder above: type `cd {way}` and try again"));
    }
    let help = match folders_with(name, root).as_slice() {
        [folder] => format!("it lies in a folder of this one: type `cd {folder}` and try again"),
        folders @ [_, ..] if folders.len() <= NAMED => {
            let folders = suggest::list(folders.iter().map(String::as_str));
            format!("go to the folder of the site that you mean: {folders}")
        }
        _ => "go to the folder of your site, or name it with `--root`; `goalpost init` makes a new one"
            .to_owned(),
    };
    Diagnostic::new(Code::SiteMissing, format!("there is no `{name}` here")).help(help)
}

/// The folders of a folder in which there is such a file, as a shell reads them.
fn folders_with(name: &str, root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().join(name).is_file());
    let mut found: Vec<String> = folders.filter_map(|entry| in_shell(entry.file_name().to_str()?)).collect();
    found.sort();
    found
}

/// The name of a folder in quotation marks where it needs them; nothing where shells differ in what those do to it.
fn in_shell(name: &str) -> Option<String> {
    let is_plain = |it: char| it.is_alphanumeric() || matches!(it, '.' | '-' | '_');
    let is_safe = name.chars().all(|it| is_plain(it) || it == ' ') && !name.starts_with(['-', '.']);
    let quoted = if name.contains(' ') { format!("\"{name}\"") } else { name.to_owned() };
    is_safe.then_some(quoted)
}
