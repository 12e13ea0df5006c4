// Losses and their gradients.
#include <vector>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/options.hpp"
#include "core/loss.hpp"

namespace samebits::binding {
namespace {

bool has_indices(const Loss& loss, Napi::Value target) {
  View<float> values;
  return takes_indices(loss.kind) && !(takes_values(loss.kind) && try_view(target, values));
}

// A copy, checked: another thread may write to a shared array after the check.
std::vector<std::int32_t> indices_argument(const Loss& loss, Napi::Value value, std::size_t columns) {
  const View<std::int32_t> given = view<std::int32_t>(value);
  std::vector<std::int32_t> indices(given.data, given.data + given.size);
  require(is_valid_target(loss, indices.data(), indices.size(), columns), "a target is not a class index");
  return indices;
}

// Whether the weights are one number an element, and not one a column.
bool weighs_elements(const Arguments& info, std::size_t columns) {
  for (const std::size_t i : {1, 2}) {
    if (!info[i].IsNull()) return view<float>(info[i]).size != columns;
  }
  return false;
}

}  // namespace

// lossForward(options, weight | null, posWeight | null, input, target, gradInput | null, columns, losses | null):
// number
Napi::Value Addon::loss_forward(Info info) {
  const Napi::Env env = info.Env();
  const std::size_t columns = size(info[6]);
  Loss loss = loss_options(info[0]);
  const View<float> input = view<float>(info[3]);
  loss.weighs_elements = weighs_elements(info, columns);
  const std::size_t weights = loss.weighs_elements ? input.size : columns;
  require(!loss.weighs_elements || !takes_indices(loss.kind), "a class has one weight");
  loss.weight = optional_array<float>(info[1], weights);
  loss.pos_weight = optional_array<float>(info[2], weights);
  std::vector<std::int32_t> indices;
  Target target;
  std::size_t rows;
  if (has_indices(loss, info[4])) {
    indices = indices_argument(loss, info[4], columns);
    target.indices = indices.data();
    rows = indices.size();
  } else {
    target.values = array<float>(info[4], input.size);
    rows = columns ? input.size / columns : 0;
  }
  require(product(rows, columns) == input.size, "the input is not of whole rows, one for each target");
  float* grad = optional_array<float>(info[5], input.size);
  std::vector<double> scratch(rows > 0 ? loss_scratch(rows, columns) : 0);
  if (float* losses = optional_array<float>(info[7], rows)) {
    row_losses(kernels(), loss, input.data, target, grad, rows, columns, scratch.data(), losses);
    return Napi::Number::New(env, 0);
  }
  return Napi::Number::New(
      env, samebits::loss_forward(kernels(), loss, input.data, target, grad, rows, columns, scratch.data()));
}

}  // namespace samebits::binding
