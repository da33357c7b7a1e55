#include "settlement/service/transparency/secret_file.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "market/check.hpp"
#include "settlement/service/transparency/hex.hpp"

namespace tongqu::transparency {
namespace {

using SecretBytes = std::array<std::uint8_t, 32>;

struct SecretFile {
    std::string_view name;
    std::string_view first_words;
};
constexpr SecretFile kHeadKey{"head.key", "tongqu-head-key 1 "};
constexpr SecretFile kSaltSecret{"salts.key", "tongqu-salt-secret 1 "};

std::string line_of(const SecretFile& file, const SecretBytes& secret) {
    return std::string(file.first_words) + to_hex(secret) + '\n';
}

// A file of a simulated disk has no mode and is nobody else's.
bool is_exposed(const std::filesystem::path& path) {
    using std::filesystem::perms;
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (error || !std::filesystem::exists(status)) return false;
    return (status.permissions() & (perms::group_all | perms::others_all)) != perms::none;
}

Result<SecretBytes> read_secret(log::FileSystem& files, const std::filesystem::path& path, const SecretFile& kind) {
    if (is_exposed(path))
        return refused(TransparencyError::exposed_key, path, std::nullopt, "others may read it; its mode must be 600");
    auto file = files.open(path, log::OpenMode::read);
    if (!file) return io_failed(file.error(), path);
    std::string text(line_of(kind, {}).size() + 1, '\0');  // one more, to see what is too long
    const auto read = (*file)->read_at(0, std::as_writable_bytes(std::span(text)));
    if (!read) return io_failed(read.error(), path);
    text.resize(*read);
    SecretBytes secret{};
    const std::string_view digits = std::string_view(text).substr(std::min(text.size(), kind.first_words.size()), 64);
    if (!from_hex(digits, secret) || text != line_of(kind, secret))
        return refused(TransparencyError::damaged_key, path, std::nullopt,
                       "not the line \"" + std::string(kind.first_words) + "<64 hexadecimal digits>\"");
    return secret;
}

Result<void> write_secret(log::FileSystem& files, const std::filesystem::path& path, const SecretFile& kind,
                          const SecretBytes& secret) {
    const auto unfinished = std::filesystem::path(path).concat(".unfinished");
    const std::string line = line_of(kind, secret);
    // A file that an interrupted start left keeps its mode; a new one has 600.
    if (auto removed = files.remove(unfinished); !removed) return io_failed(removed.error(), unfinished);
    auto file = files.open(unfinished, log::OpenMode::create);
    if (!file) return io_failed(file.error(), unfinished);
    if (auto written = log::write_fully(**file, 0, std::as_bytes(std::span(line))); !written)
        return io_failed(written.error(), unfinished);
    if (auto synced = (*file)->sync_content(); !synced) return io_failed(synced.error(), unfinished);
    if (auto renamed = files.rename(unfinished, path); !renamed) return io_failed(renamed.error(), path);
    if (auto synced = files.sync_folder(path.parent_path()); !synced) return io_failed(synced.error(), path.parent_path());
    return {};
}

Result<SecretBytes> secret_in(log::FileSystem& files, const std::filesystem::path& folder, const SecretFile& kind,
                              const std::optional<SecretBytes>& fresh) {
    const auto names = files.list(folder);
    if (!names) return io_failed(names.error(), folder);
    const auto path = folder / kind.name;
    if (std::ranges::binary_search(*names, kind.name)) return read_secret(files, path, kind);
    if (!fresh)
        return refused(TransparencyError::missing_key, path, std::nullopt, "there are signed heads but not this file");
    if (auto written = write_secret(files, path, kind, *fresh); !written) return Failed(written.error());
    return *fresh;
}

}  // namespace

LogSecrets draw_secrets() {
    LogSecrets secrets;
    TONGQU_CHECK(RAND_priv_bytes(secrets.seed.bytes.data(), static_cast<int>(secrets.seed.bytes.size())) == 1 &&
                     RAND_priv_bytes(secrets.salts.bytes.data(), static_cast<int>(secrets.salts.bytes.size())) == 1,
                 "no random bytes");
    return secrets;
}

Result<LogSecrets> secrets_in(log::FileSystem& files, const std::filesystem::path& folder,
                              const std::optional<LogSecrets>& fresh) {
    std::optional<SecretBytes> fresh_seed, fresh_salts;
    if (fresh) {
        fresh_seed = fresh->seed.bytes;
        fresh_salts = fresh->salts.bytes;
    }
    const auto seed = secret_in(files, folder, kHeadKey, fresh_seed);
    if (!seed) return Failed(seed.error());
    const auto salts = secret_in(files, folder, kSaltSecret, fresh_salts);
    if (!salts) return Failed(salts.error());
    return LogSecrets{{*seed}, {*salts}};
}

Result<SaltSecret> salt_secret_in(log::FileSystem& files, const std::filesystem::path& folder) {
    const auto salts = secret_in(files, folder, kSaltSecret, std::nullopt);
    if (!salts) return Failed(salts.error());
    return SaltSecret{*salts};
}

}  // namespace tongqu::transparency
