#pragma once
// A client that signs its requests, by OpenSSL alone.
#include <openssl/evp.h>

#include <catch2/catch.hpp>

#include "gateway/api/base64.hpp"
#include "gateway/api/signature.hpp"
#include "test_market.hpp"

namespace tongqu::gateway {

constexpr std::int64_t kNow = 1'767'225'600'000'000;  // the test market's clock

// A pair made anew, and requests signed with it as the page says.
class Trader {
  public:
    explicit Trader(TestMarket& market) : market_(market), pair_(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")) {}
    ~Trader() { EVP_PKEY_free(pair_); }
    Trader(const Trader&) = delete;
    Trader& operator=(const Trader&) = delete;

    std::string public_key() const {
        std::array<std::uint8_t, 32> bytes{};
        std::size_t size = bytes.size();
        EVP_PKEY_get_raw_public_key(pair_, bytes.data(), &size);
        return to_base64(bytes);
    }
    Reply register_with(const std::string& key, const std::string& scopes = R"(["read","trade"])") {
        Reply made = market_.post("/v1/keys", R"({"participant_id":"bolt","scopes":)" + scopes + R"(,"public_key":")" +
                                                  public_key() + "\"}", key);
        id = made.at("/key_id");
        return made;
    }
    Headers headers(const std::string& method, const std::string& target, const std::string& body, std::int64_t micros) const {
        const std::string text = std::to_string(micros) + "\n" + method + "\n" + target + "\n" + body;
        std::array<std::uint8_t, 64> signature{};
        std::size_t size = signature.size();
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        EVP_DigestSignInit(context, nullptr, nullptr, nullptr, pair_);
        EVP_DigestSign(context, signature.data(), &size, reinterpret_cast<const unsigned char*>(text.data()), text.size());
        EVP_MD_CTX_free(context);
        return {{"Tongqu-Key", id}, {"Tongqu-Timestamp", std::to_string(micros)}, {"Tongqu-Signature", to_base64(signature)}};
    }
    Reply send(const std::string& method, const std::string& target, const std::string& body, std::int64_t micros) {
        return market_.send(method, target, body, {}, headers(method, target, body, micros));
    }

    std::string id;

  private:
    TestMarket& market_;
    EVP_PKEY* pair_;
};

}  // namespace tongqu::gateway
