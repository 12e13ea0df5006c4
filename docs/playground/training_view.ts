/** A training to watch: started, paused, an epoch at a time. The library gives the page its turns. */
import { lossChart, RegionsCanvas } from "./charts.js";
import { form, TRAINING_CONTROLS } from "./controls.js";
import { complaint, el, scrolling, section, spoken } from "./dom.js";
import { Session } from "./session.js";
import type { State } from "./state.js";

/** A screen reader is not told of every epoch. */
const SPOKEN_EVERY = 50;
/** Enough to see what becomes of it. */
const MOST_EPOCHS = 2000;

export class TrainingView {
  readonly section: HTMLElement;
  readonly #error = complaint();
  readonly #status = spoken("sb-hidden");
  readonly #shown = el("p", { class: "sb-epoch" });
  readonly #run = el("button", { type: "button" }, "Train");
  readonly #step = el("button", { type: "button" }, "One epoch");
  readonly #reset = el("button", { type: "button" }, "Start again");
  readonly #regions = new RegionsCanvas();
  readonly #loss = el("div");
  readonly #net = el("pre", { id: "sb-net" });
  #state: State;
  #session: Session | null = null;
  /** How many epochs are still to be trained. */
  #wanted = 0;
  #isRunning = false;

  constructor(state: State, onChange: (change: Partial<State>) => void) {
    this.#state = state;
    const about =
      "200 points, the net and the orders of the batches are drawn from one generator with the seed and the profile above.";
    const buttons = el("div", { class: "sb-buttons", role: "group", "aria-label": "Training" });
    buttons.append(this.#run, this.#step, this.#reset);
    this.section = section(
      "training",
      "Watch a net learn",
      el("p", {}, about),
      form("Training", TRAINING_CONTROLS, state, onChange),
      buttons,
      this.#error,
      this.#shown,
      this.#status,
      el("div", { class: "sb-charts" }, this.#regions.element, this.#loss),
      scrolling("Net", this.#net),
    );
    this.#run.addEventListener("click", () => void this.#train(this.#wanted > 0 ? 0 : MOST_EPOCHS));
    this.#step.addEventListener("click", () => void this.#train(1));
    this.#reset.addEventListener("click", () => this.show(this.#state));
  }

  /** From the start, by these settings. */
  show(state: State): void {
    this.#state = state;
    this.#session = null;
    try {
      this.#session = new Session(state);
      this.#error.textContent = "";
      this.#net.textContent = String(this.#session);
      this.#draw(this.#session);
    } catch (error) {
      this.#error.textContent = (error as Error).message;
    }
    void this.#train(0);
  }

  /** So many epochs of whichever session there is; 0 pauses it. */
  async #train(epochs: number): Promise<void> {
    this.#want(epochs);
    if (epochs === 0 && this.#session !== null) this.#say(this.#session);
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#wanted > 0 && this.#session !== null) await this.#epoch(this.#session);
    this.#isRunning = false;
  }

  #want(epochs: number): void {
    this.#wanted = epochs;
    this.#run.textContent = epochs > 0 ? "Pause" : "Train";
    this.#run.disabled = this.#session === null;
    this.#step.disabled = epochs > 0 || this.#session === null;
  }

  async #epoch(session: Session): Promise<void> {
    await session.train();
    if (session === this.#session) {
      this.#draw(session);
      this.#want(Math.max(0, this.#wanted - 1));
      if (this.#wanted === 0) this.#say(session);
    }
    await new Promise(requestAnimationFrame);
  }

  #draw(session: Session): void {
    const { losses } = session;
    const last = losses.at(-1);
    this.#shown.textContent = last === undefined ? "Epoch 0" : `Epoch ${losses.length}, loss ${last}`;
    this.#regions.draw(session);
    this.#loss.replaceChildren(lossChart(losses));
    if (losses.length % SPOKEN_EVERY === 0) this.#say(session);
  }

  #say({ losses }: Session): void {
    const last = losses.at(-1);
    this.#status.textContent =
      last === undefined ? "" : `After epoch ${losses.length} the loss is ${last.toPrecision(4)}.`;
  }
}
