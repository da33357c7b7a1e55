#pragma once
// What the resources of the transparency log share: parameters, heads and paths as JSON, failures as refusals.
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <string_view>

#include "gateway/api/call.hpp"
#include "gateway/transparency/log_desk.hpp"

namespace tongqu::gateway {

// A parameter that is a whole number, at least `least`; `absent` where it is not given, none: it has to be. The error is the
// finished refusal.
[[nodiscard]] std::expected<std::uint64_t, http::Response> log_number(const Call& call, std::string_view name,
                                                                      std::uint64_t least,
                                                                      std::optional<std::uint64_t> absent);

// {"number":…,"identity":…,…,"line":…}
void write_head(http::JsonWriter& json, const transparency::SignedHead& head);
// ["…","…"], hexadecimal.
void write_path(http::JsonWriter& json, const transparency::Path& path);
[[nodiscard]] std::string hex_of(std::span<const std::byte> bytes);

[[nodiscard]] http::Response log_refusal(const transparency::TransparencyFailure& failure);

}  // namespace tongqu::gateway
