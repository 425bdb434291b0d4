//! Random layouts: whatever builds and authors do in turn, nobody's bytes are lost.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;

use super::super::{EditedFiles, Stamps};
use super::{Files, Project, told};

/// Few names, so that all kinds of collision happen.
const ROUTES: [&str; 9] =
    ["a", "a/b", "a/b/c", "a/d", "b", "b/index.html", "c.css", "d/e/f/index.html", "d/e"];

/// What happens to the folder.
#[derive(Clone, Debug)]
enum Deed {
    Build { routes: Vec<(usize, u8)>, force: bool, remember: bool },
    Write(usize, u8),
    Remove(usize),
    Folder(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let route = 0..ROUTES.len();
    prop_oneof![
        3 => (prop::collection::vec((route.clone(), 0..3u8), 0..6), any::<bool>(), any::<bool>())
            .prop_map(|(routes, force, remember)| Deed::Build { routes, force, remember }),
        2 => (route.clone(), 0..4u8).prop_map(|(route, text)| Deed::Write(route, text)),
        1 => route.clone().prop_map(Deed::Remove),
        1 => route.prop_map(Deed::Folder),
    ]
}

/// A folder with what its author has put there.
struct World {
    project: Project,
    /// Files whose present bytes are an author's.
    authors: Files,
    /// The files of the last build.
    built: Files,
}

impl World {
    fn happen(&mut self, deed: &Deed) -> Result<(), TestCaseError> {
        let path = |route: &usize| self.project.public().join(ROUTES[*route]);
        match deed {
            Deed::Build { routes, force, remember } => return self.build(routes, *force, *remember),
            Deed::Write(route, text) => {
                // An author who has no output folder yet would have it refused by the first build.
                let path = path(route);
                let manifest = self.project.public().join(".goalpost-manifest").exists();
                if manifest && fs::create_dir_all(path.parent().unwrap()).is_ok() {
                    let text = format!("author {text}");
                    // Who writes just what we wrote has changed nothing.
                    let is_ours = listed(&self.project.everything()).contains(ROUTES[*route]);
                    let same = is_ours && self.built.get(ROUTES[*route]) == Some(&text);
                    if fs::write(path, &text).is_ok() {
                        self.authors.remove(ROUTES[*route]);
                        if !same {
                            self.authors.insert(ROUTES[*route].into(), text);
                        }
                    }
                }
            }
            Deed::Remove(route) if fs::remove_file(path(route)).is_ok() => {
                self.authors.remove(ROUTES[*route]);
            }
            Deed::Remove(_) => {}
            Deed::Folder(route) => {
                if self.project.public().join(".goalpost-manifest").exists() {
                    drop(fs::create_dir_all(path(route)));
                }
            }
        }
        Ok(())
    }

    fn build(&mut self, routes: &[(usize, u8)], force: bool, remember: bool) -> Result<(), TestCaseError> {
        // Text 2 is one that an author writes as well.
        let text = |text: u8| if text == 2 { "author 2".into() } else { format!("build {text}") };
        let files: Files = routes.iter().map(|(route, it)| (ROUTES[*route].into(), text(*it))).collect();
        self.project.edited = if force { EditedFiles::Replace } else { EditedFiles::Refuse };
        if !remember {
            self.project.stamps = Stamps::default();
        }
        let before = self.project.everything();
        let listed = listed(&before);
        if let Err(problems) = self.project.build(&files) {
            prop_assert_eq!(self.project.everything(), before, "{:?}", told(&problems));
            return Ok(());
        }
        for (route, text) in &files {
            // What an author put there before it was part of the site stays the author's.
            if !listed.contains(&**route) && self.authors.get(route) == Some(text) {
                continue;
            }
            let lost = self.authors.remove(route).filter(|authors| authors != text);
            prop_assert!(lost.is_none() || (force && listed.contains(&**route)), "{} lost", route);
        }
        let mut expected = files.clone();
        expected.extend(self.authors.clone());
        prop_assert_eq!(self.project.site(), expected);
        self.built = files;
        Ok(())
    }
}

/// The files that the manifest lists.
fn listed(files: &Files) -> BTreeSet<&str> {
    let manifest = files.get(".goalpost-manifest").map_or("", |text| text);
    manifest.lines().skip(1).filter_map(|line| line.splitn(4, ' ').nth(3)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("GOALPOST_LAYOUTS").ok().and_then(|it| it.parse().ok()).unwrap_or(300),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_authors_bytes_are_lost_and_nothing_of_ours_is_left(deeds in prop::collection::vec(deed(), 1..14)) {
        let mut world = World { project: Project::new(), authors: Files::new(), built: Files::new() };
        for deed in &deeds {
            world.happen(deed)?;
        }
    }
}
