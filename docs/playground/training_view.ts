/** A training to watch: started, paused, an epoch at a time. It runs in a worker. */
import { lossChart, RegionsCanvas } from "./charts.js";
import { form, TRAINING_CONTROLS } from "./controls.js";
import { button, complaint, el, enable, scrolling, section, spoken, write } from "./dom.js";
import type { Frame } from "./session.js";
import type { State } from "./state.js";
import { Training } from "./training.js";

/** A screen reader is not told of every epoch. */
const SPOKEN_EVERY = 50;
/** Enough to see what becomes of it. */
const MOST_EPOCHS = 2000;
/** Milliseconds between two pictures for those who want less motion. */
const CALM = 1000;

export class TrainingView {
  readonly section: HTMLElement;
  readonly #error = complaint();
  readonly #status = spoken("sb-hidden");
  readonly #shown = el("p", { class: "sb-epoch" });
  readonly #run = button("Train", () => void this.#train(this.#wanted > 0 ? 0 : MOST_EPOCHS));
  readonly #step = button("One epoch", () => void this.#train(1));
  readonly #reset = button("Start again", () => this.show(this.#state));
  readonly #regions = new RegionsCanvas();
  readonly #loss = el("div");
  readonly #net = el("pre", { id: "sb-net" });
  readonly #training = new Training();
  readonly #isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  #state: State;
  #frame: Frame | null = null;
  /** Whether there is nothing to train. */
  #isWrong = false;
  /** The worker has begun the current training. */
  #begun: Promise<void> = Promise.resolve();
  /** Counts the trainings that were begun: an answer to an earlier one comes too late. */
  #current = 0;
  /** How many epochs are still to be trained. */
  #wanted = 0;
  #isRunning = false;
  #drawnAt = 0;

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
  }

  /** From the start, by these settings. */
  show(state: State): void {
    this.#state = state;
    this.#current += 1;
    this.#want(0);
    this.#begun = this.#take(this.#training.start({ ...state }));
  }

  /** In the page's colours, which have changed. */
  repaint(): void {
    if (this.#frame !== null) this.#regions.draw(this.#frame);
  }

  end(): void {
    this.#wanted = 0;
    this.#training.end();
  }

  /** So many epochs; 0 pauses. */
  async #train(epochs: number): Promise<void> {
    this.#want(epochs);
    if (epochs === 0) this.#finish();
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#wanted > 0) {
      await this.#begun;
      if (this.#wanted > 0) await this.#take(this.#training.train(), 1);
      await new Promise(requestAnimationFrame);
    }
    this.#isRunning = false;
  }

  #want(epochs: number): void {
    this.#wanted = epochs;
    write(this.#run, epochs > 0 ? "Pause" : "Train");
    enable(this.#run, !this.#isWrong);
    enable(this.#step, !this.#isWrong && epochs === 0);
  }

  /** What has become of the training after so many epochs more, unless another has been begun. */
  async #take(answer: Promise<Frame>, epochs = 0): Promise<void> {
    const own = this.#current;
    const [frame, problem] = await answer.then(
      (got) => [got, ""] as const,
      (error: Error) => [null, error.message] as const,
    );
    if (own !== this.#current) return;
    this.#frame = frame;
    this.#isWrong = frame === null;
    write(this.#error, problem);
    this.#want(frame === null ? 0 : Math.max(0, this.#wanted - epochs));
    if (frame !== null) this.#show(frame);
  }

  #show(frame: Frame): void {
    if (this.#wanted === 0) return this.#finish();
    if (this.#isCalm.matches && performance.now() - this.#drawnAt < CALM) return;
    this.#draw(frame);
    if (frame.losses.length % SPOKEN_EVERY === 0) this.#say(frame);
  }

  /** The last picture, and what is said of it. */
  #finish(): void {
    if (this.#frame === null) return;
    this.#draw(this.#frame);
    this.#say(this.#frame);
  }

  #draw(frame: Frame): void {
    this.#drawnAt = performance.now();
    const { losses, net } = frame;
    const last = losses.at(-1);
    write(this.#shown, last === undefined ? "Epoch 0" : `Epoch ${losses.length}, loss ${last}`);
    write(this.#net, net);
    this.#regions.draw(frame);
    this.#loss.replaceChildren(lossChart(losses));
  }

  #say({ losses }: Frame): void {
    const last = losses.at(-1);
    write(this.#status, last === undefined ? "" : `After epoch ${losses.length} the loss is ${last.toPrecision(4)}.`);
  }
}
