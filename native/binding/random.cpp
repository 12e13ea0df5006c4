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
// seed(state, seed)
Napi::Value Addon::seed(Info info) {
  samebits::seed(state_argument(info[0]), static_cast<std::uint32_t>(size(info[1])));
  return info.Env().Undefined();
}

// random64(state): bigint
Napi::Value Addon::random64(Info info) {
  return Napi::BigInt::New(info.Env(), generator_argument(info[0], kernels()).draw64());
}

// skipDraws(state, draws): a bigint, a multiple of kMtWords
Napi::Value Addon::skip_draws(Info info) {
  GeneratorState& state = state_argument(info[0]);
  std::uint64_t limbs[kLimbs];
  const std::size_t count = limbs_of(info[1], limbs);
  samebits::skip_draws(state, limbs, count, kernels());
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
  require(range > 0, "a range is at least 1");
  samebits::randint(generator, out.data, out.size, low, range);
  return info.Env().Undefined();
}

// normal(state, out, mean, std, style)
Napi::Value Addon::normal(Info info) {
  Generator generator = generator_argument(info[0], kernels());
  const double mean = number(info[2]), std = number(info[3]);
  const NormalStyle style = kind<NormalStyle>(number(info[4]), kNormalStyleNames);
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
