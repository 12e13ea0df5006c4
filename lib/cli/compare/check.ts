/** That an event has what a trace's events have. */
import { numberNamed } from "../../json.js";
import type { TraceEvent } from "../../trace/format.js";
import { decoded } from "./values.js";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isNumber: Check = (value) =>
  typeof value === "number" || (typeof value === "string" && numberNamed(value) !== undefined);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const byName =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));
const digits =
  (count: number): Check =>
  (value) =>
    isText(value) && new RegExp(`^([0-9a-f]{${count}})*$`).test(value as string);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const shaped = fields({ dtype: isText, shape: listOf(isCount), digest: isText, every: isCount, values: isText });
const isNumbers: Check = (value) => shaped(value) && decoded(value as never) !== null;
const isPlace = fields({
  seed: (value) => isText(value) && /^\d{1,20}$/.test(value as string),
  next: isCount,
  words: isText,
  normal: orNull(isText),
});
const isGroup: Check = (value) => isObject(value) && listOf(orNull(isText))(value["params"]);
const tensors = byName(isNumbers);

const EVENTS: Readonly<Record<TraceEvent["event"], Readonly<Record<string, Check>>>> = {
  run: {
    format: isCount,
    by: isText,
    on: isText,
    profile: (value) => value === undefined || isText(value),
    model: isText,
    optimizer: isText,
    groups: listOf(isGroup),
    data: orNull(digits(8)),
  },
  init: { parameters: tensors },
  batch: { batch: isCount, evaluations: isCount, rows: digits(8), x: isNumbers },
  step: {
    step: isCount,
    losses: listOf(orNull(isNumber)),
    rates: listOf(isNumber),
    gradients: tensors,
    parameters: tensors,
  },
  end: { steps: isCount, evaluations: isCount, parameters: tensors },
};

/** Throws what `error` makes of a problem. */
export function checkEvent(value: unknown, error: (problem: string) => Error): TraceEvent {
  const name = isObject(value) ? value["event"] : undefined;
  if (!isObject(value) || typeof name !== "string" || !Object.hasOwn(EVENTS, name))
    throw error("it is no event of a trace");
  const checks = { ...EVENTS[name as TraceEvent["event"]], generators: byName(isPlace) };
  const wrong = Object.entries(checks).find(([field, check]) => !check(value[field]));
  if (wrong !== undefined) throw error(`the ${name} event's ${wrong[0]} is missing, or not what it should be`);
  for (const named of NAMED) if (isObject(value[named])) Object.setPrototypeOf(value[named], null);
  return value as unknown as TraceEvent;
}

/** Objects by names that the file chooses: there is to be nothing in them but what it holds. */
const NAMED = ["generators", "parameters", "gradients"];
