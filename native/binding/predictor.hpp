// What a JavaScript function has of a core Predictor on the caller's own parameters.
#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "binding/pinned.hpp"
#include "core/predictor.hpp"

namespace samebits::binding {

class Addon;

class PredictorObject {
 public:
  // (net plan..., parameters, buffers)
  PredictorObject(const Arguments& info, const Addon& addon);

  // (x, y, rows)
  Napi::Value predict(const Arguments& info);

  const Addon& addon() const { return addon_; }

 private:
  const Addon& addon_;
  PinnedArrays arrays_;
  std::size_t in_, out_;
  NetMemory memory_;
  std::unique_ptr<Predictor> predictor_;
};

}  // namespace samebits::binding
