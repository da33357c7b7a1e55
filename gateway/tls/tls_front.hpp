#pragma once
// The TLS listener: accepts, shakes hands on a thread of its own, and hands the plain end of each connection on.
#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace tongqu::tls {

struct TlsFiles {
    std::filesystem::path certificate;  // PEM: the server's first, then those between it and the root
    std::filesystem::path key;          // PEM, without a password, not readable by everybody
};

struct TlsLimits {
    std::size_t connections = 4096;                     // at once, handshakes included; more are closed at once
    std::chrono::milliseconds handshake_timeout{10'000};  // from accept to the end of the handshake
    std::chrono::milliseconds closing_timeout{5'000};     // after the last answer, until the client has ended too
};

// Gets the plain end of a connection, which it owns from then on. Called on the front's thread.
using Deliver = std::function<void(int descriptor, std::string peer)>;

class TlsFront {
  public:
    // The error is a sentence: of the files, or of the address. Port 0: the system chooses.
    [[nodiscard]] static std::expected<std::unique_ptr<TlsFront>, std::string> listen(const std::string& address,
                                                                                      std::uint16_t port, TlsFiles files,
                                                                                      TlsLimits limits, Deliver deliver);
    // Lets what is under way have a second, then ends it.
    ~TlsFront();
    TlsFront(const TlsFront&) = delete;
    TlsFront& operator=(const TlsFront&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    // Reads the files again; new connections get the new certificate, those that are open keep theirs. On an error, which is a
    // sentence, everything stays as it was. From any thread.
    [[nodiscard]] std::expected<void, std::string> reload();
    // Accepts no more; connections end when what they lead to ends them. From any thread.
    void stop();

  private:
    class State;
    explicit TlsFront(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Whether the files can be used, as listen() would find; the error is a sentence.
[[nodiscard]] std::expected<void, std::string> check_files(const TlsFiles& files);

}  // namespace tongqu::tls
