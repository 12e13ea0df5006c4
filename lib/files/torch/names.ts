/**
 * The names that a state of PyTorch may hold, and what calling each one gives. Names are compared whole, and looked up here only.
 * After torch/_weights_only_unpickler.py and torch/_utils.py (BSD-3-Clause).
 */
import { type Allowance, SLOT } from "./allowance.js";
import { dtypeNamed, STORAGE_CLASSES } from "./dtypes.js";
import {
  type Pickled,
  PickledDict,
  PickledFloat,
  PickledList,
  PickledName,
  PickledStorage,
  PickledTensor,
  PickledTuple,
  type StorageKind,
} from "./pickled.js";

/** Why a call cannot be made. */
export class BadCall {
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

type Call = (args: readonly Pickled[], allowance: Allowance) => Pickled | BadCall;

export function isKnown(name: string): boolean {
  return CALLS.has(name) || STORAGE_CLASSES.has(name) || CLASSES.has(name) || dtypeNamed(name) !== undefined;
}

/** What the name, called on these arguments, makes. */
export function call(name: string, args: readonly Pickled[], allowance: Allowance): Pickled | BadCall {
  const made = CALLS.get(name);
  return made === undefined ? new BadCall("it is no function that a state holds") : made(args, allowance);
}

const WRONG = new BadCall("on arguments that it does not take");

/** Classes that _rebuild_from_type_v2 names; the tensor that it makes is one without its class. */
const CLASSES: ReadonlySet<string> = new Set(["torch Tensor", "torch.nn.parameter Parameter", "torch._tensor Tensor"]);

const isPair = (item: Pickled): item is PickledList | PickledTuple =>
  (item instanceof PickledList || item instanceof PickledTuple) && item.items.length === 2;

const orderedDict: Call = (args, allowance) => {
  const [list] = args;
  const dict = new PickledDict(true);
  if (args.length === 0) return dict;
  if (args.length > 1 || !(list instanceof PickledList)) return WRONG;
  allowance.take(2 * SLOT * list.items.length);
  const isComplete = list.items.every(
    (pair) => isPair(pair) && dict.set(pair.items[0] as Pickled, pair.items[1] as Pickled, allowance),
  );
  return isComplete ? dict : WRONG;
};

const counter: Call = ([dict, ...rest]) => (dict instanceof PickledDict && rest.length === 0 ? dict : WRONG);

const size: Call = ([sizes, ...rest]) => (sizes instanceof PickledTuple && rest.length === 0 ? sizes : WRONG);

const device: Call = ([type, index, ...rest]) => {
  if (typeof type !== "string" || rest.length > 0) return WRONG;
  if (index === undefined || index === null) return type;
  return Number.isSafeInteger(index) ? `${type}:${String(index)}` : WRONG;
};

const set: Call = ([items, ...rest], allowance) => {
  if (!(items instanceof PickledList) || rest.length > 0) return WRONG;
  allowance.take(SLOT * items.items.length);
  return new PickledList([...items.items]);
};

const complex: Call = (args) =>
  args.length === 2 && args.every((part) => typeof part === "number" || part instanceof PickledFloat)
    ? new PickledTuple([...args])
    : WRONG;

/** Bytes as protocol 2 has them: a text of as many characters. */
const encode: Call = ([text, encoding, ...rest], allowance) => {
  const isLatin = encoding === "latin1" || encoding === "latin-1";
  if (typeof text !== "string" || !isLatin || rest.length > 0) return WRONG;
  allowance.take(text.length);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) return WRONG;
    bytes[i] = code;
  }
  return bytes;
};

const bytearray: Call = (args, allowance) => {
  if (args.length === 0) return new Uint8Array(0);
  const [bytes] = args;
  if (args.length > 1 || !(bytes instanceof Uint8Array)) return encode(args, allowance);
  allowance.take(bytes.length);
  return bytes.slice();
};

/** (storage, offset, size, stride, ...): a tensor of the storage's dtype. */
const tensor: Call = (args, allowance) => {
  const [storage] = args;
  return storage instanceof PickledStorage && storage.kind.torch !== null
    ? view(storage, storage.kind, args, allowance)
    : WRONG;
};

const tensorV2: Call = (args, allowance) =>
  args.length === 6 || args.length === 7 ? marked(args[6], tensor(args, allowance), allowance) : WRONG;

/** (storage, offset, size, stride, requires_grad, hooks, dtype, metadata?). */
const tensorV3: Call = (args, allowance) => {
  const [storage, dtype] = [args[0], args[6]];
  const kind = dtype instanceof PickledName ? dtypeNamed(dtype.name) : undefined;
  const isWhole = storage instanceof PickledStorage && kind !== undefined && (args.length === 7 || args.length === 8);
  return isWhole ? marked(args[7], view(storage, kind, args, allowance), allowance) : WRONG;
};

/** Metadata may say that the storage has the negated or conjugated numbers. */
function marked(metadata: Pickled | undefined, made: Pickled | BadCall, allowance: Allowance): Pickled | BadCall {
  if (metadata === undefined || metadata === null) return made;
  if (!(metadata instanceof PickledDict)) return WRONG;
  allowance.take(metadata.items.length);
  for (const [mark, kept] of [
    ["neg", "negated"],
    ["conj", "conjugated"],
  ] as const) {
    if (metadata.get(mark) === true)
      return new BadCall(`the tensor is a view whose numbers are kept ${kept}; save t.clone() instead`);
  }
  return made;
}

const parameter: Call = (args) => (args[0] instanceof PickledTensor && args.length === 3 ? args[0] : WRONG);
const parameterWithState: Call = (args) => (args[0] instanceof PickledTensor && args.length === 4 ? args[0] : WRONG);

/** (function, type, arguments, state): the tensor that the function makes; attributes of its own are no part of it. */
const fromType: Call = ([made, , args, ...rest], allowance) => {
  const isCall = made instanceof PickledName && args instanceof PickledTuple && rest.length === 1;
  return isCall && REBUILDERS.has(made.name) ? call(made.name, args.items, allowance) : WRONG;
};

const REBUILDERS: ReadonlyMap<string, Call> = new Map([
  ["torch._utils _rebuild_tensor", (args, allowance) => (args.length === 4 ? tensor(args, allowance) : WRONG)],
  ["torch._utils _rebuild_tensor_v2", tensorV2],
  ["torch._utils _rebuild_tensor_v3", tensorV3],
  ["torch._utils _rebuild_parameter", parameter],
  ["torch._utils _rebuild_parameter_with_state", parameterWithState],
]);

const CALLS: ReadonlyMap<string, Call> = new Map([
  ...REBUILDERS,
  ["torch._tensor _rebuild_from_type_v2", fromType],
  ["collections OrderedDict", orderedDict],
  ["collections Counter", counter],
  ["torch Size", size],
  ["torch device", device],
  ["_codecs encode", encode],
  ...["builtins", "__builtin__"].flatMap((module): [string, Call][] => [
    [`${module} set`, set],
    [`${module} bytearray`, bytearray],
    [`${module} complex`, complex],
  ]),
]);

/** A view of the storage by offset, size and stride in elements of `kind`, all within it. */
function view(
  storage: PickledStorage,
  kind: StorageKind,
  args: readonly Pickled[],
  allowance: Allowance,
): Pickled | BadCall {
  const [, offset, size, stride] = args;
  if (!(size instanceof PickledTuple) || !(stride instanceof PickledTuple)) return WRONG;
  const [shape, strides] = [size.items, stride.items];
  allowance.take(SLOT * (shape.length + strides.length));
  if (!isWhole(offset) || !shape.every(isWhole) || !strides.every(isWhole) || shape.length !== strides.length)
    return new BadCall("a tensor's offset, sizes and strides are not whole numbers from 0, one stride for each size");
  let [count, last] = [1, offset];
  for (const [d, length] of shape.entries()) {
    count *= length;
    last += (length - 1) * (strides[d] as number);
  }
  if (!Number.isSafeInteger(count)) return new BadCall("a tensor has more than 2^53 elements");
  if (count > 0 && !((last + 1) * kind.width <= storage.bytes)) {
    return new BadCall(
      `a tensor's last element is number ${last} of a storage of ${storage.bytes / kind.width} elements`,
    );
  }
  return new PickledTensor(storage, kind, offset, shape, strides);
}

function isWhole(value: Pickled | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
}

/** What is wrong with a name that no state holds, and what to do: the usual ones. */
export function unknownName(part: string, name: string): [what: string, remedy: string] {
  const [module = "", local = ""] = name.split(" ");
  const shown = `${module}.${local}`;
  if (module.startsWith("torch.nn.modules"))
    return [`${part} holds a whole ${shown}, not a state_dict`, "In Python, save net.state_dict() instead"];
  if (module.startsWith("numpy"))
    return [
      `${part} names ${shown}: it holds a NumPy value`,
      "In Python, save float(x), or torch.from_numpy(x) of an array, instead",
    ];
  if (local === "getattr")
    return [
      `${part} names ${shown}: it holds a bound method, as OneCycleLR's state of PyTorch 1 does`,
      'Save it without "anneal_func", or with PyTorch 2',
    ];
  if (module === "torch._utils" && local.startsWith("_rebuild"))
    return [
      `${part} names ${shown}: a sparse, quantized or other special tensor`,
      "In Python, save a plain tensor, such as t.to_dense(), instead",
    ];
  return [`${part} names ${shown}, which is no part of a state_dict`, "In Python, save net.state_dict() instead"];
}
