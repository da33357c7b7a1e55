#include "gateway/tls/tls_front.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <atomic>
#include <ctime>
#include <set>
#include <thread>

#include "gateway/tls/relay.hpp"

namespace tongqu::tls {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr int kBacklog = 1024;
constexpr std::chrono::milliseconds kAcceptPause{100};  // after the system refused a connection (out of files)
constexpr std::chrono::milliseconds kLastTime{1'000};    // for the last bytes when the front ends
// TLS 1.2 with forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
constexpr const char* kCiphersOfTls12 = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// RFC 7301: http/1.1 where the client names protocols at all; a client that speaks nothing of it is refused.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered, unsigned int size,
                    void*) {
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, length, kHttp11, sizeof kHttp11, offered, size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

using Context = std::shared_ptr<ssl::context>;

std::expected<Context, std::string> read_files(const TlsFiles& files) {
    struct stat about {};
    if (::stat(files.key.c_str(), &about) == 0 && (about.st_mode & 07) != 0)
        return std::unexpected(fmt::format("{} may be read by everybody: chmod o= it", files.key.string()));
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* const raw = context->native_handle();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(raw, kCiphersOfTls12);
    SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
    error_code error;
    context->use_certificate_chain_file(files.certificate.string(), error);
    if (error) return std::unexpected(fmt::format("the certificate {}: {}", files.certificate.string(), error.message()));
    context->use_private_key_file(files.key.string(), ssl::context::pem, error);
    if (error) return std::unexpected(fmt::format("the key {}: {}", files.key.string(), error.message()));
    if (SSL_CTX_check_private_key(raw) != 1)
        return std::unexpected(fmt::format("{} is not the key of {}", files.key.string(), files.certificate.string()));
    return context;
}

// What a file is, as far as it can be seen without reading it; two replacements within one tick of the file system's clock differ
// in their inode or size, or are not seen apart.
struct Stamp {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    timespec changed{};

    friend bool operator==(const Stamp& a, const Stamp& b) {
        return a.device == b.device && a.inode == b.inode && a.size == b.size && a.changed.tv_sec == b.changed.tv_sec &&
               a.changed.tv_nsec == b.changed.tv_nsec;
    }
};

Stamp stamp_of(const std::filesystem::path& file) {
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0) return {};
    return {about.st_dev, about.st_ino, about.st_size, about.st_mtim};
}

std::pair<Stamp, Stamp> stamps_of(const TlsFiles& files) { return {stamp_of(files.certificate), stamp_of(files.key)}; }

// Seconds since 1970.
std::int64_t end_of(ssl::context& context) {
    const X509* const certificate = SSL_CTX_get0_certificate(context.native_handle());
    std::tm end{};
    if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) return 0;
    return static_cast<std::int64_t>(::timegm(&end));
}

auto error_into(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

}  // namespace

class TlsFront::State {
  public:
    State(TlsFiles files, TlsLimits limits, Deliver deliver, OnReload on_reload, std::pair<Stamp, Stamp> stamps, Context context)
        : files_(std::move(files)),
          limits_(limits),
          deliver_(std::move(deliver)),
          on_reload_(std::move(on_reload)),
          stamps_(stamps),
          context_(std::move(context)),
          certificate_ends_(end_of(*context_)) {}

    ~State() {
        stop();
        asio::post(io_, [this] {
            if (links_.empty()) return;
            last_.expires_after(kLastTime);
            last_.async_wait([this](error_code error) {
                if (error) return;
                for (Link* link : links_) link->close();
            });
        });
        if (thread_.joinable()) thread_.join();
    }

    error_code listen(const tcp::endpoint& endpoint) {
        error_code error;
        if (acceptor_.open(endpoint.protocol(), error); error) return error;
        acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
        if (acceptor_.bind(endpoint, error); error) return error;
        if (acceptor_.listen(kBacklog, error); error) return error;
        port_ = acceptor_.local_endpoint(error).port();
        if (error) return error;
        asio::co_spawn(io_, accept_connections(), asio::detached);
        look_later();
        thread_ = std::thread([this] { io_.run(); });
        return error;
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

    void reload() {
        asio::post(io_, [this] { read_again(); });
    }

    [[nodiscard]] TlsCounts counts() const { return {open_, handshakes_, failed_, refused_, certificate_ends_}; }

    void stop() {
        asio::post(io_, [this] {
            stopping_ = true;
            error_code ignored;
            acceptor_.close(ignored);
            pause_.cancel();
            look_.cancel();
        });
    }

  private:
    void look_later() {
        look_.expires_after(limits_.look_period);
        look_.async_wait([this](error_code error) {
            if (error || stopping_) return;
            if (stamps_of(files_) != stamps_) read_again();
            look_later();
        });
    }

    // The stamps go before the content: what changes while it is read is read once more.
    void read_again() {
        stamps_ = stamps_of(files_);
        auto context = read_files(files_);
        if (context) {
            context_ = std::move(*context);
            certificate_ends_ = end_of(*context_);
        }
        if (on_reload_) on_reload_(context ? std::string() : context.error());
    }

    // Enters a connection into the list while it is open.
    struct Entry {
        Entry(State& the_state, Link* the_link) : state(the_state), link(the_link) {
            state.links_.insert(link);
            state.open_ = state.links_.size();
        }
        ~Entry() {
            state.links_.erase(link);
            state.open_ = state.links_.size();
            if (state.links_.empty()) state.last_.cancel();
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        State& state;
        Link* link;
    };

    asio::awaitable<void> accept_connections() {
        while (!stopping_) {
            error_code error;
            tcp::socket socket = co_await acceptor_.async_accept(error_into(error));
            if (!error && links_.size() < limits_.connections) {
                asio::co_spawn(io_, serve(std::move(socket)), asio::detached);
            } else if (!error) {
                ++refused_;
            } else if (error != asio::error::connection_aborted && !stopping_) {
                pause_.expires_after(kAcceptPause);
                co_await pause_.async_wait(error_into(error));
            }
        }
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        error_code error;
        const auto peer = socket.remote_endpoint(error);
        if (error) co_return;
        const auto link = std::make_shared<Link>(io_, std::move(socket), *context_);
        const Entry entry(*this, link.get());
        const error_code refused = co_await shake_hands(link, ssl::stream_base::server, limits_.handshake_timeout);
        ++(refused ? failed_ : handshakes_);
        if (refused) co_return;
        const auto other_end = open_inside(*link);
        if (!other_end) co_return;
        deliver_(*other_end, peer.address().to_string());
        co_await relay(link, limits_.closing_timeout);
    }

    TlsFiles files_;
    TlsLimits limits_;
    Deliver deliver_;
    OnReload on_reload_;
    std::atomic<std::uint64_t> open_{0}, handshakes_{0}, failed_{0}, refused_{0};
    asio::io_context io_{1};
    std::pair<Stamp, Stamp> stamps_;  // the front's thread only, as all below but for the end of the certificate
    Context context_;
    std::atomic<std::int64_t> certificate_ends_;
    tcp::acceptor acceptor_{io_};
    asio::steady_timer pause_{io_};
    asio::steady_timer last_{io_};
    asio::steady_timer look_{io_};
    std::set<Link*> links_;
    bool stopping_ = false;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

TlsFront::TlsFront(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsFront::~TlsFront() = default;

std::expected<std::unique_ptr<TlsFront>, std::string> TlsFront::listen(const std::string& address, std::uint16_t port,
                                                                       TlsFiles files, TlsLimits limits, Deliver deliver,
                                                                       OnReload on_reload) {
    const auto stamps = stamps_of(files);
    auto context = read_files(files);
    if (!context) return std::unexpected(context.error());
    error_code error;
    const auto numeric = asio::ip::make_address(address, error);
    if (error) return std::unexpected(fmt::format("{} is no numeric address", address));
    auto state = std::make_unique<State>(std::move(files), limits, std::move(deliver), std::move(on_reload), stamps,
                                         std::move(*context));
    if (const error_code failed = state->listen({numeric, port}); failed)
        return std::unexpected(fmt::format("listen at {}:{}: {}", address, port, failed.message()));
    return std::unique_ptr<TlsFront>(new TlsFront(std::move(state)));
}

std::uint16_t TlsFront::port() const { return state_->port(); }
void TlsFront::reload() { state_->reload(); }
TlsCounts TlsFront::counts() const { return state_->counts(); }
void TlsFront::stop() { state_->stop(); }

std::expected<void, std::string> check_files(const TlsFiles& files) {
    const auto context = read_files(files);
    if (!context) return std::unexpected(context.error());
    return {};
}

}  // namespace tongqu::tls
