#include <sqlite3.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "gateway/vault/sealing.hpp"
#include "gateway/vault/vault.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "tongqu-vault-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

template <class T>
T wait_for(boost::asio::awaitable<T> work) {
    boost::asio::io_context io;
    auto result = boost::asio::co_spawn(io, std::move(work), boost::asio::use_future);
    io.run();
    return result.get();
}

// Everything that lies in the folder, as bytes.
std::string all_bytes(const std::filesystem::path& folder) {
    std::string bytes;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(in), {});
    }
    return bytes;
}

const Grant kGrant{"url", "https://acme.example/very-s3cr3t"};
const ParticipantId kAcme{1};
const TradeId kTrade{7};

}  // namespace

TEST_CASE("a grant survives the process, encrypted, and only its commitment finds it") {
    const Folder folder;
    Digest commitment{};
    {
        const auto vault = Vault::open(folder.path).value();
        commitment = wait_for(vault->keep(kAcme, kTrade, "r1", kGrant)).value();
        CHECK(wait_for(vault->keep(kAcme, kTrade, "r1", kGrant)).value() == commitment);
        CHECK(all_bytes(folder.path).find("s3cr3t") == std::string::npos);
        const auto mode = std::filesystem::status(folder.path / "vault.db").permissions();
        CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    }
    const auto vault = Vault::open(folder.path).value();
    CHECK(wait_for(vault->read(kTrade, commitment)).value() == kGrant);
    CHECK(wait_for(vault->read(TradeId(8), commitment)).error() == VaultError::not_found);
    Digest other = commitment;
    other[0] ^= 1;
    CHECK(wait_for(vault->read(kTrade, other)).error() == VaultError::not_found);
}

TEST_CASE("commitments differ by owner, trade, reference and content") {
    const Folder folder;
    const auto vault = Vault::open(folder.path).value();
    const auto commit = [&](std::uint32_t owner, std::uint64_t trade, const char* reference, Grant grant) {
        return wait_for(vault->keep(ParticipantId(owner), TradeId(trade), reference, std::move(grant)))
            .value();
    };
    std::vector<Digest> all = {commit(1, 7, "r1", {"a", "bc"}), commit(2, 7, "r1", {"a", "bc"}),
                               commit(1, 8, "r1", {"a", "bc"}), commit(1, 7, "r2", {"a", "bc"}),
                               commit(1, 7, "r1", {"ab", "c"}), commit(1, 7, "r1a", {"", "bc"})};
    std::ranges::sort(all);
    CHECK(std::ranges::adjacent_find(all) == all.end());
}

TEST_CASE("without the participant's key its grants are gone for good, and its commitments stay") {
    const Folder folder;
    const auto vault = Vault::open(folder.path).value();
    const Digest acme = wait_for(vault->keep(kAcme, kTrade, "r1", kGrant)).value();
    const Digest other = wait_for(vault->keep(ParticipantId(2), TradeId(8), "r1", kGrant)).value();
    REQUIRE(wait_for(vault->forget(kAcme)).has_value());
    CHECK(wait_for(vault->read(kTrade, acme)).error() == VaultError::not_found);
    CHECK(wait_for(vault->read(TradeId(8), other)).value() == kGrant);
}

TEST_CASE("orphans of a trade are few, and go when the trade is delivered") {
    const Folder folder;
    const auto vault = Vault::open(folder.path).value();
    std::vector<Digest> kept;
    for (std::int64_t i = 0; i < kMaxGrantsPerTrade; ++i)
        kept.push_back(wait_for(vault->keep(kAcme, kTrade, "r" + std::to_string(i), kGrant)).value());
    CHECK(wait_for(vault->keep(kAcme, kTrade, "one more", kGrant)).error() == VaultError::too_many);
    CHECK(wait_for(vault->keep(kAcme, kTrade, "r3", kGrant)).value() == kept[3]);
    CHECK(wait_for(vault->keep(kAcme, kTrade, "one more", kGrant, Vault::Keep::only_commit)).has_value());
    REQUIRE(wait_for(vault->settle(kTrade, kept[3])).has_value());
    CHECK(wait_for(vault->read(kTrade, kept[3])).value() == kGrant);
    CHECK(wait_for(vault->read(kTrade, kept[4])).error() == VaultError::not_found);
}

TEST_CASE("a changed byte of the stored content is found") {
    const Folder folder;
    Digest commitment{};
    {
        const auto vault = Vault::open(folder.path).value();
        commitment = wait_for(vault->keep(kAcme, kTrade, "r1", kGrant)).value();
    }
    sqlite3* file = nullptr;
    REQUIRE(sqlite3_open((folder.path / "vault.db").c_str(), &file) == SQLITE_OK);
    const char* swap =
        "UPDATE access_grant SET sealed = CAST(substr(sealed, 1, 20) || iif(substr(sealed, 21, 1) = x'00', "
        "x'01', x'00') || "
        "substr(sealed, 22) AS BLOB)";
    CHECK(sqlite3_exec(file, swap, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(file);
    const auto vault = Vault::open(folder.path).value();
    CHECK(wait_for(vault->read(kTrade, commitment)).error() == VaultError::damaged);
}

// As test case 1 of RFC 4231, but with a key of 32 bytes; computed with Python's hmac module:
// hmac.new(b"\x0b" * 32, b"Hi There", "sha256").hexdigest()
TEST_CASE("the commitment is HMAC-SHA256, and a sealed text opens only as it was sealed") {
    SealingKey key{};
    key.fill(0x0b);
    const Digest digest = hmac_sha256(key, "Hi There");
    std::string hex;
    for (const std::uint8_t byte : digest) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15];
    }
    CHECK(hex == "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7");
    const Bytes sealed = seal(key, "text", "about");
    CHECK(unseal(key, sealed, "about") == "text");
    CHECK_FALSE(unseal(key, sealed, "abort"));
    CHECK_FALSE(unseal(random_key(), sealed, "about"));
    CHECK_FALSE(unseal(key, Bytes(5), "about"));
    CHECK(seal(key, "text", "about") != sealed);
}

TEST_CASE("what the buyer says of a delivery is no orphan of the supplier's") {
    const Folder folder;
    const auto vault = Vault::open(folder.path).value();
    const ParticipantId buyer(2);
    const Grant reason{"reason", "half of it is missing"};
    const auto orphan = wait_for(vault->keep(kAcme, kTrade, "r0", {"url", "never delivered"})).value();
    const auto delivered = wait_for(vault->keep(kAcme, kTrade, "r1", kGrant)).value();
    const auto said = wait_for(vault->keep(buyer, kTrade, "q1", reason)).value();
    REQUIRE(wait_for(vault->settle(kTrade, delivered)).has_value());
    CHECK(wait_for(vault->read(kTrade, orphan)).error() == VaultError::not_found);
    CHECK(wait_for(vault->read(kTrade, said)).value() == reason);
    // Nor do the supplier's many tries leave the buyer without a word.
    for (std::int64_t i = 0; i < kMaxGrantsPerTrade; ++i)
        (void)wait_for(vault->keep(kAcme, kTrade, "t" + std::to_string(i), kGrant));
    CHECK(wait_for(vault->keep(kAcme, kTrade, "one-more", kGrant)).error() == VaultError::too_many);
    CHECK(wait_for(vault->keep(buyer, kTrade, "q2", reason)).has_value());
}
