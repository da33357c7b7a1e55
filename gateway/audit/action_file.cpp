#include "gateway/audit/action_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <utility>

#include "engine/log/crc32c.hpp"
#include "gateway/http/json_reader.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::gateway {
namespace {

constexpr std::size_t kPrefix = 9;  // the checksum and a blank

std::uint32_t chained(std::string_view json, std::uint32_t before) {
    return log::crc32c(std::as_bytes(std::span(json.data(), json.size())), before);
}

// At most kActionTextBytes, never in the middle of a character of UTF-8.
std::string_view cut(std::string_view text) {
    if (text.size() <= kActionTextBytes) return text;
    std::size_t end = kActionTextBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

std::string json_of(const OperatorDeed& deed) {
    http::JsonWriter json;
    json.begin_object().field("number", deed.number).field("time", to_rfc3339(deed.time));
    if (deed.key) json.field("key", static_cast<std::uint64_t>(deed.key->raw()));
    json.field("actor", cut(deed.actor)).field("action", cut(deed.action)).field("subject", cut(deed.subject));
    json.field("detail", cut(deed.detail)).field("refused", cut(deed.refused)).end_object();
    return json.take();
}

// What a line without its end holds; nothing for what no line is.
std::optional<OperatorDeed> deed_of(std::string_view line, std::uint32_t& chain, http::JsonReader& reader) {
    if (line.size() < kPrefix || line[kPrefix - 1] != ' ') return std::nullopt;
    std::uint32_t told = 0;
    const auto parsed = std::from_chars(line.data(), line.data() + kPrefix - 1, told, 16);
    if (parsed.ec != std::errc() || parsed.ptr != line.data() + kPrefix - 1) return std::nullopt;
    const std::string json(line.substr(kPrefix));
    if (chained(json, chain) != told) return std::nullopt;
    chain = told;
    auto fields = reader.read_object(json);
    if (!fields) return std::nullopt;
    OperatorDeed deed;
    deed.number = static_cast<std::uint64_t>(fields->required_integer("number"));
    const auto time = parse_rfc3339(fields->required_string("time"));
    if (const auto key = fields->optional_integer("key")) deed.key = KeyId(static_cast<std::uint32_t>(*key));
    deed.actor = fields->required_string("actor");
    deed.action = fields->required_string("action");
    deed.subject = fields->required_string("subject");
    deed.detail = fields->required_string("detail");
    deed.refused = fields->required_string("refused");
    if (fields->finish() || !time) return std::nullopt;
    deed.time = *time;
    return deed;
}

}  // namespace

std::string name_of_action_file(std::uint32_t older) {
    return older == 0 ? std::string("actions.log") : fmt::format("actions.{}.log", older);
}

ActionFile::ActionFile(ActionFile&& other) noexcept
    : folder_(std::move(other.folder_)),
      file_bytes_(other.file_bytes_),
      deeds_(std::move(other.deeds_)),
      deeds_of_files_(std::move(other.deeds_of_files_)),
      last_number_(other.last_number_),
      size_(other.size_),
      chain_(other.chain_),
      handle_(std::exchange(other.handle_, -1)) {}

ActionFile::~ActionFile() {
    if (handle_ >= 0) ::close(handle_);
}

std::filesystem::path ActionFile::file(std::uint32_t older) const {
    return folder_ / name_of_action_file(older);
}

std::string ActionFile::failure(std::string_view step) const {
    return fmt::format("{} {}: {}", step, file(0).string(), std::strerror(errno));
}

std::expected<ActionFile, std::string> ActionFile::open(const std::filesystem::path& data_folder, std::uint64_t file_bytes) {
    ActionFile actions(data_folder / "operator-actions", file_bytes);
    if (::mkdir(actions.folder_.c_str(), 0700) != 0 && errno != EEXIST) return std::unexpected(actions.failure("make the folder of"));
    for (std::uint32_t older = kOlderActionFiles + 1; older-- > 0;)
        if (auto done = actions.read(actions.file(older), older == 0); !done) return std::unexpected(done.error());
    if (auto done = actions.open_newest(); !done) return std::unexpected(done.error());
    return actions;
}

std::expected<void, std::string> ActionFile::read(const std::filesystem::path& file, bool newest) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        if (newest) deeds_of_files_.push_back(0);
        return {};
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    http::JsonReader reader;
    std::uint32_t chain = 0;
    std::size_t at = 0, lines = 0, taken = 0;
    for (std::size_t end; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
        auto deed = deed_of(std::string_view(text).substr(at, end - at), chain, reader);
        ++lines;
        if (!deed) return std::unexpected(fmt::format("{} is damaged at line {}", file.string(), lines));
        if (deed->number <= last_number_) continue;
        last_number_ = deed->number;
        deeds_.push_back(std::move(*deed));
        ++taken;
    }
    deeds_of_files_.push_back(taken);
    if (!newest) return {};
    size_ = at;
    chain_ = chain;
    if (at < text.size() && ::truncate(file.c_str(), static_cast<off_t>(at)) != 0)
        return std::unexpected(failure("cut the unfinished line of"));
    return {};
}

std::expected<void, std::string> ActionFile::open_newest() {
    handle_ = ::open(file(0).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (handle_ < 0) return std::unexpected(failure("open"));
    const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return std::unexpected(failure("open the folder of"));
    const bool synced = ::fsync(folder) == 0;
    ::close(folder);
    if (!synced) return std::unexpected(failure("sync the folder of"));
    return {};
}

std::expected<void, std::string> ActionFile::rotate() {
    ::close(std::exchange(handle_, -1));
    std::error_code error;
    std::filesystem::remove(file(kOlderActionFiles), error);
    for (std::uint32_t older = kOlderActionFiles; older-- > 0;)
        if (std::filesystem::exists(file(older), error)) std::filesystem::rename(file(older), file(older + 1), error);
    if (deeds_of_files_.size() > kOlderActionFiles) {
        deeds_.erase(deeds_.begin(), deeds_.begin() + static_cast<std::ptrdiff_t>(deeds_of_files_.front()));
        deeds_of_files_.pop_front();
    }
    deeds_of_files_.push_back(0);
    size_ = 0;
    chain_ = 0;
    return open_newest();
}

std::expected<void, std::string> ActionFile::note(OperatorDeed deed) {
    if (handle_ < 0 || size_ >= file_bytes_) {
        auto done = handle_ < 0 ? open_newest() : rotate();
        if (!done) return done;
    }
    deed.number = last_number_ + 1;
    if (!deeds_.empty()) deed.time = std::max(deed.time, deeds_.back().time);
    const std::string json = json_of(deed);
    const std::uint32_t chain = chained(json, chain_);
    const std::string line = fmt::format("{:08x} {}\n", chain, json);
    const bool written = ::write(handle_, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fdatasync(handle_) == 0;
    if (!written) {
        const std::string why = failure("write");
        (void)!::ftruncate(handle_, static_cast<off_t>(size_));  // whatever of it is there does not stand before the next line
        return std::unexpected(why);
    }
    last_number_ = deed.number;
    size_ += line.size();
    chain_ = chain;
    ++deeds_of_files_.back();
    deeds_.push_back(std::move(deed));
    return {};
}

}  // namespace tongqu::gateway
