// The generator's calls; `state` is the caller's Uint32Array.
#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/generator.hpp"
#include "core/jump.hpp"
#include "core/normal.hpp"
#include "core/permutation.hpp"
#include "core/randint.hpp"
#include "core/uniform.hpp"

namespace samebits::binding {
namespace {

NormalStyle style_argument(Napi::Value value) {
  const std::size_t style = size(value);
  require(value.Env(), style <= static_cast<std::size_t>(NormalStyle::kGlibc), "there is no such style of normal numbers");
  return static_cast<NormalStyle>(style);
}

}  // namespace

// seed(state, seed)
Napi::Value Addon::seed(Info info) {
  samebits::seed(state_argument(info[0]), static_cast<std::uint32_t>(size(info[1])));
  return info.Env().Undefined();
}

// random64(state): bigint
Napi::Value Addon::random64(Info info) {
  return Napi::BigInt::New(info.Env(), generator_argument(info[0], kernels()).draw64());
}

// skipBlocks(state, draws): `draws`, a bigint, is 624 times the number of blocks
Napi::Value Addon::skip_blocks(Info info) {
  GeneratorState& state = state_argument(info[0]);
  std::uint64_t limbs[kLimbs];
  const std::size_t count = limbs_of(info[1], limbs);
  samebits::skip_blocks(state, limbs, count, kernels());
  return info.Env().Undefined();
}

// uniform(state, out, from, to, fused)
Napi::Value Addon::uniform(Info info) {
  Generator generator = generator_argument(info[0], kernels());
  const double from = number(info[2]), to = number(info[3]);
  const bool fused = boolean(info[4]);
  if (View<float> out; try_view(info[1], out)) {
    samebits::uniform(generator, out.data, out.size, from, to, fused, threads());
  } else {
    const View<double> wide = view<double>(info[1]);
    samebits::uniform(generator, wide.data, wide.size, from, to, fused, threads());
  }
  return info.Env().Undefined();
}

// randint(state, out, low, range)
Napi::Value Addon::randint(Info info) {
  Generator generator = generator_argument(info[0], kernels());
  const View<std::int64_t> out = view<std::int64_t>(info[1]);
  const std::int64_t low = int64(info[2]);
  const std::uint64_t range = uint64(info[3]);
  require(info.Env(), range > 0, "a range is at least 1");
  samebits::randint(generator, out.data, out.size, low, range);
  return info.Env().Undefined();
}

// normal(state, out, mean, std, style)
Napi::Value Addon::normal(Info info) {
  Generator generator = generator_argument(info[0], kernels());
  const double mean = number(info[2]), std = number(info[3]);
  const NormalStyle style = style_argument(info[4]);
  if (View<float> out; try_view(info[1], out)) {
    samebits::normal(generator, out.data, out.size, mean, std, style, threads());
  } else {
    const View<double> wide = view<double>(info[1]);
    samebits::normal(generator, wide.data, wide.size, mean, std, style, threads());
  }
  return info.Env().Undefined();
}

// randperm(state, out)
Napi::Value Addon::randperm(Info info) {
  Generator generator = generator_argument(info[0], kernels());
  const View<std::int32_t> out = view<std::int32_t>(info[1]);
  samebits::randperm(generator, out.data, out.size);
  return info.Env().Undefined();
}

}  // namespace samebits::binding
