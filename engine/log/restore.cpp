#include <algorithm>

#include "engine/log/backup_check.hpp"

namespace tongqu::log {
namespace {

using Refused = std::unexpected<std::string>;

std::expected<BackupManifest, std::string> read_manifest(FileSystem& files, const std::filesystem::path& folder) {
    const auto names = files.list(folder);
    if (!names) return Refused(sentence_of(names.error(), folder));
    if (!std::ranges::binary_search(*names, kManifestName))
        return Refused(folder.string() + " has no MANIFEST: it is no backup, or one that was interrupted");
    const auto path = folder / kManifestName;
    auto file = files.open(path, OpenMode::read);
    if (!file) return Refused(sentence_of(file.error(), path));
    const auto size = (*file)->size();
    if (!size) return Refused(sentence_of(size.error(), path));
    if (*size > kMaxManifestBytes) return Refused(path.string() + " is longer than any manifest");
    std::string text(*size, '\0');
    const auto read = (*file)->read_at(0, std::as_writable_bytes(std::span(text)));
    if (!read) return Refused(sentence_of(read.error(), path));
    auto manifest = parse_manifest(text);
    if (!manifest) return Refused(path.string() + ": " + manifest.error());
    if (manifest->logic != exchange::kLogicVersion)
        return Refused("the backup was made under logic version " + std::to_string(manifest->logic.raw()) +
                      "; restore it with the program of that version");
    return manifest;
}

std::expected<void, std::string> check_empty(FileSystem& files, const std::filesystem::path& folder,
                                             const char* otherwise) {
    const auto names = files.list(folder);
    if (!names) return Refused(sentence_of(names.error(), folder));
    if (!names->empty()) return Refused(folder.string() + otherwise);
    return {};
}

// Everything into `to`, checked and synced.
std::expected<void, std::string> copy_all(FileSystem& files, const BackupManifest& manifest,
                                          const std::filesystem::path& from, const std::filesystem::path& to,
                                          const OnBackup& on_backup) {
    std::vector<std::filesystem::path> folders{to, to / "journal", to / "snapshots"};
    for (const std::string_view name : {"transparency", "operator-actions"}) {
        const auto in_it = [&](const BackedUpFile& file) { return std::filesystem::path(file.path).parent_path() == name; };
        if (std::ranges::any_of(manifest.files, in_it)) folders.push_back(to / name);
    }
    for (const auto& folder : folders)
        if (auto made = files.create_folder(folder); !made) return Refused(sentence_of(made.error(), folder));
    std::uint64_t total = 0, done = 0;
    for (const BackedUpFile& file : manifest.files) total += file.digest.bytes;
    for (const BackedUpFile& file : manifest.files) {
        const auto digest = copy_file(files, from / file.path, to / file.path);
        if (!digest) return Refused(sentence_of(digest.error(), from / file.path));
        if (*digest != file.digest)
            return Refused((from / file.path).string() + " is not what the manifest says: it was damaged or changed");
        if (on_backup) on_backup("restore", done += file.digest.bytes, total);
    }
    if (auto checked = check_journal(files, to, manifest, nullptr, on_backup); !checked) return checked;
    for (const auto& folder : folders)
        if (auto synced = files.sync_folder(folder); !synced) return Refused(sentence_of(synced.error(), folder));
    return {};
}

}  // namespace

std::expected<BackupManifest, std::string> restore(FileSystem& files, const std::filesystem::path& from,
                                                   const std::filesystem::path& to, const OnBackup& on_backup) {
    auto manifest = read_manifest(files, from);
    if (!manifest) return manifest;
    const auto target = to.has_filename() ? to : to.parent_path();
    auto unfinished = target;
    unfinished += ".unfinished";
    if (auto empty = check_empty(files, target, " is not empty: a restore never writes over anything"); !empty)
        return Refused(empty.error());
    if (auto empty = check_empty(files, unfinished, " is in the way, left by an interrupted restore: remove it"); !empty)
        return Refused(empty.error());
    if (auto copied = copy_all(files, *manifest, from, unfinished, on_backup); !copied) {
        std::error_code ignored;  // what is left is in the way of the next restore, and named by it
        std::filesystem::remove_all(unfinished, ignored);
        return Refused(copied.error());
    }
    IoResult<void> done = files.rename(unfinished, target);
    if (done) done = files.sync_folder(target.has_parent_path() ? target.parent_path() : ".");
    if (!done) return Refused(sentence_of(done.error(), target));
    return manifest;
}

}  // namespace tongqu::log
