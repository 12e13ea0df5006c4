// What the addon tells of itself, for the TypeScript that loads it to compare with its own.
#include <string>
#include <utility>

#include "binding/addon.hpp"
#include "core/kinds.hpp"
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

// A list of names that may end before its end.
template <typename Names, typename NameOf>
std::string joined(const Names& names, NameOf name_of) {
  std::string text;
  const char* before = "";
  for (const auto& each : names) {
    if (const char* name = name_of(each)) text += std::exchange(before, ", ") + std::string(name);
  }
  return text;
}

constexpr auto itself = [](const char* name) { return name; };

// softplus"(beta, threshold): input"
std::string activation_description(std::size_t kind) {
  const ActivationLayout& layout = kActivationLayouts[kind];
  return "(" + joined(layout.options, itself) + "): " + (layout.reads == Reads::output ? "output" : "input");
}

// sgd"(momentum, dampening, nesterov): momentumBuffer"
std::string optimizer_description(std::size_t kind) {
  const OptimizerLayout& layout = kOptimizerLayouts[kind];
  const auto name_of = [](const OptimizerOption& option) { return option.name; };
  return "(" + joined(layout.options, name_of) + "): " + joined(layout.slots, itself);
}

}  // namespace

// kinds(): each list of kinds by its name, in order
Napi::Value Addon::kinds(Info info) {
  auto all = Napi::Object::New(info.Env());
  set_descriptions(all, "activations", kActivationKindNames, activation_description);
  set_names(all, "losses", kLossKindNames);
  set_names(all, "reductions", kReductionNames);
  set_names(all, "normalStyles", kNormalStyleNames);
  set_names(all, "layers", kLayerKindNames);
  set_names(all, "orders", kOrderNames);
  set_names(all, "regions", kRegionNames);
  set_descriptions(all, "optimizers", kOptimizerKindNames, optimizer_description);
  return all;
}

}  // namespace samebits::binding
