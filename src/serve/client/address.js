// Addresses within the site.
//
// Owns when two of them are one, and reads what may be no address at all. Refuses to follow any.

/** A file whose name holds its fingerprint never changes. */
const FINGERPRINTED = /\.[0-9a-f]{8,}\.\w+$/u;

/** A path in one form: the same may be written as `%C3%BC`, `%c3%bc` or `ü`. @param {string} path */
export function plain(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What an address means on this page; nothing where it is none. @param {string} address */
export function read(address) {
  return URL.canParse(address, location.href) ? new URL(address, location.href) : undefined;
}

/** Whether a file can only be another under another name. @param {string} path */
export const isFingerprinted = (path) => FINGERPRINTED.test(path);
