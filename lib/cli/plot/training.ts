/** A training in pictures, a file each, in a folder. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { systemError } from "../../files/file_error.js";
import type { Net, Preprocessing, Tensor } from "../../index.js";
import { plotConfusion, plotLosses, plotPredictions, plotRegions, plotWeights } from "../../plot/index.js";
import { MOST_CLASSES } from "../../plot/regions.js";
import { grouped } from "../../plot/words.js";
import { targetsOf } from "../init/fills.js";
import type { Evaluation } from "../training/evaluation.js";
import type { Outcome } from "../training/report.js";
import type { Sets } from "../training/train_net.js";
import { type Format, preparePictures, writePicture } from "./files.js";
import { distributionOf } from "./init.js";

type State = Readonly<Record<string, Tensor>>;

/** What a training has left behind. */
export interface Trained {
  readonly net: Net;
  readonly sets: Sets;
  readonly preprocessing: Preprocessing;
  readonly outcome: Outcome;
}

/** The pictures of a training that is to come; its net's parameters are copied, to be drawn beside what becomes of them. */
export class TrainingPictures {
  readonly #folder: string;
  readonly #format: Format;
  readonly #before: State;

  private constructor(folder: string, format: Format, net: Net) {
    this.#folder = folder;
    this.#format = format;
    this.#before = Object.fromEntries([...net.namedParameters()].map(([name, tensor]) => [name, tensor.clone()]));
  }

  /** Makes the folder where it is missing. Throws ERR_FILE where that is not possible, ERR_ARGUMENT where drawing is not. */
  static async prepare(folder: string, format: Format, net: Net): Promise<TrainingPictures> {
    await preparePictures(format);
    await mkdir(folder, { recursive: true }).catch((error: Error) => {
      throw systemError(folder, "make", error);
    });
    return new TrainingPictures(folder, format, net);
  }

  /** Says on stderr what it has written. */
  async write(trained: Trained): Promise<void> {
    const { sizes, seed, profile } = trained.outcome.net;
    const about = `${sizes.join("-")}, seed ${seed}, ${profile}`;
    const pictures = {
      loss: await plotLosses(trained.outcome.fit, { title: `Loss by epoch of ${about}` }),
      ...(await predictionPictures(trained, about)),
      weights: await this.#weightsPicture(trained.net, about),
    };
    for (const [name, svg] of Object.entries(pictures))
      await writePicture(join(this.#folder, `${name}.${this.#format}`), svg);
  }

  #weightsPicture(net: Net, about: string): Promise<string> {
    const densities = targetsOf(net).flatMap((target) => {
      const { density } = distributionOf(target);
      return density === null ? [] : [[target.name, density] as const];
    });
    const title = `Parameters before and after training of ${about}`;
    const after = Object.fromEntries(net.namedParameters());
    return plotWeights(this.#before, after, { title, densities: Object.fromEntries(densities) });
  }
}

/** Of the last rows that there are: held out, or else for validation, or for training. */
async function predictionPictures(trained: Trained, about: string): Promise<Record<string, string>> {
  const { net, sets, preprocessing, outcome } = trained;
  const { target, classes } = outcome.input;
  const [name, evaluation] = [...outcome.evaluations].at(-1) as [string, Evaluation];
  const data = [sets.heldOut, sets.validation, sets.training].find(({ length }) => length > 0) as Sets["training"];
  const rows = `${grouped(data.length)} ${name} rows`;
  if (classes.length === 0) {
    const title = `Predicted over actual ${target} of ${rows}; ${about}`;
    return { predictions: await plotPredictions(net.predict(data.x), data.y as Tensor, { title, target }) };
  }
  const of = `${rows} by ${target}; ${about}`;
  const confusion = await plotConfusion(evaluation.confusion, { title: `Confusion of ${of}`, classes });
  const { columns } = preprocessing;
  const isPlane = columns.length === 2 && columns.every((column) => !("categories" in column));
  if (!isPlane || classes.length > MOST_CLASSES) return { confusion };
  return {
    confusion,
    regions: await plotRegions(net, data, { title: `Decision regions and ${of}`, classes, preprocessing }),
  };
}
