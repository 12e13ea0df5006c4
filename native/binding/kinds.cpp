// What the addon tells of itself, for the TypeScript that loads it to compare with its own.
#include <span>
#include <string>
#include <utility>

#include "binding/addon.hpp"
#include "core/kinds.hpp"
#include "core/layers/definition.hpp"
#include "core/optimizer.hpp"

namespace samebits::binding {
namespace {

template <std::size_t N>
void set_names(Napi::Object object, const char* key, const char* const (&names)[N]) {
  auto list = Napi::Array::New(object.Env(), N);
  for (std::uint32_t i = 0; i < N; ++i) list[i] = Napi::String::New(object.Env(), names[i]);
  object.Set(key, list);
}

// One of each kind.
template <std::size_t N, typename Describe>
void set_descriptions(Napi::Object object, const char* key, const char* const (&names)[N], Describe describe) {
  auto list = Napi::Array::New(object.Env(), N);
  for (std::uint32_t i = 0; i < N; ++i) list[i] = Napi::String::New(object.Env(), names[i] + describe(i));
  object.Set(key, list);
}

std::string joined(const auto& names) {
  std::string text;
  const char* before = "";
  for (const char* name : names) {
    if (name) text += std::exchange(before, ", ") + std::string(name);  // null beyond the last
  }
  return text;
}

// softplus"(beta, threshold): input"
std::string activation_description(std::size_t kind) {
  const ActivationLayout& layout = kActivationLayouts[kind];
  return "(" + joined(layout.options) + "): " + (layout.reads == Reads::output ? "output" : "input");
}

// smooth_l1"(beta): values"
std::string loss_description(std::size_t kind) {
  const LossLayout& layout = kLossLayouts[kind];
  return "(" + joined(layout.options) + "): " + kTargetsNames[static_cast<std::size_t>(layout.targets)];
}

// sgd"(momentum, dampening, nesterov): momentumBuffer"
std::string optimizer_description(std::size_t kind) {
  const OptimizerLayout& layout = kOptimizerLayouts[kind];
  return "(" + joined(layout.options) + "): " + joined(layout.slots);
}

// columns"(from, to): "
std::string layer_description(std::size_t kind) { return "(" + joined(kLayerDefinitions[kind]->options) + "): "; }

}  // namespace

// kinds(): each list of kinds by its name, in order
Napi::Value Addon::kinds(Info info) {
  auto all = Napi::Object::New(info.Env());
  set_descriptions(all, "activations", kActivationKindNames, activation_description);
  set_descriptions(all, "losses", kLossKindNames, loss_description);
  set_names(all, "reductions", kReductionNames);
  set_names(all, "normalStyles", kNormalStyleNames);
  set_descriptions(all, "layers", kLayerKindNames, layer_description);
  set_names(all, "orders", kOrderNames);
  set_names(all, "decisions", kDecisionNames);
  set_names(all, "regions", kRegionNames);
  set_names(all, "storedDTypes", kStoredDTypeNames);
  set_names(all, "rowFailures", kRowFailureNames);
  set_descriptions(all, "optimizers", kOptimizerKindNames, optimizer_description);
  return all;
}

}  // namespace samebits::binding
