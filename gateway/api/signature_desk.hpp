#pragma once
// Verifies signatures on a thread of its own, so that neither matching nor the sockets wait for them, and remembers what
// was seen, so that nothing signed counts twice.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <expected>
#include <functional>
#include <unordered_set>

#include "gateway/api/signature.hpp"
#include "settlement/service/directory.hpp"

namespace tongqu::gateway {

// Signatures that may wait for the thread; one more is refused as overloaded, before any effect.
inline constexpr std::size_t kMaxWaitingSignatures = 1024;
// Requests remembered at once, about 100 bytes each; while there are as many, further ones are refused as overloaded.
inline constexpr std::size_t kMaxRememberedSignatures = 500'000;

// What was signed within the largest window. One thread only.
class SeenSignatures {
  public:
    // Whether it is new; it is remembered until no clock check would let it pass any more. Amortised O(1).
    [[nodiscard]] std::expected<void, ApiError> note(const Digest& public_key, const SignatureClaim& claim, Time now);
    [[nodiscard]] std::size_t size() const { return seen_.size(); }

  private:
    struct Hash {
        std::size_t operator()(const Digest& digest) const;
    };
    struct Entry {
        Time until;
        Digest digest;
    };
    std::unordered_set<Digest, Hash> seen_;
    std::deque<Entry> in_order_;  // of arrival; the end of each lies within kMaxReceiveWindow + kMaxClockLead of it
};

class SignatureDesk {
  public:
    explicit SignatureDesk(Time since) : since_(since) {}
    ~SignatureDesk();
    SignatureDesk(const SignatureDesk&) = delete;
    SignatureDesk& operator=(const SignatureDesk&) = delete;

    // The key behind a signed request, or why not. Whether the key is revoked, expired or has the scope is not asked here.
    // Runs on the gateway's executor but for the verification itself; the directory outlives it.
    [[nodiscard]] boost::asio::awaitable<std::expected<KeyId, http::Response>> identify(SignatureClaim claim,
                                                                                        const service::Directory& directory,
                                                                                        std::function<Time()> now);

    // Signatures that wait for the thread, and requests remembered.
    [[nodiscard]] std::size_t waiting() const { return waiting_; }
    [[nodiscard]] std::size_t remembered() const { return seen_.size(); }

  private:
    boost::asio::awaitable<bool> verified(const SignatureClaim& claim, const Digest& public_key);

    Time since_;  // the memory's beginning
    SeenSignatures seen_;
    std::size_t waiting_ = 0;
    boost::asio::thread_pool thread_{1};
};

}  // namespace tongqu::gateway
