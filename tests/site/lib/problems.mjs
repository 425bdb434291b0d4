// Problems: what is wrong, and where.

/** Gathers problems, and tells them one a line as `file:line: rule: message`. */
export class Problems {
  list = [];

  add(file, line, rule, message) {
    this.list.push({ file, line, rule, message });
  }

  /** The same, bound to a file. */
  in(file) {
    return (line, rule, message) => this.add(file, line, rule, message);
  }

  lines() {
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    return this.list
      .toSorted((a, b) => compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || compare(a.rule, b.rule))
      .map(({ file, line, rule, message }) => `${file}${line ? `:${line}` : ""}: ${rule}: ${message}`);
  }
}
