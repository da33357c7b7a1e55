#pragma once
// A server of connections that somebody else accepts; for the rest it is Server (server.hpp): the same handler, limits, order
// and stop.
#include <string>

#include "gateway/http/server.hpp"

namespace tongqu::http {

class AdoptedConnections {
  public:
    AdoptedConnections(boost::asio::io_context& io, Handler handler, Limits limits = {}, ServerHooks hooks = {});
    // Precondition: the io_context no longer runs.
    ~AdoptedConnections();
    AdoptedConnections(const AdoptedConnections&) = delete;
    AdoptedConnections& operator=(const AdoptedConnections&) = delete;

    // Serves a connected stream socket of any family, and owns it from now on; `peer` is the client's address. From any thread.
    void adopt(int descriptor, std::string peer);
    // As Server::stop. From any thread.
    void stop(std::chrono::milliseconds deadline);
    // As Server::counts: on the io_context's thread.
    [[nodiscard]] ServerCounts counts() const;

  private:
    boost::asio::io_context& io_;
    std::shared_ptr<ServerState> state_;
};

}  // namespace tongqu::http
