#pragma once
// The part of an exchange's API that imports use, in the simplest way that keeps its promises: names and
// client ids are taken once, the same body again is a replay, another is refused. Shares no code with the
// exchange.
#include <map>
#include <optional>
#include <set>
#include <string>

#include "cli/client/api_client.hpp"

namespace tongqu::cli::test {

class PretendExchange {
  public:
    [[nodiscard]] ApiClient client();

    // From this request on (0 is the first) nothing reaches the exchange, until it is set to none.
    std::optional<std::size_t> cut_off_at;
    std::size_t requests = 0;

    std::map<std::string, std::string> bodies;  // "/v1/products yangtze-levels" → the body it was made with
    std::map<std::string, std::string> orders;  // "bearer client_order_id" → body
    std::map<std::string, std::string> claims;  // participant → unclaimed secret
    std::set<std::string> admitted;

  private:
    [[nodiscard]] std::expected<HttpResponse, HttpFailure> answer(const HttpRequest& request);
    [[nodiscard]] HttpResponse take(std::map<std::string, std::string>& in, const std::string& name,
                                    const std::string& body, const std::string& fresh_answer);
    [[nodiscard]] HttpResponse market() const;
    [[nodiscard]] HttpResponse claim(const HttpRequest& request);
};

inline constexpr const char* kOperatorKey = "operator-key";

}  // namespace tongqu::cli::test
