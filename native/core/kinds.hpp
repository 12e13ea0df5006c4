// The kinds of kernels/kinds.hpp that only the core knows: lib/backend/kinds.ts has the same lists.
#pragma once

#include "kernels/kernels.hpp"

namespace samebits {

// Each is defined in core/layers/ (core/layers/definition.hpp).
#define SAMEBITS_LAYERS(X) \
  X(linear)                \
  X(activation)            \
  X(softmax) X(dropout) X(identity) X(add) X(cat) X(columns) X(layer_norm) X(prelu) X(batch_norm) X(embedding)
#define SAMEBITS_ORDERS(X) X(sequential) X(reseeded) X(own) X(given)
#define SAMEBITS_DECISIONS(X) X(largest) X(positive) X(half)
// Of what is read from files, and why it cannot be (lib/backend/training.ts).
#define SAMEBITS_STORED_DTYPES(X) X(float32) X(int32) X(int64)
#define SAMEBITS_ROW_FAILURES(X) X(changed) X(cut) X(system) X(target)
// What a training run's memory is made of.
#define SAMEBITS_REGIONS(X) \
  X(parameters)             \
  X(buffers)                \
  X(counters)               \
  X(slots) X(steps) X(muProducts) X(weight) X(posWeight) X(x) X(y) X(validationX) X(validationY) X(generators)

SAMEBITS_KINDS(LayerKind, SAMEBITS_LAYERS)
// How an epoch draws (lib/backend/training.ts).
SAMEBITS_KINDS(Order, SAMEBITS_ORDERS)
// How an output becomes a class (lib/numeric/metrics.ts).
SAMEBITS_KINDS(Decision, SAMEBITS_DECISIONS)
SAMEBITS_KINDS(Region, SAMEBITS_REGIONS)
SAMEBITS_KINDS(StoredDType, SAMEBITS_STORED_DTYPES)
SAMEBITS_KINDS(RowFailure, SAMEBITS_ROW_FAILURES)

}  // namespace samebits
