#include "cli/backup_log.hpp"

#include <algorithm>

#include "engine/log/file_digest.hpp"
#include "settlement/service/transparency/tree_head.hpp"

namespace tongqu::cli {
namespace {

constexpr std::string_view kFolder = "transparency";
constexpr std::size_t kCopyBytes = 1024 * transparency::kHeadBytes;

std::unexpected<std::string> failed(const log::IoError& error, const std::filesystem::path& path) {
    return std::unexpected(path.string() + ": " + error.text());
}

log::IoResult<void> copy_first(log::FileSystem& files, const std::filesystem::path& from, const std::filesystem::path& to,
                               std::uint64_t bytes) {
    auto in = files.open(from, log::OpenMode::read);
    if (!in) return std::unexpected(in.error());
    auto out = files.open(to, log::OpenMode::create);
    if (!out) return std::unexpected(out.error());
    std::vector<std::byte> buffer(kCopyBytes);
    for (std::uint64_t done = 0; done < bytes;) {
        const auto part = std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), bytes - done));
        const auto read = (*in)->read_at(done, part);
        if (!read) return std::unexpected(read.error());
        if (*read == 0) break;
        if (auto written = log::write_fully(**out, done, part.first(*read)); !written) return written;
        done += *read;
    }
    return (*out)->sync_content();
}

}  // namespace

std::uint64_t bytes_of_heads(const std::filesystem::path& from) {
    std::error_code error;
    const auto size = std::filesystem::file_size(from / kFolder / "heads", error);
    return error ? 0 : size / transparency::kHeadBytes * transparency::kHeadBytes;
}

std::expected<std::vector<std::string>, std::string> copy_log(const std::filesystem::path& from,
                                                              const std::filesystem::path& to,
                                                              std::uint64_t bytes_of_heads) {
    log::FileSystem& files = log::system_files();
    std::vector<std::string> paths;
    if (bytes_of_heads == 0) return paths;
    if (auto made = files.create_folder(to / kFolder); !made) return failed(made.error(), to / kFolder);
    const auto names = files.list(from / kFolder);
    if (!names) return failed(names.error(), from / kFolder);
    for (const std::string& name : *names) {
        const bool key = name == "head.key" || name == "salts.key";
        if (!key && name != "heads" && !name.starts_with("level-")) continue;
        const auto source = from / kFolder / name, target = to / kFolder / name;
        if (name == "heads") {
            if (auto copied = copy_first(files, source, target, bytes_of_heads); !copied) return failed(copied.error(), target);
        } else if (auto copied = log::copy_file(files, source, target); !copied) {
            return failed(copied.error(), target);
        }
        if (key)
            std::filesystem::permissions(target, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        paths.push_back(std::string(kFolder) + "/" + name);
    }
    if (auto synced = files.sync_folder(to / kFolder); !synced) return failed(synced.error(), to / kFolder);
    return paths;
}

}  // namespace tongqu::cli
