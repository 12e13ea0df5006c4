/** What the causes look at: the two traces around the place where they first differ. */
import type { GeneratorPlace } from "../../trace/format.js";
import type { Place } from "./difference.js";
import { Streams } from "./draws.js";
import type { Findings } from "./findings.js";
import { isOurs, type Step, type Trace } from "./trace.js";

type Batch = Step["batches"][number];

/** One of the two, with the name it has in texts. */
export interface Side {
  readonly trace: Trace;
  readonly name: string;
  /** "PyTorch's", "samebits'". */
  readonly whose: string;
}

export class Context {
  readonly found: Findings;
  readonly streams: Streams = new Streams();
  /** What is to be equalled: PyTorch's, or else the first. */
  readonly model: Side;
  /** The other: what a remedy is for. */
  readonly port: Side;

  constructor(found: Findings) {
    this.found = found;
    const isTurned = isOurs(found.a) && !isOurs(found.b);
    const [model, port] = isTurned ? [found.b, found.a] : [found.a, found.b];
    const isNamed = makerOf(model) !== makerOf(port);
    this.model = sideOf(model, isNamed ? makerOf(model) : model.file);
    this.port = sideOf(port, isNamed ? makerOf(port) : port.file);
  }

  /** The name of one side's tensor in the other. */
  portName(name: string): string {
    const { a, names } = this.found;
    if (this.model.trace === a) return names.get(name) ?? name;
    return [...names].find(([, other]) => other === name)?.[0] ?? name;
  }

  /** A difference's tensor as the model names it. */
  modelName(name: string): string {
    return this.model.trace === this.found.a ? name : (this.found.names.get(name) ?? name);
  }

  /** How many numbers a side's generator has drawn since its seed. */
  drawn(place: GeneratorPlace | undefined): number | null {
    return place === undefined ? null : this.streams.position(place);
  }

  /** A side's batch of that number, counted from 1. */
  batch({ trace }: Side, number: number): Batch | undefined {
    return trace.steps.flatMap(({ batches }) => batches)[number - 1];
  }

  step({ trace }: Side, { step }: Pick<Place, "step">): Step | undefined {
    return trace.steps[step - 1];
  }

  /** The event before that batch: where the generators were then, and the evaluations so far. */
  before(side: Side, batch: number): { generators: Readonly<Record<string, GeneratorPlace>>; evaluations: number } {
    const { trace } = side;
    const last = this.batch(side, batch - 1);
    const own = trace.steps.findLast(({ batches }) => (batches.at(-1)?.batch ?? Infinity) < batch);
    const isStepLast = own?.batches.at(-1)?.batch === batch - 1;
    const { generators } = (isStepLast ? own?.step : last) ?? trace.init;
    return { generators, evaluations: last?.evaluations ?? 0 };
  }
}

function sideOf(trace: Trace, name: string): Side {
  return { trace, name, whose: name.endsWith("s") ? `${name}'` : `${name}'s` };
}

/** "PyTorch", "samebits". */
function makerOf({ run }: Trace): string {
  return run.by.startsWith("torch ") ? "PyTorch" : (run.by.split(" ")[0] ?? run.by);
}
