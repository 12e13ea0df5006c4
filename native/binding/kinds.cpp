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

// "sgd(momentum, dampening, nesterov): momentumBuffer"
std::string description(std::size_t kind) {
  const OptimizerLayout& layout = kOptimizerLayouts[kind];
  std::string text = kOptimizerKindNames[kind];
  const char* before = "(";
  for (const OptimizerOption& option : layout.options) {
    if (option.name) text += std::exchange(before, ", ") + std::string(option.name);
  }
  text += ")";
  before = ": ";
  for (const char* slot : layout.slots) {
    if (slot) text += std::exchange(before, ", ") + std::string(slot);
  }
  return text;
}

}  // namespace

// kinds(): each list of kinds by its name, in order
Napi::Value Addon::kinds(Info info) {
  auto all = Napi::Object::New(info.Env());
  set_names(all, "activations", kActivationKindNames);
  set_names(all, "losses", kLossKindNames);
  set_names(all, "reductions", kReductionNames);
  set_names(all, "normalStyles", kNormalStyleNames);
  set_names(all, "layers", kLayerKindNames);
  set_names(all, "orders", kOrderNames);
  set_names(all, "regions", kRegionNames);
  constexpr std::size_t count = count_of(kOptimizerKindNames);
  auto optimizers = Napi::Array::New(info.Env(), count);
  for (std::uint32_t i = 0; i < count; ++i) optimizers[i] = Napi::String::New(info.Env(), description(i));
  all.Set("optimizers", optimizers);
  return all;
}

}  // namespace samebits::binding
