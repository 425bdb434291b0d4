//! Folders: whatever is made, moved and removed with them, no file is missed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;

use crate::project::{METHODS, Project, write};

/// Something that is done to a project's folders.
struct Deed {
    name: &'static str,
    /// Given the project and a folder beside it.
    does: fn(&Path, &Path),
}

const DEEDS: [Deed; 17] = [
    Deed { name: "a folder is made and filled at once", does: filled },
    Deed { name: "a deep folder is made, and a file in it", does: deep },
    Deed { name: "a folder is moved in", does: moved_in },
    Deed { name: "a folder is moved out", does: moved_out },
    Deed { name: "a folder is moved out, changed and moved in again", does: out_and_in },
    Deed { name: "a folder gets another name, and what is in it changes", does: renamed },
    Deed { name: "two folders exchange their names", does: exchanged },
    Deed { name: "a folder is removed and made again", does: removed_and_made },
    Deed { name: "a file takes the place of a folder, and a folder its", does: in_place_of_each_other },
    Deed { name: "a file's name changes in case only", does: case_of_file },
    Deed { name: "a folder's name changes in case only", does: case_of_folder },
    Deed { name: "two hundred files are made", does: storm_of_new },
    Deed { name: "two hundred files are changed", does: storm_of_saves },
    Deed { name: "two hundred files are removed", does: storm_of_removals },
    Deed { name: "a hidden folder gets a name that is not", does: unhidden },
    Deed { name: "a tree is copied", does: tree_copied },
    Deed { name: "a tree is removed", does: tree_removed },
];

fn make(path: &Path) {
    fs::create_dir_all(path).unwrap();
}

fn filled(root: &Path, _: &Path) {
    let folder = root.join("content/filled");
    make(&folder);
    for n in 0..20 {
        write(&folder.join(format!("{n}.md")), b"text");
    }
}

fn deep(root: &Path, _: &Path) {
    let folder = root.join("content/d/e/e/p/e/r");
    make(&folder);
    write(&folder.join("a.md"), b"text");
    write(&folder.join("../b.md"), b"text");
}

fn moved_in(root: &Path, outside: &Path) {
    make(&outside.join("in/deep/er"));
    write(&outside.join("in/deep/er/a.md"), b"text");
    fs::rename(outside.join("in"), root.join("content/in")).unwrap();
    write(&root.join("content/in/deep/er/a.md"), b"another");
    write(&root.join("content/in/deep/b.md"), b"text");
}

fn moved_out(root: &Path, outside: &Path) {
    fs::rename(root.join("content/in"), outside.join("out")).unwrap();
    write(&outside.join("out/deep/er/a.md"), b"text");
}

fn out_and_in(root: &Path, outside: &Path) {
    fs::rename(root.join("content/d/e"), outside.join("e")).unwrap();
    write(&outside.join("e/e/a.md"), b"changed");
    fs::rename(outside.join("e"), root.join("content/d/e")).unwrap();
    write(&root.join("content/d/e/e/p/b.md"), b"changed");
}

fn renamed(root: &Path, _: &Path) {
    fs::rename(root.join("content/d"), root.join("content/renamed")).unwrap();
    write(&root.join("content/renamed/e/e/p/e/b.md"), b"later");
    std::thread::sleep(Duration::from_millis(2));
    write(&root.join("content/renamed/e/e/p/e/r/a.md"), b"later still");
}

fn exchanged(root: &Path, _: &Path) {
    let (a, b, c) = (root.join("content/renamed"), root.join("content/filled"), root.join("content/third"));
    fs::rename(&a, &c).unwrap();
    fs::rename(&b, &a).unwrap();
    fs::rename(&c, &b).unwrap();
    write(&b.join("e/e/new.md"), b"text");
    write(&a.join("0.md"), b"changed");
}

fn removed_and_made(root: &Path, _: &Path) {
    let folder = root.join("content/filled");
    fs::remove_dir_all(&folder).unwrap();
    make(&folder.join("e"));
    write(&folder.join("e/a.md"), b"again");
    std::thread::sleep(Duration::from_millis(15));
    write(&folder.join("e/a.md"), b"and again");
}

fn in_place_of_each_other(root: &Path, _: &Path) {
    let (folder, file) = (root.join("content/filled/e"), root.join("content/filled/f"));
    write(&file, b"text");
    fs::remove_dir_all(&folder).unwrap();
    write(&folder, b"text");
    fs::remove_file(&file).unwrap();
    make(&file);
    write(&file.join("a.md"), b"text");
}

fn case_of_file(root: &Path, _: &Path) {
    fs::rename(root.join("content/notes/a.md"), root.join("content/notes/A.md")).unwrap();
}

fn case_of_folder(root: &Path, _: &Path) {
    fs::rename(root.join("content/notes"), root.join("content/Notes")).unwrap();
    write(&root.join("content/Notes/A.md"), b"text");
}

fn storm_of_new(root: &Path, _: &Path) {
    for n in 0..200 {
        write(&root.join(format!("content/posts/storm-{n}.md")), b"first");
    }
}

fn storm_of_saves(root: &Path, _: &Path) {
    for n in 0..200 {
        write(&root.join(format!("content/posts/storm-{n}.md")), format!("save {n}").as_bytes());
    }
}

fn storm_of_removals(root: &Path, _: &Path) {
    for n in 0..200 {
        fs::remove_file(root.join(format!("content/posts/storm-{n}.md"))).unwrap();
    }
}

fn unhidden(root: &Path, _: &Path) {
    make(&root.join("content/.kept/deep"));
    write(&root.join("content/.kept/deep/a.md"), b"text");
    fs::rename(root.join("content/.kept"), root.join("content/kept")).unwrap();
    write(&root.join("content/kept/deep/a.md"), b"changed");
}

fn tree_copied(root: &Path, _: &Path) {
    for a in 0..8 {
        for b in 0..8 {
            let folder = root.join(format!("content/tree/{a}/{b}"));
            make(&folder);
            write(&folder.join("a.md"), b"text");
        }
    }
}

fn tree_removed(root: &Path, _: &Path) {
    fs::remove_dir_all(root.join("content/tree")).unwrap();
}

#[test]
fn whatever_is_done_to_folders_no_file_is_missed() {
    for method in METHODS {
        let project = Project::new(method);
        for deed in DEEDS {
            (deed.does)(&project.root, &project.outside);
            project.settle(&format!("{method:?}: {}", deed.name));
        }
        // Nor afterwards: each folder that is there now is followed.
        for path in crate::project::files(&project.root).into_keys() {
            write(&project.root.join(&path), b"the end");
            project.settle(&format!("{method:?}: {} at the end", path.display()));
        }
    }
}

#[test]
fn what_links_lead_to_is_followed_if_a_build_does() {
    for method in METHODS {
        let project = Project::with(method, |root, _| {
            fs::create_dir_all(root.join("shared/deep")).unwrap();
            write(&root.join("shared/deep/a.md"), b"text");
            write(&root.join("node_modules/a/font.css"), b"text");
            symlink("../../shared", root.join("content/posts/shared")).unwrap();
            symlink("../notes/a.md", root.join("content/posts/linked.md")).unwrap();
            symlink("../node_modules/a", root.join("static/a")).unwrap();
            symlink("not-yet.md", root.join("content/dangling.md")).unwrap();
        });
        let save = |path: &str| {
            write(&project.root.join(path), format!("{path} changed").as_bytes());
            project.settle(&format!("{method:?}: {path}"));
        };
        save("shared/deep/a.md");
        save("content/notes/a.md");
        save("node_modules/a/font.css");
        save("content/not-yet.md");
        symlink("../shared/deep", project.root.join("content/late")).unwrap();
        project.settle("a link is made");
        save("shared/deep/a.md");
        fs::remove_file(project.root.join("content/late")).unwrap();
        project.settle("a link is removed");
        save("shared/deep/a.md");
    }
}
