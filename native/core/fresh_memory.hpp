// Memory that is written for the first time: the system hands it out then, page by page, zeroed, and that takes longer
// than what is written.
#pragma once

#include <cstddef>

namespace samebits {

// To be called before the memory is filled from end to end. If it is large and has never been written, it asks for
// pages of 2 MB where they fit: there are far fewer of them. Only advice.
void prepare_to_fill(void* memory, std::size_t bytes);

}  // namespace samebits
