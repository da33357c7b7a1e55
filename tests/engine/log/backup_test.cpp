#include "engine/log/backup.hpp"

#include <cerrno>
#include <fstream>

#include "engine/exchange/exchange.hpp"
#include "engine/log/archive.hpp"
#include "engine/log/journal_copy.hpp"
#include "engine/log/segment_name.hpp"
#include "engine/log/snapshot_store.hpp"
#include "tests/engine/log/failing_files.hpp"
#include "tests/engine/log/history.hpp"
#include "tests/engine/log/simulated_disk.hpp"
#include "tests/engine/log/temporary_folder.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::log::test;

namespace {

const std::filesystem::path kBackup = "backup";

JournalOptions exchange_journal() {
    JournalOptions options = small_journal();
    options.expect.logic = exchange::kLogicVersion;
    return options;
}

// Some batches over several segments of 8 KiB.
std::vector<Records> some_batches() {
    std::mt19937_64 random(7);
    std::vector<Records> batches;
    Records all;
    for (int i = 0; i < 20; ++i) {
        batches.push_back(random_batch(random, all.size() + 1, all.empty() ? 0 : all.back().time));
        all = joined({all, batches.back()});
    }
    return batches;
}

Records read_copy(FileSystem& files, const std::filesystem::path& folder) {
    JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    auto reader = JournalReader::open(files, folder, expect);
    if (!reader) FAIL(to_string(reader.error()));
    Records records;
    for (auto record = reader->next();; record = reader->next()) {
        if (!record) FAIL(to_string(record.error()));
        if (!*record) return records;
        const auto* text = reinterpret_cast<const char*>((*record)->payload.data());
        records.push_back({(*record)->sequence.raw(), (*record)->time.raw(), std::string(text, (*record)->payload.size())});
    }
}

std::expected<CopiedJournal, JournalFailure> copy(FileSystem& files) {
    JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    return copy_journal(files, kFolder, kBackup, expect, {});
}

// Passes everything on, but shows the last page of what is being written with a hole in it for the first reads.
class WhileWriting final : public FileSystem {
  public:
    WhileWriting(FileSystem& files, std::filesystem::path path, std::uint64_t hole, int times)
        : files_(files), path_(std::move(path)), hole_(hole), times_(times) {}

    IoResult<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) override {
        auto file = files_.open(path, mode);
        if (!file || path != path_) return file;
        return std::make_unique<Holed>(std::move(*file), *this);
    }
    IoResult<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        return files_.rename(from, to);
    }
    IoResult<void> remove(const std::filesystem::path& path) override { return files_.remove(path); }
    IoResult<void> create_folder(const std::filesystem::path& path) override { return files_.create_folder(path); }
    IoResult<std::vector<std::string>> list(const std::filesystem::path& path) override { return files_.list(path); }
    IoResult<void> sync_folder(const std::filesystem::path& path) override { return files_.sync_folder(path); }

  private:
    struct Holed final : File {
        Holed(std::unique_ptr<File> inner, WhileWriting& around) : file(std::move(inner)), whole(around) {}
        IoResult<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override {
            auto count = file->read_at(offset, into);
            if (into.size() > whole.hole_ + 8 && whole.times_-- > 0)
                std::fill_n(into.begin() + static_cast<std::ptrdiff_t>(whole.hole_), 8, std::byte{0xEE});
            return count;
        }
        IoResult<std::size_t> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
            return file->write_at(offset, bytes);
        }
        IoResult<void> allocate(std::uint64_t bytes) override { return file->allocate(bytes); }
        IoResult<std::uint64_t> size() override { return file->size(); }
        IoResult<void> sync_content() override { return file->sync_content(); }
        IoResult<bool> try_lock() override { return file->try_lock(); }
        std::unique_ptr<File> file;
        WhileWriting& whole;
    };

    FileSystem& files_;
    std::filesystem::path path_;
    std::uint64_t hole_;
    int times_;
};

std::string text_of(SimulatedDisk& disk, const std::filesystem::path& path) {
    const Bytes& bytes = disk.content(path);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string file_text(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Everything the manifest names is there as it says.
void check_whole(FileSystem& files, const BackupManifest& manifest) {
    REQUIRE(!manifest.files.empty());
    for (const BackedUpFile& file : manifest.files) {
        INFO(file.path);
        CHECK(digest_of(files, kBackup / file.path).value() == file.digest);
    }
}

BackupManifest example() {
    BackupManifest manifest;
    manifest.identity = identity_of_tests();
    manifest.logic = LogicVersion(2);
    manifest.sequence = SequenceNumber(4711);
    manifest.time = Time(1'767'225'600'000'000);
    manifest.state = Digest{1, 2, 3};
    manifest.files = {{"journal/00000000000000000001.segment", {8192, Digest{4}}}, {"vault.db", {0, Digest{5}}},
                      {"transparency/heads", {224, Digest{6}}}, {"transparency/level-04", {512, Digest{7}}}};
    return manifest;
}

}  // namespace

TEST_CASE("a copy of a journal being written to ends at the last commit marker") {
    SimulatedDisk disk;
    const auto batches = some_batches();
    write_journal(disk, batches, exchange_journal());
    disk.release_locks();
    // Half of a further batch: bytes behind the last marker of the last segment.
    JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    auto last = SegmentWalk::open(disk, kFolder, expect, SequenceNumber(1)).value().segments().back().path;
    Bytes& bytes = disk.content(last);
    auto end = bytes.size();
    while (bytes[end - 1] == std::byte{0}) --end;
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>((end + 7) / 8 * 8), 40, std::byte{0x5A});

    const auto copied = copy(disk);
    REQUIRE(copied);
    const Records all = joined(batches);
    CHECK(read_copy(disk, kBackup) == all);
    CHECK(copied->sequence.raw() == all.size());
    CHECK(copied->time.raw() == all.back().time);
    CHECK(copied->segments.size() > 2);
    for (const auto& segment : copied->segments) CHECK(disk.content(segment).size() == 8192);
}

TEST_CASE("half of a batch seen while it is written is read again; damage that stays is refused") {
    SimulatedDisk disk;
    const auto batches = some_batches();
    write_journal(disk, batches, exchange_journal());
    disk.release_locks();
    JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    const auto segments = SegmentWalk::open(disk, kFolder, expect, SequenceNumber(1)).value().segments();
    WhileWriting racing(disk, segments.back().path, kFirstRecordOffset + 40, 3);
    REQUIRE(copy(racing));
    CHECK(read_copy(disk, kBackup) == joined(batches));
    WhileWriting damaged(disk, segments.back().path, kFirstRecordOffset + 40, 1'000'000);
    CHECK(copy(damaged).error().error == JournalError::damaged_record);
    WhileWriting sealed(disk, segments.front().path, kFirstRecordOffset + 40, 1);
    CHECK(copy(sealed).error().error == JournalError::damaged_record);
}

TEST_CASE("a manifest says what it was told, and any changed byte of it is refused") {
    const std::string text = to_text(example());
    CHECK(parse_manifest(text).value() == example());
    BackupManifest unknown = example();
    unknown.state.reset();
    CHECK(parse_manifest(to_text(unknown)).value() == unknown);
    for (std::size_t i = 0; i < text.size(); ++i)
        for (const int bit : {0, 5, 7}) {
            std::string changed = text;
            changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
            INFO("byte " << i << " bit " << bit);
            CHECK_FALSE(parse_manifest(changed));
        }
    for (std::size_t length = 0; length < text.size(); ++length) CHECK_FALSE(parse_manifest(text.substr(0, length)));
}

TEST_CASE("no path of a manifest leads out of the folder") {
    for (const char* path : {"../x", "/etc/passwd", "transparency/../vault.db", "transparency/lock", "transparency/level-0/", "transparency/", "journal/../vault.db", "journal/1.segment", "snapshots/x", "lock", ""}) {
        BackupManifest manifest = example();
        manifest.files[1].path = path;
        INFO(path);
        CHECK_FALSE(parse_manifest(to_text(manifest)));
    }
}

TEST_CASE("whichever file operation fails, and whatever a power cut then takes, no part of a backup passes for a whole one") {
    SimulatedDisk original;
    write_journal(original, some_batches(), exchange_journal());
    original.release_locks();
    std::mt19937_64 random(11);
    bool complete = false;
    std::uint64_t operation = 0;
    for (; !complete; ++operation) {
        INFO("operation " << operation);
        REQUIRE(operation < 10'000);
        SimulatedDisk disk = original.copy();
        FailingFiles files(disk, operation, EIO, Afterwards::dead);
        const auto manifest = back_up(files, {kFolder, kBackup, false}, {}, {});
        complete = !files.has_failed();
        CHECK(manifest.has_value() == complete);
        disk.cut_power(random);
        if (complete) REQUIRE(disk.has(kBackup / kManifestName));
        if (!disk.has(kBackup / kManifestName)) continue;
        const auto found = parse_manifest(text_of(disk, kBackup / kManifestName));
        REQUIRE(found);
        check_whole(disk, *found);
    }
    CHECK(operation > 30);
}

TEST_CASE("a backup holds the newest snapshot behind its journal and the operator's key, and is restored only whole") {
    const TemporaryFolder place;
    const auto data = place.path() / "data", backup = place.path() / "backup", target = place.path() / "new";
    auto& files = system_files();
    const Records all = joined(some_batches());
    {
        JournalOptions options = exchange_journal();
        auto journal = open_journal(files, data, options);
        REQUIRE(journal);
        JournalWriter writer(std::move(*journal));
        for (const Records& batch : some_batches()) REQUIRE(write_batch(writer, batch));
        SnapshotStore store(files, data, writer.identity(), exchange::kLogicVersion);
        for (const std::uint64_t sequence : {std::uint64_t{3}, std::uint64_t{5}, all.size() + 1})
            REQUIRE(store.write(SequenceNumber(sequence), Time(1), std::as_bytes(std::span("state", 5))));
        std::ofstream(data / "operator.key") << "tq_key\n";
        const auto manifest = back_up(files, {data, backup, false}, {}, {});  // the writer still holds the lock
        REQUIRE(manifest);
        CHECK(manifest->sequence.raw() == all.size());
    }
    CHECK(std::filesystem::exists(backup / "snapshots" / numbered_name(SequenceNumber(5), kSnapshotSuffix)));
    CHECK_FALSE(std::filesystem::exists(backup / "snapshots" / numbered_name(SequenceNumber(3), kSnapshotSuffix)));
    CHECK(back_up(files, {data, backup, false}, {}, {}).error().find("is not empty") != std::string::npos);

    REQUIRE(restore(files, backup, target, {}));
    CHECK(read_copy(files, target) == all);
    CHECK(file_text(target / "operator.key") == "tq_key\n");
    CHECK(restore(files, backup, target, {}).error().find("is not empty") != std::string::npos);

    const auto other = place.path() / "other";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(backup)) {
        if (!entry.is_regular_file()) continue;
        const std::string before = file_text(entry.path());
        for (const std::size_t at : {std::size_t{0}, before.size() / 2, before.size() - 1}) {
            INFO(entry.path() << " byte " << at);
            std::string changed = before;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            std::ofstream(entry.path(), std::ios::binary) << changed;
            CHECK_FALSE(restore(files, backup, other, {}));
            CHECK_FALSE(std::filesystem::exists(other));
        }
        std::ofstream(entry.path(), std::ios::binary) << before;
        std::filesystem::rename(entry.path(), place.path() / "aside");
        CHECK_FALSE(restore(files, backup, other, {}));
        std::filesystem::rename(place.path() / "aside", entry.path());
    }
    REQUIRE(restore(files, backup, other, {}));
}
