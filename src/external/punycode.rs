//! Punycode: names of hosts in letters beyond ASCII, as they are looked up (RFC 3492).

const BASE: u32 = 36;
const LEAST: u32 = 1;
const MOST: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_NUMBER: u32 = 128;

/// The label of a host's name, without the `xn--` before it.
pub(super) fn encode(label: &str) -> String {
    let mut encoded: String = label.chars().filter(char::is_ascii).collect();
    let basic = encoded.len() as u32;
    if basic > 0 {
        encoded.push('-');
    }
    let total = label.chars().count() as u32;
    let (mut number, mut delta, mut bias, mut done) = (FIRST_NUMBER, 0_u32, FIRST_BIAS, basic);
    while done < total {
        let larger = label.chars().map(u32::from).filter(|it| *it >= number);
        let Some(next) = larger.min() else { break };
        // A label that overflows is far longer than any that can be looked up.
        delta = delta.saturating_add((next - number).saturating_mul(done + 1));
        number = next;
        for letter in label.chars().map(u32::from) {
            if letter < number {
                delta = delta.saturating_add(1);
            } else if letter == number {
                push_number(delta, bias, &mut encoded);
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.saturating_add(1);
        number += 1;
    }
    encoded
}

/// A number in digits whose weights follow from `bias`.
fn push_number(number: u32, bias: u32, into: &mut String) {
    let mut rest = number;
    let mut place = BASE;
    loop {
        let threshold = place.saturating_sub(bias).clamp(LEAST, MOST);
        if rest < threshold {
            return into.push(digit(rest));
        }
        into.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
        rest = (rest - threshold) / (BASE - threshold);
        place += BASE;
    }
}

fn digit(value: u32) -> char {
    // Below 36 by construction: the letters, then the digits.
    char::from_digit(if value < MOST { value + 10 } else { value - MOST }, BASE).unwrap_or('0')
}

fn adapt(delta: u32, letters: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / letters;
    let mut bias = 0;
    while delta > ((BASE - LEAST) * MOST) / 2 {
        delta /= BASE - LEAST;
        bias += BASE;
    }
    bias + (BASE - LEAST + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn the_samples_of_the_standard_are_encoded() {
        // RFC 3492, section 7.1, in small letters, and names that are in use.
        for (label, expected) in [
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("pročprostěnemluvíčesky", "proprostnemluvesky-uyb24dma41a"),
            ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
            ("ひとつ屋根の下2", "2-u9tlzr9756bt3uc0v"),
            ("パフィーdeルンバ", "de-jg4avhby1noc0d"),
            ("bücher", "bcher-kva"),
            ("ü", "tda"),
        ] {
            assert_eq!(encode(label), expected, "{label}");
        }
    }

    #[test]
    fn very_long_labels_come_to_an_end() {
        assert!(encode(&"\u{10ffff}a".repeat(3_000)).len() > 3_000);
    }
}
