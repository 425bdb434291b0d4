//! The codes of all diagnostics: stable names that may be searched for and relied upon.

use serde::{Deserialize, Serialize};

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $severity:ident;)+) => {
        /// What kind of thing a diagnostic tells; each has a stable name in kebab case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order in which they are declared.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// What it means, in a sentence: what the guide says of it.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii(),)+ }
            }

            /// Whether it fails a build.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    // Files and folders.
    /// A file could not be read.
    FileUnreadable = "file-unreadable", Error;
    /// A file that a command was to make exists.
    FileExists = "file-exists", Error;
    /// A file that a command was to make could not be written.
    FileUnwritable = "file-unwritable", Error;
    /// A source is not valid UTF-8.
    FileNotUtf8 = "file-not-utf8", Error;
    /// A text, or another file that is read as a whole, is larger than Goalpost reads.
    FileTooLarge = "file-too-large", Error;
    /// A source changed while the site was being built.
    FileChanged = "file-changed", Error;
    /// A path has a part that some system cannot hold (`CON`, a trailing dot, a colon …).
    PathUnportable = "path-unportable", Error;
    /// A text is copied as it is, and was probably meant as a post.
    FileStray = "file-stray", Warning;
    /// A post is published beside the copy that was made of it.
    FileCopy = "file-copy", Warning;
    /// A picture is so large that readers wait for it.
    PictureLarge = "picture-large", Warning;
    /// A symbolic link leads out of the project, or to what a build has written, and is not followed.
    SymlinkOutside = "symlink-outside", Warning;
    /// A symbolic link leads to what is not for readers (something hidden, the settings, the whole project), and is not
    /// followed.
    SymlinkPrivate = "symlink-private", Warning;
    /// Symbolic links lead through so many others, or to so many files, that not all of them are followed.
    SymlinksMany = "symlinks-many", Error;
    /// One of the project's own folders is a symbolic link to where none of its files can lie, such as out of the project.
    FolderOutside = "folder-outside", Error;
    /// A file of `static` has a hidden file's name, and is not published.
    FileHidden = "file-hidden", Warning;
    /// There is no `site.toml`.
    SiteMissing = "site-missing", Error;
    /// The content folder does not exist.
    ContentMissing = "content-missing", Error;

    // TOML, YAML, JSON.
    /// The text is not valid TOML.
    TomlSyntax = "toml-syntax", Error;
    /// The text is not valid YAML.
    YamlSyntax = "yaml-syntax", Error;
    /// The text is not valid JSON.
    JsonSyntax = "json-syntax", Error;
    /// Two files of `data` have one name in templates.
    DataTwice = "data-twice", Error;
    /// A key that `site.toml` does not have.
    ConfigKeyUnknown = "config-key-unknown", Error;
    /// A value of `site.toml` is of the wrong type.
    ConfigValueType = "config-value-type", Error;
    /// A value of `site.toml` has the right type but no meaning.
    ConfigValueInvalid = "config-value-invalid", Error;
    /// `site.toml` lacks a key that it must have.
    ConfigKeyMissing = "config-key-missing", Error;

    // Front matter.
    /// The front matter is never closed.
    FrontMatterOpen = "front-matter-open", Error;
    /// A post or page without front matter has no title.
    FrontMatterMissing = "front-matter-missing", Error;
    /// A key that front matter does not have.
    FrontMatterKeyUnknown = "front-matter-key-unknown", Error;
    /// A key of another generator, or of the author's own among its keys, that means nothing to Goalpost.
    FrontMatterKeyForeign = "front-matter-key-foreign", Warning;
    /// A key and its synonym are both given.
    FrontMatterKeyTwice = "front-matter-key-twice", Error;
    /// A value is of the wrong type.
    FrontMatterValueType = "front-matter-value-type", Error;
    /// A value has the right type but no meaning.
    FrontMatterValueInvalid = "front-matter-value-invalid", Error;
    /// A key that has no use in this kind of file.
    FrontMatterKeyMisplaced = "front-matter-key-misplaced", Warning;
    /// A document has no title.
    TitleMissing = "title-missing", Error;
    /// A date cannot be read.
    DateInvalid = "date-invalid", Error;
    /// The date of the front matter and that of the file name differ.
    DateConflict = "date-conflict", Warning;
    /// A file that was meant as a post has no date, and so is a page that no list shows.
    PostUndated = "post-undated", Warning;
    /// A file that has the name of a post lies where it is none.
    PostMisplaced = "post-misplaced", Warning;
    /// Several tags or categories stand in one text, and count as one.
    TermComma = "term-comma", Warning;
    /// The document expires before it is published, or was updated before it was.
    DateOrder = "date-order", Warning;
    /// A title, tag or name from which no slug can be made.
    SlugEmpty = "slug-empty", Error;
    /// A slug with characters that a slug cannot have.
    SlugInvalid = "slug-invalid", Error;
    /// A link in front matter, or one that is asked for, is no web address.
    AddressInvalid = "address-invalid", Error;
    /// An image has no alternative text.
    ImageAltMissing = "image-alt-missing", Warning;

    // Markdown.
    /// What was meant as a link is none, and is shown as it is written.
    LinkSyntax = "link-syntax", Warning;
    /// What was meant as a heading is none, and is shown as it is written.
    HeadingSyntax = "heading-syntax", Warning;
    /// What was meant as a fence is none, and is shown as it is written.
    FenceSyntax = "fence-syntax", Warning;
    /// A container is never closed.
    FenceOpen = "fence-open", Error;
    /// A `:::` closes nothing.
    FenceClose = "fence-close", Error;
    /// A fence does not begin in the first column.
    FenceIndented = "fence-indented", Error;
    /// A fence has no blank line beside it.
    FenceTouchesText = "fence-touches-text", Warning;
    /// No container has that name.
    ContainerUnknown = "container-unknown", Error;
    /// A container's contents are not of the form that it needs.
    ContainerContents = "container-contents", Error;
    /// Somebody else speaks in the middle of a paragraph of a dialogue.
    DialogueLine = "dialogue-line", Warning;
    /// Braces are not closed before the next blank line.
    BracesOpen = "braces-open", Error;
    /// Attributes are not of the form `key="value"`.
    AttributeSyntax = "attribute-syntax", Error;
    /// No such attribute.
    AttributeUnknown = "attribute-unknown", Error;
    /// An attribute's value is not of the kind that it needs.
    AttributeValue = "attribute-value", Error;
    /// A container lacks an attribute that it needs.
    AttributeMissing = "attribute-missing", Error;
    /// An id is written twice in one document.
    IdTwice = "id-twice", Error;
    /// An id has characters that an id cannot have.
    IdSyntax = "id-syntax", Error;
    /// Raw HTML with an element that HTML does not have: probably words in angle brackets.
    HtmlElementUnknown = "html-element-unknown", Warning;
    /// Raw HTML that runs a script, or that changes how the page's links are read.
    HtmlUnsafe = "html-unsafe", Error;
    /// Raw HTML opens or closes an element without its other half.
    HtmlUnbalanced = "html-unbalanced", Warning;
    /// A heading of the first level, which belongs to the page's title.
    HeadingLevelOne = "heading-level-one", Warning;
    /// A heading skips a level.
    HeadingSkipped = "heading-skipped", Warning;
    /// A heading has no text beneath it.
    HeadingWithoutText = "heading-without-text", Warning;
    /// A heading without words.
    HeadingEmpty = "heading-empty", Warning;
    /// A blank made of underscores.
    BlankUnderscores = "blank-underscores", Warning;
    /// Residue of a template: `%s`, `{{`.
    TemplateResidue = "template-residue", Warning;
    /// A footnote is referred to and not defined, or defined and not referred to.
    FootnoteUnpaired = "footnote-unpaired", Warning;
    /// Containers, quotations or lists are nested deeper than any reader could follow.
    NestingDeep = "nesting-deep", Error;
    /// The rows of a table lack so many cells that it is shown as text.
    TableWide = "table-wide", Error;
    /// The language of a code block is not known; it is left plain.
    CodeLanguageUnknown = "code-language-unknown", Warning;
    /// A block of code is too large to be highlighted.
    CodeTooLarge = "code-too-large", Warning;
    /// The highlighter does not come to an end at a block of code.
    CodeEndless = "code-endless", Error;
    /// A document has a title and no text.
    DocumentEmpty = "document-empty", Warning;

    // Worksheets.
    /// An expression is not of the form that the language has.
    ExpressionSyntax = "expression-syntax", Error;
    /// An operator has no space on each side.
    OperatorSpaces = "operator-spaces", Error;
    /// No such function.
    FunctionUnknown = "function-unknown", Error;
    /// A function is given too much, too little, or what it cannot take.
    FunctionArguments = "function-arguments", Error;
    /// An expression speaks of something that is not there.
    NameUnknown = "name-unknown", Error;
    /// An expression compares a choice with something that is none of its options.
    OptionUnknown = "option-unknown", Error;
    /// An expression does something with a value that its type does not allow.
    TypeMismatch = "type-mismatch", Error;

    // Worksheets, each on its own.
    /// An attribute has no meaning where it stands.
    AttributeMisplaced = "attribute-misplaced", Error;
    /// Attributes belong to nothing: no list or table follows.
    AttributesUnbound = "attributes-unbound", Error;
    /// Attributes stand in the middle of a line.
    AttributesNotLast = "attributes-not-last", Error;
    /// A space stands between a blank's bracket and its braces.
    BlankSpace = "blank-space", Error;
    /// The braces of a box stand before the words of its item.
    BlankBeforeWords = "blank-before-words", Error;
    /// A pipe stands within braces in a table.
    PipeInTable = "pipe-in-table", Error;
    /// A blank is of a kind that there is not.
    KindUnknown = "kind-unknown", Error;
    /// Nothing names a blank, a list or a table.
    BlankWithoutLabel = "blank-without-label", Error;
    /// Two blanks or lists are called the same.
    LabelTwice = "label-twice", Warning;
    /// An item of a list has a box and no words.
    ItemEmpty = "item-empty", Error;
    /// The items of a list are of two sorts.
    ListMixed = "list-mixed", Error;
    /// A choice is marked in advance.
    MarkedWithoutPractice = "marked-without-practice", Error;
    /// A practice has no right answer.
    PracticeWithoutAnswer = "practice-without-answer", Error;
    /// The ends of a scale cannot be read.
    ScaleEnds = "scale-ends", Error;
    /// A scale has other steps than its levels describe.
    LevelsCount = "levels-count", Error;
    /// A table's rows have no pattern, or two.
    RowsPattern = "rows-pattern", Error;
    /// Two things take their rows or values from each other.
    Circle = "circle", Error;
    /// A section hides what it asks for.
    ShowIfCircle = "show-if-circle", Error;
    /// A choice has no options.
    OptionsMissing = "options-missing", Error;
    /// Choices give points to an outcome that there is not.
    OutcomeUnknown = "outcome-unknown", Error;
    /// No choice gives points to an outcome.
    OutcomeUnreachable = "outcome-unreachable", Warning;
    /// No band covers a value that there can be.
    BandsGap = "bands-gap", Error;
    /// Two bands cover one value.
    BandsOverlap = "bands-overlap", Error;
    /// A band covers values that there cannot be.
    BandsRange = "bands-range", Error;
    /// A band does not begin with a range.
    BandsSyntax = "bands-syntax", Error;
    /// A step is reached from nowhere but itself.
    StepsUnreachable = "steps-unreachable", Warning;
    /// So few people are asked that one reply would show who said it.
    GroupSmall = "group-small", Warning;
    /// What others said is shown to those who are asked.
    ResultShownToRaters = "result-shown-to-raters", Error;

    // Links.
    /// A link has no words or no target.
    LinkEmpty = "link-empty", Warning;
    /// A link leads to a file that does not exist.
    LinkBroken = "link-broken", Error;
    /// A link leads to a heading that does not exist.
    LinkHeadingMissing = "link-heading-missing", Error;
    /// A link leads to a page that is not published: a draft, or expired.
    LinkUnpublished = "link-unpublished", Error;
    /// A link uses a scheme that could run a script.
    LinkUnsafe = "link-unsafe", Error;
    /// A picture or other file does not exist.
    LinkFileMissing = "link-file-missing", Error;
    /// No glossary entry has that name.
    GlossaryTermUnknown = "glossary-term-unknown", Error;
    /// No series has that name.
    SeriesUnknown = "series-unknown", Error;
    /// The series has no such part.
    SeriesPartUnknown = "series-part-unknown", Error;
    /// No snippet has that name.
    SnippetUnknown = "snippet-unknown", Error;
    /// A snippet contains itself, directly or by others.
    SnippetCircle = "snippet-circle", Error;

    // Worksheets, as the site knows them.
    /// No worksheet has that id, or it is not published.
    WorksheetUnknown = "worksheet-unknown", Error;
    /// Two worksheets have one id, or one stands twice on a page.
    WorksheetTwice = "worksheet-twice", Error;
    /// A post shows the answers of a worksheet that readers meet only in a later post.
    WorksheetLater = "worksheet-later", Warning;
    /// A worksheet no longer asks for what readers may have answered.
    IdGone = "id-gone", Error;
    /// A worksheet asks for another kind of answer than readers may have given.
    KindChanged = "kind-changed", Warning;
    /// A line of `worksheets.lock` cannot be read.
    LockSyntax = "lock-syntax", Error;
    /// `worksheets.lock` could not be written.
    LockUnwritable = "lock-unwritable", Warning;

    // Links to other sites.
    /// An outside link leads to a page that its host does not have: 404 or 410.
    ExternalLinkGone = "external-link-gone", Error;
    /// An outside link leads to a host that does not exist.
    ExternalHostUnknown = "external-host-unknown", Error;
    /// An outside link leads to a page that has moved for good.
    ExternalLinkMoved = "external-link-moved", Warning;
    /// The host of an outside link answers with an error.
    ExternalLinkFailed = "external-link-failed", Warning;
    /// The host of an outside link does not answer.
    ExternalHostSilent = "external-host-silent", Warning;
    /// The host of an outside link cannot prove to be itself.
    ExternalHostInsecure = "external-host-insecure", Warning;
    /// An outside link is redirected in a circle.
    ExternalLinkCircle = "external-link-circle", Warning;
    /// The host of an outside link does not let programs look.
    ExternalLinkUnchecked = "external-link-unchecked", Warning;
    /// No outside link could be checked: no name of a host can be looked up.
    NetworkMissing = "network-missing", Error;

    // The site as a whole.
    /// Words that stood for others were never replaced.
    PlaceholderLeft = "placeholder-left", Warning;
    /// Two pages have one address.
    RouteTaken = "route-taken", Error;
    /// Two pages' addresses differ only by case or by their Unicode form.
    RouteAlike = "route-alike", Error;
    /// An alias is the address of a page that exists.
    AliasTaken = "alias-taken", Error;
    /// An entry of the menu leads to an address of the site at which there is nothing.
    MenuBroken = "menu-broken", Warning;
    /// Two parts of a series have one number.
    SeriesPartTwice = "series-part-twice", Warning;
    /// A part of a series is missing.
    SeriesPartMissing = "series-part-missing", Warning;
    /// A promised part is overdue.
    SeriesPartOverdue = "series-part-overdue", Warning;
    /// Parts of a series appear in another order than their numbers.
    SeriesPartOrder = "series-part-order", Warning;
    /// The totals that the parts of a series give differ.
    SeriesTotalConflict = "series-total-conflict", Warning;
    /// A tag or category is written in two ways.
    TermSpelledTwice = "term-spelled-twice", Warning;
    /// An author, series, tag or category is nearly spelt as another, or named like a file that is not there.
    NameNear = "name-near", Warning;
    /// Two authors share a name or an alias.
    AuthorAmbiguous = "author-ambiguous", Error;
    /// Two glossary entries share a term or an alias.
    GlossaryAmbiguous = "glossary-ambiguous", Error;
    /// A term, series or author file that no post uses.
    TermUnused = "term-unused", Warning;

    // Themes.
    /// No such theme.
    ThemeUnknown = "theme-unknown", Error;
    /// A theme lacks a template that it must have.
    TemplateMissing = "template-missing", Error;
    /// A document asks for a template that does not exist; the usual one for its kind is taken.
    TemplateUnknown = "template-unknown", Warning;
    /// A template cannot be read.
    TemplateSyntax = "template-syntax", Error;
    /// A template failed while a page was rendered.
    TemplateFailed = "template-failed", Error;
    /// Templates include or extend each other in a circle.
    TemplateCircle = "template-circle", Error;
    /// A template uses a variable that this kind of page does not have.
    TemplateVariableUnknown = "template-variable-unknown", Error;
    /// A setting that the theme does not have.
    ThemeSettingUnknown = "theme-setting-unknown", Error;
    /// A setting's value is not of the kind that the theme asks for.
    ThemeSettingInvalid = "theme-setting-invalid", Error;
    /// A colour cannot be read on the theme's papers; the nearest that can be is shown in its place.
    ThemeColourFaint = "theme-colour-faint", Warning;
    /// A style sheet of the theme refers to a file that the theme does not have.
    ThemeFileMissing = "theme-file-missing", Error;
    /// The theme has no words in the site's language.
    LanguageMissing = "language-missing", Warning;

    // Output.
    /// The output folder must not be there.
    OutputRefused = "output-refused", Error;
    /// The output folder holds files that Goalpost did not write.
    OutputForeign = "output-foreign", Error;
    /// A file of the output was changed by another hand.
    OutputEdited = "output-edited", Error;
    /// A file that is no longer part of the site was changed by another hand; it is left where it is.
    OutputLeft = "output-left", Warning;
    /// A file could not be written.
    OutputUnwritable = "output-unwritable", Error;
    /// Another build is writing the same folder.
    OutputLocked = "output-locked", Error;
    /// What the last build remembered cannot be read, and is made anew.
    MemoryUnreadable = "memory-unreadable", Warning;

    // The preview.
    /// The preview cannot begin, or Goalpost itself failed while it made a page of it.
    PreviewFailed = "preview-failed", Error;
    /// The folder of the site that is shown is not there any more.
    WatchLost = "watch-lost", Error;
    /// The system watches no more folders, and some are looked through instead.
    WatchLimit = "watch-limit", Warning;
    /// The system refuses to watch folders, and they are looked through instead.
    WatchFailed = "watch-failed", Warning;
    /// There is no room left on the disk on which the site lies, so that what is saved may be cut short.
    DiskFull = "disk-full", Warning;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case_and_unique() {
        let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        assert!(names.iter().all(|name| {
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        }));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
