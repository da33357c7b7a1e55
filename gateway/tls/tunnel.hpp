#pragma once
// The client's side of TLS: a connection to a server whose certificate has been checked, as a plain local socket.
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>

namespace tongqu::tls {

class Tunnel {
  public:
    // Connects and shakes hands. The certificate must be valid for `host` (a name or an address) and lead to one of those in
    // `ca_file` (PEM), or, where that is empty, to one that the system trusts. The error is a sentence. Waits for both, each
    // `time` at most.
    [[nodiscard]] static std::expected<Tunnel, std::string> connect(const std::string& host, std::uint16_t port,
                                                                    const std::string& ca_file, std::chrono::milliseconds time);
    // Ends the connection at once.
    ~Tunnel();
    Tunnel(Tunnel&&) noexcept;
    Tunnel& operator=(Tunnel&&) noexcept;

    // The plain end, once; the caller's to close, which ends the connection in good order.
    [[nodiscard]] int take_socket();

  private:
    class State;
    explicit Tunnel(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace tongqu::tls
