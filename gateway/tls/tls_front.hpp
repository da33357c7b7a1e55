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
    std::chrono::milliseconds look_period{1'000};         // whether the files have changed is looked at so often
};

// Gets the plain end of a connection, which it owns from then on. Called on the front's thread.
using Deliver = std::function<void(int descriptor, std::string peer)>;

// Told of every reading of the files after the first: an empty text, or the error as a sentence. On the front's thread.
using OnReload = std::function<void(const std::string& error)>;

struct TlsCounts {
    std::uint64_t connections = 0;        // open now
    std::uint64_t handshakes = 0;         // that ended well
    std::uint64_t handshakes_failed = 0;  // refused by either side, or not done in time
    std::uint64_t refused = 0;            // over the limit, closed without a handshake
    std::int64_t certificate_ends = 0;    // not valid from then on: seconds since 1970
};

class TlsFront {
  public:
    // The error is a sentence: of the files, or of the address. Port 0: the system chooses.
    [[nodiscard]] static std::expected<std::unique_ptr<TlsFront>, std::string> listen(const std::string& address,
                                                                                      std::uint16_t port, TlsFiles files,
                                                                                      TlsLimits limits, Deliver deliver,
                                                                                      OnReload on_reload = {});
    // Lets what is under way have a second, then ends it.
    ~TlsFront();
    TlsFront(const TlsFront&) = delete;
    TlsFront& operator=(const TlsFront&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    // Reads the files again, as happens by itself when they have changed; new connections get the new certificate, those that are
    // open keep theirs. On an error everything stays as it was. What came of it is told. From any thread.
    void reload();
    [[nodiscard]] TlsCounts counts() const;  // any thread
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
