#include "bench/end_to_end/market.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "cli/client/api_client.hpp"

namespace tongqu::bench {
namespace {

class SetUp {
  public:
    SetUp(std::uint16_t port, const std::filesystem::path& data)
        : client_(cli::Url{.host = "127.0.0.1", .port = port, .prefix = {}}) {
        std::ifstream(data / "operator.key") >> operator_;
    }

    std::vector<std::string> run(std::size_t participants) {
        post("/v1/regions", R"({"region_id":"CN-HB","name":"Hubei","tier":"developing"})", operator_);
        std::vector<std::string> keys;
        for (std::size_t i = 0; i < participants; ++i) keys.push_back(admit(fmt::format("trader-{}", i)));
        // A standard instrument of the operator's, which every supplier may sell.
        post("/v1/instruments",
             fmt::format(R"({{"instrument_id":"{}","title":"One","currency":"CNY"}})", kInstrument),
             operator_);
        return keys;
    }

  private:
    std::string post(const std::string& target, std::string body, const std::string& key = {}) {
        const auto answer = client_.post(target, std::move(body), key);
        if (!answer) throw std::runtime_error(fmt::format("POST {}: {}", target, answer.error().text()));
        return answer->body;
    }

    // Applies, is admitted, claims a key, gets money.
    std::string admit(const std::string& name) {
        const std::string applied = post(
            "/v1/participants",
            fmt::format(
                R"({{"participant_id":"{0}","name":"{0}","region":"CN-HB","roles":["supplier","buyer"],"sme":false}})",
                name));
        post(fmt::format("/v1/participants/{}/admit", name), "{}", operator_);
        const std::string made =
            post("/v1/keys",
                 fmt::format(R"({{"participant_id":"{}","claim_secret":"{}","scopes":["read","trade"]}})",
                             name, cli::text_field(applied, "claim_secret").value_or("")));
        post("/v1/deposits",
             fmt::format(
                 R"({{"reference":"in-{0}","participant_id":"{0}","currency":"CNY","amount":"1000000000"}})",
                 name),
             operator_);
        return cli::text_field(made, "api_key").value_or("");
    }

    cli::ApiClient client_;
    std::string operator_;
};

}  // namespace

std::expected<std::vector<std::string>, std::string> set_up_market(std::uint16_t port,
                                                                   const std::filesystem::path& data,
                                                                   std::size_t participants) {
    try {
        return SetUp(port, data).run(participants);
    } catch (const std::runtime_error& refused) {
        return std::unexpected(refused.what());
    }
}

}  // namespace tongqu::bench
