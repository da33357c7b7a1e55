#include "cli/client/signer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "gateway/api/base64.hpp"
#include "market/check.hpp"

namespace tongqu::cli {
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

}  // namespace

struct Signer::Key {
    explicit Key(EVP_PKEY* the_pair) : pair(the_pair) {}
    ~Key() { EVP_PKEY_free(pair); }
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    EVP_PKEY* pair;
};

std::expected<Signer, std::string> Signer::open(const std::filesystem::path& name, std::string key_id) {
    const File file(std::fopen(name.c_str(), "re"));
    struct stat about {};
    if (!file || ::fstat(::fileno(file.get()), &about) != 0)
        return std::unexpected(fmt::format("cannot read {}", name.string()));
    if ((about.st_mode & 077) != 0)
        return std::unexpected(fmt::format("{0} holds a private key and others can read it: chmod 600 {0}", name.string()));
    auto key = std::make_shared<const Key>(PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr));
    if (key->pair == nullptr || EVP_PKEY_get_id(key->pair) != EVP_PKEY_ED25519)
        return std::unexpected(fmt::format("{} is no Ed25519 private key in PEM: tongqu keys pair FILE makes one", name.string()));
    return Signer(std::move(key), std::move(key_id));
}

std::expected<Signer, std::string> Signer::make(const std::filesystem::path& name) {
    const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return std::unexpected(fmt::format("cannot make {}: it is there already, or its folder is not", name.string()));
    const File file(::fdopen(descriptor, "w"));
    auto key = std::make_shared<const Key>(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    const bool written = file && key->pair != nullptr &&
                         PEM_write_PrivateKey(file.get(), key->pair, nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
                         std::fflush(file.get()) == 0;
    if (!written) return std::unexpected(fmt::format("cannot write a key to {}", name.string()));
    return Signer(std::move(key), {});
}

std::string Signer::public_key() const {
    std::array<std::uint8_t, 32> bytes{};
    std::size_t size = bytes.size();
    TONGQU_CHECK(EVP_PKEY_get_raw_public_key(key_->pair, bytes.data(), &size) == 1, "a pair without a public key");
    return gateway::to_base64(bytes);
}

void Signer::sign(HttpRequest& request, std::int64_t micros) const {
    const std::string timestamp = std::to_string(micros);
    const std::string text = fmt::format("{}\n{}\n{}\n{}", timestamp, request.method, request.target, request.body);
    std::array<std::uint8_t, 64> signature{};
    std::size_t size = signature.size();
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const bool done = context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->pair) == 1 &&
                      EVP_DigestSign(context.get(), signature.data(), &size,
                                     reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
    TONGQU_CHECK(done && size == signature.size(), "signing failed");
    request.headers.push_back({"Tongqu-Key", key_id_});
    request.headers.push_back({"Tongqu-Timestamp", timestamp});
    request.headers.push_back({"Tongqu-Signature", gateway::to_base64(signature)});
}

}  // namespace tongqu::cli
