//! The keys of front matter: Goalpost's own, their synonyms in other generators, and those that mean nothing here.
//!
//! Owns every name of a key, and in which kinds of files it has a use. Refuses to read values.

use crate::document::Kind;

/// What a key says, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Subtitle,
    Date,
    /// Hugo's: when a post appears, if later than its date.
    PublishDate,
    Updated,
    Expires,
    Draft,
    /// Jekyll's: the contrary of a draft.
    Published,
    Slug,
    Path,
    Aliases,
    Summary,
    Image,
    ImageAlt,
    ImageCredit,
    Authors,
    Categories,
    Tags,
    Series,
    Part,
    Total,
    Copyright,
    Template,
    Weight,
    Language,
    Toc,
    Extra,
    /// Zola's table of tags, categories and so on.
    Taxonomies,
    Parts,
    Status,
    Bio,
    Links,
    Definition,
    /// A table of the attributes that a worksheet has.
    Worksheet,
}

use Field::{
    Aliases, Authors, Bio, Categories, Copyright, Date, Definition, Draft, Expires, Extra, Image, ImageAlt,
    ImageCredit, Language, Links, Part, Parts, Path, PublishDate, Published, Series, Slug, Status, Subtitle,
    Summary, Tags, Taxonomies, Template, Title, Toc, Total, Updated, Weight, Worksheet,
};

/// Goalpost's own names: those that are suggested.
pub(super) const OWN: [(&str, Field); 31] = [
    ("title", Title),
    ("subtitle", Subtitle),
    ("date", Date),
    ("updated", Updated),
    ("expires", Expires),
    ("draft", Draft),
    ("slug", Slug),
    ("path", Path),
    ("aliases", Aliases),
    ("summary", Summary),
    ("image", Image),
    ("image_alt", ImageAlt),
    ("image_credit", ImageCredit),
    ("authors", Authors),
    ("categories", Categories),
    ("tags", Tags),
    ("series", Series),
    ("part", Part),
    ("total", Total),
    ("copyright", Copyright),
    ("template", Template),
    ("weight", Weight),
    ("language", Language),
    ("toc", Toc),
    ("extra", Extra),
    ("parts", Parts),
    ("status", Status),
    ("bio", Bio),
    ("links", Links),
    ("definition", Definition),
    ("worksheet", Worksheet),
];

/// Names that other generators give to the same things.
pub(super) const SYNONYMS: [(&str, Field); 29] = [
    ("publishDate", PublishDate),
    ("publishdate", PublishDate),
    ("pubDate", Date),
    ("lastmod", Updated),
    ("last_modified_at", Updated),
    ("modified", Updated),
    ("expiryDate", Expires),
    ("expirydate", Expires),
    ("published", Published),
    ("url", Path),
    ("permalink", Path),
    ("redirect_from", Aliases),
    ("description", Summary),
    ("excerpt", Summary),
    ("cover", Image),
    ("featured_image", Image),
    ("author", Authors),
    ("category", Categories),
    ("tag", Tags),
    ("lang", Language),
    ("locale", Language),
    ("taxonomies", Taxonomies),
    ("series_part", Part),
    ("series_order", Part),
    ("series_total", Total),
    ("image-alt", ImageAlt),
    ("imageAlt", ImageAlt),
    ("image_caption", ImageCredit),
    ("params", Extra),
];

/// Names that have their meaning in one kind of file only.
pub(super) const OF_A_KIND: [(Kind, &str, Field); 5] = [
    (Kind::Author, "name", Title),
    (Kind::Author, "picture", Image),
    (Kind::Glossary, "term", Title),
    (Kind::Glossary, "summary", Definition),
    (Kind::Glossary, "description", Definition),
];

/// Keys that steer another generator and mean nothing here.
pub(super) const FOREIGN: [(&str, &str); 42] = [
    ("layout", "Jekyll and Hugo"),
    ("type", "Hugo"),
    ("kind", "Hugo"),
    ("linkTitle", "Hugo"),
    ("linktitle", "Hugo"),
    ("outputs", "Hugo"),
    ("cascade", "Hugo"),
    ("build", "Hugo"),
    ("_build", "Hugo"),
    ("headless", "Hugo"),
    ("isCJKLanguage", "Hugo"),
    ("keywords", "Hugo"),
    ("images", "Hugo"),
    ("markup", "Hugo"),
    ("menu", "Hugo"),
    ("menus", "Hugo"),
    ("resources", "Hugo"),
    ("sitemap", "Hugo"),
    ("translationKey", "Hugo"),
    ("translationkey", "Hugo"),
    ("showToc", "Hugo"),
    ("ShowToc", "Hugo"),
    ("comments", "Jekyll and Hugo"),
    ("math", "Jekyll and Hugo"),
    ("mathjax", "Jekyll and Hugo"),
    ("katex", "Jekyll and Hugo"),
    ("pin", "Jekyll"),
    ("render_with_liquid", "Jekyll"),
    ("sort_by", "Zola"),
    ("paginate_by", "Zola"),
    ("paginate_path", "Zola"),
    ("page_template", "Zola"),
    ("transparent", "Zola"),
    ("insert_anchor_links", "Zola"),
    ("in_search_index", "Zola"),
    ("render", "Zola"),
    ("generate_feeds", "Zola"),
    ("generate_feed", "Zola"),
    ("eleventyNavigation", "Eleventy"),
    ("eleventyExcludeFromCollections", "Eleventy"),
    ("eleventyComputed", "Eleventy"),
    ("templateEngineOverride", "Eleventy"),
];

/// Words that authors try, each with the key that they mean, by kind where it matters.
const TRIED: [(Option<Kind>, &[&str], &str); 10] = [
    (
        Some(Kind::Author),
        &["avatar", "bild", "foto", "img", "image_url", "photo", "pic", "portrait", "profile_picture"],
        "picture",
    ),
    (Some(Kind::Author), &["about", "biography", "intro"], "bio"),
    (
        Some(Kind::Author),
        &["contact", "email", "homepage", "instagram", "linkedin", "mail", "website"],
        "links",
    ),
    (Some(Kind::Glossary), &["explanation", "meaning", "text"], "definition"),
    (
        None,
        &["avatar", "banner", "bild", "foto", "hero", "img", "photo", "pic", "picture", "thumbnail"],
        "image",
    ),
    (None, &["alt", "alt_text", "image_description"], "image_alt"),
    (None, &["autor", "by", "writer"], "authors"),
    (None, &["day", "datum", "publish_date", "published_at"], "date"),
    (None, &["heading", "headline", "name", "titel"], "title"),
    (None, &["keyword", "labels", "schlagworte", "stichworte"], "tags"),
];

/// The key that an author meant by a word of their own.
pub(super) fn meant(word: &str, kind: Kind) -> Option<&'static str> {
    let word = word.to_lowercase();
    let found = TRIED.iter().find(|(home, words, key)| {
        home.is_none_or(|home| home == kind)
            && words.contains(&word.as_str())
            && matches!(meaning(key, kind), Meaning::Field(_))
    });
    found.map(|(.., key)| *key)
}

/// Keys that mean nothing below `[extra]`, where they are written by mistake: what follows that line belongs to it.
const NOT_BELOW_EXTRA: [Field; 14] = [
    Title, Date, Updated, Expires, Draft, Slug, Path, Aliases, Authors, Categories, Tags, Series, Part, Image,
];

/// Whether a key below `[extra]` was surely meant to stand above it. Other generators' themes have keys of their own
/// there that sound like Goalpost's (`toc`, `image`); an author's own file is no other generator's.
pub(super) fn belongs_above_extra(key: &str, kind: Kind) -> bool {
    let Meaning::Field(field) = meaning(key, kind) else { return false };
    NOT_BELOW_EXTRA.contains(&field)
        && (field != Image || kind == Kind::Author)
        && (OWN.iter().any(|(name, _)| *name == key) || OF_A_KIND.iter().any(|(_, name, _)| *name == key))
}

/// What a name is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A key with a use in this kind of file.
    Field(Field),
    /// A key without a use in this kind of file.
    Misplaced,
    /// A key of this other generator.
    Foreign(&'static str),
    /// None that is known.
    Unknown,
}

/// What a key of a file of this kind means.
pub(super) fn meaning(key: &str, kind: Kind) -> Meaning {
    let of_kind =
        OF_A_KIND.iter().find(|(home, name, _)| *home == kind && *name == key).map(|(.., field)| *field);
    let general = || OWN.iter().chain(&SYNONYMS).find(|(name, _)| *name == key).map(|(_, field)| *field);
    match of_kind.or_else(general) {
        Some(field) if has_use(field, kind) => Meaning::Field(field),
        Some(_) => Meaning::Misplaced,
        None => FOREIGN
            .iter()
            .find(|(name, _)| *name == key)
            .map_or(Meaning::Unknown, |(_, generator)| Meaning::Foreign(generator)),
    }
}

/// The names that may be suggested for a file of this kind.
pub(super) fn suggestions(kind: Kind) -> Vec<&'static str> {
    let own = OWN.iter().filter(|(_, field)| has_use(*field, kind)).map(|(name, _)| *name);
    own.chain(OF_A_KIND.iter().filter(|(home, ..)| *home == kind).map(|(_, name, _)| *name)).collect()
}

/// Whether a field has a use in a file of this kind. Posts and pages are alike: a date makes the difference.
pub(super) fn has_use(field: Field, kind: Kind) -> bool {
    match field {
        Title | Draft | Extra => true,
        Parts | Status => kind == Kind::Series,
        Bio | Links => kind == Kind::Author,
        Definition => kind == Kind::Glossary,
        Worksheet => kind == Kind::Worksheet,
        Date | PublishDate | Updated | Expires | Published | Authors | Categories | Tags | Series | Part
        | Total | Taxonomies => matches!(kind, Kind::Post | Kind::Page),
        Subtitle | Slug | Path | Aliases | Summary | Image | ImageAlt | ImageCredit | Copyright
        | Template | Weight | Language | Toc => kind != Kind::Snippet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_listed_twice() {
        let mut names: Vec<&str> = OWN.iter().chain(&SYNONYMS).map(|(name, _)| *name).collect();
        names.extend(FOREIGN.iter().map(|(name, _)| *name));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn words_that_authors_try_lead_to_keys_that_have_a_use() {
        assert_eq!(meant("Photo", Kind::Author), Some("picture"));
        assert_eq!(meant("photo", Kind::Post), Some("image"));
        assert_eq!(meant("photo", Kind::Snippet), None);
        assert_eq!(meant("mood", Kind::Post), None);
    }

    #[test]
    fn the_kind_decides_what_a_name_means() {
        for (key, kind, expected) in [
            ("lastmod", Kind::Post, Meaning::Field(Updated)),
            ("name", Kind::Author, Meaning::Field(Title)),
            ("name", Kind::Post, Meaning::Unknown),
            ("description", Kind::Post, Meaning::Field(Summary)),
            ("description", Kind::Glossary, Meaning::Field(Definition)),
            ("date", Kind::Author, Meaning::Misplaced),
            ("bio", Kind::Page, Meaning::Misplaced),
            ("tags", Kind::Snippet, Meaning::Misplaced),
            ("layout", Kind::Page, Meaning::Foreign("Jekyll and Hugo")),
            ("in_search_index", Kind::Page, Meaning::Foreign("Zola")),
            ("tilte", Kind::Page, Meaning::Unknown),
        ] {
            assert_eq!(meaning(key, kind), expected, "{key}");
        }
    }
}
