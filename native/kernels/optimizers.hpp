// The optimisers, each a struct of its options in the order in which they cross, all doubles, with their names; the
// names of what is kept of one parameter; and what a step computes with.
#pragma once

#include "adadelta.hpp"
#include "adagrad.hpp"
#include "adam.hpp"
#include "adamax.hpp"
#include "kinds.hpp"
#include "nadam.hpp"
#include "radam.hpp"
#include "rmsprop.hpp"
#include "sgd.hpp"

namespace samebits {

// lib/backend/reference/operations/optimizer.ts has the same list.
// clang-format off
#define SAMEBITS_OPTIMIZERS(X) \
  X(sgd, Sgd) \
  X(adam, Adam) \
  X(adamw, AdamW) \
  X(rmsprop, Rmsprop) \
  X(adagrad, Adagrad) \
  X(adamax, Adamax) \
  X(adadelta, Adadelta) \
  X(radam, RAdam) \
  X(nadam, NAdam)
// clang-format on

SAMEBITS_KINDS(OptimizerKind, SAMEBITS_OPTIMIZERS)

// What a step by one kind of rule computes with; `rate` is below 0 in all of them.
struct OptimizerScalars {
  OptimizerKind kind;
  union {
#define SAMEBITS_SCALARS(name, Type) Type::Scalars name;
    SAMEBITS_OPTIMIZERS(SAMEBITS_SCALARS)
#undef SAMEBITS_SCALARS
  };
};

}  // namespace samebits
