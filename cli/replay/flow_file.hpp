#pragma once
// A file of recorded order flow (engine/book/order_flow.hpp), as it is or packed by xz.
#include <expected>
#include <filesystem>
#include <string>

#include "engine/book/order_flow.hpp"

namespace tongqu::cli {

// Reads and verifies the whole file. The error is a sentence that names the record at fault, where one is. O(file), in time
// and in memory.
[[nodiscard]] std::expected<book::OrderFlow, std::string> read_flow_file(const std::filesystem::path& file);

}  // namespace tongqu::cli
