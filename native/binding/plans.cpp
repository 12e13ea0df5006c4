#include "binding/plans.hpp"

#include <algorithm>

#include "binding/args.hpp"
#include "binding/options.hpp"

namespace samebits::binding {
namespace {

// A layer as doubles: kind, inFeatures, outFeatures, bias; an activation's kind and two numbers (a dropout's first is
// p, the first column of columns; an embedding has its rows, its columns, and the row of padding or -1; a layer norm's
// are whether it is affine, and eps; a PReLU has its weights' number in place of the kind; a batch norm whether it is
// affine, eps, the momentum or NaN, and whether it tracks statistics); a dropout's generator; how many values it takes,
// and which.
constexpr std::size_t kLayerNumbers = 9;

Embedding embedding(const double* n) {
  const std::size_t rows = index(n[4], 0x1p24 + 1), columns = index(n[5], 0x1p31);
  return {rows, columns, n[6] < 0 ? Embedding::kNoPadding : index(n[6], static_cast<double>(rows))};
}

LayerPointer layer_of(const double* n, const std::vector<std::size_t>& widths, std::size_t out,
                      std::size_t generators) {
  const auto layer_kind = kind<LayerKind>(n[0], kLayerKindNames);
  const std::size_t in = index(n[1], 0x1p31);
  switch (layer_kind) {
    case LayerKind::linear: return linear_layer(in, out, n[3] != 0);
    case LayerKind::activation: return activation_layer(in, activation(n[4], n[5], n[6]));
    case LayerKind::softmax:
    case LayerKind::log_softmax: return softmax_layer(in, layer_kind == LayerKind::log_softmax);
    case LayerKind::dropout:
      require(n[5] >= 0 && n[5] <= 1, "a probability lies from 0 to 1");
      return dropout_layer(in, n[5], index(n[7], static_cast<double>(generators)));
    case LayerKind::identity: return identity_layer(in);
    case LayerKind::add: return add_layer(in);
    case LayerKind::cat: return cat_layer(widths);
    case LayerKind::layer_norm: return layer_norm_layer(in, n[4] != 0, n[3] != 0, n[5]);
    case LayerKind::batch_norm:
      return batch_norm_layer(
          in, {.affine = n[4] != 0, .bias = n[3] != 0, .eps = n[5], .momentum = n[6], .tracks = n[7] != 0});
    case LayerKind::prelu: return prelu_layer(in, index(n[4], 0x1p31));
    case LayerKind::embedding: return embedding_layer(in, embedding(n));
    case LayerKind::columns: break;
  }
  const std::size_t from = index(n[5], 0x1p31);
  require(from <= in && out <= in - from, "columns lie within the input");
  return columns_layer(in, from, out);
}

// The node whose numbers begin at `at`, which goes on behind them; its inputs are among the values of those widths.
Node read_node(View<double> numbers, std::size_t& at, const std::vector<std::size_t>& widths, std::size_t generators) {
  require(numbers.size - at >= kLayerNumbers, "a layer is nine numbers and what it takes");
  const double* n = numbers.data + at;
  at += kLayerNumbers;
  const std::size_t count = index(n[8], static_cast<double>(numbers.size - at) + 1);
  Node node{nullptr, {}};
  std::vector<std::size_t> taken;
  for (const std::size_t end = at + count; at < end; ++at) {
    node.inputs.push_back(index(numbers.data[at], static_cast<double>(widths.size())));
    taken.push_back(widths[node.inputs.back()]);
  }
  const std::size_t out = index(n[2], 0x1p31);
  node.layer = layer_of(n, taken, out, generators);
  require(node.layer->out == out, "the layers' sizes do not chain");
  return node;
}

}  // namespace

NetPlan net_plan(const Arguments& info, std::size_t first) {
  const auto numbers = view<double>(info[first]);
  NetPlan plan{{}, size(info[first + 1]), size(info[first + 2])};
  std::vector<std::size_t> widths{plan.input_features};
  for (std::size_t at = 0; at < numbers.size;) {
    plan.nodes.push_back(read_node(numbers, at, widths, plan.generators));
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
