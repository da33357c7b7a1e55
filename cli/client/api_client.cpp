#include "cli/client/api_client.hpp"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <thread>

namespace tongqu::cli {

namespace {

// What to wait before another attempt, or nothing when the server asks for more than we wait.
std::optional<std::chrono::milliseconds> pause_before(int attempt, const HttpResponse* response) {
    const std::chrono::milliseconds pause = std::chrono::milliseconds(100) * (1 << attempt);
    const auto retry_after = response ? response->header("retry-after") : std::nullopt;
    if (!retry_after) return pause;
    int seconds = 0;
    const auto read =
        std::from_chars(retry_after->data(), retry_after->data() + retry_after->size(), seconds);
    if (read.ec != std::errc() || seconds < 0) return pause;
    if (seconds > ApiClient::kMaxWait.count() / 1000) return std::nullopt;
    return std::chrono::seconds(seconds);
}

ApiError error_of(const HttpFailure& failure) {
    const bool unsent = failure.problem == HttpProblem::cannot_connect;
    return {0, std::string(unsent ? kNoConnection : kOutcomeUnknown), failure.message, {}, {}};
}

ApiError error_of(const HttpResponse& response) {
    // {"error":{"code":…,"message":…,"path":…}}
    const auto fields = text_fields(response.body, "error", "code");
    if (fields.empty())
        return {response.status,
                std::string(kNotTheApi),
                fmt::format("HTTP status {} without the API's error", response.status),
                {},
                response.body};
    const auto first = [&](std::string_view name) {
        const auto values = text_fields(response.body, "error", name);
        return values.empty() ? std::string() : values.front();
    };
    return {response.status, fields.front(), first("message"), first("path"), response.body};
}

}  // namespace

std::string ApiError::text() const {
    std::string out = message.empty() ? code : fmt::format("{} ({})", message, code);
    if (!path.empty()) out += fmt::format(" at \"{}\"", path);
    return out;
}

ApiClient::ApiClient(Send send, Wait wait) : send_(std::move(send)), wait_(std::move(wait)) {
    if (!wait_) wait_ = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); };
}

ApiClient::ApiClient(Url url, HttpTimes times)
    : ApiClient([client = std::make_shared<HttpClient>(std::move(url), times)](const HttpRequest& request) {
          return client->send(request);
      }) {}

ApiResult ApiClient::get(const std::string& target, const std::string& key, const std::string& accept) {
    HttpRequest request{.method = "GET", .target = target, .body = {}, .bearer = key, .headers = {}};
    if (!accept.empty()) request.headers.push_back({"Accept", accept});
    return send(request);
}

ApiResult ApiClient::post(const std::string& target, std::string body, const std::string& key,
                          const PostOptions& options) {
    return write("POST", target, std::move(body), key, options);
}

ApiResult ApiClient::patch(const std::string& target, std::string body, const std::string& key,
                           const PostOptions& options) {
    return write("PATCH", target, std::move(body), key, options);
}

ApiResult ApiClient::remove(const std::string& target, const std::string& key, const PostOptions& options) {
    return write("DELETE", target, {}, key, options);
}

ApiResult ApiClient::write(std::string method, const std::string& target, std::string body,
                           const std::string& key, const PostOptions& options) {
    const bool safe = method == "POST" || !options.idempotency_key.empty();
    HttpRequest request{.method = std::move(method),
                        .target = target,
                        .body = std::move(body),
                        .bearer = key,
                        .headers = {},
                        .repeatable = options.repeatable && safe};
    if (!options.idempotency_key.empty())
        request.headers.push_back({"Idempotency-Key", options.idempotency_key});
    return send(request);
}

// The connection never repeats a signed request by itself: the exchange would take the second one for a replay.
std::expected<HttpResponse, HttpFailure> ApiClient::attempt(const HttpRequest& request) {
    if (!signer_) return send_(request);
    HttpRequest signed_request = request;
    signed_request.bearer.clear();
    signed_request.repeatable = false;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    signer_->sign(signed_request, std::chrono::duration_cast<std::chrono::microseconds>(now).count());
    return send_(signed_request);
}

ApiResult ApiClient::send(const HttpRequest& request) {
    for (int attempt = 0;; ++attempt) {
        const bool last = attempt + 1 == kAttempts;
        const auto response = this->attempt(request);
        if (!response) {
            const bool unsent = response.error().problem == HttpProblem::cannot_connect;
            if (last || unsent || !request.repeatable) return std::unexpected(error_of(response.error()));
            wait_(*pause_before(attempt, nullptr));
            continue;
        }
        if (response->status / 100 == 2)
            return ApiAnswer{response->status, response->header("idempotent-replay") == "true",
                             response->body};
        const bool without_effect = response->status == 429 || response->status == 503;
        const auto pause = pause_before(attempt, &*response);
        if (last || !without_effect || !pause) return std::unexpected(error_of(*response));
        wait_(*pause);
    }
}

}  // namespace tongqu::cli
