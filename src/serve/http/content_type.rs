//! Content types: what a static host calls a file, by its name alone.

use mime_guess::MimeGuess;

/// The content type of a file by the ending of its name: that which static hosts give.
pub fn content_type(name: &str) -> String {
    let ending = match name.rsplit('/').next().unwrap_or_default().rsplit_once('.') {
        Some((_, ending)) => ending.to_ascii_lowercase(),
        None => String::new(),
    };
    if let Some(own) = own(&ending) {
        return own.to_owned();
    }
    let guess = MimeGuess::from_ext(&ending).first_or_octet_stream();
    if guess.type_() == mime_guess::mime::TEXT {
        format!("{guess}; charset=utf-8")
    } else {
        guess.to_string()
    }
}

/// Where the table that others use is behind what is registered, or behind what hosts do.
fn own(ending: &str) -> Option<&'static str> {
    Some(match ending {
        // Feeds and sitemaps name their own encoding.
        "xml" => "application/xml",
        "mjs" => "text/javascript; charset=utf-8",
        "map" => "application/json",
        "woff" => "font/woff",
        "otf" => "font/otf",
        "m4a" => "audio/mp4",
        _ => return None,
    })
}
