#include "cli/import/key_ring.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {

namespace {

namespace fs = std::filesystem;

std::string system_error(const fs::path& path, std::string_view doing) {
    return fmt::format("{}: {}: {}", path.string(), doing, std::strerror(errno));
}

std::string text_or_empty(const simdjson::dom::object& from, std::string_view name) {
    std::string_view text;
    return from[name].get_string().get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::expected<std::map<std::string, ParticipantKey>, std::string> read_keys(const fs::path& file) {
    simdjson::dom::parser parser;
    simdjson::dom::object participants;
    if (const auto error = parser.load(file.string())["participants"].get_object().get(participants))
        return std::unexpected(
            fmt::format("{} is no file of keys: {}", file.string(), simdjson::error_message(error)));
    std::map<std::string, ParticipantKey> keys;
    for (const auto [name, value] : participants) {
        simdjson::dom::object fields;
        if (value.get_object().get(fields) != simdjson::SUCCESS)
            return std::unexpected(
                fmt::format("{} is no file of keys: {} is no object", file.string(), name));
        keys[std::string(name)] = {text_or_empty(fields, "api_key"), text_or_empty(fields, "claim_secret")};
    }
    return keys;
}

std::expected<void, std::string> write_all(int descriptor, std::string_view text, const fs::path& path) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return std::unexpected(system_error(path, "cannot write"));
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor) != 0) return std::unexpected(system_error(path, "cannot write"));
    return {};
}

// So that the new name is on the disk too.
std::expected<void, std::string> sync_folder_of(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return std::unexpected(system_error(folder, "cannot open"));
    const bool synced = ::fsync(descriptor) == 0;
    std::expected<void, std::string> result;
    if (!synced) result = std::unexpected(system_error(folder, "cannot write"));
    ::close(descriptor);
    return result;
}

}  // namespace

// Whoever replaces the file locks the new one first, so a lock counts only while its file is still the one at
// the path.
std::expected<KeyRing, std::string> KeyRing::open(fs::path file, std::string exchange) {
    KeyRing ring;
    ring.file_ = std::move(file);
    ring.exchange_ = std::move(exchange);
    struct stat held {
    }, there{};
    do {
        if (ring.lock_) ::close(*ring.lock_);
        const int descriptor = ::open(ring.file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor < 0) return std::unexpected(system_error(ring.file_, "cannot open"));
        ring.lock_ = descriptor;
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
            return std::unexpected(fmt::format("{} is in use by another program", ring.file_.string()));
        if (::fstat(descriptor, &held) != 0)
            return std::unexpected(system_error(ring.file_, "cannot look at"));
    } while (::stat(ring.file_.c_str(), &there) != 0 || there.st_ino != held.st_ino);
    if (held.st_size == 0) return ring;

    auto keys = read_keys(ring.file_);
    if (!keys) return std::unexpected(keys.error());
    ring.keys_ = std::move(*keys);
    return ring;
}

KeyRing::~KeyRing() {
    if (lock_) ::close(*lock_);
}

KeyRing::KeyRing(KeyRing&& other) noexcept
    : file_(std::move(other.file_)),
      exchange_(std::move(other.exchange_)),
      keys_(std::move(other.keys_)),
      lock_(std::exchange(other.lock_, std::nullopt)) {}

KeyRing& KeyRing::operator=(KeyRing&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(exchange_, other.exchange_);
    std::swap(keys_, other.keys_);
    std::swap(lock_, other.lock_);
    return *this;
}

const ParticipantKey* KeyRing::find(const std::string& participant) const {
    const auto found = keys_.find(participant);
    return found == keys_.end() ? nullptr : &found->second;
}

std::string KeyRing::api_key(const std::string& participant) const {
    const ParticipantKey* key = find(participant);
    return key ? key->api_key : std::string();
}

std::expected<void, std::string> KeyRing::keep(const std::string& participant, ParticipantKey key) {
    keys_[participant] = std::move(key);
    return file_.empty() ? std::expected<void, std::string>() : write();
}

// A new file takes the old one's place once it is on the disk, so that a crash leaves the one or the other.
std::expected<void, std::string> KeyRing::write() {
    http::JsonWriter json;
    json.begin_object().field("exchange", exchange_).key("participants").begin_object();
    for (const auto& [participant, key] : keys_) {
        json.key(participant).begin_object();  // an id of the exchange needs no escapes
        if (!key.api_key.empty()) json.field("api_key", key.api_key);
        if (!key.claim_secret.empty()) json.field("claim_secret", key.claim_secret);
        json.end_object();
    }
    json.end_object().end_object();

    const fs::path fresh = file_.string() + ".new";
    int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) return std::unexpected(system_error(fresh, "cannot open"));
    std::expected<void, std::string> written;
    if (::fchmod(descriptor, 0600) != 0 || ::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        written = std::unexpected(system_error(fresh, "cannot be made private"));
    if (written) written = write_all(descriptor, json.take() + "\n", fresh);
    if (written && ::rename(fresh.c_str(), file_.c_str()) != 0)
        written = std::unexpected(system_error(file_, "cannot replace"));
    if (written) std::swap(*lock_, descriptor);  // the old file's lock ends with it
    ::close(descriptor);
    return written ? sync_folder_of(file_) : written;
}

}  // namespace tongqu::cli
