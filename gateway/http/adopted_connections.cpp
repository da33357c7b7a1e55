#include "gateway/http/adopted_connections.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "gateway/http/server_state.hpp"

namespace tongqu::http {

namespace asio = boost::asio;
using asio::ip::tcp;

AdoptedConnections::AdoptedConnections(asio::io_context& io, Handler handler, Limits limits, ServerHooks hooks)
    : io_(io), state_(std::make_shared<ServerState>(io, std::move(handler), limits, std::move(hooks))) {}

AdoptedConnections::~AdoptedConnections() { state_->stop(std::chrono::milliseconds(0)); }

void AdoptedConnections::adopt(int descriptor, std::string peer) {
    asio::post(io_, [this, state = state_, descriptor, peer = std::move(peer)]() mutable {
        // The protocol named here is of no consequence: only bytes are read and written.
        tcp::socket socket(io_, tcp::v4(), descriptor);
        if (!state->stopping) state->take(std::move(socket), std::move(peer));
    });
}

void AdoptedConnections::stop(std::chrono::milliseconds deadline) {
    asio::post(io_, [state = state_, deadline] { state->stop(deadline); });
}

ServerCounts AdoptedConnections::counts() const { return state_->counts; }

}  // namespace tongqu::http
