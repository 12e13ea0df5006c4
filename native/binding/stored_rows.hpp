// Samples in files as arguments; lib/backend/native/pack.ts packs them.
#pragma once

#include <napi.h>

#include <optional>

#include "core/stored_rows.hpp"

namespace samebits::binding {

// [x, y, rows | null] or null, where x and y are [path, (size, modified, dtype, begin, rows, width), columns | null].
std::optional<StoredRows> stored_rows(Napi::Value value);

}  // namespace samebits::binding
