//! Colours: an author's accent, made readable on a theme's papers.
//!
//! Owns contrast as WCAG 2.2 defines it (relative luminance, success criterion 1.4.3), and the search for the nearest
//! shade that has enough: hue stays, lightness moves, chroma gives way where the screen has no such colour. Lightness,
//! chroma and hue are those of OKLCH (Björn Ottosson, "A perceptual color space for image processing", 2020; CSS Color
//! 4, section 9). Refuses transparency and every notation but hexadecimal digits.

use std::fmt;

/// The contrast that text needs, with a little to spare for what stands on a tinted paper.
const READABLE: f64 = 4.6;

/// The chroma beyond which a light colour glares in a dark room.
const CALM: f64 = 0.13;

/// A colour of the sRGB space: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

/// What a colour is read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Papers<'a> {
    /// Light papers: the colour is darkened.
    Light(&'a [Colour]),
    /// Dark papers: the colour is lightened.
    Dark(&'a [Colour]),
}

impl Colour {
    /// Reads three or six hexadecimal digits after `#`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits =
            text.strip_prefix('#').filter(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()))?;
        let number = |from: usize, length: usize| u8::from_str_radix(&digits[from..from + length], 16).ok();
        match digits.len() {
            3 => Some(Self([number(0, 1)? * 17, number(1, 1)? * 17, number(2, 1)? * 17])),
            6 => Some(Self([number(0, 2)?, number(2, 2)?, number(4, 2)?])),
            _ => None,
        }
    }

    /// The contrast of two colours, from 1 to 21.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Whether text of this colour can be read on all of these papers.
    pub(super) fn is_readable_on(self, papers: Papers<'_>) -> bool {
        let (Papers::Light(papers) | Papers::Dark(papers)) = papers;
        papers.iter().all(|paper| self.contrast(*paper) >= READABLE)
    }

    /// The nearest colour of the same hue that can be read on all of these papers.
    pub(super) fn readable_on(self, papers: Papers<'_>) -> Self {
        let (lightness, chroma, hue) = self.lch();
        let (step, chroma) = match papers {
            Papers::Light(_) => (-0.005, chroma),
            Papers::Dark(_) => (0.005, chroma.min(CALM)),
        };
        let shades = (0..200).map(|steps| lightness + step * f64::from(steps));
        let mut found = if matches!(papers, Papers::Light(_)) && self.is_readable_on(papers) {
            return self;
        } else {
            shades.map(|lightness| Self::of_lch(lightness.clamp(0.0, 1.0), chroma, hue))
        };
        found.find(|shade| shade.is_readable_on(papers)).unwrap_or(match papers {
            Papers::Light(_) => Self([0; 3]),
            Papers::Dark(_) => Self([255; 3]),
        })
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn lch(self) -> (f64, f64, f64) {
        let [red, green, blue] = self.linear();
        let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let medium = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let lightness = 0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short;
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short;
        (lightness, a.hypot(b), b.atan2(a))
    }

    /// The colour of that lightness and hue, with as much of the chroma as the screen has.
    fn of_lch(lightness: f64, chroma: f64, hue: f64) -> Self {
        let within = |share: f64| linear_of(lightness, chroma * share, hue);
        let is_shown = |channels: &[f64; 3]| channels.iter().all(|it| (-1e-6..=1.0 + 1e-6).contains(it));
        let (mut shown, mut beyond) = (0.0, 1.0);
        if is_shown(&within(1.0)) {
            shown = 1.0;
        } else {
            for _ in 0..20 {
                let middle = f64::midpoint(shown, beyond);
                if is_shown(&within(middle)) { shown = middle } else { beyond = middle }
            }
        }
        Self(within(shown).map(of_linear))
    }
}

fn linear_of(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
    ]
}

#[expect(clippy::cast_sign_loss, reason = "clamped to what a channel holds")]
fn of_linear(value: f64) -> u8 {
    let value = value.clamp(0.0, 1.0);
    let encoded = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    (encoded * 255.0).round() as u8
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("a colour")
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((colour("#000").contrast(colour("#ffffff")) - 21.0).abs() < 1e-9);
        assert!((colour("#777777").contrast(colour("#fff")) - 4.478).abs() < 1e-3);
        assert!((colour("#abc").contrast(colour("#aabbcc")) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn hexadecimal_digits_are_read_and_nothing_else() {
        assert_eq!(colour("#1aF").to_string(), "#11aaff");
        for text in ["", "#", "#12", "#12345", "#1234567", "red", "123456", "#12345g", "#é12"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_is() {
        let papers = [colour("#fcfaf5")];
        assert_eq!(colour("#9a3b1b").readable_on(Papers::Light(&papers)), colour("#9a3b1b"));
    }

    #[test]
    fn yellow_becomes_a_dark_yellow() {
        let papers = [colour("#fcfaf5")];
        let (_, chroma, hue) = colour("#ffd400").readable_on(Papers::Light(&papers)).lch();
        let (_, _, wanted) = colour("#ffd400").lch();
        assert!(chroma > 0.05 && (hue - wanted).abs() < 0.1, "{chroma} {hue} {wanted}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn every_accent_becomes_readable(channels in any::<[u8; 3]>()) {
            let light = [colour("#fcfaf5"), colour("#f5f1e8")];
            let dark = [colour("#211e1a"), colour("#2b2722")];
            let accent = Colour(channels);
            prop_assert!(accent.readable_on(Papers::Light(&light)).is_readable_on(Papers::Light(&light)));
            prop_assert!(accent.readable_on(Papers::Dark(&dark)).is_readable_on(Papers::Dark(&dark)));
        }

        #[test]
        fn lightness_chroma_and_hue_are_read_back(channels in any::<[u8; 3]>()) {
            let (lightness, chroma, hue) = Colour(channels).lch();
            prop_assert_eq!(Colour::of_lch(lightness, chroma, hue), Colour(channels));
        }
    }
}
