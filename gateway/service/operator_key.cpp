#include "gateway/service/operator_key.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace tongqu::gateway {
namespace {

std::string problem(const std::filesystem::path& file) {
    return "cannot write " + file.string() + ": " + std::strerror(errno);
}

}  // namespace

std::expected<Secret, std::string> install_operator_key(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "operator.key";
    if (std::ifstream known(file); known) {
        // A start that was interrupted after it wrote the key and before the journal had its first command.
        std::string text;
        if (std::getline(known, text) && text.starts_with(kApiKeyPrefix)) return Secret{text, sha256(text)};
    }
    const Secret secret = fresh_secret(kApiKeyPrefix);
    const std::string line = secret.text + "\n";
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (handle < 0) return std::unexpected(problem(file));
    const bool written = ::write(handle, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(handle) == 0;
    const std::string why = written ? "" : problem(file);
    ::close(handle);
    if (!written) return std::unexpected(why);
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return std::unexpected(problem(folder));
    const bool synced = ::fsync(directory) == 0;
    ::close(directory);
    if (!synced) return std::unexpected(problem(folder));
    return secret;
}

}  // namespace tongqu::gateway
