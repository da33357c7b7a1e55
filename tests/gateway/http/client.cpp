#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "tests/gateway/http/loopback.hpp"

namespace tongqu::http::test {

std::string Answer::header(std::string_view name) const {
    const std::string line = "\r\n" + std::string(name) + ": ";
    const std::size_t at = head.find(line);
    if (at == std::string::npos) return {};
    const std::size_t begin = at + line.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    REQUIRE(socket_ >= 0);
    // Only so that a fault fails the test instead of hanging it; no test waits for this.
    const timeval patience{30, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

Client::~Client() {
    if (socket_ >= 0) ::close(socket_);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Client::end_sending() { ::shutdown(socket_, SHUT_WR); }

bool Client::read_more() {
    std::array<char, 65536> buffer;
    const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        FAIL("the server neither answered nor closed");
    if (count <= 0) return false;
    bytes_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

std::optional<Answer> Client::receive(bool to_head) {
    std::size_t end = 0;
    while ((end = bytes_.find("\r\n\r\n")) == std::string::npos)
        if (!read_more()) return std::nullopt;
    Answer answer;
    answer.head = bytes_.substr(0, end + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    const std::string length = answer.header("Content-Length");
    const std::size_t size = to_head || length.empty() ? 0 : std::stoul(length);
    while (bytes_.size() < end + 4 + size)
        if (!read_more()) return std::nullopt;
    answer.body = bytes_.substr(end + 4, size);
    bytes_.erase(0, end + 4 + size);
    return answer;
}

std::string Client::receive_all() {
    while (read_more()) {
    }
    return std::move(bytes_);
}

std::vector<Answer> split_answers(std::string_view bytes) {
    std::vector<Answer> answers;
    for (std::size_t end = bytes.find("\r\n\r\n"); end != std::string_view::npos;
         end = bytes.find("\r\n\r\n")) {
        Answer answer;
        answer.head = bytes.substr(0, end + 4);
        answer.status = std::stoi(answer.head.substr(9, 3));
        const std::string length = answer.header("Content-Length");
        answer.body = bytes.substr(end + 4, length.empty() ? 0 : std::stoul(length));
        bytes.remove_prefix(end + 4 + answer.body.size());
        answers.push_back(std::move(answer));
    }
    return answers;
}

std::string request(std::string_view method, std::string_view target, std::string_view body) {
    std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return text + "\r\n" + std::string(body);
}

}  // namespace tongqu::http::test
