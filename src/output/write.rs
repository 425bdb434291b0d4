//! Writing: what is done for one file while the site is rendered.
//!
//! Owns the decision whether a file stands, must be made ready, or must not be. Refuses to touch a file of the site.

use std::io::{self, Read as _};

use super::compress::{self, Coding};
use super::manifest::{Entry, is_route, parent};
use super::plan::{Claim, Fate};
use super::problem::{
    foreign, refuse_edited, taken, taken_by_compressed, unportable, unreadable, unwritable,
};
use super::stamps::Stamp;
use super::system::{self, Form};
use super::{Content, FileKind, Original, Output, Precompression};
use crate::diagnostic::{Code, Diagnostic};
use crate::fingerprint::Fingerprint;

/// What stands at a route.
pub(super) enum Standing {
    /// Nothing.
    Nothing,
    /// A file whose bytes are those that we wrote.
    Ours(Entry, Stamp),
    /// A file that we wrote, with other bytes.
    Edited(Stamp),
    /// A file that we did not write.
    Foreign(Stamp),
    /// A folder.
    Folder,
    /// Anything else.
    Other(&'static str),
}

impl Output {
    /// Keeps a file that the last build made from the same things, if it stands as it was left; tells whether. Then it
    /// need not be rendered.
    pub fn keep(&self, route: &str, key: Fingerprint) -> bool {
        let Some((entry, stamp)) = self.current(route, key) else { return false };
        let mut companions = Vec::new();
        for coding in self.companions(route, entry.length) {
            let companion = coding.route(route);
            let Some((entry, stamp)) = self.current(&companion, coding.key(entry.hash)) else { return false };
            companions.push((companion, entry, stamp));
        }
        self.keep_one(route, entry, stamp);
        for (route, entry, stamp) in companions {
            self.keep_one(&route, entry, stamp);
        }
        true
    }

    /// Makes a file ready with these bytes, or finds that it stands already. `key` is the fingerprint of all that
    /// it was made from.
    pub fn write(
        &self,
        route: &str,
        key: Fingerprint,
        bytes: &[u8],
        kind: FileKind,
    ) -> Result<(), Vec<Diagnostic>> {
        let hash = Fingerprint::of(bytes);
        let mut problems = Vec::new();
        problems.extend(self.put(route, key, Content::Bytes(bytes, hash), kind).err());
        for coding in self.companions(route, bytes.len() as u64) {
            problems.extend(self.accompany(route, coding, bytes, hash, kind).err());
        }
        self.conclude(problems)
    }

    /// Makes a file ready with the bytes of another, such as one of `static`, without holding it in memory.
    pub fn copy(&self, route: &str, key: Fingerprint, source: &Original) -> Result<(), Vec<Diagnostic>> {
        let outcome = match self.precompression {
            Precompression::On if compress::is_text(route) => {
                let mut bytes = Vec::new();
                match (&source.file).read_to_end(&mut bytes) {
                    Ok(_) => return self.write(route, key, &bytes, FileKind::Asset),
                    Err(error) => Err(unreadable(&source.name, &error)),
                }
            }
            _ => self.put(route, key, Content::File(source), FileKind::Asset),
        };
        self.conclude(outcome.err().into_iter().collect())
    }

    fn conclude(&self, problems: Vec<Diagnostic>) -> Result<(), Vec<Diagnostic>> {
        if problems.is_empty() {
            return Ok(());
        }
        self.plan.fail();
        Err(problems)
    }

    /// The forms in which a file of this length is also written.
    fn companions(&self, route: &str, length: u64) -> impl Iterator<Item = Coding> + use<> {
        let wanted = self.precompression == Precompression::On && compress::applies(route, length);
        Coding::ALL.into_iter().filter(move |_| wanted)
    }

    /// Writes a compressed form, unless the one that stands was made from the same bytes.
    fn accompany(
        &self,
        original: &str,
        coding: Coding,
        bytes: &[u8],
        hash: Fingerprint,
        kind: FileKind,
    ) -> Result<(), Diagnostic> {
        let (route, key) = (coding.route(original), coding.key(hash));
        if let Some((entry, stamp)) = self.current(&route, key) {
            self.keep_one(&route, entry, stamp);
            return Ok(());
        }
        let compressed = coding
            .encode(bytes, kind)
            .map_err(|error| unwritable(&self.tree.naming.file(&route), "it cannot be compressed", &error))?;
        let name = |route: &str| self.tree.naming.file(route);
        self.put(&route, key, Content::Bytes(&compressed, Fingerprint::of(&compressed)), kind).map_err(
            |problem| match problem.code {
                Code::RouteTaken => taken_by_compressed(&name(&route), &name(original)),
                _ => problem,
            },
        )
    }

    /// The entry and the stamp of a file that the last build made from the same things, if it stands as it was left;
    /// what cannot be read does not.
    fn current(&self, route: &str, key: Fingerprint) -> Option<(Entry, Stamp)> {
        let entry = *self.old.get(route).filter(|entry| entry.key == key)?;
        match self.standing_with(route, Some(entry)) {
            Ok(Standing::Ours(entry, stamp)) => Some((entry, stamp)),
            _ => None,
        }
    }

    fn keep_one(&self, route: &str, entry: Entry, stamp: Stamp) {
        match self.plan.claim(route) {
            Some(claim) => self.plan.add(claim, entry, Fate::Stands(stamp)),
            None => self.plan.report(taken(&self.tree.naming.file(route))),
        }
    }

    fn put(
        &self,
        route: &str,
        key: Fingerprint,
        content: Content<'_>,
        kind: FileKind,
    ) -> Result<(), Diagnostic> {
        if !is_route(route) {
            return Err(unportable(route));
        }
        let name = self.tree.naming.file(route);
        let claim = self.plan.claim(route).ok_or_else(|| taken(&name))?;
        if self.tree.is_new(parent(route)) {
            return self.prepare(claim, key, content, kind, (None, None));
        }
        let fail = |error| unwritable(&name, "the file that stands here cannot be read", &error);
        let standing = self.standing(route).map_err(fail)?;
        if let Some((entry, stamp)) = self.equals(route, &standing, key, content)? {
            let is_theirs = matches!(standing, Standing::Foreign(_));
            self.plan.add(claim, entry, if is_theirs { Fate::Lent } else { Fate::Stands(stamp) });
            return Ok(());
        }
        let found = match standing {
            Standing::Nothing => (None, None),
            Standing::Ours(_, stamp) => (Some(stamp), None),
            Standing::Edited(stamp) => {
                refuse_edited(&name, self.edited)?;
                (Some(stamp), None)
            }
            Standing::Foreign(_) => return Err(foreign(&name, "a file of another origin")),
            Standing::Other(what) => return Err(foreign(&name, what)),
            // Whether all that is in it is ours and may go is known when all files are planned.
            Standing::Folder => (None, Some(route)),
        };
        self.prepare(claim, key, content, kind, found)
    }

    fn prepare(
        &self,
        claim: Claim,
        key: Fingerprint,
        content: Content<'_>,
        kind: FileKind,
        (seen, obstacle): (Option<Stamp>, Option<&str>),
    ) -> Result<(), Diagnostic> {
        let ready = self.tree.make_ready(claim.route(), key, content)?;
        let obstacle = obstacle.map(Into::into).or(ready.obstacle);
        self.plan.add(claim, ready.entry, Fate::Move { temporary: ready.temporary, kind, seen, obstacle });
        Ok(())
    }

    /// The entry of a file that stands with just the bytes that it is to have, whoever wrote them.
    fn equals(
        &self,
        route: &str,
        standing: &Standing,
        key: Fingerprint,
        content: Content<'_>,
    ) -> Result<Option<(Entry, Stamp)>, Diagnostic> {
        let (known, stamp) = match standing {
            Standing::Ours(entry, stamp) => (Some(entry.hash), *stamp),
            Standing::Edited(stamp) | Standing::Foreign(stamp) => (None, *stamp),
            Standing::Nothing | Standing::Folder | Standing::Other(_) => return Ok(None),
        };
        let system = &self.tree.system;
        let hash = match content {
            Content::Bytes(bytes, _) if bytes.len() as u64 != stamp.length => return Ok(None),
            Content::Bytes(_, hash) => hash,
            Content::File(source) => {
                system::fingerprint(&source.file).map_err(|error| unreadable(&source.name, &error))?
            }
        };
        let standing = known.map_or_else(|| system.fingerprint(&self.tree.path(route)), Ok);
        let standing = standing.map_err(|error| {
            unwritable(&self.tree.naming.file(route), "the file that stands here cannot be read", &error)
        })?;
        Ok((standing == hash).then_some((Entry { key, hash, length: stamp.length }, stamp)))
    }

    /// What stands at a route.
    pub(super) fn standing(&self, route: &str) -> io::Result<Standing> {
        self.standing_with(route, self.old.get(route).copied())
    }

    // A folder on the way may be a symbolic link: what is read through it is only compared. Nothing is written or
    // deleted before the tree has looked at every folder on the way.
    fn standing_with(&self, route: &str, entry: Option<Entry>) -> io::Result<Standing> {
        let path = self.tree.path(route);
        let Some(stat) = self.tree.system.stat(&path)? else { return Ok(Standing::Nothing) };
        let stamp = stat.stamp;
        match stat.form {
            Form::File => {}
            Form::Folder => return Ok(Standing::Folder),
            Form::Link => return Ok(Standing::Other("a symbolic link")),
            Form::Special => return Ok(Standing::Other("a device or pipe")),
        }
        let Some(entry) = entry else { return Ok(Standing::Foreign(stamp)) };
        let ours = self.stamps.confirm(route, stamp, entry.hash)
            || (stamp.length == entry.length && self.tree.system.fingerprint(&path)? == entry.hash);
        Ok(if ours { Standing::Ours(entry, stamp) } else { Standing::Edited(stamp) })
    }
}
