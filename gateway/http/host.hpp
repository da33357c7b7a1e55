#pragma once
#include <string_view>

namespace tongqu::http {

// Whether the text is uri-host [ ":" port ] (RFC 3986 §3.2.2), not empty, the port at most 65535. A comma is
// refused though the grammar has it: it is how two Host values look when someone on the way has joined them.
[[nodiscard]] bool valid_host(std::string_view host);

// Whether both name the same authority: case aside, and the scheme's default port (80, 443) the same as none.
[[nodiscard]] bool same_authority(std::string_view a, std::string_view b, bool https);

}  // namespace tongqu::http
