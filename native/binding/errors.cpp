#include "binding/errors.hpp"

#include <exception>
#include <new>
#include <stdexcept>
#include <system_error>

namespace samebits::binding {

Failure current_failure() noexcept {
  try {
    throw;
  } catch (const Failure& failure) {
    return failure;
  } catch (const std::bad_alloc&) {
    return {"ERR_MEMORY", "out of memory"};
  } catch (const std::length_error&) {
    return {"ERR_MEMORY", "more memory is needed than there can be"};
  } catch (const std::system_error&) {
    return {"ERR_THREADS", "the system gives no thread"};
  } catch (...) {
    return {"ERR_INTERNAL", "an exception that nobody expected"};
  }
}

Napi::Value Errors::error(Napi::Env env, const Failure& failure) const {
  const auto code = Napi::String::New(env, failure.code), message = Napi::String::New(env, failure.message);
  if (!make_.IsEmpty()) {
    const Napi::Value made = make_.Call({code, message});
    bool is_error = false;
    napi_is_error(env, made, &is_error);
    if (is_error) return made;
  }
  const Napi::Value plain = Napi::Error::New(env, failure.message).Value();
  plain.As<Napi::Object>().Set("code", code);
  return plain;
}

void Errors::throw_in_javascript(Napi::Env env, const Failure& failure) const noexcept {
  try {
    napi_throw(env, error(env, failure));
  } catch (const Napi::Error& error) {
    error.ThrowAsJavaScriptException();
  }
}

}  // namespace samebits::binding
