import { add as addTo } from "../operations/add.js";
import { elementSlices, type LayerDefinition, type ReferenceLayer } from "./layer.js";

/** The sum of two inputs. */
export interface AddPlan {
  readonly kind: "add";
}

export const ADD: LayerDefinition<AddPlan> = {
  options: {},
  make: add,
};

const COST = 2; // of an element, in multiply-adds

function add(_: AddPlan, [width = 0]: readonly number[]): ReferenceLayer {
  return {
    inFeatures: width,
    outFeatures: width,
    parameterSizes: [],
    kept: () => 0,
    passesOn: () => false,
    forward: ({ rows, inputs: [first, second], output }) =>
      elementSlices(rows * width, [first!, second!, output], COST, ([a, b, y]) => {
        y!.set(a!);
        addTo(b!, y!);
      }),
    backward: ({ rows, outputGradient, inputGradients }) =>
      inputGradients
        .filter((gradient) => gradient !== null)
        .flatMap((gradient) =>
          elementSlices(rows * width, [outputGradient, gradient], COST, ([from, to]) => to!.set(from!)),
        ),
  };
}
