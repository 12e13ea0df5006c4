// How a call fails. No exception leaves the binding but as a JavaScript error, which the function given to useErrors
// makes of a code and a few words (lib/backend/native/errors.ts).
#pragma once

#include <napi.h>

#include "binding/arguments.hpp"

namespace samebits::binding {

// Thrown by the binding; another exception becomes one.
struct Failure {
  const char* code;
  const char* message;
};

// Arguments that samebits never gives: an array that its caller has detached or resized meanwhile, or a bug.
inline void require(bool condition, const char* message) {
  if (!condition) throw Failure{"ERR_INTERNAL", message};
}

// A size that the core does not take, or null.
inline void require_no(const char* problem) {
  if (problem) throw Failure{"ERR_ARGUMENT", problem};
}

// What the exception at hand means.
Failure current_failure() noexcept;

class Errors {
 public:
  void make_with(Napi::Function function) { make_ = Napi::Persistent(function); }

  // The failure as an error of JavaScript's: a plain one until there is a function that makes them, and where that
  // makes none.
  Napi::Value error(Napi::Env env, const Failure& failure) const;

  // A call from JavaScript: f(). Whatever it throws is thrown there.
  template <typename F>
  napi_value call(Napi::Env env, F f) const noexcept {
    try {
      return f();
    } catch (const Napi::Error& error) {
      error.ThrowAsJavaScriptException();
    } catch (...) {
      throw_in_javascript(env, current_failure());
    }
    return nullptr;
  }

 private:
  void throw_in_javascript(Napi::Env env, const Failure& failure) const noexcept;

  Napi::FunctionReference make_;
};

}  // namespace samebits::binding
