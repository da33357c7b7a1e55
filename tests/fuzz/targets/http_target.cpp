// libFuzzer: the bytes of a connection, one request after the other, as the session takes them from the socket. They give the same
// requests however they are cut into pieces: the first byte of the input says how.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "gateway/http/chunked.hpp"
#include "gateway/http/request_head.hpp"

using namespace tongqu::http;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

struct Taken {
    std::string target, body;
    std::size_t headers = 0;
    friend bool operator==(const Taken&, const Taken&) = default;
};

struct Outcome {
    std::vector<Taken> requests;
    bool refused = false;  // else the bytes end first. Which of several faults is told may depend on the pieces.
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

// A connection to which the bytes come in pieces.
class Connection {
  public:
    Connection(std::string_view bytes, std::size_t piece) : rest_(bytes), piece_(piece) {}

    Outcome run() {
        while (!outcome_.refused && take_request()) {
        }
        return std::move(outcome_);
    }

  private:
    bool more() {
        const std::size_t count = std::min(piece_, rest_.size());
        buffer_.append(rest_.substr(0, count));
        rest_.remove_prefix(count);
        return count > 0;
    }
    bool refuse(const HttpError& error) {
        require(error.status >= 400 && !error.code.empty());
        outcome_.refused = true;
        return false;
    }

    bool take_request() {
        HeadScanner scanner;
        std::optional<HeadScanner::Span> span;
        while (!span) {
            const auto found = scanner.scan(buffer_, limits_);
            if (!found) return refuse(found.error());
            span = *found;
            if (!span && !more()) return false;
        }
        require(span->end <= buffer_.size() && span->begin < span->end);
        Request request;
        const auto plan = read_request_head(std::string_view(buffer_).substr(0, span->end), limits_, request);
        if (!plan) return refuse(plan.error());
        require(request.headers.size() <= limits_.header_fields && request.segments.size() <= limits_.path_segments);
        buffer_.erase(0, span->end);
        if (!take_body(*plan, request.body)) return false;
        outcome_.requests.push_back({std::string(request.target), request.body, request.headers.size()});
        return plan->keep_alive;
    }

    bool take_body(const BodyPlan& plan, std::string& body) {
        ChunkedDecoder chunks;
        while (true) {
            if (plan.chunked) {
                const auto taken = chunks.feed(buffer_, limits_, body);
                if (!taken) return refuse(taken.error());
                require(*taken <= buffer_.size());
                buffer_.erase(0, *taken);
            } else {
                const std::size_t part = std::min<std::size_t>(plan.length - body.size(), buffer_.size());
                body.append(buffer_, 0, part);
                buffer_.erase(0, part);
            }
            require(body.size() <= limits_.body_bytes);
            if (plan.chunked ? chunks.done() : body.size() == plan.length) return true;
            if (!more()) return false;
        }
    }

    const Limits limits_;
    std::string_view rest_;
    std::size_t piece_;
    std::string buffer_;
    Outcome outcome_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    require(Connection(bytes, bytes.size() + 1).run() == Connection(bytes, 1U + data[0]).run());
    return 0;
}
