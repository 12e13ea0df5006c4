// The ranks that this process is one of. What waits for others is done off the main thread, one thing at a time.
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "core/chain.hpp"
#include "mpi/world.hpp"

namespace samebits::binding {
namespace {

// `wait()`, off the main thread, and a promise of what `show(env)` makes of it then.
class Waiting final : public Background::Work {
 public:
  using Show = std::function<Napi::Value(Napi::Env)>;

  Waiting(Napi::Env env, const Errors& errors, WorldPlace& place, std::function<Show()> wait)
      : errors_(errors), place_(place), wait_(std::move(wait)), deferred_(env) {}

  // The work has itself until it has settled.
  static Napi::Value start(Background& background, std::unique_ptr<Waiting> work) {
    const Napi::Value promise = work->deferred_.Promise();
    background.start(promise.Env(), *work);
    work->place_.is_busy = true;
    work.release();
    return promise;
  }

  void run() noexcept override {
    try {
      show_ = wait_();
    } catch (...) {
      failure_ = current_failure();
    }
  }
  void cancel() noexcept override {
    if (place_.world) place_.world->abandon();
    else std::_Exit(1);  // nobody can leave MPI while it starts
  }
  void settle(Napi::Env env) override {
    const std::unique_ptr<Waiting> own(this);
    place_.is_busy = false;
    if (failure_) return deferred_.Reject(errors_.error(env, *failure_));
    try {
      deferred_.Resolve(show_(env));
    } catch (const Napi::Error& error) {
      deferred_.Reject(error.Value());
    }
  }

 private:
  const Errors& errors_;
  WorldPlace& place_;
  const std::function<Show()> wait_;
  Show show_;
  std::optional<Failure> failure_;
  const Napi::Promise::Deferred deferred_;
};

Napi::Value bytes_array(Napi::Env env, const Bytes& bytes) {
  auto array = Napi::Uint8Array::New(env, bytes.size());
  if (!bytes.empty()) std::memcpy(array.Data(), bytes.data(), bytes.size());
  return array;
}

}  // namespace

// joinWorld(libraries): Promise<{ problem } | { problem: "", rank, size, library }>
Napi::Value Addon::join_world(Info info) {
  require(info[0].IsArray(), "an array was expected");
  std::vector<std::string> libraries;
  for (const Napi::Value& name : elements(info[0], info[0].As<Napi::Array>().Length())) {
    require(name.IsString(), "a string was expected");
    libraries.push_back(name.As<Napi::String>().Utf8Value());
  }
  require(!world_.world && !world_.is_busy, "the world has been joined");
  return wait(info, [this, libraries = std::move(libraries)] {
    auto joined = std::make_shared<mpi::Joined>(mpi::join(libraries));
    return [this, joined](Napi::Env env) -> Napi::Value {
      world_.world = std::move(joined->world);
      auto shown = Napi::Object::New(env);
      shown.Set("problem", joined->problem);
      if (!world_.world) return shown;
      shown.Set("rank", static_cast<double>(world_.world->rank()));
      shown.Set("size", static_cast<double>(world_.world->size()));
      shown.Set("library", world_.world->library());
      return shown;
    };
  });
}

// gather(bytes): Promise<Uint8Array[]>, each rank's
Napi::Value Addon::gather(Info info) {
  const auto given = view<std::uint8_t>(info[0]);
  Bytes own(given.data, given.data + given.size);
  return wait(info, [world = world(), own = std::move(own)] {
    auto all = std::make_shared<std::vector<Bytes>>(samebits::gather(*world, own));
    return [all](Napi::Env env) -> Napi::Value {
      auto list = Napi::Array::New(env, all->size());
      for (std::uint32_t i = 0; i < all->size(); ++i) list[i] = bytes_array(env, (*all)[i]);
      return list;
    };
  });
}

// finalizeWorld(): Promise<undefined>
Napi::Value Addon::finalize_world(Info info) {
  return wait(info, [world = world()] {
    world->finalize();
    return [](Napi::Env env) -> Napi::Value { return env.Undefined(); };
  });
}

// abortWorld(why): ends all ranks
Napi::Value Addon::abort_world(Info info) {
  const std::string why = info[0].ToString().Utf8Value();
  if (world_.world) world_.world->abort(why.c_str());
  require(world_.is_busy, "no world has been joined");
  std::_Exit(1);
}

std::shared_ptr<mpi::World> Addon::world() const {
  require(world_.world != nullptr, "no world has been joined");
  require(!world_.is_busy, "the ranks are at work");
  return world_.world;
}

Napi::Value Addon::wait(Info info, std::function<std::function<Napi::Value(Napi::Env)>()> work) {
  const Napi::Env env = info.Env();
  return Waiting::start(*background_, std::make_unique<Waiting>(env, errors_, world_, std::move(work)));
}

}  // namespace samebits::binding
