#include <arpa/inet.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
int main(int n, char** a) {
    std::signal(SIGINT, [](int) { _exit(0); });
    int port = 0;
    for (int i = 1; i < n; ++i) { std::puts(a[i]); if (std::string(a[i]) == "--listen") port = std::atoi(std::string(a[i + 1]).substr(10).c_str()); }
    int s = socket(AF_INET, SOCK_STREAM, 0), one = 1; setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_in at{}; at.sin_family = AF_INET; at.sin_port = htons(static_cast<std::uint16_t>(port)); at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, reinterpret_cast<sockaddr*>(&at), sizeof at)) return 1;
    listen(s, 5);
    for (;;) { int c = accept(s, nullptr, nullptr); char b[999]; if (read(c, b, 999) < 0) {} std::string r = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"; if (write(c, r.data(), r.size()) < 0) {} close(c); }
}
