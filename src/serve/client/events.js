// The line to the preview's server.
//
// Owns connecting, and connecting again soon after the line was lost or has gone silent. A page that nobody sees has no line, since browsers
// allow few to one server; it catches up when it is seen again. Refuses to know what messages mean.

/** How long it is waited before the next try, in milliseconds: at first, and at most. */
const PAUSE = { first: 150, most: 1000 };
/** How long a server that says every fifteen seconds that it is there may be silent, in milliseconds. */
const SILENCE = 35_000;
const NAMES = /** @type {const} */ (["state", "change", "problems", "beat"]);

/** @typedef {typeof NAMES[number]} Name */

export class Line {
  /** @type {EventSource | undefined} */
  #events;
  #pause = PAUSE.first;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;

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
    const lost = () => this.#events === events && this.#lose();
    for (const name of NAMES)
      events.addEventListener(name, ({ data }) => {
        if (name === "beat") this.#watch(lost);
        this.tell(name, JSON.parse(data));
      });
    events.addEventListener("error", lost);
  }

  /** Browsers do not see that nothing comes any more. @param {() => void} lost */
  #watch(lost) {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(lost, SILENCE);
  }

  /** Browsers wait for seconds before they try again. */
  #lose() {
    this.#close();
    this.found(false);
    this.#timer = setTimeout(() => this.#open(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, PAUSE.most);
  }

  #close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#events?.close();
    this.#events = undefined;
  }
}
