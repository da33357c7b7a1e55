#pragma once
// The hashes of RFC 6962 section 2.1: leaves and inner nodes begin with different bytes, so that neither passes for the
// other.
#include <cstddef>
#include <span>

#include "market/participant.hpp"

namespace tongqu::transparency {

[[nodiscard]] Digest leaf_hash(std::span<const std::byte> leaf);  // SHA-256(00 ‖ leaf)
[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);  // SHA-256(01 ‖ left ‖ right)
[[nodiscard]] Digest empty_root();  // SHA-256 of nothing

}  // namespace tongqu::transparency
