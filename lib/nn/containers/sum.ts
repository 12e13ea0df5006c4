/** Sums and differences of sizes, as types: digit by digit, as on paper. */

/** A + B; `number` where one of them is. */
export type Sum<A extends number, B extends number> = number extends A
  ? number
  : number extends B
    ? number
    : ToNumber<AddDigits<Reversed<`${A}`>, Reversed<`${B}`>>>;

/** A - B, where that is at least 0; `number` where one of them is. */
export type Difference<A extends number, B extends number> = number extends A
  ? number
  : number extends B
    ? number
    : ToNumber<SubtractDigits<Reversed<`${A}`>, Reversed<`${B}`>>>;

/** As many things as a digit says. */
interface Count {
  "": [];
  "0": [];
  "1": [0];
  "2": [0, 0];
  "3": [0, 0, 0];
  "4": [0, 0, 0, 0];
  "5": [0, 0, 0, 0, 0];
  "6": [0, 0, 0, 0, 0, 0];
  "7": [0, 0, 0, 0, 0, 0, 0];
  "8": [0, 0, 0, 0, 0, 0, 0, 0];
  "9": [0, 0, 0, 0, 0, 0, 0, 0, 0];
}
type Ten = [...Count["9"], 0];

type CountOf<Digit extends string> = Digit extends keyof Count ? Count[Digit] : [];

type LengthOf<List> = List extends { length: infer Length extends number } ? Length : never;

type Reversed<Text extends string> = Text extends `${infer First}${infer Rest}` ? `${Reversed<Rest>}${First}` : "";

/** Digits from the last to the first; the result's are in their order. */
type AddDigits<
  A extends string,
  B extends string,
  Carry extends 0[] = [],
  Done extends string = "",
> = `${A}${B}` extends ""
  ? Carry extends []
    ? Done
    : `1${Done}`
  : Split<A> extends [infer A1 extends string, infer ARest extends string]
    ? Split<B> extends [infer B1 extends string, infer BRest extends string]
      ? [...CountOf<A1>, ...CountOf<B1>, ...Carry] extends [...Ten, ...infer Over]
        ? AddDigits<ARest, BRest, [0], `${LengthOf<Over>}${Done}`>
        : AddDigits<ARest, BRest, [], `${LengthOf<[...CountOf<A1>, ...CountOf<B1>, ...Carry]>}${Done}`>
      : never
    : never;

type SubtractDigits<
  A extends string,
  B extends string,
  Borrow extends 0[] = [],
  Done extends string = "",
> = A extends ""
  ? Done
  : Split<A> extends [infer A1 extends string, infer ARest extends string]
    ? Split<B> extends [infer B1 extends string, infer BRest extends string]
      ? CountOf<A1> extends [...CountOf<B1>, ...Borrow, ...infer Left]
        ? SubtractDigits<ARest, BRest, [], `${LengthOf<Left>}${Done}`>
        : [...Ten, ...CountOf<A1>] extends [...CountOf<B1>, ...Borrow, ...infer Left]
          ? SubtractDigits<ARest, BRest, [0], `${LengthOf<Left>}${Done}`>
          : never
      : never
    : never;

type Split<Text extends string> = Text extends `${infer First}${infer Rest}` ? [First, Rest] : ["", ""];

/** Without the zeros before it. */
type ToNumber<Digits extends string> = Digits extends `0${infer Rest extends string}`
  ? Rest extends ""
    ? 0
    : ToNumber<Rest>
  : Digits extends `${infer Value extends number}`
    ? Value
    : number;
