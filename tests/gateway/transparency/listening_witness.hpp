#pragma once
// A witness behind a real socket, on a thread of its own: keeps the heads it is sent, in the order in which they came.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace tongqu::gateway::test {

class ListeningWitness {
  public:
    ListeningWitness() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(socket_, 8) != 0 ||
            ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("cannot listen");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    ~ListeningWitness() {
        ended_ = true;
        thread_.join();
        ::close(socket_);
    }
    ListeningWitness(const ListeningWitness&) = delete;
    ListeningWitness& operator=(const ListeningWitness&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/heads"; }
    // The next head is answered with 503 and not kept.
    void refuse_next() { refuse_next_ = true; }
    // All heads so far, once this one has come; after a minute those that there are.
    [[nodiscard]] std::vector<std::string> wait_for(const std::string& head) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::minutes(1),
                          [&] { return std::find(heads_.begin(), heads_.end(), head) != heads_.end(); });
        return heads_;
    }

  private:
    void run() {
        while (!ended_) {
            pollfd waiting{socket_, POLLIN, 0};
            if (::poll(&waiting, 1, 20) <= 0) continue;
            const int client = ::accept(socket_, nullptr, nullptr);
            if (client < 0) continue;
            serve(client);
            ::close(client);
        }
    }
    void serve(int client) {
        std::string request;
        std::size_t end = 0;
        char bytes[4096];
        while ((end = request.find("\r\n\r\n")) == std::string::npos || !request.ends_with('\n') || request.size() == end + 4) {
            const auto n = ::recv(client, bytes, sizeof bytes, 0);
            if (n <= 0) return;
            request.append(bytes, static_cast<std::size_t>(n));
        }
        const bool refused = refuse_next_.exchange(false);
        const std::string answer = refused ? "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 204 Kept\r\n\r\n";
        if (!refused) {
            const std::lock_guard lock(mutex_);
            heads_.push_back(request.substr(end + 4, request.size() - end - 5));
            changed_.notify_all();
        }
        static_cast<void>(::send(client, answer.data(), answer.size(), MSG_NOSIGNAL));
    }

    int socket_;
    std::uint16_t port_ = 0;
    std::atomic<bool> ended_ = false, refuse_next_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> heads_;
    std::thread thread_;
};

}  // namespace tongqu::gateway::test
