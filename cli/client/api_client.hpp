#pragma once
// The exchange's API for programs of the command line: JSON texts in and out, errors with their codes, and
// repetition of what is safe to repeat.
#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/client/http_client.hpp"
#include "cli/client/signer.hpp"

namespace tongqu::cli {

struct ApiAnswer {
    unsigned status = 0;
    bool replay = false;  // Idempotent-Replay: the same request had been answered before
    std::string body;     // JSON
};

// Codes of this side, where the exchange gave no answer of its own.
inline constexpr std::string_view kNoConnection = "no_connection";      // nothing was sent
inline constexpr std::string_view kOutcomeUnknown = "outcome_unknown";  // sent, not answered
inline constexpr std::string_view kNotTheApi = "not_the_api";           // an answer that is not the API's

struct ApiError {
    unsigned status = 0;  // 0: no answer
    std::string code;     // the exchange's stable code, or one of the above
    std::string message;
    std::string path;  // the field at fault; may be empty
    std::string body;  // the answer as it came; empty when there was none

    [[nodiscard]] std::string text() const;  // one line, for people
    // Whether it makes no sense to go on with other requests.
    [[nodiscard]] bool hopeless() const { return status == 0 || status == 401 || status >= 500; }
};

using ApiResult = std::expected<ApiAnswer, ApiError>;

struct PostOptions {
    std::string idempotency_key;  // sent as Idempotency-Key when not empty
    // False for a request whose answer holds a secret that is shown once: a second answer would not have it.
    bool repeatable = true;
};

class ApiClient {
  public:
    using Send = std::function<std::expected<HttpResponse, HttpFailure>(const HttpRequest&)>;
    using Wait = std::function<void(std::chrono::milliseconds)>;

    // At most this many attempts; before another: the server's Retry-After, or 100 ms, 200 ms, 400 ms … A
    // server that asks for more than kMaxWait (as it does when a quota is used up) gets no other attempt.
    static constexpr int kAttempts = 5;
    static constexpr std::chrono::milliseconds kMaxWait{10'000};

    // Repeated are: requests answered 429 or 503 (they had no effect), and, when repeatable, those whose
    // answer was lost (they carry client-set ids, so the exchange answers as the first time). `wait` may be
    // replaced by tests.
    explicit ApiClient(Send send, Wait wait = {});
    explicit ApiClient(Url url, HttpTimes times = {});

    // `accept`: the form of the answer, such as text/csv; empty: whatever the resource gives.
    [[nodiscard]] ApiResult get(const std::string& target, const std::string& key = {}, const std::string& accept = {});
    [[nodiscard]] ApiResult post(const std::string& target, std::string body, const std::string& key,
                                 const PostOptions& options = {});
    // PATCH without an Idempotency-Key is not repeated: what it found changed the first time is not there the second.
    [[nodiscard]] ApiResult patch(const std::string& target, std::string body, const std::string& key,
                                  const PostOptions& options = {});
    [[nodiscard]] ApiResult remove(const std::string& target, const std::string& key,
                                   const PostOptions& options = {});

    // From now on every request is signed, each attempt anew, in place of a bearer key.
    void sign_with(Signer signer) { signer_ = std::move(signer); }
    [[nodiscard]] const std::optional<Signer>& signer() const { return signer_; }

  private:
    [[nodiscard]] std::expected<HttpResponse, HttpFailure> attempt(const HttpRequest& request);
    [[nodiscard]] ApiResult write(std::string method, const std::string& target, std::string body,
                                  const std::string& key, const PostOptions& options);
    [[nodiscard]] ApiResult send(const HttpRequest& request);

    std::optional<Signer> signer_;
    Send send_;
    Wait wait_;
};

// A string field of a JSON text's outermost object; nothing when there is none.
[[nodiscard]] std::optional<std::string> text_field(const std::string& json, std::string_view name);

// The string fields called `field` of the objects in the list (or of the one object) called `list`:
// ("regions", "region_id") of /v1/market, ("error", "code") of an error.
[[nodiscard]] std::vector<std::string> text_fields(const std::string& json, std::string_view list,
                                                   std::string_view field);

}  // namespace tongqu::cli
