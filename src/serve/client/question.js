// What is asked of the preview's server, again and again.
//
// Owns that one question is asked at a time, that no answer is waited for without end, and that what could not be asked is
// asked when the server is there again. Refuses to know what is asked, and what is made of an answer.

/** How long an answer is waited for, in milliseconds: at most, and where a newer one is wanted. */
const PATIENCE = { most: 30_000, outdated: 3000 };

/** @template Answer */
export class Question {
  #isWanted = false;
  #isBusy = false;
  #hasFailed = false;
  /** When it was asked, in milliseconds of the clock. */
  #began = 0;
  #stop = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #end;

  /**
   * @param {(signal: AbortSignal) => Promise<Answer>} put
   * @param {(answer: Answer) => void} take
   */
  constructor(put, take) {
    this.put = put;
    this.take = take;
  }

  /** Asks; where it is being asked, once more afterwards. */
  ask() {
    this.#isWanted = true;
    if (!this.#isBusy) void this.#run();
    else this.#giveUpAt(this.#began + PATIENCE.outdated);
  }

  /** The server is there again: what it was asked before, it will not answer. */
  renew() {
    if (this.#isBusy) this.#stop.abort();
    else if (this.#hasFailed) this.ask();
  }

  async #run() {
    this.#isBusy = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      this.#stop = new AbortController();
      this.#began = Date.now();
      this.#giveUpAt(this.#began + PATIENCE.most);
      const { signal } = this.#stop;
      const answer = await this.put(signal).then((said) => [said], () => undefined);
      clearTimeout(this.#end);
      this.#hasFailed = answer === undefined;
      if (signal.aborted) this.#isWanted = true;
      else if (answer) this.#give(/** @type {Answer} */ (answer[0]));
    }
    this.#isBusy = false;
  }

  /** Whatever is wrong with one answer, the next may be right. @param {Answer} answer */
  #give(answer) {
    try {
      this.take(answer);
    } catch (error) {
      reportError(error);
    }
  }

  /** @param {number} time in milliseconds of the clock */
  #giveUpAt(time) {
    clearTimeout(this.#end);
    const stop = this.#stop;
    this.#end = setTimeout(() => stop.abort(), Math.max(0, time - Date.now()));
  }
}
