#include "cli/client/http_client.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>

#include "cli/client/secure_socket.hpp"

namespace tongqu::cli {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

std::string lower_case(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool is_line(std::string_view text) { return text.find_first_of("\r\n\0", 0, 3) == std::string_view::npos; }

}  // namespace

std::optional<std::string_view> HttpResponse::header(std::string_view lower_case_name) const {
    for (const HttpHeader& each : headers)
        if (each.name == lower_case_name) return each.value;
    return std::nullopt;
}

// Beast's time-outs work on asynchronous operations only: each is started, then the io_context is run until
// it is done.
class HttpClient::Connection {
  public:
    Connection(Url url, HttpTimes times) : url_(std::move(url)), times_(times), stream_(io_) {}

    const Url& url() const { return url_; }

    std::expected<HttpResponse, HttpFailure> send(const HttpRequest& request) {
        if (open_ && !request.repeatable && Clock::now() - last_use_ > times_.idle) close();
        const bool kept = open_;
        auto answer = send_once(request);
        if (!answer && kept && request.repeatable && !any_byte_read_ &&
            answer.error().problem == HttpProblem::broken_off)
            answer = send_once(request);
        return answer;
    }

  private:
    using Message = beast::http::request<beast::http::string_body>;

    std::expected<HttpResponse, HttpFailure> send_once(const HttpRequest& request) {
        any_byte_read_ = false;
        for (const HttpHeader& each : request.headers)
            if (!is_line(each.name) || !is_line(each.value))
                return failure(HttpProblem::cannot_connect, "a header with a line break");
        if (!is_line(request.target) || !is_line(request.bearer))
            return failure(HttpProblem::cannot_connect, "a path or a key with a line break");
        if (!open_)
            if (auto problem = connect()) return std::unexpected(std::move(*problem));

        Message message = message_of(request);
        stream_.expires_after(times_.answer);
        error_code error =
            run([&](auto done) { beast::http::async_write(stream_, message, std::move(done)); });
        if (error) return lost(error, "sending the request");

        beast::http::response_parser<beast::http::string_body> parser;
        parser.body_limit(kMaxAnswerBytes);
        parser.skip(request.method == "HEAD");
        error = run([&](auto done) { beast::http::async_read(stream_, buffer_, parser, std::move(done)); });
        any_byte_read_ = parser.got_some() || buffer_.size() > 0;
        if (error) return lost(error, "waiting for the answer");
        if (!parser.get().keep_alive()) close();
        last_use_ = Clock::now();
        return response_of(parser.release());
    }

    Message message_of(const HttpRequest& request) const {
        Message message;
        message.version(11);
        message.method_string(request.method);
        message.target(url_.prefix + request.target);
        message.set(beast::http::field::host, url_.authority());
        message.set(beast::http::field::user_agent, "tongqu");
        message.set(beast::http::field::accept, "application/json");
        if (!request.bearer.empty())
            message.set(beast::http::field::authorization, "Bearer " + request.bearer);
        if (!request.body.empty()) message.set(beast::http::field::content_type, "application/json");
        for (const HttpHeader& each : request.headers) message.set(each.name, each.value);
        message.body() = request.body;
        message.prepare_payload();
        return message;
    }

    static HttpResponse response_of(beast::http::response<beast::http::string_body> message) {
        HttpResponse response{
            .status = message.result_int(), .headers = {}, .body = std::move(message.body())};
        for (const auto& field : message)
            response.headers.push_back({lower_case(field.name_string()), std::string(field.value())});
        return response;
    }

    std::optional<HttpFailure> connect() {
        const auto refused = [&](const error_code& error) {
            return HttpFailure{HttpProblem::cannot_connect,
                               fmt::format("cannot connect to {}: {}", url_.text(), error.message())};
        };
        error_code error;
        if (url_.secure) return connect_securely();
        const auto places = tcp::resolver(io_).resolve(url_.host, std::to_string(url_.port), error);
        if (error) return refused(error);
        stream_.expires_after(times_.connect);
        error = run([&](auto done) {
            stream_.async_connect(
                places, [done = std::move(done)](error_code e, const tcp::endpoint&) mutable { done(e, 0); });
        });
        if (!error) stream_.socket().set_option(tcp::no_delay(true), error);
        if (error) {
            close();
            return refused(error);
        }
        buffer_.clear();
        open_ = true;
        return std::nullopt;
    }

    std::optional<HttpFailure> connect_securely() {
        auto tunnel = open_tunnel(url_, times_.connect);
        if (!tunnel) return HttpFailure{HttpProblem::cannot_connect, std::move(tunnel.error())};
        tunnel_ = std::move(*tunnel);
        // Only bytes are read and written: the protocol named here is of no consequence.
        stream_.socket() = tcp::socket(io_, tcp::v4(), tunnel_->take_socket());
        buffer_.clear();
        open_ = true;
        return std::nullopt;
    }

    template <class Start>
    error_code run(Start start) {
        error_code result;
        start([&result](error_code error, std::size_t) { result = error; });
        io_.restart();
        io_.run();
        return result;
    }

    std::unexpected<HttpFailure> failure(HttpProblem problem, std::string message) {
        close();
        return std::unexpected(HttpFailure{problem, std::move(message)});
    }

    std::unexpected<HttpFailure> lost(const error_code& error, std::string_view doing) {
        const std::string message = fmt::format("{} ({}): {}", url_.text(), doing, error.message());
        if (error == beast::error::timeout) return failure(HttpProblem::timed_out, message);
        const bool ended =
            error == beast::http::error::end_of_stream || error == beast::http::error::partial_message;
        const bool not_http =
            !ended &&
            error.category() == beast::http::make_error_code(beast::http::error::bad_version).category();
        return failure(not_http ? HttpProblem::bad_answer : HttpProblem::broken_off, message);
    }

    void close() {
        error_code ignored;  // the connection is given up; nothing depends on how it ends
        stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
        stream_.close();
        tunnel_.reset();
        open_ = false;
    }

    Url url_;
    HttpTimes times_;
    asio::io_context io_{1};
    std::optional<tls::Tunnel> tunnel_;  // ends after the stream, which closes its socket
    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    Clock::time_point last_use_;
    bool open_ = false;
    bool any_byte_read_ = false;
};

HttpClient::HttpClient(Url url, HttpTimes times)
    : connection_(std::make_unique<Connection>(std::move(url), times)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

std::expected<HttpResponse, HttpFailure> HttpClient::send(const HttpRequest& request) {
    return connection_->send(request);
}

const Url& HttpClient::url() const { return connection_->url(); }

}  // namespace tongqu::cli
