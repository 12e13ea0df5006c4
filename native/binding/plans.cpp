#include "binding/plans.hpp"

#include <algorithm>

#include "binding/args.hpp"
#include "binding/options.hpp"

namespace samebits::binding {
namespace {

// A layer as doubles: kind, inFeatures, outFeatures, bias; an activation's kind and two numbers (a dropout's first is
// p); a dropout's generator.
constexpr std::size_t kLayerNumbers = 8;

LayerPointer layer_of(const double* n, std::size_t in, std::size_t out, std::size_t generators) {
  const auto layer_kind = kind<LayerKind>(n[0], kLayerKindNames);
  switch (layer_kind) {
    case LayerKind::linear: return linear_layer(in, out, n[3] != 0);
    case LayerKind::activation: return activation_layer(in, activation(n[4], n[5], n[6]));
    case LayerKind::softmax:
    case LayerKind::log_softmax: return softmax_layer(in, layer_kind == LayerKind::log_softmax);
    case LayerKind::dropout:
      require(n[5] >= 0 && n[5] <= 1, "a probability lies from 0 to 1");
      return dropout_layer(in, n[5], index(n[7], static_cast<double>(generators)));
    case LayerKind::identity: break;
  }
  return identity_layer(in);
}

LayerPointer read_layer(const double* n, std::size_t generators) {
  const std::size_t in = index(n[1], 0x1p31), out = index(n[2], 0x1p31);
  LayerPointer layer = layer_of(n, in, out, generators);
  require(layer->out == out, "the layers' sizes do not chain");
  return layer;
}

}  // namespace

NetPlan net_plan(const Arguments& info, std::size_t first) {
  const auto numbers = view<double>(info[first]);
  require(numbers.size % kLayerNumbers == 0, "a layer is eight numbers");
  NetPlan plan{{}, size(info[first + 1]), size(info[first + 2])};
  for (std::size_t i = 0; i < numbers.size; i += kLayerNumbers) {
    plan.layers.push_back(read_layer(numbers.data + i, plan.generators));
  }
  return plan;
}

StepPlan step_plan(const Arguments& info, std::size_t first) {
  StepPlan plan{};
  plan.net = net_plan(info, first);
  const std::size_t next = first + kNetArguments;
  plan.loss = loss_options(info[next]);
  plan.has_weight = boolean(info[next + 1]);
  plan.has_pos_weight = boolean(info[next + 2]);
  plan.target_columns = size(info[next + 3]);
  const auto groups = view<std::int32_t>(info[next + 4]);
  plan.parameter_groups.assign(groups.data, groups.data + groups.size);
  plan.clips = !info[next + 5].IsNull();
  if (plan.clips) plan.max_norm = number(info[next + 5]);
  return plan;
}

std::vector<OptimizerRule> rules(View<double> numbers, const StepPlan& plan, std::size_t groups) {
  require(numbers.size % kRuleNumbers == 0, "a rule has another count of numbers");
  const auto known = [&](std::int32_t group) { return group < 0 || static_cast<std::size_t>(group) < groups; };
  require(std::all_of(plan.parameter_groups.begin(), plan.parameter_groups.end(), known), "a group is missing");
  std::vector<OptimizerRule> found;
  for (std::size_t i = 0; i < numbers.size; i += kRuleNumbers) found.push_back(optimizer_rule(numbers.data + i));
  return found;
}

}  // namespace samebits::binding
