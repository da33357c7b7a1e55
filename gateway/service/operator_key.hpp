#pragma once
// The operator's first API key: written for the owner of the data folder alone, before the command that installs its digest.
#include <expected>
#include <filesystem>
#include <string>

#include "gateway/api/secret.hpp"

namespace tongqu::gateway {

// Reads DIR/operator.key, or makes it (mode 600, durable) where there is none. The error is a sentence for the operator.
[[nodiscard]] std::expected<Secret, std::string> install_operator_key(const std::filesystem::path& folder);

}  // namespace tongqu::gateway
