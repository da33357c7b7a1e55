#include "gateway/stream/stream_error.hpp"

#include "gateway/api/api_error.hpp"

namespace tongqu::stream {

http::Response refusal(StreamError error) {
    const StreamErrorRow& row = kStreamErrorRows[static_cast<std::size_t>(error)];
    http::Response response = http::error_response(row.status, row.code, row.text, row.path);
    response.error = row.code;
    if (row.status == 503 || row.status == 429)
        response.headers.emplace_back("Retry-After", std::to_string(gateway::kRetryOverloaded));
    return response;
}

}  // namespace tongqu::stream
