// The line to the preview's server.
//
// Owns connecting, and connecting again soon after the line was lost. A page that nobody sees has no line, since browsers
// allow few to one server; it catches up when it is seen again. Refuses to know what messages mean.

/** How long it is waited before the next try, in milliseconds: at first, and at most. */
const PAUSE = { first: 150, most: 1000 };

/** @typedef {"state" | "change" | "problems"} Name */

export class Line {
  /** @type {EventSource | undefined} */
  #events;
  #pause = PAUSE.first;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} address
   * @param {(name: Name, data: any) => void} tell
   * @param {(isThere: boolean) => void} found is told when the line is lost and when it is there again
   */
  constructor(address, tell, found) {
    this.address = address;
    this.tell = tell;
    this.found = found;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#open()));
    window.addEventListener("pagehide", () => this.#close());
    window.addEventListener("pageshow", () => document.hidden || this.#open());
    if (!document.hidden) this.#open();
  }

  #open() {
    if (this.#events) return;
    clearTimeout(this.#timer);
    const events = (this.#events = new EventSource(this.address));
    events.addEventListener("open", () => {
      this.#pause = PAUSE.first;
      this.found(true);
    });
    for (const name of /** @type {Name[]} */ (["state", "change", "problems"]))
      events.addEventListener(name, ({ data }) => this.tell(name, JSON.parse(data)));
    events.addEventListener("error", () => {
      if (this.#events !== events) return;
      // Browsers wait for seconds before they try again.
      this.#close();
      this.found(false);
      this.#timer = setTimeout(() => this.#open(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, PAUSE.most);
    });
  }

  #close() {
    clearTimeout(this.#timer);
    this.#events?.close();
    this.#events = undefined;
  }
}
