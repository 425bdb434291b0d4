//! The promise of the preview: after each quiet moment, what it serves is what a clean build makes, byte for byte apart
//! from its own script, whatever was saved, and in whatever way.
//!
//! A process of `goalpost serve` follows a project to which anything is done at random. `PREVIEW_SAVES` and
//! `PREVIEW_SEED` say how much, and what; `GOALPOST_PROGRAM` names another program to test than the one that was just
//! built. With `PREVIEW_KEEP=1` a project on which this fails stays where it is.

#![expect(clippy::disallowed_methods, reason = "these tests save files and look at what is served of them")]

use std::collections::BTreeMap;
use std::env;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

#[path = "edits/blog/texts.rs"]
mod blog;
#[path = "support/chance.rs"]
mod chance;
#[path = "preview_saves/comparison.rs"]
mod comparison;
#[path = "preview_saves/deeds.rs"]
mod deeds;
#[path = "support/editors.rs"]
mod editors;
#[path = "support/folder.rs"]
mod folder;
#[path = "preview_saves/listener.rs"]
mod listener;
#[path = "preview_saves/project.rs"]
mod project;
#[path = "preview_saves/reader.rs"]
mod reader;
#[expect(dead_code, reason = "what only trouble asks it")]
#[path = "support/server.rs"]
mod server;
#[path = "preview_saves/texts.rs"]
mod texts;

use chance::Chance;
use goalpost::fingerprint::Fingerprint;

use comparison::Clean;
use listener::Listener;
use project::Project;
use reader::Reader;
use server::Server;

/// 2024-01-15T12:00:00Z: after every post of the blog but the part to come.
const NOW: i64 = 1_705_320_000;

/// So many files are saved, unless the environment says otherwise.
const SAVES: usize = 600;

/// So many previews are begun while somebody saves.
const STARTS: usize = 12;

/// At most so many deeds are done between two quiet moments.
const DEEDS: usize = 9;

/// How long the preview may take to tell what it serves already.
const PATIENCE: Duration = Duration::from_secs(5);

fn number(name: &str, usual: usize) -> usize {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A project, its preview, and what was seen of it.
struct Session {
    project: Project,
    // Before the server, so that it ends first.
    reader: Reader,
    listener: Listener,
    server: Server,
    seed: usize,
    /// The path before every address of the site as it could last be built.
    base: String,
    /// The site as it could last be built: the fingerprint of each file, by address.
    files: BTreeMap<String, Fingerprint>,
    sound: usize,
    broken: usize,
    compared: usize,
}

impl Session {
    fn new(seed: usize) -> Self {
        let project = Project::new(seed as u64);
        let mut command = Command::new(server::program());
        command.env("SOURCE_DATE_EPOCH", NOW.to_string());
        let server = Server::start(command, &project.root(), project.folder.path().join("log"));
        let reader = Reader::new(server.another_client(), Chance(!(seed as u64)));
        let base = String::new();
        let listener = Listener::new(server.events());
        Self {
            project,
            reader,
            listener,
            server,
            seed,
            base,
            files: BTreeMap::new(),
            sound: 0,
            broken: 0,
            compared: 0,
        }
    }

    /// Does a few things, as fast or as slowly as authors and their programs do.
    fn work(&mut self) {
        for _ in 0..=self.project.chance.below(DEEDS) {
            match self.project.chance.below(60) {
                0 => deeds::mistake(&mut self.project),
                _ => deeds::anything(&mut self.project),
            }
            match self.project.chance.below(12) {
                0 => sleep(Duration::from_millis(self.project.chance.below(25) as u64)),
                1 => sleep(Duration::from_micros(self.project.chance.below(2000) as u64)),
                _ => {}
            }
        }
    }

    /// Compares what is served with a clean build. Says whether the site can be built.
    fn compare(&mut self) -> bool {
        let clean = Clean::build(&self.project, &self.server.origin(), NOW);
        self.project.note("-");
        let outcome = if clean.is_sound() { self.compare_sound(&clean) } else { self.compare_broken(&clean) };
        if let Some(wrong) = outcome.err().or(self.reader.wrong()) {
            self.fail(&wrong);
        }
        // A build notes what the worksheets ask for; sometimes the author builds.
        if let Some(lock) = clean.lock.as_ref().filter(|_| clean.is_sound())
            && self.project.chance.below(8) == 0
        {
            self.project.save("worksheets.lock", lock);
        }
        clean.is_sound()
    }

    fn compare_sound(&mut self, clean: &Clean) -> Result<(), String> {
        let files: BTreeMap<String, Fingerprint> =
            clean.files.iter().map(|(address, bytes)| (address.clone(), Fingerprint::of(bytes))).collect();
        let gone: Vec<String> = self.files.keys().filter(|it| !files.contains_key(*it)).cloned().collect();
        comparison::settle(&mut self.server, clean, &gone)?;
        let differs = |(address, old): &(&String, &Fingerprint)| files.get(*address) != Some(*old);
        let changed = self.files.iter().filter(differs);
        let changed = changed.map(|(address, _)| comparison::target(&clean.base, address)).collect();
        // What a browser has had is told to it when it changes.
        let untold = self.listener.untold(&changed, PATIENCE);
        if !untold.is_empty() && self.base == clean.base {
            return Err(format!("nobody was told that these have changed: {untold:?}"));
        }
        self.sound += 1;
        self.compared += files.len();
        self.base.clone_from(&clean.base);
        self.files = files;
        self.reader.look_at(self.targets());
        self.project.sound = self.project.entries();
        Ok(())
    }

    fn compare_broken(&mut self, clean: &Clean) -> Result<(), String> {
        self.broken += 1;
        let targets: Vec<String> = self.targets().into_iter().step_by(17).collect();
        comparison::hear_errors(&mut self.server, clean, &targets)
    }

    fn targets(&self) -> Vec<String> {
        self.files.keys().map(|address| comparison::target(&self.base, address)).collect()
    }

    fn fail(&mut self, difference: &str) -> ! {
        let place = self.project.folder.path().to_owned();
        if env::var_os("PREVIEW_KEEP").is_some() {
            self.project.folder.disable_cleanup(true);
        }
        panic!(
            "seed {}, after {} saves, in {}: {difference}\nThe last deeds:\n{}",
            self.seed,
            self.project.saves,
            place.display(),
            self.project.last_deeds()
        );
    }
}

#[test]
fn what_is_saved_while_the_preview_begins_is_served() {
    for seed in 0..number("PREVIEW_STARTS", STARTS) {
        let mut session = Session::new(seed);
        // The program says where it will answer before it reads the first file.
        sleep(Duration::from_millis(session.project.chance.below(60) as u64));
        deeds::anything(&mut session.project);
        if !session.compare() {
            session.project.mend();
            assert!(session.compare(), "what was in order is so again");
        }
    }
}

#[test]
fn what_is_served_is_what_a_clean_build_makes() {
    let (saves, seed) = (number("PREVIEW_SAVES", SAVES), number("PREVIEW_SEED", 1));
    println!("PREVIEW_SEED={seed} PREVIEW_SAVES={saves}");
    let began = Instant::now();
    let mut session = Session::new(seed);
    assert!(session.compare(), "the blog can be built");
    while session.project.saves < saves {
        session.work();
        let is_sound = session.compare();
        let is_over = session.project.saves >= saves;
        if !is_sound && (is_over || session.project.chance.below(3) > 0) {
            session.project.mend();
            assert!(session.compare(), "what was in order is so again");
        }
    }
    let Session { project, reader, sound, broken, compared, .. } = session;
    println!(
        "{} saves, {sound} times in order ({compared} files compared), {broken} times not, {} files read amid \
         saves, in {:.1} s",
        project.saves,
        reader.read(),
        began.elapsed().as_secs_f64()
    );
    assert!(broken < 2 * sound, "what cannot be built is not compared");
}
