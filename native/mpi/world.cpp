#include "mpi/world.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <optional>
#include <thread>

#include "mpi/abi.hpp"

namespace samebits::mpi {
namespace {

// MPI's longest texts have 8192 bytes.
constexpr std::size_t kLongestText = 8192;
constexpr int kTag = 1;
// A rank that waits looks all the time first, since every microsecond counts, then lets others have the processor, and
// after some milliseconds sleeps in between.
constexpr std::size_t kLooks = 1000, kYields = 20000;
constexpr auto kNap = std::chrono::microseconds(100);

template <typename Handle>
class WorldOf final : public World {
 public:
  WorldOf(const Abi<Handle>& abi, const Functions<Handle>& functions) : abi_(abi), mpi_(functions) {}

  // null, or what cannot be done.
  const char* open() {
    int is_initialized = 0, level = 0;
    if (mpi_.Initialized(&is_initialized) != 0 || is_initialized) return "has been initialised in this process already";
    if (mpi_.Init_thread(nullptr, nullptr, abi_.thread_serialized, &level) != 0) return "cannot be initialised";
    if (level < abi_.thread_serialized) return "does not let several threads call it in turn (MPI_THREAD_SERIALIZED)";
    check(mpi_.Comm_set_errhandler(abi_.world, abi_.errors_return));
    check(mpi_.Comm_rank(abi_.world, &rank_));
    check(mpi_.Comm_size(abi_.world, &size_));
    return nullptr;
  }

  std::size_t rank() const override { return static_cast<std::size_t>(rank_); }
  std::size_t size() const override { return static_cast<std::size_t>(size_); }

  std::string library() const override {
    return text([&](char* text, int* length) { return mpi_.Get_library_version(text, length); });
  }

  void send(Side to, const void* data, std::size_t bytes) noexcept override {
    check(mpi_.Isend(data, static_cast<int>(bytes), abi_.byte, at(to), kTag, abi_.world, &begun(sending_, to)));
  }
  void receive(Side from, void* data, std::size_t bytes) noexcept override {
    check(mpi_.Irecv(data, static_cast<int>(bytes), abi_.byte, at(from), kTag, abi_.world, &begun(receiving_, from)));
  }
  bool sent(Side to) noexcept override { return is_over(sending_, to); }
  bool received(Side from) noexcept override { return is_over(receiving_, from); }

  void rest(std::size_t looks) noexcept override {
    if (is_abandoned_) abort("it ends while it is at work with the others");
    if (looks > kYields) std::this_thread::sleep_for(kNap);
    else if (looks > kLooks) std::this_thread::yield();
  }

  void finalize() noexcept override { mpi_.Finalize(); }

  void abort(const char* why) noexcept override {
    std::fprintf(stderr, "samebits: rank %d of %d ends the job: %s\n", rank_, size_, why);
    std::fflush(stderr);
    mpi_.Abort(abi_.world, 1);
    std::_Exit(1);
  }

 private:
  // Messages with a rank before and one after, in the order in which they were begun.
  using Requests = std::deque<Handle>[2];

  static std::size_t index(Side side) { return side == Side::before ? 0 : 1; }
  int at(Side side) const { return side == Side::before ? rank_ - 1 : rank_ + 1; }

  Handle& begun(Requests& requests, Side side) { return requests[index(side)].emplace_back(); }

  bool is_over(Requests& requests, Side side) {
    auto& own = requests[index(side)];
    int flag = 0;
    check(mpi_.Test(&own.front(), &flag, abi_.status_ignore));
    if (flag) own.pop_front();
    return flag != 0;
  }

  template <typename F>
  static std::string text(const F& get) {
    std::string text(kLongestText, '\0');
    int length = 0;
    if (get(text.data(), &length) != 0) return "unknown";
    return text.c_str();  // some count the byte after the last, too
  }

  // What fails in the midst of things, fails for all.
  void check(int error) noexcept {
    if (error == 0) return;
    abort(text([&](char* text, int* length) { return mpi_.Error_string(error, text, length); }).c_str());
  }

  const Abi<Handle> abi_;
  const Functions<Handle> mpi_;
  int rank_ = 0, size_ = 0;
  Requests sending_, receiving_;
};

template <typename Handle>
Joined join_as(const std::string& name, const Library& library, const Abi<Handle>& abi) {
  Functions<Handle> functions{};
  if (const char* missing = find_functions(library, functions)) return {nullptr, name + ": has no " + missing};
  auto world = std::make_unique<WorldOf<Handle>>(abi, functions);
  if (const char* problem = world->open()) return {nullptr, name + ": " + problem};
  return {std::move(world), {}};
}

Joined join_by(const std::string& name, const Library& library) {
  int (*version)(int* major, int* minor) = nullptr;
  int major = 0, minor = 0;
  if (library.find("MPI_Abi_get_version", version) && version(&major, &minor) == 0 && major > 0)
    return join_as(name, library, standard_abi());
  if (library.find("ompi_mpi_comm_world")) return join_as(name, library, open_mpi_abi(library));
  return join_as(name, library, mpich_abi());
}

}  // namespace

Joined join(const std::vector<std::string>& libraries) {
  std::string tried;
  for (const std::string& name : libraries) {
    const Library library = Library::open(name);
    if (library) return join_by(name, library);
    tried += (tried.empty() ? "" : "; ") + library.problem();
  }
  return {nullptr, tried};
}

}  // namespace samebits::mpi
