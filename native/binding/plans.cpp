#include "binding/plans.hpp"

#include <algorithm>
#include <limits>

#include "binding/args.hpp"
#include "binding/options.hpp"
#include "core/layers/definition.hpp"

namespace samebits::binding {
namespace {

// A node as doubles: its layer's kind and options, how many values it takes, and which.
constexpr std::size_t kNodeNumbers = 2 + kLayerOptions;

constexpr std::size_t kMostWidth = std::numeric_limits<std::int32_t>::max();

// The node whose numbers begin at `at`, which goes on behind them; its inputs are among the values of those widths.
Node read_node(View<double> numbers, std::size_t& at, const std::vector<std::size_t>& widths) {
  require(numbers.size - at >= kNodeNumbers, "a layer has another count of numbers");
  const double* n = numbers.data + at;
  at += kNodeNumbers;
  const std::size_t count = index(n[kNodeNumbers - 1], static_cast<double>(numbers.size - at) + 1);
  Node node{nullptr, {}};
  std::vector<std::size_t> taken;
  for (const std::size_t end = at + count; at < end; ++at) {
    node.inputs.push_back(index(numbers.data[at], static_cast<double>(widths.size())));
    taken.push_back(widths[node.inputs.back()]);
  }
  const auto layer_kind = static_cast<std::size_t>(kind<LayerKind>(n[0], kLayerKindNames));
  node.layer = kLayerDefinitions[layer_kind]->make({n + 1, taken});
  require(node.layer != nullptr, "a layer's options are out of range");
  require(node.layer->out <= kMostWidth, "a layer gives too many numbers");
  return node;
}

}  // namespace

NetPlan net_plan(const Arguments& info, std::size_t first) {
  const auto numbers = view<double>(info[first]);
  NetPlan plan{{}, size(info[first + 1]), size(info[first + 2])};
  require(plan.input_features <= kMostWidth, "a sample has too many numbers");
  std::vector<std::size_t> widths{plan.input_features};
  for (std::size_t at = 0; at < numbers.size;) {
    plan.nodes.push_back(read_node(numbers, at, widths));
    widths.push_back(plan.nodes.back().layer->out);
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
