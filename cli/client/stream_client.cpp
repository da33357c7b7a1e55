#include "cli/client/stream_client.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket.hpp>

#include "cli/client/secure_socket.hpp"

namespace tongqu::cli {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;

}  // namespace

// One read is always under way once the first was asked for: a read of Beast cannot be given up without losing the
// stream, so waiting ends and the read stays.
class StreamClient::Connection {
  public:
    Connection(const Url& url, StreamTimes times) : url_(url), times_(times), stream_(io_) {}

    std::optional<ApiError> open(const std::string& key, const std::optional<Signer>& signer) {
        if (auto problem = url_.secure ? connect_securely() : connect()) return problem;
        error_code error;
        beast::get_lowest_layer(stream_).expires_never();
        stream_.set_option(websocket::stream_base::timeout{times_.connect, std::chrono::seconds(60), true});
        stream_.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
            request.set(beast::http::field::user_agent, "tongqu");
            if (!key.empty() && !signer) request.set(beast::http::field::authorization, "Bearer " + key);
            if (!signer) return;
            HttpRequest shown;
            shown.target = url_.prefix + "/v1/stream";
            using namespace std::chrono;
            signer->sign(shown, duration_cast<microseconds>(system_clock::now().time_since_epoch()).count());
            for (const auto& [name, value] : shown.headers) request.set(name, value);
        }));
        stream_.read_message_max(kMaxStreamMessage);
        websocket::response_type response;
        error = run([&](auto done) {
            stream_.async_handshake(response, url_.authority(), url_.prefix + "/v1/stream",
                                    [done = std::move(done)](error_code e) mutable { done(e); });
        });
        if (!error) {
            open_ = true;
            return std::nullopt;
        }
        if (response.result_int() >= 400) return refused(response);
        return ApiError{0, std::string(kNotTheApi), fmt::format("{}: {}", url_.text(), error.message()), {}, {}};
    }

    std::optional<ApiError> send(const std::string& text) {
        stream_.text(true);
        bool written = false;
        error_code error;
        stream_.async_write(asio::buffer(text), [&](error_code e, std::size_t) { error = e, written = true; });
        while (!written) {
            io_.restart();
            io_.run_one();
        }
        if (error) return ended(error);
        return std::nullopt;
    }

    std::expected<std::optional<std::string>, ApiError> read(std::chrono::milliseconds time) {
        if (!reading_) {
            reading_ = true;
            arrived_ = false;
            stream_.async_read(buffer_, [this](error_code e, std::size_t) { read_error_ = e, arrived_ = true; });
        }
        const auto until = std::chrono::steady_clock::now() + time;
        io_.restart();
        while (!arrived_ && std::chrono::steady_clock::now() < until)
            if (io_.run_one_until(until) == 0) break;
        if (!arrived_) return std::nullopt;
        reading_ = false;
        if (read_error_) return std::unexpected(ended(read_error_));
        std::string text = beast::buffers_to_string(buffer_.data());
        buffer_.consume(buffer_.size());
        return text;
    }

    void close() {
        if (!open_) return;
        open_ = false;
        bool closed = false;
        stream_.async_close(websocket::close_code::normal, [&closed](error_code) { closed = true; });
        const auto until = std::chrono::steady_clock::now() + times_.close;
        io_.restart();
        while (!closed && io_.run_one_until(until) != 0) {
        }
        error_code ignored;  // the connection is given up; nothing depends on how it ends
        beast::get_lowest_layer(stream_).socket().close(ignored);
        // What was under way ends now, while what it refers to still lives.
        io_.restart();
        io_.run();
    }

  private:
    std::optional<ApiError> connect() {
        error_code error;
        const auto places = tcp::resolver(io_).resolve(url_.host, std::to_string(url_.port), error);
        if (error) return unreachable(error);
        beast::get_lowest_layer(stream_).expires_after(times_.connect);
        error = run([&](auto done) {
            beast::get_lowest_layer(stream_).async_connect(
                places, [done = std::move(done)](error_code e, const tcp::endpoint&) mutable { done(e); });
        });
        if (error) return unreachable(error);
        return std::nullopt;
    }

    std::optional<ApiError> connect_securely() {
        auto tunnel = open_tunnel(url_, times_.connect);
        if (!tunnel) return ApiError{0, std::string(kNoConnection), std::move(tunnel.error()), {}, {}};
        tunnel_ = std::move(*tunnel);
        // Only bytes are read and written: the protocol named here is of no consequence.
        beast::get_lowest_layer(stream_).socket() = tcp::socket(io_, tcp::v4(), tunnel_->take_socket());
        return std::nullopt;
    }

    template <class Start>
    error_code run(Start start) {
        error_code result;
        start([&result](error_code error) { result = error; });
        io_.restart();
        io_.run();
        return result;
    }

    ApiError unreachable(const error_code& error) const {
        return {0, std::string(kNoConnection), fmt::format("cannot connect to {}: {}", url_.text(), error.message()), {}, {}};
    }

    ApiError refused(const websocket::response_type& response) const {
        const auto field = [&](std::string_view name) {
            const auto values = text_fields(response.body(), "error", name);
            return values.empty() ? std::string() : values.front();
        };
        std::string code = field("code");
        if (code.empty()) code = std::string(kNotTheApi);
        return {response.result_int(), std::move(code), field("message"), field("path"), response.body()};
    }

    ApiError ended(const error_code& error) {
        open_ = false;
        const auto& reason = stream_.reason();
        const std::string why = error == websocket::error::closed
                                    ? fmt::format("closed with {}{}{}", static_cast<unsigned>(reason.code),
                                                  reason.reason.empty() ? "" : ": ",
                                                  std::string_view(reason.reason.data(), reason.reason.size()))
                                    : error.message();
        return {0, std::string(kStreamEnded), fmt::format("{}/v1/stream: {}", url_.text(), why), {}, {}};
    }

    Url url_;
    StreamTimes times_;
    asio::io_context io_{1};
    std::optional<tls::Tunnel> tunnel_;  // ends after the stream, which closes its socket
    websocket::stream<beast::tcp_stream> stream_;
    beast::flat_buffer buffer_;
    error_code read_error_;
    bool open_ = false;
    bool reading_ = false;
    bool arrived_ = false;
};

std::expected<StreamClient, ApiError> StreamClient::connect(const Url& url, const std::string& key,
                                                            const std::optional<Signer>& signer, StreamTimes times) {
    auto connection = std::make_unique<Connection>(url, times);
    if (auto problem = connection->open(key, signer)) return std::unexpected(std::move(*problem));
    return StreamClient(std::move(connection));
}

StreamClient::StreamClient(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
StreamClient::StreamClient(StreamClient&&) noexcept = default;
StreamClient& StreamClient::operator=(StreamClient&&) noexcept = default;
StreamClient::~StreamClient() {
    if (connection_) connection_->close();
}

std::expected<void, ApiError> StreamClient::send(const std::string& text) {
    if (auto problem = connection_->send(text)) return std::unexpected(std::move(*problem));
    return {};
}

std::expected<std::optional<std::string>, ApiError> StreamClient::read(std::chrono::milliseconds time) {
    return connection_->read(time);
}

void StreamClient::close() { connection_->close(); }

}  // namespace tongqu::cli
