#include "core/optimizer.hpp"

#include <cstring>
#include <limits>

namespace samebits {
namespace {

template <typename Options>
Options options_of(const OptimizerRule& rule) {
  static_assert(sizeof(Options) == std::size(Options::kOptions) * sizeof(double), "all are doubles, each with a name");
  Options options;
  std::memcpy(static_cast<void*>(&options), rule.own, sizeof(options));
  return options;
}

bool counts(const auto& options) {
  if constexpr (requires { options.counts(); }) return options.counts();
  else return true;
}

}  // namespace

bool uses_slot(const OptimizerRule& rule, std::size_t slot) {
  if (slot >= kOptimizerLayouts[static_cast<std::size_t>(rule.kind)].slots.size()) return false;
  switch (rule.kind) {
#define SAMEBITS_USES(name, Type) \
  case OptimizerKind::name: return options_of<Type>(rule).uses(slot);
    SAMEBITS_OPTIMIZERS(SAMEBITS_USES)
#undef SAMEBITS_USES
  }
  return false;
}

std::uint32_t count_step(const OptimizerRule& rule, std::uint32_t step) {
  if (step == std::numeric_limits<std::uint32_t>::max()) return step;
  switch (rule.kind) {
#define SAMEBITS_COUNT(name, Type) \
  case OptimizerKind::name: return step + counts(options_of<Type>(rule));
    SAMEBITS_OPTIMIZERS(SAMEBITS_COUNT)
#undef SAMEBITS_COUNT
  }
  return step;
}

OptimizerScalars optimizer_scalars(const OptimizerRule& rule, std::uint32_t step, BetaPowers& powers) {
  OptimizerScalars scalars;
  scalars.kind = rule.kind;
  switch (rule.kind) {
#define SAMEBITS_SET(name, Type) \
  case OptimizerKind::name: scalars.name = options_of<Type>(rule).scalars(rule.common, step, powers); break;
    SAMEBITS_OPTIMIZERS(SAMEBITS_SET)
#undef SAMEBITS_SET
  }
  return scalars;
}

}  // namespace samebits
