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

Progress after(const auto& options, Progress progress) {
  if constexpr (requires { options.product_after(progress); }) progress.mu_product = options.product_after(progress);
  bool counts = progress.step != std::numeric_limits<std::uint32_t>::max();
  if constexpr (requires { options.counts(); }) counts = counts && options.counts();
  progress.step += counts;
  return progress;
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

Progress progress_after(const OptimizerRule& rule, const Progress& before) {
  switch (rule.kind) {
#define SAMEBITS_COUNT(name, Type) \
  case OptimizerKind::name: return after(options_of<Type>(rule), before);
    SAMEBITS_OPTIMIZERS(SAMEBITS_COUNT)
#undef SAMEBITS_COUNT
  }
  return before;
}

OptimizerScalars optimizer_scalars(const OptimizerRule& rule, const Progress& before, BetaPowers& powers) {
  OptimizerScalars scalars;
  scalars.kind = rule.kind;
  switch (rule.kind) {
#define SAMEBITS_SET(name, Type) \
  case OptimizerKind::name: scalars.name = options_of<Type>(rule).scalars(rule.common, before, powers); break;
    SAMEBITS_OPTIMIZERS(SAMEBITS_SET)
#undef SAMEBITS_SET
  }
  return scalars;
}

}  // namespace samebits
