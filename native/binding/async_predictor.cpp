#include "binding/async_predictor.hpp"

#include <algorithm>
#include <utility>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/plans.hpp"

namespace samebits::binding {
namespace {

// Copies of the arrays of those sizes, and where they lie.
void copy_all(Napi::Value given, const std::vector<std::size_t>& sizes, std::vector<std::vector<float>>& copies,
              std::vector<float*>& places) {
  const auto arrays = elements(given, sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const float* numbers = array<float>(arrays[i], sizes[i]);
    copies.emplace_back(numbers, numbers + sizes[i]);
  }
  for (auto& copy : copies) places.push_back(copy.data());
}

}  // namespace

AsyncPredictorObject::AsyncPredictorObject(const Arguments& info, const Addon& addon)
    : addon_(addon), kernels_(addon.kernels()), background_(addon.background()), plan_(net_plan(info, 0)) {
  require_no(plan_.check(0));
  in_ = plan_.input_features;
  out_ = plan_.output_features();
  copy_all(info[kNetArguments], plan_.parameter_sizes(), memory_->parameters, memory_->net.parameters);
  copy_all(info[kNetArguments + 1], plan_.buffer_sizes(), memory_->buffers, memory_->net.buffers);
  memory_->predictor = std::make_unique<Predictor>(plan_, kernels_, addon_.threads());
}

Napi::Value AsyncPredictorObject::predict(const Arguments& info) {
  const Napi::Env env = info.Env();
  require(!running_, "the prediction has not ended");
  rows_ = size(info[2]);
  const float* x = array<float>(info[0], product(rows_, in_));
  array<float>(info[1], product(rows_, out_));
  memory_->x.assign(x, x + rows_ * in_);
  memory_->y.resize(rows_ * out_);
  memory_->predictor->compute().threads.limit = addon_.threads().limit;
  y_ = Napi::Reference<Napi::Value>::New(info[1], 1);
  failure_.reset();
  deferred_ = std::make_unique<Napi::Promise::Deferred>(env);
  const bool at_once = plan_.work(rows_) < most_work_at_once(kernels_);
  if (at_once) run();
  else background_->start(env, *this);
  running_ = true;
  function_.Ref();
  if (at_once) settle(env);
  return deferred_->Promise();
}

void AsyncPredictorObject::run() noexcept {
  try {
    memory_->predictor->run(memory_->net, memory_->x.data(), memory_->y.data(), rows_);
  } catch (...) {
    failure_ = current_failure();
  }
}

void AsyncPredictorObject::settle(Napi::Env env) {
  running_ = false;
  [[maybe_unused]] const Napi::Value function = function_.Value();  // until this returns
  function_.Unref();
  try {
    if (!failure_) store(env);
  } catch (...) {
    failure_ = current_failure();
  }
  y_.Reset();
  if (failure_) deferred_->Reject(addon_.errors().error(env, *failure_));
  else deferred_->Resolve(env.Undefined());
}

// The array may have lost its memory meanwhile.
void AsyncPredictorObject::store(Napi::Env) {
  float* y = array<float>(y_.Value(), rows_ * out_);
  std::copy(memory_->y.begin(), memory_->y.end(), y);
}

}  // namespace samebits::binding
