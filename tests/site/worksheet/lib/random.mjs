// Random texts for tests, the same at every run.
//
// Owns a generator with a seed, and texts of all that readers and those who wish ill might type.

/** A generator of numbers from 0 to 1 (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = [
  "a", "Z", "9", " ", "  ", "\t", "\n", "\r\n", "\r", "\u2028", "\u0085", "\0", "\u0007", "=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠",
  "'", '"', "“", ",", ";", ":", "\\", "\\n", "<b>", "</script>", "&amp;", "#", "*", "_", "`", "[x](y)", "> ", "1. ", "~", "$",
  "ä", "é", "e\u0301", "ß", "İ", "م", "שלום", "\u202e", "\ufeff", "漢字", "👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\ud83d", "\udc00", "=1+1", '=HYPERLINK("http://x")',
  "BEGIN:VEVENT", "END:VCALENDAR", "__proto__", "constructor",
];

/** A text of at most so many pieces. */
export function text(random, most = 12) {
  const count = Math.floor(random() * (most + 1));
  return Array.from({ length: count }, () => PIECES[Math.floor(random() * PIECES.length)]).join("");
}

/** As it is after a way through UTF-8. */
export function sound(words) {
  return words.replaceAll(/\p{Cs}/gu, "\ufffd");
}
