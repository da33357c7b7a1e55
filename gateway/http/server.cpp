#include "gateway/http/server.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <random>

#include "gateway/http/request_id.hpp"
#include "gateway/http/response_head.hpp"
#include "gateway/http/server_state.hpp"
#include "gateway/http/session.hpp"

namespace tongqu::http {

namespace asio = boost::asio;
using asio::ip::tcp;

ServerState::ServerState(asio::io_context& io_context, Handler the_handler, Limits the_limits,
                         ServerHooks the_hooks)
    : handler(std::move(the_handler)),
      limits(the_limits),
      hooks(std::move(the_hooks)),
      io_(io_context),
      acceptor_(io_context),
      sweep_timer_(io_context),
      accept_timer_(io_context),
      id_prefix_(fmt::format("{:08x}-", std::random_device{}())) {}

std::expected<std::uint16_t, std::string> ServerState::listen(const std::string& address,
                                                              std::uint16_t port) {
    boost::system::error_code error;
    const auto numeric = asio::ip::make_address(address, error);
    if (error) return std::unexpected(fmt::format("{} is no numeric address", address));
    const tcp::endpoint endpoint(numeric, port);
    const auto failed = [&](std::string_view step) {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        return std::unexpected(fmt::format("{} {}:{}: {}", step, address, port, error.message()));
    };
    if (acceptor_.open(endpoint.protocol(), error); error) return failed("open");
    acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (acceptor_.bind(endpoint, error); error) return failed("bind");
    if (acceptor_.listen(limits.backlog, error); error) return failed("listen");
    const auto bound = acceptor_.local_endpoint(error);
    if (error) return failed("look at");
    asio::co_spawn(io_, accept_connections(shared_from_this()), asio::detached);
    return bound.port();
}

asio::awaitable<void> ServerState::accept_connections(std::shared_ptr<ServerState> self) {
    while (!self->stopping) {
        boost::system::error_code error;
        tcp::socket socket =
            co_await self->acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (self->stopping) break;
        if (!error) {
            boost::system::error_code gone;
            const auto peer = socket.remote_endpoint(gone);
            self->take(std::move(socket), gone ? std::string() : peer.address().to_string());
        } else if (error != asio::error::connection_aborted) {
            // Out of file descriptors or memory: the connection stays in the backlog, and asking again at
            // once would spin.
            self->accept_timer_.expires_after(self->limits.accept_pause);
            co_await self->accept_timer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
        }
    }
}

void ServerState::take(tcp::socket socket, std::string peer) {
    ++counts.connections_accepted;
    if (counts.connections_open - refusals < limits.connections) {
        asio::co_spawn(io_, Session::serve(shared_from_this(), std::move(socket), std::move(peer)), asio::detached);
        return;
    }
    ++counts.connections_refused;
    if (refusals < limits.refusals)
        asio::co_spawn(io_, Session::turn_away(shared_from_this(), std::move(socket), std::move(peer)), asio::detached);
}

void ServerState::add(Session& session) {
    sessions_.insert(&session);
    ++counts.connections_open;
    if (!sweeping_) sweep_later();
}

void ServerState::remove(Session& session) {
    sessions_.erase(&session);
    --counts.connections_open;
    if (sessions_.empty()) sweep_timer_.cancel();
}

void ServerState::at_end_of_turn(Session& session, Resume resume) {
    if (!turn_is_open_) {
        turn_is_open_ = true;
        asio::post(io_, [&io = io_, turn = std::make_unique<Turn>(shared_from_this())]() mutable {
            turn->state->turn_is_open_ = false;
            end(io, std::move(turn));
        });
    }
    turns_.back()->waiting.emplace_back(&session, std::move(resume));
}

void ServerState::end(asio::io_context& io, std::unique_ptr<Turn> turn) {
    auto& waiting = turn->waiting;
    for (std::size_t bytes = 0; turn->done < waiting.size() && bytes < kBytesPerTurn; ++turn->done)
        if (Session* const session = waiting[turn->done].first) bytes += session->send_queued();
    std::size_t& made = turn->state->made;
    for (made = 0; turn->resumed < turn->done && made < kBytesPerTurn; ++turn->resumed)
        if (Resume resume = std::exchange(waiting[turn->resumed].second, {})) resume();
    if (turn->resumed < waiting.size())
        asio::post(io, [&io, turn = std::move(turn)]() mutable { end(io, std::move(turn)); });
}

void ServerState::leave_turn(const Session& session) {
    for (Turn* const turn : turns_)
        for (auto& [waiting, resume] : turn->waiting)
            if (waiting == &session) waiting = nullptr;
}

void ServerState::sweep_later() {
    sweeping_ = true;
    sweep_timer_.expires_after(limits.sweep_period);
    sweep_timer_.async_wait([self = shared_from_this()](boost::system::error_code) { self->sweep(); });
}

void ServerState::sweep() {
    sweeping_ = false;
    const Clock::time_point now = Clock::now();
    for (Session* session : sessions_) {
        if (now >= stop_deadline_)
            session->close();
        else
            session->expire_if_due(now);
    }
    if (!sessions_.empty()) sweep_later();
}

void ServerState::stop(std::chrono::milliseconds deadline) {
    stop_deadline_ = std::min(stop_deadline_, Clock::now() + deadline);
    stopping = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    accept_timer_.cancel();
    for (Session* session : sessions_) session->end_if_idle();
}

std::string ServerState::id_of(const Request& request) {
    const auto own = request.header("tongqu-request-id");
    return own && is_request_id(*own) ? std::string(*own) : next_request_id();
}

std::string ServerState::next_request_id() {
    std::array<char, 17> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), ++next_id_, 16).ptr;
    std::string id;
    id.reserve(id_prefix_.size() + digits.size());
    return id.append(id_prefix_).append(digits.data(), end);
}

const std::string& ServerState::date() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now != date_of_) {
        date_of_ = now;
        date_ = http_date(now);
    }
    return date_;
}

Server::Server(asio::io_context& io, Handler handler, Limits limits, ServerHooks hooks)
    : io_(io), state_(std::make_shared<ServerState>(io, std::move(handler), limits, std::move(hooks))) {}

Server::~Server() { state_->stop(std::chrono::milliseconds(0)); }

std::expected<std::uint16_t, std::string> Server::listen(const std::string& address, std::uint16_t port) {
    return state_->listen(address, port);
}

void Server::stop(std::chrono::milliseconds deadline) {
    asio::post(io_, [state = state_, deadline] { state->stop(deadline); });
}

ServerCounts Server::counts() const { return state_->counts; }

}  // namespace tongqu::http
