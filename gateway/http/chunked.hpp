#pragma once
// The chunked transfer coding (RFC 9112 §7.1), decoded from bytes as they arrive.
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "gateway/http/http_error.hpp"
#include "gateway/http/limits.hpp"

namespace tongqu::http {

// No blanks around the size, CR LF everywhere, extensions only in their grammar (and ignored), trailer fields
// checked and dropped; those that would change framing, routing or rights are refused.
class ChunkedDecoder {
  public:
    // Takes what it can from the front of `bytes`, appends to `body`, returns how many bytes it took. The
    // rest is to be offered again with more behind it. The body never grows above Limits::body_bytes.
    [[nodiscard]] std::expected<std::size_t, HttpError> feed(std::string_view bytes, const Limits& limits,
                                                             std::string& body);
    [[nodiscard]] bool done() const { return state_ == State::done; }

  private:
    enum class State : std::uint8_t {
        size_line,  // expects a chunk-size line
        data,       // expects left_ bytes of a chunk
        data_end,   // expects the CR LF after a chunk
        trailer,    // expects a trailer field or the last empty line
        done
    };
    [[nodiscard]] std::expected<std::size_t, HttpError> take_line(std::string_view bytes,
                                                                  const Limits& limits,
                                                                  const std::string& body);
    [[nodiscard]] std::expected<void, HttpError> take_size(std::string_view line, const Limits& limits,
                                                           const std::string& body);

    State state_ = State::size_line;
    std::uint64_t left_ = 0;
    std::size_t extension_bytes_ = 0;
    std::size_t trailer_bytes_ = 0;
};

}  // namespace tongqu::http
