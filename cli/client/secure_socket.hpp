#pragma once
// The way to an https:// exchange: a checked TLS connection behind a plain local socket (gateway/tls/tunnel.hpp).
#include <expected>
#include <string>

#include "cli/client/url.hpp"
#include "gateway/tls/tunnel.hpp"

namespace tongqu::cli {

// Trusts the certificates in the file TONGQU_CA (--ca), or the system's. The error is a sentence.
[[nodiscard]] std::expected<tls::Tunnel, std::string> open_tunnel(const Url& url, std::chrono::milliseconds time);

}  // namespace tongqu::cli
