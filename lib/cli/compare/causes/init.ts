/** Why nets begin otherwise. */
import type { Cause, Detector } from "../cause.js";
import type { Context, Side } from "../context.js";
import type { Numbers } from "../../../trace/format.js";
import { writtenNumbers } from "../values.js";
import { factorOf } from "./gradients.js";

/** The same tensors, in other places. */
export const layerOrder: Detector = (_, { model, port }) => {
  const places = Object.entries(port.trace.init.parameters);
  const drawn = Object.entries(model.trace.init.parameters).filter(([, own]) => new Set(writtenNumbers(own)).size > 1);
  const moved = drawn.flatMap(([name, { digest }]) => {
    const [other] = places.find(([, own]) => own.digest === digest) ?? [];
    return other === undefined || port.trace.init.parameters[name]?.digest === digest ? [] : [[name, other] as const];
  });
  const first = moved.find(([name, other]) => name !== other);
  if (first === undefined) return null;
  return {
    name: "layer-order",
    text: `the layers were made in another order: ${model.whose} ${first[0]} is ${port.whose} ${first[1]}, to the bit`,
    remedy: "make the layers in the order in which the script makes them, whatever the order in which they are used",
  };
};

/** Other seeds, or other draws before the net. */
export const seedElsewhere: Detector = ({ name }, context) => {
  const { model, port } = context;
  const [place, other] = [model, port].map(({ trace }) => trace.init.generators["default"]);
  if (place === undefined || other === undefined) return null;
  const origins = name === null ? [null, null] : originsOf(name, context);
  const [own, ported] = origins;
  if (place.seed !== other.seed) {
    return seed(`${model.name} was seeded with ${place.seed}, ${port.name} with ${other.seed}`, place.seed);
  }
  if (own && ported && own.position !== ported.position) {
    const text = `${name} begins at draw ${own.position} of the seed's stream in ${model.name}, at draw ${ported.position} in ${port.name}: something else is drawn before the net`;
    return seed(text, place.seed);
  }
  if (own && !ported) {
    const text = `${port.whose} ${name} is not of the seed ${place.seed}'s stream, or not by nn.Linear's initialisation: the net was made before the seed was set, or drawn anew`;
    return seed(text, place.seed);
  }
  const [drawn, portDrawn] = [context.drawn(place), context.drawn(other)];
  if (drawn === null || portDrawn === null || drawn === portDrawn) return null;
  return seed(
    `since the seed was set, ${model.name} has drawn ${drawn} numbers before the training, ${port.name} ${portDrawn}`,
    place.seed,
  );
};

function seed(text: string, value: string): Cause {
  return {
    name: "seed-elsewhere",
    text,
    remedy: `call manualSeed(${value}) where the script calls torch.manual_seed, and draw data, nets and splits in its order; a generator of your own that stands for the default one is trace's generators: { default: generator }`,
  };
}

/** The same draws by another build's arithmetic. */
export const otherProfile: Detector = ({ name }, context) => {
  if (name === null) return null;
  const [own, ported] = originsOf(name, context);
  if (!own || !ported || own.position !== ported.position || own.profiles.length === 0) return null;
  const shared = own.profiles.filter((profile) => ported.profiles.includes(profile));
  if (shared.length > 0 || ported.profiles.length === 0) return null;
  const [modelProfile, portProfile] = [own, ported].map(({ profiles }) => profiles.join(" or "));
  return {
    name: "profile",
    text: `the same draws, by the arithmetic of another build of PyTorch: ${context.model.whose} are ${modelProfile}'s bits, ${context.port.whose} ${portProfile}'s`,
    remedy: `set SAMEBITS_PROFILE=${own.profiles[0]}, or give new Generator({ profile: "${own.profiles[0]}" })`,
  };
};

function originsOf(name: string, context: Context) {
  const modelName = context.modelName(name);
  const origin = ({ trace }: Side, own: string) => {
    const weight: Numbers | undefined = trace.init.parameters[own];
    const seeded = trace.init.generators["default"]?.seed;
    return weight === undefined || seeded === undefined ? null : context.streams.origin(weight, seeded);
  };
  return [origin(context.model, modelName), origin(context.port, context.portName(modelName))] as const;
}

/** The same draws made into other numbers: by another function, or by the same with other arguments. */
export const otherInitialiser: Detector = ({ name }, context) => {
  if (name === null) return null;
  const modelName = context.modelName(name);
  const own = context.model.trace.init.parameters[modelName];
  const ported = context.port.trace.init.parameters[context.portName(modelName)];
  if (own === undefined || ported === undefined) return null;
  const factor = factorOf([[own, ported]]);
  const how =
    factor === null
      ? `${modelName} is ${numbersText(own)} in ${context.model.name}, ${numbersText(ported)} in ${context.port.name}`
      : `${context.port.whose} ${modelName} is ${Number(factor.toPrecision(6))} times ${context.model.whose}: the same draws in another range`;
  return {
    name: "initialiser",
    text: how,
    remedy: `initialise it by the function of init that the script calls, with its arguments${factor === null ? "" : " (gain, nonlinearity, mode, bound or std)"}; what the script does not initialise keeps its layer's default`,
  };
};

function numbersText(numbers: Numbers): string {
  const all = writtenNumbers(numbers);
  const least = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY); // too many, perhaps, for arguments
  const most = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return least === most ? `all ${least}` : `from ${short(least)} to ${short(most)}`;
}

const short = (value: number): number => Number(value.toPrecision(4));

/** Nets that have other parameters. */
export const otherNet: Detector = ({ name }, { model, port }) => {
  if (name !== null) return null;
  return {
    name: "layers",
    text: `the nets have other parameters: ${listOf(model)} in ${model.name}, ${listOf(port)} in ${port.name}`,
    remedy: "give the net the script's layers, sizes and biases, in its order",
  };
};

function listOf({ trace }: Side): string {
  const all = Object.entries(trace.init.parameters).map(([name, { shape }]) => `${name} [${shape.join(", ")}]`);
  return all.length > 6 ? `${all.slice(0, 6).join(", ")}, ...` : all.join(", ");
}
