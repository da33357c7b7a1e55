#pragma once
// A person who logs in to the test market, with the authenticator app that an operator has.
#include <string>

#include "gateway/login/one_time_code.hpp"
#include "test_market.hpp"

namespace tongqu::gateway {

inline constexpr std::int64_t kMarketDawn = 1'767'225'600'000'000;  // the test market's clock at the beginning

// The inverse of to_base32, for 20 bytes.
inline CodeSecret code_secret_of(const std::string& text) {
    CodeSecret secret{};
    std::uint64_t bits = 0;
    std::size_t made = 0, waiting = 0;
    for (const char c : text) {
        bits = (bits << 5) | (c >= 'A' ? static_cast<unsigned>(c - 'A') : static_cast<unsigned>(c - '2') + 26U);
        if ((waiting += 5) >= 8 && made < secret.size()) secret[made++] = static_cast<std::uint8_t>(bits >> (waiting -= 8));
    }
    return secret;
}

class Person {
  public:
    static constexpr const char* kPassword = "correct horse battery";

    // Made with this key; enrolled, with codes where the exchange asks for them.
    Person(TestMarket& market, const std::string& key, const std::string& name, const std::string& scopes) : market_(market) {
        made = market.post("/v1/users", R"({"user_id":")" + name + R"(","scopes":)" + scopes + "}", key);
        if (made.status != 201) throw std::runtime_error(made.body);
        login = made.at("/login");
        enrolment_secret = made.at("/enrolment_secret");
        const std::string who = R"({"user":")" + login + R"(","enrolment_secret":")" + enrolment_secret + R"(",)";
        enrolled = market.post("/v1/enrolments", who + R"("password":")" + kPassword + "\"}");
        if (enrolled.status != 200) throw std::runtime_error(enrolled.body);
        if (enrolled.at("/status") == "active") return;
        secret = code_secret_of(enrolled.at("/code_secret"));
        confirmed = market.post("/v1/enrolments/confirm", who + R"("code":")" + code(0) + "\"}");
        if (confirmed.status != 200) throw std::runtime_error(confirmed.body);
    }

    // As the app shows it so many seconds after the market's beginning.
    std::string code(std::int64_t after_seconds) const {
        return one_time_code(*secret, code_step(Time(kMarketDawn) + seconds(after_seconds)));
    }
    Reply try_log_in(const std::string& password, const std::string& with_code = {}, const Headers& headers = {}) {
        return market_.post("/v1/sessions", R"({"user":")" + login + R"(","password":")" + password + "\"" +
                                                (with_code.empty() ? "" : R"(,"code":")" + with_code + "\"") + "}", {}, headers);
    }
    // Logs in, so many seconds after the beginning where a code is needed; the headers that a page then sends.
    Headers log_in(std::int64_t after_seconds = 30) {
        last = try_log_in(kPassword, secret ? code(after_seconds) : std::string());
        if (last.status != 201) throw std::runtime_error(last.body);
        cookie = last.header("set-cookie").substr(0, last.header("set-cookie").find(';'));
        return page();
    }
    Headers page() const { return {{"Cookie", cookie}, {"Tongqu-CSRF", "1"}}; }

    Reply made, enrolled, confirmed, last;
    std::string login, enrolment_secret, cookie;
    std::optional<CodeSecret> secret;

  private:
    TestMarket& market_;
};

}  // namespace tongqu::gateway
