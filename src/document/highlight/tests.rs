use std::sync::mpsc;

use proptest::prelude::*;

use super::*;

fn block(language: &str, source: &str) -> CodeBlock {
    CodeBlock { language: language.to_owned(), title: String::new(), source: source.to_owned() }
}

/// The HTML within `<code>`.
fn code(language: &str, source: &str) -> String {
    let html = html(&block(language, source)).expect("it comes to an end");
    let (_, code) = html.split_once("<code>").expect("there is code");
    code.strip_suffix("</code></pre>").expect("it is closed").to_owned()
}

/// The text of HTML, as a browser would show it.
fn shown(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Writes `[k word]` for a word of the class `hl-k`, to be read easily.
fn brief(html: &str) -> String {
    html.replace("<span class=\"hl-", "[").replace("\">", " ").replace("</span>", "]")
}

#[test]
fn words_have_the_classes_of_their_kind() {
    for (language, source, expected) in [
        (
            "rust",
            "fn main(x: &str) { println!(\"a {}\", x.len() && true); } // why\n",
            "[k fn] [f main]([v x]: &amp;[k str]) { [f println!]([s \"a] [n {}][s \"], x.[f len]() &amp;&amp; [n true]); } [c // why]\n",
        ),
        (
            "toml",
            "title = \"x\"\n[a]\nn = 1 # c\n",
            "[v title] = [s \"x\"]\n[[t a]]\n[v n] = [n 1] [c # c]\n",
        ),
        ("yaml", "title: x\nlist:\n  - 1\n", "[v title]: [s x]\n[v list]:\n  - [n 1]\n"),
        ("html", "<p class=\"a\">x</p>\n", "&lt;[g p] [a class]=[s \"a\"]&gt;x&lt;/[g p]&gt;\n"),
        (
            "css",
            ".a { color: red; margin: 1.5em }\n",
            "[a .a] { [v color]: [n red]; [v margin]: [n 1.5em] }\n",
        ),
        ("js", "const a = `b ${c}`;\n", "[k const] a = [s `b] ${c}[s `];\n"),
        ("python", "return not a and 1\n", "[k return not] a [k and] [n 1]\n"),
        ("diff", "@@ -1 +1 @@\n-x\n+y\n", "[h @@ -1 +1 @@]\n[d -x]\n[i +y]\n"),
        ("markdown", "# Head\n", "[h # Head]\n"),
        ("sh", "echo \"a\" # c\n", "[f echo] [s \"a\"] [c # c]\n"),
    ] {
        assert_eq!(brief(&code(language, source)), expected, "{language}");
    }
}

#[test]
fn spans_close_at_the_ends_of_lines() {
    assert_eq!(brief(&code("rust", "/* a\n\n  b */ fn\n")), "[c /* a]\n\n  [c b */] [k fn]\n");
}

#[test]
fn the_frame_names_language_and_title() {
    let titled = CodeBlock { title: "a <b>.rs".to_owned(), ..block("Rust,ignore", "x\n") };
    assert_eq!(
        plain(&titled),
        "<figure class=\"listing\"><figcaption>a &lt;b&gt;.rs</figcaption>\
         <pre class=\"code\" data-language=\"rust\" tabindex=\"0\"><code>x\n</code></pre></figure>"
    );
    assert_eq!(
        plain(&block("", "<&\n")),
        "<pre class=\"code\" tabindex=\"0\"><code>&lt;&amp;\n</code></pre>"
    );
    assert!(plain(&block("a\"b", "")).contains("data-language=\"a&quot;b\""));
}

#[test]
fn plain_text_is_plain_without_a_word() {
    for language in ["", "text", "TXT", "plain", "console", "{.x}"] {
        let block = block(language, "let x = 1;\n");
        assert_eq!(check(&block), None, "{language}");
        assert_eq!(code(language, "let x = 1;\n"), "let x = 1;\n");
    }
}

#[test]
fn names_that_authors_use_are_known() {
    for language in
        ["rust", "rs", "C#", "shell", "bash", "jsonc", "TypeScript", "jsx", "golang", "docker", "yml", "tera"]
    {
        assert_eq!(check(&block(language, "x\n")), None, "{language}");
    }
}

#[test]
fn an_unknown_language_is_told_of_and_left_plain() {
    let block = block("pyhton", "return 1\n");
    assert_eq!(code("pyhton", "return 1\n"), "return 1\n");
    let problem = check(&block).expect("it is told");
    assert_eq!(problem.code, Code::CodeLanguageUnknown);
    assert_eq!(problem.message, "the language `pyhton` is not known, and its code is left plain");
    assert_eq!(problem.help.as_deref(), Some("did you mean `python`?"));
    let help = check(&super::tests::block("xyzzyqwerty", "")).and_then(|it| it.help);
    assert_eq!(help.as_deref(), Some("write `text` where no language is meant"));
}

#[test]
fn what_is_too_large_is_left_plain() {
    let long = format!("fn a() {{}}\nlet x = {};\nfn b() {{}}\n", "1 + ".repeat(1000));
    let long = block("rust", &long);
    assert_eq!(check(&long).map(|it| it.code), Some(Code::CodeTooLarge));
    let html_of_long = html(&long).expect("it comes to an end");
    assert_eq!(html_of_long.matches("hl-k").count(), 2);
    assert_eq!(html_of_long.matches("hl-n").count(), 0);

    let large = block("rust", &"fn a() {}\n".repeat(30_000));
    assert_eq!(check(&large).map(|it| it.code), Some(Code::CodeTooLarge));
    assert_eq!(html(&large), Some(plain(&large)));
}

#[test]
fn a_comment_after_a_name_does_not_hold_up_javascript() {
    for language in ["js", "javascript", "mjs", "cjs", "jsx", "ts"] {
        assert!(code(language, "x = a /* b */\n").contains("hl-c"), "{language}");
    }
}

#[test]
fn work_that_does_not_end_is_given_up() {
    let (_open, never) = mpsc::channel::<()>();
    assert_eq!(worker::within(Duration::from_millis(20), move |_| never.recv().is_ok()), None);
    assert_eq!(worker::within(PATIENCE, |_| 7), Some(7));
    assert_eq!(worker::within(PATIENCE, |_| 8), Some(8));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn the_text_is_kept_and_every_line_stands_for_itself(
        language in "(rust|js|html|css|toml|yaml|python|sh|markdown|json|php|[a-z]{1,3})",
        source in "((fn|let|class|def|<p|</p>|```|//|/\\*|\\*/|\"\"\"|\\$\\{|\\}|'|\"|`|<\\?php|&amp;|ä|[ -~]{0,6}| |\t|\r)*\n){0,5}[ -~]{0,4}",
    ) {
        let html = code(&language, &source);
        prop_assert_eq!(shown(&html), source);
        for line in html.split('\n') {
            prop_assert_eq!(line.matches("<span").count(), line.matches("</span>").count());
        }
    }
}
