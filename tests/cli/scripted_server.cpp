#include "tests/cli/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <charconv>

namespace tongqu::cli::test {

namespace {

sockaddr_in loopback() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

std::size_t content_length(const std::string& head) {
    const std::string name = "Content-Length: ";
    const std::size_t at = head.find(name);
    std::size_t length = 0;
    if (at != std::string::npos)
        std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
    return length;
}

// One request, or what came of it before the client ended.
std::string receive_request(int socket) {
    std::string bytes;
    char buffer[4096];
    while (true) {
        const std::size_t end = bytes.find("\r\n\r\n");
        if (end != std::string::npos && bytes.size() >= end + 4 + content_length(bytes)) return bytes;
        const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
        if (count <= 0) return bytes;
        bytes.append(buffer, static_cast<std::size_t>(count));
    }
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<Scripted> script) : script_(std::move(script)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback();
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(listener_, generic, size) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    REQUIRE(::getsockname(listener_, generic, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);  // wakes the thread
    thread_.join();
    ::close(listener_);
}

std::string ScriptedServer::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

std::vector<std::string> ScriptedServer::requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::size_t ScriptedServer::connections() {
    const std::lock_guard lock(mutex_);
    return connections_;
}

void ScriptedServer::serve() {
    std::size_t step = 0;
    std::vector<int> silent;
    while (true) {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) break;
        {
            const std::lock_guard lock(mutex_);
            ++connections_;
        }
        bool open = true;
        while (open && step < script_.size()) {
            const std::string request = receive_request(socket);
            if (request.empty()) break;
            {
                const std::lock_guard lock(mutex_);
                requests_.push_back(request);
            }
            const Scripted& act = script_[step++];
            if (act.answer.empty() && !act.close_after) {
                silent.push_back(socket);
                break;
            }
            ::send(socket, act.answer.data(), act.answer.size(), MSG_NOSIGNAL);
            open = !act.close_after;
        }
        if (silent.empty() || silent.back() != socket) ::close(socket);
    }
    for (const int socket : silent) ::close(socket);
}

std::string http_answer(int status, const std::string& body, const std::string& headers) {
    return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + headers + "\r\n" + body;
}

}  // namespace tongqu::cli::test
