#pragma once
// A WebSocket client of the exchange's stream that waits for its messages: one connection, texts in and out.
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "cli/client/api_client.hpp"
#include "cli/client/signer.hpp"
#include "cli/client/url.hpp"

namespace tongqu::cli {

// Code kStreamEnded: the exchange, or the way to it, ended the connection.
inline constexpr std::string_view kStreamEnded = "stream_ended";

struct StreamTimes {
    std::chrono::milliseconds connect{5'000};  // and the same again for the handshake
    std::chrono::milliseconds close{1'000};    // for the closing handshake
};

inline constexpr std::size_t kMaxStreamMessage = 64 * 1024 * 1024;

// Not for several threads at once.
class StreamClient {
  public:
    // At url's /v1/stream, with the key unless it is empty, or signed by the signer where there is one. An error of the exchange comes
    // as REST would give it.
    [[nodiscard]] static std::expected<StreamClient, ApiError> connect(const Url& url, const std::string& key,
                                                                       const std::optional<Signer>& signer = {}, StreamTimes times = {});
    ~StreamClient();
    StreamClient(StreamClient&&) noexcept;
    StreamClient& operator=(StreamClient&&) noexcept;

    [[nodiscard]] std::expected<void, ApiError> send(const std::string& text);
    // The next message; nothing when none came within `time`, which a signal may cut short.
    [[nodiscard]] std::expected<std::optional<std::string>, ApiError> read(std::chrono::milliseconds time);
    // Says good-bye; done by the destructor too.
    void close();

  private:
    class Connection;
    explicit StreamClient(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

}  // namespace tongqu::cli
