#include "binding/stored_rows.hpp"

#include <string>
#include <vector>

#include "binding/args.hpp"

namespace samebits::binding {
namespace {

std::string text(Napi::Value value) {
  require(value.IsString(), "a text was expected");
  return value.As<Napi::String>();
}

std::optional<std::vector<std::int32_t>> optional_list(Napi::Value value) {
  if (value.IsNull()) return std::nullopt;
  const View<std::int32_t> given = view<std::int32_t>(value);
  return std::vector<std::int32_t>(given.data, given.data + given.size);
}

StoredTensor stored_tensor(Napi::Value value) {
  const std::vector<Napi::Value> given = elements(value, 3);
  StoredTensor tensor{};
  tensor.path = text(given[0]);
  tensor.columns = optional_list(given[2]);
  const std::int64_t* numbers = array<std::int64_t>(given[1], 6);
  const auto unsigned_at = [numbers](std::size_t i) {
    require(numbers[i] >= 0, "a size was expected");
    return static_cast<std::uint64_t>(numbers[i]);
  };
  tensor.size = unsigned_at(0);
  tensor.modified = numbers[1];
  tensor.dtype = kind<StoredDType>(static_cast<double>(numbers[2]), kStoredDTypeNames);
  tensor.begin = unsigned_at(3);
  tensor.rows = unsigned_at(4);
  tensor.width = unsigned_at(5);
  return tensor;
}

}  // namespace

std::optional<StoredRows> stored_rows(Napi::Value value) {
  if (value.IsNull()) return std::nullopt;
  const std::vector<Napi::Value> given = elements(value, 3);
  return StoredRows{stored_tensor(given[0]), stored_tensor(given[1]), optional_list(given[2])};
}

}  // namespace samebits::binding
