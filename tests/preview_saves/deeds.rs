//! Deeds: what an author does to a project between two looks at the preview.

use std::fs::{self, File};
use std::time::{Duration, UNIX_EPOCH};

use crate::project::{Project, has_ending};
use crate::texts::{self, SETTINGS, TEMPLATES};

/// Something that is done.
type Deed = fn(&mut Project);

/// What may be done, and how often.
const DEEDS: [(usize, Deed); 29] = [
    (20, write_on),
    (20, rewrite),
    (12, retitle),
    (12, new_post),
    (8, remove_post),
    (10, rename_post),
    (6, make_bundle),
    (4, fill_bundle),
    (4, post_to_bundle),
    (4, swap_posts),
    (4, move_folder_away),
    (8, move_folder_back),
    (4, rename_folder),
    (1, storm_of_saves),
    (1, storm_of_posts),
    (1, storm_of_files),
    (6, settings),
    (6, style_sheet),
    (4, theme_template),
    (4, words),
    (2, theme_away),
    (8, own_template),
    (6, data),
    (10, static_file),
    (8, picture),
    (10, small_text),
    (4, touch),
    (4, links),
    (6, noise),
];

/// So many posts are enough; then some have to go.
const ENOUGH: usize = 90;

/// Does something by chance.
pub(crate) fn anything(project: &mut Project) {
    let is_post = |path: &str| path.starts_with("content/posts/") && has_ending(path, "md");
    let new = project.files(|path| is_post(path) && !path.contains("-post-"));
    if new.len() > ENOUGH {
        new.iter().step_by(2).for_each(|path| project.remove(path));
    }
    let all = DEEDS.iter().map(|(weight, _)| weight).sum();
    let mut rest = project.chance.below(all);
    for (weight, deed) in DEEDS {
        if rest < weight {
            deed(project);
            return;
        }
        rest -= weight;
    }
}

fn write_on(project: &mut Project) {
    let Some(path) = project.some_post() else { return };
    let text = format!("{}\n{}\n", project.text(&path), texts::paragraph(project));
    project.save(&path, text);
}

fn rewrite(project: &mut Project) {
    let Some(path) = project.some_post() else { return };
    let text = texts::post(project);
    project.save(&path, text);
}

fn retitle(project: &mut Project) {
    let Some(path) = project.some_post() else { return };
    let title = format!("title = \"New {} ", project.next_number() % 7);
    project.edit(&path, "title = \"", &title);
}

fn new_post(project: &mut Project) {
    let path = new_path(project);
    let text = texts::post(project);
    project.save(&path, text);
}

fn new_path(project: &mut Project) -> String {
    // The second is written in two ways in Unicode, and names a folder that is not there at first.
    let folder = project.pick(&[
        "content/posts",
        "content/posts/gro\u{308}ße",
        "content/notes",
        "content/posts/deep/er",
    ]);
    format!("{folder}/p{}.md", project.next_number())
}

fn remove_post(project: &mut Project) {
    if let Some(path) = project.some_post() {
        project.remove(&path);
    }
}

fn rename_post(project: &mut Project) {
    let Some(path) = project.some_post() else { return };
    let new = match project.chance.below(3) {
        0 => path.replace("post-", "POST-"),
        _ => new_path(project),
    };
    project.rename(&path, &new);
}

/// A folder is made and filled at once.
fn make_bundle(project: &mut Project) {
    let folder = new_path(project).replace(".md", "");
    let text = format!("{}![A dot](dot.png)\n", texts::post(project));
    let size = project.chance.below(99) as u32 + 1;
    if project.chance.below(2) == 0 {
        project.save(&format!("{folder}/dot.png"), texts::png(size, size));
        project.save(&format!("{folder}/index.md"), text);
    } else {
        project.save(&format!("{folder}/index.md"), text);
        project.save(&format!("{folder}/dot.png"), texts::png(size, size));
    }
}

fn fill_bundle(project: &mut Project) {
    let Some(path) =
        project.some_file(|path| path.starts_with("content/posts/") && path.ends_with("/index.md"))
    else {
        return;
    };
    let file = path.replace("index.md", project.pick(&["notes.txt", "more.png", "sub/deep.csv"]));
    let text = project.next_number().to_string();
    project.save(&file, text);
}

fn post_to_bundle(project: &mut Project) {
    let Some(path) = project.some_post() else { return };
    let new = match path.strip_suffix("/index.md") {
        Some(folder) => format!("{folder}-alone.md"),
        None => format!("{}/index.md", path.trim_end_matches(".md")),
    };
    project.rename(&path, &new);
}

/// Two posts exchange their names.
fn swap_posts(project: &mut Project) {
    let (Some(one), Some(other)) = (project.some_post(), project.some_post()) else { return };
    let aside = format!("content/posts/aside-{}.md", project.next_number());
    if one != other {
        project.rename(&one, &aside);
        project.rename(&other, &one);
        project.rename(&aside, &other);
    }
}

/// A folder of the project that has folders or files in it.
fn some_folder(project: &mut Project) -> String {
    let tops = ["content/", "static/", "data/", "templates/"];
    let file = project.some_file(|path| tops.iter().any(|top| path.starts_with(top))).unwrap_or_default();
    file.rsplit_once('/').map_or_else(|| "static".to_owned(), |(folder, _)| folder.to_owned())
}

fn move_folder_away(project: &mut Project) {
    let folder = some_folder(project);
    project.move_away(&folder);
    // Often it is only tidied up.
    if project.chance.below(2) == 0 {
        project.move_back();
    }
}

fn move_folder_back(project: &mut Project) {
    project.move_back();
}

fn rename_folder(project: &mut Project) {
    let folder = some_folder(project);
    if folder.contains('/') {
        let new = format!("{folder}-{}", project.next_number());
        project.rename(&folder, &new);
        if project.chance.below(2) == 0 {
            project.rename(&new, &folder);
        }
    }
}

fn storm_of_saves(project: &mut Project) {
    let count = project.chance.below(200);
    for _ in 0..count {
        let Some(path) = project.some_post() else { return };
        let text = format!("{}\nIn a storm: {}.\n", project.text(&path), project.next_number());
        project.save(&path, text);
    }
}

fn storm_of_posts(project: &mut Project) {
    let count = project.chance.below(200);
    let names = (0..count).map(|number| format!("content/posts/storm/{number}.md"));
    for path in names {
        let text = texts::post(project);
        project.save(&path, text);
    }
    if project.chance.below(4) > 0 {
        project.remove_folder("content/posts/storm");
    }
}

fn storm_of_files(project: &mut Project) {
    for number in 0..project.chance.below(200) {
        let text = project.next_number().to_string();
        project.save(&format!("static/storm/{number}.txt"), text);
    }
    if project.chance.below(4) > 0 {
        project.remove_folder("static/storm");
    }
}

fn settings(project: &mut Project) {
    let settings = project.pick(&SETTINGS);
    let base_url = project.pick(&["https://example.com", "https://example.com/blog", "https://example.org"]);
    let text = texts::site(base_url, settings);
    project.save("site.toml", text);
}

fn some_theme_file(project: &mut Project, folder: &str) -> Option<String> {
    project.some_file(|path| path.starts_with(&format!("themes/default/{folder}/")))
}

fn style_sheet(project: &mut Project) {
    let Some(path) = some_theme_file(project, "assets") else { return };
    let number = project.next_number();
    let more =
        if has_ending(&path, "css") { format!(".n{number} {{ color: red }}\n") } else { "\n".to_owned() };
    let text = format!("{}{more}", project.text(&path));
    project.save(&path, text);
}

fn theme_template(project: &mut Project) {
    let Some(path) = some_theme_file(project, "templates") else { return };
    let number = project.next_number();
    project.edit(&path, "</p>", &format!(" {number}</p>"));
}

fn words(project: &mut Project) {
    let Some(path) = some_theme_file(project, "i18n") else { return };
    let number = project.next_number();
    project.edit(&path, " = \"", &format!(" = \"{} ", number % 10));
}

/// Without its own copy, the project has the theme in the program.
fn theme_away(project: &mut Project) {
    project.move_away("themes/default");
    if project.chance.below(2) == 0 {
        project.move_back();
    }
}

fn own_template(project: &mut Project) {
    let text = project.pick(&TEMPLATES);
    match project.chance.below(4) {
        0 => project.remove("templates/post.html"),
        _ => project.save("templates/post.html", text),
    }
}

fn data(project: &mut Project) {
    let number = project.next_number();
    match project.chance.below(4) {
        0 => project.save("data/more.json", format!("{{\"number\": {number}}}")),
        1 => project.remove("data/more.json"),
        _ => project.save("data/sayings.toml", format!("list = [\"Saying {number}.\", \"Go on.\"]\n")),
    }
}

fn static_file(project: &mut Project) {
    let number = project.next_number();
    let is_static =
        |path: &str| path.starts_with("static/") && !has_ending(path, "png") && !has_ending(path, "svg");
    match project.chance.below(6) {
        0 => project.save(&format!("static/new/{number}.txt"), "New.\n"),
        1 => project.save(&format!("static/pages/{number}/index.html"), format!("<html>{number}</html>")),
        2 => project.save("static/.well-known/security.txt", format!("Contact: {number}\n")),
        3 => {
            if let Some(path) = project.some_file(is_static) {
                project.remove(&path);
            }
        }
        4 => {
            if let Some(path) = project.some_file(is_static) {
                project.rename(&path, &format!("static/renamed/{number}.txt"));
            }
        }
        _ => {
            if let Some(path) = project.some_file(is_static) {
                project.save(&path, format!("Saved {number}.\n"));
            }
        }
    }
}

fn picture(project: &mut Project) {
    let size = project.chance.below(99) as u32 + 1;
    let Some(path) = project.some_file(|path| has_ending(path, "png") && !path.starts_with("themes/")) else {
        return;
    };
    match project.chance.below(3) {
        0 => project.save("static/dot.svg", texts::svg(size as usize)),
        _ => project.save(&path, texts::png(size, 2 * size)),
    }
}

/// A text that others show.
fn small_text(project: &mut Project) {
    let folder = project.pick(&["snippets", "glossary", "authors", "series", "tags", "worksheets"]);
    let is_one = |path: &str| path.starts_with(&format!("content/{folder}/")) && has_ending(path, "md");
    let Some(path) = project.some_file(is_one) else { return };
    let number = project.next_number();
    match project.chance.below(6) {
        0 => project.edit(&path, "= \"", &format!("= \"{} ", number % 10)),
        1 if folder == "tags" => {
            project.save("content/tags/goals.md", "+++\ntitle = \"Goals\"\n+++\n\nOn goals.\n");
        }
        2 if folder == "tags" => project.remove("content/tags/goals.md"),
        3 if folder == "worksheets" => {
            let text = format!("{}\nAnd then? [a word]{{#more-{number}}}\n", project.text(&path));
            project.save(&path, text);
        }
        4 if folder == "worksheets" => {
            project.edit(&path, "[one sentence]", &format!("[{} sentences]", number % 10));
        }
        _ => {
            let text = format!("{}\nMore, {number}.\n", project.text(&path));
            project.save(&path, text);
        }
    }
}

/// A file gets another time, or other bytes of the same length at the same time.
fn touch(project: &mut Project) {
    let Some(path) = project.some_post() else { return };
    let place = project.root().join(&path);
    let Ok(before) = fs::metadata(&place).and_then(|it| it.modified()) else { return };
    let when = if project.chance.below(2) == 0 {
        UNIX_EPOCH + Duration::from_secs(1_000_000_000 + project.chance.below(3) as u64)
    } else {
        project.edit(&path, "e", "a");
        before
    };
    project.note(format!("touch {path}"));
    let set = File::options().write(true).open(place).and_then(|file| file.set_modified(when));
    assert!(set.is_ok(), "a file's time can be set");
    project.saves += 1;
}

/// A text of the site lies elsewhere in the project.
fn links(project: &mut Project) {
    let number = project.next_number();
    match project.chance.below(4) {
        0 => project.remove("content/linked.md"),
        1 => project.link("content/linked.md", "../shared/linked.md"),
        _ => {
            let text = format!("+++\ntitle = \"Linked {number}\"\n+++\n\nFrom elsewhere.\n");
            project.save("shared/linked.md", text);
        }
    }
}

/// What is no part of the site.
fn noise(project: &mut Project) {
    let paths = [
        "public/index.html",
        ".git/index",
        "content/posts/.p.md.swp",
        "content/posts/p.md~",
        "README.md",
        "node_modules/a.js",
    ];
    let path = project.pick(&paths);
    let number = project.next_number();
    project.save(path, format!("Nothing, {number}.\n"));
}

/// Mistakes. Each is told as an error, unless another stands before it.
const MISTAKES: [Deed; 17] = [
    |project| mistake_in_post(project, "+++\n", "+++\ntitle title\n"),
    |project| mistake_in_post(project, "+++\n", "+++\nunknown = 1\n"),
    |project| mistake_in_post(project, "+++\n\n", "+++\n\n[Broken](nowhere.md)\n\n"),
    |project| mistake_in_post(project, "+++\n\n", "+++\n\n::: worksheet\n\n"),
    |project| mistake_in_post(project, "+++\n\n", "+++\n\nSee [it](glossary:nothing).\n\n"),
    |project| mistake_in_post(project, "title = ", "slug = \"same\"\ntitle = "),
    |project| {
        if let Some(path) = project.some_post() {
            project.save(&path, [0xff, 0xfe, 0x00]);
        }
    },
    |project| {
        if let Some(path) = project.some_post() {
            project.save(&path, "");
        }
    },
    |project| project.save("templates/post.html", "{% extends \"theme/post.html\" %}{% block"),
    |project| {
        project.save(
            "templates/post.html",
            "{% extends \"theme/post.html\" %}{% block after_article %}{{ nothing.there }}{% endblock %}",
        );
    },
    |project| project.edit("templates/sayings.html", "{{ one }}", "{{ one + 1 }}"),
    |project| project.save("data/sayings.toml", "list = ["),
    |project| project.edit("site.toml", "title", "title title"),
    |project| project.edit("site.toml", "base_url", "unknown = 1\nbase_url"),
    |project| project.edit("site.toml", "base_url", "theme = \"nothing\"\nbase_url"),
    |project| project.edit("themes/default/assets/site.css", "{", "{ color: setting(nothing);"),
    |project| project.remove("content/snippets/call-to-action.md"),
];

/// Makes a mistake by chance.
pub(crate) fn mistake(project: &mut Project) {
    let mistake = project.pick(&MISTAKES);
    mistake(project);
}

fn mistake_in_post(project: &mut Project, from: &str, to: &str) {
    if let Some(path) = project.some_post() {
        project.edit(&path, from, to);
    }
}
