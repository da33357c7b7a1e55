#include "gateway/tls/tunnel.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>
#include <utility>

#include "gateway/tls/relay.hpp"

namespace tongqu::tls {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds kClosingTime{1'000};

}  // namespace

class Tunnel::State {
  public:
    ~State() {
        if (socket_ >= 0) ::close(socket_);
        if (thread_.joinable()) thread_.join();  // the closing time bounds it
    }

    std::expected<void, std::string> connect(const std::string& host, std::uint16_t port, const std::string& ca_file,
                                             std::chrono::milliseconds time) {
        const auto failed = [&](const error_code& error) {
            return std::unexpected(fmt::format("cannot connect to {}:{}: {}", host, port, error.message()));
        };
        error_code error;
        SSL_CTX_set_min_proto_version(context_.native_handle(), TLS1_2_VERSION);
        if (ca_file.empty())
            context_.set_default_verify_paths(error);
        else
            context_.load_verify_file(ca_file, error);
        if (error) return std::unexpected(fmt::format("the certificates in {}: {}", ca_file, error.message()));
        const auto places = tcp::resolver(io_).resolve(host, std::to_string(port), error);
        if (error) return failed(error);

        const auto link = std::make_shared<Link>(io_, tcp::socket(io_), context_);
        link->expire_after(time);
        asio::async_connect(link->outside.next_layer(), places,
                            [&](error_code result, const tcp::endpoint&) {
                                error = result;
                                link->expire_never();
                            });
        io_.run();
        if (error) return failed(error);
        link->outside.set_verify_mode(ssl::verify_peer);
        link->outside.set_verify_callback(ssl::host_name_verification(host));
        error_code not_numeric;
        asio::ip::make_address(host, not_numeric);
        if (not_numeric) SSL_set_tlsext_host_name(link->outside.native_handle(), host.c_str());
        asio::co_spawn(io_, shake_hands(link, ssl::stream_base::client, time),
                       [&](std::exception_ptr, error_code result) { error = result; });
        io_.restart();
        io_.run();
        if (error) return failed(error);
        const auto other_end = open_inside(*link);
        if (!other_end) return std::unexpected(other_end.error());
        socket_ = *other_end;
        asio::co_spawn(io_, relay(link, kClosingTime), asio::detached);
        io_.restart();
        thread_ = std::thread([this] { io_.run(); });
        return {};
    }

    int take_socket() { return std::exchange(socket_, -1); }

  private:
    ssl::context context_{ssl::context::tls_client};
    asio::io_context io_{1};
    int socket_ = -1;
    std::thread thread_;
};

Tunnel::Tunnel(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tunnel::Tunnel(Tunnel&&) noexcept = default;
Tunnel& Tunnel::operator=(Tunnel&&) noexcept = default;
Tunnel::~Tunnel() = default;

std::expected<Tunnel, std::string> Tunnel::connect(const std::string& host, std::uint16_t port, const std::string& ca_file,
                                                   std::chrono::milliseconds time) {
    auto state = std::make_unique<State>();
    if (const auto connected = state->connect(host, port, ca_file, time); !connected)
        return std::unexpected(connected.error());
    return Tunnel(std::move(state));
}

int Tunnel::take_socket() { return state_->take_socket(); }

}  // namespace tongqu::tls
