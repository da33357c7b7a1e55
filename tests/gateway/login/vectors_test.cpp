// Argon2id, one-time codes and base32 against what is published of them.
#include <string>

#include "gateway/login/argon2id.hpp"
#include "gateway/login/one_time_code.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

std::string hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text.push_back("0123456789abcdef"[byte >> 4]);
        text.push_back("0123456789abcdef"[byte & 15]);
    }
    return text;
}

CodeSecret rfc_secret() {
    CodeSecret secret{};
    std::copy_n("12345678901234567890", secret.size(), secret.begin());
    return secret;
}

Time at_second(std::int64_t second) { return Time(second * 1'000'000); }

}  // namespace

// RFC 9106 section 5.3.
TEST_CASE("Argon2id gives the tag of the RFC") {
    const std::vector<std::uint8_t> salt(16, 2), secret(8, 3), associated(12, 4);
    std::array<std::uint8_t, 32> tag{};
    argon2id({std::string(32, '\1'), salt, secret, associated}, {32, 3, 4}, tag);
    CHECK(hex(tag) == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

// Of the reference implementation's src/test.c, version 0x13, type id.
TEST_CASE("Argon2id gives the tags of its authors for a password and a salt") {
    const std::string_view text = "somesalt";
    const std::vector<std::uint8_t> salt(text.begin(), text.end());
    std::array<std::uint8_t, 32> tag{};
    argon2id({"password", salt, {}, {}}, {256, 2, 1}, tag);
    CHECK(hex(tag) == "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
    argon2id({"password", salt, {}, {}}, {65536, 2, 1}, tag);
    CHECK(hex(tag) == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
}

TEST_CASE("the cost of a password is what OWASP names as the least") {
    CHECK(kPasswordCost == Argon2Cost{19'456, 2, 1});
}

// RFC 4226 appendix D.
TEST_CASE("codes by counter are those of the RFC") {
    const char* const codes[] = {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"};
    for (int counter = 0; counter < 10; ++counter) CHECK(one_time_code(rfc_secret(), counter) == codes[counter]);
}

// RFC 6238 appendix B, the rows of SHA-1.
TEST_CASE("codes by time are those of the RFC") {
    const std::pair<std::int64_t, const char*> rows[] = {{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
                                                         {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
    for (const auto& [second, code] : rows) {
        CHECK(one_time_code(rfc_secret(), code_step(at_second(second)), 8) == code);
        CHECK(matching_step(rfc_secret(), std::string(code).substr(2), at_second(second), 0) == second / 30);
    }
}

TEST_CASE("a code counts one step before and after its own, and no second time") {
    const std::string code = one_time_code(rfc_secret(), 1000);
    for (const std::int64_t second : {970 + 29'000LL, 1000 * 30LL, 1001 * 30 + 29LL})
        CHECK(matching_step(rfc_secret(), code, at_second(second), 0) == 1000);
    CHECK_FALSE(matching_step(rfc_secret(), code, at_second(998 * 30), 0));
    CHECK_FALSE(matching_step(rfc_secret(), code, at_second(1002 * 30), 0));
    CHECK_FALSE(matching_step(rfc_secret(), code, at_second(1000 * 30), 1000));
    for (const char* wrong : {"", "12345", "1234567", "abcdef"}) CHECK_FALSE(matching_step(rfc_secret(), wrong, at_second(30'000), 0));
}

// RFC 4648 section 10, without padding.
TEST_CASE("base32 is that of the RFC, and the URI that of authenticator apps") {
    const auto of = [](std::string_view text) { return to_base32(std::vector<std::uint8_t>(text.begin(), text.end())); };
    CHECK(of("f") == "MY");
    CHECK(of("foob") == "MZXW6YQ");
    CHECK(of("foobar") == "MZXW6YTBOI");
    CHECK(otpauth_uri(rfc_secret(), "li.na") ==
          "otpauth://totp/Tongqu:li.na?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tongqu&algorithm=SHA1&digits=6&period=30");
}
