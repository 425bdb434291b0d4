//! The welcome: where the site is, and who else can see it.

use std::net::SocketAddr;
use std::path::PathBuf;

use goalpost::diagnostic::Diagnostic;
use goalpost::diagnostic::report::Colour;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use super::Begun;
use super::place::{self, Place};
use crate::cli::console::Console;

/// Black on white, whatever the terminal's own colours are: the two of the 256 that nobody changes (ECMA-48, SGR).
const BLACK_ON_WHITE: &str = "\x1b[38;5;16;48;5;231m";

/// The terminal's own colours again.
const USUAL: &str = "\x1b[0m";

/// What is said before the site was read.
pub(super) struct Welcome {
    root: PathBuf,
    address: SocketAddr,
    passed_over: Option<u16>,
    notes: Vec<Diagnostic>,
}

impl Welcome {
    /// What there is to say of what has begun.
    pub(super) fn of(begun: &Begun) -> Self {
        let Place { address, passed_over, .. } = begun.place;
        Self { root: begun.root.clone(), address, passed_over, notes: begun.notes.clone() }
    }

    /// Says where the site is, and who else can see it.
    pub(super) fn say(&self, console: &Console) {
        console.tell(&self.notes, &self.root);
        let home = place::home(self.address);
        console.object(&json!({ "event": "listening", "url": home }));
        console.say(&format!("Your site is at {home}\nIt follows every save; press Ctrl+C to stop"));
        if let Some(port) = self.passed_over {
            let own = self.address.port();
            console.say(&format!(
                "Port {port} is taken, perhaps by a preview in another window, so this one is at {own}"
            ));
        }
        if !self.address.ip().is_loopback() {
            self.say_to_others(console);
        }
    }

    /// Warns that others can read the site, and says how a phone gets there.
    fn say_to_others(&self, console: &Console) {
        console.say("Warning: everybody in your network can read this site now, drafts and all");
        let Some(own) = place::own_address(self.address.ip()) else { return };
        let url = place::home(SocketAddr::new(own, self.address.port()));
        console.say(&format!("From a phone or another computer: {url}"));
        if let Some(code) = code(&url, console.colour()) {
            console.picture(&code);
        }
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
