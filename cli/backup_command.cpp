#include "cli/backup_command.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/backup_log.hpp"
#include "cli/progress/progress.hpp"
#include "engine/log/archive.hpp"
#include "engine/log/backup.hpp"
#include "engine/log/file_digest.hpp"
#include "gateway/http/json_writer.hpp"
#include "gateway/vault/vault_copy.hpp"

namespace tongqu::cli {
namespace {

int complain(const std::string& what) {
    fmt::print(stderr, "tongqu: {}\n", what);
    return 1;
}

// Draws what is under way; the bar begins anew with every step.
class Steps {
  public:
    log::OnBackup hook() {
        return [this](std::string_view step, std::uint64_t done, std::uint64_t total) { bar_.update(done, total, step); };
    }
    void finish() { bar_.finish(); }

  private:
    Progress bar_{"tongqu"};
};

// The vault, who logs in, limits of keys, and the transparency log with the heads that there were before the journal was copied.
std::expected<std::vector<std::string>, std::string> copy_the_rest(const std::filesystem::path& from,
                                                                   const std::filesystem::path& to,
                                                                   std::uint64_t bytes_of_heads) {
    std::vector<std::string> others;
    for (const char* name : {"vault.db", "users.db"}) {
        const auto copied = gateway::copy_database(from, to, name);
        if (!copied) return std::unexpected(copied.error());
        if (*copied) others.emplace_back(name);
    }
    if (std::error_code error; std::filesystem::exists(from / "key-guards.json", error)) {  // written beside it and renamed
        const auto copied = log::copy_file(log::system_files(), from / "key-guards.json", to / "key-guards.json");
        if (!copied) return std::unexpected((from / "key-guards.json").string() + ": " + copied.error().text());
        others.emplace_back("key-guards.json");
    }
    auto paths = copy_log(from, to, bytes_of_heads);
    if (paths) paths->insert(paths->end(), others.begin(), others.end());
    return paths;
}

std::uint64_t bytes_of(const log::BackupManifest& manifest) {
    std::uint64_t bytes = 0;
    for (const log::BackedUpFile& file : manifest.files) bytes += file.digest.bytes;
    return bytes;
}

void say_json(const log::BackupManifest& manifest, const std::filesystem::path& folder) {
    http::JsonWriter json;
    json.begin_object().field("folder", folder.string()).field("sequence", manifest.sequence.raw());
    json.field("time", to_rfc3339(manifest.time));
    if (manifest.state) json.field("state_hash", log::hex_of(*manifest.state));
    json.field("files", manifest.files.size()).field("bytes", bytes_of(manifest)).end_object();
    fmt::print("{}\n", json.text());
}

void say(const char* what, const log::BackupManifest& manifest, const std::filesystem::path& folder) {
    fmt::print("{} {}\n", what, folder.string());
    fmt::print("  commands     1 to {}, the last at {}\n", manifest.sequence.raw(), to_rfc3339(manifest.time));
    fmt::print("  files        {}, {} bytes, each with its SHA-256\n", manifest.files.size(), bytes_of(manifest));
    if (manifest.state) fmt::print("  state hash   {}\n", log::hex_of(*manifest.state));
}

}  // namespace

int run_backup(const BackupCommandOptions& options) {
    Steps steps;
    const std::uint64_t heads = bytes_of_heads(options.from);
    const auto manifest = log::back_up(
        log::system_files(), {options.from, options.to, options.verify},
        [&](const std::filesystem::path& to) { return copy_the_rest(options.from, to, heads); }, steps.hook());
    steps.finish();
    if (!manifest) return complain("no backup: " + manifest.error());
    options.json ? say_json(*manifest, options.to) : say("backed up to", *manifest, options.to);
    return 0;
}

int run_restore(const BackupCommandOptions& options) {
    Steps steps;
    const auto manifest = log::restore(log::system_files(), options.from, options.to, steps.hook());
    steps.finish();
    if (!manifest) return complain("nothing restored: " + manifest.error());
    if (options.json) {
        say_json(*manifest, options.to);
    } else {
        say("restored to", *manifest, options.to);
        fmt::print("go on with:  tongqu serve --data {}\n", options.to.string());
    }
    return 0;
}

int run_archive(const ArchiveCommandOptions& options) {
    Steps steps;
    const auto archived = log::archive(log::system_files(), {options.folder, options.to, options.keep}, steps.hook());
    steps.finish();
    if (!archived) return complain(archived.error());
    if (options.json) {
        http::JsonWriter json;
        json.begin_object().field("snapshot", archived->snapshot.raw());
        json.field("moved", archived->moved.size()).field("bytes", archived->bytes).end_object();
        fmt::print("{}\n", json.text());
    } else {
        fmt::print("{} segments, {} bytes, moved to {}; links stand in their place\n", archived->moved.size(),
                   archived->bytes, options.to.string());
        fmt::print("  behind snapshot {}, which the journal was just seen to lead to\n", archived->snapshot.raw());
    }
    return 0;
}

void add_backup_verbs(CLI::App& app, int& result) {
    const auto backup = std::make_shared<BackupCommandOptions>();
    CLI::App* backup_command = app.add_subcommand("backup", "copy an exchange's data folder, also while it runs");
    backup_command->add_option("DIR", backup->from, "data folder")->required();
    backup_command->add_option("TO", backup->to, "where the backup goes: a folder that is empty or not there")->required();
    backup_command->add_flag("--verify", backup->verify, "re-execute the copy and note the hash of its state");
    backup_command->add_flag("--json", backup->json, "what was done, as JSON");
    backup_command->footer("Example:\n  tongqu backup ./exchange /backups/2026-03-01 --verify");
    backup_command->callback([backup, &result] { result = run_backup(*backup); });

    const auto restore = std::make_shared<BackupCommandOptions>();
    CLI::App* restore_command = app.add_subcommand("restore", "make a data folder from a backup");
    restore_command->add_option("FROM", restore->from, "the backup")->required();
    restore_command->add_option("DIR", restore->to, "the new data folder: empty or not there")->required();
    restore_command->add_flag("--json", restore->json, "what was done, as JSON");
    restore_command->footer("Example:\n  tongqu restore /backups/2026-03-01 ./exchange");
    restore_command->callback([restore, &result] { result = run_restore(*restore); });

    const auto archive = std::make_shared<ArchiveCommandOptions>();
    CLI::App* archive_command =
        app.add_subcommand("archive", "move old journal segments of a stopped exchange to another disk");
    archive_command->add_option("DIR", archive->folder, "data folder")->required();
    archive_command->add_option("TO", archive->to, "the archive's folder; has to be there at every later start")->required();
    archive_command->add_option("--keep", archive->keep, "how many full segments stay, the newest")->capture_default_str();
    archive_command->add_flag("--json", archive->json, "what was done, as JSON");
    archive_command->footer("Example:\n  tongqu archive ./exchange /archive/exchange --keep 16");
    archive_command->callback([archive, &result] { result = run_archive(*archive); });
}

}  // namespace tongqu::cli
