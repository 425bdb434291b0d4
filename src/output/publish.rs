//! Publishing: the moment in which a finished site takes the place of the last one.
//!
//! Owns the order of it. First everything is examined that could speak against it. Then the next manifest is
//! written and all is brought to the disk: from here on, whatever cuts the build short, each file is as one of two
//! manifests says, and the next build can tell. Then assets are moved to their places, then pages, then files that
//! are no longer planned are deleted, and the manifest comes last. Only what stands where a folder is to be, or a
//! folder where a file is to be, goes before all that.
//!
//! Refuses to delete a file that was not written by us or is not as we wrote it.

#![expect(clippy::disallowed_methods, reason = "the clock tells which stamps can be believed")]

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::manifest::{MANIFEST, Manifest, NEXT_MANIFEST, parent};
use super::plan::{self, Fate, PlannedFile};
use super::problem::{edited, edited_and_gone, foreign, left, taken_as_folder, unwritable};
use super::stamps::{self, Stamp, Stamps};
use super::system::Form;
use super::write::Standing;
use super::{Committed, EditedFiles, FileKind, Left, Output, Stage, Uncommitted};
use crate::diagnostic::Diagnostic;

/// The files that are no longer planned.
#[derive(Default)]
struct Stale {
    /// Ours, and in the way of what is planned.
    obstacles: Vec<StaleFile>,
    /// Folders in the way of files, with nothing in them but obstacles.
    folders: Vec<Box<str>>,
    /// Ours, and deleted when all else is in its place.
    others: Vec<StaleFile>,
    /// What to tell of those that are left.
    notes: Vec<Diagnostic>,
}

/// A file that is to be deleted, and the stamp that it had when it was found to be ours.
struct StaleFile {
    route: Box<str>,
    seen: Stamp,
}

/// What becomes of a file that is no longer planned.
enum Fortune {
    Deleted(Stamp),
    Gone,
    Left(Diagnostic),
}

impl Output {
    /// Publishes all that was kept and written, and deletes what is no longer planned.
    ///
    /// If that fails before the first file was moved, the site is as it was. After that, some files are of this
    /// build and some of the last; the next build that succeeds puts it right.
    pub fn commit(mut self) -> Result<Committed, Uncommitted> {
        let files =
            self.plan.finish().map_err(|diagnostics| Uncommitted { diagnostics, left: Left::Untouched })?;
        let outcome = self.publish(&files);
        if outcome.is_err() {
            self.undo_files(&files);
        }
        let left = if self.stage == Stage::Publishing { Left::Mixed } else { Left::Untouched };
        self.stage = Stage::Ended;
        outcome.map_err(|diagnostics| Uncommitted { diagnostics, left })
    }

    /// Removes all that was made ready and not published.
    pub(super) fn undo(&mut self) {
        let files = self.plan.take();
        self.undo_files(&files);
        self.stage = Stage::Ended;
    }

    fn undo_files(&self, files: &[PlannedFile]) {
        let next = self.tree.path(NEXT_MANIFEST);
        let mut temporaries: Vec<&Path> = files.iter().filter_map(PlannedFile::temporary).collect();
        match self.stage {
            Stage::Preparing => temporaries.push(&next),
            // The next manifest says what stands now.
            Stage::Publishing => {}
            Stage::Ended => return,
        }
        self.tree.clean_up(&temporaries);
    }

    fn publish(&mut self, files: &[PlannedFile]) -> Result<Committed, Vec<Diagnostic>> {
        let stale = self.examine(files)?;
        let manifest = plan::manifest(files, &self.site);
        let moved: Vec<&PlannedFile> = files.iter().filter(|file| file.temporary().is_some()).collect();
        if manifest != self.old || !moved.is_empty() {
            self.announce(&manifest).map_err(|problem| vec![problem])?;
            // That took its time, in which somebody may have put a hand to what is going to be replaced.
            self.examine_again(&moved, &stale)?;
            self.stage = Stage::Publishing;
            self.exchange(&moved, &stale)?;
            self.move_file(&self.tree.path(NEXT_MANIFEST), MANIFEST).map_err(|problem| vec![problem])?;
        }
        self.tree.unmark();
        self.note_site();
        Ok(Committed {
            stamps: self.remember(files),
            manifest,
            written: moved.len(),
            unchanged: files.len() - moved.len(),
            deleted: stale.obstacles.len() + stale.others.len(),
            notes: stale.notes,
        })
    }

    /// Notes in the project which site it has published. Without the note, the folder is only recognised by its address.
    fn note_site(&self) {
        let (Some(note), system) = (&self.note, &self.tree.system) else { return };
        let noted = system.read(note).ok().flatten();
        if noted.as_deref() != Some(self.site.as_bytes()) {
            drop(system.remove_file(note));
            drop(system.write_new(note, self.site.as_bytes()));
        }
    }

    /// Looks at everything that could speak against publishing. Touches nothing.
    fn examine(&self, files: &[PlannedFile]) -> Result<Stale, Vec<Diagnostic>> {
        let name = |route: &str| self.tree.naming.file(route);
        let taken = self.plan.folders_among(files);
        if !taken.is_empty() {
            let problem = |(folder, file): (&str, &str)| taken_as_folder(&name(folder), &name(file));
            return Err(taken.into_iter().map(problem).collect());
        }
        let mut problems = Vec::new();
        let stale: Vec<&str> =
            self.old.files.keys().map(|route| &**route).filter(|route| !self.plan.holds(route)).collect();
        let twins = if stale.is_empty() { HashMap::new() } else { names_as_any_system_reads_them(files) };
        let fortune = |route| (route, self.fortune(route, twins.get(&folded(route)).copied()));
        let fortunes: Vec<_> = stale.into_par_iter().map(fortune).collect();
        let mut found = Stale::default();
        for (route, fortune) in fortunes {
            match fortune {
                Ok(Fortune::Deleted(seen)) => found.others.push(StaleFile { route: route.into(), seen }),
                Ok(Fortune::Gone) => {}
                Ok(Fortune::Left(note)) => found.notes.push(note),
                Err(problem) => problems.push(problem),
            }
        }
        for file in files {
            if let Fate::Move { obstacle: Some(obstacle), .. } = &file.fate {
                problems.extend(self.examine_obstacle(obstacle, &mut found).err());
            }
        }
        problems.dedup();
        if problems.is_empty() { Ok(found) } else { Err(problems) }
    }

    /// What becomes of a file that is no longer planned. Its `twin` is a planned file whose name differs by case only:
    /// on some disks they are one file, which must not be deleted.
    fn fortune(&self, route: &str, twin: Option<&str>) -> Result<Fortune, Diagnostic> {
        let name = self.tree.naming.file(route);
        let fail = |error| unwritable(&name, "the file cannot be examined", &error);
        // What is behind a symbolic link is not in the output folder any more.
        if !self.tree.holds_folder(parent(route)).map_err(fail)? {
            return Ok(Fortune::Gone);
        }
        if let Some(twin) = twin {
            let stat = |route| self.tree.system.stat(&self.tree.path(route)).map_err(fail);
            if stat(route)? == stat(twin)? {
                return Ok(Fortune::Gone);
            }
        }
        match self.standing(route).map_err(fail)? {
            Standing::Ours(_, seen) => Ok(Fortune::Deleted(seen)),
            Standing::Edited(_) if self.edited == EditedFiles::Refuse => Err(edited_and_gone(&name)),
            Standing::Edited(_) => Ok(Fortune::Left(left(&name))),
            Standing::Nothing | Standing::Foreign(_) | Standing::Folder | Standing::Other(_) => {
                Ok(Fortune::Gone)
            }
        }
    }

    /// Moves what is in the way from the stale files to the obstacles, if it is all ours and no longer planned.
    fn examine_obstacle(&self, obstacle: &str, stale: &mut Stale) -> Result<(), Diagnostic> {
        let name = self.tree.naming.file(obstacle);
        let fail = |error| unwritable(&name, "what stands here cannot be read", &error);
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        match self.tree.system.stat(&self.tree.path(obstacle)).map_err(fail)?.map(|stat| stat.form) {
            None => return Ok(()),
            Some(Form::Folder) => self.contents(obstacle, &mut files, &mut folders).map_err(fail)?,
            Some(_) => files.push(obstacle.into()),
        }
        for file in &files {
            if let Some(index) = stale.others.iter().position(|other| other.route == *file) {
                stale.obstacles.push(stale.others.remove(index));
            } else if !stale.obstacles.iter().any(|obstacle| obstacle.route == *file) {
                return Err(foreign(&self.tree.naming.file(file), "a file of another origin"));
            }
        }
        stale.folders.extend(folders);
        Ok(())
    }

    /// Every file in a folder, and every folder after those that are in it.
    fn contents(
        &self,
        folder: &str,
        files: &mut Vec<Box<str>>,
        folders: &mut Vec<Box<str>>,
    ) -> io::Result<()> {
        for (name, form) in self.tree.system.list(&self.tree.path(folder))? {
            let route = format!("{folder}/{}", name.to_string_lossy());
            match form {
                Form::Folder => self.contents(&route, files, folders)?,
                Form::File | Form::Link | Form::Special => files.push(route.into()),
            }
        }
        folders.push(folder.into());
        Ok(())
    }

    /// Writes the next manifest, and brings it and all that was made ready to the disk, so that even a power cut
    /// leaves nothing that neither manifest knows. Renames that come after need no such care: should they be lost,
    /// what they would have replaced is still there.
    fn announce(&self, manifest: &Manifest) -> Result<(), Diagnostic> {
        let fail = |error| {
            let name = self.tree.naming.file(NEXT_MANIFEST);
            unwritable(&name, "the list of the files cannot be written", &error)
        };
        let system = &self.tree.system;
        system.write_new(&self.tree.path(NEXT_MANIFEST), manifest.text().as_bytes()).map_err(fail)?;
        match system.synchronise(&self.tree.path("")) {
            // Some file systems know no such call; a build without it is still safe from all but a power cut.
            Err(error) if !matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => {
                Err(fail(error))
            }
            _ => Ok(()),
        }
    }

    /// Looks once more at what is going to be replaced or deleted.
    fn examine_again(&self, moved: &[&PlannedFile], stale: &Stale) -> Result<(), Vec<Diagnostic>> {
        each(moved, |file| self.expect_as_seen(file))?;
        each(&stale.obstacles, |file| self.expect_stamp(&file.route, Some(file.seen)))?;
        each(&stale.others, |file| self.expect_stamp(&file.route, Some(file.seen)))
    }

    /// Refuses to replace what another hand has changed or made since it was looked at.
    fn expect_as_seen(&self, file: &PlannedFile) -> Result<(), Diagnostic> {
        match file.fate {
            // Something else stands there, which is examined for itself.
            Fate::Move { obstacle: Some(_), .. } | Fate::Stands(_) | Fate::Lent => Ok(()),
            Fate::Move { seen, obstacle: None, .. } => self.expect_stamp(&file.route, seen),
        }
    }

    /// Refuses a place at which another file stands than was seen there. One that has gone is in nobody's way.
    fn expect_stamp(&self, route: &str, seen: Option<Stamp>) -> Result<(), Diagnostic> {
        let name = self.tree.naming.file(route);
        let fail = |error| unwritable(&name, "the file cannot be examined", &error);
        match (self.tree.system.stat(&self.tree.path(route)).map_err(fail)?, seen) {
            (None, _) => Ok(()),
            (Some(stat), Some(seen)) if stat.form == Form::File && stat.stamp == seen => Ok(()),
            (Some(_), Some(_)) => Err(edited(&name)),
            (Some(_), None) => Err(foreign(&name, "something that was not there a moment ago")),
        }
    }

    fn exchange(&self, moved: &[&PlannedFile], stale: &Stale) -> Result<(), Vec<Diagnostic>> {
        self.make_way(moved, stale)?;
        for turn in [FileKind::Asset, FileKind::Page] {
            each(moved, |file| match &file.fate {
                Fate::Move { temporary, kind, .. } if *kind == turn => {
                    self.expect_as_seen(file)?;
                    self.move_file(temporary, &file.route)
                }
                _ => Ok(()),
            })?;
        }
        each(&stale.others, |file| self.delete(file))?;
        let mut folders: Vec<&str> = stale.others.iter().map(|file| parent(&file.route)).collect();
        folders.sort_unstable_by(|a, b| b.cmp(a));
        folders.dedup();
        self.tree.prune(folders);
        Ok(())
    }

    /// Removes what stands where folders or files are to be.
    fn make_way(&self, moved: &[&PlannedFile], stale: &Stale) -> Result<(), Vec<Diagnostic>> {
        each(&stale.obstacles, |file| self.delete(file))?;
        for folder in &stale.folders {
            self.tree.system.remove_folder(&self.tree.path(folder)).map_err(|error| {
                vec![unwritable(&self.tree.naming.file(folder), "the folder cannot be removed", &error)]
            })?;
        }
        self.tree.forget_obstacles();
        each(moved, |file| match &file.fate {
            Fate::Move { obstacle: Some(_), .. } => self.tree.ensure_folder(parent(&file.route)).map(|_| ()),
            _ => Ok(()),
        })
    }

    fn move_file(&self, from: &Path, route: &str) -> Result<(), Diagnostic> {
        self.tree
            .system
            .rename(from, &self.tree.path(route))
            .map_err(|error| unwritable(&self.tree.naming.file(route), "the file cannot be replaced", &error))
    }

    fn delete(&self, StaleFile { route, seen }: &StaleFile) -> Result<(), Diagnostic> {
        self.expect_stamp(route, Some(*seen))?;
        match self.tree.system.remove_file(&self.tree.path(route)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(unwritable(&self.tree.naming.file(route), "the file cannot be deleted", &error))
            }
            _ => Ok(()),
        }
    }

    /// The stamps of all files as they stand now. One that cannot be had is not remembered.
    fn remember(&self, files: &[PlannedFile]) -> Stamps {
        let stat = |route: &str| self.tree.system.stat(&self.tree.path(route)).ok().flatten();
        let stamped: Vec<_> = files
            .par_iter()
            .filter_map(|file| {
                let stamp = match file.fate {
                    Fate::Lent => return None,
                    Fate::Stands(stamp) => stamp,
                    Fate::Move { .. } => stat(&file.route)?.stamp,
                };
                Some((file.route.clone(), stamp, file.entry.hash))
            })
            .collect();
        let settled = stamps::settled(stat(MANIFEST).map(|stat| stat.stamp), SystemTime::now());
        Stamps::new(stamped, settled)
    }
}

/// A route as a disk may read it that tells neither case nor composition of letters apart.
fn folded(route: &str) -> String {
    route.nfc().collect::<String>().to_lowercase()
}

fn names_as_any_system_reads_them(files: &[PlannedFile]) -> HashMap<String, &str> {
    files.iter().map(|file| (folded(&file.route), &*file.route)).collect()
}

/// Does something for each item on all threads, and gathers what goes wrong in the order of the items.
fn each<T: Sync>(
    items: &[T],
    action: impl Fn(&T) -> Result<(), Diagnostic> + Sync,
) -> Result<(), Vec<Diagnostic>> {
    let problems: Vec<Diagnostic> = items.par_iter().filter_map(|item| action(item).err()).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
