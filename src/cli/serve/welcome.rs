//! The welcome: where the site is, and who else can see it.

use std::net::SocketAddr;

use goalpost::diagnostic::report::Colour;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use super::place;
use crate::cli::console::Console;

/// Black on white, whatever the terminal's own colours are: the two of the 256 that nobody changes (ECMA-48, SGR).
const BLACK_ON_WHITE: &str = "\x1b[38;5;16;48;5;231m";

/// The terminal's own colours again.
const USUAL: &str = "\x1b[0m";

/// Says where the site is, and who else can see it.
pub(super) fn welcome(address: SocketAddr, console: &Console) {
    let home = place::home(address);
    console.object(&json!({ "event": "listening", "url": home }));
    console.say(&format!("Your site is at {home}\nIt follows every save; press Ctrl+C to stop"));
    if !address.ip().is_loopback() {
        welcome_others(address, console);
    }
}

/// Warns that others can read the site, and says how a phone gets there.
fn welcome_others(address: SocketAddr, console: &Console) {
    console.say("Warning: everybody in your network can read this site now, drafts and all");
    let Some(own) = place::own_address(address.ip()) else { return };
    let url = place::home(SocketAddr::new(own, address.port()));
    console.say(&format!("From a phone or another computer: {url}"));
    if let Some(code) = code(&url, console.colour()) {
        console.picture(&code);
    }
}

/// The address as a square code. Cameras want dark on light: where there are no colours, the letters of the terminal are
/// taken to be lighter than what is behind them, as most are.
fn code(url: &str, colour: Colour) -> Option<String> {
    let code = QrCode::new(url).ok()?;
    let mut renderer = code.render::<Dense1x2>();
    if colour == Colour::Never {
        return Some(renderer.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build());
    }
    let lines: Vec<String> =
        renderer.build().lines().map(|line| format!("{BLACK_ON_WHITE}{line}{USUAL}")).collect();
    Some(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_dark_on_light() {
        let draw = |colour| code("http://192.0.2.7:1111/", colour).expect("it is short");
        // There is nothing but light around a code.
        let plain = draw(Colour::Never);
        let width = plain.lines().next().expect("a line").chars().count();
        assert_eq!(plain.lines().next(), Some(&*"█".repeat(width)));
        let coloured = draw(Colour::Always);
        assert_eq!(coloured.lines().count(), plain.lines().count());
        let edge = format!("{BLACK_ON_WHITE}{}{USUAL}", " ".repeat(width));
        assert_eq!(coloured.lines().next(), Some(&*edge));
        assert!(coloured.lines().all(|line| line.starts_with(BLACK_ON_WHITE) && line.ends_with(USUAL)));
    }
}
