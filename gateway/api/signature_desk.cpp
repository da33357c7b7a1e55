#include "gateway/api/signature_desk.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>

#include "gateway/api/secret.hpp"

namespace tongqu::gateway {

namespace asio = boost::asio;

std::size_t SeenSignatures::Hash::operator()(const Digest& digest) const {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

// What was signed with which key counts, not the signature's own bytes nor the number the key goes by here.
std::expected<void, ApiError> SeenSignatures::note(const Digest& public_key, const SignatureClaim& claim, Time now) {
    while (!in_order_.empty() && in_order_.front().until < now) {
        seen_.erase(in_order_.front().digest);
        in_order_.pop_front();
    }
    std::string text(reinterpret_cast<const char*>(public_key.data()), public_key.size());
    const Digest digest = sha256(text.append(claim.text));
    if (seen_.contains(digest)) return std::unexpected(ApiError::signature_replayed);
    if (seen_.size() >= kMaxRememberedSignatures) return std::unexpected(ApiError::overloaded);
    seen_.insert(digest);
    // The same length for all, so that the first to arrive is the first to go.
    in_order_.push_back({now + Duration((kMaxReceiveWindow + kMaxClockLead).count() * 1000), digest});
    return {};
}

SignatureDesk::~SignatureDesk() { thread_.join(); }

asio::awaitable<std::expected<KeyId, http::Response>> SignatureDesk::identify(SignatureClaim claim,
                                                                              const service::Directory& directory,
                                                                              std::function<Time()> now) {
    using Result = std::expected<KeyId, http::Response>;
    if (const auto fits = check_age(claim, now(), since_); !fits) co_return Result(std::unexpect, refusal(fits.error()));
    const service::KeyRecord* key = directory.keys().find(claim.key);
    if (key == nullptr) co_return Result(std::unexpect, refusal(RejectReason::unknown_key));
    if (waiting_ >= kMaxWaitingSignatures) co_return Result(std::unexpect, refusal(ApiError::overloaded));
    const Digest public_key = key->digest;
    const bool good = co_await verified(claim, public_key);
    if (!good) co_return Result(std::unexpect, refusal(ApiError::signature_invalid));
    if (const auto fresh = seen_.note(public_key, claim, now()); !fresh)
        co_return Result(std::unexpect, refusal(fresh.error()));
    co_return Result(claim.key);
}

asio::awaitable<bool> SignatureDesk::verified(const SignatureClaim& claim, const Digest& public_key) {
    struct Job {
        asio::steady_timer done;  // cancelled when it is
        Digest public_key;
        std::string text;
        Ed25519Signature signature;
        bool good = false;
    };
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto job = std::make_shared<Job>(
        Job{asio::steady_timer(executor, asio::steady_timer::time_point::max()), public_key, claim.text, claim.signature});
    ++waiting_;
    asio::post(thread_, [job, executor] {
        job->good = verify(job->public_key, job->text, job->signature);
        asio::post(executor, [job] { job->done.cancel(); });
    });
    boost::system::error_code cancelled;
    co_await job->done.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    --waiting_;
    co_return job->good;
}

}  // namespace tongqu::gateway
